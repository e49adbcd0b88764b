/* depfile_test.c - what compilers write, and what is made of it (ninja O). SPDX-License-Identifier:
 * Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "manifest/depfile.h"

/* the names as `outs: ins`, each in brackets, or the error */
static void
show(struct depfile *d, struct str text, struct buf *out)
{
	struct buf copy = {0};
	struct err err = {0};

	buf_put(&copy, text);
	if (depfile_parse(d, &copy, &err) < 0) {
		buf_put(out, buf_str(&err.text));
	} else {
		for (uint32_t i = 0; i < d->outs.n; i++)
			buf_printf(out, "[%.*s]", STR_FMT(d->outs.p[i]));
		buf_puts(out, ": ");
		for (uint32_t i = 0; i < d->ins.n; i++)
			buf_printf(out, "[%.*s]", STR_FMT(d->ins.p[i]));
	}
	err_fini(&err);
	buf_free(&copy);
}

static void
gives_bytes(struct str text, const char *want)
{
	struct depfile d = {0};
	struct buf out = {0};

	show(&d, text, &out);
	assert_string_equal(out.p, want);
	buf_free(&out);
	depfile_free(&d);
}

static void
gives(const char *text, const char *want)
{
	gives_bytes(str_of(text), want);
}

/* O1 */
static void
names_stand_on_lines_with_a_colon(void **state)
{
	(void)state;
	gives("a: b c\n", "[a]: [b][c]");
	gives("a: b c", "[a]: [b][c]");
	gives("\n\n a :  b\tc  \n\n", "[a]: [b][c]");
	gives("a:\n", "[a]: ");
	gives("a b: c\n", "[a][b]: [c]");
	gives("a: b \\\n  c \\\n\td\n", "[a]: [b][c][d]");
	gives("a: b \\\r\n  c\r\nd: e\r\n", "[a][d]: [b][c][e]");
	gives("a: b\\\nc\n", "[a]: [b][c]"); /* a continuation ends a name */
	gives("a \\\n  b: c\n", "[a][b]: [c]");
	gives("", ": ");
	gives(" \n\t\r\n\\\n", ": ");
	gives("a:b c\n", "expected ':' in depfile");
	gives("a\n", "expected ':' in depfile");
	gives(": a\n", ": [a]");
	gives("a: b : c\n", "[a]: [b][c]");
}

static void
names_are_listed_once(void **state)
{
	(void)state;
	gives("a: b c b\n", "[a]: [b][c]");
	gives("a: b\na: c b\n", "[a]: [b][c]");
	gives("a a: b\n", "[a]: [b]");
	gives("a: a\n", "[a]: [a]");
	gives("a: b\nc: b d\n", "[a][c]: [b][d]");
}

/* O2 */
static void
escapes_are_undone_as_ninja_does(void **state)
{
	(void)state;
	gives("a\\ b: c\\ d\n", "[a b]: [c d]");
	gives("a: b\\\\\\ c\n", "[a]: [b\\ c]");          /* 3 backslashes: one, and the space */
	gives("a: b\\\\ c\n", "[a]: [b\\\\][c]");         /* 2: both, and an end */
	gives("a: b\\\\\\\\ c\n", "[a]: [b\\\\\\\\][c]"); /* 4: all, and an end */
	gives("a: b\\#c \\\\#d\n", "[a]: [b#c][\\#d]");
	gives("a\\:b: c\\:d e\\\\:f\n", "[a:b]: [c:d][e\\:f]");
	gives("a\\: b\n", "[a\\]: [b]"); /* a colon before a blank ends a target */
	gives("a\\:\n b\n", "[a\\][b]: ");
	gives("a\\:", "[a\\]: ");
	gives("a\\:\tb\n", "[a\\]: [b]");
	gives("$$a: b$$c$\n", "[$a]: [b$c]");
	gives("a: b\\c d\\\\e \\f\n", "[a]: [b\\c][d\\\\e][\\f]");
	gives("a: b\\\tc\n", "[a]: [b\\\tc]");
	gives("C:/x/a.o: c:\\y\\b.h d:/e\n", "[C:/x/a.o]: [c:\\y\\b.h][d:/e]");
	gives("a\\ b\\#c$$d\\:e\\\\\\ f: g\\ h\\:i\n", "[a b#c$d:e\\ f]: [g h:i]");
}

static void
some_bytes_are_names_and_the_rest_is_space(void **state)
{
	(void)state;
	gives("a: +?\"'&,/_:.~()}{%=@[]!-z \xc3\xa9\n", "[a]: [+?\"'&,/_:.~()}{%=@[]!-z][\xc3\xa9]");
	gives("a: b;c<d>e|f*g^h`i#j$k\x7fl\x01m\n", "[a]: [b][c][d][e][f][g][h][i][j][k][l][m]");
	gives_bytes(STR("a: b\0c\n"), "[a]: [b][c]");
	gives_bytes(STR("a\\:\0b\n"), "[a\\]: [b]");
	gives_bytes(STR("a: b\\\0c\n"), "[a]: [b][c]");
	gives_bytes(STR("a: b\\"), "[a]: [b]");
}

/* O3 */
static void
an_input_may_return_as_a_target_without_inputs(void **state)
{
	(void)state;
	gives("a: b c\nb:\nc:\n", "[a]: [b][c]");
	gives("a: b c\nb c:\n", "[a]: [b][c]");
	gives("a: b c\nb: c\n", "[a]: [b][c]"); /* which is known already */
	gives("a: b c\nb: d\n", "inputs may not also have inputs");
	gives("a: b c\nb: \\\n  d\n", "inputs may not also have inputs");
	gives("a: b c\nb x:\n", "[a][x]: [b][c]");
	gives("a: b c\nb x: y\n", "inputs may not also have inputs");
	gives("a: b c\nb:\nd: e\n", "[a][d]: [b][c][e]");
}

static void
one_parser_reads_many_files(void **state)
{
	struct depfile d = {0};
	struct buf out = {0};

	(void)state;
	show(&d, STR("a: b c\n"), &out);
	show(&d, STR("b: a\n"), &out);
	show(&d, STR("\n"), &out);
	show(&d, STR("x\n"), &out);
	show(&d, STR("a: b c\n"), &out);
	assert_string_equal(out.p, "[a]: [b][c][b]: [a]: expected ':' in depfile[a]: [b][c]");
	buf_free(&out);
	depfile_free(&d);
}

static void
files_are_remembered_apart_for_ever(void **state)
{
	struct depfile d = {0};
	struct buf out = {0};

	(void)state;
	show(&d, STR("a: b c\n"), &out);
	d.file = UINT32_MAX; /* the next has the number of the first again */
	show(&d, STR("b: a\n"), &out);
	assert_string_equal(out.p, "[a]: [b][c][b]: [a]");
	buf_free(&out);
	depfile_free(&d);
}

static void
a_hundred_thousand_names_are_no_trouble(void **state)
{
	enum { NAMES = 100000 };
	struct depfile d = {0};
	struct buf text = {0};
	struct err err = {0};

	(void)state;
	buf_puts(&text, "a:");
	for (int i = 0; i < 2 * NAMES; i++)
		buf_printf(&text, " \\\n  /usr/include/name%d.h", i % NAMES);
	buf_puts(&text, "\n");
	for (int i = 0; i < NAMES; i++)
		buf_printf(&text, "/usr/include/name%d.h:\n", i);
	for (int i = 0; i < NAMES; i++)
		buf_printf(&text, "out%d:\n", i);
	assert_int_equal(depfile_parse(&d, &text, &err), 0);
	assert_int_equal(d.outs.n, NAMES + 1);
	assert_int_equal(d.ins.n, NAMES);
	assert_true(str_eq(d.ins.p[NAMES - 1], STR("/usr/include/name99999.h")));
	buf_free(&text);
	depfile_free(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_stand_on_lines_with_a_colon),
		cmocka_unit_test(names_are_listed_once),
		cmocka_unit_test(escapes_are_undone_as_ninja_does),
		cmocka_unit_test(some_bytes_are_names_and_the_rest_is_space),
		cmocka_unit_test(an_input_may_return_as_a_target_without_inputs),
		cmocka_unit_test(one_parser_reads_many_files),
		cmocka_unit_test(files_are_remembered_apart_for_ever),
		cmocka_unit_test(a_hundred_thousand_names_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
