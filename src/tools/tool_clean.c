/* tool_clean.c - -t clean, cleandead: remove what was built (ninja K3, K17).
 * SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/path.h"
#include "manifest/ninja.h"
#include "session/say.h"

struct cleaner {
	struct session *s;
	bool verbose;
	struct intern removed; /* paths that were dealt with */
	uint32_t nremoved;     /* … and of these, files that were there */
	struct buf path;
	int code;

	struct below below;
	bool *seen; /* by edge: removed what it made, and what is below it */
};

/* Dyndep files that exist tell of more outputs; one that makes no sense does not keep us from the rest. */
static void
load_dyndeps(struct session *s)
{
	for (uint32_t e = 0; e < s->graph.edges.n; e++) {
		struct err ignored = {0};

		session_load_dyndep(s, e, &ignored);
		err_fini(&ignored);
	}
}

static void
begin(struct cleaner *c, struct session *s)
{
	*c = (struct cleaner){.s = s, .verbose = s->opts->verbose || s->opts->dry, .below.g = &s->graph};
	fputs(c->verbose ? "Cleaning...\n" : "Cleaning... ", stdout);
	load_dyndeps(s);
	c->seen = xcalloc(s->graph.edges.n, sizeof *c->seen);
}

static int
end(struct cleaner *c)
{
	printf("%u files.\n", c->nremoved);
	xfree(c->seen);
	below_fini(&c->below);
	intern_fini(&c->removed);
	buf_free(&c->path);
	return c->code;
}

/* was the file there, and is it gone now? In a dry run it only has to be there */
static int
take_away(struct cleaner *c, const char *path)
{
	struct disk *disk = c->s->disk;
	int64_t mtime = 0;
	int got;

	if (!c->s->opts->dry) {
		got = disk->remove(disk, path);
		return got == 0 ? 1 : got == -ENOENT ? 0 : got;
	}
	got = disk->mtime(disk, path, &mtime);
	return got < 0 ? got : mtime != 0;
}

static void
discard(struct cleaner *c, struct str path)
{
	uint32_t known = intern_count(&c->removed);
	int got;

	if (intern_add(&c->removed, path) < known)
		return;
	buf_clear(&c->path);
	buf_put(&c->path, path); /* NUL-terminated, and safe from where it came from */
	got = take_away(c, buf_cstr(&c->path));
	if (got < 0) {
		say_error(c->s->persona, "%s(%s): %s", c->s->opts->dry ? "stat" : "remove", c->path.p,
		          strerror(-got));
		c->code = 1;
	} else if (got) {
		c->nremoved++;
		if (c->verbose)
			printf("Remove %s\n", c->path.p);
	}
}

/* the file that a binding of the edge names, if it does */
static void
discard_bound(struct cleaner *c, uint32_t edge, enum edge_key key)
{
	struct buf path = {0};
	struct err ignored = {0};

	if (tool_bind(c->s, edge, key, &path, &ignored) == 0 && path.n)
		discard(c, buf_str(&path));
	buf_free(&path);
	err_fini(&ignored);
}

static void
discard_made(struct cleaner *c, uint32_t edge)
{
	struct ids outs = edge_outs(&c->s->graph, edge);

	for (uint32_t i = 0; i < outs.n; i++)
		discard(c, graph_path(&c->s->graph, outs.p[i]));
	discard_bound(c, edge, KEY_DEPFILE);
	discard_bound(c, edge, KEY_RSPFILE);
}

/* ---- everything */
static bool
is_generator(struct cleaner *c, uint32_t edge)
{
	struct buf value = {0};
	struct err ignored = {0};
	bool yes = tool_bind(c->s, edge, KEY_GENERATOR, &value, &ignored) == 0 && value.n;

	buf_free(&value);
	err_fini(&ignored);
	return yes;
}

static int
clean_all(struct session *s, bool generators)
{
	struct cleaner c;

	begin(&c, s);
	for (uint32_t e = 0; e < s->graph.edges.n; e++)
		if (!edge_is_phony(&s->graph, e) && (generators || !is_generator(&c, e)))
			discard_made(&c, e);
	return end(&c);
}

/* ---- targets, with all that stands below them */
static void
clean_node(struct cleaner *c, uint32_t node)
{
	uint32_t edge = c->s->graph.nodes.p[node].in;

	if (edge == NONE || c->seen[edge])
		return;
	c->seen[edge] = true;
	if (!edge_is_phony(&c->s->graph, edge))
		discard_made(c, edge);
	below_enter(&c->below, node);
}

static void
clean_below(struct cleaner *c, uint32_t target)
{
	enum below_step step;
	uint32_t node;

	clean_node(c, target);
	while ((step = below_next(&c->below, &node)) != BELOW_END)
		if (step == BELOW_INPUT)
			clean_node(c, node);
}

static void
clean_target(struct cleaner *c, const char *name)
{
	struct buf path = {0};
	uint32_t node;

	buf_puts(&path, name);
	path_canon_buf(&path);
	node = graph_find(&c->s->graph, buf_str(&path));
	if (!path.n) {
		say_error(c->s->persona, "failed to canonicalize '': empty path");
		c->code = 1;
	} else if (node == NONE) {
		say_error(c->s->persona, "unknown target '%s'", buf_cstr(&path));
		c->code = 1;
	} else {
		if (c->verbose)
			printf("Target %s\n", buf_cstr(&path));
		clean_below(c, node);
	}
	buf_free(&path);
}

static int
clean_targets(struct session *s, char **targets, int ntargets)
{
	struct cleaner c;

	begin(&c, s);
	for (int i = 0; i < ntargets; i++)
		clean_target(&c, targets[i]);
	return end(&c);
}

/* ---- rules */
static bool
rule_exists(const struct graph *g, struct str name)
{
	idvec rules = {0};
	bool found = false;

	ninja_rules(g, &rules);
	for (uint32_t i = 0; i < rules.n && !found; i++)
		found = str_eq(ninja_rule_name(g, rules.p[i]), name);
	vec_free(&rules);
	return found;
}

static void
clean_rule(struct cleaner *c, const char *name)
{
	const struct graph *g = &c->s->graph;

	if (!rule_exists(g, str_of(name))) {
		say_error(c->s->persona, "unknown rule '%s'", name);
		c->code = 1;
		return;
	}
	if (c->verbose)
		printf("Rule %s\n", name);
	for (uint32_t e = 0; e < g->edges.n; e++)
		if (str_eq(g->ops->rule(g, e), str_of(name)))
			discard_made(c, e);
}

static int
clean_rules(struct session *s, char **rules, int nrules)
{
	struct cleaner c;

	if (!nrules) {
		say_error(s->persona, "expected a rule to clean");
		return 1;
	}
	begin(&c, s);
	for (int i = 0; i < nrules; i++)
		clean_rule(&c, rules[i]);
	return end(&c);
}

static int
clean_usage(const struct session *s)
{
	printf("usage: %s -t clean [options] [targets]\n"
	       "\n"
	       "options:\n"
	       "  -g     also what generator rules made\n"
	       "  -r     the arguments are rules: remove what these made\n",
	       s->persona->command);
	return 1;
}

int
tool_clean(struct session *s, int argc, char **argv)
{
	bool generators = false, rules = false;
	int opt;

	optind = 0;
	while ((opt = getopt(argc, argv, "hgr")) != -1) {
		if (opt == 'g')
			generators = true;
		else if (opt == 'r')
			rules = true;
		else
			return clean_usage(s);
	}
	if (rules)
		return clean_rules(s, argv + optind, argc - optind);
	if (optind < argc)
		return clean_targets(s, argv + optind, argc - optind);
	return clean_all(s, generators);
}

/* ---- cleandead: what the log knows and the graph does not. A node that nothing makes and nothing reads is
 * only there because the deps log remembers it */
static bool
is_dead(const struct graph *g, struct str output)
{
	uint32_t node = graph_find(g, output);

	return node == NONE || (g->nodes.p[node].in == NONE && !g->nodes.p[node].nuses);
}

int
tool_cleandead(struct session *s, int argc, char **argv)
{
	struct cleaner c;

	(void)argc;
	(void)argv;
	begin(&c, s);
	for (uint32_t i = 0; i < intern_count(&s->log.paths); i++) {
		struct str output = intern_get(&s->log.paths, i);

		if (is_dead(&s->graph, output))
			discard(&c, output);
	}
	return end(&c);
}
