/* lock_test.c - fifty processes that lock, work, remove the file and die, at any point: never are two inside.
 * WEIR_LONG=N: N times as many rounds. SPDX-License-Identifier: Apache-2.0 */
#include "writers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "io/lock.h"

#define CROWD 50

/* what a process may do in a round, by chance: 1 of so many */
enum { DIES = 64, REMOVES = 8 };

enum way { PROPER, NAIVE, NONE_AT_ALL };

/* shared by all */
struct crowd {
	struct place {
		atomic_int inside; /* it thinks that it has the lock */
		atomic_int doomed; /* it is about to die: may have lost it inside */
		atomic_uint rounds;
	} places[CROWD];
	atomic_uint taken, violations;
	unsigned rounds; /* for each place */
	enum way way;
	char path[4096];
};

struct member {
	struct crowd *c;
	struct place *place;
	unsigned chance;
	struct lock lock;
};

static bool
one_of(struct member *m, unsigned n)
{
	return (unsigned)rand_r(&m->chance) % n == 0;
}

static void
may_die(struct member *m)
{
	if (!one_of(m, DIES))
		return;
	atomic_store(&m->place->doomed, 1);
	raise(SIGKILL);
}

static bool
wait_for_it(void *ctx, pid_t pid, struct str command)
{
	(void)ctx, (void)pid, (void)command;
	return true;
}

/* NAIVE: as in many a tool, no look at the file after the lock was taken */
static void
enter(struct member *m)
{
	struct lock_req req = {.path = m->c->path, .command = "crowd"};
	struct err err = {0};

	if (m->c->way == PROPER && lock_wait(&m->lock, &req, wait_for_it, NULL, &err) != 1)
		_exit(1);
	if (m->c->way == NAIVE) {
		m->lock.fd = fd_open(m->c->path, O_RDWR | O_CREAT, 0666);
		if (m->lock.fd < 0 || flock(m->lock.fd, LOCK_EX) < 0)
			_exit(1);
	}
}

/* Who removes the file lets the next one in, who makes another. */
static void
leave(struct member *m)
{
	if (one_of(m, REMOVES))
		unlink(m->c->path);
	may_die(m);
	if (m->c->way == PROPER)
		lock_release(&m->lock);
	if (m->c->way == NAIVE)
		fd_close(m->lock.fd);
}

/* Without a lock nobody ever waits for another: on a machine with much to do each might have all its rounds in
 * one go, and never meet anybody. So he who is inside sleeps, and others come. */
static void
stay(const struct member *m)
{
	if (m->c->way == NONE_AT_ALL)
		usleep(50);
	else
		sched_yield();
}

/* Whoever died inside is doomed before his lock is free, and is cleared in the other order (oversee): so we look
 * whether he is doomed first. The other way round, he could be cleared between the two. */
static void
be_inside(struct member *m)
{
	atomic_store(&m->place->inside, 1);
	may_die(m);
	stay(m);
	for (struct place *p = m->c->places; p < m->c->places + CROWD; p++)
		if (p != m->place && !atomic_load(&p->doomed) && atomic_load(&p->inside))
			atomic_fetch_add(&m->c->violations, 1);
	atomic_fetch_add(&m->c->taken, 1);
	may_die(m);
	atomic_store(&m->place->inside, 0);
}

static void
live(struct crowd *c, struct place *place, unsigned chance)
{
	struct member m = {.c = c, .place = place, .chance = chance, .lock.fd = -1};

	while (atomic_fetch_add(&place->rounds, 1) < c->rounds) {
		may_die(&m);
		enter(&m);
		be_inside(&m);
		leave(&m);
	}
	_exit(0);
}

static pid_t
bring(struct crowd *c, struct place *place, unsigned chance)
{
	pid_t pid = fork();

	if (pid == 0)
		live(c, place, chance);
	assert_true(pid > 0);
	return pid;
}

/* Who died is replaced, until all rounds are over. How many died */
static unsigned
oversee(struct crowd *c)
{
	pid_t pids[CROWD], pid;
	unsigned deaths = 0;
	int status;

	for (unsigned i = 0; i < CROWD; i++)
		pids[i] = bring(c, &c->places[i], i + 1);
	while ((pid = wait(&status)) > 0) {
		unsigned i = 0;

		while (pids[i] != pid)
			i++;
		assert_true(status == 0 || WIFSIGNALED(status));
		if (status == 0)
			continue;
		atomic_store(&c->places[i].inside, 0);
		atomic_store(&c->places[i].doomed, 0);
		pids[i] = bring(c, &c->places[i], ++deaths * CROWD + i);
	}
	return deaths;
}

static unsigned
violations_of(const char *folder, enum way way, unsigned rounds)
{
	static const char *const names[] = {"lock", "no look at the file", "no lock"};
	struct crowd *c = mmap(NULL, sizeof *c, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned deaths, violations;

	assert_ptr_not_equal(c, MAP_FAILED);
	c->rounds = rounds;
	c->way = way;
	snprintf(c->path, sizeof c->path, "%s/lock", folder);
	deaths = oversee(c);
	violations = c->violations;
	print_message("%-20s %d processes, taken %u times, %u deaths, %u times two inside\n", names[way], CROWD,
	              c->taken, deaths, violations);
	assert_true(c->taken > 0 && deaths > 0);
	munmap(c, sizeof *c);
	return violations;
}

static void
never_are_two_inside(void **state)
{
	assert_int_equal(violations_of(*state, PROPER, long_run(200)), 0);
}

static void
without_a_look_at_the_file_they_are(void **state)
{
	assert_true(violations_of(*state, NAIVE, 200) > 0);
}

static void
without_a_lock_they_are(void **state)
{
	assert_true(violations_of(*state, NONE_AT_ALL, 200) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(never_are_two_inside, in_a_folder, away),
		cmocka_unit_test_setup_teardown(without_a_look_at_the_file_they_are, in_a_folder, away),
		cmocka_unit_test_setup_teardown(without_a_lock_they_are, in_a_folder, away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
