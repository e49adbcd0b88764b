/* expand.c - references: what a text means now (make §1.6). Expansion recurses, as references nest; how deep
 * is a question of stack only, and asked of it. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/expand.h"

#include <stdlib.h>
#include <sys/resource.h>

#include "manifest/expand/brackets.h"
#include "manifest/expand/func.h"
#include "manifest/expand/words.h"

/* What functions may need below the deepest expansion; and a bound of our own: a $(call) that never ends,
 * with arguments that grow, should end before memory does. GNU make comes half as deep */
enum { RESERVE = 512 << 10, MOST = 16 << 20 };

void
mk_expand_init(struct mk *mk)
{
	struct rlimit stack = {0};

	getrlimit(RLIMIT_STACK, &stack);
	mk->vars.stack_limit = (size_t)MIN(stack.rlim_cur, (rlim_t)MOST);
	mk->vars.stack_limit -= MIN(mk->vars.stack_limit / 2, (size_t)RESERVE);
}

/* -1: too deep. Frames lie below that of the outermost expansion */
static int
enter(struct mk *mk)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	if (!mk->vars.depth)
		mk->vars.stack = here;
	if (mk->vars.stack > here && mk->vars.stack - here > mk->vars.stack_limit)
		return mk_fail(mk, "references are nested too deeply");
	mk->vars.depth++;
	return 0;
}

static void
leave(struct mk *mk)
{
	if (--mk->vars.depth)
		return;
	while (mk->vars.retired.n)
		xfree(vec_pop(&mk->vars.retired));
}

struct mk_at
mk_place(const struct mk *mk)
{
	struct mk_at user = {mk->vars.file, mk->vars.line};

	return mk->at.file == NONE ? user : mk->at;
}

int
mk_fail(struct mk *mk, const char *fmt, ...)
{
	struct mk_at user = {mk->vars.file, mk->vars.line}, at = user.file == NONE ? mk->at : user;
	struct buf text = {0};
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	mk_fatal(mk, &at, "%s", buf_cstr(&text));
	buf_free(&text);
	return -1;
}

/* names that make itself knows, whether set or not */
static bool
is_known(struct str name)
{
	static const struct str known[] = {
		STR("MAKECMDGOALS"),
		STR("MAKE_RESTARTS"),
		STR("MAKE_TERMOUT"),
		STR("MAKE_TERMERR"),
		STR("MAKEOVERRIDES"),
		STR(".DEFAULT"),
		STR("VPATH"),
		STR("GPATH"),
		STR("GNUMAKEFLAGS"),
		STR("-*-eval-flags-*-"),
		STR("-*-command-variables-*-"),
	};

	for (unsigned i = 0; i < countof(known); i++)
		if (str_eq(known[i], name))
			return true;
	return false;
}

void
mk_warn_undefined(struct mk *mk, struct str name)
{
	struct mk_at at = mk_place(mk);

	if (mk->flags.warn_undefined && !is_known(name))
		mk_error(mk, &at, "warning: undefined variable '%.*s'", STR_FMT(name));
}

/* ---- values */

/* the raw text of v as seen from scope; what it is appended to first */
static int
put_value(struct mk *mk, struct mk_var *v, struct mk_scope *scope, struct buf *out)
{
	size_t start = out->n;
	struct mk_scope *at = NULL;
	struct mk_var *above = NULL;

	if (v->append && mk_var_seen(mk, scope, v->name, &at) == v)
		above = mk_var_seen_above(mk, at, v->name, &scope);
	if (above && put_value(mk, above, scope, out))
		return -1;
	mk_separate(out, start);
	if (!v->recursive) {
		buf_put(out, buf_str(&v->value));
		return 0;
	}
	return mk_expand(mk, buf_str(&v->value), out);
}

/* it takes a command to know v, and the environment of that command is built: what v was before must do */
static int
put_brought(struct mk *mk, const struct mk_var *v, struct buf *out)
{
	const char *value = mk_environ_brought(mk, mk_str(mk, v->name));

	if (value)
		buf_puts(out, value);
	return 0;
}

static int
put_recursive(struct mk *mk, struct mk_var *v, struct buf *out)
{
	uint32_t file = mk->vars.file, line = mk->vars.line;
	bool nested = v->expanding;
	int rc;

	if (v->file != NONE) {
		mk->vars.file = v->file;
		mk->vars.line = v->line;
	}
	if (nested && !v->calling && mk->vars.for_shell) {
		rc = put_brought(mk, v, out);
	} else if (nested && !v->calling) {
		rc = mk_fail(mk, "Recursive variable '%s' references itself (eventually)",
		             mk_str(mk, v->name).p);
	} else {
		v->expanding = 1;
		rc = v->append ? put_value(mk, v, mk->vars.scope, out)
		               : mk_expand(mk, buf_str(&v->value), out);
		v->expanding = nested;
	}
	mk->vars.file = file;
	mk->vars.line = line;
	return rc;
}

int
mk_expand_var(struct mk *mk, struct mk_var *v, struct buf *out)
{
	if (v->recursive || v->append)
		return put_recursive(mk, v, out);
	buf_put(out, buf_str(&v->value));
	return 0;
}

int
mk_value(struct mk *mk, const char *name, struct buf *out)
{
	struct mk_var *v = mk_var_find(mk, str_of(name));

	return v ? mk_expand_var(mk, v, out) : 0;
}

/* ---- references */

static int
put_named(struct mk *mk, struct str name, struct buf *out)
{
	struct mk_var *v = mk_var_find(mk, name);

	if (v)
		return mk_expand_var(mk, v, out);
	mk_warn_undefined(mk, name);
	return 0;
}

/* NAME:FROM=TO */
static int
put_substituted(struct mk *mk, struct str name, struct str from, struct str to, struct buf *out)
{
	struct buf value = {0};
	int rc = put_named(mk, name, &value);

	if (rc)
		;
	else
		mk_subst_reference(from, to, buf_str(&value), out);
	buf_free(&value);
	return rc;
}

/* what stands between the brackets, references in it expanded */
static int
put_reference(struct mk *mk, struct str text, struct buf *out)
{
	const char *end = text.p + text.n, *colon = memchr(text.p, ':', text.n), *equals;

	equals = colon ? memchr(colon, '=', (size_t)(end - colon)) : NULL;
	if (!equals)
		return put_named(mk, text, out);
	return put_substituted(mk, (struct str){text.p, (size_t)(colon - text.p)},
	                       (struct str){colon + 1, (size_t)(equals - colon - 1)},
	                       (struct str){equals + 1, (size_t)(end - equals - 1)}, out);
}

/* what ends a name that is taken as it stands, or the dollar that shows that it is not; or NULL. Brackets are
 * counted only if a reference may be inside */
static const char *
name_end(struct str text, char open)
{
	char close = open == '(' ? ')' : '}';

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == close || text.p[i] == '$')
			return text.p + i;
	return NULL;
}

static int
put_computed(struct mk *mk, struct str text, struct buf *out)
{
	struct buf name = {0};
	struct mk_brackets *map = mk_brackets_map(mk, text);
	int rc = mk_expand(mk, text, &name);

	mk_brackets_drop(mk, map);
	if (!rc)
		rc = put_reference(mk, buf_str(&name), out);
	buf_free(&name);
	return rc;
}

/* A reference that is closed too seldom is that of the name up to the first closing bracket, as it stands, if
 * there is any; what follows is lost */
static int
put_unbalanced(struct mk *mk, char open, struct str *rest, struct buf *out)
{
	const char *end = rest->n ? memchr(rest->p, open == '(' ? ')' : '}', rest->n) : NULL;
	struct str name;

	if (!end)
		return mk_fail(mk, "unterminated variable reference");
	name = (struct str){rest->p, (size_t)(end - rest->p)};
	*rest = (struct str){rest->p + rest->n, 0};
	return put_reference(mk, name, out);
}

/* a reference in brackets; rest begins behind the opening one, and then behind the closing one */
static int
put_bracketed(struct mk *mk, char open, struct str *rest, struct buf *out)
{
	const struct mk_func *f = mk_func_at(*rest);
	const char *end;
	struct str text;
	bool plain;

	if (f)
		return mk_func_call(mk, f, open, rest, out);
	end = name_end(*rest, open);
	plain = end && *end != '$';
	if (end && !plain)
		end = mk_bracket_stop(mk, *rest, open, false);
	if (!end)
		return put_unbalanced(mk, open, rest, out);
	text = (struct str){rest->p, (size_t)(end - rest->p)};
	rest->n -= text.n + 1;
	rest->p = end + 1;
	return plain ? put_reference(mk, text, out) : put_computed(mk, text, out);
}

/* rest begins behind a dollar */
static int
put_dollar(struct mk *mk, struct str *rest, struct buf *out)
{
	struct str name = {rest->p, 1};

	if (!rest->n) {
		buf_putc(out, '$');
		return 0;
	}
	rest->p++;
	rest->n--;
	if (*name.p == '(' || *name.p == '{')
		return put_bracketed(mk, *name.p, rest, out);
	if (*name.p == '$')
		buf_putc(out, '$');
	else if (!mk_is_space(*name.p))
		return put_named(mk, name, out);
	return 0;
}

int
mk_expand(struct mk *mk, struct str text, struct buf *out)
{
	const char *dollar = text.n ? memchr(text.p, '$', text.n) : NULL;
	int rc = 0;

	if (!dollar) {
		buf_put(out, text);
		return 0;
	}
	if (enter(mk))
		return -1;
	while (dollar && !rc) {
		size_t n = (size_t)(dollar - text.p);

		buf_add(out, text.p, n);
		text = (struct str){dollar + 1, text.n - n - 1};
		rc = put_dollar(mk, &text, out);
		dollar = text.n ? memchr(text.p, '$', text.n) : NULL;
	}
	if (!rc)
		buf_put(out, text);
	leave(mk);
	return rc;
}

int
mk_expand_in(struct mk *mk, struct mk_scope *scope, struct str text, struct buf *out)
{
	struct mk_scope *was = mk_scope_enter(mk, scope);
	int rc = mk_expand(mk, text, out);

	mk_scope_leave(mk, was);
	return rc;
}
