/* tool_inputs.c - -t commands, inputs, multi-inputs: what stands below some targets (ninja K4–K6).
 * SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/path.h"
#include "graph/walk.h"

/* ---- commands */
static int
commands_usage(const struct session *s)
{
	printf("usage: %s -t commands [options] [targets]\n"
	       "\n"
	       "options:\n"
	       "  -s     only the command that makes each target, not those before it\n",
	       s->persona->command);
	return 1;
}

static int
put_command(struct session *s, uint32_t edge, struct buf *text, struct err *err)
{
	if (edge_is_phony(&s->graph, edge))
		return 0;
	if (tool_bind(s, edge, KEY_COMMAND, text, err) < 0)
		return -1;
	tool_put_line(buf_str(text));
	return 0;
}

/* those of the targets and of all that stands below them, each once */
static int
put_all_commands(struct session *s, const idvec *targets, struct err *err)
{
	struct walk walk;
	struct buf text = {0};
	uint32_t edge;
	int got = 0;

	walk_init(&walk, &s->graph);
	for (uint32_t i = 0; i < targets->n && got == 0; i++) {
		walk_from(&walk, targets->p[i]);
		while (got == 0 && (edge = walk_next(&walk)) != NONE)
			got = put_command(s, edge, &text, err);
	}
	buf_free(&text);
	walk_fini(&walk);
	return got;
}

static int
put_last_commands(struct session *s, const idvec *targets, struct err *err)
{
	uint8_t *seen = xcalloc(s->graph.edges.n, 1);
	struct buf text = {0};
	int got = 0;

	for (uint32_t i = 0; i < targets->n && got == 0; i++) {
		uint32_t edge = s->graph.nodes.p[targets->p[i]].in;

		if (edge != NONE && !seen[edge]) {
			seen[edge] = 1;
			got = put_command(s, edge, &text, err);
		}
	}
	buf_free(&text);
	xfree(seen);
	return got;
}

int
tool_commands(struct session *s, int argc, char **argv)
{
	bool single = false;
	idvec targets = {0};
	struct err err = {0};
	int opt, got;

	optind = 0;
	while ((opt = getopt(argc, argv, "hs")) != -1) {
		if (opt != 's')
			return commands_usage(s);
		single = true;
	}
	got = tool_targets_of(s, argc, argv, &targets, &err);
	if (got == 0)
		got = single ? put_last_commands(s, &targets, &err) : put_all_commands(s, &targets, &err);
	vec_free(&targets);
	return got < 0 ? tool_failed(s, &err) : 0;
}

/* ---- inputs, multi-inputs */

/* Files below some targets, each once and after those it is made from. What a phony edge makes is no file. */
struct inputs {
	const struct graph *g;
	uint32_t *seen; /* by node: the round in which it was met */
	uint32_t round;
	struct below below;
	idvec found;
};

static void
inputs_init(struct inputs *in, const struct graph *g)
{
	*in = (struct inputs){.g = g, .round = 1, .below.g = g};
	in->seen = xcalloc(g->nodes.n, sizeof *in->seen);
}

static void
inputs_fini(struct inputs *in)
{
	xfree(in->seen);
	below_fini(&in->below);
	vec_free(&in->found);
}

static void
inputs_meet(struct inputs *in, uint32_t node)
{
	if (in->seen[node] == in->round)
		return;
	in->seen[node] = in->round;
	if (in->g->nodes.p[node].in == NONE)
		vec_push(&in->found, node);
	else
		below_enter(&in->below, node);
}

/* a target itself is not among its inputs, but it may be one of the next target's */
static void
inputs_below(struct inputs *in, uint32_t target)
{
	enum below_step step;
	uint32_t node;

	if (in->g->nodes.p[target].in == NONE)
		return;
	below_enter(&in->below, target);
	while ((step = below_next(&in->below, &node)) != BELOW_END) {
		if (step == BELOW_INPUT)
			inputs_meet(in, node);
		else if (in->below.stack.n && !edge_is_phony(in->g, in->g->nodes.p[node].in))
			vec_push(&in->found, node);
	}
}

struct inputs_opts {
	bool quote, sort;
	char end;
};

static const char inputs_letters[] = "0Edh";
static const struct option inputs_longs[] = {
	{"print0", no_argument, NULL, '0'},
	{"no-shell-escape", no_argument, NULL, 'E'},
	{"dependency-order", no_argument, NULL, 'd'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static int
inputs_usage(const struct session *s)
{
	printf("usage: %s -t inputs [options] [targets]\n"
	       "\n"
	       "Shows every file that the targets are made from, validations apart: quoted\n"
	       "for a shell and sorted by name, unless told otherwise.\n"
	       "\n"
	       "options:\n"
	       "  -0, --print0            end each name with NUL instead of a newline\n"
	       "  -E, --no-shell-escape   do not quote\n"
	       "  -d, --dependency-order  each file after those it is made from\n"
	       "  -h, --help              show this\n",
	       s->persona->command);
	return 1;
}

static int
compare_str(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
put_inputs(const struct session *s, const idvec *nodes, const struct inputs_opts *opts)
{
	struct arena names = {0};
	struct str *list = xcalloc(nodes->n, sizeof *list);
	struct buf quoted = {0};

	for (uint32_t i = 0; i < nodes->n; i++) {
		list[i] = graph_path(&s->graph, nodes->p[i]);
		if (!opts->quote)
			continue;
		buf_clear(&quoted);
		path_quote(&quoted, list[i]);
		list[i] = arena_str(&names, buf_str(&quoted));
	}
	if (opts->sort)
		qsort(list, nodes->n, sizeof *list, compare_str);
	for (uint32_t i = 0; i < nodes->n; i++) {
		tool_put(list[i]);
		putchar(opts->end);
	}
	buf_free(&quoted);
	xfree(list);
	arena_free(&names);
}

int
tool_inputs(struct session *s, int argc, char **argv)
{
	struct inputs_opts opts = {.quote = true, .sort = true, .end = '\n'};
	struct inputs in;
	idvec targets = {0};
	struct err err = {0};
	int opt, got;

	optind = 0;
	while ((opt = getopt_long(argc, argv, inputs_letters, inputs_longs, NULL)) != -1) {
		if (opt == '0')
			opts.end = '\0';
		else if (opt == 'E')
			opts.quote = false;
		else if (opt == 'd')
			opts.sort = false;
		else
			return inputs_usage(s);
	}
	got = tool_targets_of(s, argc, argv, &targets, &err);
	if (got == 0) {
		inputs_init(&in, &s->graph);
		for (uint32_t i = 0; i < targets.n; i++)
			inputs_below(&in, targets.p[i]);
		put_inputs(s, &in.found, &opts);
		inputs_fini(&in);
	}
	vec_free(&targets);
	return got < 0 ? tool_failed(s, &err) : 0;
}

static const char multi_letters[] = "0d:h";
static const struct option multi_longs[] = {
	{"print0", no_argument, NULL, '0'},
	{"delimiter", required_argument, NULL, 'd'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static int
multi_usage(const struct session *s)
{
	printf("usage: %s -t multi-inputs [options] [targets]\n"
	       "\n"
	       "Shows for each target the files that it is made from: target, delimiter, file,\n"
	       "each file after those it is made from itself.\n"
	       "\n"
	       "options:\n"
	       "  -0, --print0            end each line with NUL instead of a newline\n"
	       "  -d, --delimiter=DELIM   what stands between target and file [default=TAB]\n"
	       "  -h, --help              show this\n",
	       s->persona->command);
	return 1;
}

static void
put_pairs(struct inputs *in, uint32_t target, const char *delimiter, char end)
{
	in->found.n = 0;
	in->round++;
	inputs_below(in, target);
	for (uint32_t i = 0; i < in->found.n; i++) {
		tool_put(graph_path(in->g, target));
		fputs(delimiter, stdout);
		tool_put(graph_path(in->g, in->found.p[i]));
		putchar(end);
	}
}

int
tool_multi_inputs(struct session *s, int argc, char **argv)
{
	const char *delimiter = "\t";
	char end = '\n';
	struct inputs in;
	idvec targets = {0};
	struct err err = {0};
	int opt, got;

	optind = 0;
	while ((opt = getopt_long(argc, argv, multi_letters, multi_longs, NULL)) != -1) {
		if (opt == '0')
			end = '\0';
		else if (opt == 'd')
			delimiter = optarg;
		else
			return multi_usage(s);
	}
	got = tool_targets_of(s, argc, argv, &targets, &err);
	inputs_init(&in, &s->graph);
	for (uint32_t i = 0; i < targets.n && got == 0; i++)
		put_pairs(&in, targets.p[i], delimiter, end);
	inputs_fini(&in);
	vec_free(&targets);
	return got < 0 ? tool_failed(s, &err) : 0;
}
