/* dyndep_fuzz.c - any bytes as a dyndep file of two edges. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/dyndep.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* build NAME: … dd, with dd for its dyndep file */
static void
add_edge(struct graph *g, const char *name, bool dyndep)
{
	uint32_t out = graph_node(g, str_of(name)), dd = graph_node(g, STR("dd"));
	struct edge shape = {.nout = 1, .nin_order = 1, .dyndep = dyndep ? dd : NONE};

	graph_edge(g, &shape, (const uint32_t[]){out, dd});
}

/* who makes what and who reads what agree */
static void
check_edge(const struct graph *g, uint32_t edge)
{
	struct ids outs = edge_outs(g, edge), ins = edge_ins(g, edge);

	for (uint32_t i = 0; i < outs.n; i++)
		BUG_ON(g->nodes.p[outs.p[i]].in != edge);
	for (uint32_t i = 0; i < ins.n; i++) {
		struct ids uses = node_uses(g, ins.p[i]);
		uint32_t found = 0;

		for (uint32_t k = 0; k < uses.n; k++)
			found += uses.p[k] == edge;
		BUG_ON(!found);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf text = {0};
	struct graph g;
	idvec changed = {0};
	struct err err = {0};
	uint32_t nodes, links;

	graph_init(&g);
	add_edge(&g, "a", true);
	add_edge(&g, "b", true);
	add_edge(&g, "c", false);
	graph_seal(&g);
	nodes = g.nodes.n;
	links = g.links.n;
	buf_add(&text, data, n);
	if (dyndep_load(&g, graph_find(&g, STR("dd")), buf_str(&text), &changed, &err) == 0)
		BUG_ON(changed.n != 2);
	else
		BUG_ON(!err_is_set(&err) || changed.n || g.nodes.n != nodes || g.links.n != links);
	for (uint32_t i = 0; i < g.edges.n; i++)
		check_edge(&g, i);
	vec_free(&changed);
	err_fini(&err);
	buf_free(&text);
	graph_fini(&g);
	return 0;
}
