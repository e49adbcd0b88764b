/* shell_words_test.c - lines for the shell, taken apart. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "runner/shell/shell_words.h"

/* words in <>, those that only a shell knows in {}; commands parted by a bar */
static void
check(const char *line, const char *expected)
{
	struct shell_words w = {0};
	struct str rest = str_of(line);
	struct buf got = {0};

	while (shell_words_next(&rest, &w)) {
		if (got.n)
			buf_putc(&got, '|');
		for (uint32_t i = 0; i < w.words.n; i++)
			buf_printf(&got, w.words.p[i].computed ? "{%s}" : "<%s>", shell_word(&w, i));
	}
	assert_string_equal(buf_cstr(&got), expected);
	buf_free(&got);
	shell_words_free(&w);
}

static void
words_lose_their_quotes(void **state)
{
	(void)state;
	check("cc -DX='\"a b\"' \"c d\" e\\ f ''", "<cc><-DX=\"a b\"><c d><e f><>");
	check("a\\\nb \"c\\\nd\" \"\\$x \\y\"", "<ab><cd><$x \\y>");
	check("", "");
	check("a\\", "<a\\>");
	check("'a", "<a>");
	check("\"a\\", "<a\\>");
}

static void
commands_end_at_operators(void **state)
{
	(void)state;
	check("a && b; (c|d) & e\nf", "<a>|<b>|<c>|<d>|<e>|<f>");
	check("a # b; c\nd#e", "<a>|<d#e>");
	check(";;&& ||", "");
}

static void
redirections_are_left_out(void **state)
{
	(void)state;
	check("cc -c x.c 2> log >out <in", "<cc><-c><x.c>");
	check("cc 2>&1 x22>f", "<cc><x22>");
	check("cc >", "<cc>");
}

static void
what_the_shell_computes_is_kept(void **state)
{
	(void)state;
	check("cc `test -f 'x' || echo 'd/'`x $(a $(b)) ${c}d \"$e f\"",
	      "<cc>{`test -f 'x' || echo 'd/'`x}{$(a $(b))}{${c}d}{$e f}");
	check("a $", "<a>{$}");
	check("a $(b", "<a>{$(b}");
	check("a `", "<a>{`}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_lose_their_quotes),
		cmocka_unit_test(commands_end_at_operators),
		cmocka_unit_test(redirections_are_left_out),
		cmocka_unit_test(what_the_shell_computes_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
