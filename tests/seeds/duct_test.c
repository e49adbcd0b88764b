/* duct_test.c - of the gotchas that the Duct library lists, those that no unit test answers (docs/spawn.md
 * has the whole list). SPDX-License-Identifier: Apache-2.0 */
#include "writers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "runner/exec/exec.h"

/* ---- a pipe's end, and other children */

static void
start_sleeper(struct fence_thread *t, struct child *c)
{
	static const char *const argv[] = {"/bin/sleep", "100", NULL};
	struct spawn_req req = plain_request(argv);
	struct err err = {0};

	assert_int_equal(fence_start(t, &req, c, &err), 0);
}

/* Does the pipe of one child end with it, although others were started while it was open? Not close-on-exec:
 * the other libraries in a program may forget it. */
static bool
ends_in_time(enum fence_kind kind)
{
	const char *argv[] = {"/bin/true", NULL};
	struct spawn_req req = plain_request(argv);
	struct fence fence;
	struct fence_thread t;
	struct child sleeper, writer;
	struct err err = {0};
	struct pollfd end = {.events = POLLIN};
	int ends[2];
	bool ended;

	assert_int_equal(fence_init(&fence, kind, &err), 0);
	assert_int_equal(fence_join(&fence, &t, 3, &err), 0);
	assert_int_equal(pipe(ends), 0);
	start_sleeper(&t, &sleeper);
	req.fds[1] = ends[1];
	assert_int_equal(fence_start(&t, &req, &writer, &err), 0);
	fd_close(ends[1]);
	assert_int_equal(reap(&writer), 0);
	end.fd = ends[0];
	ended = poll(&end, 1, 200) == 1;
	spawn_kill(&sleeper, SIGKILL, false);
	reap(&sleeper);
	fd_close(ends[0]);
	fence_leave(&t);
	fence_fini(&fence);
	return ended;
}

static void *
in_a_thread(void *arg)
{
	for (int kind = FENCE_TABLES; kind <= FENCE_NONE; kind++)
		((bool *)arg)[kind] = ends_in_time((enum fence_kind)kind);
	return NULL;
}

static void
another_child_never_delays_an_end(void **state)
{
	bool ended[FENCE_NONE + 1];
	pthread_t thread;

	(void)state;
	pthread_create(&thread, NULL, in_a_thread, ended);
	pthread_join(thread, NULL);
	assert_true(ended[FENCE_TABLES]);
	assert_true(ended[FENCE_EPOCHS]);
	assert_true(ended[FENCE_HELPER]);
	assert_false(ended[FENCE_NONE]);
}

/* ---- output must flow although nobody waits for that very job */

static void
start(struct exec *exec, struct job *job, const char *command)
{
	*job = (struct job){0};
	buf_puts(&job->command, command);
	exec->start(exec, job);
}

/* Each writes 1 MB, more than a pipe takes, and then waits for the other to say that it has. */
static void
two_jobs_that_wait_for_each_other(void **state)
{
	struct local_opts opts = {.jobs = 2};
	struct err err = {0};
	struct exec *exec = exec_local(&opts, &err);
	struct job jobs[2], *done;

	assert_non_null(exec);
	assert_int_equal(mkfifo("a-to-b", 0600) | mkfifo("b-to-a", 0600), 0);
	start(exec, &jobs[0], "head -c 1000000 /dev/zero; : > a-to-b; : < b-to-a");
	start(exec, &jobs[1], "head -c 1000000 /dev/zero; : < a-to-b; : > b-to-a");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(exec->wait(exec, 20000, &done), EXEC_DONE);
		assert_int_equal(done->code, 0);
		assert_int_equal(done->output.n, 1000000);
	}
	for (int i = 0; i < 2; i++) {
		buf_free(&jobs[i].command);
		buf_free(&jobs[i].output);
	}
	exec_local_free(exec);
	unlink("a-to-b");
	unlink("b-to-a");
	(void)state;
}

/* or it would do to wait first: what a pipe cannot take holds the writer */
static void
one_that_is_only_waited_for_never_ends(void **state)
{
	static const char *const argv[] = {"/usr/bin/head", "-c", "300000", "/dev/zero", NULL};
	struct spawn_req req = plain_request(argv);
	struct spawn sp;
	struct child c;
	struct err err = {0};
	struct rusage usage;
	char chunk[4096];
	size_t got = 0;
	int ends[2], status;

	(void)state;
	assert_int_equal(spawn_init(&sp), 0);
	assert_int_equal(fd_pipe(ends, 0), 0);
	req.fds[1] = ends[1];
	assert_int_equal(spawn_start(&sp, &req, &c, &err), 0);
	fd_close(ends[1]);
	usleep(300000);
	assert_int_equal(spawn_reap(&c, &status, &usage), 0);
	for (ssize_t n; (n = fd_read(ends[0], chunk, sizeof chunk)) > 0;)
		got += (size_t)n;
	assert_int_equal(got, 300000);
	assert_int_equal(reap(&c), 0);
	fd_close(ends[0]);
	spawn_fini(&sp);
}

/* with WEIR_LONG=64; it is held in memory */
static void
output_may_be_a_gigabyte(void **state)
{
	struct local_opts opts = {.jobs = 1};
	struct err err = {0};
	struct exec *exec = exec_local(&opts, &err);
	unsigned megabytes = long_run(16);
	struct job job, *done;
	char command[64];

	(void)state;
	assert_non_null(exec);
	snprintf(command, sizeof command, "head -c %uM /dev/zero; echo end", megabytes);
	start(exec, &job, command);
	assert_int_equal(exec->wait(exec, -1, &done), EXEC_DONE);
	assert_int_equal(done->code, 0);
	assert_int_equal(done->output.n, ((size_t)megabytes << 20) + 4);
	assert_string_equal(done->output.p + done->output.n - 4, "end\n");
	buf_free(&job.command);
	buf_free(&job.output);
	exec_local_free(exec);
}

/* ---- what a job leaves behind */

/* Output ends when nobody can write any more, not when the job is over: who reads to the end is held up. */
static void
who_reads_to_the_end_waits_for_a_left_over(void **state)
{
	static const char *const argv[] = {"/bin/sh", "-c", "exec 3<&0; { read x; } <&3 & echo done", NULL};
	struct spawn_req req = plain_request(argv);
	struct spawn sp;
	struct child c;
	struct err err = {0};
	struct pollfd end = {.events = POLLIN};
	int in[2], out[2];
	char chunk[16];

	(void)state;
	assert_int_equal(spawn_init(&sp), 0);
	assert_int_equal(fd_pipe(in, 0) | fd_pipe(out, 0), 0);
	req.fds[0] = in[0];
	req.fds[1] = out[1];
	assert_int_equal(spawn_start(&sp, &req, &c, &err), 0);
	fd_close(in[0]);
	fd_close(out[1]);
	assert_int_equal(reap(&c), 0);
	end.fd = out[0];
	assert_int_equal(fd_read(out[0], chunk, sizeof chunk), 5);
	assert_int_equal(poll(&end, 1, 200), 0);
	fd_close(in[1]);
	assert_int_equal(poll(&end, 1, 20000), 1);
	assert_int_equal(fd_read(out[0], chunk, sizeof chunk), 0);
	fd_close(out[0]);
	spawn_fini(&sp);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_child_never_delays_an_end),
		cmocka_unit_test(two_jobs_that_wait_for_each_other),
		cmocka_unit_test(one_that_is_only_waited_for_never_ends),
		cmocka_unit_test(output_may_be_a_gigabyte),
		cmocka_unit_test(who_reads_to_the_end_waits_for_a_left_over),
	};

	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
