/* preview.c - see preview.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/lines/preview.h"

void
preview_add(struct preview *p, uint32_t target, struct mk_scope *scope, const mk_steps *steps)
{
	struct preview_recipe r = {target, scope, {0}};

	for (uint32_t i = 0; i < steps->n; i++) {
		struct mk_step step = steps->p[i];

		step.text = arena_str(&p->mem, step.text);
		vec_push(&r.steps, step);
	}
	vec_push(&p->recipes, r);
}

void
preview_fini(struct preview *p)
{
	for (uint32_t i = 0; i < p->recipes.n; i++)
		vec_free(&p->recipes.p[i].steps);
	vec_free(&p->recipes);
	arena_free(&p->mem);
}
