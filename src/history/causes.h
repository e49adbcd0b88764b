/* causes.h - what a build ran, by what made it run: each step belongs to the root of its story. */
#ifndef CAUSES_H
#define CAUSES_H

#include "data/json.h"
#include "graph/graph.h"
#include "history/history.h"

/* The last build of the history, which began then: to j if it is not NULL, else to out, for people; the rules
 * are those that the graph knows now */
void causes_tell(const struct graph *, const struct history *, int64_t began_ns, struct json *j,
                 struct buf *out);

#endif
