/* graph.h - what to build. Nodes are files, edges are the commands between them; both are ids into flat
 * arrays, their lists are runs of one array of links, and nothing in here points: a loaded graph can be
 * written to a file and mapped back. No I/O, no clock, no processes, no build-time state. */
#ifndef GRAPH_H
#define GRAPH_H

#include "base/base.h"
#include "base/vec.h"
#include "data/intern.h"

/* a file; its id is the id of its canonical path in graph.paths */
struct node {
	uint32_t in;          /* the edge that makes it, or NONE: a leaf */
	uint32_t uses, nuses; /* links[uses..]: edges that read it, in manifest order; valid once sealed */
	uint32_t flags;
};

enum node_flag {
	NODE_DECLARED = 1 << 0, /* named by the manifest: if it is missing, that is an error (ninja E3) */
	NODE_DYNDEP = 1 << 1,   /* the dyndep file of some edge */
};

/* a build statement */
struct edge {
	uint32_t first; /* links[first..]: its outputs, inputs and validations, in the order of the counts */
	uint32_t nout, nout_implicit;
	uint32_t nin, nin_implicit, nin_order;
	uint32_t nvalid;

	uint32_t pool;   /* index into pools */
	uint32_t dyndep; /* the node of its dyndep file (also one of its inputs), or NONE */
	uint32_t flags;

	uint32_t rule, scope; /* the front end's; nobody else may look into them */
	uint32_t file, line;  /* where it was declared: graph.names id, 1-based line */
};

enum edge_flag {
	EDGE_PHONY = 1 << 0,
	EDGE_DYNDEP_RESTAT = 1 << 1, /* its dyndep file says restat */
	EDGE_OWN_SCOPE = 1 << 2,     /* the statement has bindings of its own (ninja C3) */
};

/* how many of its edges may run at once; depth 0 = no limit */
struct pool {
	uint32_t name; /* graph.names id */
	uint32_t depth;
};

enum { POOL_DEFAULT, POOL_CONSOLE }; /* the two that always exist: "" and "console" */

/* what the runner may ask about an edge; the front end answers (ninja: evaluate a scope) */
enum edge_key {
	KEY_COMMAND,
	KEY_DEPFILE, /* as a path: $in and $out unquoted (ninja C6), as are DYNDEP and RSPFILE */
	KEY_DYNDEP,
	KEY_DESCRIPTION,
	KEY_DEPS,
	KEY_GENERATOR,
	KEY_POOL,
	KEY_RESTAT,
	KEY_RSPFILE,
	KEY_RSPFILE_CONTENT,
	KEY_MSVC_DEPS_PREFIX, /* not a rule variable: looked up like any other (ninja C10) */
	NKEYS
};

struct graph;

/* Somebody in another thread who reads a sealed graph: finish is called once before it changes. */
struct graph_reader {
	void (*finish)(struct graph_reader *);
};

struct edge_ops {
	/* append the value of key for edge; 0, or -1 and err (a cycle of rule variables). Unbound is empty */
	int (*bind)(const struct graph *, uint32_t edge, enum edge_key, struct buf *out, struct err *);
	/* the name of its rule, for people */
	struct str (*rule)(const struct graph *, uint32_t edge);
};

struct graph {
	struct intern paths; /* node id ↔ canonical path */
	VEC(struct node) nodes;
	VEC(struct edge) edges;
	idvec links;
	VEC(struct pool) pools;
	struct intern names; /* pools, rules, variables, manifest files */
	idvec defaults;      /* nodes of `default` statements; empty: the roots */
	bool sealed;
	uint32_t nsealed;    /* links before this are runs of just their length; later ones may have room */
	/* If absolute and relative names of a file mean one node, which goes by the first that was used: the
	 * absolute name of each node, and by which names this directory is known. Empty if every name is a
	 * file (ninja D2) */
	struct intern places;
	struct buf here, also_here;

	bool has_dyndep;     /* some edge names a dyndep file: who makes what may still change */
	struct graph_reader *reader; /* or NULL */

	const struct edge_ops *ops;
	void *front; /* what ops work on; owned by the front end */
};

void graph_init(struct graph *);
void graph_fini(struct graph *); /* not what front points to */
void graph_image(struct graph *, struct image *); /* sealed, not unified; no ops, no front: data/image.h */

/* From now on names are unified: relative ones are below `here`, a canonical absolute path; `also` is another
 * name of the same directory, through symbolic links, or empty. The graph must be empty */
void graph_unify(struct graph *, struct str here, struct str also);

uint32_t graph_node(struct graph *, struct str path);       /* find or add; path is canonical, not empty */
void graph_nodes(struct graph *, const struct intern *paths, uint32_t *ids); /* of many; not unified */
uint32_t graph_find(const struct graph *, struct str path); /* or NONE */
void graph_find_all(const struct graph *, const struct str *paths, uint32_t n, uint32_t *nodes);
uint32_t graph_pool(struct graph *, struct str name, uint32_t depth); /* a new pool's index */
uint32_t graph_find_pool(const struct graph *, struct str name);      /* its index, or NONE */

/* Add an edge like `shape` (counts and front-end fields; first is ignored). `links` holds its outputs,
 * inputs and validations in the order of the counts; every output must have no edge yet. Returns its id. */
uint32_t graph_edge(struct graph *, const struct edge *shape, const uint32_t *links);

/* Add the nodes and edges of another graph, neither of them sealed or unified, in their order. False: two
 * edges would make the same node; then nodes were added and nothing else */
bool graph_merge(struct graph *, const struct graph *from);

/* after the last edge: computes who uses what. O(links) */
void graph_seal(struct graph *);

/* dyndep: append implicit outputs (that no edge makes) and implicit inputs to an edge of a sealed graph.
 * Slices taken before are stale afterwards. */
void graph_extend(struct graph *, uint32_t edge, struct ids outs, struct ids ins);

/* Some edges go, and others come in their place; in ascending order of `at`, which counts the old ones */
struct splice {
	uint32_t at, gone, come;
};

typedef VEC(struct splice) splicevec;

/* Take the edges of a sealed graph away, which becomes one that has none, to be filled with those that come;
 * what the ones that go make is free then. */
void graph_put_aside(struct graph *, struct graph *old, const struct splice *, uint32_t n);
/* And back, with those that came, in their order, for those that went; sealed again. Appends the nodes of
 * edges that went which none names any more, and which are not declared then. */
void graph_splice(struct graph *, struct graph *old, const struct splice *, uint32_t n, idvec *lost);

/* nodes that some edge makes and none reads, in manifest order (ninja B10); append to out */
void graph_roots(const struct graph *, idvec *out);

static inline struct str
graph_path(const struct graph *g, uint32_t node)
{
	return intern_get(&g->paths, node);
}

static inline bool
graph_is_unified(const struct graph *g)
{
	return g->here.n != 0;
}

static inline struct str
graph_name(const struct graph *g, uint32_t name)
{
	return intern_get(&g->names, name);
}

/* ---- slices of an edge's links; valid until the next graph_edge or graph_extend */
static inline struct ids
edge_outs(const struct graph *g, uint32_t edge) /* explicit, then implicit */
{
	const struct edge *e = &g->edges.p[edge];

	return (struct ids){g->links.p + e->first, e->nout + e->nout_implicit};
}

static inline struct ids
edge_ins(const struct graph *g, uint32_t edge) /* explicit, implicit, then order-only */
{
	const struct edge *e = &g->edges.p[edge];

	return (struct ids){g->links.p + e->first + e->nout + e->nout_implicit,
	                    e->nin + e->nin_implicit + e->nin_order};
}

static inline struct ids
edge_valids(const struct graph *g, uint32_t edge)
{
	const struct edge *e = &g->edges.p[edge];
	struct ids ins = edge_ins(g, edge);

	return (struct ids){ins.p + ins.n, e->nvalid};
}

static inline struct ids
node_uses(const struct graph *g, uint32_t node) /* an edge that names it twice is here twice */
{
	const struct node *n = &g->nodes.p[node];

	return (struct ids){g->links.p + n->uses, n->nuses};
}

static inline bool
edge_is_phony(const struct graph *g, uint32_t edge)
{
	return g->edges.p[edge].flags & EDGE_PHONY;
}

/* the first output, by which an edge is named */
static inline uint32_t
edge_first_out(const struct graph *g, uint32_t edge)
{
	return g->links.p[g->edges.p[edge].first];
}

#endif
