/* tell.c - see tell.h. The texts are those of GNU make 4.4.1. SPDX-License-Identifier: Apache-2.0 */
#include "runner/make/tell.h"

#include <time.h>

#include "runner/target/decide.h"
#include "runner/target/turn.h"
#include "runner/make/task.h"

void
tell_begin(struct update *w)
{
	unsigned asked = w->mk->flags.debug;

	w->mk->debug = w->o.makefiles && !(asked & DEBUG_MAKEFILES) ? 0 : asked;
}

static bool
is_on(const struct update *w, unsigned bits)
{
	return (w->mk->debug & bits) != 0;
}

static const char *
name_of(struct update *w, uint32_t target)
{
	return update_name(w, target).p;
}

/* under which it was found, if that is another */
static const char *
found_name(struct update *w, uint32_t target)
{
	uint32_t where = update_node(w, target)->where;

	return where == NONE ? NULL : mk_str(w->mk, where).p;
}

/* the one by which prerequisites of others go */
static const char *
name_now(struct update *w, uint32_t target)
{
	const char *found = found_name(w, target);

	return found ? found : name_of(w, target);
}

static uint32_t
depth_of(struct update *w, uint32_t target)
{
	return update_node(w, target)->depth;
}

/* ---- the beginning */

/* of those that one recipe makes together one may be missing though the target is there */
static void
say_missing_peers(struct update *w, uint32_t target, uint32_t depth)
{
	const struct mk_target *t = update_target(w, target);

	for (uint32_t i = 0; i < t->peers.n && t->stem == NONE; i++) {
		uint32_t peer = t->peers.p[i];

		decide_stat(w, peer);
		if (update_node(w, peer)->mtime == TIME_NONE)
			mk_debug(w->mk, DEBUG_BASIC, depth,
			         "Grouped target peer '%s' of file '%s' does not exist.", name_of(w, peer),
			         name_of(w, target));
	}
}

void
tell_considered(struct update *w, uint32_t target)
{
	uint32_t depth = depth_of(w, target);

	if (!is_on(w, DEBUG_BASIC))
		return;
	update_node(w, target)->met = true;
	mk_debug(w->mk, DEBUG_VERBOSE, depth, "Considering target file '%s'.", name_of(w, target));
	if (update_target(w, target)->flags & TARGET_OLD)
		mk_debug(w->mk, DEBUG_VERBOSE, depth, "File '%s' was considered already.",
		         name_of(w, target));
	else if (update_node(w, target)->mtime == TIME_NONE)
		mk_debug(w->mk, DEBUG_BASIC, depth + 1, "File '%s' does not exist.", name_of(w, target));
	else
		say_missing_peers(w, target, depth + 1);
}

void
tell_known(struct update *w, uint32_t target, uint32_t depth)
{
	struct node *n = update_node(w, target);

	if (!is_on(w, DEBUG_VERBOSE))
		return;
	if (n->met || n->state != NODE_OVER) {
		mk_debug(w->mk, DEBUG_VERBOSE, depth, "Pruning file '%s'.", name_now(w, target));
		return;
	}
	n->met = true;
	mk_debug(w->mk, DEBUG_VERBOSE, depth, "Considering target file '%s'.", name_of(w, target));
	mk_debug(w->mk, DEBUG_VERBOSE, depth, "File '%s' was considered already.", name_of(w, target));
}

/* GNU make counts a target of &: among its own peers, and so comes by its prerequisites once more */
void
tell_peers_deps(struct update *w, uint32_t target)
{
	const struct mk_target *t = update_target(w, target);

	if (!is_on(w, DEBUG_VERBOSE) || !t->peers.n || t->stem != NONE)
		return;
	for (uint32_t i = 0; i < update_target(w, target)->deps.n; i++)
		tell_known(w, update_target(w, target)->deps.p[i].target, depth_of(w, target) + 1);
}

void
tell_awaits(struct update *w, uint32_t target)
{
	mk_debug(w->mk, DEBUG_VERBOSE, depth_of(w, target), "The prerequisites of '%s' are being made.",
	         name_of(w, target));
}

/* ---- the end */

static void
say_finished(struct update *w, uint32_t target)
{
	mk_debug(w->mk, DEBUG_VERBOSE, depth_of(w, target), "Finished prerequisites of target file '%s'.",
	         name_of(w, target));
}

void
tell_given_up(struct update *w, uint32_t target)
{
	if (!is_on(w, DEBUG_VERBOSE) || w->stop)
		return;
	say_finished(w, target);
	mk_debug(w->mk, DEBUG_VERBOSE, depth_of(w, target), "Giving up on target file '%s'.",
	         name_of(w, target));
}

static void
say_dep(struct update *w, uint32_t target, const struct mk_dep *d, int64_t mtime)
{
	const char *name = name_now(w, d->target), *of = name_of(w, target);
	uint32_t depth = depth_of(w, target) + 1;

	if (d->flags & DEP_ORDER_ONLY)
		mk_debug(w->mk, DEBUG_VERBOSE, depth, "Prerequisite '%s' is order-only for target '%s'.",
		         name, of);
	else if (!decide_is_file(w, d->target))
		mk_debug(w->mk, DEBUG_BASIC, depth, "Prerequisite '%s' of target '%s' does not exist.", name,
		         of);
	else if (decide_is_newer(w, d->target, mtime))
		mk_debug(w->mk, DEBUG_BASIC, depth, "Prerequisite '%s' is newer than target '%s'.", name, of);
	else
		mk_debug(w->mk, DEBUG_VERBOSE, depth, "Prerequisite '%s' is older than target '%s'.", name,
		         of);
}

/* is it made only since -B wants all to be? */
static bool
is_current(struct update *w, uint32_t target, int64_t mtime)
{
	const struct mk_target *t = update_target(w, target);

	if (mtime == TIME_NONE || (t->flags & TARGET_DOUBLE && !t->deps.n))
		return false;
	for (uint32_t i = 0; i < t->deps.n; i++)
		if (!(t->deps.p[i].flags & DEP_ORDER_ONLY) && decide_is_newer(w, t->deps.p[i].target, mtime))
			return false;
	return true;
}

static void
say_deps(struct update *w, uint32_t target, int64_t mtime)
{
	for (uint32_t i = 0; i < update_target(w, target)->deps.n; i++)
		if (!(update_target(w, target)->deps.p[i].flags & DEP_DROPPED))
			say_dep(w, target, &update_target(w, target)->deps.p[i], mtime);
}

static void
say_up_to_date(struct update *w, uint32_t target)
{
	const char *found = found_name(w, target);

	mk_debug(w->mk, DEBUG_VERBOSE, depth_of(w, target), "No need to remake target '%s'%s%s%s.",
	         name_of(w, target), found ? "; using VPATH name '" : "", found ? found : "",
	         found ? "'" : "");
}

static void
say_must(struct update *w, uint32_t target)
{
	uint32_t depth = depth_of(w, target);

	mk_debug(w->mk, DEBUG_BASIC, depth, "Must remake target '%s'.", name_of(w, target));
	if (found_name(w, target) && !update_node(w, target)->gpath)
		mk_debug(w->mk, DEBUG_BASIC, 2, "Ignoring VPATH name '%s'.", found_name(w, target));
}

void
tell_verdict(struct update *w, uint32_t target, bool must)
{
	const struct mk_target *t = update_target(w, target);
	uint32_t depth = depth_of(w, target);
	int64_t mtime;

	if (!is_on(w, DEBUG_BASIC))
		return;
	say_finished(w, target);
	mtime = decide_time(w, target);
	if (mtime != TIME_NONE)
		say_deps(w, target, mtime);
	t = update_target(w, target);
	if (t->flags & TARGET_DOUBLE && !t->deps.n)
		mk_debug(w->mk, DEBUG_BASIC, depth, "Target '%s' is double-colon and has no prerequisites.",
		         name_of(w, target));
	if (must && w->o.always_make && is_current(w, target, mtime))
		mk_debug(w->mk, DEBUG_VERBOSE, depth, "Making '%s' due to always-make flag.",
		         name_of(w, target));
	else if (mtime != TIME_NONE && t->recipe == NONE && t->flags & TARGET_RULE &&
	         !decide_has_changed(w, target)) {
		mk_debug(w->mk, DEBUG_VERBOSE, depth,
		         "No recipe for '%s' and no prerequisites actually changed.", name_of(w, target));
		must = false;
	}
	if (must)
		say_must(w, target);
	else
		say_up_to_date(w, target);
	update_node(w, target)->judged = must;
}

void
tell_outcome(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);
	uint32_t depth = depth_of(w, target);
	const char *name = name_of(w, target);

	if (!is_on(w, DEBUG_BASIC) || !n->judged)
		return;
	if (n->state != NODE_OVER)
		mk_debug(w->mk, DEBUG_VERBOSE, depth, "Recipe of '%s' is being run.", name);
	else if (n->result == RESULT_OK)
		mk_debug(w->mk, DEBUG_BASIC, depth, "Successfully remade target file '%s'.", name);
	else if (n->result == RESULT_QUESTION)
		mk_debug(w->mk, DEBUG_BASIC, depth, "Target file '%s' needs to be remade under -q.", name);
	else if (!w->stop)
		mk_debug(w->mk, DEBUG_BASIC, depth, "Failed to remake target file '%s'.", name);
}

/* ---- -p */

bool
tell_was_current(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	return n->state == NODE_OVER && n->seq != NONE && !n->making && n->before > TIME_OLD;
}

/* what was given by -o and -W holds for those that were not reached, too */
static int64_t
time_known(struct update *w, uint32_t target)
{
	int64_t mtime = update_node(w, target)->mtime;
	uint32_t flags = update_target(w, target)->flags;

	if (mtime != TIME_UNKNOWN)
		return mtime == TIME_NEW && !decide_is_file(w, target) ? TIME_NONE : mtime;
	if (flags & TARGET_PHONY)
		return TIME_NONE;
	return flags & TARGET_OLD ? TIME_OLD : flags & TARGET_NEW ? TIME_NEW : TIME_UNKNOWN;
}

static void
put_time(int64_t mtime, struct buf *out)
{
	time_t s = (time_t)(mtime / 1000000000);
	char text[32];
	struct tm tm;

	if (mtime == TIME_UNKNOWN)
		buf_puts(out, "#  Modification time never checked.\n");
	else if (mtime == TIME_NONE)
		buf_puts(out, "#  File does not exist.\n");
	else if (mtime == TIME_OLD)
		buf_puts(out, "#  File is very old.\n");
	else if (mtime == TIME_NEW) /* the latest time that GNU make can hold */
		buf_puts(out, "#  Last modified 2514-05-30 01:53:03.107374182\n");
	else if (localtime_r(&s, &tm) && strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm))
		buf_printf(out, "#  Last modified %s.%09d\n", text, (int)(mtime % 1000000000));
}

void
tell_state(struct update *w, uint32_t target, struct buf *out)
{
	static const char *const results[] = {
		[RESULT_OK] = "Successfully updated.",
		[RESULT_QUESTION] = "Needs to be updated (-q is set).",
		[RESULT_FAILED] = "Failed to be updated.",
	};
	const struct node *n = update_node(w, target);
	bool old = (update_target(w, target)->flags & TARGET_OLD) != 0;

	put_time(time_known(w, target), out);
	if (n->state != NODE_OVER && !old)
		buf_puts(out, "#  File has not been updated.\n");
	else
		buf_printf(out, "#  File has been updated.\n#  %s\n", results[old ? RESULT_OK : n->result]);
}

/* ---- processes */

static int
pid_of(const struct task *t)
{
	return (int)t->kid.pid;
}

void
tell_started(struct update *w, const struct task *t)
{
	mk_debug(w->mk, DEBUG_JOBS, 0, "Putting child %p (%s) PID %d on the chain.", (const void *)t,
	         name_of(w, t->target), pid_of(t));
}

void
tell_live(struct update *w)
{
	if (!is_on(w, DEBUG_JOBS))
		return;
	for (const struct task *t = w->running; t; t = t->next)
		mk_debug(w->mk, DEBUG_JOBS, 0, "Live child %p (%s) PID %d ", (const void *)t,
		         name_of(w, t->target), pid_of(t));
}

void
tell_reaped(struct update *w, const struct task *t, int status)
{
	mk_debug(w->mk, DEBUG_JOBS, 0, "Reaping %s child %p PID %d ", status ? "losing" : "winning",
	         (const void *)t, pid_of(t));
}

void
tell_removed(struct update *w, const struct task *t)
{
	mk_debug(w->mk, DEBUG_JOBS, 0, "Removing child %p PID %d from chain.", (const void *)t, pid_of(t));
}
