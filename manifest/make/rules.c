/* rules.c - see rules.h: the tables of targets and of rules for patterns.
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/rules.h"

#include "data/hash.h"
#include "manifest/make/mk.h"

/* ---- targets */

static uint32_t *
slot_of(struct mk *mk, uint32_t name)
{
	idvec *of_name = &mk->rules.of_name;

	while (of_name->n <= name)
		vec_push(of_name, NONE);
	return &of_name->p[name];
}

static uint32_t
new_target(struct mk *mk, uint32_t name)
{
	struct mk_target t = {.name = name, .recipe = NONE, .stem = NONE, .file = NONE, .next = NONE};

	vec_push(&mk->rules.targets, t);
	return mk->rules.targets.n - 1;
}

uint32_t
mk_target_find(const struct mk *mk, struct str name)
{
	uint32_t id = intern_find(&mk->names, name);

	return id < mk->rules.of_name.n ? mk->rules.of_name.p[id] : NONE;
}

uint32_t
mk_target_of(struct mk *mk, uint32_t name)
{
	uint32_t *slot = slot_of(mk, name);

	if (*slot == NONE)
		*slot = new_target(mk, name);
	return *slot;
}

uint32_t
mk_target_add(struct mk *mk, struct str name)
{
	return mk_target_of(mk, mk_name(mk, name));
}

uint32_t
mk_target_add_colon(struct mk *mk, uint32_t first)
{
	struct mk_rules *rules = &mk->rules;
	uint32_t last = map_get(&rules->last_colon, first);
	uint32_t added = new_target(mk, rules->targets.p[first].name);

	rules->targets.p[last == NONE ? first : last].next = added;
	map_set(&rules->last_colon, first, added);
	return added;
}

void
mk_target_rename(struct mk *mk, uint32_t first, uint32_t name)
{
	BUG_ON(*slot_of(mk, name) != NONE);
	*slot_of(mk, name) = first;
	for (uint32_t t = first; t != NONE; t = mk->rules.targets.p[t].next)
		mk->rules.targets.p[t].name = name;
}

/* ---- patterns */

static uint64_t
hash_of(const struct mk_pattern *p)
{
	struct str targets = {(const char *)p->targets.p, p->targets.n * sizeof *p->targets.p};
	uint64_t h = hash_bytes(targets);

	for (uint32_t i = 0; i < p->deps.n; i++)
		h = (h ^ p->deps.p[i].target) * 0x9e3779b97f4a7c15u + p->deps.p[i].flags;
	return h;
}

static bool
is_same(const struct mk_pattern *a, const struct mk_pattern *b)
{
	if (a->targets.n != b->targets.n || a->deps.n != b->deps.n)
		return false;
	for (uint32_t i = 0; i < a->targets.n; i++)
		if (a->targets.p[i] != b->targets.p[i])
			return false;
	for (uint32_t i = 0; i < a->deps.n; i++)
		if (a->deps.p[i].target != b->deps.p[i].target || a->deps.p[i].flags != b->deps.p[i].flags)
			return false;
	return true;
}

static void
pattern_fini(struct mk_pattern *p)
{
	vec_free(&p->targets);
	vec_free(&p->deps);
}

/* the older one with the same targets and prerequisites gives way, or stays if the new one is but a default.
 * A collision of hashes merely leaves both */
void
mk_pattern_add(struct mk *mk, struct mk_pattern *p, bool override)
{
	struct mk_rules *rules = &mk->rules;
	uint64_t key = hash_of(p);
	uint32_t old = map_get(&rules->same_pattern, key);

	if (old != NONE && is_same(&rules->patterns.p[old], p)) {
		if (!override) {
			pattern_fini(p);
			return;
		}
		rules->patterns.p[old].dead = true;
	}
	map_set(&rules->same_pattern, key, rules->patterns.n);
	vec_push(&rules->patterns, *p);
}

/* ---- the end */

void
mk_rules_fini(struct mk *mk)
{
	struct mk_rules *rules = &mk->rules;

	for (uint32_t i = 0; i < rules->targets.n; i++) {
		struct mk_target *t = &rules->targets.p[i];

		vec_free(&t->deps);
		vec_free(&t->peers);
		if (t->scope)
			mk_scope_free(mk, t->scope);
		if (t->pattern_scope)
			mk_scope_free(mk, t->pattern_scope);
	}
	for (uint32_t i = 0; i < rules->patterns.n; i++)
		pattern_fini(&rules->patterns.p[i]);
	vec_free(&rules->targets);
	vec_free(&rules->of_name);
	vec_free(&rules->recipes);
	vec_free(&rules->patterns);
	map_fini(&rules->last_colon);
	map_fini(&rules->same_pattern);
	vec_free(&rules->pattern_vars.all);
	vec_free(&rules->pattern_vars.affixes);
	map_fini(&rules->pattern_vars.firsts);
	vec_free(&rules->makefiles);
}
