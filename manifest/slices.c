/* slices.c - what has changed in a file of which there are hashes only: see slices.h. A large file is read
 * slice by slice, by all processors, and never is in memory as a whole.
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/slices.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crew.h"
#include "base/fd.h"
#include "data/hash.h"
#include "manifest/ninja/lex.h"

enum {
	SMALL = 1024 * 1024, /* a file that is read at once */
	MUCH = 1024 * 1024,  /* of changed text: all processors read everything as fast */
	SLICES_AT_A_TIME = 4,
};

void
slices_image(struct slices *s, struct image *im)
{
	image_vec(im, &s->slices);
	image_vec(im, &s->readings);
	image_field(im, s->bytes);
	image_field(im, s->stale);
}

void
slices_fini(struct slices *s)
{
	vec_free(&s->slices);
	vec_free(&s->readings);
	*s = (struct slices){0};
}

void
edit_fini(struct edit *e)
{
	buf_free(&e->text);
}

/* the file as it is now, beside what is known of it */
struct comparison {
	const struct slices *s;
	idvec mine; /* the slices of the file */
	int fd;
	const char *text; /* of a small file; else NULL */
	uint64_t size;
	uint32_t head, tail; /* so many slices at its beginning, and at its end, are what they were */

	bool backwards;      /* of the pass: does it look for the tail? */
	atomic_uint first;   /* the first that is not what it was, in the order of the pass */
};

static const struct slice *
slice_at(const struct comparison *c, uint32_t i)
{
	return &c->s->slices.p[c->mine.p[i]];
}

/* where the gap before it begins */
static uint64_t
gap_at(const struct comparison *c, uint32_t i)
{
	return i ? slice_at(c, i - 1)->end : 0;
}

static bool
is_joined_on(const struct comparison *c, uint32_t i)
{
	return gap_at(c, i) == slice_at(c, i)->begin;
}

static int64_t
growth(const struct comparison *c)
{
	return (int64_t)(c->size - slice_at(c, c->mine.n - 1)->end);
}

/* bytes [from, end) of the file; NULL: there are not so many. room is theirs if they are not in memory */
static const char *
bytes_at(const struct comparison *c, uint64_t from, uint64_t end, struct buf *room)
{
	size_t n = (size_t)(end - from), done = 0;

	if (end > c->size || from > end)
		return NULL;
	if (c->text)
		return c->text + from;
	buf_clear(room);
	buf_grow(room, n);
	while (done < n) {
		ssize_t got = pread(c->fd, room->p + done, n - done, (off_t)(from + done));

		if (got == 0 || (got < 0 && errno != EINTR))
			return NULL;
		done += (size_t)MAX(got, 0);
	}
	room->n = n;
	room->p[n] = '\0';
	return room->p;
}

static bool
has_hash(const char *p, uint64_t n, const uint64_t hash[2])
{
	uint64_t now[2];

	hash_wide((struct str){p, (size_t)n}, now);
	return now[0] == hash[0] && now[1] == hash[1];
}

/* Is the gap (and the run) of a slice so many bytes further on what it was? */
static bool
is_same(const struct comparison *c, uint32_t i, int64_t moved, bool run_too, struct buf *room)
{
	const struct slice *s = slice_at(c, i);
	uint64_t from = gap_at(c, i), gap = s->begin - from, end = run_too ? s->end : s->begin;
	const char *p;

	if (moved < 0 && from < (uint64_t)-moved)
		return false;
	p = bytes_at(c, from + (uint64_t)moved, end + (uint64_t)moved, room);
	return p && has_hash(p, gap, s->gap) && (!run_too || has_hash(p + gap, s->end - s->begin, s->run));
}

static void
compare_some(void *ctx, size_t from, size_t to)
{
	struct comparison *c = ctx;
	struct buf room = {0};

	for (unsigned k = (unsigned)from; k < to && k < c->first; k++) {
		uint32_t i = c->backwards ? c->mine.n - 1 - k : k;
		bool same = is_same(c, i, c->backwards ? growth(c) : 0, true, &room);
		unsigned first = c->first;

		while (!same && k < first && !atomic_compare_exchange_weak(&c->first, &first, k))
			;
	}
	buf_free(&room);
}

/* how many of the first n, or of the last, are what they were */
static uint32_t
compare(struct comparison *c, uint32_t n, bool backwards)
{
	c->backwards = backwards;
	c->first = n;
	crew_run(n, SLICES_AT_A_TIME, compare_some, c);
	return c->first;
}

static uint64_t
middle_end(const struct comparison *c)
{
	return slice_at(c, c->mine.n - 1 - c->tail)->end + (uint64_t)growth(c);
}

/* The first slice that has changed. Its gap must be what it was; if that is not where it was, then something
 * has been added right before it. */
static bool
find_head(struct comparison *c)
{
	struct buf room = {0};
	bool fits = true;

	c->head = MIN(c->head, c->mine.n - 1);
	if (!is_same(c, c->head, 0, false, &room)) {
		fits = c->head && is_same(c, c->head, growth(c), false, &room);
		c->head -= fits;
	}
	buf_free(&room);
	return fits;
}

/* Between head and tail there are slices that follow each other without a gap, or else it cannot be told what
 * has become of the gap. If head is all there is, nothing has changed. */
static bool
find_middle(struct comparison *c)
{
	uint32_t n = c->mine.n;

	c->head = compare(c, n, false);
	if (c->head == n && !growth(c))
		return true;
	if (!find_head(c))
		return false;
	c->tail = compare(c, n - 1 - c->head, true);
	while (c->tail && middle_end(c) < slice_at(c, c->head)->begin)
		c->tail--;
	for (uint32_t i = c->head + 1; i < n - c->tail; i++)
		if (!is_joined_on(c, i))
			return false;
	return middle_end(c) >= slice_at(c, c->head)->begin;
}

/* Behind comments and blank lines, does a statement begin here? A line that goes on with the one before is to
 * be read with it. */
static bool
begins_statement(struct str text)
{
	const char *p = text.p;

	for (;;) {
		const char *q = p + strspn(p, " ");

		if (*q == '#')
			q = strchrnul(q, '\n');
		else if (q[0] == '\r' && q[1] == '\n')
			q++;
		if (*q != '\n')
			break;
		p = q + 1;
	}
	return lex_is_build(p) || p == text.p + text.n;
}

static bool
take_middle(struct comparison *c, struct buf *out)
{
	uint64_t from = slice_at(c, c->head)->begin, end = middle_end(c);
	struct buf room = {0};
	const char *p = end - from <= MUCH ? bytes_at(c, from, end, &room) : NULL;

	buf_clear(out);
	if (p)
		buf_add(out, p, (size_t)(end - from));
	buf_free(&room);
	return p;
}

/* The middle begins with the beginning of a statement, if need be with that of the slice before. */
static bool
read_middle(struct comparison *c, struct buf *out)
{
	for (;;) {
		if (!take_middle(c, out))
			return false;
		if (begins_statement(buf_str(out)))
			return true;
		if (!c->head || !is_joined_on(c, c->head))
			return false;
		c->head--;
	}
}

/* the line that the slice behind the middle begins in */
static bool
find_next_line(struct comparison *c, struct edit *e)
{
	uint32_t next = c->mine.n - c->tail;
	struct buf room = {0};
	const char *gap;

	e->next = slice_at(c, c->head)->line;
	for (const char *p = e->text.p; (p = memchr(p, '\n', (size_t)(e->text.p + e->text.n - p))); p++)
		e->next++;
	if (next == c->mine.n)
		return true;
	gap = bytes_at(c, middle_end(c), slice_at(c, next)->begin + (uint64_t)growth(c), &room);
	for (uint64_t i = middle_end(c); gap && i < slice_at(c, next)->begin + (uint64_t)growth(c); i++)
		e->next += *gap++ == '\n';
	buf_free(&room);
	return gap;
}

static bool
find_runs(struct comparison *c, struct edit *e)
{
	if (!find_middle(c))
		return false;
	if (c->head == c->mine.n) {
		e->same = true;
		return true;
	}
	if (!read_middle(c, &e->text) || !(slice_at(c, c->head)->flags & SLICE_SETTLED))
		return false;
	e->from = c->mine.p[c->head];
	e->to = c->mine.p[c->mine.n - 1 - c->tail];
	e->moved = growth(c);
	return e->to - e->from == c->mine.n - 1 - c->tail - c->head && find_next_line(c, e);
}

static void
take_leaf(struct comparison *c, struct edit *e)
{
	e->leaf = true;
	e->from = c->mine.p[0];
	e->to = c->mine.p[c->mine.n - 1];
	buf_add(&e->text, c->text, (size_t)c->size);
}

static bool
find_edit(struct comparison *c, uint32_t flags, struct edit *e)
{
	struct buf text = {0};
	bool found = true;

	if (c->size <= SMALL) {
		found = bytes_at(c, 0, c->size, &text);
		c->text = text.p;
		hash_wide(buf_str(&text), e->hash);
		e->hashed = true;
	}
	if (!found || !(flags & READING_LEAF) || !c->text)
		found = found && find_runs(c, e);
	else
		take_leaf(c, e);
	buf_free(&text);
	return found;
}

bool
slices_find(const struct slices *s, uint32_t reading, const char *path, struct edit *e)
{
	struct comparison c = {.s = s};
	struct stat st;
	bool found = false;

	*e = (struct edit){0};
	if (s->readings.p[reading].flags & READING_ODD)
		return false;
	for (uint32_t i = 0; i < s->slices.n; i++)
		if (s->slices.p[i].reading == reading)
			vec_push(&c.mine, i);
	c.fd = fd_open(path, O_RDONLY | O_NONBLOCK, 0);
	if (c.fd >= 0 && fstat(c.fd, &st) == 0 && S_ISREG(st.st_mode)) {
		c.size = (uint64_t)st.st_size;
		found = find_edit(&c, s->readings.p[reading].flags, e);
	}
	if (c.fd >= 0)
		fd_close(c.fd);
	vec_free(&c.mine);
	return found;
}
