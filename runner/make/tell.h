/* tell.h - what --debug says of each target while the walk goes on: that it is considered, what is newer,
 * what becomes of it (make §1.15). Each stands as far to the right as its target is deep in the walk. All
 * functions do nothing if nobody asked. */
#ifndef TELL_H
#define TELL_H

#include "runner/make/update.h"

/* What is to be said in this walk? Of makefiles nothing, unless --debug=m asks for them, too */
void tell_begin(struct update *);

void tell_considered(struct update *, uint32_t target);            /* it is opened, and its time is known */
void tell_known(struct update *, uint32_t target, uint32_t depth); /* nothing is done for it again */
void tell_peers_deps(struct update *, uint32_t target); /* it makes others together with itself (&:) */
void tell_awaits(struct update *, uint32_t target);
void tell_given_up(struct update *, uint32_t target);
/* all prerequisites are over: is it to be made? */
void tell_verdict(struct update *, uint32_t target, bool must);
void tell_outcome(struct update *, uint32_t target); /* its recipe is begun, or over */

/* ---- -p: was it there, with no need to be remade? When is it from, and what has become of it? */
bool tell_was_current(struct update *, uint32_t target);
void tell_state(struct update *, uint32_t target, struct buf *out);

/* ---- processes */
struct task;
void tell_started(struct update *, const struct task *);
void tell_live(struct update *); /* before we wait for one */
void tell_reaped(struct update *, const struct task *, int status);
void tell_removed(struct update *, const struct task *);

#endif
