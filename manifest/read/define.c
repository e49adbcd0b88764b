/* define.c - what makefiles say of variables: modifiers, define, undefine, export (make §1.5).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/expand.h"
#include "manifest/read/reader.h"

/* a modifier noted in *a, or false */
static bool
take_modifier(struct str *line, struct mk_assign *a)
{
	const char *end = line->p + line->n;

	if (mk_line_keyword(*line, "override", line))
		a->override = true;
	else if (mk_line_keyword(*line, "private", line))
		a->private = true;
	else if (mk_line_keyword(*line, "export", line))
		a->export = EXPORT_YES;
	else if (mk_line_keyword(*line, "unexport", line))
		a->export = EXPORT_NO;
	else
		return false;
	/* blanks at the end of the line belong to the value */
	line->n = (size_t)(end - line->p);
	return true;
}

bool
mk_assign_parse(struct str line, struct mk_assign *a)
{
	*a = (struct mk_assign){.kind = ASSIGN_SET};
	do {
		/* `override := x` is about a variable of that name */
		if (mk_var_parse(line, &a->name, &a->op, &a->value))
			return true;
	} while (take_modifier(&line, a));
	if (mk_line_keyword(line, "define", &a->name))
		a->kind = ASSIGN_DEFINE;
	else if (mk_line_keyword(line, "undefine", &a->name))
		a->kind = ASSIGN_UNDEFINE;
	return a->kind != ASSIGN_SET;
}

int
mk_assign_name(struct mk *mk, struct str *name, struct buf *room)
{
	if (memchr(name->p, '$', name->n)) {
		if (mk_expand(mk, *name, room) < 0)
			return -1;
		*name = buf_str(room);
	}
	*name = mk_trim(*name);
	return name->n ? 0 : mk_fatal(mk, &mk->at, "empty variable name");
}

/* ---- define … endef */

/* a line inside a define may begin or end one: how the depth changes. rest: what follows endef */
static int
define_step(struct mk_reader *r, struct str *rest)
{
	struct str line;

	if (r->raw.n && r->raw.p[0] == r->mk->vars.recipe_prefix)
		return 0;
	buf_clear(&r->line);
	mk_line_collapse(r->mk, r->raw, &r->line);
	line = mk_skip(buf_str(&r->line), CLASS_SPACE);
	if (mk_line_keyword(line, "define", rest))
		return 1;
	return mk_line_keyword(line, "endef", rest) ? -1 : 0;
}

void
mk_read_skip_define(struct mk_reader *r)
{
	if (r->rule.state != RULE_NONE && r->raw.n && r->raw.p[0] == r->mk->vars.recipe_prefix)
		return;
	buf_clear(&r->line);
	mk_line_collapse(r->mk, r->raw, &r->line);
	mk_line_uncomment(&r->line);
	if (str_eq(mk_trim(buf_str(&r->line)), STR("endef")))
		r->in_define = false;
}

static void
check_endef(struct mk_reader *r, struct str rest)
{
	struct buf text = {0};

	buf_put(&text, rest);
	mk_line_uncomment(&text);
	if (mk_trim(buf_str(&text)).n)
		mk_error(r->mk, &r->at, "extraneous text after 'endef' directive");
	buf_free(&text);
}

/* an inner endef loses its comment */
static void
put_body_line(struct mk_reader *r, bool endef, struct buf *out)
{
	if (endef) {
		buf_clear(&r->line);
		mk_line_collapse(r->mk, r->raw, &r->line);
		mk_line_uncomment(&r->line);
		buf_put(out, buf_str(&r->line));
	} else {
		mk_line_collapse(r->mk, r->raw, out);
	}
	buf_putc(out, '\n');
}

/* the lines down to endef, which is the line that it is all expanded in */
static int
read_body(struct mk_reader *r, struct buf *out)
{
	struct mk_at at = r->at;
	struct str rest;
	int depth = 1;

	while (mk_line_next(r)) {
		int step = define_step(r, &rest);

		if (step < 0)
			check_endef(r, rest);
		depth += step;
		if (!depth) {
			if (out->n)
				out->p[--out->n] = '\0';
			r->mk->at = r->at;
			return 0;
		}
		put_body_line(r, step < 0, out);
	}
	return mk_fatal(r->mk, &at, "missing 'endef', unterminated 'define'");
}

/* The line of a define says NAME [op]; its value is in the lines that follow, and these are read to where it
 * stands now */
static void
parse_define(struct mk_reader *r, struct mk_assign *a, struct buf *kept)
{
	struct str line;

	buf_put(kept, a->name);
	line = a->name = buf_str(kept);
	a->op = OP_RECURSIVE;
	if (mk_var_parse(line, &a->name, &a->op, &a->value) && mk_trim(a->value).n)
		mk_error(r->mk, &r->at, "extraneous text after 'define' directive");
}

/* ---- the globals */

static int
set_global(struct mk_reader *r, const struct mk_assign *a, const struct mk_at *at)
{
	struct mk *mk = r->mk;
	enum mk_origin origin = a->override ? ORIGIN_OVERRIDE : ORIGIN_FILE;
	struct mk_var *v;

	if (mk_var_assign(mk, &mk->vars.globals, a->name, a->op, a->value, origin, at) < 0)
		return -1;
	if (a->export == EXPORT_DEFAULT && !a->private)
		return 0;
	v = mk_var_own(mk, &mk->vars.globals, a->name);
	if (!v)
		return 0;
	if (a->export != EXPORT_DEFAULT)
		v->export = (unsigned)a->export & 3;
	v->private |= a->private;
	mk->vars.generation++;
	return 0;
}

static void
undefine_global(struct mk *mk, struct str name, enum mk_origin origin)
{
	mk_var_undefine(mk, &mk->vars.globals, name, origin);
	mk->vars.prefix_lost |= str_eq(name, STR(".RECIPEPREFIX"));
}

int
mk_assign_global(struct mk_reader *r, const struct mk_assign *assign)
{
	struct mk *mk = r->mk;
	struct mk_assign a = *assign;
	struct mk_at at = mk->at;
	struct buf line = {0}, room = {0}, body = {0};
	int ret = -1;

	if (a.kind == ASSIGN_DEFINE)
		parse_define(r, &a, &line);
	if (mk_assign_name(mk, &a.name, &room) < 0 || (a.kind == ASSIGN_DEFINE && read_body(r, &body) < 0))
		goto out;
	if (a.kind == ASSIGN_DEFINE)
		a.value = buf_str(&body);
	if (a.kind == ASSIGN_UNDEFINE)
		undefine_global(mk, a.name, a.override ? ORIGIN_OVERRIDE : ORIGIN_FILE);
	else if (set_global(r, &a, &at) < 0)
		goto out;
	ret = 0;
out:
	buf_free(&line);
	buf_free(&room);
	buf_free(&body);
	return ret;
}

/* ---- export, unexport */

int
mk_read_export(struct mk_reader *r, struct str names, bool yes)
{
	struct mk *mk = r->mk;
	struct mk_scope *globals = &mk->vars.globals;
	struct str word;

	while ((word = mk_word(&names)).n) {
		struct mk_var *v = mk_var_own(mk, globals, word);

		if (!v)
			v = mk_var_set(mk, globals, word, STR(""), ORIGIN_FILE, false, &mk->at);
		v->export = yes ? EXPORT_YES : EXPORT_NO;
	}
	mk->vars.generation++;
	return 0;
}
