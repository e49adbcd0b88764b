/* logfile.h - what both logs ask of a file: to be read front to back, to tell whether it is still the one
 * that we read, and to be replaced so that at every moment there is the whole old one or the whole new. */
#ifndef LOGFILE_H
#define LOGFILE_H

#include "base/base.h"

/* what a file looked like; all zero: there is none */
struct file_mark {
	uint64_t dev, ino;
	int64_t size, mtime;
	int64_t ctime; /* changes with owner and mode, too: only logfile_same_mark asks */
};

int logfile_mark_fd(int fd, struct file_mark *);                   /* 0 or -errno */
int logfile_mark_path(const char *path, struct file_mark *);       /* 0 or -errno: then no mark */
bool logfile_is_still(const char *path, const struct file_mark *); /* nobody wrote to or replaced it */
bool logfile_is_in_place(int fd, int64_t size);                    /* it has a name, and this size */
bool logfile_same_mark(const struct file_mark *, const struct file_mark *); /* to the last detail */

/* A hash of the first `size` bytes of a file, and what it looked like before they were read; 0 or -errno.
 * -ENODATA: there are not so many */
int logfile_hash(const char *path, int64_t size, struct file_mark *, uint64_t hash[2]);

/* How much of a log an image has. What others append is read at the next start; anything else that happens to
 * it makes the image's part worthless. */
struct log_prefix {
	uint64_t hash[2];
	bool fresh; /* its mark is so young that it may have changed since without a trace */
};

enum log_growth { LOG_SAME, LOG_GROWN, LOG_OTHER };

/* What became of the file of which we have the first `good` bytes, and which then looked like mark? Writes
 * the present mark; `aged` is set if it would be well to save a new image */
enum log_growth logfile_growth(const char *path, int64_t good, struct file_mark *mark,
                               const struct log_prefix *, bool *aged);

/* A file seen through a window that moves over it: p[at..end) is what lies ahead. The pages of a small window
 * are touched once and stay in the cache; reading 47 MB this way takes 3 ms, into fresh memory 16 ms. */
struct window {
	char *p;
	size_t at, end, cap;
	size_t first; /* its size to begin with: a small file has a smaller one */
	int fd;
	int rc; /* -errno of a failed read, which looks like the end */
};

int window_open(struct window *, const char *path, struct file_mark *); /* 0 or -errno; -ENOENT: no mark */
int window_seek(struct window *, int64_t offset); /* of one just opened; 0 or -errno */
bool window_has(struct window *, size_t n); /* do n more bytes lie ahead? Moves and grows it if need be */
int window_close(struct window *);          /* rc */

/* A replacement on its way: add to out, call rewrite_spill now and then, and commit. The first failure is
 * kept and makes the rest idle; commit returns it. */
struct rewrite {
	struct buf out;
	const char *path;   /* of the file to be replaced */
	struct buf temp;    /* path.recompact */
	int fd;
	int rc;
	uint64_t begun_us;
};

/* how often a log was rewritten, and how long that took altogether */
struct rewrite_times {
	uint32_t count;
	uint64_t us;
};

void rewrite_begin(struct rewrite *, const char *path);
void rewrite_spill(struct rewrite *); /* write what out holds if it is much */

/* Put the new file in place, with owner and mode of the old one: 0, and what it looks like in mark. Or
 * -errno: the old one and mark are untouched, the new one is gone. */
int rewrite_commit(struct rewrite *, struct file_mark *mark);
void rewrite_count(const struct rewrite *, struct rewrite_times *); /* it is over */

#endif
