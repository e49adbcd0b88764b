/* mk_flags_test.c - options in, MAKEFLAGS out. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "manifest/make/mk.h"
#include "mk_site.h"

enum { MAX_WORDS = 16 };

/* what the environment has, the command line, and how MAKEFLAGS is written then */
struct flags_case {
	const char *environment;
	const char *words[MAX_WORDS];
	const char *makeflags, *mflags;
};

static int
take(struct mk_site *s, const char *environment, const char *const words[])
{
	char *argv[MAX_WORDS + 1] = {(char[]){"make"}};
	int argc = 1, rc = 0;

	for (; argc < MAX_WORDS && words[argc - 1]; argc++)
		argv[argc] = xstrdup(words[argc - 1]);
	if (environment)
		rc = mk_flags_decode(s->mk, str_of(environment), false);
	if (rc == 0)
		rc = mk_flags_args(s->mk, argc, argv);
	for (int i = 1; i < argc; i++)
		free(argv[i]);
	if (rc == 0)
		mk_flags_define(s->mk, true);
	return rc;
}

/* make §1.3 */
static void
options_are_written_in_the_order_of_make(void **state)
{
	static const struct flags_case cases[] = {
		{NULL, {NULL}, "", ""},
		{NULL, {"-ksi"}, "iks", "-iks"},
		{NULL, {"-R"}, "rR", "-rR"},
		{NULL, {"-S", "-k"}, "k", "-k"},
		{NULL, {"-s", "--no-silent"}, " --no-silent", "--no-silent"},
		{NULL, {"-w", "--no-print-directory"}, " --no-print-directory", "--no-print-directory"},
		{NULL, {"-j", "3", "-l", "2.5"}, " -j3 -l2.5", "-j3 -l2.5"},
		{NULL, {"-j", "x"}, " -j", "-j"},
		{NULL, {"-Ia", "-I", "b", "-I", "a"}, " -Ia -Ib", "-Ia -Ib"},
		{NULL, {"--keep", "-O", "--debug=b", "--shuf=3"}, "k -Otarget --debug=b --shuffle=3",
		 "-k -Otarget --debug=b --shuffle=3"},
		{NULL, {"-f", "x", "-C", ".", "-o", "y", "-W", "z", "--dump", "--why", "q"}, "", ""},
		{NULL, {"A=1", "B= x $$y", "A=2", "-k"}, "k -- B=x\\ $$$$y A=2", "-k"},
		{NULL, {"-E", "X = 1"}, " --eval=X\\ =\\ 1", ""},
		{"ks -j2 -- A=a\\ b", {NULL}, "ks -j2 -- A=a\\ b", "-ks -j2"},
		{"-Ia --trace", {"-i"}, "i -Ia --trace", "-i -Ia --trace"},
		{"A=1", {"B=2"}, " -- B=2 A=1", ""},
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct mk_site s;

		mk_site_init(&s);
		assert_int_equal(take(&s, cases[i].environment, cases[i].words), 0);
		assert_string_equal(mk_site_value(&s, "$(MAKEFLAGS)"), cases[i].makeflags);
		assert_string_equal(mk_site_value(&s, "$(MFLAGS)"), cases[i].mflags);
		mk_site_fini(&s);
	}
}

/* make §1.3: what is passed down is read as it was meant */
static void
what_is_written_can_be_read_again(void **state)
{
	static const char *const words[] = {"-kI", "a", "A= $$x \\ b", "-E", "C := $$(info d)", "-l", "3", NULL};
	static const char *const none[] = {NULL};
	struct mk_site s, below;
	struct buf passed = {0};

	(void)state;
	mk_site_init(&s);
	mk_site_init(&below);
	assert_int_equal(take(&s, NULL, words), 0);
	buf_puts(&passed, mk_site_value(&s, "$(MAKEFLAGS)"));
	assert_int_equal(take(&below, passed.p, none), 0);
	assert_string_equal(mk_site_value(&below, "$(MAKEFLAGS)"), passed.p);
	assert_string_equal(mk_site_value(&below, "$(value A)"), "$$x \\ b");
	assert_string_equal(below.mk->flags.evals.p[0], "C := $$(info d)");
	buf_free(&passed);
	mk_site_fini(&s);
	mk_site_fini(&below);
}

/* make §1.3 */
static void
makefiles_add_options_but_do_not_contradict_the_user(void **state)
{
	static const char *const words[] = {"-S", "--no-silent", "-j2", NULL};
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	assert_int_equal(take(&s, NULL, words), 0);
	mk_site_read(&s, "MAKEFLAGS += -k -s -i -j4 X=3 --nonsense\nall:;");
	assert_string_equal(mk_site_fatal(&s), "");
	assert_false(s.mk->flags.keep_going);
	assert_false(s.mk->flags.silent);
	assert_true(s.mk->flags.ignore_errors);
	assert_int_equal(s.mk->flags.jobs, 2);
	assert_string_equal(mk_site_value(&s, "$X $(origin X)"), "3 file");
	mk_site_fini(&s);
}

/* make §1.2 */
static void
wrong_options_are_told(void **state)
{
	static const struct {
		const char *words[3], *fatal, *said;
	} cases[] = {
		{{"-j0"}, "", "make: the '-j' option requires a positive integer argument\n"},
		{{"-f", ""}, "", "make: the '-f' option requires a non-empty string argument\n"},
		{{"=x"}, "make: empty variable name", ""},
		{{"--debug=q"}, "make: unknown debug level specification 'q'", ""},
		{{"-Ofoo"}, "make: unknown output-sync type 'foo'", ""},
		{{"--shuffle=foo"}, "make: invalid shuffle mode: Invalid value: 'foo'", ""},
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct mk_site s;

		mk_site_init(&s);
		assert_int_equal(take(&s, NULL, cases[i].words), -1);
		assert_string_equal(mk_site_fatal(&s), cases[i].fatal);
		assert_string_equal(buf_cstr(&s.said), cases[i].said);
		mk_site_fini(&s);
	}
}

/* make §1.2: options may follow goals, "--" ends them */
static void
words_are_goals_wherever_they_stand(void **state)
{
	static const char *const words[] = {"a", "-k", "./b", "-", "--", "-c", NULL};
	struct mk_site s;

	(void)state;
	mk_site_init(&s);
	assert_int_equal(take(&s, NULL, words), 0);
	assert_true(s.mk->flags.keep_going);
	assert_int_equal(s.mk->flags.goals.n, 3);
	assert_string_equal(s.mk->flags.goals.p[1], "b");
	assert_string_equal(s.mk->flags.goals.p[2], "-c");
	mk_site_fini(&s);
}

/* make §1.15 --debug */
static void
what_is_told_adds_up_until_none(void **state)
{
	static const struct {
		const char *words[4];
		unsigned debug;
	} cases[] = {
		{{"-d"}, DEBUG_ALL},
		{{"--debug"}, DEBUG_BASIC},
		{{"--debug=Verbose,j", "--debug=p why"}, DEBUG_BASIC | DEBUG_VERBOSE | DEBUG_JOBS | DEBUG_PRINT | DEBUG_WHY},
		{{"-d", "--debug=none"}, 0},
		{{"-d", "--debug=n", "-k"}, 0},
		{{"--debug=a,n,m"}, DEBUG_BASIC | DEBUG_MAKEFILES},
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct mk_site s;

		mk_site_init(&s);
		assert_int_equal(take(&s, NULL, cases[i].words), 0);
		assert_int_equal(s.mk->flags.debug, cases[i].debug);
		mk_site_fini(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_are_written_in_the_order_of_make),
		cmocka_unit_test(what_is_written_can_be_read_again),
		cmocka_unit_test(makefiles_add_options_but_do_not_contradict_the_user),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(words_are_goals_wherever_they_stand),
		cmocka_unit_test(what_is_told_adds_up_until_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
