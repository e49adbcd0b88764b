/* build.h - bring targets up to date: the runner's front door. plan.h says what is wanted, dirty.h why,
 * exec.h how commands run; this is the loop that drives them. */
#ifndef BUILD_H
#define BUILD_H

#include "base/base.h"
#include "event/event.h"
#include "runner/exec/exec.h"
#include "runner/plan/build_opts.h"

enum build_stop {
	BUILD_SUCCEEDED,
	BUILD_ONE_FAILED,  /* keep_going was 1 */
	BUILD_MANY_FAILED, /* keep_going reached, more than 1 */
	BUILD_NO_PROGRESS, /* what is left depends on what failed */
	BUILD_STUCK,       /* a bug of ours */
	BUILD_INTERRUPTED,
	BUILD_ERROR,       /* err says what: stat failed, bad depfile, full disk … */
};

struct build_result {
	enum build_stop stop;
	int code; /* exit code: 0, the last failed job's, 130 when interrupted, 1 on error (ninja J1) */
};

struct build *build_new(const struct build_opts *); /* emits BUILD_STARTED */
void build_free(struct build *);

/* Want nodes up to date. 0, or -1 and err: a cycle, a missing input, a bad depfile (ninja E3, E4, F4) */
int build_add(struct build *, struct ids targets, struct err *);

bool build_is_idle(const struct build *); /* nothing has to run: build_run would only emit BUILD_FINISHED */
struct build_result build_run(struct build *, struct exec *, struct err *);

/* Is the node (still) taken for changed? After a run: true unless restat found it untouched (ninja L1) */
bool build_is_dirty(const struct build *, uint32_t node);

/* After a run: an input for whose sake an edge ran, and will run again next time, since it is dated later
 * than that; or NONE */
uint32_t build_ahead(const struct build *);

#endif
