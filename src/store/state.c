/* state.c - see state.h. SPDX-License-Identifier: Apache-2.0
 *
 * The file is a head, a table of parts in the room behind it, and the parts, each at a multiple of 64. Every byte
 * that is ever used is covered by a hash: of each part in the table, of the table in the head. Checking all of them
 * takes less time than looking whether every id in them is in range, and leaves nothing to be doubted. */
#include "store/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/hash.h"

#define MAGIC        UINT64_C(0x3152494557) /* "WEIR1", read in the machine's byte order */
#define STATE_JOINED (UINT64_C(1) << 63)
#define STATE_SELDOM (UINT64_C(1) << 62)
#define STATE_SIZE   (STATE_SELDOM - 1)

enum {
	BODY = 4096, /* where the parts begin */
	ALIGN = 64,
	CHUNK = 256 * 1024,
};

struct head {
	uint64_t check; /* hash of what follows, up to the end of the table */
	uint64_t magic;
	uint64_t key[2];
	uint64_t size; /* of the file */
	uint64_t nparts;
};

enum { MAX_PARTS = (BODY - sizeof(struct head)) / sizeof(struct state_part) };

static uint64_t
aligned(uint64_t at)
{
	return (at + ALIGN - 1) / ALIGN * ALIGN;
}

/* hash of the head and the table behind it */
static uint64_t
check_of(const char *file, uint64_t nparts)
{
	size_t skip = offsetof(struct head, magic), end = sizeof(struct head) + nparts * sizeof(struct state_part);

	return hash_bytes((struct str){file + skip, end - skip});
}

static uint64_t
hash_of(const void *p, size_t n)
{
	uint64_t hash[2];

	hash_wide((struct str){p, n}, hash);
	return hash[0];
}

/* ---- loading */

/* The same of a part of the file that stays out of our memory: reading it through a small buffer costs less than
 * mapping it. */
static uint64_t
hash_in_file(int fd, uint64_t at, size_t n)
{
	struct hash_stream *stream = hash_stream_new();
	char *chunk = xmalloc(CHUNK);
	uint64_t hash[2];

	while (n) {
		ssize_t got = pread(fd, chunk, MIN(n, (size_t)CHUNK), (off_t)at);

		if (got <= 0)
			break;
		hash_stream_add(stream, chunk, (size_t)got);
		at += (uint64_t)got;
		n -= (size_t)got;
	}
	hash_stream_end(stream, hash);
	free(chunk);
	return n ? ~hash[0] : hash[0];
}

static bool
is_sound(const struct state *s, const uint64_t key[2])
{
	const struct head *h = (const struct head *)(const void *)s->map;

	return s->size >= BODY && h->magic == MAGIC && h->key[0] == key[0] && h->key[1] == key[1] &&
	       h->size == s->size && h->nparts <= MAX_PARTS && h->check == check_of(s->map, h->nparts);
}

/* the parts as an image; false if one is not what it was */
static bool
take_parts(struct state *s, int fd)
{
	const struct head *h = (const struct head *)(const void *)s->map;
	const struct state_part *table = (const struct state_part *)(const void *)(h + 1);
	uint64_t at = BODY;

	for (uint64_t i = 0; i < h->nparts; i++) {
		bool joined = table[i].size & STATE_JOINED;
		size_t size = table[i].size & STATE_SIZE;

		if (!joined)
			at = aligned(at);
		if (at > s->size || size > s->size - at || (joined && !s->image.parts.n))
			return false;
		if (table[i].hash !=
		    (table[i].size & STATE_SELDOM ? hash_in_file(fd, at, size) : hash_of(s->map + at, size)))
			return false;
		if (joined)
			s->image.parts.p[s->image.parts.n - 1].size += size;
		else
			vec_push(&s->image.parts, ((struct image_part){.p = s->map + at, .size = size}));
		at += size;
	}
	return true;
}

static int
map_file(struct state *s, int fd)
{
	struct stat st;
	void *map;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_size < BODY || !S_ISREG(st.st_mode))
		return -EILSEQ;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return -errno;
	*s = (struct state){map, (size_t)st.st_size, {.loading = true}};
	return 0;
}

int
state_open(struct state *s, const char *path, const uint64_t key[2])
{
	int fd = fd_open(path, O_RDONLY, 0), rc;

	*s = (struct state){0};
	if (fd < 0)
		return fd;
	rc = map_file(s, fd);
	if (rc == 0 && !(is_sound(s, key) && take_parts(s, fd)))
		rc = -EILSEQ;
	fd_close(fd);
	if (rc < 0)
		state_close(s);
	return rc;
}

void
state_close(struct state *s)
{
	if (s->map)
		munmap(s->map, s->size);
	vec_free(&s->image.parts);
	*s = (struct state){0};
}

/* ---- saving */

/* Whoever has the temporary file locked is at work on it. Between our opening it and our getting the lock it may have
 * been put in place: then it is no temporary file any more. 0 or -errno */
static int
own_temp(struct state_writer *w)
{
	struct stat ours, named;

	w->fd = fd_open(w->temp.p, O_RDWR | O_CREAT | O_NOFOLLOW, 0666);
	if (w->fd < 0)
		return w->fd;
	if (flock(w->fd, LOCK_EX | LOCK_NB) < 0 || fstat(w->fd, &ours) < 0 || stat(w->temp.p, &named) < 0)
		return -errno;
	if (ours.st_ino != named.st_ino || ours.st_dev != named.st_dev)
		return -EAGAIN;
	return ftruncate(w->fd, 0) < 0 || lseek(w->fd, BODY, SEEK_SET) < 0 ? -errno : 0;
}

void
state_begin(struct state_writer *w, const char *path)
{
	*w = (struct state_writer){.fd = -1, .at = BODY};
	buf_puts(&w->path, path);
	buf_printf(&w->temp, "%s.new", path);
	w->rc = own_temp(w);
}

static void
write_bytes(struct state_writer *w, const void *p, size_t n)
{
	if (w->rc == 0 && n)
		w->rc = fd_write_all(w->fd, p, n);
	w->at += n;
}

static void
put_part(struct state_writer *w, const struct image_part *part)
{
	static const char zeros[ALIGN];
	struct state_part entry = {part->size, hash_of(part->p, part->size)};

	if (part->joined)
		entry.size |= STATE_JOINED;
	else
		write_bytes(w, zeros, aligned(w->at) - w->at);
	if (part->seldom)
		entry.size |= STATE_SELDOM;
	vec_push(&w->parts, entry);
	write_bytes(w, part->p, part->size);
}

void
state_put(struct state_writer *w, const struct image *im, uint32_t first, uint32_t n)
{
	BUG_ON(first > im->parts.n || n > im->parts.n - first);
	for (uint32_t i = first; i < first + n && w->rc == 0; i++)
		put_part(w, &im->parts.p[i]);
}

/* the table is where nobody looks before the head is right */
static int
put_head(struct state_writer *w, const uint64_t key[2])
{
	static const char zeros[BODY];
	struct head h = {.magic = MAGIC, .key = {key[0], key[1]}, .size = w->at, .nparts = w->parts.n};
	struct buf out = {0};
	int rc = 0;

	BUG_ON(w->parts.n > MAX_PARTS);
	buf_add(&out, &h, sizeof h);
	buf_add(&out, w->parts.p, w->parts.n * sizeof *w->parts.p);
	buf_add(&out, zeros, BODY - out.n);
	h.check = check_of(out.p, h.nparts);
	memcpy(out.p, &h.check, sizeof h.check);
	if (lseek(w->fd, 0, SEEK_SET) < 0)
		rc = -errno;
	if (rc == 0)
		rc = fd_write_all(w->fd, out.p, out.n);
	buf_free(&out);
	return rc;
}

/* Not synced: what a power cut leaves of it does not match its hashes. */
int
state_commit(struct state_writer *w, const uint64_t key[2])
{
	bool ours = w->fd >= 0 && w->rc != -EAGAIN;

	if (w->rc == 0)
		w->rc = put_head(w, key);
	if (w->rc == 0 && rename(w->temp.p, w->path.p) < 0)
		w->rc = -errno;
	if (w->rc < 0 && ours)
		unlink(w->temp.p);
	if (w->fd >= 0)
		fd_close(w->fd);
	buf_free(&w->path);
	buf_free(&w->temp);
	vec_free(&w->parts);
	return w->rc;
}
