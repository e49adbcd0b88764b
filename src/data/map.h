/* map.h - uint64_t → uint32_t, open addressing. Zero-initialise, map_fini. No deletion: nobody needs it. */
#ifndef MAP_H
#define MAP_H

#include "base/base.h"

struct map {
	struct map_slot {
		uint64_t key;
		uint32_t val; /* NONE = free slot */
	} *slots;
	uint32_t n, nslots; /* nslots is a power of two, at most half full */
	bool borrowed;      /* the slots are an image's */
};

struct image;

uint32_t map_get(const struct map *, uint64_t key);     /* the value, or NONE */
void map_set(struct map *, uint64_t key, uint32_t val); /* val is not NONE; replaces */
void map_fini(struct map *);
void map_image(struct map *, struct image *); /* see image.h */

/* two ids as one key */
static inline uint64_t
map_pair(uint32_t hi, uint32_t lo)
{
	return (uint64_t)hi << 32 | lo;
}

#endif
