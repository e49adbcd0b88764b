/* hash.c - see hash.h. SPDX-License-Identifier: Apache-2.0 */
#include "data/hash.h"

#include <endian.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t
hash_bytes(struct str s)
{
	return XXH3_64bits(s.p, s.n);
}

void
hash_wide(struct str s, uint64_t out[2])
{
	XXH128_hash_t h = XXH3_128bits(s.p, s.n);

	out[0] = h.high64;
	out[1] = h.low64;
}

struct hash_stream {
	XXH3_state_t *state;
};

struct hash_stream *
hash_stream_new(void)
{
	struct hash_stream *s = xmalloc(sizeof *s);

	s->state = XXH3_createState();
	BUG_ON(!s->state);
	XXH3_128bits_reset(s->state);
	return s;
}

void
hash_stream_add(struct hash_stream *s, const void *p, size_t n)
{
	XXH3_128bits_update(s->state, p, n);
}

void
hash_stream_end(struct hash_stream *s, uint64_t out[2])
{
	XXH128_hash_t h = XXH3_128bits_digest(s->state);

	out[0] = h.high64;
	out[1] = h.low64;
	XXH3_freeState(s->state);
	xfree(s);
}

static uint64_t
read32(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return le32toh(v);
}

static uint64_t
read_word(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static uint64_t
read64(const char *p)
{
	return le64toh(read_word(p));
}

/* the 128-bit product of a and b, whose lower half takes the place of a, and the upper that of b */
static void
multiply(uint64_t *a, uint64_t *b)
{
#ifdef __SIZEOF_INT128__
	unsigned __int128 product = (unsigned __int128)*a * *b;

	*a = (uint64_t)product;
	*b = (uint64_t)(product >> 64);
#else
	uint64_t a0 = (uint32_t)*a, a1 = *a >> 32, b0 = (uint32_t)*b, b1 = *b >> 32;
	uint64_t low = a0 * b0, middle = a1 * b0 + (low >> 32), rest = a0 * b1 + (uint32_t)middle;

	*a = rest << 32 | (uint32_t)low;
	*b = a1 * b1 + (middle >> 32) + (rest >> 32);
#endif
}

static uint64_t
mix(uint64_t a, uint64_t b)
{
	multiply(&a, &b);
	return a ^ b;
}

static const uint64_t secret[3] = {0x2d358dccaa6c78a5u, 0x8bb84b93962eacc9u, 0x4b33a62ed433d4a3u};

/* Three lanes of 16 bytes each while there are 48 left, then what remains in steps of 16; the last 16 bytes
 * are always read again as (a, b). The same on every machine, whatever its byte order. */
uint64_t
hash_rapid(struct str s)
{
	const char *p = s.p;
	uint64_t seed = 0xbdd89aa982704029u, a = 0, b = 0;
	size_t n = s.n;

	seed ^= mix(seed ^ secret[0], secret[1]) ^ s.n;
	if (n > 16) {
		if (n > 48) {
			uint64_t seed1 = seed, seed2 = seed;

			for (; n >= 48; p += 48, n -= 48) {
				seed = mix(read64(p) ^ secret[0], read64(p + 8) ^ seed);
				seed1 = mix(read64(p + 16) ^ secret[1], read64(p + 24) ^ seed1);
				seed2 = mix(read64(p + 32) ^ secret[2], read64(p + 40) ^ seed2);
			}
			seed ^= seed1 ^ seed2;
		}
		if (n > 16)
			seed = mix(read64(p) ^ secret[2], read64(p + 8) ^ seed ^ secret[1]);
		if (n > 32)
			seed = mix(read64(p + 16) ^ secret[2], read64(p + 24) ^ seed);
		a = read64(p + n - 16);
		b = read64(p + n - 8);
	} else if (n >= 4) {
		size_t delta = (n & 24) >> (n >> 3); /* 0 below 8 bytes, 4 from 8 on */

		a = read32(p) << 32 | read32(p + n - 4);
		b = read32(p + delta) << 32 | read32(p + n - 4 - delta);
	} else if (n) {
		const unsigned char *u = (const unsigned char *)p;

		a = (uint64_t)u[0] << 56 | (uint64_t)u[n >> 1] << 32 | u[n - 1];
	}
	a ^= secret[1];
	b ^= seed;
	multiply(&a, &b);
	return mix(a ^ secret[0] ^ s.n, b ^ secret[1]);
}

/* Whole words are read in the byte order of the machine, and what is left over in little-endian, as a ninja
 * does it that runs there. */
uint64_t
hash_murmur(struct str s)
{
	const uint64_t m = 0xc6a4a7935bd1e995u;
	uint64_t h = 0xDECAFBADDECAFBADu ^ s.n * m;
	const char *p = s.p, *end = s.p + (s.n & ~(size_t)7);

	for (; p < end; p += 8) {
		uint64_t k = read_word(p) * m;

		k ^= k >> 47;
		h = (h ^ k * m) * m;
	}
	if (s.n & 7) {
		uint64_t tail = 0;

		memcpy(&tail, p, s.n & 7);
		h = (h ^ le64toh(tail)) * m;
	}
	h = (h ^ h >> 47) * m;
	return h ^ h >> 47;
}
