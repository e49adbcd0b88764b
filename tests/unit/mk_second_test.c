/* mk_second_test.c - prerequisites that are expanded when their target is reached.
 * SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "manifest/implicit/second.h"
#include "mk_site.h"

/* make §1.13: implicit rules take a list word by word */
static void
references_hold_words_together(void **state)
{
	static const struct {
		const char *list, *words;
	} cases[] = {
		{"a b  c", "a|b|c|"},
		{" $(x y) z", "$(x y)|z|"},
		{"a$(x y)b${z (w })c d", "a$(x y)b${z (w })c|d|"},
		{"$(x $(y z) w)v u", "$(x $(y z) w)v|u|"},
		{"$x y", "$x|y|"},
		{"$(x y", "$(x y|"},
		{"a$", "a$|"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct str rest = str_of(cases[i].list), word;
		struct buf words = {0};

		while ((word = mk_second_word(&rest)).n)
			buf_printf(&words, "%.*s|", STR_FMT(word));
		assert_string_equal(buf_cstr(&words), cases[i].words);
		buf_free(&words);
	}
}

/* make §1.10 */
static void
the_first_percent_of_each_word_is_the_stem(void **state)
{
	struct buf out = {0};

	(void)state;
	assert_true(mk_second_stem(STR("%.c x%y%z % w"), STR("S"), &out));
	assert_string_equal(out.p, "S.c xSy%z S w");
	buf_clear(&out);
	assert_false(mk_second_stem(STR("a b"), STR("S"), &out));
	assert_string_equal(out.p, "a b");
	buf_free(&out);
}

/* a makefile, and what a needs once it has been reached; or why not */
struct expand_case {
	const char *makefile, *deps, *fatal;
};

static void
check(const struct expand_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct mk_site s;
		uint32_t a;
		int rc;

		mk_site_init(&s);
		mk_site_read(&s, c[i].makefile);
		a = mk_target_find(s.mk, STR("a"));
		rc = mk_expand_deps(s.mk, a, NONE);
		assert_string_equal(mk_site_fatal(&s), c[i].fatal);
		assert_int_equal(rc, *c[i].fatal ? -1 : 0);
		if (rc == 0)
			assert_string_equal(mk_site_deps(&s, "a"), c[i].deps);
		/* once is enough */
		assert_int_equal(mk_expand_deps(s.mk, a, NONE), 0);
		mk_site_fini(&s);
	}
}

#define SECOND ".SECONDEXPANSION:\n"

/* make §1.10 .SECONDEXPANSION */
static void
references_are_expanded_for_their_target(void **state)
{
	static const struct expand_case cases[] = {
		{SECOND "a: $$(X) c\nX = x y\n", "x y c", ""},
		{SECOND "a: $$@.c $$(@D)\n", "a.c .", ""},
		{SECOND "a: b c\na: $$< $$^\n", "b c b b c", ""},
		{SECOND "a: X = mine\na: $$(X)\nX = all\n", "mine", ""},
		{SECOND "a b: %: $$*.c %.h\n", "a.c a.h", ""},
		{SECOND "a: $$(E)\n", "", ""},
		{SECOND "a: $$(X)\nX = x | o\n", "x | o", ""},
		/* only from that line on */
		{"X = x\na: $$(X)\n" SECOND, "$(X)", ""},
		{SECOND "a: $$(error no)\n", NULL, "make: no"},
		{SECOND "b:\na: $$(error no)\n\techo\n", NULL, "m:4: no"},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.10: a bar that comes out of a reference holds for what is behind that */
static void
what_follows_a_bar_is_order_only(void **state)
{
	struct mk_site s;
	mk_deps deps = {0};
	bool order = false;
	uint32_t a;

	(void)state;
	mk_site_begin(&s, "X = x | y\na:\n");
	a = mk_target_find(s.mk, STR("a"));
	assert_int_equal(mk_second_expand(s.mk, a, STR("a"), STR(""), STR("$(X)"), &order, &deps), 0);
	assert_int_equal(mk_second_expand(s.mk, a, STR("a"), STR(""), STR("z"), &order, &deps), 0);
	assert_int_equal(deps.n, 3);
	for (uint32_t i = 0; i < deps.n; i++)
		assert_int_equal(!!(deps.p[i].flags & DEP_ORDER_ONLY), i > 0);
	vec_free(&deps);
	mk_site_fini(&s);
}

/* make §1.10 .EXTRA_PREREQS */
static void
extra_prerequisites_come_last_and_never_to_themselves(void **state)
{
	static const struct expand_case cases[] = {
		{".EXTRA_PREREQS = x\na: b\n", "b x", ""},
		{"a: .EXTRA_PREREQS = x y\na: b\n", "b x y", ""},
		{"a: .EXTRA_PREREQS = x a\na: b\n", "b", ""},
		{"%: .EXTRA_PREREQS = x\na: b\n", "b", ""},
	};

	(void)state;
	check(cases, countof(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references_hold_words_together),
		cmocka_unit_test(the_first_percent_of_each_word_is_the_stem),
		cmocka_unit_test(references_are_expanded_for_their_target),
		cmocka_unit_test(what_follows_a_bar_is_order_only),
		cmocka_unit_test(extra_prerequisites_come_last_and_never_to_themselves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
