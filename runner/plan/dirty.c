/* dirty.c - is an edge up to date? One depth-first scan on an explicit stack (ninja E, F), then questions
 * asked cheapest first: a dirty input? an output missing or older? and only then the command and the logs.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/plan/plan.h"

#include <errno.h>

#include "manifest/dyndep.h"

void
plan_grow_nodes(struct plan *p)
{
	uint32_t more = p->g->nodes.n - p->nodes.n;

	vec_reserve(&p->nodes, more);
	while (p->nodes.n < p->g->nodes.n)
		p->nodes.p[p->nodes.n++] = (struct node_plan){.mtime = -1, .uses = NONE};
}

int
scan_stat(struct plan *p, uint32_t node, struct err *err)
{
	struct node_plan *n = &p->nodes.p[node];
	const char *path = graph_path(p->g, node).p;
	int rc;

	if (n->mtime >= 0)
		return 0;
	rc = p->o->disk->mtime(p->o->disk, path, &n->mtime);
	return rc < 0 ? err_set(err, "stat(%s): %s", path, strerror(-rc)) : 0;
}

/* ---- the outputs of one edge (ninja F2, F3) */

/* A phony output is only dirty if nothing stands behind it; else it is as new as its newest input. */
static bool
phony_output_dirty(struct plan *p, uint32_t edge, uint32_t out, uint32_t newest)
{
	struct node_plan *n = &p->nodes.p[out];

	if (!edge_ins(p->g, edge).n && !edge_valids(p->g, edge).n && !n->mtime) {
		plan_why(p, edge, &(struct reason){.kind = WHY_PHONY_MISSING, .a = out});
		return true;
	}
	if (newest != NONE && !n->mtime)
		n->mtime = plan_time(p, newest);
	return false;
}

/* what the rules of the logs need to know about an edge, asked once for all of its outputs */
struct edge_facts {
	bool restat, generator;
	bool have_text; /* p->scratch.text holds the command text */
};

/* 1 or 0, or -1 and err. Where the remembered hash is not the log's, the log may have one of another kind. */
static int
same_command(struct plan *p, uint32_t edge, struct edge_facts *facts, const struct log_entry *entry,
             struct err *err)
{
	struct edge_memo *memo = p->o->memo ? &p->o->memo[edge] : NULL;

	if (memo && memo->known & MEMO_HASH && memo->hash == entry->hash)
		return 1;
	if (!facts->have_text && memo_command_text(p->g, edge, &p->scratch, err) < 0)
		return -1;
	facts->have_text = true;
	if (!buildlog_same_command(entry, buf_str(&p->scratch.text)))
		return 0;
	if (memo) {
		memo->hash = entry->hash;
		memo->known |= MEMO_HASH;
	}
	return 1;
}

static int
logged_output_dirty(struct plan *p, uint32_t edge, uint32_t out, uint32_t newest, struct edge_facts *facts,
                    const struct log_entry *entry, struct err *err)
{
	if (!entry) {
		if (facts->generator)
			return 0;
		plan_why(p, edge, &(struct reason){.kind = WHY_NOT_IN_LOG, .a = out});
		return 1;
	}
	if (!facts->generator) {
		int same = same_command(p, edge, facts, entry, err);

		if (same < 0)
			return -1;
		if (!same) {
			plan_why(p, edge, &(struct reason){.kind = WHY_COMMAND_CHANGED, .a = out});
			return 1;
		}
	}
	if (newest != NONE && entry->mtime < plan_time(p, newest)) {
		plan_why(p, edge, &(struct reason){.kind = WHY_LOG_OLDER, .a = out, .b = newest,
		                                   .at = entry->mtime, .bt = plan_time(p, newest)});
		return 1;
	}
	return 0;
}

static const struct log_entry *
find_logged(const struct plan *p, uint32_t edge, uint32_t out)
{
	uint32_t id = p->edges.p[edge].logged;

	if (id != NONE && out == edge_first_out(p->g, edge))
		return &p->o->log->entries.p[id];
	return buildlog_find(p->o->log, graph_path(p->g, out));
}

/* A restat edge whose output was left alone has an old file but a newer time in the log: only that counts. */
static int
output_dirty(struct plan *p, uint32_t edge, uint32_t out, uint32_t newest, struct edge_facts *facts,
             struct err *err)
{
	const struct log_entry *entry;
	int64_t mtime = p->nodes.p[out].mtime;

	if (!mtime) {
		plan_why(p, edge, &(struct reason){.kind = WHY_OUTPUT_MISSING, .a = out});
		return 1;
	}
	entry = find_logged(p, edge, out);
	if (!(facts->restat && entry) && newest != NONE && mtime < plan_time(p, newest)) {
		plan_why(p, edge,
		         &(struct reason){.kind = WHY_OUTPUT_OLDER, .a = out, .b = newest, .at = mtime,
		                          .bt = plan_time(p, newest)});
		return 1;
	}
	return logged_output_dirty(p, edge, out, newest, facts, entry, err);
}

/* What a dyndep file says is only true of this build. */
static int
know_flags(struct plan *p, uint32_t edge, struct edge_facts *facts, struct err *err)
{
	bool dyndep = p->g->edges.p[edge].flags & EDGE_DYNDEP_RESTAT;
	struct edge_memo none = {0}, *memo = p->o->memo && !dyndep ? &p->o->memo[edge] : &none;

	if (memo_flags(p->g, edge, memo, &p->scratch, err) < 0)
		return -1;
	facts->restat = memo->known & MEMO_RESTAT;
	facts->generator = memo->known & MEMO_GENERATOR;
	return 0;
}

int
scan_outputs(struct plan *p, uint32_t edge, uint32_t newest, struct err *err)
{
	struct ids outs = edge_outs(p->g, edge);
	struct edge_facts facts = {0};
	int rc;

	if (edge_is_phony(p->g, edge)) {
		for (uint32_t i = 0; i < outs.n; i++)
			if (phony_output_dirty(p, edge, outs.p[i], newest))
				return 1;
		return 0;
	}
	if (know_flags(p, edge, &facts, err) < 0)
		return -1;
	for (uint32_t i = 0; i < outs.n; i++)
		if ((rc = output_dirty(p, edge, outs.p[i], newest, &facts, err)) != 0)
			return rc;
	return 0;
}

/* ---- the scan */

enum { STAGE_DYNDEP, STAGE_DEPS, STAGE_INPUTS };

/* ninja E4: named from the node by which the repeated edge was reached the second time */
static int
cycle(struct plan *p, uint32_t node, struct err *err)
{
	uint32_t edge = p->g->nodes.p[node].in, i = 0;
	const struct edge *e = &p->g->edges.p[edge];
	struct buf text = {0};

	while (p->scan.p[i].edge != edge)
		i++;
	buf_printf(&text, "dependency cycle: %s -> ", graph_path(p->g, node).p);
	if (i + 1 == p->scan.n && (e->flags & EDGE_PHONY) && e->nout == 1 && !e->nout_implicit &&
	    !e->nin_implicit)
		buf_printf(&text, "%s [-w phonycycle=err]", graph_path(p->g, node).p);
	else {
		while (++i < p->scan.n)
			buf_printf(&text, "%s -> ", graph_path(p->g, p->scan.p[i].node).p);
		buf_put(&text, graph_path(p->g, node));
	}
	err_set(err, "%s", text.p);
	buf_free(&text);
	return -1;
}

/* 1: entered an edge that was not scanned yet, come back later; 0: node is known; -1 and err */
static int
enter(struct plan *p, uint32_t node, struct err *err)
{
	uint32_t edge = p->g->nodes.p[node].in;
	struct edge_plan *ep;

	if (edge == NONE) {
		if (scan_stat(p, node, err) < 0)
			return -1;
		p->nodes.p[node].dirty = !p->nodes.p[node].mtime;
		return 0;
	}
	ep = &p->edges.p[edge];
	if (ep->mark == SCAN_DONE)
		return 0;
	if (ep->mark == SCAN_OPEN)
		return cycle(p, node, err);
	ep->mark = SCAN_OPEN;
	ep->why = NONE;
	vec_push(&p->scan, ((struct scan_frame){.edge = edge, .node = node, .newest = NONE, .ready = true}));
	return 1;
}

int
scan_load_dyndep(struct plan *p, uint32_t node, struct err *err)
{
	int rc = dyndep_load_file(p->g, p->o->disk, node, err);

	p->nodes.p[node].dyndep_loaded = true;
	plan_grow_nodes(p);
	return rc;
}

/* a dyndep file that is there already, or that nobody makes, is loaded before its edge is looked at */
static int
stage_dyndep(struct plan *p, struct scan_frame *f, struct err *err)
{
	uint32_t node = p->g->edges.p[f->edge].dyndep, maker;
	int rc;

	if (node == NONE || p->nodes.p[node].dyndep_loaded) {
		f->stage = STAGE_DEPS;
		return 0;
	}
	if ((rc = enter(p, node, err)) != 0)
		return rc < 0 ? -1 : 0;
	f->stage = STAGE_DEPS;
	maker = p->g->nodes.p[node].in;
	return maker == NONE || p->edges.p[maker].ready ? scan_load_dyndep(p, node, err) : 0;
}

static int
stage_deps(struct plan *p, struct scan_frame *f, struct err *err)
{
	struct ids outs = edge_outs(p->g, f->edge), valids = edge_valids(p->g, f->edge);
	struct edge_plan *ep = &p->edges.p[f->edge];

	f->stage = STAGE_INPUTS;
	for (uint32_t i = 0; i < outs.n; i++)
		if (scan_stat(p, outs.p[i], err) < 0)
			return -1;
	for (uint32_t i = 0; i < valids.n; i++)
		vec_push(&p->validations, valids.p[i]);
	if (ep->deps_loaded || edge_is_phony(p->g, f->edge))
		return 0;
	ep->deps_loaded = true;
	return found_load(p, f->edge, err);
}

/* ninja F1: a dirty input makes us dirty, of the clean ones the newest is remembered */
static void
account(struct plan *p, struct scan_frame *f, uint32_t node, bool order_only)
{
	const struct node_plan *n = &p->nodes.p[node];
	uint32_t maker = p->g->nodes.p[node].in;

	if (maker != NONE && !p->edges.p[maker].ready)
		f->ready = false;
	if (order_only)
		return;
	if (n->dirty) {
		plan_why(p, f->edge, &(struct reason){.kind = WHY_INPUT_DIRTY, .a = node});
		f->dirty = true;
	} else if (f->newest == NONE || plan_time(p, node) > plan_time(p, f->newest)) {
		f->newest = node;
	}
}

/* Discovered inputs from f->next on that nobody makes and that are there: nearly all of the inputs of a big
 * build, and none leads any further. How many they are; newest becomes the newest of them. */
static uint32_t
count_leaves(const struct plan *p, const struct scan_frame *f, uint32_t *newest)
{
	const struct edge_plan *ep = &p->edges.p[f->edge];
	uint32_t first = f->next - plan_nsolid(p, f->edge) + ep->nfound, n = 0;
	struct ids found = plan_found(p, f->edge);

	if (!first && ep->found_in_log && ep->newest_leaf != NONE) {
		*newest = ep->newest_leaf;
		return found.n;
	}
	for (; first + n < found.n; n++) {
		uint32_t node = found.p[first + n];
		int64_t mtime = p->nodes.p[node].mtime;

		if (p->g->nodes.p[node].in != NONE || mtime <= 0)
			break;
		if (*newest == NONE || mtime > p->nodes.p[*newest].mtime)
			*newest = node;
	}
	return n;
}

static void
skip_leaves(const struct plan *p, struct scan_frame *f)
{
	uint32_t solid = plan_nsolid(p, f->edge), newest = NONE;

	if (p->o->content || f->next >= solid || f->next + p->edges.p[f->edge].nfound < solid)
		return;
	f->next += count_leaves(p, f, &newest);
	if (newest != NONE && (f->newest == NONE || plan_time(p, newest) > plan_time(p, f->newest)))
		f->newest = newest;
}

static int
stage_inputs(struct plan *p, struct scan_frame *f, struct err *err)
{
	uint32_t n = plan_nins(p, f->edge), solid = plan_nsolid(p, f->edge);

	while (skip_leaves(p, f), f->next < n) {
		uint32_t node = plan_in(p, f->edge, f->next);
		int rc = enter(p, node, err);

		if (rc != 0)
			return rc < 0 ? -1 : 0; /* the stack may have moved: f is stale */
		account(p, f, node, f->next++ >= solid);
	}
	return 1;
}

/* all inputs are known: decide */
static int
leave(struct plan *p, struct err *err)
{
	struct scan_frame f = vec_pop(&p->scan);
	struct edge_plan *ep = &p->edges.p[f.edge];
	struct ids outs = edge_outs(p->g, f.edge);

	if (!f.dirty) {
		int rc = scan_outputs(p, f.edge, f.newest, err);

		if (rc < 0)
			return -1;
		f.dirty = rc || ep->deps_missing;
		if (!rc && ep->deps_missing)
			ep->why = ep->deps_why;
	}
	for (uint32_t i = 0; i < outs.n && f.dirty; i++)
		p->nodes.p[outs.p[i]].dirty = true;
	/* an always-dirty phony has nothing to wait for (ninja E2) */
	if (f.dirty && !(edge_is_phony(p->g, f.edge) && !plan_nins(p, f.edge)))
		f.ready = false;
	ep->ready = f.ready;
	ep->mark = SCAN_DONE;
	return 0;
}

int
scan_node(struct plan *p, uint32_t node, struct err *err)
{
	if (enter(p, node, err) < 0)
		return -1;
	while (p->scan.n) {
		struct scan_frame *f = &p->scan.p[p->scan.n - 1];
		int rc = 0;

		switch (f->stage) {
		case STAGE_DYNDEP:
			rc = stage_dyndep(p, f, err);
			break;
		case STAGE_DEPS:
			rc = stage_deps(p, f, err);
			break;
		case STAGE_INPUTS:
			rc = stage_inputs(p, f, err);
			if (rc > 0)
				rc = leave(p, err);
			break;
		}
		if (rc < 0)
			return -1;
	}
	return 0;
}
