/* map.c - see map.h. SPDX-License-Identifier: Apache-2.0 */
#include "data/map.h"

#include <stdlib.h>

#include "data/hash.h"
#include "data/image.h"

static struct map_slot *
slot_of(const struct map *m, uint64_t key)
{
	for (uint64_t i = hash_u64(key);; i++) {
		struct map_slot *slot = &m->slots[i & (m->nslots - 1)];

		if (slot->val == NONE || slot->key == key)
			return slot;
	}
}

uint32_t
map_get(const struct map *m, uint64_t key)
{
	return m->nslots ? slot_of(m, key)->val : NONE;
}

static void
grow(struct map *m)
{
	struct map old = *m;

	m->nslots = old.nslots ? old.nslots * 2 : 32;
	m->slots = xmalloc(m->nslots * sizeof *m->slots);
	for (uint32_t i = 0; i < m->nslots; i++)
		m->slots[i].val = NONE;
	for (uint32_t i = 0; i < old.nslots; i++)
		if (old.slots[i].val != NONE)
			*slot_of(m, old.slots[i].key) = old.slots[i];
	if (!old.borrowed)
		xfree(old.slots);
	m->borrowed = false;
}

void
map_set(struct map *m, uint64_t key, uint32_t val)
{
	struct map_slot *slot;

	BUG_ON(val == NONE);
	if (m->n * 2 + 2 > m->nslots)
		grow(m);
	slot = slot_of(m, key);
	if (slot->val == NONE)
		m->n++;
	*slot = (struct map_slot){key, val};
}

void
map_fini(struct map *m)
{
	if (!m->borrowed)
		xfree(m->slots);
	*m = (struct map){0};
}

void
map_image(struct map *m, struct image *im)
{
	image_field(im, m->n);
	m->slots = image_run(im, m->slots, &m->nslots, sizeof *m->slots);
	m->borrowed |= im->loading;
}
