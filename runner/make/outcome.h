/* outcome.h - what a recipe leaves behind: targets that are made, peers that are made with them, files that
 * are only half made. */
#ifndef OUTCOME_H
#define OUTCOME_H

#include "runner/make/task.h"

/* it and its peers, where the broken recipe has touched them */
void outcome_delete(struct update *, uint32_t target);

/* its recipe is over, or there is none: what has come of it? */
void outcome_made(struct update *, uint32_t target, bool ran);
void outcome_peers(struct update *, const struct task *, enum node_result);

#endif
