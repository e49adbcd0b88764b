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

/* of a rule for this target only, with these prerequisites. Their kind does not count */
static uint64_t
hash_of(uint32_t target, const mk_deps *deps)
{
	uint64_t h = hash_u64(target);

	for (uint32_t i = 0; i < deps->n; i++)
		h = (h ^ deps->p[i].target) * 0x9e3779b97f4a7c15u;
	return h;
}

static bool
is_for_one(const struct mk_pattern *p)
{
	for (uint32_t i = 1; i < p->targets.n; i++)
		if (p->targets.p[i] != p->targets.p[0])
			return false;
	return true;
}

static bool
has_deps(const struct mk_pattern *p, const mk_deps *deps)
{
	if (p->deps.n != deps->n)
		return false;
	for (uint32_t i = 0; i < deps->n; i++)
		if (p->deps.p[i].target != deps->p[i].target)
			return false;
	return true;
}

/* The first rule that is for one of p's targets and no other, with p's prerequisites; or NONE. A collision
 * of hashes merely hides it */
static uint32_t
find_same(const struct mk_rules *rules, const struct mk_pattern *p)
{
	uint32_t first = NONE;

	for (uint32_t i = 0; i < p->targets.n; i++) {
		uint32_t found = map_get(&rules->same_pattern, hash_of(p->targets.p[i], &p->deps));
		const struct mk_pattern *old = found == NONE ? NULL : &rules->patterns.p[found];

		if (old && !old->dead && old->targets.p[0] == p->targets.p[i] && has_deps(old, &p->deps))
			first = MIN(first, found);
	}
	return first;
}

static void
pattern_fini(struct mk_pattern *p)
{
	vec_free(&p->targets);
	vec_free(&p->deps);
}

/* what is there already gives way, or stays if the new one is but a default */
void
mk_pattern_add(struct mk *mk, struct mk_pattern *p, bool override)
{
	struct mk_rules *rules = &mk->rules;
	uint32_t old = find_same(rules, p);

	if (old != NONE && !override) {
		pattern_fini(p);
		return;
	}
	if (old != NONE)
		rules->patterns.p[old].dead = true;
	if (is_for_one(p))
		map_set(&rules->same_pattern, hash_of(p->targets.p[0], &p->deps), rules->patterns.n);
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
