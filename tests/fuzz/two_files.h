/* two_files.h - a disk that has no more than a file "in", and an "inc" that it may include. */
#ifndef TWO_FILES_H
#define TWO_FILES_H

#include <errno.h>

#include "io/disk.h"

/* variables of variables make values of any length; that there is an end to it is tested elsewhere */
enum { DOLLARS_MAX = 24 };

struct two_files {
	struct disk disk;
	struct buf text;
	struct str in, inc;
	size_t dollars; /* how many there are in both */
};

static inline bool
two_files_have(const char *path)
{
	return strcmp(path, "in") == 0 || strcmp(path, "inc") == 0;
}

static inline int
two_files_read(struct disk *d, const char *path, struct buf *out)
{
	const struct two_files *f = (const struct two_files *)d;

	if (!two_files_have(path))
		return -ENOENT;
	buf_put(out, strcmp(path, "in") == 0 ? f->in : f->inc);
	return 0;
}

static inline int
two_files_mtime(struct disk *d, const char *path, int64_t *ns)
{
	(void)d;
	*ns = two_files_have(path);
	return 0;
}

/* from the bytes of a fuzzer: "in", a byte 1, and "inc", or less of it. buf_free text */
static inline void
two_files_init(struct two_files *f, const uint8_t *data, size_t n)
{
	size_t end = 0;

	*f = (struct two_files){.disk = {.read = two_files_read, .mtime = two_files_mtime}};
	buf_add(&f->text, data, n);
	while (end < n && data[end] != 1)
		end++;
	f->in = (struct str){f->text.p, end};
	if (end < n)
		f->inc = (struct str){f->text.p + end + 1, n - end - 1};
	for (size_t i = 0; i < n; i++)
		f->dollars += data[i] == '$';
}

#endif
