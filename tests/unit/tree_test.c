/* tree_test.c - whatever a job starts is found, and nothing else. The processes under test hold a pipe: how
 * many live is known without asking what is tested. SPDX-License-Identifier: Apache-2.0 */
#include "runner/tree/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/sched.h>

#include "apart.h"
#include "base/clock.h"
#include "base/fd.h"
#include "census.h"
#include "runner/tree/proc.h"
#include "runner/tree/remains.h"
#include "runner/spawn/spawn.h"
#include "scratch.h"

/* ---- a job */

static const sigset_t no_signals;

struct job_test {
	struct spawn spawn;
	struct trees trees;
	struct tree tree;
	struct child child;
	int lifeline; /* all its processes hold the other end, and say a byte when they are in place */
};

static void
open_trees(struct job_test *j, enum tree_way way)
{
	struct err err = {0};

	*j = (struct job_test){.lifeline = -1};
	assert_int_equal(spawn_init(&j->spawn), 0);
	if (trees_init(&j->trees, way, &err) < 0) {
		print_message("%s\n", err.text.p);
		err_fini(&err);
		spawn_fini(&j->spawn);
		skip();
	}
}

static void
start(struct job_test *j, const char *command, uint32_t edge)
{
	const char *argv[] = {"/bin/sh", "-c", command, NULL};
	const char *env[] = {"PATH=/usr/bin:/bin:/usr/sbin:/sbin", NULL};
	struct spawn_req req = {
		.argv = argv, .envp = env, .fds = {-1, -1, -1}, .own_group = true, .mask = &no_signals};
	struct err err = {0};
	int fds[2];

	assert_int_equal(fd_pipe(fds, O_NONBLOCK), 0);
	req.fds[1] = fds[1];
	tree_begin(&j->trees, &j->tree, edge);
	req.mark = j->tree.mark;
	req.cgroup = j->tree.cgroup ? j->tree.cgroup->dir : 0;
	assert_int_equal(spawn_start(&j->spawn, &req, &j->child, &err), 0);
	tree_began(&j->trees, &j->tree, j->child.pid, j->child.pid);
	fd_close(fds[1]);
	j->lifeline = fds[0];
}

static void
wait_for_bytes(int fd, unsigned n)
{
	struct pollfd more = {.fd = fd, .events = POLLIN};
	char chunk[64];

	while (n) {
		ssize_t got;

		assert_int_equal(poll(&more, 1, 20000), 1);
		got = fd_read(fd, chunk, MIN(sizeof chunk, n));
		assert_true(got > 0);
		n -= (unsigned)got;
	}
}

static bool
has_end(int fd, int timeout_ms)
{
	struct pollfd end = {.fd = fd};

	return poll(&end, 1, timeout_ms) == 1 && end.revents & POLLHUP;
}

static void
reap_first(struct job_test *j)
{
	struct rusage usage;
	int status;

	if (j->tree.first && spawn_reap(&j->child, &status, &usage) == 1)
		j->tree.first = 0;
}

/* as an executor does it: again and again, until nothing lives */
static void
end_tree(struct job_test *j)
{
	struct tree *tree = &j->tree;
	uint64_t deadline = clock_us() + 20000000;

	tree->sig = SIGKILL;
	spawn_kill(&j->child, SIGKILL, true);
	do {
		assert_true(clock_us() < deadline);
		usleep(1000);
		reap_first(j);
		trees_reap(&j->trees, &tree, 1);
		trees_signal(&j->trees, &tree, 1);
	} while (tree->lives || tree->first || trees_kill_rest(&j->trees));
}

static void
close_trees(struct job_test *j)
{
	tree_end(&j->trees, &j->tree);
	trees_fini(&j->trees);
	spawn_fini(&j->spawn);
	fd_close(j->lifeline);
	assert_false(have_children());
}

/* ---- each way */

/* a process, its child, one in a group and one in a session of its own, an orphan, and one that forks to live
 */
#define FAMILY                                                                                               \
	"echo; sleep 100 & setsid sh -c 'trap \"\" INT TERM; echo; sleep 100; sleep 100' &\n"                \
	"(setsid sh -c 'echo; sleep 100' &)\n"                                                               \
	"(setsid sh -c 'trap \"\" INT TERM HUP; echo; while :; do sleep 0.01; done' &)\n wait"

static void
ends_all(enum tree_way way)
{
	struct job_test j;

	open_trees(&j, way);
	start(&j, FAMILY, 1);
	wait_for_bytes(j.lifeline, 4);
	assert_false(has_end(j.lifeline, 0));
	end_tree(&j);
	assert_true(has_end(j.lifeline, 0));
	close_trees(&j);
}

static void
a_mark_finds_all(void **state)
{
	(void)state;
	ends_all(TREE_MARK);
}

static void
descent_finds_all(void **state)
{
	(void)state;
	ends_all(TREE_BELOW);
}

static void
a_control_group_finds_all(void **state)
{
	(void)state;
	ends_all(TREE_CGROUP);
}

/* or the tests above prove nothing */
static void
a_process_group_does_not(void **state)
{
	struct job_test j;

	(void)state;
	open_trees(&j, TREE_GROUP);
	start(&j, FAMILY, 1);
	wait_for_bytes(j.lifeline, 4);
	end_tree(&j);
	assert_false(has_end(j.lifeline, 500));
	assert_true(trees_end_session(j.trees.session) >= 3); /* they bear a mark all the same */
	assert_true(has_end(j.lifeline, 0));
	close_trees(&j);
}

/* its father is dead, its group not ours any more: what is left to say who it belongs to? */
static void
one_of_many_jobs_is_ended_alone(void **state)
{
	static const enum tree_way ways[] = {TREE_MARK, TREE_CGROUP};

	(void)state;
	for (size_t i = 0; i < countof(ways); i++) {
		struct job_test j;
		struct tree other, *both[2];
		struct child child;
		int lifeline;

		open_trees(&j, ways[i]);
		start(&j, "(setsid sh -c 'echo; sleep 100' &)", 1);
		wait_for_bytes(j.lifeline, 1);
		other = j.tree;
		child = j.child;
		lifeline = j.lifeline;
		start(&j, "(setsid sh -c 'echo; sleep 100' &)", 2);
		wait_for_bytes(j.lifeline, 1);
		end_tree(&j);
		assert_true(has_end(j.lifeline, 0));
		assert_false(has_end(lifeline, 200));
		both[0] = &j.tree, both[1] = &other;
		other.sig = 0;
		trees_signal(&j.trees, both, 2);
		assert_false(j.tree.lives);
		assert_true(other.lives);
		fd_close(j.lifeline);
		tree_end(&j.trees, &j.tree);
		j.tree = other;
		j.child = child;
		j.lifeline = lifeline;
		end_tree(&j);
		assert_true(has_end(j.lifeline, 0));
		close_trees(&j);
	}
}

static void
auto_takes_marks(void **state)
{
	struct job_test j;

	(void)state;
	open_trees(&j, TREE_AUTO);
	assert_int_equal(j.trees.way, TREE_MARK);
	trees_fini(&j.trees);
	spawn_fini(&j.spawn);
}

/* ---- marks */

static struct rlimit
limit_of(int fd)
{
	struct rlimit limit;
	char text[32];

	wait_for_bytes(fd, 1);
	assert_true(fd_read(fd, text, sizeof text) >= 0);
	assert_int_equal(getrlimit(RLIMIT_RTTIME, &limit), 0);
	return limit;
}

static void
we_bear_no_mark_ourselves(void **state)
{
	struct job_test j;

	(void)state;
	open_trees(&j, TREE_MARK);
	start(&j, "echo x; sleep 100", 7);
	assert_int_equal(limit_of(j.lifeline).rlim_cur, RLIM_INFINITY);
	assert_false(trees_are_nested());
	end_tree(&j);
	close_trees(&j);
}

/* a limit that somebody has set is kept */
static void
a_limit_of_the_user_is_left_alone(void **state)
{
	static const struct rlimit limits[] = {
		{200000, RLIM_INFINITY},
		{200000, 400000},
	};

	(void)state;
	for (size_t i = 0; i < countof(limits); i++) {
		pid_t pid = fork(); /* a hard limit cannot be raised again by everybody */

		if (pid == 0) {
			struct trees t;
			struct err err = {0};

			setrlimit(RLIMIT_RTTIME, &limits[i]);
			_exit(trees_init(&t, TREE_AUTO, &err) == 0 && t.way != TREE_MARK && !t.session ? 0
			                                                                               : 1);
		}
		int status = 1;
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
	}
}

/* ---- numbers */

/* a stranger, not marked, under a number that we ask for; -1: not allowed */
static pid_t
stranger(pid_t number)
{
	struct clone_args args = {.exit_signal = SIGCHLD, .set_tid = (uintptr_t)&number, .set_tid_size = 1};
	long pid = syscall(SYS_clone3, &args, sizeof args);

	if (pid == 0) {
		for (;;)
			pause();
	}
	return (pid_t)pid;
}

/* The job's process has ended, and somebody else got its number before we came to signal it. */
static void
a_number_given_to_another_is_not_signalled(void **state)
{
	struct job_test j;
	struct tree *tree = &j.tree;
	struct child before;
	siginfo_t info = {0};
	pid_t pid;

	(void)state;
	open_trees(&j, TREE_MARK);
	start(&j, "echo", 3);
	before = j.child;
	assert_int_equal(waitid(P_PID, (id_t)j.child.pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(waitpid(j.child.pid, NULL, 0), before.pid); /* behind spawn's back */
	pid = stranger(before.pid);
	if (pid < 0)
		print_message("no clone3 with set_tid: skipped\n");
	tree->sig = SIGKILL;
	trees_signal(&j.trees, &tree, 1);
	assert_false(tree->lives);
	if (pid > 0) {
		assert_int_equal(pid, before.pid);
		assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT), 0);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	fd_close(j.child.pidfd);
	close_trees(&j);
}

/* ---- whom nothing may reach. Where these tests fail, they end all that they
 * can: only in a world of their own */

static pid_t
orphan(void)
{
	int fds[2];
	pid_t pid, child;

	assert_int_equal(fd_pipe(fds, 0), 0);
	child = fork();
	if (child == 0) {
		pid = fork();
		if (pid == 0)
			for (;;)
				pause();
		_exit(fd_write_all(fds[1], &pid, sizeof pid) < 0);
	}
	waitpid(child, NULL, 0);
	assert_int_equal(fd_read(fds[0], &pid, sizeof pid), sizeof pid);
	fd_close(fds[0]);
	fd_close(fds[1]);
	return pid;
}

/* The path from every process ends at 0, which is also what a tree has for its first when that is gone. */
static void
a_job_without_a_process_has_no_descendants(void **state)
{
	struct tree tree = {.sig = SIGKILL}, *all = &tree;
	struct job_test j;
	pid_t stranger;

	(void)state;
	if (!apart_is())
		skip();
	stranger = orphan();
	open_trees(&j, TREE_BELOW);
	trees_signal(&j.trees, &all, 1);
	assert_false(tree.lives);
	assert_false(trees_kill_rest(&j.trees));
	trees_fini(&j.trees);
	spawn_fini(&j.spawn);
	assert_true(lives(stranger));
	kill(stranger, SIGKILL);
}

/* Who has no mark does not bear that of a session that is none. */
static void
what_is_no_session_ends_nobody(void **state)
{
	static const uint64_t sessions[] = {0, 1, 0x3fffffff, 0x80000000, 0xffffffff, 0x1ffffffff, UINT64_MAX};
	pid_t stranger;

	(void)state;
	if (!apart_is())
		skip();
	stranger = orphan();
	for (size_t i = 0; i < countof(sessions); i++)
		assert_int_equal(trees_end_session(sessions[i]), 0);
	assert_true(lives(stranger));
	kill(stranger, SIGKILL);
}

static void
nor_does_a_note_that_is_none(void **state)
{
	static const char *const notes[] = {
		"", "\n", "0 \n", "nonsense", "ffffffffffffffffffffffff /sys/fs/cgroup\n", "40000001 /sys/fs/cgroup\n",
	};
	pid_t stranger;

	(void)state;
	if (!apart_is())
		skip();
	stranger = orphan();
	for (size_t i = 0; i < countof(notes); i++) {
		scratch_put("jobs", notes[i], strlen(notes[i]));
		assert_int_equal(remains_end("jobs"), 0);
	}
	assert_true(lives(stranger));
	kill(stranger, SIGKILL);
}

/* whose name is not made of the session's number is no control group of ours */
static void
nor_is_a_group_ended_that_is_not_named_after_it(void **state)
{
	static const struct { const char *path, *said; } groups[] = {
		{"other", ""},
		{"weir-40000001", ""},
		{"./weir-40000002", ""},
		{"./weir-40000001", "1"}, /* the second again, under its whole name */
	};
	struct buf note = {0}, kill = {0}, said = {0};

	(void)state;
	for (size_t i = 0; i < countof(groups); i++) {
		buf_clear(&note);
		buf_clear(&kill);
		buf_printf(&note, "40000001 %s\n", groups[i].path);
		buf_printf(&kill, "%s/cgroup.kill", groups[i].path);
		mkdir(groups[i].path, 0777);
		scratch_put(kill.p, "", 0);
		scratch_put("jobs", note.p, note.n);
		assert_int_equal(remains_end("jobs"), 0);
		scratch_get(kill.p, &said);
		assert_string_equal(buf_cstr(&said), groups[i].said);
	}
	buf_free(&note);
	buf_free(&kill);
	buf_free(&said);
}

/* A build below a dead one, in the directory of that: it would end itself. */
static void
a_session_that_we_are_in_is_not_ended(void **state)
{
	struct rlimit limit = {(UINT64_C(1) << 62) | (UINT64_C(5) << 32) | 1, RLIM_INFINITY};
	pid_t pid = fork();
	int status = 1;

	(void)state;
	if (pid == 0) {
		if (setrlimit(RLIMIT_RTTIME, &limit) < 0 || fork() < 0)
			_exit(2);
		_exit(trees_end_session(limit.rlim_cur >> 32) == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* Its /proc, if it is still ours, shows other numbers; and any orphan comes to the first process. */
static void
nothing_is_sought_from_within_a_strange_namespace(void **state)
{
	pid_t pid = fork();
	int status = 1;

	(void)state;
	if (pid == 0) {
		pid_t first = unshare(CLONE_NEWPID) < 0 ? 0 : fork();

		if (first == 0) {
			struct trees t;
			struct err err = {0};

			_exit(getpid() == 1 && (trees_init(&t, TREE_AUTO, &err) < 0 || t.way != TREE_GROUP));
		}
		waitpid(first, &status, 0);
		_exit(status != 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* ---- what is left */

struct found {
	uint32_t n, edge;
	pid_t pid;
};

static void
note_left(void *ctx, uint32_t edge, pid_t pid)
{
	struct found *f = ctx;

	f->n++;
	f->edge = edge;
	f->pid = pid;
}

static void
what_is_left_is_told_with_its_edge(void **state)
{
	struct job_test j;
	struct found f = {0};
	struct buf command = {0};

	(void)state;
	open_trees(&j, TREE_MARK);
	start(&j, "(setsid sh -c 'sleep 100 & echo; sleep 100; :' &)", 4711);
	wait_for_bytes(j.lifeline, 1);
	while (j.tree.first)
		reap_first(&j);
	trees_left(&j.trees, note_left, &f);
	assert_int_equal(f.n, 1); /* not those below it */
	assert_int_equal(f.edge, 4711);
	proc_command(f.pid, &command);
	assert_string_equal(buf_cstr(&command), "sh -c sleep 100 & echo; sleep 100; :");
	end_tree(&j);
	f.n = 0;
	trees_left(&j.trees, note_left, &f);
	assert_int_equal(f.n, 0);
	buf_free(&command);
	close_trees(&j);
}

static void
who_holds_a_pipe_is_told(void **state)
{
	struct job_test j;
	struct buf name = {0};
	struct stat st;

	(void)state;
	open_trees(&j, TREE_MARK);
	start(&j, "echo; sleep 100 > /dev/null & exec sleep 101", 1);
	wait_for_bytes(j.lifeline, 1);
	assert_int_equal(fstat(j.lifeline, &st), 0);
	assert_int_equal(tree_holder(&j.tree, st.st_ino), j.child.pid);
	assert_int_equal(tree_holder(&j.tree, st.st_ino + 1), 0);
	proc_name(getpid(), &name);
	assert_string_equal(buf_cstr(&name), "unit-tree");
	buf_free(&name);
	end_tree(&j);
	close_trees(&j);
}

/* ---- control groups */

static void
what_lives_on_leaves_our_control_group(void **state)
{
	struct job_test j;
	struct buf path = {0};
	struct stat st;

	(void)state;
	open_trees(&j, TREE_CGROUP);
	buf_puts(&path, j.trees.cgroups.path.p);
	start(&j, "(setsid sh -c 'echo; sleep 100' &)", 1);
	wait_for_bytes(j.lifeline, 1);
	while (j.tree.first)
		reap_first(&j);
	tree_end(&j.trees, &j.tree);
	assert_ptr_not_equal(cgroup_take(&j.trees.cgroups), j.trees.cgroups.all.p[0]); /* not empty */
	assert_int_equal(stat(path.p, &st), 0);
	cgroups_close(&j.trees.cgroups);
	assert_int_equal(stat(path.p, &st), -1);
	assert_false(has_end(j.lifeline, 100));
	assert_int_equal(trees_end_session(j.trees.session), 2);
	assert_true(has_end(j.lifeline, 1000));
	j.trees.cgroups = (struct cgroups){0};
	buf_free(&path);
	close_trees(&j);
}

/* ---- after a death of ours */

static void
what_a_dead_build_left_is_ended(void **state)
{
	struct job_test j;
	struct remains r = {0};
	pid_t pid;

	(void)state;
	open_trees(&j, TREE_MARK);
	pid = fork();
	if (pid == 0) {
		remains_note(&r, "jobs", &j.trees);
		start(&j, "(setsid sh -c 'trap \"\" INT TERM; echo; sleep 100; :' &)", 1);
		wait_for_bytes(j.lifeline, 1);
		raise(SIGKILL);
	}
	waitpid(pid, NULL, 0);
	assert_true(remains_end("jobs") >= 1);
	assert_int_equal(trees_end_session(j.trees.session), 0);
	assert_int_equal(remains_end("jobs"), 0);
	trees_fini(&j.trees);
	spawn_fini(&j.spawn);
}

static void
what_a_living_build_runs_is_not(void **state)
{
	struct job_test j;
	struct remains r = {0};

	(void)state;
	open_trees(&j, TREE_MARK);
	remains_note(&r, "jobs", &j.trees);
	start(&j, "echo; sleep 100", 1);
	wait_for_bytes(j.lifeline, 1);
	assert_int_equal(remains_end("jobs"), 0);
	assert_false(has_end(j.lifeline, 0));
	remains_forget(&r);
	end_tree(&j);
	close_trees(&j);
}

/* A build that ended in peace has left what is meant to stay; and if that cannot be
 * written any more, the note goes. */
static void
nor_what_one_left_on_purpose_whatever_the_disk_says(void **state)
{
	struct rlimit before, nothing;
	struct remains r = {0};
	struct job_test j;

	(void)state;
	open_trees(&j, TREE_MARK);
	remains_note(&r, "jobs", &j.trees);
	start(&j, "echo; sleep 100", 1);
	wait_for_bytes(j.lifeline, 1);
	getrlimit(RLIMIT_FSIZE, &before);
	nothing = (struct rlimit){0, before.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &nothing);
	remains_forget(&r);
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(remains_end("jobs"), 0);
	assert_false(has_end(j.lifeline, 0));
	end_tree(&j);
	close_trees(&j);
}

static void
nothing_is_said_if_nothing_can_be_noted(void **state)
{
	struct job_test j;
	struct remains r = {0};

	(void)state;
	open_trees(&j, TREE_MARK);
	remains_note(&r, "nowhere/jobs", &j.trees);
	remains_forget(&r);
	assert_int_equal(remains_end("nowhere/jobs"), 0);
	trees_fini(&j.trees);
	spawn_fini(&j.spawn);
}

static int
all_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mark_finds_all),
		cmocka_unit_test(descent_finds_all),
		cmocka_unit_test(a_control_group_finds_all),
		cmocka_unit_test(a_process_group_does_not),
		cmocka_unit_test(one_of_many_jobs_is_ended_alone),
		cmocka_unit_test(auto_takes_marks),
		cmocka_unit_test(we_bear_no_mark_ourselves),
		cmocka_unit_test(a_limit_of_the_user_is_left_alone),
		cmocka_unit_test(a_number_given_to_another_is_not_signalled),
		cmocka_unit_test(a_job_without_a_process_has_no_descendants),
		cmocka_unit_test(what_is_no_session_ends_nobody),
		cmocka_unit_test_setup_teardown(nor_does_a_note_that_is_none, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(nor_is_a_group_ended_that_is_not_named_after_it, scratch_enter,
	                                        scratch_leave),
		cmocka_unit_test(a_session_that_we_are_in_is_not_ended),
		cmocka_unit_test(nothing_is_sought_from_within_a_strange_namespace),
		cmocka_unit_test(what_is_left_is_told_with_its_edge),
		cmocka_unit_test(who_holds_a_pipe_is_told),
		cmocka_unit_test(what_lives_on_leaves_our_control_group),
		cmocka_unit_test_setup_teardown(what_a_dead_build_left_is_ended, scratch_enter,
	                                        scratch_leave),
		cmocka_unit_test_setup_teardown(what_a_living_build_runs_is_not, scratch_enter,
	                                        scratch_leave),
		cmocka_unit_test_setup_teardown(nor_what_one_left_on_purpose_whatever_the_disk_says, scratch_enter,
		                                scratch_leave),
		cmocka_unit_test_setup_teardown(nothing_is_said_if_nothing_can_be_noted, scratch_enter,
	                                        scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int
main(void)
{
	return apart_run(all_tests);
}
