/* identity_test.c - what does a child hold, file by file? Three threads open and close files, pipes and
 * sockets all the time, half of them inheritable, while children are started: each has exactly what it was
 * given, and it is the very file, not another under the same number. SPDX-License-Identifier: Apache-2.0 */
#include "writers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "census.h"

/* ---- the others */

struct churn {
	const char *folder;
	atomic_bool stop;
	pthread_t threads[3];
};

static void
open_some(const char *path, int i, int fds[5])
{
	int flags = i % 2 ? O_CLOEXEC : 0;

	fds[0] = open(path, O_WRONLY | O_CREAT | flags, 0666);
	BUG_ON(pipe2(fds + 1, flags) < 0);
	BUG_ON(socketpair(AF_UNIX, SOCK_STREAM | (flags ? SOCK_CLOEXEC : 0), 0, fds + 3) < 0);
}

static void *
churn(void *arg)
{
	struct churn *c = arg;
	char path[4096];
	int fds[5];

	snprintf(path, sizeof path, "%s/generated", c->folder);
	for (int i = 0; !atomic_load(&c->stop); i++) {
		open_some(path, i, fds);
		BUG_ON(write(fds[0], "text", 4) != 4);
		for (size_t k = 0; k < countof(fds); k++)
			close(fds[k]);
	}
	return NULL;
}

static void
start_churn(struct churn *c)
{
	for (size_t i = 0; i < countof(c->threads); i++)
		pthread_create(&c->threads[i], NULL, churn, c);
}

static void
stop_churn(struct churn *c)
{
	atomic_store(&c->stop, true);
	for (size_t i = 0; i < countof(c->threads); i++)
		pthread_join(c->threads[i], NULL);
}

/* ---- the audit */

struct audit {
	unsigned children, leaked, wrong;
	unsigned sibling; /* had the generated file open */
};

static void
judge(struct audit *a, const struct census *c, const int *expected, size_t n, ino_t generated)
{
	a->children++;
	for (uint32_t i = 0; i < c->nfds; i++) {
		bool known = false;

		a->sibling += c->fds[i].ino == generated;
		for (size_t k = 0; k < n; k += 2)
			known |= c->fds[i].fd == expected[k];
		a->leaked += !known;
	}
	for (size_t k = 0; k < n; k += 2)
		a->wrong += !census_has(c, expected[k], expected[k + 1]);
}

/* The child gets null, a pipe twice, and `passed`, which is to be the file that we have as `judged`. */
struct given {
	int null, passed, judged;
	ino_t generated; /* nobody gets this */
};

static void
audit_one(struct fence_thread *t, const struct given *g, struct audit *a)
{
	char path[4096];
	const char *census = program_path("census", path);
	int passed = g->passed;

	const char *argv[] = {census, NULL};
	struct spawn_req req = plain_request(argv);
	struct buf report = {0};
	struct child child;
	struct census c;
	struct err err = {0};
	char chunk[4096];
	int ends[2];

	assert_int_equal(fd_pipe(ends, 0), 0);
	req.fds[0] = g->null;
	req.fds[1] = req.fds[2] = ends[1];
	req.pass = &passed;
	req.npass = 1;
	assert_int_equal(fence_start(t, &req, &child, &err), 0);
	fd_close(ends[1]);
	for (ssize_t n; (n = fd_read(ends[0], chunk, sizeof chunk)) > 0;)
		buf_add(&report, chunk, (size_t)n);
	assert_int_equal(reap(&child), 0);
	census_read(&c, buf_str(&report));
	judge(a, &c, (const int[]){0, g->null, 1, ends[0], 2, ends[0], passed, g->judged}, 8, g->generated);
	fd_close(ends[0]);
	buf_free(&report);
}

static struct audit
audit(void **state, enum fence_kind kind, enum spawn_rung rung, unsigned rounds)
{
	struct churn others = {.folder = *state};
	char generated[4096];
	struct given given;
	struct audit a = {0};
	struct fence fence;
	struct fence_thread t;
	struct err err = {0};
	struct stat st;

	snprintf(generated, sizeof generated, "%s/generated", (const char *)*state);
	fd_close(fd_open(generated, O_WRONLY | O_CREAT, 0666));
	assert_int_equal(stat(generated, &st), 0);
	assert_int_equal(fence_init(&fence, kind, &err), 0);
	assert_int_equal(fence_join(&fence, &t, UINT_MAX, &err), 0);
	t.spawn.rung = rung;
	given.generated = st.st_ino;
	given.null = fd_open("/dev/null", O_RDONLY, 0);
	given.passed = given.judged = fd_open(*state, O_RDONLY | O_DIRECTORY, 0);
	start_churn(&others);
	for (unsigned i = 0; i < rounds; i++)
		audit_one(&t, &given, &a);
	stop_churn(&others);
	fd_close(given.null);
	fd_close(given.passed);
	fence_leave(&t);
	fence_fini(&fence);
	print_message("kind %d, rung %d: %u children, %u leaked, %u wrong, %u had the generated file\n", (int)kind,
	              (int)rung, a.children, a.leaked, a.wrong, a.sibling);
	return a;
}

static void
children_hold_exactly_what_they_were_given(void **state)
{
	static const struct {
		enum fence_kind kind;
		enum spawn_rung rung;
	} ways[] = {
		{FENCE_TABLES, SPAWN_CLONE3}, {FENCE_TABLES, SPAWN_CLONE}, {FENCE_TABLES, SPAWN_NO_PIDFD},
		{FENCE_TABLES, SPAWN_FORK},   {FENCE_EPOCHS, SPAWN_CLONE3}, {FENCE_EPOCHS, SPAWN_FORK},
		{FENCE_HELPER, SPAWN_CLONE3},
	};

	for (size_t i = 0; i < countof(ways); i++) {
		struct audit a = audit(state, ways[i].kind, ways[i].rung, long_run(100));

		assert_int_equal(a.leaked, 0);
		assert_int_equal(a.wrong, 0);
		assert_int_equal(a.sibling, 0);
	}
}

/* Close-on-exec is all there is, and the others do not always say it. The thread has no table of its own. */
static void
without_care_they_hold_what_others_opened(void **state)
{
	struct audit a = {0};

	for (int i = 0; i < 10 && !(a.leaked && a.sibling); i++)
		a = audit(state, FENCE_NONE, SPAWN_CLONE3, 150);
	assert_true(a.leaked > 0);
	assert_true(a.sibling > 0);
}

/* or "0 wrong" says nothing: the number is right, and open, but stands for another file */
static void
another_file_under_the_same_number_is_wrong(void **state)
{
	struct audit a = {0};
	struct fence fence;
	struct fence_thread t;
	struct given given;
	struct err err = {0};

	assert_int_equal(fence_init(&fence, FENCE_EPOCHS, &err), 0);
	assert_int_equal(fence_join(&fence, &t, UINT_MAX, &err), 0);
	given.generated = 0;
	given.judged = given.null = fd_open("/dev/null", O_RDONLY, 0);
	given.passed = fd_open(*state, O_RDONLY | O_DIRECTORY, 0);
	audit_one(&t, &given, &a);
	assert_int_equal(a.leaked, 0);
	assert_int_equal(a.wrong, 1);
	fd_close(given.null);
	fd_close(given.passed);
	fence_leave(&t);
	fence_fini(&fence);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(children_hold_exactly_what_they_were_given, in_a_folder, away),
		cmocka_unit_test_setup_teardown(without_care_they_hold_what_others_opened, in_a_folder, away),
		cmocka_unit_test_setup_teardown(another_file_under_the_same_number_is_wrong, in_a_folder, away),
	};
	const struct rlimit few = {256, 256};

	setrlimit(RLIMIT_NOFILE, &few); /* census tries all numbers */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
