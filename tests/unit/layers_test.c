/* layers_test.c - whatever the boxes and arcs, the drawing is one. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "page/layers.h"

static void
add_boxes(struct layers *l, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		vec_push(&l->boxes, ((struct layer_box){.w = 40 + i % 7 * 20, .h = i % 2 ? 28 : 42}));
}

static void
add_arc(struct layers *l, uint32_t from, uint32_t to)
{
	vec_push(&l->arcs, ((struct layer_arc){.from = from, .to = to}));
}

static bool
overlap(const struct layer_box *a, const struct layer_box *b)
{
	return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static void
check(const struct layers *l)
{
	for (uint32_t i = 0; i < l->boxes.n; i++) {
		const struct layer_box *b = &l->boxes.p[i];

		assert_true(b->x >= 0 && b->x + b->w <= l->w + 1e-6);
		assert_true(b->y >= -1e-6 && b->y + b->h <= l->h + 1e-6);
		for (uint32_t k = 0; k < i; k++)
			assert_false(overlap(b, &l->boxes.p[k]));
	}
	for (uint32_t i = 0; i < l->arcs.n; i++) {
		const struct layer_arc *a = &l->arcs.p[i];
		const struct layer_box *from = &l->boxes.p[a->from], *to = &l->boxes.p[a->to];
		double x = from->x + from->w;

		for (uint32_t k = 0; k < a->nbends; k++) {
			assert_true(x < l->bends.p[a->bends + k].x0);
			x = l->bends.p[a->bends + k].x1;
		}
		if (from->layer < to->layer)
			assert_true(x < to->x && a->nbends == to->layer - from->layer - 1);
		else
			assert_int_equal(a->nbends, 0);
	}
}

static void
a_chain_is_a_straight_line(void **state)
{
	struct layers l = {0};

	(void)state;
	add_boxes(&l, 5);
	for (uint32_t i = 1; i < 5; i++)
		add_arc(&l, i - 1, i);
	layers_arrange(&l);
	check(&l);
	for (uint32_t i = 0; i < 5; i++) {
		assert_int_equal(l.boxes.p[i].layer, i);
		assert_true(fabs(l.boxes.p[i].y + l.boxes.p[i].h / 2 - l.h / 2) < 1e-6);
	}
	layers_fini(&l);
}

static void
sources_stand_next_to_what_reads_them(void **state)
{
	struct layers l = {0};

	(void)state;
	add_boxes(&l, 4);
	add_arc(&l, 0, 1);
	add_arc(&l, 1, 2);
	add_arc(&l, 3, 2);
	add_arc(&l, 0, 2);
	layers_arrange(&l);
	check(&l);
	assert_int_equal(l.boxes.p[3].layer, 1);
	assert_int_equal(l.arcs.p[3].nbends, 1);
	layers_fini(&l);
}

static void
what_is_crossed_is_untangled(void **state)
{
	struct layers l = {0};

	(void)state;
	add_boxes(&l, 20);
	for (uint32_t i = 0; i < 10; i++)
		add_arc(&l, i, 19 - i);
	layers_arrange(&l);
	check(&l);
	for (uint32_t i = 1; i < 10; i++)
		assert_true((l.boxes.p[i].y > l.boxes.p[i - 1].y) == (l.boxes.p[19 - i].y > l.boxes.p[20 - i].y));
	layers_fini(&l);
}

static void
nothing_and_no_arcs_are_drawings_too(void **state)
{
	struct layers l = {0};

	(void)state;
	layers_arrange(&l);
	add_boxes(&l, 7);
	layers_arrange(&l);
	check(&l);
	layers_fini(&l);
}

static uint32_t
dice(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % n;
}

/* cycles and repeated arcs included */
static void
nothing_overlaps_in_any_graph(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 100; seed++) {
		struct layers l = {0}, again = {0};
		uint32_t dices = seed, n = 1 + dice(&dices, 60);

		add_boxes(&l, n);
		add_boxes(&again, n);
		for (uint32_t i = dice(&dices, 2 * n); i > 0; i--) {
			uint32_t from = dice(&dices, n), least = seed % 4 ? from : 0;
			uint32_t to = least + dice(&dices, n - least);

			add_arc(&l, from, to);
			add_arc(&again, from, to);
		}
		layers_arrange(&l);
		layers_arrange(&again);
		check(&l);
		for (uint32_t i = 0; i < n; i++)
			assert_memory_equal(&l.boxes.p[i].y, &again.boxes.p[i].y, sizeof l.boxes.p[i].y);
		layers_fini(&l);
		layers_fini(&again);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chain_is_a_straight_line),
		cmocka_unit_test(sources_stand_next_to_what_reads_them),
		cmocka_unit_test(what_is_crossed_is_untangled),
		cmocka_unit_test(nothing_and_no_arcs_are_drawings_too),
		cmocka_unit_test(nothing_overlaps_in_any_graph),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
