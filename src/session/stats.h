/* stats.h - -d stats: how often and how long (ninja K20). No globals: whoever measures holds the struct. */
#ifndef STATS_H
#define STATS_H

#include "base/base.h"
#include "base/vec.h"
#include "io/disk.h"
#include "store/logfile.h"
#include "event/event.h"
#include "runner/plan/build_opts.h"

enum metric {
	METRIC_PARSE,
	METRIC_STATE,
	METRIC_LOG_LOAD,
	METRIC_DEPS_LOAD,
	METRIC_MTIME,
	METRIC_READ,
	METRIC_DEPFILE,
	METRIC_STAMP,
	METRIC_PLAN,
	METRIC_CRITICAL_PATH,
	METRIC_START,
	METRIC_FINISH,
	METRIC_RUN,
	METRIC_LOG_REWRITE,
	METRIC_DEPS_REWRITE,
	NMETRICS
};

struct stats {
	bool on;
	struct stats_row {
		uint32_t count;
		uint64_t us;
	} rows[NMETRICS];
	VEC(struct stats_limit {
		struct buf name;   /* of a pool, or memory, whose depth is 0 */
		uint32_t depth, waiting, most;
		uint64_t since_us; /* if some wait */
		uint64_t us;       /* how long some did */
	}) limits;
	uint32_t nnodes, nbuckets; /* of the path index; no buckets: no graph was loaded */
	struct disk timed;  /* a disk that counts what passes through it … */
	struct disk *inner; /* … to this one */
};

uint64_t stats_begin(const struct stats *);                  /* a moment, 0 if nobody counts */
void stats_end(struct stats *, enum metric, uint64_t begin); /* one more, and how long it took */

/* the disk to work with: `disk` itself, or one that measures it. Lives as long as the stats */
struct disk *stats_disk(struct stats *, struct disk *disk);

void stats_add(struct stats *, const struct build_times *); /* what a build has counted */

void stats_add_rewrites(struct stats *, enum metric, const struct rewrite_times *);

/* a reader of a build's events: what held back edges that were ready, and how long */
struct sink *sink_stats(struct stats *);

void stats_fini(struct stats *);

void stats_print(const struct stats *, struct buf *out); /* the table, without what never happened */

#endif
