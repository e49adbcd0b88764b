/* shuffle.c - see shuffle.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/target/shuffle.h"

#include <stdlib.h>

/* Makefiles are remade in the order in which they are named. */
static bool
is_wanted(const struct update *w)
{
	return w->o.shuffle && strcmp(w->o.shuffle, "identity") != 0 && !w->o.makefiles &&
	       !w->mk->rules.not_parallel;
}

/* Deterministic by seed, and another order for each target. */
static void
shuffle(struct update *w, idvec *order, uint32_t n, uint64_t salt)
{
	uint64_t state = strtoull(w->o.shuffle, NULL, 10) * 6364136223846793005u + salt;

	order->n = 0;
	for (uint32_t i = 0; i < n; i++)
		vec_push(order, i);
	for (uint32_t i = n; i-- > 1;) {
		bool reverse = strcmp(w->o.shuffle, "reverse") == 0;
		uint32_t j, held = order->p[i];

		state = state * 6364136223846793005u + 1442695040888963407u;
		j = reverse ? n - 1 - i : (uint32_t)((state >> 33) % (i + 1));
		if (reverse && j >= i)
			continue;
		order->p[i] = order->p[j];
		order->p[j] = held;
	}
}

/* .WAIT says that somebody cares for the order (make §1.14) */
void
shuffle_deps(struct update *w, uint32_t target)
{
	const struct mk_target *t = update_target(w, target);

	if (!is_wanted(w) || t->flags & TARGET_WAIT_ALL)
		return;
	for (uint32_t i = 0; i < t->deps.n; i++)
		if (t->deps.p[i].flags & DEP_WAIT)
			return;
	shuffle(w, &update_more(w, target)->order, t->deps.n, target);
}

void
shuffle_goals(struct update *w)
{
	idvec order = {0};
	VEC(struct update_goal) goals = {0};

	if (!is_wanted(w))
		return;
	shuffle(w, &order, w->goals.n, 0);
	for (uint32_t i = 0; i < order.n; i++)
		vec_push(&goals, w->goals.p[order.p[i]]);
	memcpy(w->goals.p, goals.p, goals.n * sizeof *goals.p);
	vec_free(&goals);
	vec_free(&order);
}
