/* settle.c - everything was read: special targets say what they mean, suffix rules become rules for patterns,
 * and the builtin ones come last (make §1.1, §1.10). SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/expand.h"
#include "manifest/files/files.h"
#include "manifest/files/names.h"
#include "manifest/implicit/second.h"
#include "manifest/read/builtin.h"
#include "manifest/read/reader.h"

/* ---- suffix rules */

/* .x.y with a recipe, or .x alone (y NONE); NULL if there is no such rule. Ours are none under -r */
static struct mk_target *
find_suffix_rule(struct mk *mk, uint32_t x, uint32_t y, struct buf *name)
{
	uint32_t id, recipe;

	buf_clear(name);
	buf_put(name, mk_str(mk, x));
	if (y != NONE)
		buf_put(name, mk_str(mk, y));
	id = mk_target_find(mk, buf_str(name));
	recipe = id == NONE ? NONE : mk->rules.targets.p[id].recipe;
	if (recipe == NONE || (mk->flags.no_builtin_rules && mk->rules.recipes.p[recipe].builtin))
		return NULL;
	return &mk->rules.targets.p[id];
}

/* a rule for one pattern from at most one other; names with a % are made of format and suffix */
static void
add_pattern(struct mk *mk, const char *target, uint32_t from, uint32_t recipe)
{
	struct mk_pattern p = {.recipe = recipe, .file = NONE, .builtin = true};
	struct buf dep = {0};

	if (recipe != NONE) {
		p.file = mk->rules.recipes.p[recipe].file;
		p.line = mk->rules.recipes.p[recipe].line;
		p.builtin = mk->rules.recipes.p[recipe].builtin;
	}
	vec_push(&p.targets, mk_name(mk, str_of(target)));
	if (from != NONE) {
		struct mk_dep d = {0, 0, NONE};

		buf_puts(&dep, "%");
		buf_put(&dep, mk_str(mk, from));
		d.target = mk_name(mk, buf_str(&dep));
		vec_push(&p.deps, d);
	}
	mk_pattern_add(mk, &p, false);
	buf_free(&dep);
}

/* `.x.y: …` with a recipe: %.y is made of %.x. With prerequisites it is an ordinary target for POSIX, and
 * they count for nothing otherwise */
static void
convert_double(struct mk *mk, uint32_t x, uint32_t y, struct buf *name)
{
	struct mk_target *t = find_suffix_rule(mk, x, y, name);
	uint32_t recipe = t ? t->recipe : NONE;

	if (!t)
		return;
	if (t->deps.n) {
		struct mk_at at = {mk->rules.recipes.p[recipe].file, mk->rules.recipes.p[recipe].line};

		if (mk->rules.posix)
			return;
		mk_error(mk, &at, "warning: ignoring prerequisites on suffix rule definition");
	}
	if (str_eq(mk_str(mk, y), STR(".a")))
		add_pattern(mk, "(%.o)", x, recipe);
	buf_clear(name);
	buf_putc(name, '%');
	buf_put(name, mk_str(mk, y));
	add_pattern(mk, name->p, x, recipe);
}

static void
convert_single(struct mk *mk, uint32_t x, struct buf *name)
{
	struct mk_target *t;

	buf_clear(name);
	buf_putc(name, '%');
	buf_put(name, mk_str(mk, x));
	add_pattern(mk, name->p, NONE, NONE);
	t = find_suffix_rule(mk, x, NONE, name);
	if (t)
		add_pattern(mk, "%", x, t->recipe);
}

static void
convert_suffixes(struct mk *mk)
{
	uint32_t id = mk_target_find(mk, STR(".SUFFIXES"));
	idvec suffixes = {0};
	struct buf name = {0};

	for (; id != NONE; id = mk->rules.targets.p[id].next)
		for (uint32_t i = 0; i < mk->rules.targets.p[id].deps.n; i++)
			vec_push(&suffixes,
			         mk->rules.targets.p[mk->rules.targets.p[id].deps.p[i].target].name);
	for (uint32_t i = 0; i < suffixes.n; i++) {
		convert_single(mk, suffixes.p[i], &name);
		for (uint32_t j = 0; j < suffixes.n; j++)
			if (j != i)
				convert_double(mk, suffixes.p[i], suffixes.p[j], &name);
	}
	vec_free(&suffixes);
	buf_free(&name);
}

/* -r came up while reading: the list as it was built in goes, one that was added to stays. SUFFIXES goes
 * in any case. */
static void
drop_suffixes(struct mk *mk)
{
	uint32_t id = mk_target_find(mk, STR(".SUFFIXES"));
	struct mk_target *t = id == NONE ? NULL : &mk->rules.targets.p[id];

	if (!mk->flags.no_builtin_rules)
		return;
	mk_var_set(mk, &mk->vars.globals, STR("SUFFIXES"), STR(""), ORIGIN_DEFAULT, false, NULL);
	if (t && !(t->flags & TARGET_RULE))
		t->deps.n = 0;
}

/* ---- special targets */

struct special {
	const char *name;
	uint32_t flag;                /* for each prerequisite */
	size_t all;                   /* where mk_rules has the bool for a rule without any, or 0 */
};

#define ALL(member) offsetof(struct mk_rules, member)

static const struct special specials[] = {
	{".PHONY", TARGET_PHONY, 0},
	{".PRECIOUS", TARGET_PRECIOUS, 0},
	{".LOW_RESOLUTION_TIME", TARGET_LOW_RESOLUTION, 0},
	{".IGNORE", TARGET_IGNORE, ALL(ignore_all)},
	{".SILENT", TARGET_SILENT, ALL(silent_all)},
	{".NOTPARALLEL", TARGET_WAIT_ALL, ALL(not_parallel)},
	{".DELETE_ON_ERROR", 0, ALL(delete_on_error)},
	{".EXPORT_ALL_VARIABLES", 0, ALL(export_all)},
	{".NOTINTERMEDIATE", TARGET_NOT_INTERMEDIATE, ALL(none_intermediate)},
	{".INTERMEDIATE", TARGET_INTERMEDIATE, 0},
	{".SECONDARY", TARGET_INTERMEDIATE | TARGET_SECONDARY, ALL(all_secondary)},
};

static int
apply_special(struct mk *mk, const struct special *s, uint32_t id)
{
	struct mk_target *t;

	if (mk_expand_deps(mk, id, NONE) < 0)
		return -1;
	t = &mk->rules.targets.p[id];
	if (s->all && (!t->deps.n || !s->flag))
		*(bool *)((char *)&mk->rules + s->all) = true;
	for (uint32_t i = 0; s->flag && i < t->deps.n; i++)
		for (uint32_t d = t->deps.p[i].target; d != NONE; d = mk->rules.targets.p[d].next) {
			struct mk_target *dep = &mk->rules.targets.p[d];

			if (s->flag & TARGET_INTERMEDIATE && dep->flags & TARGET_NOT_INTERMEDIATE)
				return mk_fatal(mk, NULL, "%s cannot be both .NOTINTERMEDIATE and %s",
				                mk_str(mk, dep->name).p, s->name);
			dep->flags |= s->flag;
		}
	return 0;
}

static int
apply_specials(struct mk *mk)
{
	uint32_t id;

	for (size_t i = 0; i < countof(specials); i++)
		for (id = mk_target_find(mk, str_of(specials[i].name)); id != NONE;
		     id = mk->rules.targets.p[id].next)
			if ((mk->rules.targets.p[id].flags & TARGET_RULE) &&
			    apply_special(mk, &specials[i], id) < 0)
				return -1;
	if (mk->rules.all_secondary && mk->rules.none_intermediate)
		return mk_fatal(mk, NULL, ".NOTINTERMEDIATE and .SECONDARY are mutually exclusive");
	id = mk_target_find(mk, STR(".DEFAULT"));
	mk->rules.default_recipe = id == NONE ? NONE : mk->rules.targets.p[id].recipe;
	if (mk->rules.export_all)
		mk->vars.export_all = true;
	mk->flags.ignore_errors |= mk->rules.ignore_all; /* for those below, too */
	return 0;
}

/* ---- .EXTRA_PREREQS: what everything, or one target, depends on besides */

static void
append_extra(struct mk *mk, uint32_t target, const mk_deps *names)
{
	for (uint32_t i = 0; i < names->n; i++) {
		struct mk_dep dep = names->p[i];

		dep.target = mk_target_of(mk, dep.target);
		dep.flags |= DEP_EXTRA;
		mk->rules.targets.p[dep.target].flags |= TARGET_MENTIONED;
		vec_push(&mk->rules.targets.p[target].deps, dep);
	}
}

static int
parse_extra(struct mk *mk, struct mk_var *v, uint32_t target, mk_deps *names)
{
	struct buf text = {0}, name = {0};
	int ret;

	/* the only automatic variable there can be before anything is built */
	if (target != NONE) {
		buf_put(&name, mk_str(mk, mk->rules.targets.p[target].name));
		mk_var_set(mk, mk->rules.targets.p[target].scope, STR("@"), buf_str(&name), ORIGIN_AUTOMATIC,
		           false, NULL);
	}
	ret = target == NONE
	              ? mk_expand_var(mk, v, &text)
	              : mk_expand_in(mk, mk->rules.targets.p[target].scope, STR("$(.EXTRA_PREREQS)"), &text);
	if (ret == 0)
		ret = mk_deps_parse(mk, buf_str(&text), names);
	buf_free(&text);
	buf_free(&name);
	return ret;
}

static bool
is_special(const struct mk *mk, const struct mk_target *t)
{
	struct str s = mk_str(mk, t->name);

	return (t->flags & TARGET_BUILTIN) || (s.p[0] == '.' && s.n > 1 && s.p[1] >= 'A' && s.p[1] <= 'Z');
}

static bool
has_common_extra(const struct mk_target *t)
{
	return t->flags & (TARGET_RULE | TARGET_PHONY);
}

/* What no rule names gets those of all others by the implicit rule that makes it. common: names of these */
static int
add_extra(struct mk *mk, mk_deps *common)
{
	struct mk_var *all = mk_var_own(mk, &mk->vars.globals, STR(".EXTRA_PREREQS"));
	uint32_t n = intern_find(&mk->names, STR(".EXTRA_PREREQS")) == NONE ? 0 : mk->rules.targets.n;
	int ret = all ? parse_extra(mk, all, NONE, common) : 0;

	for (uint32_t id = 0; ret == 0 && id < n; id++) {
		struct mk_target *t = &mk->rules.targets.p[id];
		struct mk_var *own = t->scope ? mk_var_own(mk, t->scope, STR(".EXTRA_PREREQS")) : NULL;
		mk_deps names = {0}, *extra;

		if (is_special(mk, t))
			continue;
		if (own)
			ret = parse_extra(mk, own, id, &names);
		t = &mk->rules.targets.p[id];
		extra = own ? &names : common;
		/* what all others need does not need its like: that would be a circle */
		if (!mk_deps_have(extra, t->name) && (own || has_common_extra(t)))
			append_extra(mk, id, extra);
		vec_free(&names);
	}
	return ret;
}

static void
add_extra_to_patterns(struct mk *mk, const mk_deps *common)
{
	for (uint32_t i = 0; common->n && i < mk->rules.patterns.n; i++)
		for (uint32_t j = 0; j < common->n; j++) {
			struct mk_dep dep = common->p[j];

			dep.flags |= DEP_EXTRA;
			vec_push(&mk->rules.patterns.p[i].deps, dep);
		}
}

/* ---- the rest */

static void
flag_files(struct mk *mk, const mk_words *files, uint32_t flag)
{
	for (uint32_t i = 0; i < files->n; i++) {
		uint32_t id = mk_target_add(mk, mk_plain_name(str_of(files->p[i])));

		mk->rules.targets.p[id].flags |= flag | TARGET_MENTIONED;
	}
}

/* the rules as they stand, and those that everybody knows */
static int
settle_rules(struct mk *mk)
{
	mk_deps extra = {0};
	int ret = apply_specials(mk);

	if (ret == 0)
		ret = add_extra(mk, &extra);
	if (ret == 0) {
		convert_suffixes(mk);
		if (!mk->flags.no_builtin_rules)
			mk_builtin_rules(mk);
		add_extra_to_patterns(mk, &extra);
	}
	vec_free(&extra);
	return ret;
}

int
mk_rules_settle(struct mk *mk)
{
	mk->at = (struct mk_at){NONE, 0};
	if (mk_flags_settle(mk) < 0)
		return -1;
	mk->rules.nread = mk->rules.targets.n;
	drop_suffixes(mk);
	if (settle_rules(mk) < 0)
		return -1;
	if (mk->flags.no_builtin_variables)
		mk_builtin_drop(mk);
	flag_files(mk, &mk->flags.old_files, TARGET_OLD);
	flag_files(mk, &mk->flags.new_files, TARGET_NEW);
	mk->reading = false;
	return mk_vpath_settle(mk);
}
