/* mk_recipe_test.c - from the text of a recipe to what is run. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "manifest/recipe/recipe.h"
#include "mk_site.h"

/* a makefile, and the steps of target a: see mk_site_steps */
struct steps_case {
	const char *makefile, *steps;
};

static void
check(const struct steps_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct mk_site s;

		mk_site_begin(&s, c[i].makefile);
		assert_string_equal(mk_site_steps(&s, "a"), c[i].steps);
		mk_site_fini(&s);
	}
}

/* make §1.11 */
static void
flags_are_taken_off_the_front_of_lines(void **state)
{
	static const struct steps_case cases[] = {
		{"a:\n\tx\n\t@y\n\t-z\n\t+w\n", "2::x\n3:@:y\n4:-:z\n5:+:w\n"},
		{"a:\n\t @ -+\t- x -@\n", "2:@-+:x -@\n"},
		{"a:\n\t@\n\t- \n\tx\n", "4::x\n"},
		{"a: ; @x\n\ty\n", "1:@:x\n2::y\n"},
		/* what expansion brings is looked at, too */
		{"F = @-x\na:\n\t$F\n", "3:@-:x\n"},
		{"F = -\na:\n\t@$F+x\n", "3:@-+:x\n"},
		{"E =\na:\n\t$E @x\n", "3:@:x\n"},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.11 */
static void
one_line_may_become_many(void **state)
{
	static const struct steps_case cases[] = {
		{"define L\nx\n@y\n-z\nendef\na:\n\t$L\n\tw\n", "7::x\n7:@:y\n7:-:z\n8::w\n"},
		/* flags in front of it hold for all of them */
		{"define L\nx\n+y\nendef\na:\n\t@$L\n", "6:@:x\n6:@+:y\n"},
		{"define L\nx \\\n\ty\nz\nendef\na:\n\t$L\n", "7::x y\n7::z\n"},
		{"define L\n\nx\n\nendef\na:\n\t$L\n", "7::x\n"},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.11 */
static void
a_line_goes_on_as_it_stands_but_in_references(void **state)
{
	static const struct steps_case cases[] = {
		{"a:\n\tx \\\n\ty\n\tz\n", "2::x \\~y\n3::z\n"},
		/* one prefix character goes; further blanks stay */
		{"a:\n\tx \\\n\t\t y\n", "2::x \\~\t y\n"},
		{"a:\n\tx \\\n    y\n", "2::x \\~    y\n"},
		{"a:\n\tx \\\\\n\ty\n", "2::x \\\\\n3::y\n"},
		{"a:\n\tx '$(subst o,0,o  \\\n\t  o)'\n", "2::x '0 0'\n"},
		{"a:\n\tx ${subst o,0,o\\\n\to} \\\n\ty\n", "2::x 0 0 \\~y\n"},
		/* even what only looks like a reference */
		{"a:\n\tx $$(y \\\n\t  z)\n", "2::x $(y z)\n"},
		{".RECIPEPREFIX = >\na:\n> x \\\n>y\n", "3::x \\~y\n"},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.11 */
static void
lines_that_run_make_are_always_run(void **state)
{
	static const struct steps_case cases[] = {
		{"a:\n\t$(MAKE) x\n\t${MAKE} y\n\tz\n", "2:+:make x\n3:+:make y\n4::z\n"},
		{"M = $(MAKE)\na:\n\t$M x\n", "3::make x\n"},
		{"a:\n\tx $$(MAKE)\n", "2:+:x $(MAKE)\n"},
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct mk_site s;

		mk_site_init(&s);
		mk_site_read(&s, cases[i].makefile);
		mk_var_set(s.mk, &s.mk->vars.globals, STR("MAKE"), STR("make"), ORIGIN_DEFAULT, false, NULL);
		assert_string_equal(mk_site_steps(&s, "a"), cases[i].steps);
		mk_site_fini(&s);
	}
}

/* make §1.11 */
static void
oneshell_makes_one_script(void **state)
{
	static const struct steps_case cases[] = {
		{".ONESHELL:\na:\n\t@x\n\t-y\n\t@ z\n", "3:@:x~y~z\n"},
		{".ONESHELL:\na:\n\tx\n\t+y\n", "3::x~y\n"},
		{".ONESHELL:\nSHELL = /opt/bin/bash\na:\n\tx\n\t@y\n", "4::x~y\n"},
		/* who knows what these mean to another shell */
		{".ONESHELL:\nSHELL = /usr/bin/perl\na:\n\t@x\n\t@y\n", "4:@:x~@y\n"},
		{".ONESHELL:\nE =\na:\n\t$E\n\t $E\n", ""},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.11: all lines are expanded before the first runs, and an error ends it */
static void
what_cannot_be_expanded_ends_the_recipe(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	mk_site_read(&s, "a:\n\t$(info one)\n\t$(error no)\n\t$(info two)\n");
	assert_string_equal(mk_site_steps(&s, "a"), "m:3: no");
	assert_string_equal(buf_cstr(&s.said), "one\n");
	mk_site_fini(&s);
}

static bool
always(struct mk_site *s, const char *target)
{
	const struct mk_target *t = &s->mk->rules.targets.p[mk_target_find(s->mk, str_of(target))];

	return mk_recipe_always(s->mk, t->recipe);
}

/* make §1.11, -t and -n: without expanding, unless that has been done */
static void
recipes_tell_whether_they_run_even_under_n(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	mk_site_read(&s, "P = +x\na:\n\tx\n\ty\nb:\n\tx\n\t@ +y\nc:\n\tcd x; ${MAKE}\nd:\n\t$P\ne: ;\n");
	assert_false(always(&s, "a"));
	assert_true(always(&s, "b"));
	assert_true(always(&s, "c"));
	assert_false(always(&s, "d"));
	assert_false(always(&s, "e"));
	mk_site_steps(&s, "d");
	assert_true(always(&s, "d"));
	mk_site_fini(&s);
}

/* make §1.12: a step for each of these, $X alone */
static void
automatic_variables_are_those_of_the_target(void **state)
{
	static const struct steps_case cases[] = {
		{"a: b c b | d c e\n\t$@,$<,$^,$+,$|,$*,$%\n", "2::a,b,b c,b c b,d e,,\n"},
		{"a: x/b c\n\t$(@D),$(<F),$(^D),$(+F),$(?F)\n", "2::.,b,x .,b c,\n"},
		{"a: | b\n\t[$<$^]$|\n", "2::[]b\n"},
		{"a: lib(m) c\n\t$<,$^\n", "2::lib(m),m c\n"},
		{"a: %: x%.c\n\t$*,$<\n", "2::a,xa.c\n"},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.12: what the walk knows of prerequisites and of the target itself */
static void
names_are_those_under_which_files_were_found(void **state)
{
	struct mk_site s;
	struct arena mem = {0};
	mk_steps steps = {0};
	const bool newer[] = {false, true};
	uint32_t target, self, where[2];
	struct mk_facts facts = {newer, where, NONE, &self};

	(void)state;
	mk_site_init(&s);
	mk_site_read(&s, "a: b c\n\t$@ $^ $?\n");
	target = mk_target_find(s.mk, STR("a"));
	self = mk_name(s.mk, STR("there/a"));
	where[0] = mk_name(s.mk, STR("src/b"));
	where[1] = NONE;
	assert_int_equal(mk_recipe_steps(s.mk, target, &facts, &mem, &steps), 0);
	assert_int_equal(steps.n, 1);
	assert_string_equal(steps.p[0].text.p, "there/a src/b c c");
	vec_free(&steps);
	arena_free(&mem);
	mk_site_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_are_taken_off_the_front_of_lines),
		cmocka_unit_test(one_line_may_become_many),
		cmocka_unit_test(a_line_goes_on_as_it_stands_but_in_references),
		cmocka_unit_test(lines_that_run_make_are_always_run),
		cmocka_unit_test(oneshell_makes_one_script),
		cmocka_unit_test(what_cannot_be_expanded_ends_the_recipe),
		cmocka_unit_test(recipes_tell_whether_they_run_even_under_n),
		cmocka_unit_test(automatic_variables_are_those_of_the_target),
		cmocka_unit_test(names_are_those_under_which_files_were_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
