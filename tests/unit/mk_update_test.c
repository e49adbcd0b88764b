/* mk_update_test.c - what is out of date, and in which order it is made: walks in which nothing is run.
 * SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "manifest/expand/expand.h"
#include "manifest/read/read.h"
#include "mk_site.h"
#include "runner/lines/preview.h"
#include "runner/make/update.h"

#define SECOND ((int64_t)1000000000)

struct walk {
	struct mk_site site;
	struct voice voice;
	struct children children;
	struct preview preview;
	struct update update;
	struct buf made;
};

/* Files are dated in seconds by their order; `=` between two names: of one time. */
static void
put_files(struct fake_disk *disk, const char *names)
{
	struct str rest = str_of(names), word;
	struct buf name = {0};
	int64_t now = 0;
	bool same = false;

	while ((word = mk_word(&rest)).n) {
		bool equals = str_eq(word, STR("="));

		buf_clear(&name);
		buf_put(&name, word);
		now += same || equals ? 0 : SECOND;
		if (!equals)
			fake_date(disk, name.p, now);
		same = equals;
	}
	buf_free(&name);
}

static void
walk_begin(struct walk *w, const char *makefile, const char *files)
{
	struct err err = {0};

	*w = (struct walk){0};
	mk_site_begin(&w->site, makefile);
	put_files(&w->site.disk, files);
	voice_init(&w->voice, "make");
	assert_int_equal(children_init(&w->children, &err), 0);
}

/* the targets whose recipes would run, in order */
static const char *
walk_goals(struct walk *w, struct update_opts o, const char *goals)
{
	struct mk *mk = w->site.mk;
	struct str rest = str_of(goals), word;

	o.dry = true;
	o.preview = &w->preview;
	update_init(&w->update, mk, &w->voice, &w->children, NULL, o);
	while ((word = mk_word(&rest)).n)
		update_goal(&w->update, mk_target_add(mk, word), NULL);
	update_run(&w->update);
	for (uint32_t i = 0; i < w->preview.recipes.n; i++) {
		uint32_t name = mk->rules.targets.p[w->preview.recipes.p[i].target].name;

		buf_printf(&w->made, "%s%s", w->made.n ? " " : "", mk_str(mk, name).p);
	}
	return buf_cstr(&w->made);
}

static void
walk_end(struct walk *w)
{
	update_fini(&w->update);
	preview_fini(&w->preview);
	children_fini(&w->children);
	voice_end(&w->voice);
	buf_free(&w->made);
	mk_site_fini(&w->site);
}

/* a makefile, files from old to new, and what is made for target a; in addition, what is said */
struct walk_case {
	const char *makefile, *files, *made, *said;
};

static void
check(struct update_opts o, const struct walk_case *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct walk w;

		walk_begin(&w, c[i].makefile, c[i].files);
		assert_string_equal(walk_goals(&w, o, "a"), c[i].made);
		assert_string_equal(buf_cstr(&w.site.said), c[i].said ? c[i].said : "");
		walk_end(&w);
	}
}

/* make §1.13 */
static void
what_is_older_than_its_prerequisites_is_made(void **state)
{
	static const struct walk_case cases[] = {
		{"a: b ; x\n", "b a", "", NULL},
		{"a: b ; x\n", "a b", "a", NULL},
		{"a: b ; x\n", "b", "a", NULL},
		{"a: b ; x\n", "a = b", "", NULL},
		{"a: b ; x\nb: c ; x\n", "a b c", "b a", NULL},
		{"a: b ; x\nb: c ; x\n", "b c a", "b a", NULL},
		{"a: b | c ; x\n", "b a c", "", NULL},
		{"a: b | c ; x\nc: ; x\n", "b a", "c", NULL},
		{"a: ; x\n", "a", "", NULL},
		/* nobody makes b, and nobody minds */
		{"a: b ; x\nb:\n", "a", "a", NULL},
		{".PHONY: a\na: ; x\n", "a", "a", NULL},
		{"a: b ; x\n.PHONY: b\nb:\n", "b a", "a", NULL},
		{"a:: ; x\n", "a", "a", NULL},
		{"a:: b ; x\na:: c ; y\n", "b a c", "a", NULL},
	};

	(void)state;
	check((struct update_opts){0}, cases, countof(cases));
}

/* make §1.13 */
static void
intermediate_files_are_looked_through(void **state)
{
	static const struct walk_case cases[] = {
		{".INTERMEDIATE: b\na: b ; x\nb: c ; x\n", "c a", "", NULL},
		{".INTERMEDIATE: b\na: b ; x\nb: c ; x\n", "a c", "b a", NULL},
		{".SECONDARY: b\na: b ; x\nb: c ; x\n", "c a", "", NULL},
		{".SECONDARY:\na: b ; x\nb: c ; x\nc: d ; x\n", "d a", "", NULL},
		{".SECONDARY:\na: b ; x\nb: c ; x\nc: d ; x\n", "a d", "c b a", NULL},
		/* one that is there counts as any file */
		{".INTERMEDIATE: b\na: b ; x\nb: c ; x\n", "a b c", "b a", NULL},
		{".INTERMEDIATE: b\na: b ; x\nb: c ; x\n", "c a b", "a", NULL},
		/* two need it, one of them for good */
		{".INTERMEDIATE: b\na: d e ; x\nd: b ; x\ne: b ; x\nb: c ; x\n", "c d a", "b e a", NULL},
	};

	(void)state;
	check((struct update_opts){0}, cases, countof(cases));
}

/* make §1.10, §1.13: one recipe makes them all, and the oldest counts */
static void
peers_are_made_once_if_one_of_them_has_to_be(void **state)
{
	static const struct walk_case cases[] = {
		{"a: b c ; x\nb c &: d ; x\n", "d b c a", "", NULL},
		{"a: b c ; x\nb c &: d ; x\n", "b d c a", "b a", NULL},
		{"a: b c ; x\nb c &: d ; x\n", "d b a", "b a", NULL},
		{"a: c ; x\nb c &: d ; x\nb: e\n", "d b c a e", "c a", NULL},
	};

	(void)state;
	check((struct update_opts){0}, cases, countof(cases));
}

/* make §1.13: texts are those of GNU make 4.4.1 */
static void
what_cannot_be_made_is_told(void **state)
{
	static const struct walk_case cases[] = {
		{"a: b ; x\n", "a", "", "make: *** No rule to make target 'b', needed by 'a'.  Stop.\n"},
		{"b: ; x\n", "b", "", "make: *** No rule to make target 'a'.  Stop.\n"},
		{"a: b ; x\nb: a ; x\n", "", "b a", "make: Circular b <- a dependency dropped.\n"},
		{"a: a b ; x\n", "b a", "", "make: Circular a <- a dependency dropped.\n"},
		{"a: b c ; x\nc: ; x\n", "", "", "make: *** No rule to make target 'b', needed by 'a'.  Stop.\n"},
	};

	(void)state;
	check((struct update_opts){0}, cases, countof(cases));
}

/* make §1.2 -k */
static void
the_rest_is_made_if_that_is_wanted(void **state)
{
	struct walk w;

	(void)state;
	walk_begin(&w, "a: b c d ; x\nc: ; x\nd: b ; x\ne: ; x\n", "");
	w.site.mk->flags.keep_going = true;
	assert_string_equal(walk_goals(&w, (struct update_opts){0}, "a e"), "c e");
	assert_string_equal(w.site.said.p, "make: *** No rule to make target 'b', needed by 'a'.\n");
	walk_end(&w);
}

/* make §1.2 -B, -o, -W */
static void
options_make_files_new_or_old(void **state)
{
	static const char makefile[] = "a: b c ; x\nb: d ; x\nc: d ; x\n";
	struct walk w;

	(void)state;
	walk_begin(&w, makefile, "d b c a");
	assert_string_equal(walk_goals(&w, (struct update_opts){.always_make = true}, "a"), "b c a");
	walk_end(&w);

	walk_begin(&w, makefile, "b c a d");
	w.site.mk->rules.targets.p[mk_target_add(w.site.mk, STR("b"))].flags |= TARGET_OLD;
	assert_string_equal(walk_goals(&w, (struct update_opts){0}, "a"), "c a");
	walk_end(&w);

	walk_begin(&w, makefile, "d b c a");
	w.site.mk->rules.targets.p[mk_target_add(w.site.mk, STR("c"))].flags |= TARGET_NEW;
	assert_string_equal(walk_goals(&w, (struct update_opts){0}, "a"), "a");
	walk_end(&w);

	walk_begin(&w, makefile, "d b c a");
	w.site.mk->rules.targets.p[mk_target_add(w.site.mk, STR("c"))].flags |= TARGET_NEW;
	assert_string_equal(walk_goals(&w, (struct update_opts){.no_what_if = true}, "a"), "");
	walk_end(&w);
}

/* make §1.13 .LOW_RESOLUTION_TIME: as new as its second gets */
static void
coarse_times_of_targets_are_rounded_up(void **state)
{
	static const char makefile[] = ".LOW_RESOLUTION_TIME: a\na: b ; x\n";
	struct walk w;

	(void)state;
	walk_begin(&w, makefile, "");
	fake_date(&w.site.disk, "a", 5 * SECOND + 100);
	fake_date(&w.site.disk, "b", 5 * SECOND + 900);
	assert_string_equal(walk_goals(&w, (struct update_opts){0}, "a"), "");
	walk_end(&w);

	walk_begin(&w, makefile, "");
	fake_date(&w.site.disk, "a", 5 * SECOND + 100);
	fake_date(&w.site.disk, "b", 6 * SECOND);
	assert_string_equal(walk_goals(&w, (struct update_opts){0}, "a"), "a");
	walk_end(&w);
}

/* make §1.14 --shuffle: another order of the same */
static void
shuffled_prerequisites_are_all_made(void **state)
{
	static const char makefile[] = "a: b c d e ; x\nb c d e: ; x\n";
	static const char waits[] = "a: b c .WAIT d e ; x\nb c d e: ; x\n";
	struct walk w;
	struct buf seventh = {0};

	(void)state;
	walk_begin(&w, makefile, "");
	assert_string_equal(walk_goals(&w, (struct update_opts){.shuffle = "reverse"}, "a"), "e d c b a");
	walk_end(&w);

	walk_begin(&w, waits, "");
	assert_string_equal(walk_goals(&w, (struct update_opts){.shuffle = "reverse"}, "a"), "b c d e a");
	walk_end(&w);

	walk_begin(&w, makefile, "");
	buf_puts(&seventh, walk_goals(&w, (struct update_opts){.shuffle = "7"}, "a"));
	assert_int_equal(seventh.n, strlen("b c d e a"));
	for (const char *p = "bcde"; *p; p++)
		assert_non_null(strchr(seventh.p, *p));
	walk_end(&w);

	walk_begin(&w, makefile, "");
	assert_string_equal(walk_goals(&w, (struct update_opts){.shuffle = "7"}, "a"), seventh.p);
	walk_end(&w);
	buf_free(&seventh);
}

/* make §1.12 $?: what is newer, or all if the target is missing; dropped ones never */
static void
the_recipe_is_told_what_is_newer(void **state)
{
	static const struct {
		const char *files, *text;
	} cases[] = {{"b a c", "c"}, {"b c", "b c"}, {"a b c", "b c"}};
	struct walk w;

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		walk_begin(&w, "a: b c ; $?\n", cases[i].files);
		assert_string_equal(walk_goals(&w, (struct update_opts){0}, "a"), "a");
		assert_string_equal(w.preview.recipes.p[0].steps.p[0].text.p, cases[i].text);
		walk_end(&w);
	}
}

/* make §1.13: the walk keeps its place on a stack of its own */
static void
a_chain_may_be_as_long_as_you_like(void **state)
{
	enum { N = 20000 };
	struct walk w;
	struct buf text = {0};

	(void)state;
	buf_puts(&text, "a: 0 ; x\n");
	for (int i = 0; i < N; i++)
		buf_printf(&text, "%d: %d ; x\n", i, i + 1);
	buf_printf(&text, "%d: ; x\n", N);
	walk_begin(&w, text.p, "");
	walk_goals(&w, (struct update_opts){0}, "a");
	assert_int_equal(w.preview.recipes.n, N + 2);
	walk_end(&w);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_older_than_its_prerequisites_is_made),
		cmocka_unit_test(intermediate_files_are_looked_through),
		cmocka_unit_test(peers_are_made_once_if_one_of_them_has_to_be),
		cmocka_unit_test(what_cannot_be_made_is_told),
		cmocka_unit_test(the_rest_is_made_if_that_is_wanted),
		cmocka_unit_test(options_make_files_new_or_old),
		cmocka_unit_test(coarse_times_of_targets_are_rounded_up),
		cmocka_unit_test(shuffled_prerequisites_are_all_made),
		cmocka_unit_test(the_recipe_is_told_what_is_newer),
		cmocka_unit_test(a_chain_may_be_as_long_as_you_like),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
