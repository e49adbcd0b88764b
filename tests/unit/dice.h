/* dice.h - random choices that come out the same for the same seed, which is not 0. */
#ifndef DICE_H
#define DICE_H

#include <stdint.h>

struct dice {
	uint64_t state;
};

/* [0, sides); a xorshift generator, of which the high bits are the better ones */
static inline uint32_t
roll(struct dice *d, uint32_t sides)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (uint32_t)(d->state >> 33) % sides;
}

#endif
