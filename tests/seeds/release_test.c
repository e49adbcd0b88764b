/* release_test.c - when does a child let go of what it was copied with? Not when vfork returns, not when a
 * pipe above all else reads its end; but before it executes, if it closes everything itself, and then a
 * wedged exec delays nobody. SPDX-License-Identifier: Apache-2.0 */
#include "writers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"

static const char *
in_folder(void **state, const char *name, char path[4096])
{
	snprintf(path, 4096, "%s/%s", (const char *)*state, name);
	return path;
}

static int
new_program(const char *path, int flags)
{
	struct buf text = {0};
	int fd;

	read_nothing(&text);
	fd = write_program(path, &text, flags);
	buf_free(&text);
	assert_true(fd >= 0);
	return fd;
}

/* A read lease is given unless somebody has it open for writing: just what exec
 * asks. 1, 0, or -1: no leases here */
static int
is_open_for_writing(const char *path)
{
	int fd = fd_open(path, O_RDONLY, 0);
	int busy = fcntl(fd, F_SETLEASE, F_RDLCK) == 0 ? 0 : errno == EAGAIN ? 1 : -1;

	fcntl(fd, F_SETLEASE, F_UNLCK);
	fd_close(fd);
	return busy;
}

/* ---- what is held when the start has returned */

struct held {
	unsigned pipe, file, rounds;
};

static void
start_and_look(struct spawn *sp, const char *path, int nfiles, struct held *held)
{
	char nothing[4096];
	const char *argv[] = {program_path("nothing", nothing), NULL};
	struct spawn_req req = plain_request(argv);
	struct child child;
	struct err err = {0};
	int files[50], ends[2];
	char byte;

	assert_int_equal(fd_pipe(ends, O_NONBLOCK), 0);
	for (int i = 0; i < nfiles; i++)
		files[i] = fd_open(path, O_WRONLY | O_CREAT, 0777);
	assert_int_equal(spawn_start(sp, &req, &child, &err), 0);
	for (int i = 0; i < nfiles; i++)
		fd_close(files[i]);
	fd_close(ends[1]);
	held->pipe += read(ends[0], &byte, 1) < 0;
	held->file += is_open_for_writing(path) == 1;
	held->rounds++;
	fd_close(ends[0]);
	assert_int_equal(reap(&child), 0);
}

static struct held
count_held(void **state, enum spawn_rung rung, bool careless, int nfiles, unsigned rounds)
{
	char path[4096];
	struct held held = {0};
	struct spawn sp;

	in_folder(state, "file", path);
	assert_int_equal(spawn_init(&sp), 0);
	sp.rung = rung;
	sp.careless = careless;
	for (unsigned i = 0; i < rounds; i++)
		start_and_look(&sp, path, nfiles, &held);
	spawn_fini(&sp);
	print_message("rung %d, %s, %2d files: the pipe is held in %u, the file in %u of %u\n", (int)rung,
	              careless ? "closed by exec" : "closed before", nfiles, held.pipe, held.file, held.rounds);
	return held;
}

/* Whoever reads a link in /proc/PID/fd, as monitors do, holds that file himself for an instant, and so it may
 * be open although all who had it have closed it: 6 of 500 times beside two who do nothing else. */
static void
after_the_start_the_child_holds_nothing(void **state)
{
	for (int rung = SPAWN_CLONE3; rung <= SPAWN_FORK; rung++)
		for (int nfiles = 1; nfiles <= 50; nfiles += 49) {
			unsigned rounds = long_run(rung == SPAWN_FORK ? 150 : 500);
			struct held held = count_held(state, (enum spawn_rung)rung, false, nfiles, rounds);

			assert_int_equal(held.pipe, 0);
			assert_true(held.file * 100 <= held.rounds);
		}
}

static void
vfork_alone_says_nothing_about_closing(void **state)
{
	struct held held = {0};
	char path[4096];

	fd_close(new_program(in_folder(state, "file", path), O_CLOEXEC));
	if (is_open_for_writing(path) < 0)
		skip();
	for (double end = seconds_now() + 20; !(held.pipe && held.file) && seconds_now() < end;) {
		struct held some = count_held(state, SPAWN_CLONE3, true, 50, 300);

		held.pipe += some.pipe;
		held.file += some.file;
	}
	assert_true(held.pipe > 0);
	assert_true(held.file > 0);
}

/* ---- a close-on-exec pipe above all else */

/* fork, exec with everything close-on-exec, and wait for the end of a pipe:
 * may the files be executed then? */
static bool
is_busy_after_the_pipe(const char *path, const char *nothing)
{
	int files[20], ends[2];
	char byte;
	bool busy;
	pid_t pid;

	for (size_t i = 0; i < countof(files); i++)
		files[i] = fd_open(path, O_WRONLY, 0);
	assert_int_equal(fd_pipe(ends, 0), 0);
	pid = fork();
	if (pid == 0) {
		execl(nothing, nothing, NULL);
		_exit(127);
	}
	fd_close(ends[1]);
	for (size_t i = 0; i < countof(files); i++)
		fd_close(files[i]);
	assert_int_equal(fd_read(ends[0], &byte, 1), 0);
	busy = is_open_for_writing(path) == 1;
	fd_close(ends[0]);
	waitpid(pid, NULL, 0);
	return busy;
}

/* The kernel promises no order, and the one that it has is last in, first out. */
static void
the_highest_pipe_ends_first(void **state)
{
	char path[4096], nothing[4096];
	unsigned busy = 0, rounds = 0;

	program_path("nothing", nothing);
	fd_close(new_program(in_folder(state, "file", path), O_CLOEXEC));
	if (is_open_for_writing(path) < 0)
		skip();
	for (double end = seconds_now() + 20; rounds < 200 || (!busy && seconds_now() < end); rounds++)
		busy += is_busy_after_the_pipe(path, nothing);
	print_message("after the pipe's end, the files below are open in %u of %u\n", busy, rounds);
	assert_true(busy > 0);
}

/* ---- an exec that takes for ever: its file's write lease is ours, and we do not give it up */

struct wedge {
	struct fence *fence;
	enum spawn_rung rung;
	bool late;          /* the gate opens when exec is through, as it would for a fence of vfork's */
	const char *path;
	int lease;
	pthread_t thread;
};

static void *
start_wedged(void *arg)
{
	struct wedge *w = arg;
	const char *argv[] = {w->path, NULL};
	struct spawn_req req = plain_request(argv);
	struct fence_thread t;
	struct spawn_gate *gate;
	struct child child;
	struct err err = {0};

	BUG_ON(fence_join(w->fence, &t, 3, &err) < 0);
	t.spawn.rung = w->rung;
	gate = t.spawn.gate;
	if (w->late) {
		t.spawn.gate = NULL;
		spawn_gate_shut(gate);
	}
	BUG_ON(fence_start(&t, &req, &child, &err) < 0);
	if (w->late)
		spawn_gate_open(gate);
	reap(&child);
	fence_leave(&t);
	return NULL;
}

static void
wedge(struct wedge *w)
{
	fd_close(new_program(w->path, O_CLOEXEC));
	w->lease = fd_open(w->path, O_RDONLY, 0);
	fcntl(w->lease, F_SETSIG, SIGURG);
	assert_int_equal(fcntl(w->lease, F_SETLEASE, F_WRLCK), 0);
	pthread_create(&w->thread, NULL, start_wedged, w);
	while (fcntl(w->lease, F_GETLEASE) == F_WRLCK)
		usleep(1000); /* until exec asks for it */
}

static void
unwedge(struct wedge *w)
{
	fcntl(w->lease, F_SETLEASE, F_UNLCK);
	pthread_join(w->thread, NULL);
	fd_close(w->lease);
}

static void
write_and_run(struct fence_thread *t, const char *path)
{
	const char *argv[] = {path, NULL};
	struct spawn_req req = plain_request(argv);
	struct child child;
	struct err err = {0};

	assert_int_equal(fence_close(t, new_program(path, 0)), 0);
	assert_int_equal(fence_start(t, &req, &child, &err), 0);
	assert_int_equal(reap(&child), 0);
}

static void
run_beside_a_wedge(void **state, enum fence_kind kind, enum spawn_rung rung)
{
	char wedged[4096], path[4096];
	struct fence fence;
	struct fence_thread t;
	struct wedge w = {.fence = &fence, .rung = rung, .path = in_folder(state, "wedged", wedged)};
	struct err err = {0};
	double begin;

	in_folder(state, "program", path);
	assert_int_equal(fence_init(&fence, kind, &err), 0);
	assert_int_equal(fence_join(&fence, &t, UINT_MAX, &err), 0);
	t.spawn.rung = rung;
	wedge(&w);
	begin = seconds_now();
	for (int i = 0; i < 20; i++)
		write_and_run(&t, path);
	print_message("kind %d, rung %d: 20 rounds in %.0f ms\n", (int)kind, (int)rung,
	              1000 * (seconds_now() - begin));
	assert_true(fcntl(w.lease, F_GETLEASE) != F_WRLCK); /* still wedged */
	unwedge(&w);
	fence_leave(&t);
	fence_fini(&fence);
}

static void
a_wedged_exec_delays_nobody(void **state)
{
	run_beside_a_wedge(state, FENCE_TABLES, SPAWN_CLONE3);
	run_beside_a_wedge(state, FENCE_TABLES, SPAWN_FORK);
	run_beside_a_wedge(state, FENCE_EPOCHS, SPAWN_CLONE3);
	run_beside_a_wedge(state, FENCE_EPOCHS, SPAWN_FORK);
}

static void
note(struct release *r)
{
	*(bool *)r->ctx = true;
}

static void
waiting_for_exec_would_wait_for_the_wedge(void **state)
{
	char wedged[4096], path[4096];
	struct fence fence;
	struct fence_thread t;
	struct wedge w = {.fence = &fence, .late = true, .path = in_folder(state, "wedged", wedged)};
	bool runnable = false;
	struct release release = {.runnable = note, .ctx = &runnable};
	struct err err = {0};

	assert_int_equal(fence_init(&fence, FENCE_EPOCHS, &err), 0);
	assert_int_equal(fence_join(&fence, &t, 3, &err), 0);
	wedge(&w);
	fence_release(&t, new_program(in_folder(state, "program", path), 0), &release);
	usleep(100000);
	assert_int_equal(fence_poll(&fence), 0);
	assert_false(runnable);
	unwedge(&w);
	assert_int_equal(fence_poll(&fence), 1);
	assert_true(runnable);
	fence_leave(&t);
	fence_fini(&fence);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(after_the_start_the_child_holds_nothing, in_a_folder, away),
		cmocka_unit_test_setup_teardown(vfork_alone_says_nothing_about_closing, in_a_folder, away),
		cmocka_unit_test_setup_teardown(the_highest_pipe_ends_first, in_a_folder, away),
		cmocka_unit_test_setup_teardown(a_wedged_exec_delays_nobody, in_a_folder, away),
		cmocka_unit_test_setup_teardown(waiting_for_exec_would_wait_for_the_wedge, in_a_folder, away),
	};

	signal(SIGURG, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
