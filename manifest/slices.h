/* slices.h - where the build statements of a manifest are: noted while it is read, so that after an edit only
 * what has changed is read again.
 *
 * A file is gaps and runs in turn. A run is build statements, comments and blank lines; what else there is
 * is in the gaps. When one run has other bytes than it had, its edges can go and others come in their
 * place: nothing that a build statement says changes what others mean. Runs must be read as they would be
 * now: a slice is settled if no variable was bound after it in a scope that it looks at. A leaf, which is a
 * file that `subninja` reads and that holds builds, variables and rules, can be read again as a whole, as
 * nobody else looks at its scope. */
#ifndef SLICES_H
#define SLICES_H

#include "base/base.h"
#include "base/vec.h"
#include "data/image.h"
#include "graph/graph.h"

/* a run, and the gap before it; either may be empty. The last one of a file reaches to its end */
struct slice {
	uint64_t begin, end; /* the run, in the file */
	uint64_t gap[2], run[2]; /* hash_wide */
	uint32_t reading;
	uint32_t line;     /* that it begins in */
	uint32_t nedges;   /* edges of all slices, in order, are those of the graph */
	uint32_t nrules, npools; /* that it may use */
	uint32_t flags;
};

enum slice_flag {
	SLICE_SETTLED = 1 << 0,
	SLICE_NEWLINE_ESCAPE = 1 << 1, /* as of struct lexer */
};

/* a file that was read, in the order in which disk.read was asked */
struct reading {
	uint32_t name;  /* in graph.names */
	uint32_t scope;
	uint32_t flags;
};

enum reading_flag {
	READING_LEAF = 1 << 0,
	READING_ODD = 1 << 1, /* it includes itself, or ends at a NUL: offsets in it do not tell enough */
};

struct slices {
	VEC(struct slice) slices;
	VEC(struct reading) readings;
	uint64_t bytes; /* of all files */
	uint64_t stale; /* read again since everything was */
};

void slices_image(struct slices *, struct image *); /* SLICES_PARTS parts */
void slices_fini(struct slices *);

enum { SLICES_PARTS = 4 };

/* of a file: slices[from..to] are now text */
struct edit {
	uint32_t from, to;
	bool same;         /* nothing has changed, after all */
	bool leaf;         /* from its first byte to its last */
	struct buf text;
	int64_t moved;     /* how many bytes more there are */
	uint32_t next;     /* line that slice to + 1 begins in, if it is of the same file */
	bool hashed;       /* the file is small enough to have been read as a whole: hash_wide */
	uint64_t hash[2];
};

/* What has changed in the file of a reading, which is at path; false: that cannot be told, or is more than
 * build statements. edit_fini in either case */
bool slices_find(const struct slices *, uint32_t reading, const char *path, struct edit *);
void edit_fini(struct edit *);

#endif
