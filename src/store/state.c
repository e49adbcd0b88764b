/* state.c - see state.h. SPDX-License-Identifier: Apache-2.0
 *
 * The file is a head, a table of parts in the room behind it, and the parts, each at a multiple of 64. Every
 * byte that is ever used is covered by a hash: of each part in the table, of the table in the head. Checking
 * all of them takes less time than looking whether every id in them is in range, and leaves nothing to be
 * doubted. */
#include "store/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crew.h"
#include "base/fd.h"
#include "data/hash.h"

#define MAGIC        UINT64_C(0x3252494557) /* "WEIR2", read in the machine's byte order */
#define STATE_JOINED (UINT64_C(1) << 63)
#define STATE_SELDOM (UINT64_C(1) << 62)
#define STATE_SIZE   (STATE_SELDOM - 1)

enum {
	BODY = 4096, /* where the parts begin */
	NOTE = BODY - 2 * sizeof(uint64_t), /* a key that no hash covers */
	ALIGN = 64,
	BLOCK = 256 * 1024,
	BLOCKS_AT_A_TIME = 4,
};

struct head {
	uint64_t check; /* hash of what follows, up to the end of the table */
	uint64_t magic;
	uint64_t key[2];
	uint64_t size; /* of the file */
	uint64_t nparts;
};

enum { MAX_PARTS = (NOTE - sizeof(struct head)) / sizeof(struct state_part) };

static uint64_t
aligned(uint64_t at)
{
	return (at + ALIGN - 1) / ALIGN * ALIGN;
}

/* hash of the head and the table behind it */
static uint64_t
check_of(const char *file, uint64_t nparts)
{
	size_t skip = offsetof(struct head, magic);
	size_t end = sizeof(struct head) + (size_t)nparts * sizeof(struct state_part);

	return hash_bytes((struct str){file + skip, end - skip});
}

/* The hash of a part is that of the hashes of its blocks, so that all processors can work on it. */
struct block {
	const char *p; /* NULL: only in the file */
	uint64_t at;   /* there */
	size_t n;
	uint64_t hash;
};

struct work {
	VEC(struct block) blocks;
	int fd;
	bool writing;
	atomic_int rc;
};

static void
add_blocks(struct work *w, const char *p, uint64_t at, uint64_t n)
{
	while (n) {
		size_t some = (size_t)MIN(n, (uint64_t)BLOCK);

		vec_push(&w->blocks, ((struct block){.p = p, .at = at, .n = some}));
		p = p ? p + some : NULL;
		at += some;
		n -= some;
	}
}

static uint64_t
hash_of(const void *p, size_t n)
{
	uint64_t hash[2];

	hash_wide((struct str){p, n}, hash);
	return hash[0];
}

/* of the part that comes next, whose blocks begin at *block */
static uint64_t
hash_of_part(const struct work *w, uint32_t *block, uint64_t size)
{
	uint64_t hash = hash_of(&size, sizeof size);

	for (uint64_t n = (size + BLOCK - 1) / BLOCK; n; n--) {
		uint64_t both[2] = {hash, w->blocks.p[(*block)++].hash};

		hash = hash_of(both, sizeof both);
	}
	return hash;
}

static int
write_block(int fd, const struct block *b)
{
	size_t done = 0;

	while (done < b->n) {
		ssize_t got = pwrite(fd, b->p + done, b->n - done, (off_t)(b->at + done));

		if (got < 0 && errno != EINTR)
			return -errno;
		done += (size_t)MAX(got, 0);
	}
	return 0;
}

/* Of a block that stays out of our memory: reading it into a small buffer costs less than mapping it. */
static int
read_block(int fd, const struct block *b, char *room)
{
	return pread(fd, room, b->n, (off_t)b->at) == (ssize_t)b->n ? 0 : -EIO;
}

static void
do_blocks(void *ctx, size_t from, size_t to)
{
	struct work *w = ctx;
	char *room = w->writing ? NULL : xmalloc(BLOCK);

	for (size_t i = from; i < to && !w->rc; i++) {
		struct block *b = &w->blocks.p[i];
		int rc = w->writing ? write_block(w->fd, b) : b->p ? 0 : read_block(w->fd, b, room);

		if (rc < 0)
			w->rc = rc;
		else
			b->hash = hash_of(b->p ? b->p : room, b->n);
	}
	xfree(room);
}

/* ---- loading */

static bool
is_sound(const struct state *s, const uint64_t key[2])
{
	const struct head *h = (const struct head *)(const void *)s->map;

	return s->size >= BODY && h->magic == MAGIC && h->key[0] == key[0] && h->key[1] == key[1] &&
	       h->size == s->size && h->nparts <= MAX_PARTS && h->check == check_of(s->map, h->nparts);
}

static const struct state_part *
table_of(const struct state *s)
{
	return (const struct state_part *)(const void *)((const struct head *)(const void *)s->map + 1);
}

/* a part as one of the image, and its blocks; false if it cannot be in the file */
static bool
list_part(struct state *s, struct work *w, struct state_part part)
{
	bool joined = part.size & STATE_JOINED, seldom = part.size & STATE_SELDOM;
	uint64_t size = part.size & STATE_SIZE;

	if (!joined)
		s->at = aligned(s->at);
	if (s->at > s->size || size > s->size - s->at || (joined && !s->image.parts.n))
		return false;
	if (joined)
		s->image.parts.p[s->image.parts.n - 1].size += (size_t)size;
	else
		vec_push(&s->image.parts, ((struct image_part){.p = s->map + s->at, .size = (size_t)size}));
	add_blocks(w, seldom ? NULL : s->map + s->at, s->at, size);
	s->at += size;
	return true;
}

static void
close_file(struct state *s)
{
	if (s->fd >= 0)
		fd_close(s->fd);
	s->fd = -1;
}

bool
state_take(struct state *s, uint32_t n)
{
	const struct state_part *table = table_of(s);
	uint64_t nparts = ((const struct head *)(const void *)s->map)->nparts;
	uint32_t first = s->taken, end = (uint32_t)MIN(nparts, (uint64_t)first + n), block = 0;
	struct work w = {.fd = s->fd};
	bool sound = true;

	while (sound && s->taken < end)
		sound = list_part(s, &w, table[s->taken++]);
	if (sound)
		crew_run(w.blocks.n, BLOCKS_AT_A_TIME, do_blocks, &w);
	for (uint32_t i = first; sound && i < end; i++)
		sound = hash_of_part(&w, &block, table[i].size & STATE_SIZE) == table[i].hash;
	vec_free(&w.blocks);
	if (s->taken == nparts)
		close_file(s);
	return sound && !w.rc;
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
	if ((uint64_t)st.st_size > SIZE_MAX)
		return -EFBIG;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return -errno;
	*s = (struct state){map, (size_t)st.st_size, {.loading = true}, .fd = fd, .at = BODY};
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
	if (rc < 0) {
		fd_close(fd);
	} else if (!is_sound(s, key)) {
		state_close(s);
		rc = -EILSEQ;
	}
	return rc;
}

void
state_close(struct state *s)
{
	if (s->map) {
		munmap(s->map, s->size);
		close_file(s);
	}
	vec_free(&s->image.parts);
	*s = (struct state){0};
}

bool
state_is_noted(const struct state *s, const uint64_t key[2])
{
	return memcmp(s->map + NOTE, key, BODY - NOTE) == 0;
}

void
state_note(const char *path, const uint64_t key[2])
{
	int fd = fd_open(path, O_WRONLY | O_NOFOLLOW, 0);

	if (fd < 0)
		return;
	if (pwrite(fd, key, BODY - NOTE, NOTE) < 0)
		BUG_ON(errno == EBADF); /* else it is lost */
	fd_close(fd);
}

/* ---- saving */

/* Whoever has the temporary file locked is at work on it. Between our opening it and our getting the lock it
 * may have been put in place: then it is no temporary file any more. 0 or -errno */
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
	return ftruncate(w->fd, 0) < 0 ? -errno : 0;
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
place_part(struct state_writer *w, const struct image_part *part, struct work *work)
{
	struct state_part entry = {.size = part->size};

	if (part->joined)
		entry.size |= STATE_JOINED;
	else
		w->at = aligned(w->at); /* what is left out is a hole of zeros */
	if (part->seldom)
		entry.size |= STATE_SELDOM;
	vec_push(&w->parts, entry);
	add_blocks(work, part->p, w->at, part->size);
	w->at += part->size;
}

void
state_put(struct state_writer *w, const struct image *im, uint32_t first, uint32_t n)
{
	struct work work = {.fd = w->fd, .writing = true};
	uint32_t table = w->parts.n, block = 0;

	BUG_ON(first > im->parts.n || n > im->parts.n - first);
	if (w->rc < 0)
		return;
	for (uint32_t i = first; i < first + n; i++)
		place_part(w, &im->parts.p[i], &work);
	crew_run(work.blocks.n, BLOCKS_AT_A_TIME, do_blocks, &work);
	for (uint32_t i = 0; i < n && !work.rc; i++)
		w->parts.p[table + i].hash = hash_of_part(&work, &block, im->parts.p[first + i].size);
	w->rc = work.rc;
	vec_free(&work.blocks);
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
	if (ftruncate(w->fd, (off_t)w->at) < 0 || lseek(w->fd, 0, SEEK_SET) < 0)
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
