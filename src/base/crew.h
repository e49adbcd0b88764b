/* crew.h - a loop over many things whose order does not matter, shared by all processors. */
#ifndef CREW_H
#define CREW_H

#include "base/base.h"

/* Call work for pieces [from, to) of [0, n), `piece` at most at a time, from several threads if there are
 * enough pieces to be worth it. Threads come and go within the call. */
void crew_run(size_t n, size_t piece, void (*work)(void *ctx, size_t from, size_t to), void *ctx);

bool crew_helps(size_t n, size_t piece); /* would it be several threads? */

#endif
