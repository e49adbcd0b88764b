/* update.c - see update.h: a walk's goals, and how it goes on.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/make/update.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "runner/target/alias.h"
#include "runner/target/shuffle.h"
#include "runner/target/turn.h"
#include "runner/make/room.h"
#include "runner/make/task.h"
#include "runner/make/tell.h"
#include "runner/make/visit.h"

void
update_init(struct update *w, struct mk *mk, struct voice *out, struct children *children,
            struct jobserver *slots, struct update_opts o)
{
	*w = (struct update){
		.mk = mk,
		.out = out,
		.children = children,
		.slots = slots,
		.o = o,
		.current = NONE,
		.next_rule = NONE,
	};
	hold_init(&w->last_words);
}

void
update_fini(struct update *w)
{
	for (uint32_t i = 0; i < w->nodes.n; i++)
		update_forget(&w->nodes.p[i]);
	vec_free(&w->nodes);
	vec_free(&w->goals);
	vec_free(&w->stack);
	vec_free(&w->ready);
	vec_free(&w->made);
}

void
update_goal(struct update *w, uint32_t target, const struct mk_makefile *f)
{
	struct update_goal g = {.target = target, .optional = f && f->optional, .makefile = f};

	vec_push(&w->goals, g);
}

void
update_again(struct update *w, struct update_opts o)
{
	w->o = o;
	w->stop = w->told_waiting = false;
	w->goals.n = w->first_goal = w->next_goal = w->last_goal = 0;
	w->stack.n = w->ready.n = 0;
	w->nparked = w->cursor = 0;
	for (uint32_t i = 0; i < w->nodes.n; i++) {
		struct node *n = &w->nodes.p[i];

		if (n->state != NODE_OVER || (n->result != RESULT_OK && !n->hushed))
			update_forget(n);
		else if ((w->mk->rules.targets.p[i].flags & TARGET_NEW) && !o.no_what_if)
			n->mtime = TIME_NEW;
		n->goal = 0;
		n->met = false;
	}
}

/* ---- goals */

/* that there was nothing to do for it. What else is wrong with those that come later of several :: rules does
 * not count, if none of them ran something */
static void
say_goal(struct update *w, const struct update_goal *g)
{
	struct mk *mk = w->mk;
	const struct mk_target *t = update_target(w, g->target);
	const struct node *first = update_node(w, g->target);
	uint32_t where = first->where;
	const char *name = mk_str(mk, where == NONE ? t->name : where).p;
	struct buf text = {0};

	if (first->result != RESULT_OK || g->ran || mk->flags.silent || mk->rules.silent_all)
		return;
	if (w->o.makefiles || w->o.preview || w->o.question)
		return;
	buf_printf(&text, "%s: ", mk->program);
	if (t->flags & TARGET_PHONY || t->recipe == NONE)
		buf_printf(&text, "Nothing to be done for '%s'.\n", name);
	else
		buf_printf(&text, "'%s' is up to date.\n", name);
	mk_print(mk, buf_str(&text));
	buf_free(&text);
}

static void
check_goals(struct update *w)
{
	while (w->first_goal < w->next_goal && w->goals.p[w->first_goal].over)
		w->first_goal++;
	for (uint32_t i = w->first_goal; i < w->next_goal; i++) {
		struct update_goal *g = &w->goals.p[i];

		if (g->over)
			continue;
		w->last_goal = i;
		if (turn_state(w, g->target) != NODE_OVER)
			continue;
		g->over = true;
		g->result = (enum node_result)update_node(w, update_last_rule(w, g->target))->result;
		say_goal(w, g);
	}
}

/* false: there is none left */
static bool
open_goal(struct update *w, int *rc)
{
	uint32_t target;
	enum node_state state;

	if (w->next_goal == w->goals.n)
		return false;
	w->last_goal = w->next_goal;
	target = alias_settle(w, w->goals.p[w->next_goal].target);
	w->goals.p[w->next_goal].target = target;
	state = turn_state(w, target);
	if (state == NODE_NEW || state == NODE_LOOKED) {
		update_node(w, target)->goal = w->next_goal;
		*rc = visit_open(w, target, NONE, false);
	} else if (visit_is_hushed(w, target, w->next_goal)) {
		visit_tell(w, target, NONE, w->next_goal);
	} else {
		tell_known(w, target, 0);
	}
	w->next_goal++;
	return true;
}

/* ---- the whole walk */

/* -n, -q and -t are nothing for makefiles, or they could not be read, unless they are goals themselves */
static void
set_modes(struct update *w)
{
	const struct mk_flags *f = &w->mk->flags;
	bool asked = w->stack.n && w->goals.p[update_node(w, w->stack.p[w->stack.n - 1])->goal].asked;

	if (!w->o.makefiles)
		return;
	w->o.dry = f->dry_run && asked;
	w->o.question = f->question && asked;
	w->o.touch = f->touch && asked;
}

static int
take_up(struct update *w)
{
	uint32_t target = turn_take(w);
	const struct node *n = update_node(w, target);

	if (n->state == NODE_QUEUED)
		return visit_open(w, target, n->parent, false);
	turn_push(w, target);
	return 0;
}

/* true: there was something to be done */
static bool
advance(struct update *w, int *rc)
{
	if (w->next_rule != NONE) {
		uint32_t next = w->next_rule;

		w->next_rule = NONE;
		*rc = visit_open(w, next, update_node(w, next)->parent, false);
		return true;
	}
	if (w->stack.n) {
		set_modes(w);
		*rc = visit_on(w);
		return true;
	}
	if (turn_any(w)) {
		*rc = take_up(w);
		return true;
	}
	return open_goal(w, rc);
}

static bool
interrupted(const struct update *w)
{
	return w->children->loop.caught != 0;
}

static int
go(struct update *w)
{
	int rc = 0;

	while (rc == 0 && !w->stop && !interrupted(w)) {
		if (advance(w, &rc)) {
			if (!w->stack.n)
				check_goals(w);
			continue;
		}
		w->cursor = 0;
		if (w->nrunning)
			room_wait(w);
		else if (!w->ready.n && w->nparked)
			visit_break_circle(w);
		else if (!w->ready.n)
			break;
		check_goals(w);
	}
	return rc;
}

/* What runs when nothing new is begun is let finish. Under -O what ends it all is part of what the recipe had
 * to say for which it was said, and that is shown last (make §1.15) */
static void
let_finish(struct update *w, bool fatal)
{
	struct hold *last = w->last_words.out >= 0 ? &w->last_words : NULL;

	w->out->hold = last;
	if (fatal)
		mk_say_fatal(w->mk);
	if (w->nrunning && !w->told_waiting && !interrupted(w))
		mk_error(w->mk, NULL, "*** Waiting for unfinished jobs....");
	w->out->hold = NULL;
	w->told_waiting = true;
	while (w->nrunning && !interrupted(w))
		room_wait(w);
	hold_show(w->out, &w->last_words, w->out->each);
	hold_close(w->out, &w->last_words);
}

enum node_result
update_run(struct update *w)
{
	enum node_result result = RESULT_OK, unasked;
	int rc;

	tell_begin(w);
	shuffle_goals(w);
	children_notice(w->children); /* it was not looked at while makefiles were read */
	rc = go(w);

	let_finish(w, rc < 0);
	if (interrupted(w))
		task_abandon(w, w->children->loop.caught);
	check_goals(w);
	unasked = w->answered ? RESULT_QUESTION : RESULT_FAILED;
	for (uint32_t i = 0; i < w->goals.n && (result == RESULT_OK || !w->mk->flags.keep_going); i++)
		if (!w->goals.p[i].optional)
			result = MAX(result, w->goals.p[i].over ? w->goals.p[i].result : unasked);
	return rc < 0 ? RESULT_FAILED : result;
}

/* was it made on the way only, and not there before? */
static bool
is_litter(struct update *w, uint32_t target)
{
	static const uint32_t keep =
		TARGET_SECONDARY | TARGET_PRECIOUS | TARGET_GOAL | TARGET_NOT_INTERMEDIATE;
	uint32_t flags = update_target(w, target)->flags;

	return flags & TARGET_INTERMEDIATE && !(flags & keep) && !w->mk->rules.all_secondary &&
	       update_node(w, target)->before == TIME_NONE;
}

/* Says "rm a b …" as it goes; an error comes in the middle of that. */
static void
remove_one(struct update *w, const char *name, bool *said)
{
	struct mk *mk = w->mk;
	int e = w->o.dry || unlink(name) == 0 ? 0 : errno;
	struct buf text = {0};

	if (e == ENOENT)
		return;
	if (!*said)
		mk_debug(mk, DEBUG_BASIC, 0, "Removing intermediate files...");
	buf_printf(&text, "%s %s", *said ? "" : "rm", name);
	if (!mk->flags.silent && !mk->rules.silent_all)
		mk_print(mk, buf_str(&text));
	if (e)
		mk_error(mk, NULL, "\nunlink: %s: %s", name, strerror(e));
	*said = !e;
	buf_free(&text);
}

void
update_remove_intermediates(struct update *w)
{
	struct mk *mk = w->mk;
	bool said = false;

	if (w->o.touch || w->o.question) /* nothing was made in fact */
		return;
	for (uint32_t i = w->made.n; i-- > 0;) /* what was made last goes first */
		if (is_litter(w, w->made.p[i]))
			remove_one(w, update_name(w, w->made.p[i]).p, &said);
	if (said && !mk->flags.silent && !mk->rules.silent_all)
		mk_print(mk, STR("\n"));
}
