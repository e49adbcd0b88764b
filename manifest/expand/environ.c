/* environ.c - the environment: what it brought, and what our children get (make §1.1, §1.11).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/mk.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "manifest/expand/expand.h"

struct mk_env {
	char **list;
	struct buf text;      /* what list points to */
	uint32_t generation;  /* of the variables that it was made of */
	bool recursive;
	bool constant;        /* nothing in it had to be expanded: targets without variables share it */
};

void
mk_env_free(struct mk_env *env)
{
	if (!env)
		return;
	xfree(env->list);
	buf_free(&env->text);
	xfree(env);
}

/* ---- in */

const char *
mk_environ_brought(const struct mk *mk, struct str name)
{
	for (char *const *e = mk->vars.environ; e && *e; e++)
		if (strncmp(*e, name.p, name.n) == 0 && (*e)[name.n] == '=')
			return *e + name.n + 1;
	return NULL;
}

static void
define_automatic(struct mk *mk)
{
	static const char kinds[] = "@%*<^?+";
	char name[3] = "", value[40];

	for (const char *k = kinds; *k; k++) {
		name[0] = *k;
		name[1] = 'D';
		snprintf(value, sizeof value, "$(patsubst %%/,%%,$(dir $%c))", *k);
		mk_var_set(mk, &mk->vars.globals, str_of(name), str_of(value), ORIGIN_AUTOMATIC, true, NULL);
		name[1] = 'F';
		snprintf(value, sizeof value, "$(notdir $%c)", *k);
		mk_var_set(mk, &mk->vars.globals, str_of(name), str_of(value), ORIGIN_AUTOMATIC, true, NULL);
	}
}

static void
import(struct mk *mk, char *entry)
{
	char *equals = strchr(entry, '=');
	struct str name = {entry, equals ? (size_t)(equals - entry) : 0};
	struct mk_var *v;

	if (!name.n)
		return;
	/* the user's shell is none of ours: it is only passed on */
	if (str_eq(name, STR("SHELL"))) {
		mk->vars.shell_env = mk_name(mk, str_of(equals + 1));
		return;
	}
	if (str_eq(name, STR("MAKELEVEL")))
		mk->vars.level = (uint32_t)strtoul(equals + 1, NULL, 10);
	v = mk_var_set(mk, &mk->vars.globals, name, STR(""), ORIGIN_ENV, true, NULL);
	buf_free(&v->value); /* names may come twice */
	v->value = (struct buf){.p = equals + 1, .n = strlen(equals + 1)};
	v->export = str_eq(name, STR("MAKE_RESTARTS")) ? EXPORT_NO : EXPORT_YES;
}

void
mk_vars_init(struct mk *mk, char *const *environ)
{
	struct mk_scope *globals = &mk->vars.globals;
	char level[16];
	bool has_shell;
	struct mk_var *v;

	globals->owed = NONE;
	mk->vars.scope = globals;
	mk->vars.recipe_prefix = '\t';
	mk->vars.shell_env = mk->vars.file = NONE;
	mk->vars.environ = environ;
	mk_expand_init(mk);
	define_automatic(mk);
	v = mk_var_set(mk, globals, STR(".VARIABLES"), STR(""), ORIGIN_DEFAULT, false, NULL);
	mk->vars.name_variables = v->name;
	v = mk_var_set(mk, globals, STR("MAKEFILES"), STR(""), ORIGIN_DEFAULT, false, NULL);
	v->export = EXPORT_IF_SET;
	for (; environ && *environ; environ++)
		import(mk, *environ);
	has_shell = mk->vars.shell_env != NONE;
	mk_var_set(mk, globals, STR("SHELL"), STR("/bin/sh"), has_shell ? ORIGIN_FILE : ORIGIN_DEFAULT,
	           has_shell, NULL);
	snprintf(level, sizeof level, "%u", mk->vars.level);
	mk_var_set(mk, globals, STR("MAKELEVEL"), str_of(level), ORIGIN_ENV, false, NULL);
}

/* ---- out */

struct builder {
	struct mk *mk;
	struct mk_scope *scope;
	struct mk_env *env;
	VEC(size_t) offsets;
};

/* can a shell name it? */
static bool
is_plain(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!isalnum((unsigned char)name.p[i]) && name.p[i] != '_')
			return false;
	return name.n && !isdigit((unsigned char)name.p[0]);
}

/* what v, or else the nearest one that it hides, says */
static enum mk_export
export_of(const struct builder *b, struct mk_var *v)
{
	struct mk_scope *at = NULL;
	struct mk_var *next = v->export == EXPORT_DEFAULT ? mk_var_seen(b->mk, b->scope, v->name, &at) : NULL;

	for (; next && next->export == EXPORT_DEFAULT;)
		next = mk_var_seen_above(b->mk, at, v->name, &at);
	return next ? next->export : v->export;
}

static bool
is_exported(const struct builder *b, struct mk_var *v)
{
	switch (export_of(b, v)) {
	case EXPORT_YES:
		return true;
	case EXPORT_NO:
		return false;
	case EXPORT_IF_SET:
		return v->origin != ORIGIN_DEFAULT;
	case EXPORT_DEFAULT:
		break;
	}
	if (v->origin == ORIGIN_DEFAULT || v->origin == ORIGIN_AUTOMATIC)
		return false;
	if (v->origin != ORIGIN_ENV && v->origin != ORIGIN_ENV_OVERRIDE && v->origin != ORIGIN_COMMAND &&
	    !b->mk->vars.export_all)
		return false;
	return is_plain(mk_str(b->mk, v->name));
}

static void
begin(struct builder *b, struct str name)
{
	vec_push(&b->offsets, b->env->text.n);
	buf_put(&b->env->text, name);
	buf_putc(&b->env->text, '=');
}

static void
finish(struct builder *b)
{
	buf_putc(&b->env->text, '\0');
}

static void
put_entry(struct builder *b, struct str name, struct str value)
{
	begin(b, name);
	buf_put(&b->env->text, value);
	finish(b);
}

/* It takes a command to know its value, and that command is what this environment is for (make §1.7 shell) */
static void
put_looping(struct builder *b, struct str name)
{
	const char *value = mk_environ_brought(b->mk, name);

	b->env->constant = false;
	if (value)
		put_entry(b, name, str_of(value));
}

/* what came from the environment goes on as it came, dollars and all; the options are ours, -e or not */
static bool
is_passed_on(const struct builder *b, const struct mk_var *v)
{
	return (v->origin == ORIGIN_ENV || v->origin == ORIGIN_ENV_OVERRIDE) && !v->append &&
	       !str_eq(mk_str(b->mk, v->name), STR("MAKEFLAGS"));
}

static int
put(struct builder *b, struct mk_var *v)
{
	struct mk_scope *was;
	int rc = 0;

	if (is_passed_on(b, v)) {
		put_entry(b, mk_str(b->mk, v->name), buf_str(&v->value));
		return 0;
	}
	if (v->expanding && v->recursive) {
		put_looping(b, mk_str(b->mk, v->name));
		return 0;
	}
	if (v->append || (v->recursive && v->value.n && memchr(v->value.p, '$', v->value.n)))
		b->env->constant = false;
	begin(b, mk_str(b->mk, v->name));
	was = mk_scope_enter(b->mk, b->scope);
	rc = mk_expand_var(b->mk, v, &b->env->text);
	mk_scope_leave(b->mk, was);
	finish(b);
	return rc;
}

static bool
is_pipe(const char *auth)
{
	return auth && strncmp(auth, "fifo:", 5) != 0;
}

/* Only a child that is a make may read a pipe of tokens: for others it is closed, and this tells them so
 * (make §2.1). The last one counts; variables stand behind it */
static int
put_flags(struct builder *b, struct mk_var *v, bool recursive)
{
	struct buf *text = &b->env->text;
	struct buf tail = {0};
	size_t start = text->n;
	char *split;
	int rc = put(b, v);

	if (rc || recursive || !is_pipe(b->mk->flags.jobserver_auth) ||
	    !strstr(text->p + start, "--jobserver-auth="))
		return rc;
	text->n--;
	split = strstr(text->p + start, " -- ");
	if (split) {
		buf_puts(&tail, split);
		text->n = (size_t)(split - text->p);
	}
	buf_puts(text, " --jobserver-auth=-2,-2");
	buf_put(text, buf_str(&tail));
	finish(b);
	buf_free(&tail);
	return 0;
}

static int
put_shell(struct builder *b, struct mk_var *v)
{
	if (v->export == EXPORT_YES)
		return put(b, v);
	if (v->export != EXPORT_NO && b->mk->vars.shell_env != NONE)
		put_entry(b, STR("SHELL"), mk_str(b->mk, b->mk->vars.shell_env));
	return 0;
}

/* what comes from the environment by -e stays as it is */
static bool
is_flags(const struct mk_var *v, struct str name)
{
	return str_eq(name, STR("MAKEFLAGS")) ||
	       (str_eq(name, STR("MFLAGS")) && v->origin != ORIGIN_ENV_OVERRIDE);
}

static int
consider(struct builder *b, struct mk_var *v, bool recursive)
{
	struct str name = mk_str(b->mk, v->name);

	if (str_eq(name, STR("MAKELEVEL"))) {
		begin(b, name);
		buf_printf(&b->env->text, "%u", b->mk->vars.level + 1);
		finish(b);
		return 0;
	}
	if (str_eq(name, STR("SHELL")))
		return put_shell(b, v);
	if (!is_exported(b, v))
		return 0;
	return is_flags(v, name) ? put_flags(b, v, recursive) : put(b, v);
}

/* does any scope in front of the globals have more than automatic variables? */
static bool
is_special(const struct builder *b)
{
	for (struct mk_scope *s = b->scope; s && s != &b->mk->vars.globals; s = s->up)
		for (uint32_t i = 0; i < s->vars.n; i++)
			if (s->vars.p[i] && s->vars.p[i]->origin != ORIGIN_AUTOMATIC)
				return true;
	return false;
}

static int
consider_all(struct builder *b, bool recursive)
{
	struct mk_scope *globals = &b->mk->vars.globals;
	int rc = 0;

	/* expanding a value may define more: by index */
	for (struct mk_scope *s = b->scope; s && !rc; s = s == globals ? NULL : s->up ? s->up : globals)
		for (uint32_t i = 0; i < s->vars.n && !rc; i++) {
			struct mk_var *v = s->vars.p[i];

			if (v && mk_var_seen(b->mk, b->scope, v->name, NULL) == v)
				rc = consider(b, v, recursive);
		}
	return rc;
}

static char **
list(struct builder *b)
{
	struct mk_env *env = b->env;

	env->list = xmalloc((b->offsets.n + 1) * sizeof *env->list);
	for (uint32_t i = 0; i < b->offsets.n; i++)
		env->list[i] = env->text.p + b->offsets.p[i];
	env->list[b->offsets.n] = NULL;
	return env->list;
}

char **
mk_environ(struct mk *mk, struct mk_scope *scope, bool recursive)
{
	struct builder b = {.mk = mk, .scope = scope};
	struct mk_env *last = mk->vars.env;
	bool special = is_special(&b);
	int rc;

	if (last && last->constant && !special && !mk->reading && last->generation == mk->vars.generation &&
	    last->recursive == recursive)
		return last->list;
	b.env = xcalloc(1, sizeof *b.env);
	b.env->constant = !special;
	b.env->recursive = recursive;
	b.env->generation = mk->vars.generation;
	rc = consider_all(&b, recursive);
	if (rc) {
		mk_env_free(b.env);
	} else {
		list(&b);
		/* a nested one was for a command that has ended */
		mk_env_free(mk->vars.env);
		mk->vars.env = b.env;
	}
	vec_free(&b.offsets);
	return rc ? NULL : b.env->list;
}
