/* target_scope.c - the variables of targets: their own, those of patterns that match them, and what they
 * inherit from whoever is the first to want them (make §1.5). A target that no rule gave variables has no
 * scope until its recipe needs one for $@, and its prerequisites look past it: chains grow with the
 * variables, not with the targets. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/mk.h"

static int
apply(struct mk *mk, struct mk_scope *scope, const struct mk_pattern_var *pv)
{
	const struct mk_at at = {pv->file, pv->line};
	struct str name = mk_str(mk, pv->var);
	struct mk_var *v;

	if (mk_var_apply(mk, scope, name, pv->expanded ? OP_RECURSIVE : (enum mk_op)pv->op, pv->value,
	                 (enum mk_origin)pv->origin, &at))
		return -1;
	v = mk_var_own(mk, scope, mk_str(mk, pv->var));
	if (!v)
		return 0;
	/* unless the command line's value has taken its place */
	if (pv->expanded && v->origin == pv->origin)
		v->recursive = 0;
	if (pv->export != EXPORT_DEFAULT)
		v->export = pv->export;
	v->private |= pv->private;
	return 0;
}

static bool
any_late(const struct mk *mk, const idvec *those)
{
	for (uint32_t i = 0; i < those->n; i++)
		if (mk_pattern_var_is_late(&mk->rules.pattern_vars.all.p[those->p[i]]))
			return true;
	return false;
}

static void
apply_all(struct mk *mk, struct mk_scope *scope, const idvec *those)
{
	struct mk_scope *up = scope->up;

	scope->up = &mk->vars.globals; /* what they refer to, and ?= asks for: the pattern's and globals */
	for (uint32_t i = 0; i < those->n; i++) {
		const struct mk_pattern_var pv = mk->rules.pattern_vars.all.p[those->p[i]];

		/* a fatal error is noted, and found by whoever expands next */
		if (apply(mk, scope, &pv))
			break;
	}
	scope->up = up;
}

static struct mk_scope *
pattern_scope(struct mk *mk, uint32_t target, struct mk_scope *up)
{
	struct mk_scope *scope = mk->rules.targets.p[target].pattern_scope;
	idvec those = {0};

	if (!scope && mk->rules.pattern_vars.all.n)
		mk_pattern_vars_of(mk, mk->rules.targets.p[target].name, &those);
	if (those.n) {
		scope = mk_scope_new(mk, NULL);
		if (any_late(mk, &those))
			scope->owed = mk->rules.targets.p[target].name;
		else
			apply_all(mk, scope, &those);
	}
	vec_free(&those);
	if (scope) {
		scope->up = up;
		scope->up_is_parent = true;
	}
	mk->rules.targets.p[target].pattern_scope = scope;
	return scope;
}

/* A recipe or a second expansion needs what is seen from here: those above come first. */
static void
settle_owed(struct mk *mk, struct mk_scope *scope)
{
	VEC(struct mk_scope *) owing = {0};

	for (; scope; scope = scope->up)
		if (scope->owed != NONE)
			vec_push(&owing, scope);
	while (owing.n) {
		idvec those = {0};

		scope = vec_pop(&owing);
		mk_pattern_vars_of(mk, scope->owed, &those);
		scope->owed = NONE;
		apply_all(mk, scope, &those);
		vec_free(&those);
	}
	vec_free(&owing);
}

/* of a :: rule: the variables are those of the name, which the first one has */
static struct mk_scope *
of_first(struct mk *mk, uint32_t target, uint32_t parent)
{
	uint32_t first = mk_target_find(mk, mk_str(mk, mk->rules.targets.p[target].name));

	if (first == target || first == NONE)
		return NULL;
	mk_target_inherit(mk, first, parent);
	return mk->rules.targets.p[first].seen;
}

static struct mk_scope *
parents(struct mk *mk, uint32_t parent)
{
	struct mk_scope *seen = parent == NONE ? NULL : mk->rules.targets.p[parent].seen;

	return seen ? seen : &mk->vars.globals;
}

void
mk_target_inherit(struct mk *mk, uint32_t target, uint32_t parent)
{
	struct mk_target *t = &mk->rules.targets.p[target];
	struct mk_scope *up, *pattern;

	if (t->seen)
		return;
	t->seen = of_first(mk, target, parent);
	if (t->seen)
		return;
	up = parents(mk, parent);
	pattern = pattern_scope(mk, target, up);
	t = &mk->rules.targets.p[target];
	t->seen = pattern ? pattern : up;
	if (!t->scope)
		return;
	t->scope->up = t->seen;
	t->scope->up_is_parent = !pattern;
	if (t->flags & TARGET_VARS)
		t->seen = t->scope;
}

void
mk_target_adopt(struct mk *mk, uint32_t target, uint32_t parent)
{
	mk->rules.targets.p[target].seen = NULL;
	mk_target_inherit(mk, target, parent);
}

/* a scope of its own for $@ and the like, which prerequisites do not see */
struct mk_scope *
mk_target_scope(struct mk *mk, uint32_t target, uint32_t parent)
{
	struct mk_target *t;

	mk_target_inherit(mk, target, parent);
	t = &mk->rules.targets.p[target];
	if (!t->scope) {
		t->scope = mk_scope_new(mk, t->seen);
		t->scope->up_is_parent = t->seen == &mk->vars.globals || t->seen != t->pattern_scope;
	}
	if (mk->rules.pattern_vars.any_late)
		settle_owed(mk, t->seen);
	return mk->rules.targets.p[target].scope;
}
