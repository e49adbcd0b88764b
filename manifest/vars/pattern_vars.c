/* pattern_vars.c - variables of all targets that match a pattern: which are those of a name? They are found
 * by what stands around the %, not one by one. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "data/hash.h"
#include "manifest/make/mk.h"

static struct mk_affix
affix_of(const struct mk *mk, uint32_t pattern)
{
	struct str s = mk_str(mk, pattern);
	const char *percent = memchr(s.p, '%', s.n);
	size_t head = percent ? (size_t)(percent - s.p) : s.n;

	return (struct mk_affix){(uint32_t)head, (uint32_t)(s.n - head - (percent != NULL))};
}

/* of what stands around the stem */
static uint64_t
key_of(struct str s, struct mk_affix a)
{
	uint64_t head = hash_bytes((struct str){s.p, a.head}),
		 tail = hash_bytes((struct str){s.p + s.n - a.tail, a.tail});

	return hash_u64(head + hash_u64(tail + a.head));
}

static bool
matches(struct str pattern, struct str name, struct mk_affix a)
{
	return memcmp(pattern.p, name.p, a.head) == 0 &&
	       memcmp(pattern.p + pattern.n - a.tail, name.p + name.n - a.tail, a.tail) == 0;
}

void
mk_pattern_var_add(struct mk *mk, const struct mk_pattern_var *pv)
{
	struct mk_pattern_vars *vars = &mk->rules.pattern_vars;

	vec_push(&vars->all, *pv);
	vars->all.p[vars->all.n - 1].order = vars->all.n;
	vars->all.p[vars->all.n - 1].size = (uint32_t)mk_str(mk, pv->pattern).n;
	vars->any_late |= mk_pattern_var_is_late(pv);
}

static int
by_size(const void *pa, const void *pb)
{
	const struct mk_pattern_var *a = pa, *b = pb;

	if (a->size != b->size)
		return a->size < b->size ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static void
note_affix(struct mk_pattern_vars *vars, struct mk_affix a)
{
	for (uint32_t i = 0; i < vars->affixes.n; i++)
		if (vars->affixes.p[i].head == a.head && vars->affixes.p[i].tail == a.tail)
			return;
	vec_push(&vars->affixes, a);
}

void
mk_pattern_vars_sort(struct mk *mk)
{
	struct mk_pattern_vars *vars = &mk->rules.pattern_vars;

	if (vars->indexed == vars->all.n)
		return;
	qsort(vars->all.p, vars->all.n, sizeof *vars->all.p, by_size);
	map_fini(&vars->firsts);
	vars->firsts = (struct map){0};
	for (uint32_t i = vars->all.n; i-- > 0;) {
		struct mk_affix a = affix_of(mk, vars->all.p[i].pattern);
		uint64_t key = key_of(mk_str(mk, vars->all.p[i].pattern), a);

		vars->all.p[i].next = map_get(&vars->firsts, key);
		map_set(&vars->firsts, key, i);
		note_affix(vars, a);
	}
	vars->indexed = vars->all.n;
}

static int
by_id(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return a < b ? -1 : a > b;
}

void
mk_pattern_vars_of(struct mk *mk, uint32_t name, idvec *out)
{
	const struct mk_pattern_vars *vars = &mk->rules.pattern_vars;
	struct str s = mk_str(mk, name);

	mk_pattern_vars_sort(mk);
	for (uint32_t i = 0; i < vars->affixes.n; i++) {
		struct mk_affix a = vars->affixes.p[i];
		uint32_t at;

		if ((size_t)a.head + a.tail >= s.n) /* the stem is not empty */
			continue;
		for (at = map_get(&vars->firsts, key_of(s, a)); at != NONE; at = vars->all.p[at].next)
			if (matches(mk_str(mk, vars->all.p[at].pattern), s, a))
				vec_push(out, at);
	}
	if (out->n > 1)
		qsort(out->p, out->n, sizeof *out->p, by_id);
}
