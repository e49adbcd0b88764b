/* step.h - one line of a recipe: whether it is run, echoed, ignored, and what is said of it (make §1.11). */
#ifndef STEP_H
#define STEP_H

#include "runner/make/task.h"

enum step_came {
	STEP_DONE, /* on to the next line */
	STEP_RUNS, /* a process runs: to be gone on with when it ends */
	STEP_ENDS, /* the recipe is over */
};

/* The task's current line; STEP_ENDS and *fatal = -1 after mk_fatal */
enum step_came step_run(struct update *, struct task *, int *fatal);

/* its process ended with this status of wait(2), which is no success */
enum step_came step_failed(struct update *, struct task *, int status);
bool step_is_ignored(struct update *, const struct task *);
void step_say_failure(struct update *, const struct task *, int status, bool ignored);

/* while this recipe is looked after, messages go where its output does */
void step_hold(struct update *, struct task *, bool use);

/* A make below us keeps its own output together, unless ours is to hold all of it. */
bool step_is_kept(const struct update *, const struct task *, const struct mk_step *);

#endif
