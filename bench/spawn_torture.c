/* spawn_torture.c - twenty threads write a program each and run it, for as long as it takes to do so a million
 * times: with a mechanism of fence.h, and in turn, in the same run, without any. `bench-spawn-torture MECHANISM
 * FOLDER ROUNDS SECONDS` stops at whichever comes first. The exit code says whether the mechanism ever failed,
 * or the control did not. SPDX-License-Identifier: Apache-2.0 */
#include "writers.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 20, ROUNDS = 1000, CONTROL_ROUNDS = 200, MOST_SLICES = 10000 };

static const struct mechanism {
	const char *name;
	struct writers how;
} mechanisms[] = {
	{"tables", {.kind = FENCE_TABLES}},
	{"tables-300", {.kind = FENCE_TABLES, .extra = 300}},
	{"tables-fork", {.kind = FENCE_TABLES, .rung = SPAWN_FORK}},
	{"epochs", {.kind = FENCE_EPOCHS}},
	{"epochs-old", {.kind = FENCE_EPOCHS, .rung = SPAWN_CLONE, .no_close_range = true}},
	{"epochs-fork", {.kind = FENCE_EPOCHS, .rung = SPAWN_FORK}},
	{"helper", {.kind = FENCE_HELPER}},
};

static const struct mechanism *
find(const char *name)
{
	for (size_t i = 0; i < countof(mechanisms); i++)
		if (strcmp(mechanisms[i].name, name) == 0)
			return &mechanisms[i];
	return NULL;
}

static double
rate(const struct written *w)
{
	return (double)w->rounds / w->seconds;
}

/* one more slice of it; its rate */
static double
slice(const struct writers *how, struct written *sum)
{
	struct written did = writers_run(how);

	sum->rounds += did.rounds;
	sum->busy += did.busy;
	sum->failed += did.failed;
	sum->seconds += did.seconds;
	return rate(&did);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
report(const char *name, const char *folder, const struct written *w)
{
	printf("%-12s %-10.10s %8lu rounds %7lu busy (%.2f %%) %3lu failed %8.0f/s\n", name, folder, w->rounds,
	       w->busy, 100.0 * (double)w->busy / (double)w->rounds, w->failed, rate(w));
}

int
main(int argc, char **argv)
{
	const struct mechanism *m = argc == 5 ? find(argv[1]) : NULL;
	struct writers with, without = {.kind = FENCE_NONE, .open_flags = O_CLOEXEC};
	struct written sum = {0}, control = {0};
	static double ratios[MOST_SLICES];
	double end;
	size_t n = 0;

	if (!m) {
		fprintf(stderr, "usage: bench-spawn-torture MECHANISM FOLDER ROUNDS SECONDS\n");
		return 2;
	}
	with = m->how;
	with.folder = without.folder = make_folder(argv[2]);
	with.threads = without.threads = THREADS;
	with.rounds = with.rung == SPAWN_FORK ? ROUNDS / 10 : ROUNDS;
	without.rounds = CONTROL_ROUNDS;
	end = seconds_now() + strtod(argv[4], NULL);
	while (sum.rounds < strtoul(argv[3], NULL, 10) && seconds_now() < end && n < MOST_SLICES) {
		double base = slice(&without, &control);

		ratios[n++] = slice(&with, &sum) / base;
	}
	qsort(ratios, n, sizeof *ratios, compare);
	report("none", argv[2], &control);
	report(m->name, argv[2], &sum);
	printf("%-12s %.2f times the rate of none (median of %zu pairs)\n", m->name, ratios[n / 2], n);
	remove_folder((char *)(uintptr_t)with.folder);
	return sum.busy || sum.failed || control.busy * 100 <= control.rounds;
}
