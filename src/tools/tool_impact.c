/* tool_impact.c - -t what-if, affected, somepath: what a change would cost, whom it concerns, and why.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "data/json.h"
#include "runner/exec/exec.h"
#include "session/say.h"
#include "tools/relations.h"

/* ---- what they share */
struct question {
	bool json, all;
	struct relations relations;
	idvec nodes;
	struct buf text;
};

static const struct option longs[] = {
	{"json", no_argument, NULL, 'j'},
	{"all", no_argument, NULL, 'a'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

/* the options of any of them; false if help is wanted or due */
static bool
read_options(struct question *q, int argc, char **argv, const char *letters)
{
	int opt;

	optind = 0;
	while ((opt = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (opt == 'j')
			q->json = true;
		else if (opt == 'a')
			q->all = true;
		else
			return false;
	}
	return true;
}

static void
close_question(struct question *q)
{
	relations_fini(&q->relations);
	vec_free(&q->nodes);
	buf_free(&q->text);
}

static int
finish(struct session *s, struct question *q, int got, struct err *err)
{
	if (got == 0 && q->text.n)
		tool_put(buf_str(&q->text));
	close_question(q);
	return got < 0 ? tool_failed(s, err) : got;
}

static void
put_paths(struct json *j, const struct graph *g, const char *key, struct ids nodes)
{
	json_key_open(j, key, '[');
	for (uint32_t i = 0; i < nodes.n; i++)
		json_str(j, graph_path(g, nodes.p[i]));
	json_close(j, ']');
}

static void
put_lines(struct buf *out, const struct graph *g, const idvec *nodes)
{
	for (uint32_t i = 0; i < nodes->n; i++) {
		buf_put(out, graph_path(g, nodes->p[i]));
		buf_putc(out, '\n');
	}
}

/* ---- what-if */
struct cost {
	uint32_t steps;   /* commands of a build without targets */
	uint32_t others;  /* those of other targets */
	uint32_t unknown; /* those whose time no log knows */
	uint64_t work_ms; /* of all together */
	uint64_t path_ms; /* of the heaviest chain */
	uint32_t slowest; /* an edge, or NONE */
	uint64_t slowest_ms;
};

static uint64_t
past_ms(const struct session *s, uint32_t edge, bool *known)
{
	const struct log_entry *entry =
		buildlog_find(&s->log, graph_path(&s->graph, edge_first_out(&s->graph, edge)));

	*known = entry && entry->end_ms >= entry->start_ms;
	return *known ? (uint64_t)(entry->end_ms - entry->start_ms) : 0;
}

static void
weigh_edge(const struct session *s, uint32_t edge, uint64_t *own, struct cost *cost)
{
	bool known;

	if (edge_is_phony(&s->graph, edge))
		return;
	*own = past_ms(s, edge, &known);
	cost->steps++;
	cost->unknown += !known;
	cost->work_ms += *own;
	if (cost->slowest == NONE || *own > cost->slowest_ms) {
		cost->slowest = edge;
		cost->slowest_ms = *own;
	}
}

/* the heaviest chain that ends in each edge: its producers come first */
static uint64_t
chain_ms(const struct question *q, uint32_t edge, const uint64_t *chains)
{
	const struct graph *g = q->relations.g;
	struct ids ins = edge_ins(g, edge), found = relations_found(&q->relations, edge);
	uint64_t most = 0;

	for (uint32_t i = 0; i < ins.n + found.n; i++) {
		uint32_t node = i < ins.n ? ins.p[i] : found.p[i - ins.n];
		uint32_t from = g->nodes.p[node].in;

		if (from != NONE)
			most = MAX(most, chains[from]);
	}
	return most;
}

static void
push_all(idvec *nodes, struct ids more)
{
	for (uint32_t i = 0; i < more.n; i++)
		vec_push(nodes, more.p[i]);
}

/* By edge: is it below the targets that a build has by itself? Its validations are, too (ninja E5). */
static uint8_t *
built_by_default(const struct session *s, const struct question *q, struct err *err)
{
	const struct graph *g = &s->graph;
	uint8_t *built = xcalloc(g->edges.n, 1);
	idvec nodes = {0};
	int got = session_targets(s, NULL, 0, &nodes, err);

	while (got == 0 && nodes.n) {
		uint32_t edge = g->nodes.p[vec_pop(&nodes)].in;

		if (edge == NONE || built[edge])
			continue;
		built[edge] = 1;
		push_all(&nodes, edge_ins(g, edge));
		push_all(&nodes, edge_valids(g, edge));
		push_all(&nodes, relations_found(&q->relations, edge));
	}
	vec_free(&nodes);
	if (got == 0)
		return built;
	xfree(built);
	return NULL;
}

/* Take out what only other targets need, an installation for example; how many commands that is. */
static uint32_t
drop_others(const struct graph *g, const uint8_t *built, idvec *edges)
{
	uint32_t kept = 0, dropped = 0;

	for (uint32_t i = 0; i < edges->n; i++) {
		if (built[edges->p[i]])
			edges->p[kept++] = edges->p[i];
		else
			dropped += !edge_is_phony(g, edges->p[i]);
	}
	edges->n = kept;
	return dropped;
}

static struct cost
weigh(const struct session *s, const struct question *q, const idvec *edges)
{
	struct cost cost = {.slowest = NONE};
	uint64_t *chains = xcalloc(s->graph.edges.n, sizeof *chains);

	for (uint32_t i = 0; i < edges->n; i++) {
		uint32_t edge = edges->p[i];
		uint64_t own = 0;

		weigh_edge(s, edge, &own, &cost);
		chains[edge] = own + chain_ms(q, edge, chains);
		cost.path_ms = MAX(cost.path_ms, chains[edge]);
	}
	xfree(chains);
	return cost;
}

static void
outputs_of(const struct graph *g, const idvec *edges, idvec *out)
{
	for (uint32_t i = 0; i < edges->n; i++) {
		struct ids outs = edge_outs(g, edges->p[i]);

		for (uint32_t k = 0; k < outs.n && !edge_is_phony(g, edges->p[i]); k++)
			vec_push(out, outs.p[k]);
	}
}

static void
say_cost(const struct session *s, struct question *q, const struct cost *cost, uint32_t jobs)
{
	uint64_t wall = MAX(cost->path_ms, cost->work_ms / jobs);

	if (cost->steps)
		buf_printf(&q->text,
		           "%" PRIu32 " step%s, %.1f s of work, about %.1f s with %" PRIu32 " job%s\n",
		           cost->steps, cost->steps == 1 ? "" : "s", (double)cost->work_ms / 1000,
		           (double)wall / 1000, jobs, jobs == 1 ? "" : "s");
	else
		buf_puts(&q->text, "nothing would run\n");
	if (cost->slowest_ms)
		buf_printf(&q->text, "slowest: %s, %.1f s\n",
		           graph_path(&s->graph, edge_first_out(&s->graph, cost->slowest)).p,
		           (double)cost->slowest_ms / 1000);
	if (cost->unknown)
		buf_printf(&q->text, "of %" PRIu32 " of them nobody knows how long they take\n",
		           cost->unknown);
	if (cost->others)
		buf_printf(&q->text, "and %" PRIu32 " step%s of targets that are not built by default\n",
		           cost->others, cost->others == 1 ? "" : "s");
}

static void
json_cost(const struct session *s, struct question *q, const struct cost *cost, uint32_t jobs,
          const idvec *outs)
{
	struct json j = {.out = &q->text};

	json_open(&j, '{');
	json_key_int(&j, "version", 2);
	put_paths(&j, &s->graph, "changed", (struct ids){q->nodes.p, q->nodes.n});
	json_key_int(&j, "steps", cost->steps);
	json_key_int(&j, "others", cost->others);
	json_key_int(&j, "unknown", cost->unknown);
	json_key_int(&j, "work_ms", (int64_t)cost->work_ms);
	json_key_int(&j, "critical_path_ms", (int64_t)cost->path_ms);
	json_key_int(&j, "jobs", jobs);
	json_key_int(&j, "wall_ms", (int64_t)MAX(cost->path_ms, cost->work_ms / jobs));
	put_paths(&j, &s->graph, "outputs", (struct ids){outs->p, outs->n});
	json_close(&j, '}');
	buf_putc(&q->text, '\n');
}

static int
what_if(struct session *s, struct question *q, struct err *err)
{
	idvec edges = {0}, outs = {0};
	struct cost cost;
	uint32_t jobs = s->opts->jobs ? s->opts->jobs : default_jobs(), others;
	uint8_t *built;

	if (relations_load(&q->relations, s, err) < 0)
		return -1;
	built = built_by_default(s, q, err);
	if (!built)
		return -1;
	relations_affected(&q->relations, (struct ids){q->nodes.p, q->nodes.n}, &edges);
	others = drop_others(&s->graph, built, &edges);
	xfree(built);
	cost = weigh(s, q, &edges);
	cost.others = others;
	outputs_of(&s->graph, &edges, &outs);
	if (q->json) {
		json_cost(s, q, &cost, jobs, &outs);
	} else {
		say_cost(s, q, &cost, jobs);
		if (q->all)
			put_lines(&q->text, &s->graph, &outs);
	}
	vec_free(&edges);
	vec_free(&outs);
	return 0;
}

static int
what_if_usage(const struct session *s)
{
	printf("usage: %s -t what-if [options] FILES\n"
	       "\n"
	       "Says how many commands a change of these files would cause a build without targets to\n"
	       "run, and how long they took last time. Outputs that restat finds unchanged may make it\n"
	       "fewer.\n"
	       "\n"
	       "options:\n"
	       "  -a, --all     show what would be made again, too\n"
	       "  --json        the same for programs\n"
	       "  -h, --help    show this\n",
	       s->persona->command);
	return 1;
}

int
tool_what_if(struct session *s, int argc, char **argv)
{
	struct question q = {0};
	struct err err = {0};
	int got;

	if (!read_options(&q, argc, argv, "ah") || optind == argc)
		return what_if_usage(s);
	got = tool_files_of(s, argc, argv, &q.nodes, &err);
	if (got == 0)
		got = what_if(s, &q, &err);
	return finish(s, &q, got, &err);
}

/* ---- affected */

/* names that the graph has nothing to do with are welcome: they come from lists of changed files */
static void
known_files(const struct session *s, struct question *q, int argc, char **argv)
{
	for (int i = optind; i < argc; i++) {
		uint32_t node = tool_known_file(s, argv[i]);

		if (node != NONE)
			vec_push(&q->nodes, node);
	}
}

static bool
is_read_by(const struct relations *r, uint32_t node, const uint8_t *edges)
{
	struct ids declared = node_uses(r->g, node), found = relations_readers(r, node);

	for (uint32_t i = 0; i < declared.n; i++)
		if (edges[declared.p[i]])
			return true;
	for (uint32_t i = 0; i < found.n; i++)
		if (edges[found.p[i]])
			return true;
	return false;
}

/* outputs of the edges that none of the other edges reads: phony ones are what people call them by */
static void
topmost_outputs(const struct relations *r, const idvec *edges, idvec *out)
{
	uint8_t *among = xcalloc(r->g->edges.n, 1);

	for (uint32_t i = 0; i < edges->n; i++)
		among[edges->p[i]] = 1;
	for (uint32_t i = 0; i < edges->n; i++) {
		struct ids outs = edge_outs(r->g, edges->p[i]);

		for (uint32_t k = 0; k < outs.n; k++)
			if (!is_read_by(r, outs.p[k], among))
				vec_push(out, outs.p[k]);
	}
	xfree(among);
}

static int
affected(struct session *s, struct question *q, int argc, char **argv, struct err *err)
{
	idvec edges = {0}, outs = {0};
	struct json j = {.out = &q->text};

	if (relations_load(&q->relations, s, err) < 0)
		return -1;
	known_files(s, q, argc, argv);
	relations_affected(&q->relations, (struct ids){q->nodes.p, q->nodes.n}, &edges);
	if (q->all)
		outputs_of(&s->graph, &edges, &outs);
	else
		topmost_outputs(&q->relations, &edges, &outs);
	if (q->json) {
		json_open(&j, '{');
		json_key_int(&j, "version", 1);
		put_paths(&j, &s->graph, "changed", (struct ids){q->nodes.p, q->nodes.n});
		put_paths(&j, &s->graph, "affected", (struct ids){outs.p, outs.n});
		json_close(&j, '}');
		buf_putc(&q->text, '\n');
	} else {
		put_lines(&q->text, &s->graph, &outs);
	}
	vec_free(&edges);
	vec_free(&outs);
	return 0;
}

static int
affected_usage(const struct session *s)
{
	printf("usage: %s -t affected [options] FILES\n"
	       "\n"
	       "Shows what a change of these files concerns, and no more is made from. Files that the\n"
	       "manifest and the deps do not know are passed over.\n"
	       "\n"
	       "options:\n"
	       "  -a, --all     show every output instead\n"
	       "  --json        the same for programs\n"
	       "  -h, --help    show this\n",
	       s->persona->command);
	return 1;
}

int
tool_affected(struct session *s, int argc, char **argv)
{
	struct question q = {0};
	struct err err = {0};

	if (!read_options(&q, argc, argv, "ah"))
		return affected_usage(s);
	return finish(s, &q, affected(s, &q, argc, argv, &err), &err);
}

/* ---- somepath */

/* breadth first from `from` down its inputs: from[n] is by whom n was reached */
static bool
search(const struct relations *r, uint32_t from, uint32_t to, uint32_t *via)
{
	idvec queue = {0};
	uint32_t at = 0;

	vec_push(&queue, from);
	via[from] = from;
	while (at < queue.n && via[to] == NONE) {
		uint32_t node = queue.p[at++], edge = r->g->nodes.p[node].in;
		struct ids ins, found;

		if (edge == NONE)
			continue;
		ins = edge_ins(r->g, edge);
		found = relations_found(r, edge);
		for (uint32_t i = 0; i < ins.n + found.n; i++) {
			uint32_t next = i < ins.n ? ins.p[i] : found.p[i - ins.n];

			if (via[next] != NONE)
				continue;
			via[next] = node;
			vec_push(&queue, next);
		}
	}
	vec_free(&queue);
	return via[to] != NONE;
}

static void
trace(const uint32_t *via, uint32_t from, uint32_t to, idvec *path)
{
	idvec back = {0};

	for (; to != from; to = via[to])
		vec_push(&back, to);
	vec_push(path, from);
	while (back.n)
		vec_push(path, vec_pop(&back));
	vec_free(&back);
}

static void
put_path(const struct session *s, struct question *q, const idvec *path)
{
	struct json j = {.out = &q->text};

	if (q->json) {
		json_open(&j, '{');
		json_key_int(&j, "version", 1);
		put_paths(&j, &s->graph, "path", (struct ids){path->p, path->n});
		json_close(&j, '}');
		buf_putc(&q->text, '\n');
		return;
	}
	for (uint32_t i = 0; i < path->n; i++)
		buf_printf(&q->text, "%s%s\n", i ? "  <- " : "", graph_path(&s->graph, path->p[i]).p);
}

static int
somepath(struct session *s, struct question *q, struct err *err)
{
	uint32_t from = q->nodes.p[0], to = q->nodes.p[1], *via;
	idvec path = {0};
	bool there;

	if (relations_load(&q->relations, s, err) < 0)
		return -1;
	via = xmalloc(s->graph.nodes.n * sizeof *via);
	for (uint32_t i = 0; i < s->graph.nodes.n; i++)
		via[i] = NONE;
	there = search(&q->relations, from, to, via);
	if (there)
		trace(via, from, to, &path);
	if (there || q->json)
		put_path(s, q, &path);
	else
		say_error(s->persona, "'%s' does not depend on '%s'", graph_path(&s->graph, from).p,
		          graph_path(&s->graph, to).p);
	xfree(via);
	vec_free(&path);
	return there ? 0 : 1;
}

static int
somepath_usage(const struct session *s)
{
	printf("usage: %s -t somepath [options] TARGET FILE\n"
	       "\n"
	       "Shows a shortest way on which TARGET depends on FILE; exit code 1 if there is none.\n"
	       "\n"
	       "options:\n"
	       "  --json        the same for programs: an empty path if there is none\n"
	       "  -h, --help    show this\n",
	       s->persona->command);
	return 1;
}

int
tool_somepath(struct session *s, int argc, char **argv)
{
	struct question q = {0};
	struct err err = {0};
	int got;

	if (!read_options(&q, argc, argv, "h") || argc - optind != 2)
		return somepath_usage(s);
	got = tool_files_of(s, argc, argv, &q.nodes, &err);
	if (got == 0)
		got = somepath(s, &q, &err);
	return finish(s, &q, got, &err);
}
