/* implicit_search.c - are there the prerequisites that an implicit rule needs, or is there a rule for them,
 * too? See implicit_search.h and implicit.h (make §1.13). Who makes an intermediate file is found in the same
 * way, one level deeper; no rule is used twice on the way down, so that this ends.
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/implicit/implicit_search.h"

#include <stdlib.h>

#include "data/hash.h"
#include "manifest/expand/expand.h"
#include "manifest/files/files.h"
#include "manifest/implicit/implicit.h"
#include "manifest/implicit/second.h"

/* ---- would they do? */

static int search(struct mk *, uint32_t target, struct str name, unsigned level, struct mk_way **);

static bool
is_dep_of(const struct mk *mk, uint32_t target, uint32_t known)
{
	const mk_deps *deps = &mk->rules.targets.p[target].deps;

	for (uint32_t i = 0; i < deps->n; i++)
		if (!(deps->p[i].flags & DEP_EXPAND) && deps->p[i].target == known)
			return true;
	return false;
}

/* some rule makes it, be it one that was found on the way */
static bool
is_made(const struct mk_target *t)
{
	return t->flags & (TARGET_RULE | TARGET_PHONY | TARGET_PEER) ||
	       (t->recipe != NONE && t->stem != NONE);
}

enum there { NOWHERE, BY_RULE, BY_MENTION, AS_FILE, ELSEWHERE };

static enum there
is_there(struct mk *mk, uint32_t target, struct str path, unsigned reach)
{
	struct str lib, member;
	uint32_t known = mk_target_find(mk, path);
	uint32_t flags = known == NONE ? 0 : mk->rules.targets.p[known].flags;
	int64_t mtime;
	bool gpath;

	if (known != NONE && (is_made(&mk->rules.targets.p[known]) || is_dep_of(mk, target, known)))
		return BY_RULE;
	if (flags & TARGET_NAMED) {
		if (reach & REACH_MENTIONS)
			return BY_MENTION;
		mk_implicit_index(mk)->mentions = true;
	}
	if (mk_is_member(path, &lib, &member))
		return mk_member_mtime(mk, lib, member, &mtime) == 0 && mtime ? AS_FILE : NOWHERE;
	if (mk_exists(mk, path))
		return AS_FILE;
	return mk_vpath_look(mk, path, &mtime, &gpath) != NONE ? ELSEWHERE : NOWHERE;
}

static bool
is_impossible(struct mk *mk, struct str name)
{
	return map_get(&mk_implicit_index(mk)->impossible, hash_bytes(name)) != NONE;
}

static void
set_impossible(struct mk *mk, struct str name)
{
	map_set(&mk_implicit_index(mk)->impossible, hash_bytes(name), 0);
}

enum { LEVELS = 200 }; /* a chain of implicit rules as long as that is no chain but a mistake */

/* what is being tried: a rule for a name, on behalf of a target */
struct attempt {
	struct mk *mk;
	uint32_t target;
	unsigned level;
	unsigned reach;
	struct str stem;       /* without the directory */
	struct mk_way *way;
	bool listed;           /* what is tried comes from a list that is expanded a second time */
};

/* GNU make tries a rule no more whose prerequisite it knows to be impossible */
static uint64_t
rejected_key(struct str name, uint32_t rule)
{
	return hash_bytes(name) ^ hash_u64(rule + 2);
}

/* true: it is known to be impossible, and that was told */
static bool
tell_rejected(const struct attempt *a, struct str name, const char *kind)
{
	struct buf how = {0};

	if (!is_impossible(a->mk, name))
		return false;
	buf_printf(&how, "due to impossible %s prerequisite", kind);
	mk_implicit_tell_rule(a->mk, a->level + 1, "Rejecting rule", a->way->rule, how.p, name);
	buf_free(&how);
	map_set(&a->mk->search->impossible, rejected_key(a->way->name, a->way->rule), 0);
	return true;
}

static bool
is_mentioned(const struct mk *mk, struct str name)
{
	uint32_t known = mk_target_find(mk, name);

	return known != NONE && mk->rules.targets.p[known].flags & TARGET_NAMED;
}

static void
tell_elsewhere(struct mk *mk, unsigned level, struct str name)
{
	int64_t mtime;
	bool gpath;
	uint32_t found = mk_vpath_look(mk, name, &mtime, &gpath);

	mk_implicit_tell(mk, level, "Found prerequisite '%.*s' as VPATH '%s'.", STR_FMT(name),
	                 mk_str(mk, found).p);
}

static void
tell_there(const struct attempt *a, struct str name, bool literal, enum there there)
{
	const char *kind = literal && !a->listed ? "rule" : "implicit";
	unsigned level = a->level + 1;

	if (!(a->mk->debug & DEBUG_IMPLICIT) || (there == NOWHERE && tell_rejected(a, name, kind)))
		return;
	mk_implicit_tell(a->mk, level, "Trying %s prerequisite '%.*s'.", kind, STR_FMT(name));
	if (there == BY_RULE)
		mk_implicit_tell(a->mk, level, "'%.*s' ought to exist.", STR_FMT(name));
	else if (there == BY_MENTION)
		mk_implicit_tell_rule(a->mk, level, "Using compatibility rule", a->way->rule, "due to", name);
	else if (is_mentioned(a->mk, name))
		mk_implicit_tell_unqualified(a->mk, level, name, a->way->rule);
	if (there == AS_FILE)
		mk_implicit_tell(a->mk, level, "Found '%.*s'.", STR_FMT(name));
	else if (there == ELSEWHERE)
		tell_elsewhere(a->mk, level, name);
	else if (there == NOWHERE && !(a->reach & REACH_CHAINS))
		mk_implicit_tell(a->mk, level, "Not found '%.*s'.", STR_FMT(name));
}

/* 1: name is there, or *below makes it; 0; -1 after mk_fatal */
static int
check_name(const struct attempt *a, struct str name, bool literal, struct mk_way **below)
{
	struct mk *mk = a->mk;
	uint64_t tried = mk->search->tried;
	enum there there = is_there(mk, a->target, name, a->reach);
	int found;

	tell_there(a, name, literal, there);
	if (there != NOWHERE)
		return 1;
	if (!(a->reach & REACH_CHAINS) || a->level >= LEVELS || is_impossible(mk, name))
		return 0;
	mk_implicit_tell(mk, a->level + 1, "Looking for a rule with %s file '%.*s'.",
	                 literal || is_mentioned(mk, name) ? "explicit" : "intermediate", STR_FMT(name));
	name = arena_str(&mk->search->scratch, name);
	found = search(mk, a->target, name, a->level + 1, below);
	if (found == 0)
		mk_implicit_tell_rule(mk, a->level + 1, "Rejecting rule", a->way->rule,
		                      "due to impossible prerequisite", name);
	/* what no rule matches is known as fast again, but would be told of again, too */
	if (found == 0 && (mk->search->tried != tried || mk->debug & DEBUG_IMPLICIT))
		set_impossible(mk, name);
	return found;
}

/* name stays where it is meanwhile: it is none of mk->names */
static int
check_dep(const struct attempt *a, struct mk_dep d, struct str name, bool literal)
{
	struct mk_way *below = NULL;
	int found = check_name(a, name, literal, &below);

	if (found == 1) {
		d.target = mk_name(a->mk, name);
		d.flags |= DEP_IMPLICIT | (literal ? DEP_LITERAL : 0);
		vec_push(&a->way->deps, d);
		vec_push(&a->way->below, below);
	}
	return found;
}

/* the deps that one word has become; the directory that the pattern did not see is put in front */
static int
check_expanded(const struct attempt *a, const mk_deps *deps, bool has_stem)
{
	struct buf path = {0};
	int found = 1;

	for (uint32_t i = 0; i < deps->n && found == 1; i++) {
		buf_clear(&path);
		if (has_stem)
			buf_put(&path, a->way->dir);
		buf_put(&path, mk_str(a->mk, deps->p[i].target));
		found = check_dep(a, deps->p[i], buf_str(&path), !has_stem);
	}
	buf_free(&path);
	return found;
}

/* A list that is expanded for this name. Word by word: what follows one that will not do is not looked at */
static int
check_list(const struct attempt *a, struct str text)
{
	struct str stem = a->way->dir.n ? STR("$(*F)") : STR("$*"), word;
	bool order = false;
	int found = 1;

	while (found == 1 && (word = mk_second_word(&text)).n) {
		struct buf with_stem = {0};
		bool has_stem = mk_second_stem(word, stem, &with_stem);
		mk_deps deps = {0};

		found = mk_second_expand(a->mk, a->target, a->way->name, a->way->stem, buf_str(&with_stem),
		                         &order, &deps);
		found = found < 0 ? -1 : check_expanded(a, &deps, has_stem);
		vec_free(&deps);
		buf_free(&with_stem);
	}
	return found;
}

/* one name, or all files that match if it is a wildcard */
static int
check_files(const struct attempt *a, struct mk_dep d, struct str text, bool literal)
{
	struct buf files = {0};
	struct str rest, word;
	int found = 1;

	if (!strpbrk(text.p, "*?["))
		return check_dep(a, d, text, literal);
	mk_glob(a->mk, text, true, &files);
	rest = buf_str(&files);
	while (found == 1 && (word = mk_word(&rest)).n)
		found = check_dep(a, d, word, literal);
	buf_free(&files);
	return found;
}

static int
check_deps(struct attempt *a, mk_deps list)
{
	struct buf text = {0};
	int found = 1;

	for (uint32_t i = 0; i < list.n && found == 1; i++) {
		struct mk_dep d = list.p[i];
		struct str pattern = mk_str(a->mk, d.target);
		bool literal = !memchr(pattern.p, '%', pattern.n);

		a->listed = (d.flags & DEP_EXPAND) != 0;
		if (d.flags & DEP_EXPAND) {
			found = check_list(a, arena_str(&a->mk->search->scratch, pattern));
			continue;
		}
		buf_clear(&text);
		mk_implicit_put(pattern, a->way->dir, a->stem, &text);
		found = check_files(a, d, buf_str(&text), literal);
	}
	buf_free(&text);
	return found;
}

/* ---- one rule after the other */

/* what stands before the stem, and behind the directory, is seldom anything: then both are together
 * already */
static struct str
whole_stem(struct mk *mk, const struct mk_candidate *c, struct str dir)
{
	struct str whole = {c->stem.p - dir.n, dir.n + c->stem.n};
	struct buf text = {0};

	if (whole.p == dir.p)
		return whole;
	buf_put(&text, dir);
	buf_put(&text, c->stem);
	whole = arena_str(&mk->search->scratch, buf_str(&text));
	buf_free(&text);
	return whole;
}

static struct mk_way *
keep_way(const struct mk_way *way)
{
	return memcpy(xmalloc(sizeof *way), way, sizeof *way);
}

static int
try(struct mk *mk, uint32_t target, struct str name, const struct mk_candidate *c, unsigned level,
    unsigned reach, struct mk_way **found)
{
	struct mk_pattern *p = &mk->rules.patterns.p[c->rule];
	struct str dir = {name.p, c->ndir};
	struct mk_way way = {.rule = c->rule, .target = c->target, .name = name, .dir = dir};
	struct attempt a = {mk, target, level, reach, c->stem, &way, false};
	bool chains = reach & REACH_CHAINS;
	int rc;

	if ((p->terminal && chains) || (p->recipe == NONE && !p->deps.n))
		return 0;
	way.stem = whole_stem(mk, c, dir);
	if (chains && mk->debug & DEBUG_IMPLICIT &&
	    map_get(&mk->search->impossible, rejected_key(name, c->rule)) != NONE)
		return 0;
	mk_implicit_tell_rule(mk, level + 1, "Trying pattern rule", c->rule, "with stem", c->stem);
	mk->search->tried++;
	p->in_use = true;
	rc = check_deps(&a, p->deps);
	mk->rules.patterns.p[c->rule].in_use = false;
	if (rc == 1)
		*found = keep_way(&way);
	else if (way.below.n)
		mk_implicit_free(keep_way(&way));
	return rc;
}

static int
find(struct mk *mk, uint32_t target, struct str name, unsigned level, unsigned reach, struct mk_way **found)
{
	mk_candidates all = {0};
	int rc = 0;

	mk_implicit_gather(mk, name, level > 0, reach, &all);
	if (!(reach & REACH_CHAINS))
		mk_implicit_tell_avoided(mk, level + 1);
	else if (all.n)
		mk_implicit_tell(mk, level + 1, "Trying harder.");
	for (uint32_t i = 0; i < all.n && rc == 0; i++)
		rc = try(mk, target, name, &all.p[i], level, reach, found);
	vec_free(&all);
	return rc;
}

/* By files, then by chains; and once more if it was only that a name is no target */
static int
find_by_all(struct mk *mk, uint32_t target, struct str name, unsigned level, struct mk_way **way)
{
	int found = find(mk, target, name, level, 0, way);

	if (found == 0)
		found = find(mk, target, name, level, REACH_CHAINS, way);
	if (found != 0 || !mk->search->mentions)
		return found;
	mk_implicit_tell(mk, level, "Searching for a compatibility rule for '%.*s'.", STR_FMT(name));
	found = find(mk, target, name, level, REACH_MENTIONS, way);
	return found != 0 ? found : find(mk, target, name, level, REACH_MENTIONS | REACH_CHAINS, way);
}

/* The same for a target and for what is needed on the way to it. 1, 0, or -1 after mk_fatal */
static int
search(struct mk *mk, uint32_t target, struct str name, unsigned level, struct mk_way **way)
{
	bool above = mk->search->mentions;
	int found;

	mk->search->mentions = false;
	found = find_by_all(mk, target, name, level, way);
	mk->search->mentions = above;
	if (*way)
		mk_implicit_tell_rule(mk, level, "Found implicit rule", (*way)->rule, "for", name);
	else
		mk_implicit_tell(mk, level, "No implicit rule found for '%.*s'.", STR_FMT(name));
	return found;
}

/* ---- the front door */

static int
search_name(struct mk *mk, uint32_t target, struct str name)
{
	struct mk_way *way = NULL;
	int found = search(mk, target, name, 0, &way);

	if (found > 0)
		mk_implicit_enter(mk, target, way);
	mk_implicit_free(way);
	return found;
}

int
mk_search(struct mk *mk, uint32_t target)
{
	struct mk_target *t = &mk->rules.targets.p[target];
	struct str name, lib, member;
	int found;

	if (t->flags & TARGET_SEARCHED)
		return t->stem != NONE;
	t->flags |= TARGET_SEARCHED;
	arena_reset(&mk_implicit_index(mk)->scratch);
	name = arena_str(&mk->search->scratch, mk_str(mk, t->name));
	mk_implicit_tell(mk, 0, "Looking for an implicit rule for '%.*s'.", STR_FMT(name));
	found = search_name(mk, target, name);
	if (found || !mk_is_member(name, &lib, &member))
		return found;
	mk_implicit_tell(mk, 0, "Looking for archive-member implicit rule for '%.*s'.", STR_FMT(name));
	mk->search->member = member.p - 1;
	found = search_name(mk, target, (struct str){member.p - 1, member.n + 2});
	mk->search->member = NULL;
	return found;
}
