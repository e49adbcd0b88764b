/* mk_rules_test.c - rules of makefiles: targets, prerequisites, patterns, and who may override whom.
 * SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "manifest/read/read.h"
#include "mk_site.h"

/* a makefile, and what a target of it depends on */
struct deps_case {
	const char *makefile, *target, *deps;
};

static void
check_deps(const struct deps_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct mk_site s;

		mk_site_begin(&s, c[i].makefile);
		assert_string_equal(mk_site_deps(&s, c[i].target), c[i].deps);
		mk_site_fini(&s);
	}
}

/* make §1.10 */
static void
prerequisites_are_words_as_make_has_them(void **state)
{
	static const struct deps_case cases[] = {
		{"a: b c\na: d\n", "a", "b c d"},
		{"a: b c\na: d ; echo\n", "a", "d b c"},
		{"a: b | c d\n", "a", "b | c d"},
		{"a: b|c | d\n", "a", "b | c | d"},
		{"a: b .WAIT c\n", "a", "b .WAIT c"},
		{"a: ./b .//c ././ /./d ./././e\n", "a", "b c ./ /./d e"},
		{"a: b\\ c d\\:e f\\|g\n", "a", "b c d:e f|g"},
		{"a: lib(b c) x\n", "a", "lib(b) lib(c) x"},
		{"a: ~/b\n", "a", "/her/b"},
		{"a\\ b: c\n", "a b", "c"},
		{"a.o: a.c \\\n b.h \\\n c.h\n", "a.o", "a.c b.h c.h"},
		{"X = a: b ; echo\n$(X) c\n", "a", "b"},
		{"x.o y.o: %.o: %.c z.h\n", "y.o", "y.c z.h"},
		{"foo: foo%: % %.x y%\n", "foo", ".x y"},
		{".SECONDEXPANSION:\na: $$@.c $$(B)\n", "a", "$@.c $(B)"},
		{"a: # b ; c\n", "a", ""},
		{"a: b \\# c\n", "a", "b # c"},
	};

	(void)state;
	check_deps(cases, countof(cases));
}

/* make §1.10 */
static void
recipes_begin_behind_a_semicolon_or_a_tab(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_begin(&s, "a: ;echo $X;\\\n  b # c\n\td\n\n# e\n\tf\nb c: ; g\nd:\n\t\n: e\n\tnobody's\n");
	assert_string_equal(mk_site_recipe(&s, "a"), "echo $X;\\\n  b # c\nd\nf");
	assert_string_equal(mk_site_recipe(&s, "c"), " g");
	assert_string_equal(mk_site_recipe(&s, "d"), "");
	assert_string_equal(mk_site_recipe(&s, "e"), "none");
	mk_site_fini(&s);
}

/* a makefile, how reading it ends, and what is said on the way */
struct error_case {
	const char *makefile, *fatal, *said;
};

/* make §1.10: texts are those of GNU make 4.4.1 */
static void
rules_that_contradict_are_told(void **state)
{
	static const struct error_case cases[] = {
		{"a: ; b\na: ; c\n", "", "m:2: warning: overriding recipe for target 'a'\n"
		                         "m:1: warning: ignoring old recipe for target 'a'\n"},
		{"a a: ; b\n", "", "m:1: target 'a' given more than once in the same rule\n"},
		{"a:: ; b\na: ; c\n", "m:2: target file 'a' has both : and :: entries", ""},
		{"a b&: c\n", "m:1: grouped targets must provide a recipe", ""},
		{"a: b: c\n", "m:1: target pattern contains no '%'", ""},
		{"a: %a %b: c\n", "m:1: multiple target patterns", ""},
		{"a: : c\n", "m:1: missing target pattern", ""},
		{"a: %.o: %.c\n", "", "m:1: target 'a' doesn't match the target pattern\n"},
		{"%b a: c ; d\n", "m:1: mixed implicit and normal rules", ""},
		{"a %b: c\n", "", "m:1: *** mixed implicit and normal rules: deprecated syntax\n"},
		{"%a: %: c\n", "m:1: mixed implicit and static pattern rules", ""},
		{".WAIT: a ; b\n", "", "m:1: .WAIT should not have prerequisites\nm:1: .WAIT should not have commands\n"},
		{".SUFFIXES: .a .b\n.a.b: c ; d\n", "", "m:2: warning: ignoring prerequisites on suffix rule definition\n"},
		{".INTERMEDIATE: a\n.NOTINTERMEDIATE: a\n",
		 "make: a cannot be both .NOTINTERMEDIATE and .INTERMEDIATE", ""},
		{".SECONDARY:\n.NOTINTERMEDIATE:\n", "make: .NOTINTERMEDIATE and .SECONDARY are mutually exclusive", ""},
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct mk_site s;

		mk_site_init(&s);
		mk_site_read(&s, cases[i].makefile);
		assert_string_equal(mk_site_fatal(&s), cases[i].fatal);
		assert_string_equal(buf_cstr(&s.said), cases[i].said);
		mk_site_fini(&s);
	}
}

/* make §1.10 */
static void
the_default_goal_is_the_first_that_may_be(void **state)
{
	static const struct deps_case cases[] = {
		{".x: ; a\n%b: ; c\n./d: ; e\nf: ; g\n", NULL, "d"},
		{".x/y: ; a\nb: ; c\n", NULL, ".x/y"},
		{"a: ; b\n.DEFAULT_GOAL :=\nc: ; d\n", NULL, "c"},
		{"a: ; b\n.DEFAULT_GOAL = z\n", NULL, "z"},
		{"a: X = 1\nb: ; c\n", NULL, "b"},
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct mk_site s;

		mk_site_init(&s);
		mk_site_read(&s, cases[i].makefile);
		assert_string_equal(mk_site_value(&s, "$(.DEFAULT_GOAL)"), cases[i].deps);
		mk_site_fini(&s);
	}
}

/* patterns that are alive, one per line */
static const char *
patterns_of(struct mk_site *s)
{
	buf_clear(&s->text);
	for (uint32_t i = 0; i < s->mk->rules.patterns.n; i++) {
		const struct mk_pattern *p = &s->mk->rules.patterns.p[i];

		if (p->dead)
			continue;
		for (uint32_t t = 0; t < p->targets.n; t++)
			buf_printf(&s->text, "%s%s", t ? " " : "", mk_str(s->mk, p->targets.p[t]).p);
		buf_puts(&s->text, p->terminal ? "::" : ":");
		for (uint32_t d = 0; d < p->deps.n; d++)
			buf_printf(&s->text, " %s", mk_str(s->mk, p->deps.p[d].target).p);
		buf_putc(&s->text, '\n');
	}
	return buf_cstr(&s->text);
}

/* make §1.10 */
static void
patterns_replace_their_like_and_suffixes_become_patterns(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	mk_site_read(&s, "%.o: %.c ; 1\n%.p:: %.q ; 2\n%.o: %.c ; 3\n.SUFFIXES:\n.SUFFIXES: .x .a\n.x.a: ; 4\n");
	assert_string_equal(patterns_of(&s), "%.p:: %.q\n%.o: %.c\n%.x:\n(%.o): %.x\n%.a: %.x\n%.a:\n");
	mk_site_fini(&s);
}

/* make §1.5: the value's `;` and what follows it is no recipe */
static void
variables_of_targets_are_no_prerequisites(void **state)
{
	struct mk_site s;
	struct mk_scope *scope;

	(void)state;
	mk_site_init(&s);
	mk_site_read(&s, "a: b\na: X := 1;2 # hi\nT = a:\n$(T) Y = 3 # c\n%a: X = no\n");
	assert_string_equal(mk_site_deps(&s, "a"), "b");
	scope = mk_target_scope(s.mk, mk_target_find(s.mk, STR("a")), NONE);
	scope = mk_scope_enter(s.mk, scope);
	assert_string_equal(mk_site_value(&s, "[$X][$Y]"), "[1;2 # hi][3 ]");
	mk_scope_leave(s.mk, scope);
	mk_site_fini(&s);
}

/* linear: or it would not end in time */
static void
many_rules_are_read_in_no_time(void **state)
{
	struct mk_site s;
	struct buf text = {0};

	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_printf(&text, "t%d: a b \\\n c\nall:: ; x\n.PHONY: t%d\nA += %d\n%%.%d: %%.c ; y\n", i, i, i, i);
	mk_site_begin(&s, text.p);
	assert_string_equal(mk_site_deps(&s, "t19999"), "a b c");
	assert_string_equal(mk_site_value(&s, "$(words $A)"), "20000");
	mk_site_fini(&s);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prerequisites_are_words_as_make_has_them),
		cmocka_unit_test(recipes_begin_behind_a_semicolon_or_a_tab),
		cmocka_unit_test(rules_that_contradict_are_told),
		cmocka_unit_test(the_default_goal_is_the_first_that_may_be),
		cmocka_unit_test(patterns_replace_their_like_and_suffixes_become_patterns),
		cmocka_unit_test(variables_of_targets_are_no_prerequisites),
		cmocka_unit_test(many_rules_are_read_in_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
