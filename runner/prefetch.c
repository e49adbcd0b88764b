/* prefetch.c - a build that has nothing to do is a question about many files: all are asked at once, before
 * the scan asks for them one by one. SPDX-License-Identifier: Apache-2.0 */
#include "runner/plan.h"

#include <stdlib.h>

/* a walk over all that is below some nodes, discovered inputs included */
struct reach {
	struct plan *plan;
	uint8_t *seen; /* by edge */
	idvec edges;   /* whose nodes are still to be looked at */
	idvec nodes;   /* that were reached: all are listed */
};

static void
reach_node(struct reach *r, uint32_t node)
{
	struct node_plan *n = &r->plan->nodes.p[node];
	uint32_t edge;

	if (n->listed) /* so are nearly all: a header is read by many */
		return;
	n->listed = true;
	vec_push(&r->nodes, node);
	edge = r->plan->g->nodes.p[node].in;
	if (edge == NONE || r->seen[edge])
		return;
	r->seen[edge] = 1;
	vec_push(&r->edges, edge);
}

static void
reach_all(struct reach *r, struct ids nodes)
{
	for (uint32_t i = 0; i < nodes.n; i++)
		reach_node(r, nodes.p[i]);
}

static void
reach_edge(struct reach *r, uint32_t edge)
{
	struct plan *p = r->plan;
	const struct deps *deps = depslog_find(p->o->deps, edge_first_out(p->g, edge));

	reach_all(r, edge_outs(p->g, edge));
	reach_all(r, edge_ins(p->g, edge));
	reach_all(r, edge_valids(p->g, edge));
	if (deps)
		reach_all(r, depslog_nodes(p->o->deps, deps));
}

/* Ask for those whose time nobody knows. An error stays unknown: the scan meets it where it can say what it was
 * about. */
static void
ask(struct plan *p, const idvec *nodes)
{
	struct mtime_query *queries = xmalloc(nodes->n * sizeof *queries);
	uint32_t n = 0, next = 0;

	for (uint32_t i = 0; i < nodes->n; i++)
		if (p->nodes.p[nodes->p[i]].mtime < 0)
			queries[n++] = (struct mtime_query){.path = graph_path(p->g, nodes->p[i]).p};
	p->o->disk->mtimes(p->o->disk, queries, n);
	for (uint32_t i = 0; i < nodes->n; i++) {
		struct node_plan *node = &p->nodes.p[nodes->p[i]];

		node->listed = false;
		if (node->mtime >= 0)
			continue;
		if (!queries[next].error)
			node->mtime = queries[next].ns;
		next++;
	}
	free(queries);
}

void
plan_prefetch(struct plan *p, struct ids targets)
{
	struct reach r = {.plan = p, .seen = xcalloc(p->edges.n, 1)};

	reach_all(&r, targets);
	while (r.edges.n)
		reach_edge(&r, vec_pop(&r.edges));
	ask(p, &r.nodes);
	free(r.seen);
	vec_free(&r.edges);
	vec_free(&r.nodes);
}
