/* make_bypass_test.c - which shells $(shell) does without, and what runs instead (make §1.7).
 * SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "runner/lines/bypass.h"

static char path[] = "PATH=/usr/bin:/bin", home[] = "HOME=/root";
static char *const env[] = {path, home, NULL};

static void
skip_without_dash(void)
{
	char *real = realpath("/bin/sh", NULL);
	bool is_dash = real && str_ends(str_of(real), STR("/dash"));

	free(real);
	if (!is_dash)
		skip();
}

static bool
bypasses(struct bypass *b, const char *shell, const char *script)
{
	char *copy[] = {strdup(shell), strdup("-c"), strdup(script), NULL};
	bool is = bypass_init(b, copy, env);

	for (int i = 0; copy[i]; i++)
		free(copy[i]);
	return is;
}

static bool
has(const char *const *list, const char *entry)
{
	while (*list && strcmp(*list, entry) != 0)
		list++;
	return *list;
}

static void
runs_the_program_of_a_question(void **state)
{
	struct bypass b;

	(void)state;
	skip_without_dash();
	assert_true(bypasses(&b, "/bin/sh", "A=1 HOME=a/b  cat  f  2> /dev/null "));
	assert_string_equal(b.direct.argv[0], "cat");
	assert_string_equal(b.direct.argv[1], "f");
	assert_null(b.direct.argv[2]);
	assert_true(b.silent);
	assert_true(has(b.direct.env, "A=1"));
	assert_true(has(b.direct.env, "HOME=a/b"));
	assert_false(has(b.direct.env, home));
	bypass_fini(&b);
	assert_true(bypasses(&b, "/bin/sh", "X= cat f"));
	assert_false(b.silent);
	assert_true(has(b.direct.env, "X="));
	bypass_fini(&b);
}

static void
leaves_the_rest_to_the_shell(void **state)
{
	static const char *const scripts[] = {
		"cat f", "cat f 2>&1", "cat f >/dev/null", "cat f > x 2> /dev/null", "cat f | cat 2> /dev/null",
		"cat f; cat 2> /dev/null", "cat $x 2> /dev/null", "cat * 2> /dev/null", "cat ~ 2> /dev/null", "A=1",
		"A=1 2> /dev/null", "A=~ cat", "A=$x cat f", "A='b c' cat f", "PATH=/ cat", "PWD=/ cat", "IFS=x cat",
		"cat a\\ 2> /dev/null", "cat a2> /dev/null", "cat 12> /dev/null", "echo 2> /dev/null",
		"A=1 export B", "if=1 2> /dev/null", "nonesuch-program 2> /dev/null", "2> /dev/null", "A=1 & cat", NULL};
	struct bypass b;

	(void)state;
	for (const char *const *s = scripts; *s; s++) {
		if (bypasses(&b, "/bin/sh", *s))
			fail_msg("bypassed: %s", *s);
		bypass_fini(&b);
	}
	assert_false(bypasses(&b, "/bin/bash", "cat f 2> /dev/null"));
	bypass_fini(&b);
}

static void
tells_words_apart(void **state)
{
	static const char *const others[] = {"cat f", "A=1 cat f 2> /dev/null", "cat $x 2> /dev/null", NULL};
	static char shell[] = "/bin/sh", option[] = "-c", script[] = " cat\tf g/h.c  2> /dev/null";
	char *argv[] = {shell, option, script, NULL};
	struct buf text = {0};
	stringvec words = {0};

	(void)state;
	skip_without_dash();
	assert_true(bypass_words(argv, &text, &words));
	assert_int_equal(words.n, 4);
	assert_string_equal(words.p[0], "cat");
	assert_string_equal(words.p[1], "f");
	assert_string_equal(words.p[2], "g/h.c");
	assert_null(words.p[3]);
	for (const char *const *s = others; *s; s++) {
		argv[2] = strdup(*s);
		assert_false(bypass_words(argv, &text, &words));
		free(argv[2]);
	}
	assert_int_equal(words.n, 4);
	vec_free(&words);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_words_apart),
		cmocka_unit_test(runs_the_program_of_a_question),
		cmocka_unit_test(leaves_the_rest_to_the_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
