/* tools_test.c - what the tools have in common. SPDX-License-Identifier: Apache-2.0 */
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
#include "session/say.h"
#include "session/session.h"
#include "tools/tools.h"

#include "scratch.h"

/* ninja D3, K20 */
static void
suggestions_are_near_or_none(void **state)
{
	static const char *const words[] = {"rule", "depth", "all", "ball"};

	(void)state;
	assert_string_equal(say_suggest("dept", words, countof(words)), "depth");
	/* three edits: as far as it goes */
	assert_string_equal(say_suggest("foo", words, countof(words)), "all");
	/* of two as near, the first */
	assert_string_equal(say_suggest("xall", words, countof(words)), "all");
	assert_null(say_suggest("something", words, countof(words)));
}

static void
texts_of_the_persona_are_filled_in(void **state)
{
	struct buf text = {0};

	(void)state;
	say_fill(&text, "build stopped: %s.", "100% of %s");
	assert_string_equal(buf_cstr(&text), "build stopped: 100% of %s.");
	buf_free(&text);
}

static void
add_edge(struct graph *g, uint32_t out, const uint32_t *ins, uint32_t nin)
{
	struct edge shape = {.nout = 1, .nin = nin, .dyndep = NONE};
	uint32_t links[8] = {out};

	for (uint32_t i = 0; i < nin; i++)
		links[i + 1] = ins[i];
	graph_edge(g, &shape, links);
}

static void
below_goes_where_it_is_sent(void **state)
{
	struct graph g;
	struct below b = {.g = &g};
	uint32_t top, left, right, leaf, node;

	(void)state;
	graph_init(&g);
	top = graph_node(&g, STR("top"));
	left = graph_node(&g, STR("left"));
	right = graph_node(&g, STR("right"));
	leaf = graph_node(&g, STR("leaf"));
	add_edge(&g, top, (uint32_t[]){left, right}, 2);
	add_edge(&g, left, (uint32_t[]){leaf}, 1);
	add_edge(&g, right, (uint32_t[]){leaf}, 1);
	graph_seal(&g);

	below_enter(&b, top);
	assert_int_equal(below_next(&b, &node), BELOW_INPUT);
	assert_int_equal(node, left);
	below_enter(&b, left);
	assert_int_equal(below_next(&b, &node), BELOW_INPUT);
	assert_int_equal(node, leaf);
	assert_int_equal(below_next(&b, &node), BELOW_LEFT);
	assert_int_equal(node, left);
	assert_int_equal(below_next(&b, &node), BELOW_INPUT);
	assert_int_equal(node, right); /* not entered: passed by */
	assert_int_equal(below_next(&b, &node), BELOW_LEFT);
	assert_int_equal(node, top);
	assert_int_equal(below_next(&b, &node), BELOW_END);
	below_fini(&b);
	graph_fini(&g);
}

/* ---- a chain so long that recursion would not come back */
enum { CHAIN = 200 * 1000 };

static void
put_chain(void)
{
	struct buf text = {0};

	buf_puts(&text, "rule r\n  command = c\nbuild 0: r\n");
	for (int i = 1; i < CHAIN; i++)
		buf_printf(&text, "build %d: r %d\n", i, i - 1);
	scratch_put("build.ninja", text.p, text.n);
	buf_free(&text);
}

/* run a tool with its output thrown away; its exit code */
static int
run(struct session *s, const char *name, const char *arg)
{
	const struct tool *tool = NULL;
	char *words[] = {(char *)(uintptr_t)name, (char *)(uintptr_t)arg, NULL};
	int out = fd_dup(STDOUT_FILENO), null = fd_open("/dev/null", O_WRONLY, 0), code;

	assert_int_equal(tools_choose(name, &persona_ninja, &tool), ARGS_GO);
	fflush(stdout);
	assert_true(dup2(null, STDOUT_FILENO) >= 0);
	code = tool->run(s, arg ? 2 : 1, words);
	fflush(stdout);
	assert_true(dup2(out, STDOUT_FILENO) >= 0);
	fd_close(out);
	fd_close(null);
	return code;
}

static void
no_tool_recurses(void **state)
{
	static const char *const names[] = {"commands", "inputs",  "multi-inputs", "deps", "missingdeps",
	                                    "graph",    "targets", "compdb",       "dump", "cleandead"};
	struct options opts = {.file = "build.ninja", .dry = true};
	struct stats stats = {0};
	struct session s;
	struct err err = {0};

	(void)state;
	put_chain();
	session_init(&s, &opts, &persona_ninja, &stats);
	assert_int_equal(session_load(&s, &err), 0);
	assert_int_equal(session_load_logs(&s, &err), 0);
	for (size_t i = 0; i < countof(names); i++)
		assert_int_equal(run(&s, names[i], NULL), 0);
	assert_int_equal(run(&s, "clean", "199999"), 0);
	assert_int_equal(run(&s, "compdb-targets", "199999"), 0);
	assert_int_equal(run(&s, "query", "100000"), 0);
	session_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suggestions_are_near_or_none),
		cmocka_unit_test(texts_of_the_persona_are_filled_in),
		cmocka_unit_test(below_goes_where_it_is_sent),
		cmocka_unit_test_setup_teardown(no_tool_recurses, scratch_enter, scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
