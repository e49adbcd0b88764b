/* session.c - see session.h. SPDX-License-Identifier: Apache-2.0 */
#include "session/session.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crew.h"
#include "base/path.h"
#include "manifest/dyndep.h"
#include "manifest/ninja.h"
#include "session/say.h"

/* What manifests may require: all that ninja 1.14 reads, we read. The version that we report is older, since
 * generators take it for that of a release. */
#define MANIFEST_VERSION "1.14.0"

enum { WORTH_A_THREAD = 4 }; /* of the crew's pieces: are there several processors? */

enum { TYPO = 3 }; /* a target more edits away than this was not meant */

void
session_init(struct session *s, const struct options *opts, const struct persona *persona,
             struct stats *stats)
{
	*s = (struct session){
		.opts = opts,
		.persona = persona,
		.stats = stats,
		.disk = stats_disk(stats, disk_real()),
	};
}

/* what -d stats wants to know of what is about to go */
static void
add_stats(const struct session *s)
{
	if (s->has_deps)
		stats_add_rewrites(s->stats, METRIC_DEPS_REWRITE, &s->deps.rewrites);
	if (s->has_log)
		stats_add_rewrites(s->stats, METRIC_LOG_REWRITE, &s->log.rewrites);
	if (s->has_graph) {
		s->stats->nnodes = s->graph.nodes.n;
		s->stats->nbuckets = s->graph.paths.nslots;
	}
}

void
session_fini(struct session *s)
{
	add_stats(s);
	snapshot_settle(s);
	ahead_fini(&s->ahead);
	if (s->has_deps)
		depslog_fini(&s->deps);
	if (s->has_log)
		buildlog_fini(&s->log);
	if (s->has_graph) {
		ninja_free(&s->graph);
		graph_fini(&s->graph);
	}
	snapshot_fini(s);
	map_fini(&s->dyndeps);
	buf_free(&s->builddir);
}

/* ---- loading */
void
session_warn(const struct session *s, const char *text)
{
	if (!s->silent)
		say_warning(s->persona, "%s", text);
}

/* $PWD, if that is where we are: compilers may call the directory by it, as the person does who came through
 * a symbolic link */
static const char *
logical_directory(void)
{
	const char *pwd = getenv("PWD");
	struct stat there, here;

	if (!pwd || *pwd != '/' || stat(pwd, &there) < 0 || stat(".", &here) < 0)
		return "";
	return there.st_dev == here.st_dev && there.st_ino == here.st_ino ? pwd : "";
}

static int
unify_paths(struct session *s, struct err *err)
{
	char *here = getcwd(NULL, 0);
	struct buf also = {0};

	if (!here)
		return err_set(err, "--unify-paths: %s", strerror(errno));
	buf_puts(&also, logical_directory());
	path_canon_buf(&also);
	graph_unify(&s->graph, str_of(here), buf_str(&also));
	buf_free(&also);
	xfree(here);
	return 0;
}

static void
warn(void *ctx, const char *text)
{
	struct session *s = ctx;

	session_warn(s, text);
	snapshot_note_warning(&s->snapshot, text);
}

static void
empty_memo(struct session *s)
{
	vec_reserve(&s->snapshot.memo, s->graph.edges.n);
	while (s->snapshot.memo.n < s->graph.edges.n)
		s->snapshot.memo.p[s->snapshot.memo.n++] = (struct edge_memo){0};
}

/* where a log is, if we know that before the manifest is read */
static void
begin_ahead(struct session *s)
{
	const struct tool *tool = s->opts->tool;
	struct buf log = {0}, deps = {0};

	if (!crew_helps(WORTH_A_THREAD, 1) || s->opts->unify || (tool && tool->phase != TOOL_LOGGED))
		return;
	snapshot_guess_builddir(s->opts->file, &s->builddir);
	session_path(s, ".ninja_log", &log);
	session_path(s, ".ninja_deps", &deps);
	buf_free(&s->builddir);
	ahead_begin(&s->ahead, buf_str(&log), buf_str(&deps));
	buf_free(&log);
	buf_free(&deps);
}

static int
load_manifest(struct session *s, struct err *err)
{
	struct ninja_opts opts = {
		.disk = snapshot_disk(s),
		.phonycycle_err = s->opts->phonycycle_err,
		.version = MANIFEST_VERSION,
		.warn = warn,
		.ctx = s,
		.piece = s->piece,
		.slices = snapshot_slices(s),
	};
	uint64_t begin = stats_begin(s->stats);
	int got;

	graph_init(&s->graph);
	s->has_graph = true;
	if (s->opts->unify && unify_paths(s, err) < 0)
		return -1;
	begin_ahead(s);
	got = ninja_load(&s->graph, s->opts->file, &opts, err);
	stats_end(s->stats, METRIC_PARSE, begin);
	if (got < 0)
		return -1;
	buf_put(&s->builddir, ninja_var(&s->graph, "builddir"));
	empty_memo(s);
	return 0;
}

int
session_load(struct session *s, struct err *err)
{
	uint64_t begin = stats_begin(s->stats);
	int got = snapshot_load(s, err);

	if (got)
		stats_end(s->stats, METRIC_STATE, begin);
	return got ? MIN(got, 0) : load_manifest(s, err);
}

void
session_path(const struct session *s, const char *name, struct buf *out)
{
	if (s->builddir.n) {
		buf_put(out, buf_str(&s->builddir));
		buf_putc(out, '/');
	}
	buf_puts(out, name);
}

void
session_say_warnings(const struct session *s, struct buf *warnings)
{
	if (warnings->n)
		session_warn(s, buf_cstr(warnings));
	buf_free(warnings);
}

int
session_load_log(struct session *s, struct err *err)
{
	struct buf path = {0}, warnings = {0};
	uint64_t begin = stats_begin(s->stats);
	int got = 0;

	session_path(s, ".ninja_log", &path);
	s->has_log = true;
	if (!ahead_take_log(&s->ahead, buf_cstr(&path), &s->log))
		got = buildlog_load(&s->log, buf_cstr(&path), &warnings, err);
	stats_end(s->stats, METRIC_LOG_LOAD, begin);
	session_say_warnings(s, &warnings);
	buf_free(&path);
	return got;
}

static int
load_deps(struct session *s, struct err *err)
{
	struct buf path = {0}, warnings = {0};
	uint64_t begin = stats_begin(s->stats);
	int got = 0;

	session_path(s, ".ninja_deps", &path);
	s->has_deps = true;
	if (!ahead_take_deps(&s->ahead, buf_cstr(&path), &s->deps, &s->graph))
		got = depslog_load(&s->deps, buf_cstr(&path), &s->graph, &warnings, err);
	stats_end(s->stats, METRIC_DEPS_LOAD, begin);
	session_say_warnings(s, &warnings);
	buf_free(&path);
	return got;
}

int
session_load_logs(struct session *s, struct err *err)
{
	if (s->snapshot.loaded)
		return 0;
	if (session_load_log(s, err) < 0 || load_deps(s, err) < 0)
		return -1;
	ahead_fini(&s->ahead);
	return 0;
}

int
session_make_builddir(struct session *s, struct err *err)
{
	struct buf inside = {0};
	int got = 0;

	if (!s->builddir.n)
		return 0;
	session_path(s, ".", &inside);
	got = s->disk->mkparents(s->disk, buf_cstr(&inside));
	if (got < 0)
		err_set(err, "creating build directory %s: %s", buf_cstr(&s->builddir), strerror(-got));
	buf_free(&inside);
	return got < 0 ? -1 : 0;
}

/* Nobody wants it in a repository: a file in it says so, as in cargo's and Meson's build directories. */
int
session_make_statedir(struct session *s, struct err *err)
{
	struct buf note = {0};
	int64_t there = 0;
	int got;

	session_path(s, ".weir/.gitignore", &note);
	got = s->disk->mtime(s->disk, buf_cstr(&note), &there);
	if (got == 0 && !there)
		got = s->disk->mkparents(s->disk, buf_cstr(&note));
	if (got == 0 && !there) {
		got = s->disk->write(s->disk, buf_cstr(&note), STR("*\n"));
		if (got < 0)
			s->disk->remove(s->disk, buf_cstr(&note)); /* half of it, on a full disk */
	}
	if (got < 0)
		err_set(err, "creating %s: %s", buf_cstr(&note), strerror(-got));
	buf_free(&note);
	return got < 0 ? -1 : 0;
}

int
session_load_dyndep(struct session *s, uint32_t edge, struct err *err)
{
	uint32_t node = s->graph.edges.p[edge].dyndep;

	if (node == NONE || map_get(&s->dyndeps, node) != NONE)
		return 0;
	map_set(&s->dyndeps, node, 1);
	return dyndep_load_file(&s->graph, s->disk, node, err);
}

/* ---- targets */
static uint32_t
find_below_builddir(const struct session *s, struct str path)
{
	struct buf below = {0};
	uint32_t node;

	if (!s->builddir.n)
		return NONE;
	buf_put(&below, buf_str(&s->builddir));
	buf_putc(&below, '/');
	buf_put(&below, path);
	path_canon_buf(&below);
	node = graph_find(&s->graph, buf_str(&below));
	buf_free(&below);
	return node;
}

static bool
has_dep(const struct depslog *log, uint32_t output, uint32_t node)
{
	const struct deps *deps = depslog_find(log, output);
	struct ids ids = deps ? depslog_nodes(log, deps) : (struct ids){0};

	for (uint32_t i = 0; i < ids.n; i++)
		if (ids.p[i] == node)
			return true;
	return false;
}

/* The output whose recorded deps name the node; of several, the one that was recorded under the lowest id. */
static uint32_t
find_by_deps(const struct session *s, uint32_t node)
{
	const struct depslog *log = &s->deps;
	uint32_t found = NONE;

	for (uint32_t out = 0; out < log->deps.n; out++) {
		bool earlier = found == NONE || log->file_ids.p[out] < log->file_ids.p[found];

		if (has_dep(log, out, node) && earlier)
			found = out;
	}
	return found;
}

/* "x.c^": the first output of the first edge that reads x.c */
static int
first_consumer(const struct session *s, uint32_t *node, struct err *err)
{
	struct ids uses = node_uses(&s->graph, *node);
	uint32_t found = uses.n ? edge_first_out(&s->graph, uses.p[0]) : find_by_deps(s, *node);

	if (found == NONE)
		return err_set(err, "'%s' has no out edge", graph_path(&s->graph, *node).p);
	*node = found;
	return 0;
}

/* the first node that is so near, of those that edges name, in manifest order; or NONE */
static uint32_t
first_named(const struct graph *g, struct str path, unsigned distance)
{
	for (uint32_t e = 0; e < g->edges.n; e++) {
		struct ids outs = edge_outs(g, e); /* behind them stand what it reads and its validations */
		uint32_t n = outs.n + edge_ins(g, e).n + edge_valids(g, e).n;

		for (uint32_t i = 0; i < n; i++)
			if (path_distance(path, graph_path(g, outs.p[i]), distance) == distance)
				return outs.p[i];
	}
	return NONE;
}

/* Of several that are as near, the first in the manifest (ninja D3); of those that it does not name, the
 * first by name: ids tell when a node was first heard of. */
static struct str
nearest_path(const struct graph *g, struct str path)
{
	struct str best = {0};
	unsigned least = TYPO;
	uint32_t named;

	for (uint32_t n = 0; n < g->nodes.n; n++) {
		struct str name = graph_path(g, n);
		unsigned d = path_distance(path, name, TYPO);

		if (d > least || (d == least && best.n && str_cmp(name, best) > 0))
			continue;
		least = d;
		best = name;
	}
	named = best.n ? first_named(g, path, least) : NONE;
	return named == NONE ? best : graph_path(g, named);
}

static int
unknown_target(const struct session *s, struct str path, struct err *err)
{
	const char *name = s->persona->command;
	struct buf hint = {0};
	struct str near = nearest_path(&s->graph, path);

	if (str_eq(path, STR("clean")))
		buf_printf(&hint, ", did you mean '%s -t clean'?", name);
	else if (str_eq(path, STR("help")))
		buf_printf(&hint, ", did you mean '%s -h'?", name);
	else if (near.n)
		buf_printf(&hint, ", did you mean '%.*s'?", STR_FMT(near));
	err_set(err, "unknown target '%.*s'%s", STR_FMT(path), buf_cstr(&hint));
	buf_free(&hint);
	return -1;
}

static int
resolve(const struct session *s, struct str path, uint32_t *node, struct err *err)
{
	bool consumer = str_ends(path, STR("^"));

	path.n -= consumer;
	*node = graph_find(&s->graph, path);
	if (*node == NONE)
		*node = find_below_builddir(s, path);
	if (*node == NONE)
		return unknown_target(s, path, err);
	return consumer ? first_consumer(s, node, err) : 0;
}

int
session_target(const struct session *s, const char *arg, uint32_t *node, struct err *err)
{
	struct buf path = {0};
	int got;

	if (!*arg)
		return err_set(err, "empty path");
	buf_puts(&path, arg);
	path_canon_buf(&path);
	got = resolve(s, buf_str(&path), node, err);
	buf_free(&path);
	return got;
}

static int
default_targets(const struct session *s, idvec *out, struct err *err)
{
	const struct graph *g = &s->graph;

	for (uint32_t i = 0; i < g->defaults.n; i++)
		vec_push(out, g->defaults.p[i]);
	if (out->n)
		return 0;
	graph_roots(g, out);
	return g->edges.n && !out->n ? err_set(err, "could not determine root nodes of build graph") : 0;
}

int
session_targets(const struct session *s, char **args, int nargs, idvec *out, struct err *err)
{
	uint32_t node;

	if (!nargs)
		return default_targets(s, out, err);
	for (int i = 0; i < nargs; i++) {
		if (session_target(s, args[i], &node, err) < 0)
			return -1;
		vec_push(out, node);
	}
	return 0;
}

/* ---- what the logs want to know */
bool
session_keeps_output(void *ctx, struct str output)
{
	struct session *s = ctx;
	uint32_t node = graph_find(&s->graph, output);
	struct buf path = {0};
	int64_t ns = 0;
	int got;

	if (node != NONE && s->graph.nodes.p[node].in != NONE)
		return true;
	buf_put(&path, output);
	got = s->disk->mtime(s->disk, buf_cstr(&path), &ns);
	buf_free(&path);
	return got < 0 || ns; /* when in doubt, keep */
}

bool
session_keeps_deps(void *ctx, uint32_t node)
{
	struct session *s = ctx;
	uint32_t edge = s->graph.nodes.p[node].in;
	struct buf deps = {0};
	struct err err = {0};
	bool keep;

	if (edge == NONE)
		return false;
	keep = s->graph.ops->bind(&s->graph, edge, KEY_DEPS, &deps, &err) < 0 || deps.n;
	buf_free(&deps);
	err_fini(&err);
	return keep;
}

bool
session_command_text(void *ctx, struct str output, struct buf *out)
{
	struct session *s = ctx;
	const struct graph *g = &s->graph;
	uint32_t node = graph_find(g, output), edge = node == NONE ? NONE : g->nodes.p[node].in;
	struct buf content = {0};
	struct err err = {0};
	bool known;

	if (edge == NONE)
		return false;
	known = g->ops->bind(g, edge, KEY_COMMAND, out, &err) == 0 &&
	        g->ops->bind(g, edge, KEY_RSPFILE_CONTENT, &content, &err) == 0;
	if (known)
		buildlog_add_rsp(out, buf_str(&content));
	buf_free(&content);
	err_fini(&err);
	return known;
}
