/* implicit_match.c - which rules match a name: see implicit.h. Patterns are found by the text behind their %:
 * a name asks for each length that there is. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/implicit/implicit.h"

#include <stdlib.h>

#include "data/hash.h"
#include "manifest/files/files.h"
#include "manifest/implicit/leaf.h"

/* ---- the index */

static void
index_target(struct mk *mk, struct mk_search *s, uint32_t rule, uint32_t target)
{
	struct str name = arena_str(&mk->mem, mk_str(mk, mk->rules.patterns.p[rule].targets.p[target]));
	const char *percent = memchr(name.p, '%', name.n);
	size_t before = percent ? (size_t)(percent - name.p) : name.n;
	struct mk_tail t = {.rule = rule, .target = target, .before = {name.p, before}, .next = NONE};
	uint64_t key;
	uint32_t last, i;

	if (!percent)
		return;
	t.after = (struct str){percent + 1, name.n - before - 1};
	if (name.n == 1) {
		vec_push(&s->anything, s->tails.n);
		vec_push(&s->tails, t);
		return;
	}
	key = hash_bytes(t.after);
	last = map_get(&s->lasts, key);
	if (last == NONE)
		map_set(&s->heads, key, s->tails.n);
	else
		s->tails.p[last].next = s->tails.n;
	map_set(&s->lasts, key, s->tails.n);
	vec_push(&s->tails, t);
	for (i = 0; i < s->lengths.n && s->lengths.p[i] != t.after.n; i++)
		;
	if (i == s->lengths.n)
		vec_push(&s->lengths, (uint32_t)t.after.n);
}

struct mk_search *
mk_implicit_index(struct mk *mk)
{
	struct mk_search *s = mk->search;

	if (!s)
		s = mk->search = xcalloc(1, sizeof *s);
	for (; s->indexed < mk->rules.patterns.n; s->indexed++)
		for (uint32_t i = 0; i < mk->rules.patterns.p[s->indexed].targets.n; i++)
			index_target(mk, s, s->indexed, i);
	if (s->ran != mk->ran) {
		map_fini(&s->impossible);
		s->impossible = (struct map){0};
		s->ran = mk->ran;
	}
	return s;
}

void
mk_search_fini(struct mk *mk)
{
	struct mk_search *s = mk->search;

	if (!s)
		return;
	map_fini(&s->heads);
	map_fini(&s->lasts);
	map_fini(&s->impossible);
	vec_free(&s->tails);
	vec_free(&s->lengths);
	vec_free(&s->anything);
	arena_free(&s->scratch);
	xfree(s);
}

/* ---- which rules match */

static bool
match(const struct mk_tail *t, struct str name, size_t ndir, struct mk_candidate *c)
{
	bool whole = memchr(t->before.p, '/', t->before.n) || memchr(t->after.p, '/', t->after.n);
	size_t skip = whole ? 0 : ndir;
	struct str seen = {name.p + skip, name.n - skip};

	if (seen.n <= t->before.n + t->after.n || !str_starts(seen, t->before) || !str_ends(seen, t->after))
		return false;
	*c = (struct mk_candidate){
		.rule = t->rule,
		.target = t->target,
		.stem = {seen.p + t->before.n, seen.n - t->before.n - t->after.n},
		.ndir = skip,
	};
	return true;
}

static bool
may_use(const struct mk_pattern *p)
{
	return !p->dead && !p->in_use && !(p->deps.n && p->recipe == NONE);
}

/* by the length of the stem with its directory, else as they were defined */
static int
by_stem(const void *pa, const void *pb)
{
	const struct mk_candidate *a = pa, *b = pb;
	size_t na = a->stem.n + a->ndir, nb = b->stem.n + b->ndir;

	if (na != nb)
		return na < nb ? -1 : 1;
	return a->rule < b->rule ? -1 : a->rule > b->rule;
}

/* rules whose pattern says something about the name */
static void
gather_specific(struct mk *mk, struct str name, size_t ndir, mk_candidates *all)
{
	const struct mk_search *s = mk->search;

	for (uint32_t i = 0; i < s->lengths.n; i++) {
		size_t n = s->lengths.p[i];
		uint32_t t;

		if (n >= name.n)
			continue;
		t = map_get(&s->heads, hash_bytes((struct str){name.p + name.n - n, n}));
		for (; t != NONE; t = s->tails.p[t].next) {
			struct mk_candidate c;

			if (match(&s->tails.p[t], name, ndir, &c) && may_use(&mk->rules.patterns.p[c.rule]))
				vec_push(all, c);
		}
	}
}

/* Rules for anything: none but terminal ones where others match, or on the way to something else */
static void
gather_anything(struct mk *mk, struct str name, size_t ndir, bool only_terminal, mk_candidates *all)
{
	const struct mk_search *s = mk->search;

	for (uint32_t i = 0; i < s->anything.n; i++) {
		const struct mk_tail *t = &s->tails.p[s->anything.p[i]];
		const struct mk_pattern *p = &mk->rules.patterns.p[t->rule];
		struct mk_candidate c;

		if ((!only_terminal || p->terminal) && may_use(p) && match(t, name, ndir, &c))
			vec_push(all, c);
	}
}

/* How much of it is the directory that patterns without one do not see? Members of archives have none, be
 * they called lib(member) or, when only that part is searched for, (member). d/ is in the directory that
 * has d. */
static size_t
dir_length(const struct mk *mk, struct str name)
{
	struct str lib, member;
	size_t n = name.n;

	if (mk_is_member(name, &lib, &member) || name.p == mk->search->member)
		return 0;
	if (n && name.p[n - 1] == '/')
		n--;
	while (n && name.p[n - 1] != '/')
		n--;
	return n;
}

void
mk_implicit_gather(struct mk *mk, struct str name, bool deeper, unsigned reach, mk_candidates *all)
{
	size_t ndir;

	mk_implicit_index(mk);
	ndir = dir_length(mk, name);
	gather_specific(mk, name, ndir, all);
	if (mk->search->anything.n &&
	    (reach & REACH_MENTIONS || mk->debug & DEBUG_IMPLICIT || !mk_is_leaf(mk, name, ndir)))
		gather_anything(mk, name, ndir, deeper || all->n, all);
	if (all->n > 1)
		qsort(all->p, all->n, sizeof *all->p, by_stem);
}
