/* prefetch.c - a build that has nothing to do is a question about many files: all are asked at once, before
 * the scan asks for them one by one. And nearly all inputs of a big build are headers that only deps tell of,
 * a hundred for each edge: what the scan would find out about them is found out here, on all processors, and
 * so is what evaluating the variables of each edge comes to. SPDX-License-Identifier: Apache-2.0 */
#include "runner/plan/plan.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/crew.h"

/* what a thread takes at a time: some 100 µs of work */
enum {
	PIECE = 512, /* edges */
	QUERIES = 8192,
};

/* a walk over all that is below some nodes, discovered inputs included */
struct reach {
	struct plan *plan;
	uint8_t *seen;           /* by edge */
	_Atomic uint8_t *marked; /* by node */
	idvec edges;             /* those seen, in the order of the walk */
	uint32_t ndeclared;      /* of them, whose declared nodes are marked */
	uint32_t nfound;         /* of them, whose discovered nodes are marked */
};

static void
mark(struct reach *r, uint32_t node)
{
	_Atomic uint8_t *m = &r->marked[node];

	if (!atomic_load_explicit(m, memory_order_relaxed)) /* a header is read by many: most are */
		atomic_store_explicit(m, 1, memory_order_relaxed);
}

static void
reach_maker(struct reach *r, uint32_t node)
{
	uint32_t edge = r->plan->g->nodes.p[node].in;

	if (edge == NONE || r->seen[edge])
		return;
	r->seen[edge] = 1;
	vec_push(&r->edges, edge);
}

static void
reach_all(struct reach *r, struct ids nodes)
{
	for (uint32_t i = 0; i < nodes.n; i++) {
		mark(r, nodes.p[i]);
		reach_maker(r, nodes.p[i]);
	}
}

static void
reach_declared(struct reach *r)
{
	const struct graph *g = r->plan->g;

	while (r->ndeclared < r->edges.n) {
		uint32_t edge = r->edges.p[r->ndeclared++];

		reach_all(r, edge_outs(g, edge));
		reach_all(r, edge_ins(g, edge));
		reach_all(r, edge_valids(g, edge));
	}
}

/* what the log has for an edge, from which the scan would load it */
static struct ids
recorded(const struct plan *p, uint32_t edge)
{
	const struct deps *deps = depslog_find(p->o->deps, edge_first_out(p->g, edge));

	return deps ? depslog_nodes(p->o->deps, deps) : (struct ids){0};
}

static void
mark_found(void *ctx, size_t from, size_t to)
{
	struct reach *r = ctx;

	for (size_t i = from; i < to; i++) {
		struct ids nodes = recorded(r->plan, r->edges.p[r->nfound + i]);

		for (uint32_t k = 0; k < nodes.n; k++)
			mark(r, nodes.p[k]);
	}
}

/* A header that is made brings its edge in, and what is declared for that; mostly it was there already. */
static void
reach_found(struct reach *r)
{
	crew_run(r->edges.n - r->nfound, PIECE, mark_found, r);
	r->nfound = r->edges.n;
	for (uint32_t node = 0; node < r->plan->nodes.n; node++)
		if (atomic_load_explicit(&r->marked[node], memory_order_relaxed))
			reach_maker(r, node);
}

struct asking {
	struct plan *plan;
	idvec nodes;
	struct mtime_query *queries; /* about each of them */
};

static void
put_questions(void *ctx, size_t from, size_t to)
{
	struct asking *a = ctx;

	for (size_t i = from; i < to; i++)
		a->queries[i] = (struct mtime_query){.path = graph_path(a->plan->g, a->nodes.p[i]).p};
}

/* An error stays unknown: the scan meets it where it can say what it was about. */
static void
take_answers(void *ctx, size_t from, size_t to)
{
	struct asking *a = ctx;

	for (size_t i = from; i < to; i++)
		if (!a->queries[i].error)
			a->plan->nodes.p[a->nodes.p[i]].mtime = a->queries[i].ns;
}

/* Ask for those whose time nobody knows. */
static void
ask(struct plan *p, const _Atomic uint8_t *marked)
{
	struct asking a = {.plan = p};

	for (uint32_t i = 0; i < p->nodes.n; i++)
		if (atomic_load_explicit(&marked[i], memory_order_relaxed) && p->nodes.p[i].mtime < 0)
			vec_push(&a.nodes, i);
	a.queries = xmalloc(a.nodes.n * sizeof *a.queries);
	crew_run(a.nodes.n, QUERIES, put_questions, &a);
	p->o->disk->mtimes(p->o->disk, a.queries, a.nodes.n);
	crew_run(a.nodes.n, QUERIES, take_answers, &a);
	xfree(a.queries);
	vec_free(&a.nodes);
}

/* Is every discovered input a file that nobody makes, and there? Then the scan needs the newest of them
 * only. */
static void
survey_edge(struct plan *p, uint32_t edge)
{
	struct ids nodes = recorded(p, edge);
	uint32_t newest = NONE;
	int64_t time = 0;

	for (uint32_t i = 0; i < nodes.n; i++) {
		uint32_t node = nodes.p[i];
		int64_t mtime = p->nodes.p[node].mtime;

		if (mtime <= 0 || p->g->nodes.p[node].in != NONE)
			return;
		if (mtime > time) {
			time = mtime;
			newest = node;
		}
	}
	p->edges.p[edge].newest_leaf = newest;
}

/* Names are looked up together, since each lookup by itself mostly waits for memory. */
static void
look_up_in_log(struct plan *p, const uint32_t *edges, uint32_t n)
{
	struct str outs[PIECE] = {0};
	uint32_t ids[PIECE];

	for (uint32_t i = 0; i < n; i++)
		outs[i] = graph_path(p->g, edge_first_out(p->g, edges[i]));
	buildlog_find_all(p->o->log, outs, n, ids);
	for (uint32_t i = 0; i < n; i++)
		p->edges.p[edges[i]].logged = ids[i];
}

static void
survey(void *ctx, size_t from, size_t to)
{
	struct reach *r = ctx;
	struct memo_scratch scratch = {0};

	look_up_in_log(r->plan, r->edges.p + from, (uint32_t)(to - from));
	for (size_t i = from; i < to; i++) {
		survey_edge(r->plan, r->edges.p[i]);
		if (r->plan->o->memo)
			memo_fill(r->plan, r->edges.p[i], &scratch);
	}
	memo_scratch_fini(&scratch);
}

/* Who makes what may change as dyndep files are read, and the times that count are not those of the files if
 * content decides: then there is nothing to find out beforehand. */
void
plan_prefetch(struct plan *p, struct ids targets)
{
	struct reach r = {
		.plan = p,
		.seen = xcalloc(p->edges.n, 1),
		.marked = xcalloc(p->nodes.n, sizeof *r.marked),
	};

	reach_all(&r, targets);
	do {
		reach_declared(&r);
		reach_found(&r);
	} while (r.ndeclared < r.edges.n);
	ask(p, r.marked);
	if (!p->g->has_dyndep && !p->o->content)
		crew_run(r.edges.n, PIECE, survey, &r);
	xfree(r.seen);
	xfree(r.marked);
	vec_free(&r.edges);
}
