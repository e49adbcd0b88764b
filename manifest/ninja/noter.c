/* noter.c - see noter.h. SPDX-License-Identifier: Apache-2.0 */
#include "noter.h"

#include "data/hash.h"

uint32_t
noter_open(struct noter *t, uint32_t name, uint32_t scope, bool own_scope)
{
	if (!t->to)
		return NONE;
	vec_push(&t->to->readings, ((struct reading){name, scope, own_scope ? READING_LEAF : 0}));
	vec_push(&t->opened, t->to->slices.n);
	return t->to->readings.n - 1;
}

void
noter_mark_odd(struct noter *t, uint32_t reading)
{
	if (t->to)
		t->to->readings.p[reading].flags |= READING_ODD;
}

void
noter_no_leaf(struct noter *t, uint32_t reading)
{
	if (t->to)
		t->to->readings.p[reading].flags &= ~(uint32_t)READING_LEAF;
}

void
noter_var(struct noter *t, uint32_t scope)
{
	if (t->to)
		map_set(&t->vars, scope, t->to->slices.n);
}

void
noter_rule(struct noter *t, uint32_t scope)
{
	if (t->to)
		map_set(&t->rules, scope, t->to->slices.n);
}

void
noter_pool(struct noter *t)
{
	if (t->to)
		t->npools = t->to->slices.n;
}

uint32_t
noter_slice(struct noter *t, uint32_t reading, const struct lexer *lx, const char *gap, const char *end,
            const struct graph *g)
{
	struct slice s = {
		.begin = (uint64_t)(lx->at - lx->text.p),
		.end = (uint64_t)(end - lx->text.p),
		.reading = reading,
		.line = lx->line,
		.nrules = ninja_of(g)->rules.n,
		.npools = g->pools.n,
		.flags = lx->newline_escape ? SLICE_NEWLINE_ESCAPE : 0,
	};

	if (!t->to)
		return NONE;
	hash_wide((struct str){gap, (size_t)(lx->at - gap)}, s.gap);
	hash_wide(STR(""), s.run);
	vec_push(&t->to->slices, s);
	return t->to->slices.n - 1;
}

void
noter_run(struct slices *to, uint32_t slice, struct str text, uint32_t nedges)
{
	hash_wide(text, to->slices.p[slice].run);
	to->slices.p[slice].nedges = nedges;
}

/* has nothing been declared in the scope, or one around it, since there were so many slices? */
static bool
is_settled(const struct ninja *n, const struct map *declared, uint32_t scope, uint32_t since)
{
	for (; scope != NONE; scope = n->scopes.p[scope].parent) {
		uint32_t last = map_get(declared, scope);

		if (last != NONE && last > since)
			return false;
	}
	return true;
}

/* A leaf's own scope may be what it is; those around it must be what they were when it was opened. */
static void
settle_leaf(const struct noter *t, uint32_t reading, const struct ninja *n)
{
	struct reading *r = &t->to->readings.p[reading];
	uint32_t parent = n->scopes.p[r->scope].parent, since = t->opened.p[reading];

	if (!is_settled(n, &t->vars, parent, since) || !is_settled(n, &t->rules, parent, since) ||
	    t->npools > since)
		r->flags &= ~(uint32_t)READING_LEAF;
}

void
noter_end(struct noter *t, const struct graph *g)
{
	const struct ninja *n = ninja_of(g);
	uint32_t nedges = 0;

	for (uint32_t i = 0; t->to && i < t->to->readings.n; i++)
		if (t->to->readings.p[i].flags & READING_LEAF)
			settle_leaf(t, i, n);
	for (uint32_t i = 0; t->to && i < t->to->slices.n; i++) {
		struct slice *s = &t->to->slices.p[i];

		if (is_settled(n, &t->vars, t->to->readings.p[s->reading].scope, i))
			s->flags |= SLICE_SETTLED;
		nedges += s->nedges;
		t->to->bytes += s->end - s->begin;
	}
	BUG_ON(t->to && nedges != g->edges.n);
}

void
noter_fini(struct noter *t)
{
	map_fini(&t->vars);
	map_fini(&t->rules);
	vec_free(&t->opened);
}
