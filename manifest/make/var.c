/* var.c - where variables are kept, and who sees them. A scope of a call has a handful of variables and
 * lives briefly: a list will do. The index comes with the ninth. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/mk.h"

#include <stdlib.h>

enum { FEW = 8 };

static struct mk_var **
slot_of(struct mk_scope *s, uint32_t name)
{
	uint32_t at;

	if (s->index.n) {
		at = map_get(&s->index, name);
		return at == NONE ? NULL : &s->vars.p[at];
	}
	for (uint32_t i = 0; i < s->vars.n; i++)
		if (s->vars.p[i] && s->vars.p[i]->name == name)
			return &s->vars.p[i];
	return NULL;
}

struct mk_var *
mk_var_in(struct mk_scope *s, uint32_t name)
{
	struct mk_var **slot = slot_of(s, name);

	return slot ? *slot : NULL;
}

static void
index_all(struct mk_scope *s)
{
	for (uint32_t i = 0; i < s->vars.n; i++)
		if (s->vars.p[i])
			map_set(&s->index, s->vars.p[i]->name, i);
}

static void
insert(struct mk_scope *s, struct mk_var *v)
{
	struct mk_var **slot = slot_of(s, v->name);

	if (slot) {
		*slot = v;
		return;
	}
	vec_push(&s->vars, v);
	if (s->index.n)
		map_set(&s->index, v->name, s->vars.n - 1);
	else if (s->vars.n > FEW)
		index_all(s);
}

/* a chain that ends before the globals goes on with them, as the parent of all */
static struct mk_scope *
above(struct mk *mk, struct mk_scope *s, bool *inherited)
{
	struct mk_scope *globals = &mk->vars.globals;

	*inherited |= s->up_is_parent || !s->up;
	return s == globals ? NULL : s->up ? s->up : globals;
}

static struct mk_var *
look_up(struct mk *mk, struct mk_scope *s, bool inherited, uint32_t name, struct mk_scope **at)
{
	for (; s; s = above(mk, s, &inherited)) {
		struct mk_var *v = mk_var_in(s, name);

		if (!v || (v->private && inherited))
			continue;
		if (at)
			*at = s;
		return v;
	}
	return NULL;
}

static bool
is_local(const struct mk *mk, uint32_t name)
{
	return name / 64 < mk->vars.local.n && mk->vars.local.p[name / 64] >> name % 64 & 1;
}

static void
set_local(struct mk *mk, uint32_t name)
{
	while (mk->vars.local.n <= name / 64)
		vec_push(&mk->vars.local, 0);
	mk->vars.local.p[name / 64] |= (uint64_t)1 << name % 64;
}

/* A call in a call in a call has as many scopes in front of the globals: most names never were in any */
struct mk_var *
mk_var_seen(struct mk *mk, struct mk_scope *scope, uint32_t name, struct mk_scope **at)
{
	struct mk_var *global;

	if (is_local(mk, name))
		return look_up(mk, scope, false, name, at);
	global = mk_var_in(&mk->vars.globals, name);
	return global && global->private ? look_up(mk, scope, false, name, at)
	                                 : look_up(mk, &mk->vars.globals, false, name, at);
}

struct mk_var *
mk_var_seen_above(struct mk *mk, struct mk_scope *scope, uint32_t name, struct mk_scope **at)
{
	bool inherited = false;
	struct mk_scope *up = above(mk, scope, &inherited);

	return look_up(mk, up, inherited, name, at);
}

/* the names of all there are, made anew for each who asks */
static void
list_variables(struct mk *mk, struct mk_var *list)
{
	struct mk_scope *globals = &mk->vars.globals;

	mk_var_retire(mk, list);
	for (uint32_t i = 0; i < globals->vars.n; i++) {
		if (!globals->vars.p[i])
			continue;
		if (list->value.n)
			buf_putc(&list->value, ' ');
		buf_put(&list->value, mk_str(mk, globals->vars.p[i]->name));
	}
}

struct mk_var *
mk_var_find(struct mk *mk, struct str name)
{
	uint32_t id = intern_find(&mk->names, name);
	struct mk_var *v = id == NONE ? NULL : mk_var_seen(mk, mk->vars.scope, id, NULL);

	if (v && id == mk->vars.name_variables && v->origin == ORIGIN_DEFAULT)
		list_variables(mk, v);
	return v;
}

struct mk_var *
mk_var_own(struct mk *mk, struct mk_scope *scope, struct str name)
{
	uint32_t id = intern_find(&mk->names, name);

	return id == NONE ? NULL : mk_var_in(scope, id);
}

/* Under -e, a variable of the environment shows that it is stronger once somebody tries to change it */
bool
mk_var_resists(const struct mk *mk, struct mk_var *v, enum mk_origin origin)
{
	if (v->origin == ORIGIN_ENV && mk->flags.environment_overrides)
		v->origin = ORIGIN_ENV_OVERRIDE;
	return origin < v->origin;
}

/* empties its value. Who is expanding it still reads the old one: that lives until nobody expands anything */
void
mk_var_retire(struct mk *mk, struct mk_var *v)
{
	if (!v->expanding && v->value.cap) {
		buf_clear(&v->value);
		return;
	}
	if (v->value.cap)
		vec_push(&mk->vars.retired, v->value.p);
	v->value = (struct buf){0};
}

/* Calls make scopes and drop them all the time: a variable of theirs is kept for the next, and so is the room
 * of its value unless that is large */
static void
drop(struct mk *mk, struct mk_var *v)
{
	enum { LARGE = 4096 };

	if (v->value.cap > LARGE)
		buf_free(&v->value);
	vec_push(&mk->vars.spare, v);
}

static struct mk_var *
define(struct mk *mk, struct mk_scope *scope, uint32_t name)
{
	bool used = mk->vars.spare.n;
	struct mk_var *v = used ? vec_pop(&mk->vars.spare) : arena_alloc(&mk->vars.kept, sizeof *v);

	*v = (struct mk_var){.name = name, .value = used ? v->value : (struct buf){0}};
	insert(scope, v);
	if (scope != &mk->vars.globals)
		set_local(mk, name);
	return v;
}

/* What a makefile says once is seldom said again: the first value of a global has no room to grow */
static void
put_value(struct mk *mk, struct mk_var *v, struct str value, bool once)
{
	if (!once || v->value.cap) {
		buf_put(&v->value, value);
	} else if (value.n) {
		v->value = (struct buf){.p = arena_alloc(&mk->vars.kept, value.n + 1), .n = value.n};
		memcpy(v->value.p, value.p, value.n);
		v->value.p[value.n] = '\0';
	}
}

struct mk_var *
mk_var_set(struct mk *mk, struct mk_scope *scope, struct str name, struct str value, enum mk_origin origin,
           bool recursive, const struct mk_at *at)
{
	return mk_var_set_id(mk, scope, mk_name(mk, name), value, origin, recursive, at);
}

struct mk_var *
mk_var_set_id(struct mk *mk, struct mk_scope *scope, uint32_t name, struct str value, enum mk_origin origin,
              bool recursive, const struct mk_at *at)
{
	struct mk_var *v = mk_var_in(scope, name);
	bool first = !v;

	if (v && mk_var_resists(mk, v, origin))
		return v;
	if (!v)
		v = define(mk, scope, name);
	mk_var_retire(mk, v);
	put_value(mk, v, value, first && scope == &mk->vars.globals);
	v->origin = origin & 7;
	v->recursive = recursive;
	v->append = v->conditional = 0;
	v->file = at ? at->file : NONE;
	v->line = at ? at->line : 0;
	if (origin != ORIGIN_AUTOMATIC)
		mk->vars.generation++;
	return v;
}

void
mk_var_undefine(struct mk *mk, struct mk_scope *scope, struct str name, enum mk_origin origin)
{
	uint32_t id = intern_find(&mk->names, name);
	struct mk_var **slot = id == NONE ? NULL : slot_of(scope, id);
	struct mk_var *v = slot ? *slot : NULL;

	if (!v || mk_var_resists(mk, v, origin))
		return;
	*slot = NULL;
	mk->vars.generation++;
	mk_var_retire(mk, v);
	/* who is expanding it looks at it once more: it is lost to others */
	if (!v->expanding)
		drop(mk, v);
}

static void
empty(struct mk *mk, struct mk_scope *s)
{
	for (uint32_t i = 0; i < s->vars.n; i++)
		if (s->vars.p[i])
			drop(mk, s->vars.p[i]);
	s->vars.n = 0;
	map_fini(&s->index);
}

struct mk_scope *
mk_scope_new(struct mk *mk, struct mk_scope *up)
{
	struct mk_scope *s = mk->vars.idle.n ? vec_pop(&mk->vars.idle) : xcalloc(1, sizeof *s);

	s->up = up;
	s->up_is_parent = false;
	s->owed = NONE;
	return s;
}

void
mk_scope_free(struct mk *mk, struct mk_scope *s)
{
	if (!s)
		return;
	empty(mk, s);
	vec_push(&mk->vars.idle, s);
}

struct mk_scope *
mk_scope_enter(struct mk *mk, struct mk_scope *s)
{
	struct mk_scope *was = mk->vars.scope;

	mk->vars.scope = s;
	return was;
}

void
mk_scope_leave(struct mk *mk, struct mk_scope *was)
{
	mk->vars.scope = was;
}

void
mk_vars_fini(struct mk *mk)
{
	empty(mk, &mk->vars.globals);
	vec_free(&mk->vars.globals.vars);
	for (uint32_t i = 0; i < mk->vars.spare.n; i++)
		buf_free(&mk->vars.spare.p[i]->value);
	vec_free(&mk->vars.spare);
	for (uint32_t i = 0; i < mk->vars.idle.n; i++) {
		vec_free(&mk->vars.idle.p[i]->vars);
		xfree(mk->vars.idle.p[i]);
	}
	vec_free(&mk->vars.idle);
	arena_free(&mk->vars.kept);
	for (uint32_t i = 0; i < mk->vars.retired.n; i++)
		xfree(mk->vars.retired.p[i]);
	vec_free(&mk->vars.retired);
	vec_free(&mk->vars.local);
}
