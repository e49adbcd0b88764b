/* ending_test.c - how jobs end that do not end by themselves, or leave something.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/exec/exec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "apart.h"
#include "base/clock.h"
#include "base/fd.h"
#include "census.h"
#include "runner/exec/local.h"
#include "scratch.h"

/* ---- what every test needs: the processes of a job have a fifo open for writing (`exec 9> alive`), we for
 * reading */

struct ending_test {
	struct exec *exec;
	struct job job, other;
	int alive;
	struct outliver told; /* the last, without its command */
	struct buf command;
	uint32_t ntold;
};

static void
note_outliver(void *ctx, const struct outliver *o)
{
	struct ending_test *t = ctx;

	t->ntold++;
	t->told = *o;
	buf_clear(&t->command);
	buf_put(&t->command, o->command);
}

static void
open_exec(struct ending_test *t, const struct local_opts *opts)
{
	struct err err = {0};

	*t = (struct ending_test){.exec = exec_local(opts, &err)};
	assert_non_null(t->exec);
	t->exec->outlives = note_outliver;
	t->exec->ctx = t;
	unlink("alive");
	assert_int_equal(mkfifo("alive", 0600), 0);
	t->alive = fd_open("alive", O_RDONLY | O_NONBLOCK, 0);
	assert_true(t->alive >= 0);
}

static void
close_exec(struct ending_test *t)
{
	exec_local_free(t->exec);
	fd_close(t->alive);
	buf_free(&t->job.command);
	buf_free(&t->job.output);
	buf_free(&t->other.command);
	buf_free(&t->other.output);
	buf_free(&t->command);
	assert_false(have_children());
}

static void
start(struct ending_test *t, struct job *job, const char *command)
{
	job->edge = job == &t->job ? 5 : 6;
	buf_clear(&job->command);
	buf_puts(&job->command, command);
	t->exec->start(t->exec, job);
}

static struct job *
wait_for_one(struct ending_test *t)
{
	struct job *job = NULL;

	assert_int_equal(t->exec->wait(t->exec, 20000, &job), EXEC_DONE);
	return job;
}

/* until so many bytes came from those that are alive; the executor has its say meanwhile */
static void
wait_for_bytes(struct ending_test *t, size_t n)
{
	struct job *none;
	char chunk[16];
	uint64_t deadline = clock_us() + 20000000;

	while (n) {
		ssize_t got = fd_read(t->alive, chunk, MIN(n, sizeof chunk));

		if (got > 0)
			n -= (size_t)got;
		else
			assert_int_equal(t->exec->wait(t->exec, 5, &none), EXEC_TIMEOUT);
		assert_true(clock_us() < deadline);
	}
}

static bool
all_are_gone(struct ending_test *t, int timeout_ms)
{
	struct pollfd end = {.fd = t->alive};

	return poll(&end, 1, timeout_ms) == 1 && end.revents & POLLHUP;
}

/* A process and two in sessions of their own, one of them an orphan, that do not mind signals. It waits
 * without a command in the foreground: one that dash has just forked misses an INT, and dash waits for it. */
#define STUBBORN "setsid sh -c 'trap \"\" INT TERM HUP; echo >&9; while :; do sleep 1; done'"
#define FAMILY   "exec 9> alive; " STUBBORN " & (" STUBBORN " &); sleep 100 & echo >&9; wait"

/* ---- time */

static void
a_job_that_takes_too_long_fails(void **state)
{
	struct ending_test t;
	uint64_t begin = clock_us();

	(void)state;
	open_exec(&t, &(struct local_opts){.kill_after_us = 700000});
	start(&t, &t.job, "echo -n begun; " FAMILY);
	start(&t, &t.other, "echo quick");
	assert_ptr_equal(wait_for_one(&t), &t.other);
	assert_int_equal(t.other.code, 0);
	wait_for_bytes(&t, 3);
	assert_ptr_equal(wait_for_one(&t), &t.job);
	assert_in_range(clock_us() - begin, 700000, 5000000);
	assert_int_equal(t.job.code, 124);
	assert_false(t.job.interrupted);
	assert_string_equal(buf_cstr(&t.job.output), "begun\nkilled after 0.7 s (--kill-after)\n");
	assert_true(all_are_gone(&t, 0));
	close_exec(&t);
}

static void
it_may_clean_up(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){.kill_after_us = 200000});
	start(&t, &t.job, "trap 'echo clean; exit 0' TERM; sleep 100 & wait");
	wait_for_one(&t);
	assert_int_equal(t.job.code, 124);
	assert_string_equal(buf_cstr(&t.job.output), "clean\nkilled after 0.2 s (--kill-after)\n");
	close_exec(&t);
}

static void
but_not_for_ever(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){.kill_after_us = 100000, .grace_us = 200000});
	start(&t, &t.job, "exec 9> alive; trap '' TERM; echo >&9; while :; do sleep 1; done");
	wait_for_one(&t);
	assert_int_equal(t.job.code, 124);
	assert_true(all_are_gone(&t, 0));
	close_exec(&t);
}

/* its process has ended; that does not count as long as the job has not */
static void
time_counts_for_what_holds_the_output(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){.kill_after_us = 300000});
	start(&t, &t.job, "exec 9> alive; sleep 100 &");
	wait_for_one(&t);
	assert_int_equal(t.job.code, 124);
	assert_true(all_are_gone(&t, 0));
	close_exec(&t);
}

static void
a_console_job_has_no_more_time(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){.kill_after_us = 200000});
	t.job.console = true;
	start(&t, &t.job, "exec 9> alive; (setsid sleep 100 &); sleep 100");
	wait_for_one(&t);
	assert_int_equal(t.job.code, 124);
	assert_true(all_are_gone(&t, 0));
	close_exec(&t);
}

static void
kernels_without_pidfds_will_do(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){.kill_after_us = 700000});
	((struct local *)t.exec)->spawn.rung = SPAWN_NO_PIDFD;
	start(&t, &t.job, FAMILY);
	wait_for_bytes(&t, 3);
	wait_for_one(&t);
	assert_int_equal(t.job.code, 124);
	assert_true(all_are_gone(&t, 0));
	close_exec(&t);
}

/* ---- cancelling */

static void
cancelled_jobs_leave_nothing(void **state)
{
	static const enum tree_way ways[] = {TREE_MARK, TREE_BELOW, TREE_CGROUP};

	(void)state;
	for (size_t i = 0; i < countof(ways); i++) {
		struct local_opts opts = {.trees = ways[i]};
		struct ending_test t;
		struct err err = {0};
		struct exec *possible = exec_local(&opts, &err);

		err_fini(&err);
		if (!possible)
			continue;
		exec_local_free(possible);
		open_exec(&t, &opts);
		start(&t, &t.job, FAMILY);
		start(&t, &t.other, FAMILY);
		wait_for_bytes(&t, 6);
		t.exec->cancel(t.exec, SIGINT);
		assert_true(all_are_gone(&t, 0));
		assert_int_equal(t.job.code, 130);
		assert_int_equal(t.other.code, 130);
		close_exec(&t);
	}
}

/* so that the test above says something; and nobody waits for those who cannot be found */
static void
with_groups_alone_they_do(void **state)
{
	struct ending_test t;
	uint64_t begin;
	struct local *l;

	(void)state;
	open_exec(&t, &(struct local_opts){.trees = TREE_GROUP});
	l = (struct local *)t.exec;
	start(&t, &t.job, FAMILY);
	wait_for_bytes(&t, 3);
	begin = clock_us();
	t.exec->cancel(t.exec, SIGINT);
	assert_true(clock_us() - begin < 4000000);
	assert_false(all_are_gone(&t, 200));
	assert_true(trees_end_session(l->trees.session) >= 2);
	close_exec(&t);
}

static void
those_who_do_not_mind_are_killed(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){.grace_us = 200000});
	start(&t, &t.job, "exec 9> alive; trap '' TERM; echo >&9; while :; do sleep 1; done");
	wait_for_bytes(&t, 1);
	t.exec->cancel(t.exec, SIGTERM);
	assert_int_equal(t.job.code, 137);
	assert_true(all_are_gone(&t, 0));
	close_exec(&t);
}

/* the terminal has told it; it may ask back */
static void
a_console_job_decides_for_itself(void **state)
{
	struct ending_test t;
	uint64_t begin = clock_us();

	(void)state;
	open_exec(&t, &(struct local_opts){.grace_us = 50000});
	t.job.console = true;
	start(&t, &t.job, "exec 9> alive; (setsid sleep 100 &); echo >&9; sleep 0.5; exit 7");
	wait_for_bytes(&t, 1);
	t.exec->cancel(t.exec, SIGINT);
	assert_true(clock_us() - begin >= 500000);
	assert_int_equal(t.job.code, 7);
	assert_true(all_are_gone(&t, 0)); /* it has left something: that is none of the user's business */
	close_exec(&t);
}

/* a daemon that an earlier job has started on purpose */
static void
what_finished_jobs_left_is_spared(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){0});
	start(&t, &t.other, "exec 9> alive; setsid sh -c 'echo >&9; sleep 100; :' > /dev/null 2>&1 &");
	assert_ptr_equal(wait_for_one(&t), &t.other);
	wait_for_bytes(&t, 1);
	start(&t, &t.job, "exec 9> alive; echo >&9; sleep 100");
	wait_for_bytes(&t, 1);
	t.exec->cancel(t.exec, SIGTERM);
	assert_false(all_are_gone(&t, 100));
	t.exec->end(t.exec);
	assert_int_equal(t.ntold, 1);
	assert_int_equal(t.told.edge, 6);
	assert_false(t.told.holds_output);
	assert_string_equal(buf_cstr(&t.command), "sh -c echo >&9; sleep 100; :");
	assert_int_equal(trees_end_session(((struct local *)t.exec)->trees.session), 2);
	close_exec(&t);
}

/* ---- left-overs */

static void
who_holds_the_output_is_told(void **state)
{
	struct ending_test t;
	uint64_t begin = clock_us();

	(void)state;
	open_exec(&t, &(struct local_opts){0});
	start(&t, &t.job, "sleep 1.5 & echo hello");
	assert_ptr_equal(wait_for_one(&t), &t.job);
	assert_in_range(clock_us() - begin, 1500000, 9000000);
	assert_int_equal(t.ntold, 1);
	assert_int_equal(t.told.edge, 5);
	assert_true(t.told.holds_output);
	assert_true(t.told.pid > 0);
	assert_string_equal(buf_cstr(&t.command), "sleep");
	assert_int_equal(t.job.code, 0);
	close_exec(&t);
}

static void
or_let_go(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){.leftover = LEFTOVER_DETACH});
	start(&t, &t.job, "exec 9> alive; (sleep 1.2; yes | head -c 300000 && echo done >&9) & echo hello");
	assert_ptr_equal(wait_for_one(&t), &t.job);
	assert_string_equal(buf_cstr(&t.job.output), "hello\n");
	assert_int_equal(t.job.code, 0);
	assert_int_equal(t.ntold, 0);
	start(&t, &t.other, "sleep 0.5");
	wait_for_one(&t);
	wait_for_bytes(&t, 5); /* it could write it all */
	assert_string_equal(buf_cstr(&t.job.output), "hello\n");
	close_exec(&t);
}

static void
or_ended(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){.leftover = LEFTOVER_KILL});
	start(&t, &t.job, "exec 9> alive; " STUBBORN " & echo hello");
	assert_ptr_equal(wait_for_one(&t), &t.job);
	assert_string_equal(buf_cstr(&t.job.output), "hello\n");
	assert_int_equal(t.job.code, 0);
	assert_true(all_are_gone(&t, 0));
	start(&t, &t.job, "exec 9> alive; (setsid sleep 100 > /dev/null 2>&1 &)"); /* holds nothing */
	assert_ptr_equal(wait_for_one(&t), &t.job);
	assert_true(all_are_gone(&t, 0));
	close_exec(&t);
}

static void
or_ended_if_the_job_failed(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){.kill_failed = true});
	start(&t, &t.job, "exec 9> alive; (setsid sleep 100 > /dev/null 2>&1 &); exit 3");
	wait_for_one(&t);
	assert_int_equal(t.job.code, 3);
	assert_true(all_are_gone(&t, 0));
	start(&t, &t.job, "exec 9> alive; setsid sh -c 'echo >&9; sleep 0.5' > /dev/null 2>&1 &");
	wait_for_one(&t);
	wait_for_bytes(&t, 1);
	assert_int_equal(t.job.code, 0);
	assert_false(all_are_gone(&t, 0));
	assert_true(all_are_gone(&t, 10000));
	close_exec(&t);
}

/* as the shell would have reported it, had it not been left out */
static void
how_a_job_died_is_told_all_the_same(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){.kill_failed = true});
	scratch_put("die", "#!/bin/sh\nkill -SEGV $$\n", 23);
	assert_int_equal(chmod("die", 0700), 0);
	start(&t, &t.job, "./die");
	wait_for_one(&t);
	assert_int_equal(t.job.code, 139);
	close_exec(&t);
}

/* ---- what it cost */

static void
blocks_are_counted(void **state)
{
	struct ending_test t;

	(void)state;
	open_exec(&t, &(struct local_opts){0});
	start(&t, &t.job, "dd if=/dev/zero of=zeros bs=64k count=16 conv=fsync 2> /dev/null");
	wait_for_one(&t);
	assert_int_equal(t.job.code, 0);
	assert_true(t.job.oublock == 0 || t.job.oublock >= 16 * 128); /* tmpfs has no disk */
	assert_true(t.job.inblock >= 0);
	close_exec(&t);
}

#define ending_unit_test(f) cmocka_unit_test_setup_teardown(f, scratch_enter, scratch_leave)

static int
all_tests(void)
{
	const struct CMUnitTest tests[] = {
		ending_unit_test(a_job_that_takes_too_long_fails),
		ending_unit_test(it_may_clean_up),
		ending_unit_test(but_not_for_ever),
		ending_unit_test(time_counts_for_what_holds_the_output),
		ending_unit_test(a_console_job_has_no_more_time),
		ending_unit_test(kernels_without_pidfds_will_do),
		ending_unit_test(cancelled_jobs_leave_nothing),
		ending_unit_test(with_groups_alone_they_do),
		ending_unit_test(those_who_do_not_mind_are_killed),
		ending_unit_test(a_console_job_decides_for_itself),
		ending_unit_test(what_finished_jobs_left_is_spared),
		ending_unit_test(who_holds_the_output_is_told),
		ending_unit_test(or_let_go),
		ending_unit_test(or_ended),
		ending_unit_test(or_ended_if_the_job_failed),
		ending_unit_test(how_a_job_died_is_told_all_the_same),
		ending_unit_test(blocks_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int
main(void)
{
	return apart_run(all_tests);
}
