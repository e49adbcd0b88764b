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
	xfree(w->seen);
	vec_free(&w->stack);
}
