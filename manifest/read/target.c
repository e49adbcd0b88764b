/* target.c - what rule lines say of variables, for a target or for all that match a pattern (make §1.5).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/expand.h"
#include "manifest/read/reader.h"

static enum mk_origin
origin_of(const struct mk_assign *a)
{
	return a->override ? ORIGIN_OVERRIDE : ORIGIN_FILE;
}

/* what ?= has left alone gets them wherever it is */
static void
set_modifiers(struct mk_scope *scope, struct mk *mk, struct str name, unsigned export, bool private)
{
	struct mk_var *v = mk_var_own(mk, scope, name);

	if (!v)
		v = mk_var_find(mk, name);

	if (v && export != EXPORT_DEFAULT)
		v->export = export & 3;
	if (v && private)
		v->private = 1;
}

/* ---- PATTERN: NAME op VALUE */

/* := is computed now, and then stands for itself; != and :::= once for each target (target_scope.c) */
static int
expand_now(struct mk *mk, struct mk_pattern_var *pv, struct str text)
{
	struct buf value = {0};
	int ret = mk_expand(mk, text, &value);

	pv->value = arena_str(&mk->mem, buf_str(&value));
	pv->expanded = 1;
	buf_free(&value);
	return ret;
}

static int
assign_pattern(struct mk *mk, uint32_t pattern, uint32_t name, const struct mk_assign *a)
{
	struct mk_pattern_var pv = {
		.pattern = pattern,
		.var = name,
		.op = a->op & 7,
		.origin = origin_of(a) & 7,
		.export = a->export & 3,
		.private = a->private,
		.file = mk->at.file,
		.line = mk->at.line,
	};

	if (a->op != OP_SIMPLE)
		pv.value = arena_str(&mk->mem, a->value);
	else if (expand_now(mk, &pv, a->value) < 0)
		return -1;
	mk_pattern_var_add(mk, &pv);
	return 0;
}

/* ---- TARGET: NAME op VALUE */

static struct mk_scope *
own_scope(struct mk *mk, uint32_t target)
{
	struct mk_target *t = &mk->rules.targets.p[target];

	if (!t->scope)
		t->scope = mk_scope_new(mk, NULL);
	return t->scope;
}

/* its name and its value may use what the target has already, and what a loop around it has */
static int
assign_explicit(struct mk *mk, uint32_t target, const struct mk_assign *a)
{
	uint32_t id = mk_target_of(mk, target);
	struct mk_scope *scope, *up, *was;
	struct str name = a->name;
	struct buf room = {0};
	int ret;

	mk->rules.targets.p[id].flags |= TARGET_VARS;
	scope = own_scope(mk, id);
	up = scope->up;
	was = mk_scope_enter(mk, scope);
	if (scope != was)
		scope->up = was;
	ret = mk_assign_name(mk, &name, &room);
	if (ret == 0)
		ret = mk_var_assign(mk, scope, name, a->op, a->value, origin_of(a), &mk->at);
	if (ret == 0)
		set_modifiers(scope, mk, name, a->export, a->private);
	scope->up = up;
	mk_scope_leave(mk, was);
	buf_free(&room);
	return ret;
}

int
mk_assign_target(struct mk *mk, uint32_t target, const struct mk_assign *a)
{
	struct str name = a->name;
	struct buf room = {0};
	bool pattern = mk_name_settle(mk, &target);
	int ret;

	if (!pattern)
		return assign_explicit(mk, target, a);
	ret = mk_assign_name(mk, &name, &room);
	if (ret == 0)
		ret = assign_pattern(mk, target, mk_name(mk, name), a);
	buf_free(&room);
	return ret;
}
