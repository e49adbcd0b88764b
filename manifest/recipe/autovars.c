/* autovars.c - $@ $< $^ and their kin, for a target whose recipe is about to run (make §1.12).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/recipe/autovars.h"

#include "manifest/expand/words.h"
#include "manifest/files/files.h"

/* which lists a prerequisite is in already */
enum { IN_NORMAL = 1, IN_NEWER = 2, IN_ORDER = 4 };

struct lists {
	struct buf all, once, newer, order; /* $+ $^ $? $| */
	struct map seen;                    /* name → IN_… */
};

static uint32_t
name_of(const struct mk *mk, const struct mk_target *t, const struct mk_facts *facts, uint32_t i)
{
	if (facts && facts->where && facts->where[i] != NONE)
		return facts->where[i];
	return mk->rules.targets.p[t->deps.p[i].target].name;
}

/* of an archive, lists have the member */
static struct str
list_name(struct mk *mk, uint32_t name)
{
	struct str s = mk_str(mk, name), lib, member;

	return mk_is_member(s, &lib, &member) ? member : s;
}

static void
add(struct lists *l, uint32_t key, uint32_t bit, struct buf *list, struct str name)
{
	uint32_t in = map_get(&l->seen, key);

	in = in == NONE ? 0 : in;
	if (in & bit)
		return;
	map_set(&l->seen, key, in | bit);
	mk_separate(list, 0);
	buf_put(list, name);
}

static bool
counts(const struct mk_dep *d)
{
	return !(d->flags & (DEP_EXTRA | DEP_EXPAND | DEP_DROPPED));
}

static void
fill(struct mk *mk, const struct mk_target *t, const struct mk_facts *facts, struct lists *l)
{
	for (uint32_t i = 0; i < t->deps.n; i++) {
		const struct mk_dep *d = &t->deps.p[i];
		struct str name;
		uint32_t id;

		if (!counts(d) || d->flags & DEP_ORDER_ONLY)
			continue;
		id = name_of(mk, t, facts, i); /* two may be one file, as it was found */
		name = list_name(mk, id);
		mk_separate(&l->all, 0);
		buf_put(&l->all, name);
		add(l, id, IN_NORMAL, &l->once, name);
		if (facts && facts->newer && facts->newer[i])
			add(l, id, IN_NEWER, &l->newer, name);
	}
	/* order-only is only what is nothing more */
	for (uint32_t i = 0; i < t->deps.n; i++) {
		const struct mk_dep *d = &t->deps.p[i];
		uint32_t id;

		if (!counts(d) || !(d->flags & DEP_ORDER_ONLY))
			continue;
		id = name_of(mk, t, facts, i);
		add(l, id, IN_NORMAL | IN_ORDER, &l->order, list_name(mk, id));
	}
}

static uint32_t
first_dep(const struct mk *mk, const struct mk_target *t, const struct mk_facts *facts)
{
	for (uint32_t i = 0; i < t->deps.n; i++)
		if (counts(&t->deps.p[i]) && !(t->deps.p[i].flags & DEP_ORDER_ONLY))
			return name_of(mk, t, facts, i);
	return NONE;
}

/* what an explicit rule has for a stem: the name without a suffix that make knows */
static struct str
known_stem(struct mk *mk, struct str name)
{
	uint32_t suffixes = mk_target_find(mk, STR(".SUFFIXES"));
	const mk_deps *deps = suffixes == NONE ? NULL : &mk->rules.targets.p[suffixes].deps;

	for (uint32_t i = 0; deps && i < deps->n; i++) {
		struct str suffix = mk_str(mk, mk->rules.targets.p[deps->p[i].target].name);

		if (name.n > suffix.n && str_ends(name, suffix))
			return (struct str){name.p, name.n - suffix.n};
	}
	return STR("");
}

static struct str
stem_of(struct mk *mk, const struct mk_target *t)
{
	struct str name = mk_str(mk, t->name), lib, member;

	if (t->stem != NONE)
		return mk_str(mk, t->stem);
	return known_stem(mk, mk_is_member(name, &lib, &member) ? member : name);
}

static void
set(struct mk *mk, struct mk_scope *scope, const char *name, struct str value)
{
	mk_var_set(mk, scope, str_of(name), value, ORIGIN_AUTOMATIC, false, NULL);
}

/* the names of them are interned already: setting them moves no name */
static void
set_names(struct mk *mk, struct mk_scope *scope, const struct mk_target *t, const struct mk_facts *facts)
{
	struct str name = mk_str(mk, facts && facts->self ? *facts->self : t->name);
	struct str lib = name, member = STR("");
	uint32_t first = first_dep(mk, t, facts);

	mk_is_member(name, &lib, &member);
	set(mk, scope, "@", lib);
	set(mk, scope, "%", member);
	set(mk, scope, "*", stem_of(mk, t));
	if (t->recipe != NONE && t->recipe == mk->rules.default_recipe)
		set(mk, scope, "<", lib);
	else
		set(mk, scope, "<", first == NONE ? STR("") : mk_str(mk, first));
}

void
mk_autovars_set(struct mk *mk, struct mk_scope *scope, uint32_t target, const struct mk_facts *facts)
{
	static const char *const names[] = {"@", "%", "*", "<", "+", "^", "?", "|"};
	const struct mk_target *t = &mk->rules.targets.p[target];
	struct lists l = {0};

	for (unsigned i = 0; i < countof(names); i++)
		mk_name(mk, str_of(names[i]));
	set_names(mk, scope, t, facts);
	fill(mk, t, facts, &l);
	set(mk, scope, "+", buf_str(&l.all));
	set(mk, scope, "^", buf_str(&l.once));
	set(mk, scope, "?", buf_str(&l.newer));
	set(mk, scope, "|", buf_str(&l.order));
	buf_free(&l.all);
	buf_free(&l.once);
	buf_free(&l.newer);
	buf_free(&l.order);
	map_fini(&l.seen);
}
