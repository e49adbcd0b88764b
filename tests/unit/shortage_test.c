/* shortage_test.c - jobs while the system has no room for another process.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/exec/exec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"
#include "io/loop.h"
#include "runner/exec/local.h"

int __real_spawn_start(struct spawn *, const struct spawn_req *, struct child *, struct err *);
int __wrap_spawn_start(struct spawn *, const struct spawn_req *, struct child *, struct err *);

int __real_spawn_launch(struct spawn *, const struct spawn_req *, struct child *, struct err *);
int __wrap_spawn_launch(struct spawn *, const struct spawn_req *, struct child *, struct err *);

static uint64_t refused_until_us; /* of the clock */
static unsigned refused_tries;    /* at least */
static int refusal;
static unsigned ntries;

static bool
is_refused(struct child *c, struct err *err)
{
	ntries++;
	if (clock_us() >= refused_until_us && ntries > refused_tries)
		return false;
	*c = (struct child){.pidfd = -1};
	err_set(err, "clone: %s", strerror(refusal));
	return true;
}

int
__wrap_spawn_start(struct spawn *sp, const struct spawn_req *req, struct child *c, struct err *err)
{
	return is_refused(c, err) ? -refusal : __real_spawn_start(sp, req, c, err);
}

int
__wrap_spawn_launch(struct spawn *sp, const struct spawn_req *req, struct child *c, struct err *err)
{
	return is_refused(c, err) ? -refusal : __real_spawn_launch(sp, req, c, err);
}

int __real_loop_add(struct loop *, struct watch *, uint32_t);
int __wrap_loop_add(struct loop *, struct watch *, uint32_t);

static bool nothing_is_watched;

int
__wrap_loop_add(struct loop *l, struct watch *w, uint32_t events)
{
	return nothing_is_watched ? -ENOMEM : __real_loop_add(l, w, events);
}

/* how a job fares if the kernel refuses it for so long; what it took */
static uint64_t
run_refused(struct job *job, int error, uint64_t ms)
{
	struct local_opts opts = {.jobs = 2};
	struct err err = {0};
	struct exec *e = exec_local(&opts, &err);
	struct job *ended = NULL;
	uint64_t begin = clock_us();

	*job = (struct job){0};
	buf_puts(&job->command, "echo done; exit 3");
	refusal = error;
	refused_until_us = begin + ms * 1000;
	ntries = 0;
	assert_non_null(e);
	assert_int_equal(e->room(e), 2);
	e->start(e, job);
	assert_int_equal(e->wait(e, -1, &ended), EXEC_DONE);
	assert_ptr_equal(ended, job);
	exec_local_free(e);
	return (clock_us() - begin) / 1000;
}

static void
free_job(struct job *job)
{
	buf_free(&job->command);
	buf_free(&job->output);
}

/* longer and longer waits: neither in a loop, nor a second late */
static void
a_job_starts_as_soon_as_there_is_room(void **state)
{
	struct job job;

	(void)state;
	refused_tries = 2;
	assert_true(run_refused(&job, EAGAIN, 200) >= 200);
	refused_tries = 0;
	assert_int_equal(job.code, 3);
	assert_string_equal(buf_cstr(&job.output), "done\n");
	assert_true(ntries > 2 && ntries < 60);
	free_job(&job);
}

static void
it_fails_after_a_second_and_says_why(void **state)
{
	struct job job;

	(void)state;
	assert_true(run_refused(&job, EAGAIN, 3600 * 1000) >= 1000);
	assert_int_equal(job.code, 126);
	assert_string_equal(buf_cstr(&job.output),
	                    "clone: Resource temporarily unavailable; tried for 1000 ms\n");
	assert_true(ntries < 100);
	free_job(&job);
}

/* That time will not heal. */
static void
it_fails_at_once_if_the_shortage_is_ours(void **state)
{
	struct job job;

	(void)state;
	run_refused(&job, EMFILE, 3600 * 1000);
	assert_int_equal(job.code, 126);
	assert_string_equal(buf_cstr(&job.output), "clone: Too many open files\n");
	assert_int_equal(ntries, 1);
	free_job(&job);
}

/* However long: there is no need to guess when. */
static void
it_waits_for_a_job_that_runs(void **state)
{
	struct local_opts opts = {.jobs = 2};
	struct err err = {0};
	struct exec *e = exec_local(&opts, &err);
	struct job running = {0}, refused = {0}, *ended = NULL;

	(void)state;
	refused_until_us = 0;
	buf_puts(&running.command, "read x < /dev/null; sleep 1.5; exit 4");
	buf_puts(&refused.command, "exit 5");
	e->start(e, &running);
	refused_until_us = clock_us() + 1400 * 1000;
	refusal = EAGAIN;
	ntries = 0;
	e->start(e, &refused);
	/* either may be first: the other sleeps from when its shell has begun, which may be late */
	assert_int_equal(e->wait(e, -1, &ended), EXEC_DONE);
	assert_int_equal(e->wait(e, -1, &ended), EXEC_DONE);
	assert_int_equal(running.code, 4);
	assert_int_equal(refused.code, 5);
	assert_true(ntries <= 4);
	exec_local_free(e);
	free_job(&running);
	free_job(&refused);
}

/* What a job has left goes on writing; nobody can be told of that for want of memory.
 * The job is over all the same. */
static void
what_cannot_be_watched_is_let_go(void **state)
{
	struct local_opts opts = {.jobs = 2, .leftover = LEFTOVER_DETACH};
	struct err err = {0};
	struct exec *e = exec_local(&opts, &err);
	struct job job = {0}, *ended = NULL;

	(void)state;
	refused_until_us = 0;
	buf_puts(&job.command, "sleep 60 & echo $!");
	e->start(e, &job);
	nothing_is_watched = true;
	assert_int_equal(e->wait(e, 30000, &ended), EXEC_DONE);
	nothing_is_watched = false;
	assert_ptr_equal(ended, &job);
	assert_int_equal(job.code, 0);
	assert_true(atoi(buf_cstr(&job.output)) > 1);
	assert_int_equal(kill(atoi(buf_cstr(&job.output)), SIGKILL), 0);
	exec_local_free(e);
	free_job(&job);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_job_starts_as_soon_as_there_is_room),
		cmocka_unit_test(it_fails_after_a_second_and_says_why),
		cmocka_unit_test(it_fails_at_once_if_the_shortage_is_ours),
		cmocka_unit_test(it_waits_for_a_job_that_runs),
		cmocka_unit_test(what_cannot_be_watched_is_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
