/* ninja.c - what the rest of the program may ask of a loaded manifest. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/ninja.h"

#include <stdlib.h>

#include "data/image.h"
#include "scope.h"

static int
bind(const struct graph *g, uint32_t edge, enum edge_key key, struct buf *out, struct err *err)
{
	const struct edge *e = &g->edges.p[edge];
	struct binder b = {
		.g = g,
		.rule = e->rule,
		.scope = e->scope,
		.outs = {edge_outs(g, edge).p, e->nout},
		.ins = {edge_ins(g, edge).p, e->nin},
	};

	if (key == KEY_RESTAT && e->flags & EDGE_DYNDEP_RESTAT) {
		buf_putc(out, '1');
		return 0;
	}
	return binder_bind(&b, key, out, err);
}

static struct str
rule(const struct graph *g, uint32_t edge)
{
	return ninja_rule_name(g, g->edges.p[edge].rule);
}

const struct edge_ops ninja_ops = {bind, rule};

void
ninja_free(struct graph *g)
{
	if (g->front)
		scope_fini(ninja_of(g));
	xfree(g->front);
	g->front = NULL;
}

void
ninja_image(struct graph *g, struct image *im)
{
	struct ninja *n;

	if (im->loading) {
		g->front = xcalloc(1, sizeof *n);
		g->ops = &ninja_ops;
	}
	n = ninja_of(g);
	image_field(im, n->words);
	image_vec(im, &n->scopes);
	image_vec(im, &n->bindings);
	map_image(&n->index, im);
	image_vec(im, &n->rules);
	map_image(&n->rule_index, im);
	image_vec(im, &n->parts);
	image_buf(im, &n->manifest);
	image_seldom(im);
	image_buf(im, &n->text);
	image_seldom(im); /* values of variables: only what is dirty has its command evaluated */
}

struct str
ninja_var(const struct graph *g, const char *name)
{
	return scope_get(g, SCOPE_TOP, str_of(name));
}

static int
by_name(const void *a, const void *b, void *graph)
{
	const struct graph *const *g = graph;
	const uint32_t *x = a, *y = b;

	return str_cmp(ninja_rule_name(*g, *x), ninja_rule_name(*g, *y));
}

void
ninja_rules(const struct graph *g, idvec *out)
{
	const struct ninja *n = ninja_of(g);
	uint32_t first = out->n;

	for (uint32_t i = 0; i < n->rules.n; i++)
		if (n->rules.p[i].scope == SCOPE_TOP)
			vec_push(out, i);
	qsort_r(out->p + first, out->n - first, sizeof *out->p, by_name, &g);
}

struct str
ninja_rule_name(const struct graph *g, uint32_t id)
{
	return graph_name(g, ninja_of(g)->rules.p[id].name);
}

bool
ninja_rule_raw(const struct graph *g, uint32_t id, enum edge_key key, struct buf *out)
{
	const struct ninja *n = ninja_of(g);
	struct part_run run = n->rules.p[id].value[key];

	for (uint32_t i = run.first; i < run.first + run.n; i++) {
		struct part part = n->parts.p[i];

		if (part.var == NONE)
			buf_add(out, ninja_text(n, part.at), part.n);
		else
			buf_printf(out, "${%s}", graph_name(g, part.var).p);
	}
	return n->rules.p[id].keys & 1u << key;
}
