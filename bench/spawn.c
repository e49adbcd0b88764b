/* spawn.c - how many programs a second: ours against posix_spawn and fork, in a small process, in one with 2
 * GB of memory, and in either with 1000 open descriptors. Each place is a process of its own, and all take
 * turns. `bench-spawn PROGRAM [ROUNDS]`: PROGRAM ends at once (tests/bin/nothing). SPDX-License-Identifier:
 * Apache-2.0 */
#include "runner/spawn/fence.h"

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

/* ---- places */

struct place {
	const char *name;
	size_t mb;
	int descriptors;
	bool output_is_last;
	int ask, answer; /* which way, and what came of it */
	double rates[countof(ways)][MOST_ROUNDS], costs[countof(ways)][MOST_ROUNDS];
};

struct turn {
	double rate, cost;
};

static void
hold_memory(size_t n)
{
	char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		die("mmap");
	madvise(p, n, MADV_NOHUGEPAGE); /* as a process gets it that grew bit by bit */
	for (size_t i = 0; i < n; i += 4096)
		p[i] = 1;
}

static void
open_many(int n)
{
	for (int i = 0; i < n; i++)
		if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
			die("open");
}

static void
take_turns(const struct place *p, struct bench *b, int asked, int answers)
{
	struct err err = {0};
	size_t way;

	if (fence_init(&b->fence, FENCE_BEST, &err) < 0 ||
	    fence_join(&b->fence, &b->thread, 1u << 20, &err) < 0)
		die(buf_cstr(&err.text));
	hold_memory(p->mb * MB);
	open_many(p->descriptors);
	if (p->output_is_last)
		b->output = open("/dev/null", O_WRONLY | O_CLOEXEC);
	while (read(asked, &way, sizeof way) == sizeof way) {
		struct turn turn;

		turn.rate = rate(b, &ways[way], &turn.cost);
		if (write(answers, &turn, sizeof turn) != sizeof turn)
			die("write");
	}
	fence_leave(&b->thread);
	fence_fini(&b->fence);
}

/* It ends when its questions do. */
static void
open_place(struct place *p, struct bench *b)
{
	int ask[2], answer[2];

	if (pipe2(ask, O_CLOEXEC) < 0 || pipe2(answer, O_CLOEXEC) < 0)
		die("pipe");
	if (fork() == 0) {
		close(ask[1]);
		close(answer[0]);
		take_turns(p, b, ask[0], answer[1]);
		_exit(0);
	}
	close(ask[0]);
	close(answer[1]);
	p->ask = ask[1];
	p->answer = answer[0];
}

static void
let_one(struct place *p, size_t way, size_t round)
{
	struct turn turn;

	if (write(p->ask, &way, sizeof way) != sizeof way ||
	    read(p->answer, &turn, sizeof turn) != sizeof turn)
		die(p->name);
	p->rates[way][round] = turn.rate;
	p->costs[way][round] = turn.cost;
}

/* ---- medians */

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(const double *values, size_t n)
{
	double sorted[MOST_ROUNDS];

	memcpy(sorted, values, n * sizeof *values);
	qsort(sorted, n, sizeof *sorted, compare);
	return sorted[n / 2];
}

/* within rounds: what else runs on the machine is everybody's */
static double
median_ratio(const double *a, const double *b, size_t n)
{
	double ratios[MOST_ROUNDS];

	for (size_t i = 0; i < n; i++)
		ratios[i] = a[i] / b[i];
	return median(ratios, n);
}

static void
report(const struct place *p, const struct place *first, size_t rounds)
{
	printf("%-30s", p->name);
	for (size_t w = 0; w < countof(ways); w++)
		printf("%9.0f", median(p->rates[w], rounds));
	for (size_t w = 1; w < countof(ways); w++)
		printf("%11.1fx", median_ratio(p->rates[0], p->rates[w], rounds));
	printf("%14.2fx\n%-30s", median_ratio(p->rates[0], first->rates[0], rounds), "  processor time, us");
	for (size_t w = 0; w < countof(ways); w++)
		printf("%9.1f", median(p->costs[w], rounds));
	printf("%50.2fx\n", median_ratio(p->costs[0], first->costs[0], rounds));
}

int
main(int argc, char **argv)
{
	static struct place places[] = {
		{.name = "10 MB", .mb = 10},
		{.name = "2 GB", .mb = 2048},
		{.name = "10 MB, 1000 descriptors", .mb = 10, .descriptors = 1000},
		{.name = "2 GB, 1000 descriptors", .mb = 2048, .descriptors = 1000},
		{.name = "10 MB, the output is the last",
	         .mb = 10,
	         .descriptors = 1000,
	         .output_is_last = true},
	};
	struct bench b = {.argv = {argv[argc > 1]}, .output = -1};
	size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 9;

	if (argc < 2 || rounds < 1 || rounds > MOST_ROUNDS) {
		fprintf(stderr, "usage: bench-spawn PROGRAM [ROUNDS]\n");
		return 1;
	}
	for (size_t i = 0; i < countof(places); i++)
		open_place(&places[i], &b);
	for (size_t r = 0; r < rounds; r++)
		for (size_t w = 0; w < countof(ways); w++)
			for (size_t i = 0; i < countof(places); i++)
				let_one(&places[i], w, r);
	printf("%-30s%9s%9s%9s%9s%12s%12s%12s%15s\n", "programs a second, medians", "ours", "copied",
	       "p_spawn", "fork", "to copied", "to p_spawn", "to fork", "ours to 10 MB");
	for (size_t i = 0; i < countof(places); i++)
		report(&places[i], &places[0], rounds);
	return 0;
}
