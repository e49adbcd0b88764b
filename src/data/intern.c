/* intern.c - see intern.h. SPDX-License-Identifier: Apache-2.0 */
#include "data/intern.h"

#include <stdlib.h>

#include "data/hash.h"
#include "data/image.h"

enum { FIND_BLOCK = 64 };

/* the slot that holds s, or the free one where it belongs */
static uint64_t *
slot_of(const struct intern *t, struct str s, uint32_t hash)
{
	for (uint32_t i = hash;; i++) {
		uint64_t *slot = &t->slots[i & (t->nslots - 1)];

		if (!*slot)
			return slot;
		if (*slot >> 32 == hash && str_eq(intern_get(t, (uint32_t)*slot - 1), s))
			return slot;
	}
}

static void
rehash(struct intern *t, uint32_t nslots)
{
	uint64_t *old = t->slots;
	uint32_t nold = t->nslots;

	t->slots = xcalloc(nslots, sizeof *t->slots);
	t->nslots = nslots;
	for (uint32_t i = 0; i < nold; i++) {
		uint32_t at = (uint32_t)(old[i] >> 32);

		if (!old[i])
			continue;
		while (t->slots[at & (nslots - 1)])
			at++;
		t->slots[at & (nslots - 1)] = old[i];
	}
	if (!t->borrowed)
		xfree(old);
	t->borrowed = false;
}

uint32_t
intern_find(const struct intern *t, struct str s)
{
	uint64_t *slot;

	if (!t->nslots)
		return NONE;
	slot = slot_of(t, s, (uint32_t)hash_bytes(s));
	return *slot ? (uint32_t)*slot - 1 : NONE;
}

/* A lookup waits for memory three times: for the slot, for where the string begins, and for its bytes. Those
 * of many strings wait together. */
static void
find_block(const struct intern *t, const struct str *s, uint32_t n, uint32_t *ids)
{
	uint32_t hashes[FIND_BLOCK], mask = t->nslots - 1;

	for (uint32_t i = 0; i < n; i++) {
		hashes[i] = (uint32_t)hash_bytes(s[i]);
		__builtin_prefetch(&t->slots[hashes[i] & mask]);
	}
	for (uint32_t i = 0; i < n; i++) {
		ids[i] = (uint32_t)t->slots[hashes[i] & mask] - 1; /* or that of another string */
		if (ids[i] != NONE)
			__builtin_prefetch(&t->ends.p[ids[i]]);
	}
	for (uint32_t i = 0; i < n; i++)
		if (ids[i] != NONE)
			__builtin_prefetch(intern_get(t, ids[i]).p);
	for (uint32_t i = 0; i < n; i++)
		ids[i] = (uint32_t)*slot_of(t, s[i], hashes[i]) - 1;
}

void
intern_find_all(const struct intern *t, const struct str *s, uint32_t n, uint32_t *ids)
{
	for (uint32_t at = 0; at < n; at += FIND_BLOCK) {
		if (t->nslots)
			find_block(t, s + at, MIN(n - at, FIND_BLOCK), ids + at);
		else
			memset(ids + at, 0xff, MIN(n - at, FIND_BLOCK) * sizeof *ids);
	}
}

/* s may be a part of what the table holds, and then moves with it */
void
intern_list(struct intern *t, struct str s)
{
	uintptr_t at = (uintptr_t)s.p - (uintptr_t)t->text.p;

	BUG_ON(t->text.n + s.n + 1 >= UINT32_MAX);
	buf_grow(&t->text, s.n + 1);
	if (at < t->text.n)
		s.p = t->text.p + at;
	buf_put(&t->text, s);
	buf_putc(&t->text, '\0');
	vec_push(&t->ends, (uint32_t)t->text.n);
}

static void
make_room(struct intern *t, uint32_t strings)
{
	while ((t->ends.n + strings) * 2 > t->nslots)
		rehash(t, t->nslots ? t->nslots * 2 : 64);
}

static uint32_t
add_hashed(struct intern *t, struct str s, uint32_t hash)
{
	uint64_t *slot = slot_of(t, s, hash);

	if (!*slot) {
		intern_list(t, s);
		*slot = (uint64_t)hash << 32 | t->ends.n;
	}
	return (uint32_t)*slot - 1;
}

uint32_t
intern_add(struct intern *t, struct str s)
{
	make_room(t, 1);
	return add_hashed(t, s, (uint32_t)hash_bytes(s));
}

/* A large table is far away: its slots are asked for some strings ahead. */
void
intern_merge(struct intern *t, const struct intern *from, uint32_t *ids)
{
	enum { AHEAD = 32 };
	uint32_t hashes[AHEAD];

	for (uint32_t i = 0; i < from->ends.n; i += AHEAD) {
		uint32_t n = MIN(from->ends.n - i, AHEAD);

		make_room(t, n);
		for (uint32_t k = 0; k < n; k++) {
			hashes[k] = (uint32_t)hash_bytes(intern_get(from, i + k));
			__builtin_prefetch(&t->slots[hashes[k] & (t->nslots - 1)]);
		}
		for (uint32_t k = 0; k < n; k++)
			ids[i + k] = add_hashed(t, intern_get(from, i + k), hashes[k]);
	}
}

void
intern_reserve(struct intern *t, uint32_t strings, size_t bytes)
{
	uint32_t nslots = t->nslots ? t->nslots : 64;

	while (nslots / 2 < t->ends.n + strings + 1)
		nslots *= 2;
	if (nslots != t->nslots)
		rehash(t, nslots);
	vec_reserve(&t->ends, strings);
	buf_grow(&t->text, bytes);
}

void
intern_fini(struct intern *t)
{
	buf_free(&t->text);
	vec_free(&t->ends);
	if (!t->borrowed)
		xfree(t->slots);
	*t = (struct intern){0};
}

void
intern_image(struct intern *t, struct image *im)
{
	image_buf(im, &t->text);
	image_vec(im, &t->ends);
	t->slots = image_run(im, t->slots, &t->nslots, sizeof *t->slots);
	t->borrowed |= im->loading;
}
