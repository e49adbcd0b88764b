/* search.h - programs along PATH. Every job names one, mostly the same few, and each search asks for the name
 * in directory after directory. What was found can be remembered, as the kernel tells (inotify) when a
 * directory changes: a command that installs a program is noticed by the time that it has ended. */
#ifndef SEARCH_H
#define SEARCH_H

#include "base/base.h"
#include "base/vec.h"
#include "data/intern.h"

struct search {
	const char *path;    /* absolute directories with colons between; borrowed */
	int inotify;         /* -1: nothing is remembered */
	uint32_t nwatched;   /* directories, the first in path, whose changes we hear of */
	uint32_t nforgotten; /* how often all was */
	struct intern names;
	VEC(const char *) files; /* by name; in mem */
	struct arena mem;
};

void search_init(struct search *, const char *path);
void search_fini(struct search *);

/* the file that a name without slash stands for; false: there is none. Valid until the next call */
bool search_find(struct search *, const char *name, struct buf *scratch, const char **file);

/* Remember from now on. Returns a descriptor that is readable when something changed, and then search_forget
 * is due before the next search_find; or -1: the kernel does not tell */
int search_remember(struct search *);
void search_forget(struct search *);

#endif
