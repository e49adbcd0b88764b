/* history_test.c - what ran in past builds is written down, and read again whatever happened to the file.
 * SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "history/history.h"

#include "scratch.h"

#define FILE_NAME ".weir/history"

/* a session without a manifest: its graph only has the files that the steps make */
struct place {
	struct options opts;
	struct stats stats;
	struct session s;
	struct history h;
	uint32_t warnings;
};

static void
open_place(struct place *p)
{
	*p = (struct place){0};
	session_init(&p->s, &p->opts, persona_of("ninja"), &p->stats);
	graph_init(&p->s.graph);
}

static void
close_place(struct place *p)
{
	history_fini(&p->h);
	graph_fini(&p->s.graph);
	session_fini(&p->s);
}

static void
emit(struct place *p, struct sink *sink, const struct event *e)
{
	struct err err = {0};

	assert_int_equal(sink->emit(sink, e, &p->s.graph, &err), 0);
	p->warnings += err_is_set(&err);
	err_fini(&err);
}

static void
finish(struct place *p, struct sink *sink, const char *out, const char *command, const char *cause)
{
	uint32_t node = graph_node(&p->s.graph, str_of(out));
	struct event e = {.type = EV_STEP_FINISHED};

	e.step_finished = (struct ev_step_finished){
		.outs = {&node, 1},
		.command = str_of(command),
		.start_ms = 1,
		.end_ms = 20,
		.code = 3,
		.utime_us = 400,
		.stime_us = 50,
		.maxrss_kb = 6,
		.cause = str_of(cause),
		.cause_file = str_of(out),
	};
	emit(p, sink, &e);
}

static void
end(struct place *p, struct sink *sink)
{
	emit(p, sink, &(struct event){.type = EV_BUILD_FINISHED});
	sink->close(sink);
}

/* a build of one step */
static void
build(struct place *p, int64_t ns, const char *out, const char *command, const char *cause)
{
	struct sink *sink = sink_history(&p->s, ns);

	finish(p, sink, out, command, cause);
	end(p, sink);
}

static void
load(struct place *p)
{
	struct err err = {0};

	history_fini(&p->h);
	assert_int_equal(history_load(&p->h, &p->s, &err), 0);
}

static void
append(const char *text)
{
	int fd = fd_open(FILE_NAME, O_WRONLY | O_APPEND, 0);

	assert_int_equal(fd_write_all(fd, text, strlen(text)), 0);
	fd_close(fd);
}

static void
what_was_written_is_read(void **state)
{
	struct place p;
	const struct history_step *s;

	(void)state;
	open_place(&p);
	load(&p);
	assert_int_equal(p.h.steps.n, 0);
	build(&p, 1000, "a\tb\\n\n.o", "cc\t-c \\\n", "always");
	build(&p, 2000, "b", "ld", "command-changed");
	load(&p);
	assert_int_equal(p.h.steps.n, 2);
	s = &p.h.steps.p[0];
	assert_int_equal(s->began_ns, 1000);
	assert_int_equal(s->start_ms, 1);
	assert_int_equal(s->end_ms, 20);
	assert_int_equal(s->code, 3);
	assert_int_equal(s->utime_us, 400);
	assert_int_equal(s->stime_us, 50);
	assert_int_equal(s->maxrss_kb, 6);
	assert_true(str_eq(s->command, STR("cc\t-c \\\n")));
	assert_true(str_eq(s->cause, STR("always")));
	assert_true(str_eq(s->file, STR("a\tb\\n\n.o")));
	assert_int_equal(s->nouts, 1);
	assert_true(str_eq(history_output(&p.h, 0, 0), STR("a\tb\\n\n.o")));
	assert_int_equal(p.warnings, 0);
	close_place(&p);
}

static void
steps_are_found_by_output_and_age(void **state)
{
	struct place p;

	(void)state;
	open_place(&p);
	build(&p, 1, "a", "1", "");
	build(&p, 2, "b", "2", "");
	build(&p, 3, "a", "3", "");
	load(&p);
	assert_int_equal(history_find(&p.h, STR("a"), NONE), 2);
	assert_int_equal(history_find(&p.h, STR("a"), 2), 0);
	assert_int_equal(history_find(&p.h, STR("a"), 0), NONE);
	assert_int_equal(history_find(&p.h, STR("b"), 2), 1);
	assert_int_equal(history_find(&p.h, STR("c"), NONE), NONE);
	close_place(&p);
}

static void
nothing_is_created_before_a_step_has_run(void **state)
{
	struct place p;

	(void)state;
	open_place(&p);
	end(&p, sink_history(&p.s, 1));
	assert_int_equal(access(".weir", F_OK), -1);
	close_place(&p);
}

static void
torn_lines_and_nonsense_are_passed_over(void **state)
{
	struct place p;

	(void)state;
	open_place(&p);
	build(&p, 1, "a", "1", "");
	append("\n\nx\n12\n-1\t\n99999999999999999999\t1\n5\t1\t2\t3\n12\t1\t2\t3\t4\t5\t6\n55\t1\t1\t20\t3\t400\t5");
	load(&p);
	assert_int_equal(p.h.steps.n, 1);
	build(&p, 2, "b", "2", "");
	load(&p);
	assert_int_equal(p.h.steps.n, 2);
	assert_int_equal(history_find(&p.h, STR("b"), NONE), 1);
	close_place(&p);
}

static void
says_once_that_it_cannot_be_written(void **state)
{
	struct place p;
	struct sink *sink;

	(void)state;
	open_place(&p);
	assert_int_equal(mkdir(".weir", 0777), 0);
	assert_int_equal(mkdir(FILE_NAME, 0777), 0);
	sink = sink_history(&p.s, 1);
	for (int i = 0; i < 2000; i++) /* several chunks */
		finish(&p, sink, "output", "a rather long command that makes it", "");
	end(&p, sink);
	assert_int_equal(p.warnings, 1);
	close_place(&p);
}

static size_t
size(void)
{
	struct stat st;

	assert_int_equal(stat(FILE_NAME, &st), 0);
	return (size_t)st.st_size;
}

/* a build of n steps with commands of `length` bytes */
static void
build_many(struct place *p, int64_t ns, int n, size_t length, const char *cause)
{
	struct sink *sink = sink_history(&p->s, ns);
	char *command = xmalloc(length + 1);

	memset(command, (int)('a' + ns), length);
	command[length] = '\0';
	for (int i = 0; i < n; i++) {
		char name[16];

		snprintf(name, sizeof name, "out%d", i);
		finish(p, sink, name, command, cause);
	}
	end(p, sink);
	free(command);
}

static void
what_is_too_long_is_cut_to_the_newest(void **state)
{
	struct place p;
	uint32_t last = NONE;

	(void)state;
	open_place(&p);
	for (int64_t ns = 1; ns <= 8; ns++)
		build_many(&p, ns, 1000, 1000, "");
	build_many(&p, 9, 1000, 1000, "command-changed");
	assert_in_range(size(), 8 * 1000 * 1000, 16 * 1024 * 1024);
	build_many(&p, 10, 1000, 8 * 1000, "always"); /* over the limit */
	assert_in_range(size(), 1000 * 1000, 12 * 1024 * 1024);
	load(&p);
	for (int i = 0; i < 1000; i += 333) {
		char name[16];

		snprintf(name, sizeof name, "out%d", i);
		last = history_find(&p.h, str_of(name), NONE);
		assert_int_equal(p.h.steps.p[last].began_ns, 10);
	}
	assert_int_equal(p.h.steps.p[last].command.n, 8 * 1000);
	build_many(&p, 11, 10, 1000, "command-changed");
	build_many(&p, 12, 2000, 20 * 1000, ""); /* more than there is room for in a single build */
	assert_in_range(size(), 1000 * 1000, 16 * 1024 * 1024);
	load(&p);
	last = history_find(&p.h, STR("out0"), NONE);
	assert_int_equal(p.h.steps.p[last].began_ns, 12);
	assert_int_equal(p.h.steps.p[last].command.n, 0);
	last = history_find(&p.h, STR("out1999"), NONE);
	assert_int_equal(p.h.steps.p[last].command.n, 20 * 1000);
	close_place(&p);
}

static void
what_a_new_command_replaced_is_kept(void **state)
{
	struct place p;
	uint32_t last, before;

	(void)state;
	open_place(&p);
	build(&p, 1, "a", "zero", "");
	build(&p, 2, "a", "one", "");
	build(&p, 3, "a", "two", "command-changed");
	build_many(&p, 4, 1700, 10 * 1000, "");
	load(&p);
	last = history_find(&p.h, STR("a"), NONE);
	before = history_find(&p.h, STR("a"), last);
	assert_true(p.h.steps.p[last].began_ns == 3);
	assert_true(p.h.steps.p[before].began_ns == 2);
	assert_int_equal(history_find(&p.h, STR("a"), before), NONE);
	close_place(&p);
}

/* A file of no bytes would be taken for one that is there. */
static void
a_directory_begun_on_a_full_disk_is_completed_later(void **state)
{
	struct rlimit before, nothing;
	struct buf text = {0};
	struct err err = {0};
	struct place p;

	(void)state;
	open_place(&p);
	getrlimit(RLIMIT_FSIZE, &before);
	nothing = (struct rlimit){0, before.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &nothing);
	assert_int_equal(session_make_statedir(&p.s, &err), -1);
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_DFL);
	assert_string_equal(buf_cstr(&err.text), "creating .weir/.gitignore: File too large");
	err_fini(&err);
	assert_int_equal(session_make_statedir(&p.s, &err), 0);
	assert_true(str_eq(scratch_get(".weir/.gitignore", &text), STR("*\n")));
	buf_free(&text);
	close_place(&p);
}

int
main(void)
{
#define in_directory(f) cmocka_unit_test_setup_teardown(f, scratch_enter, scratch_leave)
	const struct CMUnitTest tests[] = {
		in_directory(what_was_written_is_read),
		in_directory(steps_are_found_by_output_and_age),
		in_directory(nothing_is_created_before_a_step_has_run),
		in_directory(torn_lines_and_nonsense_are_passed_over),
		in_directory(says_once_that_it_cannot_be_written),
		in_directory(what_is_too_long_is_cut_to_the_newest),
		in_directory(what_a_new_command_replaced_is_kept),
		in_directory(a_directory_begun_on_a_full_disk_is_completed_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
