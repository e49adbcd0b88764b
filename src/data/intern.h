/* intern.h - byte strings with dense ids. Everything is ids and offsets, so a table can be written to a
 * file and mapped back as it is. Strings are NUL-terminated in place. Zero-initialise, intern_fini. */
#ifndef INTERN_H
#define INTERN_H

#include "base/base.h"
#include "base/vec.h"

struct intern {
	struct buf text;      /* all strings, each followed by NUL */
	VEC(uint32_t) ends;   /* where string i+1 begins; string i ends one byte (its NUL) earlier */
	uint64_t *slots;      /* open addressing: hash in the high half, id + 1 in the low half, 0 = free */
	uint32_t nslots;      /* a power of two, at most half full */
	bool borrowed;        /* the slots are an image's */
};

struct image;

uint32_t intern_find(const struct intern *, struct str s); /* its id, or NONE */
void intern_find_all(const struct intern *, const struct str *, uint32_t n, uint32_t *ids); /* of each */
uint32_t intern_add(struct intern *, struct str s); /* its id, a new one if it is new */
void intern_list(struct intern *, struct str s);    /* a new id that s is not found by: for intern_merge */
void intern_merge(struct intern *, const struct intern *from, uint32_t *ids); /* add all; their ids here */
void intern_reserve(struct intern *, uint32_t strings, size_t bytes); /* what is about to be added */
void intern_fini(struct intern *);
void intern_image(struct intern *, struct image *); /* see image.h */

/* the bytes of id, NUL-terminated; they move with the next intern_add */
static inline struct str
intern_get(const struct intern *t, uint32_t id)
{
	uint32_t begin = id ? t->ends.p[id - 1] : 0;

	return (struct str){t->text.p + begin, t->ends.p[id] - begin - 1};
}

static inline uint32_t
intern_count(const struct intern *t)
{
	return t->ends.n;
}

#endif
