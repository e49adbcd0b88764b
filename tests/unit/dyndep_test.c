/* dyndep_test.c - what a dyndep file does to the graph, or why nothing (ninja N). SPDX-License-Identifier:
 * Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "fake_disk.h"
#include "graph/graph.h"
#include "manifest/dyndep.h"
#include "manifest/ninja.h"

/* three edges, two of which name the dyndep file */
static const char manifest[] = "rule r\n  command = c\n"
			       "build out | imp: r in | in2 || dd |@ check\n  dyndep = dd\n"
			       "build more: r || dd dd\n  dyndep = dd\n"
			       "build plain: r dd\n";

#define V    "ninja_dyndep_version = 1\n"
#define MORE "build more: dyndep\n"

static struct graph
load_manifest(void)
{
	struct fake_disk disk;
	struct ninja_opts opts = {.disk = &disk.disk, .version = "1.13"};
	struct err err = {0};
	struct graph g;

	fake_init(&disk);
	fake_put(&disk, "in", manifest);
	graph_init(&g);
	assert_int_equal(ninja_load(&g, "in", &opts, &err), 0);
	fake_fini(&disk);
	return g;
}

static void
show_ids(const struct graph *g, struct ids nodes, struct buf *out)
{
	for (uint32_t i = 0; i < nodes.n; i++)
		buf_printf(out, " %s", graph_path(g, nodes.p[i]).p);
}

/* all that a dyndep file can change */
static void
show(const struct graph *g, struct buf *out)
{
	for (uint32_t e = 0; e < g->edges.n; e++) {
		const struct edge *edge = &g->edges.p[e];

		show_ids(g, edge_outs(g, e), out);
		buf_putc(out, ':');
		show_ids(g, edge_ins(g, e), out);
		show_ids(g, edge_valids(g, e), out);
		buf_printf(out, " %u+%u %u+%u+%u%s\n", edge->nout, edge->nout_implicit, edge->nin,
		           edge->nin_implicit, edge->nin_order,
		           edge->flags & EDGE_DYNDEP_RESTAT ? " restat" : "");
	}
}

static int
load(struct graph *g, struct str text, idvec *changed, struct err *err)
{
	return dyndep_load(g, graph_find(g, STR("dd")), text, changed, err);
}

/* the file says this, and is wrong; the graph is as it was */
static void
fails_bytes(struct str text, const char *message)
{
	struct graph g = load_manifest();
	struct buf before = {0}, after = {0};
	uint32_t nodes = g.nodes.n;
	idvec changed = {0};
	struct err err = {0};

	show(&g, &before);
	assert_int_equal(load(&g, text, &changed, &err), -1);
	assert_string_equal(err.text.p, message);
	show(&g, &after);
	assert_string_equal(after.p, before.p);
	assert_int_equal(g.nodes.n, nodes);
	assert_int_equal(changed.n, 0);
	err_fini(&err);
	buf_free(&before);
	buf_free(&after);
	ninja_free(&g);
	graph_fini(&g);
}

static void
fails(const char *text, const char *message)
{
	fails_bytes(str_of(text), message);
}

/* and this is what the two edges become */
static void
gives(const char *text, const char *out, const char *more)
{
	struct graph g = load_manifest();
	struct buf want = {0}, got = {0};
	idvec changed = {0};
	struct err err = {0};

	buf_printf(&want, " %s\n %s\n plain: dd 1+0 1+0+0\n", out, more);
	assert_int_equal(load(&g, str_of(text), &changed, &err), 0);
	show(&g, &got);
	assert_string_equal(got.p, want.p);
	assert_int_equal(changed.n, 2);
	vec_free(&changed);
	buf_free(&want);
	buf_free(&got);
	ninja_free(&g);
	graph_fini(&g);
}

static const char same[] = "out imp: in in2 dd check 1+1 1+1+1", same_more[] = "more: dd dd 1+0 0+0+2";

static void
edges_gain_implicit_inputs_and_outputs(void **state)
{
	(void)state;
	gives(V MORE "build out: dyndep\n", same, same_more);
	gives(V "build out: dyndep |\n" MORE, same, same_more);
	gives(V "build out |: dyndep\n" MORE, same, same_more);
	gives(V "build imp: dyndep\n" MORE, same, same_more); /* any output names its edge */
	gives(V "build out | o2: dyndep | i2\n" MORE, "out imp o2: in in2 i2 dd check 1+2 1+2+1", same_more);
	gives(V "build out | o2 o3: dyndep | i2 i3\nbuild more | m2: dyndep | out in\n",
	      "out imp o2 o3: in in2 i2 i3 dd check 1+3 1+3+1", "more m2: out in dd dd 1+1 0+2+2");
	gives(V "build ./out | x/../o$ 2: dyndep | .//i2\n" MORE, "out imp o 2: in in2 i2 dd check 1+2 1+2+1",
	      same_more);
	gives(V "build out: dyndep | in in\n" MORE, "out imp: in in2 in in dd check 1+1 1+3+1", same_more);
}

static void
restat_is_any_value_that_is_not_empty(void **state)
{
	(void)state;
	gives(V "build out: dyndep\n  restat = 1\n" MORE, "out imp: in in2 dd check 1+1 1+1+1 restat",
	      same_more);
	gives(V "build out: dyndep\n  restat = 0\n" MORE, "out imp: in in2 dd check 1+1 1+1+1 restat",
	      same_more);
	gives(V "build out: dyndep\n  restat =\n" MORE, same, same_more);
	gives(V "build out: dyndep\n  restat = $x\n" MORE, same, same_more);
}

static void
the_version_is_one_and_comes_first(void **state)
{
	static const char missing[] = "dd:1: expected 'ninja_dyndep_version = ...'\n";
	static const char rest[] = MORE "build out: dyndep\n";
	struct buf text = {0};

	(void)state;
	fails("", missing);
	fails("# nothing\n", "dd:2: expected 'ninja_dyndep_version = ...'\n");
	fails("build out: dyndep\n", missing);
	fails("version = 1\n",
	      "dd:1: expected 'ninja_dyndep_version = ...'\nversion = 1\n           ^ near here");
	fails("ninja_dyndep_version = 0\n", "dd:1: unsupported 'ninja_dyndep_version = 0'\n"
	                                    "ninja_dyndep_version = 0\n                        ^ near here");
	fails("ninja_dyndep_version = 1.1\n",
	      "dd:1: unsupported 'ninja_dyndep_version = 1.1'\n"
	      "ninja_dyndep_version = 1.1\n                          ^ near here");
	fails("ninja_dyndep_version = 2.0-x\n",
	      "dd:1: unsupported 'ninja_dyndep_version = 2.0-x'\n"
	      "ninja_dyndep_version = 2.0-x\n                            ^ near here");
	fails("ninja_dyndep_version = $x\n",
	      "dd:1: unsupported 'ninja_dyndep_version = '\n"
	      "ninja_dyndep_version = $x\n                         ^ near here");
	fails("ninja_dyndep_version = 1\nninja_dyndep_version = 1\n", "dd:2: unexpected identifier\n");
	fails("ninja_dyndep_version\n", "dd:1: expected '=', got newline\n"
	                                "ninja_dyndep_version\n                    ^ near here");
	fails("ninja_dyndep_version = 1", "dd:1: unexpected EOF\n"
	                                  "ninja_dyndep_version = 1\n                        ^ near here");
	fails("ninja_dyndep_version = 1 \0\n",
	      "dd:1: unexpected EOF\n"
	      "ninja_dyndep_version = 1 \n                         ^ near here");

	buf_printf(&text, "# c\n\nninja_dyndep_version = 1.0-extra\r\n%s", rest);
	gives(text.p, same, same_more);
	buf_clear(&text);
	buf_printf(&text, "ninja_dyndep_version = 1.0\n\n%s# end\n", rest);
	gives(text.p, same, same_more);
	buf_free(&text);
}

/* N2 */
static void
statements_have_one_form(void **state)
{
	(void)state;
	fails(V "=\n", "dd:2: unexpected '='\n");
	fails(V " x\n", "dd:2: unexpected indent\n");
	fails(V "rule r\n", "dd:2: unexpected 'rule'\n");
	fails(V "x = 1\n", "dd:2: unexpected identifier\n");
	fails(V "\t\n", "dd:2: tabs are not allowed, use spaces\n");
	fails(V "^\n", "dd:2: lexing error\n");
	fails(V "build\n", "dd:2: expected path\nbuild\n     ^ near here");
	fails(V "build :\n", "dd:2: expected path\nbuild :\n      ^ near here");
	fails(V "build $x: dyndep\n", "dd:2: empty path\nbuild $x: dyndep\n        ^ near here");
	fails(V "build out", "dd:2: unexpected EOF\nbuild out\n         ^ near here");
	fails(V "build out\n",
	      "dd:2: expected ':', got newline ($ also escapes ':')\nbuild out\n         ^ near here");
	fails(V "build out exp: dyndep\n",
	      "dd:2: explicit outputs not supported\nbuild out exp: dyndep\n             ^ near here");
	fails(V "build out | x | y: dyndep\n", "dd:2: expected ':', got '|' ($ also escapes ':')\nbuild out "
	                                       "| x | y: dyndep\n              ^ near here");
	fails(V "build out || x: dyndep\n", "dd:2: expected ':', got '||' ($ also escapes ':')\nbuild out || "
	                                    "x: dyndep\n          ^ near here");
	fails(V "build out:\n",
	      "dd:2: expected build command name 'dyndep'\nbuild out:\n          ^ near here");
	fails(V "build out: touch\n",
	      "dd:2: expected build command name 'dyndep'\nbuild out: touch\n           ^ near here");
	fails_bytes(STR(V "build out: dyndep\n\0%%%"), "'more' not mentioned in its dyndep file 'dd'");
	fails(V "build out: dyndep", "dd:2: unexpected EOF\nbuild out: dyndep\n                 ^ near here");
	fails(V "build out: dyndep exp\n",
	      "dd:2: explicit inputs not supported\nbuild out: dyndep exp\n                     ^ near here");
	fails(V "build out: dyndep || oo\n", "dd:2: order-only inputs not supported\nbuild out: dyndep || "
	                                     "oo\n                  ^ near here");
	fails(V "build out: dyndep | x |@ y\n", "dd:2: expected newline, got '|@'\nbuild out: dyndep | x |@ "
	                                        "y\n                      ^ near here");
	fails(V "build out: dyndep | $x\n" MORE, "dd:3: empty path\n");
	fails(V "build out | $x: dyndep\n" MORE, "dd:3: empty path\n");
	fails(V "build out: dyndep\n  x = 1\n", "dd:3: binding is not 'restat'\n  x = 1\n       ^ near here");
	fails(V "build out: dyndep\n  restat = 1\n  restat = 1\n", "dd:4: unexpected indent\n");
	fails(V "build out: dyndep\n  restat\n",
	      "dd:3: expected '=', got newline\n  restat\n        ^ near here");
	fails(V "build out: dyndep\n  =\n", "dd:3: expected variable name\n  =\n  ^ near here");
}

/* N2, N3 */
static void
file_and_manifest_name_the_same_edges(void **state)
{
	static const char stranger[] =
		"dyndep file 'dd' mentions output 'plain' whose build statement does not "
		"have a dyndep binding for the file";

	(void)state;
	fails(V "build nope: dyndep\n",
	      "dd:2: no build statement exists for 'nope'\nbuild nope: dyndep\n          ^ near here");
	fails(V "build in: dyndep\n",
	      "dd:2: no build statement exists for 'in'\nbuild in: dyndep\n        ^ near here");
	fails(V "build out: dyndep\nbuild out: dyndep\n",
	      "dd:3: multiple statements for 'out'\nbuild out: dyndep\n         ^ near here");
	fails(V "build out: dyndep\nbuild imp: dyndep\n",
	      "dd:3: multiple statements for 'imp'\nbuild imp: dyndep\n         ^ near here");
	fails(V, "'out' not mentioned in its dyndep file 'dd'");
	fails(V MORE, "'out' not mentioned in its dyndep file 'dd'");
	fails(V "build out | new: dyndep | new2\n", "'more' not mentioned in its dyndep file 'dd'");
	fails(V MORE "build out | new: dyndep\nbuild plain: dyndep\n", stranger);
}

/* N3 */
static void
a_file_has_one_maker_still(void **state)
{
	(void)state;
	fails(V "build out | more: dyndep\n" MORE, "multiple rules generate more");
	fails(V "build out | out: dyndep\n" MORE, "multiple rules generate out");
	fails(V "build out | new new: dyndep\n" MORE, "multiple rules generate new");
	fails(V "build more | new: dyndep\nbuild out | ./new: dyndep\n", "multiple rules generate new");
	gives(V "build out | in: dyndep\n" MORE, "out imp in: in in2 dd check 1+2 1+1+1", same_more);
}

static void
new_files_are_not_the_manifests(void **state)
{
	struct graph g = load_manifest();
	idvec changed = {0};
	struct err err = {0};
	struct ids uses;
	uint32_t in;

	(void)state;
	assert_int_equal(load(&g, STR(V "build more | m: dyndep\n  restat = 1\nbuild out: dyndep | i in\n"),
	                      &changed, &err),
	                 0);
	assert_int_equal(changed.n, 2);
	assert_int_equal(changed.p[0], 1); /* in the order of the file */
	assert_int_equal(changed.p[1], 0);
	assert_int_equal(g.nodes.p[graph_find(&g, STR("i"))].flags, 0);
	assert_int_equal(g.nodes.p[graph_find(&g, STR("m"))].flags, 0);
	assert_int_equal(g.nodes.p[graph_find(&g, STR("m"))].in, 1);
	in = graph_find(&g, STR("in"));
	assert_true(g.nodes.p[in].flags & NODE_DECLARED);
	uses = node_uses(&g, in);
	assert_int_equal(uses.n, 2);
	assert_int_equal(uses.p[1], 0);
	vec_free(&changed);
	ninja_free(&g);
	graph_fini(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges_gain_implicit_inputs_and_outputs),
		cmocka_unit_test(restat_is_any_value_that_is_not_empty),
		cmocka_unit_test(the_version_is_one_and_comes_first),
		cmocka_unit_test(statements_have_one_form),
		cmocka_unit_test(file_and_manifest_name_the_same_edges),
		cmocka_unit_test(a_file_has_one_maker_still),
		cmocka_unit_test(new_files_are_not_the_manifests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
