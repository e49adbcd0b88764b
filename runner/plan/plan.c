/* plan.c - the life of an edge from wanted to done. Readiness is counted, not searched: an edge knows how
 * many links it still waits for, and a finished edge counts down in those that read it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/plan/plan.h"

#include "data/hash.h"
#include "data/map.h"

void
plan_init(struct plan *p, const struct build_opts *o)
{
	*p = (struct plan){.o = o, .g = o->graph};
	vec_reserve(&p->edges, p->g->edges.n);
	while (p->edges.n < p->g->edges.n)
		p->edges.p[p->edges.n++] = (struct edge_plan){
			.newest_leaf = NONE, .logged = NONE, .why = NONE, .deps_why = NONE, .prev_ms = -1};
	plan_grow_nodes(p);
	vec_reserve(&p->pools, p->g->pools.n);
	for (uint32_t i = 0; i < p->g->pools.n; i++)
		p->pools.p[p->pools.n++] = (struct pool_plan){0};
}

void
plan_fini(struct plan *p)
{
	for (uint32_t i = 0; i < p->pools.n; i++)
		vec_free(&p->pools.p[i].held);
	vec_free(&p->edges);
	vec_free(&p->nodes);
	vec_free(&p->pools);
	vec_free(&p->found);
	vec_free(&p->cells);
	vec_free(&p->reasons);
	arena_free(&p->mem);
	vec_free(&p->order);
	vec_free(&p->fresh);
	vec_free(&p->ready);
	vec_free(&p->scan);
	vec_free(&p->want);
	vec_free(&p->validations);
	memo_scratch_fini(&p->scratch);
	depfile_free(&p->depfile);
	buf_free(&p->depfile_path);
	buf_free(&p->depfile_text);
	vec_free(&p->chain);
	vec_free(&p->passed);
}

static bool
still_to_run(const struct edge_plan *e)
{
	return e->state != E_OUT && e->state < E_DONE;
}

static bool
still_waits(const struct edge_plan *e)
{
	return e->state == E_PASSIVE || e->state == E_WANTED;
}

/* ---- heaps of edges: the heaviest critical path first, then the order of the manifest (ninja H5) */

static bool
before(const struct plan *p, uint32_t a, uint32_t b)
{
	uint32_t wa = p->edges.p[a].weight, wb = p->edges.p[b].weight;

	return wa != wb ? wa > wb : a < b;
}

static void
heap_push(const struct plan *p, idvec *h, uint32_t edge)
{
	uint32_t at = h->n, up;

	vec_push(h, edge);
	for (; at && before(p, edge, h->p[up = (at - 1) / 2]); at = up)
		h->p[at] = h->p[up];
	h->p[at] = edge;
}

static uint32_t
heap_pop(const struct plan *p, idvec *h)
{
	uint32_t top = h->p[0], last = vec_pop(h), at = 0, down;

	if (!h->n)
		return top;
	while ((down = 2 * at + 1) < h->n) {
		if (down + 1 < h->n && before(p, h->p[down + 1], h->p[down]))
			down++;
		if (!before(p, h->p[down], last))
			break;
		h->p[at] = h->p[down];
		at = down;
	}
	h->p[at] = last;
	return top;
}

/* ---- states */

static bool
counts_as_wanted(enum edge_state s)
{
	return s == E_WANTED || s == E_HELD || s == E_READY || s == E_RUNNING || s == E_FAILED;
}

static void
tell(struct plan *p, uint32_t edge, bool planned)
{
	int64_t prev = p->edges.p[edge].prev_ms;
	struct event ev = {.type = EV_STEP_PLANNED, .step_planned = {edge, prev}};

	if (!planned)
		ev = (struct event){.type = EV_STEP_PRUNED, .step_pruned = {edge, prev}};
	bus_emit(p->o->bus, &ev);
}

/* The only place where an edge changes state: the counters and the events of the plan follow from it. */
static void
plan_set(struct plan *p, uint32_t edge, enum edge_state to)
{
	struct edge_plan *e = &p->edges.p[edge];
	bool was = counts_as_wanted(e->state), is = counts_as_wanted(to);
	enum edge_state from = e->state;

	e->state = (uint8_t)to;
	if (was == is || edge_is_phony(p->g, edge))
		return;
	p->ncommands += is ? 1 : -1u;
	if (from != E_RUNNING)
		tell(p, edge, is);
}

/* a place in the pool is free (or it has no limit): the best of its waiting edges go to the queue */
static void
release_held(struct plan *p, uint32_t pool)
{
	struct pool_plan *pp = &p->pools.p[pool];
	uint32_t depth = p->g->pools.p[pool].depth;

	while (pp->held.n && pp->running < depth) {
		uint32_t edge = heap_pop(p, &pp->held);

		pp->running++;
		plan_set(p, edge, E_READY);
		heap_push(p, &p->ready, edge);
	}
}

/* all inputs are ready: the edge may run as soon as its pool lets it (ninja H6) */
static void
hold(struct plan *p, uint32_t edge)
{
	uint32_t pool = p->g->edges.p[edge].pool;

	if (p->g->pools.p[pool].depth) {
		plan_set(p, edge, E_HELD);
		heap_push(p, &p->pools.p[pool].held, edge);
	} else {
		plan_set(p, edge, E_READY);
		heap_push(p, &p->ready, edge);
	}
}

static void
schedule(struct plan *p, uint32_t edge)
{
	p->edges.p[edge].ready_at = p->nfinished;
	hold(p, edge);
	release_held(p, p->g->edges.p[edge].pool);
}

/* ---- wanting */

static void
count_blocked(struct plan *p, uint32_t edge)
{
	struct edge_plan *e = &p->edges.p[edge];
	uint32_t n = plan_nins(p, edge);

	e->nblocked = 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t maker = p->g->nodes.p[plan_in(p, edge, i)].in;

		e->nblocked += maker != NONE && !p->edges.p[maker].ready;
	}
}

static int
leaf_wanted(struct plan *p, uint32_t node, uint32_t reader, struct err *err)
{
	const char *path = graph_path(p->g, node).p;

	if (!p->nodes.p[node].dirty || !(p->g->nodes.p[node].flags & NODE_DECLARED))
		return 0;
	if (reader == NONE)
		return err_set(err, "'%s' missing and no known rule to make it", path);
	return err_set(err, "'%s', needed by '%s', missing and no known rule to make it", path,
	               graph_path(p->g, reader).p);
}

/* Times count in tenths of a second: below that it is chance which of two edges took longer, and the order of
 * the manifest is as good. */
#define COST_MS 100

/* what an edge adds to the chains it is on */
static uint32_t
cost(const struct plan *p, uint32_t edge)
{
	int32_t ms = p->edges.p[edge].prev_ms;

	if (edge_is_phony(p->g, edge))
		return 0;
	if (p->o->order != ORDER_TIMES)
		return 1;
	return ms < 0 ? p->typical : 1 + (uint32_t)ms / COST_MS;
}

/* an edge comes into the plan: now its past is of interest */
static void
join(struct plan *p, uint32_t edge)
{
	struct edge_plan *e = &p->edges.p[edge];
	struct ids outs = edge_outs(p->g, edge);
	const struct log_entry *entry = NULL;

	for (uint32_t i = 0; i < outs.n && !entry; i++)
		entry = buildlog_find(p->o->log, graph_path(p->g, outs.p[i]));
	if (entry)
		e->prev_ms = (int32_t)MIN(MAX((int64_t)entry->end_ms - entry->start_ms, -1), INT32_MAX);
	e->weight = cost(p, edge);
	plan_set(p, edge, E_PASSIVE);
}

/* Bring the edge that makes node into the plan; its inputs follow through the stack. `reader` is the output
 * for whose sake, or NONE. */
static int
want_node(struct plan *p, uint32_t node, uint32_t reader, struct err *err)
{
	uint32_t edge = p->g->nodes.p[node].in;
	struct edge_plan *e;

	if (edge == NONE)
		return leaf_wanted(p, node, reader, err);
	e = &p->edges.p[edge];
	if (e->ready || e->state > E_WANTED)
		return 0;
	if (e->state == E_OUT) {
		join(p, edge);
		vec_push(&p->want, ((struct want_frame){edge, node, 0}));
	}
	if (e->state == E_PASSIVE && p->nodes.p[node].dirty)
		plan_set(p, edge, E_WANTED);
	return 0;
}

static int
want(struct plan *p, uint32_t node, uint32_t reader, struct err *err)
{
	if (want_node(p, node, reader, err) < 0)
		return -1;
	while (p->want.n) {
		struct want_frame *f = &p->want.p[p->want.n - 1];

		if (f->next < plan_nins(p, f->edge)) {
			uint32_t from = f->node;

			if (want_node(p, plan_in(p, f->edge, f->next++), from, err) < 0)
				return -1;
			continue;
		}
		count_blocked(p, f->edge);
		vec_push(&p->order, f->edge);
		vec_push(&p->fresh, f->edge);
		p->want.n--;
	}
	return 0;
}

/* scan and want one node; what its edges validate is left in p->validations */
static int
add_one(struct plan *p, uint32_t node, struct err *err)
{
	uint32_t edge = p->g->nodes.p[node].in;

	if (scan_node(p, node, err) < 0)
		return -1;
	if (edge != NONE && p->edges.p[edge].ready)
		return 0;
	return want(p, node, NONE, err);
}

/* Validations are targets of their own (ninja E5); a clean one is scanned for its own validations only. */
static int
add_validations(struct plan *p, struct err *err)
{
	while (p->validations.n) {
		uint32_t node = vec_pop(&p->validations);

		if (scan_node(p, node, err) < 0)
			return -1;
		if (p->g->nodes.p[node].in != NONE && want(p, node, NONE, err) < 0)
			return -1;
	}
	return 0;
}

int
plan_add(struct plan *p, uint32_t node, struct err *err)
{
	return add_one(p, node, err) < 0 ? -1 : add_validations(p, err);
}

/* ---- running */

/* new edges are taken for as expensive as the others are on average */
static void
find_typical(struct plan *p)
{
	uint64_t sum = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->order.n; i++) {
		const struct edge_plan *e = &p->edges.p[p->order.p[i]];

		if (e->prev_ms < 0)
			continue;
		sum += 1 + (uint32_t)e->prev_ms / COST_MS;
		n++;
	}
	p->typical = n ? (uint32_t)(sum / n) : 1;
}

/* the heaviest chain from each edge up to a target: consumers come before producers in reverse order */
static void
weigh_chains(struct plan *p)
{
	for (uint32_t i = p->order.n; i-- > 0;) {
		uint32_t edge = p->order.p[i], n = plan_nins(p, edge);
		uint32_t weight = p->edges.p[edge].weight;

		for (uint32_t k = 0; k < n; k++) {
			uint32_t maker = p->g->nodes.p[plan_in(p, edge, k)].in;
			struct edge_plan *m;
			uint32_t chain;

			if (maker == NONE || p->edges.p[maker].state == E_OUT)
				continue;
			m = &p->edges.p[maker];
			chain = weight + cost(p, maker);
			m->weight = MAX(m->weight, chain);
		}
	}
}

static void
weigh(struct plan *p)
{
	find_typical(p);
	for (uint32_t i = 0; i < p->order.n; i++)
		p->edges.p[p->order.p[i]].weight = cost(p, p->order.p[i]);
	if (p->o->order == ORDER_EDGES || p->o->order == ORDER_TIMES) {
		weigh_chains(p);
		return;
	}
	for (uint32_t i = 0; i < p->order.n; i++) {
		uint32_t edge = p->order.p[i];
		uint64_t lot = hash_u64(map_pair(p->o->seed, edge + 1));

		p->edges.p[edge].weight = p->o->order == ORDER_REVERSED ? edge : (uint32_t)(lot >> 8);
	}
}

static int pass_on(struct plan *, uint32_t edge, struct err *);

/* Edges that came into the plan and wait for nothing; passing on may bring in more of them. Pools choose when
 * all that compete for their places are there. */
static int
start_fresh(struct plan *p, struct err *err)
{
	while (p->fresh.n) {
		uint32_t edge = vec_pop(&p->fresh);
		const struct edge_plan *e = &p->edges.p[edge];

		if (e->nblocked)
			continue;
		if (e->state == E_WANTED)
			hold(p, edge);
		else if (e->state == E_PASSIVE && pass_on(p, edge, err) < 0)
			return -1;
	}
	for (uint32_t i = 0; i < p->pools.n; i++)
		release_held(p, i);
	return 0;
}

int
plan_prepare(struct plan *p, struct err *err)
{
	weigh(p);
	return start_fresh(p, err);
}

bool
plan_has_work(const struct plan *p)
{
	return p->ncommands > 0;
}

uint32_t
plan_peek(const struct plan *p)
{
	return p->ready.n ? p->ready.p[0] : NONE;
}

uint32_t
plan_next(struct plan *p)
{
	uint32_t edge = heap_pop(p, &p->ready);

	plan_set(p, edge, E_RUNNING);
	return edge;
}

/* ---- finishing */

/* one link less to wait for; edges that need not run are ready at once and join the list */
static void
unblock(struct plan *p, uint32_t edge, idvec *done)
{
	struct edge_plan *e = &p->edges.p[edge];

	if (!still_waits(e))
		return;
	BUG_ON(!e->nblocked);
	if (--e->nblocked)
		return;
	if (e->state == E_WANTED)
		schedule(p, edge);
	else
		vec_push(done, edge);
}

static void
unblock_readers(struct plan *p, uint32_t node, idvec *done)
{
	struct ids uses = node_uses(p->g, node);

	for (uint32_t i = 0; i < uses.n; i++)
		unblock(p, uses.p[i], done);
	for (uint32_t c = p->nodes.p[node].uses; c != NONE; c = p->cells.p[c].next)
		unblock(p, p->cells.p[c].edge, done);
}

static int dyndep_ready(struct plan *, uint32_t node, struct err *);

/* The outputs of an edge are as they will be. Dyndep files among them change the graph first, while the edge
 * still counts as not ready: every link to it is then counted down exactly once. Works off the edges that
 * become ready without running, so that a chain of them is a loop. */
static int
pass_on(struct plan *p, uint32_t first, struct err *err)
{
	idvec *done = &p->passed;
	int rc = 0;

	done->n = 0;
	vec_push(done, first);
	while (done->n && !rc) {
		uint32_t edge = vec_pop(done);

		for (uint32_t i = 0; i < edge_outs(p->g, edge).n && !rc; i++)
			rc = dyndep_ready(p, edge_outs(p->g, edge).p[i], err);
		plan_set(p, edge, E_DONE);
		p->edges.p[edge].ready = true;
		for (uint32_t i = 0; i < edge_outs(p->g, edge).n && !rc; i++)
			unblock_readers(p, edge_outs(p->g, edge).p[i], done);
	}
	return rc;
}

int
plan_finish(struct plan *p, uint32_t edge, bool ok, struct err *err)
{
	uint32_t pool = p->g->edges.p[edge].pool;

	p->edges.p[edge].ready_at = ++p->nfinished;
	if (p->g->pools.p[pool].depth) {
		p->pools.p[pool].running--;
		release_held(p, pool);
	}
	if (!ok) {
		plan_set(p, edge, E_FAILED);
		return 0;
	}
	return pass_on(p, edge, err) < 0 ? -1 : start_fresh(p, err);
}

/* ---- restat */

/* can nothing but order-only inputs of the edge have changed? newest becomes its newest input */
static bool
inputs_clean(const struct plan *p, uint32_t edge, uint32_t *newest)
{
	uint32_t n = plan_nsolid(p, edge);

	*newest = NONE;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t node = plan_in(p, edge, i);

		if (p->nodes.p[node].dirty)
			return false;
		if (*newest == NONE || plan_time(p, node) > plan_time(p, *newest))
			*newest = node;
	}
	return true;
}

/* an edge that reads a node that was just found clean: perhaps it need not run either */
static int
reconsider(struct plan *p, uint32_t edge, idvec *clean, struct err *err)
{
	struct edge_plan *e = &p->edges.p[edge];
	struct ids outs = edge_outs(p->g, edge);
	uint32_t newest;
	int rc;

	if (e->state != E_WANTED || e->deps_missing || !inputs_clean(p, edge, &newest))
		return 0;
	e->why = NONE;
	if ((rc = scan_outputs(p, edge, newest, err)) != 0)
		return rc < 0 ? -1 : 0;
	plan_set(p, edge, E_PASSIVE);
	for (uint32_t i = 0; i < outs.n; i++)
		vec_push(clean, outs.p[i]);
	return 0;
}

int
plan_clean(struct plan *p, uint32_t node, struct err *err)
{
	idvec clean = {0};
	int rc = 0;

	vec_push(&clean, node);
	while (clean.n && !rc) {
		struct ids uses;

		node = vec_pop(&clean);
		p->nodes.p[node].dirty = false;
		uses = node_uses(p->g, node);
		for (uint32_t i = 0; i < uses.n && !rc; i++)
			rc = reconsider(p, uses.p[i], &clean, err);
		for (uint32_t c = p->nodes.p[node].uses; c != NONE && !rc; c = p->cells.p[c].next)
			rc = reconsider(p, p->cells.p[c].edge, &clean, err);
	}
	vec_free(&clean);
	return rc;
}

/* ---- dyndep in the middle of a build (ninja N4) */

/* Edges of the plan that a dyndep file can reach: its readers, theirs … Also those that were scheduled before
 * it was known: they cannot be called back, but a cycle through them is found. */
static void
collect_dependents(struct plan *p, uint32_t node, idvec *edges)
{
	idvec nodes = {0};

	vec_push(&nodes, node);
	while (nodes.n) {
		struct ids uses = node_uses(p->g, node = vec_pop(&nodes));
		uint32_t c = p->nodes.p[node].uses;

		for (uint32_t i = 0; i < uses.n || c != NONE; i++) {
			uint32_t edge = i < uses.n ? uses.p[i] : p->cells.p[c].edge;
			struct edge_plan *e = &p->edges.p[edge];
			struct ids outs = edge_outs(p->g, edge);

			if (i >= uses.n)
				c = p->cells.p[c].next;
			if (!still_to_run(e) || e->mark == SCAN_NEW)
				continue;
			e->mark = SCAN_NEW;
			vec_push(edges, edge);
			for (uint32_t k = 0; k < outs.n; k++)
				vec_push(&nodes, outs.p[k]);
		}
	}
	vec_free(&nodes);
}

static int
rescan(struct plan *p, uint32_t edge, struct err *err)
{
	for (uint32_t i = 0; i < edge_outs(p->g, edge).n; i++) {
		uint32_t out = edge_outs(p->g, edge).p[i];

		if (scan_node(p, out, err) < 0)
			return -1;
		if (p->nodes.p[out].dirty && p->edges.p[edge].state == E_PASSIVE)
			plan_set(p, edge, E_WANTED);
	}
	return 0;
}

/* what an edge reads now that it did not read before has to come into the plan as well */
static int
want_inputs(struct plan *p, uint32_t edge, struct err *err)
{
	uint32_t n = plan_nins(p, edge);

	for (uint32_t i = 0; i < n; i++)
		if (want(p, plan_in(p, edge, i), edge_first_out(p->g, edge), err) < 0)
			return -1;
	return 0;
}

static int
dyndep_ready(struct plan *p, uint32_t node, struct err *err)
{
	idvec edges = {0};
	int rc;

	if (!(p->g->nodes.p[node].flags & NODE_DYNDEP) || p->nodes.p[node].dyndep_loaded || p->o->dry)
		return 0;
	if (scan_load_dyndep(p, node, err) < 0)
		return -1;
	collect_dependents(p, node, &edges);
	rc = 0;
	for (uint32_t i = 0; i < edges.n && !rc; i++)
		rc = rescan(p, edges.p[i], err);
	for (uint32_t i = 0; i < edges.n && !rc; i++)
		rc = want_inputs(p, edges.p[i], err);
	if (!rc)
		rc = add_validations(p, err);
	for (uint32_t i = 0; i < edges.n && !rc; i++)
		if (still_waits(&p->edges.p[edges.p[i]]))
			count_blocked(p, edges.p[i]);
	vec_free(&edges);
	return rc;
}
