/* build_opts.h - what a build works on and is asked for: the plan and the loop above it go by the same. */
#ifndef BUILD_OPTS_H
#define BUILD_OPTS_H

#include "base/base.h"
#include "graph/graph.h"
#include "io/disk.h"
#include "store/buildlog.h"
#include "store/content.h"
#include "store/depslog.h"
#include "event/event.h"

/* which of the edges that are ready starts first */
enum build_order {
	ORDER_EDGES,    /* the longest chain, each edge counting the same (ninja H5) */
	ORDER_TIMES,    /* the same, each counting as long as it took last time */
	ORDER_SHUFFLED, /* any, by seed: a build whose dependencies are all declared does not mind */
	ORDER_REVERSED, /* the last in the manifest */
};

/* how often something was done, and how long it took altogether */
struct build_phase {
	uint32_t count;
	uint64_t us;
};

/* what the plan and the loop do between waiting: for -d stats (ninja K20) */
struct build_times {
	struct build_phase depfile, critical_path, start, finish;
};

struct memory_opts; /* limits.h */

/* What evaluating an edge's variables came to, and comes to until the manifest changes: asked for an edge
 * that is up to date in every build */
struct edge_memo {
	uint64_t hash; /* of the command, of whatever kind the log had when it was found right */
	uint32_t known;
};

enum edge_memo_flag {
	MEMO_HASH = 1 << 0,
	MEMO_FLAGS = 1 << 1, /* the next two are known */
	MEMO_RESTAT = 1 << 2,
	MEMO_GENERATOR = 1 << 3,
	MEMO_FOUND = 1 << 4, /* the next two are known */
	MEMO_DEPS = 1 << 5,
	MEMO_DEPFILE = 1 << 6,
};

/* everything is borrowed for the build's life */
struct build_opts {
	struct graph *graph; /* sealed; only dyndep and recorded deps add to it */
	struct disk *disk;
	struct bus *bus;
	struct buildlog *log;
	struct depslog *deps;
	struct content *content; /* NULL, or: an output with the same bytes as before is unchanged */
	struct edge_memo *memo;  /* NULL, or one for each edge: to be used and filled in */
	const struct buildlog_keep *log_keep; /* what compaction may not drop (ninja G3, G7) */
	const struct depslog_keep *deps_keep;
	const char *manifest; /* its name, for events only */
	const char *stamp;    /* .ninja_lock, whose time when an edge starts is its start time (ninja F9) */
	uint32_t jobs;        /* -j, for events only */
	enum build_order order;
	uint32_t seed;        /* of ORDER_SHUFFLED */
	const struct memory_opts *memory; /* NULL, or: how much is to stay free */
	uint32_t keep_going;  /* -k: give up after so many failures; 0 = never */
	bool fail_fast;       /* … and then end what still runs */
	bool dry;             /* -n: no logs, no stamp */
	bool explain;         /* -d explain: events say all reasons, not just the first */
	bool keep_depfile, keep_rsp; /* -d keepdepfile, -d keeprsp */
	struct build_times *times;   /* NULL, or where to count */
	bool *ahead_told;            /* has the user heard of files that are dated in the future? NULL: no */
};

#endif
