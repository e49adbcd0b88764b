/* mk_read_test.c - makefiles line by line: what each is taken for, and what make says when it is nothing.
 * SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "manifest/read/read.h"
#include "mk_site.h"

/* a makefile, an expression, and what that comes to */
struct value_case {
	const char *makefile, *expression, *value;
};

static void
check_values(const struct value_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct mk_site s;

		mk_site_begin(&s, c[i].makefile);
		assert_string_equal(mk_site_value(&s, c[i].expression), c[i].value);
		mk_site_fini(&s);
	}
}

/* a makefile, how reading it ends, and what is said on the way */
struct error_case {
	const char *makefile, *fatal, *said;
};

static void
check_errors(const struct error_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct mk_site s;

		mk_site_init(&s);
		mk_site_read(&s, c[i].makefile);
		assert_string_equal(mk_site_fatal(&s), c[i].fatal);
		assert_string_equal(buf_cstr(&s.said), c[i].said);
		mk_site_fini(&s);
	}
}

/* make §1.4 */
static void
lines_are_joined_and_comments_cut(void **state)
{
	static const struct value_case cases[] = {
		{"A = x \\\n   y\nall:;", "[$A]", "[x y]"},
		{"A\\\n =\\\n b\\\n c\nall:;", "[$A]", "[b c]"},
		{"A = a$\\\n   b\nall:;", "[$A]", "[ab]"},
		{"A = x \\\\\\\n   y\nall:;", "[$A]", "[x \\ y]"},
		{".POSIX:\nA = he  \\\nllo\nall:;", "[$A]", "[he   llo]"},
		{"A = x  # c\nall:;", "[$A]", "[x  ]"},
		{"A := \\\\# c\nB := b\\#c\nall:;", "[$A][$B]", "[\\][b#c]"},
		{"A = $(subst #,x,a#b)\nall:;", "[$A]", "[axb]"},
		{"\xef\xbb\xbf" "A = 1\r\nB = 2\r\nall:;", "[$A$B]", "[12]"},
		{"ifdef := 1\ninclude = 2\noverride = 3\nall:;", "$(ifdef)$(include)$(override)", "123"},
	};

	(void)state;
	check_values(cases, countof(cases));
}

/* make §1.5 */
static void
definitions_end_where_they_began(void **state)
{
	static const struct value_case cases[] = {
		{"define X\na \\\n   b\n  define Y\n endef\nendef\nall:;", "[$X]", "[a b\n  define Y\n endef]"},
		{"define X\n\techo a\n\tendef\nendef\nall:;", "[$X]", "[\techo a\n\tendef]"},
		{"define X Y\na\nendef\nall:;", "[$(X Y)]", "[a]"},
		{"A = 1\ndefine A +=\n2\nendef\nall:;", "[$A]", "[1 2]"},
		{"ifdef NO\ndefine X\nendif\nendef\nendif\nall:;", "[$X]", "[]"},
		{"override define X\nhi\nendef\nX = ho\nall:;", "$(origin X) $X", "override hi"},
		{"X = 1\nundefine X\nall:;", "$(origin X)", "undefined"},
	};

	(void)state;
	check_values(cases, countof(cases));
}

/* make §1.8 */
static void
conditionals_choose_one_branch(void **state)
{
	static const struct value_case cases[] = {
		{"ifdef X\nA = 1\nelse ifeq (a,a)\nA = 2\nelse\nA = 3\nendif\nall:;", "$A", "2"},
		{"ifeq (a ,  a)\nA = y\nelse\nA = n\nendif\nall:;", "$A", "y"},
		{"ifeq ( a,a)\nA = y\nelse\nA = n\nendif\nall:;", "$A", "n"},
		{"ifneq \"a b\" 'a b'\nA = y\nelse\nA = n\nendif\nall:;", "$A", "n"},
		{"E =\nifdef E\nA = y\nelse\nA = n\nendif\nall:;", "$A", "n"},
		{"ifdef X\nifeq (\nelse\nendif\nelse # c\nA = 4\nendif # c\nall:;", "$A", "4"},
		{"all:\nifdef X\n\techo a\nelse\n\techo b\nendif\nA = 5\n", "$A", "5"},
	};

	(void)state;
	check_values(cases, countof(cases));
}

/* make §1.4, §1.5, §1.8, §1.10: texts are those of GNU make 4.4.1 */
static void
errors_say_where(void **state)
{
	static const struct error_case cases[] = {
		{"\nfoo\n", "m:2: missing separator", ""},
		{"        foo\n", "m:1: missing separator (did you mean TAB instead of 8 spaces?)", ""},
		{"ifeq(a,b)\n", "m:1: missing separator (ifeq/ifneq must be followed by whitespace)", ""},
		{"\tfoo\n", "m:1: recipe commences before first target", ""},
		{"a: X=1\n\techo\n", "m:2: recipe commences before first target", ""},
		{" ;echo\n", "m:1: missing rule before recipe", ""},
		{"$(X);echo\n", "", ""},
		{" = 1\n", "m:1: empty variable name", ""},
		{"define\nendef\n", "m:1: empty variable name", ""},
		{"\ndefine X\n", "m:2: missing 'endef', unterminated 'define'", ""},
		{"define X = y\nendef z\nall:;", "", "m:1: extraneous text after 'define' directive\n"
		                                     "m:2: extraneous text after 'endef' directive\n"},
		{"endif\n", "m:1: extraneous 'endif'", ""},
		{"else\n", "m:1: extraneous 'else'", ""},
		{"ifdef X\n", "m:2: missing 'endif'", ""},
		{"ifdef X\nelse\nelse\nendif\n", "m:3: only one 'else' per conditional", ""},
		{"ifdef X Y\nendif\n", "m:1: invalid syntax in conditional", ""},
		{"ifeq (a,b\nendif\n", "m:1: invalid syntax in conditional", ""},
		{"ifdef X\nelse foo\nendif bar\nall:;", "", "m:2: extraneous text after 'else' directive\n"
		                                            "m:3: extraneous text after 'endif' directive\n"},
		{"ifeq (a,a) foo\nendif\nall:;", "", "m:1: extraneous text after 'ifeq' directive\n"},
		{"define Y\nA=1\n\nfoo\nendef\n$(eval $(Y))\n", "m:6: missing separator", ""},
	};

	(void)state;
	check_errors(cases, countof(cases));
}

/* make §1.9 */
static void
includes_are_looked_for_and_remembered(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	fake_put(&s.disk, "a.mk", "A = $(lastword $(MAKEFILE_LIST))");
	fake_put(&s.disk, "/usr/include/b.mk", "B := $(lastword $(MAKEFILE_LIST))");
	mk_site_read(&s, "include a.mk b.mk\n-include none.mk\nall:;");
	assert_int_equal(s.rc, 0);
	assert_string_equal(mk_site_value(&s, "$B, $(MAKEFILE_LIST)"), "/usr/include/b.mk, m a.mk /usr/include/b.mk");
	assert_int_equal(s.mk->rules.makefiles.n, 4);
	assert_true(s.mk->rules.makefiles.p[3]->missing);
	assert_true(s.mk->rules.makefiles.p[3]->optional);
	assert_false(s.mk->rules.makefiles.p[2]->missing);
	mk_site_fini(&s);
}

/* a file that includes itself without end is an error, no crash */
static void
endless_includes_end(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	mk_site_read(&s, "include m\n");
	assert_string_equal(mk_site_fatal(&s), "m:1: m: Too many open files");
	mk_site_fini(&s);
}

/* make §1.4: .RECIPEPREFIX takes effect at once, and each rule remembers its own */
static void
the_prefix_of_recipes_can_change(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	mk_site_read(&s, "a:\n\techo 1\n.RECIPEPREFIX = >\nb:\n> echo 2\n.RECIPEPREFIX =\nc:\n\techo 3\n");
	assert_string_equal(mk_site_recipe(&s, "a"), "echo 1");
	assert_string_equal(mk_site_recipe(&s, "b"), " echo 2");
	assert_string_equal(mk_site_recipe(&s, "c"), "echo 3");
	mk_site_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_joined_and_comments_cut),
		cmocka_unit_test(definitions_end_where_they_began),
		cmocka_unit_test(conditionals_choose_one_branch),
		cmocka_unit_test(errors_say_where),
		cmocka_unit_test(includes_are_looked_for_and_remembered),
		cmocka_unit_test(endless_includes_end),
		cmocka_unit_test(the_prefix_of_recipes_can_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
