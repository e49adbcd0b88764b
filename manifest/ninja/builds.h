/* builds.h - build statements, which are nearly all of a manifest, are read by all processors at once.
 *
 * The parser reads every other statement where it stands, and only skips builds: a run of them, with what was
 * declared before it, waits. Nothing that a build says changes what another one means, so runs may be read in
 * any order, as long as the scopes that they look at stay as they are: before a variable of such a scope is
 * bound, before a `default`, a warning or an error, and when much has come together, all that wait are read.
 *
 * Then runs are dealt out in lots of about a piece. Each lot gets a graph of its own, around which the
 * manifest's stands still, and afterwards is merged into it in the manifest's order: by that, nodes and edges
 * have the ids that they would have had. A lot of which there is anything to say, an error or a warning, is
 * not merged: the parser reads it again into the manifest's graph when its turn has come, so that what is
 * said does not depend on any of this. Little is read in that way at once. */
#ifndef BUILDS_H
#define BUILDS_H

#include "base/base.h"
#include "data/map.h"
#include "base/vec.h"
#include "graph/graph.h"
#include "lex.h"

struct run {
	struct lexer lx;         /* at its beginning */
	const char *end;         /* where the next statement begins */
	uint32_t name, scope;    /* of the file */
	uint32_t nrules, npools; /* those that it may use */
	uint32_t slice;          /* as it is noted: noter.h */
};

struct builds {
	VEC(struct run) runs; /* that wait */
	VEC(struct buf) kept; /* what they are slices of, where the file is closed */
	size_t bytes;
	struct map looked_at; /* scope → the batch of runs that look at it */
	uint32_t batch;
	uint32_t piece;
	bool always; /* for tests: lots even of very little */
};

struct builds_ops {
	/* read runs into an empty graph with a front; false: it did not go well. From several threads */
	bool (*inner)(void *ctx, struct graph *, const struct run *, uint32_t n);
	int (*outer)(void *ctx, const struct run *, uint32_t n); /* into the manifest's: 0 or -1 */
	void *ctx;
};

void builds_init(struct builds *, uint32_t piece);
void builds_fini(struct builds *);

/* A run waits; true: it is enough, read them */
bool builds_add(struct builds *, const struct graph *, const struct run *);
bool builds_looks_at(const struct builds *, uint32_t scope); /* does a run that waits? */
void builds_keep(struct builds *, struct buf *);             /* frees it when no run is a slice of it */
int builds_read(struct builds *, struct graph *, const struct builds_ops *); /* 0 or -1; then nothing waits */

#endif
