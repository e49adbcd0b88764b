/* jsonl_test.c - events as JSON lines, to the byte. SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "event/sink_jsonl.h"

struct stage {
	struct graph graph;
	struct sink *sink;
	int reader;
	struct buf text;
};

static void
stage_open(struct stage *s)
{
	int fds[2];

	*s = (struct stage){0};
	graph_init(&s->graph);
	assert_int_equal(fd_pipe(fds, O_NONBLOCK), 0);
	assert_true(fcntl(fds[1], F_SETPIPE_SZ, 1 << 20) >= 0); /* a chunk and more */
	s->reader = fds[0];
	s->sink = sink_jsonl(fds[1], true);
}

static void
stage_close(struct stage *s)
{
	if (s->sink)
		s->sink->close(s->sink);
	fd_close(s->reader);
	graph_fini(&s->graph);
	buf_free(&s->text);
}

/* what has been written so far */
static const char *
written(struct stage *s)
{
	char piece[4096];
	ssize_t n;

	buf_clear(&s->text);
	while ((n = fd_read(s->reader, piece, sizeof piece)) > 0)
		buf_add(&s->text, piece, (size_t)n);
	return buf_cstr(&s->text);
}

static void
emit(struct stage *s, uint64_t t_us, struct event e)
{
	struct err err = {0};

	e.t_us = t_us;
	assert_int_equal(s->sink->emit(s->sink, &e, &s->graph, &err), 0);
	assert_false(err_is_set(&err));
}

static void
every_event_is_one_object_on_one_line(void **state)
{
	struct stage s;
	uint32_t outs[2];

	(void)state;
	stage_open(&s);
	outs[0] = graph_node(&s.graph, STR("a.o"));
	outs[1] = graph_node(&s.graph, STR("a \"b\".d"));
	emit(&s, 0, (struct event){.type = EV_BUILD_STARTED, .build_started = {STR("build.ninja"), 4}});
	emit(&s, 1, (struct event){.type = EV_STEP_PLANNED, .step_planned = {7, -1}});
	emit(&s, 2, (struct event){.type = EV_STEP_PRUNED, .step_pruned = {8, 1500}});
	emit(&s, 3, (struct event){.type = EV_STEP_STARTED,
	                           .step_started = {7, {outs, 2}, STR("cc"), STR("CC a"), STR("cc -c a.c"), false,
	                                            STR("output a.o doesn't exist\n")}});
	emit(&s, 4, (struct event){.type = EV_STEP_FINISHED,
	                           .step_finished = {7, {outs, 1}, STR("CC a"), STR("cc -c a.c"), STR(""), true,
	                                             2, STR("a.c:1: \xe4\n"), -1, 3, 1204, 1000000, 200, 51200, 16, 8,
	                                             STR("always"), STR("b")}});
	emit(&s, 5, (struct event){.type = EV_MESSAGE, .message = {MSG_WARNING, STR("odd")}});
	emit(&s, 6, (struct event){.type = EV_BUILD_FINISHED, .build_finished = {false, 2}});
	assert_string_equal(
		written(&s),
		"{\"v\":1,\"t\":0,\"reason\":\"build-started\",\"manifest\":\"build.ninja\",\"jobs\":4}\n"
		"{\"v\":1,\"t\":1000,\"reason\":\"step-planned\",\"edge\":7,\"prev_ms\":-1}\n"
		"{\"v\":1,\"t\":2000,\"reason\":\"step-pruned\",\"edge\":8,\"prev_ms\":1500}\n"
		"{\"v\":1,\"t\":3000,\"reason\":\"step-started\",\"edge\":7,\"outs\":[\"a.o\",\"a \\\"b\\\".d\"],"
		"\"rule\":\"cc\",\"description\":\"CC a\",\"command\":\"cc -c a.c\",\"console\":false,"
		"\"why\":\"output a.o doesn't exist\\n\"}\n"
		"{\"v\":1,\"t\":4000,\"reason\":\"step-finished\",\"edge\":7,\"outs\":[\"a.o\"],"
		"\"description\":\"CC a\",\"command\":\"cc -c a.c\",\"why\":\"\",\"console\":true,\"code\":2,"
		"\"output\":\"a.c:1: \\u00e4\\n\",\"prev_ms\":-1,\"start_ms\":3,\"end_ms\":1204,"
		"\"utime_us\":1000000,\"stime_us\":200,\"maxrss_kb\":51200,\"inblock\":16,\"oublock\":8,\"cause\":\"always\",\"cause_file\":\"b\"}\n"
		"{\"v\":1,\"t\":5000,\"reason\":\"message\",\"level\":\"warning\",\"text\":\"odd\"}\n"
		"{\"v\":1,\"t\":6000,\"reason\":\"build-finished\",\"success\":false,\"code\":2}\n");
	stage_close(&s);
}

static void
lines_are_written_in_chunks(void **state)
{
	struct event planned = {.type = EV_STEP_PLANNED};
	struct stage s;
	size_t n;

	(void)state;
	stage_open(&s);
	emit(&s, 1, planned);
	n = strlen("{\"v\":1,\"t\":1000,\"reason\":\"step-planned\",\"edge\":0,\"prev_ms\":0}\n");
	for (size_t i = 2; i * n < 64 * 1024; i++)
		emit(&s, 1, planned);
	assert_string_equal(written(&s), "");
	emit(&s, 1, planned);
	written(&s);
	assert_true(s.text.n >= 64 * 1024 && s.text.n < 64 * 1024 + n);
	stage_close(&s);
}

static void
failures_and_the_end_are_written_at_once(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s);
	emit(&s, 1, (struct event){.type = EV_STEP_FINISHED});
	assert_string_equal(written(&s), "");
	emit(&s, 2, (struct event){.type = EV_STEP_FINISHED, .step_finished = {.code = 1}});
	assert_non_null(strstr(written(&s), "\"t\":2000"));
	emit(&s, 3, (struct event){.type = EV_BUILD_FINISHED});
	assert_non_null(strstr(written(&s), "\"t\":3000"));
	emit(&s, 4, (struct event){.type = EV_MESSAGE});
	s.sink->close(s.sink);
	s.sink = NULL;
	assert_non_null(strstr(written(&s), "\"t\":4000"));
	stage_close(&s);
}

static void
a_full_disk_is_warned_of_once(void **state)
{
	struct sink *sink = sink_jsonl(fd_open("/dev/full", O_WRONLY, 0), true);
	struct event e = {.type = EV_BUILD_FINISHED};
	struct err err = {0};

	(void)state;
	assert_int_equal(sink->emit(sink, &e, NULL, &err), 0);
	assert_string_equal(buf_cstr(&err.text), "writing events: No space left on device");
	err_fini(&err);
	assert_int_equal(sink->emit(sink, &e, NULL, &err), 0);
	assert_false(err_is_set(&err));
	sink->close(sink);
}

static struct str
random_bytes(uint32_t *seed, char *p, size_t most)
{
	/* all bytes, and many of those that UTF-8 and JSON are made of */
	static const char special[] = "\"\\\n\xc3\xa4\xe2\x82\xac";
	size_t n;

	for (n = 0; n < most; n++) {
		uint32_t dice = *seed = *seed * 1664525 + 1013904223;

		if (dice % 100 == 0)
			break;
		p[n] = dice >> 31 ? (char)(dice >> 16) : special[dice >> 16 & 7];
	}
	return (struct str){p, n};
}

/* another reader's opinion: the exit code of python3, which reads each line */
static int
python_reads(const char *path)
{
	static const char program[] = "import json, sys\n"
				      "for line in open(sys.argv[1], 'rb'):\n"
				      "    assert json.loads(line.decode('utf-8'))['v'] == 1\n";
	char python[] = "python3", c[] = "-c", code[sizeof program], *copy = strdup(path);
	char *argv[] = {python, c, code, copy, NULL};
	pid_t pid;
	int status = -1;

	memcpy(code, program, sizeof program);
	if (posix_spawnp(&pid, python, NULL, NULL, argv, environ) == 0)
		waitpid(pid, &status, 0);
	free(copy);
	return status;
}

static void
every_line_is_json_whatever_the_bytes(void **state)
{
	char path[] = "/tmp/weir-jsonl-XXXXXX", text[300];
	int fd = mkstemp(path);
	struct sink *sink = sink_jsonl(fd, true);
	struct graph g;
	uint32_t seed = 1;

	(void)state;
	assert_true(fd >= 0);
	graph_init(&g);
	for (int i = 0; i < 5000; i++) {
		struct event e = {.type = EV_STEP_FINISHED};
		struct str s = random_bytes(&seed, text, sizeof text);
		uint32_t out = graph_node(&g, s.n ? s : STR("x"));
		struct err err = {0};

		e.step_finished = (struct ev_step_finished){.outs = {&out, 1}, .command = s, .output = s};
		assert_int_equal(sink->emit(sink, &e, &g, &err), 0);
	}
	sink->close(sink);
	graph_fini(&g);
	assert_int_equal(python_reads(path), 0);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_event_is_one_object_on_one_line),
		cmocka_unit_test(lines_are_written_in_chunks),
		cmocka_unit_test(failures_and_the_end_are_written_at_once),
		cmocka_unit_test(a_full_disk_is_warned_of_once),
		cmocka_unit_test(every_line_is_json_whatever_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
