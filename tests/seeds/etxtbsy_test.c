/* etxtbsy_test.c - twenty threads write a program each, and run it, over and over: "text file busy" is what
 * happens without a fence, and never happens with one. WEIR_LONG=N: N times as many rounds.
 * SPDX-License-Identifier: Apache-2.0 */
#include "writers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 20

/* ---- places */

static int
on_tmpfs(void **state)
{
	*state = make_folder(access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	return 0;
}

/* Linux 6.11 lets everybody execute what is being written: nothing to see there */
static void
skip_without_denial(void **state)
{
	if (!kernel_denies_write(*state))
		skip();
}

static struct written
torture(struct writers how, const char *what)
{
	struct written did = writers_run(&how);

	print_message("%-28s %-10.10s %8lu rounds, %6lu busy (%.2f %%), %7.0f/s\n", what, how.folder, did.rounds,
	              did.busy, 100.0 * (double)did.busy / (double)did.rounds,
	              (double)did.rounds / did.seconds);
	assert_int_equal(did.failed, 0);
	return did;
}

/* ---- without a fence */

static void
without_a_fence_programs_are_busy(void **state)
{
	struct writers how = {FENCE_NONE, SPAWN_CLONE3, false, O_CLOEXEC, 0, *state, THREADS, long_run(400)};
	struct written did;

	skip_without_denial(state);
	did = torture(how, "none: vfork, O_CLOEXEC");
	assert_true(did.busy > 0); /* 2 to 10 %, but fewer where each thread waits long for its turn */
}

/* the program of the Go issue as it stands, but that it counts, and ends */
static void *
go_runner(void *arg)
{
	static const char script[] = "#!/bin/sh\nexit 0\n";
	const char *folder = ((const void **)arg)[0];
	atomic_uint *busy = ((atomic_uint **)arg)[1];
	double end = seconds_now() + 15;
	char path[4096], *argv[] = {path, NULL};

	snprintf(path, sizeof path, "%s/fork-exec-%p", folder, (void *)&path);
	while (atomic_load(busy) == 0 && seconds_now() < end) {
		int status, fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0777);
		pid_t pid;

		if (fd < 0 || write(fd, script, sizeof script - 1) < 0)
			return arg;
		close(fd);
		pid = fork();
		if (pid == 0) {
			execve(path, argv, NULL);
			_exit(errno);
		}
		if (pid < 0 || waitpid(pid, &status, 0) < 0)
			return arg;
		if (WIFEXITED(status) && WEXITSTATUS(status) == ETXTBSY)
			atomic_fetch_add(busy, 1);
	}
	return NULL;
}

static void
the_go_program_fails_within_seconds(void **state)
{
	pthread_t threads[THREADS];
	atomic_uint busy = 0;
	const void *arg[] = {*state, &busy};
	double begin = seconds_now();

	skip_without_denial(state);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, go_runner, arg);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	print_message("the Go program: busy after %.2f s\n", seconds_now() - begin);
	assert_true(busy > 0);
}

/* ---- with one; nobody opens close-on-exec there */

static void
private_tables_keep_it_out(void **state)
{
	struct writers how = {FENCE_TABLES, SPAWN_CLONE3, false, 0, 0, *state, THREADS, long_run(400)};

	assert_int_equal(torture(how, "tables").busy, 0);
	how.extra = 300;
	how.rounds = long_run(100);
	assert_int_equal(torture(how, "tables, 300 descriptors").busy, 0);
	how.extra = 0;
	how.rung = SPAWN_FORK;
	how.rounds = long_run(50);
	assert_int_equal(torture(how, "tables, fork").busy, 0);
}

static void
epochs_wait_for_it(void **state)
{
	struct writers how = {FENCE_EPOCHS, SPAWN_CLONE3, false, 0, 0, *state, THREADS, long_run(400)};

	assert_int_equal(torture(how, "epochs").busy, 0);
	how.rung = SPAWN_CLONE;
	how.no_close_range = true;
	how.rounds = long_run(100);
	assert_int_equal(torture(how, "epochs, old kernel").busy, 0);
	how.no_close_range = false;
	how.rung = SPAWN_FORK;
	how.rounds = long_run(50);
	assert_int_equal(torture(how, "epochs, fork").busy, 0);
}

static void
a_helper_never_has_it(void **state)
{
	struct writers how = {FENCE_HELPER, SPAWN_CLONE3, false, 0, 0, *state, THREADS, long_run(200)};

	assert_int_equal(torture(how, "helper").busy, 0);
}

/* ---- what it costs */

static double
rate(struct writers how, enum fence_kind kind)
{
	struct written did;

	how.kind = kind;
	did = writers_run(&how);
	return (double)did.rounds / did.seconds;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Ratios of neighbours in time, and their median: the machine is not ours alone. */
static void
private_tables_cost_next_to_nothing(void **state)
{
	struct writers how = {FENCE_NONE, SPAWN_CLONE3, false, O_CLOEXEC, 0, *state, THREADS, 150};
	double ratios[9], none = 0;

#ifdef __SANITIZE_ADDRESS__
	skip();
#endif
	for (size_t i = 0; i < countof(ratios); i++) {
		none = rate(how, FENCE_NONE);
		ratios[i] = rate(how, FENCE_TABLES) / none;
	}
	qsort(ratios, countof(ratios), sizeof *ratios, compare);
	print_message("tables against none: %.2f (%.2f to %.2f)\n", ratios[countof(ratios) / 2], ratios[0],
	              ratios[countof(ratios) - 1]);
	assert_true(ratios[countof(ratios) / 2] >= 0.85);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_go_program_fails_within_seconds, in_a_folder, away),
		cmocka_unit_test_setup_teardown(without_a_fence_programs_are_busy, on_tmpfs, away),
		cmocka_unit_test_setup_teardown(private_tables_keep_it_out, on_tmpfs, away),
		cmocka_unit_test_setup_teardown(epochs_wait_for_it, on_tmpfs, away),
		cmocka_unit_test_setup_teardown(a_helper_never_has_it, on_tmpfs, away),
		cmocka_unit_test_setup_teardown(without_a_fence_programs_are_busy, in_a_folder, away),
		cmocka_unit_test_setup_teardown(private_tables_keep_it_out, in_a_folder, away),
		cmocka_unit_test_setup_teardown(epochs_wait_for_it, in_a_folder, away),
		cmocka_unit_test_setup_teardown(a_helper_never_has_it, in_a_folder, away),
		cmocka_unit_test_setup_teardown(private_tables_cost_next_to_nothing, on_tmpfs, away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
