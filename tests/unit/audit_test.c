/* audit_test.c - what a child holds when it begins. SPDX-License-Identifier: Apache-2.0 */
#include "runner/spawn/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "runner/spawn/fence.h"
#include "scratch.h"

/* run a child from one request, judge it by another */
static struct audit
audit(struct spawn_req *asked, const struct spawn_req *judged, bool careless, enum spawn_rung rung)
{
	struct audit a = {0};
	struct spawn sp;
	struct child c;
	struct rusage usage;
	struct err err = {0};
	siginfo_t info;
	int status;

	assert_int_equal(spawn_init(&sp), 0);
	sp.rung = rung;
	sp.careless = careless;
	asked->traced = true;
	assert_int_equal(spawn_start(&sp, asked, &c, &err), 0);
	audit_child(&a, judged, &c);
	assert_int_equal(waitid(P_PID, (id_t)c.pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(spawn_reap(&c, &status, &usage), 1);
	assert_int_equal(status, 0);
	assert_int_equal(a.nchildren, 1);
	spawn_fini(&sp);
	return a;
}

static struct spawn_req
request(void)
{
	static const char *const argv[] = {"/bin/true", NULL}, *const env[] = {NULL};
	static const sigset_t none;

	return (struct spawn_req){.argv = argv, .envp = env, .fds = {-1, -1, -1}, .mask = &none};
}

static void
what_was_given_is_right(void **state)
{
	int file = fd_open("/dev/null", O_RDWR, 0);

	(void)state;
	for (int rung = SPAWN_CLONE3; rung <= SPAWN_FORK; rung++)
		for (int own_group = 0; own_group < 2; own_group++) {
			struct spawn_req req = request();
			struct audit a;

			req.fds[0] = file;
			req.pass = &file;
			req.npass = 1;
			req.own_group = own_group;
			a = audit(&req, &req, false, (enum spawn_rung)rung);
			assert_int_equal(a.nwrong, 0);
		}
	fd_close(file);
}

static void
what_leaks_is_named(void **state)
{
	struct spawn_req req = request();
	int file = open("/dev/null", O_RDWR);
	struct audit a;

	(void)state;
	a = audit(&req, &req, true, SPAWN_CLONE3);
	assert_true(a.nwrong >= 1);
	assert_non_null(strstr(buf_cstr(&a.text), ", /dev/null: nobody gave it that\n"));
	buf_free(&a.text);
	fd_close(file);
}

static void
another_file_of_the_same_number_is_wrong(void **state)
{
	struct spawn_req req = request(), other = request();
	int a_file = fd_open("/dev/null", O_RDWR, 0), b_file = fd_open("/dev/zero", O_RDWR, 0);
	struct audit a;

	(void)state;
	req.fds[0] = a_file;
	other.fds[0] = b_file;
	a = audit(&req, &other, false, SPAWN_CLONE3);
	assert_int_equal(a.nwrong, 1);
	assert_string_equal(buf_cstr(&a.text), "/bin/true has descriptor 0, /dev/null: it was given another\n");
	buf_free(&a.text);
	fd_close(a_file);
	fd_close(b_file);
}

static void
what_is_missing_is_wrong(void **state)
{
	struct spawn_req req = request(), other = request();
	int file = fd_open("/dev/null", O_RDWR, 0);
	struct audit a;

	(void)state;
	other.pass = &file;
	other.npass = 1;
	a = audit(&req, &other, false, SPAWN_CLONE3);
	assert_int_equal(a.nwrong, 1);
	assert_non_null(strstr(buf_cstr(&a.text), "/bin/true has no descriptor "));
	buf_free(&a.text);
	fd_close(file);
}

/* ---- while another thread writes */

struct generator {
	struct fence *fence;
	atomic_bool stop;
};

/* again and again, without close-on-exec; it is open nearly all the time */
static void *
generate(void *arg)
{
	struct generator *g = arg;
	struct fence_thread t;

	if (fence_join(g->fence, &t, 3, NULL) < 0)
		return NULL;
	while (!atomic_load(&g->stop)) {
		int fd = open("generated", O_WRONLY | O_CREAT, 0666);

		for (int i = 0; i < 20; i++)
			fd_write_all(fd, "a line\n", 7);
		fence_close(&t, fd);
	}
	fence_leave(&t);
	return g;
}

static void
start_traced(struct fence_thread *t, struct audit *a)
{
	struct spawn_req req = request();
	struct err err = {0};
	struct rusage usage;
	struct child c;
	siginfo_t info;
	int status;

	req.traced = true;
	assert_int_equal(fence_start(t, &req, &c, &err), 0);
	audit_child(a, &req, &c);
	assert_int_equal(waitid(P_PID, (id_t)c.pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(spawn_reap(&c, &status, &usage), 1);
}

static bool
had_generated(struct audit *a)
{
	return strstr(buf_cstr(&a->text), "/generated: nobody gave it that\n");
}

/* until so many children were looked at, or one was wrong */
static struct audit
audit_beside_generator(enum fence_kind kind, uint32_t most)
{
	struct audit a = {0};
	struct fence f;
	struct fence_thread t;
	struct generator g = {.fence = &f};
	pthread_t thread;
	void *generated;

	assert_int_equal(fence_init(&f, kind, NULL), 0);
	assert_int_equal(fence_join(&f, &t, UINT_MAX, NULL), 0);
	assert_int_equal(pthread_create(&thread, NULL, generate, &g), 0);
	while (a.nchildren < most && !had_generated(&a))
		start_traced(&t, &a);
	atomic_store(&g.stop, true);
	pthread_join(thread, &generated);
	assert_non_null(generated);
	fence_leave(&t);
	fence_fini(&f);
	return a;
}

static void
what_another_thread_writes_is_in_no_child(void **state)
{
	static const enum fence_kind kinds[] = {FENCE_TABLES, FENCE_EPOCHS};

	(void)state;
	for (size_t i = 0; i < countof(kinds); i++) {
		struct audit a = audit_beside_generator(kinds[i], 300);

		assert_int_equal(a.nchildren, 300);
		assert_string_equal(buf_cstr(&a.text), "");
		assert_int_equal(a.nwrong, 0);
		buf_free(&a.text);
	}
}

static void
without_care_it_is(void **state)
{
	struct audit a = audit_beside_generator(FENCE_NONE, 10000);

	(void)state;
	assert_true(had_generated(&a));
	buf_free(&a.text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_given_is_right),
		cmocka_unit_test(what_leaks_is_named),
		cmocka_unit_test(another_file_of_the_same_number_is_wrong),
		cmocka_unit_test(what_is_missing_is_wrong),
		cmocka_unit_test_setup_teardown(what_another_thread_writes_is_in_no_child, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(without_care_it_is, scratch_enter, scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
