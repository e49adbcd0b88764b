/* make_why.c - --why: what makes a target out of date, from it down to the file where it begins
 * (docs/make.md). SPDX-License-Identifier: Apache-2.0 */
#include "makecli/make_tools.h"

#include <stdlib.h>
#include <time.h>

#include "base/path.h"
#include "manifest/expand/expand.h"
#include "manifest/files/files.h"

#define HINTS 5 /* rules that are named, and names that are like the one that nobody makes */

struct why {
	struct update *w;
	struct mk *mk;
	uint32_t *recipe_of;
	struct buf *out;
};

static const struct mk_target *
target_of(const struct why *y, uint32_t target)
{
	return &y->mk->rules.targets.p[target];
}

static struct str
name_of(const struct why *y, uint32_t target)
{
	return mk_str(y->mk, target_of(y, target)->name);
}

static void
put_time(struct buf *out, int64_t ns)
{
	time_t t = (time_t)(ns / 1000000000);
	struct tm tm;
	char text[32];

	if (ns == TIME_NEW)
		buf_puts(out, "counts as new");
	else if (ns == TIME_OLD)
		buf_puts(out, "counts as old");
	else if (localtime_r(&t, &tm) && strftime(text, sizeof text, "%F %T", &tm))
		buf_printf(out, "of %s.%09d", text, (int)(ns % 1000000000));
}

/* 'NAME' (of TIME) */
static void
put_file(struct why *y, uint32_t target)
{
	const struct node *n = update_node(y->w, target);

	buf_printf(y->out, "'%.*s'", STR_FMT(name_of(y, target)));
	if (n->before != TIME_NONE && n->before != TIME_UNKNOWN) {
		buf_puts(y->out, " (");
		put_time(y->out, n->before);
		buf_putc(y->out, ')');
	}
}

/* ---- what a prerequisite has to do with it */

static bool
counts(const struct why *y, uint32_t target, uint32_t dep)
{
	return !(target_of(y, target)->deps.p[dep].flags & (DEP_ORDER_ONLY | DEP_DROPPED));
}

static bool
is_remade(const struct why *y, uint32_t target)
{
	const struct node *n = update_node(y->w, target);

	if (n->maker != NONE && n->maker != target && y->recipe_of[n->maker] != NONE)
		return true;
	return y->recipe_of[target] != NONE || (n->state == NODE_OVER && n->mtime != n->before);
}

/* the first prerequisite that is to be remade, or that is newer; or NONE */
static uint32_t
find_dep(const struct why *y, uint32_t target, bool remade)
{
	const struct mk_target *t = target_of(y, target);
	int64_t mtime = update_node(y->w, target)->before;

	for (uint32_t i = 0; i < t->deps.n; i++) {
		uint32_t dep = t->deps.p[i].target;

		if (counts(y, target, i) &&
		    (remade ? is_remade(y, dep) : update_node(y->w, dep)->before > mtime))
			return dep;
	}
	return NONE;
}

static uint32_t
newest_dep(const struct why *y, uint32_t target)
{
	const struct mk_target *t = target_of(y, target);
	uint32_t newest = NONE;

	for (uint32_t i = 0; i < t->deps.n; i++) {
		uint32_t dep = t->deps.p[i].target;

		if (!counts(y, target, i) || update_node(y->w, dep)->before == TIME_NONE)
			continue;
		if (newest == NONE || update_node(y->w, dep)->before > update_node(y->w, newest)->before)
			newest = dep;
	}
	return newest;
}

/* ---- the chain */

static const char *
own_reason(const struct why *y, uint32_t target)
{
	const struct mk_target *t = target_of(y, target);

	if (t->flags & TARGET_PHONY)
		return "it is phony: always";
	if (update_node(y->w, target)->before == TIME_NONE && t->recipe == NONE)
		return "there is no such file, and no recipe for it: it counts as just made";
	if (update_node(y->w, target)->before == TIME_NONE)
		return "there is no such file";
	return t->flags & TARGET_DOUBLE && !t->deps.n ? "a :: rule without prerequisites: always" : NULL;
}

/* one step of the chain; where it goes on, or NONE */
static uint32_t
put_step(struct why *y, uint32_t target)
{
	const char *reason = own_reason(y, target);
	uint32_t remade = find_dep(y, target, true), newer = find_dep(y, target, false);

	put_file(y, target);
	buf_puts(y->out, " is to be remade: ");
	if (reason && !(target_of(y, target)->flags & TARGET_PHONY && remade != NONE)) {
		buf_printf(y->out, "%s\n", reason);
		return NONE;
	}
	if (newer != NONE && remade == NONE) {
		put_file(y, newer);
		buf_puts(y->out, " is newer\n");
		return NONE;
	}
	if (remade != NONE) {
		buf_printf(y->out, "'%.*s' is\n", STR_FMT(name_of(y, remade)));
		return remade;
	}
	buf_puts(y->out, y->w->o.always_make ? "-B asks for it\n" : "one that is made with it has to be\n");
	return NONE;
}

static void
put_chain(struct why *y, uint32_t target)
{
	while (target != NONE)
		target = put_step(y, target);
}

static void
put_up_to_date(struct why *y, uint32_t target)
{
	uint32_t newest = newest_dep(y, target);

	put_file(y, target);
	if (target_of(y, target)->recipe == NONE && !(target_of(y, target)->flags & TARGET_RULE))
		buf_puts(y->out, " is a source: no rule makes it");
	else
		buf_puts(y->out, " is up to date");
	if (newest != NONE) {
		buf_puts(y->out, ": the newest of what it is made from is ");
		put_file(y, newest);
	}
	buf_putc(y->out, '\n');
}

/* ---- what there is instead of a rule */

static void
put_place(struct why *y, uint32_t file, uint32_t line)
{
	if (file == NONE)
		buf_puts(y->out, " (builtin)");
	else
		buf_printf(y->out, " (%s:%u)", mk_str(y->mk, file).p, line);
}

/* The prerequisite of the pattern that is not there; NONE if all are, or if that cannot be told */
static bool
lacks(struct why *y, const struct mk_pattern *p, struct str stem, struct str dir, struct buf *missing)
{
	for (uint32_t i = 0; i < p->deps.n; i++) {
		struct str dep = mk_str(y->mk, p->deps.p[i].target);
		const char *percent = memchr(dep.p, '%', dep.n);

		if (p->deps.p[i].flags & DEP_EXPAND)
			return false;
		buf_clear(missing);
		if (percent)
			buf_put(missing, dir);
		buf_add(missing, dep.p, percent ? (size_t)(percent - dep.p) : dep.n);
		if (percent) {
			buf_put(missing, stem);
			buf_puts(missing, percent + 1);
		}
		if (!mk_exists(y->mk, buf_str(missing)) && mk_target_find(y->mk, buf_str(missing)) == NONE)
			return true;
	}
	return false;
}

static void
put_pattern(struct why *y, const struct mk_pattern *p, struct str pattern, const struct buf *missing)
{
	buf_printf(y->out, "  the rule for '%.*s'", STR_FMT(pattern));
	put_place(y, p->file, p->line);
	buf_printf(y->out, " would make it, but there is no '%s'\n", missing->p);
}

/* Does the pattern match, and what is missing? A pattern without slash is about the last part of a name */
static bool
try_pattern(struct why *y, const struct mk_pattern *p, struct str name)
{
	struct str dir = path_dir(name), last = name, stem;
	struct buf missing = {0};
	bool found = false;

	dir.n = (size_t)(dir.n ? dir.n + 1 : name.n && name.p[0] == '/');
	last.p += dir.n;
	last.n -= dir.n;
	for (uint32_t i = 0; i < p->targets.n && !found; i++) {
		struct str pattern = mk_str(y->mk, p->targets.p[i]);
		bool whole = memchr(pattern.p, '/', pattern.n) != NULL;

		if (pattern.n == 1 || !mk_match(pattern, whole ? name : last, &stem))
			continue;
		found = lacks(y, p, stem, whole ? STR("") : dir, &missing);
		if (found)
			put_pattern(y, p, pattern, &missing);
	}
	buf_free(&missing);
	return found;
}

/* those of the makefiles before make's own */
static void
put_patterns(struct why *y, struct str name)
{
	unsigned left = HINTS;

	for (int builtin = 0; builtin < 2; builtin++)
		for (uint32_t i = 0; i < y->mk->rules.patterns.n && left; i++) {
			const struct mk_pattern *p = &y->mk->rules.patterns.p[i];

			if (p->dead || p->recipe == NONE || p->builtin != (bool)builtin)
				continue;
			left -= try_pattern(y, p, name);
		}
}

static void
put_similar(struct why *y, struct str name)
{
	unsigned best = (unsigned)MIN(name.n / 3, (size_t)3) + 1;
	uint32_t found = NONE;

	for (uint32_t i = 0; i < y->mk->rules.targets.n; i++) {
		const struct mk_target *t = target_of(y, i);
		unsigned distance;

		if (!(t->flags & (TARGET_RULE | TARGET_PHONY)) || t->flags & TARGET_BUILTIN)
			continue;
		distance = path_distance(name, mk_str(y->mk, t->name), best);
		if (distance && distance < best) {
			best = distance;
			found = i;
		}
	}
	if (found == NONE)
		return;
	buf_printf(y->out, "  there is a rule for '%.*s'", STR_FMT(name_of(y, found)));
	put_place(y, target_of(y, found)->file, target_of(y, found)->line);
	buf_putc(y->out, '\n');
}

static bool
has_no_rule(const struct why *y, uint32_t target)
{
	const struct mk_target *t = target_of(y, target);
	const struct node *n = update_node(y->w, target);

	return n->state == NODE_OVER && n->result == RESULT_FAILED && t->recipe == NONE &&
	       !(t->flags & (TARGET_RULE | TARGET_PHONY));
}

/* who wanted it, up to the goal */
static void
put_no_rule(struct why *y, uint32_t target)
{
	struct buf name = {0};

	buf_put(&name, name_of(y, target));
	buf_printf(y->out, "no rule makes '%s', and there is no such file\n", name.p);
	for (uint32_t t = target; update_node(y->w, t)->parent != NONE; t = update_node(y->w, t)->parent)
		buf_printf(y->out, "  '%.*s' needs it\n", STR_FMT(name_of(y, update_node(y->w, t)->parent)));
	put_similar(y, buf_str(&name));
	put_patterns(y, buf_str(&name));
	buf_free(&name);
}

void
make_why(struct update *w, const struct preview *preview, struct buf *out)
{
	struct why y = {w, w->mk, make_tools_index(w, preview), out};
	uint32_t goal = w->goals.p[0].target;
	bool lacking = false;

	for (uint32_t i = 0; i < w->nodes.n; i++)
		if (has_no_rule(&y, i)) {
			put_no_rule(&y, i);
			lacking = true;
		}
	if (!lacking && is_remade(&y, goal))
		put_chain(&y, goal);
	else if (!lacking)
		put_up_to_date(&y, goal);
	xfree(y.recipe_of);
}
