/* mk_command_test.c - which lines need a shell, and what it is given. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "manifest/expand/command.h"
#include "mk_site.h"

/* a line, and the words that are run, with a | behind each; NULL: sh -c LINE */
struct words_case {
	const char *line, *words;
};

static void
put_command(struct mk_site *s, struct str line, bool ignores, struct buf *out)
{
	char **argv;

	assert_int_equal(mk_command(s->mk, &s->mk->vars.globals, line, ignores, &argv), 0);
	for (char **word = argv; word && *word; word++)
		buf_printf(out, "%s|", *word);
	free(argv);
}

static void
check(const char *makefile, bool ignores, const struct words_case *c, size_t n)
{
	struct mk_site s;

	mk_site_init(&s);
	mk_site_read(&s, makefile);
	for (size_t i = 0; i < n; i++) {
		struct buf said = {0}, wanted = {0};

		put_command(&s, str_of(c[i].line), ignores, &said);
		if (c[i].words)
			buf_puts(&wanted, c[i].words);
		else
			buf_printf(&wanted, "/bin/sh|-c|%s|", c[i].line);
		assert_string_equal(buf_cstr(&said), buf_cstr(&wanted));
		buf_free(&said);
		buf_free(&wanted);
	}
	mk_site_fini(&s);
}

/* make §1.11 */
static void
plain_words_need_no_shell(void **state)
{
	static const struct words_case cases[] = {
		{"cc -c x.c", "cc|-c|x.c|"},
		{" \t cc\t -c  ", "cc|-c|"},
		{"cc 'a b;$x'", "cc|a b;$x|"},
		{"cc ''", "cc||"},
		{"cc a'b'c", "cc|abc|"},
		{"cc a\\ b \\\\", "cc|a b|\\|"},
		{"cc \\\n x", "cc|x|"},
		{"cc x\\\ny", "cc|xy|"},
		{"cc -DX=1", "cc|-DX=1|"},
		{"'cd' x", NULL},
		{"/bin/test x", "/bin/test|x|"},
		{"\\\n \\\ncc", "cc|"},
	};

	(void)state;
	check("", false, cases, countof(cases));
}

/* make §1.11 */
static void
what_a_shell_may_read_differently_is_left_to_it(void **state)
{
	static const struct words_case cases[] = {
		{"echo \"x\"", NULL},
		{"echo x >y", NULL},
		{"cc $x", NULL},
		{"cc *.c", NULL},
		{"cc x~", NULL},
		{"cc x # y", NULL},
		{"cc !", NULL},
		{"a; b", NULL},
		{"X=1 cc", NULL},
		{"X=1", NULL},
		{"cc 'x", NULL},
		{"cc x\\", NULL},
		{"cd x", NULL},
		{"exec cc", NULL},
		{"[ x ]", NULL},
		{":", NULL},
		{"''", "|"},
	};

	(void)state;
	check("", false, cases, countof(cases));
}

/* make §1.11 */
static void
a_line_of_nothing_runs_nothing(void **state)
{
	static const struct words_case cases[] = {{"", ""}, {" \t\n ", ""}, {"\\\n  \\\n", ""}};

	(void)state;
	check("", false, cases, countof(cases));
}

/* make §1.11: another shell, other flags, other blanks: then it is for them to say what a line means */
static void
other_shells_get_every_line(void **state)
{
	static const struct words_case other[] = {{"cc x", "/bin/bash|-c|cc x|"}};
	static const struct words_case words[] = {{"cc x", "env|X=a b|sh|-e|-c|cc x|"}};
	static const struct words_case none[] = {{"cd x", "-c|cd x|"}};
	static const struct words_case flags[] = {{"cc x", "/bin/sh|-x|-c|cc x|"}};
	static const struct words_case errexit[] = {{"cc x", "cc|x|"}, {"cd x", "/bin/sh|-ec|cd x|"}};
	static const struct words_case blanks[] = {{"cc x", NULL}};

	(void)state;
	check("SHELL = /bin/bash\n", false, other, countof(other));
	check("SHELL = env 'X=a b' sh\n.SHELLFLAGS = -e -c\n", false, words, countof(words));
	check("SHELL =\n", false, none, countof(none));
	check(".SHELLFLAGS = -x -c\n", false, flags, countof(flags));
	check(".SHELLFLAGS = -ec\n", false, errexit, countof(errexit));
	check("IFS = :\n", false, blanks, countof(blanks));
}

/* make §1.11 .POSIX: -e, unless errors do not count anyway */
static void
posix_shells_end_at_the_first_error(void **state)
{
	static const struct words_case strict[] = {{"cd x", "/bin/sh|-ec|cd x|"}};
	static const struct words_case ignored[] = {{"cd x", NULL}};

	(void)state;
	check(".POSIX:\n", false, strict, countof(strict));
	check(".POSIX:\n", true, ignored, countof(ignored));
	check(".POSIX:\n.SHELLFLAGS = -ec\n", true, strict, countof(strict));
}

/* the kernel takes no argument of more than 128 KiB; the shell puts the pieces together */
static void
a_script_may_be_longer_than_an_argument(void **state)
{
	enum { N = 300000 };
	struct mk_site s;
	struct buf script = {0}, joined = {0};
	char **argv;
	size_t n = 0;

	(void)state;
	mk_site_init(&s);
	mk_site_read(&s, "");
	buf_puts(&script, ": ");
	while (script.n < N)
		buf_putc(&script, (char)('a' + script.n % 26));
	assert_int_equal(mk_command(s.mk, &s.mk->vars.globals, buf_str(&script), false, &argv), 0);
	while (argv[n])
		assert_true(strlen(argv[n++]) < 128 * 1024);
	assert_int_equal(n, 6);
	assert_string_equal(argv[2], "eval \"${0}${1}${2}\"");
	for (size_t i = 3; i < n; i++)
		buf_puts(&joined, argv[i]);
	assert_true(str_eq(buf_str(&joined), buf_str(&script)));
	free(argv);
	buf_free(&script);
	buf_free(&joined);
	mk_site_fini(&s);
}

/* make §1.11: SHELL of the target counts */
static void
the_scope_says_which_shell(void **state)
{
	struct mk_site s;
	struct mk_scope *scope;
	char **argv;

	(void)state;
	mk_site_init(&s);
	mk_site_read(&s, "a: SHELL = /bin/ksh\na: ; x\n");
	scope = mk_target_scope(s.mk, mk_target_find(s.mk, STR("a")), NONE);
	assert_int_equal(mk_command(s.mk, scope, STR("x"), false, &argv), 0);
	assert_string_equal(argv[0], "/bin/ksh");
	free(argv);
	mk_site_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_words_need_no_shell),
		cmocka_unit_test(what_a_shell_may_read_differently_is_left_to_it),
		cmocka_unit_test(a_line_of_nothing_runs_nothing),
		cmocka_unit_test(other_shells_get_every_line),
		cmocka_unit_test(posix_shells_end_at_the_first_error),
		cmocka_unit_test(a_script_may_be_longer_than_an_argument),
		cmocka_unit_test(the_scope_says_which_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
