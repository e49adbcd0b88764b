/* build_test.c - what runs, in which order, and why: the runner through its two seams, no process started.
 * SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "site.h"

static int
open_site(void **state)
{
	struct site *s = xcalloc(1, sizeof *s);

	site_open(s);
	*state = s;
	return 0;
}

static int
close_site(void **state)
{
	site_close(*state);
	free(*state);
	return 0;
}

static void
put(struct site *s, const char *path)
{
	fake_tick(&s->disk);
	fake_put(&s->disk, path, path);
}

static void
change(struct site *s, const char *path)
{
	fake_tick(&s->disk);
	fake_touch(&s->disk, path);
}

#define ran(s, targets, expected) assert_string_equal(site_build((s), (targets)), (expected))
#define fails(s, targets, message)                                            \
	do {                                                               \
		assert_string_equal(site_build((s), (targets)), "(error)"); \
		assert_string_equal(buf_cstr(&(s)->err.text), (message));  \
	} while (0)

/* ---- ninja F: dirty or not */

static void
builds_once_and_then_nothing(void **state) /* ninja F, I12 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build mid: cat in\nbuild out: cat mid\n");
	put(s, "in");
	ran(s, "", "cat in > mid\ncat mid > out\n");
	assert_int_equal(s->end.stop, BUILD_SUCCEEDED);
	assert_int_equal(s->planned, 2);
	ran(s, "", "");
	ran(s, "out", "");
}

static void
rebuilds_only_what_changed(void **state) /* ninja F1, F2, F7 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build a2: cat a\nbuild b2: cat b\nbuild ab: cat a2 b2\n");
	put(s, "a");
	put(s, "b");
	site_build(s, "");
	change(s, "b");
	ran(s, "", "cat b > b2\ncat a2 b2 > ab\n");
	fake_date(&s->disk, "a2", 0);
	ran(s, "", "cat a > a2\ncat a2 b2 > ab\n");
	ran(s, "", "");
}

static void
equal_times_are_clean(void **state) /* ninja F7 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build out: cat in\n");
	put(s, "in");
	site_build(s, "");
	fake_date(&s->disk, "in", fake_mtime(&s->disk, ".ninja_lock"));
	fake_date(&s->disk, "out", fake_mtime(&s->disk, "in"));
	ran(s, "", "");
}

static void
order_only_inputs_gate_but_do_not_dirty(void **state) /* ninja F1 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build gen: touch seed\nbuild out: cat in || gen\n");
	put(s, "in");
	put(s, "seed");
	ran(s, "", "touch gen\ncat in > out\n");
	change(s, "seed");
	ran(s, "", "touch gen\n");
	ran(s, "", "");
}

static void
a_changed_command_is_dirty_unless_generator(void **state) /* ninja F3, F6, F10 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build out: cat in\nrule g\n  command = touch $out\n  generator = 1\nbuild gen: g in\n");
	put(s, "in");
	site_build(s, "");
	site_manifest(s, RULES "build out: touch in\nrule g\n  command = touch $out && true\n  generator = 1\n"
	                       "build gen: g in\n");
	ran(s, "", "touch out\n");
	ran(s, "", "");
}

static void
response_manifest(struct site *s, const char *content)
{
	struct buf text = {0};

	buf_puts(&text, "rule r\n  command = touch $out\n  rspfile = $out.rsp\n  rspfile_content = ");
	buf_puts(&text, content);
	buf_puts(&text, "\nbuild out: r in\n");
	site_manifest(s, text.p);
	buf_free(&text);
}

static void
a_changed_response_file_is_dirty(void **state) /* ninja F6, H11 */
{
	struct site *s = *state;

	put(s, "in");
	response_manifest(s, "a $in");
	ran(s, "", "touch out\n");
	assert_false(fake_exists(&s->disk, "out.rsp"));
	ran(s, "", "");
	response_manifest(s, "b $in");
	s->o.keep_rsp = true;
	ran(s, "", "touch out\n");
	assert_string_equal(fake_text(&s->disk, "out.rsp").p, "b in");
}

static void
a_response_file_stays_after_a_failure(void **state) /* ninja H11 */
{
	struct site *s = *state;

	site_manifest(s, "rule r\n  command = fail 2\n  rspfile = $out.rsp\n  rspfile_content = x\nbuild out: r\n");
	site_build(s, "");
	assert_true(fake_exists(&s->disk, "out.rsp"));
	assert_int_equal(s->end.code, 2);
}

static void
an_input_changed_while_the_command_ran_is_seen(void **state) /* ninja F9 */
{
	struct site *s = *state;

	site_manifest(s, "rule r\n  command = touch in && touch $out\nbuild out: r in\n");
	put(s, "in");
	ran(s, "", "touch in && touch out\n");
	ran(s, "", "touch in && touch out\n");
}

static void
a_command_that_makes_nothing_is_dirty_again(void **state) /* ninja E8 */
{
	struct site *s = *state;

	site_manifest(s, "rule r\n  command = true\nbuild out: r in\nbuild out2: r out\n");
	put(s, "in");
	ran(s, "", "true\ntrue\n");
	ran(s, "", "true\ntrue\n");
}

/* ---- ninja E: graph */

static void
phony_passes_dirtiness_and_time_on(void **state) /* ninja E2 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build all: phony a b\nbuild out: cat in | all\n");
	put(s, "a");
	put(s, "b");
	put(s, "in");
	ran(s, "", "cat in > out\n");
	ran(s, "", "");
	change(s, "b");
	ran(s, "", "cat in > out\n");
}

static void
an_empty_phony_makes_its_readers_run_always(void **state) /* ninja E2 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build force: phony\nbuild out: touch force\n");
	ran(s, "", "touch out\n");
	ran(s, "", "touch out\n");
	put(s, "force");
	site_build(s, "");
	ran(s, "", "");
}

static void
missing_inputs_are_named_with_who_needs_them(void **state) /* ninja E3 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build mid: cat gone\nbuild out: cat mid\nbuild p: phony || never\n"
	                       "build q: phony | never\n");
	fails(s, "out", "'gone', needed by 'mid', missing and no known rule to make it");
	fails(s, "gone", "'gone' missing and no known rule to make it");
	ran(s, "p", "");
	fails(s, "q", "'never', needed by 'q', missing and no known rule to make it");
}

static void
cycles_are_named(void **state) /* ninja E4, B13 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build a b: cat c\nbuild c: cat a\nbuild d: cat d\nbuild e: cat x\nbuild x: cat y\n"
	                       "build y: cat x\n");
	fails(s, "b", "dependency cycle: a -> c -> a");
	fails(s, "a", "dependency cycle: a -> c -> a");
	fails(s, "d", "dependency cycle: d -> d");
	fails(s, "e", "dependency cycle: x -> y -> x");
}

static void
validations_are_targets_of_their_own(void **state) /* ninja E5 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build out: cat in |@ check\nbuild check: touch in2\n");
	put(s, "in");
	put(s, "in2");
	ran(s, "out", "cat in > out\ntouch check\n");
	change(s, "in2");
	ran(s, "out", "touch check\n");
	change(s, "in");
	ran(s, "out", "cat in > out\n");
}

static void
a_validation_may_depend_on_what_it_validates(void **state) /* ninja E4, E5 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build out: cat in |@ check\nbuild check: cat out\n");
	put(s, "in");
	ran(s, "out", "cat in > out\ncat out > check\n");
	ran(s, "out", "");
}

/* ---- restat */

static void
restat_prunes_what_follows(void **state) /* ninja F8 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build a: keep in\nbuild b: cat a\nbuild c: cat b\n");
	put(s, "in");
	ran(s, "", "keep a\ncat a > b\ncat b > c\n");
	change(s, "in");
	ran(s, "", "keep a\n");
	assert_int_equal(s->planned, 3);
	assert_int_equal(s->pruned, 2);
	ran(s, "", "");
}

static void
restat_counts_an_absent_output_as_unchanged(void **state) /* ninja F8 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build a: true in\nbuild b: cat a2 | a\n");
	put(s, "in");
	put(s, "a2");
	ran(s, "", "true\ncat a2 > b\n");
	change(s, "in");
	ran(s, "", "true\n");
}

static void
restat_does_not_prune_what_is_dirty_anyway(void **state) /* ninja F8 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build a: keep in\nbuild b: cat a other\n");
	put(s, "in");
	put(s, "other");
	site_build(s, "");
	change(s, "in");
	change(s, "other");
	ran(s, "", "keep a\ncat a other > b\n");
}

/* ---- ninja F4: depfiles and deps */

#define CC "rule cc\n  command = cat $in > $out && echo $out:_${in}_h > $out.d\n  depfile = $out.d\n"
#define CC_GCC CC "  deps = gcc\n"

static void
a_depfile_is_read_before_the_next_build(void **state)
{
	struct site *s = *state;
	const char *first = "cat in > out && echo out:_in_h > out.d\n";

	site_manifest(s, CC "build out: cc in\n");
	put(s, "in");
	put(s, "h");
	ran(s, "", first);
	ran(s, "", "");
	change(s, "h");
	ran(s, "", first);
	fake_date(&s->disk, "out.d", 0);
	ran(s, "", first);
	fake_date(&s->disk, "h", 0); /* a header that is gone is no error */
	ran(s, "", first);
}

static void
a_depfile_has_to_be_about_its_edge(void **state)
{
	struct site *s = *state;
	const char *run = "cat in > out && echo out:_in_h > out.d\n";

	site_manifest(s, CC "build out: cc in\n");
	put(s, "in");
	put(s, "h");
	site_build(s, "");
	s->o.explain = true;
	fake_put(&s->disk, "out.d", "other: in\n");
	ran(s, "", run);
	assert_string_equal(s->why.p, "expected depfile 'out.d' to mention 'out', got 'other'\n");
	fake_put(&s->disk, "out.d", "out out3: in\n");
	fails(s, "", "out.d: depfile mentions 'out3' as an output, but no such output was declared");
	fake_put(&s->disk, "out.d", "out in\n");
	fails(s, "", "out.d: expected ':' in depfile");
}

static void
deps_are_recorded_and_the_depfile_is_removed(void **state) /* ninja H12 */
{
	struct site *s = *state;
	const char *run = "cat in > out && echo out:_in_h > out.d\n";

	site_manifest(s, CC_GCC "build out: cc in\n");
	put(s, "in");
	put(s, "h");
	ran(s, "", run);
	assert_false(fake_exists(&s->disk, "out.d"));
	ran(s, "", "");
	change(s, "h");
	s->o.keep_depfile = true;
	ran(s, "", run);
	assert_true(fake_exists(&s->disk, "out.d"));
	ran(s, "", "");
	change(s, "out"); /* newer than its record */
	s->o.explain = true;
	ran(s, "", run);
	assert_non_null(strstr(s->why.p, "stored deps info out of date for 'out' ("));
}

static void
a_header_known_only_from_deps_is_built_first(void **state) /* ninja F5, as up to 1.13 */
{
	struct site *s = *state;
	const char *cc = "cat in > out && echo out:_in_h > out.d\n";
	struct buf both = {0};

	site_manifest(s, CC_GCC RULES "build out: cc in || h\nbuild h: touch seed\n");
	put(s, "in");
	put(s, "seed");
	site_build(s, "out");
	/* the declaration of the order is gone: only the log knows, and the source itself changed too */
	site_manifest(s, CC_GCC RULES "build out: cc in\nbuild h: touch seed\n");
	change(s, "in");
	change(s, "seed");
	buf_printf(&both, "touch h\n%s", cc);
	ran(s, "out", both.p);
	ran(s, "out", "");
	buf_free(&both);
}

static void
deps_without_a_depfile_fail_the_command(void **state) /* ninja C9 */
{
	struct site *s = *state;

	site_manifest(s, "rule r\n  command = touch $out\n  deps = gcc\nbuild out: r\n");
	site_build(s, "");
	assert_int_equal(s->end.stop, BUILD_ONE_FAILED);
	assert_string_equal(s->output.p, "edge with deps=gcc but no depfile makes no sense");
	site_manifest(s, "rule r\n  command = touch $out\n  deps = magic\nbuild out: r\n");
	site_build(s, "");
	assert_int_equal(s->end.stop, BUILD_ERROR);
	assert_true(s->err.fatal);
	assert_string_equal(s->err.text.p, "unknown deps type 'magic'");
}

static void
msvc_notes_become_deps_and_leave_the_output(void **state) /* ninja H13 */
{
	struct site *s = *state;

	site_manifest(s, "rule cl\n  command = say in.c\n  deps = msvc\n  msvc_deps_prefix = N:\nbuild out: cl in.c\n");
	put(s, "in.c");
	site_build(s, "");
	assert_string_equal(buf_cstr(&s->output), "");
}

/* ---- order and limits */

static void
the_longest_chain_starts_first(void **state) /* ninja H5 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build short: touch\nbuild a: touch\nbuild b: touch a\nbuild c: touch b\n"
	                       "build all: phony short c\n");
	ran(s, "all", "touch a\ntouch b\ntouch short\ntouch c\n");
}

static void
what_took_longest_starts_first(void **state)
{
	struct site *s = *state;

	s->o.order = ORDER_TIMES;
	site_manifest(s, RULES "build a: touch seed\nbuild b: touch seed\nbuild c: touch seed\nbuild new: touch seed\n");
	put(s, "seed");
	site_log(s, "# ninja log v7\n0\t90\t1\ta\t0\n0\t2000\t1\tb\t0\n0\t900\t1\tc\t0\n");
	ran(s, "", "touch b\ntouch c\ntouch new\ntouch a\n"); /* the new one counts as the average */
}

static void
any_order_of_what_is_ready_can_be_asked_for(void **state)
{
	struct site *s = *state;
	struct buf first = {0};

	site_manifest(s, RULES "build a: touch seed\nbuild b: touch seed\nbuild c: touch seed\nbuild d: touch a b c\n");
	put(s, "seed");
	s->o.order = ORDER_REVERSED;
	ran(s, "", "touch c\ntouch b\ntouch a\ntouch d\n");
	s->o.order = ORDER_SHUFFLED;
	for (uint32_t seed = 0; seed < 64; seed++) {
		s->o.seed = seed;
		change(s, "seed");
		site_build(s, "");
		assert_true(str_ends(buf_str(&s->exec.ran), STR("touch d\n")));
		if (!seed)
			buf_put(&first, buf_str(&s->exec.ran));
		else if (!str_eq(buf_str(&first), buf_str(&s->exec.ran)))
			break;
		assert_true(seed < 63);
	}
	s->o.seed = 0;
	change(s, "seed");
	ran(s, "", first.p); /* the same seed, the same order */
	buf_free(&first);
}

static void
pools_limit_how_many_run(void **state) /* ninja H6 */
{
	struct site *s = *state;

	s->exec.jobs = 8;
	site_manifest(s, "pool two\n  depth = 2\nrule t\n  command = touch $out\n  pool = two\n"
	                 "build a: t\nbuild b: t\nbuild c: t\nbuild d: t\n");
	ran(s, "", "touch a\ntouch b\ntouch c\ntouch d\n");
	assert_int_equal(s->exec.peak, 2);
}

static void
gives_up_after_as_many_failures_as_allowed(void **state) /* ninja H3, I8, J1 */
{
	struct site *s = *state;

	site_manifest(s, RULES "build a: fail\nbuild b: fail\nbuild c: fail\nbuild d: touch a\nbuild e: touch\n");
	ran(s, "", "fail 3\n");
	assert_int_equal(s->end.stop, BUILD_ONE_FAILED);
	assert_int_equal(s->end.code, 3);
	s->o.keep_going = 2;
	ran(s, "", "fail 3\nfail 3\n");
	assert_int_equal(s->end.stop, BUILD_MANY_FAILED);
	s->o.keep_going = 0;
	ran(s, "", "fail 3\nfail 3\nfail 3\ntouch e\n");
	assert_int_equal(s->end.stop, BUILD_NO_PROGRESS);
}

/* ---- interruption (ninja J2, J3) */

static void
an_interrupt_removes_what_was_half_written(void **state)
{
	struct site *s = *state;

	site_manifest(s, RULES "build out: touch\nbuild still: true\n"
	                       "rule d\n  command = true\n  depfile = $out.d\nbuild dep: d\n");
	put(s, "still");
	put(s, "dep");
	fake_put(&s->disk, "dep.d", "dep:\n");
	s->exec.jobs = 3;
	s->exec.interrupt = true;
	ran(s, "", "touch out\ntrue\ntrue\n");
	assert_int_equal(s->end.stop, BUILD_INTERRUPTED);
	assert_int_equal(s->end.code, 130);
	assert_true(s->exec.cancelled);
	assert_false(fake_exists(&s->disk, "out"));
	assert_true(fake_exists(&s->disk, "still"));
	assert_false(fake_exists(&s->disk, "dep"));
	assert_false(fake_exists(&s->disk, "dep.d"));
}

static void
a_job_that_was_interrupted_stops_the_build(void **state)
{
	struct site *s = *state;

	site_manifest(s, "rule i\n  command = interrupt\nbuild a: i\nbuild b: i\n");
	ran(s, "", "interrupt\n");
	assert_int_equal(s->end.stop, BUILD_INTERRUPTED);
	assert_int_equal(s->end.code, 130);
}

/* ---- dyndep (ninja N) */

#define DD RULES "rule dd\n  command = cat $in > $out\n"

static void
dyndep_adds_an_input_in_the_middle_of_a_build(void **state)
{
	struct site *s = *state;

	site_manifest(s, DD "build dd: dd dd-in\nbuild out: touch || dd\n  dyndep = dd\nbuild gen: touch\n");
	fake_put(&s->disk, "dd-in", "ninja_dyndep_version = 1\nbuild out: dyndep | gen\n");
	ran(s, "out", "cat dd-in > dd\ntouch gen\ntouch out\n");
	ran(s, "out", "");
	change(s, "gen");
	ran(s, "out", "touch out\n");
}

static void
dyndep_adds_an_output_that_others_wait_for(void **state)
{
	struct site *s = *state;

	s->exec.jobs = 4;
	site_manifest(s, DD "build dd: dd dd-in\n"
	                    "rule two\n  command = touch $out && touch mod\nbuild a.o: two || dd\n  dyndep = dd\n"
	                    "build b.o: touch || dd\n  dyndep = dd\n");
	fake_put(&s->disk, "dd-in",
	         "ninja_dyndep_version = 1\nbuild a.o | mod: dyndep\nbuild b.o: dyndep | mod\n");
	ran(s, "b.o", "cat dd-in > dd\ntouch a.o && touch mod\ntouch b.o\n");
	ran(s, "b.o", "");
	change(s, "mod");
	ran(s, "b.o", "touch b.o\n");
}

static void
dyndep_may_say_restat(void **state)
{
	struct site *s = *state;

	site_manifest(s, DD "build dd: dd dd-in\nrule k\n  command = keep $out\nbuild out: k in || dd\n  dyndep = dd\n"
	                    "build out2: cat out\n");
	fake_put(&s->disk, "dd-in", "ninja_dyndep_version = 1\nbuild out: dyndep\n  restat = 1\n");
	put(s, "in");
	ran(s, "", "cat dd-in > dd\nkeep out\ncat out > out2\n");
	change(s, "in");
	ran(s, "", "keep out\n");
	ran(s, "", "");
}

static void
dyndep_cycles_and_gaps_are_errors(void **state)
{
	struct site *s = *state;

	site_manifest(s, DD "build dd: dd dd-in\nbuild in: cat circ\nbuild out: touch in || dd\n  dyndep = dd\n");
	put(s, "circ");
	fake_put(&s->disk, "dd-in", "ninja_dyndep_version = 1\nbuild out | circ: dyndep\n");
	ran(s, "out", "cat dd-in > dd\n");
	assert_int_equal(s->end.stop, BUILD_ERROR);
	assert_string_equal(s->err.text.p, "dependency cycle: circ -> in -> circ");
	fake_put(&s->disk, "dd-in", "ninja_dyndep_version = 1\n");
	site_build(s, "out");
	assert_string_equal(s->err.text.p, "'out' not mentioned in its dyndep file 'dd'");
}

static void
a_dyndep_file_that_is_there_is_loaded_at_once(void **state)
{
	struct site *s = *state;

	site_manifest(s, DD "build out: touch || dd\n  dyndep = dd\nbuild gen: touch\n");
	fake_put(&s->disk, "dd", "ninja_dyndep_version = 1\nbuild out: dyndep | gen\n");
	ran(s, "out", "touch gen\ntouch out\n");
	fake_date(&s->disk, "dd", 0);
	fails(s, "out", "loading 'dd': No such file or directory");
}

/* ---- why (ninja F11) */

static void
says_why(void **state)
{
	struct site *s = *state;

	s->o.explain = true;
	site_manifest(s, RULES "build out: cat in\nbuild out2: cat out\n");
	put(s, "in");
	site_build(s, "");
	assert_string_equal(s->why.p, "output out doesn't exist\nout is dirty\n");
	site_manifest(s, RULES "build out: touch in\nbuild out2: cat out\n");
	site_build(s, "");
	assert_string_equal(s->why.p, "command line changed for out\nout is dirty\n");
	fake_date(&s->disk, "in", 1000);
	fake_date(&s->disk, "out", 999);
	site_build(s, "");
	assert_string_equal(s->why.p, "output out older than most recent input in (999 vs 1000)\nout is dirty\n");
}

/* without -d explain the first reason is there, too, and its cause */
static void
causes_are_named(void **state)
{
	struct site *s = *state;

	site_manifest(s, RULES "build out: cat in\nbuild mid: phony out\nbuild out2: cat mid2 | mid\n");
	put(s, "in");
	put(s, "mid2");
	site_build(s, "");
	assert_string_equal(s->why.p, "output out doesn't exist\nmid is dirty\n");
	assert_string_equal(s->causes.p, "output-missing out\ninput-rebuilt out\n");
	put(s, "in");
	site_build(s, "");
	assert_string_equal(s->causes.p, "input-changed in\ninput-rebuilt out\n");
	site_manifest(s, RULES "build out: cat in\nbuild mid: phony out\nbuild out2: touch mid2 | mid\n");
	site_build(s, "");
	assert_string_equal(s->causes.p, "command-changed out2\n");
	site_manifest(s, RULES "build always: phony\nbuild mid: phony always\nbuild out: cat in | mid\n");
	site_build(s, "");
	assert_string_equal(s->causes.p, "always always\n");
}

/* that an input was to be made again is no cause once restat has found it unchanged */
static void
causes_that_restat_took_away_are_not_named(void **state)
{
	struct site *s = *state;

	site_manifest(s, RULES "build kept: true a\nbuild new: cat b\nbuild out: touch kept new\n");
	put(s, "a");
	put(s, "b");
	put(s, "kept");
	site_build(s, "");
	put(s, "a");
	put(s, "b");
	site_build(s, "");
	assert_non_null(strstr(s->causes.p, "input-changed a\n"));
	assert_non_null(strstr(s->causes.p, "input-rebuilt new\n"));
}

/* ---- size */

static void
a_noop_asks_for_each_file_once(void **state)
{
	struct site *s = *state;

	site_manifest(s, RULES "build b: cat a h\nbuild c: cat a b h\nbuild d: cat a b c h\nbuild all: phony b c d\n");
	put(s, "a");
	put(s, "h");
	site_build(s, "");
	s->disk.calls.mtime = 0;
	ran(s, "", "");
	assert_int_equal(s->disk.calls.mtime, 6);
}

static void
a_chain_of_a_million_edges_is_nothing_special(void **state)
{
	struct site *s = *state;
	struct buf text = {0};

	buf_puts(&text, RULES "build n0: touch\n");
	for (int i = 1; i < 1000000; i++)
		buf_printf(&text, "build n%d: phony n%d\n", i, i - 1);
	site_manifest(s, text.p);
	ran(s, "n999999", "touch n0\n");
	ran(s, "n999999", "");
	buf_free(&text);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, open_site, close_site)
	const struct CMUnitTest tests[] = {
	        T(builds_once_and_then_nothing),
	        T(rebuilds_only_what_changed),
	        T(equal_times_are_clean),
	        T(order_only_inputs_gate_but_do_not_dirty),
	        T(a_changed_command_is_dirty_unless_generator),
	        T(a_changed_response_file_is_dirty),
	        T(a_response_file_stays_after_a_failure),
	        T(an_input_changed_while_the_command_ran_is_seen),
	        T(a_command_that_makes_nothing_is_dirty_again),
	        T(phony_passes_dirtiness_and_time_on),
	        T(an_empty_phony_makes_its_readers_run_always),
	        T(missing_inputs_are_named_with_who_needs_them),
	        T(cycles_are_named),
	        T(validations_are_targets_of_their_own),
	        T(a_validation_may_depend_on_what_it_validates),
	        T(restat_prunes_what_follows),
	        T(restat_counts_an_absent_output_as_unchanged),
	        T(restat_does_not_prune_what_is_dirty_anyway),
	        T(a_depfile_is_read_before_the_next_build),
	        T(a_depfile_has_to_be_about_its_edge),
	        T(deps_are_recorded_and_the_depfile_is_removed),
	        T(a_header_known_only_from_deps_is_built_first),
	        T(deps_without_a_depfile_fail_the_command),
	        T(msvc_notes_become_deps_and_leave_the_output),
	        T(the_longest_chain_starts_first),
	        T(what_took_longest_starts_first),
	        T(any_order_of_what_is_ready_can_be_asked_for),
	        T(pools_limit_how_many_run),
	        T(gives_up_after_as_many_failures_as_allowed),
	        T(an_interrupt_removes_what_was_half_written),
	        T(a_job_that_was_interrupted_stops_the_build),
	        T(dyndep_adds_an_input_in_the_middle_of_a_build),
	        T(dyndep_adds_an_output_that_others_wait_for),
	        T(dyndep_may_say_restat),
	        T(dyndep_cycles_and_gaps_are_errors),
	        T(a_dyndep_file_that_is_there_is_loaded_at_once),
	        T(says_why),
	        T(causes_are_named),
	        T(causes_that_restat_took_away_are_not_named),
	        T(a_noop_asks_for_each_file_once),
	        T(a_chain_of_a_million_edges_is_nothing_special),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
