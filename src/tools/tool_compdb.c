/* tool_compdb.c - -t compdb, compdb-targets: what editors want to know of every source (ninja K12, K13).
 * SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "data/json.h"
#include "graph/walk.h"
#include "session/say.h"

struct compdb {
	struct session *s;
	bool expand; /* -x: response files are replaced by their content */
	char *directory;
	uint8_t *only_checks; /* by edge: nothing but validation needs it */
	bool comma;           /* some object stands before, and the list is open */
	struct buf command, rspfile, content, object;
};

/* An edge whose outputs are validations of others and inputs of none compiles nothing: it checks. */
static void
find_checks(struct compdb *db)
{
	const struct graph *g = &db->s->graph;

	for (uint32_t e = 0; e < g->edges.n; e++) {
		struct ids valids = edge_valids(g, e);

		for (uint32_t i = 0; i < valids.n; i++)
			if (g->nodes.p[valids.p[i]].in != NONE)
				db->only_checks[g->nodes.p[valids.p[i]].in] = 1;
	}
	for (uint32_t e = 0; e < g->edges.n; e++) {
		struct ids outs = edge_outs(g, e);

		for (uint32_t i = 0; i < outs.n; i++)
			if (g->nodes.p[outs.p[i]].nuses)
				db->only_checks[e] = 0;
	}
}

static int
open_compdb(struct compdb *db, struct session *s, bool expand, struct err *err)
{
	*db = (struct compdb){.s = s, .expand = expand, .directory = getcwd(NULL, 0)};
	if (!db->directory)
		return err_set(err, "cannot determine working directory: %s", strerror(errno));
	db->only_checks = xcalloc(s->graph.edges.n, 1);
	find_checks(db);
	return 0;
}

/* ends the list, if nothing went wrong; returns the exit code */
static int
close_compdb(struct compdb *db, int got, struct err *err)
{
	xfree(db->directory);
	xfree(db->only_checks);
	buf_free(&db->command);
	buf_free(&db->rspfile);
	buf_free(&db->content);
	buf_free(&db->object);
	if (got < 0)
		return tool_failed(db->s, err);
	puts(db->comma ? "\n]" : "[\n]");
	return 0;
}

/* both tools have the same; false: help is wanted, or needed */
static bool
take_options(int argc, char **argv, bool *expand)
{
	int opt;

	*expand = false;
	optind = 0;
	while ((opt = getopt(argc, argv, "hx")) == 'x')
		*expand = true;
	return opt == -1;
}

/* ---- -x */

/* how a command may point at its response file; the file's name follows at once */
static size_t
pointer_before(struct str command, size_t at)
{
	static const char *const pointers[] = {"@", "-f ", "--option-file="};

	for (size_t i = 0; i < countof(pointers); i++)
		if (str_ends((struct str){command.p, at}, str_of(pointers[i])))
			return strlen(pointers[i]);
	return 0;
}

static void
splice(struct buf *b, size_t at, size_t n, struct str text)
{
	struct buf joined = {0};

	buf_add(&joined, b->p, at);
	buf_put(&joined, text);
	buf_add(&joined, b->p + at + n, b->n - at - n);
	buf_free(b);
	*b = joined;
}

/* Put the content where the command names the response file, its newlines as spaces. */
static int
expand_rspfile(struct compdb *db, uint32_t edge, struct err *err)
{
	const char *found;
	size_t at, n;

	if (tool_bind(db->s, edge, KEY_RSPFILE, &db->rspfile, err) < 0)
		return -1;
	found = db->rspfile.n ? strstr(buf_cstr(&db->command), db->rspfile.p) : NULL;
	if (!found)
		return 0;
	at = (size_t)(found - db->command.p);
	n = pointer_before(buf_str(&db->command), at);
	if (!n)
		return 0;
	if (tool_bind(db->s, edge, KEY_RSPFILE_CONTENT, &db->content, err) < 0)
		return -1;
	for (size_t i = 0; i < db->content.n; i++)
		if (db->content.p[i] == '\n')
			db->content.p[i] = ' ';
	splice(&db->command, at - n, n + db->rspfile.n, buf_str(&db->content));
	return 0;
}

/* ---- objects */
static void
add_member(struct buf *b, const char *key, struct str value, const char *after)
{
	buf_printf(b, "    \"%s\": ", key);
	json_string(b, value);
	buf_puts(b, after);
}

/* one object for each input: an editor looks a source up by its name. They begin alike */
static void
put_objects(struct compdb *db, uint32_t edge)
{
	const struct graph *g = &db->s->graph;
	struct ids ins = edge_ins(g, edge);
	struct buf *b = &db->object;
	size_t common;

	buf_clear(b);
	add_member(b, "directory", str_of(db->directory), ",\n");
	add_member(b, "command", buf_str(&db->command), ",\n");
	common = b->n;
	for (uint32_t i = 0; i < ins.n; i++) {
		b->n = common;
		add_member(b, "file", graph_path(g, ins.p[i]), ",\n");
		add_member(b, "output", graph_path(g, edge_first_out(g, edge)), "\n  }");
		fputs(db->comma ? ",\n  {\n" : "[\n  {\n", stdout);
		tool_put(buf_str(b));
		db->comma = true;
	}
}

static int
put_edge(struct compdb *db, uint32_t edge, struct err *err)
{
	if (!edge_ins(&db->s->graph, edge).n || db->only_checks[edge])
		return 0;
	if (tool_bind(db->s, edge, KEY_COMMAND, &db->command, err) < 0 ||
	    (db->expand && expand_rspfile(db, edge, err) < 0))
		return -1;
	put_objects(db, edge);
	return 0;
}

/* ---- compdb */
static int
compdb_usage(const struct session *s)
{
	printf("usage: %s -t compdb [options] [rules]\n"
	       "\n"
	       "options:\n"
	       "  -x     show the content of response files in their place\n",
	       s->persona->command);
	return 1;
}

/* once for every time that its rule is asked for; without rules, everything is */
static int
put_if_asked(struct compdb *db, uint32_t edge, char **rules, int nrules, struct err *err)
{
	const struct graph *g = &db->s->graph;
	int got = 0;

	if (!nrules)
		return put_edge(db, edge, err);
	for (int i = 0; i < nrules && got == 0; i++)
		if (str_eq(g->ops->rule(g, edge), str_of(rules[i])))
			got = put_edge(db, edge, err);
	return got;
}

int
tool_compdb(struct session *s, int argc, char **argv)
{
	struct compdb db;
	struct err err = {0};
	bool expand;
	int got;

	if (!take_options(argc, argv, &expand))
		return compdb_usage(s);
	got = open_compdb(&db, s, expand, &err);
	for (uint32_t e = 0; e < s->graph.edges.n && got == 0; e++)
		got = put_if_asked(&db, e, argv + optind, argc - optind, &err);
	return close_compdb(&db, got, &err);
}

/* ---- compdb-targets */

/* These words, "compdb" included, are what tests of ninja look for. */
static int
compdb_targets_usage(const struct session *s)
{
	printf("usage: %s -t compdb [-hx] target [targets]\n"
	       "\n"
	       "options:\n"
	       "  -h     display this help message\n"
	       "  -x     expand @rspfile style response file invocations\n",
	       s->persona->command);
	return 1;
}

/* the commands' targets: files that some edge makes */
static int
find_made(struct session *s, char **args, int nargs, idvec *out, struct err *err)
{
	uint32_t node;

	for (int i = 0; i < nargs; i++) {
		if (session_target(s, args[i], &node, err) < 0)
			return err_fatal(err, "%s", buf_cstr(&err->text));
		if (s->graph.nodes.p[node].in == NONE)
			return err_fatal(err,
			                 "'%s' is not a target (i.e. it is not an output of any `build` "
			                 "statement)",
			                 graph_path(&s->graph, node).p);
		vec_push(out, node);
	}
	return 0;
}

static int
put_below(struct compdb *db, const idvec *targets, struct err *err)
{
	const struct graph *g = &db->s->graph;
	struct walk walk;
	uint32_t edge;
	int got = 0;

	walk_init(&walk, g);
	for (uint32_t i = 0; i < targets->n && got == 0; i++) {
		walk_from(&walk, targets->p[i]);
		while (got == 0 && (edge = walk_next(&walk)) != NONE)
			if (!edge_is_phony(g, edge))
				got = put_edge(db, edge, err);
	}
	walk_fini(&walk);
	return got;
}

int
tool_compdb_targets(struct session *s, int argc, char **argv)
{
	struct compdb db;
	idvec targets = {0};
	struct err err = {0};
	bool expand;
	int got;

	if (!take_options(argc, argv, &expand))
		return compdb_targets_usage(s);
	if (optind == argc) {
		say_error(s->persona, "compdb-targets expects the name of at least one target");
		return compdb_targets_usage(s);
	}
	got = open_compdb(&db, s, expand, &err);
	if (got == 0)
		got = find_made(s, argv + optind, argc - optind, &targets, &err);
	if (got == 0)
		got = put_below(&db, &targets, &err);
	vec_free(&targets);
	return close_compdb(&db, got, &err);
}
