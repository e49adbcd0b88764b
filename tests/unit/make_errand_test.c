/* make_errand_test.c - what is done instead of starting a program, and what is not (make §1.7).
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/lines/errand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "runner/shell/direct.h"
#include "scratch.h"

static char path[] = "PATH=/usr/bin:/bin", preload[] = "LD_PRELOAD=./spy.so";
static char *const env[] = {path, NULL}, *const spied[] = {path, preload, NULL};

static int
enter(void **state)
{
	int rc = scratch_enter(state);

	scratch_put("f", "some\nlines\n", 11);
	scratch_put("g", "a\0b", 3);
	scratch_put("empty", "", 0);
	mkdir("d", 0777);
	mkdir("d/e", 0777);
	return rc | symlink("d", "link") | symlink("f", "file-link") | mkfifo("fifo", 0666);
}

static void
does_what_the_program_would(void **state)
{
	static const char *const cat[] = {"cat", "f", "g", "./file-link", NULL};
	static const char *const mkdirs[] = {"mkdir", "-p", "d", "d/e/", "link", ".", NULL};
	struct buf out = {0};

	(void)state;
	buf_puts(&out, "x");
	assert_true(errand_run("/usr/bin/cat", cat, env, &out));
	assert_true(str_eq(buf_str(&out), STR("xsome\nlines\na\0bsome\nlines\n")));
	buf_clear(&out);
	assert_true(errand_run("/bin/mkdir", mkdirs, env, &out));
	assert_int_equal(out.n, 0);
	buf_free(&out);
}

/* a fifo would block; what has no size may be made for who reads it */
static void
leaves_to_the_program_what_it_cannot_do(void **state)
{
	static const char *const cats[][4] = {{"cat"}, {"cat", "f", "missing"}, {"cat", "f", "d"}, {"cat", "-n", "f"},
	                                      {"cat", "f", "-"}, {"cat", "f", "empty"}, {"cat", "fifo"},
	                                      {"cat", "/proc/self/status"}, {"cat", "--", "f"}};
	static const char *const mkdirs[][4] = {{"mkdir"}, {"mkdir", "d"}, {"mkdir", "-p"}, {"mkdir", "-p", "new"},
	                                        {"mkdir", "-p", "f"}, {"mkdir", "-p", "-v", "d"}, {"mkdir", "-p", "d", "-v"}};
	struct buf out = {0};

	(void)state;
	buf_puts(&out, "x");
	for (size_t i = 0; i < countof(cats); i++)
		assert_false(errand_run("/bin/cat", cats[i], env, &out));
	for (size_t i = 0; i < countof(mkdirs); i++)
		assert_false(errand_run("/bin/mkdir", mkdirs[i], env, &out));
	assert_true(str_eq(buf_str(&out), STR("x")));
	assert_false(scratch_has("new"));
	buf_free(&out);
}

static void
leaves_alone_what_is_not_the_systems_or_is_watched(void **state)
{
	static const char *const cat[] = {"cat", "f", NULL};
	static const char *const programs[] = {"cat", "./cat", "/usr/local/bin/cat", "/usr/bin/tac", "/bin/mkdir"};
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < countof(programs); i++)
		assert_false(errand_run(programs[i], cat, env, &out));
	assert_false(errand_run("/bin/cat", cat, spied, &out));
	assert_true(errand_is("cat", false));
	assert_false(errand_is("cat", true));
	assert_true(errand_is("rm", true));
	assert_false(errand_is("tac", false));
	buf_free(&out);
}

static void
removes_files(void **state)
{
	static const char *const rm[] = {"rm", "-f", "f", "missing", "d/missing", "empty", NULL};
	static const char *const others[][5] = {
		{"rm", "g"}, {"rm", "-rf", "g"}, {"rm", "-f", "g", "-v"}, {"rm", "-f", "g/"}, {"rm", "-f", "--", "g"},
		{"rm", "-f", "d", "g"}, {"rm", "-f", "g/x"}, {"rm", "-f", "fifo"}};
	struct buf out = {0};

	(void)state;
	assert_true(errand_run("/bin/rm", rm, env, &out));
	assert_false(scratch_has("f") || scratch_has("empty"));
	for (size_t i = 0; i < countof(others); i++)
		assert_false(errand_run("/bin/rm", others[i], env, &out));
	assert_true(scratch_has("g") && scratch_has("d") && scratch_has("fifo"));
	buf_free(&out);
}

static bool
echoes(const char *script)
{
	char *argv[] = {strdup("/bin/sh"), strdup("-c"), strdup(script), NULL};
	bool done = errand_echo(argv);

	for (int i = 0; argv[i]; i++)
		free(argv[i]);
	return done;
}

static void
assert_file(const char *name, const char *text)
{
	struct buf b = {0};

	assert_true(str_eq(scratch_get(name, &b), str_of(text)));
	buf_free(&b);
}

static void
skip_without_dash(void)
{
	if (!direct_knows_shell())
		skip();
}

static void
writes_what_echo_says(void **state)
{
	(void)state;
	skip_without_dash();
	assert_true(echoes("echo a  'b  c' \"d'\"  > new"));
	assert_file("new", "a b  c d'\n");
	assert_true(echoes(" echo X=\\'\\'' >' >>new"));
	assert_file("new", "a b  c d'\nX='' >\n");
	assert_true(echoes("echo >> file-link"));
	assert_file("f", "some\nlines\n\n");
	assert_true(echoes("echo '' 1 >f"));
	assert_file("f", " 1\n");
}

static void
assert_file_is_g(void)
{
	struct buf b = {0};

	assert_true(str_eq(scratch_get("g", &b), STR("a\0b")));
	buf_free(&b);
}

static void
leaves_to_the_shell_what_is_more(void **state)
{
	static const char *const scripts[] = {
		"echo a", "echo a>g", "echo 2>g", "echo a 2> g", "echo -n a > g", "echo 'a\\n' > g", "echo a\\\\b > g",
		"echo $x > g", "echo a; echo b > g", "echo a && echo b > g", "echo a > g b", "echo a > 'g'", "echo a > g 2>&1",
		"echo a > &1", "echo 'a > g", "echo \"a' > g", "echo a \\> g", "echo * > g", "echo a # > g", "echo ~ > g",
		"printf a > g", "> g", "echo a > ", "echo a > d", "echo a > fifo", "echo a > none/g", "echo a >| g",
		"echo a >>> g", "echo a > f > g", "echo a > empty", "echo weird > /proc/self/comm",
		"echo 500 > /proc/self/oom_score_adj", "echo `a` > g", "echo a | cat > g", "(echo a) > g", "echo a <f > g"};

	(void)state;
	skip_without_dash();
	for (size_t i = 0; i < countof(scripts); i++)
		if (echoes(scripts[i]))
			fail_msg("done: %s", scripts[i]);
	assert_false(scratch_has("none"));
	assert_file_is_g();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(does_what_the_program_would, enter, scratch_leave),
		cmocka_unit_test_setup_teardown(leaves_to_the_program_what_it_cannot_do, enter, scratch_leave),
		cmocka_unit_test_setup_teardown(removes_files, enter, scratch_leave),
		cmocka_unit_test_setup_teardown(writes_what_echo_says, enter, scratch_leave),
		cmocka_unit_test_setup_teardown(leaves_to_the_shell_what_is_more, enter, scratch_leave),
		cmocka_unit_test_setup_teardown(leaves_alone_what_is_not_the_systems_or_is_watched, enter, scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
