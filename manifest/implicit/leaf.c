/* leaf.c - see leaf.h. SPDX-License-Identifier: Apache-2.0
 *
 * Which names the rules for anything lead to is found once, for a name that nobody knows: what they put
 * behind it, and what the rules for such endings put there instead. Rules of another form make it give up:
 * then every name is tried as always. */
#include "manifest/implicit/leaf.h"

#include <stdlib.h>

#include "manifest/files/files.h"
#include "manifest/files/stems.h"

enum { MANY = 128 }; /* endings, or patterns to be compared with every name: that is no gain any more */

/* Names that begin (or may go on) and end like this have rules of which we know nothing */
struct except {
	struct str before, after;
};

struct mk_leaf {
	struct mk_stems known;           /* targets */
	uint32_t ntargets;               /* of them are in there */
	bool versions;                   /* one of them is in RCS or SCCS */
	uint32_t npatterns;              /* as of … */
	bool simple;                     /* all rules are of the form that we understand */
	VEC(struct str) endings;
	VEC(struct except) exceptions;
};

/* ---- what the rules for anything lead to */

static bool
is_known_ending(const struct mk_leaf *l, struct str ending)
{
	for (uint32_t i = 0; i < l->endings.n; i++)
		if (str_eq(l->endings.p[i], ending))
			return true;
	return false;
}

static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr("/%*?[(", s.p[i]))
			return false;
	return true;
}

/* a candidate: the name, what is left of the ending that led here, and what the rule puts behind */
static bool
add_ending(struct mk *mk, struct mk_leaf *l, struct str left, struct str behind)
{
	struct buf text = {0};
	struct str ending;

	buf_put(&text, left);
	buf_put(&text, behind);
	ending = buf_str(&text);
	if (!ending.n || (ending.p[0] != '.' && ending.p[0] != ',') || !is_plain(ending) ||
	    l->endings.n >= MANY) {
		buf_free(&text);
		return false;
	}
	if (!is_known_ending(l, ending))
		vec_push(&l->endings, arena_str(&mk->mem, ending));
	buf_free(&text);
	return true;
}

/* what is under version control is looked for as a file, and mk_dir_has_stem sees it */
static bool
is_version(struct str before, struct str behind)
{
	return (str_eq(before, STR("RCS/")) || str_eq(before, STR("SCCS/s.")) || str_eq(before, STR("s."))) &&
	       (!behind.n || behind.p[0] == ',' || behind.p[0] == '.') && is_plain(behind);
}

/* A rule makes name+left: if its first prerequisite is never there, the others do not matter */
static bool
follow(struct mk *mk, struct mk_leaf *l, const struct mk_pattern *p, struct str left)
{
	struct str dep, before;
	const char *percent;

	if (!p->deps.n || p->deps.p[0].flags & DEP_EXPAND)
		return false;
	dep = mk_str(mk, p->deps.p[0].target);
	percent = memchr(dep.p, '%', dep.n);
	if (!percent)
		return false;
	before = (struct str){dep.p, (size_t)(percent - dep.p)};
	dep = (struct str){percent + 1, dep.n - before.n - 1};
	if (before.n)
		return p->terminal && !left.n && is_version(before, dep);
	return add_ending(mk, l, left, dep);
}

static bool
except(struct mk *mk, struct mk_leaf *l, struct str before, struct str after)
{
	if (l->exceptions.n >= MANY)
		return false;
	vec_push(&l->exceptions, ((struct except){arena_str(&mk->mem, before), arena_str(&mk->mem, after)}));
	return true;
}

/* a pattern that is more than a lone %: does it match the name with this ending? */
static bool
follow_ending(struct mk *mk, struct mk_leaf *l, const struct mk_pattern *p, struct str target,
              struct str ending)
{
	const char *percent = memchr(target.p, '%', target.n);
	struct str before = {target.p, percent ? (size_t)(percent - target.p) : 0}, after;

	if (!percent || target.n == 1)
		return true;
	after = (struct str){percent + 1, target.n - before.n - 1};
	if (after.n > ending.n)
		return !str_ends(after, ending) ||
		       except(mk, l, before, (struct str){after.p, after.n - ending.n});
	if (!str_ends(ending, after))
		return true;
	if (before.n)
		return except(mk, l, before, STR(""));
	return follow(mk, l, p, (struct str){ending.p, ending.n - after.n});
}

static bool
can_make(const struct mk_pattern *p)
{
	return !p->dead && p->recipe != NONE;
}

static bool
follow_anything(struct mk *mk, struct mk_leaf *l, const struct mk_pattern *p)
{
	for (uint32_t i = 0; i < p->targets.n; i++)
		if (str_eq(mk_str(mk, p->targets.p[i]), STR("%")) && !follow(mk, l, p, STR("")))
			return false;
	return true;
}

static bool
follow_all(struct mk *mk, struct mk_leaf *l)
{
	const struct mk_rules *rules = &mk->rules;

	for (uint32_t i = 0; i < rules->patterns.n; i++)
		if (can_make(&rules->patterns.p[i]) && !follow_anything(mk, l, &rules->patterns.p[i]))
			return false;
	for (uint32_t e = 0; e < l->endings.n; e++)
		for (uint32_t i = 0; i < rules->patterns.n; i++) {
			const struct mk_pattern *p = &rules->patterns.p[i];

			for (uint32_t t = 0; can_make(p) && t < p->targets.n; t++)
				if (!follow_ending(mk, l, p, mk_str(mk, p->targets.p[t]), l->endings.p[e]))
					return false;
		}
	return true;
}

/* ---- names */

static bool
ends_in_versions(struct str dir)
{
	return str_ends(dir, STR("RCS/")) || str_ends(dir, STR("SCCS/"));
}

static size_t
dir_length(struct str name)
{
	size_t n = name.n;

	while (n && name.p[n - 1] != '/')
		n--;
	return n;
}

/* targets come up while the walk goes on */
static void
learn_targets(struct mk *mk, struct mk_leaf *l)
{
	const struct mk_rules *rules = &mk->rules;

	if (l->ntargets == rules->targets.n)
		return;
	if (rules->targets.n > l->known.room) {
		mk_stems_begin(&l->known, 2 * rules->targets.n);
		l->ntargets = 0;
	}
	for (; l->ntargets < rules->targets.n; l->ntargets++) {
		struct str name = mk_str(mk, rules->targets.p[l->ntargets].name);
		size_t ndir = dir_length(name);

		l->versions |= ends_in_versions((struct str){name.p, ndir});
		mk_stems_add(&l->known, name, ndir);
	}
}

static struct mk_leaf *
leaf_of(struct mk *mk)
{
	struct mk_leaf *l = mk->leaf;

	if (!l) {
		l = mk->leaf = xcalloc(1, sizeof *l);
		l->npatterns = NONE;
	}
	if (l->npatterns != mk->rules.patterns.n) {
		l->npatterns = mk->rules.patterns.n;
		l->endings.n = l->exceptions.n = 0;
		l->simple = follow_all(mk, l);
	}
	if (l->simple)
		learn_targets(mk, l);
	return l;
}

void
mk_leaf_fini(struct mk *mk)
{
	if (!mk->leaf)
		return;
	mk_stems_fini(&mk->leaf->known);
	vec_free(&mk->leaf->endings);
	vec_free(&mk->leaf->exceptions);
	xfree(mk->leaf);
}

/* what begins like the pattern, or like a part of it that the ending goes on with */
static bool
may_begin(struct str name, struct str before)
{
	return str_starts(name, before) || str_starts(before, name);
}

static bool
is_exception(const struct mk_leaf *l, struct str name, struct str base)
{
	for (uint32_t i = 0; i < l->exceptions.n; i++) {
		const struct except *e = &l->exceptions.p[i];

		if (str_ends(name, e->after) && (may_begin(name, e->before) || may_begin(base, e->before)))
			return true;
	}
	return false;
}

bool
mk_is_leaf(struct mk *mk, struct str name, size_t ndir)
{
	struct str dir = {name.p, ndir}, base = {name.p + ndir, name.n - ndir};
	const struct mk_leaf *l = leaf_of(mk);

	if (!l->simple || l->versions || strpbrk(base.p, "*?[(/") || mk_vpath_any(mk))
		return false;
	return !mk_stems_has(&l->known, name) && !is_exception(l, name, base) &&
	       !mk_dir_has_stem(mk, dir, base);
}
