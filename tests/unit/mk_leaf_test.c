/* mk_leaf_test.c - names that no rule for anything has to be tried for.
 * SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "manifest/implicit/leaf.h"
#include "manifest/files/stems.h"
#include "mk_site.h"

struct leaf_case {
	const char *makefile, *name;
	bool leaf;
};

/* as the builtin ones are */
#define RULES                                                                            \
	"%: %.o\n\techo\n%: %.c\n\techo\n%.o: %.c\n\techo\n%.c: %.y\n\techo\n%.out: %\n\techo\n" \
	"%:: %,v\n\techo\n%:: RCS/%,v\n\techo\n%:: RCS/%\n\techo\n%:: s.%\n\techo\n%:: SCCS/s.%\n\techo\n"

static bool
is_leaf(const char *makefile, const char *name)
{
	const char *slash = strrchr(name, '/');
	struct mk_site s;
	struct buf text = {0};
	bool leaf;

	buf_puts(&text, RULES);
	buf_puts(&text, makefile);
	mk_site_begin(&s, text.p);
	leaf = mk_is_leaf(s.mk, str_of(name), slash ? (size_t)(slash + 1 - name) : 0);
	mk_site_fini(&s);
	buf_free(&text);
	return leaf;
}

static void
check(const struct leaf_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_leaf(c[i].makefile, c[i].name) != c[i].leaf)
			fail_msg("%s: '%s' is %sa leaf", c[i].makefile, c[i].name, c[i].leaf ? "" : "not ");
}

/* make §1.13 */
static void
what_nothing_begins_with_is_a_leaf(void **state)
{
	static const struct leaf_case cases[] = {
		{"a.o: a.c a.h\n", "a.c", true},
		{"a.o: a.c a.h\n", "a", false},
		{"a.o: a.c\na.c.o:\n", "a.c", false},
		{"d/a.o: a.c\n", "a", false},
		{"d/a.o: x\n", "d/a", false},
		{"d/a.o: x\n", "a", true},
		{"a.o: x\ns.a.c:\n", "a.c", false},
		{"a.o: x\nRCS/x,v:\n", "y", false},
		{"a.o: x\na.c,v:\n", "a.c", false},
		{"a.o: x\n", "lib(a)", false},
		{"a.o: x\n", "a*", false},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.13 */
static void
rules_that_are_not_understood_leave_no_leaves(void **state)
{
	static const struct leaf_case cases[] = {
		{"a:\n%: %.x\n\techo\n", "b", true},
		{"a:\n%: %_x\n\techo\n", "b", false},
		{"a:\n%: x%\n\techo\n", "b", false},
		{"a:\n%: a\n\techo\n", "b", false},
		{"a:\n%.o: FORCE\n\techo\n", "b", false},
		{"a:\n%.z: FORCE\n\techo\n", "b", true},
		{"a:\nd/%.o: e/%.c\n\techo\n", "b", true},
		{"a:\nd/%.o: e/%.c\n\techo\n", "d/b", false},
		{"a:\n%.tab.c: %.y\n\techo\n", "b", true},
		{"a:\n%.tab.c: %.y\n\techo\n", "b.tab", false},
		{"a:\nVPATH = /\n", "b", false},
		{".SECONDEXPANSION:\na:\n%: $$(X)\n\techo\n", "b", false},
	};

	(void)state;
	check(cases, countof(cases));
}

/* what it learns of targets has room for those that come later */
static void
ten_thousand_targets_are_known(void **state)
{
	struct mk_stems s = {0};
	struct buf name = {0};
	unsigned wrong = 0;

	(void)state;
	mk_stems_begin(&s, 10000);
	for (unsigned i = 0; i < 10000; i++) {
		buf_clear(&name);
		buf_printf(&name, "d/x%u.o", i);
		mk_stems_add(&s, buf_str(&name), 2);
	}
	for (unsigned i = 0; i < 20000; i++) {
		bool has;

		buf_clear(&name);
		buf_printf(&name, "d/x%u", i);
		has = mk_stems_has(&s, buf_str(&name));
		assert_true(has || i >= 10000);
		wrong += has && i >= 10000;
	}
	assert_true(wrong < 500);
	mk_stems_fini(&s);
	buf_free(&name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nothing_begins_with_is_a_leaf),
		cmocka_unit_test(rules_that_are_not_understood_leave_no_leaves),
		cmocka_unit_test(ten_thousand_targets_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
