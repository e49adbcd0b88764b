/* mk_search_test.c - implicit rules, and files that are elsewhere. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "manifest/implicit/implicit_search.h"
#include "manifest/expand/words.h"
#include "manifest/files/files.h"
#include "mk_site.h"
#include "scratch.h"

/* files that are there, each with its directories; words parted by blanks */
static void
put_files(const char *names)
{
	struct str rest = str_of(names), word;
	struct buf one = {0};

	while ((word = mk_word(&rest)).n) {
		buf_clear(&one);
		buf_put(&one, word);
		for (char *slash = strchr(one.p, '/'); slash; slash = strchr(slash + 1, '/')) {
			*slash = '\0';
			mkdir(one.p, 0777);
			*slash = '/';
		}
		scratch_put(one.p, "", 0);
	}
	buf_free(&one);
}

/* a makefile, files, and how target a.o (or the one that is named) is made: "recipe
 * stem: prerequisites" or "none" */
struct search_case {
	const char *makefile, *files, *target, *made;
};

static void
put_found(struct mk_site *s, uint32_t target, struct buf *out)
{
	const struct mk_target *t = &s->mk->rules.targets.p[target];

	if (t->recipe == NONE) {
		buf_puts(out, "none");
		return;
	}
	buf_put(out, mk_strip(s->mk->rules.recipes.p[t->recipe].text));
	buf_printf(out, " %s:", t->stem == NONE ? "-" : mk_str(s->mk, t->stem).p);
	for (uint32_t i = 0; i < t->deps.n; i++) {
		const struct mk_target *dep = &s->mk->rules.targets.p[t->deps.p[i].target];

		buf_printf(out, " %s%s", mk_str(s->mk, dep->name).p, dep->flags & TARGET_INTERMEDIATE ? "~" : "");
	}
	for (uint32_t i = 0; i < t->peers.n; i++)
		buf_printf(out, " +%s", mk_str(s->mk, s->mk->rules.targets.p[t->peers.p[i]].name).p);
}

static void
check(const struct search_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct mk_site s;
		struct buf found = {0};
		void *state = NULL;
		uint32_t target;

		scratch_enter(&state);
		put_files(c[i].files);
		mk_site_init_here(&s);
		mk_site_read(&s, c[i].makefile);
		assert_string_equal(mk_site_fatal(&s), "");
		target = mk_target_add(s.mk, str_of(c[i].target ? c[i].target : "a.o"));
		assert_int_equal(mk_search(s.mk, target), strcmp(c[i].made, "none") != 0);
		put_found(&s, target, &found);
		assert_string_equal(buf_cstr(&found), c[i].made);
		buf_free(&found);
		mk_site_fini(&s);
		scratch_leave(&state);
	}
}

/* make §1.13: implicit rule search, 2 and 4 */
static void
a_rule_does_whose_prerequisites_are_there(void **state)
{
	static const struct search_case cases[] = {
		{"%.o: %.c ; c\n%.o: %.p ; p\n", "a.p", NULL, "p a: a.p"},
		{"%.o: %.c ; c\n%.o: %.p ; p\n", "a.c a.p", NULL, "c a: a.c"},
		{"%.o: %.c ; c\n", "", NULL, "none"},
		{"%.o: %.c %.h ; c\n", "a.c", NULL, "none"},
		{"%.o: %.c x ; c\n", "a.c x", NULL, "c a: a.c x"},
		{"%.o: ; c\n", "", NULL, "c a:"},
		/* what some rule makes is as good as there */
		{"%.o: %.c ; c\na.c: ; x\n", "", NULL, "c a: a.c"},
		{"%.o: %.c ; c\na.o: a.c\n", "", NULL, "c a: a.c a.c"},
		/* a rule with prerequisites and without recipe forbids */
		{"%.o: %.c ; c\n%.o: %.c\n", "a.c", NULL, "none"},
		/* the last of its like counts */
		{"%.o: %.c ; c\n%.o: %.c ; d\n", "a.c", NULL, "d a: a.c"},
		{"%.o: | %.c ; c\n", "a.c", NULL, "c a: a.c"},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.13: implicit rule search, 2 and 3 */
static void
the_shortest_stem_wins_and_directories_are_put_back(void **state)
{
	static const struct search_case cases[] = {
		{"%.o: %.c ; long\na%.o: a%.c ; short\n", "ab.c", "ab.o", "short b: ab.c"},
		{"%.o: %.c ; c\n", "d/e/a.c", "d/e/a.o", "c d/e/a: d/e/a.c"},
		{"%.o: x ; c\n", "x", "d/a.o", "c d/a: x"},
		/* with a slash in the pattern the whole name counts */
		{"d/%.o: e/%.c ; c\n", "e/a.c", "d/a.o", "c a: e/a.c"},
		{"d/%.o: e/%.c ; c\n", "e/a.c", "x/d/a.o", "none"},
		{"lib%.a: %.c ; c\n", "d/x.c", "d/libx.a", "c d/x: d/x.c"},
		{"lib%.a: %.c ; c\n", "x.c", "lib.a", "none"},
		{"%: %.c ; any\n%.o: %.c ; c\n", "a.c a.o.c", NULL, "c a: a.c"},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.13: implicit rule search, 4 and 5 */
static void
chains_are_made_of_rules_that_are_used_once(void **state)
{
	static const struct search_case cases[] = {
		{"%.o: %.c ; c\n%.c: %.y ; y\n", "a.y", NULL, "c a: a.c~"},
		{"%.o: %.c ; c\n%.c: %.y ; y\n%.o: %.s ; s\n", "a.y a.s", NULL, "s a: a.s"},
		{"%.o: %.c ; c\n%.c: %.y ; y\nx: a.c\n", "a.y", NULL, "c a: a.c"},
		{"%.o: %.c ; c\n%.c: %.y ; y\n.NOTINTERMEDIATE: a.c\n", "a.y", NULL, "c a: a.c"},
		{"%.o: %.c ; c\n%.c: %.y ; y\n.NOTINTERMEDIATE: %.c\n", "a.y", NULL, "c a: a.c"},
		{"%.o: %.o.o ; o\n", "a.o.o.o", NULL, "none"},
		{"%.a: %.b ; b\n%.b: %.a ; a\n", "", "x.a", "none"},
		/* terminal: what it needs is there, or it is not the one */
		{"%.o:: %.c ; c\n%.c: %.y ; y\n", "a.y", NULL, "none"},
		{"%.o:: %.c ; c\n%.c: %.y ; y\n", "a.c", NULL, "c a: a.c"},
		/* no rule for anything on the way */
		{"%.o: %.c ; c\n%: %.q ; q\n", "a.c.q", NULL, "none"},
		/* a last try takes what is only mentioned */
		{"%.o: %.c ; c\nx: a.c\n", "", NULL, "c a: a.c"},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.13: implicit rule search, 1 and 6 */
static void
members_and_peers_are_seen_to(void **state)
{
	static const struct search_case cases[] = {
		{"(%): % ; ar\n", "m.o", "l.a(m.o)", "ar m.o: m.o"},
		{"l.a(%): %.x ; whole\n(%): % ; ar\n", "m.o m.o.x", "l.a(m.o)", "whole m.o: m.o.x"},
		{"%.c %.h: %.y ; y\n", "d/a.y", "d/a.c", "y d/a: d/a.y +d/a.h"},
		{"%.c %.h: %.y ; y\n", "a.y", "a.h", "y a: a.y +a.c"},
	};

	(void)state;
	check(cases, countof(cases));
}

/* make §1.10 .SECONDEXPANSION */
static void
prerequisites_may_be_expanded_for_each_name(void **state)
{
	static const struct search_case cases[] = {
		{".SECONDEXPANSION:\n%.o: $$*.c ; c\n", "a.c", NULL, "c a: a.c"},
		{".SECONDEXPANSION:\n%.o: $$(subst a,b,%).c ; c\n", "b.c", NULL, "c a: b.c"},
		{".SECONDEXPANSION:\n%.o: $$(@D)/x %.c ; c\n", "d/x d/a.c", "d/a.o", "c d/a: d/x d/a.c"},
		{".SECONDEXPANSION:\n%.o: $$(E) %.c $$(X) ; c\nX = x y\n", "a.c x y", NULL, "c a: a.c x y"},
		{".SECONDEXPANSION:\n%.o: $$(X) ; c\nX = x y\n", "x", NULL, "none"},
		{".SECONDEXPANSION:\n%.o: $$(wildcard %*.c) ; c\n", "a1.c a2.c", NULL, "c a: a1.c a2.c"},
	};

	(void)state;
	check(cases, countof(cases));
}

/* an error on the way ends the search */
static void
what_cannot_be_expanded_is_fatal(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_init_here(&s);
	mk_site_read(&s, ".SECONDEXPANSION:\n%.o: $$(error no) ; c\n");
	assert_int_equal(mk_search(s.mk, mk_target_add(s.mk, STR("a.o"))), -1);
	assert_true(s.mk->fatal.n > 0);
	mk_site_fini(&s);
}

/* make §1.13: memo of impossible names; a chain that cannot be is told in no time */
static void
many_rules_that_lead_nowhere_are_tried_once(void **state)
{
	struct mk_site s;
	struct buf text = {0};

	(void)state;
	for (int i = 0; i < 40; i++)
		for (int j = 0; j < 40; j++)
			buf_printf(&text, "%%.%d: %%.%d ; x\n", i, j);
	mk_site_init_here(&s);
	mk_site_read(&s, text.p);
	assert_int_equal(mk_search(s.mk, mk_target_add(s.mk, STR("a.0"))), 0);
	buf_free(&text);
	mk_site_fini(&s);
}

/* ---- VPATH */

/* a makefile, files, a name, and where it is found, with a ! if GPATH has the directory; "" nowhere */
struct vpath_case {
	const char *makefile, *files, *name, *found;
};

static void
check_vpath(const struct vpath_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct mk_site s;
		struct buf found = {0};
		void *state = NULL;
		bool gpath = false;
		int64_t mtime = 0;
		uint32_t where;

		scratch_enter(&state);
		put_files(c[i].files);
		mk_site_init_here(&s);
		mk_site_read(&s, c[i].makefile);
		assert_int_equal(mk_vpath_settle(s.mk), 0);
		where = mk_vpath_find(s.mk, str_of(c[i].name), &mtime, &gpath);
		if (where != NONE)
			buf_printf(&found, "%s%s", mk_str(s.mk, where).p, gpath ? "!" : "");
		assert_string_equal(buf_cstr(&found), c[i].found);
		buf_free(&found);
		mk_site_fini(&s);
		scratch_leave(&state);
	}
}

/* make §1.13 VPATH */
static void
files_are_found_by_pattern_then_by_vpath(void **state)
{
	static const struct vpath_case cases[] = {
		{"VPATH = d e\n", "e/x d/y", "x", "e/x"},
		{"VPATH = d:e\n", "e/x d/x", "x", "d/x"},
		{"VPATH = d/ ./e//\n", "d/x", "x", "d/x"},
		{"vpath %.c d\nVPATH = e\n", "d/x.c e/x.c", "x.c", "d/x.c"},
		{"vpath %.c d\nVPATH = e\n", "d/x.h e/x.h", "x.h", "e/x.h"},
		{"vpath %.c d\nvpath %.c e\n", "e/x.c", "x.c", "e/x.c"},
		{"vpath %.c d\nvpath %.c\n", "d/x.c", "x.c", ""},
		{"vpath %.c d\nvpath % e\nvpath\n", "d/x.c e/x.c", "x.c", ""},
		{"vpath x.c d\n", "d/x.c d/y.c", "y.c", ""},
		{"VPATH = d\n", "d/s/x", "s/x", "d/s/x"},
		{"VPATH = d\n", "d/x", "/x", ""},
		{"VPATH = .\n", "x", "x", ""},
		/* that makefiles name it there is as good */
		{"VPATH = d\nd/x: ; y\n", "", "x", "d/x"},
		{"VPATH = d\ny: d/x\n", "", "x", "d/x"},
		{"VPATH = d e\nGPATH = e\n", "e/x", "x", "e/x!"},
		{"VPATH = d e\nGPATH = e\n", "d/x", "x", "d/x"},
		{"", "d/x", "x", ""},
	};

	(void)state;
	check_vpath(cases, countof(cases));
}

/* make §1.10 -lNAME */
static void
libraries_are_found_here_then_where_it_is_earliest(void **state)
{
	static const struct vpath_case cases[] = {
		{"VPATH = d e\n.LIBPATTERNS = lib%.so lib%.a\n", "d/libx.a e/libx.so", "-lx", "d/libx.a"},
		{"VPATH = d e\n.LIBPATTERNS = lib%.so lib%.a\n", "d/libx.a d/libx.so", "-lx", "d/libx.so"},
		{"VPATH = d\n.LIBPATTERNS = lib%.so lib%.a\n", "d/libx.so libx.a", "-lx", "libx.a"},
		{".LIBPATTERNS = %.q\n", "x.q", "-lx", "x.q"},
		{".LIBPATTERNS = lib%.so\n", "", "-lno_such_library", ""},
		{"VPATH = d\n", "d/-l", "-l", "d/-l"},
		{"VPATH = d\nGPATH = d\n.LIBPATTERNS = %.a\n", "d/x.a", "-lx", "d/x.a"},
	};
	struct mk_site s;
	bool gpath;
	int64_t mtime;

	(void)state;
	check_vpath(cases, countof(cases));
	mk_site_init_here(&s);
	mk_site_read(&s, ".LIBPATTERNS = libx.a\n");
	assert_int_equal(mk_vpath_find(s.mk, STR("-lx"), &mtime, &gpath), NONE);
	assert_string_equal(s.said.p, "make: .LIBPATTERNS element 'libx.a' is not a pattern\n");
	mk_site_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_does_whose_prerequisites_are_there),
		cmocka_unit_test(the_shortest_stem_wins_and_directories_are_put_back),
		cmocka_unit_test(chains_are_made_of_rules_that_are_used_once),
		cmocka_unit_test(members_and_peers_are_seen_to),
		cmocka_unit_test(prerequisites_may_be_expanded_for_each_name),
		cmocka_unit_test_setup_teardown(what_cannot_be_expanded_is_fatal, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(many_rules_that_lead_nowhere_are_tried_once, scratch_enter, scratch_leave),
		cmocka_unit_test(files_are_found_by_pattern_then_by_vpath),
		cmocka_unit_test_setup_teardown(libraries_are_found_here_then_where_it_is_earliest, scratch_enter, scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
