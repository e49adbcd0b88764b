/* mk_dirs_test.c - what is in directories, and words that stand for files.
 * SPDX-License-Identifier: Apache-2.0 */
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "manifest/implicit/leaf.h"
#include "manifest/files/files.h"
#include "mk_site.h"
#include "scratch.h"

static int
enter(void **state)
{
	int rc = scratch_enter(state);

	mkdir("d", 0777);
	scratch_put("a", "", 0);
	scratch_put("d/b", "", 0);
	return rc;
}

/* make §1.13 */
static void
files_are_there_under_any_spelling_of_their_directory(void **state)
{
	static const char *const there[] = {"a", "./a", "d", "d/", "d/b", "d//b", "./d/../a", "/", "/usr"};
	static const char *const not_there[] = {"b", "d/a", "none/a", "a/b", "d/b/", "A"};
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	for (size_t i = 0; i < countof(there); i++)
		assert_true(mk_exists(s.mk, str_of(there[i])));
	for (size_t i = 0; i < countof(not_there); i++)
		assert_false(mk_exists(s.mk, str_of(not_there[i])));
	mk_site_fini(&s);
}

/* make §1.13: a listing is good until a command has run */
static void
new_files_are_seen_once_a_command_has_run(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	assert_false(mk_exists(s.mk, STR("new")));
	assert_false(mk_exists(s.mk, STR("e/new")));
	scratch_put("new", "", 0);
	mkdir("e", 0777);
	scratch_put("e/new", "", 0);
	unlink("a");
	assert_false(mk_exists(s.mk, STR("new")));
	assert_true(mk_exists(s.mk, STR("a")));
	s.mk->ran++;
	assert_true(mk_exists(s.mk, STR("new")));
	assert_true(mk_exists(s.mk, STR("e/new")));
	assert_false(mk_exists(s.mk, STR("a")));
	unlink("e/new");
	rmdir("e");
	s.mk->ran++;
	assert_false(mk_exists(s.mk, STR("e/new")));
	mk_site_fini(&s);
}

/* make §1.7 wildcard: while a command runs anything may change at any time */
static void
names_are_looked_for_anew_when_they_may_have_come(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_init_here(&s);
	assert_string_equal(mk_site_value(&s, "$(wildcard a new ~/none d/b)"), "a d/b");
	assert_string_equal(mk_site_value(&s, "$(wildcard new)"), "");
	scratch_put("new", "", 0);
	unlink("d/b");
	assert_string_equal(mk_site_value(&s, "$(wildcard new d/b)"), "d/b");
	s.mk->ran++;
	assert_string_equal(mk_site_value(&s, "$(wildcard new d/b)"), "new");
	s.mk->running++;
	assert_string_equal(mk_site_value(&s, "$(wildcard new)"), "new");
	unlink("new");
	assert_string_equal(mk_site_value(&s, "$(wildcard new)"), "");
	s.mk->running--;
	assert_string_equal(mk_site_value(&s, "$(file >new,x)$(wildcard new)"), "new");
	mk_site_fini(&s);
}

/* make §1.13: rules for anything are tried for names that some file begins with */
static void
a_directory_knows_what_its_names_begin_with(void **state)
{
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	scratch_put("d/x.y.c", "", 0);
	assert_true(mk_dir_has_stem(s.mk, STR("d/"), STR("x.y")));
	assert_true(mk_dir_has_stem(s.mk, STR("d"), STR("x.y")));
	assert_false(mk_dir_has_stem(s.mk, STR("d"), STR("z")));
	assert_false(mk_dir_has_stem(s.mk, STR("none"), STR("x")));
	mkdir("d/RCS", 0777);
	s.mk->ran++;
	assert_true(mk_dir_has_stem(s.mk, STR("d"), STR("z"))); /* it may be in there */
	mk_site_fini(&s);
}

/* make §1.10 ~ */
static void
a_tilde_is_a_home_at_the_beginning_only(void **state)
{
	static const char *const cases[][2] = {
		{"~", "/her"}, {"~/x", "/her/x"}, {"x~", "x~"}, {"/~/x", "/~/x"}, {"", ""},
		{"~nobody_of_that_name/x", "~nobody_of_that_name/x"},
	};
	const struct passwd *root = getpwnam("root");
	struct mk_site s;
	struct buf out = {0}, home = {0};

	(void)state;
	mk_site_init(&s);
	for (size_t i = 0; i < countof(cases); i++) {
		buf_clear(&out);
		mk_tilde(s.mk, str_of(cases[i][0]), &out);
		assert_string_equal(buf_cstr(&out), cases[i][1]);
	}
	buf_clear(&out);
	mk_tilde(s.mk, STR("~root/x"), &out);
	buf_printf(&home, "%s/x", root->pw_dir);
	assert_string_equal(out.p, home.p);
	buf_free(&home);
	buf_free(&out);
	mk_site_fini(&s);
}

/* make §1.7 wildcard, §1.10 */
static void
wildcards_are_sorted_and_kept_where_nothing_matches(void **state)
{
	static const struct {
		const char *words, *dropped, *kept;
	} cases[] = {
		{"*", "a c d e", "a c d e"},
		{"[ce] a", "c e a", "c e a"},
		{"d/?", "d/b", "d/b"},
		{"x* a", "a", "x* a"},
		{"none a", "a", "none a"},
		{"", "", ""},
		{"\\*", "", "\\*"},
		{"l(*.o)", "", "l(*.o)"},
		{"dangling* dangling", "dangling dangling", "dangling dangling"},
	};
	struct mk_site s;
	struct buf out = {0};

	(void)state;
	mk_site_init(&s);
	scratch_put("e", "", 0);
	scratch_put("c", "", 0);
	for (size_t i = 0; i < countof(cases); i++) {
		if (i + 1 == countof(cases))
			assert_int_equal(symlink("nowhere", "dangling"), 0);
		buf_clear(&out);
		mk_glob(s.mk, str_of(cases[i].words), false, &out);
		assert_string_equal(buf_cstr(&out), cases[i].dropped);
		buf_clear(&out);
		mk_glob(s.mk, str_of(cases[i].words), true, &out);
		assert_string_equal(buf_cstr(&out), cases[i].kept);
	}
	buf_free(&out);
	mk_site_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(files_are_there_under_any_spelling_of_their_directory, enter, scratch_leave),
		cmocka_unit_test_setup_teardown(new_files_are_seen_once_a_command_has_run, enter, scratch_leave),
		cmocka_unit_test_setup_teardown(a_directory_knows_what_its_names_begin_with, enter, scratch_leave),
		cmocka_unit_test_setup_teardown(a_tilde_is_a_home_at_the_beginning_only, enter, scratch_leave),
		cmocka_unit_test_setup_teardown(names_are_looked_for_anew_when_they_may_have_come, enter, scratch_leave),
		cmocka_unit_test_setup_teardown(wildcards_are_sorted_and_kept_where_nothing_matches, enter, scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
