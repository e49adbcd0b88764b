/* visit.h - one target of the walk: its rule is looked for, its prerequisites are gone through one after the
 * other, and when they are over, it is decided whether its recipe has to run. A visit may be left and taken
 * up again between any two steps (turn.h). */
#ifndef VISIT_H
#define VISIT_H

#include "runner/make/update.h"

/* Begin, or begin again, for the sake of parent (NONE: a goal). looking: only to learn how new its
 * prerequisites are, if it is intermediate and not there. 0, or -1 after mk_fatal */
int visit_open(struct update *, uint32_t target, uint32_t parent, bool looking);

/* Has it failed for a makefile that may be missing, and is needed now for a goal that may not? */
bool visit_is_hushed(struct update *, uint32_t target, uint32_t goal);

/* Then it is told of, or the first thing below it that it has failed by */
void visit_tell(struct update *, uint32_t target, uint32_t parent, uint32_t goal);

/* Nothing runs and nothing is ready: some wait for each other. One of their prerequisites is dropped. */
void visit_break_circle(struct update *);

/* go on by one step with the target on top of the stack. 0, or -1 after mk_fatal */
int visit_on(struct update *);

#endif
