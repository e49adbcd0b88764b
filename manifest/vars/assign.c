/* assign.c - what an assignment does: operators, origins, and the variables that mean something to make
 * itself (make §1.3, §1.5). SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/mk.h"

#include <stdlib.h>

#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"

/* one assignment on its way */
struct assignment {
	struct mk *mk;
	struct mk_scope *scope;
	uint32_t name;   /* an id: expanding moves names */
	enum mk_origin origin;
	const struct mk_at *at;
};

/* behind the reference that begins with the dollar at p */
static const char *
skip_reference(const char *p, const char *end)
{
	char open = ++p < end ? *p : 0, close = open == '(' ? ')' : '}';
	unsigned nested = 0;

	if (open != '(' && open != '{')
		return MIN(p + 1, end);
	for (; p < end; p++) {
		if (*p == open)
			nested++;
		else if (*p == close && --nested == 0)
			return p + 1;
	}
	return end;
}

/* the operator at p: its length, or 0. It ends with an =; what may stand before that tells which it is */
static size_t
operator_at(const char *p, const char *end, enum mk_op *op)
{
	static const enum mk_op of_colons[] = {OP_RECURSIVE, OP_SIMPLE, OP_SIMPLE, OP_IMMEDIATE};
	bool letter = p < end && (*p == '+' || *p == '?' || *p == '!');
	size_t n = letter;

	while (!letter && p + n < end && n < countof(of_colons) - 1 && p[n] == ':')
		n++;
	if (p + n >= end || p[n] != '=')
		return 0;
	if (letter)
		*op = *p == '+' ? OP_APPEND : *p == '?' ? OP_IF_UNSET : OP_SHELL;
	else
		*op = of_colons[n];
	return n + 1;
}

/* may end the name of a variable, or begin a reference in it */
static const bool ends_name[256] = {
	[' '] = true, ['\t'] = true, ['='] = true, [':'] = true, ['+'] = true,
	['?'] = true, ['!'] = true,  ['#'] = true, ['$'] = true,
};

bool
mk_var_parse(struct str line, struct str *name, enum mk_op *op, struct str *value)
{
	const char *p = line.p, *end = line.p + line.n, *stop;
	size_t n = 0;

	while (p < end && mk_is_blank(*p))
		p++;
	name->p = p;
	for (;;) {
		while (p < end && !ends_name[(unsigned char)*p])
			p++;
		if (p == end || mk_is_blank(*p) || (n = operator_at(p, end, op)))
			break;
		if (*p == ':' || *p == '#')
			return false;
		p = *p == '$' ? skip_reference(p, end) : p + 1;
	}
	stop = p;
	while (p < end && mk_is_blank(*p))
		p++;
	if (!n && !(n = operator_at(p, end, op)))
		return false;
	name->n = (size_t)(stop - name->p);
	for (p += n; p < end && mk_is_blank(*p);)
		p++;
	*value = (struct str){p, (size_t)(end - p)};
	return true;
}

static struct mk_var *
set(const struct assignment *a, struct str value, bool recursive)
{
	return mk_var_set_id(a->mk, a->scope, a->name, value, a->origin, recursive, a->at);
}

static void
double_dollars(struct buf *b)
{
	struct buf out = {0};

	for (size_t i = 0; i < b->n; i++) {
		if (b->p[i] == '$')
			buf_putc(&out, '$');
		buf_putc(&out, b->p[i]);
	}
	buf_free(b);
	*b = out;
}

/* the value that op makes of the text now */
static int
assign_expanded(const struct assignment *a, enum mk_op op, struct str text)
{
	struct buf value = {0}, command = {0};
	int rc = mk_expand(a->mk, text, op == OP_SHELL ? &command : &value);

	if (!rc && op == OP_SHELL)
		rc = mk_shell(a->mk, buf_str(&command), false, &value);
	if (!rc && op == OP_IMMEDIATE)
		double_dollars(&value);
	if (!rc)
		set(a, buf_str(&value), op != OP_SIMPLE);
	buf_free(&value);
	buf_free(&command);
	return rc;
}

/* v, which nobody may be reading, grows in place: as often as one likes, at the cost of what is added */
static void
grow(const struct assignment *a, struct mk_var *v, struct str more)
{
	struct buf copy = {0};

	if (v->expanding) {
		buf_put(&copy, buf_str(&v->value));
		mk_var_retire(a->mk, v);
		v->value = copy;
	}
	if (v->value.n)
		buf_putc(&v->value, ' ');
	buf_put(&v->value, more);
	v->origin = a->origin & 7;
	v->file = a->at ? a->at->file : NONE;
	v->line = a->at ? a->at->line : 0;
	a->mk->vars.generation++;
}

static struct mk_var *
seen(const struct assignment *a)
{
	/* a target's scope appends to what it inherits only when it is used */
	if (a->scope != &a->mk->vars.globals)
		return mk_var_in(a->scope, a->name);
	return mk_var_seen(a->mk, a->mk->vars.scope, a->name, NULL);
}

/* what is seen may be in another scope than what is to be defined: $(foreach)'s, in an $(eval) */
static void
append_text(const struct assignment *a, struct mk_var *v, struct str more)
{
	struct buf value = {0};

	if (v == mk_var_in(a->scope, a->name)) {
		grow(a, v, more);
		return;
	}
	buf_put(&value, buf_str(&v->value));
	if (value.n)
		buf_putc(&value, ' ');
	buf_put(&value, more);
	set(a, buf_str(&value), v->recursive);
	buf_free(&value);
}

static int
append(const struct assignment *a, struct str text)
{
	struct mk_var *v = seen(a), *mine = mk_var_in(a->scope, a->name);
	struct buf more = {0};
	int rc = 0;

	if (!v) {
		v = set(a, text, true);
		v->append = a->scope != &a->mk->vars.globals;
		return 0;
	}
	if (!text.n)
		return 0;
	if (v->recursive) {
		if (!mine || !mk_var_resists(a->mk, mine, a->origin))
			append_text(a, v, text);
		return 0;
	}
	rc = mk_expand(a->mk, text, &more);
	/* the text may have changed it */
	v = seen(a);
	mine = mk_var_in(a->scope, a->name);
	if (!rc && v && more.n && !(mine && mk_var_resists(a->mk, mine, a->origin)))
		append_text(a, v, buf_str(&more));
	buf_free(&more);
	return rc;
}

static int
assign(const struct assignment *a, enum mk_op op, struct str value)
{
	switch (op) {
	case OP_RECURSIVE:
		set(a, value, true);
		return 0;
	case OP_IF_UNSET:
		if (!mk_var_seen(a->mk, a->mk->vars.scope, a->name, NULL))
			set(a, value, true);
		return 0;
	case OP_APPEND:
		return append(a, value);
	default:
		return assign_expanded(a, op, value);
	}
}

/* A variable of the command line beats what a target says of it, unless that is an override. So does one of
 * the environment under -e, if somebody has tried to change it (mk_var_resists). NULL: it may be said */
static const struct mk_var *
stronger(const struct assignment *a)
{
	const struct mk_var *v = mk_var_in(&a->mk->vars.globals, a->name);

	if (!v || v->origin == ORIGIN_OVERRIDE || v->origin == ORIGIN_AUTOMATIC)
		return NULL;
	return v->origin > a->origin ? v : NULL;
}

/* the target then has the same, whatever it was given; what that says when it is expanded has been said */
static void
yield(const struct assignment *a)
{
	const struct mk_var *v = stronger(a);

	if (v)
		mk_var_set_id(a->mk, a->scope, a->name, buf_str(&v->value), v->origin, v->recursive, a->at);
}

/* are there any but the variables of the command line? */
static bool
has_flags(struct mk *mk)
{
	struct mk_var *v = mk_var_own(mk, &mk->vars.globals, STR("MAKEFLAGS"));
	struct str flags = v ? mk_strip(buf_str(&v->value)) : STR("");

	return flags.n && !str_starts(flags, STR("-- "));
}

/* options that the command line or an override says are kept as they are, and hold as well */
static int
obey_flags(struct mk *mk)
{
	int rc = mk_flags_take(mk);

	if (!rc)
		mk_flags_define(mk, true);
	return rc;
}

/* options say what they mean at once, and are written anew. Only the first word of all can do without its
 * dash: what is added to some is not it */
static int
assign_flags(struct mk *mk, enum mk_op op, struct str text)
{
	struct mk_var *now = mk_var_own(mk, &mk->vars.globals, STR("MAKEFLAGS"));
	struct buf flags = {0}, command = {0};
	int rc;

	if (now && mk_var_resists(mk, now, ORIGIN_FILE))
		return obey_flags(mk);
	if (op == OP_APPEND && has_flags(mk))
		buf_puts(&flags, "- ");
	rc = mk_expand(mk, text, op == OP_SHELL ? &command : &flags);
	if (!rc && op == OP_SHELL)
		rc = mk_shell(mk, buf_str(&command), false, &flags);
	if (!rc)
		rc = mk_flags_decode(mk, buf_str(&flags), true);
	if (!rc)
		mk_flags_define(mk, true);
	buf_free(&flags);
	buf_free(&command);
	return rc;
}

static void
notice(struct mk *mk, struct str name)
{
	struct mk_var *v;

	if (!str_eq(name, STR(".RECIPEPREFIX")) || mk->vars.prefix_lost)
		return;
	v = mk_var_own(mk, &mk->vars.globals, name);
	mk->vars.recipe_prefix = v && v->value.n ? v->value.p[0] : '\t';
}

int
mk_var_assign(struct mk *mk, struct mk_scope *scope, struct str name, enum mk_op op, struct str value,
              enum mk_origin origin, const struct mk_at *at)
{
	const struct assignment a = {mk, scope, mk_name(mk, name), origin, at};
	bool global = scope == &mk->vars.globals;
	bool flags = global && str_eq(name, STR("MAKEFLAGS"));
	struct mk_scope *was;
	int rc;

	/* it is always set, and under -e it is the environment's */
	if (flags && origin < ORIGIN_COMMAND)
		return op == OP_IF_UNSET || mk->flags.environment_overrides ? 0 : assign_flags(mk, op, value);
	was = mk_scope_enter(mk, global ? mk->vars.scope : scope);
	rc = assign(&a, op, value);
	mk_scope_leave(mk, was);
	if (flags && !rc && origin == ORIGIN_OVERRIDE)
		rc = obey_flags(mk);
	if (global && !rc)
		notice(mk, mk_str(mk, a.name));
	else if (!rc && op != OP_IF_UNSET)
		yield(&a);
	return rc;
}

/* += has appended the stronger value to itself by then: GNU make does (make §1.5) */
static int
apply_stronger(struct assignment *a, enum mk_op op, const struct mk_var *v)
{
	struct buf value = {0};
	int rc = 0;

	a->origin = (enum mk_origin)v->origin;
	buf_put(&value, buf_str(&v->value));
	if (op == OP_APPEND)
		rc = append(a, buf_str(&value));
	else
		set(a, buf_str(&value), v->recursive);
	mk_var_in(a->scope, a->name)->recursive = v->recursive;
	buf_free(&value);
	return rc;
}

int
mk_var_apply(struct mk *mk, struct mk_scope *scope, struct str name, enum mk_op op, struct str value,
             enum mk_origin origin, const struct mk_at *at)
{
	struct assignment a = {mk, scope, mk_name(mk, name), origin, at};
	const struct mk_var *v = stronger(&a);
	struct mk_scope *was = mk_scope_enter(mk, scope);
	int rc;

	if (v && op != OP_IF_UNSET)
		rc = apply_stronger(&a, op, v);
	else
		rc = assign(&a, op, value);
	mk_scope_leave(mk, was);
	return rc;
}
