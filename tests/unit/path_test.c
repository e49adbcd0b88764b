/* path_test.c - canonical paths, quoting, distances. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/path.h"
#include "base/vec.h"

/* canonicalise a copy that has room for one byte more, as the contract asks */
static void
canon(struct buf *out, struct str path)
{
	buf_clear(out);
	buf_put(out, path);
	path_canon_buf(out);
}

static void
become(const char *const rows[][2], size_t n)
{
	struct buf b = {0};

	for (size_t i = 0; i < n; i++) {
		canon(&b, str_of(rows[i][0]));
		assert_string_equal(b.p, rows[i][1]);
	}
	buf_free(&b);
}

/* ninja D1 */
static void
canonical_paths_have_nothing_to_leave_out(void **state)
{
	static const char *const rows[][2] = {
		{"foo.h", "foo.h"},
		{"./foo.h", "foo.h"},
		{"./foo/./bar.h", "foo/bar.h"},
		{"a//b", "a/b"},
		{"a///b////c", "a/b/c"},
		{"a/", "a"},
		{"a//", "a"},
		{"a/.", "a"},
		{"a/./", "a"},
		{"/a/", "/a"},
		{"/./a", "/a"},
		{"//e", "/e"},
		{"./", "."},
		{".", "."},
		{"./.", "."},
		{".//.", "."},
		{"/", "/"},
		{"//", "/"},
		{"/.", "/"},
	};

	(void)state;
	become(rows, countof(rows));
}

/* ninja D1 */
static void
two_dots_take_the_component_before_them(void **state)
{
	static const char *const rows[][2] = {
		{"x/foo/../bar.h", "x/bar.h"},
		{"x/foo/../../bar.h", "bar.h"},
		{"foo//.//..///bar", "bar"},
		{"foo/bar/..", "foo"},
		{"foo/bar/../", "foo"},
		{"a/..", "."},
		{"a/../", "."},
		{"a/b/../..", "."},
		{"./x/../foo/../../bar.h", "../bar.h"},
		{"/a/..", "/"},
		{"/a/../b", "/b"},
	};

	(void)state;
	become(rows, countof(rows));
}

/* ninja D1: what leads out stays, even out of the root */
static void
leading_two_dots_stay(void **state)
{
	static const char *const rows[][2] = {
		{"..", ".."},
		{"../", ".."},
		{"../.", ".."},
		{"./..", ".."},
		{"../..", "../.."},
		{"../../a", "../../a"},
		{"a/../..", ".."},
		{"a/../../../b", "../../b"},
		{"test/../../foo/bar.h", "../foo/bar.h"},
		{"../a/..", ".."},
		{"../a/../..", "../.."},
		{"/..", "/.."},
		{"/../a", "/../a"},
		{"/../..", "/../.."},
		{"/a/../..", "/.."},
		{"/a/../../b", "/../b"},
		{"/a/b/../../../c", "/../c"},
	};

	(void)state;
	become(rows, countof(rows));
}

static void
names_that_only_begin_with_dots_are_names(void **state)
{
	static const char *const rows[] = {
		"...",       "a/...",    "..a", "a../b", "a/..b",    ".hidden",
		"a/.hidden", "a/..../b", ". ",  ".. /b", "a\\..\\b",
	};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		canon(&b, str_of(rows[i]));
		assert_string_equal(b.p, rows[i]);
	}
	buf_free(&b);
}

static void
an_empty_path_stays_empty(void **state)
{
	struct buf b = {0};
	char none = 'x';

	(void)state;
	assert_int_equal(path_canon(&none, 0), 0);
	assert_int_equal(none, 'x');
	path_canon_buf(&b);
	assert_int_equal(b.n, 0);
}

/* ninja D1: "no component limit" */
static void
any_number_of_components_will_do(void **state)
{
	enum { N = 100000 };
	struct buf b = {0}, up = {0};

	(void)state;
	for (int i = 0; i < N; i++)
		buf_puts(&b, "a/");
	path_canon_buf(&b);
	assert_int_equal(b.n, 2 * N - 1);
	for (int i = 0; i < N; i++)
		buf_puts(&b, "/..");
	path_canon_buf(&b);
	assert_string_equal(b.p, ".");
	for (int i = 0; i < N; i++)
		buf_puts(&up, "../");
	buf_puts(&up, "x");
	path_canon_buf(&up);
	assert_int_equal(up.n, 3 * N + 1);
	buf_free(&b);
	buf_free(&up);
}

/* the slow and obvious way: a list of components */
static void
canon_by_list(struct buf *out, struct str path)
{
	bool absolute = path.n && path.p[0] == '/';
	VEC(struct str) list = {0};
	size_t i = 0;

	buf_clear(out);
	while (i < path.n) {
		struct str c = {path.p + i, 0};

		while (i + c.n < path.n && c.p[c.n] != '/')
			c.n++;
		i += c.n + 1;
		if (!c.n || str_eq(c, STR(".")))
			continue;
		if (str_eq(c, STR("..")) && list.n && !str_eq(list.p[list.n - 1], STR("..")))
			list.n--;
		else
			vec_push(&list, c);
	}
	if (absolute)
		buf_putc(out, '/');
	for (uint32_t k = 0; k < list.n; k++) {
		if (k)
			buf_putc(out, '/');
		buf_put(out, list.p[k]);
	}
	if (path.n && !out->n)
		buf_putc(out, '.');
	vec_free(&list);
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 16;
}

static void
random_paths_come_out_as_by_the_obvious_way(void **state)
{
	static const char *const parts[] = {"a", "bc", ".", "..", "..", "", "/", "...", ".h", "x.."};
	struct buf path = {0}, got = {0}, want = {0};
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 200000; round++) {
		uint32_t n = next_random(&seed) % 10;

		buf_clear(&path);
		for (uint32_t i = 0; i < n; i++) {
			buf_puts(&path, parts[next_random(&seed) % countof(parts)]);
			if (next_random(&seed) % 8)
				buf_putc(&path, '/');
		}
		canon(&got, buf_str(&path));
		canon_by_list(&want, buf_str(&path));
		if (!str_eq(buf_str(&got), buf_str(&want)))
			fail_msg("'%s' became '%s', not '%s'", buf_cstr(&path), buf_cstr(&got),
			         buf_cstr(&want));
		assert_true(got.n <= MAX(path.n, 1));
	}
	buf_free(&path);
	buf_free(&got);
	buf_free(&want);
}

/* only p[0..n] may be touched */
static void
canonicalises_in_place_within_its_bounds(void **state)
{
	static const char *const rows[] = {"a/..", "..", "../..", "a/b/../../..", "/..", "./..", "a"};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		size_t n = strlen(rows[i]);
		char *p = memcpy(malloc(n + 1), rows[i], n);

		assert_true(path_canon(p, n) <= n);
		free(p);
	}
}

/* ninja C5 */
static void
quotes_what_a_shell_would_not_leave_alone(void **state)
{
	static const char *const rows[][2] = {
		{"some/sensible/path_with-0+Z.c", "some/sensible/path_with-0+Z.c"},
		{"", ""},
		{"a b", "'a b'"},
		{"a'b", "'a'\\''b'"},
		{"'", "''\\'''"},
		{"$x", "'$x'"},
		{"a\"b", "'a\"b'"},
		{"a\\b", "'a\\b'"},
		{"a,b", "'a,b'"},
		{"a=b", "'a=b'"},
		{"a:b", "'a:b'"},
		{"a@b", "'a@b'"},
		{"a%b", "'a%b'"},
		{"~", "'~'"},
		{"a\nb", "'a\nb'"},
		{"caf\303\251", "'caf\303\251'"},
		{"foo bar\"/'$@d!st!c'/path'", "'foo bar\"/'\\''$@d!st!c'\\''/path'\\'''"},
	};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		buf_clear(&b);
		path_quote(&b, str_of(rows[i][0]));
		assert_string_equal(buf_cstr(&b), rows[i][1]);
	}
	buf_free(&b);
}

/* ninja C5: exactly these bytes are plain */
static void
knows_the_plain_bytes(void **state)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-./";

	(void)state;
	for (int c = 1; c < 256; c++) {
		char byte = (char)c;
		struct buf b = {0};

		path_quote(&b, (struct str){&byte, 1});
		assert_int_equal(b.n == 1, strchr(plain, byte) != NULL);
		buf_free(&b);
	}
}

static void
a_directory_is_what_stands_before_the_name(void **state)
{
	static const char *const rows[][2] = {
		{"a/b/c", "a/b"}, {"a", ""},    {"", ""},      {"/a", "/"},
		{"/", "/"},       {"//a", "/"}, {"a//b", "a"}, {"a/", "a"},
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		assert_true(str_eq(path_dir(str_of(rows[i][0])), str_of(rows[i][1])));
}

static void
finds_the_way_from_a_directory_to_a_file(void **state)
{
	static const struct {
		const char *to, *from, *way;
	} rows[] = {
		{"/a/b/c", "/a/b", "c"},         {"/a/c.c", "/a/b", "../c.c"}, {"/a/bc", "/a/b", "../bc"},
		{"/a/b", "/a/bc/d", "../../b"}, {"/x", "/a/b", "../../x"},    {"/a/b", "/a/b", "."},
		{"/a", "/a/b", ".."},            {"/", "/a/b", "../.."},       {"/a", "/", "a"},
		{"/", "/", "."},                 {"/a/b/c/d", "/", "a/b/c/d"},
	};
	struct buf way = {0};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		buf_clear(&way);
		path_relative(&way, str_of(rows[i].to), str_of(rows[i].from));
		assert_string_equal(buf_cstr(&way), rows[i].way);
	}
	buf_free(&way);
}

/* ninja D3 */
static void
counts_the_edits_between_two_names(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned d;
	} rows[] = {
		{"", "", 0},
		{"", "ninja", 5},
		{"ninja", "", 5},
		{"browser", "browser", 0},
		{"browser", "browse", 1},
		{"browse", "browser", 1},
		{"ninja", "ninjas", 1},
		{"cart", "card", 1},
		{"kitten", "sitting", 3},
		{"flaw", "lawn", 2},
		{"chromeos", "chromeoS", 1},
		{"browser_tests", "browser_test", 1},
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct str a = str_of(rows[i].a), b = str_of(rows[i].b);

		for (unsigned max = 0; max < 8; max++)
			assert_int_equal(path_distance(a, b, max), MIN(rows[i].d, max + 1));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_paths_have_nothing_to_leave_out),
		cmocka_unit_test(two_dots_take_the_component_before_them),
		cmocka_unit_test(leading_two_dots_stay),
		cmocka_unit_test(names_that_only_begin_with_dots_are_names),
		cmocka_unit_test(an_empty_path_stays_empty),
		cmocka_unit_test(any_number_of_components_will_do),
		cmocka_unit_test(random_paths_come_out_as_by_the_obvious_way),
		cmocka_unit_test(canonicalises_in_place_within_its_bounds),
		cmocka_unit_test(quotes_what_a_shell_would_not_leave_alone),
		cmocka_unit_test(knows_the_plain_bytes),
		cmocka_unit_test(a_directory_is_what_stands_before_the_name),
		cmocka_unit_test(finds_the_way_from_a_directory_to_a_file),
		cmocka_unit_test(counts_the_edits_between_two_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
