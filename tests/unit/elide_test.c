/* elide_test.c - text that has to fit. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "status/elide.h"

#define RED   "\033[1;31m"
#define RESET "\033[0m"

static void
assert_elided(const char *text, size_t width, const char *expected)
{
	struct buf out = {0};

	elide_middle(&out, str_of(text), width);
	assert_string_equal(buf_cstr(&out), expected);
	buf_free(&out);
}

/* ninja I4 */
static void
what_fits_stays(void **state)
{
	(void)state;
	assert_elided("", 0, "");
	assert_elided("", 10, "");
	assert_elided("0123456789", 10, "0123456789");
	assert_elided("0123456789", 80, "0123456789");
	assert_elided("01" RED "23" RESET, 4, "01" RED "23" RESET);
}

/* ninja I4 */
static void
the_left_part_is_the_smaller_half(void **state)
{
	(void)state;
	assert_elided("0123456789", 9, "012...789");
	assert_elided("0123456789", 8, "01...789");
	assert_elided("0123456789", 6, "0...89");
	assert_elided("0123456789", 5, "0...9");
	assert_elided("0123456789", 4, "...9");
}

/* ninja I4 */
static void
three_columns_and_less_are_dots(void **state)
{
	(void)state;
	assert_elided("0123456789", 3, "...");
	assert_elided("0123456789", 2, "..");
	assert_elided("0123456789", 1, ".");
	assert_elided("0123456789", 0, "");
	assert_elided("0123" RED "456789" RESET, 2, ".." RED RESET);
}

/* ninja I4 */
static void
colours_have_no_width_and_are_kept(void **state)
{
	(void)state;
	assert_elided(RED "0123456789" RESET, 9, RED "012...789" RESET);
	assert_elided("0123" RED "45" RESET "6789", 9, "012..." RED RESET "789");
	assert_elided("01" RED "23456789", 9, "01" RED "2...789");
	assert_elided("012" RED "3456789", 9, "012..." RED "789"); /* at the gap: behind the dots */
	assert_elided("012345" RESET "6789", 7, "01..." RESET "89");
	assert_elided("\033[m0123456789", 6, "\033[m0...89");
}

static void
other_sequences_are_text(void **state)
{
	(void)state;
	assert_elided("\033[2K0123456789", 13, "\033[2K0...56789");
	assert_elided("0123456789\033[1;31", 10, "012...1;31");
	assert_elided("0123456789\033", 8, "01...89\033");
}

static void
characters_are_not_cut_apart(void **state)
{
	(void)state;
	assert_elided("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f", 4, "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f");
	assert_elided("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f", 6,
	              "\xc3\xa4...\xc3\xbc\xc3\x9f");
	/* 中 takes two columns: seven columns leave two for each side */
	assert_elided("\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad", 7, "\xe4\xb8\xad...\xe4\xb8\xad");
	assert_elided("\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad", 6, "...\xe4\xb8\xad");
	/* a combining mark goes with its letter */
	assert_elided("e\xcc\x81" "23456789", 5, "e\xcc\x81...9");
	assert_elided("\xff\xfe\xff\xfe\xff\xfe", 5, "\xff...\xfe");
}

static void
assert_stripped(struct str text, const char *expected)
{
	struct buf out = {0};

	strip_csi(&out, text);
	assert_string_equal(buf_cstr(&out), expected);
	buf_free(&out);
}

/* ninja I1 */
static void
strips_control_sequences(void **state)
{
	(void)state;
	assert_stripped(STR("none"), "none");
	assert_stripped(STR("\033[1;31mred\033[0m"), "red");
	assert_stripped(STR("a\033[2Kb\033[?25lc"), "abc");
	assert_stripped(STR("cut\033"), "cut");
	assert_stripped(STR("cut\033["), "cut");
	assert_stripped(STR("cut\033[12;"), "cut");
	assert_stripped(STR("\033]0;title\007x"), "]0;title\007x");
	assert_stripped(STR(""), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_stays),
		cmocka_unit_test(the_left_part_is_the_smaller_half),
		cmocka_unit_test(three_columns_and_less_are_dots),
		cmocka_unit_test(colours_have_no_width_and_are_kept),
		cmocka_unit_test(other_sequences_are_text),
		cmocka_unit_test(characters_are_not_cut_apart),
		cmocka_unit_test(strips_control_sequences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
