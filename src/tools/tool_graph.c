/* tool_graph.c - -t graph, dump: the loaded graph as a picture and as a manifest (ninja K9).
 * SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "manifest/ninja.h"
#include "session/say.h"
#include "page/svg.h"

/* ---- graph: boxes are files, ellipses are edges; one that makes one file of one is just an arrow */
struct drawing {
	struct session *s;
	/* by id; dyndep adds nodes while we draw, but no edges. They are called by when they were first drawn
	 * or pointed to: ids tell when a node was first heard of */
	VEC(struct drawn {
		bool done;
		uint32_t name; /* + 1, or 0 */
	}) nodes;
	uint32_t nnames;
	bool *edges;
	struct below below;
};

/* inside a label's quotes */
static void
put_label(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			putchar('\\');
		putchar(s.p[i]);
	}
}

static struct drawn *
drawn(struct drawing *d, uint32_t node)
{
	while (d->nodes.n <= node)
		vec_push(&d->nodes, (struct drawn){0});
	return &d->nodes.p[node];
}

static uint32_t
name(struct drawing *d, uint32_t node)
{
	struct drawn *n = drawn(d, node);

	if (!n->name)
		n->name = ++d->nnames;
	return n->name - 1;
}

static void
draw_edge(struct drawing *d, uint32_t edge)
{
	const struct graph *g = &d->s->graph;
	const struct edge *e = &g->edges.p[edge];
	struct ids outs = edge_outs(g, edge), ins = edge_ins(g, edge);

	if (ins.n == 1 && outs.n == 1) {
		printf("\"n%u\" -> \"n%u\" [label=\" ", name(d, ins.p[0]), name(d, outs.p[0]));
		put_label(g->ops->rule(g, edge));
		puts("\"]");
		return;
	}
	printf("\"e%u\" [label=\"", edge);
	put_label(g->ops->rule(g, edge));
	puts("\", shape=ellipse]");
	for (uint32_t i = 0; i < outs.n; i++)
		printf("\"e%u\" -> \"n%u\"\n", edge, name(d, outs.p[i]));
	for (uint32_t i = 0; i < ins.n; i++)
		printf("\"n%u\" -> \"e%u\" [arrowhead=none%s]\n", name(d, ins.p[i]), edge,
		       i >= e->nin + e->nin_implicit ? " style=dotted" : "");
}

static void
draw_node(struct drawing *d, uint32_t node)
{
	const struct graph *g = &d->s->graph;
	uint32_t edge = g->nodes.p[node].in;
	struct err err = {0};

	if (drawn(d, node)->done)
		return;
	drawn(d, node)->done = true;
	printf("\"n%u\" [label=\"", name(d, node));
	put_label(graph_path(g, node));
	puts("\"]");
	if (edge == NONE || d->edges[edge])
		return;
	d->edges[edge] = true;
	if (session_load_dyndep(d->s, edge, &err) < 0)
		say_warning(d->s->persona, "%s\n", buf_cstr(&err.text));
	err_fini(&err);
	draw_edge(d, edge);
	below_enter(&d->below, node);
}

/* each node with what makes it, then what that is made of, depth first */
static void
draw_below(struct drawing *d, uint32_t target)
{
	enum below_step step;
	uint32_t node;

	draw_node(d, target);
	while ((step = below_next(&d->below, &node)) != BELOW_END)
		if (step == BELOW_INPUT)
			draw_node(d, node);
}

static void
draw_dot(struct session *s, struct ids targets)
{
	struct drawing d = {.s = s, .below.g = &s->graph};

	d.edges = xcalloc(s->graph.edges.n, sizeof *d.edges);
	puts("digraph ninja {\n"
	     "rankdir=\"LR\"\n"
	     "node [fontsize=10, shape=box, height=0.25]\n"
	     "edge [fontsize=10]");
	for (uint32_t i = 0; i < targets.n; i++)
		draw_below(&d, targets.p[i]);
	puts("}");
	vec_free(&d.nodes);
	xfree(d.edges);
	below_fini(&d.below);
}

static int
draw_svg(struct session *s, struct ids targets, const struct svg_opts *o, struct err *err)
{
	struct buf text = {0};
	int got = svg_draw(s, targets, o, &text, err);

	if (got == 0)
		tool_put(buf_str(&text));
	buf_free(&text);
	return got;
}

static int
graph_usage(const struct session *s)
{
	printf("usage: %s -t graph [options] [TARGETS]\n"
	       "\n"
	       "Draws what the targets are made from: as input for graphviz, or as a picture.\n"
	       "\n"
	       "options:\n"
	       "  --svg         a picture, for browsers and documents\n"
	       "  --depth=N     only N levels below the targets\n"
	       "  --above=N     also what is made from them, N levels of it\n"
	       "  -h, --help    show this\n",
	       s->persona->command);
	return 1;
}

static bool
read_level(const char *arg, uint32_t *n)
{
	char *end;
	unsigned long value = strtoul(arg, &end, 10);

	*n = (uint32_t)MIN(value, NONE - 1);
	return *arg >= '0' && *arg <= '9' && !*end;
}

/* false: help is wanted, or due */
static bool
read_graph_options(int argc, char **argv, bool *svg, struct svg_opts *o)
{
	static const struct option longs[] = {
		{"svg", no_argument, NULL, 's'},
		{"depth", required_argument, NULL, 'd'},
		{"above", required_argument, NULL, 'a'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	int opt;

	optind = 0;
	while ((opt = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		if (opt == 's')
			*svg = true;
		else if (opt == 'h' || opt == '?' || !read_level(optarg, opt == 'd' ? &o->depth : &o->above))
			return false;
	}
	return *svg || (o->depth == NONE && !o->above);
}

int
tool_graph(struct session *s, int argc, char **argv)
{
	struct svg_opts o = {.depth = NONE};
	bool svg = false;
	idvec targets = {0};
	struct err err = {0};
	int got;

	if (!read_graph_options(argc, argv, &svg, &o))
		return graph_usage(s);
	got = tool_targets_of(s, argc, argv, &targets, &err);
	if (got == 0 && svg)
		got = draw_svg(s, (struct ids){targets.p, targets.n}, &o, &err);
	else if (got == 0)
		draw_dot(s, (struct ids){targets.p, targets.n});
	vec_free(&targets);
	return got < 0 ? tool_failed(s, &err) : 0;
}

/* ---- dump. Every edge brings its own command and other bindings, evaluated: a manifest that needs no
 * scopes, and the same whatever front end the graph came from. The rules are there for their names only. */
struct dump {
	struct session *s;
	struct intern rules; /* names that have been declared */
	struct buf out, value;
};

static const struct {
	enum edge_key key;
	const char *name;
} dumped[] = {
	{KEY_COMMAND, "command"},
	{KEY_DESCRIPTION, "description"},
	{KEY_DEPFILE, "depfile"},
	{KEY_DEPS, "deps"},
	{KEY_MSVC_DEPS_PREFIX, "msvc_deps_prefix"},
	{KEY_DYNDEP, "dyndep"},
	{KEY_GENERATOR, "generator"},
	{KEY_RESTAT, "restat"},
	{KEY_RSPFILE, "rspfile"},
	{KEY_RSPFILE_CONTENT, "rspfile_content"},
	{KEY_POOL, "pool"},
};

/* Newlines can be written since 1.14 only, a bar in a path not at all but by a variable. */
#define NEWLINE "$^"
#define BAR     "${bar}"

static void
add_value(struct buf *b, struct str s)
{
	if (s.n && s.p[0] == ' ')
		buf_putc(b, '$'); /* or it would be taken for part of the " = " */
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '$')
			buf_puts(b, "$$");
		else if (s.p[i] == '\n')
			buf_puts(b, NEWLINE);
		else
			buf_putc(b, s.p[i]);
	}
}

static void
add_path(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '$' || c == ' ' || c == ':')
			buf_putc(b, '$');
		if (c == '\n')
			buf_puts(b, NEWLINE);
		else if (c == '|')
			buf_puts(b, BAR);
		else
			buf_putc(b, c);
	}
}

static void
add_paths(struct dump *d, const char *before, const uint32_t *nodes, uint32_t n)
{
	if (n)
		buf_puts(&d->out, before);
	for (uint32_t i = 0; i < n; i++) {
		buf_putc(&d->out, ' ');
		add_path(&d->out, graph_path(&d->s->graph, nodes[i]));
	}
}

static void
add_statement(struct dump *d, uint32_t edge)
{
	const struct graph *g = &d->s->graph;
	const struct edge *e = &g->edges.p[edge];
	const uint32_t *outs = edge_outs(g, edge).p, *ins = edge_ins(g, edge).p;

	buf_puts(&d->out, "build");
	add_paths(d, "", outs, e->nout);
	add_paths(d, " |", outs + e->nout, e->nout_implicit);
	buf_puts(&d->out, ": ");
	buf_put(&d->out, g->ops->rule(g, edge));
	add_paths(d, "", ins, e->nin);
	add_paths(d, " |", ins + e->nin, e->nin_implicit);
	add_paths(d, " ||", ins + e->nin + e->nin_implicit, e->nin_order);
	add_paths(d, " |@", edge_valids(g, edge).p, e->nvalid);
	buf_putc(&d->out, '\n');
}

static int
add_bindings(struct dump *d, uint32_t edge, struct err *err)
{
	for (size_t i = 0; i < countof(dumped); i++) {
		if (tool_bind(d->s, edge, dumped[i].key, &d->value, err) < 0)
			return -1;
		if (!d->value.n && dumped[i].key != KEY_COMMAND)
			continue;
		buf_printf(&d->out, "  %s = ", dumped[i].name);
		add_value(&d->out, buf_str(&d->value));
		buf_putc(&d->out, '\n');
	}
	return 0;
}

static int
add_edge(struct dump *d, uint32_t edge, struct err *err)
{
	struct str rule = d->s->graph.ops->rule(&d->s->graph, edge);
	uint32_t known = intern_count(&d->rules);

	if (edge_is_phony(&d->s->graph, edge)) {
		add_statement(d, edge);
		return 0;
	}
	if (intern_add(&d->rules, rule) == known)
		buf_printf(&d->out, "rule %.*s\n  command = :\n", STR_FMT(rule));
	add_statement(d, edge);
	return add_bindings(d, edge, err);
}

static void
add_pools(struct dump *d)
{
	const struct graph *g = &d->s->graph;

	for (uint32_t i = POOL_CONSOLE + 1; i < g->pools.n; i++)
		buf_printf(&d->out, "pool %s\n  depth = %u\n", graph_name(g, g->pools.p[i].name).p,
		           g->pools.p[i].depth);
}

static int
add_all(struct dump *d, struct err *err)
{
	const struct graph *g = &d->s->graph;

	if (d->s->builddir.n) {
		buf_puts(&d->out, "builddir = ");
		add_value(&d->out, buf_str(&d->s->builddir));
		buf_putc(&d->out, '\n');
	}
	add_pools(d);
	for (uint32_t e = 0; e < g->edges.n; e++)
		if (add_edge(d, e, err) < 0)
			return -1;
	add_paths(d, "default", g->defaults.p, g->defaults.n);
	if (g->defaults.n)
		buf_putc(&d->out, '\n');
	return 0;
}

int
tool_dump(struct session *s, int argc, char **argv)
{
	struct dump d = {.s = s};
	struct err err = {0};
	int got = add_all(&d, &err);

	(void)argc;
	(void)argv;
	if (got == 0 && strstr(buf_cstr(&d.out), NEWLINE))
		puts("ninja_required_version = 1.14");
	if (got == 0 && strstr(buf_cstr(&d.out), BAR))
		puts("bar = |");
	if (got == 0)
		tool_put(buf_str(&d.out));
	intern_fini(&d.rules);
	buf_free(&d.out);
	buf_free(&d.value);
	return got < 0 ? tool_failed(s, &err) : 0;
}
