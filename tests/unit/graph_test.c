/* graph_test.c - nodes, edges and the ways through them. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "graph/graph.h"
#include "graph/walk.h"

/* the nodes named in list, separated by spaces, appended to out; how many */
static uint32_t
nodes(struct graph *g, idvec *out, const char *list)
{
	uint32_t count = 0;

	for (size_t n; *list; list += n + (list[n] == ' '), count++) {
		n = strcspn(list, " ");
		vec_push(out, graph_node(g, (struct str){list, n}));
	}
	return count;
}

struct lists {
	const char *out, *out_implicit, *in, *in_implicit, *in_order, *valid;
};

static uint32_t
add_lists(struct graph *g, struct lists l)
{
	struct edge shape = {.pool = POOL_DEFAULT, .dyndep = NONE};
	idvec links = {0};
	uint32_t id;

	shape.nout = nodes(g, &links, l.out);
	shape.nout_implicit = nodes(g, &links, l.out_implicit ? l.out_implicit : "");
	shape.nin = nodes(g, &links, l.in ? l.in : "");
	shape.nin_implicit = nodes(g, &links, l.in_implicit ? l.in_implicit : "");
	shape.nin_order = nodes(g, &links, l.in_order ? l.in_order : "");
	shape.nvalid = nodes(g, &links, l.valid ? l.valid : "");
	id = graph_edge(g, &shape, links.p);
	vec_free(&links);
	return id;
}

static uint32_t
add(struct graph *g, const char *out, const char *in)
{
	return add_lists(g, (struct lists){.out = out, .in = in});
}

static void
assert_names(const struct graph *g, struct ids ids, const char *want)
{
	struct buf b = {0};

	for (uint32_t i = 0; i < ids.n; i++) {
		buf_puts(&b, i ? " " : "");
		buf_put(&b, graph_path(g, ids.p[i]));
	}
	assert_string_equal(buf_cstr(&b), want);
	buf_free(&b);
}

/* who uses it, by first outputs */
static void
assert_uses(const struct graph *g, const char *node, const char *want)
{
	struct ids uses = node_uses(g, graph_find(g, str_of(node)));
	idvec outs = {0};

	for (uint32_t i = 0; i < uses.n; i++)
		vec_push(&outs, edge_first_out(g, uses.p[i]));
	assert_names(g, (struct ids){outs.p, outs.n}, want);
	vec_free(&outs);
}

static void
a_path_is_one_node(void **state)
{
	struct graph g;
	uint32_t a;

	(void)state;
	graph_init(&g);
	assert_int_equal(graph_find(&g, STR("a")), NONE);
	a = graph_node(&g, STR("a"));
	assert_int_equal(graph_node(&g, STR("b")), a + 1);
	assert_int_equal(graph_node(&g, STR("a")), a);
	assert_int_equal(graph_find(&g, STR("a")), a);
	assert_string_equal(graph_path(&g, a).p, "a");
	assert_int_equal(g.nodes.p[a].in, NONE);
	assert_int_equal(g.nodes.p[a].flags, 0);
	graph_fini(&g);
}

/* ninja B4, H6 */
static void
two_pools_exist_from_the_start(void **state)
{
	struct graph g;
	uint32_t link;

	(void)state;
	graph_init(&g);
	assert_int_equal(graph_find_pool(&g, STR("")), POOL_DEFAULT);
	assert_int_equal(graph_find_pool(&g, STR("console")), POOL_CONSOLE);
	assert_int_equal(g.pools.p[POOL_DEFAULT].depth, 0);
	assert_int_equal(g.pools.p[POOL_CONSOLE].depth, 1);
	assert_int_equal(graph_find_pool(&g, STR("link")), NONE);
	link = graph_pool(&g, STR("link"), 3);
	assert_int_equal(graph_find_pool(&g, STR("link")), link);
	assert_int_equal(g.pools.p[link].depth, 3);
	intern_add(&g.names, STR("a rule of that name"));
	assert_int_equal(graph_find_pool(&g, STR("a rule of that name")), NONE);
	graph_fini(&g);
}

static void
an_edge_has_six_lists(void **state)
{
	struct graph g;
	uint32_t e;

	(void)state;
	graph_init(&g);
	add(&g, "other", "a");
	e = add_lists(&g, (struct lists){"o1 o2", "o3", "a b", "c", "d e", "v"});
	graph_seal(&g);
	assert_names(&g, edge_outs(&g, e), "o1 o2 o3");
	assert_names(&g, edge_ins(&g, e), "a b c d e");
	assert_names(&g, edge_valids(&g, e), "v");
	assert_int_equal(edge_first_out(&g, e), graph_find(&g, STR("o1")));
	assert_int_equal(g.nodes.p[graph_find(&g, STR("o3"))].in, e);
	assert_int_equal(g.nodes.p[graph_find(&g, STR("v"))].in, NONE);
	assert_false(edge_is_phony(&g, e));
	graph_fini(&g);
}

static void
sealing_tells_who_uses_what(void **state)
{
	struct graph g;

	(void)state;
	graph_init(&g);
	add(&g, "x", "a b");
	add_lists(&g,
	          (struct lists){.out = "y", .in = "b x", .in_implicit = "a", .in_order = "c", .valid = "d"});
	add(&g, "z", "b b");
	graph_seal(&g);
	assert_uses(&g, "a", "x y");
	assert_uses(&g, "b", "x y z z");
	assert_uses(&g, "c", "y");
	assert_uses(&g, "d", "");
	assert_uses(&g, "x", "y");
	assert_uses(&g, "z", "");
	assert_int_equal(node_uses(&g, graph_node(&g, STR("made later"))).n, 0);
	graph_fini(&g);
}

static void
an_empty_graph_can_be_sealed(void **state)
{
	struct graph g;
	idvec roots = {0};

	(void)state;
	graph_init(&g);
	graph_seal(&g);
	graph_roots(&g, &roots);
	assert_int_equal(roots.n, 0);
	graph_fini(&g);
}

/* ninja B10 */
static void
roots_are_outputs_that_no_edge_reads(void **state)
{
	struct graph g;
	idvec roots = {0};

	(void)state;
	graph_init(&g);
	add(&g, "mid", "leaf");
	add_lists(&g, (struct lists){
			      .out = "top1 half", .out_implicit = "top2", .in = "mid", .valid = "checked"});
	add(&g, "checked", "leaf");
	add(&g, "last", "half");
	graph_seal(&g);
	graph_roots(&g, &roots);
	assert_names(&g, (struct ids){roots.p, roots.n}, "top1 top2 checked last");
	vec_free(&roots);
	graph_fini(&g);
}

static void
extend(struct graph *g, uint32_t e, const char *outs, const char *ins)
{
	idvec o = {0}, i = {0};

	nodes(g, &o, outs);
	nodes(g, &i, ins);
	graph_extend(g, e, (struct ids){o.p, o.n}, (struct ids){i.p, i.n});
	vec_free(&o);
	vec_free(&i);
}

/* ninja N4 */
static void
a_sealed_edge_takes_more_outputs_and_inputs(void **state)
{
	struct graph g;
	uint32_t e;

	(void)state;
	graph_init(&g);
	e = add_lists(&g, (struct lists){"o", "oi", "a", "b", "c", "v"});
	add(&g, "p", "a");
	graph_seal(&g);
	extend(&g, e, "new.mod", "std.mod a");
	assert_names(&g, edge_outs(&g, e), "o oi new.mod");
	assert_names(&g, edge_ins(&g, e), "a b std.mod a c");
	assert_names(&g, edge_valids(&g, e), "v");
	assert_int_equal(g.edges.p[e].nin_order, 1);
	assert_int_equal(g.edges.p[e].nin_implicit, 3);
	assert_int_equal(g.nodes.p[graph_find(&g, STR("new.mod"))].in, e);
	assert_uses(&g, "a", "o p o");
	assert_uses(&g, "std.mod", "o");
	extend(&g, e, "", "");
	extend(&g, e, "", "p");
	assert_names(&g, edge_ins(&g, e), "a b std.mod a p c");
	assert_uses(&g, "p", "o");
	assert_uses(&g, "a", "o p o");
	graph_fini(&g);
}

/* one file that each of many edges turns out to read, and another that some read already */
static void
extending_many_edges_is_not_quadratic(void **state)
{
	enum { N = 20000 };
	struct graph g;
	struct buf name = {0};
	uint32_t shared, known;

	(void)state;
	graph_init(&g);
	known = graph_node(&g, STR("known"));
	for (uint32_t i = 0; i < N; i++) {
		buf_clear(&name);
		buf_printf(&name, "o%u", i);
		add(&g, name.p, i % 3 ? "known" : "");
	}
	graph_seal(&g);
	shared = graph_node(&g, STR("std.mod"));
	for (uint32_t i = 0; i < N; i++)
		graph_extend(&g, i, (struct ids){0}, (struct ids){(uint32_t[]){shared, known}, 2});
	assert_int_equal(node_uses(&g, shared).n, N);
	assert_int_equal(node_uses(&g, known).n, N + N * 2 / 3);
	for (uint32_t i = 0; i < N; i++) {
		assert_int_equal(node_uses(&g, shared).p[i], i);
		assert_int_equal(node_uses(&g, known).p[N * 2 / 3 + i], i);
	}
	assert_true(g.links.n < 16 * N);
	buf_free(&name);
	graph_fini(&g);
}

/* ---- walks */

static void
assert_walk(struct walk *w, const char *want)
{
	idvec outs = {0};

	for (uint32_t e; (e = walk_next(w)) != NONE;)
		vec_push(&outs, edge_first_out(w->g, e));
	assert_names(w->g, (struct ids){outs.p, outs.n}, want);
	vec_free(&outs);
}

static void
a_walk_meets_producers_first_and_each_edge_once(void **state)
{
	struct graph g;
	struct walk w;

	(void)state;
	graph_init(&g);
	add(&g, "top", "left right");
	add_lists(&g, (struct lists){.out = "left", .in = "base", .in_order = "order", .valid = "check"});
	add_lists(&g, (struct lists){.out = "right right2", .in_implicit = "base"});
	add(&g, "base", "leaf");
	add(&g, "order", "");
	add(&g, "check", "right2");
	graph_seal(&g);
	walk_init(&w, &g);
	walk_from(&w, graph_find(&g, STR("top")));
	assert_walk(&w, "base order left right top");
	walk_from(&w, graph_find(&g, STR("leaf")));
	assert_walk(&w, "");
	walk_from(&w, graph_find(&g, STR("right2")));
	assert_walk(&w, "");
	walk_from(&w, graph_find(&g, STR("check")));
	assert_walk(&w, "check");
	walk_fini(&w);
	graph_fini(&g);
}

static void
a_walk_passes_over_cycles(void **state)
{
	struct graph g;
	struct walk w;

	(void)state;
	graph_init(&g);
	add(&g, "a", "b");
	add(&g, "b", "c b");
	add(&g, "c", "a");
	graph_seal(&g);
	walk_init(&w, &g);
	walk_from(&w, graph_find(&g, STR("a")));
	assert_walk(&w, "c b a");
	walk_fini(&w);
	graph_fini(&g);
}

/* the default stack holds a few ten thousand calls at most */
static void
a_chain_of_a_million_edges_is_walked(void **state)
{
	enum { N = 1000000 };
	struct graph g;
	struct walk w;
	struct buf name = {0};
	struct edge shape = {.nout = 1, .nin = 1, .dyndep = NONE};
	uint32_t links[2], e, expected = 0;

	(void)state;
	graph_init(&g);
	links[1] = graph_node(&g, STR("n0"));
	for (uint32_t i = 1; i <= N; i++) {
		buf_clear(&name);
		buf_printf(&name, "n%u", i);
		links[0] = graph_node(&g, buf_str(&name));
		graph_edge(&g, &shape, links);
		links[1] = links[0];
	}
	graph_seal(&g);
	walk_init(&w, &g);
	walk_from(&w, links[0]);
	while ((e = walk_next(&w)) != NONE)
		if (e != expected++)
			fail_msg("edge %u came as number %u", e, expected - 1);
	assert_int_equal(expected, N);
	walk_fini(&w);
	buf_free(&name);
	graph_fini(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_is_one_node),
		cmocka_unit_test(two_pools_exist_from_the_start),
		cmocka_unit_test(an_edge_has_six_lists),
		cmocka_unit_test(sealing_tells_who_uses_what),
		cmocka_unit_test(an_empty_graph_can_be_sealed),
		cmocka_unit_test(roots_are_outputs_that_no_edge_reads),
		cmocka_unit_test(a_sealed_edge_takes_more_outputs_and_inputs),
		cmocka_unit_test(extending_many_edges_is_not_quadratic),
		cmocka_unit_test(a_walk_meets_producers_first_and_each_edge_once),
		cmocka_unit_test(a_walk_passes_over_cycles),
		cmocka_unit_test(a_chain_of_a_million_edges_is_walked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
