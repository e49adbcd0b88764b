/* disk.h - seam #1: everything a build asks of the file system. The real one is disk_real; tests bring
 * their own. Functions return 0 or -errno; paths are NUL-terminated and relative to the working directory. */
#ifndef DISK_H
#define DISK_H

#include "base/base.h"

/* one of many questions asked together */
struct mtime_query {
	const char *path;
	int64_t ns;
	int error; /* 0 or -errno: as of mtime */
};

struct disk {
	/* modification time in ns; 0 = no such file (ENOENT, ENOTDIR); a file of time 0 has 1 (ninja E7) */
	int (*mtime)(struct disk *, const char *path, int64_t *ns);
	void (*mtimes)(struct disk *, struct mtime_query *, size_t n); /* the same for many at once */
	int (*read)(struct disk *, const char *path, struct buf *out); /* appends the whole file */
	int (*write)(struct disk *, const char *path, struct str text); /* creates or truncates */
	/* Touch path, created empty if need be, and say its new mtime: the file system's own idea of now,
	 * ahead of or behind any clock of ours, and on a network file system that of the server */
	int (*stamp)(struct disk *, const char *path, int64_t *ns);
	int (*mkparents)(struct disk *, const char *path); /* the directories above path, 0777 & ~umask */
	int (*remove)(struct disk *, const char *path);    /* a file or an empty directory */
};

struct disk *disk_real(void);

#endif
