/* relations.h - who reads what, with the inputs that only recorded deps and depfiles tell of: for questions
 * about the graph that are asked outside of a build. */
#ifndef RELATIONS_H
#define RELATIONS_H

#include "base/vec.h"
#include "session/session.h"

struct relations {
	const struct graph *g;
	idvec found, found_at;     /* inputs of edge e that deps tell of: found[found_at[e]] and on */
	idvec readers, readers_at; /* edges that read node n because of them, likewise */
};

/* From the deps log, and from depfiles of edges that keep theirs. The graph must not change afterwards. 0, or
 * -1 and err; relations_fini in any case */
int relations_load(struct relations *, struct session *, struct err *);
void relations_fini(struct relations *);

struct ids relations_found(const struct relations *, uint32_t edge);
struct ids relations_readers(const struct relations *, uint32_t node); /* those that do not declare it */

/* The edges that would run if these nodes changed: what reads them, but for order, and what reads that. Each
 * once, producers before consumers; phony ones included */
void relations_affected(const struct relations *, struct ids nodes, idvec *edges);

#endif
