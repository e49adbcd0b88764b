/* walk.c - see walk.h. SPDX-License-Identifier: Apache-2.0 */
#include "graph/walk.h"

#include <stdlib.h>

void
walk_init(struct walk *w, const struct graph *g)
{
	*w = (struct walk){.g = g, .seen = xcalloc(g->edges.n, 1)};
}

static void
enter(struct walk *w, uint32_t node)
{
	uint32_t edge = w->g->nodes.p[node].in;

	if (edge == NONE || w->seen[edge])
		return;
	w->seen[edge] = 1;
	vec_push(&w->stack, ((struct walk_frame){edge, 0}));
}

void
walk_from(struct walk *w, uint32_t node)
{
	BUG_ON(w->stack.n);
	enter(w, node);
}

uint32_t
walk_next(struct walk *w)
{
	while (w->stack.n) {
		struct walk_frame *top = &w->stack.p[w->stack.n - 1];
		struct ids ins = edge_ins(w->g, top->edge);

		if (top->next == ins.n)
			return vec_pop(&w->stack).edge;
		enter(w, ins.p[top->next++]);
	}
	return NONE;
}

void
walk_fini(struct walk *w)
{
	free(w->seen);
	vec_free(&w->stack);
}

/* Producers-first order, read backwards, sees every consumer before what it consumes. */
void
walk_critical(const struct graph *g, const uint8_t *in_plan, const uint32_t *cost, uint64_t *weight)
{
	struct walk w;
	idvec order = {0};

	walk_init(&w, g);
	for (uint32_t e = 0; e < g->edges.n; e++) {
		weight[e] = cost[e];
		if (!in_plan[e])
			continue;
		walk_from(&w, edge_first_out(g, e));
		for (uint32_t next; (next = walk_next(&w)) != NONE;)
			if (in_plan[next])
				vec_push(&order, next);
	}
	while (order.n) {
		uint32_t e = vec_pop(&order);
		struct ids ins = edge_ins(g, e);

		for (uint32_t i = 0; i < ins.n; i++) {
			uint32_t from = g->nodes.p[ins.p[i]].in;

			if (from != NONE && in_plan[from])
				weight[from] = MAX(weight[from], weight[e] + cost[from]);
		}
	}
	vec_free(&order);
	walk_fini(&w);
}
