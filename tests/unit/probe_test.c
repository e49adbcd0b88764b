/* probe_test.c - whoever writes a file is noticed, and named. SPDX-License-Identifier: Apache-2.0 */
#include "runner/spawn/probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "scratch.h"

/* ---- what every way should say; where the kernel knows only some, these */

static int
put_program(void **state)
{
	int r = scratch_enter(state);

	scratch_put("gen", "#!/bin/sh\n", 10);
	return r || chmod("gen", 0755) < 0;
}

/* Linux 6.11 executed what was being written, for a while; the probes ask for the same thing as execve. */
static bool
execve_says_busy(void)
{
	char *const argv[] = {(char[]){"gen"}, NULL};
	pid_t pid;
	int e = posix_spawn(&pid, "gen", NULL, NULL, argv, environ);

	if (e == 0)
		waitpid(pid, NULL, 0);
	else
		assert_int_equal(e, ETXTBSY);
	return e != 0;
}

static void
all_say(int busy)
{
	for (int way = 0; way < PROBE_WAYS; way++) {
		int r = probe_busy_by((enum probe_way)way, "gen");

		if (way == PROBE_EXEC && r == -EINVAL)
			continue; /* Linux < 6.14 */
		if (way == PROBE_PROC && r == -ETIME)
			continue; /* too many processes here */
		if (r != busy)
			fail_msg("way %d says %d, not %d", way, r, busy);
	}
	assert_int_equal(probe_busy("gen"), busy);
	assert_int_equal(execve_says_busy(), busy);
}

static int
open_gen(int flags)
{
	int fd = fd_open("gen", flags, 0);

	assert_true(fd >= 0);
	return fd;
}

static void
explanation_is(int holders, const char *expected)
{
	struct buf text = {0};

	assert_int_equal(probe_explain("gen", &text), holders);
	assert_string_equal(buf_cstr(&text), expected);
	buf_free(&text);
}

/* the name of this program, as the kernel cuts it */
static const char *
own_name(char name[16])
{
	assert_int_equal(prctl(PR_GET_NAME, name), 0);
	return name;
}

/* ---- nobody */

static void
is_not_busy_when_nobody_writes(void **state)
{
	void *p;
	int fd;

	(void)state;
	all_say(0);
	fd = open_gen(O_RDONLY);
	all_say(0);
	p = mmap(NULL, 10, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	assert_ptr_not_equal(p, MAP_FAILED);
	all_say(0);
	explanation_is(0, "");
	munmap(p, 10);
	fd_close(fd);
	fd = open_gen(O_PATH);
	all_say(0);
	fd_close(fd);
}

static void
says_what_cannot_be_told(void **state)
{
	struct buf text = {0};

	(void)state;
	assert_int_equal(probe_busy("missing"), -ENOENT);
	assert_int_equal(probe_explain("missing", &text), 0);
	assert_int_equal(mkfifo("fifo", 0777), 0);
	assert_int_equal(probe_busy_by(PROBE_LEASE, "fifo"), -EINVAL); /* and does not wait for a writer */
	assert_true(probe_busy("fifo") <= 0);
	assert_true(probe_busy(".") <= 0);
	assert_int_equal(text.n, 0);
	buf_free(&text);
}

/* ---- ourselves */

static void
finds_a_descriptor_of_our_own(void **state)
{
	static const int flags[] = {O_WRONLY, O_RDWR, O_WRONLY | O_APPEND, O_RDWR | O_TRUNC};
	struct buf expected = {0};
	char name[16];

	(void)state;
	for (size_t i = 0; i < countof(flags); i++) {
		int fd = open_gen(flags[i]);

		all_say(1);
		buf_clear(&expected);
		buf_printf(&expected, "this process, pid %d (%s) as descriptor %d", getpid(), own_name(name),
		           fd);
		explanation_is(1, expected.p);
		fd_close(fd);
		scratch_put("gen", "#!/bin/sh\n", 10);
		all_say(0);
		explanation_is(0, "");
	}
	buf_free(&expected);
}

static void
finds_a_descriptor_of_another_name_of_the_file(void **state)
{
	int fd;

	(void)state;
	assert_int_equal(link("gen", "other"), 0);
	fd = fd_open("other", O_WRONLY, 0);
	all_say(1);
	assert_int_equal(rename("gen", "moved"), 0);
	assert_int_equal(symlink("moved", "gen"), 0);
	all_say(1);
	fd_close(fd);
	all_say(0);
}

static void
finds_a_descriptor_older_than_the_name(void **state)
{
	char self[32];
	int fd = fd_open(".", O_TMPFILE | O_RDWR, 0755);

	(void)state;
	if (fd == -EOPNOTSUPP)
		skip();
	assert_int_equal(fd_write_all(fd, "#!/bin/sh\n", 10), 0);
	assert_int_equal(unlink("gen"), 0);
	snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
	assert_int_equal(linkat(AT_FDCWD, self, AT_FDCWD, "gen", AT_SYMLINK_FOLLOW), 0);
	all_say(1);
	fd_close(fd);
	all_say(0);
}

static void
finds_what_is_left_of_a_closed_descriptor(void **state)
{
	static const int kinds[][2] = {
		{PROT_READ | PROT_WRITE, MAP_SHARED}, {PROT_READ, MAP_SHARED}, {PROT_READ, MAP_PRIVATE}};
	struct buf expected = {0};
	char name[16];

	(void)state;
	buf_printf(&expected, "this process, pid %d (%s) in a mapping", getpid(), own_name(name));
	for (size_t i = 0; i < countof(kinds); i++) {
		int fd = open_gen(O_RDWR);
		size_t size = (i + 2) * 4096; /* another range, as the kernel remembers rights by range */
		void *p = mmap(NULL, size, kinds[i][0], kinds[i][1], fd, 0);

		assert_ptr_not_equal(p, MAP_FAILED);
		fd_close(fd);
		all_say(1);
		explanation_is(1, expected.p);
		munmap(p, size);
		all_say(0);
	}
	buf_free(&expected);
}

/* ---- a thread with descriptors of its own */

struct recluse {
	pthread_barrier_t opened, done;
	atomic_int tid;
	int fd;
};

static void *
only_be_there(void *arg)
{
	struct recluse *r = arg;

	pthread_barrier_wait(&r->opened);
	pthread_barrier_wait(&r->done);
	return NULL;
}

static void *
open_in_private(void *arg)
{
	struct recluse *r = arg;
	pthread_t companion; /* shares our descriptors */

	BUG_ON(unshare(CLONE_FILES) < 0);
	BUG_ON(pthread_create(&companion, NULL, only_be_there, r) != 0);
	prctl(PR_SET_NAME, "recluse");
	r->tid = gettid();
	r->fd = fd_open("gen", O_WRONLY, 0);
	only_be_there(r);
	fd_close(r->fd);
	pthread_join(companion, NULL);
	return NULL;
}

static void
finds_a_thread_with_descriptors_of_its_own(void **state)
{
	struct buf expected = {0};
	struct recluse r;
	pthread_t threads[3];
	char name[16];
	int fd;

	(void)state;
	pthread_barrier_init(&r.opened, NULL, 5);
	pthread_barrier_init(&r.done, NULL, 5);
	for (int i = 0; i < 3; i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, i == 1 ? open_in_private : only_be_there, &r), 0);
	pthread_barrier_wait(&r.opened);
	all_say(1);
	buf_printf(&expected, "this process, pid %d (%s), thread %d (recluse) as descriptor %d", getpid(),
	           own_name(name), r.tid, r.fd);
	explanation_is(1, expected.p);
	fd = open_gen(O_WRONLY); /* all other threads have it too: told once */
	buf_clear(&expected);
	buf_printf(&expected,
	           "this process, pid %d (%s) as descriptor %d, "
	           "this process, pid %d (%s), thread %d (recluse) as descriptor %d",
	           getpid(), name, fd, getpid(), name, r.tid, r.fd);
	explanation_is(2, expected.p);
	fd_close(fd);
	pthread_barrier_wait(&r.done);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	all_say(0);
	pthread_barrier_destroy(&r.opened);
	pthread_barrier_destroy(&r.done);
	buf_free(&expected);
}

/* ---- others */

/* a child that calls itself `name` and holds the file n times; its end of the pipe says when */
static pid_t
start_holder(const char *name, int n)
{
	int ready[2];
	pid_t pid;
	char c;

	assert_int_equal(fd_pipe(ready, 0), 0);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_NAME, name);
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* lest a failed test leaves it behind */
		for (int i = 0; i < n; i++)
			if (fcntl(open_gen(O_WRONLY), F_DUPFD, 100 + i) != 100 + i)
				_exit(1);
		for (int fd = 3; fd < 100; fd++)
			if (fd != ready[1])
				fd_close(fd);
		fd_write_all(ready[1], "x", 1);
		pause();
	}
	assert_int_equal(fd_read(ready[0], &c, 1), 1);
	fd_close(ready[0]);
	fd_close(ready[1]);
	return pid;
}

static void
stop(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void
names_another_process(void **state)
{
	struct buf expected = {0};
	pid_t pid = start_holder("ld (odd)", 1);

	(void)state;
	all_say(1);
	buf_printf(&expected, "pid %d (ld (odd)) as descriptor 100", pid);
	explanation_is(1, expected.p);
	stop(pid);
	all_say(0);
	buf_free(&expected);
}

static void
names_eight_and_counts_the_rest(void **state)
{
	pid_t pid = start_holder("many", 11);
	struct buf text = {0};
	unsigned named = 0;

	(void)state;
	assert_int_equal(probe_explain("gen", &text), 11);
	for (const char *at = text.p; (at = strstr(at, "(many) as descriptor ")) != NULL; at++)
		named++;
	assert_int_equal(named, 8);
	assert_true(str_ends(buf_str(&text), STR(" and 3 more")));
	stop(pid);
	buf_free(&text);
}

static void
does_not_take_long(void **state)
{
	pid_t pid = start_holder("slow", 1);
	struct buf text = {0};
	uint64_t took = UINT64_MAX;

	(void)state;
	for (int i = 0; i < 5; i++) {
		uint64_t began = clock_us();

		probe_explain("gen", &text);
		took = MIN(took, clock_us() - began);
	}
	print_message("explained in %.1f ms\n", (double)took / 1000);
	assert_true(took < 1000 * 1000); /* 6 ms for 130 processes on an idle machine */
	stop(pid);
	buf_free(&text);
}

/* Somebody else's program, that we may execute but not take a lease on. */
static void
can_tell_without_owning_the_file(void **state)
{
	int fd, lease, any, none;

	(void)state;
	if (geteuid() != 0 || probe_busy_by(PROBE_EXEC, "gen") < 0)
		skip();
	chmod(".", 0755);
	fd = open_gen(O_WRONLY);
	assert_int_equal(seteuid(65534), 0);
	lease = probe_busy_by(PROBE_LEASE, "gen");
	any = probe_busy("gen");
	fd_close(fd);
	none = probe_busy("gen");
	assert_int_equal(seteuid(0), 0);
	assert_int_equal(lease, -EACCES);
	assert_int_equal(any, 1);
	assert_int_equal(none, 0);
}

/* Without root's rights the links to mapped files may not be followed. */
static int
explain_as_nobody(void)
{
	struct buf text = {0};
	int fd = open_gen(O_RDWR), n;
	void *p = mmap(NULL, 7 * 4096, PROT_READ, MAP_PRIVATE, fd, 0);

	fd_close(fd);
	if (p == MAP_FAILED || setuid(65534) < 0 || prctl(PR_SET_DUMPABLE, 1) < 0)
		return 3;
	n = probe_explain("gen", &text);
	n = n == 1 && str_ends(buf_str(&text), STR(" in a mapping")) ? 1 : 2;
	munmap(p, 7 * 4096);
	n = n == 1 && probe_explain("gen", &text) == 0 ? 0 : n;
	buf_free(&text);
	return n;
}

static void
finds_a_mapping_without_being_root(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	if (geteuid() != 0)
		skip(); /* then the other tests were that */
	chmod(".", 0755);
	pid = fork();
	if (pid == 0)
		_exit(explain_as_nobody());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* ---- somebody who comes while we look */

struct rush {
	atomic_bool stop;
	unsigned opened;
};

static void *
open_and_close(void *arg)
{
	struct rush *r = arg;

	while (!atomic_load(&r->stop)) {
		int fd = fd_open("gen", O_WRONLY, 0);

		BUG_ON(fd < 0);
		fd_close(fd);
		r->opened++;
	}
	return NULL;
}

/* The kernel tells the holder of a lease about an opener by SIGIO, and that would be our end. */
static void
survives_an_opener(void **state)
{
	struct rush r = {0};
	unsigned answers[2] = {0};
	pthread_t opener;

	(void)state;
	assert_ptr_equal(signal(SIGIO, SIG_DFL), SIG_DFL);
	assert_int_equal(pthread_create(&opener, NULL, open_and_close, &r), 0);
	for (uint64_t end = clock_us() + 500 * 1000; clock_us() < end;) {
		int answer = probe_busy("gen");

		assert_in_range(answer, 0, 1);
		answers[answer]++;
	}
	atomic_store(&r.stop, true);
	pthread_join(opener, NULL);
	print_message("%u times free, %u busy, opened %u times\n", answers[0], answers[1], r.opened);
	assert_true(answers[0] && answers[1] && r.opened);
	all_say(0);
}

/* what the probe does, but for the choice of the signal */
static void
hold_lease(int ready)
{
	int fd = fd_open("gen", O_RDONLY, 0);

	if (fd < 0 || fcntl(fd, F_SETLEASE, F_RDLCK) < 0 || write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void
would_not_survive_with_the_signal_it_is_given(void **state)
{
	int fds[2], fd, status;
	char c;
	pid_t pid;

	(void)state;
	assert_int_equal(fd_pipe(fds, 0), 0);
	pid = fork();
	if (pid == 0)
		hold_lease(fds[1]);
	fd_close(fds[1]);
	assert_int_equal(fd_read(fds[0], &c, 1), 1);
	fd_close(fds[0]);
	fd = fd_open("gen", O_WRONLY | O_NONBLOCK, 0);
	if (fd >= 0)
		fd_close(fd);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGIO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, put_program, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_not_busy_when_nobody_writes),
		TEST(says_what_cannot_be_told),
		TEST(finds_a_descriptor_of_our_own),
		TEST(finds_a_descriptor_of_another_name_of_the_file),
		TEST(finds_a_descriptor_older_than_the_name),
		TEST(finds_what_is_left_of_a_closed_descriptor),
		TEST(finds_a_thread_with_descriptors_of_its_own),
		TEST(names_another_process),
		TEST(names_eight_and_counts_the_rest),
		TEST(does_not_take_long),
		TEST(can_tell_without_owning_the_file),
		TEST(finds_a_mapping_without_being_root),
		TEST(survives_an_opener),
		TEST(would_not_survive_with_the_signal_it_is_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
