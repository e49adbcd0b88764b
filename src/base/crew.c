/* crew.c - see crew.h. SPDX-License-Identifier: Apache-2.0 */
#include "base/crew.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum {
	MAX_THREADS = 16,
	SHARE = 4, /* a thread that would find fewer pieces to do takes longer to make than to do without */
};

struct crew {
	void (*work)(void *ctx, size_t from, size_t to);
	void *ctx;
	size_t n, piece;
	_Atomic size_t next; /* the first thing that nobody has taken */
};

static void *
help(void *arg)
{
	struct crew *crew = arg;
	size_t at;

	while ((at = atomic_fetch_add_explicit(&crew->next, crew->piece, memory_order_relaxed)) < crew->n)
		crew->work(crew->ctx, at, MIN(at + crew->piece, crew->n));
	return NULL;
}

static unsigned
helpers(size_t n, size_t piece)
{
	cpu_set_t cpus;
	unsigned ncpus;

	if (n < SHARE * piece)
		return 0;
	ncpus = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? (unsigned)CPU_COUNT(&cpus) : 1;
	ncpus = MIN(ncpus, MAX_THREADS);
	return MIN(ncpus - 1, (unsigned)(n / (SHARE * piece)));
}

bool
crew_helps(size_t n, size_t piece)
{
	return helpers(n, piece) > 0;
}

void
crew_run(size_t n, size_t piece, void (*work)(void *ctx, size_t from, size_t to), void *ctx)
{
	struct crew crew = {.work = work, .ctx = ctx, .n = n, .piece = piece};
	pthread_t threads[MAX_THREADS];
	unsigned want = helpers(n, piece), have = 0;

	while (have < want && pthread_create(&threads[have], NULL, help, &crew) == 0)
		have++;
	help(&crew);
	while (have)
		pthread_join(threads[--have], NULL);
}
