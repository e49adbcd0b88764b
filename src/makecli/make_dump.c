/* make_dump.c - --dump: the rules that the goals need, recipes expanded, in ninja's language (docs/make.md).
 * SPDX-License-Identifier: Apache-2.0 */
#include "makecli/make_tools.h"

#include <stdlib.h>

#include "base/path.h"
#include "manifest/expand/command.h"

struct dump {
	struct update *w;
	struct mk *mk;
	const struct preview *preview;
	uint32_t *recipe_of;  /* by target: index into preview.recipes, or NONE */
	struct buf env;       /* what the environment has that ours has not, as it is for most recipes */
	bool has_env;
	bool always;          /* something is phony and has a recipe */
	struct buf body, command, name;
};

/* ---- ninja's quoting, and the shell's */

/* `$` in values; blanks and colons, too, in names of files */
static void
put_escaped(struct buf *out, struct str s, bool is_path)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '$' || (is_path && (s.p[i] == ' ' || s.p[i] == ':')))
			buf_putc(out, '$');
		buf_putc(out, s.p[i]);
	}
}

/* Text with newlines, which a ninja file cannot hold: printf makes it. Inside '…' */
static void
put_printf(struct buf *out, struct str text)
{
	buf_puts(out, "\"$(printf '");
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			buf_puts(out, "\\n");
		else if (text.p[i] == '\'')
			buf_puts(out, "\\047");
		else if (text.p[i] == '\\' || text.p[i] == '%')
			buf_printf(out, "%c%c", text.p[i], text.p[i]);
		else
			buf_putc(out, text.p[i]);
	}
	buf_puts(out, "')\"");
}

static void
put_word(struct buf *out, struct str word)
{
	if (memchr(word.p, '\n', word.n))
		put_printf(out, word);
	else
		path_quote(out, word);
}

/* ---- one line of a recipe */

/* A line for the shell that can stand between brackets: no comment, no newline, nothing that reaches
 * beyond. */
static bool
is_tame(struct str line)
{
	return !memchr(line.p, '\n', line.n) && !memchr(line.p, '#', line.n) && line.n &&
	       line.p[line.n - 1] != '\\' && !memmem(line.p, line.n, "<<", 2);
}

/* Lines go on behind a backslash; outside of '…' the shell drops both characters, so that we can. */
static void
join_lines(struct buf *out, const char *text)
{
	bool quoted = strchr(text, '\'') != NULL;

	for (; *text; text++) {
		if (!quoted && text[0] == '\\' && text[1] == '\n') {
			text++;
			continue;
		}
		buf_putc(out, *text);
		if (*text == '\\' && text[1])
			buf_putc(out, *++text);
	}
}

static void
put_words(struct buf *out, char *const *argv)
{
	for (size_t i = 0; argv[i]; i++) {
		if (i)
			buf_putc(out, ' ');
		put_word(out, str_of(argv[i]));
	}
}

/* the line itself is no argument: it needs no shell, and does nothing to one */
static bool
is_direct(char *const *argv, const char *text)
{
	size_t n = 0;

	while (argv[n])
		n++;
	return n == 1 || strcmp(argv[n - 1], text) != 0;
}

static bool
is_for_sh(char *const *argv)
{
	return strcmp(argv[0], "/bin/sh") == 0 && argv[1] && strcmp(argv[1], "-c") == 0 && argv[2] &&
	       !argv[3];
}

/* ninja gives its commands to `/bin/sh -c`: what make gives to it, too, is shown as it is */
static void
put_line(struct buf *out, char *const *argv, const char *text, bool alone)
{
	struct buf line = {0};
	bool direct;

	text += strspn(text, " \t");
	direct = is_direct(argv, text);
	if (direct || is_for_sh(argv))
		join_lines(&line, text);
	if (line.n && is_tame(buf_str(&line)))
		buf_printf(out, alone || direct ? "%s" : "(%s)", line.p);
	else
		put_words(out, argv);
	buf_free(&line);
}

static bool
ignores(const struct dump *d, uint32_t target, const struct mk_step *step)
{
	return step->ignore || d->mk->flags.ignore_errors ||
	       d->mk->rules.targets.p[target].flags & TARGET_IGNORE;
}

/* append a recipe to command. 0, or -1 after mk_fatal */
static int
add_recipe(struct dump *d, const struct preview_recipe *r)
{
	for (uint32_t i = 0; i < r->steps.n; i++) {
		const struct mk_step *step = &r->steps.p[i];
		bool ignored = ignores(d, r->target, step),
		     alone = r->steps.n == 1 && !ignored && !d->command.n;
		char **argv;

		if (mk_command(d->mk, r->scope, step->text, ignored, &argv) < 0)
			return -1;
		if (!argv)
			continue;
		if (d->command.n)
			buf_puts(&d->command, " && ");
		if (ignored)
			buf_puts(&d->command, "{ ");
		put_line(&d->command, argv, step->text.p, alone);
		if (ignored)
			buf_puts(&d->command, " || true; }");
		xfree(argv);
	}
	return 0;
}

/* ---- the environment */

/* what make says to a make below it, and is nobody else's business */
static bool
is_ours(struct str name)
{
	static const char *const names[] = {"MAKEFLAGS",    "MFLAGS",    "MAKELEVEL",   "MAKE_TERMOUT",
	                                    "MAKE_TERMERR", "MAKEFILES", "GNUMAKEFLAGS"};

	for (size_t i = 0; i < countof(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

/* `export NAME=VALUE && ` for all that whoever runs ninja would not have */
static int
put_env(struct dump *d, const struct preview_recipe *r, struct buf *out)
{
	char **env = mk_environ(d->mk, r->scope, false);

	for (; env && *env; env++) {
		const char *value = strchr(*env, '=');
		struct str name = {*env, value ? (size_t)(value - *env) : 0};
		const char *brought = value ? mk_environ_brought(d->mk, name) : NULL;

		if (!value || is_ours(name) || (brought && strcmp(brought, value + 1) == 0))
			continue;
		buf_printf(out, "export %.*s=", STR_FMT(name));
		put_word(out, str_of(value + 1));
		buf_puts(out, " && ");
	}
	return env ? 0 : -1;
}

/* ---- build statements */

static const struct mk_target *
target_of(const struct dump *d, uint32_t target)
{
	return &d->mk->rules.targets.p[target];
}

static void
put_path(struct dump *d, uint32_t name)
{
	struct str path = mk_str(d->mk, name);

	buf_clear(&d->name);
	buf_put(&d->name, path);
	buf_putc(&d->body, ' ');
	put_escaped(&d->body, buf_str(&d->name), true);
}

/* under which name it is found by those who need it */
static uint32_t
name_needed(const struct dump *d, uint32_t target)
{
	const struct node *n = update_node(d->w, target);

	return n->where != NONE && d->recipe_of[target] == NONE ? n->where : target_of(d, target)->name;
}

static void
put_deps(struct dump *d, uint32_t target, bool order_only)
{
	const struct mk_target *t = target_of(d, target);
	bool any = false;

	for (uint32_t i = 0; i < t->deps.n; i++) {
		if (!(t->deps.p[i].flags & DEP_ORDER_ONLY) == order_only || t->deps.p[i].flags & DEP_DROPPED)
			continue;
		if (order_only && !any)
			buf_puts(&d->body, " ||");
		any = true;
		put_path(d, name_needed(d, t->deps.p[i].target));
	}
}

static uint32_t
next_rule(const struct dump *d, uint32_t target)
{
	return target_of(d, target)->next;
}

static void
put_outs(struct dump *d, uint32_t target, const char *rule)
{
	buf_puts(&d->body, "\nbuild");
	put_path(d, target_of(d, target)->name);
	for (uint32_t i = d->recipe_of[target] == NONE ? 0 : target_of(d, target)->peers.n; i-- > 0;)
		put_path(d, target_of(d, target_of(d, target)->peers.p[i])->name);
	buf_printf(&d->body, ": %s", rule);
}

static void
put_inputs(struct dump *d, uint32_t target, bool always)
{
	for (uint32_t t = target; t != NONE; t = next_rule(d, t))
		put_deps(d, t, false);
	if (always)
		buf_puts(&d->body, " | .PHONY");
	for (uint32_t t = target; t != NONE; t = next_rule(d, t))
		put_deps(d, t, true);
	buf_putc(&d->body, '\n');
}

static void
put_binding(struct dump *d, const char *name, struct str value)
{
	buf_printf(&d->body, "  %s = ", name);
	put_escaped(&d->body, value, false);
	buf_putc(&d->body, '\n');
}

static int
put_command(struct dump *d, const struct preview_recipe *r)
{
	struct buf env = {0};
	int rc = put_env(d, r, &env);

	if (!d->has_env)
		buf_put(&d->env, buf_str(&env));
	d->has_env = true;
	if (!str_eq(buf_str(&env), buf_str(&d->env)))
		put_binding(d, "env", buf_str(&env));
	put_binding(d, "cmd", buf_str(&d->command));
	buf_free(&env);
	return rc;
}

/* all recipes of a name: :: rules become one */
static int
gather(struct dump *d, uint32_t target, const struct preview_recipe **first)
{
	*first = NULL;
	buf_clear(&d->command);
	for (; target != NONE; target = next_rule(d, target)) {
		if (d->recipe_of[target] == NONE)
			continue;
		if (!*first)
			*first = &d->preview->recipes.p[d->recipe_of[target]];
		if (add_recipe(d, &d->preview->recipes.p[d->recipe_of[target]]) < 0)
			return -1;
	}
	return 0;
}

static int
put_target(struct dump *d, uint32_t target)
{
	const struct node *n = update_node(d->w, target);
	uint32_t flags = target_of(d, target)->flags;
	const struct preview_recipe *first;
	bool always = flags & TARGET_PHONY;

	if (n->seq == NONE || n->state != NODE_OVER || (n->maker != NONE && d->recipe_of[target] == NONE))
		return 0;
	if (flags & TARGET_DOUBLE &&
	    mk_target_find(d->mk, mk_str(d->mk, target_of(d, target)->name)) != target)
		return 0;
	if (gather(d, target, &first) < 0)
		return -1;
	if (d->command.n) {
		put_outs(d, target, "recipe");
		put_inputs(d, target, always);
		d->always |= always;
		return put_command(d, first);
	}
	/* a file that is there and needs nothing is a source */
	if (flags & TARGET_PHONY ||
	    (flags & TARGET_RULE && (target_of(d, target)->deps.n || n->before == TIME_NONE))) {
		put_outs(d, target, "phony");
		put_inputs(d, target, false);
	}
	return 0;
}

static void
put_defaults(struct dump *d)
{
	for (uint32_t i = 0; i < d->w->goals.n; i++) {
		uint32_t target = d->w->goals.p[i].target;

		if (!(target_of(d, target)->flags & (TARGET_RULE | TARGET_PHONY)) &&
		    d->recipe_of[target] == NONE)
			continue;
		buf_puts(&d->body, "\ndefault");
		put_path(d, target_of(d, target)->name);
	}
	buf_putc(&d->body, '\n');
}

static void
put_head(const struct dump *d, struct buf *out)
{
	buf_puts(out, "# what make would do, in the language of ninja; made by --dump\nenv = ");
	put_escaped(out, buf_str(&d->env), false);
	buf_puts(out, "\nrule recipe\n  command = $env$cmd\n");
	if (d->always)
		buf_puts(out, "\nbuild .PHONY: phony\n");
}

void
make_dump(struct update *w, const struct preview *preview, struct buf *out)
{
	struct dump d = {.w = w, .mk = w->mk, .preview = preview, .recipe_of = make_tools_index(w, preview)};
	uint32_t n = w->mk->rules.targets.n;

	for (uint32_t i = 0; i < n && put_target(&d, i) == 0; i++)
		;
	put_defaults(&d);
	put_head(&d, out);
	buf_put(out, buf_str(&d.body));
	xfree(d.recipe_of);
	buf_free(&d.env);
	buf_free(&d.body);
	buf_free(&d.command);
	buf_free(&d.name);
}
