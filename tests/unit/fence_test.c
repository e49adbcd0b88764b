/* fence_test.c - releases, gates, tables, and the helper, one at a time; tests/seeds has them all at once.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/spawn/fence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "census.h"
#include "refuse.h"

static void
begin(struct fence *f, enum fence_kind kind, struct fence_thread *t)
{
	struct err err = {0};

	assert_int_equal(fence_init(f, kind, &err), 0);
	assert_int_equal(fence_join(f, t, UINT_MAX, &err), 0);
}

static void
end(struct fence *f, struct fence_thread *t)
{
	fence_leave(t);
	fence_fini(f);
}

static struct spawn_req
request(const char *const *argv)
{
	static const sigset_t none;
	static const char *const env[] = {"NAME=value", NULL};

	return (struct spawn_req){.argv = argv, .envp = env, .fds = {-1, -1, -1}, .mask = &none};
}

static int
reap(struct child *c)
{
	struct rusage usage;
	siginfo_t info;
	int status;

	assert_int_equal(waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(spawn_reap(c, &status, &usage), 1);
	return status;
}

static int
null(void)
{
	return fd_open("/dev/null", O_WRONLY, 0);
}

/* ---- releases */

static void
count(struct release *r)
{
	++*(int *)r->ctx;
}

static void
without_children_a_release_is_immediate(void **state)
{
	(void)state;
	for (int kind = FENCE_TABLES; kind <= FENCE_NONE; kind++) {
		struct fence f;
		struct fence_thread t;
		int n = 0;
		struct release r = {.runnable = count, .ctx = &n};

		begin(&f, (enum fence_kind)kind, &t);
		assert_int_equal(fence_release(&t, null(), &r), 0);
		assert_int_equal(n, 1);
		assert_int_equal(fence_close(&t, null()), 0);
		assert_int_equal(fence_release(&t, -1, &r), -EBADF);
		assert_int_equal(n, 2);
		assert_int_equal(fence_poll(&f), 0);
		end(&f, &t);
	}
}

static bool
is_readable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, 0) == 1;
}

static void
releases_wait_for_the_gates_shut_before(void **state)
{
	struct fence f;
	struct fence_thread writer, spawner;
	int n = 0;
	struct release early = {.runnable = count, .ctx = &n}, late = early;
	struct err err = {0};

	(void)state;
	begin(&f, FENCE_EPOCHS, &writer);
	assert_int_equal(fence_join(&f, &spawner, 3, &err), 0);
	spawn_gate_shut(spawner.spawn.gate);
	fence_release(&writer, null(), &early);
	fence_release(&writer, null(), &late);
	assert_int_equal(fence_poll(&f), 0);
	assert_false(is_readable(fence_fd(&f)));
	spawn_gate_open(spawner.spawn.gate);
	assert_true(is_readable(fence_fd(&f)));
	assert_int_equal(fence_poll(&f), 2);
	assert_int_equal(n, 2);
	assert_false(is_readable(fence_fd(&f)));
	fence_leave(&spawner);
	end(&f, &writer);
}

static void
gates_shut_later_do_not_matter(void **state)
{
	struct fence f;
	struct fence_thread writer, first, second;
	int n = 0;
	struct release r = {.runnable = count, .ctx = &n};
	struct err err = {0};

	(void)state;
	begin(&f, FENCE_EPOCHS, &writer);
	assert_int_equal(fence_join(&f, &first, 3, &err), 0);
	assert_int_equal(fence_join(&f, &second, 3, &err), 0);
	spawn_gate_shut(first.spawn.gate);
	fence_release(&writer, null(), &r);
	spawn_gate_shut(second.spawn.gate);
	spawn_gate_open(first.spawn.gate);
	assert_int_equal(fence_poll(&f), 1);
	spawn_gate_open(second.spawn.gate);
	fence_leave(&first);
	fence_leave(&second);
	end(&f, &writer);
}

static void
time_may_turn_over(void **state)
{
	struct fence f;
	struct fence_thread writer, spawner;
	int n = 0;
	struct release r = {.runnable = count, .ctx = &n};
	struct err err = {0};

	(void)state;
	begin(&f, FENCE_EPOCHS, &writer);
	assert_int_equal(fence_join(&f, &spawner, 3, &err), 0);
	atomic_store(&f.clock, UINT_MAX);
	spawn_gate_shut(spawner.spawn.gate);
	fence_release(&writer, null(), &r);
	assert_int_equal(n, 0);
	spawn_gate_open(spawner.spawn.gate);
	spawn_gate_shut(spawner.spawn.gate);
	assert_int_equal(fence_poll(&f), 1);
	spawn_gate_open(spawner.spawn.gate);
	fence_leave(&spawner);
	end(&f, &writer);
}

static void *
close_null(void *arg)
{
	fence_close(arg, null());
	return NULL;
}

static void
a_sleeper_is_woken(void **state)
{
	struct fence f;
	struct fence_thread writer, spawner;
	struct err err = {0};
	pthread_t thread;

	(void)state;
	begin(&f, FENCE_EPOCHS, &writer);
	assert_int_equal(fence_join(&f, &spawner, 3, &err), 0);
	spawn_gate_shut(spawner.spawn.gate);
	pthread_create(&thread, NULL, close_null, &writer);
	while (atomic_load(&f.waiting) == 0)
		sched_yield();
	spawn_gate_open(spawner.spawn.gate);
	pthread_join(thread, NULL);
	fence_leave(&spawner);
	end(&f, &writer);
}

/* before it has closed anything, at the exec, or not at all */
static void
however_a_start_ends_the_gate_is_open(void **state)
{
	static const char *const good[] = {"/bin/true", NULL}, *const bad[] = {"/absent", NULL};
	struct spawn_req fails = request(good);

	(void)state;
	fails.fds[1] = 777;
	for (int rung = SPAWN_CLONE3; rung <= SPAWN_FORK; rung++) {
		struct spawn_req runs = request(good), absent = request(bad);
		struct fence f;
		struct fence_thread t;
		struct child c;
		struct err err = {0};

		begin(&f, FENCE_EPOCHS, &t);
		t.spawn.rung = (enum spawn_rung)rung;
		assert_int_equal(fence_start(&t, &fails, &c, &err), -EBADF);
		assert_int_equal(t.spawn.gate->since, 0);
		assert_int_equal(fence_start(&t, &absent, &c, &err), -ENOENT);
		assert_int_equal(t.spawn.gate->since, 0);
		assert_int_equal(fence_start(&t, &runs, &c, &err), 0);
		assert_int_equal(t.spawn.gate->since, 0);
		assert_int_equal(reap(&c), 0);
		err_fini(&err);
		end(&f, &t);
	}
}

/* ---- tables */

struct tenant {
	struct fence *fence;
	int inherited;
	bool had, has;
	int opened;
};

static void *
move_out(void *arg)
{
	struct tenant *tenant = arg;
	struct fence_thread t;
	struct err err = {0};

	tenant->had = fcntl(tenant->inherited, F_GETFD) >= 0;
	BUG_ON(fence_join(tenant->fence, &t, 3, &err) < 0);
	tenant->has = fcntl(tenant->inherited, F_GETFD) >= 0;
	tenant->opened = fcntl(0, F_DUPFD, 500);
	fence_leave(&t);
	return NULL;
}

static void
a_thread_has_descriptors_of_its_own(void **state)
{
	struct fence f;
	struct fence_thread t;
	struct tenant tenant = {.fence = &f, .inherited = null()};
	pthread_t thread;

	(void)state;
	begin(&f, FENCE_TABLES, &t);
	pthread_create(&thread, NULL, move_out, &tenant);
	pthread_join(thread, NULL);
	assert_true(tenant.had);
	assert_false(tenant.has);
	assert_int_equal(tenant.opened, 500);
	assert_true(fcntl(500, F_GETFD) < 0);
	assert_int_equal(fd_close(tenant.inherited), 0);
	end(&f, &t);
}

/* ---- where the kernel refuses; in a process of its own, as that is for life */

static void
refused(void (*refuse)(void), enum fence_kind best)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct err err = {0};
		struct fence f;

		refuse();
		if (fence_init(&f, FENCE_BEST, &err) < 0 || f.kind != best)
			_exit(1);
		fence_fini(&f);
		if ((fence_init(&f, FENCE_TABLES, &err) == 0) != (best == FENCE_TABLES))
			_exit(2);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
nothing(void)
{
}

static void
no_kcmp(void)
{
	refuse_call(SYS_kcmp, 0, EPERM);
}

static void
no_close_range(void)
{
	refuse_call(SYS_close_range, 0, ENOSYS);
}

static void
no_tables(void)
{
	refuse_call(SYS_close_range, 0, ENOSYS);
	refuse_call(SYS_unshare, 0, EPERM);
}

static void
takes_the_best_that_works(void **state)
{
	(void)state;
	refused(nothing, FENCE_TABLES);
	refused(no_kcmp, FENCE_TABLES);
	refused(no_close_range, FENCE_TABLES);
	refused(no_tables, FENCE_EPOCHS);
}

/* ---- the helper */

static void
read_to_end(int fd, struct buf *out)
{
	char chunk[4096];

	for (ssize_t n; (n = fd_read(fd, chunk, sizeof chunk)) > 0;)
		buf_add(out, chunk, (size_t)n);
	buf_grow(out, 0);
}

/* standard output of a program that the helper starts, its error output too */
static int
output_of(struct fence_thread *t, const char *const *argv, int pass, struct buf *out)
{
	struct spawn_req req = request(argv);
	struct err err = {0};
	struct child c;
	int ends[2];

	assert_int_equal(fd_pipe(ends, 0), 0);
	req.fds[1] = req.fds[2] = ends[1];
	req.pass = &pass;
	req.npass = pass >= 0;
	req.own_group = true;
	assert_int_equal(fence_start(t, &req, &c, &err), 0);
	assert_true(c.pidfd >= 0);
	fd_close(ends[1]);
	read_to_end(ends[0], out);
	fd_close(ends[0]);
	return reap(&c);
}

static void
the_helper_gives_what_was_asked_for(void **state)
{
	const char *argv[] = {census_path(state), NULL};
	unsigned before = count_descriptors();
	struct census census;
	struct buf out = {0};
	struct fence f;
	struct fence_thread t;

	begin(&f, FENCE_HELPER, &t);
	for (int pass = 3; pass < 40; pass += 9) { /* the helper's own numbers are among them */
		int fd = fcntl(0, F_DUPFD_CLOEXEC, pass);

		buf_clear(&out);
		assert_int_equal(output_of(&t, argv, fd, &out), 0);
		census_read(&census, buf_str(&out));
		assert_int_equal(census.nfds, 4);
		assert_true(census_has(&census, 0, 0));
		assert_true(census_has(&census, fd, fd));
		assert_int_equal(census.process, census.group);
		fd_close(fd);
	}
	end(&f, &t);
	buf_free(&out);
	assert_int_equal(count_descriptors(), before);
	assert_false(have_children());
}

static void
the_helper_works_where_we_are(void **state)
{
	static const char *const argv[] = {"/bin/sh", "-c", "pwd -P; echo $NAME; exit 3", NULL};
	struct buf out = {0};
	struct fence f;
	struct fence_thread t;
	int home = fd_open(".", O_RDONLY | O_DIRECTORY, 0);

	(void)state;
	begin(&f, FENCE_HELPER, &t);
	assert_int_equal(chdir("/usr"), 0);
	assert_int_equal(output_of(&t, argv, -1, &out), 3 << 8);
	assert_string_equal(buf_cstr(&out), "/usr\nvalue\n");
	assert_int_equal(fchdir(home), 0);
	fd_close(home);
	end(&f, &t);
	buf_free(&out);
}

/* as after cd(1); and `path` is what runs, whatever argv[0] says */
static void
a_relative_program_is_in_the_directory_asked_for(void **state)
{
	static const char *const argv[] = {"./sh", "-c", "pwd -P; echo $0 >&2; exec 2>&-", NULL};

	(void)state;
	for (int kind = FENCE_TABLES; kind <= FENCE_HELPER; kind++) {
		struct spawn_req req = request(argv);
		struct err err = {0};
		struct buf out = {0};
		struct fence f;
		struct fence_thread t;
		struct child c;
		int ends[2];

		begin(&f, (enum fence_kind)kind, &t);
		assert_int_equal(fd_pipe(ends, 0), 0);
		req.fds[1] = req.fds[2] = ends[1];
		req.dir = "/usr/bin";
		assert_int_equal(fence_start(&t, &req, &c, &err), 0);
		assert_int_equal(reap(&c), 0);
		req.path = "env"; /* prints its environment, unless it is given a command */
		req.argv = (const char *const[]){"other", NULL};
		assert_int_equal(fence_start(&t, &req, &c, &err), 0);
		assert_int_equal(reap(&c), 0);
		fd_close(ends[1]);
		read_to_end(ends[0], &out);
		assert_string_equal(buf_cstr(&out), "/usr/bin\n./sh\nNAME=value\n");
		fd_close(ends[0]);
		buf_free(&out);
		end(&f, &t);
	}
}

static void
the_helper_reports_errors(void **state)
{
	static const char *const absent[] = {"/absent", NULL}, *const good[] = {"/bin/true", NULL};
	struct spawn_req req = request(absent);
	struct err err = {0};
	struct fence f;
	struct fence_thread t;
	struct child c;

	(void)state;
	begin(&f, FENCE_HELPER, &t);
	assert_int_equal(fence_start(&t, &req, &c, &err), -ENOENT);
	assert_string_equal(buf_cstr(&err.text), "exec /absent: No such file or directory");
	assert_int_equal(c.pid, 0);
	req = request(good);
	req.fds[1] = 777;
	assert_int_equal(fence_start(&t, &req, &c, &err), -EBADF);
	req.fds[1] = -1;
	assert_int_equal(fence_start(&t, &req, &c, &err), 0);
	assert_int_equal(reap(&c), 0);
	kill(f.helper.pid, SIGKILL);
	assert_int_equal(fence_start(&t, &req, &c, &err), -EPIPE);
	err_fini(&err);
	end(&f, &t);
	assert_false(have_children());
}

static int
forget_path(void **state)
{
	free(*state);
	*state = NULL;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_children_a_release_is_immediate),
		cmocka_unit_test(releases_wait_for_the_gates_shut_before),
		cmocka_unit_test(gates_shut_later_do_not_matter),
		cmocka_unit_test(time_may_turn_over),
		cmocka_unit_test(a_sleeper_is_woken),
		cmocka_unit_test(however_a_start_ends_the_gate_is_open),
		cmocka_unit_test(a_thread_has_descriptors_of_its_own),
		cmocka_unit_test(takes_the_best_that_works),
		cmocka_unit_test_teardown(the_helper_gives_what_was_asked_for, forget_path),
		cmocka_unit_test(the_helper_works_where_we_are),
		cmocka_unit_test(a_relative_program_is_in_the_directory_asked_for),
		cmocka_unit_test(the_helper_reports_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
