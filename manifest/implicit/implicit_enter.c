/* implicit_enter.c - a rule that was found becomes the target's: see implicit.h.
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/implicit/implicit.h"

#include <stdlib.h>

void
mk_implicit_put(struct str text, struct str dir, struct str stem, struct buf *out)
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

static void
enter_peers(struct mk *mk, uint32_t target, const struct mk_way *way)
{
	const struct mk_pattern *p = &mk->rules.patterns.p[way->rule];
	struct str stem = {way->stem.p + way->dir.n, way->stem.n - way->dir.n};
	struct buf text = {0};

	for (uint32_t i = p->targets.n; i-- > 0;) {
		uint32_t peer;

		if (i == way->target)
			continue;
		buf_clear(&text);
		mk_implicit_put(mk_str(mk, p->targets.p[i]), way->dir, stem, &text);
		peer = mk_target_add(mk, buf_str(&text));
		mk->rules.targets.p[peer].flags |= TARGET_PEER;
		vec_push(&mk->rules.targets.p[target].peers, peer);
	}
	buf_free(&text);
}

/* `.PRECIOUS: %.o`, `.NOTINTERMEDIATE: %.o`: by the text of the pattern that was used */
static uint32_t
flags_of_pattern(const struct mk *mk, const struct mk_way *way)
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
enter_deps(struct mk *mk, uint32_t target, const struct mk_way *way)
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
enter_rule(struct mk *mk, uint32_t target, const struct mk_way *way)
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
enter_intermediate(struct mk *mk, const struct mk_way *way)
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
void
mk_implicit_enter(struct mk *mk, uint32_t target, struct mk_way *way)
{
	VEC(struct mk_way *) todo = {0};

	enter_rule(mk, target, way);
	vec_push(&todo, way);
	while (todo.n) {
		struct mk_way *w = vec_pop(&todo);

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

void
mk_implicit_free(struct mk_way *way)
{
	VEC(struct mk_way *) todo = {0};

	if (way)
		vec_push(&todo, way);
	while (todo.n) {
		struct mk_way *w = vec_pop(&todo);

		for (uint32_t i = 0; i < w->below.n; i++)
			if (w->below.p[i])
				vec_push(&todo, w->below.p[i]);
		vec_free(&w->below);
		vec_free(&w->deps);
		xfree(w);
	}
	vec_free(&todo);
}
