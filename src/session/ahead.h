/* ahead.h - the logs are read by a thread of their own while the manifest is, whose build directory is
 * guessed for that. It only reads: a log of which there is anything to say, that must be mended, or that is
 * somewhere else after all, is read again when its turn comes. */
#ifndef AHEAD_H
#define AHEAD_H

#include <pthread.h>

#include "base/base.h"
#include "graph/graph.h"
#include "store/buildlog.h"
#include "store/depslog.h"

struct ahead {
	bool begun, joined;
	pthread_t thread;
	struct buf log_path, deps_path;
	struct buildlog log;
	struct depslog_index deps;
	bool has_log, has_deps; /* they were read, and nobody took them yet */
};

void ahead_begin(struct ahead *, struct str log_path, struct str deps_path);
bool ahead_take_log(struct ahead *, const char *path, struct buildlog *); /* false: it must be loaded */
bool ahead_take_deps(struct ahead *, const char *path, struct depslog *, struct graph *);
void ahead_fini(struct ahead *);

#endif
