/* base_test.c - strings, buffers, arenas, errors, vectors. SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base.h"
#include "base/clock.h"
#include "base/vec.h"

static void
strings_are_bytes_with_a_length(void **state)
{
	struct str nul = STR("a\0b");

	(void)state;
	assert_int_equal(nul.n, 3);
	assert_true(str_eq(nul, (struct str){"a\0b", 3}));
	assert_false(str_eq(nul, STR("a\0c")));
	assert_false(str_eq(nul, STR("a")));
	assert_true(str_eq(STR(""), (struct str){0}));
	assert_int_equal(str_of("abc").n, 3);
}

static void
knows_how_a_string_begins_and_ends(void **state)
{
	(void)state;
	assert_true(str_starts(STR("foobar"), STR("foo")));
	assert_true(str_starts(STR("foo"), STR("foo")));
	assert_false(str_starts(STR("fo"), STR("foo")));
	assert_false(str_starts(STR("boo"), STR("foo")));
	assert_true(str_ends(STR("foobar"), STR("bar")));
	assert_true(str_ends(STR("bar"), STR("bar")));
	assert_false(str_ends(STR("ar"), STR("bar")));
	assert_false(str_ends(STR("baz"), STR("bar")));
}

/* an empty string may have no address at all */
static void
nothing_is_a_string_too(void **state)
{
	struct str none = {0};

	(void)state;
	assert_true(str_starts(none, none));
	assert_true(str_starts(STR("a"), none));
	assert_true(str_ends(none, none));
	assert_true(str_ends(STR("a"), none));
	assert_false(str_starts(none, STR("a")));
	assert_false(str_ends(none, STR("a")));
	assert_int_equal(str_cmp(none, none), 0);
	assert_true(str_cmp(none, STR("a")) < 0);
	assert_true(str_cmp(STR("a"), none) > 0);
}

static void
sorts_by_bytes_and_then_by_length(void **state)
{
	(void)state;
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("b"), STR("a")) > 0);
	assert_int_equal(str_cmp(STR("a"), STR("a")), 0);
	assert_true(str_cmp(STR("a"), STR("aa")) < 0);
	assert_true(str_cmp(STR("aa"), STR("a")) > 0);
	assert_true(str_cmp(STR("Z"), STR("a")) < 0);
	assert_true(str_cmp(STR("\377"), STR("a")) > 0);
	assert_true(str_cmp(STR("a\0b"), STR("a\0c")) < 0);
}

static void
a_buffer_is_always_terminated(void **state)
{
	struct buf b = {0};

	(void)state;
	assert_string_equal(buf_cstr(&b), "");
	assert_int_equal(buf_str(&b).n, 0);
	buf_puts(&b, "");
	assert_int_equal(b.p[0], 0);
	buf_puts(&b, "one");
	buf_putc(&b, ' ');
	buf_put(&b, STR("two"));
	buf_add(&b, " three", 6);
	buf_add(&b, NULL, 0);
	assert_string_equal(b.p, "one two three");
	assert_int_equal(b.n, 13);
	buf_clear(&b);
	assert_string_equal(b.p, "");
	assert_true(b.cap > 13);
	buf_putc(&b, '\0');
	assert_int_equal(b.n, 1);
	buf_free(&b);
	assert_null(b.p);
	buf_clear(&b);
	buf_free(&b);
}

static void
a_buffer_grows_byte_by_byte(void **state)
{
	struct buf b = {0};

	(void)state;
	for (int i = 0; i < 100000; i++) {
		buf_putc(&b, (char)i);
		assert_true(b.n < b.cap);
		assert_int_equal(b.p[b.n], 0);
	}
	for (int i = 0; i < 100000; i++)
		assert_int_equal(b.p[i], (char)i);
	buf_free(&b);
}

static void
prints_of_any_length(void **state)
{
	(void)state;
	for (int n = 0; n < 300; n++) {
		struct buf b = {0};

		buf_puts(&b, "<");
		buf_printf(&b, "%*d|%s", n, 7, "end");
		assert_int_equal(b.n, (size_t)MAX(n, 1) + 5);
		assert_string_equal(b.p + b.n - 5, "7|end");
		buf_free(&b);
	}
}

static void
numbers_are_those_of_printf(void **state)
{
	static const int64_t numbers[] = {0, 1, 9, 10, -1, -10, 99, 100, 4711, INT64_MAX, INT64_MIN};

	(void)state;
	for (size_t i = 0; i < countof(numbers); i++) {
		struct buf ours = {0}, printed = {0};

		buf_dec(&ours, numbers[i]);
		buf_hex(&ours, (uint64_t)numbers[i]);
		buf_printf(&printed, "%" PRId64 "%" PRIx64, numbers[i], (uint64_t)numbers[i]);
		assert_string_equal(ours.p, printed.p);
		buf_free(&ours);
		buf_free(&printed);
	}
}

static void
growing_keeps_what_is_there(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_puts(&b, "keep");
	buf_grow(&b, 1000000);
	assert_true(b.cap > 1000004);
	assert_string_equal(b.p, "keep");
	buf_free(&b);
}

static void
an_arena_gives_aligned_pieces_that_do_not_overlap(void **state)
{
	struct arena a = {0};
	char *pieces[500];

	(void)state;
	for (size_t i = 0; i < countof(pieces); i++) {
		pieces[i] = arena_alloc(&a, i * 7);
		assert_int_equal((uintptr_t)pieces[i] % 16, 0);
		memset(pieces[i], (int)i, i * 7);
	}
	for (size_t i = 0; i < countof(pieces); i++)
		for (size_t k = 0; k < i * 7; k++)
			assert_int_equal(pieces[i][k], (char)i);
	arena_free(&a);
	assert_null(a.head);
}

static void
an_arena_takes_pieces_larger_than_a_block(void **state)
{
	struct arena a = {0};
	char *small = arena_alloc(&a, 10), *large = arena_alloc(&a, 1000000), *after = arena_alloc(&a, 10);

	(void)state;
	memset(small, 1, 10);
	memset(large, 2, 1000000);
	memset(after, 3, 10);
	assert_int_equal(small[9], 1);
	assert_int_equal(large[999999], 2);
	arena_free(&a);
}

static void
an_arena_copies_strings(void **state)
{
	struct arena a = {0};
	char text[] = "text";
	struct str copy = arena_str(&a, str_of(text)), none = arena_str(&a, (struct str){0});

	(void)state;
	text[0] = 'n';
	assert_string_equal(copy.p, "text");
	assert_int_equal(copy.n, 4);
	assert_string_equal(none.p, "");
	arena_free(&a);
}

static void
an_arena_can_be_used_again(void **state)
{
	struct arena a = {0};
	void *last = NULL;

	(void)state;
	arena_reset(&a);
	for (int i = 0; i < 100000; i++)
		last = arena_alloc(&a, 16);
	assert_non_null(last);
	arena_reset(&a);
	last = a.head;
	for (int i = 0; i < 1000; i++)
		arena_alloc(&a, 16);
	assert_ptr_equal(a.head, last);
	arena_free(&a);
}

static void
an_error_is_a_text_and_minus_one(void **state)
{
	struct err e = {0};

	(void)state;
	assert_false(err_is_set(&e));
	assert_int_equal(err_set(&e, "loading '%s': %d", "x", 7), -1);
	assert_true(err_is_set(&e));
	assert_string_equal(e.text.p, "loading 'x': 7");
	assert_false(e.fatal);
	assert_int_equal(err_fatal(&e, "out of %s", "luck"), -1);
	assert_string_equal(e.text.p, "out of luck");
	assert_true(e.fatal);
	err_fini(&e);
	assert_false(err_is_set(&e));
	assert_false(e.fatal);
}

static void
an_error_can_be_told_with_more_around_it(void **state)
{
	struct err e = {0};

	(void)state;
	err_set(&e, "no such file");
	err_set(&e, "build.ninja:1: loading 'x': %s", e.text.p);
	assert_string_equal(e.text.p, "build.ninja:1: loading 'x': no such file");
	err_fini(&e);
}

static void
a_vector_grows_and_keeps_its_order(void **state)
{
	VEC(uint64_t) v = {0};

	(void)state;
	for (uint64_t i = 0; i < 100000; i++)
		vec_push(&v, i * i);
	assert_int_equal(v.n, 100000);
	for (uint64_t i = 0; i < 100000; i++)
		assert_int_equal(v.p[i], i * i);
	assert_int_equal(vec_pop(&v), (uint64_t)99999 * 99999);
	assert_int_equal(v.n, 99999);
	vec_free(&v);
	assert_null(v.p);
	assert_int_equal(v.n, 0);
	assert_int_equal(v.cap, 0);
}

static void
a_vector_reserves_once(void **state)
{
	idvec v = {0};
	uint32_t *p;

	(void)state;
	vec_reserve(&v, 1000);
	p = v.p;
	for (uint32_t i = 0; i < 1000; i++)
		vec_push(&v, i);
	assert_ptr_equal(v.p, p);
	vec_reserve(&v, 0);
	assert_int_equal(v.n, 1000);
	vec_free(&v);
}

/* the element that is pushed may be one of the vector's own */
static void
a_vector_may_be_fed_from_itself(void **state)
{
	idvec v = {0};

	(void)state;
	vec_push(&v, 42);
	for (int i = 0; i < 1000; i++)
		vec_push(&v, v.p[0]);
	for (uint32_t i = 0; i < v.n; i++)
		assert_int_equal(v.p[i], 42);
	vec_free(&v);
}

static void
memory_is_given_even_for_nothing(void **state)
{
	char *p = xmalloc(0), *q = xcalloc(0, 8), *z = xstrdup("copy");

	(void)state;
	assert_non_null(p);
	assert_non_null(q);
	p = xrealloc(p, 0);
	assert_non_null(p);
	assert_string_equal(z, "copy");
	free(p);
	free(q);
	free(z);
}

static void
clocks_go_forward(void **state)
{
	uint64_t t = clock_us();
	int64_t wall = clock_wall_ns();

	(void)state;
	assert_true(clock_us() >= t);
	assert_true(wall > INT64_C(1600000000) * 1000000000);
}

static int
next(int *n)
{
	return ++*n;
}

static void
the_lesser_of_two_is_found_in_one_look(void **state)
{
	int n = 0;
	size_t big = SIZE_MAX;

	(void)state;
	assert_int_equal(MIN(next(&n), 5), 1);
	assert_int_equal(n, 1);
	assert_int_equal(MAX(next(&n), MIN(next(&n), 1)), 2);
	assert_int_equal(n, 3);
	assert_true(MIN(1u << 20, big) == 1u << 20);
	assert_true(MAX(-1, INT64_MIN) == -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_are_bytes_with_a_length),
		cmocka_unit_test(knows_how_a_string_begins_and_ends),
		cmocka_unit_test(nothing_is_a_string_too),
		cmocka_unit_test(sorts_by_bytes_and_then_by_length),
		cmocka_unit_test(a_buffer_is_always_terminated),
		cmocka_unit_test(a_buffer_grows_byte_by_byte),
		cmocka_unit_test(prints_of_any_length),
		cmocka_unit_test(numbers_are_those_of_printf),
		cmocka_unit_test(growing_keeps_what_is_there),
		cmocka_unit_test(an_arena_gives_aligned_pieces_that_do_not_overlap),
		cmocka_unit_test(an_arena_takes_pieces_larger_than_a_block),
		cmocka_unit_test(an_arena_copies_strings),
		cmocka_unit_test(an_arena_can_be_used_again),
		cmocka_unit_test(an_error_is_a_text_and_minus_one),
		cmocka_unit_test(an_error_can_be_told_with_more_around_it),
		cmocka_unit_test(a_vector_grows_and_keeps_its_order),
		cmocka_unit_test(a_vector_reserves_once),
		cmocka_unit_test(a_vector_may_be_fed_from_itself),
		cmocka_unit_test(memory_is_given_even_for_nothing),
		cmocka_unit_test(clocks_go_forward),
		cmocka_unit_test(the_lesser_of_two_is_found_in_one_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
