/* rules_print.c - -p: what the makefiles said about targets, in the shape that bash-completion and others
 * parse (make §1.15). SPDX-License-Identifier: Apache-2.0 */
#include "manifest/recipe/recipe.h"

static void
put_recipe(const struct mk *mk, uint32_t recipe, struct buf *out)
{
	const struct mk_recipe *r = recipe == NONE ? NULL : &mk->rules.recipes.p[recipe];
	struct str text, line;

	if (!r)
		return;
	if (r->file == NONE)
		buf_puts(out, "#  recipe to execute (built-in):\n");
	else
		buf_printf(out, "#  recipe to execute (from '%s', line %u):\n", mk_str(mk, r->file).p,
		           r->line);
	if (!r->text.n)
		buf_puts(out, "\t\n");
	for (text = r->text; text.n;) {
		line = mk_recipe_line(&text); /* with the newlines in it, if it goes on */
		buf_printf(out, "\t%.*s\n", STR_FMT(line));
	}
}

static const char *
dep_name(const struct mk *mk, const struct mk_dep *d, bool of_names)
{
	uint32_t name = of_names || d->flags & DEP_EXPAND ? d->target : mk->rules.targets.p[d->target].name;

	return mk_str(mk, name).p;
}

/* those that are order-only, or those that are not */
static void
put_kind(const struct mk *mk, const mk_deps *deps, const struct mk_target *of, uint32_t order_only,
         struct buf *out)
{
	const char *before = order_only ? " | " : " ";

	for (uint32_t i = 0; i < deps->n; i++) {
		const struct mk_dep *d = &deps->p[i];
		bool waits = d->flags & DEP_WAIT || (i && of && of->flags & TARGET_WAIT_ALL);

		if ((d->flags & DEP_ORDER_ONLY) != order_only)
			continue;
		buf_printf(out, "%s%s%s", before, waits ? ".WAIT " : "", dep_name(mk, d, !of));
		before = " ";
	}
}

/* of a target; NULL: of a pattern */
static void
put_deps(const struct mk *mk, const mk_deps *deps, const struct mk_target *of, struct buf *out)
{
	put_kind(mk, deps, of, 0, out);
	put_kind(mk, deps, of, DEP_ORDER_ONLY, out);
	buf_putc(out, '\n');
}

static void
put_pattern(const struct mk *mk, const struct mk_pattern *p, struct buf *out)
{
	buf_putc(out, '\n');
	for (uint32_t i = 0; i < p->targets.n; i++)
		buf_printf(out, "%s%s", i ? " " : "", mk_str(mk, p->targets.p[i]).p);
	buf_puts(out, p->terminal ? "::" : ":");
	put_deps(mk, &p->deps, NULL, out);
	put_recipe(mk, p->recipe, out);
}

static void
put_patterns(const struct mk *mk, struct buf *out)
{
	unsigned count = 0, terminal = 0;

	buf_puts(out, "\n# Implicit Rules\n");
	for (uint32_t i = 0; i < mk->rules.patterns.n; i++) {
		const struct mk_pattern *p = &mk->rules.patterns.p[i];

		if (p->dead)
			continue;
		count++;
		terminal += p->terminal;
		put_pattern(mk, p, out);
	}
	if (!count)
		buf_puts(out, "\n# No implicit rules.\n");
	else
		buf_printf(out, "\n# %u implicit rules, %u (%.1f%%) terminal.\n", count, terminal,
		           100.0 * terminal / count);
}

struct flag_text {
	uint32_t flag;
	const char *text;
};

static void
put_flags(uint32_t flags, const struct flag_text *texts, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++)
		if (flags & texts[i].flag)
			buf_printf(out, "#  %s\n", texts[i].text);
}

static void
put_what(uint32_t flags, struct buf *out)
{
	static const struct flag_text texts[] = {
		{TARGET_BUILTIN, "Builtin rule"},
		{TARGET_PHONY, "Phony target (prerequisite of .PHONY)."},
		{TARGET_GOAL, "Command line target."},
		{TARGET_PRECIOUS, "Precious file (prerequisite of .PRECIOUS)."},
	};

	put_flags(flags & TARGET_RULE ? flags & ~(uint32_t)TARGET_BUILTIN : flags, texts, countof(texts),
	          out);
	buf_printf(out, "#  Implicit rule search has %sbeen done.\n", flags & TARGET_SEARCHED ? "" : "not ");
}

static void
put_how(uint32_t flags, struct buf *out)
{
	static const struct flag_text texts[] = {
		{TARGET_INTERMEDIATE, "File is an intermediate prerequisite."},
		{TARGET_SECONDARY, "File is secondary (prerequisite of .SECONDARY)."},
		{TARGET_NOT_INTERMEDIATE, "File is a prerequisite of .NOTINTERMEDIATE."},
	};

	put_flags(flags, texts, countof(texts), out);
}

/* Those of an explicit rule are told with the target itself among them */
static void
put_peers(const struct mk *mk, const struct mk_target *t, struct buf *out)
{
	uint32_t self = (uint32_t)(t - mk->rules.targets.p);
	idvec all = {0};

	for (uint32_t i = 0; i < t->peers.n; i++) {
		if (t->stem == NONE && t->peers.p[i] > self && (!all.n || all.p[all.n - 1] < self))
			vec_push(&all, self);
		vec_push(&all, t->peers.p[i]);
	}
	if (all.n && t->stem == NONE && all.p[all.n - 1] < self)
		vec_push(&all, self);
	if (all.n)
		buf_puts(out, "#  Also makes:");
	for (uint32_t i = all.n; i-- > 0;)
		buf_printf(out, " %s", mk_str(mk, mk->rules.targets.p[all.p[i]].name).p);
	if (all.n)
		buf_putc(out, '\n');
	vec_free(&all);
}

/* of one whose recipe was begun */
static struct mk_var *
automatic(struct mk *mk, const struct mk_target *t, const char *name)
{
	struct mk_var *v = t->scope ? mk_var_own(mk, t->scope, str_of(name)) : NULL;

	return v && v->origin == ORIGIN_AUTOMATIC ? v : NULL;
}

static void
put_stem(struct mk *mk, const struct mk_target *t, struct buf *out)
{
	const struct mk_var *stem = automatic(mk, t, "*");

	if (t->stem != NONE)
		buf_printf(out, "#  Implicit/static pattern stem: '%s'\n", mk_str(mk, t->stem).p);
	else if (stem)
		buf_printf(out, "#  Implicit/static pattern stem: '%.*s'\n", STR_FMT(buf_str(&stem->value)));
}

static void
put_automatic(struct mk *mk, const struct mk_target *t, struct buf *out)
{
	static const char *const names[] = {"@", "*", "<", "+", "%", "^", "?", "|"};

	for (size_t i = 0; i < countof(names); i++) {
		const struct mk_var *v = automatic(mk, t, names[i]);

		if (v)
			mk_var_print(mk, v, "# ", out);
	}
}

static void
put_vars(struct mk *mk, const struct mk_target *t, struct buf *out)
{
	struct buf prefix = {0};

	if (!t->scope)
		return;
	buf_printf(&prefix, "%s: ", mk_str(mk, t->name).p);
	for (uint32_t i = 0; i < t->scope->vars.n; i++)
		if (t->scope->vars.p[i] && t->scope->vars.p[i]->origin != ORIGIN_AUTOMATIC)
			mk_var_print(mk, t->scope->vars.p[i], prefix.p, out);
	buf_free(&prefix);
}

static void
put_target(struct mk *mk, struct mk_witness *witness, uint32_t target, struct buf *out)
{
	const struct mk_target *t = &mk->rules.targets.p[target];
	/* GNU make calls it secondary from then on */
	bool kept = witness && witness->was_current(witness, target);

	buf_putc(out, '\n');
	put_vars(mk, t, out);
	if (!(t->flags & (TARGET_RULE | TARGET_PEER)) && t->stem == NONE)
		buf_puts(out, "# Not a target:\n");
	buf_printf(out, "%s:%s", mk_str(mk, t->name).p, t->flags & TARGET_DOUBLE ? ":" : "");
	put_deps(mk, &t->deps, t, out);
	put_what(t->flags, out);
	put_stem(mk, t, out);
	put_how(t->flags | (kept ? TARGET_SECONDARY : 0), out);
	put_peers(mk, t, out);
	if (witness)
		witness->state(witness, target, out);
	put_automatic(mk, t, out);
	put_recipe(mk, t->recipe, out);
}

/* None of them is expanded yet that does not stand there as simple */
static void
put_pattern_var(const struct mk *mk, const struct mk_pattern_var *v, struct buf *out)
{
	buf_printf(out, "\n%s :\n# %s%s", mk_str(mk, v->pattern).p,
	           v->origin == ORIGIN_OVERRIDE ? "'override' directive" : "makefile",
	           v->private ? " private" : "");
	if (v->file != NONE)
		buf_printf(out, " (from '%s', line %u)", mk_str(mk, v->file).p, v->line);
	buf_printf(out, "\n# %s := ", mk_str(mk, v->var).p);
	mk_value_print(v->value, out);
	buf_putc(out, '\n');
}

static void
put_pattern_vars(struct mk *mk, struct buf *out)
{
	uint32_t n = mk->rules.pattern_vars.all.n;

	mk_pattern_vars_sort(mk);
	buf_puts(out, "\n# Pattern-specific Variable Values\n");
	for (uint32_t i = 0; i < n; i++)
		put_pattern_var(mk, &mk->rules.pattern_vars.all.p[i], out);
	if (n)
		buf_printf(out, "\n# %u pattern-specific variable values\n", n);
	else
		buf_puts(out, "\n# No pattern-specific variable values.\n");
}

/* by -r in a makefile */
static bool
is_dropped(const struct mk *mk, const struct mk_target *t)
{
	return mk->flags.no_builtin_rules && t->flags & TARGET_BUILTIN && !(t->flags & TARGET_RULE);
}

void
mk_rules_print(struct mk *mk, struct mk_witness *witness, struct buf *out)
{
	put_pattern_vars(mk, out);
	put_patterns(mk, out);
	buf_puts(out, "# Files\n");
	for (uint32_t i = 0; i < mk->rules.targets.n; i++)
		if (!is_dropped(mk, &mk->rules.targets.p[i]))
			put_target(mk, witness, i, out);
}
