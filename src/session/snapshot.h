/* snapshot.h - what a session has loaded, kept in .weir/state of the build directory: the next start maps it
 * instead of reading manifests and logs again. It stands for manifests whose every file is as it was (one
 * that was written only a moment before it was read is compared byte by byte) or has been edited where that
 * can be read alone, and for the beginnings of logs, which grow: what was appended since is read. What a
 * session loads does not depend on whether there is a snapshot, but for the ids that nodes have. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <pthread.h>

#include "base/base.h"
#include "base/vec.h"
#include "data/image.h"
#include "graph/graph.h"
#include "io/disk.h"
#include "store/logfile.h"
#include "store/state.h"
#include "manifest/slices.h"
#include "runner/plan/build_opts.h"

struct session;

/* a file that was read for the manifest, as it was just before */
struct source {
	uint32_t path; /* in snapshot.paths */
	bool fresh;    /* it may have changed since without a trace: only the hash tells */
	struct file_mark mark;
	uint64_t hash[2]; /* of its bytes, if fresh */
};

struct snapshot {
	struct state state; /* where it is mapped */
	bool loaded;        /* the session's graph and logs borrow from it */
	bool aged;          /* loaded, but it would be well to save another */
	bool unfit;         /* something was read that cannot be asked whether it has changed */
	bool patched;       /* loaded, but sources have changed since it was saved */
	VEC(struct source) sources;
	struct buf paths;    /* of the sources, each with a NUL */
	struct buf warnings; /* that reading the manifest gave, each with a NUL */
	struct log_prefix log, deps;
	VEC(struct edge_memo) memo; /* by edge */
	struct slices slices;       /* a reading for each of the sources */
	VEC(struct edit) edits;     /* while it is loaded: of sources that have changed */
	int64_t began_ns;           /* the wall clock before the first file was read */

	struct disk disk; /* what the manifest is read through */
	struct disk *inner;

	struct session *session; /* while it is saved: */
	struct graph_reader reader;
	struct state_writer writer;
	struct image image;
	pthread_t thread;
	bool saving;
};

/* 1: graph and logs of the session are loaded; 0: there is no snapshot of what is there; -1 and err: the logs
 * cannot be read. Warnings are said as if everything had been read. */
int snapshot_load(struct session *, struct err *);

/* where a manifest says, in plain words at its top, that the build directory is; appends */
void snapshot_guess_builddir(const char *manifest, struct buf *out);

struct disk *snapshot_disk(struct session *);                   /* note what is read through it */
struct slices *snapshot_slices(struct session *);               /* to be noted as well; or NULL */
void snapshot_note_warning(struct snapshot *, const char *text); /* said while it was read */

/* After a load: save it, if that is worth the while, in a thread that only reads the session. It has to be
 * over before anything runs; the graph sees to it that it is before it changes. */
void snapshot_save(struct session *);
void snapshot_settle(struct session *);

void snapshot_fini(struct session *); /* after graph and logs */

#endif
