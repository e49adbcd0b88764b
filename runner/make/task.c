/* task.c - see task.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/make/task.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "manifest/files/files.h"
#include "runner/exec/jobserver.h"
#include "runner/lines/preview.h"
#include "runner/lines/report.h"
#include "runner/target/decide.h"
#include "runner/target/turn.h"
#include "runner/make/outcome.h"
#include "runner/make/room.h"
#include "runner/make/step.h"
#include "runner/make/tell.h"

/* ---- the end of a recipe */

static void
unlink_task(struct update *w, struct task *t)
{
	struct task **at = &w->running;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	w->nrunning--;
	w->mk->running--;
	w->mk->ran++;
	if (w->slots)
		jobserver_keep(w->slots, w->nrunning);
}

static void
free_task(struct update *w, struct task *t)
{
	hold_close(w->out, &t->hold);
	arena_free(&t->mem);
	vec_free(&t->steps);
	xfree(t);
}

static void
end_task(struct update *w, struct task *t, enum node_result result)
{
	uint32_t target = t->target;

	if (t->begun) {
		if (t->chained)
			tell_removed(w, t);
		unlink_task(w, t);
		report_finished(w->o.report, t->told, t->code);
	}
	if (w->out->hold == &t->hold)
		w->out->hold = NULL;
	hold_show(w->out, &t->hold, w->out->each);
	update_node(w, target)->result = (uint8_t)result;
	outcome_made(w, target, t->ran);
	outcome_peers(w, t, result);
	turn_end(w, target, result);
	free_task(w, t);
}

/* Not all of its lines were run. question: -q does not ask for more */
static void
end_short(struct update *w, struct task *t, bool question)
{
	if (!question)
		update_fail(w, t->target);
	end_task(w, t, question ? RESULT_QUESTION : RESULT_FAILED);
}

/* ---- -t: a new time instead. If it cannot be had, that stops nobody who is put off, and no other goal */

static int
touch_file(struct update *w, const char *name)
{
	struct buf line = {0};
	int64_t ns;
	struct disk *disk = w->mk->disk;
	struct str lib, member;

	if (!w->mk->flags.silent && !w->mk->rules.silent_all) {
		buf_printf(&line, "touch %s\n", name);
		mk_print(w->mk, buf_str(&line));
		buf_free(&line);
	}
	if (w->o.dry)
		return 0;
	w->mk->ran++;
	if (mk_is_member(str_of(name), &lib, &member))
		return mk_member_touch(w->mk, lib, member);
	return disk->stamp(disk, name, &ns);
}

/* why it was not touched */
static void
say_untouched(struct update *w, const char *name, int e)
{
	struct str lib, member;

	if (!mk_is_member(str_of(name), &lib, &member))
		mk_error(w->mk, NULL, "touch: open: %s: %s", name, strerror(-e));
	else if (e == -ENOENT)
		mk_error(w->mk, NULL, "touch: Archive '%.*s' does not exist", STR_FMT(lib));
	else if (e == -EINVAL)
		mk_error(w->mk, NULL, "touch: '%.*s' is not a valid archive", STR_FMT(lib));
	else if (e == -ESRCH)
		mk_error(w->mk, NULL, "touch: Member '%.*s' does not exist in '%.*s'", STR_FMT(member),
		         STR_FMT(lib));
	else
		mk_error(w->mk, NULL, "touch: %.*s: %s", STR_FMT(lib), strerror(-e));
}

static enum node_result
touch(struct update *w, struct task *t)
{
	int e;

	t->touched = true;
	if (update_target(w, t->target)->flags & TARGET_PHONY)
		return RESULT_OK;
	e = touch_file(w, update_name(w, t->target).p);
	t->ran = true;
	update_node(w, t->target)->pretended = e == 0;
	w->goals.p[update_node(w, t->target)->goal].ran = true;
	if (e < 0)
		say_untouched(w, update_name(w, t->target).p, e);
	return e < 0 ? RESULT_FAILED : RESULT_OK;
}

/* Some lines of it were run. If there were others the file is touched, and once more if they come last. */
static enum node_result
touch_rest(struct update *w, struct task *t)
{
	enum node_result result;

	if (!t->skipped)
		return RESULT_OK;
	result = touch(w, t);
	if (result == RESULT_OK && !t->steps.p[t->steps.n - 1].always)
		result = touch(w, t);
	return result;
}

/* ---- from line to line */

/* from the current line on, until one runs. 0, or -1 after mk_fatal */
static int
run_lines(struct update *w, struct task *t)
{
	int fatal = 0;

	step_hold(w, t, true);
	for (; t->step < t->steps.n; t->step++) {
		enum step_came came = step_run(w, t, &fatal);

		if (came == STEP_DONE)
			continue;
		step_hold(w, t, false);
		if (came == STEP_ENDS)
			end_short(w, t, w->o.question && !fatal);
		return fatal;
	}
	step_hold(w, t, false);
	end_task(w, t, touch_rest(w, t));
	return 0;
}

void
task_kid_ended(struct update *w, struct kid *k)
{
	struct task *t = (struct task *)k;
	enum step_came came = STEP_DONE;
	bool question;

	report_usage(w->o.report, t->told, &k->usage);
	tell_reaped(w, t, k->status);
	step_hold(w, t, step_is_kept(w, t, &t->steps.p[t->step]));
	/* under -q a make below us says so that something is to be done */
	question = w->o.question && WIFEXITED(k->status) && WEXITSTATUS(k->status) == 1 &&
	           !step_is_ignored(w, t);
	if (question) {
		came = STEP_ENDS;
		w->answered |= !w->mk->flags.keep_going;
		w->stop |= w->answered;
	} else if (k->status) {
		came = step_failed(w, t, k->status);
	}
	if (w->mk->flags.sync == SYNC_LINE)
		hold_show(w->out, &t->hold, w->out->each);
	step_hold(w, t, false);
	if (came == STEP_ENDS) {
		end_short(w, t, question);
		return;
	}
	t->step++;
	if (run_lines(w, t) < 0) {
		mk_say_fatal(w->mk);
		w->stop = true;
	}
}

/* ---- the beginning of a recipe */

static void
trace(struct update *w, const struct task *t, const struct buf *why)
{
	const struct mk_recipe *r = &w->mk->rules.recipes.p[update_target(w, t->target)->recipe];
	struct buf line = {0};

	if (!(w->mk->debug & DEBUG_WHY))
		return;
	if (r->file == NONE)
		buf_puts(&line, "<builtin>");
	else
		buf_printf(&line, "%s:%u", mk_str(w->mk, r->file).p, r->line);
	buf_printf(&line, ": update target '%s' due to: %s\n", update_name(w, t->target).p, why->p);
	mk_print(w->mk, buf_str(&line));
	buf_free(&line);
}

/* --trace names what $? does */
static void
name_newer(struct update *w, const struct task *t, struct buf *why)
{
	const struct mk_var *v = mk_var_own(w->mk, t->scope, STR("?"));

	if (v && v->value.n)
		buf_put(why, buf_str(&v->value));
	else
		decide_name_unmade(w, t->target, why);
	if (!why->n)
		buf_puts(why, "unknown reasons");
}

/* expand all lines, before the first of them runs. 0, or -1 after mk_fatal */
static int
expand(struct update *w, struct task *t, struct buf *why)
{
	uint32_t n = update_target(w, t->target)->deps.n;
	bool *newer = xcalloc(n + 1, sizeof *newer);
	uint32_t *where = xmalloc((n + 1) * sizeof *where);
	const struct node *node = update_node(w, t->target);
	uint32_t parent = node->parent, self = node->where;
	struct mk_facts facts = {newer, where, parent, node->gpath && self != NONE ? &self : NULL};
	int rc;

	decide_must(w, t->target, newer, why);
	for (uint32_t i = 0; i < n; i++)
		where[i] = update_node(w, update_target(w, t->target)->deps.p[i].target)->where;
	t->scope = mk_target_scope(w->mk, t->target, parent);
	rc = mk_recipe_steps(w->mk, t->target, &facts, &t->mem, &t->steps);
	if (!why->n)
		name_newer(w, t, why);
	xfree(newer);
	xfree(where);
	return rc;
}

/* One of them may be waiting for this one, if it was dropped from a circle: that has a recipe of its own. */
static void
claim_peers(struct update *w, uint32_t target)
{
	update_node(w, target)->state = NODE_RUNNING;
	for (uint32_t i = 0; i < update_target(w, target)->peers.n; i++) {
		uint32_t peer = update_target(w, target)->peers.p[i];
		struct node *n;

		decide_stat(w, peer);
		n = update_node(w, peer);
		if (n->before == TIME_UNKNOWN)
			n->before = n->mtime;
		if (n->maker == NONE && !n->on_stack)
			n->maker = target;
		if (n->state == NODE_LOOKED)
			turn_stir(w, peer);
		if (n->state == NODE_NEW || n->state == NODE_LOOKED)
			n->state = NODE_RUNNING;
	}
}

static int
launch(struct update *w, struct task *t, const struct buf *why)
{
	uint32_t before;

	room_notice(w);
	room_await(w);
	if (w->stop || w->children->loop.caught) {
		free_task(w, t);
		return 0;
	}
	t->begun = true;
	t->next = w->running;
	w->running = t;
	before = w->nrunning++;
	w->mk->running++;
	t->told = report_started(w->o.report, w->mk, t->target, &t->steps, buf_str(why));
	step_hold(w, t, true);
	trace(w, t, why);
	step_hold(w, t, false);
	if (run_lines(w, t) < 0)
		return -1;
	while (!room_is_parallel(w) && w->nrunning > before && !w->children->loop.caught)
		room_wait(w);
	return 0;
}

/* It shall be as if the recipe had run. */
static void
foresee(struct update *w, struct task *t)
{
	preview_add(w->o.preview, t->target, t->scope, &t->steps);
	update_node(w, t->target)->pretended = true;
	t->ran = t->steps.n != 0;
	end_task(w, t, RESULT_OK);
}

/* Has it lines, before they are expanded? Of one that has none nothing is asked, not even the variables. */
static bool
has_lines(struct update *w, const struct task *t)
{
	return w->o.preview || mk_recipe_has_lines(w->mk, update_target(w, t->target)->recipe);
}

int
task_begin(struct update *w, uint32_t target)
{
	struct task *t = xcalloc(1, sizeof *t);
	struct buf why = {0};
	int rc;

	t->target = target;
	hold_init(&t->hold);
	claim_peers(w, target);
	if (w->o.touch && !mk_recipe_always(w->mk, update_target(w, target)->recipe)) {
		end_task(w, t, touch(w, t));
		return 0;
	}
	if (w->mk->flags.sync != SYNC_NONE && room_for_many(w) && w->out->mutex >= 0)
		hold_open(w->out, &t->hold);
	step_hold(w, t, true);
	rc = has_lines(w, t) ? expand(w, t, &why) : 0;
	step_hold(w, t, false);
	if (rc < 0) {
		w->last_words = t->hold;
		hold_init(&t->hold);
		free_task(w, t);
	} else if (w->o.preview) {
		foresee(w, t);
	} else if (!t->steps.n) {
		if (why.n)
			trace(w, t, &why);
		end_task(w, t, RESULT_OK);
	} else {
		rc = launch(w, t, &why);
	}
	buf_free(&why);
	return rc;
}

/* ---- a signal */

void
task_abandon(struct update *w, int sig)
{
	struct kid *k;

	for (const struct task *t = w->running; t; t = t->next)
		outcome_delete(w, t->target);
	if (sig == SIGTERM)
		children_signal(w->children, sig);
	w->children->loop.caught = 0; /* or nobody could wait */
	while (w->running) {
		struct task *t;

		k = children_wait(w->children, -1, -1);
		if (!k) {
			w->children->loop.caught = 0;
			continue;
		}
		t = (struct task *)k;
		step_hold(w, t, step_is_kept(w, t, &t->steps.p[t->step]));
		if (k->status)
			step_say_failure(w, t, k->status, step_is_ignored(w, t));
		step_hold(w, t, false);
		outcome_delete(w, t->target);
		unlink_task(w, t);
		report_finished(w->o.report, t->told, 128 + sig);
		hold_show(w->out, &t->hold, w->out->each);
		free_task(w, t);
	}
	w->children->loop.caught = sig;
}
