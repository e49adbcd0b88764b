/* jobserver_test.c - MAKEFLAGS, and tokens in real fifos and pipes. SPDX-License-Identifier: Apache-2.0 */
#include "runner/exec/jobserver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "scratch.h"

/* ---- what MAKEFLAGS says */

static const struct parsed {
	const char *makeflags;
	enum jobserver_style style;
	const char *path;
	int rd, wr;
	const char *error;
} parsed[] = {
	{NULL, JOBSERVER_NONE, "", -1, -1, NULL},
	{"", JOBSERVER_NONE, "", -1, -1, NULL},
	{" \t ", JOBSERVER_NONE, "", -1, -1, NULL},
	{" -j", JOBSERVER_NONE, "", -1, -1, NULL},
	{" -j3 --jobserver-auth=fifo:/tmp/f", JOBSERVER_FIFO, "/tmp/f", -1, -1, NULL},
	{"--jobserver-auth=fifo:f\t-k", JOBSERVER_FIFO, "f", -1, -1, NULL},
	{"--jobserver-auth=fifo:", JOBSERVER_FIFO, "", -1, -1, NULL},
	{" -j3 --jobserver-auth=3,4", JOBSERVER_PIPE, "", 3, 4, NULL},
	{" -j3 --jobserver-fds=3,4 -j", JOBSERVER_PIPE, "", 3, 4, NULL},
	/* single-letter flags come first, and n is a dry run */
	{"kns --jobserver-auth=fifo:f", JOBSERVER_NONE, "", -1, -1, NULL},
	{"ks --jobserver-auth=fifo:f", JOBSERVER_FIFO, "f", -1, -1, NULL},
	{"-n --jobserver-auth=fifo:f", JOBSERVER_FIFO, "f", -1, -1, NULL},
	{" k n --jobserver-auth=fifo:f", JOBSERVER_FIFO, "f", -1, -1, NULL},
	/* negative: turned off */
	{" --jobserver-auth=-1,4", JOBSERVER_NONE, "", -1, 4, NULL},
	{" --jobserver-auth=3,-4", JOBSERVER_NONE, "", 3, -4, NULL},
	{" -j --jobserver-auth=3,4 --jobserver-auth=-2,-2", JOBSERVER_NONE, "", -2, -2, NULL},
	/* the last one counts */
	{"--jobserver-auth=1,2 --jobserver-fds=3,4 --jobserver-auth=fifo:", JOBSERVER_FIFO, "", -1, -1, NULL},
	{"--jobserver-auth=fifo:/f --jobserver-fds=12,44", JOBSERVER_PIPE, "", 12, 44, NULL},
	{"--jobserver-fds=x --jobserver-auth=3,4", JOBSERVER_PIPE, "", 3, 4, NULL},
	{"--jobserver-auth=3,4 --jobserver-auth=fifo:f --jobserver-aut=3", JOBSERVER_FIFO, "f", -1, -1, NULL},
	/* nonsense */
	{"--jobserver-fds=10,", JOBSERVER_NONE, "", 10, -1, "Invalid file descriptor pair [10,]"},
	{"--jobserver-fds=", JOBSERVER_NONE, "", -1, -1, "Invalid file descriptor pair []"},
	{"--jobserver-fds=3,4x", JOBSERVER_NONE, "", 3, 4, "Invalid file descriptor pair [3,4x]"},
	{"--jobserver-fds=3, 4", JOBSERVER_NONE, "", 3, 4, "Invalid file descriptor pair [3,]"},
	{"--jobserver-fds=9999999999,4", JOBSERVER_NONE, "", -1, -1,
	 "Invalid file descriptor pair [9999999999,4]"},
	{"--jobserver-auth=sem", JOBSERVER_NONE, "", -1, -1, "Semaphore mode is not supported on Posix!"},
	{"--jobserver-auth=", JOBSERVER_NONE, "", -1, -1, "Semaphore mode is not supported on Posix!"},
};

/* ninja M1 */
static void
makeflags_name_a_pool(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(parsed); i++) {
		const struct parsed *p = &parsed[i];
		struct jobserver_auth auth;
		struct err err = {0};
		int got = jobserver_parse(p->makeflags, &auth, &err);

		if (got != (p->error ? -1 : 0) || auth.style != p->style)
			fail_msg("%s", p->makeflags);
		assert_string_equal(buf_cstr(&err.text), p->error ? p->error : "");
		assert_int_equal(auth.path.n, strlen(p->path));
		assert_memory_equal(auth.path.n ? auth.path.p : "", p->path, auth.path.n);
		if (auth.style == JOBSERVER_PIPE) {
			assert_int_equal(auth.fds[0], p->rd);
			assert_int_equal(auth.fds[1], p->wr);
		}
		err_fini(&err);
	}
}

static const struct {
	const char *before, *after; /* $J: our own words */
} passed_on[] = {
	{NULL, "$J"},
	{"", "$J"},
	{"k", "k$J"},
	{"ks --no-print-directory", "ks --no-print-directory$J"},
	{" -k", " -k$J"},
	{"-j8", "$J"},
	{"-j 8 -k", " -k$J"},
	{"--jobs 8 --jobs=7 --jobs -k", " -k$J"},
	{"-j -k", " -k$J"},
	{" -j5 --jobserver-auth=3,4 -k", " -k$J"},
	{" -j5 --jobserver-fds=3,4 --jobserver-auth=fifo:/x --jobserver-aut=3,4", "$J"},
	{" -j5 -- A=1 B=-j2\\ --jobserver-auth=7,7", "$J -- A=1 B=-j2\\ --jobserver-auth=7,7"},
	{"k -- A=1", "k$J -- A=1"},
	{"CC=gcc", "CC=gcc$J"},
	{"-jx --jobservers", " -jx --jobservers$J"},
};

static void
other_flags_of_make_are_passed_on(void **state)
{
	struct err err = {0};
	struct jobserver *js = jobserver_serve(JOBSERVER_PIPE, 3, &err);
	char ours[64];
	int fds[2];

	(void)state;
	assert_non_null(js);
	assert_true(jobserver_pass(js, fds));
	snprintf(ours, sizeof ours, " -j3 --jobserver-auth=%d,%d", fds[0], fds[1]);
	for (size_t i = 0; i < countof(passed_on); i++) {
		const char *hole = strstr(passed_on[i].after, "$J");
		struct buf got = {0}, want = {0};

		buf_add(&want, passed_on[i].after, (size_t)(hole - passed_on[i].after));
		buf_puts(&want, ours);
		buf_puts(&want, hole + 2);
		jobserver_makeflags(js, passed_on[i].before, &got);
		assert_string_equal(buf_cstr(&got), buf_cstr(&want));
		buf_free(&got);
		buf_free(&want);
	}
	assert_int_equal(jobserver_close(js), 0);
}

/* ---- pools made by somebody else */

/* a pool as make would make it, and a way to look into it */
struct pool {
	int fds[2];
	char makeflags[64];
};

static void
open_fifo_pool(struct pool *p, const char *tokens)
{
	assert_int_equal(mkfifo("pool", 0600), 0);
	p->fds[0] = fd_open("pool", O_RDONLY | O_NONBLOCK, 0);
	p->fds[1] = fd_open("pool", O_WRONLY, 0);
	assert_true(p->fds[0] >= 0 && p->fds[1] >= 0);
	assert_int_equal(fd_write_all(p->fds[1], tokens, strlen(tokens)), 0);
	snprintf(p->makeflags, sizeof p->makeflags, " -j --jobserver-auth=fifo:pool");
}

static void
open_pipe_pool(struct pool *p, const char *tokens)
{
	assert_int_equal(fd_pipe(p->fds, 0), 0);
	assert_int_equal(fd_write_all(p->fds[1], tokens, strlen(tokens)), 0);
	snprintf(p->makeflags, sizeof p->makeflags, " -j --jobserver-auth=%d,%d", p->fds[0], p->fds[1]);
}

static int
available(int fd)
{
	int n;

	assert_int_equal(ioctl(fd, FIONREAD, &n), 0);
	return n;
}

/* the pool has exactly these; ends it */
static void
close_pool(struct pool *p, const char *tokens)
{
	char got[32] = "";

	assert_int_equal(available(p->fds[0]), strlen(tokens));
	if (*tokens)
		assert_int_equal(fd_read(p->fds[0], got, sizeof got - 1), strlen(tokens));
	assert_string_equal(got, tokens);
	fd_close(p->fds[0]);
	fd_close(p->fds[1]);
	unlink("pool");
}

static struct jobserver *
join(const char *makeflags)
{
	struct jobserver_auth auth;
	struct jobserver *js;
	struct err err = {0};

	assert_int_equal(jobserver_parse(makeflags, &auth, &err), 0);
	assert_int_equal(jobserver_check(&auth, &err), 0);
	js = jobserver_join(&auth, &err);
	assert_string_equal(buf_cstr(&err.text), "");
	assert_non_null(js);
	return js;
}

static void
assert_shares(struct pool *p)
{
	struct jobserver *js = join(p->makeflags);

	assert_false(jobserver_is_server(js));
	assert_int_equal(jobserver_room(js, 0), 1); /* the slot we were born with */
	assert_int_equal(available(p->fds[0]), 3);
	assert_int_equal(jobserver_room(js, 1), 1);
	assert_int_equal(jobserver_room(js, 1), 1); /* had already */
	assert_int_equal(available(p->fds[0]), 2);
	assert_int_equal(jobserver_room(js, 2), 1);
	assert_int_equal(jobserver_room(js, 3), 1);
	assert_int_equal(jobserver_room(js, 4), 0); /* … and does not wait */
	assert_int_equal(available(p->fds[0]), 0);
	jobserver_keep(js, 4);
	assert_int_equal(available(p->fds[0]), 0);
	jobserver_keep(js, 3);
	assert_int_equal(available(p->fds[0]), 1);
	jobserver_keep(js, 1);
	assert_int_equal(available(p->fds[0]), 3);
	assert_int_equal(jobserver_room(js, 1), 1);
	assert_int_equal(available(p->fds[0]), 2);
	assert_int_equal(jobserver_close(js), 0);
}

/* The bytes that come back are those that were taken. ninja M3 */
static void
a_fifo_is_shared(void **state)
{
	struct pool p;

	(void)state;
	open_fifo_pool(&p, "abc");
	assert_shares(&p);
	close_pool(&p, "abc");
}

static void
a_pipe_is_shared_and_its_flags_are_left_alone(void **state)
{
	struct pool p;

	(void)state;
	open_pipe_pool(&p, "abc");
	assert_shares(&p);
	assert_int_equal(fcntl(p.fds[0], F_GETFL) & O_NONBLOCK, 0);
	close_pool(&p, "abc");
}

/* as make 4.3 leaves it */
static void
a_pipe_may_not_block_already(void **state)
{
	struct pool p;

	(void)state;
	open_pipe_pool(&p, "abc");
	assert_int_equal(fcntl(p.fds[0], F_SETFL, O_NONBLOCK), 0);
	assert_shares(&p);
	close_pool(&p, "abc");
}

static void
an_empty_pool_leaves_one_slot(void **state)
{
	struct jobserver *js;
	struct pool p;

	(void)state;
	open_pipe_pool(&p, "");
	js = join(p.makeflags);
	assert_int_equal(jobserver_room(js, 0), 1);
	assert_int_equal(jobserver_room(js, 1), 0);
	jobserver_keep(js, 0);
	assert_int_equal(jobserver_close(js), 0);
	close_pool(&p, "");
}

/* a token that comes is seen by whoever waits for it */
static void
two_clients_never_hold_more_than_there_is(void **state)
{
	struct jobserver *a, *b;
	struct pool p;

	(void)state;
	open_fifo_pool(&p, "xy");
	a = join(p.makeflags);
	b = join(p.makeflags);
	assert_int_equal(jobserver_room(a, 1), 1);
	assert_int_equal(jobserver_room(b, 1), 1);
	assert_int_equal(jobserver_room(a, 2), 0);
	assert_int_equal(jobserver_room(b, 2), 0);
	assert_int_equal(available(jobserver_fd(b)), 0);
	jobserver_keep(a, 1);
	assert_int_equal(available(jobserver_fd(b)), 1);
	assert_int_equal(jobserver_room(b, 2), 1);
	assert_int_equal(jobserver_room(a, 1), 0);
	jobserver_close(a);
	jobserver_close(b);
	assert_int_equal(available(p.fds[0]), 2);
	close_pool(&p, "yx");
}

static void
assert_join_fails(const char *makeflags, const char *why)
{
	struct jobserver_auth auth;
	struct err err = {0};

	assert_int_equal(jobserver_parse(makeflags, &auth, &err), 0);
	assert_null(jobserver_join(&auth, &err));
	assert_string_equal(buf_cstr(&err.text), why);
	err_fini(&err);
}

/* ninja M2 */
static void
what_is_no_fifo_is_named(void **state)
{
	struct jobserver *js;

	(void)state;
	assert_join_fails("--jobserver-auth=fifo:", "Empty fifo path");
	assert_join_fails("--jobserver-auth=fifo:none",
	                  "Error opening fifo for reading: No such file or directory");
	scratch_put("file", "", 0);
	assert_join_fails("--jobserver-auth=fifo:file", "Not a fifo path: file");
	assert_join_fails("--jobserver-auth=fifo:.", "Not a fifo path: .");
	js = join("--jobserver-auth=fifo:/dev/null"); /* a character device is as good */
	assert_int_equal(jobserver_room(js, 1), 0);
	assert_int_equal(jobserver_close(js), 0);
}

static void
assert_not_given(int rd, int wr, const char *why)
{
	struct jobserver_auth auth = {.style = JOBSERVER_PIPE, .fds = {rd, wr}};
	struct err err = {0};
	char text[128];

	snprintf(text, sizeof text, "file descriptors %d,%d are not %s; prefix the recipe with '+'", rd, wr,
	         why);
	assert_int_equal(jobserver_check(&auth, &err), -1);
	assert_string_equal(buf_cstr(&err.text), text);
	err_fini(&err);
}

static void
descriptors_that_we_were_not_given_are_noticed(void **state)
{
	int a[2], b[2], null = fd_open("/dev/null", O_RDWR, 0);

	(void)state;
	assert_int_equal(fd_pipe(a, 0), 0);
	assert_int_equal(fd_pipe(b, 0), 0);
	assert_not_given(null, null, "a pipe");
	assert_not_given(a[0], b[1], "a pipe"); /* their numbers were given to others */
	assert_not_given(a[1], a[0], "a pipe");
	fd_close(b[1]);
	assert_not_given(b[0], b[1], "open");
	fd_close(b[0]);
	fd_close(a[0]);
	fd_close(a[1]);
	fd_close(null);
}

/* ---- our own pool */

static void
makeflags_of(const struct jobserver *js, struct buf *out)
{
	buf_clear(out);
	jobserver_makeflags(js, NULL, out);
}

static void
assert_serves(enum jobserver_style style)
{
	struct err err = {0};
	struct jobserver *js = jobserver_serve(style, 3, &err), *job;
	struct buf makeflags = {0};
	struct jobserver_auth auth;
	struct str path;

	assert_non_null(js);
	assert_true(jobserver_is_server(js));
	makeflags_of(js, &makeflags);
	job = join(buf_cstr(&makeflags));
	assert_int_equal(jobserver_room(js, 0), 1);
	assert_int_equal(jobserver_room(js, 1), 1);
	assert_int_equal(jobserver_room(job, 0), 1); /* the slot that we gave it */
	assert_int_equal(jobserver_room(job, 1), 1);
	assert_int_equal(jobserver_room(job, 2), 0);
	assert_int_equal(jobserver_room(js, 2), 0);
	jobserver_close(job);
	assert_int_equal(jobserver_room(js, 2), 1);
	jobserver_parse(buf_cstr(&makeflags), &auth, &err);
	path = auth.path;
	assert_int_equal(jobserver_close(js), 0);
	if (auth.style == JOBSERVER_FIFO)
		assert_int_equal(access(path.p, F_OK), -1);
	buf_free(&makeflags);
}

static void
a_server_counts_itself(void **state)
{
	(void)state;
	assert_serves(JOBSERVER_FIFO);
	assert_serves(JOBSERVER_PIPE);
	assert_serves(JOBSERVER_BOTH);
}

static void
a_single_slot_is_a_pool_without_tokens(void **state)
{
	struct err err = {0};
	struct jobserver *js = jobserver_serve(JOBSERVER_FIFO, 1, &err);

	(void)state;
	assert_int_equal(jobserver_room(js, 0), 1);
	assert_int_equal(jobserver_room(js, 1), 0);
	assert_int_equal(jobserver_close(js), 0);
}

static void
there_are_never_more_tokens_than_a_page_holds(void **state)
{
	struct err err = {0};
	struct jobserver *js = jobserver_serve(JOBSERVER_PIPE, 1000000, &err);

	(void)state;
	assert_int_equal(available(jobserver_fd(js)), 4095);
	assert_int_equal(jobserver_close(js), 0);
}

static void
jobs_inherit_no_small_numbers_and_may_wait(void **state)
{
	static const enum jobserver_style styles[] = {JOBSERVER_PIPE, JOBSERVER_BOTH};
	struct err err = {0};
	int fds[2];

	(void)state;
	for (size_t i = 0; i < countof(styles); i++) {
		struct jobserver *js = jobserver_serve(styles[i], 2, &err);

		assert_true(jobserver_pass(js, fds));
		assert_true(fds[0] >= 32 && fds[1] >= 32);
		assert_int_equal(fcntl(fds[0], F_GETFL) & (O_ACCMODE | O_NONBLOCK), O_RDONLY);
		assert_int_equal(fcntl(fds[1], F_GETFL) & (O_ACCMODE | O_NONBLOCK), O_WRONLY);
		assert_int_equal(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
		assert_int_equal(jobserver_close(js), 0);
	}
}

static void
set_tmpdir(const char *path)
{
	if (path)
		assert_int_equal(setenv("TMPDIR", path, 1), 0);
	else
		assert_int_equal(unsetenv("TMPDIR"), 0);
}

/* a fifo, in a directory that is ours, and both are gone afterwards */
static void
the_fifo_is_in_a_directory_of_its_own(void **state)
{
	struct err err = {0};
	struct buf makeflags = {0}, dir = {0};
	char here[256];
	struct jobserver *js;
	struct stat st;

	(void)state;
	assert_non_null(getcwd(here, sizeof here));
	set_tmpdir(here);
	js = jobserver_serve(JOBSERVER_FIFO, 2, &err);
	set_tmpdir(NULL);
	makeflags_of(js, &makeflags);
	buf_puts(&dir, strstr(makeflags.p, "fifo:") + 5);
	assert_int_equal(strncmp(dir.p, here, strlen(here)), 0);
	assert_int_equal(stat(dir.p, &st), 0);
	assert_int_equal(st.st_mode, S_IFIFO | 0600);
	*strrchr(dir.p, '/') = '\0';
	assert_int_equal(stat(dir.p, &st), 0);
	assert_int_equal(st.st_mode, S_IFDIR | 0700);
	assert_int_equal(jobserver_close(js), 0);
	assert_int_equal(stat(dir.p, &st), -1);
	buf_free(&makeflags);
	buf_free(&dir);
}

static void
where_no_fifo_can_be_made_descriptors_do(void **state)
{
	struct err err = {0};
	struct jobserver *js;
	struct buf makeflags = {0};
	int fds[2];

	(void)state;
	set_tmpdir("/nonesuch");
	assert_null(jobserver_serve(JOBSERVER_FIFO, 2, &err));
	assert_string_equal(buf_cstr(&err.text),
	                    "making a directory in '/nonesuch': No such file or directory");
	err_fini(&err);
	js = jobserver_serve(JOBSERVER_BOTH, 2, &err);
	assert_string_equal(buf_cstr(&err.text), "");
	makeflags_of(js, &makeflags);
	assert_null(strstr(makeflags.p, "fifo"));
	assert_true(jobserver_pass(js, fds));
	assert_int_equal(jobserver_close(js), 0);
	buf_free(&makeflags);
	set_tmpdir(NULL);
}

/* MAKEFLAGS ends words at blanks */
static void
the_path_of_the_fifo_is_one_word(void **state)
{
	struct err err = {0};
	struct buf makeflags = {0};
	struct jobserver *js;

	(void)state;
	set_tmpdir("/tmp/a b");
	js = jobserver_serve(JOBSERVER_FIFO, 2, &err);
	makeflags_of(js, &makeflags);
	assert_non_null(strstr(makeflags.p, "fifo:/tmp/weir-"));
	assert_int_equal(jobserver_close(js), 0);
	buf_free(&makeflags);
	set_tmpdir(NULL);
}

/* a job is killed with a token in its hands */
static void
tokens_that_were_lost_are_made_anew(void **state)
{
	struct err err = {0};
	struct jobserver *js = jobserver_serve(JOBSERVER_PIPE, 4, &err);
	char token[2];

	(void)state;
	assert_int_equal(fd_read(jobserver_fd(js), token, 2), 2);
	assert_int_equal(jobserver_room(js, 1), 1);
	assert_int_equal(jobserver_room(js, 2), 0); /* somebody may hold them: a job runs */
	jobserver_keep(js, 0);
	assert_int_equal(jobserver_room(js, 0), 1);
	assert_int_equal(available(jobserver_fd(js)), 3);
	assert_int_equal(jobserver_close(js), 2);
}

static void
tokens_that_come_back_late_are_not_too_many(void **state)
{
	struct err err = {0};
	struct jobserver *js = jobserver_serve(JOBSERVER_PIPE, 4, &err);
	char token[2];
	int fds[2];

	(void)state;
	jobserver_pass(js, fds);
	assert_int_equal(fd_read(fds[0], token, 2), 2);
	jobserver_room(js, 0);
	assert_int_equal(fd_write_all(fds[1], token, 2), 0);
	assert_int_equal(available(fds[0]), 5);
	jobserver_room(js, 0);
	assert_int_equal(available(fds[0]), 3);
	assert_int_equal(jobserver_close(js), 0);
}

/* ---- sudden ends */

static int
die_by(int sig, const char *makeflags)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct jobserver *js = join(makeflags);

		jobserver_guard(js);
		jobserver_room(js, 1);
		raise(sig);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void
a_signal_gives_tokens_back(void **state)
{
	static const int signals[] = {SIGINT, SIGQUIT, SIGPIPE, SIGABRT};
	struct pool p;

	(void)state;
	open_fifo_pool(&p, "abc");
	for (size_t i = 0; i < countof(signals); i++) {
		assert_int_equal(die_by(signals[i], p.makeflags), signals[i]);
		assert_int_equal(available(p.fds[0]), 3);
	}
	assert_int_equal(fd_read(p.fds[0], p.makeflags, 3), 3);
	close_pool(&p, "");
}

static void
a_signal_takes_the_fifo_away(void **state)
{
	char here[PATH_MAX];
	pid_t pid;
	int status;

	(void)state;
	assert_int_equal(mkdir("tmp", 0777), 0);
	assert_non_null(realpath("tmp", here));
	set_tmpdir(here);
	pid = fork();
	if (pid == 0) {
		struct err err = {0};

		jobserver_guard(jobserver_serve(JOBSERVER_BOTH, 4, &err));
		raise(SIGQUIT);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	set_tmpdir(NULL);
	assert_int_equal(rmdir("tmp"), 0); /* empty */
}

/* Takes tokens and gives them back till it is told to end. */
static void
never_rest(const char *makeflags)
{
	struct jobserver *js = join(makeflags);

	jobserver_guard(js);
	for (;;) {
		for (uint32_t busy = 0; jobserver_room(js, busy);)
			busy++;
		jobserver_keep(js, 0);
	}
}

/* n times, each at another moment */
static void
strike(const struct pool *p, int n)
{
	for (int i = 0; i < n; i++) {
		int before = available(p->fds[0]), status;
		pid_t pid = fork();

		if (pid == 0)
			never_rest(p->makeflags);
		nanosleep(&(struct timespec){.tv_nsec = 1000000 + i % 100 * 1000}, NULL);
		assert_int_equal(kill(pid, SIGQUIT), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGQUIT);
		assert_int_equal(available(p->fds[0]), before);
	}
}

/* A signal is delivered when a system call returns, most often: here, when a token has just moved. */
static void
tokens_on_their_way_come_back_as_well(void **state)
{
	struct pool p;
	char left[4] = "";

	(void)state;
	open_fifo_pool(&p, "abc");
	strike(&p, 150);
	assert_int_equal(fd_read(p.fds[0], left, 3), 3);
	assert_true(strchr(left, 'a') && strchr(left, 'b') && strchr(left, 'c'));
	close_pool(&p, "");
	open_pipe_pool(&p, "+++");
	strike(&p, 150);
	close_pool(&p, "+++");
}

static bool
is_guarded(void)
{
	struct sigaction now;

	assert_int_equal(sigaction(SIGQUIT, NULL, &now), 0);
	return now.sa_handler != SIG_DFL;
}

/* most clients of a build with little to do */
static void
who_holds_no_token_handles_no_signal(void **state)
{
	struct jobserver *js;
	struct pool p;

	(void)state;
	open_fifo_pool(&p, "ab");
	js = join(p.makeflags);
	jobserver_guard(js);
	assert_int_equal(jobserver_room(js, 0), 1); /* our own slot needs none */
	assert_false(is_guarded());
	assert_int_equal(jobserver_room(js, 1), 1);
	assert_true(is_guarded());
	jobserver_close(js);
	assert_false(is_guarded());
	close_pool(&p, "ba");
}

/* a pool that is no more ours is not touched by a signal */
static void
the_guard_ends(void **state)
{
	struct err err = {0};
	struct jobserver *js = jobserver_serve(JOBSERVER_PIPE, 2, &err);

	(void)state;
	jobserver_guard(js);
	assert_true(is_guarded());
	jobserver_close(js);
	assert_false(is_guarded());
}

/* ---- many at once */

/* a client that takes and gives back as fast as it can */
static void
hammer(const char *makeflags, int rounds)
{
	struct jobserver *js = join(makeflags);

	for (int i = 0; i < rounds; i++) {
		uint32_t busy = 1;

		while (busy < 4 && jobserver_room(js, busy))
			busy++;
		jobserver_keep(js, (uint32_t)i % 3);
	}
	jobserver_close(js);
}

static void
no_token_is_lost_or_made_by_many_clients(void **state)
{
	struct err err = {0};
	struct jobserver *js = jobserver_serve(JOBSERVER_BOTH, 6, &err);
	struct buf makeflags = {0};
	char pipe_style[64];
	int fds[2], status;

	(void)state;
	makeflags_of(js, &makeflags);
	jobserver_pass(js, fds);
	snprintf(pipe_style, sizeof pipe_style, "--jobserver-auth=%d,%d", fds[0], fds[1]);
	for (int i = 0; i < 6; i++)
		if (fork() == 0) {
			hammer(i % 2 ? buf_cstr(&makeflags) : pipe_style, 3000);
			_exit(0);
		}
	while (wait(&status) > 0)
		assert_int_equal(status, 0);
	assert_int_equal(available(fds[0]), 5);
	assert_int_equal(jobserver_close(js), 0);
	buf_free(&makeflags);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makeflags_name_a_pool),
		cmocka_unit_test(other_flags_of_make_are_passed_on),
		IN_SCRATCH(a_fifo_is_shared),
		cmocka_unit_test(a_pipe_is_shared_and_its_flags_are_left_alone),
		cmocka_unit_test(a_pipe_may_not_block_already),
		cmocka_unit_test(an_empty_pool_leaves_one_slot),
		IN_SCRATCH(two_clients_never_hold_more_than_there_is),
		IN_SCRATCH(what_is_no_fifo_is_named),
		cmocka_unit_test(descriptors_that_we_were_not_given_are_noticed),
		cmocka_unit_test(a_server_counts_itself),
		cmocka_unit_test(a_single_slot_is_a_pool_without_tokens),
		cmocka_unit_test(there_are_never_more_tokens_than_a_page_holds),
		cmocka_unit_test(jobs_inherit_no_small_numbers_and_may_wait),
		IN_SCRATCH(the_fifo_is_in_a_directory_of_its_own),
		cmocka_unit_test(where_no_fifo_can_be_made_descriptors_do),
		cmocka_unit_test(the_path_of_the_fifo_is_one_word),
		cmocka_unit_test(tokens_that_were_lost_are_made_anew),
		cmocka_unit_test(tokens_that_come_back_late_are_not_too_many),
		IN_SCRATCH(a_signal_gives_tokens_back),
		IN_SCRATCH(tokens_on_their_way_come_back_as_well),
		IN_SCRATCH(a_signal_takes_the_fifo_away),
		IN_SCRATCH(who_holds_no_token_handles_no_signal),
		cmocka_unit_test(the_guard_ends),
		cmocka_unit_test(no_token_is_lost_or_made_by_many_clients),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
