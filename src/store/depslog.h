/* depslog.h - .ninja_deps: the inputs that compilers told us of, byte-compatible with ninja (ninja G6–G8). */
#ifndef DEPSLOG_H
#define DEPSLOG_H

#include "base/base.h"
#include "base/vec.h"
#include "graph/graph.h"

struct deps {
	int64_t mtime;     /* ns: the output's when they were recorded */
	uint32_t first, n; /* nodes[first..] */
	bool present;
};

struct depslog {
	VEC(struct deps) deps; /* by node id; beyond its end: none */
	idvec nodes;           /* what deps point into */
	idvec file_ids;        /* node id → id in the file, or NONE */
	uint32_t nids;         /* how many ids the file has given out */
	uint32_t nrecords;     /* deps records in the file, stale ones included */
	uint32_t nlive;        /* distinct outputs among them */
	char *path;
	int fd;                /* open for appending, or -1 */
	int64_t good;          /* bytes of the file that are sound */
	struct buf scratch;
};

/* Read the log; every path in it becomes a node of the graph (ninja G8). A missing one is empty; a bad
 * header: removed, starts over, with the reason in warn; a bad record: the file is cut there, with a warning. */
int depslog_load(struct depslog *, const char *path, struct graph *, struct buf *warn, struct err *);
void depslog_fini(struct depslog *);

const struct deps *depslog_find(const struct depslog *, uint32_t node); /* or NULL */

static inline struct ids
depslog_nodes(const struct depslog *d, const struct deps *deps)
{
	return (struct ids){d->nodes.p + deps->first, deps->n};
}

/* Should the deps of this node be kept when the log is compacted? */
struct depslog_keep {
	bool (*keep)(void *ctx, uint32_t node);
	void *ctx;
};

/* Note the deps of node; nothing is written if nothing changed. The first one opens the file (compacting it
 * if it is mostly stale, G7). Each record is one write(2), with the new paths that it needs before it. */
int depslog_record(struct depslog *, const struct graph *, uint32_t node, int64_t mtime, struct ids deps,
                   const struct depslog_keep *, struct err *);

/* Rewrite the file without stale records and without those that keep refuses; atomic. */
int depslog_compact(struct depslog *, const struct graph *, const struct depslog_keep *, struct err *);

void depslog_close(struct depslog *);

#endif
