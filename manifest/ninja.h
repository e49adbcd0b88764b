/* ninja.h - build.ninja → graph (ninja A, B, C). */
#ifndef NINJA_H
#define NINJA_H

#include "base/base.h"
#include "base/vec.h"
#include "graph/graph.h"
#include "io/disk.h"
#include "manifest/slices.h"

struct ninja_opts {
	struct disk *disk;
	bool phonycycle_err;  /* -w phonycycle=err (ninja B13) */
	const char *version;  /* ours, for ninja_required_version (ninja B11) */
	void (*warn)(void *ctx, const char *text); /* a warning, without prefix */
	void *ctx;
	/* bytes of build statements that a processor reads at a time, of a manifest that is large enough for
	 * several; 0: as is best. Else for tests: so many of any manifest; NONE: one statement after
	 * the other */
	uint32_t piece;
	struct slices *slices; /* empty, to be filled with what ninja_patch needs; or NULL */
};

/* Load the manifest and all it includes into a fresh graph, seal it and set its ops. 0, or -1 and err in
 * ninja's words, with file, line and caret. The front end's data is freed by ninja_free. */
int ninja_load(struct graph *, const char *path, const struct ninja_opts *, struct err *);

/* To a graph that ninja_load has made, as it then was but for more nodes, what has been edited since; in the
 * order of the slices. Nothing was warned of when it was read. False: it cannot be done in this way, and the
 * graph is only to be freed. `splices`: edges that went and came; `lost`: nodes that edges named which went,
 * and none does any more, some of them more than once. */
bool ninja_patch(struct graph *, struct slices *, const struct edit *, uint32_t n, const struct ninja_opts *,
                 splicevec *splices, idvec *lost);

void ninja_free(struct graph *); /* what graph.front points to; before graph_fini */
void ninja_image(struct graph *, struct image *); /* front, made when loading, and ops; see data/image.h */

/* value of a variable at the top scope; empty if unbound */
struct str ninja_var(const struct graph *, const char *name);

/* rules of the top scope, sorted by name, "phony" included; ids for ninja_rule_* below */
void ninja_rules(const struct graph *, idvec *out);
struct str ninja_rule_name(const struct graph *, uint32_t rule);
/* append what the rule says for key, with ${var} kept; false: nothing, which is less than an empty value */
bool ninja_rule_raw(const struct graph *, uint32_t rule, enum edge_key, struct buf *out);

#endif
