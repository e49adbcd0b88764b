/* worddiff_test.c - how two commands differ. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "history/worddiff.h"

static void
expect(const char *old, const char *new, const char *want)
{
	struct worddiff d;
	struct buf text = {0};

	worddiff(&d, str_of(old), str_of(new));
	for (uint32_t i = 0; i < d.runs.n; i++)
		buf_printf(&text, "%c%.*s|", d.runs.p[i].sign, STR_FMT(d.runs.p[i].words));
	assert_string_equal(buf_cstr(&text), want);
	buf_free(&text);
	worddiff_fini(&d);
}

static void
names_what_went_and_what_came(void **state)
{
	(void)state;
	expect("cc -DX=1 -c a.c", "cc -DX=2 -c a.c", "--DX=1|+-DX=2|");
	expect("cc -c a.c", "cc -O2 -g -c a.c", "+-O2 -g|");
	expect("cc -O2  -g -c a.c", "cc -c a.c", "--O2  -g|");
	expect("cc -a -b -c", "ld -a -x -c", "-cc|+ld|--b|+-x|");
	expect("a b c d", "b c d a", "-a|+a|");
}

static void
blanks_make_no_difference(void **state)
{
	(void)state;
	expect("", "", "");
	expect("cc  a.c\n", " cc\ta.c", "");
	expect("", "a b", "+a b|");
	expect("a", "", "-a|");
}

static void
very_different_texts_are_exchanged_altogether(void **state)
{
	struct buf old = {0}, new = {0}, want = {0};

	(void)state;
	buf_puts(&old, "same");
	buf_puts(&new, "same");
	for (int i = 0; i < 3000; i++) {
		buf_printf(&old, " old%d both", i);
		buf_printf(&new, " both new%d", i);
	}
	buf_printf(&want, "-%s|+%s|", old.p + strlen("same "), new.p + strlen("same "));
	expect(old.p, new.p, want.p);
	buf_free(&old);
	buf_free(&new);
	buf_free(&want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_what_went_and_what_came),
		cmocka_unit_test(blanks_make_no_difference),
		cmocka_unit_test(very_different_texts_are_exchanged_altogether),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
