/* hash_test.c - the hashes that ninja's log fixes. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <endian.h>

#include "data/hash.h"

static struct str
repeated(char *p, char c, size_t n)
{
	memset(p, c, n);
	return (struct str){p, n};
}

/* ninja G5 */
static void
rapid_gives_what_version_7_logs_hold(void **state)
{
	char p[100];

	(void)state;
	assert_int_equal(hash_rapid(STR("")), 0x5a6ef77074ebc84b);
	assert_int_equal(hash_rapid(STR("a")), 0xc11328477bc0f5d1);
	assert_int_equal(hash_rapid(repeated(p, 'y', 17)), 0xfb7a3a34457aedda);
	assert_int_equal(hash_rapid(repeated(p, 'z', 48)), 0x87c61dda93fbc363);
	assert_int_equal(hash_rapid(repeated(p, 'z', 49)), 0xc55cb5fe3ae460f0);
	assert_int_equal(hash_rapid(repeated(p, 'x', 100)), 0xec5ca034d8870ca3);
	assert_int_equal(hash_rapid(STR("touch out")), 0x97d3af5e46e1e935);
	assert_int_equal(hash_rapid(STR("cp b.in b.txt")), 0x9c55fa3900bf566b);
	assert_int_equal(hash_rapid(STR("cat sub/out.rsp > sub/out;rspfile=x")), 0xda5b0debb6f6134f);
}

/* every length has its way through the function: sums of all of them, by another implementation */
static void
rapid_is_right_at_every_length(void **state)
{
	static const struct {
		size_t n;
		uint64_t hash;
	} rows[] = {
		{2, 0xfe88209f25cfcff1},   {3, 0x8b943db69149fe62},   {4, 0xe23acccd21c8480b},
		{7, 0xb7983f26036c0552},   {8, 0xec1766d9239bf4c3},   {15, 0x94d27b4ae9aa96e9},
		{16, 0x5f9bc15dcd936b7b},  {17, 0xf8967a8e5b5d5022},  {32, 0x338c0fdddf0e41f7},
		{33, 0x35f5a0101d94b918},  {47, 0x61c0d70b7f685374},  {48, 0xc7211a54c6d21524},
		{95, 0x3591b1977099434a},  {96, 0x257beb7636066a75},  {97, 0xa9da285d06698767},
		{144, 0xd29cd04f429a7bfb}, {299, 0x83ed3212415c4089},
	};
	uint64_t sum = 0;
	char p[300];

	(void)state;
	for (size_t i = 0; i < sizeof p; i++)
		p[i] = (char)(33 + i * 7 % 90);
	for (size_t i = 0; i < countof(rows); i++)
		assert_int_equal(hash_rapid((struct str){p, rows[i].n}), rows[i].hash);
	for (size_t n = 0; n < sizeof p; n++)
		sum = sum * 31 + hash_rapid((struct str){p, n});
	assert_int_equal(sum, 0xe587af470ac7057);
}

/* ninja G4, G5; the others were taken from logs of ninja 1.11. A big-endian one makes others where there are
 * whole words */
static void
murmur_gives_what_version_5_logs_hold(void **state)
{
	static const struct {
		const char *command;
		uint64_t hash;
	} rows[] = {
		{"touch out", 0x8ea3cc54bdccad2c},
		{"cp b.in b.txt", 0x52134a1d68c4bd2b},
		{"cat sub/out.rsp > sub/out;rspfile=x", 0x6eac958fa6a6c746},
		{": ", 0x98fe9d468fefab13},
		{": h", 0x86b136f1924083b4},
		{": 87", 0x6327ef215be269fd},
		{": e19", 0x2cc416e662405da0},
		{": 5_8c", 0x7bd9d28d314433f0},
		{": 9a5i7", 0x7e0415a46532adf2},
		{": hg5775", 0xee69a1ce39f5a680},
		{": 2_eh_e6", 0x882bad9238135c48},
		{": 2acf8bja", 0xc04bc884e0f3b9f0},
		{": aj33db99b2807i", 0xfbbd5ea1a93d08a1},
		{": 18e3j6i41_3j383b3ega59", 0x5e971d71d90631ca},
		{": eh2b6c8d2fa0dad5j8jcb866hd7d7", 0xc9bca4ca569652d},
		{": i1e47gfgaf826f_aed9f45fba2403bbh2b25ahhd", 0x6fe51554ca93b87c},
		{": bf3_age6g_1ib_781gdfgc53jed709fiec9cedac_624794ifacj3fab0601", 0x386de14e097e3d7a},
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		if (BYTE_ORDER == LITTLE_ENDIAN || strlen(rows[i].command) < 8)
			assert_int_equal(hash_murmur(str_of(rows[i].command)), rows[i].hash);
}

/* copies on the heap, so that a read beyond either end is caught */
static void
no_hash_reads_beyond_the_string(void **state)
{
	(void)state;
	for (size_t n = 0; n < 200; n++) {
		struct str whole = {memset(xmalloc(n + 8), 'h', n + 8), n};
		char *alone = malloc(n ? n : 1);

		assert_non_null(alone);
		memset(alone, 'h', n);
		assert_int_equal(hash_rapid((struct str){alone, n}), hash_rapid(whole));
		assert_int_equal(hash_murmur((struct str){alone, n}), hash_murmur(whole));
		assert_int_equal(hash_bytes((struct str){alone, n}), hash_bytes(whole));
		free(alone);
		free((char *)(uintptr_t)whole.p);
	}
}

static void
a_string_at_an_odd_address_hashes_alike(void **state)
{
	struct str text = STR("the same bytes, wherever they happen to lie in memory, are the same");
	char p[80];

	(void)state;
	for (size_t at = 0; at < 8; at++) {
		struct str copy = {memcpy(p + at, text.p, text.n), text.n};

		assert_int_equal(hash_rapid(copy), hash_rapid(text));
		assert_int_equal(hash_murmur(copy), hash_murmur(text));
	}
}

static void
hash_u64_spreads_dense_ids(void **state)
{
	unsigned char seen[1024] = {0}, most = 0;

	(void)state;
	for (uint64_t i = 0; i < 1024; i++) {
		unsigned char *slot = &seen[hash_u64(i) & 1023];

		++*slot;
		most = most > *slot ? most : *slot;
	}
	assert_true(most < 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rapid_gives_what_version_7_logs_hold),
		cmocka_unit_test(rapid_is_right_at_every_length),
		cmocka_unit_test(murmur_gives_what_version_5_logs_hold),
		cmocka_unit_test(no_hash_reads_beyond_the_string),
		cmocka_unit_test(a_string_at_an_odd_address_hashes_alike),
		cmocka_unit_test(hash_u64_spreads_dense_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
