/* walk.h - depth-first over the graph on an explicit stack: a chain of a million edges is as good as ten. */
#ifndef WALK_H
#define WALK_H

#include "graph/graph.h"

/* Edges below some nodes, each once, producers before consumers (ninja's dependency order).
 * Zero-initialise graph and stack via walk_init; cycles are passed over, not reported. */
struct walk {
	const struct graph *g;
	uint8_t *seen; /* by edge */
	VEC(struct walk_frame {
		uint32_t edge;
		uint32_t next; /* the input to look at next */
	}) stack;
};

void walk_init(struct walk *, const struct graph *);
void walk_from(struct walk *, uint32_t node); /* the walk must be at its end; may be called many times */
uint32_t walk_next(struct walk *);            /* the next edge, or NONE */
void walk_fini(struct walk *);

#endif
