/* progress.h - how far a build is: counts, rates, and a guess at when it will be done (ninja I5, I7). */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "base/base.h"
#include "base/vec.h"

struct progress {
	int64_t total, started, finished, running;
	int64_t now_ms;    /* since the build began */
	int64_t spent_ms;  /* durations of the finished, added up */

	/* the planned by what we know of them: how long they took last time, or nothing */
	int64_t known, known_ms;           /* all of them */
	int64_t known_left, known_left_ms; /* those that have not finished */
	int64_t unknown_left;

	/* what holds back steps that are ready, besides -j */
	VEC(struct progress_limit {
		struct buf name; /* of a pool; "memory", and its depth is 0 */
		uint32_t running, depth, waiting;
	}) limits;

	/* when the last -j steps finished: a ring, the oldest at `oldest` */
	VEC(int64_t) recent;
	uint32_t window, oldest;
	int64_t noted; /* `finished` when `recent` last grew */
	double rate;   /* steps per second over them; -1: unknown */
};

void progress_init(struct progress *, uint32_t jobs);
void progress_window(struct progress *, uint32_t jobs); /* before anything starts: -j was not known */
void progress_reset(struct progress *); /* a new build begins */
void progress_fini(struct progress *);

/* prev_ms: how long the step took last time, -1 if unknown */
void progress_plan(struct progress *, int64_t prev_ms);
void progress_prune(struct progress *, int64_t prev_ms);
void progress_start(struct progress *, int64_t now_ms);
/* the step stays among the running until progress_leave: its own status line counts it (ninja I5) */
void progress_finish(struct progress *, int64_t prev_ms, int64_t start_ms, int64_t end_ms);
void progress_leave(struct progress *);
/* it holds back so many steps now */
void progress_limit(struct progress *, struct str name, uint32_t running, uint32_t depth, uint32_t waiting);

/* what part of the whole work is done, 0 to 1; 0 if there is nothing to go by */
double progress_predicted(const struct progress *);
double progress_eta_s(const struct progress *); /* -1: unknown */

#endif
