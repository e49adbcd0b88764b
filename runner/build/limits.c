/* limits.c - see limits.h. SPDX-License-Identifier: Apache-2.0
 *
 * What is free now says nothing of what a job that has just begun will take. So each has a claim: all that it
 * is expected to take at first, then less and less, and nothing once it has run as long as it usually does:
 * what it has taken by then is not free any more. */
#include "runner/build/limits.h"

#include "base/clock.h"
#include "event/event.h"
#include "runner/exec/load.h"
#include "runner/plan/plan.h"
#include "runner/build/build.h"

enum {
	POLL_MS = 500,   /* others give memory back, too */
	USUAL_MS = 1000, /* of an edge that has never run */
};

void
limits_init(struct limits *l, const struct build_opts *o, const struct plan *plan)
{
	*l = (struct limits){.o = o, .plan = plan, .free_kb = -1, .waits = NONE};
}

void
limits_fini(struct limits *l)
{
	vec_free(&l->running);
	vec_free(&l->told);
}

/* ---- memory */

static int64_t
still_to_take(const struct claim *c, uint64_t now)
{
	uint64_t run = now - c->since_us;

	return run >= c->usual_us ? 0 : c->kb - (int64_t)((double)c->kb * (double)run / (double)c->usual_us);
}

static int64_t
claimed(const struct limits *l)
{
	uint64_t now = clock_us();
	int64_t kb = 0;

	for (uint32_t i = 0; i < l->running.n; i++)
		kb += still_to_take(&l->running.p[i], now);
	return kb;
}

static void
put_size(struct buf *out, const char *before, int64_t kb)
{
	bool gb = kb >= 1 << 20;

	buf_printf(out, "%s%.1f %s", before, (double)kb / (gb ? 1 << 20 : 1 << 10), gb ? "GB" : "MB");
}

static void
say_once(struct limits *l, uint32_t edge, int64_t expect_kb)
{
	const struct graph *g = l->o->graph;
	struct buf text = {0};

	if (l->said)
		return;
	l->said = true;
	buf_printf(&text, "memory limits: '%s' may take", graph_path(g, edge_first_out(g, edge)).p);
	put_size(&text, " ", expect_kb);
	put_size(&text, ", others that run ", claimed(l));
	put_size(&text, " more, ", l->free_kb);
	put_size(&text, " are free and ", l->o->memory->keep_kb);
	bus_say(l->o->bus, MSG_INFO, "%s shall stay so", buf_cstr(&text));
	buf_free(&text);
}

void
limits_begin(struct limits *l)
{
	l->free_kb = -1;
	l->waits = NONE;
}

/* Of a machine that does not tell there is always enough. */
static int64_t
free_kb(struct limits *l)
{
	struct memory memory;

	if (l->free_kb < 0)
		l->free_kb = load_memory(l->o->memory->root, &memory) < 0 ? INT64_MAX / 2 : memory.free_kb;
	return l->free_kb;
}

bool
limits_allow(struct limits *l, uint32_t edge)
{
	const struct memory_opts *m = l->o->memory;
	int64_t expect;

	if (!m || !l->running.n)
		return true;
	expect = m->expect_kb(m->ctx, edge);
	if (free_kb(l) - claimed(l) - expect >= m->keep_kb)
		return true;
	l->waits = edge;
	say_once(l, edge, expect);
	return false;
}

void
limits_started(struct limits *l, uint32_t edge)
{
	const struct memory_opts *m = l->o->memory;
	int32_t prev_ms = l->plan->edges.p[edge].prev_ms;

	vec_push(&l->running, ((struct claim){
		.edge = edge,
		.kb = m ? m->expect_kb(m->ctx, edge) : 0,
		.since_us = clock_us(),
		.usual_us = (uint64_t)(prev_ms < 0 ? USUAL_MS : prev_ms) * 1000,
	}));
}

void
limits_ended(struct limits *l, uint32_t edge)
{
	for (uint32_t i = 0; i < l->running.n; i++)
		if (l->running.p[i].edge == edge) {
			l->running.p[i] = vec_pop(&l->running);
			return;
		}
}

int
limits_poll_ms(const struct limits *l)
{
	return l->waits == NONE ? -1 : POLL_MS;
}

/* ---- telling */

static void
tell(struct limits *l, uint32_t *told, struct ev_limit now)
{
	struct event ev = {.type = EV_LIMIT, .limit = now};

	if (*told == now.waiting)
		return;
	*told = now.waiting;
	bus_emit(l->o->bus, &ev);
}

/* A pool limits only if a job of another could start: not while all slots are taken, nor while others are
 * ready. */
static uint32_t
waiting_for(const struct limits *l, uint32_t pool)
{
	const struct plan *p = l->plan;
	bool all_busy = l->o->jobs && l->running.n >= l->o->jobs;

	return all_busy || plan_peek(p) != NONE ? 0 : p->pools.p[pool].held.n;
}

void
limits_tell(struct limits *l)
{
	const struct plan *p = l->plan;
	const struct graph *g = l->o->graph;

	while (l->told.n < p->pools.n)
		vec_push(&l->told, 0);
	for (uint32_t i = 0; i < p->pools.n; i++)
		tell(l, &l->told.p[i], (struct ev_limit){
			.what = STR("pool"),
			.name = graph_name(g, g->pools.p[i].name),
			.running = p->pools.p[i].running,
			.depth = g->pools.p[i].depth,
			.waiting = waiting_for(l, i),
		});
	tell(l, &l->told_memory, (struct ev_limit){
		.what = STR("memory"),
		.running = l->running.n,
		.waiting = l->waits == NONE ? 0 : p->ready.n,
	});
}
