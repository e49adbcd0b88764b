/* release.h - outputs that are about to be executed: is anybody still writing them? A process that a command
 * left behind may, and then whoever executes them is told "text file busy". */
#ifndef RELEASE_H
#define RELEASE_H

#include "base/base.h"
#include "graph/graph.h"

/* the first output of the edge that can be executed, that other edges read, and that somebody has open for
 * writing; or NONE. Two system calls for an output that can be executed, one for any other that is read */
uint32_t release_held(const struct graph *, uint32_t edge);

/* append who holds it, as a line */
void release_explain(const struct graph *, uint32_t node, struct buf *out);

/* A command failed. If its output says that a text file was busy, append which of the edge's inputs are, and
 * who holds them. */
void release_diagnose(const struct graph *, uint32_t edge, struct buf *output);

#endif
