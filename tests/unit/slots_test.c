/* slots_test.c - jobs here take their slots from a jobserver. SPDX-License-Identifier: Apache-2.0 */
#include "runner/exec/exec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "runner/exec/jobserver.h"

#define LONG "exec sleep 30"

/* an executor that is a client of a pool with so many tokens */
struct site {
	int pool[2];
	struct jobserver *slots;
	struct exec *exec;
	struct job jobs[4];
};

static struct site *
open_site(const char *tokens)
{
	struct site *s = xcalloc(1, sizeof *s);
	struct jobserver_auth auth = {.style = JOBSERVER_PIPE};
	struct local_opts opts = {0};
	struct err err = {0};

	assert_int_equal(fd_pipe(s->pool, 0), 0);
	fd_write_all(s->pool[1], tokens, strlen(tokens));
	memcpy(auth.fds, s->pool, sizeof auth.fds);
	s->slots = jobserver_join(&auth, &err);
	assert_non_null(s->slots);
	opts.slots = s->slots;
	s->exec = exec_local(&opts, &err);
	assert_non_null(s->exec);
	return s;
}

static int
tokens(const struct site *s)
{
	int n;

	assert_int_equal(ioctl(s->pool[0], FIONREAD, &n), 0);
	return n;
}

static void
close_site(struct site *s, int left)
{
	s->exec->cancel(s->exec, SIGTERM);
	assert_int_equal(tokens(s), left);
	exec_local_free(s->exec);
	assert_int_equal(jobserver_close(s->slots), 0);
	assert_int_equal(tokens(s), left);
	fd_close(s->pool[0]);
	fd_close(s->pool[1]);
	for (size_t i = 0; i < countof(s->jobs); i++) {
		buf_free(&s->jobs[i].command);
		buf_free(&s->jobs[i].output);
	}
	free(s);
}

static uint32_t
room(struct site *s)
{
	return s->exec->room(s->exec);
}

static void
start(struct site *s, int i, const char *command)
{
	buf_clear(&s->jobs[i].command);
	buf_puts(&s->jobs[i].command, command);
	s->exec->start(s->exec, &s->jobs[i]);
}

static enum exec_wait
wait_for(struct site *s, int ms)
{
	struct job *job;

	return s->exec->wait(s->exec, ms, &job);
}

/* ninja M3 */
static void
each_job_but_the_first_takes_a_token(void **state)
{
	struct site *s = open_site("+++");

	(void)state;
	assert_int_equal(room(s), 1);
	start(s, 0, LONG);
	assert_int_equal(tokens(s), 3);
	assert_int_equal(room(s), 1);
	start(s, 1, LONG);
	assert_int_equal(tokens(s), 2);
	assert_int_equal(room(s), 1);
	start(s, 2, LONG);
	assert_int_equal(tokens(s), 1);
	close_site(s, 3);
}

static void
a_token_goes_back_when_its_job_has_ended(void **state)
{
	struct site *s = open_site("+");

	(void)state;
	room(s);
	start(s, 0, LONG);
	assert_int_equal(room(s), 1);
	start(s, 1, "exit 0");
	assert_int_equal(tokens(s), 0);
	assert_int_equal(wait_for(s, 10000), EXEC_DONE);
	assert_int_equal(tokens(s), 0); /* the next job may take it over */
	assert_int_equal(wait_for(s, 0), EXEC_TIMEOUT);
	assert_int_equal(tokens(s), 1);
	close_site(s, 1);
}

/* the first job ended: the second one has our own slot now, and its token is for others */
static void
any_job_may_have_our_own_slot(void **state)
{
	struct site *s = open_site("+");

	(void)state;
	room(s);
	start(s, 0, "exit 0");
	assert_int_equal(room(s), 1);
	start(s, 1, LONG);
	assert_int_equal(wait_for(s, 10000), EXEC_DONE);
	assert_int_equal(wait_for(s, 0), EXEC_TIMEOUT);
	assert_int_equal(tokens(s), 1);
	close_site(s, 1);
}

static void
a_token_without_a_job_goes_back(void **state)
{
	struct site *s = open_site("+");

	(void)state;
	room(s);
	start(s, 0, LONG);
	assert_int_equal(room(s), 1);
	assert_int_equal(tokens(s), 0);
	assert_int_equal(wait_for(s, 0), EXEC_TIMEOUT);
	assert_int_equal(tokens(s), 1);
	close_site(s, 1);
}

static void
a_command_that_cannot_start_keeps_no_token(void **state)
{
	struct site *s = open_site("+");
	struct buf huge = {0};

	(void)state;
	room(s);
	start(s, 0, LONG);
	assert_int_equal(room(s), 1);
	for (int i = 0; i < 300000; i++)
		buf_puts(&huge, ": ");
	start(s, 1, buf_cstr(&huge));
	assert_int_equal(wait_for(s, 10000), EXEC_DONE);
	assert_int_equal(wait_for(s, 0), EXEC_TIMEOUT);
	assert_int_equal(tokens(s), 1);
	buf_free(&huge);
	close_site(s, 1);
}

static void
a_token_that_comes_wakes_who_waits_for_one(void **state)
{
	struct site *s = open_site("");
	char command[64];

	(void)state;
	snprintf(command, sizeof command, "sleep 0.1; printf + > /proc/%d/fd/%d; " LONG, (int)getpid(),
	         s->pool[1]);
	room(s);
	start(s, 0, command);
	assert_int_equal(room(s), 0);
	assert_int_equal(wait_for(s, 1), EXEC_TIMEOUT);
	assert_int_equal(wait_for(s, 20000), EXEC_ROOM);
	assert_int_equal(room(s), 1);
	start(s, 1, LONG);
	assert_int_equal(room(s), 0);
	close_site(s, 1);
}

static int64_t
cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

/* … and nobody else: neither one with nothing to start, nor one that was woken and has not asked again */
static void
tokens_of_no_use_wake_nobody(void **state)
{
	struct site *s = open_site("++");
	int64_t before = cpu_us();

	(void)state;
	room(s);
	start(s, 0, LONG);
	assert_int_equal(wait_for(s, 200), EXEC_TIMEOUT);
	assert_true(cpu_us() - before < 100000);
	close_site(s, 2);
}

static void
who_has_stopped_asking_is_not_woken(void **state)
{
	struct site *s = open_site("");

	(void)state;
	room(s);
	start(s, 0, LONG);
	assert_int_equal(room(s), 0);
	assert_int_equal(fd_write_all(s->pool[1], "+", 1), 0);
	assert_int_equal(wait_for(s, 10000), EXEC_ROOM);
	assert_int_equal(wait_for(s, 50), EXEC_TIMEOUT);
	assert_int_equal(tokens(s), 1);
	close_site(s, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_job_but_the_first_takes_a_token),
		cmocka_unit_test(a_token_goes_back_when_its_job_has_ended),
		cmocka_unit_test(any_job_may_have_our_own_slot),
		cmocka_unit_test(a_token_without_a_job_goes_back),
		cmocka_unit_test(a_command_that_cannot_start_keeps_no_token),
		cmocka_unit_test(a_token_that_comes_wakes_who_waits_for_one),
		cmocka_unit_test(tokens_of_no_use_wake_nobody),
		cmocka_unit_test(who_has_stopped_asking_is_not_woken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
