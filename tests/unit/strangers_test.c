/* strangers_test.c - nobody else is signalled: each guard of tree.c, tried where nothing else stands in the
 * way. Where these tests fail, they end all that they can: only in a world of their own.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/tree/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/sched.h>

#include "apart.h"
#include "base/fd.h"
#include "census.h"
#include "runner/spawn/spawn.h"

#define MARK_OF(session, edge) ((UINT64_C(1) << 62) | ((uint64_t)(session) << 32) | (edge))

enum { OURS = 5, THEIRS = 6 };

/* ---- processes that do nothing */

static void
mark(pid_t pid, uint64_t mark)
{
	struct rlimit limit = {mark, RLIM_INFINITY};

	if (prlimit(pid, RLIMIT_RTTIME, &limit, NULL) < 0)
		abort();
}

_Noreturn static void
idle(void)
{
	for (;;)
		pause();
}

static pid_t
start_idle(void)
{
	pid_t pid = fork();

	if (pid == 0)
		idle();
	return pid;
}

static void
end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* a process and its child, each with a mark; they end together */
static pid_t
start_pair(uint64_t above, uint64_t below, pid_t *child)
{
	int fds[2];
	pid_t pid;

	assert_int_equal(fd_pipe(fds, 0), 0);
	pid = fork();
	if (pid == 0) {
		pid_t inner = start_idle();

		signal(SIGCHLD, SIG_IGN); /* it leaves no zombie */
		mark(getpid(), above);
		mark(inner, below);
		fd_write_all(fds[1], &inner, sizeof inner);
		idle();
	}
	assert_int_equal(fd_read(fds[0], child, sizeof *child), sizeof *child);
	fd_close(fds[0]);
	fd_close(fds[1]);
	return pid;
}

static void
end_pair(pid_t pid, pid_t child)
{
	kill(child, SIGKILL);
	end(pid);
}

/* what it returns is the exit code of a process of its own; 128 and more: it was ended */
static int
in_a_process(int (*test)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(test());
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void
only_apart(void)
{
	if (!apart_is())
		skip();
}

/* ---- we, and the first of all */

static int
look_for_our_own_mark(void)
{
	struct trees t = {.way = TREE_MARK};
	struct tree tree = {.mark = MARK_OF(OURS, 1), .sig = SIGKILL}, *all = &tree;

	mark(getpid(), tree.mark);
	trees_signal(&t, &all, 1);
	return tree.found != 0;
}

static void
we_are_not_even_if_we_bear_the_mark(void **state)
{
	(void)state;
	only_apart();
	assert_int_equal(in_a_process(look_for_our_own_mark), 0);
}

/* Its own namespace cannot end it, but whoever counts it waits for ever. */
static void
nor_is_process_1(void **state)
{
	struct trees t = {.way = TREE_MARK};
	struct tree tree = {.mark = MARK_OF(OURS, 1), .sig = SIGTERM}, *all = &tree;

	(void)state;
	only_apart();
	mark(1, tree.mark);
	trees_signal(&t, &all, 1);
	mark(1, RLIM_INFINITY);
	assert_int_equal(tree.found, 0);
}

/* 0 is no process, but to the system call we are. */
static int
look_above_process_1(void)
{
	struct trees t = {.way = TREE_MARK};
	struct tree tree = {.mark = MARK_OF(OURS, 1)};

	mark(getpid(), tree.mark);
	tree_find_builds(&t, &tree);
	return tree.builds.n != 0;
}

static void
what_is_above_process_1_is_not_us(void **state)
{
	int code;

	(void)state;
	only_apart();
	mark(1, MARK_OF(THEIRS, 1));
	code = in_a_process(look_above_process_1);
	mark(1, RLIM_INFINITY);
	assert_int_equal(code, 0);
}

/* ---- other builds */

static void
a_build_that_the_job_has_not_started_is_not_its_own(void **state)
{
	struct trees t = {.way = TREE_MARK};
	struct tree tree = {.mark = MARK_OF(OURS, 1)};
	pid_t inner, pid = start_pair(MARK_OF(THEIRS, 1), MARK_OF(THEIRS, 2), &inner);

	(void)state;
	tree_find_builds(&t, &tree);
	end_pair(pid, inner);
	assert_int_equal(tree.builds.n, 0);
}

static void
one_that_it_has_started_is(void **state)
{
	struct trees t = {.way = TREE_MARK};
	struct tree tree = {.mark = MARK_OF(OURS, 1)};
	pid_t inner, pid = start_pair(MARK_OF(OURS, 1), MARK_OF(THEIRS, 2), &inner);

	(void)state;
	tree_find_builds(&t, &tree);
	end_pair(pid, inner);
	assert_int_equal(tree.builds.n, 1);
	assert_int_equal(tree.builds.p[0], MARK_OF(THEIRS, 0) >> 32);
	vec_free(&tree.builds);
}

/* A program may take any mark. That of another job must not make the whole build one of the job's. */
static void
nor_is_ours_whatever_mark_it_takes(void **state)
{
	struct trees t = {.way = TREE_MARK};
	struct tree tree = {.mark = MARK_OF(OURS, 1)};
	pid_t inner, pid = start_pair(MARK_OF(OURS, 1), MARK_OF(OURS, 2), &inner);

	(void)state;
	tree_find_builds(&t, &tree);
	end_pair(pid, inner);
	assert_int_equal(tree.builds.n, 0);
}

static int
take_the_mark_above(void)
{
	struct trees t = {.way = TREE_MARK};
	struct tree tree = {.mark = MARK_OF(OURS, 1)};
	pid_t inner, pid;

	mark(getpid(), MARK_OF(THEIRS, 1));
	pid = start_pair(MARK_OF(OURS, 1), MARK_OF(THEIRS, 2), &inner);
	tree_find_builds(&t, &tree);
	end_pair(pid, inner);
	return tree.builds.n != 0;
}

static void
nor_is_the_build_that_we_are_below(void **state)
{
	(void)state;
	assert_int_equal(in_a_process(take_the_mark_above), 0);
}

/* ---- whoever else is below us */

static void
children_of_before_are_not_followed(void **state)
{
	struct trees t;
	struct err err = {0};
	pid_t pid = start_idle();

	(void)state;
	only_apart();
	assert_int_equal(trees_init(&t, TREE_BELOW, &err), -1);
	err_fini(&err);
	trees_fini(&t);
	assert_int_equal(trees_init(&t, TREE_AUTO, &err), 0);
	trees_adopt(&t);
	assert_false(trees_kill_rest(&t));
	trees_fini(&t);
	assert_true(lives(pid));
	end(pid);
}

/* ---- namespaces */

static int
follows(void)
{
	struct trees t;
	struct err err = {0};
	bool can = trees_init(&t, TREE_BELOW, &err) == 0;

	trees_fini(&t);
	err_fini(&err);
	return can;
}

static int
follows_below_the_first(void)
{
	return in_a_process(follows);
}

static int
ends_sessions(void)
{
	pid_t pid = start_idle();
	uint32_t n;

	mark(pid, MARK_OF(OURS, 1));
	n = trees_end_session(MARK_OF(OURS, 0) >> 32);
	end(pid);
	return n != 0;
}

static int (*namespace_test)(void);
static bool namespace_proc;

static int
in_a_namespace(void)
{
	pid_t first;
	int status = 0;

	if (unshare(CLONE_NEWPID | CLONE_NEWNS) < 0)
		return 1;
	first = fork();
	if (first == 0) {
		if (namespace_proc && (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		                       mount("proc", "/proc", "proc", 0, NULL) < 0))
			_exit(1);
		_exit(namespace_test());
	}
	waitpid(first, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int
of_namespace(int (*test)(void), bool proc)
{
	namespace_test = test;
	namespace_proc = proc;
	return in_a_process(in_a_namespace);
}

static void
orphans_of_a_container_are_not_ours(void **state)
{
	(void)state;
	only_apart();
	assert_int_equal(of_namespace(follows, true), 0);
	assert_int_equal(of_namespace(follows_below_the_first, true), 1); /* or that proves nothing */
}

static void
nobody_is_found_by_the_numbers_of_another_namespace(void **state)
{
	(void)state;
	only_apart();
	assert_int_equal(of_namespace(follows_below_the_first, false), 0);
	assert_int_equal(of_namespace(ends_sessions, false), 0);
	assert_int_equal(of_namespace(ends_sessions, true), 1);
}

/* ---- numbers that are given to another between the look and the signal */

static pid_t target, usurper; /* whose number is given away, and to whom; -1: that is not allowed */

int __wrap_proc_hold(pid_t);
int __real_proc_hold(pid_t);

static pid_t
start_as(pid_t number)
{
	struct clone_args args = {.exit_signal = SIGCHLD, .set_tid = (uintptr_t)&number, .set_tid_size = 1};
	long pid = syscall(SYS_clone3, &args, sizeof args);

	if (pid == 0)
		idle();
	return (pid_t)pid;
}

int
__wrap_proc_hold(pid_t pid)
{
	if (pid == target) {
		target = 0;
		end(pid);
		while (kill(pid, 0) == 0)
			usleep(1000);
		usleep(20000); /* processes are dated in hundredths of a second */
		usurper = start_as(pid);
	}
	return __real_proc_hold(pid);
}

static void
expect_usurper_alive(pid_t pid)
{
	if (usurper < 0)
		skip();
	assert_int_equal(usurper, pid);
	assert_true(lives(pid));
	end(pid);
}

static void
a_number_that_lost_its_mark_is_let_go(void **state)
{
	struct trees t = {.way = TREE_MARK};
	struct tree tree = {.mark = MARK_OF(OURS, 1), .sig = SIGKILL}, *all = &tree;
	pid_t pid;

	(void)state;
	only_apart();
	pid = start_idle();
	mark(pid, tree.mark);
	target = pid;
	trees_signal(&t, &all, 1);
	expect_usurper_alive(pid);
	assert_int_equal(tree.found, 0);
}

/* It was below a job, and is a child of ours now, as another job would be. */
static void
nor_is_one_that_has_another_parent_now(void **state)
{
	struct trees t = {.way = TREE_BELOW};
	struct tree tree = {0}, *all = &tree;
	pid_t inner;

	(void)state;
	only_apart();
	tree.first = start_pair(RLIM_INFINITY, RLIM_INFINITY, &inner);
	tree.sig = SIGCONT; /* to the job's process, which lives on */
	target = inner;
	trees_signal(&t, &all, 1);
	end(tree.first);
	expect_usurper_alive(inner);
	assert_int_equal(tree.found, 1);
}

/* … or another group */
static void
nor_is_one_that_is_in_another_group_now(void **state)
{
	struct trees t = {.way = TREE_GROUP, .sees = true};
	struct tree tree = {.sig = SIGKILL}, *all = &tree;
	pid_t member;

	(void)state;
	only_apart();
	tree.first = tree.group = start_idle();
	assert_int_equal(setpgid(tree.first, tree.group), 0);
	member = start_idle();
	assert_int_equal(setpgid(member, tree.group), 0);
	target = member;
	trees_signal(&t, &all, 1);
	end(tree.first);
	expect_usurper_alive(member);
}

/* ---- children that we start */

static void
start_sleeper(struct spawn *sp, bool below_shell, bool pidfd, struct child *c)
{
	static const char *const argv[] = {"/bin/sleep", "100", NULL}, *const env[] = {NULL};
	static const sigset_t none;
	struct spawn_req req = {
		.argv = argv,
		.envp = env,
		.fds = {-1, -1, -1},
		.own_group = true,
		.group = below_shell ? spawn_found_group() : 0,
		.no_pidfd = !pidfd,
		.mask = &none,
	};
	struct err err = {0};

	assert_int_equal(spawn_start(sp, &req, c, &err), 0);
}

/* a process that is not our child, leads a group, and has this number; who made it is to be ended first.
 * -1: not allowed */
static pid_t
start_stranger(pid_t number, pid_t *maker)
{
	pid_t pid = -1;
	int fds[2];

	assert_int_equal(fd_pipe(fds, 0), 0);
	*maker = fork();
	if (*maker == 0) {
		signal(SIGCHLD, SIG_IGN); /* it leaves no zombie */
		pid = start_as(number);
		setpgid(pid, pid);
		fd_write_all(fds[1], &pid, sizeof pid);
		idle();
	}
	assert_int_equal(fd_read(fds[0], &pid, sizeof pid), sizeof pid);
	fd_close(fds[0]);
	fd_close(fds[1]);
	return pid;
}

/* The child is reaped behind our back, and its number, which is also that of its group, given away. */
static void
take_number(struct spawn *sp, bool pidfd, bool group)
{
	struct child c;
	pid_t stranger, maker;

	start_sleeper(sp, false, pidfd, &c);
	end(c.pid);
	stranger = start_stranger(c.pid, &maker);
	spawn_kill(&c, SIGKILL, group);
	if (stranger > 0) {
		assert_int_equal(stranger, c.pid);
		assert_true(lives(stranger));
		kill(stranger, SIGKILL);
	}
	end(maker);
	if (c.pidfd >= 0)
		fd_close(c.pidfd);
	if (stranger < 0)
		skip();
}

static void
nor_is_one_with_the_number_of_a_child_that_was(void **state)
{
	struct spawn sp;

	(void)state;
	only_apart();
	assert_int_equal(spawn_init(&sp), 0);
	for (int how = 0; how < 4; how++)
		take_number(&sp, how & 1, how & 2);
	spawn_fini(&sp);
}

/* ---- groups that our children are in but have not founded */

static pid_t
start_leader(pid_t number)
{
	pid_t pid = start_as(number);

	if (pid > 0)
		setpgid(pid, pid);
	return pid;
}

/* All have left it, its founder is reaped behind our back, and the number given to another group; the child,
 * which is in it no more, is signalled all the same. */
static void
nor_is_a_group_with_the_number_of_one_that_was(void **state)
{
	struct spawn sp;
	struct child c;
	pid_t early, stranger;
	int e;

	(void)state;
	only_apart();
	assert_int_equal(spawn_init(&sp), 0);
	start_sleeper(&sp, false, true, &c);
	c.group = spawn_found_group(); /* which it has left, so to speak */
	early = start_leader(c.group);
	e = errno;
	spawn_leave_group(c.group);
	stranger = start_leader(c.group);
	spawn_kill(&c, SIGKILL, true);
	assert_int_equal(waitpid(c.pid, NULL, 0), c.pid);
	fd_close(c.pidfd);
	spawn_fini(&sp);
	assert_int_equal(early, -1);
	if (e == EPERM)
		skip();
	assert_int_equal(e, EEXIST); /* until then it is not to be had */
	assert_int_equal(stranger, c.group);
	usleep(20000); /* or it is about to end */
	assert_true(lives(stranger));
	end(stranger);
}

/* but whoever is in it is */
static void
and_all_in_it_are(void **state)
{
	struct spawn sp;
	struct child c;
	pid_t member;

	(void)state;
	assert_int_equal(spawn_init(&sp), 0);
	start_sleeper(&sp, true, true, &c);
	assert_true(c.group > 0 && c.group != c.pid);
	member = start_idle();
	assert_int_equal(setpgid(member, c.group), 0);
	spawn_kill(&c, SIGKILL, true);
	assert_int_equal(waitpid(member, NULL, 0), member);
	assert_int_equal(waitpid(c.pid, NULL, 0), c.pid);
	fd_close(c.pidfd);
	spawn_leave_group(c.group);
	assert_int_equal(waitpid(-1, NULL, __WALL), -1);
	assert_int_equal(errno, ECHILD);
	spawn_fini(&sp);
}

/* why all this: by its number a stranger is reached, by the pidfd of who had the number before it is not */
static void
who_signals_by_number_ends_the_stranger(void **state)
{
	pid_t pid = start_idle(), stranger;
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0), status = 0;

	(void)state;
	assert_true(pidfd >= 0);
	end(pid);
	stranger = start_as(pid);
	if (stranger < 0) {
		fd_close(pidfd);
		skip();
	}
	assert_int_equal(stranger, pid);
	assert_int_equal(syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0), -1);
	assert_int_equal(errno, ESRCH);
	assert_true(lives(stranger));
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(stranger, &status, 0), stranger);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	fd_close(pidfd);
}

static int
all_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(we_are_not_even_if_we_bear_the_mark),
		cmocka_unit_test(nor_is_process_1),
		cmocka_unit_test(what_is_above_process_1_is_not_us),
		cmocka_unit_test(a_build_that_the_job_has_not_started_is_not_its_own),
		cmocka_unit_test(one_that_it_has_started_is),
		cmocka_unit_test(nor_is_ours_whatever_mark_it_takes),
		cmocka_unit_test(nor_is_the_build_that_we_are_below),
		cmocka_unit_test(children_of_before_are_not_followed),
		cmocka_unit_test(orphans_of_a_container_are_not_ours),
		cmocka_unit_test(nobody_is_found_by_the_numbers_of_another_namespace),
		cmocka_unit_test(a_number_that_lost_its_mark_is_let_go),
		cmocka_unit_test(nor_is_one_that_has_another_parent_now),
		cmocka_unit_test(nor_is_one_that_is_in_another_group_now),
		cmocka_unit_test(nor_is_one_with_the_number_of_a_child_that_was),
		cmocka_unit_test(nor_is_a_group_with_the_number_of_one_that_was),
		cmocka_unit_test(and_all_in_it_are),
		cmocka_unit_test(who_signals_by_number_ends_the_stranger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int
main(void)
{
	return apart_run(all_tests);
}
