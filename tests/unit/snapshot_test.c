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
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "event/persona.h"
#include "runner/plan.h"
#include "cli/session.h"

#include "dice.h"
#include "graph_words.h"
#include "scratch.h"

#define STATE ".weir/state"

/* what a build keeps, in its directory and in that which a manifest names */
static const char *const kept[] = {
	".ninja_log", ".ninja_deps", STATE, "b/.ninja_log", "b/.ninja_deps", "b/.weir/state",
};

/* ---- a session, in words */

static void
put_edge(struct buf *out, const struct graph *g, uint32_t edge)
{
	const struct edge *e = &g->edges.p[edge];

	buf_printf(out, "edge %u: %u %u %u %u %u %u pool %u dyndep %u flags %u rule %u scope %u at %s:%u\n", edge, e->nout,
	           e->nout_implicit, e->nin, e->nin_implicit, e->nin_order, e->nvalid, e->pool, e->dyndep, e->flags,
	           e->rule, e->scope, graph_name(g, e->file).p, e->line);
	put_edge_parts(out, g, edge);
}

static void
put_node(struct buf *out, const struct graph *g, uint32_t node)
{
	const struct node *n = &g->nodes.p[node];
	struct ids uses = node_uses(g, node);

	buf_printf(out, "node %u %s in %u flags %u found %u used by", node, graph_path(g, node).p, n->in, n->flags,
	           graph_find(g, graph_path(g, node)));
	for (uint32_t i = 0; i < uses.n; i++)
		buf_printf(out, " %u", uses.p[i]);
	buf_putc(out, '\n');
}

static void
put_logs(struct buf *out, const struct session *s)
{
	const struct buildlog *log = &s->log;
	const struct depslog *deps = &s->deps;

	buf_printf(out, "log v%d, %u lines, compact %d\n", log->version, log->nlines, log->wants_compaction);
	for (uint32_t i = 0; i < log->entries.n; i++) {
		const struct log_entry *e = buildlog_find(log, intern_get(&log->paths, i));

		buf_printf(out, "%s %lx %ld %d %d\n", intern_get(&log->paths, i).p, (long)e->hash, (long)e->mtime,
		           e->start_ms, e->end_ms);
	}
	buf_printf(out, "deps: %u ids, %u records, %u live, %ld bytes\n", deps->nids, deps->nrecords, deps->nlive,
	           (long)deps->good);
	for (uint32_t node = 0; node < s->graph.nodes.n; node++) {
		const struct deps *d = depslog_find(deps, node);

		if (node < deps->file_ids.n && deps->file_ids.p[node] != NONE)
			buf_printf(out, "%u is %u\n", node, deps->file_ids.p[node]);
		if (!d)
			continue;
		buf_printf(out, "%u at %ld:", node, (long)d->mtime);
		put_nodes(out, &s->graph, depslog_nodes(deps, d));
	}
}

static void
put_graph(struct buf *out, const struct session *s)
{
	const struct graph *g = &s->graph;

	for (uint32_t i = 0; i < g->pools.n; i++)
		buf_printf(out, "pool %s %u\n", graph_name(g, g->pools.p[i].name).p, g->pools.p[i].depth);
	for (uint32_t i = 0; i < g->nodes.n; i++)
		put_node(out, g, i);
	for (uint32_t i = 0; i < g->edges.n; i++)
		put_edge(out, g, i);
	buf_printf(out, "dyndep %d builddir '%s'\n", g->has_dyndep, buf_cstr((struct buf *)(uintptr_t)&s->builddir));
	put_nodes(out, g, (struct ids){g->defaults.p, g->defaults.n});
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

/* load, tell, and save as mode says; was there a snapshot? */
static bool
tell(struct buf *out, enum snapshot_mode mode, bool phonycycle_err)
{
	struct options o = {.file = "build.ninja", .snapshot = mode, .phonycycle_err = phonycycle_err};
	struct stats stats = {0};
	struct session s;
	struct err err = {0};
	bool loaded;

	buf_clear(out);
	session_init(&s, &o, &persona_ninja, &stats);
	if (session_load(&s, &err) == 0 && session_load_logs(&s, &err) == 0) {
		put_graph(out, &s);
		put_logs(out, &s);
		if (mode != SNAPSHOT_NEVER)
			snapshot_save(&s);
		put_plan(out, &s, mode == SNAPSHOT_ALWAYS);
	}
	buf_put(out, buf_str(&err.text));
	loaded = s.snapshot.loaded;
	session_fini(&s);
	err_fini(&err);
	return loaded;
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
		cmocka_unit_test_setup_teardown(a_file_that_changes_without_a_trace_is_noticed, scratch_enter,
		                                scratch_leave),
		cmocka_unit_test_setup_teardown(a_byte_that_is_wrong_makes_it_no_snapshot, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(a_part_of_it_is_no_snapshot, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(one_that_is_being_saved_is_left_to_who_does, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(another_key_is_another_file, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(little_is_not_worth_it, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(the_second_start_that_finds_the_same_files_saves, scratch_enter,
		                                scratch_leave),
		cmocka_unit_test_setup_teardown(logs_are_what_they_are_wherever_they_are, scratch_enter, scratch_leave),
		cmocka_unit_test(what_is_borrowed_is_copied_when_it_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
