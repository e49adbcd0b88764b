/* graph_words.h - what tests that compare graphs say of each in the same words. */
#ifndef GRAPH_WORDS_H
#define GRAPH_WORDS_H

#include "graph/graph.h"

static inline void
put_nodes(struct buf *out, const struct graph *g, struct ids nodes)
{
	for (uint32_t i = 0; i < nodes.n; i++)
		buf_printf(out, " %u=%s", nodes.p[i], graph_path(g, nodes.p[i]).p);
	buf_putc(out, '\n');
}

/* what the variables of an edge come to */
static inline void
put_edge_values(struct buf *out, const struct graph *g, uint32_t edge)
{
	struct err err = {0};

	for (enum edge_key key = 0; key < NKEYS; key++) {
		buf_printf(out, " %u: ", key);
		if (g->ops->bind(g, edge, key, out, &err) < 0)
			buf_put(out, buf_str(&err.text));
		buf_putc(out, '\n');
	}
	err_fini(&err);
}

/* its nodes as well */
static inline void
put_edge_parts(struct buf *out, const struct graph *g, uint32_t edge)
{
	put_nodes(out, g, edge_outs(g, edge));
	put_nodes(out, g, edge_ins(g, edge));
	put_nodes(out, g, edge_valids(g, edge));
	put_edge_values(out, g, edge);
}

#endif
