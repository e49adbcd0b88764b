/* logs_wrap_test.c - both logs on a disk that fails, and in a process that is killed, at every possible
 * moment. SPDX-License-Identifier: Apache-2.0
 *
 * The same little story is told again and again; each time another one of its system calls goes wrong. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/buildlog.h"
#include "store/depslog.h"

#include "scratch.h"
#include "wraps.h"

#define LOG "log"

enum mode {
	FAIL,        /* the call does nothing and fails */
	SHORT,       /* a write is cut short, and the next call fails */
	SHORT_STUCK, /* and so do all that follow */
	DIE_BEFORE,  /* the process is gone before the call, */
	DIE_AMID,    /* in the middle of a write, */
	DIE_AFTER,   /* or after the call */
	NMODES
};

static struct {
	bool armed;
	enum mode mode;
	int left; /* calls until it happens */
	bool fired;
} fault;

enum { SURVIVED, DIED };

static int nwrites;

/* does this call go wrong? Then *n is what a write may still do */
static bool
goes_wrong(size_t *n)
{
	if (!fault.armed || (--fault.left > 0))
		return false;
	if (fault.left < 0 && fault.mode != SHORT_STUCK && !(fault.mode == SHORT && fault.left == -1))
		return false;
	if (fault.mode == DIE_BEFORE)
		_exit(DIED);
	*n = fault.left < 0 || fault.mode == FAIL ? 0 : *n / 2;
	fault.fired = true;
	errno = ENOSPC;
	return true;
}

ssize_t
__wrap_write(int fd, const void *p, size_t n)
{
	size_t part = n;
	ssize_t put;

	nwrites++;
	if (!goes_wrong(&part))
		return __real_write(fd, p, n);
	if (fault.mode == DIE_AFTER)
		part = n;
	put = part ? __real_write(fd, p, part) : -1;
	if (fault.mode >= DIE_BEFORE)
		_exit(DIED);
	errno = ENOSPC;
	return put;
}

/* what is common to all calls that cannot be done by halves */
#define WRAP(call)                                                                                           \
	do {                                                                                                 \
		size_t none = 0;                                                                             \
		int rc;                                                                                      \
                                                                                                             \
		if (!goes_wrong(&none))                                                                      \
			return call;                                                                         \
		if (fault.mode < DIE_BEFORE)                                                                 \
			return -1;                                                                           \
		rc = fault.mode == DIE_AFTER ? call : 0;                                                     \
		(void)rc;                                                                                    \
		_exit(DIED);                                                                                 \
	} while (0)

int
__wrap_rename(const char *from, const char *to)
{
	WRAP(__real_rename(from, to));
}

int
__wrap_ftruncate(int fd, off_t n)
{
	WRAP(__real_ftruncate(fd, n));
}

int
__wrap_fsync(int fd)
{
	WRAP(__real_fsync(fd));
}

int
__wrap_open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	WRAP(__real_open(path, flags, mode));
}

static void
arm(enum mode mode, int k)
{
	fault.armed = true;
	fault.mode = mode;
	fault.left = k;
	fault.fired = false;
}

static void
disarm(void)
{
	fault.armed = false;
}

static int
open_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

/* ---- the story, told with either log. Each step is 0, or -1 and err; a step that failed is tried again once
 * the disk is well, so that in the end every one of them must have had its effect. */

struct story {
	const char *name;
	void (*prepare)(void); /* the file as it is found */
	int (*step)(int i, struct err *);
	int nsteps;
	void (*check)(int done); /* all steps before `done` can be seen in the file; reads it afresh */
	void (*leave)(void);     /* forget what is in memory */
};

static struct buildlog blog;
static struct depslog dlog;
static struct graph graph;
static bool loaded; /* as far as leave() must know */

static struct str
name_of(char *p, size_t n, int i)
{
	snprintf(p, n, "out%d", i);
	return str_of(p);
}

static void
prepare_buildlog(void)
{
	struct buf text = {0};

	buf_puts(&text, "# ninja log v7\n");
	for (int i = 0; i < 150; i++)
		buf_printf(&text, "1\t2\t%d\told%d\tabc\n", i, i % 2);
	buf_puts(&text, "1\t2\t3\tto");
	scratch_put(LOG, text.p, text.n);
	buf_free(&text);
}

enum { BLOG_STEPS = 7 };

static int
step_buildlog(int i, struct err *err)
{
	struct buf warn = {0};
	char name[16];
	int rc;

	if (i == 0) {
		rc = buildlog_load(&blog, LOG, &warn, err);
		assert_string_equal(buf_cstr(&warn), "");
		if (rc < 0)
			buildlog_fini(&blog);
		loaded = rc == 0;
		return rc;
	}
	if (i == 4)
		return buildlog_compact(&blog, NULL, err);
	if (i == 5)
		buildlog_close(&blog);
	return buildlog_record(&blog, name_of(name, sizeof name, i), STR("touch out"), 1, 2, i, NULL, err);
}

static void
check_buildlog(int done)
{
	struct buildlog log;
	struct buf warn = {0};
	struct err err = {0};
	char name[16];

	assert_int_equal(buildlog_load(&log, LOG, &warn, &err), 0);
	assert_string_equal(buf_cstr(&warn), "");
	assert_int_equal(buildlog_find(&log, STR("old0"))->mtime, 148);
	assert_int_equal(buildlog_find(&log, STR("old1"))->mtime, 149);
	assert_null(buildlog_find(&log, STR("to")));
	for (int i = 1; i < done; i++) {
		if (i != 4) {
			const struct log_entry *e = buildlog_find(&log, name_of(name, sizeof name, i));

			assert_non_null(e);
			assert_int_equal(e->mtime, i);
			assert_true(buildlog_same_command(e, STR("touch out")));
		}
	}
	assert_int_equal(buildlog_record(&log, STR("after"), STR("x"), 1, 2, 3, NULL, &err), 0);
	buildlog_fini(&log);
}

static void
leave_buildlog(void)
{
	if (loaded)
		buildlog_fini(&blog);
	loaded = false;
}

static uint32_t
node(int i)
{
	char name[16];

	return graph_node(&graph, name_of(name, sizeof name, i));
}

/* `n` records for out0, the last of which is the one with mtime n - 1 */
static void
prepare_depslog(void)
{
	struct depslog log;
	struct buf warn = {0};
	struct err err = {0};

	unlink(LOG);
	graph_init(&graph);
	assert_int_equal(depslog_load(&log, LOG, &graph, &warn, &err), 0);
	for (int i = 0; i < 1001; i++) {
		uint32_t deps[] = {node(100), node(101)};

		assert_int_equal(depslog_record(&log, &graph, node(0), i, (struct ids){deps, 2}, NULL, &err),
		                 0);
	}
	depslog_fini(&log);
	graph_fini(&graph);
	scratch_append(LOG, "\20\0\0\0torn", 8);
}

enum { DLOG_STEPS = 7 };

static int
step_depslog(int i, struct err *err)
{
	struct buf warn = {0};
	int rc;

	if (i == 0) {
		graph_init(&graph);
		rc = depslog_load(&dlog, LOG, &graph, &warn, err);
		buf_free(&warn);
		loaded = rc == 0;
		if (rc < 0) {
			depslog_fini(&dlog);
			graph_fini(&graph);
		}
		return rc;
	}
	if (i == 4)
		return depslog_compact(&dlog, &graph, NULL, err);
	if (i == 5)
		depslog_close(&dlog);
	return depslog_record(&dlog, &graph, node(i), i,
	                      (struct ids){(uint32_t[]){node(0), node(200 + i)}, 2}, NULL, err);
}

static void
check_depslog(int done)
{
	struct graph g;
	struct depslog log;
	struct buf warn = {0};
	struct err err = {0};
	uint32_t n;
	char name[16];

	graph_init(&g);
	assert_int_equal(depslog_load(&log, LOG, &g, &warn, &err), 0);
	n = graph_find(&g, STR("out0"));
	assert_int_equal(depslog_find(&log, n)->mtime, 1000);
	for (int i = 1; i < done; i++) {
		if (i != 4) {
			const struct deps *deps =
				depslog_find(&log, graph_find(&g, name_of(name, sizeof name, i)));

			assert_non_null(deps);
			assert_int_equal(deps->mtime, i);
			assert_int_equal(deps->n, 2);
			assert_int_equal(depslog_nodes(&log, deps).p[0], n);
			assert_int_equal(depslog_nodes(&log, deps).p[1],
			                 graph_find(&g, name_of(name, sizeof name, 200 + i)));
		}
	}
	assert_int_equal(depslog_record(&log, &g, n, 5000 + done, (struct ids){&n, 1}, NULL, &err), 0);
	depslog_fini(&log);
	graph_fini(&g);

	buf_clear(&warn);
	graph_init(&g);
	assert_int_equal(depslog_load(&log, LOG, &g, &warn, &err), 0);
	assert_string_equal(buf_cstr(&warn), "");
	depslog_fini(&log);
	graph_fini(&g);
	buf_free(&warn);
}

static void
leave_depslog(void)
{
	if (loaded) {
		depslog_fini(&dlog);
		graph_fini(&graph);
	}
	loaded = false;
}

static const struct story stories[] = {
	{"build log", prepare_buildlog, step_buildlog, BLOG_STEPS, check_buildlog, leave_buildlog},
	{"deps log", prepare_depslog, step_depslog, DLOG_STEPS, check_depslog, leave_depslog},
};

/* tell it with the k-th call going wrong; false if it has less calls than that */
static bool
tell_with_fault(const struct story *s, enum mode mode, int k)
{
	struct err err = {0};

	s->prepare();
	arm(mode, k);
	for (int i = 0; i < s->nsteps; i++) {
		if (s->step(i, &err) == 0)
			continue;
		disarm();
		assert_true(fault.fired);
		assert_true(str_ends(buf_str(&err.text), STR(": No space left on device")));
		assert_int_equal(s->step(i, &err), 0);
	}
	disarm();
	s->leave();
	s->check(s->nsteps);
	assert_false(scratch_has(LOG ".recompact"));
	err_fini(&err);
	return fault.fired;
}

static void
a_failing_disk_loses_nothing_that_was_acknowledged(void **state)
{
	int before = open_descriptors();

	(void)state;
	for (size_t i = 0; i < countof(stories); i++)
		for (enum mode mode = FAIL; mode <= SHORT_STUCK; mode++) {
			int k = 1;

			while (tell_with_fault(&stories[i], mode, k))
				k++;
			assert_true(k > 10);
		}
	assert_int_equal(open_descriptors(), before);
}

/* tell it in a child that dies at the k-th call; false if it lived. *done is how far it got */
static bool
tell_and_die(const struct story *s, enum mode mode, int k, volatile int *done)
{
	int status;
	pid_t pid;

	s->prepare();
	*done = 0;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct err err = {0};

		arm(mode, k);
		for (int i = 0; i < s->nsteps && s->step(i, &err) == 0; i++)
			*done = i + 1;
		_exit(SURVIVED);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	s->check(*done);
	return WEXITSTATUS(status) == DIED;
}

static void
a_kill_loses_nothing_that_was_acknowledged(void **state)
{
	volatile int *done =
		mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_true(done != MAP_FAILED);
	for (size_t i = 0; i < countof(stories); i++)
		for (enum mode mode = DIE_BEFORE; mode < NMODES; mode++) {
			int k = 1;

			while (tell_and_die(&stories[i], mode, k, done))
				k++;
			assert_true(k > 10);
			assert_int_equal(*done, stories[i].nsteps);
		}
	munmap((void *)(uintptr_t)done, sizeof *done);
}

/* ninja G1, G6: what is written at once cannot be torn apart by a kill, nor mixed with another writer's */
static void
a_record_is_one_write(void **state)
{
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < countof(stories); i++) {
		const struct story *s = &stories[i];

		s->prepare();
		for (int step = 0; step < s->nsteps; step++) {
			nwrites = 0;
			assert_int_equal(s->step(step, &err), 0);
			if (step == 2 || step == 3 || step == 6)
				assert_int_equal(nwrites, 1);
		}
		s->leave();
	}
}

static void
a_record_that_failed_leaves_nothing_behind(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(stories); i++) {
		const struct story *s = &stories[i];
		struct err err = {0};
		struct stat before, after;

		s->prepare();
		for (int step = 0; step < 3; step++)
			assert_int_equal(s->step(step, &err), 0);
		stat(LOG, &before);
		arm(SHORT, 1);
		assert_int_equal(s->step(3, &err), -1);
		disarm();
		stat(LOG, &after);
		assert_int_equal(after.st_ino, before.st_ino);
		assert_int_equal(after.st_size, before.st_size);
		s->leave();
		s->check(3);
		err_fini(&err);
	}
}

int
main(void)
{
#define ROW(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)
	const struct CMUnitTest tests[] = {
		ROW(a_failing_disk_loses_nothing_that_was_acknowledged),
		ROW(a_record_is_one_write),
		ROW(a_record_that_failed_leaves_nothing_behind),
		ROW(a_kill_loses_nothing_that_was_acknowledged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
