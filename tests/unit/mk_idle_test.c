/* mk_idle_test.c - scripts for which no shell has to be started (make §1.11).
 * SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "manifest/recipe/idle.h"

static void
each_is(bool idle, const char *const *scripts)
{
	for (; *scripts; scripts++)
		if (mk_script_is_idle(str_of(*scripts)) != idle)
			fail_msg("%s: %s", idle ? "not idle" : "idle", *scripts);
}

static void
does_without_a_shell(void **state)
{
	static const char *const scripts[] = {
		"", " ", ":", "true", " :\t;", "true a b-c 'd $x ; e'", "# nothing (to say)", ": a\n# b;\ntrue\n", "set -e",
		"set -e;     trap 'rm -f a/b.o; trap - HUP; kill -s HUP $$' HUP;  trap 'rm -f a/b.o' INT TERM; ",
		"trap - HUP", "trap '' PIPE\n\n:", NULL};

	(void)state;
	each_is(true, scripts);
}

static void
leaves_to_the_shell_what_it_says_or_does(void **state)
{
	static const char *const scripts[] = {
		"false", "set -x", "set -e -x", "set", "set -e x", "trap", "trap - EXIT", "trap 'echo x' 0", "trap -l HUP",
		"trap 'echo x' HUP EXIT", ": $(touch x)", ": `touch x`", ": \"$x\"", ": >x", ": <x", ": |x", ": & x",
		"x=1", ":x", "truely", "'true", "'true'x", "true && false", "true; false", "true # x\nfalse",
		"set -e; trap 'x' HUP; rm x", "echo", ": \\", ": *", ": ~", NULL};

	(void)state;
	each_is(false, scripts);
}

static void
leaves_mistakes_to_the_shell(void **state)
{
	static const char *const scripts[] = {";", ": ;; :", ": ; ;", ": 'a", ": ''a", "trap ' HUP", ": )", NULL};

	(void)state;
	each_is(false, scripts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_without_a_shell),
		cmocka_unit_test(leaves_to_the_shell_what_it_says_or_does),
		cmocka_unit_test(leaves_mistakes_to_the_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
