/* plan.h - what has to run, and in which order. The graph stays read-only beside it: everything that is
 * true only for this build is here, one struct per edge and one per node, by id.
 *
 * An edge is first *scanned* (dirty.c: are its outputs up to date?), then *wanted* if a requested target
 * needs it, and goes through enum edge_state from there; plan_set is the one place that changes it. */
#ifndef PLAN_H
#define PLAN_H

#include "base/base.h"
#include "base/vec.h"
#include "graph/graph.h"
#include "manifest/depfile.h"
#include "runner/plan/build_opts.h"

struct job; /* exec.h */

enum edge_state {
	E_OUT,     /* not part of the plan */
	E_PASSIVE, /* clean, but something before it runs: passes readiness on, unless that makes it dirty */
	E_WANTED,  /* will run once its inputs are ready */
	E_HELD,    /* ready, its pool is full */
	E_READY,   /* in the ready queue */
	E_RUNNING,
	E_DONE,    /* ran, or turned out not to need to */
	E_FAILED,
};

enum scan_mark { SCAN_NEW, SCAN_OPEN, SCAN_DONE };

struct edge_plan {
	uint8_t state;      /* enum edge_state */
	uint8_t mark;       /* enum scan_mark */
	bool ready;         /* its outputs are as they will be: who reads them need not wait */
	bool deps_loaded;
	bool deps_missing;  /* its recorded deps are absent or stale: restat may not declare it clean */
	uint32_t nblocked;  /* links to inputs whose edge is not ready; counted when it enters the plan */
	bool found_in_log;      /* where found counts: in the deps log's nodes, or in plan.found */
	uint32_t found, nfound; /* inputs that only deps tell of: plan_found */
	uint32_t newest_leaf;   /* the newest of those in the log, if all are there and are leaves; or NONE */
	uint32_t logged;        /* the log's entry of its first output, if that has been looked up; or NONE */
	uint32_t why;       /* the last reason it is dirty for, chained; NONE */
	uint32_t deps_why;  /* the reason for deps_missing: counts only if there is no other (ninja F4) */
	uint32_t weight;    /* what is heavier starts first: the critical path from here to the last target */
	int32_t prev_ms;    /* how long it took last time, -1 if unknown */
	uint32_t ready_at;  /* edges ended when its inputs were there; when it has run: its outputs */
};

struct node_plan {
	int64_t mtime;      /* ns, 0 = missing, -1 = not asked yet */
	bool dirty;
	bool dyndep_loaded;
	bool listed;        /* working mark of found_extract */
	uint32_t uses;      /* edges that read it because of deps: a list in plan.cells, or NONE */
};

/* why an edge is dirty, as data; reason.c makes the words of -d explain of it (ninja F11) */
enum reason_kind {
	WHY_INPUT_DIRTY,     /* a: the input */
	WHY_OUTPUT_MISSING,  /* a: the output */
	WHY_OUTPUT_OLDER,    /* a: the output, b: the input; their mtimes */
	WHY_COMMAND_CHANGED, /* a: the output */
	WHY_NOT_IN_LOG,      /* a: the output */
	WHY_LOG_OLDER,       /* a: the output, b: the input; mtime in the log, of the input */
	WHY_PHONY_MISSING,   /* a: the output */
	WHY_DEPS_MISSING,    /* a: the output */
	WHY_DEPS_STALE,      /* a: the output; its mtime, that of the record */
	WHY_DEPFILE_MISSING, /* text: the depfile */
	WHY_DEPFILE_OTHER,   /* text: the depfile, a: the output, other: what it is about */
};

struct reason {
	enum reason_kind kind;
	uint32_t a, b;
	int64_t at, bt;
	struct str text, other; /* in plan.mem */
	uint32_t next;          /* an earlier reason of the same edge, or NONE */
};

struct pool_plan {
	uint32_t running; /* edges that hold a place: scheduled or running */
	idvec held;       /* heap of edges that wait for one */
};

/* where variables are evaluated */
struct memo_scratch {
	struct buf text, text2;
};

struct plan {
	const struct build_opts *o;
	struct graph *g;
	VEC(struct edge_plan) edges;
	VEC(struct node_plan) nodes;
	VEC(struct pool_plan) pools;

	idvec found;                      /* nodes that depfiles named, see edge_plan.found */
	VEC(struct use_cell { uint32_t edge, next; }) cells;
	VEC(struct reason) reasons;
	struct arena mem;

	idvec order;        /* edges of the plan, producers first */
	idvec fresh;        /* edges that entered it and were not scheduled yet */
	idvec ready;        /* heap: what plan_next takes */
	uint32_t typical;   /* cost of an edge that has never run */
	uint32_t nfinished; /* edges that ran and ended */
	uint32_t ncommands; /* edges that are still to run (or failed), phony ones not counted */

	/* working memory of the walks */
	VEC(struct scan_frame {
		uint32_t edge, node; /* and the output by which it was reached */
		uint32_t next;       /* the input to look at next */
		uint32_t newest;     /* newest non-order-only input so far, or NONE */
		uint8_t stage;
		bool dirty, ready;
	}) scan;
	VEC(struct want_frame { uint32_t edge, node, next; }) want;
	idvec validations;  /* nodes that scanned edges want checked as well (ninja E5) */
	struct memo_scratch scratch;
	struct depfile depfile;
	struct buf depfile_path, depfile_text;
	idvec chain, passed; /* of reason_text and pass_on */
};

void plan_init(struct plan *, const struct build_opts *);
void plan_fini(struct plan *);

/* Ask for the times of all files below these nodes together; a hint that changes nothing but speed */
void plan_prefetch(struct plan *, struct ids targets);

/* Want node up to date, with all it needs and validates. 0, or -1 and err */
int plan_add(struct plan *, uint32_t node, struct err *);

int plan_prepare(struct plan *, struct err *);    /* after the last plan_add: critical path, ready queue */
bool plan_has_work(const struct plan *);          /* a command is still to run */
uint32_t plan_peek(const struct plan *);          /* the best ready edge, or NONE */
uint32_t plan_next(struct plan *);                /* take it: now E_RUNNING */
int plan_finish(struct plan *, uint32_t edge, bool ok, struct err *); /* a running edge has ended */

/* restat: this output did not change, so what depends on nothing else need not run (ninja F8) */
int plan_clean(struct plan *, uint32_t node, struct err *);

/* what only deps tell of; valid until the log or plan.found grows */
static inline struct ids
plan_found(const struct plan *p, uint32_t edge)
{
	const struct edge_plan *ep = &p->edges.p[edge];

	if (ep->found_in_log)
		return depslog_nodes(p->o->deps, &(struct deps){.first = ep->found, .n = ep->nfound});
	return (struct ids){p->found.p + ep->found, ep->nfound};
}

/* the inputs of an edge as the scan sees them: declared non-order-only, found by deps, order-only */
static inline uint32_t
plan_nins(const struct plan *p, uint32_t edge)
{
	return edge_ins(p->g, edge).n + p->edges.p[edge].nfound;
}

static inline uint32_t
plan_in(const struct plan *p, uint32_t edge, uint32_t i)
{
	const struct edge *e = &p->g->edges.p[edge];
	const struct edge_plan *ep = &p->edges.p[edge];
	uint32_t solid = e->nin + e->nin_implicit;
	struct ids ins = edge_ins(p->g, edge);

	if (i < solid)
		return ins.p[i];
	if (i < solid + ep->nfound)
		return plan_found(p, edge).p[i - solid];
	return ins.p[i - ep->nfound];
}

/* when an input was last changed, as far as who reads it is concerned */
static inline int64_t
plan_time(const struct plan *p, uint32_t node)
{
	int64_t mtime = p->nodes.p[node].mtime;

	return p->o->content ? content_since(p->o->content, graph_path(p->g, node), mtime) : mtime;
}

/* how many of them are not order-only */
static inline uint32_t
plan_nsolid(const struct plan *p, uint32_t edge)
{
	const struct edge *e = &p->g->edges.p[edge];

	return e->nin + e->nin_implicit + p->edges.p[edge].nfound;
}

/* ---- dirty.c: is it up to date? */

/* Scan node and everything below it: sets dirty, mtime, ready. 0, or -1 and err (cycle, stat, depfile) */
int scan_node(struct plan *, uint32_t node, struct err *);

/* 1 if some output of the edge is out of date given its newest input (or NONE), 0 if not, -1 and err */
int scan_outputs(struct plan *, uint32_t edge, uint32_t newest, struct err *);

/* the mtime of a node, asked once. 0, or -1 and err */
int scan_stat(struct plan *, uint32_t node, struct err *);

void plan_grow_nodes(struct plan *); /* after something was added to graph.nodes */

/* read a dyndep file and extend the graph by it (ninja N) */
int scan_load_dyndep(struct plan *, uint32_t node, struct err *err);

/* ---- memo.c: what the variables of an edge come to. 0, or -1 and err (a cycle of them) */

/* what the log's hash is taken of, to scratch.text: the command and what its response file would hold */
int memo_command_text(const struct graph *, uint32_t edge, struct memo_scratch *, struct err *);
int memo_flags(const struct graph *, uint32_t edge, struct edge_memo *, struct memo_scratch *, struct err *);
int memo_found(const struct graph *, uint32_t edge, struct edge_memo *, struct memo_scratch *, struct err *);

/* All that the scan will want to know of an edge, if plan.o has memos; several threads may, each with a
 * scratch of its own. An error is left for the scan to meet. */
void memo_fill(const struct plan *, uint32_t edge, struct memo_scratch *);
void memo_scratch_fini(struct memo_scratch *);

/* ---- found.c: inputs that only deps tell of */

/* Attach what the deps log or the depfile says; sets deps_missing and why. 0, or -1 and err */
int found_load(struct plan *, uint32_t edge, struct err *);

/* After a command with `deps`: what did it read? Filters job->output for msvc, removes the depfile.
 * 0 and nodes appended to out; -1 and err: the command counts as failed */
int found_extract(struct plan *, struct job *, struct str deps, idvec *out, struct err *);

/* ---- reason.c */
void plan_why(struct plan *, uint32_t edge, const struct reason *); /* note a reason (next is ignored) */
void plan_deps_why(struct plan *, uint32_t edge, const struct reason *); /* for missing deps, kept apart */
void reason_text(struct plan *, uint32_t edge, struct buf *out); /* a line each, oldest first */

/* The first reason that still holds, for programs and for good: phony edges, which run nothing, are looked
 * through. */
struct cause {
	const char *word; /* "" if there is no reason */
	uint32_t node;    /* the file it is about, or NONE … */
	struct str text;  /* … which may be one that is no node: in plan.mem */
};

void plan_cause(const struct plan *, uint32_t edge, struct cause *);
struct str cause_file(const struct plan *, const struct cause *);

#endif
