/* second.c - see second.h. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/implicit/second.h"

#include "manifest/expand/brackets.h"
#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"
#include "manifest/files/names.h"
#include "manifest/recipe/autovars.h"

struct str
mk_second_word(struct str *rest)
{
	struct str word = mk_word(rest);

	/* give back what belongs to a reference that the word's end cut */
	for (size_t i = 0; i + 1 < word.n + rest->n; i++) {
		char open = word.p[i + 1];
		const char *end;
		size_t n;

		if (i >= word.n)
			break;
		if (word.p[i] != '$' || (open != '(' && open != '{'))
			continue;
		n = word.n + rest->n - i - 2;
		end = mk_bracket_end((struct str){word.p + i + 2, n}, open);
		i = end ? (size_t)(end - word.p) : word.n + rest->n - 1;
		while (word.n <= i || (rest->n && !mk_is_space(*rest->p)))
			word.n++, rest->p++, rest->n--;
	}
	return word;
}

bool
mk_second_stem(struct str text, struct str stem, struct buf *out)
{
	bool done = false, any = false;

	for (size_t i = 0; i < text.n; i++) {
		if (mk_is_space(text.p[i]))
			done = false;
		if (text.p[i] != '%' || done) {
			buf_putc(out, text.p[i]);
			continue;
		}
		buf_put(out, stem);
		done = any = true;
	}
	return any;
}

/* $@ and the rest, as far as they are known before there is a recipe */
static void
set_autos(struct mk *mk, struct mk_scope *scope, uint32_t target, struct str name, struct str stem)
{
	static const char *const lists[] = {"%", "<", "^", "+", "?", "|"};
	bool itself = str_eq(mk_str(mk, mk->rules.targets.p[target].name), name);
	uint32_t known = itself ? target : mk_target_find(mk, name);

	if (known != NONE)
		mk_autovars_set(mk, scope, known, NULL);
	for (unsigned i = 0; known == NONE && i < countof(lists); i++)
		mk_var_set(mk, scope, str_of(lists[i]), STR(""), ORIGIN_AUTOMATIC, false, NULL);
	if (known == NONE)
		mk_var_set(mk, scope, STR("@"), name, ORIGIN_AUTOMATIC, false, NULL);
	if (known == NONE || stem.n)
		mk_var_set(mk, scope, STR("*"), stem, ORIGIN_AUTOMATIC, false, NULL);
}

/* `|` may have come out of a reference: it holds for what follows, in this list and behind it */
static int
parse(struct mk *mk, struct str text, bool *order, mk_deps *out)
{
	uint32_t first = out->n;
	struct str word;
	int rc = mk_deps_parse(mk, text, out);

	for (uint32_t i = first; *order && i < out->n; i++)
		out->p[i].flags |= DEP_ORDER_ONLY;
	while ((word = mk_word(&text)).n)
		*order |= str_eq(word, STR("|"));
	return rc;
}

int
mk_second_expand(struct mk *mk, uint32_t target, struct str name, struct str stem, struct str text,
                 bool *order, mk_deps *out)
{
	struct mk_scope *scope, *was;
	struct buf list = {0};
	int rc;

	if (!memchr(text.p, '$', text.n))
		return parse(mk, text, order, out);
	scope = mk_scope_new(mk, mk_target_scope(mk, target, NONE));
	set_autos(mk, scope, target, name, stem);
	was = mk_scope_enter(mk, scope);
	rc = mk_expand(mk, text, &list);
	mk_scope_leave(mk, was);
	if (rc == 0)
		rc = parse(mk, buf_str(&list), order, out);
	buf_free(&list);
	mk_scope_free(mk, scope);
	return rc;
}

/* ---- explicit rules */

/* one text of a target becomes what it says */
static int
expand_dep(struct mk *mk, uint32_t target, struct mk_dep d, mk_deps *out)
{
	struct str name = arena_str(&mk->mem, mk_str(mk, mk->rules.targets.p[target].name));
	struct str text = arena_str(&mk->mem, mk_str(mk, d.target)), stem = STR("");
	struct buf list = {0};
	mk_deps names = {0};
	bool order = false;
	int rc;

	if (d.stem != NONE) {
		stem = arena_str(&mk->mem, mk_str(mk, d.stem));
		mk_second_stem(text, STR("$*"), &list);
	} else {
		buf_put(&list, text);
	}
	rc = mk_second_expand(mk, target, name, stem, buf_str(&list), &order, &names);
	for (uint32_t i = 0; i < names.n && rc == 0; i++) {
		struct mk_dep one = names.p[i];

		one.target = mk_target_of(mk, one.target);
		one.flags |= d.flags & (uint32_t)~DEP_EXPAND;
		vec_push(out, one);
	}
	vec_free(&names);
	buf_free(&list);
	return rc;
}

/* what is not expanded yet sees all that is known so far, wherever it stands */
static int
expand_deps(struct mk *mk, uint32_t target)
{
	for (uint32_t i = 0; i < mk->rules.targets.p[target].deps.n;) {
		mk_deps *deps = &mk->rules.targets.p[target].deps, fresh = {0};

		if (!(deps->p[i].flags & DEP_EXPAND)) {
			i++;
			continue;
		}
		if (expand_dep(mk, target, deps->p[i], &fresh)) {
			vec_free(&fresh);
			return -1;
		}
		deps = &mk->rules.targets.p[target].deps;
		vec_reserve(deps, fresh.n);
		memmove(deps->p + i + fresh.n, deps->p + i + 1, (deps->n - i - 1) * sizeof *deps->p);
		if (fresh.n)
			memcpy(deps->p + i, fresh.p, fresh.n * sizeof *deps->p);
		deps->n += fresh.n - 1;
		i += fresh.n;
		vec_free(&fresh);
	}
	return 0;
}

int
mk_expand_deps(struct mk *mk, uint32_t target, uint32_t parent)
{
	struct mk_target *t = &mk->rules.targets.p[target];
	struct mk_at at = mk->at;
	int rc;

	if (t->flags & TARGET_EXPANDED)
		return 0;
	t->flags |= TARGET_EXPANDED;
	mk_target_inherit(mk, target, parent);
	if (t->recipe != NONE) {
		const struct mk_recipe *r = &mk->rules.recipes.p[t->recipe];

		mk->at = (struct mk_at){r->file, r->line};
	}
	rc = expand_deps(mk, target);
	mk->at = at;
	return rc;
}
