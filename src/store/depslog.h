/* depslog.h - .ninja_deps: the inputs that compilers told us of, byte-compatible with ninja (G6–G8). */
#ifndef DEPSLOG_H
#define DEPSLOG_H

#include "base/base.h"
#include "base/vec.h"
#include "graph/graph.h"
#include "store/logfile.h"

struct deps {
	int64_t mtime;     /* ns: the output's when they were recorded */
	uint32_t first, n; /* depslog_nodes */
	bool present;
};

struct depslog {
	VEC(struct deps) deps; /* by node id; beyond its end: none */
	struct ids old;        /* what deps point into, as an image has it … */
	idvec nodes;           /* … and behind it */
	idvec file_ids;        /* node id → id in the file, or NONE */
	uint32_t nids;         /* how many ids the file has given out */
	uint32_t nrecords;     /* deps records in the file, stale ones included */
	uint32_t nlive;        /* distinct outputs among them */
	char *path;
	int fd;                /* open for appending, or -1 */
	int64_t good;          /* bytes of the file that are sound */
	struct file_mark mark; /* of the file when we last read or wrote it; none if it is missing */
	struct rewrite_times rewrites;
	struct buf scratch;
};

/* Errors are whole messages, as ninja words them: "loading deps log PATH: …" of load, "Error writing to
 * deps log: …" of record, "failed recompaction: …" of compact. */

/* Read the log; every path in it becomes a node of the graph (ninja G8). A missing one is empty; a bad
 * header: removed, starts over; a bad record: the file is cut there; the reason of either is appended to warn
 * (ninja G7; no prefix, no newline). */
int depslog_load(struct depslog *, const char *path, struct graph *, struct buf *warn, struct err *);
void depslog_fini(struct depslog *);

/* What can be read of a log before there is a graph: while that is made, by another thread. Paths by id in
 * the file, and where the lists of the records are. */
struct depslog_index {
	char *path;
	struct intern paths; /* a list */
	VEC(struct deps_record {
		int64_t at, mtime;
		uint32_t out, n;
	}) records;
	uint64_t nlisted; /* all their n */
	struct file_mark mark;
	int64_t good;
};

/* False: it is no sound log from its first byte to the last, or none at all. Nothing is said or done about
 * that */
bool depslog_scan(struct depslog_index *, const char *path);
void depslog_index_fini(struct depslog_index *);

/* depslog_load of a log that was scanned, by all processors. False: it is not what it was, and must be
 * loaded */
bool depslog_load_scanned(struct depslog *, const struct depslog_index *, struct graph *);

/* As of buildlog.h; the nodes of the log are in the graph's image. 1: it is not what the image had, which is
 * of no use then */
void depslog_image(struct depslog *, struct image *);
int depslog_resume(struct depslog *, const char *path, struct graph *, const struct log_prefix *, bool *aged,
                   struct buf *warn, struct err *);

const struct deps *depslog_find(const struct depslog *, uint32_t node); /* or NULL */

static inline struct ids
depslog_nodes(const struct depslog *d, const struct deps *deps)
{
	const uint32_t *p =
		deps->first < d->old.n ? d->old.p + deps->first : d->nodes.p + (deps->first - d->old.n);

	return (struct ids){p, deps->n};
}

/* Should the deps of this node be kept when the log is compacted? */
struct depslog_keep {
	bool (*keep)(void *ctx, uint32_t node);
	void *ctx;
};

/* Note the deps of node; nothing is written if nothing changed. The first one opens the file (compacting it
 * if it is mostly stale, G7); its directory must exist. Each record is one write(2), with the new paths that
 * it needs before it; after an error nothing of it is left in the file. Should somebody else have written to
 * the file since we read it, then its ids are not ours: it is replaced by what we know. deps may be the slice
 * that the log has for node, but not another one of the log's. */
int depslog_record(struct depslog *, const struct graph *, uint32_t node, int64_t mtime, struct ids deps,
                   const struct depslog_keep *, struct err *);

/* Rewrite the file without stale records and without those that keep refuses (NULL: keep all), which are
 * forgotten. Atomic: a temporary file, PATH.recompact, is renamed over it. A missing log stays missing. */
int depslog_compact(struct depslog *, const struct graph *, const struct depslog_keep *, struct err *);

void depslog_close(struct depslog *);

#endif
