/* lock_test.c - one at a time, whatever dies, vanishes or is claimed. SPDX-License-Identifier: Apache-2.0 */
#include "io/lock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "scratch.h"

static const struct lock_req request = {.path = "lock", .command = "build all"};

static int
try(struct lock *l, const struct lock_req *req)
{
	struct err err = {0};
	int r = lock_try(l, req, &err);

	if (r < 0)
		print_message("%s\n", buf_cstr(&err.text));
	err_fini(&err);
	return r;
}

static bool
is_free(void)
{
	struct lock l;
	int r = try(&l, &request);

	if (r == 1)
		lock_release(&l);
	return r == 1;
}

/* ---- a single one */

static void
is_given_to_one_at_a_time(void **state)
{
	struct lock a, b;

	(void)state;
	assert_int_equal(try(&a, &request), 1);
	assert_false(a.inherited);
	assert_int_equal(fcntl(a.fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(try(&b, &request), 0);
	assert_int_equal(b.fd, -1);
	lock_release(&a);
	assert_int_equal(try(&b, &request), 1);
	lock_release(&b);
	lock_release(&b); /* does nothing */
	assert_true(scratch_has("lock"));
}

static bool
refuse(void *ctx, pid_t pid, struct str command)
{
	(void)command;
	*(pid_t *)ctx = pid;
	return false;
}

static void
is_not_waited_for_by_who_does_not_want_to(void **state)
{
	struct err err = {0};
	struct lock a, b;
	pid_t pid = 0;

	(void)state;
	assert_int_equal(try(&a, &request), 1);
	assert_int_equal(lock_wait(&b, &request, refuse, &pid, &err), 0);
	assert_int_equal(pid, getpid());
	lock_release(&a);
}

static void
says_why_it_cannot_be_had(void **state)
{
	struct err err = {0};
	struct lock l;

	(void)state;
	assert_int_equal(lock_try(&l, &(struct lock_req){.path = "nowhere/lock", .command = ""}, &err), -1);
	assert_string_equal(err.text.p, "lock nowhere/lock: No such file or directory");
	assert_int_equal(lock_try(&l, &(struct lock_req){.path = ".", .command = ""}, &err), -1);
	assert_string_equal(err.text.p, "lock .: Is a directory");
	chmod(".", 0555);
	if (geteuid() == 0)
		assert_int_equal(seteuid(65534), 0); /* root may write anywhere */
	assert_int_equal(lock_try(&l, &request, &err), -1);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	chmod(".", 0700);
	assert_string_equal(err.text.p, "lock lock: Permission denied");
	assert_int_equal(l.fd, -1);
	lock_release(&l);
	err_fini(&err);
}

static void
starts_again_if_the_file_is_another_one(void **state)
{
	struct lock a, b;

	(void)state;
	assert_int_equal(try(&a, &request), 1);
	unlink("lock"); /* not ours to do, but cleaners do it */
	assert_int_equal(try(&b, &request), 1);
	lock_release(&a);
	assert_false(is_free());
	lock_release(&b);
	assert_true(is_free());
}

/* ---- waiting */

struct wait {
	struct lock other; /* released while we are told about it */
	int told;
	pid_t pid;
	struct buf command;
};

static bool
hear(void *ctx, pid_t pid, struct str command)
{
	struct wait *w = ctx;

	w->told++;
	w->pid = pid;
	buf_put(&w->command, command);
	lock_release(&w->other);
	return true;
}

static void
tells_once_who_has_it(void **state)
{
	struct wait w = {0};
	struct err err = {0};
	struct lock l;

	(void)state;
	assert_int_equal(try(&w.other, &(struct lock_req){.path = "lock", .command = "all\n\t-j\x1b[3m"}), 1);
	assert_int_equal(lock_wait(&l, &request, hear, &w, &err), 1);
	assert_int_equal(w.told, 1);
	assert_int_equal(w.pid, getpid());
	assert_string_equal(w.command.p, "all  -j [3m");
	lock_release(&l);
	assert_int_equal(lock_wait(&l, &request, hear, &w, &err), 1);
	assert_int_equal(w.told, 1);
	lock_release(&l);
	buf_free(&w.command);
}

static void
does_not_name_a_holder_that_it_does_not_know(void **state)
{
	static const char *const stale[] = {
		"", "\n", "garbage", "         1 5 init\n", " 999999999 1 x\n", "-1 0 x\n",
	};
	struct wait w = {0};
	struct err err = {0};
	struct lock l;

	(void)state;
	for (size_t i = 0; i < countof(stale); i++) {
		scratch_put("lock", stale[i], strlen(stale[i]));
		w = (struct wait){.other.fd = fd_open("lock", O_RDWR, 0)};
		assert_int_equal(flock(w.other.fd, LOCK_EX), 0); /* and has not written yet */
		assert_int_equal(lock_wait(&l, &request, hear, &w, &err), 1);
		assert_int_equal(w.told, 1);
		assert_int_equal(w.pid, 0);
		assert_int_equal(w.command.n, 0);
		lock_release(&l);
		buf_free(&w.command);
	}
}

static void
forgets_who_had_it(void **state)
{
	struct wait w = {0};
	struct err err = {0};
	struct lock l;

	(void)state;
	assert_int_equal(try(&l, &request), 1);
	lock_release(&l);
	w.other.fd = fd_open("lock", O_RDWR, 0);
	assert_int_equal(flock(w.other.fd, LOCK_EX), 0);
	assert_int_equal(lock_wait(&l, &request, hear, &w, &err), 1);
	assert_int_equal(w.pid, 0); /* though we had it, and live */
	lock_release(&l);
	buf_free(&w.command);
}

static void
cuts_an_endless_command(void **state)
{
	struct wait w = {0};
	struct err err = {0};
	struct buf command = {0};
	struct lock l;

	(void)state;
	while (command.n < 100000)
		buf_puts(&command, "target ");
	assert_int_equal(try(&w.other, &(struct lock_req){.path = "lock", .command = command.p}), 1);
	assert_int_equal(lock_wait(&l, &request, hear, &w, &err), 1);
	assert_int_equal(w.pid, getpid());
	assert_int_equal(w.command.n, 1000);
	lock_release(&l);
	buf_clear(&command);
	assert_true(scratch_get("lock", &command).n < 64); /* the old text is gone */
	buf_free(&command);
	buf_free(&w.command);
}

static void
ring(int sig)
{
	(void)sig;
}

static bool
keep(void *ctx, pid_t pid, struct str command)
{
	const struct itimerval soon = {.it_interval.tv_usec = 20000, .it_value.tv_usec = 20000};

	(void)ctx, (void)pid, (void)command;
	setitimer(ITIMER_REAL, &soon, NULL);
	return true;
}

static void
gives_up_waiting_at_a_signal(void **state)
{
	const struct itimerval never = {0};
	const struct sigaction action = {.sa_handler = ring};
	struct sigaction before;
	struct err err = {0};
	struct lock a, b;

	(void)state;
	assert_int_equal(try(&a, &request), 1);
	sigaction(SIGALRM, &action, &before);
	assert_int_equal(lock_wait(&b, &request, keep, NULL, &err), -1);
	setitimer(ITIMER_REAL, &never, NULL);
	sigaction(SIGALRM, &before, NULL);
	assert_string_equal(err.text.p, "lock lock: Interrupted system call");
	err_fini(&err);
	lock_release(&a);
}

/* ---- descendants */

/* what does a process so many generations below us get? 0 busy, 1 granted, 2 inherited */
static int
try_below(int generations)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct lock l;
		int r;

		if (generations > 1)
			_exit(try_below(generations - 1));
		r = try(&l, &request);
		if (r == 1 && l.inherited)
			r = l.fd < 0 ? 2 : 3;
		lock_release(&l);
		_exit(r);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
is_granted_below_its_holder(void **state)
{
	struct lock l;

	(void)state;
	assert_int_equal(try(&l, &request), 1);
	assert_int_equal(try_below(1), 2);
	assert_int_equal(try_below(3), 2);
	assert_false(is_free()); /* the descendants' release released nothing */
	lock_release(&l);
	assert_int_equal(try_below(1), 1);
}

static void
is_not_granted_beside_its_holder(void **state)
{
	int pipe[2];
	pid_t pid;
	char c;

	(void)state;
	assert_int_equal(fd_pipe(pipe, 0), 0);
	pid = fork();
	if (pid == 0) {
		struct lock l;

		prctl(PR_SET_PDEATHSIG, SIGKILL); /* lest a failed test leaves it behind */
		fd_write_all(pipe[1], "x", (size_t)try(&l, &request));
		pause();
	}
	assert_int_equal(fd_read(pipe[0], &c, 1), 1);
	assert_int_equal(try_below(1), 0);
	assert_int_equal(try_below(2), 0);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(try_below(1), 1); /* death released it */
	fd_close(pipe[0]);
	fd_close(pipe[1]);
}

/* take the lock, and start a child that has its descriptor, too */
static pid_t
lock_and_hand_on(struct lock *l)
{
	char *const argv[] = {(char[]){"sleep"}, (char[]){"60"}, NULL};
	pid_t pid;

	assert_int_equal(try(l, &request), 1);
	assert_int_equal(fcntl(l->fd, F_SETFD, 0), 0);
	assert_int_equal(posix_spawnp(&pid, "sleep", NULL, NULL, argv, environ), 0);
	assert_false(is_free());
	return pid;
}

static void
end_child(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* spawn K14: a lock belongs to the open file, which lives on in a child that has its descriptor */
static void
is_released_though_a_child_has_the_descriptor(void **state)
{
	struct lock l;
	pid_t pid = lock_and_hand_on(&l);

	(void)state;
	lock_release(&l);
	assert_true(is_free());
	end_child(pid);
}

static void
would_not_be_by_closing_it(void **state)
{
	struct lock l;
	pid_t pid = lock_and_hand_on(&l);

	(void)state;
	fd_close(l.fd);
	assert_false(is_free());
	end_child(pid);
	assert_true(is_free());
}

/* ---- many, dying */

#define HAMMERS   6
#define HAMMER_MS 500

/* shared by all processes */
struct crowd {
	atomic_int inside[HAMMERS]; /* who thinks it has the lock */
	atomic_int doomed[HAMMERS]; /* whom we are about to kill: may have lost it inside */
	atomic_uint taken, violations;
	atomic_bool stop;
};

enum way { PROPER, REMOVING, NAIVE };

/* as in many a tool: no look at the file after the lock was taken */
static int
lock_naively(struct lock *l)
{
	l->fd = fd_open("lock", O_RDWR | O_CREAT, 0666);
	return l->fd >= 0 && flock(l->fd, LOCK_EX) == 0;
}

static void
unlock_naively(struct lock *l)
{
	unlink("lock");
	fd_close(l->fd);
}

static bool
ignore(void *ctx, pid_t pid, struct str command)
{
	(void)ctx, (void)pid, (void)command;
	return true;
}

static void
be_inside(struct crowd *c, int me)
{
	atomic_store(&c->inside[me], 1);
	sched_yield();
	for (int i = 0; i < HAMMERS; i++)
		if (i != me && atomic_load(&c->inside[i]) && !atomic_load(&c->doomed[i]))
			atomic_fetch_add(&c->violations, 1);
	atomic_fetch_add(&c->taken, 1);
	atomic_store(&c->inside[me], 0);
}

static void
hammer(struct crowd *c, int me, enum way way)
{
	struct err err = {0};
	struct lock l;

	while (!atomic_load(&c->stop)) {
		if ((way == NAIVE ? lock_naively(&l) : lock_wait(&l, &request, ignore, NULL, &err)) != 1)
			_exit(1);
		be_inside(c, me);
		if (way == REMOVING)
			unlink("lock");
		if (way == NAIVE)
			unlock_naively(&l);
		else
			lock_release(&l);
	}
	_exit(0);
}

static pid_t
start_hammer(struct crowd *c, int i, enum way way)
{
	pid_t pid = fork();

	if (pid == 0)
		hammer(c, i, way);
	assert_true(pid > 0);
	return pid;
}

static pid_t
kill_and_replace(struct crowd *c, int i, pid_t pid, enum way way)
{
	atomic_store(&c->doomed[i], 1);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	atomic_store(&c->inside[i], 0);
	atomic_store(&c->doomed[i], 0);
	return start_hammer(c, i, way);
}

static unsigned
violations_of(enum way way, bool killing)
{
	struct crowd *c = mmap(NULL, sizeof *c, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint64_t end = clock_us() + HAMMER_MS * 1000, limit = end + 20000000;
	pid_t pids[HAMMERS];
	unsigned kills = 0, violations;
	int status;

	assert_ptr_not_equal(c, MAP_FAILED);
	for (int i = 0; i < HAMMERS; i++)
		pids[i] = start_hammer(c, i, way);
	/* longer on a machine that lets them do next to nothing in that time */
	while (clock_us() < end || (atomic_load(&c->taken) <= 100 && clock_us() < limit)) {
		usleep(1000);
		if (killing) {
			int i = (int)(kills++ % HAMMERS);

			pids[i] = kill_and_replace(c, i, pids[i], way);
		}
	}
	atomic_store(&c->stop, true);
	for (int i = 0; i < HAMMERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	violations = c->violations;
	print_message("taken %u times, %u killed, %u violations\n", c->taken, kills, violations);
	assert_true(c->taken > 100);
	munmap(c, sizeof *c);
	return violations;
}

static void
holds_against_many(void **state)
{
	(void)state;
	assert_int_equal(violations_of(PROPER, false), 0);
}

static void
holds_while_holders_are_killed(void **state)
{
	(void)state;
	assert_int_equal(violations_of(PROPER, true), 0);
	assert_true(is_free());
}

static void
holds_while_holders_remove_the_file(void **state)
{
	(void)state;
	assert_int_equal(violations_of(REMOVING, false), 0);
	assert_int_equal(violations_of(REMOVING, true), 0);
}

static void
would_not_hold_without_looking_at_the_file(void **state)
{
	unsigned violations = 0;

	(void)state;
	for (int i = 0; i < 10 && !violations; i++)
		violations = violations_of(NAIVE, false);
	assert_true(violations > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_enter, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_given_to_one_at_a_time),
		TEST(is_not_waited_for_by_who_does_not_want_to),
		TEST(says_why_it_cannot_be_had),
		TEST(starts_again_if_the_file_is_another_one),
		TEST(tells_once_who_has_it),
		TEST(does_not_name_a_holder_that_it_does_not_know),
		TEST(forgets_who_had_it),
		TEST(cuts_an_endless_command),
		TEST(gives_up_waiting_at_a_signal),
		TEST(is_granted_below_its_holder),
		TEST(is_not_granted_beside_its_holder),
		TEST(is_released_though_a_child_has_the_descriptor),
		TEST(would_not_be_by_closing_it),
		TEST(holds_against_many),
		TEST(holds_while_holders_are_killed),
		TEST(holds_while_holders_remove_the_file),
		TEST(would_not_hold_without_looking_at_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
