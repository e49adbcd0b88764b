/* splice.c - edges that go, and others that come in their place: see graph.h.
 * SPDX-License-Identifier: Apache-2.0 */
#include "graph/graph.h"

void
graph_put_aside(struct graph *g, struct graph *old, const struct splice *splices, uint32_t n)
{
	BUG_ON(!g->sealed || graph_is_unified(g) || g->reader);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t e = splices[i].at; e < splices[i].at + splices[i].gone; e++) {
			struct ids outs = edge_outs(g, e);

			for (uint32_t k = 0; k < outs.n; k++)
				g->nodes.p[outs.p[k]].in = NONE;
		}
	*old = *g;
	memset(&g->edges, 0, sizeof g->edges);
	memset(&g->links, 0, sizeof g->links);
	g->sealed = g->has_dyndep = false;
}

static struct ids
links_of(const struct graph *g, uint32_t edge)
{
	const struct edge *e = &g->edges.p[edge];

	return (struct ids){g->links.p + e->first, e->nout + e->nout_implicit + e->nin + e->nin_implicit +
	                                                   e->nin_order + e->nvalid};
}

/* do they make and read the same, in the same way? */
static bool
have_one_shape(const struct graph *g, uint32_t a, const struct graph *h, uint32_t b)
{
	const struct edge *x = &g->edges.p[a], *y = &h->edges.p[b];
	struct ids of_x = links_of(g, a), of_y = links_of(h, b);

	return x->nout == y->nout && x->nout_implicit == y->nout_implicit && x->nin == y->nin &&
	       x->nin_implicit == y->nin_implicit && x->nin_order == y->nin_order && x->nvalid == y->nvalid &&
	       x->dyndep == y->dyndep && memcmp(of_x.p, of_y.p, of_x.n * sizeof *of_x.p) == 0;
}

static bool
have_one_structure(const struct graph *g, const struct graph *old, const struct splice *splices, uint32_t n)
{
	uint32_t e = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (splices[i].gone != splices[i].come)
			return false;
		for (uint32_t k = 0; k < splices[i].come; k++, e++)
			if (!have_one_shape(g, e, old, splices[i].at + k))
				return false;
	}
	return true;
}

/* Most edits change what a command says: then nobody's lists change. */
static void
replace(struct graph *g, const struct graph *fresh, const struct splice *splices, uint32_t n)
{
	uint32_t e = 0;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = splices[i].at; k < splices[i].at + splices[i].come; k++, e++) {
			uint32_t first = g->edges.p[k].first;
			struct ids outs;

			g->edges.p[k] = fresh->edges.p[e];
			g->edges.p[k].first = first;
			outs = edge_outs(g, k);
			for (uint32_t o = 0; o < outs.n; o++)
				g->nodes.p[outs.p[o]].in = k;
		}
}

/* ---- everything anew but nodes */

static void
copy_edges(struct graph *g, const struct graph *from, uint32_t first, uint32_t end)
{
	for (uint32_t e = first; e < end; e++) {
		struct ids links = links_of(from, e);
		struct edge edge = from->edges.p[e];

		edge.first = g->links.n;
		vec_push(&g->edges, edge);
		vec_reserve(&g->links, links.n);
		for (uint32_t i = 0; i < links.n; i++)
			g->links.p[g->links.n++] = links.p[i];
	}
}

static void
join_edges(struct graph *g, const struct graph *old, const struct graph *fresh, const struct splice *splices,
           uint32_t n)
{
	uint32_t at = 0, come = 0;

	vec_reserve(&g->edges, old->edges.n + fresh->edges.n);
	vec_reserve(&g->links, old->links.n + fresh->links.n);
	for (uint32_t i = 0; i < n; i++) {
		copy_edges(g, old, at, splices[i].at);
		copy_edges(g, fresh, come, come + splices[i].come);
		at = splices[i].at + splices[i].gone;
		come += splices[i].come;
	}
	copy_edges(g, old, at, old->edges.n);
}

static void
relink(struct graph *g)
{
	g->has_dyndep = false;
	for (uint32_t i = 0; i < g->nodes.n; i++) {
		struct node *node = &g->nodes.p[i];

		*node = (struct node){.in = NONE, .flags = node->flags & ~(uint32_t)NODE_DYNDEP};
	}
	for (uint32_t e = 0; e < g->edges.n; e++) {
		struct ids outs = edge_outs(g, e);
		uint32_t dyndep = g->edges.p[e].dyndep;

		for (uint32_t i = 0; i < outs.n; i++)
			g->nodes.p[outs.p[i]].in = e;
		if (dyndep == NONE)
			continue;
		g->nodes.p[dyndep].flags |= NODE_DYNDEP;
		g->has_dyndep = true;
	}
	graph_seal(g);
}

static void
declare(struct graph *g, struct ids nodes)
{
	for (uint32_t i = 0; i < nodes.n; i++)
		g->nodes.p[nodes.p[i]].flags |= NODE_DECLARED;
}

/* Of the nodes of edges that went: those that no edge makes, reads or validates by any more */
static void
find_lost(struct graph *g, const struct graph *old, const struct splice *splices, uint32_t n, idvec *lost)
{
	idvec maybe = {0};

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t e = splices[i].at; e < splices[i].at + splices[i].gone; e++) {
			struct ids links = links_of(old, e);

			for (uint32_t k = 0; k < links.n; k++)
				if (g->nodes.p[links.p[k]].in == NONE && !g->nodes.p[links.p[k]].nuses)
					vec_push(&maybe, links.p[k]);
		}
	for (uint32_t i = 0; i < maybe.n; i++)
		g->nodes.p[maybe.p[i]].flags &= ~(uint32_t)NODE_DECLARED;
	for (uint32_t e = 0; maybe.n && e < g->edges.n; e++)
		declare(g, edge_valids(g, e));
	for (uint32_t i = 0; i < maybe.n; i++)
		if (!(g->nodes.p[maybe.p[i]].flags & NODE_DECLARED))
			vec_push(lost, maybe.p[i]);
	vec_free(&maybe);
}

void
graph_splice(struct graph *g, struct graph *old, const struct splice *splices, uint32_t n, idvec *lost)
{
	struct graph fresh = *g;
	bool replaces = have_one_structure(g, old, splices, n);

	memset(&g->edges, 0, sizeof g->edges);
	memset(&g->links, 0, sizeof g->links);
	if (replaces) {
		g->edges = old->edges;
		g->links = old->links;
		g->has_dyndep = old->has_dyndep;
		replace(g, &fresh, splices, n);
		g->sealed = true;
	} else {
		join_edges(g, old, &fresh, splices, n);
		declare(g, (struct ids){fresh.links.p, fresh.links.n});
		relink(g);
		find_lost(g, old, splices, n, lost);
		vec_free(&old->edges);
		vec_free(&old->links);
	}
	vec_free(&fresh.edges);
	vec_free(&fresh.links);
}
