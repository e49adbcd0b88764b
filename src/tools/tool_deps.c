/* tool_deps.c - -t deps, missingdeps: what compilers said they read (ninja K7, K8).
 * SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "manifest/depfile.h"
#include "session/say.h"

/* ---- deps */
static void
put_deps(struct session *s, uint32_t node)
{
	const struct deps *deps = depslog_find(&s->deps, node);
	const char *path = graph_path(&s->graph, node).p;
	int64_t mtime = 0;
	struct ids ids;
	int got;

	if (!deps) {
		printf("%s: deps not found\n", path);
		return;
	}
	got = s->disk->mtime(s->disk, path, &mtime);
	if (got < 0)
		say_error(s->persona, "stat(%s): %s", path, strerror(-got));
	printf("%s: #deps %u, deps mtime %" PRId64 " (%s)\n", path, deps->n, deps->mtime,
	       !mtime || mtime > deps->mtime ? "STALE" : "VALID");
	ids = depslog_nodes(&s->deps, deps);
	for (uint32_t i = 0; i < ids.n; i++)
		printf("    %s\n", graph_path(&s->graph, ids.p[i]).p);
	putchar('\n');
}

static int
compare_file_id(const void *a, const void *b, void *ctx)
{
	const struct depslog *log = ctx;
	uint32_t x = log->file_ids.p[*(const uint32_t *)a], y = log->file_ids.p[*(const uint32_t *)b];

	return (x > y) - (x < y);
}

/* what has deps that compaction would keep, in the order of the file */
static void
find_recorded(struct session *s, idvec *out)
{
	for (uint32_t n = 0; n < s->deps.deps.n; n++)
		if (depslog_find(&s->deps, n) && session_keeps_deps(s, n))
			vec_push(out, n);
	if (out->n)
		qsort_r(out->p, out->n, sizeof *out->p, compare_file_id, &s->deps);
}

int
tool_deps(struct session *s, int argc, char **argv)
{
	idvec nodes = {0};
	struct err err = {0};
	int got = 0;

	if (argc == 1)
		find_recorded(s, &nodes);
	else
		got = session_targets(s, argv + 1, argc - 1, &nodes, &err);
	for (uint32_t i = 0; i < nodes.n && got == 0; i++)
		put_deps(s, nodes.p[i]);
	vec_free(&nodes);
	return got < 0 ? tool_failed(s, &err) : 0;
}

/* ---- missingdeps: who reads a generated file without a declared path to the edge that generates it? */
struct scan {
	struct session *s;
	uint8_t *seen; /* by node */
	struct below below;
	uint32_t *round; /* by edge: the last search that came by */
	uint32_t nrounds;
	idvec queue;     /* of the search */
	struct buf text; /* of a depfile */
	struct depfile depfile;
	idvec deps;   /* of the node at hand */
	idvec makers; /* edges that make them, each once */
	idvec rules;  /* of the missing among them, each once */
	uint32_t nprocessed, npaths, ntargets, ngenerated;
	uint8_t *generated;       /* by node */
	struct intern generators; /* names of rules */
};

static void
scan_init(struct scan *c, struct session *s)
{
	*c = (struct scan){
		.s = s,
		.seen = xcalloc(s->graph.nodes.n, 1),
		.below.g = &s->graph,
		.round = xcalloc(s->graph.edges.n, sizeof *c->round),
		.generated = xcalloc(s->graph.nodes.n, 1),
	};
}

static void
scan_fini(struct scan *c)
{
	xfree(c->seen);
	xfree(c->round);
	xfree(c->generated);
	below_fini(&c->below);
	vec_free(&c->queue);
	buf_free(&c->text);
	depfile_free(&c->depfile);
	vec_free(&c->deps);
	vec_free(&c->makers);
	vec_free(&c->rules);
	intern_fini(&c->generators);
}

static void
add_once(idvec *list, uint32_t id)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->p[i] == id)
			return;
	vec_push(list, id);
}

/* A depfile that is not there, makes no sense or is about something else says nothing. */
static void
read_depfile(struct scan *c, uint32_t edge)
{
	struct buf path = {0};
	struct err err = {0};
	struct disk *disk = c->s->disk;

	buf_clear(&c->text);
	if (tool_bind(c->s, edge, KEY_DEPFILE, &path, &err) == 0 && path.n &&
	    disk->read(disk, buf_cstr(&path), &c->text) == 0 && c->text.n &&
	    depfile_parse(&c->depfile, &c->text, &err) == 0 && c->depfile.outs.n &&
	    tool_find(&c->s->graph, c->depfile.outs.p[0]) == edge_first_out(&c->s->graph, edge))
		for (uint32_t i = 0; i < c->depfile.ins.n; i++) {
			uint32_t node = tool_find(&c->s->graph, c->depfile.ins.p[i]);

			if (node != NONE)
				vec_push(&c->deps, node);
		}
	buf_free(&path);
	err_fini(&err);
}

static void
find_deps(struct scan *c, uint32_t node, uint32_t edge)
{
	const struct deps *deps;
	struct buf kind = {0};
	struct err err = {0};

	c->deps.n = 0;
	if (tool_bind(c->s, edge, KEY_DEPS, &kind, &err) == 0 && !kind.n) {
		read_depfile(c, edge);
	} else if ((deps = depslog_find(&c->s->deps, node)) != NULL) {
		struct ids ids = depslog_nodes(&c->s->deps, deps);

		for (uint32_t i = 0; i < ids.n; i++)
			vec_push(&c->deps, ids.p[i]);
	}
	buf_free(&kind);
	err_fini(&err);
}

/* Who depends on build.ninja means "when the build was configured anew": no path can be missing. */
static bool
means_reconfigured(const struct scan *c)
{
	for (uint32_t i = 0; i < c->deps.n; i++)
		if (str_eq(graph_path(&c->s->graph, c->deps.p[i]), STR("build.ninja")))
			return true;
	return false;
}

static void
find_makers(struct scan *c)
{
	const struct graph *g = &c->s->graph;

	c->makers.n = 0;
	for (uint32_t i = 0; i < c->deps.n; i++)
		if (g->nodes.p[c->deps.p[i]].in != NONE)
			add_once(&c->makers, g->nodes.p[c->deps.p[i]].in);
}

static void
visit(struct scan *c, uint32_t edge)
{
	if (edge == NONE || c->round[edge] == c->nrounds)
		return;
	c->round[edge] = c->nrounds;
	vec_push(&c->queue, edge);
	for (uint32_t i = 0; i < c->makers.n; i++)
		if (c->makers.p[i] == edge) {
			c->makers.p[i] = vec_pop(&c->makers);
			break;
		}
}

/* Takes from makers what declared inputs lead to: breadth first, as most of it is near. */
static void
drop_reached(struct scan *c, uint32_t edge)
{
	const struct graph *g = &c->s->graph;

	c->nrounds++;
	c->queue.n = 0;
	visit(c, edge);
	for (uint32_t next = 0; next < c->queue.n && c->makers.n; next++) {
		struct ids ins = edge_ins(g, c->queue.p[next]);

		for (uint32_t i = 0; i < ins.n; i++)
			visit(c, g->nodes.p[ins.p[i]].in);
	}
}

static void
report(struct scan *c, uint32_t node, uint32_t maker)
{
	const struct graph *g = &c->s->graph;
	struct str rule = g->ops->rule(g, maker);

	add_once(&c->rules, intern_add(&c->generators, rule));
	for (uint32_t i = 0; i < c->deps.n; i++) {
		uint32_t dep = c->deps.p[i];

		if (g->nodes.p[dep].in != maker)
			continue;
		printf("Missing dep: %s uses %s (generated by %.*s)\n", graph_path(g, node).p,
		       graph_path(g, dep).p, STR_FMT(rule));
		c->ngenerated += !c->generated[dep];
		c->generated[dep] = 1;
	}
}

static int
compare_id(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
check(struct scan *c, uint32_t node)
{
	uint32_t edge = c->s->graph.nodes.p[node].in;

	c->nprocessed++;
	find_deps(c, node, edge);
	if (means_reconfigured(c))
		return;
	find_makers(c);
	if (c->makers.n)
		drop_reached(c, edge);
	if (!c->makers.n)
		return;
	qsort(c->makers.p, c->makers.n, sizeof *c->makers.p, compare_id);
	c->rules.n = 0;
	for (uint32_t i = 0; i < c->makers.n; i++)
		report(c, node, c->makers.p[i]);
	c->npaths += c->rules.n;
	c->ntargets++;
}

static void
enter(struct scan *c, uint32_t node)
{
	if (c->s->graph.nodes.p[node].in == NONE || c->seen[node])
		return;
	c->seen[node] = 1;
	below_enter(&c->below, node);
}

static void
scan_below(struct scan *c, uint32_t target)
{
	enum below_step step;
	uint32_t node;

	enter(c, target);
	while ((step = below_next(&c->below, &node)) != BELOW_END) {
		if (step == BELOW_INPUT)
			enter(c, node);
		else
			check(c, node);
	}
}

static void
put_summary(const struct scan *c)
{
	printf("Processed %u nodes.\n", c->nprocessed);
	if (!c->ntargets) {
		puts("No missing dependencies on generated files found.");
		return;
	}
	printf("Error: There are %u missing dependency paths.\n", c->npaths);
	printf("%u targets had depfile dependencies on %u distinct generated inputs (from %u rules)  without "
	       "a non-depfile dep path to the generator.\n",
	       c->ntargets, c->ngenerated, intern_count(&c->generators));
	puts("There might be build flakiness if any of the targets listed above are built alone, or not late "
	     "enough, in a clean output directory.");
}

int
tool_missingdeps(struct session *s, int argc, char **argv)
{
	struct scan scan;
	idvec targets = {0};
	struct err err = {0};
	int code;

	if (session_targets(s, argv + 1, argc - 1, &targets, &err) < 0) {
		vec_free(&targets);
		return tool_failed(s, &err);
	}
	scan_init(&scan, s);
	for (uint32_t i = 0; i < targets.n; i++)
		scan_below(&scan, targets.p[i]);
	put_summary(&scan);
	code = scan.ntargets ? 3 : 0;
	scan_fini(&scan);
	vec_free(&targets);
	return code;
}
