/* limits.h - what holds back edges that are ready, besides -j: full pools (ninja H6), and memory
 * (--keep-free-memory). Whoever watches is told when that begins, changes and ends. */
#ifndef LIMITS_H
#define LIMITS_H

#include "base/base.h"
#include "base/vec.h"

/* Memory that jobs may not use up. An edge waits while others run if less than keep_kb would be free with
 * what it is expected to take, and what those that have begun are expected to take yet. */
struct memory_opts {
	int64_t keep_kb;
	const char *root; /* before /proc and /sys, see load.h */
	int64_t (*expect_kb)(void *ctx, uint32_t edge);
	void *ctx;
};

struct build_opts;
struct plan;

struct limits {
	const struct build_opts *o;
	const struct plan *plan;
	VEC(struct claim {
		uint32_t edge;
		int64_t kb;        /* what it is expected to take … */
		uint64_t since_us;
		uint64_t usual_us; /* … by the time it has run so long */
	}) running;
	int64_t free_kb;      /* as of this round of starts; -1: not asked yet */
	uint32_t waits;       /* the edge that waits for memory, or NONE */
	bool said;            /* so */
	uint32_t told_memory; /* how many wait for memory, as far as others know */
	idvec told;           /* … and for each pool */
};

void limits_init(struct limits *, const struct build_opts *, const struct plan *);
void limits_fini(struct limits *);

void limits_begin(struct limits *);                /* a round of starts: look afresh */
bool limits_allow(struct limits *, uint32_t edge); /* there is room for one more: is there memory for this? */
void limits_started(struct limits *, uint32_t edge);
void limits_ended(struct limits *, uint32_t edge);
void limits_tell(struct limits *);                 /* the round is over: what waits now, and what for */
int limits_poll_ms(const struct limits *);         /* when to look again if nothing ends; -1: never */

#endif
