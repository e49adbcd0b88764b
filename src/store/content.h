/* content.h - what outputs held when they were last made, so that one that is written again with the same
 * bytes need not count as changed. Our own state, a text file that can be lost: then everything counts as
 * changed once. Ninja's logs know nothing of it. */
#ifndef CONTENT_H
#define CONTENT_H

#include "base/base.h"
#include "base/vec.h"
#include "data/intern.h"

struct content {
	struct intern paths;
	VEC(struct content_entry {
		uint64_t hash[2]; /* of the bytes */
		int64_t mtime;    /* ns: of the file that held them when we looked */
		int64_t since;    /* ns: since when it has */
	}) entries; /* by id in paths */
	char *path; /* of the file */
	bool changed;
};

/* Read the file at path; one that is missing, torn or foreign is taken for empty */
void content_load(struct content *, const char *path);
void content_fini(struct content *);

/* The file of that name was made and holds these bytes now. Did it hold them before? */
bool content_note(struct content *, struct str name, struct str bytes, int64_t mtime);

/* since when the file of that name, which has this mtime, holds what it holds: mtime, if nothing is known */
int64_t content_since(const struct content *, struct str name, int64_t mtime);

/* Write it if it has changed: a new file takes the place of the old one. 0, or -1 and err */
int content_save(struct content *, struct err *);

#endif
