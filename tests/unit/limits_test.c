/* limits_test.c - what holds back steps that are ready: memory, on machines that exist only as files, and
 * pools. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "runner/build/limits.h"
#include "scratch.h"
#include "site.h"

struct limits_test {
	struct site site;
	struct memory_opts memory;
	void *scratch;
};

/* what is free on a machine whose root is where the test works */
static void
set_free_kb(int kb)
{
	struct disk *d = disk_real();
	char text[80];
	int n = snprintf(text, sizeof text, "MemTotal:  100000 kB\nMemAvailable:  %d kB\n", kb);

	assert_int_equal(d->mkparents(d, "proc/meminfo"), 0);
	scratch_put("proc/meminfo", text, (size_t)n);
}

/* a file is as large as its name says: "a2000" takes that many kB to make */
static int64_t
by_name(void *ctx, uint32_t edge)
{
	const struct limits_test *t = ctx;
	const struct graph *g = t->site.o.graph;

	return atoi(graph_path(g, edge_first_out(g, edge)).p + 1);
}

static int
open_test(void **state)
{
	struct limits_test *t = xcalloc(1, sizeof *t);

	assert_int_equal(scratch_enter(&t->scratch), 0);
	site_open(&t->site);
	t->site.exec.jobs = 4;
	t->site.o.jobs = 4;
	t->site.o.keep_going = 1;
	t->memory = (struct memory_opts){.keep_kb = 1000, .root = ".", .expect_kb = by_name, .ctx = t};
	t->site.o.memory = &t->memory;
	*state = t;
	return 0;
}

static int
close_test(void **state)
{
	struct limits_test *t = *state;
	void *scratch = t->scratch;

	site_close(&t->site);
	free(t);
	return scratch_leave(&scratch);
}

/* so that none of them has taken all that it takes while the test looks */
static void
set_times(struct limits_test *t)
{
	site_log(&t->site, "# ninja log v7\n0\t3600000\t1\ta2000\ta\n0\t3600000\t1\tb2000\ta\n"
	                   "0\t3600000\t1\tc2000\ta\n0\t3600000\t1\td2000\ta\n0\t3600000\t1\ta7000\ta\n");
}

#define FOUR RULES "build a2000: touch\nbuild b2000: touch\nbuild c2000: touch\nbuild d2000: touch\n"

static void
steps_wait_if_memory_would_be_short(void **state)
{
	struct limits_test *t = *state;

	set_free_kb(5000);
	set_times(t);
	site_manifest(&t->site, FOUR);
	assert_string_equal(site_build(&t->site, ""), "touch a2000\ntouch b2000\ntouch c2000\ntouch d2000\n");
	assert_int_equal(t->site.exec.peak, 2);
	assert_string_equal(buf_cstr(&t->site.limits), "memory 2/0 2\nmemory 2/0 1\nmemory 2/0 0\n");
	assert_string_equal(buf_cstr(&t->site.messages),
	                    "memory limits: 'c2000' may take 2.0 MB, others that run 3.9 MB more, 4.9 MB are free and "
	                    "1.0 MB shall stay so\n");
}

static void
one_step_always_runs(void **state)
{
	struct limits_test *t = *state;

	set_free_kb(10);
	site_manifest(&t->site, FOUR);
	site_build(&t->site, "");
	assert_int_equal(t->site.exec.peak, 1);
	assert_int_equal(t->site.started, 4);
}

static void
small_steps_run_beside_a_large_one(void **state)
{
	struct limits_test *t = *state;

	set_free_kb(9000);
	set_times(t);
	site_manifest(&t->site, RULES "build a7000: touch\nbuild b100: touch\nbuild c100: touch\n");
	site_build(&t->site, "");
	assert_int_equal(t->site.exec.peak, 3);
	assert_int_equal(t->site.limits.n, 0);
}

static void
nothing_limits_where_nothing_is_known(void **state)
{
	struct limits_test *t = *state;

	site_manifest(&t->site, FOUR);
	site_build(&t->site, "");
	assert_int_equal(t->site.exec.peak, 4);
	set_free_kb(10);
	t->site.o.memory = NULL;
	site_manifest(&t->site, FOUR "build e: touch\n");
	site_build(&t->site, "");
	assert_int_equal(t->site.exec.peak, 1);
	assert_int_equal(t->site.messages.n, 0);
}

static void
free_memory(void *ctx)
{
	(void)ctx;
	set_free_kb(50000);
}

static void
memory_that_others_give_back_is_noticed(void **state)
{
	struct limits_test *t = *state;

	set_free_kb(10);
	site_manifest(&t->site, FOUR);
	t->site.exec.nap = free_memory;
	site_build(&t->site, "");
	assert_int_equal(t->site.exec.peak, 4);
	assert_string_equal(buf_cstr(&t->site.limits), "memory 1/0 3\nmemory 4/0 0\n");
}

#define POOLED "pool two\n  depth = 2\nrule p\n  command = touch $out\n  pool = two\n"

/* ninja H6 */
static void
a_pool_tells_when_it_limits(void **state)
{
	struct limits_test *t = *state;

	t->site.o.memory = NULL;
	site_manifest(&t->site, POOLED "build a: p\nbuild b: p\nbuild c: p\nbuild d: p\n");
	site_build(&t->site, "");
	assert_string_equal(buf_cstr(&t->site.limits), "two 2/2 2\ntwo 2/2 1\ntwo 2/2 0\n");
}

static void
a_full_pool_is_no_limit_while_all_slots_are_taken(void **state)
{
	struct limits_test *t = *state;

	t->site.o.memory = NULL;
	t->site.exec.jobs = t->site.o.jobs = 2;
	site_manifest(&t->site, POOLED "build a: p\nbuild b: p\nbuild c: p\nbuild d: p\n");
	site_build(&t->site, "");
	assert_int_equal(t->site.limits.n, 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, open_test, close_test)
	const struct CMUnitTest tests[] = {
		T(steps_wait_if_memory_would_be_short),
		T(one_step_always_runs),
		T(small_steps_run_beside_a_large_one),
		T(nothing_limits_where_nothing_is_known),
		T(memory_that_others_give_back_is_noticed),
		T(a_pool_tells_when_it_limits),
		T(a_full_pool_is_no_limit_while_all_slots_are_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
