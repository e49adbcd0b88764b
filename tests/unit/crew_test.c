/* crew_test.c - see base/crew.h. SPDX-License-Identifier: Apache-2.0 */
#include "base/crew.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <cmocka.h>

struct tally {
	_Atomic uint32_t *times; /* that each thing was done */
	_Atomic size_t longest;
};

static void
count(void *ctx, size_t from, size_t to)
{
	struct tally *t = ctx;
	size_t longest = atomic_load(&t->longest);

	while (to - from > longest && !atomic_compare_exchange_weak(&t->longest, &longest, to - from))
		;
	for (size_t i = from; i < to; i++)
		atomic_fetch_add(&t->times[i], 1);
}

static void
check(size_t n, size_t piece)
{
	struct tally t = {.times = xcalloc(n + 1, sizeof *t.times)};

	crew_run(n, piece, count, &t);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(atomic_load(&t.times[i]), 1);
	assert_int_equal(atomic_load(&t.times[n]), 0);
	assert_true(atomic_load(&t.longest) <= piece);
	free(t.times);
}

static void
does_each_thing_once(void **state)
{
	(void)state;
	check(0, 8);
	check(1, 8);
	check(8, 8);
	check(31, 8);
	check(33, 8);
	check(100001, 64);
}

static void
nothing_to_do_is_no_call(void **state)
{
	(void)state;
	crew_run(0, 1, NULL, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_each_thing_once),
		cmocka_unit_test(nothing_to_do_is_no_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
