/* buildlog_test.c - .ninja_log as ninja reads and writes it. SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/buildlog.h"

#include "scratch.h"

#define LOG "log"

static void
put_log(const char *text)
{
	scratch_put(LOG, text, strlen(text));
}

/* load and expect neither warning nor error */
static void
load(struct buildlog *log)
{
	struct buf warn = {0};
	struct err err = {0};

	assert_int_equal(buildlog_load(log, LOG, &warn, &err), 0);
	assert_string_equal(buf_cstr(&warn), "");
	assert_false(err_is_set(&err));
	buf_free(&warn);
}

static void
record(struct buildlog *log, const char *output, const char *command, int64_t mtime)
{
	struct err err = {0};

	assert_int_equal(buildlog_record(log, str_of(output), str_of(command), 1, 2, mtime, NULL, &err), 0);
}

static void
assert_log(const char *text)
{
	struct buf file = {0};

	assert_string_equal(scratch_get(LOG, &file).p, text);
	buf_free(&file);
}

static bool
knows(const struct buildlog *log, const char *output, const char *command)
{
	const struct log_entry *e = buildlog_find(log, str_of(output));

	return e && buildlog_same_command(e, str_of(command));
}

static bool
refuses(void *ctx, struct str output)
{
	return !str_eq(output, str_of(ctx));
}

/* ninja G1 */
static void
a_missing_log_is_empty_and_stays_missing(void **state)
{
	struct buildlog log;
	struct err err = {0};

	(void)state;
	load(&log);
	assert_null(buildlog_find(&log, STR("out")));
	assert_int_equal(log.version, 7);
	assert_int_equal(buildlog_compact(&log, NULL, &err), 0);
	buildlog_fini(&log);
	assert_false(scratch_has(LOG));
}

/* ninja G1, G5 */
static void
a_new_log_is_version_7_with_a_line_per_record(void **state)
{
	struct buildlog log;
	struct err err = {0};

	(void)state;
	load(&log);
	record(&log, "out", "touch out", 1700000000123456789);
	assert_int_equal(buildlog_record(&log, STR("b.txt"), STR("cp b.in b.txt"), 15, 4711, 0, NULL, &err),
	                 0);
	assert_log("# ninja log v7\n1\t2\t1700000000123456789\tout\t97d3af5e46e1e935\n"
	           "15\t4711\t0\tb.txt\t9c55fa3900bf566b\n");
	assert_true(fcntl(log.fd, F_GETFD) & FD_CLOEXEC);
	assert_true(knows(&log, "out", "touch out"));
	assert_int_equal(buildlog_find(&log, STR("out"))->mtime, 1700000000123456789);
	buildlog_fini(&log);

	load(&log);
	assert_int_equal(log.nlines, 2);
	assert_int_equal(buildlog_find(&log, STR("b.txt"))->start_ms, 15);
	assert_int_equal(buildlog_find(&log, STR("b.txt"))->end_ms, 4711);
	assert_int_equal(buildlog_find(&log, STR("out"))->mtime, 1700000000123456789);
	buildlog_fini(&log);
}

/* ninja G1: hashes have no leading zeros */
static void
writes_a_small_hash_short(void **state)
{
	struct buildlog log;
	struct err err = {0};

	(void)state;
	put_log("# ninja log v7\n0\t0\t0\ta\t00000000000000fa\n-1\t-2\t-3\tb\tABCDEF\n");
	load(&log);
	assert_int_equal(buildlog_compact(&log, NULL, &err), 0);
	buildlog_fini(&log);
	assert_log("# ninja log v7\n0\t0\t0\ta\tfa\n-1\t-2\t-3\tb\tabcdef\n");
}

/* ninja G1 */
static void
the_last_line_of_an_output_wins(void **state)
{
	struct buildlog log;

	(void)state;
	put_log("# ninja log v7\n1\t2\t3\tout\tabc\n4\t5\t6\tother\tdef\n7\t8\t9\tout\t123\n");
	load(&log);
	assert_int_equal(buildlog_find(&log, STR("out"))->hash, 0x123);
	assert_int_equal(buildlog_find(&log, STR("out"))->start_ms, 7);
	assert_int_equal(intern_count(&log.paths), 2);
	assert_int_equal(log.nlines, 3);
	buildlog_fini(&log);
}

/* ninja G2 */
static void
skips_lines_with_too_few_tabs(void **state)
{
	struct buildlog log;

	(void)state;
	put_log("# ninja log v7\n"
	        "\n1\n1\t2\n1\t2\t3\n1\t2\t3\tout no hash\n# ninja log v7\n1\t2\t3\tout\tabc\n");
	load(&log);
	assert_int_equal(log.nlines, 1);
	assert_non_null(buildlog_find(&log, STR("out")));
	buildlog_fini(&log);
}

/* ninja G2 */
static void
skips_a_line_longer_than_256_KiB(void **state)
{
	struct buildlog log;
	struct buf text = {0};

	(void)state;
	buf_puts(&text, "# ninja log v7\n1\t2\t3\tout\tabc\n");
	for (int i = 0; i < (256 << 10) / 8; i++)
		buf_puts(&text, "1\t2\t3\tx\t");
	buf_puts(&text, "4\t5\t6\tinside\tabc\n1\t2\t3\tlast\tdef\n");
	scratch_put(LOG, text.p, text.n);
	load(&log);
	assert_int_equal(log.nlines, 2);
	assert_non_null(buildlog_find(&log, STR("out")));
	assert_non_null(buildlog_find(&log, STR("last")));
	buildlog_fini(&log);
	buf_free(&text);
}

/* ninja G2: a hash ends where it is no longer one */
static void
a_carriage_return_does_not_matter(void **state)
{
	struct buildlog log;

	(void)state;
	put_log("# ninja log v7\r\n1\t2\t3\tout\t97d3af5e46e1e935\r\n");
	load(&log);
	assert_int_equal(log.version, 7);
	assert_true(knows(&log, "out", "touch out"));
	buildlog_fini(&log);
}

/* ninja G4, G5 */
static void
reads_old_versions_and_goes_on_in_them(void **state)
{
	static const char *const before[] = {
		"# ninja log v5\n1\t2\t3\tout\t8ea3cc54bdccad2c\n",
		"# ninja log v6\n1\t2\t3\tout\t8ea3cc54bdccad2c\n",
		"# ninja log v7\n1\t2\t3\tout\t97d3af5e46e1e935\n",
	};
	static const char *const added[] = {
		"1\t2\t4\tb.txt\t52134a1d68c4bd2b\n",
		"1\t2\t4\tb.txt\t52134a1d68c4bd2b\n",
		"1\t2\t4\tb.txt\t9c55fa3900bf566b\n",
	};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct buf want = {0};
		struct buildlog log;

		put_log(before[i]);
		load(&log);
		assert_int_equal(log.version, 5 + i);
		assert_true(knows(&log, "out", "touch out"));
		assert_false(knows(&log, "out", "touch it"));
		record(&log, "b.txt", "cp b.in b.txt", 4);
		buf_printf(&want, "%s%s", before[i], added[i]);
		assert_log(want.p);
		buildlog_fini(&log);
		buf_free(&want);
	}
}

/* ninja G4: what 1.11 appends to a version 7 log */
static void
understands_either_hash_under_any_header(void **state)
{
	struct buildlog log;

	(void)state;
	put_log("# ninja log v7\n"
	        "1\t2\t3\tout\t8ea3cc54bdccad2c\n1\t2\t3\tb.txt\t9c55fa3900bf566b\n");
	load(&log);
	assert_true(knows(&log, "out", "touch out"));
	assert_true(knows(&log, "b.txt", "cp b.in b.txt"));
	buildlog_fini(&log);
}

/* ninja G5 */
static void
a_response_file_is_part_of_the_command(void **state)
{
	struct str text = STR("cat sub/out.rsp > sub/out;rspfile=x");

	(void)state;
	assert_true(buildlog_same_command(&(struct log_entry){.hash = 0xda5b0debb6f6134f}, text));
	assert_true(buildlog_same_command(&(struct log_entry){.hash = 0x6eac958fa6a6c746}, text));
	assert_false(buildlog_same_command(&(struct log_entry){.hash = 0xda5b0debb6f6134e}, text));
}

/* ninja G2 */
static void
a_log_of_another_version_is_removed(void **state)
{
	static const struct {
		const char *text, *warning;
	} rows[] = {
		{"# ninja log v4\n1\t2\t3\tout\tabc\n", "build log version is too old; starting over"},
		{"# ninja log v8\n1\t2\t3\tout\tabc\n", "build log version is too new; starting over"},
		{"# ninja log v99999999999999999999\n", "build log version is too "},
		{"# ninja log\n", "build log version is too old; starting over"},
		{"1\t2\t3\tout\tabc\n", "build log version is too old; starting over"},
		{"x", "build log version is too old; starting over"},
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct buf warn = {0};
		struct buildlog log;
		struct err err = {0};

		put_log(rows[i].text);
		assert_int_equal(buildlog_load(&log, LOG, &warn, &err), 0);
		assert_memory_equal(warn.p, rows[i].warning, strlen(rows[i].warning));
		assert_false(scratch_has(LOG));
		assert_int_equal(log.entries.n, 0);
		record(&log, "out", "touch out", 3);
		assert_log("# ninja log v7\n1\t2\t3\tout\t97d3af5e46e1e935\n");
		buildlog_fini(&log);
		buf_free(&warn);
	}
}

/* ninja G2: silently, as ninja does */
static void
an_empty_file_is_an_empty_log(void **state)
{
	struct buildlog log;

	(void)state;
	put_log("");
	load(&log);
	record(&log, "out", "touch out", 3);
	assert_log("# ninja log v7\n1\t2\t3\tout\t97d3af5e46e1e935\n");
	buildlog_fini(&log);
}

/* ninja G2 */
static void
names_the_file_that_cannot_be_read(void **state)
{
	struct buf warn = {0};
	struct buildlog log;
	struct err err = {0};

	(void)state;
	assert_int_equal(buildlog_load(&log, ".", &warn, &err), -1);
	assert_string_equal(err.text.p, "loading build log .: Is a directory");
	buildlog_fini(&log);
	err_fini(&err);
}

static void
says_why_it_cannot_be_written(void **state)
{
	struct buf warn = {0};
	struct buildlog log;
	struct err err = {0};

	(void)state;
	assert_int_equal(buildlog_load(&log, "no/such/folder", &warn, &err), 0);
	assert_int_equal(buildlog_record(&log, STR("out"), STR("touch out"), 1, 2, 3, NULL, &err), -1);
	assert_string_equal(err.text.p, "Error writing to build log: No such file or directory");
	assert_null(buildlog_find(&log, STR("out")));
	buildlog_fini(&log);
	err_fini(&err);
}

/* `lines` records of `outputs` outputs */
static void
put_stale_log(int lines, int outputs)
{
	struct buf text = {0};

	buf_puts(&text, "# ninja log v7\n");
	for (int i = 0; i < lines; i++)
		buf_printf(&text, "%d\t%d\t%d\tout%d\tabc\n", i, i, i, i % outputs);
	scratch_put(LOG, text.p, text.n);
	buf_free(&text);
}

/* how many records the file holds after one more was written */
static uint32_t
records_after_one_more(void)
{
	struct buildlog log;
	uint32_t n;

	load(&log);
	record(&log, "out0", "touch out0", 1);
	buildlog_fini(&log);
	load(&log);
	n = log.nlines;
	buildlog_fini(&log);
	return n;
}

/* ninja G3 */
static void
compacts_when_more_than_100_records_and_more_than_3_per_output(void **state)
{
	(void)state;
	put_stale_log(100, 1);
	assert_int_equal(records_after_one_more(), 101);
	put_stale_log(101, 1);
	assert_int_equal(records_after_one_more(), 2);
	put_stale_log(150, 50);
	assert_int_equal(records_after_one_more(), 151);
	put_stale_log(151, 50);
	assert_int_equal(records_after_one_more(), 51);
}

/* ninja G3 */
static void
compaction_drops_what_is_refused_and_keeps_the_mode(void **state)
{
	char out[] = "out1";
	struct buildlog_keep keep = {refuses, out};
	struct buildlog log;
	struct err err = {0};
	struct stat st;

	(void)state;
	put_log("# ninja log v7\n"
	        "1\t2\t3\tout0\tabc\n1\t2\t3\tout1\tabc\n1\t2\t4\tout0\tdef\n1\t2\t3\tout2\tabc\n");
	chmod(LOG, 0640);
	scratch_put(LOG ".recompact", "left over", 9);
	load(&log);
	assert_int_equal(buildlog_compact(&log, &keep, &err), 0);
	assert_log("# ninja log v7\n1\t2\t4\tout0\tdef\n1\t2\t3\tout2\tabc\n");
	assert_int_equal(log.nlines, 2);
	assert_false(scratch_has(LOG ".recompact"));
	assert_int_equal(stat(LOG, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	buildlog_fini(&log);
}

/* ninja G3 */
static void
compaction_leaves_the_log_to_its_owner(void **state)
{
	struct buildlog log;
	struct err err = {0};
	struct stat st;

	(void)state;
	if (geteuid() != 0)
		skip();
	put_log("# ninja log v7\n1\t2\t3\tout0\tabc\n");
	assert_int_equal(chown(LOG, 1234, 5678), 0);
	load(&log);
	assert_int_equal(buildlog_compact(&log, NULL, &err), 0);
	assert_int_equal(stat(LOG, &st), 0);
	assert_int_equal(st.st_uid, 1234);
	assert_int_equal(st.st_gid, 5678);
	buildlog_fini(&log);
}

static void
compacts_a_log_that_it_has_just_created(void **state)
{
	struct buildlog log;
	struct err err = {0};

	(void)state;
	load(&log);
	record(&log, "out", "true", 1);
	record(&log, "out", "touch out", 3);
	assert_int_equal(buildlog_compact(&log, NULL, &err), 0);
	assert_log("# ninja log v7\n1\t2\t3\tout\t97d3af5e46e1e935\n");
	record(&log, "b.txt", "cp b.in b.txt", 4);
	assert_log("# ninja log v7\n"
	           "1\t2\t3\tout\t97d3af5e46e1e935\n1\t2\t4\tb.txt\t9c55fa3900bf566b\n");
	buildlog_fini(&log);
}

/* ninja G1: a kill may cut the file anywhere */
static void
a_torn_record_is_all_that_is_lost(void **state)
{
	static const char header[] = "# ninja log v7";
	struct buf full = {0}, file = {0};
	struct buildlog log;

	(void)state;
	load(&log);
	for (int i = 0; i < 5; i++)
		record(&log, (const char *[]){"a", "bb", "dir/ccc", "a", "e"}[i], "touch out", i);
	buildlog_fini(&log);
	scratch_get(LOG, &full);
	for (size_t cut = sizeof header - 1; cut <= full.n; cut++) {
		uint32_t whole = 0;

		for (size_t i = sizeof header; i < cut; i++)
			whole += full.p[i] == '\n';
		scratch_put(LOG, full.p, cut);
		load(&log);
		assert_int_equal(log.nlines, whole);
		record(&log, "new", "cp b.in b.txt", 9);
		buildlog_fini(&log);
		load(&log);
		assert_int_equal(log.nlines, whole + 1);
		assert_true(knows(&log, "new", "cp b.in b.txt"));
		buildlog_fini(&log);
		scratch_get(LOG, &file);
		assert_int_equal(file.p[file.n - 1], '\n');
	}
	buf_free(&full);
	buf_free(&file);
}

/* the torn line is longer than what is looked at in one go */
static void
cuts_off_a_long_torn_line(void **state)
{
	struct buf text = {0};
	struct buildlog log;

	(void)state;
	buf_puts(&text, "# ninja log v7\n1\t2\t3\tout\t97d3af5e46e1e935\n1\t2\t3\t");
	for (int i = 0; i < 10000; i++)
		buf_putc(&text, 'x');
	scratch_put(LOG, text.p, text.n);
	load(&log);
	record(&log, "b.txt", "cp b.in b.txt", 4);
	assert_log("# ninja log v7\n"
	           "1\t2\t3\tout\t97d3af5e46e1e935\n1\t2\t4\tb.txt\t9c55fa3900bf566b\n");
	buildlog_fini(&log);
	buf_free(&text);
}

static bool
text_of(void *ctx, struct str output, struct buf *text)
{
	(void)ctx;
	if (str_eq(output, STR("gone")))
		return false;
	buf_printf(text, "touch %.*s", STR_FMT(output));
	return true;
}

/* ninja G4 */
static void
converting_keeps_what_is_unchanged(void **state)
{
	struct buildlog log;

	(void)state;
	put_log("# ninja log v5\n"
	        "1\t2\t3\tout\t8ea3cc54bdccad2c\n1\t2\t3\tchanged\tabc\n1\t2\t3\tgone\tdef\n");
	load(&log);
	buildlog_convert(&log, 7, text_of, NULL);
	assert_true(knows(&log, "out", "touch out"));
	record(&log, "b.txt", "cp b.in b.txt", 4);
	assert_log("# ninja log v7\n"
	           "1\t2\t3\tout\t97d3af5e46e1e935\n1\t2\t3\tchanged\tabc\n1\t2\t3\tgone\tdef\n"
	           "1\t2\t4\tb.txt\t9c55fa3900bf566b\n");
	buildlog_fini(&log);

	load(&log);
	buildlog_convert(&log, 5, text_of, NULL);
	record(&log, "b.txt", "cp b.in b.txt", 4);
	assert_log("# ninja log v5\n"
	           "1\t2\t3\tout\t8ea3cc54bdccad2c\n1\t2\t3\tchanged\tabc\n1\t2\t3\tgone\tdef\n"
	           "1\t2\t4\tb.txt\t9c55fa3900bf566b\n1\t2\t4\tb.txt\t52134a1d68c4bd2b\n");
	buildlog_fini(&log);
}

static int
mtime_of(void *ctx, struct str output, int64_t *ns, struct err *err)
{
	(void)ctx;
	if (str_eq(output, STR("bad")))
		return err_set(err, "stat(bad): Permission denied");
	*ns = str_eq(output, STR("gone")) ? 0 : 100;
	return 0;
}

/* ninja K15 */
static void
restat_notes_mtimes_of_all_or_of_some(void **state)
{
	const struct str some[] = {STR("b"), STR("unknown")};
	struct buildlog log;
	struct err err = {0};

	(void)state;
	put_log("# ninja log v7\n"
	        "1\t2\t3\ta\tabc\n1\t2\t3\tb\tabc\n1\t2\t3\tgone\tabc\n1\t2\t4\tb\tdef\n");
	load(&log);
	assert_int_equal(buildlog_restat(&log, mtime_of, NULL, some, 2, &err), 0);
	assert_log("# ninja log v7\n1\t2\t3\ta\tabc\n1\t2\t100\tb\tdef\n1\t2\t3\tgone\tabc\n");
	assert_int_equal(buildlog_restat(&log, mtime_of, NULL, NULL, 0, &err), 0);
	assert_log("# ninja log v7\n1\t2\t100\ta\tabc\n1\t2\t100\tb\tdef\n1\t2\t0\tgone\tabc\n");
	buildlog_fini(&log);
}

/* ninja K15 */
static void
restat_of_a_missing_log_creates_none(void **state)
{
	struct buildlog log;
	struct err err = {0};

	(void)state;
	load(&log);
	assert_int_equal(buildlog_restat(&log, mtime_of, NULL, NULL, 0, &err), 0);
	assert_false(scratch_has(LOG));
	buildlog_fini(&log);
}

static void
restat_stops_at_an_error(void **state)
{
	const char *text = "# ninja log v7\n1\t2\t3\ta\tabc\n1\t2\t3\tbad\tabc\n";
	struct buildlog log;
	struct err err = {0};

	(void)state;
	put_log(text);
	load(&log);
	assert_int_equal(buildlog_restat(&log, mtime_of, NULL, NULL, 0, &err), -1);
	assert_string_equal(err.text.p, "failed recompaction: stat(bad): Permission denied");
	assert_log(text);
	buildlog_fini(&log);
	err_fini(&err);
}

/* as a generator's `-t restat` does while we have the log closed */
static void
replace_log(const char *text)
{
	scratch_put("other", text, strlen(text));
	assert_int_equal(rename("other", LOG), 0);
}

/* ninja F10 */
static void
goes_on_in_a_log_that_was_replaced_while_closed(void **state)
{
	struct buildlog log;

	(void)state;
	load(&log);
	record(&log, "out", "touch out", 3);
	buildlog_close(&log);
	replace_log("# ninja log v7\n1\t2\t77\tout\t97d3af5e46e1e935\n");
	record(&log, "b.txt", "cp b.in b.txt", 4);
	assert_log("# ninja log v7\n"
	           "1\t2\t77\tout\t97d3af5e46e1e935\n1\t2\t4\tb.txt\t9c55fa3900bf566b\n");
	buildlog_fini(&log);
}

/* ninja F10: compacting would undo what the generator did */
static void
does_not_compact_a_log_that_was_replaced(void **state)
{
	struct buildlog log;

	(void)state;
	put_stale_log(200, 2);
	load(&log);
	assert_true(log.wants_compaction);
	buildlog_close(&log);
	replace_log("# ninja log v7\n1\t2\t77\tout0\tabc\n");
	record(&log, "b.txt", "cp b.in b.txt", 4);
	assert_log("# ninja log v7\n1\t2\t77\tout0\tabc\n1\t2\t4\tb.txt\t9c55fa3900bf566b\n");
	buildlog_fini(&log);
}

/* ninja G4: the generator ran another ninja */
static void
writes_the_hash_that_the_header_of_the_moment_wants(void **state)
{
	struct buildlog log;

	(void)state;
	load(&log);
	record(&log, "out", "touch out", 3);
	buildlog_close(&log);
	replace_log("# ninja log v5\n1\t2\t3\tout\t8ea3cc54bdccad2c\n");
	record(&log, "b.txt", "cp b.in b.txt", 4);
	assert_log("# ninja log v5\n"
	           "1\t2\t3\tout\t8ea3cc54bdccad2c\n1\t2\t4\tb.txt\t52134a1d68c4bd2b\n");
	buildlog_close(&log);
	replace_log("# ninja log v8\nwho knows\n");
	record(&log, "out", "touch out", 5);
	assert_log("# ninja log v5\n1\t2\t5\tout\t8ea3cc54bdccad2c\n");
	buildlog_fini(&log);
}

int
main(void)
{
#define ROW(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)
	const struct CMUnitTest tests[] = {
		ROW(a_missing_log_is_empty_and_stays_missing),
		ROW(a_new_log_is_version_7_with_a_line_per_record),
		ROW(writes_a_small_hash_short),
		ROW(the_last_line_of_an_output_wins),
		ROW(skips_lines_with_too_few_tabs),
		ROW(skips_a_line_longer_than_256_KiB),
		ROW(a_carriage_return_does_not_matter),
		ROW(reads_old_versions_and_goes_on_in_them),
		ROW(understands_either_hash_under_any_header),
		ROW(a_response_file_is_part_of_the_command),
		ROW(a_log_of_another_version_is_removed),
		ROW(an_empty_file_is_an_empty_log),
		ROW(names_the_file_that_cannot_be_read),
		ROW(says_why_it_cannot_be_written),
		ROW(compacts_when_more_than_100_records_and_more_than_3_per_output),
		ROW(compaction_drops_what_is_refused_and_keeps_the_mode),
		ROW(compaction_leaves_the_log_to_its_owner),
		ROW(compacts_a_log_that_it_has_just_created),
		ROW(a_torn_record_is_all_that_is_lost),
		ROW(cuts_off_a_long_torn_line),
		ROW(converting_keeps_what_is_unchanged),
		ROW(restat_notes_mtimes_of_all_or_of_some),
		ROW(restat_of_a_missing_log_creates_none),
		ROW(restat_stops_at_an_error),
		ROW(goes_on_in_a_log_that_was_replaced_while_closed),
		ROW(does_not_compact_a_log_that_was_replaced),
		ROW(writes_the_hash_that_the_header_of_the_moment_wants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
