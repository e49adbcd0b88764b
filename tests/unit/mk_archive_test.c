/* mk_archive_test.c - members of ar archives, well-formed and not. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

#include "manifest/files/files.h"
#include "mk_site.h"
#include "scratch.h"

#define SECOND ((int64_t)1000000000)
#define LIB    STR("lib.a")

/* one header and the content behind it, padded to an even length */
static void
put_member(struct buf *ar, const char *name, int64_t date, const char *size, const char *content)
{
	buf_printf(ar, "%-16s%-12" PRId64 "%-6d%-6d%-8s%-10s`\n%s", name, date, 0, 0, "100644", size, content);
	if (strlen(content) % 2)
		buf_putc(ar, '\n');
}

static void
put(struct buf *ar, const char *name, int64_t date, const char *content)
{
	char size[24];

	snprintf(size, sizeof size, "%zu", strlen(content));
	put_member(ar, name, date, size, content);
}

/* as GNU ar has it, and one member as BSD's has */
static void
put_archive(void)
{
	struct buf ar = {0};

	buf_puts(&ar, "!<arch>\n");
	put(&ar, "/", 5, "symbols");
	put(&ar, "//", 5, "a_name_of_many_letters.o/\nanother_such_name.o/\n");
	put(&ar, "b.o/", 100, "odd");
	put(&ar, "/0", 200, "even");
	put(&ar, "/26", 300, "");
	put(&ar, "#1/20", 400, "bsd_name_with_zero.ocontent");
	put(&ar, "a.o/", 0, "x");
	put(&ar, "bare", 500, "y");
	scratch_put("lib.a", ar.p, ar.n);
	buf_free(&ar);
}

static int64_t
mtime(const char *member)
{
	int64_t ns = -1;

	assert_int_equal(mk_member_mtime(NULL, LIB, str_of(member), &ns), 0);
	return ns;
}

/* make §1.10: lib(member), and nothing else that has brackets */
static void
names_of_members_have_brackets_behind(void **state)
{
	static const char *const no[] = {"", "a", "(a)", "a()", "a(b", "a(b)c", "a)b("};
	struct str lib, member;

	(void)state;
	for (size_t i = 0; i < countof(no); i++)
		assert_false(mk_is_member(str_of(no[i]), &lib, &member));
	assert_true(mk_is_member(STR("d/l.a((x.o))"), &lib, &member));
	assert_true(str_eq(lib, STR("d/l.a")) && str_eq(member, STR("(x.o)")));
}

/* make §1.13: whole seconds; a date of zero is no missing member */
static void
members_are_found_by_names_of_all_lengths(void **state)
{
	(void)state;
	put_archive();
	assert_int_equal(mtime("b.o"), 100 * SECOND);
	assert_int_equal(mtime("a_name_of_many_letters.o"), 200 * SECOND);
	assert_int_equal(mtime("another_such_name.o"), 300 * SECOND);
	assert_int_equal(mtime("bsd_name_with_zero.o"), 400 * SECOND);
	assert_int_equal(mtime("bare"), 500 * SECOND);
	assert_int_equal(mtime("a.o"), 1);
	assert_int_equal(mtime("dir/b.o"), 100 * SECOND);
	assert_int_equal(mtime("b"), 0);
	assert_int_equal(mtime("/"), 0);
}

/* there is room for twelve digits, of which our clock knows eleven */
static void
dates_are_kept_within_what_a_time_can_be(void **state)
{
	struct buf ar = {0};

	(void)state;
	buf_puts(&ar, "!<arch>\n");
	put(&ar, "late/", 999999999999, "x");
	put(&ar, "early/", -99999999999, "x");
	put(&ar, "2040/", 2208988800, "x");
	scratch_put("lib.a", ar.p, ar.n);
	buf_free(&ar);
	assert_int_equal(mtime("late"), INT64_MAX / SECOND * SECOND);
	assert_int_equal(mtime("early"), 1);
	assert_int_equal(mtime("2040"), 2208988800 * SECOND);
}

static void
what_is_no_archive_has_no_members(void **state)
{
	int64_t ns = -1;

	(void)state;
	assert_int_equal(mk_member_mtime(NULL, STR("none.a"), STR("x"), &ns), 0);
	assert_int_equal(ns, 0);
	scratch_put("lib.a", "!<arch>", 7);
	assert_int_equal(mk_member_mtime(NULL, LIB, STR("x"), &ns), -EINVAL);
	scratch_put("lib.a", "!<arch>\nrubbish", 15);
	assert_int_equal(mtime("x"), 0);
	scratch_put("lib.a", "!<arch>\n", 8);
	assert_int_equal(mtime("x"), 0);
}

/* headers that lead backwards, nowhere, or into more memory than there is: each
 * ends the search or is passed by */
static void
broken_archives_come_to_an_end(void **state)
{
	static const char *const sizes[] = {"-60", "-61", "-62", "-999999999", "9999999999", "abc", "4294967296"};
	static const char *const names[] = {"x.o/", "//", "#1/9999999", "/99999999", "/0", "#1/-5"};

	(void)state;
	for (size_t i = 0; i < countof(sizes); i++)
		for (size_t j = 0; j < countof(names); j++) {
			struct buf ar = {0};

			buf_puts(&ar, "!<arch>\n");
			put_member(&ar, names[j], 7, sizes[i], "content!");
			put(&ar, "last.o/", 8, "x");
			scratch_put("lib.a", ar.p, ar.n);
			buf_free(&ar);
			assert_int_equal(mtime("none"), 0);
		}
}

/* make §1.11, -t */
static void
touching_a_member_changes_its_date_alone(void **state)
{
	struct buf before = {0}, after = {0};
	long date;

	(void)state;
	put_archive();
	scratch_get("lib.a", &before);
	date = (long)time(NULL);
	assert_int_equal(mk_member_touch(NULL, LIB, STR("another_such_name.o")), 0);
	assert_true(mtime("another_such_name.o") >= date * SECOND);
	assert_int_equal(mtime("a_name_of_many_letters.o"), 200 * SECOND);
	scratch_get("lib.a", &after);
	assert_int_equal(after.n, before.n);
	assert_int_equal(mk_member_touch(NULL, LIB, STR("none")), -ESRCH);
	assert_int_equal(mk_member_touch(NULL, STR("none.a"), STR("x")), -ENOENT);
	buf_free(&before);
	buf_free(&after);
}

/* make §1.7 wildcard: lib(*.o) is what is in it, sorted */
static void
wildcards_match_members_in_order(void **state)
{
	struct buf out = {0};

	(void)state;
	put_archive();
	buf_puts(&out, "x");
	assert_true(mk_member_glob(LIB, "[ab].o", &out, 0));
	assert_string_equal(out.p, "x lib.a(a.o) lib.a(b.o)");
	assert_false(mk_member_glob(LIB, "*.c", &out, 0));
	assert_false(mk_member_glob(STR("none.a"), "*", &out, 0));
	buf_clear(&out);
	assert_true(mk_member_glob(LIB, "bare", &out, 0));
	assert_string_equal(out.p, "lib.a(bare)");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_members_have_brackets_behind),
		cmocka_unit_test_setup_teardown(members_are_found_by_names_of_all_lengths, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(dates_are_kept_within_what_a_time_can_be, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(what_is_no_archive_has_no_members, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(broken_archives_come_to_an_end, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(touching_a_member_changes_its_date_alone, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(wildcards_match_members_in_order, scratch_enter, scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
