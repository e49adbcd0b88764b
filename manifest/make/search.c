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
	uint32_t indexed;      /* patterns so far */
	struct map impossible; /* hashes of names that no chain of rules makes; valid for … */
	uint32_t ran;
	struct arena scratch;  /* names and stems that are being tried: most of them come to nothing */
	bool mentions;         /* a name was refused that the makefiles mention: a last try makes sense */
};

/* a rule that might do */
struct candidate {
	uint32_t rule, target;
	struct str stem;       /* in the name that is searched for */
	size_t ndir;           /* bytes of its directory that the pattern does not see */
	bool anything;         /* its pattern is a lone % */
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
	arena_free(&s->scratch);
	vec_free(&s->tails);
	vec_free(&s->lengths);
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
		.anything = !t->before.n && !t->after.n,
	};
	return true;
}

static bool
may_use(const struct mk_pattern *p, const struct candidate *c, bool deeper)
{
	if (p->dead || p->in_use || (p->deps.n && p->recipe == NONE))
		return false;
	return !(deeper && c->anything && !p->terminal);
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

static void
drop_match_anything(struct mk *mk, candidates *all)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < all->n; i++)
		if (!all->p[i].anything || mk->rules.patterns.p[all->p[i].rule].terminal)
			all->p[kept++] = all->p[i];
	all->n = kept;
}

static void
gather(struct mk *mk, struct str name, bool deeper, candidates *all)
{
	struct mk_search *s = index_of(mk);
	size_t ndir = name.n;
	bool specific = false;

	while (ndir && name.p[ndir - 1] != '/')
		ndir--;
	for (uint32_t i = 0; i < s->lengths.n; i++) {
		size_t n = s->lengths.p[i];
		uint32_t t;

		if (n >= name.n)
			continue;
		t = map_get(&s->heads, hash_bytes((struct str){name.p + name.n - n, n}));
		for (; t != NONE; t = s->tails.p[t].next) {
			struct candidate c;

			if (!match(&s->tails.p[t], name, ndir, &c) ||
			    !may_use(&mk->rules.patterns.p[c.rule], &c, deeper))
				continue;
			specific |= !c.anything;
			vec_push(all, c);
		}
	}
	if (all->n)
		qsort(all->p, all->n, sizeof *all->p, by_stem);
	if (specific)
		drop_match_anything(mk, all);
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

enum depth {
	FILES,
	CHAINS,
	MENTIONS
}; /* what counts: files; what other rules make, too; what is only mentioned, too */

static int find(struct mk *, uint32_t target, struct str name, unsigned level, enum depth, struct way **);

static bool
is_dep_of(const struct mk *mk, uint32_t target, uint32_t name)
{
	const mk_deps *deps = &mk->rules.targets.p[target].deps;

	for (uint32_t i = 0; i < deps->n; i++)
		if (!(deps->p[i].flags & DEP_EXPAND) && mk->rules.targets.p[deps->p[i].target].name == name)
			return true;
	return false;
}

/* do the makefiles know it well enough? */
static bool
is_known(struct mk *mk, uint32_t target, uint32_t name, enum depth depth)
{
	uint32_t known = mk_target_find(mk, mk_str(mk, name));
	uint32_t wanted = TARGET_RULE | (depth == MENTIONS ? TARGET_MENTIONED : 0);

	if (known != NONE && mk->rules.targets.p[known].flags & wanted)
		return true;
	if (is_dep_of(mk, target, name))
		return true;
	if (known != NONE && mk->rules.targets.p[known].flags & TARGET_MENTIONED)
		index_of(mk)->mentions = true;
	return false;
}

static bool
is_file(struct mk *mk, struct str path)
{
	struct str lib, member;
	int64_t mtime;
	bool gpath;

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
	uint32_t id = intern_find(&mk->names, name); /* none: nothing but a file can be there */
	int found = 0;

	if ((id != NONE && is_known(mk, a->target, id, a->depth)) || is_file(mk, name))
		return 1;
	if (a->depth == FILES || a->level >= LEVELS || is_impossible(mk, name, a->depth))
		return 0;
	name = arena_str(&mk->search->scratch, name);
	for (enum depth depth = FILES; depth <= a->depth && found == 0; depth++)
		found = find(mk, a->target, name, a->level + 1, depth, below);
	if (found == 0)
		set_impossible(mk, name, a->depth);
	return found;
}

/* name must not move while names are added */
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
	int found = 1;

	for (uint32_t i = 0; i < deps->n && found == 1; i++) {
		struct buf path = {0};

		if (has_stem)
			buf_put(&path, a->way->dir);
		buf_put(&path, mk_str(a->mk, deps->p[i].target));
		found = check_dep(a, deps->p[i], buf_str(&path), !has_stem);
		buf_free(&path);
	}
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
		struct str pattern = arena_str(&a->mk->search->scratch, mk_str(a->mk, d.target));

		if (d.flags & DEP_EXPAND) {
			found = check_list(a, pattern);
			continue;
		}
		buf_clear(&text);
		substitute(pattern, a->way->dir, a->stem, &text);
		found = check_files(a, d, buf_str(&text), !memchr(pattern.p, '%', pattern.n));
	}
	buf_free(&text);
	return found;
}

/* directory and stem: mostly they stand together in the name */
static struct str
whole_stem(struct mk *mk, struct str name, const struct candidate *c)
{
	size_t n = c->ndir + c->stem.n;
	char *p;

	if (c->stem.p == name.p + c->ndir)
		return (struct str){name.p, n};
	p = arena_alloc(&mk->search->scratch, n + 1);
	memcpy(p, name.p, c->ndir);
	memcpy(p + c->ndir, c->stem.p, c->stem.n);
	p[n] = '\0';
	return (struct str){p, n};
}

static struct way *
new_way(struct mk *mk, struct str name, const struct candidate *c)
{
	struct way *way = xcalloc(1, sizeof *way);

	way->rule = c->rule;
	way->target = c->target;
	way->name = name;
	way->dir = (struct str){name.p, c->ndir};
	way->stem = whole_stem(mk, name, c);
	return way;
}

static int
try(struct mk *mk, uint32_t target, struct str name, const struct candidate *c, unsigned level,
    enum depth depth, struct way **found)
{
	struct mk_pattern *p = &mk->rules.patterns.p[c->rule];
	struct attempt a = {mk, target, level, depth, c->stem, NULL};
	int rc;

	if ((p->terminal && depth == CHAINS) || (p->recipe == NONE && !p->deps.n))
		return 0;
	a.way = new_way(mk, name, c);
	p->in_use = true;
	rc = check_deps(&a, p->deps);
	mk->rules.patterns.p[c->rule].in_use = false;
	if (rc == 1)
		*found = a.way;
	else
		free_way(a.way);
	return rc;
}

static int
find(struct mk *mk, uint32_t target, struct str name, unsigned level, enum depth depth, struct way **found)
{
	candidates all = {0};
	int rc = 0;

	gather(mk, name, level > 0, &all);
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
	struct arena *scratch = &index_of(mk)->scratch;
	struct str name, lib, member;
	int found;

	if (t->flags & TARGET_SEARCHED)
		return t->stem != NONE;
	t->flags |= TARGET_SEARCHED;
	arena_reset(scratch);
	name = arena_str(scratch, mk_str(mk, t->name));
	found = search_name(mk, target, name);
	if (found == 0 && mk_is_member(name, &lib, &member))
		found = search_name(mk, target, (struct str){member.p - 1, member.n + 2});
	return found;
}
