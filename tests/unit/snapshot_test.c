/* snapshot_test.c - what a session loads does not depend on whether there is a snapshot: random edits, and files
 * that are no snapshots. WEIR_SEQUENCES says how many sequences of edits there are, WEIR_SEED which.
 * SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "event/persona.h"
#include "manifest/ninja.h"
#include "runner/plan/plan.h"
#include "session/session.h"
#include "tools/tools.h"

#include "dice.h"
#include "graph_words.h"
#include "scratch.h"

#define STATE ".weir/state"

/* what a build keeps, in its directory and in that which a manifest names */
static const char *const kept[] = {
	".ninja_log", ".ninja_deps", STATE, "b/.ninja_log", "b/.ninja_deps", "b/.weir/state",
};

/* ---- a session, in words: but for the ids of nodes, rules and scopes, which nobody sees */

static void
put_paths(struct buf *out, const struct graph *g, struct ids nodes)
{
	for (uint32_t i = 0; i < nodes.n; i++)
		buf_printf(out, " %s", graph_path(g, nodes.p[i]).p);
	buf_putc(out, '\n');
}

static void
put_edge(struct buf *out, const struct graph *g, uint32_t edge)
{
	const struct edge *e = &g->edges.p[edge];

	buf_printf(out, "edge %u: %u %u %u %u %u %u pool %u dyndep %s flags %u rule %s at %s:%u\n", edge, e->nout,
	           e->nout_implicit, e->nin, e->nin_implicit, e->nin_order, e->nvalid, e->pool,
	           e->dyndep == NONE ? "-" : graph_path(g, e->dyndep).p, e->flags, g->ops->rule(g, edge).p,
	           graph_name(g, e->file).p, e->line);
	put_paths(out, g, edge_outs(g, edge));
	put_paths(out, g, edge_ins(g, edge));
	put_paths(out, g, edge_valids(g, edge));
	put_edge_values(out, g, edge);
}

static void
put_node(struct buf *out, const struct graph *g, uint32_t node)
{
	const struct node *n = &g->nodes.p[node];
	struct ids uses = node_uses(g, node);

	buf_printf(out, "%s in %u flags %u found %d used by", graph_path(g, node).p, n->in, n->flags,
	           graph_find(g, graph_path(g, node)) == node);
	for (uint32_t i = 0; i < uses.n; i++)
		buf_printf(out, " %u", uses.p[i]);
	buf_putc(out, '\n');
}

static int
by_path(const void *a, const void *b, void *graph)
{
	return str_cmp(graph_path(graph, *(const uint32_t *)a), graph_path(graph, *(const uint32_t *)b));
}

/* all nodes, in the order of their names */
static void
list_nodes(const struct graph *g, idvec *out)
{
	for (uint32_t i = 0; i < g->nodes.n; i++)
		vec_push(out, i);
	if (out->n)
		qsort_r(out->p, out->n, sizeof *out->p, by_path, (void *)(uintptr_t)g);
}

static void
put_logs(struct buf *out, const struct session *s)
{
	const struct buildlog *log = &s->log;
	const struct depslog *deps = &s->deps;
	idvec nodes = {0};

	buf_printf(out, "log v%d, %u lines, compact %d\n", log->version, log->nlines, log->wants_compaction);
	for (uint32_t i = 0; i < log->entries.n; i++) {
		const struct log_entry *e = buildlog_find(log, intern_get(&log->paths, i));

		buf_printf(out, "%s %lx %ld %d %d\n", intern_get(&log->paths, i).p, (long)e->hash, (long)e->mtime,
		           e->start_ms, e->end_ms);
	}
	buf_printf(out, "deps: %u ids, %u records, %u live, %ld bytes\n", deps->nids, deps->nrecords, deps->nlive,
	           (long)deps->good);
	list_nodes(&s->graph, &nodes);
	for (uint32_t i = 0; i < nodes.n; i++) {
		uint32_t node = nodes.p[i];
		const struct deps *d = depslog_find(deps, node);

		if (node < deps->file_ids.n && deps->file_ids.p[node] != NONE)
			buf_printf(out, "%s is %u\n", graph_path(&s->graph, node).p, deps->file_ids.p[node]);
		if (!d)
			continue;
		buf_printf(out, "%s at %ld:", graph_path(&s->graph, node).p, (long)d->mtime);
		put_paths(out, &s->graph, depslog_nodes(deps, d));
	}
	vec_free(&nodes);
}

static void
put_graph(struct buf *out, const struct session *s)
{
	const struct graph *g = &s->graph;
	idvec nodes = {0}, rules = {0}, roots = {0};

	for (uint32_t i = 0; i < g->pools.n; i++)
		buf_printf(out, "pool %s %u\n", graph_name(g, g->pools.p[i].name).p, g->pools.p[i].depth);
	list_nodes(g, &nodes);
	for (uint32_t i = 0; i < nodes.n; i++)
		put_node(out, g, nodes.p[i]);
	for (uint32_t i = 0; i < g->edges.n; i++)
		put_edge(out, g, i);
	ninja_rules(g, &rules);
	for (uint32_t i = 0; i < rules.n; i++) {
		buf_printf(out, "rule %s ", ninja_rule_name(g, rules.p[i]).p);
		ninja_rule_raw(g, rules.p[i], KEY_COMMAND, out);
		buf_putc(out, '\n');
	}
	buf_printf(out, "dyndep %d builddir '%s' flag '%.*s'\n", g->has_dyndep,
	           buf_cstr((struct buf *)(uintptr_t)&s->builddir), STR_FMT(ninja_var(g, "flag")));
	put_paths(out, g, (struct ids){g->defaults.p, g->defaults.n});
	graph_roots(g, &roots);
	put_paths(out, g, (struct ids){roots.p, roots.n});
	vec_free(&nodes);
	vec_free(&rules);
	vec_free(&roots);
}

/* what would be done, and why */
static void
put_plan(struct buf *out, struct session *s, bool with_memo)
{
	struct bus bus;
	struct build_opts o = {.graph = &s->graph, .disk = s->disk, .bus = &bus, .log = &s->log, .deps = &s->deps,
	                       .memo = with_memo ? s->snapshot.memo.p : NULL, .explain = true};
	struct plan plan;
	struct err err = {0};
	idvec targets = {0};

	bus_init(&bus, &s->graph);
	plan_init(&plan, &o);
	if (session_targets(s, NULL, 0, &targets, &err) == 0) {
		plan_prefetch(&plan, (struct ids){targets.p, targets.n});
		for (uint32_t i = 0; i < targets.n && !err_is_set(&err); i++)
			plan_add(&plan, targets.p[i], &err);
	}
	buf_put(out, buf_str(&err.text));
	for (uint32_t i = 0; i < plan.edges.n; i++) {
		buf_printf(out, "plan %u %u\n", i, plan.edges.p[i].state);
		reason_text(&plan, i, out);
	}
	plan_fini(&plan);
	bus_fini(&bus);
	vec_free(&targets);
	err_fini(&err);
}

/* ---- what tools say */

static void
run_tool(struct session *s, const char *words)
{
	const struct tool *tool = NULL;
	char line[64], *argv[4] = {0};
	int argc = 0;

	snprintf(line, sizeof line, "%s", words);
	for (char *p = line; p; p = strchr(p, ' ')) {
		if (p > line)
			*p++ = '\0';
		argv[argc++] = p;
	}
	assert_int_equal(tools_choose(argv[0], &persona_ninja, &tool), ARGS_GO);
	optind = 0;
	printf("%s: %d\n", words, tool->run(s, argc, argv));
}

static void
run_tools(struct session *s)
{
	static const char *const tools[] = {
		"commands", "inputs -d", "inputs", "multi-inputs", "deps", "missingdeps", "graph", "graph --svg",
		"targets all", "targets depth 9", "targets rule", "targets rule cc", "query o0", "query s0",
		"query h1", "compdb", "compdb-targets o0", "dump", "rules -d", "somepath o3 s0", "affected s0",
		"affected h1",
		"what-if s1", "why", "cleandead", "query s0^", "query o", "inputs nothing", "query h4",
	};

	for (size_t i = 0; i < countof(tools); i++)
		run_tool(s, tools[i]);
}

/* what is said from here on goes to a file */
static void
hush(int saved[2])
{
	int file = fd_open("said", O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0666);

	fflush(stdout);
	fflush(stderr);
	saved[0] = fd_dup(STDOUT_FILENO);
	saved[1] = fd_dup(STDERR_FILENO);
	assert_true(dup2(file, STDOUT_FILENO) >= 0 && dup2(file, STDERR_FILENO) >= 0);
	fd_close(file);
}

/* up to here */
static void
take_said(struct buf *out, const int saved[2])
{
	struct buf text = {0};

	fflush(stdout);
	fflush(stderr);
	assert_true(dup2(saved[0], STDOUT_FILENO) >= 0 && dup2(saved[1], STDERR_FILENO) >= 0);
	fd_close(saved[0]);
	fd_close(saved[1]);
	scratch_get("said", &text);
	buf_put(out, buf_str(&text));
	buf_free(&text);
}

struct way {
	enum snapshot_mode mode;
	bool phonycycle_err;
	uint32_t piece; /* of struct session */
	bool aloud; /* what is said counts … */
	bool tools; /* … and what they say */
};

struct told {
	bool loaded, patched; /* was there a snapshot, and had anything changed? */
	bool sound;           /* is there nothing wrong with the manifest? */
};

/* load, tell, and save as mode says */
static struct told
tell_in_way(struct buf *out, struct way way)
{
	struct options o = {.file = "build.ninja", .snapshot = way.mode, .phonycycle_err = way.phonycycle_err};
	struct stats stats = {0};
	struct session s;
	struct err err = {0};
	struct told told = {0};
	int saved[2];
	bool got;

	buf_clear(out);
	session_init(&s, &o, &persona_ninja, &stats);
	s.piece = way.piece;
	if (way.aloud)
		hush(saved);
	got = session_load(&s, &err) == 0 && session_load_logs(&s, &err) == 0;
	if (way.aloud)
		take_said(out, saved);
	if (got) {
		put_graph(out, &s);
		put_logs(out, &s);
		told = (struct told){s.snapshot.loaded, s.snapshot.patched, true};
		if (way.mode != SNAPSHOT_NEVER)
			snapshot_save(&s);
		o.dry = true; /* for tools that remove */
		put_plan(out, &s, way.mode == SNAPSHOT_ALWAYS);
		if (way.tools) {
			hush(saved);
			run_tools(&s);
			take_said(out, saved);
		}
	}
	buf_put(out, buf_str(&err.text));
	session_fini(&s);
	err_fini(&err);
	return told;
}

/* the same; was there a snapshot? */
static bool
tell(struct buf *out, enum snapshot_mode mode, bool phonycycle_err)
{
	return tell_in_way(out, (struct way){.mode = mode, .phonycycle_err = phonycycle_err}).loaded;
}

/* ---- a project to edit */

static void
put_text(const char *path, const struct buf *text)
{
	scratch_put(path, text->p ? text->p : "", text->n);
}

/* one file below the top one, with names of its own but for a mistake now and then */
static void
write_part(struct dice *d, uint32_t part)
{
	struct buf text = {0};
	char path[32];

	snprintf(path, sizeof path, "part%u.ninja", part);
	buf_printf(&text, "flag = -O%u\n", roll(d, 4));
	if (roll(d, 2))
		buf_printf(&text, "rule cc%u\n command = cc $flag $in -o $out\n deps = gcc\n depfile = $out.d\n", part);
	else
		buf_printf(&text, "rule cc%u\n command = cc $flag $in > $out\n restat = %s\n", part, roll(d, 2) ? "1" : "");
	if (!roll(d, 4))
		buf_printf(&text, "pool p%u\n depth = %u\n", part, roll(d, 9));
	for (uint32_t i = 0; i < 3; i++) {
		uint32_t owner = roll(d, 40) ? part : part + 1;

		buf_printf(&text, "build o%u.%u: cc%u s%u %s h%u\n", owner, i, part, roll(d, 4), roll(d, 3) ? "|" : "||",
		           roll(d, 3));
		if (!roll(d, 3))
			buf_printf(&text, " flag = -g%u\n", roll(d, 4));
		if (!roll(d, 9))
			buf_puts(&text, " rspfile = r\n rspfile_content = $in\n");
	}
	if (!roll(d, 6))
		buf_printf(&text, "build all%u: phony all%u o%u.0\n", part, part, part);
	if (roll(d, 3))
		buf_printf(&text, "%s leaf%u.ninja\n", roll(d, 2) ? "include" : "subninja", roll(d, 9) ? part : part + 1);
	if (!roll(d, 60))
		buf_puts(&text, "this is a mistake\n");
	put_text(path, &text);
	buf_free(&text);
}

/* a file below that: what it binds is seen by the file around it, or is not */
static void
write_leaf(struct dice *d, uint32_t part)
{
	struct buf text = {0};
	char path[32];

	snprintf(path, sizeof path, "leaf%u.ninja", part);
	if (roll(d, 2))
		buf_printf(&text, "flag = -l%u\n", roll(d, 4));
	for (uint32_t i = 0; i < roll(d, 4); i++)
		buf_printf(&text, "build l%u.%u: cc%u s%u\n", part, i, part, roll(d, 4));
	if (!roll(d, 60))
		buf_puts(&text, "include none.ninja\n");
	put_text(path, &text);
	buf_free(&text);
}

static void
write_top(struct dice *d)
{
	struct buf text = {0};

	if (!roll(d, 3))
		buf_puts(&text, roll(d, 4) ? "builddir = b\n" : "b = b\nbuilddir = $b/c\n");
	for (uint32_t i = 0; i < 3; i++)
		if (roll(d, 5))
			buf_printf(&text, "%s part%u.ninja\n", roll(d, 2) ? "include" : "subninja", i);
	if (!roll(d, 4))
		buf_puts(&text, "build last: phony h0\ndefault last\n");
	put_text("build.ninja", &text);
	buf_free(&text);
}

/* a build of some edge, as far as the logs can tell */
static void
record(struct dice *d)
{
	struct options o = {.file = "build.ninja", .snapshot = SNAPSHOT_NEVER};
	struct stats stats = {0};
	struct session s;
	struct err err = {0};
	struct buf text = {0};

	session_init(&s, &o, &persona_ninja, &stats);
	if (session_load(&s, &err) == 0 && session_make_builddir(&s, &err) == 0 && session_load_logs(&s, &err) == 0 &&
	    s.graph.edges.n) {
		uint32_t edge = roll(d, s.graph.edges.n), out = edge_first_out(&s.graph, edge), list[3];
		struct str path = graph_path(&s.graph, out);

		s.graph.ops->bind(&s.graph, edge, KEY_COMMAND, &text, &err);
		scratch_put(path.p, "x", 1);
		assert_int_equal(buildlog_record(&s.log, path, buf_str(&text), 1, (int)roll(d, 99), clock_wall_ns(), NULL,
		                                 &err), 0);
		for (int i = 0; i < 3; i++) {
			char name[16];

			snprintf(name, sizeof name, "h%u", roll(d, 9));
			list[i] = graph_node(&s.graph, str_of(name));
		}
		assert_int_equal(depslog_record(&s.deps, &s.graph, out, clock_wall_ns(), (struct ids){list, 3}, NULL, &err),
		                 0);
	}
	buf_free(&text);
	session_fini(&s);
	err_fini(&err);
}

/* something else happens to a log, or to the snapshot */
static void
harm(struct dice *d, const char *path)
{
	struct buf text = {0};
	uint32_t at;

	if (!scratch_has(path))
		return;
	scratch_get(path, &text);
	at = text.n ? roll(d, (uint32_t)text.n) : 0;
	switch (roll(d, 6)) {
	case 0:
		unlink(path);
		break;
	case 1: /* a torn end */
		assert_int_equal(truncate(path, at), 0);
		break;
	case 2:
		if (text.n)
			text.p[at] ^= (char)(1 << roll(d, 8));
		put_text(path, &text);
		break;
	case 3: /* the same bytes in a new file */
		put_text("copy", &text);
		assert_int_equal(rename("copy", path), 0);
		break;
	case 4:
		scratch_append(path, "rubbish\n", 8);
		break;
	default:
		put_text(path, &text);
	}
	buf_free(&text);
}

static void
edit(struct dice *d)
{
	struct timespec pause = {.tv_nsec = 120 * 1000 * 1000};
	char name[16];

	switch (roll(d, 12)) {
	case 0:
		write_top(d);
		break;
	case 1:
		write_part(d, roll(d, 3));
		break;
	case 2:
		write_leaf(d, roll(d, 3));
		break;
	case 3:
	case 4:
	case 5:
		record(d);
		break;
	case 6:
	case 7:
		harm(d, kept[roll(d, countof(kept))]);
		break;
	case 8:
		snprintf(name, sizeof name, "%c%u", roll(d, 2) ? 's' : 'h', roll(d, 4));
		scratch_put(name, "y", 1);
		break;
	case 9:
		unlink("s0");
		break;
	case 10: /* everything is old enough to be known by its times */
		if (!roll(d, 4))
			nanosleep(&pause, NULL);
		break;
	default:
		break; /* a second start with nothing done between */
	}
}

static bool
check_once(struct dice *d, struct buf *with, struct buf *without)
{
	bool phonycycle_err = !roll(d, 8), loaded;

	/* whichever comes first repairs a torn log */
	if (roll(d, 2)) {
		tell(without, SNAPSHOT_NEVER, phonycycle_err);
		loaded = tell(with, SNAPSHOT_ALWAYS, phonycycle_err);
	} else {
		loaded = tell(with, SNAPSHOT_ALWAYS, phonycycle_err);
		tell(without, SNAPSHOT_NEVER, phonycycle_err);
	}
	assert_string_equal(buf_cstr(with), buf_cstr(without));
	return loaded;
}

static uint32_t
number(const char *name, uint32_t otherwise)
{
	const char *text = getenv(name);

	return text ? (uint32_t)strtoul(text, NULL, 10) : otherwise;
}

static void
begin_project(struct dice *d)
{
	for (size_t i = 0; i < countof(kept); i++)
		unlink(kept[i]);
	for (uint32_t i = 0; i < 4; i++) {
		char name[8];

		snprintf(name, sizeof name, "s%u", i);
		scratch_put(name, "", 0);
		name[0] = 'h';
		scratch_put(name, "", 0);
	}
	for (uint32_t i = 0; i < 3; i++) {
		write_part(d, i);
		write_leaf(d, i);
	}
	write_top(d);
}

static void
loads_the_same_with_and_without_it_whatever_is_edited(void **state)
{
	uint32_t seed = number("WEIR_SEED", (uint32_t)clock_wall_ns()), n = number("WEIR_SEQUENCES", 60), loaded = 0;
	struct buf with = {0}, without = {0};

	(void)state;
	printf("WEIR_SEED=%u WEIR_SEQUENCES=%u\n", seed, n);
	fflush(stdout);
	assert_int_equal(mkdir("b", 0777), 0);
	for (uint32_t i = 0; i < n; i++) {
		struct dice d = {.state = ((uint64_t)seed + i) * 0x9E3779B97F4A7C15u | 1};

		roll(&d, 2);
		begin_project(&d);
		for (uint32_t k = 2 + roll(&d, 8); k; k--) {
			loaded += check_once(&d, &with, &without);
			for (uint32_t edits = roll(&d, 3); edits; edits--)
				edit(&d);
		}
	}
	printf("%u loads from a snapshot\n", loaded);
	assert_true(loaded > n / 2);
	buf_free(&with);
	buf_free(&without);
}

/* ---- edits of one place */

static const char *const texts[] = {
	"build.ninja", "sub0.ninja", "sub1.ninja", "inc.ninja", "self.ninja", "twice.ninja",
};

struct author {
	struct dice d;
	uint32_t next;   /* an output that nobody makes yet */
	bool escapes;    /* `$^` is allowed */
	struct buf was[countof(texts)];
};

/* a build statement: of an output that is new, unless this is a mistake */
static void
put_build(struct author *a, struct buf *out, const char *eol)
{
	static const char *const rules[] = {"cc", "phony", "own", "cc", "phony"};
	struct dice *d = &a->d;
	const char *rule = roll(d, 150) ? rules[roll(d, countof(rules))] : "later";
	uint32_t first = roll(d, 4), own = a->next;

	if (roll(d, 200))
		buf_printf(out, "build o%u", a->next++);
	else
		buf_printf(out, "build o%u", roll(d, a->next));
	if (!roll(d, 5))
		buf_printf(out, roll(d, 2) ? " x$flag$around.%u" : " dir/../y%u", a->next++);
	if (!roll(d, 4))
		buf_printf(out, " | i%u", a->next++);
	buf_printf(out, ": %s s%u", rule, first);
	if (roll(d, 2))
		buf_printf(out, " %s o%u", roll(d, 8) ? "" : "$\n  ", roll(d, own));
	if (!roll(d, 3))
		buf_printf(out, " | h%u", roll(d, 4));
	if (!roll(d, 3))
		buf_printf(out, " || o%u", roll(d, own));
	if (!roll(d, 8))
		buf_printf(out, " |@ v%u", roll(d, 3));
	buf_puts(out, eol);
	if (!roll(d, 4))
		buf_printf(out, "  flag = -g%u $flag%s", roll(d, 4), eol);
	if (!roll(d, 9))
		buf_printf(out, "  pool = %s%s", roll(d, 20) ? roll(d, 3) ? "deep" : "console" : "late", eol);
	if (a->escapes && !roll(d, 9))
		buf_printf(out, "  description = a$^b%s", eol);
	if (!roll(d, 20))
		buf_printf(out, "  dyndep = s%u%s", first, eol);
	if (!roll(d, 20))
		for (int i = 0; i < 20; i++)
			buf_printf(out, "  many%d = %d%s", i, i, eol);
}

static void
put_builds(struct author *a, struct buf *out, uint32_t n)
{
	for (; n; n--) {
		if (!roll(&a->d, 5))
			buf_puts(out, roll(&a->d, 2) ? "# a comment\n" : "\n");
		put_build(a, out, roll(&a->d, 20) ? "\n" : "\r\n");
	}
}

/* What comes late is not there for what is before it. */
static void
put_late(struct author *a, struct buf *out)
{
	static const char *const late[] = {
		"flag = -late\n", "around = there\n", "rule later\n command = late\n", "pool late\n depth = 3\n", "", "",
	};

	buf_puts(out, late[roll(&a->d, countof(late))]);
}

static void
write_top_text(struct author *a)
{
	struct dice *d = &a->d;
	struct buf text = {0};

	a->escapes = !roll(d, 3);
	buf_printf(&text, "ninja_required_version = 1.%u\n# top\n", a->escapes ? 14 : 3);
	buf_puts(&text, "flag = -r\naround = here\npool deep\n depth = 2\nrule cc\n command = cc $flag $in > $out\n"
	                " deps = gcc\n depfile = $out.d\nrule own\n command = own $late\n");
	put_builds(a, &text, 2 + roll(d, 9));
	if (roll(d, 2))
		buf_puts(&text, "default o1\n");
	buf_puts(&text, "rule between\n command = b\n");
	put_builds(a, &text, roll(d, 5));
	buf_puts(&text, "subninja sub0.ninja\nsubninja sub1.ninja\n");
	put_late(a, &text);
	put_builds(a, &text, roll(d, 3));
	buf_puts(&text, "include inc.ninja\n");
	if (!roll(d, 4))
		buf_puts(&text, "again = self.ninja\ninclude self.ninja\n");
	if (!roll(d, 4))
		buf_puts(&text, "n = 1\nsubninja twice.ninja\nn = 2\nsubninja twice.ninja\n");
	put_builds(a, &text, 1 + roll(d, 4));
	if (roll(d, 2))
		buf_puts(&text, "default o1 o2\n");
	put_late(a, &text);
	put_text(texts[0], &text);
	buf_free(&text);
}

static void
write_texts(struct author *a)
{
	static const char self[] = "x = $again\nagain = none.ninja\nbuild self-$x: cc s0\ninclude $x\n";
	static const char twice[] = "build twice$n.1: cc s0\nbuild twice$n.2: cc s1\n";
	struct dice *d = &a->d;
	struct buf text = {0};

	write_top_text(a);
	a->escapes = false;
	for (uint32_t i = 1; i < 4; i++) {
		buf_clear(&text);
		if (i < 3 && roll(d, 3))
			buf_printf(&text, "flag = -f%u\n", roll(d, 3));
		if (i < 3 && roll(d, 2))
			buf_printf(&text, "rule own\n command = own%u $flag $in\n", i);
		put_builds(a, &text, roll(d, 9));
		if (i == 1 && !roll(d, 4))
			buf_puts(&text, "include none.ninja\n");
		put_text(texts[i], &text);
	}
	scratch_put("self.ninja", self, sizeof self - 1);
	scratch_put("twice.ninja", twice, sizeof twice - 1);
	scratch_put("none.ninja", "# nothing\n", 10);
	buf_free(&text);
}

/* the offset of the n-th line; of the n-th statement */
static size_t
line_at(const struct buf *b, uint32_t n)
{
	const char *p = b->p;

	while (n-- && (p = strchr(p, '\n')))
		p++;
	return p ? (size_t)(p - b->p) : b->n;
}

static uint32_t
count_lines(const struct buf *b)
{
	uint32_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->p[i] == '\n';
	return n;
}

/* a statement, with the lines that belong to it: its offset, and its end */
static size_t
some_statement(struct dice *d, const struct buf *b, size_t *end)
{
	uint32_t first = roll(d, count_lines(b) + 1);
	size_t at = line_at(b, first);

	while (at < b->n && (b->p[at] == ' ' || b->p[at] == '\n'))
		at = line_at(b, ++first);
	*end = line_at(b, ++first);
	while (*end < b->n && b->p[*end] == ' ')
		*end = line_at(b, ++first);
	return at;
}

/* bytes [at, end) become others */
static void
change(struct buf *b, size_t at, size_t end, struct str by)
{
	struct buf text = {0};

	buf_add(&text, b->p, at);
	buf_put(&text, by);
	buf_add(&text, b->p + end, b->n - end);
	buf_free(b);
	*b = text;
}

static void
change_digit(struct dice *d, struct buf *b)
{
	for (size_t i = b->n ? roll(d, (uint32_t)b->n) : 0; i < b->n; i++)
		if (b->p[i] >= '0' && b->p[i] <= '9') {
			b->p[i] = (char)('0' + roll(d, 10));
			break;
		}
}

/* a line of some kind before some line, or at the end */
static void
insert_line(struct author *a, struct buf *b)
{
	static const char *const lines[] = {
		"# comment\n", "\n", "   \n", "#\r\n", "  flag = -i\n", " # indented\n", "flag = -v\n", "late = 1\n",
		"rule new\n command = n\n", "= x\n", "build", "$\n", "default o1\n", "include none.ninja\n",
		"subninja none.ninja\n", "pool shallow\n depth = 1\n", "\t\n", "build all: phony all\n",
		"ninja_required_version = 1.14\n", "around = mine\n", "  description = a$^b\n",
	};
	size_t at = line_at(b, roll(&a->d, count_lines(b) + 1));
	struct str line = str_of(lines[roll(&a->d, roll(&a->d, 3) ? 6 : countof(lines))]);

	change(b, at, at, line);
}

static void
insert_builds(struct author *a, struct buf *b)
{
	struct buf more = {0};
	size_t end, at = roll(&a->d, 5) ? some_statement(&a->d, b, &end) : b->n;

	put_builds(a, &more, 1 + roll(&a->d, 2));
	change(b, at, at, buf_str(&more));
	buf_free(&more);
}

static void
move_statement(struct author *a, struct buf *from, struct buf *to)
{
	struct buf text = {0};
	size_t end, at = some_statement(&a->d, from, &end), there;

	buf_add(&text, from->p + at, end - at);
	change(from, at, end, STR(""));
	at = some_statement(&a->d, to, &there);
	change(to, at, at, buf_str(&text));
	buf_free(&text);
}

static void
mutate(struct author *a, struct buf *b)
{
	size_t end, at;

	switch (roll(&a->d, 12)) {
	case 0:
	case 1:
	case 2:
		insert_line(a, b);
		break;
	case 3:
	case 4:
		insert_builds(a, b);
		break;
	case 5:
		at = some_statement(&a->d, b, &end);
		change(b, at, end, STR(""));
		break;
	case 6:
		change_digit(&a->d, b);
		break;
	case 7:
	case 8:
		move_statement(a, b, b);
		break;
	case 9: /* a line goes */
		at = line_at(b, roll(&a->d, count_lines(b) + 1));
		change(b, at, MIN(b->n, at + strcspn(b->p + at, "\n") + 1), STR(""));
		break;
	case 10: /* its end changes */
		at = line_at(b, roll(&a->d, count_lines(b) + 1));
		at += strcspn(b->p + at, "\n");
		change(b, at, at, str_of(roll(&a->d, 2) ? "\r" : " $"));
		break;
	default: /* there is no newline at the end, or something behind a NUL */
		if (roll(&a->d, 4))
			insert_line(a, b);
		else if (b->n && roll(&a->d, 2))
			b->p[--b->n] = '\0';
		else
			change(b, b->n, b->n, (struct str){"\0build", 6});
	}
}

static void
edit_texts(struct author *a)
{
	struct buf text[countof(texts)] = {0};
	uint32_t some = roll(&a->d, countof(texts)), other = roll(&a->d, countof(texts));

	for (uint32_t i = 0; i < countof(texts); i++)
		scratch_get(texts[i], &text[i]);
	if (roll(&a->d, 8))
		mutate(a, &text[some]);
	else
		move_statement(a, &text[some], &text[other]);
	put_text(texts[some], &text[some]);
	put_text(texts[other], &text[other]);
	for (uint32_t i = 0; i < countof(texts); i++)
		buf_free(&text[i]);
}

/* Mistakes are not built upon: what was there before is there again. */
static void
keep_or_restore(struct author *a, bool keep)
{
	for (uint32_t i = 0; i < countof(texts); i++) {
		if (keep)
			scratch_get(texts[i], &a->was[i]);
		else
			put_text(texts[i], &a->was[i]);
	}
}

static void
what_is_read_in_part_is_what_is_read_as_a_whole(void **state)
{
	static const uint32_t pieces[] = {0, 1, 60, 200};
	uint32_t seed = number("WEIR_SEED", (uint32_t)clock_wall_ns()), n = number("WEIR_SEQUENCES", 24);
	uint32_t patched = 0, edited = 0;
	struct buf with = {0}, without = {0};

	(void)state;
	printf("WEIR_SEED=%u WEIR_SEQUENCES=%u\n", seed, n);
	fflush(stdout);
	assert_int_equal(mkdir("b", 0777), 0);
	for (uint32_t i = 0; i < n; i++) {
		struct author a = {.d = {((uint64_t)seed + i) * 0x9E3779B97F4A7C15u | 1}, .next = 1};
		uint32_t piece = pieces[roll(&a.d, countof(pieces))];

		begin_project(&a.d);
		write_texts(&a);
		for (uint32_t k = 4 + roll(&a.d, 9); k; k--) {
			struct way way = {.mode = SNAPSHOT_ALWAYS, .piece = piece, .aloud = true, .tools = !roll(&a.d, 2)};
			struct told told = tell_in_way(&with, way);

			way = (struct way){.mode = SNAPSHOT_NEVER, .aloud = true, .tools = way.tools};
			tell_in_way(&without, way);
			if (strcmp(buf_cstr(&with), buf_cstr(&without)) != 0)
				printf("sequence %u\n", i);
			assert_string_equal(buf_cstr(&with), buf_cstr(&without));
			patched += told.patched;
			if (!told.sound && !a.was[0].n) {
				write_texts(&a);
				continue;
			}
			keep_or_restore(&a, told.sound);
			if (!roll(&a.d, 3))
				record(&a.d);
			for (uint32_t edits = 1 + roll(&a.d, 8) / 6; edits; edits--, edited++)
				edit_texts(&a);
		}
		for (uint32_t k = 0; k < countof(texts); k++)
			buf_free(&a.was[k]);
	}
	printf("%u of %u edits were read in part\n", patched, edited);
	assert_true(n < 20 || patched > n / 4);
	buf_free(&with);
	buf_free(&without);
}

/* edits of build.ninja, or of a leaf that it reads, each of which is a trap for who reads in part */
static const struct trap {
	const char *top, *leaf; /* before the edit */
	const char *new_top, *new_leaf; /* NULL: as before */
} traps[] = {
	/* what a `default` statement is about comes behind it */
	{"build a: r\ndefault a\nbuild c: r a\n", "", "build z: r\ndefault a\nbuild a: r\nbuild c: r a\n", NULL},
	{"build a: r\nv = 1\nbuild b: r\ndefault a\n", "", "build z: r\nv = 1\nbuild b: r\ndefault a\n", NULL},
	{"build a: r\ndefault a\nsubninja leaf\n", "build c: r a\n", "build z: r\ndefault a\nsubninja leaf\n",
	 "build a: r\nbuild c: r a\n"},
	/* what is there now was not there then: variables, rules, pools */
	{"v = 1\nsubninja leaf\nv = 2\n", "build x$v: r\n", NULL, "build x$v: r\nbuild y$v: r\n"},
	{"v = 1\nsubninja leaf\nv = 2\n", "build x: r\n v = a$v\n", NULL, "build x: r\n v = b$v\n"},
	{"v = 1\nbuild x: r\n v = a$v\nv = 2\n", "", "v = 1\nbuild x: r\n v = b$v\nv = 2\n", NULL},
	{"v = 1\nbuild x$v: r\nv = 2\n", "", "v = 1\nbuild x$v: r\nbuild y$v: r\nv = 2\n", NULL},
	{"subninja leaf\nrule late\n command = l\n", "build x: r\n", NULL, "build x: late\n"},
	{"build x: r\nrule late\n command = l\n", "", "build x: late\nrule late\n command = l\n", NULL},
	{"subninja leaf\npool late\n depth = 1\n", "build x: r\n", NULL, "build x: r\n pool = late\n"},
	{"build x: r\npool late\n depth = 1\n", "", "build x: r\n pool = late\npool late\n depth = 1\n", NULL},
	/* a leaf has other variables and rules than it had, and rules with the names of others */
	{"v = 1\nsubninja leaf\nbuild t: r\n v = $v\n", "v = 2\nbuild x$v: r\n", NULL, "build x$v: r\n"},
	{"subninja leaf\nbuild t: r\n", "rule r\n command = own\nbuild x: r\n", NULL, "build x: r\n"},
	{"subninja leaf\nbuild t: r\n", "build x: r\n", NULL, "rule r\n command = own\nbuild x: r\nbuild y: r\n"},
	{"subninja leaf\n", "build x: r\n", NULL, "ninja_required_version = 99\nbuild x: r\n"},
	{"subninja leaf\n", "build x: r\n", NULL, "build x: r\npool p\n depth = 1\n"},
	{"subninja leaf\n", "", NULL, "build x: r\n"},
	{"include leaf\nbuild t: r\n", "v = 1\nbuild x: r\n", NULL, "v = 2\nbuild x: r\n"},
	/* what was warned of is not there any more, or is there now */
	{"build a: phony a\nbuild b: r\n", "", "build a: phony\nbuild b: r\n", NULL},
	{"build a: phony a\nbuild b: r\n", "", "build b: r\n", NULL},
	{"build a: phony\nbuild b: r\n", "", "build a: phony a\nbuild b: r\n", NULL},
	/* nobody names a node any more, or in another way */
	{"build a: r b\nbuild c: r d\n", "", "build c: r d\n", NULL},
	{"build a: r b\nbuild c: r d |@ b\n", "", "build c: r d |@ b\n", NULL},
	{"build a: r b\nbuild c: r d |@ b\n", "", "build a: r d\nbuild c: r d |@ b\n", NULL},
	{"build a: r b\nbuild c: r d\n", "", "build a: r b\nbuild c: r d e\n", NULL},
	{"build a: r b c\n dyndep = b\n", "", "build a: r b c\n dyndep = c\n", NULL},
	{"build a: r b c\n dyndep = b\n", "", "build a: r b c\n", NULL},
	{"build a: r b c\n", "", "build a: r b c\n dyndep = c\n", NULL},
	{"build a: r b\nbuild c: r d\n", "", "build c: r d\nbuild a: r b\n", NULL},
	{"build a: r b\nsubninja leaf\n", "build c: r d\n", "subninja leaf\n", "build c: r d\nbuild a: r b\n"},
	{"build a: r b\nsubninja leaf\n", "build c: r d\n", NULL, "build a: r d\n"},
	/* borders: of what is before, of what is behind, and of the file */
	{"build a: r\nbuild b: r\n", "", "build a: r\n v = 1\nbuild b: r\n", NULL},
	{"build a: r\nbuild b: r\n", "", "build a: r\n# c\n v = 1\nbuild b: r\n", NULL},
	{"build a: r\nbuild b: r\n", "", "build a: r $\nbuild b: r\n", NULL},
	{"build a: r\nbuild b: r\nbuild c: r\n", "", "build a: r\n v = $\nbuild c: r\n", NULL},
	{"build a: r\nv = 1\nbuild b: r\n", "", "build a: r\nbuild n: r\nv = 1\nbuild b: r\n", NULL},
	{"build a: r\nv = 1\nbuild b: r\n", "", "v = 1\nbuild b: r\n", NULL},
	{"build a: r\nv = 1\nbuild b: r\n", "", "build a: r\n\n\n# c\nv = 1\nbuild b: r\n", NULL},
	{"build a: r\ndefault a\n", "", "build a: r\ndefault a\n# c\nbuild b: r\n", NULL},
	{"build a: r\nrule s\n command = s\n", "", "build a: r\nrule s\n command = s\n depfile = d\n", NULL},
	{"build a: r\nbuild b: r\n", "", "build a: r\nbuild b: r", NULL},
	{"build a: r\nbuild b: r\n", "", "build a: r\nbuild b: r\n# c", NULL},
	{"build a: r\nbuild b: r\n", "", "build a: r\r\n  v = 1\r\nbuild b: r\r\n", NULL},
	{"build a: r\nbuild a2: r\nbuild a: r\n", "", "build a: r\nbuild a2: r\n", NULL},
	{"build a: r\n", "", "build a: r\nbuild a: r\n", NULL},
	{"build a: r\n v = x\n", "", "build a: r\n v = x$^y\n", NULL},
	{"build a: r\n", "", "", NULL},
	{"", "", "build a: r\n", NULL},
};

static void
put_trap(const char *top, const char *leaf, const char *version)
{
	struct buf text = {0};

	buf_printf(&text, "%srule r\n command = c $v $in\n%s", version, top);
	put_text("build.ninja", &text);
	scratch_put("leaf", leaf, strlen(leaf));
	buf_free(&text);
}

static void
spring(const struct trap *t, const char *version, uint32_t piece)
{
	struct way in_part = {.mode = SNAPSHOT_ALWAYS, .piece = piece, .aloud = true};
	struct way as_a_whole = {.mode = SNAPSHOT_NEVER, .aloud = true};
	struct buf with = {0}, without = {0};

	unlink(STATE);
	put_trap(t->top, t->leaf, version);
	tell_in_way(&with, in_part);
	for (int back = 0; back < 2; back++) {
		if (back)
			put_trap(t->top, t->leaf, version);
		else
			put_trap(t->new_top ? t->new_top : t->top, t->new_leaf ? t->new_leaf : t->leaf, version);
		tell_in_way(&with, in_part);
		tell_in_way(&without, as_a_whole);
		assert_string_equal(buf_cstr(&with), buf_cstr(&without));
	}
	buf_free(&with);
	buf_free(&without);
}

static void
what_must_be_read_as_a_whole_is(void **state)
{
	static const char *const versions[] = {"", "ninja_required_version = 1.14\n"};

	(void)state;
	for (size_t i = 0; i < countof(traps); i++)
		for (size_t v = 0; v < countof(versions); v++)
			for (uint32_t piece = 0; piece < 2; piece++)
				spring(&traps[i], versions[v], piece);
}

/* Through a mapping, only the first write to a page changes the times of a file: so it can be done, and so a file
 * looks that changes twice within a tick of its file system's clock. */
static void
a_file_that_changes_without_a_trace_is_noticed(void **state)
{
	static const char text[] = "rule r\n command = 1\nbuild a: r\n";
	struct buf first = {0}, second = {0}, without = {0};
	int fd;
	char *p;

	(void)state;
	scratch_put("build.ninja", text, sizeof text - 1);
	fd = open("build.ninja", O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	p = mmap(NULL, sizeof text - 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_ptr_not_equal(p, MAP_FAILED);
	*strchr(p, '1') = '2';
	tell(&first, SNAPSHOT_ALWAYS, false);
	*strchr(p, '2') = '3';
	tell(&second, SNAPSHOT_AUTO, false);
	tell(&without, SNAPSHOT_NEVER, false);
	assert_string_equal(buf_cstr(&second), buf_cstr(&without));
	assert_string_not_equal(buf_cstr(&second), buf_cstr(&first));
	munmap(p, sizeof text - 1);
	close(fd);
	buf_free(&first);
	buf_free(&second);
	buf_free(&without);
}

/* ---- files that are none */

static void
make_small_project(struct buf *expected)
{
	const char *text = "rule r\n command = c\nbuild a: r b\n";

	scratch_put("build.ninja", text, strlen(text));
	scratch_put("b", "", 0);
	assert_false(tell(expected, SNAPSHOT_ALWAYS, false));
	assert_true(tell(expected, SNAPSHOT_ALWAYS, false));
}

static void
a_byte_that_is_wrong_makes_it_no_snapshot(void **state)
{
	struct buf expected = {0}, got = {0}, good = {0};
	uint32_t refused = 0, step = number("WEIR_STEP", 7);

	(void)state;
	make_small_project(&expected);
	scratch_get(STATE, &good);
	for (size_t at = 0; at < good.n; at += at < 128 ? 1 : step) {
		good.p[at] ^= 0x40;
		put_text(STATE, &good);
		good.p[at] ^= 0x40;
		refused += !tell(&got, SNAPSHOT_AUTO, false);
		assert_string_equal(buf_cstr(&got), buf_cstr(&expected));
	}
	assert_true(refused > 128); /* what is not used may be anything */
	buf_free(&good);
	buf_free(&got);
	buf_free(&expected);
}

static void
a_part_of_it_is_no_snapshot(void **state)
{
	struct buf expected = {0}, got = {0}, good = {0};
	uint32_t step = number("WEIR_STEP", 7);

	(void)state;
	make_small_project(&expected);
	scratch_get(STATE, &good);
	for (size_t n = 0; n < good.n; n += step) {
		scratch_put(STATE, good.p, n);
		assert_false(tell(&got, SNAPSHOT_AUTO, false));
		assert_string_equal(buf_cstr(&got), buf_cstr(&expected));
	}
	buf_free(&good);
	buf_free(&got);
	buf_free(&expected);
}

/* ---- when it is saved, and by whom */

static void
one_that_is_being_saved_is_left_to_who_does(void **state)
{
	struct buf expected = {0};
	struct state_writer first, second;
	uint64_t key[2] = {1, 2};

	(void)state;
	make_small_project(&expected);
	state_begin(&first, "x");
	state_begin(&second, "x");
	assert_int_equal(first.rc, 0);
	assert_int_equal(state_commit(&second, key), -EAGAIN);
	assert_int_equal(state_commit(&first, key), 0);
	assert_true(scratch_has("x"));
	assert_false(scratch_has("x.new"));
	buf_free(&expected);
}

static void
another_key_is_another_file(void **state)
{
	struct state_writer w;
	struct state s;
	struct image im = {0};
	uint64_t key[2] = {1, 2}, other[2] = {1, 3};

	(void)state;
	image_field(&im, key);
	state_begin(&w, "x");
	state_put(&w, &im, 0, 1);
	vec_free(&im.parts);
	assert_int_equal(state_commit(&w, key), 0);
	assert_int_equal(state_open(&s, "x", other), -EILSEQ);
	assert_int_equal(state_open(&s, "x", key), 0);
	state_close(&s);
	assert_int_equal(state_open(&s, "y", key), -ENOENT);
}

static void
little_is_not_worth_it(void **state)
{
	struct buf text = {0};

	(void)state;
	scratch_put("build.ninja", "", 0);
	tell(&text, SNAPSHOT_AUTO, false);
	assert_false(scratch_has(STATE));
	buf_free(&text);
}

/* a manifest that is large enough to be worth it */
static void
put_large_manifest(const char *command)
{
	struct buf text = {0};

	for (int i = 0; i < 300; i++)
		buf_printf(&text, "#%01023d\n", 0);
	buf_printf(&text, "rule r\n command = %s\nbuild a: r b\n", command);
	put_text("build.ninja", &text);
	buf_free(&text);
}

static size_t
state_size(void)
{
	struct buf text = {0};
	size_t n;

	if (scratch_has(STATE))
		scratch_get(STATE, &text);
	n = text.n;
	buf_free(&text);
	return n;
}

static void
the_second_start_that_finds_the_same_files_saves(void **state)
{
	struct buf text = {0};

	(void)state;
	for (int i = 1; i <= 2; i++) {
		put_large_manifest(i == 1 ? "first" : "other");
		assert_false(tell(&text, SNAPSHOT_AUTO, false));
		assert_int_equal(state_size(), 4096); /* what was large is gone as well */
		assert_false(tell(&text, SNAPSHOT_AUTO, true)); /* in another way */
		assert_false(tell(&text, SNAPSHOT_AUTO, false));
		assert_int_equal(state_size(), 4096);
		assert_false(tell(&text, SNAPSHOT_AUTO, false));
		assert_true(state_size() > 4096);
		assert_true(tell(&text, SNAPSHOT_AUTO, false));
	}
	put_large_manifest("third");
	assert_false(tell(&text, SNAPSHOT_ALWAYS, false));
	assert_true(tell(&text, SNAPSHOT_AUTO, false));
	buf_free(&text);
}

/* Until then, what has been edited is told from the old one. */
static void
the_second_start_that_finds_the_same_edit_saves(void **state)
{
	static const char *const lines[] = {"build c: r d\n", "# edited\n"};
	struct way way = {.mode = SNAPSHOT_AUTO};
	struct buf text = {0};
	size_t size;

	(void)state;
	put_large_manifest("first");
	assert_false(tell(&text, SNAPSHOT_ALWAYS, false));
	for (size_t i = 0; i < countof(lines); i++) {
		scratch_append("build.ninja", lines[i], strlen(lines[i]));
		size = state_size();
		assert_true(tell_in_way(&text, way).patched);
		assert_int_equal(state_size(), size);
		assert_true(tell_in_way(&text, way).patched); /* and saves */
		assert_true(tell_in_way(&text, way).loaded);
		assert_false(tell_in_way(&text, way).patched);
	}
	put_large_manifest("other");
	assert_false(tell_in_way(&text, way).loaded);
	assert_int_equal(state_size(), 4096);
	buf_free(&text);
}

/* one that is not read at once: an edit in each fifth of it, and one at the end */
static void
a_large_file_is_read_where_it_has_changed(void **state)
{
	struct buf base = {0}, text = {0}, with = {0}, without = {0};
	struct way way = {.mode = SNAPSHOT_ALWAYS};

	(void)state;
	buf_puts(&base, "rule r\n command = $c\n");
	for (int i = 0; i < 1500; i++)
		buf_printf(&base, "build o%05d: r s%05d\n c = %0800d\n", i, i % 7, i);
	put_text("build.ninja", &base);
	assert_false(tell_in_way(&with, way).loaded);
	for (size_t i = 0; i <= 5; i++) {
		size_t at = i < 5 ? (size_t)(strstr(base.p + base.n / 5 * i, "\nbuild") + 1 - base.p) : base.n;

		buf_clear(&text);
		buf_add(&text, base.p, at);
		buf_printf(&text, "build new: r o%05d\n", i % 2 ? 1 : 2);
		buf_add(&text, base.p + at, base.n - at);
		put_text("build.ninja", &text);
		assert_true(tell_in_way(&with, way).patched);
		tell(&without, SNAPSHOT_NEVER, false);
		assert_string_equal(buf_cstr(&with), buf_cstr(&without));
	}
	buf_free(&base);
	buf_free(&text);
	buf_free(&with);
	buf_free(&without);
}

/* logs that are worth a thread of their own */
static void
make_large_logs(struct buf *log, struct buf *deps)
{
	struct depslog d;
	struct graph g;
	struct buf warn = {0};
	struct err err = {0};

	buf_puts(log, "# ninja log v7\n");
	for (uint32_t i = 0; i < 9000; i++)
		buf_printf(log, "1\t2\t%u\tsome/where/that/takes/a/number/of/bytes/to/say/o%u\tabc%x\n", i, i % 8000, i);
	graph_init(&g);
	assert_int_equal(depslog_load(&d, "deps", &g, &warn, &err), 0);
	for (uint32_t i = 0; i < 40; i++) {
		char name[16];
		uint32_t list[2] = {graph_node(&g, STR("s0")), graph_node(&g, STR("more.h"))};

		snprintf(name, sizeof name, "o%u", i);
		assert_int_equal(depslog_record(&d, &g, graph_node(&g, str_of(name)), i, (struct ids){list, 2}, NULL,
		                                &err), 0);
	}
	depslog_fini(&d);
	graph_fini(&g);
	scratch_get("deps", deps);
}

/* A build directory that a variable is needed for is known after the manifest only: its logs are not read ahead. */
static void
logs_are_what_they_are_wherever_they_are(void **state)
{
	static const char *const tops[] = {"b = b\nbuilddir = b\n", "b = b\nbuilddir = $b\n"};
	static const struct {
		const char *head; /* of .ninja_log, instead of what it has */
		size_t torn;      /* bytes that .ninja_deps lacks */
	} harms[] = {{"", 0}, {"", 3}, {"# ninja log v3\n", 0}, {"", 100000}};
	struct buf log = {0}, deps = {0}, told[2] = {{0}, {0}}, manifest = {0};

	(void)state;
	assert_int_equal(mkdir("b", 0777), 0);
	make_large_logs(&log, &deps);
	for (size_t i = 0; i < countof(harms); i++) {
		for (size_t k = 0; k < countof(tops); k++) {
			buf_clear(&manifest);
			buf_printf(&manifest, "%srule r\n command = r\n deps = gcc\nbuild o1: r s0\nbuild o2: r s1\n", tops[k]);
			put_text("build.ninja", &manifest);
			memcpy(log.p, harms[i].head, strlen(harms[i].head));
			put_text("b/.ninja_log", &log);
			memcpy(log.p, "# ninja log v7\n", 15);
			scratch_put("b/.ninja_deps", deps.p, deps.n - MIN(deps.n, harms[i].torn));
			tell(&told[k], SNAPSHOT_NEVER, false);
		}
		assert_string_equal(buf_cstr(&told[0]), buf_cstr(&told[1]));
	}
	buf_free(&log);
	buf_free(&deps);
	buf_free(&told[0]);
	buf_free(&told[1]);
	buf_free(&manifest);
}

static void
what_is_borrowed_is_copied_when_it_grows(void **state)
{
	struct intern t = {0}, back = {0};
	struct image im = {0}, load = {.loading = true};
	idvec v = {0}, borrowed = {0};

	(void)state;
	intern_add(&t, STR("one"));
	vec_push(&v, 7);
	intern_image(&t, &im);
	image_vec(&im, &v);
	for (uint32_t i = 0; i < im.parts.n; i++)
		vec_push(&load.parts, im.parts.p[i]);
	intern_image(&back, &load);
	image_vec(&load, &borrowed);
	assert_ptr_equal(borrowed.p, v.p);
	vec_push(&borrowed, 8);
	assert_ptr_not_equal(borrowed.p, v.p);
	assert_int_equal(borrowed.p[0], 7);
	for (int i = 0; i < 200; i++) {
		char name[16];

		snprintf(name, sizeof name, "n%d", i);
		assert_int_equal(intern_add(&back, str_of(name)), i + 1);
	}
	assert_int_equal(intern_find(&back, STR("one")), 0);
	assert_int_equal(intern_find(&back, STR("n199")), 200);
	intern_fini(&back);
	vec_free(&borrowed);
	assert_int_equal(intern_find(&t, STR("one")), 0);
	intern_fini(&t);
	vec_free(&v);
	vec_free(&im.parts);
	vec_free(&load.parts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(loads_the_same_with_and_without_it_whatever_is_edited, scratch_enter,
		                                scratch_leave),
		cmocka_unit_test_setup_teardown(what_is_read_in_part_is_what_is_read_as_a_whole, scratch_enter,
		                                scratch_leave),
		cmocka_unit_test_setup_teardown(what_must_be_read_as_a_whole_is, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(a_file_that_changes_without_a_trace_is_noticed, scratch_enter,
		                                scratch_leave),
		cmocka_unit_test_setup_teardown(a_byte_that_is_wrong_makes_it_no_snapshot, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(a_part_of_it_is_no_snapshot, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(one_that_is_being_saved_is_left_to_who_does, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(another_key_is_another_file, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(little_is_not_worth_it, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(the_second_start_that_finds_the_same_files_saves, scratch_enter,
		                                scratch_leave),
		cmocka_unit_test_setup_teardown(the_second_start_that_finds_the_same_edit_saves, scratch_enter,
		                                scratch_leave),
		cmocka_unit_test_setup_teardown(a_large_file_is_read_where_it_has_changed, scratch_enter,
		                                scratch_leave),
		cmocka_unit_test_setup_teardown(logs_are_what_they_are_wherever_they_are, scratch_enter, scratch_leave),
		cmocka_unit_test(what_is_borrowed_is_copied_when_it_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
