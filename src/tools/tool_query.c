/* tool_query.c - -t query, targets, rules: looking around in the graph (ninja K10, K11, K16).
 * SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "manifest/ninja.h"
#include "session/say.h"

static void
put_indented(const struct graph *g, const char *indent, uint32_t node)
{
	fputs(indent, stdout);
	tool_put_line(graph_path(g, node));
}

/* ---- query */
static void
put_made_from(struct session *s, uint32_t edge)
{
	const struct graph *g = &s->graph;
	const struct edge *e = &g->edges.p[edge];
	struct ids ins = edge_ins(g, edge), valids = edge_valids(g, edge);

	printf("  input: %.*s\n", STR_FMT(g->ops->rule(g, edge)));
	for (uint32_t i = 0; i < ins.n; i++) {
		bool explicit = i < e->nin, order_only = i >= e->nin + e->nin_implicit;

		put_indented(g, explicit ? "    " : order_only ? "    || " : "    | ", ins.p[i]);
	}
	if (valids.n)
		puts("  validations:");
	for (uint32_t i = 0; i < valids.n; i++)
		put_indented(g, "    ", valids.p[i]);
}

static void
put_outs(const struct graph *g, uint32_t edge)
{
	struct ids outs = edge_outs(g, edge);

	for (uint32_t i = 0; i < outs.n; i++)
		put_indented(g, "    ", outs.p[i]);
}

/* No index leads from a validation to what it validates: nobody else asks. */
static void
put_validates(const struct graph *g, uint32_t node)
{
	bool headed = false;

	for (uint32_t e = 0; e < g->edges.n; e++) {
		struct ids valids = edge_valids(g, e);

		for (uint32_t i = 0; i < valids.n; i++) {
			if (valids.p[i] != node)
				continue;
			if (!headed)
				puts("  validation for:");
			headed = true;
			put_outs(g, e);
		}
	}
}

/* before anything is said of the edge, but after the name: where ninja complains, too */
static void
load_dyndep(struct session *s, uint32_t edge)
{
	struct err err = {0};

	if (session_load_dyndep(s, edge, &err) < 0)
		say_warning(s->persona, "%s\n", buf_cstr(&err.text));
	err_fini(&err);
}

static void
query(struct session *s, uint32_t node)
{
	const struct graph *g = &s->graph;
	uint32_t edge = g->nodes.p[node].in;
	struct ids uses;

	printf("%s:\n", graph_path(g, node).p);
	if (edge != NONE) {
		load_dyndep(s, edge);
		put_made_from(s, edge);
	}
	puts("  outputs:");
	uses = node_uses(g, node);
	for (uint32_t i = 0; i < uses.n; i++)
		put_outs(g, uses.p[i]);
	put_validates(g, node);
}

int
tool_query(struct session *s, int argc, char **argv)
{
	struct err err = {0};
	uint32_t node;

	if (argc == 1) {
		say_error(s->persona, "expected a target to query");
		return 1;
	}
	for (int i = 1; i < argc; i++) {
		if (session_target(s, argv[i], &node, &err) < 0)
			return tool_failed(s, &err);
		query(s, node);
	}
	return 0;
}

/* ---- targets */

/* the tree below some nodes: what was seen is shown again, what is above is not, lest a cycle has no end */
struct outline {
	const struct graph *g;
	int64_t depth;  /* how many levels to show; ≤ 0: all */
	uint8_t *above; /* by edge: it is on the stack */
	struct below below;
};

static void
tree_put(struct outline *t, uint32_t node)
{
	uint32_t edge = t->g->nodes.p[node].in;
	struct str path = graph_path(t->g, node);

	for (uint32_t i = 0; i < t->below.stack.n; i++)
		fputs("  ", stdout);
	if (edge == NONE) {
		tool_put_line(path);
		return;
	}
	printf("%.*s: %.*s\n", STR_FMT(path), STR_FMT(t->g->ops->rule(t->g, edge)));
	if ((t->depth <= 0 || t->below.stack.n + 1 < t->depth) && !t->above[edge]) {
		t->above[edge] = 1;
		below_enter(&t->below, node);
	}
}

static void
put_tree(struct outline *t, uint32_t root)
{
	enum below_step step;
	uint32_t node;

	tree_put(t, root);
	while ((step = below_next(&t->below, &node)) != BELOW_END) {
		if (step == BELOW_INPUT)
			tree_put(t, node);
		else
			t->above[t->g->nodes.p[node].in] = 0;
	}
}

static int
targets_by_depth(struct session *s, int64_t depth)
{
	const struct graph *g = &s->graph;
	struct outline tree = {.g = g, .depth = depth, .above = xcalloc(g->edges.n, 1), .below.g = g};
	idvec roots = {0};
	struct err err = {0};

	graph_roots(g, &roots);
	for (uint32_t i = 0; i < roots.n; i++)
		put_tree(&tree, roots.p[i]);
	if (!roots.n && g->edges.n)
		err_set(&err, "could not determine root nodes of build graph");
	vec_free(&roots);
	below_fini(&tree.below);
	xfree(tree.above);
	return err_is_set(&err) ? tool_failed(s, &err) : 0;
}

static int
targets_all(struct session *s)
{
	const struct graph *g = &s->graph;

	for (uint32_t e = 0; e < g->edges.n; e++) {
		struct ids outs = edge_outs(g, e);
		struct str rule = g->ops->rule(g, e);

		for (uint32_t i = 0; i < outs.n; i++)
			printf("%s: %.*s\n", graph_path(g, outs.p[i]).p, STR_FMT(rule));
	}
	return 0;
}

/* every input that nothing makes, as often as it is named */
static int
targets_sources(struct session *s)
{
	const struct graph *g = &s->graph;

	for (uint32_t e = 0; e < g->edges.n; e++) {
		struct ids ins = edge_ins(g, e);

		for (uint32_t i = 0; i < ins.n; i++)
			if (g->nodes.p[ins.p[i]].in == NONE)
				tool_put_line(graph_path(g, ins.p[i]));
	}
	return 0;
}

static int
compare_path(const void *a, const void *b, void *ctx)
{
	const struct graph *g = ctx;

	return str_cmp(graph_path(g, *(const uint32_t *)a), graph_path(g, *(const uint32_t *)b));
}

static int
targets_by_rule(struct session *s, const char *rule)
{
	struct graph *g = &s->graph;
	idvec found = {0};

	for (uint32_t e = 0; e < g->edges.n; e++) {
		struct ids outs = edge_outs(g, e);

		if (str_eq(g->ops->rule(g, e), str_of(rule)))
			for (uint32_t i = 0; i < outs.n; i++)
				vec_push(&found, outs.p[i]);
	}
	if (found.n)
		qsort_r(found.p, found.n, sizeof *found.p, compare_path, g);
	for (uint32_t i = 0; i < found.n; i++)
		tool_put_line(graph_path(g, found.p[i]));
	vec_free(&found);
	return 0;
}

int
tool_targets(struct session *s, int argc, char **argv)
{
	static const char *const modes[] = {"rule", "depth", "all"};
	const char *mode = argc > 1 ? argv[1] : "depth", *arg = argc > 2 ? argv[2] : NULL;
	struct buf hint = {0};

	if (strcmp(mode, "rule") == 0)
		return arg && *arg ? targets_by_rule(s, arg) : targets_sources(s);
	if (strcmp(mode, "depth") == 0)
		return targets_by_depth(s, arg ? strtoll(arg, NULL, 10) : 1);
	if (strcmp(mode, "all") == 0)
		return targets_all(s);
	say_did_you_mean(&hint, mode, modes, countof(modes));
	say_error(s->persona, "unknown target tool mode '%s'%s", mode, buf_cstr(&hint));
	buf_free(&hint);
	return 1;
}

/* ---- rules */
static int
rules_usage(const struct session *s)
{
	printf("usage: %s -t rules [options]\n"
	       "\n"
	       "options:\n"
	       "  -d     show each rule's description as well\n"
	       "  -h     show this\n",
	       s->persona->command);
	return 1;
}

static void
put_rule(const struct graph *g, uint32_t rule, bool descriptions, struct buf *text)
{
	tool_put(ninja_rule_name(g, rule));
	buf_clear(text);
	if (descriptions && ninja_rule_raw(g, rule, KEY_DESCRIPTION, text))
		printf(": %.*s", STR_FMT(buf_str(text)));
	putchar('\n');
}

int
tool_rules(struct session *s, int argc, char **argv)
{
	bool descriptions = false;
	idvec rules = {0};
	struct buf text = {0};
	int opt;

	optind = 0;
	while ((opt = getopt(argc, argv, "hd")) != -1) {
		if (opt != 'd')
			return rules_usage(s);
		descriptions = true;
	}
	ninja_rules(&s->graph, &rules);
	for (uint32_t i = 0; i < rules.n; i++)
		put_rule(&s->graph, rules.p[i], descriptions, &text);
	buf_free(&text);
	vec_free(&rules);
	return 0;
}
