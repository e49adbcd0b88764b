/* recipe.c - from the text of a recipe to the commands that it runs: see recipe.h. A line is expanded as a
 * whole and may then be several (a define): the flags in front of it hold for all of them, and each may have
 * its own. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/recipe/recipe.h"

#include "manifest/expand/brackets.h"
#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"
#include "manifest/recipe/autovars.h"

struct flags {
	bool silent, ignore, always;
};

/* take blanks, @, - and + off the front of line */
static void
take_flags(struct str *line, struct flags *f)
{
	for (; line->n; line->p++, line->n--) {
		if (*line->p == '@')
			f->silent = true;
		else if (*line->p == '-')
			f->ignore = true;
		else if (*line->p == '+')
			f->always = true;
		else if (!mk_is_blank(*line->p))
			return;
	}
}

static bool
names_make(struct str line)
{
	return memmem(line.p, line.n, "$(MAKE)", 7) || memmem(line.p, line.n, "${MAKE}", 7);
}

struct str
mk_recipe_line(struct str *text)
{
	struct str line = *text;
	size_t slashes = 0;

	for (size_t i = 0; i < text->n; i++) {
		if (text->p[i] == '\n' && slashes % 2 == 0) {
			line.n = i;
			text->p += i + 1;
			text->n -= i + 1;
			return line;
		}
		slashes = text->p[i] == '\\' ? slashes + 1 : 0;
	}
	text->n = 0;
	return line;
}

/* ---- before it is expanded: inside references, a line that goes on is one line */

static void
put_joined(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\\' || i + 1 == text.n || text.p[i + 1] != '\n') {
			buf_putc(out, text.p[i]);
			continue;
		}
		while (out->n && mk_is_blank(out->p[out->n - 1]))
			out->n--;
		buf_putc(out, ' ');
		for (i++; i + 1 < text.n && mk_is_blank(text.p[i + 1]);)
			i++;
	}
}

/* any dollar with a bracket behind it, even a doubled one: so does make */
static void
join_references(struct str text, struct buf *out)
{
	size_t i = 0;

	while (i < text.n) {
		char open = i + 1 < text.n ? text.p[i + 1] : 0;
		struct str rest = {text.p + i, text.n - i};
		const char *end = NULL;

		if (text.p[i] == '$' && (open == '(' || open == '{'))
			end = mk_bracket_end((struct str){rest.p + 2, rest.n - 2}, open);
		if (!end) {
			buf_putc(out, text.p[i++]);
			continue;
		}
		rest.n = (size_t)(end + 1 - rest.p);
		put_joined(rest, out);
		i += rest.n;
	}
}

static int
expand_line(struct mk *mk, struct str line, struct buf *out)
{
	struct buf joined = {0};
	int rc;

	if (!line.n || !memchr(line.p, '\n', line.n))
		return mk_expand(mk, line, out);
	join_references(line, &joined);
	rc = mk_expand(mk, buf_str(&joined), out);
	buf_free(&joined);
	return rc;
}

/* ---- after: what is run */

/* the prefix character is no part of a line that goes on */
static struct str
without_prefixes(struct str text, char prefix, struct arena *mem)
{
	struct buf out = {0};
	struct str copy;

	for (size_t i = 0; i < text.n; i++) {
		buf_putc(&out, text.p[i]);
		if (text.p[i] == '\n' && i + 1 < text.n && text.p[i + 1] == prefix)
			i++;
	}
	copy = arena_str(mem, buf_str(&out));
	buf_free(&out);
	return copy;
}

struct writer {
	struct mk *mk;
	struct mk_recipe *recipe;
	struct arena *mem;
	mk_steps *out;
};

static void
put_step(const struct writer *w, struct str text, struct flags f)
{
	struct mk_step step = {.at = w->mk->at, .silent = f.silent, .ignore = f.ignore, .always = f.always};

	step.text = memchr(text.p, '\n', text.n) ? without_prefixes(text, w->recipe->prefix, w->mem)
	                                         : arena_str(w->mem, text);
	vec_push(w->out, step);
}

static void
put_lines(const struct writer *w, struct str text, struct flags of_all)
{
	while (text.n) {
		struct str line = mk_recipe_line(&text);
		struct flags f = of_all;

		take_flags(&line, &f);
		w->recipe->always |= f.always;
		if (line.n)
			put_step(w, line, f);
	}
}

/* ---- .ONESHELL */

static bool
is_bourne(struct mk *mk, int *rc)
{
	static const char *const shells[] = {"sh", "bash", "dash", "ksh", "rksh", "zsh", "ash"};
	struct buf shell = {0};
	const char *base;
	bool found = false;

	*rc = mk_value(mk, "SHELL", &shell);
	base = strrchr(buf_cstr(&shell), '/');
	base = base ? base + 1 : buf_cstr(&shell);
	for (unsigned i = 0; i < countof(shells) && !found; i++)
		found = strcmp(base, shells[i]) == 0;
	buf_free(&shell);
	return found;
}

/* a shell that knows our flags as little as others, but whose scripts never begin a line with them. What a
 * backslash joins to the line before is none */
static void
strip_flags(struct str text, struct buf *out)
{
	while (text.n) {
		struct str line = mk_recipe_line(&text);
		bool ended = text.p != line.p;

		take_flags(&line, &(struct flags){0});
		buf_put(out, line);
		if (ended)
			buf_putc(out, '\n');
	}
}

static int
put_script(const struct writer *w, struct str text, struct flags f)
{
	struct buf script = {0};
	int rc = 0;

	take_flags(&text, &f);
	w->recipe->always |= f.always;
	if (is_bourne(w->mk, &rc))
		strip_flags(text, &script);
	else
		buf_put(&script, text);
	if (!rc && mk_strip(buf_str(&script)).n)
		put_step(w, buf_str(&script), f);
	buf_free(&script);
	return rc;
}

/* ---- the whole */

/* one line of the recipe; script: it is all of them */
static int
put_line(const struct writer *w, struct str line, bool script)
{
	struct buf text = {0};
	struct flags f = {.always = names_make(line)};
	int rc;

	take_flags(&line, &f);
	rc = expand_line(w->mk, line, &text);
	if (!rc && script)
		rc = put_script(w, buf_str(&text), f);
	else if (!rc)
		put_lines(w, buf_str(&text), f);
	buf_free(&text);
	return rc;
}

static int
put_recipe(const struct writer *w)
{
	struct mk *mk = w->mk;
	struct str text = w->recipe->text;

	mk->at = (struct mk_at){w->recipe->file, w->recipe->line};
	if (mk->rules.one_shell)
		return put_line(w, text, true);
	for (; text.n; mk->at.line++)
		if (put_line(w, mk_recipe_line(&text), false))
			return -1;
	return 0;
}

int
mk_recipe_steps(struct mk *mk, uint32_t target, const struct mk_facts *facts, struct arena *mem,
                mk_steps *out)
{
	struct mk_scope *scope = mk_target_scope(mk, target, facts ? facts->parent : NONE), *was;
	uint32_t id = mk->rules.targets.p[target].recipe;
	struct mk_recipe recipe = mk->rules.recipes.p[id]; /* an $(eval) in it may move them */
	struct mk_at at = mk->at;
	int rc;

	mk_autovars_set(mk, scope, target, facts);
	was = mk_scope_enter(mk, scope);
	rc = put_recipe(&(struct writer){mk, &recipe, mem, out});
	mk_scope_leave(mk, was);
	mk->at = at;
	mk->rules.recipes.p[id].always |= recipe.always;
	return rc;
}

bool
mk_recipe_always(struct mk *mk, uint32_t recipe)
{
	struct str text = mk->rules.recipes.p[recipe].text;

	if (mk->rules.recipes.p[recipe].always || names_make(text))
		return true;
	while (text.n) {
		struct str line = mk_recipe_line(&text);
		struct flags f = {0};

		take_flags(&line, &f);
		if (f.always)
			return true;
	}
	return false;
}

bool
mk_recipe_has_lines(const struct mk *mk, uint32_t recipe)
{
	struct str text = mk->rules.recipes.p[recipe].text;

	while (text.n) {
		struct str line = mk_recipe_line(&text);

		take_flags(&line, &(struct flags){0});
		if (line.n)
			return true;
	}
	return false;
}
