/* building.h - a build on its way: what the parts of its loop share. build.c starts what is ready and waits,
 * attempt.c readies one run of one edge, conclude.c draws what follows from its end. */
#ifndef BUILDING_H
#define BUILDING_H

#include "base/clock.h"
#include "runner/plan/plan.h"
#include "runner/build/build.h"
#include "runner/build/limits.h"

/* one run of one edge; recycled, so that its buffers keep their memory */
struct attempt {
	struct job job;         /* first: the executor hands back a pointer to it */
	int64_t stamp_ns;       /* file system time when it began, 0 if unknown */
	uint32_t nstamp, nbegin; /* edges that had ended when that was taken, and when it began */
	int32_t start_ms;       /* since the build began */
	bool restat, generator;
	uint64_t held_since_us; /* it has ended, but somebody writes what it made; 0: that is not so */
	bool held_told;         /* the user knows */
	struct buf description, deps, depfile, rspfile, rsp_content, why;
	struct cause cause;
	struct attempt *next;   /* in the list of idle ones */
};

struct build {
	struct build_opts o;
	struct exec *exec;      /* while it runs */
	struct plan plan;
	struct limits limits;
	VEC(struct attempt *) running; /* those that ended but are held as well */
	uint32_t nheld;
	int held_ms;            /* until we look again */
	struct attempt *idle;
	uint32_t failures_left; /* how many more may fail before nothing new starts; NONE = any number */
	int code;               /* of the last job that failed */
	struct stamp {
		int64_t ns;          /* file system time, 0 = not taken */
		uint64_t us;         /* when it was taken */
		uint32_t nfinished;  /* edges that had ended by then */
	} stamp;
	idvec deps;             /* what the compiler told, for the job at hand */
	uint32_t ahead;         /* an input that is newer than the edge that ran because of it, or NONE */
	bool ahead_told;        /* what o.ahead_told points to if nobody cares */
};

/* since it began */
static inline int32_t
building_ms(const struct build *b)
{
	return (int32_t)((clock_us() - b->o.bus->begin_us) / 1000);
}

/* ---- attempt.c */
struct attempt *attempt_take(struct build *, uint32_t edge); /* it is among those that run now … */
void attempt_give_back(struct build *, struct attempt *);    /* … and is no more */
void attempt_free(struct attempt *);

/* All that comes before the command: variables, logs, the event, directories and files. 0, or -1 and err */
int attempt_begin(struct build *, struct attempt *, struct err *);
void attempt_undo(struct build *, const struct attempt *); /* files that a broken-off command has half made */

/* ---- conclude.c: the command has ended. 0, or -1 and err: the build is over */
int conclude_attempt(struct build *, struct attempt *, struct err *);

#endif
