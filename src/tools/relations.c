/* relations.c - see relations.h. SPDX-License-Identifier: Apache-2.0 */
#include "tools/relations.h"

#include <errno.h>
#include <stdlib.h>

#include "base/path.h"
#include "graph/walk.h"
#include "manifest/depfile.h"
#include "tools/tools.h"

static void
add_canonical(struct relations *r, struct graph *g, struct str name, struct buf *scratch)
{
	buf_clear(scratch);
	buf_put(scratch, name);
	path_canon_buf(scratch);
	if (scratch->n)
		vec_push(&r->found, graph_node(g, buf_str(scratch)));
}

/* A depfile that is missing or broken is for the next build to complain about. */
static void
add_depfile(struct relations *r, struct session *s, const char *path)
{
	struct buf text = {0}, scratch = {0};
	struct depfile d = {0};
	struct err ignored = {0};

	if (s->disk->read(s->disk, path, &text) == 0 && text.n && depfile_parse(&d, &text, &ignored) == 0)
		for (uint32_t i = 0; i < d.ins.n; i++)
			add_canonical(r, &s->graph, d.ins.p[i], &scratch);
	depfile_free(&d);
	err_fini(&ignored);
	buf_free(&scratch);
	buf_free(&text);
}

static int
add_found(struct relations *r, struct session *s, uint32_t edge, struct buf *text, struct err *err)
{
	const struct deps *deps = depslog_find(&s->deps, edge_first_out(&s->graph, edge));

	if (edge_is_phony(&s->graph, edge))
		return 0;
	if (tool_bind(s, edge, KEY_DEPS, text, err) < 0)
		return -1;
	if (text->n) {
		struct ids nodes = deps ? depslog_nodes(&s->deps, deps) : (struct ids){0};

		for (uint32_t i = 0; i < nodes.n; i++)
			vec_push(&r->found, nodes.p[i]);
		return 0;
	}
	if (tool_bind(s, edge, KEY_DEPFILE, text, err) < 0)
		return -1;
	if (text->n)
		add_depfile(r, s, text->p);
	return 0;
}

/* the same links the other way round: count, sum, place */
static void
turn_round(struct relations *r)
{
	uint32_t nnodes = r->g->nodes.n, nedges = r->g->edges.n, *at;

	vec_reserve(&r->readers_at, nnodes + 1);
	r->readers_at.n = nnodes + 1;
	at = r->readers_at.p;
	memset(at, 0, (nnodes + 1) * sizeof *at);
	vec_reserve(&r->readers, r->found.n);
	r->readers.n = r->found.n;
	for (uint32_t i = 0; i < r->found.n; i++)
		at[r->found.p[i]]++;
	for (uint32_t n = 0, sum = 0; n <= nnodes; n++)
		at[n] = sum += at[n];
	for (uint32_t e = nedges; e-- > 0;)
		for (uint32_t i = r->found_at.p[e]; i < r->found_at.p[e + 1]; i++)
			r->readers.p[--at[r->found.p[i]]] = e;
}

int
relations_load(struct relations *r, struct session *s, struct err *err)
{
	struct buf text = {0};
	int got = 0;

	*r = (struct relations){.g = &s->graph};
	for (uint32_t e = 0; e < s->graph.edges.n && got == 0; e++) {
		got = session_load_dyndep(s, e, err);
		vec_push(&r->found_at, r->found.n);
		if (got == 0)
			got = add_found(r, s, e, &text, err);
	}
	vec_push(&r->found_at, r->found.n);
	buf_free(&text);
	if (got == 0)
		turn_round(r);
	return got;
}

void
relations_fini(struct relations *r)
{
	vec_free(&r->found);
	vec_free(&r->found_at);
	vec_free(&r->readers);
	vec_free(&r->readers_at);
}

static struct ids
run_of(const idvec *items, const idvec *at, uint32_t i)
{
	return (struct ids){items->p + at->p[i], at->p[i + 1] - at->p[i]};
}

struct ids
relations_found(const struct relations *r, uint32_t edge)
{
	return run_of(&r->found, &r->found_at, edge);
}

struct ids
relations_readers(const struct relations *r, uint32_t node)
{
	return run_of(&r->readers, &r->readers_at, node);
}

static bool
reads_but_for_order(const struct graph *g, uint32_t edge, uint32_t node)
{
	const struct edge *e = &g->edges.p[edge];
	struct ids ins = edge_ins(g, edge);

	for (uint32_t i = 0; i < e->nin + e->nin_implicit; i++)
		if (ins.p[i] == node)
			return true;
	return false;
}

static void
mark(const struct relations *r, uint32_t edge, uint8_t *marked, idvec *nodes)
{
	struct ids outs = edge_outs(r->g, edge);

	if (marked[edge])
		return;
	marked[edge] = 1;
	for (uint32_t i = 0; i < outs.n; i++)
		vec_push(nodes, outs.p[i]);
}

static void
mark_readers(const struct relations *r, uint32_t node, uint8_t *marked, idvec *nodes)
{
	struct ids declared = node_uses(r->g, node), found = relations_readers(r, node);

	for (uint32_t i = 0; i < declared.n; i++)
		if (reads_but_for_order(r->g, declared.p[i], node))
			mark(r, declared.p[i], marked, nodes);
	for (uint32_t i = 0; i < found.n; i++)
		mark(r, found.p[i], marked, nodes);
}

/* A node that an edge makes and that somebody changes is made again, too. */
void
relations_affected(const struct relations *r, struct ids changed, idvec *edges)
{
	uint8_t *marked = xcalloc(r->g->edges.n, 1);
	idvec nodes = {0};
	struct walk walk;

	for (uint32_t i = 0; i < changed.n; i++)
		vec_push(&nodes, changed.p[i]);
	while (nodes.n)
		mark_readers(r, vec_pop(&nodes), marked, &nodes);
	walk_init(&walk, r->g);
	for (uint32_t e = 0; e < r->g->edges.n; e++) {
		if (!marked[e])
			continue;
		walk_from(&walk, edge_first_out(r->g, e));
		for (uint32_t next; (next = walk_next(&walk)) != NONE;)
			if (marked[next])
				vec_push(edges, next);
	}
	walk_fini(&walk);
	xfree(marked);
	vec_free(&nodes);
}
