/* status_test.c - what a person sees of a build, to the byte (ninja I).
 * SPDX-License-Identifier: Apache-2.0 */
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "status/sink_status.h"

#define K "\033[K" /* how a drawn status line ends */

/* a build acted out for the sink; what it writes comes back as bytes */
struct stage {
	struct graph graph;
	struct sink *sink;
	struct err err;      /* of an event that was refused */
	uint64_t t_us;       /* when the next event happens */
	int out, err_out;    /* its ends */
	int reader, errors;  /* ours; errors is -1 if both come to reader */
	struct buf text;     /* what we have read and not looked at */
};

enum screen { ONE_PIPE, TWO_PIPES, TERMINAL };

static void
open_terminal(struct stage *s, unsigned short columns)
{
	struct winsize size = {.ws_row = 24, .ws_col = columns};
	struct termios raw = {0};

	cfmakeraw(&raw); /* so that bytes arrive as they were written */
	assert_int_equal(openpty(&s->reader, &s->out, NULL, &raw, &size), 0);
	s->err_out = s->out;
}

static void
open_pipes(struct stage *s, bool two)
{
	int fds[2];

	assert_int_equal(fd_pipe(fds, 0), 0);
	s->reader = fds[0];
	s->out = s->err_out = fds[1];
	if (!two)
		return;
	assert_int_equal(fd_pipe(fds, 0), 0);
	s->errors = fds[0];
	s->err_out = fds[1];
}

/* columns: of the terminal */
static void
stage_open(struct stage *s, enum screen screen, unsigned short columns, struct status_opts opts)
{
	*s = (struct stage){.errors = -1};
	graph_init(&s->graph);
	if (screen == TERMINAL)
		open_terminal(s, columns);
	else
		open_pipes(s, screen == TWO_PIPES);
	opts.persona = &persona_ninja;
	opts.out = s->out;
	opts.err = s->err_out;
	s->sink = sink_status(&opts);
}

static void
stage_close(struct stage *s)
{
	if (s->sink)
		s->sink->close(s->sink);
	fd_close(s->reader);
	fd_close(s->out);
	if (s->errors >= 0) {
		fd_close(s->errors);
		fd_close(s->err_out);
	}
	graph_fini(&s->graph);
	err_fini(&s->err);
	buf_free(&s->text);
}

static void
read_what_is_there(int fd, struct buf *text)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char piece[4096];
	ssize_t n;

	while (poll(&p, 1, 0) > 0 && (n = fd_read(fd, piece, sizeof piece)) > 0)
		buf_add(text, piece, (size_t)n);
}

/* Steps that follow one another are shown together, when the loop waits again. */
static void
expect_from(struct stage *s, int fd, const char *bytes)
{
	if (s->sink)
		s->sink->tick(s->sink, s->t_us);
	read_what_is_there(fd, &s->text);
	assert_string_equal(buf_cstr(&s->text), bytes);
	buf_clear(&s->text);
}

/* what has come to stdout since we last looked */
static void
expect(struct stage *s, const char *bytes)
{
	expect_from(s, s->reader, bytes);
}

static void
expect_error(struct stage *s, const char *bytes)
{
	expect_from(s, s->errors, bytes);
}

static int
emit(struct stage *s, struct event e)
{
	e.t_us = s->t_us;
	err_fini(&s->err);
	return s->sink->emit(s->sink, &e, &s->graph, &s->err);
}

static void
plan(struct stage *s, uint32_t n)
{
	while (n--)
		assert_int_equal(emit(s, (struct event){.type = EV_STEP_PLANNED, .step_planned = {0, -1}}), 0);
}

/* a build of n steps */
static void
begin(struct stage *s, uint32_t n)
{
	assert_int_equal(emit(s, (struct event){.type = EV_BUILD_STARTED}), 0);
	plan(s, n);
}

static void
begin_plain(struct stage *s, uint32_t n)
{
	stage_open(s, ONE_PIPE, 0, (struct status_opts){0});
	begin(s, n);
}

static void
begin_drawn(struct stage *s, uint32_t n)
{
	stage_open(s, TERMINAL, 80, (struct status_opts){.smart = true});
	begin(s, n);
}

/* A step goes by its name: that is its description and its command. */
static struct event
started(const char *name)
{
	return (struct event){
		.type = EV_STEP_STARTED,
		.step_started = {.description = str_of(name), .command = str_of(name)},
	};
}

static struct event
finished(const char *name, int code, const char *output)
{
	return (struct event){
		.type = EV_STEP_FINISHED,
		.step_finished = {.description = str_of(name), .command = str_of(name), .code = code,
	                          .output = str_of(output), .prev_ms = -1},
	};
}

static void
start(struct stage *s, const char *name)
{
	assert_int_equal(emit(s, started(name)), 0);
}

static void
finish(struct stage *s, const char *name, const char *output)
{
	struct event e = finished(name, 0, output);

	e.step_finished.start_ms = e.step_finished.end_ms = (int64_t)(s->t_us / 1000);
	assert_int_equal(emit(s, e), 0);
}

static void
start_console(struct stage *s, const char *name)
{
	struct event e = started(name);

	e.step_started.console = true;
	assert_int_equal(emit(s, e), 0);
}

static void
finish_console(struct stage *s, const char *name, int code)
{
	struct event e = finished(name, code, "");

	e.step_finished.console = true;
	assert_int_equal(emit(s, e), 0);
}

/* with two outputs that the graph knows */
static void
finish_failed(struct stage *s, const char *name, int code, const char *output)
{
	struct event e = finished(name, code, output);
	uint32_t outs[] = {graph_node(&s->graph, str_of(name)), graph_node(&s->graph, STR("b.d"))};

	e.step_finished.command = STR("cc -c a.c");
	e.step_finished.outs = (struct ids){outs, countof(outs)};
	assert_int_equal(emit(s, e), 0);
}

static void
say(struct stage *s, enum message_level level, const char *text)
{
	struct event e = {.type = EV_MESSAGE, .message = {level, str_of(text)}};

	assert_int_equal(emit(s, e), 0);
}

static void
end(struct stage *s)
{
	assert_int_equal(emit(s, (struct event){.type = EV_BUILD_FINISHED}), 0);
}

/* ---- lines, plain and smart */

/* ninja I3 */
static void
plain_log_has_a_line_for_each_finished_step(void **state)
{
	struct stage s;

	(void)state;
	begin_plain(&s, 2);
	start(&s, "a");
	start(&s, "b");
	expect(&s, "");
	finish(&s, "b", "");
	expect(&s, "[1/2] b\n");
	finish(&s, "a", "");
	end(&s);
	expect(&s, "[2/2] a\n");
	stage_close(&s);
}

/* ninja I3 */
static void
smart_terminal_overwrites_its_line(void **state)
{
	struct stage s;

	(void)state;
	begin_drawn(&s, 2);
	start(&s, "a");
	expect(&s, "\r[0/2] a" K);
	finish(&s, "a", "");
	expect(&s, "\r[1/2] a" K);
	start(&s, "b");
	finish(&s, "b", "");
	expect(&s, "\r[1/2] b" K "\r[2/2] b" K);
	end(&s);
	expect(&s, "\n");
	stage_close(&s);
}

/* ninja I4 */
static void
smart_line_fits_the_terminal_as_it_is_now(void **state)
{
	struct stage s;
	struct winsize size = {.ws_row = 24, .ws_col = 12};

	(void)state;
	stage_open(&s, TERMINAL, 20, (struct status_opts){.smart = true});
	begin(&s, 1);
	start(&s, "0123456789abcdefghij");
	expect(&s, "\r[0/1] 01...bcdefghij" K);
	assert_int_equal(ioctl(s.reader, TIOCSWINSZ, &size), 0);
	finish(&s, "0123456789abcdefghij", "");
	expect(&s, "\r[1/1...fghij" K);
	size.ws_col = 2;
	assert_int_equal(ioctl(s.reader, TIOCSWINSZ, &size), 0);
	start(&s, "x");
	expect(&s, "\r.." K);
	stage_close(&s);
}

static void
smart_line_is_one_line(void **state)
{
	struct stage s;

	(void)state;
	begin_drawn(&s, 0);
	start(&s, "a\n\tb");
	expect(&s, "\r[0/0] a  b" K);
	stage_close(&s);
}

static void
unknown_width_is_80(void **state)
{
	struct stage s;
	char name[120], line[120];

	(void)state;
	memset(name, 'x', sizeof name);
	name[sizeof name - 1] = 0;
	stage_open(&s, TERMINAL, 0, (struct status_opts){.smart = true});
	begin(&s, 0);
	start(&s, name);
	snprintf(line, sizeof line, "\r[0/0] %.32s...%.39s" K, name, name);
	expect(&s, line);
	stage_close(&s);
}

/* an unfinished build leaves the terminal in order */
static void
closing_ends_the_line(void **state)
{
	struct stage s;

	(void)state;
	begin_drawn(&s, 0);
	start(&s, "a");
	s.sink->close(s.sink);
	s.sink = NULL;
	expect(&s, "\r[0/0] a" K "\n");
	stage_close(&s);
}

/* ---- output and failures */

/* ninja I9 */
static void
output_follows_its_status_line(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, TERMINAL, 80, (struct status_opts){.smart = true, .color = true});
	begin(&s, 2);
	start(&s, "a");
	finish(&s, "a", "warning: \033[1mx\033[0m\n");
	expect(&s, "\r[0/2] a" K "\r[1/2] a" K "\nwarning: \033[1mx\033[0m\n");
	start(&s, "b");
	finish(&s, "b", "");
	end(&s);
	expect(&s, "\r[1/2] b" K "\r[2/2] b" K "\n");
	stage_close(&s);
}

/* ninja I9 */
static void
makes_up_for_a_missing_newline(void **state)
{
	struct stage s;

	(void)state;
	begin_plain(&s, 3);
	finish(&s, "a", "one");
	finish(&s, "b", "two\n");
	finish(&s, "c", "three");
	end(&s);
	expect(&s, "[1/3] a\none\n[2/3] b\ntwo\n[3/3] c\nthree\n");
	stage_close(&s);

	begin_drawn(&s, 1);
	finish(&s, "a", "one");
	start(&s, "b");
	expect(&s, "\r[1/1] a" K "\none\n\r[1/1] b" K);
	stage_close(&s);
}

/* ninja I1 */
static void
colours_of_output_go_when_there_is_no_colour(void **state)
{
	struct stage s;

	(void)state;
	begin_plain(&s, 0);
	finish(&s, "a", "\033[31mred\033[0m\n");
	expect(&s, "[1/0] a\nred\n");
	stage_close(&s);
}

static void
output_may_be_any_bytes(void **state)
{
	struct stage s;
	struct event e = finished("a", 0, "");

	(void)state;
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){0});
	e.step_finished.output = STR("a\0\xff\n");
	assert_int_equal(emit(&s, e), 0);
	s.sink->tick(s.sink, s.t_us);
	read_what_is_there(s.reader, &s.text);
	assert_true(str_eq(buf_str(&s.text), STR("[1/0] a\na\0\xff\n")));
	stage_close(&s);
}

/* ninja I8 */
static void
failure_names_outputs_command_and_code(void **state)
{
	struct stage s;

	(void)state;
	begin_plain(&s, 2);
	start(&s, "a.o");
	finish_failed(&s, "a.o", 2, "a.c:1: no\n");
	expect(&s, "[1/2] a.o\nFAILED: [code=2] a.o b.d \ncc -c a.c\na.c:1: no\n");
	finish_failed(&s, "a.o", 137, "");
	end(&s);
	expect(&s, "[2/2] a.o\nFAILED: [code=137] a.o b.d \ncc -c a.c\n");
	stage_close(&s);
}

/* ninja I8 */
static void
failure_is_red_where_there_is_colour(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, TERMINAL, 80, (struct status_opts){.smart = true, .color = true});
	begin(&s, 1);
	finish_failed(&s, "a.o", 1, "");
	expect(&s, "\r[1/1] a.o" K "\n\033[31mFAILED: [code=1] \033[0ma.o b.d \ncc -c a.c\n");
	stage_close(&s);
}

/* ninja I11 */
static void
quiet_shows_failures_and_output_only(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){.quiet = true});
	begin(&s, 3);
	finish(&s, "a", "");
	finish(&s, "b", "text\n");
	finish_failed(&s, "a.o", 1, "no\n");
	end(&s);
	expect(&s, "text\nFAILED: [code=1] a.o b.d \ncc -c a.c\nno\n");
	stage_close(&s);
}

/* ninja I3 */
static void
command_is_shown_if_verbose_or_not_described(void **state)
{
	struct stage s;
	struct event e = finished("", 0, "");

	(void)state;
	e.step_finished.command = STR("cp a b");
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){0});
	emit(&s, e);
	e.step_finished.description = STR("COPY");
	emit(&s, e);
	expect(&s, "[1/0] cp a b\n[2/0] COPY\n");
	stage_close(&s);
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){.verbose = true});
	emit(&s, e);
	expect(&s, "[1/0] cp a b\n");
	stage_close(&s);
}

/* ---- the console */

/* ninja I3 */
static void
console_step_is_announced_when_it_starts(void **state)
{
	struct stage s;

	(void)state;
	begin_plain(&s, 1);
	start_console(&s, "a");
	expect(&s, "[0/1] a\n");
	finish_console(&s, "a", 0);
	end(&s);
	expect(&s, "");
	stage_close(&s);

	begin_drawn(&s, 1);
	start_console(&s, "a");
	expect(&s, "\r[0/1] a" K "\n");
	finish_console(&s, "a", 0);
	end(&s);
	expect(&s, "");
	stage_close(&s);
}

/* ninja I10 */
static void
all_is_kept_while_a_console_step_runs(void **state)
{
	struct stage s;

	(void)state;
	begin_plain(&s, 5);
	start_console(&s, "a");
	expect(&s, "[0/5] a\n");
	finish(&s, "b", "");
	finish(&s, "c", "text");
	say(&s, MSG_WARNING, "careful");
	finish(&s, "d", "");
	finish(&s, "e", "");
	expect(&s, "");
	finish_console(&s, "a", 0);
	expect(&s, "[2/5] c\ntext\nninja: warning: careful\n[4/5] e\n");
	stage_close(&s);
}

/* ninja I10 */
static void
latest_status_is_redrawn_after_a_console_step(void **state)
{
	struct stage s;

	(void)state;
	begin_drawn(&s, 4);
	start_console(&s, "a");
	start(&s, "b");
	finish(&s, "b", "text\n");
	start(&s, "c");
	start(&s, "d");
	expect(&s, "\r[0/4] a" K "\n");
	finish_console(&s, "a", 0);
	expect(&s, "[1/4] b\ntext\n\r[1/4] d" K);
	stage_close(&s);
}

static void
console_step_can_fail(void **state)
{
	struct stage s;

	(void)state;
	begin_plain(&s, 2);
	start_console(&s, "a");
	finish(&s, "b", "");
	finish_console(&s, "a", 3);
	end(&s);
	expect(&s, "[0/2] a\n[1/2] b\nFAILED: [code=3] \na\n");
	stage_close(&s);
}

/* ---- words between the steps */

/* ninja I2 */
static void
messages_go_where_they_belong(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, TWO_PIPES, 0, (struct status_opts){0});
	say(&s, MSG_INFO, "no work to do.");
	say(&s, MSG_WARNING, "odd");
	say(&s, MSG_ERROR, "bad\nworse");
	expect(&s, "ninja: no work to do.\n");
	expect_error(&s, "ninja: warning: odd\nninja: error: bad\nworse\n");
	stage_close(&s);
}

static void
messages_do_not_touch_the_status_line(void **state)
{
	struct stage s;

	(void)state;
	begin_drawn(&s, 1);
	start(&s, "a");
	say(&s, MSG_WARNING, "odd");
	finish(&s, "a", "");
	end(&s);
	say(&s, MSG_INFO, "done");
	expect(&s, "\r[0/1] a" K "\nninja: warning: odd\n\r[1/1] a" K "\nninja: done\n");
	stage_close(&s);
}

static void
explain_both(struct stage *s)
{
	struct event e = started("a"), f = finished("a", 0, "");

	e.step_started.why = f.step_finished.why = STR("output a doesn't exist\nb is dirty\n");
	begin(s, 1);
	start(s, "x");
	emit(s, e);
	emit(s, f);
}

/* ninja F11 */
static void
reasons_are_given_once_before_the_status_line(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, TERMINAL, 80, (struct status_opts){.smart = true, .explain = true});
	explain_both(&s);
	expect(&s, "\r[0/1] x" K "\nninja explain: output a doesn't exist\nninja explain: b is dirty\n"
	           "\r[0/1] a" K "\r[1/1] a" K);
	stage_close(&s);
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){.explain = true});
	explain_both(&s);
	expect(&s, "ninja explain: output a doesn't exist\nninja explain: b is dirty\n[1/1] a\n");
	stage_close(&s);
	stage_open(&s, TWO_PIPES, 0, (struct status_opts){.quiet = true, .explain = true});
	explain_both(&s);
	expect(&s, "");
	expect_error(&s, "ninja explain: output a doesn't exist\nninja explain: b is dirty\n");
	stage_close(&s);
}

/* the next step begins before that line would have been drawn */
static void
what_reasons_follow_is_how_far_the_build_was(void **state)
{
	struct stage s;
	struct event e = started("b");

	(void)state;
	e.step_started.why = STR("a is dirty");
	stage_open(&s, TERMINAL, 80, (struct status_opts){.smart = true, .explain = true, .frame_ms = 50});
	begin(&s, 2);
	start(&s, "a");
	s.t_us = 10000;
	finish(&s, "a", "");
	expect(&s, "\r[0/2] a" K);
	emit(&s, e);
	expect(&s, "\r[1/2] a" K "\nninja explain: a is dirty\n\r[1/2] b" K);
	stage_close(&s);
}

static void
reasons_are_only_given_if_asked_for(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){0});
	explain_both(&s);
	expect(&s, "[1/1] a\n");
	stage_close(&s);
}

static void
reasons_of_a_console_step_come_at_its_start(void **state)
{
	struct stage s;
	struct event e = started("a"), f = finished("a", 0, "");

	(void)state;
	e.step_started.why = f.step_finished.why = STR("b is dirty");
	e.step_started.console = f.step_finished.console = true;
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){.explain = true});
	emit(&s, e);
	expect(&s, "ninja explain: b is dirty\n[0/0] a\n");
	emit(&s, f);
	expect(&s, "");
	stage_close(&s);
}

/* ---- counting */

/* ninja I5 */
static void
finishing_step_still_counts_as_running(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, TERMINAL, 80, (struct status_opts){.smart = true, .ninja_status = "%s %r %u %f/%t "});
	begin(&s, 3);
	emit(&s, (struct event){.type = EV_STEP_PRUNED, .step_pruned = {0, -1}});
	start(&s, "a");
	expect(&s, "\r1 1 1 0/2 a" K);
	start(&s, "b");
	expect(&s, "\r2 2 0 0/2 b" K);
	finish(&s, "a", "");
	expect(&s, "\r2 2 0 1/2 a" K);
	finish(&s, "b", "");
	expect(&s, "\r2 1 0 2/2 b" K);
	stage_close(&s);
}

/* ninja I13 */
static void
rebuilding_the_manifest_does_not_count(void **state)
{
	struct stage s;

	(void)state;
	begin_plain(&s, 2);
	start(&s, "a");
	finish(&s, "a", "");
	end(&s);
	begin(&s, 1);
	start(&s, "b");
	finish(&s, "b", "");
	end(&s);
	expect(&s, "[1/2] a\n[1/1] b\n");
	stage_close(&s);
}

/* ninja I5 */
static void
unknown_placeholder_stops_the_build(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){.ninja_status = "[%f %z] "});
	begin(&s, 0);
	assert_int_equal(emit(&s, started("a")), 0);
	assert_int_equal(emit(&s, finished("a", 0, "")), -1);
	assert_string_equal(buf_cstr(&s.err.text), "unknown placeholder '%z' in $NINJA_STATUS");
	assert_true(s.err.fatal);
	expect(&s, "");
	stage_close(&s);
}

/* ninja I6 */
static void
status_option_says_where_the_description_goes(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){.format = "$description ($finished of ${total})",
	                                                 .ninja_status = "%z"});
	begin(&s, 1);
	finish(&s, "a", "");
	expect(&s, "a (1 of 1)\n");
	stage_close(&s);
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){.format = "."});
	finish(&s, "a", "");
	expect(&s, ".\n");
	stage_close(&s);
}

/* ninja I6 */
static void
bad_status_option_stops_the_build(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){.format = "a $"});
	assert_int_equal(emit(&s, (struct event){.type = EV_BUILD_STARTED}), -1);
	assert_string_equal(buf_cstr(&s.err.text),
	                    "invalid --status: --status:1: bad $-escape (literal $ must be written as $$)\n"
	                    "a $\n  ^ near here");
	stage_close(&s);
	stage_open(&s, ONE_PIPE, 0, (struct status_opts){.format = "$x"});
	begin(&s, 0);
	assert_int_equal(emit(&s, finished("a", 0, "")), -1);
	assert_string_equal(buf_cstr(&s.err.text), "unknown variable 'x' in --status format");
	assert_true(s.err.fatal);
	stage_close(&s);
}

/* ---- readers that are slow */

static void
draws_no_faster_than_it_can_be_seen(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, TERMINAL, 80, (struct status_opts){.smart = true, .frame_ms = 50});
	begin(&s, 9);
	start(&s, "a");
	s.t_us = 10000;
	start(&s, "b");
	expect(&s, "\r[0/9] a" K); /* the first at once, then none for a while */
	assert_int_equal(s.sink->tick(s.sink, 20000), 31);
	expect(&s, "");
	assert_int_equal(s.sink->tick(s.sink, 51000), -1);
	expect(&s, "\r[0/9] b" K); /* the latest is not forgotten */
	s.t_us = 60000;
	finish(&s, "a", "");
	finish(&s, "b", "text\n");
	expect(&s, "\r[2/9] b" K "\ntext\n"); /* output and its status do not wait */
	start(&s, "c");
	finish(&s, "c", "");
	end(&s);
	expect(&s, "\r[3/9] c" K "\n"); /* nor does the end */
	stage_close(&s);
}

static void
five_thousand_steps_cost_less_than_60_kB(void **state)
{
	struct stage s;
	char name[80];

	(void)state;
	stage_open(&s, TERMINAL, 120, (struct status_opts){.smart = true, .frame_ms = 50});
	begin(&s, 5000);
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof name, "Building CXX object some/directory/of/things/file%04d.cc.o", i);
		start(&s, name);
		s.t_us += 2000;
		finish(&s, name, "");
		read_what_is_there(s.reader, &s.text);
	}
	end(&s);
	read_what_is_there(s.reader, &s.text);
	assert_true(s.text.n < 60 * 1000);
	assert_true(str_ends(buf_str(&s.text), STR("[5000/5000] Building CXX object some/directory/of/things/"
	                                           "file4999.cc.o" K "\n")));
	stage_close(&s);
}

static size_t
count(struct str text, struct str what)
{
	size_t n = 0;

	for (; text.n >= what.n; text.p++, text.n--)
		n += memcmp(text.p, what.p, what.n) == 0;
	return n;
}

/* The reader does nothing for 5000 steps that all have output, then reads on. If the sink waited for it, this
 * test would not end. */
static void
stopped_reader(enum screen screen, bool smart)
{
	struct stage s;
	uint64_t t;

	stage_open(&s, screen, 80, (struct status_opts){.smart = smart, .frame_ms = 50});
	begin(&s, 5000);
	for (int i = 0; i < 5000; i++) {
		start(&s, "a");
		finish(&s, "a", "sixty bytes of output, which nobody is there to read at all\n");
		s.t_us += 1000;
	}
	say(&s, MSG_WARNING, "the end");
	end(&s);
	for (t = s.t_us; s.sink->tick(s.sink, t) >= 0; t += 50000)
		read_what_is_there(s.reader, &s.text);
	read_what_is_there(s.reader, &s.text);
	assert_int_equal(count(buf_str(&s.text), STR("\nsixty bytes")), 5000);
	assert_true(str_ends(buf_str(&s.text), STR("read at all\nninja: warning: the end\n")));
	stage_close(&s);
}

static void
stopped_reader_does_not_stop_the_build(void **state)
{
	(void)state;
	stopped_reader(ONE_PIPE, false);
	stopped_reader(TERMINAL, true);
}

static void
a_stopped_terminal_gets_no_stale_frames(void **state)
{
	struct stage s;

	(void)state;
	begin_drawn(&s, 0);
	for (int i = 0; i < 100000; i++)
		start(&s, "a");
	start(&s, "the last one");
	for (uint64_t t = s.t_us; s.sink->tick(s.sink, t) >= 0; t += 50000)
		read_what_is_there(s.reader, &s.text);
	read_what_is_there(s.reader, &s.text);
	assert_true(s.text.n < 100000); /* what fits into the terminal's buffer, and one more */
	assert_true(str_ends(buf_str(&s.text), STR("\r[0/0] the last one" K)));
	stage_close(&s);
}

static void
a_reader_that_is_gone_does_not_stop_the_build(void **state)
{
	struct status_opts opts = {.persona = &persona_ninja, .out = -1, .err = -1};
	struct sink *sink = sink_status(&opts);
	struct event e = finished("a", 1, "text");
	struct err err = {0};

	(void)state;
	assert_int_equal(sink->emit(sink, &e, NULL, &err), 0);
	sink->close(sink);
}

/* ---- what kind of terminal it is */

static struct status_opts
decide(const char *term, const char *name, const char *value, struct status_opts opts)
{
	static const char *const names[] = {"NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR"};

	for (size_t i = 0; i < countof(names); i++)
		unsetenv(names[i]);
	if (term)
		setenv("TERM", term, 1);
	else
		unsetenv("TERM");
	if (name)
		setenv(name, value, 1);
	status_terminal(&opts);
	return opts;
}

/* ninja I1 */
static void
terminal_is_judged_by_TERM_and_the_colour_variables(void **state)
{
	struct stage s;
	struct status_opts o = {0}, no = {.out = -1};

	(void)state;
	stage_open(&s, TERMINAL, 80, o);
	o.out = s.out;
	assert_true(decide("xterm", NULL, NULL, o).smart);
	assert_true(decide("xterm", NULL, NULL, o).color);
	assert_false(decide("dumb", NULL, NULL, o).smart);
	assert_false(decide("dumb", NULL, NULL, o).color);
	assert_false(decide(NULL, NULL, NULL, o).smart);
	assert_false(decide("xterm", NULL, NULL, no).smart);
	assert_false(decide("xterm", "NO_COLOR", "1", o).color);
	assert_true(decide("xterm", "NO_COLOR", "1", o).smart);
	assert_true(decide("xterm", "NO_COLOR", "0", o).color);
	assert_true(decide("xterm", "NO_COLOR", "", o).color);
	assert_true(decide("dumb", "CLICOLOR_FORCE", "1", o).color);
	assert_false(decide("dumb", "CLICOLOR_FORCE", "0", o).color);
	assert_true(decide("dumb", "FORCE_COLOR", "1", no).color);
	assert_false(decide("dumb", "FORCE_COLOR", "1", no).smart);
	o.verbose = true;
	assert_false(decide("xterm", NULL, NULL, o).smart);
	assert_true(decide("xterm", NULL, NULL, o).color);
	stage_close(&s);
}

static void
forced_colour_beats_no_colour(void **state)
{
	struct status_opts o = {.out = -1};

	(void)state;
	setenv("NO_COLOR", "1", 1);
	setenv("CLICOLOR_FORCE", "1", 1);
	unsetenv("FORCE_COLOR");
	status_terminal(&o);
	assert_false(o.color);
	setenv("FORCE_COLOR", "1", 1);
	status_terminal(&o);
	assert_true(o.color);
}

/* ---- anything at all */

static uint32_t
dice(uint32_t *seed, uint32_t sides)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % sides;
}

static struct str
random_text(uint32_t *seed, char *p, size_t most)
{
	static const char *const bits[] = {"x", "word ", "\n", "\t", "\033[31m", "\033[", "\033", "\xc3\xa4",
	                                   "\xe4\xb8\xad", "\xff", "\r", "%", "$", "..."};
	size_t n = 0;

	for (uint32_t i = dice(seed, 40); i-- && n + 8 < most;) {
		const char *bit = bits[dice(seed, countof(bits))];

		memcpy(p + n, bit, strlen(bit));
		n += strlen(bit);
	}
	return (struct str){p, n};
}

static struct event
random_event(uint32_t *seed, char *p, size_t most)
{
	struct event e = {.type = (enum event_type)dice(seed, NEVENTS)};
	struct str text = random_text(seed, p, most);
	bool console = dice(seed, 8) == 0;

	switch (e.type) {
	case EV_STEP_PLANNED: e.step_planned.prev_ms = (int64_t)dice(seed, 5000) - 1; break;
	case EV_STEP_PRUNED: e.step_pruned.prev_ms = (int64_t)dice(seed, 5000) - 1; break;
	case EV_STEP_STARTED:
		e.step_started = (struct ev_step_started){.command = text, .console = console};
		if (dice(seed, 4) == 0)
			e.step_started.why = text;
		break;
	case EV_STEP_FINISHED:
		e.step_finished = (struct ev_step_finished){.description = text, .command = text, .why = text};
		e.step_finished.console = console;
		e.step_finished.code = dice(seed, 3) == 0;
		e.step_finished.prev_ms = (int64_t)dice(seed, 5000) - 1;
		if (dice(seed, 3) == 0)
			e.step_finished.output = text;
		break;
	case EV_MESSAGE: e.message = (struct ev_message){(event_level)dice(seed, 3), text}; break;
	default: break;
	}
	return e;
}

/* columns by the simplest reading: every byte that is not part of a colour or of
 * a UTF-8 tail, wide ones twice */
static size_t
columns(const char *p, const char *end)
{
	size_t n = 0;

	while (p < end) {
		size_t color = 0;

		if (end - p > 2 && p[0] == '\033' && p[1] == '[')
			color = 2 + strspn(p + 2, "0123456789;");
		if (color && p[color] == 'm') {
			p += color + 1;
			continue;
		}
		n += ((unsigned char)*p & 0xc0) != 0x80;
		n += (unsigned char)*p == 0xe4;
		p++;
	}
	return n;
}

static void
check_widths(struct str text, size_t width)
{
	const char *end = text.p + text.n;

	for (const char *at = text.p; (at = memchr(at, '\r', (size_t)(end - at))); at++) {
		const char *stop = memmem(at, (size_t)(end - at), K, 3);
		const char *next = memchr(at + 1, '\r', (size_t)(end - at - 1));

		if (stop && (!next || stop < next) && !memchr(at, '\n', (size_t)(stop - at)))
			assert_true(columns(at + 1, stop) <= width);
	}
}

/* the prefix is what the check for widths looks for; it has no line breaks of its own to be fooled by */
static void
no_sequence_of_events_makes_a_status_line_too_wide(void **state)
{
	uint32_t seed = 1;
	char p[400];

	(void)state;
	for (int round = 0; round < 200; round++) {
		unsigned short width = (unsigned short)(1 + dice(&seed, 60));
		uint32_t jobs = dice(&seed, 4);
		struct stage s;

		stage_open(&s, TERMINAL, width,
		           (struct status_opts){.smart = true, .color = true, .jobs = &jobs,
		                                .frame_ms = dice(&seed, 2) * 50,
		                                .ninja_status = "%s%t%r%u%f%o%c%p%P%e%w%E%W%% "});
		for (int i = 0; i < 200; i++) {
			assert_int_equal(emit(&s, random_event(&seed, p, sizeof p)), 0);
			s.t_us += dice(&seed, 100000);
			read_what_is_there(s.reader, &s.text);
		}
		check_widths(buf_str(&s.text), width);
		stage_close(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_log_has_a_line_for_each_finished_step),
		cmocka_unit_test(smart_terminal_overwrites_its_line),
		cmocka_unit_test(smart_line_fits_the_terminal_as_it_is_now),
		cmocka_unit_test(smart_line_is_one_line),
		cmocka_unit_test(unknown_width_is_80),
		cmocka_unit_test(closing_ends_the_line),
		cmocka_unit_test(output_follows_its_status_line),
		cmocka_unit_test(makes_up_for_a_missing_newline),
		cmocka_unit_test(colours_of_output_go_when_there_is_no_colour),
		cmocka_unit_test(output_may_be_any_bytes),
		cmocka_unit_test(failure_names_outputs_command_and_code),
		cmocka_unit_test(failure_is_red_where_there_is_colour),
		cmocka_unit_test(quiet_shows_failures_and_output_only),
		cmocka_unit_test(command_is_shown_if_verbose_or_not_described),
		cmocka_unit_test(console_step_is_announced_when_it_starts),
		cmocka_unit_test(all_is_kept_while_a_console_step_runs),
		cmocka_unit_test(latest_status_is_redrawn_after_a_console_step),
		cmocka_unit_test(console_step_can_fail),
		cmocka_unit_test(messages_go_where_they_belong),
		cmocka_unit_test(messages_do_not_touch_the_status_line),
		cmocka_unit_test(reasons_are_given_once_before_the_status_line),
		cmocka_unit_test(what_reasons_follow_is_how_far_the_build_was),
		cmocka_unit_test(reasons_are_only_given_if_asked_for),
		cmocka_unit_test(reasons_of_a_console_step_come_at_its_start),
		cmocka_unit_test(finishing_step_still_counts_as_running),
		cmocka_unit_test(rebuilding_the_manifest_does_not_count),
		cmocka_unit_test(unknown_placeholder_stops_the_build),
		cmocka_unit_test(status_option_says_where_the_description_goes),
		cmocka_unit_test(bad_status_option_stops_the_build),
		cmocka_unit_test(draws_no_faster_than_it_can_be_seen),
		cmocka_unit_test(five_thousand_steps_cost_less_than_60_kB),
		cmocka_unit_test(stopped_reader_does_not_stop_the_build),
		cmocka_unit_test(a_stopped_terminal_gets_no_stale_frames),
		cmocka_unit_test(a_reader_that_is_gone_does_not_stop_the_build),
		cmocka_unit_test(terminal_is_judged_by_TERM_and_the_colour_variables),
		cmocka_unit_test(forced_colour_beats_no_colour),
		cmocka_unit_test(no_sequence_of_events_makes_a_status_line_too_wide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
