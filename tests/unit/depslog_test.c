/* depslog_test.c - .ninja_deps as ninja reads and writes it. SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/depslog.h"

#include "scratch.h"

#define LOG  "deps"
#define TORN "premature end of file; recovering"
#define BAD  "bad deps log signature or version; starting over"

/* a log and the graph that its ids belong to */
struct fixture {
	struct depslog log;
	struct graph g;
	struct buf warn;
};

static void
open_log(struct fixture *f)
{
	struct err err = {0};

	f->warn = (struct buf){0};
	graph_init(&f->g);
	assert_int_equal(depslog_load(&f->log, LOG, &f->g, &f->warn, &err), 0);
	assert_false(err_is_set(&err));
}

static void
close_log(struct fixture *f)
{
	depslog_fini(&f->log);
	graph_fini(&f->g);
	buf_free(&f->warn);
}

/* the nodes that are named in list, separated by spaces */
static idvec
nodes_of(struct fixture *f, const char *list)
{
	idvec nodes = {0};

	for (size_t n; *list; list += n + (list[n] == ' ')) {
		n = strcspn(list, " ");
		vec_push(&nodes, graph_node(&f->g, (struct str){list, n}));
	}
	return nodes;
}

static int
try_record(struct fixture *f, const char *out, int64_t mtime, const char *list, struct err *err)
{
	idvec deps = nodes_of(f, list);
	int rc = depslog_record(&f->log, &f->g, graph_node(&f->g, str_of(out)), mtime,
	                        (struct ids){deps.p, deps.n}, NULL, err);

	vec_free(&deps);
	return rc;
}

static void
record(struct fixture *f, const char *out, int64_t mtime, const char *list)
{
	struct err err = {0};

	assert_int_equal(try_record(f, out, mtime, list, &err), 0);
}

/* what the log says of out, as "mtime: dep dep"; "none" if it does not know it */
static void
assert_deps(struct fixture *f, const char *out, const char *want)
{
	uint32_t node = graph_find(&f->g, str_of(out));
	const struct deps *deps = node == NONE ? NULL : depslog_find(&f->log, node);
	struct buf text = {0};

	if (deps) {
		struct ids ids = depslog_nodes(&f->log, deps);

		buf_printf(&text, "%lld:", (long long)deps->mtime);
		for (uint32_t i = 0; i < ids.n; i++) {
			buf_putc(&text, ' ');
			buf_put(&text, graph_path(&f->g, ids.p[i]));
		}
	}
	assert_string_equal(deps ? text.p : "none", want);
	buf_free(&text);
}

static int64_t
size_of_log(void)
{
	struct stat st;

	return stat(LOG, &st) == 0 ? st.st_size : -1;
}

/* ---- a file made by hand */

static void
word(struct buf *b, uint32_t w)
{
	buf_add(b, &w, sizeof w);
}

static void
header(struct buf *b)
{
	buf_puts(b, "# ninjadeps\n");
	word(b, 4);
}

static void
path_record(struct buf *b, const char *path, uint32_t id)
{
	size_t n = strlen(path), padded = (n + 3) / 4 * 4;

	word(b, (uint32_t)padded + 4);
	buf_puts(b, path);
	buf_add(b, "\0\0", padded - n);
	word(b, ~id);
}

static void
deps_record(struct buf *b, uint32_t out, uint64_t mtime, uint32_t n, const uint32_t *ids)
{
	word(b, 0x80000000 | (12 + 4 * n));
	word(b, out);
	word(b, (uint32_t)mtime);
	word(b, (uint32_t)(mtime >> 32));
	for (uint32_t i = 0; i < n; i++)
		word(b, ids[i]);
}

static void
put_file(struct buf *b)
{
	scratch_put(LOG, b->p, b->n);
}

/* ninja G6 */
static void
a_missing_log_is_empty_and_stays_missing(void **state)
{
	struct fixture f;
	struct err err = {0};

	(void)state;
	open_log(&f);
	assert_deps(&f, "out", "none");
	assert_int_equal(depslog_compact(&f.log, &f.g, NULL, &err), 0);
	close_log(&f);
	assert_false(scratch_has(LOG));
}

/* ninja G6 */
static void
writes_ninjas_bytes(void **state)
{
	struct fixture f;
	struct buf want = {0}, file = {0};

	(void)state;
	open_log(&f);
	record(&f, "out.o", 0x1122334455667788, "foo.c abcd h");
	record(&f, "b.o", 7, "h new.h");
	record(&f, "empty.o", 8, "");
	header(&want);
	path_record(&want, "out.o", 0);
	path_record(&want, "foo.c", 1);
	path_record(&want, "abcd", 2);
	path_record(&want, "h", 3);
	deps_record(&want, 0, 0x1122334455667788, 3, (uint32_t[]){1, 2, 3});
	path_record(&want, "b.o", 4);
	path_record(&want, "new.h", 5);
	deps_record(&want, 4, 7, 2, (uint32_t[]){3, 5});
	path_record(&want, "empty.o", 6);
	deps_record(&want, 6, 8, 0, NULL);
	scratch_get(LOG, &file);
	assert_int_equal(file.n, want.n);
	assert_memory_equal(file.p, want.p, want.n);
	assert_true(fcntl(f.log.fd, F_GETFD) & FD_CLOEXEC);
	close_log(&f);
	buf_free(&want);
	buf_free(&file);
}

/* ninja G6, G8 */
static void
what_was_written_is_read(void **state)
{
	struct fixture f;

	(void)state;
	open_log(&f);
	record(&f, "out.o", 1700000000123456789, "foo.c foo.h");
	record(&f, "b.o", -1, "foo.h");
	record(&f, "out.o", 5, "foo.c bar.h");
	assert_deps(&f, "out.o", "5: foo.c bar.h");
	close_log(&f);

	open_log(&f);
	assert_deps(&f, "out.o", "5: foo.c bar.h");
	assert_deps(&f, "b.o", "-1: foo.h");
	assert_deps(&f, "foo.h", "none");
	assert_int_equal(f.g.nodes.n, 5);
	assert_int_equal(f.g.nodes.p[graph_find(&f.g, STR("bar.h"))].flags, 0);
	assert_int_equal(f.log.nrecords, 3);
	assert_int_equal(f.log.nlive, 2);
	close_log(&f);
}

/* ninja G6: node ids of the graph are not those of the file */
static void
ids_of_the_file_are_its_own(void **state)
{
	struct fixture f;
	struct err err = {0};

	(void)state;
	open_log(&f);
	record(&f, "out.o", 1, "foo.c foo.h");
	close_log(&f);

	graph_init(&f.g);
	f.warn = (struct buf){0};
	graph_node(&f.g, STR("foo.h"));
	graph_node(&f.g, STR("other"));
	graph_node(&f.g, STR("out.o"));
	assert_int_equal(depslog_load(&f.log, LOG, &f.g, &f.warn, &err), 0);
	assert_deps(&f, "out.o", "1: foo.c foo.h");
	record(&f, "other", 2, "foo.h foo.c");
	close_log(&f);

	open_log(&f);
	assert_deps(&f, "out.o", "1: foo.c foo.h");
	assert_deps(&f, "other", "2: foo.h foo.c");
	close_log(&f);
}

/* ninja G6 */
static void
writes_nothing_if_nothing_changed(void **state)
{
	struct fixture f;
	int64_t size;

	(void)state;
	open_log(&f);
	record(&f, "out.o", 1, "foo.c foo.h");
	close_log(&f);
	size = size_of_log();
	open_log(&f);
	record(&f, "out.o", 1, "foo.c foo.h");
	assert_int_equal(size_of_log(), size);
	assert_int_equal(f.log.fd, -1);
	record(&f, "out.o", 2, "foo.c foo.h");
	assert_int_equal(size_of_log(), size + 4 + 12 + 8);
	record(&f, "out.o", 2, "foo.h foo.c");
	assert_int_equal(size_of_log(), size + 2 * (4 + 12 + 8));
	record(&f, "out.o", 2, "foo.h foo.c");
	record(&f, "out.o", 2, "foo.h");
	assert_int_equal(size_of_log(), size + 2 * (4 + 12 + 8) + 4 + 12 + 4);
	close_log(&f);
}

/* the slice that the log has for the node may be handed back to it */
static void
a_new_time_for_the_same_list_keeps_the_list(void **state)
{
	struct fixture f;
	struct err err = {0};
	uint32_t node, before;

	(void)state;
	open_log(&f);
	record(&f, "out.o", 1, "foo.c foo.h");
	node = graph_find(&f.g, STR("out.o"));
	before = f.log.nodes.n;
	assert_int_equal(depslog_record(&f.log, &f.g, node, 2,
	                                depslog_nodes(&f.log, depslog_find(&f.log, node)), NULL, &err),
	                 0);
	assert_int_equal(f.log.nodes.n, before);
	assert_deps(&f, "out.o", "2: foo.c foo.h");
	close_log(&f);
}

/* ninja G7 */
static void
a_bad_header_starts_over(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *warning;
	} rows[] = {
		{"", 0, BAD},
		{"# ninjade", 9, BAD},
		{"# ninjadeps\n", 12, BAD},
		{"# ninjadeps\n\4\0", 14, BAD},
		{"# ninjadeps\n\1\0\0\0", 16, "deps log version change; rebuilding"},
		{"# ninjadeps\n\3\0\0\0", 16, BAD},
		{"# ninjadeps\n\5\0\0\0more", 20, BAD},
		{"# ninja_deps\n\4\0\0\0", 17, BAD},
		{"0123456789abcdef", 16, BAD},
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct fixture f;

		scratch_put(LOG, rows[i].bytes, rows[i].n);
		open_log(&f);
		assert_string_equal(f.warn.p, rows[i].warning);
		assert_false(scratch_has(LOG));
		record(&f, "out.o", 1, "foo.c");
		close_log(&f);
		open_log(&f);
		assert_deps(&f, "out.o", "1: foo.c");
		assert_string_equal(buf_cstr(&f.warn), "");
		close_log(&f);
	}
}

static void
names_the_file_that_cannot_be_read(void **state)
{
	struct fixture f = {0};
	struct err err = {0};

	(void)state;
	graph_init(&f.g);
	assert_int_equal(depslog_load(&f.log, ".", &f.g, &f.warn, &err), -1);
	assert_string_equal(err.text.p, "loading deps log .: Is a directory");
	close_log(&f);
	err_fini(&err);
}

static void
says_why_it_cannot_be_written(void **state)
{
	struct fixture f = {0};
	struct err err = {0};

	(void)state;
	graph_init(&f.g);
	assert_int_equal(depslog_load(&f.log, "no/such/folder", &f.g, &f.warn, &err), 0);
	assert_int_equal(try_record(&f, "out.o", 1, "foo.c", &err), -1);
	assert_string_equal(err.text.p, "Error writing to deps log: No such file or directory");
	assert_deps(&f, "out.o", "none");
	close_log(&f);
	err_fini(&err);
}

/* ninja G6, G7 */
static void
a_torn_record_is_all_that_is_lost(void **state)
{
	struct buf full = {0};
	struct fixture f;
	int64_t ends[3];

	(void)state;
	open_log(&f);
	record(&f, "out.o", 1, "foo.c foo.h");
	ends[0] = size_of_log();
	record(&f, "b.o", 2, "b.c foo.h");
	ends[1] = size_of_log();
	record(&f, "out.o", 3, "foo.c b.h");
	ends[2] = size_of_log();
	close_log(&f);
	scratch_get(LOG, &full);
	for (int64_t cut = 16; cut <= ends[2]; cut++) {
		scratch_put(LOG, full.p, (size_t)cut);
		open_log(&f);
		assert_true(!f.warn.n || strcmp(f.warn.p, TORN) == 0);
		assert_int_equal(size_of_log(), f.log.good);
		assert_true(f.log.good <= cut);
		assert_int_equal(f.warn.n == 0, f.log.good == cut);
		assert_deps(&f, "out.o",
		            cut < ends[0]   ? "none"
		            : cut < ends[2] ? "1: foo.c foo.h"
		                            : "3: foo.c b.h");
		assert_deps(&f, "b.o", cut < ends[1] ? "none" : "2: b.c foo.h");
		record(&f, "new.o", 9, "b.h new.h");
		close_log(&f);
		open_log(&f);
		assert_string_equal(buf_cstr(&f.warn), "");
		assert_deps(&f, "new.o", "9: b.h new.h");
		assert_deps(&f, "b.o", cut < ends[1] ? "none" : "2: b.c foo.h");
		close_log(&f);
	}
	buf_free(&full);
}

/* ninja G7: whatever is damaged, what is read is sound and so is the file afterwards */
static void
any_flipped_byte_is_survived(void **state)
{
	struct buf full = {0};
	struct fixture f;

	(void)state;
	open_log(&f);
	record(&f, "out.o", 1, "foo.c foo.h");
	record(&f, "b.o", 2, "b.c foo.h");
	record(&f, "out.o", 3, "foo.c b.h");
	close_log(&f);
	scratch_get(LOG, &full);
	for (size_t i = 0; i < full.n; i++) {
		for (int bit = 0; bit < 8; bit++) {
			full.p[i] = (char)(full.p[i] ^ 1 << bit);
			scratch_put(LOG, full.p, full.n);
			full.p[i] = (char)(full.p[i] ^ 1 << bit);
			open_log(&f);
			for (uint32_t n = 0; n < f.log.nodes.n; n++)
				assert_true(f.log.nodes.p[n] < f.g.nodes.n);
			for (uint32_t n = 0; n < f.log.deps.n; n++)
				assert_true(f.log.deps.p[n].first + f.log.deps.p[n].n <= f.log.nodes.n);
			record(&f, "new.o", 9, "b.h new.h");
			close_log(&f);
			open_log(&f);
			assert_string_equal(buf_cstr(&f.warn), "");
			assert_deps(&f, "new.o", "9: b.h new.h");
			close_log(&f);
		}
	}
	buf_free(&full);
}

/* what is known of all nodes, in words */
static void
tell(const struct depslog *log, const struct graph *g, struct buf *out)
{
	buf_clear(out);
	buf_printf(out, "%u ids, %u records, %u live, %ld bytes\n", log->nids, log->nrecords, log->nlive,
	           (long)log->good);
	for (uint32_t node = 0; node < g->nodes.n; node++) {
		const struct deps *deps = depslog_find(log, node);

		buf_printf(out, "%s %d:", graph_path(g, node).p,
		           node < log->file_ids.n ? (int)log->file_ids.p[node] : -1);
		for (uint32_t i = 0; deps && i < deps->n; i++)
			buf_printf(out, " %u", depslog_nodes(log, deps).p[i]);
		buf_printf(out, " at %ld\n", deps ? (long)deps->mtime : 0);
	}
}

/* If the file can be scanned, that gives what loading gives; if not, it is left
 * alone. Returns whether it can */
static bool
scans_what_it_loads(struct buf *file)
{
	struct depslog_index index;
	struct depslog scanned;
	struct fixture f;
	struct graph g;
	struct buf one = {0}, other = {0};
	bool sound;

	scratch_put(LOG, file->p, file->n);
	sound = depslog_scan(&index, LOG);
	graph_init(&g);
	graph_node(&g, STR("foo.h")); /* of the manifest */
	sound = sound && depslog_load_scanned(&scanned, &index, &g);
	assert_int_equal(size_of_log(), file->n);
	graph_init(&f.g);
	graph_node(&f.g, STR("foo.h"));
	f.warn = (struct buf){0};
	assert_int_equal(depslog_load(&f.log, LOG, &f.g, &f.warn, &(struct err){0}), 0);
	if (sound) {
		tell(&scanned, &g, &one);
		tell(&f.log, &f.g, &other);
		assert_string_equal(buf_cstr(&one), buf_cstr(&other));
		depslog_fini(&scanned);
	}
	assert_int_equal(sound, !f.warn.n);
	close_log(&f);
	graph_fini(&g);
	depslog_index_fini(&index);
	buf_free(&one);
	buf_free(&other);
	return sound;
}

static void
a_log_may_be_scanned_before_there_is_a_graph(void **state)
{
	struct buf full = {0};
	struct fixture f;
	uint32_t sound = 0;

	(void)state;
	open_log(&f);
	record(&f, "out.o", 1, "foo.c foo.h");
	record(&f, "none.o", 1, "");
	for (int i = 0; i < 300; i++) /* more than one processor takes at a time */
		record(&f, "b.o", i, i % 2 ? "b.c foo.h" : "foo.c b.c b.h");
	close_log(&f);
	scratch_get(LOG, &full);
	assert_true(scans_what_it_loads(&full));
	for (size_t i = 0; i < 300; i++) {
		full.p[i] = (char)(full.p[i] ^ 1 << i % 8);
		sound += scans_what_it_loads(&full);
		full.p[i] = (char)(full.p[i] ^ 1 << i % 8);
	}
	assert_in_range(sound, 1, 299);
	full.n--;
	assert_false(scans_what_it_loads(&full));
	buf_free(&full);
}

static void
a_log_that_has_changed_since_it_was_scanned_is_loaded(void **state)
{
	struct depslog_index index;
	struct depslog log;
	struct fixture f;

	(void)state;
	open_log(&f);
	record(&f, "out.o", 1, "foo.c foo.h");
	close_log(&f);
	assert_true(depslog_scan(&index, LOG));
	open_log(&f);
	record(&f, "out.o", 2, "foo.c");
	close_log(&f);
	graph_init(&f.g);
	assert_false(depslog_load_scanned(&log, &index, &f.g));
	graph_fini(&f.g);
	depslog_index_fini(&index);
}

/* load what b holds after a sound beginning: it must be cut off at `sound` */
static void
assert_cut_at(struct buf *b, size_t sound)
{
	struct fixture f;

	put_file(b);
	open_log(&f);
	assert_string_equal(buf_cstr(&f.warn), TORN);
	assert_int_equal(size_of_log(), sound);
	assert_deps(&f, "out.o", "1: foo.c");
	close_log(&f);
	open_log(&f);
	assert_string_equal(buf_cstr(&f.warn), "");
	close_log(&f);
	b->n = sound;
}

/* ninja G7 */
static void
a_bad_record_is_cut_off(void **state)
{
	struct buf b = {0};
	size_t sound;

	(void)state;
	header(&b);
	path_record(&b, "out.o", 0);
	path_record(&b, "foo.c", 1);
	deps_record(&b, 0, 1, 1, (uint32_t[]){1});
	sound = b.n;
	path_record(&b, "x", 3); /* an id out of turn */
	path_record(&b, "y", 3);
	assert_cut_at(&b, sound);
	path_record(&b, "foo.c", 2); /* a path that has an id */
	assert_cut_at(&b, sound);
	path_record(&b, "", 2);
	assert_cut_at(&b, sound);
	word(&b, 8); /* nothing but padding */
	word(&b, 0);
	word(&b, ~2u);
	assert_cut_at(&b, sound);
	word(&b, 0);
	assert_cut_at(&b, sound);
	deps_record(&b, 0, 1, 2, (uint32_t[]){1, 2}); /* an input that has no id */
	assert_cut_at(&b, sound);
	deps_record(&b, 2, 1, 1, (uint32_t[]){1}); /* an output that has none */
	assert_cut_at(&b, sound);
	word(&b, 0x80000000 | 8); /* too short for a time */
	word(&b, 0);
	word(&b, 0);
	assert_cut_at(&b, sound);
	word(&b, 0x80000000 | 13); /* not whole words */
	buf_add(&b, "\0\0\0\0\1\0\0\0\0\0\0\0\1", 13);
	assert_cut_at(&b, sound);
	word(&b, 0x80000000);
	assert_cut_at(&b, sound);
	word(&b, UINT32_MAX);
	assert_cut_at(&b, sound);
	buf_add(&b, "\4\0", 2); /* no whole word */
	assert_cut_at(&b, sound);
	buf_free(&b);
}

/* ninja G6: payloads up to 2^19-1 bytes, whatever is more is bad */
static void
records_have_a_limit(void **state)
{
	enum { MOST = ((1 << 19) - 1 - 12) / 4 };
	struct buf b = {0};
	struct fixture f;
	struct err err = {0};
	idvec many = {0};
	uint32_t out, in;
	size_t sound;

	(void)state;
	open_log(&f);
	out = graph_node(&f.g, STR("out.o"));
	in = graph_node(&f.g, STR("foo.c"));
	for (int i = 0; i < MOST; i++)
		vec_push(&many, in);
	assert_int_equal(depslog_record(&f.log, &f.g, out, 1, (struct ids){many.p, many.n}, NULL, &err), 0);
	sound = (size_t)size_of_log();
	vec_push(&many, in);
	assert_int_equal(depslog_record(&f.log, &f.g, out, 2, (struct ids){many.p, many.n}, NULL, &err), -1);
	assert_string_equal(err.text.p, "Error writing to deps log: Numerical result out of range");
	assert_int_equal(size_of_log(), sound);
	close_log(&f);
	open_log(&f);
	assert_int_equal(depslog_find(&f.log, graph_find(&f.g, STR("out.o")))->n, MOST);
	assert_int_equal(buf_cstr(&f.warn)[0], 0);
	close_log(&f);

	scratch_get(LOG, &b);
	for (uint32_t i = 0; i < many.n; i++)
		many.p[i] = 0;
	deps_record(&b, 0, 3, many.n, many.p);
	put_file(&b);
	open_log(&f);
	assert_string_equal(buf_cstr(&f.warn), TORN);
	assert_int_equal(size_of_log(), sound);
	close_log(&f);
	buf_free(&b);
	vec_free(&many);
	err_fini(&err);
}

/* ninja G7: `records` of them, for `outputs` outputs */
static void
put_stale_log(uint32_t records, uint32_t outputs)
{
	struct buf b = {0}, name = {0};

	header(&b);
	for (uint32_t i = 0; i < outputs; i++) {
		buf_clear(&name);
		buf_printf(&name, "out%u", i);
		path_record(&b, name.p, i);
	}
	for (uint32_t i = 0; i < records; i++)
		deps_record(&b, i % outputs, i, 1, (uint32_t[]){0});
	put_file(&b);
	buf_free(&b);
	buf_free(&name);
}

static uint32_t
records_after_one_more(void)
{
	struct fixture f;
	uint32_t n;

	open_log(&f);
	record(&f, "out0", 5000, "out0");
	close_log(&f);
	open_log(&f);
	n = f.log.nrecords;
	assert_deps(&f, "out0", "5000: out0");
	close_log(&f);
	return n;
}

/* ninja G7 */
static void
compacts_when_more_than_1000_records_and_more_than_3_per_output(void **state)
{
	(void)state;
	put_stale_log(1000, 1);
	assert_int_equal(records_after_one_more(), 1001);
	put_stale_log(1001, 1);
	assert_int_equal(records_after_one_more(), 2);
	put_stale_log(1200, 400);
	assert_int_equal(records_after_one_more(), 1201);
	put_stale_log(1201, 400);
	assert_int_equal(records_after_one_more(), 401);
}

static bool
refuses(void *ctx, uint32_t node)
{
	return node != *(uint32_t *)ctx;
}

/* ninja G7 */
static void
compaction_drops_what_is_refused_and_gives_new_ids(void **state)
{
	struct buf want = {0}, file = {0};
	struct depslog_keep keep;
	struct fixture f;
	struct err err = {0};
	uint32_t gone;

	(void)state;
	open_log(&f);
	record(&f, "gone.o", 1, "gone.c foo.h");
	record(&f, "out.o", 2, "old.h foo.h");
	record(&f, "out.o", 3, "foo.c foo.h");
	gone = graph_find(&f.g, STR("gone.o"));
	keep = (struct depslog_keep){refuses, &gone};
	scratch_put(LOG ".recompact", "left over", 9);
	assert_int_equal(depslog_compact(&f.log, &f.g, &keep, &err), 0);
	assert_deps(&f, "gone.o", "none");
	assert_deps(&f, "out.o", "3: foo.c foo.h");
	assert_false(scratch_has(LOG ".recompact"));
	record(&f, "b.o", 4, "foo.h old.h");
	header(&want);
	path_record(&want, "out.o", 0);
	path_record(&want, "foo.c", 1);
	path_record(&want, "foo.h", 2);
	deps_record(&want, 0, 3, 2, (uint32_t[]){1, 2});
	path_record(&want, "b.o", 3);
	path_record(&want, "old.h", 4);
	deps_record(&want, 3, 4, 2, (uint32_t[]){2, 4});
	scratch_get(LOG, &file);
	assert_int_equal(file.n, want.n);
	assert_memory_equal(file.p, want.p, want.n);
	assert_int_equal(f.log.nrecords, 2);
	assert_int_equal(f.log.nlive, 2);
	close_log(&f);
	buf_free(&want);
	buf_free(&file);
}

/* what another process appended, or a compaction by a generator: our ids do not hold there */
static void
replaces_a_file_that_somebody_else_wrote_to(void **state)
{
	struct fixture f, other;

	(void)state;
	for (int closed = 0; closed < 2; closed++) {
		struct err err = {0};

		open_log(&f);
		record(&f, "out.o", 1, "foo.c foo.h");
		if (closed)
			depslog_close(&f.log);
		open_log(&other);
		record(&other, "x.o", 1, "x.c");
		close_log(&other);
		record(&f, "b.o", 2, "b.c foo.h");
		open_log(&other);
		assert_string_equal(buf_cstr(&other.warn), "");
		assert_deps(&other, "out.o", "1: foo.c foo.h");
		assert_deps(&other, "b.o", "2: b.c foo.h");
		assert_int_equal(depslog_compact(&other.log, &other.g, NULL, &err), 0);
		close_log(&other);
		if (closed)
			depslog_close(&f.log);
		record(&f, "out.o", 3, "foo.c b.c");
		close_log(&f);
		open_log(&f);
		assert_string_equal(buf_cstr(&f.warn), "");
		assert_deps(&f, "out.o", "3: foo.c b.c");
		assert_deps(&f, "b.o", "2: b.c foo.h");
		close_log(&f);
		unlink(LOG);
	}
}

static void
goes_on_after_closing(void **state)
{
	struct fixture f;
	int64_t size;
	struct stat before, after;

	(void)state;
	open_log(&f);
	record(&f, "out.o", 1, "foo.c foo.h");
	depslog_close(&f.log);
	size = size_of_log();
	stat(LOG, &before);
	record(&f, "out.o", 2, "foo.c foo.h");
	stat(LOG, &after);
	assert_int_equal(after.st_ino, before.st_ino);
	assert_int_equal(after.st_size, size + 4 + 12 + 8);
	depslog_close(&f.log);
	unlink(LOG);
	record(&f, "b.o", 2, "foo.h");
	close_log(&f);
	open_log(&f);
	assert_deps(&f, "out.o", "2: foo.c foo.h");
	assert_deps(&f, "b.o", "2: foo.h");
	close_log(&f);
}

int
main(void)
{
#define ROW(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)
	const struct CMUnitTest tests[] = {
		ROW(a_missing_log_is_empty_and_stays_missing),
		ROW(writes_ninjas_bytes),
		ROW(what_was_written_is_read),
		ROW(ids_of_the_file_are_its_own),
		ROW(writes_nothing_if_nothing_changed),
		ROW(a_new_time_for_the_same_list_keeps_the_list),
		ROW(a_bad_header_starts_over),
		ROW(names_the_file_that_cannot_be_read),
		ROW(says_why_it_cannot_be_written),
		ROW(a_torn_record_is_all_that_is_lost),
		ROW(any_flipped_byte_is_survived),
		ROW(a_log_may_be_scanned_before_there_is_a_graph),
		ROW(a_log_that_has_changed_since_it_was_scanned_is_loaded),
		ROW(a_bad_record_is_cut_off),
		ROW(records_have_a_limit),
		ROW(compacts_when_more_than_1000_records_and_more_than_3_per_output),
		ROW(compaction_drops_what_is_refused_and_gives_new_ids),
		ROW(replaces_a_file_that_somebody_else_wrote_to),
		ROW(goes_on_after_closing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
