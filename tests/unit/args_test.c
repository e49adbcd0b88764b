/* args_test.c - the command line. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fd.h"
#include "event/persona.h"
#include "tools/tools.h"
#include "cli/args.h"

/* argv as main gets it: may be permuted, ends in NULL */
struct line {
	char text[256];
	char *argv[16];
	int argc;
};

static struct line *
split(struct line *l, const char *text)
{
	size_t n = strlen(text);

	assert_true(n < sizeof l->text);
	memcpy(l->text, text, n + 1);
	l->argc = 0;
	for (char *p = l->text, *end = p + n; p < end; p++) {
		l->argv[l->argc++] = p;
		while (p < end && *p != ' ')
			p++;
		*p = '\0';
	}
	l->argv[l->argc] = NULL;
	return l;
}

static int
parse(struct options *o, struct line *l, const char *text)
{
	split(l, text);
	return args_parse(o, l->argc, l->argv, &persona_ninja);
}

/* what parsing says on stdout and stderr, in one */
static int
parse_saying(struct options *o, struct line *l, const char *text, struct buf *said)
{
	int fds[2], out = fd_dup(STDOUT_FILENO), err = fd_dup(STDERR_FILENO), code;
	ssize_t got;

	assert_int_equal(fd_pipe(fds, 0), 0);
	fflush(stdout);
	assert_true(dup2(fds[1], STDOUT_FILENO) >= 0 && dup2(fds[1], STDERR_FILENO) >= 0);
	code = parse(o, l, text);
	fflush(stdout);
	assert_true(dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0);
	fd_close(out);
	fd_close(err);
	fd_close(fds[1]);
	buf_clear(said);
	do {
		buf_grow(said, 4096);
		got = fd_read(fds[0], said->p + said->n, 4096);
		said->n += got > 0 ? (size_t)got : 0;
	} while (got > 0);
	said->p[said->n] = '\0';
	fd_close(fds[0]);
	return code;
}

static void
assert_says(const char *line, int code, const char *expected)
{
	struct options o;
	struct line l;
	struct buf said = {0};

	assert_int_equal(parse_saying(&o, &l, line, &said), code);
	assert_string_equal(buf_cstr(&said), expected);
	buf_free(&said);
}

/* ninja K21 */
static void
options_may_follow_targets(void **state)
{
	struct options o;
	struct line l;

	(void)state;
	assert_int_equal(parse(&o, &l, "ninja all -j8 -C dir more -f other.ninja"), ARGS_GO);
	assert_int_equal(o.jobs, 8);
	assert_true(o.jobs_given);
	assert_string_equal(o.dir, "dir");
	assert_string_equal(o.file, "other.ninja");
	assert_int_equal(o.nargs, 2);
	assert_string_equal(o.args[0], "all");
	assert_string_equal(o.args[1], "more");
}

static void
nothing_given_means_the_defaults(void **state)
{
	struct options o;
	struct line l;

	(void)state;
	assert_int_equal(parse(&o, &l, "ninja"), ARGS_GO);
	assert_string_equal(o.file, "build.ninja");
	assert_null(o.dir);
	assert_null(o.tool);
	assert_false(o.jobs_given);
	assert_int_equal(o.jobs, JOBS_UNASKED);
	args_settle_jobs(&o);
	assert_true(o.jobs >= 2 && o.jobs != JOBS_UNASKED); /* ninja H1 */
	assert_int_equal(o.keep_going, 1);
	assert_true(o.max_load <= 0);
	assert_false(o.verbose || o.quiet || o.dry || o.explain || o.stats || o.keep_depfile || o.keep_rsp);
	assert_int_equal(o.nargs, 0);
}

/* ninja K21 */
static void
the_last_directory_wins(void **state)
{
	struct options o;
	struct line l;

	(void)state;
	assert_int_equal(parse(&o, &l, "ninja -C a -C b"), ARGS_GO);
	assert_string_equal(o.dir, "b");
}

/* ninja K21 */
static void
long_names_may_be_abbreviated(void **state)
{
	struct options o;
	struct line l;

	(void)state;
	assert_int_equal(parse(&o, &l, "ninja --verb --stat=x"), ARGS_GO);
	assert_true(o.verbose);
	assert_string_equal(o.format, "x");
	assert_int_equal(parse(&o, &l, "ninja --q"), ARGS_GO);
	assert_true(o.quiet);
}

static void
of_verbose_and_quiet_the_last_wins(void **state)
{
	struct options o;
	struct line l;

	(void)state;
	assert_int_equal(parse(&o, &l, "ninja -v --quiet"), ARGS_GO);
	assert_true(o.quiet && !o.verbose);
	assert_int_equal(parse(&o, &l, "ninja --quiet -v"), ARGS_GO);
	assert_true(o.verbose && !o.quiet);
}

/* ninja H2, H3 */
static void
zero_is_no_limit(void **state)
{
	struct options o;
	struct line l;

	(void)state;
	assert_int_equal(parse(&o, &l, "ninja -j0 -k 0"), ARGS_GO);
	assert_int_equal(o.jobs, 0);
	assert_true(o.jobs_given);
	assert_int_equal(o.keep_going, 0);
	assert_int_equal(parse(&o, &l, "ninja -k -5 -l 2.5"), ARGS_GO);
	assert_int_equal(o.keep_going, 0);
	assert_true(o.max_load > 2.4 && o.max_load < 2.6);
}

/* ninja H2, H3, H4 */
static void
bad_numbers_are_fatal(void **state)
{
	(void)state;
	assert_says("ninja -j x", 1, "ninja: fatal: invalid -j parameter\n");
	assert_says("ninja -j -1", 1, "ninja: fatal: invalid -j parameter\n");
	assert_says("ninja -j 3x", 1, "ninja: fatal: invalid -j parameter\n");
	assert_says("ninja -k x", 1, "ninja: fatal: -k parameter not numeric; did you mean -k 0?\n");
	assert_says("ninja -l x", 1, "ninja: fatal: -l parameter not numeric: did you mean -l 0.0?\n");
	assert_says("ninja --log-version=4", 1,
	            "ninja: fatal: invalid --log-version parameter; it is 5 to 7\n");
}

/* ninja K20 */
static void
unknown_modes_get_a_suggestion(void **state)
{
	(void)state;
	assert_says("ninja -d nonsense", 1, "ninja: error: unknown debug setting 'nonsense'\n");
	assert_says("ninja -d stat", 1,
	            "ninja: error: unknown debug setting 'stat', did you mean 'stats'?\n");
	assert_says("ninja -w foo", 1, "ninja: error: unknown warning flag 'foo'\n");
	assert_says("ninja -w phonycycle=er", 1,
	            "ninja: error: unknown warning flag 'phonycycle=er', did you mean 'phonycycle=err'?\n");
}

/* ninja K20 */
static void
flags_that_are_gone_are_accepted_with_a_warning(void **state)
{
	(void)state;
	assert_says("ninja -w dupbuild=err", ARGS_GO, "ninja: warning: deprecated warning 'dupbuild'\n");
	assert_says("ninja -w depfilemulti=warn", ARGS_GO,
	            "ninja: warning: deprecated warning 'depfilemulti'\n");
	assert_says("ninja -w dupbuild=x", 1, "ninja: error: unknown warning flag 'dupbuild=x'\n");
}

/* ninja K20 */
static void
debug_modes_add_up(void **state)
{
	struct options o;
	struct line l;

	(void)state;
	assert_int_equal(parse(&o, &l, "ninja -d explain -dkeeprsp -d keepdepfile -d stats"), ARGS_GO);
	assert_true(o.explain && o.keep_rsp && o.keep_depfile && o.stats);
	assert_int_equal(parse(&o, &l, "ninja -w phonycycle=err"), ARGS_GO);
	assert_true(o.phonycycle_err);
	assert_int_equal(parse(&o, &l, "ninja -w phonycycle=err -w phonycycle=warn"), ARGS_GO);
	assert_false(o.phonycycle_err);
}

/* ninja K */
static void
a_tool_ends_the_options(void **state)
{
	struct options o;
	struct line l;

	(void)state;
	assert_int_equal(parse(&o, &l, "ninja -n -t clean -g -j x"), ARGS_GO);
	assert_true(o.dry);
	assert_non_null(o.tool);
	assert_string_equal(o.tool->name, "clean");
	assert_int_equal(o.nargs, 3);
	assert_string_equal(o.args[-1], "clean");
	assert_string_equal(o.args[0], "-g");
	assert_string_equal(o.args[2], "x");
}

/* ninja K */
static void
an_unknown_tool_is_fatal(void **state)
{
	(void)state;
	assert_says("ninja -t foo", 1, "ninja: fatal: unknown tool 'foo'\n");
	assert_says("ninja -t clea", 1, "ninja: fatal: unknown tool 'clea', did you mean 'clean'?\n");
}

/* ninja J1 */
static void
help_fails_and_version_succeeds(void **state)
{
	struct options o;
	struct line l;
	struct buf said = {0}, version = {0};

	(void)state;
	assert_int_equal(parse_saying(&o, &l, "ninja -h", &said), 1);
	assert_true(str_starts(buf_str(&said), STR("usage: ninja [options] [targets...]\n")));
	assert_non_null(strstr(buf_cstr(&said), "  -j N "));
	assert_non_null(strstr(buf_cstr(&said), "  -v, --verbose "));
	assert_int_equal(parse_saying(&o, &l, "ninja --nonsense", &said), 1);
	assert_true(str_starts(buf_str(&said), STR("ninja: unrecognized option '--nonsense'\n-h shows")));
	buf_free(&said);
	buf_printf(&version, "%s\n", persona_ninja.version);
	assert_says("ninja --version", 0, buf_cstr(&version));
	buf_free(&version);
}

static void
our_own_options_are_there(void **state)
{
	struct options o;
	struct line l;

	(void)state;
	assert_int_equal(parse(&o, &l, "ninja --events=x.jsonl --log-version=5"), ARGS_GO);
	assert_string_equal(o.events, "x.jsonl");
	assert_int_equal(o.log_version, 5);
}

static void
assert_jobserver(const char *line, const struct persona *who, enum jobserver_style style, bool none)
{
	struct options o;
	struct line l;

	split(&l, line);
	assert_int_equal(args_parse(&o, l.argc, l.argv, who), ARGS_GO);
	assert_int_equal(o.serve, style);
	assert_int_equal(o.no_jobserver, none);
}

static void
slots_are_shared_by_default_only_under_our_own_name(void **state)
{
	(void)state;
	assert_jobserver("ninja", &persona_ninja, JOBSERVER_NONE, false);
	assert_jobserver("weir", &persona_weir, JOBSERVER_BOTH, false);
	assert_jobserver("ninja --jobserver", &persona_ninja, JOBSERVER_BOTH, false);
	assert_jobserver("ninja --jobserver=fifo", &persona_ninja, JOBSERVER_FIFO, false);
	assert_jobserver("weir --jobserver=pipe", &persona_weir, JOBSERVER_PIPE, false);
	assert_jobserver("weir --jobserver=none", &persona_weir, JOBSERVER_NONE, true);
	assert_jobserver("weir --jobserver=none --jobserver", &persona_weir, JOBSERVER_BOTH, false);
	assert_says("ninja --jobserver=", 1,
	            "ninja: fatal: invalid --jobserver parameter; it is fifo, pipe or none\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_may_follow_targets),
		cmocka_unit_test(nothing_given_means_the_defaults),
		cmocka_unit_test(the_last_directory_wins),
		cmocka_unit_test(long_names_may_be_abbreviated),
		cmocka_unit_test(of_verbose_and_quiet_the_last_wins),
		cmocka_unit_test(zero_is_no_limit),
		cmocka_unit_test(bad_numbers_are_fatal),
		cmocka_unit_test(unknown_modes_get_a_suggestion),
		cmocka_unit_test(flags_that_are_gone_are_accepted_with_a_warning),
		cmocka_unit_test(debug_modes_add_up),
		cmocka_unit_test(a_tool_ends_the_options),
		cmocka_unit_test(an_unknown_tool_is_fatal),
		cmocka_unit_test(help_fails_and_version_succeeds),
		cmocka_unit_test(our_own_options_are_there),
		cmocka_unit_test(slots_are_shared_by_default_only_under_our_own_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
