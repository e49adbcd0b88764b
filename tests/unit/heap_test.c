/* heap_test.c - blocks of a stretch of addresses, and copies that do not get it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/heap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dice.h"

#define LARGE ((size_t)1 << 20)

static int
begin(void **state)
{
	(void)state;
	heap_begin();
	return 0;
}

/* the stretch stays: what was not given back is in it */
static int
end(void **state)
{
	(void)state;
	heap_lost();
	return 0;
}

static void
all_is_mallocs_before_it_begins(void **state)
{
	char *p = xmalloc(10);

	(void)state;
	assert_false(heap_owns(p));
	xfree(p);
	xfree(NULL);
}

static void
blocks_are_aligned_and_apart(void **state)
{
	char *before = NULL;

	(void)state;
	for (size_t n = 0; n < 3000; n++) {
		char *p = xmalloc(n);

		assert_true(heap_owns(p));
		assert_int_equal((uintptr_t)p % 16, 0);
		assert_true(heap_size(p) >= n);
		if (before)
			assert_true(before + heap_size(before) < p);
		memset(p, 'x', n);
		before = p;
	}
}

static void
what_was_given_back_is_given_out_again(void **state)
{
	char *p = xmalloc(100), *last = xmalloc(5), *q;

	(void)state;
	xfree(p);
	q = xcalloc(10, 10);
	assert_ptr_equal(p, q);
	for (int i = 0; i < 100; i++)
		assert_int_equal(q[i], 0);
	xfree(last);
	assert_ptr_equal(xmalloc(7), last);
}

static void
the_last_block_grows_where_it_is(void **state)
{
	char *p = xmalloc(10), *q;

	(void)state;
	assert_ptr_equal(xrealloc(p, 5000), p);
	q = xmalloc(1);
	memset(p, 'p', 5000);
	p = xrealloc(p, 9000);
	assert_ptr_not_equal(p, q);
	assert_true(p > q);
	for (int i = 0; i < 5000; i++)
		assert_int_equal(p[i], 'p');
}

static void
what_is_large_is_mallocs(void **state)
{
	char *p = xmalloc(LARGE), *q = xmalloc(3);

	(void)state;
	assert_false(heap_owns(p));
	xfree(p);
	memcpy(q, "ab", 3);
	q = xrealloc(q, LARGE);
	assert_false(heap_owns(q));
	assert_string_equal(q, "ab");
	q = xrealloc(q, 2);
	assert_false(heap_owns(q));
	xfree(q);
}

/* more than there is of the stretch */
static void
so_is_what_finds_no_room(void **state)
{
	enum { N = 1100 };
	size_t n = 60 * 1024;
	char *blocks[N];
	unsigned ours = 0;

	(void)state;
	for (int i = 0; i < N; i++) {
		blocks[i] = xmalloc(n);
		ours += heap_owns(blocks[i]);
		blocks[i][0] = blocks[i][n - 1] = (char)i;
	}
	assert_true(ours > N / 2 && ours < N);
	for (int i = 0; i < N; i++) {
		assert_int_equal(blocks[i][0], (char)i);
		assert_int_equal(blocks[i][n - 1], (char)i);
		xfree(blocks[i]);
	}
	assert_true(heap_owns(xmalloc(n)));
}

struct block {
	unsigned char *p;
	size_t n;
	unsigned char what;
};

static void
check(const struct block *b)
{
	for (size_t i = 0; i < b->n; i++)
		assert_int_equal(b->p[i], b->what);
}

static void
nobody_writes_into_the_block_of_another(void **state)
{
	struct block blocks[64] = {0};
	struct dice dice = {1};

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		struct block *b = &blocks[roll(&dice, 64)];
		size_t n = roll(&dice, 1u << roll(&dice, 18));

		check(b);
		if (roll(&dice, 3) == 0) {
			xfree(b->p);
			b->p = NULL;
			n = 0;
		} else {
			size_t kept = MIN(b->n, n);

			b->p = xrealloc(b->p, n);
			for (size_t i = 0; i < kept; i++)
				assert_int_equal(b->p[i], b->what);
		}
		b->n = n;
		b->what = (unsigned char)round;
		if (n)
			memset(b->p, b->what, n);
	}
	for (int i = 0; i < 64; i++)
		xfree(blocks[i].p);
}

/* the status of a copy that reads p, which must not be there */
static int
copy_that_reads(volatile char *p, bool beginning)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (beginning) {
			heap_lost();
			heap_begin();
			_exit(heap_owns(xmalloc(20)) ? 7 : 1);
		}
		signal(SIGSEGV, SIG_DFL);
		_exit(*p);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
a_copy_gets_it_unless_it_is_kept(void **state)
{
	char *p = xmalloc(10);
	int status;

	(void)state;
	*p = 5;
	assert_int_equal(copy_that_reads(p, false), 5 << 8);
	heap_keep(true);
	status = copy_that_reads(p, false);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(copy_that_reads(p, true), 7 << 8);
	heap_keep(false);
	assert_int_equal(copy_that_reads(p, false), 5 << 8);
	assert_int_equal(*p, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_mallocs_before_it_begins),
		cmocka_unit_test_setup_teardown(blocks_are_aligned_and_apart, begin, end),
		cmocka_unit_test_setup_teardown(what_was_given_back_is_given_out_again, begin, end),
		cmocka_unit_test_setup_teardown(the_last_block_grows_where_it_is, begin, end),
		cmocka_unit_test_setup_teardown(what_is_large_is_mallocs, begin, end),
		cmocka_unit_test_setup_teardown(so_is_what_finds_no_room, begin, end),
		cmocka_unit_test_setup_teardown(nobody_writes_into_the_block_of_another, begin, end),
		cmocka_unit_test_setup_teardown(a_copy_gets_it_unless_it_is_kept, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
