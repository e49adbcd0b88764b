/* logfile.c - see logfile.h. SPDX-License-Identifier: Apache-2.0 */
#include "store/logfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "data/hash.h"

enum {
	WINDOW = 256 * 1024, /* to begin with, at most */
	WINDOW_LEAST = 1024,
	SPILL = 256 * 1024,
	WORTH = 16, /* an image is saved anew when this part of a log is not in it */
};

static void
mark_of(const struct stat *st, struct file_mark *mark)
{
	*mark = (struct file_mark){st->st_dev, st->st_ino, st->st_size,
	                           st->st_mtim.tv_sec * INT64_C(1000000000) + st->st_mtim.tv_nsec,
	                           st->st_ctim.tv_sec * INT64_C(1000000000) + st->st_ctim.tv_nsec};
}

int
logfile_mark_fd(int fd, struct file_mark *mark)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	mark_of(&st, mark);
	return 0;
}

int
logfile_mark_path(const char *path, struct file_mark *mark)
{
	struct stat st;

	*mark = (struct file_mark){0};
	if (stat(path, &st) < 0)
		return -errno;
	mark_of(&st, mark);
	return 0;
}

bool
logfile_is_still(const char *path, const struct file_mark *mark)
{
	struct file_mark now;

	logfile_mark_path(path, &now);
	return now.dev == mark->dev && now.ino == mark->ino && now.size == mark->size &&
	       now.mtime == mark->mtime;
}

bool
logfile_is_in_place(int fd, int64_t size)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_nlink && st.st_size == size;
}

bool
logfile_same_mark(const struct file_mark *a, const struct file_mark *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size && a->mtime == b->mtime &&
	       a->ctime == b->ctime;
}

int
logfile_hash(const char *path, int64_t size, struct file_mark *mark, uint64_t hash[2])
{
	struct window w;
	struct hash_stream *stream;
	int rc = window_open(&w, path, mark);

	if (rc < 0)
		return rc;
	stream = hash_stream_new();
	while (size && window_has(&w, 1)) {
		size_t n = MIN(w.end - w.at, (size_t)size);

		hash_stream_add(stream, w.p + w.at, n);
		w.at += n;
		size -= (int64_t)n;
	}
	hash_stream_end(stream, hash);
	rc = window_close(&w);
	return rc == 0 && size ? -ENODATA : rc;
}

enum log_growth
logfile_growth(const char *path, int64_t good, struct file_mark *mark, const struct log_prefix *prefix,
               bool *aged)
{
	struct file_mark now;
	uint64_t hash[2];
	int rc = logfile_mark_path(path, &now);

	if ((rc == 0 || rc == -ENOENT) && !prefix->fresh && logfile_same_mark(&now, mark))
		return LOG_SAME;
	rc = logfile_hash(path, good, mark, hash);
	if (rc < 0 || hash[0] != prefix->hash[0] || hash[1] != prefix->hash[1])
		return LOG_OTHER;
	*aged |= mark->size == good || (mark->size - good) * WORTH > good;
	return mark->size == good ? LOG_SAME : LOG_GROWN;
}

/* The mark is taken first: what is appended while we read makes it out of date, which is the safe side. */
int
window_open(struct window *w, const char *path, struct file_mark *mark)
{
	int rc;

	*mark = (struct file_mark){0};
	*w = (struct window){.fd = fd_open(path, O_RDONLY, 0)};
	if (w->fd < 0)
		return w->fd;
	rc = logfile_mark_fd(w->fd, mark);
	if (rc < 0)
		fd_close(w->fd);
	w->first = (size_t)MIN(MAX(mark->size + 1, WINDOW_LEAST), WINDOW);
	return rc;
}

int
window_seek(struct window *w, int64_t offset)
{
	return lseek(w->fd, offset, SEEK_SET) < 0 ? -errno : 0;
}

/* room behind end: what was taken makes way, or the window grows */
static void
make_room(struct window *w)
{
	if (w->at) {
		memmove(w->p, w->p + w->at, w->end - w->at);
		w->end -= w->at;
		w->at = 0;
	}
	if (w->end == w->cap) {
		w->cap = MAX(w->cap * 2, w->first);
		w->p = xrealloc(w->p, w->cap);
	}
}

bool
window_has(struct window *w, size_t n)
{
	while (w->end - w->at < n) {
		ssize_t got;

		if (w->rc)
			return false;
		make_room(w);
		got = fd_read(w->fd, w->p + w->end, w->cap - w->end);
		w->rc = (int)MIN(got, 0);
		if (got <= 0)
			return false;
		w->end += (size_t)got;
	}
	return true;
}

int
window_close(struct window *w)
{
	xfree(w->p);
	fd_close(w->fd);
	return w->rc;
}

/* A left-over of a killed run is removed, never continued. */
void
rewrite_begin(struct rewrite *w, const char *path)
{
	*w = (struct rewrite){.path = path, .begun_us = clock_us()};
	buf_printf(&w->temp, "%s.recompact", path);
	unlink(w->temp.p);
	w->fd = fd_open(w->temp.p, O_WRONLY | O_CREAT | O_EXCL, 0666);
	w->rc = MIN(w->fd, 0);
}

static void
spill(struct rewrite *w)
{
	if (!w->rc)
		w->rc = fd_write_all(w->fd, w->out.p, w->out.n);
	buf_clear(&w->out);
}

void
rewrite_spill(struct rewrite *w)
{
	if (w->out.n >= SPILL)
		spill(w);
}

/* A root's build must not take a user's log away from him. Who is not root cannot give a file away, but may
 * leave it to a group that both belong to. */
static void
keep_owner(int fd, const char *path)
{
	struct stat old, new;
	bool ours;

	if (stat(path, &old) < 0 || fstat(fd, &new) < 0)
		return;
	ours = old.st_uid == new.st_uid &&old.st_gid == new.st_gid;
	if (!ours && fchown(fd, old.st_uid, old.st_gid) < 0 && fchown(fd, (uid_t)-1, old.st_gid) < 0)
		return;
	if (old.st_mode != new.st_mode)
		fchmod(fd, old.st_mode & 07777);
}

/* Synced before the rename: some file systems commit a name before the data that it names, and a power cut
 * would leave an empty log. Some (NFS) tell of a full disk only when the file is closed. */
static int
finish(struct rewrite *w, struct file_mark *mark)
{
	int rc;

	keep_owner(w->fd, w->path);
	if (!w->rc && fsync(w->fd) < 0)
		w->rc = -errno;
	if (!w->rc)
		w->rc = logfile_mark_fd(w->fd, mark);
	rc = fd_close(w->fd);
	if (w->rc || rc)
		return w->rc ? w->rc : rc;
	return rename(w->temp.p, w->path) < 0 ? -errno : 0;
}

int
rewrite_commit(struct rewrite *w, struct file_mark *mark)
{
	struct file_mark new;
	int rc = w->rc;

	if (w->fd >= 0) {
		spill(w);
		rc = finish(w, &new);
		if (rc == 0)
			*mark = new;
		else
			unlink(w->temp.p);
	}
	buf_free(&w->temp);
	buf_free(&w->out);
	return rc;
}

void
rewrite_count(const struct rewrite *w, struct rewrite_times *t)
{
	t->count++;
	t->us += clock_us() - w->begun_us;
}
