/* intern_test.c - the two tables: strings with ids, and a map of ids. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "data/intern.h"
#include "data/map.h"

static void
an_empty_table_knows_nothing(void **state)
{
	struct intern t = {0};

	(void)state;
	assert_int_equal(intern_find(&t, STR("a")), NONE);
	assert_int_equal(intern_find(&t, STR("")), NONE);
	assert_int_equal(intern_count(&t), 0);
	intern_fini(&t);
}

static void
ids_are_dense_and_in_order_of_appearance(void **state)
{
	struct intern t = {0};

	(void)state;
	assert_int_equal(intern_add(&t, STR("a")), 0);
	assert_int_equal(intern_add(&t, STR("b")), 1);
	assert_int_equal(intern_add(&t, STR("a")), 0);
	assert_int_equal(intern_add(&t, STR("")), 2);
	assert_int_equal(intern_add(&t, STR("a\0b")), 3);
	assert_int_equal(intern_add(&t, (struct str){0}), 2);
	assert_int_equal(intern_count(&t), 4);
	assert_int_equal(intern_find(&t, STR("b")), 1);
	assert_int_equal(intern_find(&t, STR("a\0c")), NONE);
	assert_string_equal(intern_get(&t, 1).p, "b");
	assert_int_equal(intern_get(&t, 2).n, 0);
	assert_true(str_eq(intern_get(&t, 3), STR("a\0b")));
	intern_fini(&t);
	assert_int_equal(intern_count(&t), 0);
}

static void
fill(struct intern *t, uint32_t n)
{
	struct buf b = {0};

	for (uint32_t i = 0; i < n; i++) {
		buf_clear(&b);
		buf_printf(&b, "dir%u/file%u", i % 97, i);
		assert_int_equal(intern_add(t, buf_str(&b)), i);
	}
	for (uint32_t i = 0; i < n; i++) {
		buf_clear(&b);
		buf_printf(&b, "dir%u/file%u", i % 97, i);
		assert_int_equal(intern_find(t, buf_str(&b)), i);
		assert_true(str_eq(intern_get(t, i), buf_str(&b)));
		assert_int_equal(intern_get(t, i).p[b.n], 0);
	}
	buf_free(&b);
}

static void
finds_every_one_of_many(void **state)
{
	struct intern t = {0};

	(void)state;
	fill(&t, 100000);
	assert_int_equal(intern_find(&t, STR("dir0/file1")), NONE);
	assert_true(t.nslots >= 200000);
	intern_fini(&t);
}

static void
many_are_found_at_once(void **state)
{
	enum { MANY = 1000 };
	struct intern t = {0};
	struct str names[MANY];
	uint32_t ids[MANY];

	(void)state;
	for (uint32_t i = 0; i < MANY; i++)
		names[i] = STR("nothing");
	intern_find_all(&t, names, MANY, ids);
	assert_int_equal(ids[0], NONE);
	assert_int_equal(ids[MANY - 1], NONE);
	fill(&t, 2 * MANY);
	for (uint32_t i = 0; i < MANY; i++)
		names[i] = i % 7 ? intern_get(&t, 2 * i) : STR("nothing");
	intern_find_all(&t, names, MANY, ids);
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(ids[i], i % 7 ? 2 * i : NONE);
	intern_find_all(&t, names, 0, ids);
	intern_fini(&t);
}

static void
reserving_avoids_all_growth(void **state)
{
	struct intern t = {0};
	const uint64_t *slots;
	const char *text;
	const uint32_t *ends;

	(void)state;
	intern_add(&t, STR("early"));
	intern_reserve(&t, 1000, 20000);
	slots = t.slots;
	text = t.text.p;
	ends = t.ends.p;
	assert_int_equal(intern_find(&t, STR("early")), 0);
	for (uint32_t i = 0; i < 1000; i++) {
		char name[16] = {0};

		memcpy(name, &i, sizeof i);
		intern_add(&t, (struct str){name, sizeof name});
	}
	assert_int_equal(intern_count(&t), 1001);
	assert_ptr_equal(t.slots, slots);
	assert_ptr_equal(t.text.p, text);
	assert_ptr_equal(t.ends.p, ends);
	intern_fini(&t);
}

/* a part of a string of the table: the directory of a path, say */
static void
a_part_of_what_it_holds_may_be_added(void **state)
{
	struct intern t = {0};

	(void)state;
	intern_add(&t, STR("some/directory/with/a/name/of/its/own"));
	for (size_t n = 1; n < 37; n++) {
		struct str whole = intern_get(&t, 0);

		assert_int_equal(intern_add(&t, (struct str){whole.p, n}), n);
	}
	for (uint32_t n = 1; n < 37; n++)
		assert_true(str_eq(intern_get(&t, n), (struct str){intern_get(&t, 0).p, n}));
	intern_fini(&t);
}

static void
merging_gives_the_ids_that_adding_gives(void **state)
{
	struct intern list = {0}, one = {0}, other = {0};
	struct buf b = {0};
	uint32_t ids[1000];

	(void)state;
	for (uint32_t i = 0; i < countof(ids); i++) {
		buf_clear(&b);
		buf_printf(&b, "%u", i * i % 701);
		intern_list(&list, buf_str(&b));
	}
	assert_int_equal(intern_count(&list), countof(ids));
	for (uint32_t i = 0; i < 9; i++) {
		intern_add(&one, intern_get(&list, 5 * i));
		intern_add(&other, intern_get(&list, 5 * i));
	}
	intern_merge(&one, &list, ids);
	for (uint32_t i = 0; i < countof(ids); i++)
		assert_int_equal(ids[i], intern_add(&other, intern_get(&list, i)));
	assert_int_equal(intern_count(&one), intern_count(&other));
	buf_free(&b);
	intern_fini(&list);
	intern_fini(&one);
	intern_fini(&other);
}

static void
an_empty_map_knows_nothing(void **state)
{
	struct map m = {0};

	(void)state;
	assert_int_equal(map_get(&m, 0), NONE);
	assert_int_equal(map_get(&m, UINT64_MAX), NONE);
	map_fini(&m);
}

static void
a_map_keeps_the_last_value_of_each_key(void **state)
{
	struct map m = {0};

	(void)state;
	map_set(&m, 0, 7);
	map_set(&m, UINT64_MAX, 0);
	map_set(&m, map_pair(1, 2), 3);
	map_set(&m, map_pair(2, 1), 4);
	map_set(&m, 0, 8);
	assert_int_equal(map_get(&m, 0), 8);
	assert_int_equal(map_get(&m, UINT64_MAX), 0);
	assert_int_equal(map_get(&m, map_pair(1, 2)), 3);
	assert_int_equal(map_get(&m, map_pair(2, 1)), 4);
	assert_int_equal(map_get(&m, 1), NONE);
	assert_int_equal(m.n, 4);
	map_fini(&m);
}

/* the two kinds of keys there are: ids one after another, and pairs of them */
static void
a_map_holds_many(void **state)
{
	struct map m = {0};

	(void)state;
	for (uint32_t i = 0; i < 50000; i++) {
		map_set(&m, i, i);
		map_set(&m, map_pair(i + 1, i % 5), i + 1);
	}
	assert_int_equal(m.n, 100000);
	for (uint32_t i = 0; i < 50000; i++) {
		assert_int_equal(map_get(&m, i), i);
		assert_int_equal(map_get(&m, map_pair(i + 1, i % 5)), i + 1);
		assert_int_equal(map_get(&m, map_pair(i + 1, 5)), NONE);
	}
	map_fini(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_table_knows_nothing),
		cmocka_unit_test(ids_are_dense_and_in_order_of_appearance),
		cmocka_unit_test(finds_every_one_of_many),
		cmocka_unit_test(many_are_found_at_once),
		cmocka_unit_test(reserving_avoids_all_growth),
		cmocka_unit_test(a_part_of_what_it_holds_may_be_added),
		cmocka_unit_test(merging_gives_the_ids_that_adding_gives),
		cmocka_unit_test(an_empty_map_knows_nothing),
		cmocka_unit_test(a_map_keeps_the_last_value_of_each_key),
		cmocka_unit_test(a_map_holds_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
