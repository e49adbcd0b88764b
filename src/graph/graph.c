/* graph.c - see graph.h. SPDX-License-Identifier: Apache-2.0 */
#include "graph/graph.h"

#include <stdlib.h>

#include "base/path.h"
#include "data/image.h"

void
graph_init(struct graph *g)
{
	*g = (struct graph){0};
	graph_pool(g, STR(""), 0);
	graph_pool(g, STR("console"), 1);
}

void
graph_fini(struct graph *g)
{
	intern_fini(&g->paths);
	intern_fini(&g->places);
	buf_free(&g->here);
	buf_free(&g->also_here);
	vec_free(&g->nodes);
	vec_free(&g->edges);
	vec_free(&g->links);
	vec_free(&g->pools);
	intern_fini(&g->names);
	vec_free(&g->defaults);
}

void
graph_unify(struct graph *g, struct str here, struct str also)
{
	BUG_ON(g->nodes.n);
	buf_put(&g->here, here);
	buf_put(&g->also_here, also);
}

static bool
is_below(struct str path, struct str dir)
{
	return dir.n && str_starts(path, dir) && (path.n == dir.n || path.p[dir.n] == '/');
}

/* the absolute name of a path, by which unified nodes are told apart */
static struct str
place(const struct graph *g, struct str path, struct buf *out)
{
	struct str also = buf_str(&g->also_here);

	if (path.n && *path.p != '/') {
		buf_put(out, buf_str(&g->here));
		buf_putc(out, '/');
	} else if (is_below(path, also)) {
		buf_put(out, buf_str(&g->here));
		path = (struct str){path.p + also.n, path.n - also.n};
	}
	buf_put(out, path);
	path_canon_buf(out);
	return buf_str(out);
}

/* Nodes and places are added together, so their ids are the same. */
static uint32_t
unified_node(struct graph *g, struct str path)
{
	struct buf text = {0};
	uint32_t id = intern_add(&g->places, place(g, path, &text));

	if (id == g->nodes.n)
		BUG_ON(intern_add(&g->paths, path) != id);
	buf_free(&text);
	return id;
}

static uint32_t
unified_find(const struct graph *g, struct str path)
{
	struct buf text = {0};
	uint32_t id = intern_find(&g->places, place(g, path, &text));

	buf_free(&text);
	return id;
}

void
graph_image(struct graph *g, struct image *im)
{
	BUG_ON(!im->loading && (!g->sealed || graph_is_unified(g)));
	intern_image(&g->paths, im);
	image_vec(im, &g->nodes);
	image_vec(im, &g->edges);
	image_vec(im, &g->links);
	image_vec(im, &g->pools);
	intern_image(&g->names, im);
	image_vec(im, &g->defaults);
	image_field(im, g->sealed);
	image_field(im, g->nsealed);
	image_field(im, g->has_dyndep);
}

static void
before_change(struct graph *g)
{
	struct graph_reader *reader = g->reader;

	g->reader = NULL;
	if (reader)
		reader->finish(reader);
}

uint32_t
graph_node(struct graph *g, struct str path)
{
	uint32_t id;

	if (g->reader && graph_find(g, path) == NONE)
		before_change(g);
	id = graph_is_unified(g) ? unified_node(g, path) : intern_add(&g->paths, path);
	if (id == g->nodes.n)
		vec_push(&g->nodes, ((struct node){.in = NONE}));
	return id;
}

void
graph_nodes(struct graph *g, const struct intern *paths, uint32_t *ids)
{
	BUG_ON(graph_is_unified(g));
	before_change(g);
	intern_merge(&g->paths, paths, ids);
	vec_reserve(&g->nodes, intern_count(&g->paths) - g->nodes.n);
	while (g->nodes.n < intern_count(&g->paths))
		g->nodes.p[g->nodes.n++] = (struct node){.in = NONE};
}

uint32_t
graph_find(const struct graph *g, struct str path)
{
	return graph_is_unified(g) ? unified_find(g, path) : intern_find(&g->paths, path);
}

void
graph_find_all(const struct graph *g, const struct str *paths, uint32_t n, uint32_t *nodes)
{
	if (!graph_is_unified(g)) {
		intern_find_all(&g->paths, paths, n, nodes);
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		nodes[i] = unified_find(g, paths[i]);
}

uint32_t
graph_pool(struct graph *g, struct str name, uint32_t depth)
{
	vec_push(&g->pools, ((struct pool){intern_add(&g->names, name), depth}));
	return g->pools.n - 1;
}

/* a manifest has a handful of pools: no index */
uint32_t
graph_find_pool(const struct graph *g, struct str name)
{
	uint32_t id = intern_find(&g->names, name);

	for (uint32_t i = 0; id != NONE && i < g->pools.n; i++)
		if (g->pools.p[i].name == id)
			return i;
	return NONE;
}

uint32_t
graph_edge(struct graph *g, const struct edge *shape, const uint32_t *links)
{
	uint32_t id = g->edges.n;
	uint32_t nouts = shape->nout + shape->nout_implicit;
	uint32_t n = nouts + shape->nin + shape->nin_implicit + shape->nin_order + shape->nvalid;

	BUG_ON(g->sealed);
	vec_push(&g->edges, *shape);
	g->edges.p[id].first = g->links.n;
	g->has_dyndep |= shape->dyndep != NONE;
	vec_reserve(&g->links, n);
	for (uint32_t i = 0; i < n; i++)
		g->links.p[g->links.n++] = links[i];
	for (uint32_t i = 0; i < nouts; i++) {
		BUG_ON(g->nodes.p[links[i]].in != NONE);
		g->nodes.p[links[i]].in = id;
	}
	return id;
}

/* the nodes that those of another graph are in this one; xfree() them */
static uint32_t *
merge_nodes(struct graph *g, const struct graph *from)
{
	uint32_t *ids = xmalloc((size_t)from->nodes.n * sizeof *ids + 1);

	graph_nodes(g, &from->paths, ids);
	for (uint32_t i = 0; i < from->nodes.n; i++)
		g->nodes.p[ids[i]].flags |= from->nodes.p[i].flags;
	return ids;
}

static bool
are_apart(const struct graph *g, const struct graph *from, const uint32_t *ids)
{
	for (uint32_t i = 0; i < from->nodes.n; i++)
		if (from->nodes.p[i].in != NONE && g->nodes.p[ids[i]].in != NONE)
			return false;
	return true;
}

static void
merge_edges(struct graph *g, const struct graph *from, const uint32_t *ids)
{
	uint32_t links = g->links.n, edges = g->edges.n;

	vec_reserve(&g->links, from->links.n);
	for (uint32_t i = 0; i < from->links.n; i++)
		g->links.p[g->links.n++] = ids[from->links.p[i]];
	vec_reserve(&g->edges, from->edges.n);
	for (uint32_t i = 0; i < from->edges.n; i++) {
		struct edge e = from->edges.p[i];

		e.first += links;
		e.dyndep = e.dyndep == NONE ? NONE : ids[e.dyndep];
		g->edges.p[g->edges.n++] = e;
	}
	for (uint32_t i = 0; i < from->nodes.n; i++)
		if (from->nodes.p[i].in != NONE)
			g->nodes.p[ids[i]].in = edges + from->nodes.p[i].in;
	g->has_dyndep |= from->has_dyndep;
}

bool
graph_merge(struct graph *g, const struct graph *from)
{
	uint32_t *ids = merge_nodes(g, from);
	bool apart = are_apart(g, from, ids);

	BUG_ON(g->sealed || from->sealed);
	if (apart)
		merge_edges(g, from, ids);
	xfree(ids);
	return apart;
}

/* Two passes over all links: count, then place. Filling backwards leaves `uses` at the start of each run and
 * the edges in manifest order. */
void
graph_seal(struct graph *g)
{
	uint32_t at = g->links.n, total = 0;

	BUG_ON(g->sealed);
	for (uint32_t e = 0; e < g->edges.n; e++) {
		struct ids ins = edge_ins(g, e);

		for (uint32_t i = 0; i < ins.n; i++)
			g->nodes.p[ins.p[i]].nuses++;
		total += ins.n;
	}
	vec_reserve(&g->links, total);
	g->links.n += total;
	for (uint32_t n = 0; n < g->nodes.n; n++) {
		at += g->nodes.p[n].nuses;
		g->nodes.p[n].uses = at;
	}
	for (uint32_t e = g->edges.n; e-- > 0;) {
		struct ids ins = edge_ins(g, e);

		for (uint32_t i = 0; i < ins.n; i++)
			g->links.p[--g->nodes.p[ins.p[i]].uses] = e;
	}
	g->sealed = true;
	g->nsealed = g->links.n;
}

static void
copy_links(struct graph *g, uint32_t from, uint32_t n)
{
	vec_reserve(&g->links, n);
	for (uint32_t i = 0; i < n; i++)
		g->links.p[g->links.n++] = g->links.p[from + i];
}

static void
append_ids(struct graph *g, struct ids ids)
{
	vec_reserve(&g->links, ids.n);
	for (uint32_t i = 0; i < ids.n; i++)
		g->links.p[g->links.n++] = ids.p[i];
}

/* A node's run of uses moves to the end of the array when it is full, with room for a power of two of them:
 * dyndep may add a module's file to each of thousands of edges. A run of a sealed graph is always full, one
 * that has moved when its length is such a power. */
static void
add_use(struct graph *g, uint32_t node, uint32_t edge)
{
	struct node *n = &g->nodes.p[node];
	uint32_t from = n->uses, room = 1;

	if (from < g->nsealed || (n->nuses & (n->nuses - 1)) == 0) {
		while (room <= n->nuses)
			room *= 2;
		n->uses = g->links.n;
		copy_links(g, from, n->nuses);
		vec_reserve(&g->links, room - n->nuses);
		g->links.n += room - n->nuses;
	}
	g->links.p[n->uses + n->nuses++] = edge;
}

/* The edge's run moves to the end of the array, with the additions in their places. What it leaves behind is
 * lost until the graph is dropped: dyndep touches each edge once. */
void
graph_extend(struct graph *g, uint32_t edge, struct ids outs, struct ids ins)
{
	struct edge *e = &g->edges.p[edge];
	uint32_t first = g->links.n, from = e->first;
	uint32_t nouts = e->nout + e->nout_implicit, nins = e->nin + e->nin_implicit;

	BUG_ON(!g->sealed);
	before_change(g);
	copy_links(g, from, nouts);
	append_ids(g, outs);
	copy_links(g, from + nouts, nins);
	append_ids(g, ins);
	copy_links(g, from + nouts + nins, e->nin_order + e->nvalid);
	e->first = first;
	e->nout_implicit += outs.n;
	e->nin_implicit += ins.n;
	for (uint32_t i = 0; i < outs.n; i++) {
		BUG_ON(g->nodes.p[outs.p[i]].in != NONE);
		g->nodes.p[outs.p[i]].in = edge;
	}
	for (uint32_t i = 0; i < ins.n; i++)
		add_use(g, ins.p[i], edge);
}

void
graph_roots(const struct graph *g, idvec *out)
{
	BUG_ON(!g->sealed);
	for (uint32_t e = 0; e < g->edges.n; e++) {
		struct ids outs = edge_outs(g, e);

		for (uint32_t i = 0; i < outs.n; i++)
			if (!g->nodes.p[outs.p[i]].nuses)
				vec_push(out, outs.p[i]);
	}
}
