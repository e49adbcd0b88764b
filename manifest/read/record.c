/* record.c - a rule is complete: what it says goes into the tables (make §1.10).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/expand.h"
#include "manifest/read/builtin.h"
#include "manifest/read/reader.h"

/* ---- collecting */

void
mk_rule_begin(struct mk_reader *r)
{
	struct mk_pending *rule = &r->rule;

	rule->state = RULE_NONE;
	rule->at = r->at;
	rule->targets.n = rule->deps.n = 0;
	rule->stem = NONE;
	rule->pattern = rule->double_colon = rule->grouped = rule->has_recipe = false;
	rule->prefix = r->mk->vars.recipe_prefix;
	buf_clear(&rule->recipe);
}

void
mk_rule_line(struct mk_reader *r, struct str line)
{
	struct mk_pending *rule = &r->rule;

	if (rule->has_recipe)
		buf_putc(&rule->recipe, '\n');
	else
		rule->recipe_line = r->at.line;
	rule->has_recipe = true;
	buf_put(&rule->recipe, line);
}

/* the first target that is no pattern and does not begin with a dot, unless it is a path */
static bool
may_be_goal(struct mk *mk, uint32_t name)
{
	struct str s = mk_str(mk, name);

	return !memchr(s.p, '%', s.n) && (s.p[0] != '.' || memchr(s.p, '/', s.n));
}

/* what a special target says takes effect at once where the lines that follow are read differently */
static void
notice_special(struct mk *mk, uint32_t name)
{
	struct str s = mk_str(mk, name);

	if (s.p[0] != '.')
		return;
	if (str_eq(s, STR(".POSIX")))
		mk_builtin_posix(mk);
	else if (str_eq(s, STR(".SECONDEXPANSION")))
		mk->rules.second_expansion = true;
	else if (str_eq(s, STR(".ONESHELL")))
		mk->rules.one_shell = true;
}

static void
choose_default_goal(struct mk_reader *r)
{
	struct mk *mk = r->mk;
	struct mk_scope *globals = &mk->vars.globals;
	struct mk_var *v;
	struct buf name = {0};

	if (r->no_default || r->rule.pattern)
		return;
	v = mk_var_own(mk, globals, STR(".DEFAULT_GOAL"));
	if (v && v->value.n)
		return;
	for (uint32_t i = 0; i < r->rule.targets.n; i++) {
		if (!may_be_goal(mk, r->rule.targets.p[i]))
			continue;
		buf_put(&name, mk_str(mk, r->rule.targets.p[i]));
		mk_var_set(mk, globals, STR(".DEFAULT_GOAL"), buf_str(&name), ORIGIN_FILE, false, NULL);
		buf_free(&name);
		break;
	}
}

void
mk_rule_opened(struct mk_reader *r)
{
	r->rule.state = RULE_OPEN;
	for (uint32_t i = 0; i < r->rule.targets.n; i++)
		notice_special(r->mk, r->rule.targets.p[i]);
	choose_default_goal(r);
}

/* ---- names with % */

bool
mk_name_settle(struct mk *mk, uint32_t *name)
{
	struct str s = mk_str(mk, *name);
	struct buf copy = {0};
	bool pattern;

	if (!memchr(s.p, '%', s.n))
		return false;
	buf_put(&copy, s);
	pattern = mk_seek(&copy, 0, CLASS_PERCENT, false) < copy.n;
	if (!pattern)
		*name = mk_name(mk, buf_str(&copy));
	buf_free(&copy);
	return pattern;
}

/* the name with its first % replaced by stem; without one that counts it stays as it is written */
static uint32_t
substitute(struct mk *mk, uint32_t name, struct str stem)
{
	struct buf copy = {0};
	struct buf out = {0};
	size_t i;

	if (!memchr(mk_str(mk, name).p, '%', mk_str(mk, name).n))
		return name;
	buf_put(&copy, mk_str(mk, name));
	i = mk_seek(&copy, 0, CLASS_PERCENT, false);
	if (i < copy.n) {
		buf_add(&out, copy.p, i);
		buf_put(&out, stem);
		buf_add(&out, copy.p + i + 1, copy.n - i - 1);
		name = mk_name(mk, mk_plain_name(buf_str(&out)));
	}
	buf_free(&copy);
	buf_free(&out);
	return name;
}

/* ---- recording */

static uint32_t
add_recipe(struct mk *mk, struct mk_pending *rule)
{
	struct mk_recipe recipe = {
		.file = rule->at.file,
		.line = rule->recipe_line,
		.text = arena_str(&mk->mem, buf_str(&rule->recipe)),
		.prefix = rule->prefix,
	};

	if (!rule->has_recipe)
		return NONE;
	vec_push(&mk->rules.recipes, recipe);
	return mk->rules.recipes.n - 1;
}

/* a pattern rule: targets and prerequisites stay names. Either all targets are patterns or none is */
static int
record_pattern(struct mk *mk, struct mk_pending *rule, uint32_t recipe)
{
	struct mk_pattern p = {
		.recipe = recipe,
		.file = rule->at.file,
		.line = rule->at.line,
		.terminal = rule->double_colon,
	};

	for (uint32_t i = 1; i < rule->targets.n; i++)
		if (!mk_name_settle(mk, &rule->targets.p[i]))
			return mk_fatal(mk, &rule->at, "mixed implicit and normal rules");
	for (uint32_t i = 0; i < rule->targets.n; i++)
		vec_push(&p.targets, rule->targets.p[i]);
	for (uint32_t i = 0; i < rule->deps.n; i++)
		vec_push(&p.deps, rule->deps.p[i]);
	mk_pattern_add(mk, &p, true);
	return 0;
}

/* the name as a prerequisite of this target: % is its stem. NONE: nothing is left of it */
static uint32_t
dep_name(struct mk *mk, uint32_t name, uint32_t stem)
{
	struct buf copy = {0};

	if (stem == NONE)
		return name;
	buf_put(&copy, mk_str(mk, stem));
	name = substitute(mk, name, buf_str(&copy));
	buf_free(&copy);
	return mk_str(mk, name).n ? name : NONE;
}

/* the prerequisites as this target has them */
static void
collect_deps(struct mk *mk, const struct mk_pending *rule, uint32_t stem, mk_deps *out)
{
	for (uint32_t i = 0; i < rule->deps.n; i++) {
		struct mk_dep dep = rule->deps.p[i];

		if (dep.flags & DEP_EXPAND) {
			dep.stem = stem;
		} else {
			uint32_t name = dep_name(mk, dep.target, stem);

			if (name == NONE)
				continue;
			dep.target = mk_target_of(mk, name);
			mk->rules.targets.p[dep.target].flags |= TARGET_MENTIONED;
		}
		vec_push(out, dep);
	}
}

/* those of the rule with the recipe are in front */
static void
merge_deps(struct mk_target *t, mk_deps *deps, bool in_front)
{
	if (!t->deps.n) {
		vec_free(&t->deps);
		t->deps = *deps;
		vec_fit(&t->deps);
		return;
	}
	vec_reserve(&t->deps, deps->n);
	if (in_front && deps->n) {
		memmove(t->deps.p + deps->n, t->deps.p, t->deps.n * sizeof *t->deps.p);
		memcpy(t->deps.p, deps->p, deps->n * sizeof *deps->p);
	} else if (deps->n) {
		memcpy(t->deps.p + t->deps.n, deps->p, deps->n * sizeof *deps->p);
	}
	t->deps.n += deps->n;
	vec_free(deps);
}

static void
warn_override(struct mk *mk, const struct mk_target *t, uint32_t recipe)
{
	const struct mk_recipe *old = &mk->rules.recipes.p[t->recipe], *new = &mk->rules.recipes.p[recipe];
	struct mk_at at_old = {old->file, old->line}, at_new = {new->file, new->line};

	if (old->builtin)
		return; /* it is there to be overridden */
	mk_error(mk, &at_new, "warning: overriding recipe for target '%s'", mk_str(mk, t->name).p);
	mk_error(mk, &at_old, "warning: ignoring old recipe for target '%s'", mk_str(mk, t->name).p);
}

/* the entry that this rule adds to: the one there is, or one more if it is a :: rule. NONE after mk_fatal */
static uint32_t
choose_entry(struct mk *mk, const struct mk_pending *rule, uint32_t name)
{
	uint32_t id = mk_target_of(mk, name);
	struct mk_target *t = &mk->rules.targets.p[id];

	if (!(t->flags & TARGET_RULE)) {
		t->flags |= rule->double_colon ? TARGET_DOUBLE : 0;
		return id;
	}
	if (rule->double_colon != ((t->flags & TARGET_DOUBLE) != 0)) {
		mk_fatal(mk, &rule->at, "target file '%s' has both : and :: entries", mk_str(mk, name).p);
		return NONE;
	}
	if (rule->double_colon) {
		id = mk_target_add_colon(mk, id);
		mk->rules.targets.p[id].flags |= TARGET_DOUBLE;
	}
	return id;
}

/* The stem by a static pattern, or NONE if there is no such pattern. False: it does not match; the stem is
 * all of the name then */
static bool
match_static(struct mk *mk, const struct mk_pending *rule, uint32_t name, uint32_t *stem)
{
	struct buf copy = {0};
	struct str text;

	*stem = NONE;
	if (rule->stem == NONE)
		return true;
	if (!mk_match(mk_str(mk, rule->stem), mk_str(mk, name), &text)) {
		mk_error(mk, &rule->at, "target '%s' doesn't match the target pattern", mk_str(mk, name).p);
		*stem = name;
		return false;
	}
	buf_put(&copy, text);
	*stem = mk_name(mk, buf_str(&copy));
	buf_free(&copy);
	return true;
}

/* `.SUFFIXES:` alone forgets those there were; .WAIT is no target at all */
static bool
record_special(struct mk *mk, const struct mk_pending *rule, struct mk_target *t)
{
	struct str name = mk_str(mk, t->name);

	if (str_eq(name, STR(".WAIT"))) {
		if (rule->deps.n)
			mk_error(mk, &rule->at, ".WAIT should not have prerequisites");
		if (rule->has_recipe)
			mk_error(mk, &rule->at, ".WAIT should not have commands");
		return true;
	}
	if (!rule->deps.n && !rule->has_recipe && str_eq(name, STR(".SUFFIXES")))
		t->deps.n = 0;
	return false;
}

static void
set_recipe(struct mk *mk, const struct mk_pending *rule, struct mk_target *t, uint32_t recipe)
{
	if (recipe != NONE && t->recipe != NONE && t->recipe != recipe)
		warn_override(mk, t, recipe);
	if (recipe != NONE)
		t->recipe = recipe;
	if (recipe != NONE || t->recipe == NONE) {
		t->file = rule->at.file;
		t->line = rule->at.line;
	}
}

static int
record_target(struct mk *mk, const struct mk_pending *rule, uint32_t name, uint32_t recipe)
{
	uint32_t stem, id;
	bool matches = match_static(mk, rule, name, &stem);
	mk_deps deps = {0};
	struct mk_target *t;

	id = choose_entry(mk, rule, name);
	if (id == NONE)
		return -1;
	t = &mk->rules.targets.p[id];
	t->flags |= TARGET_RULE | TARGET_MENTIONED;
	if (record_special(mk, rule, t))
		return 0;
	if (recipe != NONE && t->recipe == recipe)
		mk_error(mk, &rule->at, "target '%s' given more than once in the same rule",
		         mk_str(mk, name).p);
	if (matches)
		collect_deps(mk, rule, stem, &deps);
	t = &mk->rules.targets.p[id];
	if (stem != NONE)
		t->stem = stem;
	set_recipe(mk, rule, t, recipe);
	merge_deps(t, &deps, recipe != NONE);
	return 0;
}

/* targets of one `&:` rule are made by the same run of its recipe */
static void
record_group(struct mk *mk, const struct mk_pending *rule)
{
	struct mk_target *targets = mk->rules.targets.p;
	struct mk_at at = {rule->at.file, rule->recipe_line};

	for (uint32_t i = 0; i < rule->targets.n; i++) {
		struct mk_target *t = &targets[mk->rules.of_name.p[rule->targets.p[i]]];

		while (t->next != NONE)
			t = &targets[t->next];
		if (t->flags & TARGET_GROUPED)
			mk_error(mk, &at, "warning: overriding group membership for target '%s'",
			         mk_str(mk, t->name).p);
		t->flags |= TARGET_GROUPED;
		t->peers.n = 0;
		for (uint32_t j = rule->targets.n; j-- > 0;) {
			uint32_t peer = mk->rules.of_name.p[rule->targets.p[j]];

			while (targets[peer].next != NONE)
				peer = targets[peer].next;
			if (j != i)
				vec_push(&t->peers, peer);
		}
	}
}

static int
record(struct mk_reader *r, struct mk_pending *rule)
{
	struct mk *mk = r->mk;
	uint32_t recipe;
	bool mixed = false;

	if (!mk->reading)
		return mk_fatal(mk, &rule->at, "prerequisites cannot be defined in recipes");
	if (rule->grouped && !rule->has_recipe)
		return mk_fatal(mk, &rule->at, "grouped targets must provide a recipe");
	recipe = add_recipe(mk, rule);
	if (rule->pattern)
		return record_pattern(mk, rule, recipe);
	for (uint32_t i = 0; i < rule->targets.n; i++) {
		if (mk_name_settle(mk, &rule->targets.p[i]) && !mixed) {
			mk_error(mk, &rule->at, "*** mixed implicit and normal rules: deprecated syntax");
			mixed = true;
		}
		if (record_target(mk, rule, rule->targets.p[i], recipe) < 0)
			return -1;
	}
	if (rule->grouped)
		record_group(mk, rule);
	return 0;
}

int
mk_rule_close(struct mk_reader *r)
{
	enum mk_pending_state state = r->rule.state;

	r->rule.state = RULE_NONE;
	return state == RULE_OPEN ? record(r, &r->rule) : 0;
}
