/* mtimes.h - the times of many files at once, on all processors: behind disk_real's function of that name. */
#ifndef MTIMES_H
#define MTIMES_H

#include <sys/stat.h>

#include "io/disk.h"

/* Fill in every query; the order of the paths matters for speed only: neighbours in one directory are cheap.
 * Threads come and go within the call. */
void mtimes(struct mtime_query *, size_t n);

/* archives give out files of time 0; they exist, so they must not look missing (ninja E7) */
static inline int64_t
mtime_of(const struct stat *st)
{
	return st->st_mtim.tv_sec ? (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec : 1;
}

#endif
