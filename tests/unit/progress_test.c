/* progress_test.c - what is made of counts and times (ninja I5–I7). SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "status/format.h"
#include "status/progress.h"

#define EVERYTHING "%s %t %r %u %f %o %c %p %P %e %w %E %W %%"

static void
assert_shows(const struct progress *p, const char *pattern, const char *expected)
{
	struct buf out = {0};
	struct err err = {0};

	assert_int_equal(format_percent(&out, pattern, p, STR("what"), &err), 0);
	assert_string_equal(buf_cstr(&out), expected);
	buf_free(&out);
}

static void
assert_shows_by_name(const struct progress *p, const char *pattern, const char *expected)
{
	struct buf out = {0};
	struct err err = {0};

	assert_int_equal(format_check(pattern, &err), 0);
	assert_int_equal(format_dollar(&out, pattern, p, STR("what"), &err), 0);
	assert_string_equal(buf_cstr(&out), expected);
	buf_free(&out);
}

static void
plan(struct progress *p, int n, int64_t prev_ms)
{
	while (n--)
		progress_plan(p, prev_ms);
}

/* a step that ran from start to end */
static void
run(struct progress *p, int64_t prev_ms, int64_t start_ms, int64_t end_ms)
{
	progress_start(p, start_ms);
	progress_finish(p, prev_ms, start_ms, end_ms);
	progress_leave(p);
}

static void
limits_are_shown_while_they_limit(void **state)
{
	struct progress p;

	(void)state;
	progress_init(&p, 4);
	assert_shows_by_name(&p, "<$limits>", "<>");
	progress_limit(&p, STR("link"), 2, 2, 7);
	assert_shows_by_name(&p, "<$limits>", "<link 2/2 (7 queued)>");
	progress_limit(&p, STR("memory"), 5, 0, 3);
	progress_limit(&p, STR("memory"), 1, 1, 1);
	assert_shows_by_name(&p, "$limits", "link 2/2 (7 queued), memory (3 queued), memory 1/1 (1 queued)");
	progress_limit(&p, STR("link"), 2, 2, 0);
	progress_limit(&p, STR("memory"), 1, 1, 0);
	assert_shows_by_name(&p, "$limits", "memory (3 queued)");
	progress_reset(&p);
	assert_shows_by_name(&p, "$limits", "");
	progress_fini(&p);
}

/* ninja I5 */
static void
nothing_is_known_at_the_beginning(void **state)
{
	struct progress p;

	(void)state;
	progress_init(&p, 4);
	plan(&p, 4, -1);
	progress_start(&p, 0);
	assert_shows(&p, EVERYTHING, "1 4 1 3 0 0.0 ?   0%   0% 0.000 00:00 ? ? %what");
	progress_fini(&p);
}

/* ninja I5, I6 */
static void
each_placeholder_has_a_name(void **state)
{
	struct progress p;

	(void)state;
	progress_init(&p, 2);
	plan(&p, 4, -1);
	run(&p, -1, 0, 2000);
	progress_start(&p, 2000);
	assert_shows(&p, EVERYTHING, "2 4 1 2 1 0.5 1.0  25%  25% 2.000 00:02 6.000 00:06 %what");
	assert_shows_by_name(&p,
	                     "$started $total $running $remaining $finished $rate $current_rate $progress "
	                     "$predicted_progress $elapsed_seconds $elapsed $eta_seconds $eta $$${description}",
	                     "2 4 1 2 1 0.5 1.0  25%  25% 2.000 00:02 6.000 00:06 $what");
	progress_fini(&p);
}

/* ninja I6, A9 */
static void
status_option_knows_the_escapes_of_a_manifest(void **state)
{
	struct progress p;
	struct err err = {0};

	(void)state;
	progress_init(&p, 1);
	assert_shows_by_name(&p, "", "");
	assert_shows_by_name(&p, "100% $ $:$$ a$\n   b", "100%  :$ ab");
	assert_shows_by_name(&p, "one\ntwo", "one");
	assert_shows_by_name(&p, "$total.$total", "0.0");
	assert_shows_by_name(&p, "${total}s", "0s");
	assert_int_equal(format_check("$", &err), -1);
	assert_string_equal(buf_cstr(&err.text),
	                    "invalid --status: --status:1: bad $-escape (literal $ must be written as $$)");
	assert_int_equal(format_check("ok ${total", &err), -1);
	assert_string_equal(buf_cstr(&err.text),
	                    "invalid --status: --status:1: bad $-escape (literal $ must be written as $$)\n"
	                    "ok ${total\n   ^ near here");
	assert_int_equal(format_check("$%", &err), -1);
	assert_int_equal(format_check("${}", &err), -1);
	err_fini(&err);
	progress_fini(&p);
}

/* ninja I5 */
static void
a_percent_sign_at_the_end_is_an_error(void **state)
{
	struct progress p;
	struct buf out = {0};
	struct err err = {0};

	(void)state;
	progress_init(&p, 1);
	assert_int_equal(format_percent(&out, "100%", &p, STR(""), &err), -1);
	assert_string_equal(buf_cstr(&err.text), "unknown placeholder '%' in $NINJA_STATUS");
	buf_free(&out);
	err_fini(&err);
	progress_fini(&p);
}

/* ninja I5 */
static void
hours_appear_when_either_time_has_them(void **state)
{
	struct progress p;

	(void)state;
	progress_init(&p, 1);
	plan(&p, 2, -1);
	run(&p, -1, 0, 3599999);
	assert_shows(&p, "%w %W ", "59:59 59:59 what");
	run(&p, -1, 0, 3600000);
	assert_shows(&p, "%w %W ", "1:00:00 0:00:00 what");
	plan(&p, 98, -1);
	assert_shows(&p, "%w %W ", "1:00:00 49:00:00 what");
	progress_reset(&p);
	plan(&p, 100, -1);
	run(&p, -1, 0, 40000);
	assert_shows(&p, "%w %W ", "0:00:40 1:06:00 what");
	progress_fini(&p);
}

/* ninja I5: %c takes the last -j steps */
static void
current_rate_forgets_what_is_long_ago(void **state)
{
	struct progress p;

	(void)state;
	progress_init(&p, 3);
	plan(&p, 10, -1);
	run(&p, -1, 0, 1000);
	run(&p, -1, 1000, 2000);
	assert_shows(&p, "%c ", "1.5 what"); /* 0, 1000, 2000 */
	run(&p, -1, 2000, 2500);
	run(&p, -1, 2500, 3000);
	assert_shows(&p, "%c ", "3.0 what"); /* 2000, 2500, 3000 */
	progress_fini(&p);
}

static void
no_limit_of_jobs_is_a_long_memory(void **state)
{
	struct progress p;

	(void)state;
	progress_init(&p, 0);
	for (int i = 0; i < 20000; i++)
		run(&p, -1, i, i + 1);
	assert_shows(&p, "%c ", "1000.2 what");
	assert_true(p.recent.n <= 4096);
	progress_fini(&p);
}

/* ninja I7 */
static void
history_predicts_what_is_left(void **state)
{
	struct progress p;

	(void)state;
	progress_init(&p, 1);
	plan(&p, 1, 1000);
	plan(&p, 1, 3000);
	plan(&p, 1, -1);
	run(&p, 1000, 0, 500);
	/* known: 500 spent and 3000 to come; the unknown one takes the average of these two, 1750 */
	assert_shows(&p, "%P %E ", "  9% 4.750 what");
	progress_prune(&p, -1);
	assert_shows(&p, "%P %E ", " 14% 3.000 what");
	progress_prune(&p, 3000);
	assert_shows(&p, "%P %E %t ", "100% 0.000 1 what");
	progress_fini(&p);
}

/* ninja I7 */
static void
history_of_another_kind_of_build_is_not_trusted(void **state)
{
	struct progress p;

	(void)state;
	progress_init(&p, 1);
	plan(&p, 10, 100);
	run(&p, 100, 0, 14000);
	assert_shows(&p, "%P %E ", " 93% 0.900 what"); /* too early to tell */
	progress_reset(&p);
	plan(&p, 10, 100);
	run(&p, 100, 0, 16000);
	assert_shows(&p, "%P %E ", " 10% 144.000 what"); /* 160 times as slow: nine more like this one */
	progress_reset(&p);
	plan(&p, 21, 100);
	run(&p, 100, 0, 16000);
	assert_shows(&p, "%P %E ", " 88% 2.000 what"); /* less than 5 % */
	progress_reset(&p);
	plan(&p, 10, 2000);
	run(&p, 2000, 0, 16000);
	assert_shows(&p, "%P %E ", " 47% 18.000 what"); /* 8 times as slow: within reason */
	progress_fini(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_known_at_the_beginning),
		cmocka_unit_test(limits_are_shown_while_they_limit),
		cmocka_unit_test(each_placeholder_has_a_name),
		cmocka_unit_test(status_option_knows_the_escapes_of_a_manifest),
		cmocka_unit_test(a_percent_sign_at_the_end_is_an_error),
		cmocka_unit_test(hours_appear_when_either_time_has_them),
		cmocka_unit_test(current_rate_forgets_what_is_long_ago),
		cmocka_unit_test(no_limit_of_jobs_is_a_long_memory),
		cmocka_unit_test(history_predicts_what_is_left),
		cmocka_unit_test(history_of_another_kind_of_build_is_not_trusted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
