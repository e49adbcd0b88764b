/* room.h - how many recipes may run at once: -j, the slots that are shared with other makes, -l (make §1.14);
 * and waiting, for children to end or for room. */
#ifndef ROOM_H
#define ROOM_H

#include "runner/make/update.h"

bool room_for_many(const struct update *);    /* by the options … */
bool room_is_parallel(const struct update *); /* … and by the makefile */
void room_notice(struct update *); /* recipes whose process is over go on; nobody waits */
void room_wait(struct update *);   /* until a child ends, which is seen to; or until there may be room */

/* until another recipe may begin, having taken a token if need be; or until none may any more */
void room_await(struct update *);

#endif
