/* hash.h - the hashes: one for our tables (any, as long as it is fast), two that ninja's log format fixes. */
#ifndef HASH_H
#define HASH_H

#include "base/base.h"

uint64_t hash_bytes(struct str s); /* XXH3: for tables, and images that only this very program reads */

/* 128 bits of XXH3: what files hold, in files of ours */
void hash_wide(struct str s, uint64_t out[2]);

/* the same of what comes in pieces */
struct hash_stream;
struct hash_stream *hash_stream_new(void);
void hash_stream_add(struct hash_stream *, const void *p, size_t n);
void hash_stream_end(struct hash_stream *, uint64_t out[2]); /* and frees it */

/* rapidhash v1, default seed and secret: command hashes of .ninja_log v7 (ninja F6, G5) */
uint64_t hash_rapid(struct str s);

/* MurmurHash64A with seed 0xDECAFBADDECAFBAD: command hashes of .ninja_log v5 and v6 (ninja G4) */
uint64_t hash_murmur(struct str s);

/* spreads ids over a table of a power of two (Fibonacci hashing, high bits folded down) */
static inline uint64_t
hash_u64(uint64_t x)
{
	x *= 0x9E3779B97F4A7C15u;
	return x ^ x >> 32;
}

#endif
