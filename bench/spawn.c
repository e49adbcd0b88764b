/* spawn.c - how many programs a second: ours against posix_spawn and fork, in a small process, in one with 2
 * GB of memory, and in either with 1000 open descriptors. `bench-spawn PROGRAM [ROUNDS]`: PROGRAM ends at
 * once (tests/bin/nothing). SPDX-License-Identifier: Apache-2.0 */
#include "runner/fence.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_ROUNDS 99
#define MB          ((size_t)1 << 20)

struct bench {
	const char *argv[2];
	struct fence fence;
	struct fence_thread thread;
	int output; /* of our children; -1: ours */
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
die(const char *what)
{
	fprintf(stderr, "%s failed\n", what);
	exit(1);
}

/* ---- the ways: start it; all are waited for alike */

static pid_t
by_us(struct bench *b)
{
	static const char *const env[] = {NULL};
	static const sigset_t none;
	struct spawn_req req = {.argv = b->argv, .envp = env, .fds = {-1, b->output, -1}, .mask = &none};
	struct child child;
	struct err err = {0};

	if (fence_start(&b->thread, &req, &child, &err) < 0)
		die(buf_cstr(&err.text));
	close(child.pidfd);
	return child.pid;
}

/* the child is made with a copy of our descriptor table */
static pid_t
by_us_copied(struct bench *b)
{
	pid_t pid;

	b->thread.spawn.lend = false;
	pid = by_us(b);
	b->thread.spawn.lend = true;
	return pid;
}

static pid_t
by_posix_spawn(struct bench *b)
{
	char *argv[] = {NULL, NULL}, *env[] = {NULL};
	pid_t pid;

	memcpy(argv, b->argv, sizeof argv);
	if (posix_spawn(&pid, b->argv[0], NULL, NULL, argv, env) != 0)
		die("posix_spawn");
	return pid;
}

static pid_t
by_fork(struct bench *b)
{
	char *argv[] = {NULL, NULL}, *env[] = {NULL};
	pid_t pid = fork();

	if (pid == 0) {
		memcpy(argv, b->argv, sizeof argv);
		execve(argv[0], argv, env);
		_exit(127);
	}
	return pid;
}

static const struct way {
	const char *name;
	pid_t (*start)(struct bench *);
} ways[] = {
	{"ours", by_us},
	{"copied", by_us_copied},
	{"posix_spawn", by_posix_spawn},
	{"fork", by_fork},
};

/* ours, and that of all that we have waited for, in microseconds */
static double
processor_time(void)
{
	double us = 0;

	for (int who = RUSAGE_CHILDREN; who <= RUSAGE_SELF; who++) {
		struct rusage u;

		getrusage(who, &u);
		us += (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6;
		us += (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
	}
	return us;
}

/* programs a second, for a tenth of a second, and the processor time of each */
static double
rate(struct bench *b, const struct way *way, double *cost)
{
	double begin = now(), passed = 0, before = processor_time();
	unsigned n = 0;

	for (; passed < 0.1; n++, passed = now() - begin) {
		int status;
		pid_t pid = way->start(b);

		if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
			die(way->name);
	}
	*cost = (processor_time() - before) / n;
	return n / passed;
}

/* ---- medians */

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Rounds of all ways in turn: what else runs on the machine is everybody's. */
static void
measure(struct bench *b, const char *where, size_t rounds)
{
	double rates[countof(ways)][MOST_ROUNDS], costs[countof(ways)][MOST_ROUNDS];

	for (size_t r = 0; r < rounds; r++)
		for (size_t w = 0; w < countof(ways); w++)
			rates[w][r] = rate(b, &ways[w], &costs[w][r]);
	printf("%-30s", where);
	for (size_t w = 0; w < countof(ways); w++) {
		qsort(rates[w], rounds, sizeof(double), compare);
		printf("%9.0f", rates[w][rounds / 2]);
	}
	for (size_t w = 1; w < countof(ways); w++)
		printf("%11.1fx", rates[0][rounds / 2] / rates[w][rounds / 2]);
	printf("\n%-30s", "  processor time, us");
	for (size_t w = 0; w < countof(ways); w++) {
		qsort(costs[w], rounds, sizeof(double), compare);
		printf("%9.1f", costs[w][rounds / 2]);
	}
	printf("\n");
	fflush(stdout);
}

static char *
hold_memory(size_t n)
{
	char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		die("mmap");
	madvise(p, n, MADV_NOHUGEPAGE); /* as a process gets it that grew bit by bit */
	for (size_t i = 0; i < n; i += 4096)
		p[i] = 1;
	return p;
}

static char *
hold_measured(struct bench *b, const char *where, size_t rounds)
{
	char *p = hold_memory(2048 * MB);

	measure(b, where, rounds);
	return p;
}

static void
open_many(int n)
{
	for (int i = 0; i < n; i++)
		if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
			die("open");
}

int
main(int argc, char **argv)
{
	struct bench b = {.argv = {argv[argc > 1]}, .output = -1};
	size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 9;
	struct err err = {0};

	if (argc < 2 || rounds < 1 || rounds > MOST_ROUNDS) {
		fprintf(stderr, "usage: bench-spawn PROGRAM [ROUNDS]\n");
		return 1;
	}
	if (fence_init(&b.fence, FENCE_BEST, &err) < 0 || fence_join(&b.fence, &b.thread, 1u << 20, &err) < 0)
		die(buf_cstr(&err.text));
	printf("%-30s%9s%9s%9s%9s%12s%12s%12s\n", "programs a second, medians", "ours", "copied", "p_spawn",
	       "fork", "to copied", "to p_spawn", "to fork");
	hold_memory(10 * MB);
	measure(&b, "10 MB", rounds);
	munmap(hold_measured(&b, "2 GB", rounds), 2048 * MB);
	open_many(1000);
	measure(&b, "10 MB, 1000 descriptors", rounds);
	b.output = open("/dev/null", O_WRONLY | O_CLOEXEC);
	measure(&b, "the same, output is the last", rounds);
	b.output = -1;
	hold_memory(2048 * MB);
	measure(&b, "2 GB, 1000 descriptors", rounds);
	fence_leave(&b.thread);
	fence_fini(&b.fence);
	return 0;
}
