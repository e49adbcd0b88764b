/* shuffle.h - another order than that of the makefiles, which finds prerequisites that are missing in them
 * (--shuffle, make §1.14). Nothing changes without the option. */
#ifndef SHUFFLE_H
#define SHUFFLE_H

#include "runner/target/updating.h"

void shuffle_goals(struct update *);
void shuffle_deps(struct update *, uint32_t target); /* the order in which it is visited: node_more.order */

#endif
