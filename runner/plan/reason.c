/* reason.c - why an edge is dirty: kept as data, put into ninja's words only for who asks (ninja F11).
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/plan/plan.h"

#include <inttypes.h>

static uint32_t
keep(struct plan *p, const struct reason *r, uint32_t next)
{
	vec_push(&p->reasons, *r);
	p->reasons.p[p->reasons.n - 1].next = next;
	return p->reasons.n - 1;
}

/* Only the first reason is kept unless somebody wants to read them: one dirty input says enough. */
void
plan_why(struct plan *p, uint32_t edge, const struct reason *r)
{
	struct edge_plan *e = &p->edges.p[edge];

	if (e->why == NONE || p->o->explain)
		e->why = keep(p, r, e->why);
}

void
plan_deps_why(struct plan *p, uint32_t edge, const struct reason *r)
{
	p->edges.p[edge].deps_why = keep(p, r, NONE);
}

static void
times(struct buf *out, const struct reason *r)
{
	buf_printf(out, " (%" PRId64 " vs %" PRId64 ")\n", r->at, r->bt);
}

/* a sentence about a file; most of them are, and nearly every step has one */
static void
put_about(struct buf *out, const char *before, const char *path, const char *after)
{
	buf_puts(out, before);
	buf_puts(out, path);
	buf_puts(out, after);
}

static void
render(const struct plan *p, const struct reason *r, struct buf *out)
{
	const char *a = r->kind == WHY_DEPFILE_MISSING ? "" : graph_path(p->g, r->a).p;

	switch (r->kind) {
	case WHY_INPUT_DIRTY:
		put_about(out, "", a, " is dirty\n");
		break;
	case WHY_OUTPUT_MISSING:
		put_about(out, "output ", a, " doesn't exist\n");
		break;
	case WHY_OUTPUT_OLDER:
		buf_printf(out, "output %s older than most recent input %s", a, graph_path(p->g, r->b).p);
		times(out, r);
		break;
	case WHY_COMMAND_CHANGED:
		put_about(out, "command line changed for ", a, "\n");
		break;
	case WHY_NOT_IN_LOG:
		put_about(out, "command line not found in log for ", a, "\n");
		break;
	case WHY_LOG_OLDER:
		buf_printf(out, "recorded mtime of %s older than most recent input %s", a,
		           graph_path(p->g, r->b).p);
		times(out, r);
		break;
	case WHY_PHONY_MISSING:
		put_about(out, "output ", a, " of phony edge with no inputs doesn't exist\n");
		break;
	case WHY_DEPS_MISSING:
		put_about(out, "deps for '", a, "' are missing\n");
		break;
	case WHY_DEPS_STALE:
		put_about(out, "stored deps info out of date for '", a, "'");
		times(out, r);
		break;
	case WHY_DEPFILE_MISSING:
		buf_printf(out, "depfile '%s' is missing\n", r->text.p);
		break;
	case WHY_DEPFILE_OTHER:
		buf_printf(out, "expected depfile '%s' to mention '%s', got '%s'\n", r->text.p, a,
		           r->other.p);
		break;
	}
}

void
reason_text(struct plan *p, uint32_t edge, struct buf *out)
{
	idvec *chain = &p->chain;

	for (uint32_t i = p->edges.p[edge].why; i != NONE; i = p->reasons.p[i].next)
		vec_push(chain, i);
	while (chain->n)
		render(p, &p->reasons.p[vec_pop(chain)], out);
}

/* ---- the cause */

static const char *const words[] = {
	[WHY_INPUT_DIRTY] = "input-rebuilt",
	[WHY_OUTPUT_MISSING] = "output-missing",
	[WHY_OUTPUT_OLDER] = "input-changed",
	[WHY_COMMAND_CHANGED] = "command-changed",
	[WHY_NOT_IN_LOG] = "not-in-log",
	[WHY_LOG_OLDER] = "input-changed",
	[WHY_PHONY_MISSING] = "always",
	[WHY_DEPS_MISSING] = "deps-missing",
	[WHY_DEPS_STALE] = "deps-stale",
	[WHY_DEPFILE_MISSING] = "depfile-missing",
	[WHY_DEPFILE_OTHER] = "depfile-wrong",
};

/* the oldest reason; newer ones are only there for -d explain */
static const struct reason *
first_reason(const struct plan *p, uint32_t edge)
{
	uint32_t i = p->edges.p[edge].why;

	if (i == NONE)
		return NULL;
	while (p->reasons.p[i].next != NONE)
		i = p->reasons.p[i].next;
	return &p->reasons.p[i];
}

/* The input that makes an edge dirty. It need not be the one that was noted: restat may have cleaned that. */
static uint32_t
dirty_input(const struct plan *p, uint32_t edge)
{
	uint32_t n = plan_nsolid(p, edge);

	for (uint32_t i = 0; i < n; i++)
		if (p->nodes.p[plan_in(p, edge, i)].dirty)
			return plan_in(p, edge, i);
	return NONE;
}

static uint32_t
newest_input(const struct plan *p, uint32_t edge)
{
	uint32_t n = plan_nsolid(p, edge), newest = NONE;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t node = plan_in(p, edge, i);

		if (newest == NONE || p->nodes.p[node].mtime > p->nodes.p[newest].mtime)
			newest = node;
	}
	return newest;
}

/* Down through phony edges: what is behind them was done, or is new. One with nothing behind it never is up
 * to date. */
static void
look_through(const struct plan *p, struct cause *c, bool dirty)
{
	for (;;) {
		uint32_t edge = p->g->nodes.p[c->node].in, next;

		if (edge == NONE || !edge_is_phony(p->g, edge))
			break;
		next = dirty ? dirty_input(p, edge) : newest_input(p, edge);
		if (next == NONE) {
			c->word = words[WHY_PHONY_MISSING];
			return;
		}
		c->node = next;
	}
	if (dirty && p->g->nodes.p[c->node].in == NONE)
		c->word = "input-missing";
}

void
plan_cause(const struct plan *p, uint32_t edge, struct cause *c)
{
	const struct reason *r = first_reason(p, edge);
	uint32_t input;

	*c = (struct cause){.word = r ? words[r->kind] : "", .node = NONE};
	if (!r)
		return;
	c->text = r->text;
	switch (r->kind) {
	case WHY_INPUT_DIRTY:
		input = dirty_input(p, edge);
		c->node = input == NONE ? r->a : input;
		look_through(p, c, true);
		break;
	case WHY_OUTPUT_OLDER:
	case WHY_LOG_OLDER:
		c->node = r->b;
		look_through(p, c, false);
		break;
	case WHY_DEPFILE_MISSING:
	case WHY_DEPFILE_OTHER:
		break;
	default:
		c->node = r->a;
	}
}

struct str
cause_file(const struct plan *p, const struct cause *c)
{
	return c->node == NONE ? c->text : graph_path(p->g, c->node);
}
