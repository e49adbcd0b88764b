/* search.c - implicit rules: see search.h (make §1.13). SPDX-License-Identifier: Apache-2.0
 *
 * Patterns are found by the text behind their %: a name asks for each length that there is. Who makes an
 * intermediate file is found in the same way, one level deeper; no rule is used twice on the way down, so
 * that this ends. */
#include "manifest/make/search.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"
#include "manifest/make/expand.h"
#include "manifest/make/leaf.h"
#include "manifest/make/second.h"

/* one target of one pattern rule */
struct tail {
	uint32_t rule, target; /* index of rules.patterns, of its targets */
	struct str before;     /* what stands before the % … */
	struct str after;      /* … and behind */
	uint32_t next;         /* with the same text behind, later in order; NONE */
};

struct mk_search {
	struct map heads;      /* hash of the text behind % → the first such tail */
	struct map lasts;
	VEC(struct tail) tails;
	idvec lengths;         /* of texts behind %, each once */
	idvec anything;        /* tails that are a lone %: not among those of heads */
	uint32_t indexed;      /* patterns so far */
	struct map impossible; /* hashes of names that no chain of rules makes; valid for … */
	uint32_t ran;
	uint64_t tried;        /* rules so far */
	bool mentions;         /* a name was refused that the makefiles mention: a last try makes sense */
	struct arena scratch;  /* names and stems of one search: most guesses are wrong, and leave nothing behind */
};

/* a rule that might do */
struct candidate {
	uint32_t rule, target;
	struct str stem;       /* in the name that is searched for */
	size_t ndir;           /* bytes of its directory that the pattern does not see */
};

/* how a name is made: found, not yet entered in the rules */
struct way {
	uint32_t rule, target;
	struct str name, stem; /* stem with the directory */
	struct str dir;
	mk_deps deps;          /* of names */
	VEC(struct way *) below; /* how each dep is made if that needs a rule, too; else NULL */
};

typedef VEC(struct candidate) candidates;

/* what counts: files; what other rules make, too; what is only mentioned, too */
enum depth { FILES, CHAINS, MENTIONS };

/* ---- the index */

static void
index_target(struct mk *mk, struct mk_search *s, uint32_t rule, uint32_t target)
{
	struct str name = arena_str(&mk->mem, mk_str(mk, mk->rules.patterns.p[rule].targets.p[target]));
	const char *percent = memchr(name.p, '%', name.n);
	size_t before = percent ? (size_t)(percent - name.p) : name.n;
	struct tail t = {.rule = rule, .target = target, .before = {name.p, before}, .next = NONE};
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

static struct mk_search *
index_of(struct mk *mk)
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
	free(s);
}

/* ---- which rules match */

static bool
match(const struct tail *t, struct str name, size_t ndir, struct candidate *c)
{
	bool whole = memchr(t->before.p, '/', t->before.n) || memchr(t->after.p, '/', t->after.n);
	size_t skip = whole ? 0 : ndir;
	struct str seen = {name.p + skip, name.n - skip};

	if (seen.n <= t->before.n + t->after.n || !str_starts(seen, t->before) || !str_ends(seen, t->after))
		return false;
	*c = (struct candidate){
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
	const struct candidate *a = pa, *b = pb;
	size_t na = a->stem.n + a->ndir, nb = b->stem.n + b->ndir;

	if (na != nb)
		return na < nb ? -1 : 1;
	return a->rule < b->rule ? -1 : a->rule > b->rule;
}

/* rules whose pattern says something about the name */
static void
gather_specific(struct mk *mk, struct str name, size_t ndir, candidates *all)
{
	const struct mk_search *s = mk->search;

	for (uint32_t i = 0; i < s->lengths.n; i++) {
		size_t n = s->lengths.p[i];
		uint32_t t;

		if (n >= name.n)
			continue;
		t = map_get(&s->heads, hash_bytes((struct str){name.p + name.n - n, n}));
		for (; t != NONE; t = s->tails.p[t].next) {
			struct candidate c;

			if (match(&s->tails.p[t], name, ndir, &c) && may_use(&mk->rules.patterns.p[c.rule]))
				vec_push(all, c);
		}
	}
}

/* Rules for anything: none but terminal ones where others match, or on the way to something else */
static void
gather_anything(struct mk *mk, struct str name, size_t ndir, bool only_terminal, candidates *all)
{
	const struct mk_search *s = mk->search;

	for (uint32_t i = 0; i < s->anything.n; i++) {
		const struct tail *t = &s->tails.p[s->anything.p[i]];
		const struct mk_pattern *p = &mk->rules.patterns.p[t->rule];
		struct candidate c;

		if ((!only_terminal || p->terminal) && may_use(p) && match(t, name, ndir, &c))
			vec_push(all, c);
	}
}

static void
gather(struct mk *mk, struct str name, bool deeper, enum depth depth, candidates *all)
{
	size_t ndir = name.n;

	index_of(mk);
	while (ndir && name.p[ndir - 1] != '/')
		ndir--;
	gather_specific(mk, name, ndir, all);
	if (mk->search->anything.n && (depth == MENTIONS || !mk_is_leaf(mk, name, ndir)))
		gather_anything(mk, name, ndir, deeper || all->n, all);
	if (all->n > 1)
		qsort(all->p, all->n, sizeof *all->p, by_stem);
}

/* ---- its prerequisites */

static void
substitute(struct str text, struct str dir, struct str stem, struct buf *out)
{
	const char *percent = memchr(text.p, '%', text.n);
	size_t before = percent ? (size_t)(percent - text.p) : text.n;

	if (percent)
		buf_put(out, dir);
	buf_add(out, text.p, before);
	if (!percent)
		return;
	buf_put(out, stem);
	buf_add(out, percent + 1, text.n - before - 1);
}

/* ---- would they do? */

static int find(struct mk *, uint32_t target, struct str name, unsigned level, enum depth, struct way **);

static bool
is_dep_of(const struct mk *mk, uint32_t target, uint32_t known)
{
	const mk_deps *deps = &mk->rules.targets.p[target].deps;

	for (uint32_t i = 0; i < deps->n; i++)
		if (!(deps->p[i].flags & DEP_EXPAND) && deps->p[i].target == known)
			return true;
	return false;
}

static bool
is_there(struct mk *mk, uint32_t target, struct str path, enum depth depth)
{
	struct str lib, member;
	uint32_t known = mk_target_find(mk, path);
	uint32_t wanted = TARGET_RULE | (depth == MENTIONS ? TARGET_MENTIONED : 0);
	int64_t mtime;
	bool gpath;

	if (known != NONE && mk->rules.targets.p[known].flags & wanted)
		return true;
	if (known != NONE && is_dep_of(mk, target, known))
		return true;
	if (known != NONE && mk->rules.targets.p[known].flags & TARGET_MENTIONED)
		index_of(mk)->mentions = true;
	if (mk_is_member(path, &lib, &member))
		return mk_member_mtime(mk, lib, member, &mtime) == 0 && mtime;
	return mk_exists(mk, path) || mk_vpath_look(mk, path, &mtime, &gpath) != NONE;
}

/* what is impossible by chains may do if it is enough to be mentioned */
static uint64_t
memo_key(struct str name, enum depth depth)
{
	return hash_bytes(name) ^ (depth == MENTIONS);
}

/* The value tells whether something on the way was mentioned at least */
static bool
is_impossible(struct mk *mk, struct str name, enum depth depth)
{
	uint32_t known = map_get(&index_of(mk)->impossible, memo_key(name, depth));

	if (known == NONE)
		return false;
	mk->search->mentions |= known;
	return true;
}

static void
set_impossible(struct mk *mk, struct str name, enum depth depth)
{
	map_set(&index_of(mk)->impossible, memo_key(name, depth), mk->search->mentions);
}

static void
free_way(struct way *way)
{
	VEC(struct way *) todo = {0};

	if (way)
		vec_push(&todo, way);
	while (todo.n) {
		struct way *w = vec_pop(&todo);

		for (uint32_t i = 0; i < w->below.n; i++)
			if (w->below.p[i])
				vec_push(&todo, w->below.p[i]);
		vec_free(&w->below);
		vec_free(&w->deps);
		free(w);
	}
	vec_free(&todo);
}

enum { LEVELS = 200 }; /* a chain of implicit rules as long as that is no chain but a mistake */

/* what is being tried: a rule for a name, on behalf of a target */
struct attempt {
	struct mk *mk;
	uint32_t target;
	unsigned level;
	enum depth depth;
	struct str stem;       /* without the directory */
	struct way *way;
};

/* 1: name is there, or *below makes it; 0; -1 after mk_fatal */
static int
check_name(const struct attempt *a, struct str name, struct way **below)
{
	struct mk *mk = a->mk;
	uint64_t tried = mk->search->tried;
	int found = 0;

	if (is_there(mk, a->target, name, a->depth))
		return 1;
	if (a->depth == FILES || a->level >= LEVELS || is_impossible(mk, name, a->depth))
		return 0;
	name = arena_str(&mk->search->scratch, name);
	for (enum depth depth = FILES; depth <= a->depth && found == 0; depth++)
		found = find(mk, a->target, name, a->level + 1, depth, below);
	if (found == 0 && mk->search->tried != tried) /* else it is known as fast again */
		set_impossible(mk, name, a->depth);
	return found;
}

/* name stays where it is meanwhile: it is none of mk->names */
static int
check_dep(const struct attempt *a, struct mk_dep d, struct str name, bool literal)
{
	struct way *below = NULL;
	int found = check_name(a, name, &below);

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
check_deps(const struct attempt *a, mk_deps list)
{
	struct buf text = {0};
	int found = 1;

	for (uint32_t i = 0; i < list.n && found == 1; i++) {
		struct mk_dep d = list.p[i];
		struct str pattern = mk_str(a->mk, d.target);
		bool literal = !memchr(pattern.p, '%', pattern.n);

		if (d.flags & DEP_EXPAND) {
			found = check_list(a, arena_str(&a->mk->search->scratch, pattern));
			continue;
		}
		buf_clear(&text);
		substitute(pattern, a->way->dir, a->stem, &text);
		found = check_files(a, d, buf_str(&text), literal);
	}
	buf_free(&text);
	return found;
}

/* what stands before the stem, and behind the directory, is seldom anything: then both are together already */
static struct str
whole_stem(struct mk *mk, const struct candidate *c, struct str dir)
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

static struct way *
keep_way(const struct way *way)
{
	return memcpy(xmalloc(sizeof *way), way, sizeof *way);
}

static int
try(struct mk *mk, uint32_t target, struct str name, const struct candidate *c, unsigned level,
    enum depth depth, struct way **found)
{
	struct mk_pattern *p = &mk->rules.patterns.p[c->rule];
	struct str dir = {name.p, c->ndir};
	struct way way = {.rule = c->rule, .target = c->target, .name = name, .dir = dir};
	struct attempt a = {mk, target, level, depth, c->stem, &way};
	int rc;

	if ((p->terminal && depth == CHAINS) || (p->recipe == NONE && !p->deps.n))
		return 0;
	way.stem = whole_stem(mk, c, dir);
	mk->search->tried++;
	p->in_use = true;
	rc = check_deps(&a, p->deps);
	mk->rules.patterns.p[c->rule].in_use = false;
	if (rc == 1)
		*found = keep_way(&way);
	else if (way.below.n)
		free_way(keep_way(&way));
	return rc;
}

static int
find(struct mk *mk, uint32_t target, struct str name, unsigned level, enum depth depth, struct way **found)
{
	candidates all = {0};
	int rc = 0;

	gather(mk, name, level > 0, depth, &all);
	for (uint32_t i = 0; i < all.n && rc == 0; i++)
		rc = try(mk, target, name, &all.p[i], level, depth, found);
	vec_free(&all);
	return rc;
}

/* ---- entering it in the rules */

static void
enter_peers(struct mk *mk, uint32_t target, const struct way *way)
{
	const struct mk_pattern *p = &mk->rules.patterns.p[way->rule];
	struct str stem = {way->stem.p + way->dir.n, way->stem.n - way->dir.n};
	struct buf text = {0};

	for (uint32_t i = 0; i < p->targets.n; i++) {
		uint32_t peer;

		if (i == way->target)
			continue;
		buf_clear(&text);
		substitute(mk_str(mk, p->targets.p[i]), way->dir, stem, &text);
		peer = mk_target_add(mk, buf_str(&text));
		mk->rules.targets.p[peer].flags |= TARGET_PEER;
		vec_push(&mk->rules.targets.p[target].peers, peer);
	}
	buf_free(&text);
}

/* `.PRECIOUS: %.o`, `.NOTINTERMEDIATE: %.o`: by the text of the pattern that was used */
static uint32_t
flags_of_pattern(const struct mk *mk, const struct way *way)
{
	uint32_t name = mk->rules.patterns.p[way->rule].targets.p[way->target];
	uint32_t t = mk_target_find(mk, mk_str(mk, name));

	return t == NONE ? 0 : mk->rules.targets.p[t].flags & (TARGET_PRECIOUS | TARGET_NOT_INTERMEDIATE);
}

/* what a pattern rule made besides is intermediate once another needs it and nobody has mentioned it */
static void
note_peer(struct mk *mk, uint32_t target)
{
	uint32_t *flags = &mk->rules.targets.p[target].flags;

	if (*flags & TARGET_PEER && !(*flags & (TARGET_MENTIONED | TARGET_NOT_INTERMEDIATE)) &&
	    !mk->rules.none_intermediate)
		*flags |= TARGET_INTERMEDIATE;
}

static void
enter_deps(struct mk *mk, uint32_t target, const struct way *way)
{
	mk_deps deps = {0};
	mk_deps *own;

	for (uint32_t i = 0; i < way->deps.n; i++) {
		struct mk_dep d = way->deps.p[i];

		d.target = mk_target_of(mk, d.target);
		/* what a rule calls by its name is no mere intermediate file */
		if (d.flags & DEP_LITERAL)
			mk->rules.targets.p[d.target].flags |= TARGET_MENTIONED;
		if (mk->rules.patterns.p[way->rule].terminal)
			mk->rules.targets.p[d.target].flags |= TARGET_SEARCHED;
		note_peer(mk, d.target);
		vec_push(&deps, d);
	}
	own = &mk->rules.targets.p[target].deps;
	for (uint32_t i = 0; i < own->n; i++)
		vec_push(&deps, own->p[i]);
	vec_free(own);
	*own = deps;
}

static void
enter_rule(struct mk *mk, uint32_t target, const struct way *way)
{
	const struct mk_pattern *p = &mk->rules.patterns.p[way->rule];
	struct mk_target *t = &mk->rules.targets.p[target];

	t->recipe = p->recipe;
	t->stem = mk_name(mk, way->stem);
	t->file = p->file;
	t->line = p->line;
	/* what was said of the file itself is stronger than what was said of the pattern */
	t->flags |= TARGET_SEARCHED | (flags_of_pattern(mk, way) &
	                               ~(t->flags & TARGET_INTERMEDIATE ? TARGET_NOT_INTERMEDIATE : 0u));
	enter_deps(mk, target, way);
	enter_peers(mk, target, way);
}

static uint32_t
enter_intermediate(struct mk *mk, const struct way *way)
{
	uint32_t target = mk_target_add(mk, way->name);
	struct mk_target *t = &mk->rules.targets.p[target];

	if (t->recipe != NONE)
		return NONE;
	if (!(t->flags & (TARGET_MENTIONED | TARGET_NOT_INTERMEDIATE)) && !mk->rules.none_intermediate &&
	    !(flags_of_pattern(mk, way) & TARGET_NOT_INTERMEDIATE))
		t->flags |= TARGET_INTERMEDIATE;
	return target;
}

/* from the target down, without recursion */
static void
enter(struct mk *mk, uint32_t target, struct way *way)
{
	VEC(struct way *) todo = {0};

	enter_rule(mk, target, way);
	vec_push(&todo, way);
	while (todo.n) {
		struct way *w = vec_pop(&todo);

		for (uint32_t i = 0; i < w->below.n; i++) {
			uint32_t made = w->below.p[i] ? enter_intermediate(mk, w->below.p[i]) : NONE;

			if (made == NONE)
				continue;
			enter_rule(mk, made, w->below.p[i]);
			vec_push(&todo, w->below.p[i]);
		}
	}
	vec_free(&todo);
}

/* ---- the front door */

static int
search_name(struct mk *mk, uint32_t target, struct str name)
{
	struct way *way = NULL;
	int found = 0;

	index_of(mk)->mentions = false;
	for (enum depth depth = FILES; depth <= CHAINS && found == 0; depth++)
		found = find(mk, target, name, 0, depth, &way);
	if (found == 0 && mk->search->mentions)
		found = find(mk, target, name, 0, MENTIONS, &way);
	if (found > 0)
		enter(mk, target, way);
	free_way(way);
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
	arena_reset(&index_of(mk)->scratch);
	name = arena_str(&mk->search->scratch, mk_str(mk, t->name));
	found = search_name(mk, target, name);
	if (found == 0 && mk_is_member(name, &lib, &member))
		found = search_name(mk, target, (struct str){member.p - 1, member.n + 2});
	return found;
}
