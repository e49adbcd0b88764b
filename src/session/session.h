/* session.h - one loaded manifest with its logs, and what both the build and the tools ask of it. Nothing in
 * it is reset: when the manifest has changed, there is a fresh session. */
#ifndef SESSION_H
#define SESSION_H

#include "base/base.h"
#include "base/vec.h"
#include "data/map.h"
#include "graph/graph.h"
#include "io/disk.h"
#include "store/buildlog.h"
#include "store/depslog.h"
#include "event/persona.h"
#include "session/ahead.h"
#include "session/options.h"
#include "session/snapshot.h"
#include "session/stats.h"

struct session {
	const struct options *opts;
	const struct persona *persona;
	struct stats *stats;
	struct disk *disk;
	struct graph graph;
	struct buildlog log; /* empty until session_load_logs */
	struct depslog deps;
	struct buf builddir; /* where the logs are; empty: here */
	struct map dyndeps;  /* dyndep files that session_load_dyndep has read, by node */
	bool silent;         /* warnings are not said */
	uint32_t piece;      /* as of struct ninja_opts: for tests */
	bool has_graph, has_log, has_deps;
	struct snapshot snapshot; /* where graph and logs come from, or go to */
	struct ahead ahead;       /* the logs, if neither */
};

void session_init(struct session *, const struct options *, const struct persona *, struct stats *);
void session_fini(struct session *);

int session_load(struct session *, struct err *);      /* the manifest; with a snapshot the logs, too */
int session_load_logs(struct session *, struct err *); /* both; their warnings are said */
int session_load_log(struct session *, struct err *);  /* .ninja_log alone: needs no manifest */
void session_warn(const struct session *, const char *text);
void session_say_warnings(const struct session *, struct buf *); /* if there are any; empties it */
int session_make_builddir(struct session *, struct err *);
int session_make_statedir(struct session *, struct err *); /* .weir in it: what is ours and can be lost */

void session_path(const struct session *, const char *name, struct buf *out); /* of a file in builddir */

/* The node that a person means by `arg`: canonical, `^`, below $builddir (ninja D3). 0, or -1 and err */
int session_target(const struct session *, const char *arg, uint32_t *node, struct err *);

/* the nodes of many; the default targets if there are none (ninja B8, B10) */
int session_targets(const struct session *, char **args, int nargs, idvec *out, struct err *);

/* extend the graph by the edge's dyndep file, unless it has none or that was done already (ninja N5) */
int session_load_dyndep(struct session *, uint32_t edge, struct err *);

/* what compaction keeps of the logs (ninja G3, G7); ctx is the session */
bool session_keeps_output(void *ctx, struct str output);
bool session_keeps_deps(void *ctx, uint32_t node);

/* the text whose hash the log has for an output; false if no edge makes it */
bool session_command_text(void *ctx, struct str output, struct buf *out);

#endif
