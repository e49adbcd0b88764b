/* visit.c - see visit.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/make/visit.h"

#include "manifest/files/files.h"
#include "manifest/implicit/implicit_search.h"
#include "manifest/implicit/second.h"
#include "runner/target/alias.h"
#include "runner/target/decide.h"
#include "runner/target/shuffle.h"
#include "runner/target/turn.h"
#include "runner/make/outcome.h"
#include "runner/make/task.h"
#include "runner/make/tell.h"

/* ---- the beginning */

/* Is an intermediate file left as it is for now? One that is there is not if nobody has looked at it before,
 * and made in its turn like any other, unless who asks is itself looked through. */
static void
settle_look(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	if (n->state != NODE_LOOKED && n->looking && n->mtime != TIME_NONE && n->mtime != TIME_OLD)
		n->looking = update_node(w, n->parent)->looking;
	if (!n->looking)
		tell_considered(w, target);
}

/* an implicit rule for what has no recipe; 0, or -1 */
static int
search_rule(struct update *w, uint32_t target)
{
	const struct mk_target *t = update_target(w, target);

	if (t->recipe != NONE || t->flags & (TARGET_PHONY | TARGET_SEARCHED))
		return 0;
	return mk_search(w->mk, target) < 0 ? -1 : 0;
}

/* What a target is made from, and what there is of it. 0, or -1 after mk_fatal */
static int
reach(struct update *w, uint32_t target)
{
	struct mk *mk = w->mk;
	struct mk_target *t;

	decide_stat(w, target);
	settle_look(w, target);
	mk_target_inherit(mk, target, update_node(w, target)->parent);
	if (mk->fatal.n)
		return -1;
	mk->debug_depth = update_node(w, target)->depth + !update_node(w, target)->looking;
	if (search_rule(w, target) < 0)
		return -1;
	t = update_target(w, target);
	if (t->recipe == NONE && !(t->flags & TARGET_RULE) && mk->rules.default_recipe != NONE) {
		t->recipe = mk->rules.default_recipe;
		mk_debug(mk, DEBUG_IMPLICIT, mk->debug_depth, "Using default recipe for '%s'.",
		         update_name(w, target).p);
	}
	return mk_expand_deps(mk, target, update_node(w, target)->parent);
}

/* the time of the target for which others are looked through */
static int64_t
time_asked(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	return n->looking ? n->against : n->mtime;
}

static void
end_look(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	n->through = MAX(n->through, n->mtime);
	n->state = NODE_LOOKED;
	n->looking = false;
	turn_wake(w, update_node(w, update_last_rule(w, target)));
}

/* Whoever asks is out of date already: it is newer. */
static void
glance(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	n->through = n->mtime;
	n->fresh = n->mtime == TIME_NEW;
	n->glanced = true;
	end_look(w, target);
}

int
visit_open(struct update *w, uint32_t target, uint32_t parent, bool looking)
{
	struct node *n;

	target = turn_rule(w, target);
	n = update_node(w, target);
	n->depth = parent == NONE ? w->o.makefiles : update_node(w, parent)->depth + 1;
	n->looking = looking;
	if (n->state == NODE_NEW || n->state == NODE_QUEUED) {
		n->parent = parent;
		n->goal = parent == NONE ? n->goal : update_node(w, parent)->goal;
		n->seq = w->nseq++;
		if (reach(w, target) < 0)
			return -1;
		shuffle_deps(w, target);
		n = update_node(w, target);
		n->before = n->mtime;
	} else { /* who only had it looked through has no say, unless it is a goal now */
		turn_stir(w, target);
		n->by_peers = true;
		n->result = RESULT_OK;
		n->deps_failed = false;
		n->goal = parent == NONE ? n->goal : update_node(w, parent)->goal;
		n->parent = parent == NONE ? n->parent : parent;
		mk_target_adopt(w->mk, target, n->parent);
		settle_look(w, target);
	}
	n->dep = 0;
	n->glanced = false;
	if (n->looking)
		n->against = time_asked(w, parent);
	if (update_target(w, target)->flags & TARGET_OLD && !n->looking)
		turn_end(w, target, RESULT_OK);
	else if (n->looking && n->mtime > n->against)
		glance(w, target);
	else
		turn_push(w, target);
	return 0;
}

/* ---- what cannot be made */

static void
complain_no_rule(struct update *w, uint32_t target)
{
	struct mk *mk = w->mk;
	const struct update_goal *g = &w->goals.p[update_node(w, target)->goal];
	uint32_t parent = update_node(w, target)->parent;
	const char *name = update_name(w, target).p;
	bool stop = !mk->flags.keep_going;

	if (g->optional)
		return;
	update_tell_missing(w, update_node(w, target)->goal);
	if (parent == NONE)
		mk_error(mk, NULL, "*** No rule to make target '%s'.%s", name, stop ? "  Stop." : "");
	else
		mk_error(mk, NULL, "*** No rule to make target '%s', needed by '%s'.%s", name,
		         update_name(w, parent).p, stop ? "  Stop." : "");
}

/* ---- its prerequisites, one after the other */

/* What one of those needs that one recipe makes they all need (make §1.10). It is looked for once the
 * target's own prerequisites have been gone through. 0, or -1 after mk_fatal */
static int
add_peers_deps(struct update *w, uint32_t target)
{
	uint32_t parent = update_node(w, target)->parent;

	update_node(w, target)->asked_peers = true;
	tell_peers_deps(w, target);
	for (uint32_t i = 0; i < update_target(w, target)->peers.n; i++) {
		uint32_t peer = update_target(w, target)->peers.p[i];

		if (mk_expand_deps(w->mk, peer, parent) < 0)
			return -1;
		for (uint32_t j = 0; j < update_target(w, peer)->deps.n; j++) {
			struct mk_dep d = update_target(w, peer)->deps.p[j];

			if (!(d.flags & DEP_DROPPED))
				vec_push(&update_more(w, target)->besides, d.target);
		}
	}
	return 0;
}

/* which prerequisite is next */
static uint32_t
dep_index(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	return n->more && n->dep < n->more->order.n ? n->more->order.p[n->dep] : n->dep;
}

static uint32_t
count_deps(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	return update_target(w, target)->deps.n + (n->more ? n->more->besides.n : 0);
}

/* its own prerequisites first, then those of its peers */
static struct mk_dep
dep_at(struct update *w, uint32_t target, uint32_t i)
{
	const struct mk_target *t = update_target(w, target);
	uint32_t besides;

	if (i < t->deps.n)
		return t->deps.p[i];
	besides = update_node(w, target)->more->besides.p[i - t->deps.n];
	return (struct mk_dep){.target = besides, .flags = besides == NONE ? DEP_DROPPED : 0};
}

static void
drop_circular(struct update *w, uint32_t target, uint32_t i, uint32_t dep)
{
	struct mk *mk = w->mk;

	mk_error(mk, NULL, "Circular %s <- %s dependency dropped.", update_name(w, target).p,
	         update_name(w, dep).p);
	if (i < update_target(w, target)->deps.n)
		update_target(w, target)->deps.p[i].flags |= DEP_DROPPED;
	else
		update_more(w, target)->besides.p[i - update_target(w, target)->deps.n] = NONE;
}

static bool
is_on_stack(struct update *w, uint32_t target)
{
	for (; target != NONE; target = update_target(w, target)->next)
		if (update_node(w, target)->on_stack)
			return true;
	return false;
}

static void
note_failure(struct update *w, uint32_t target, uint32_t dep)
{
	struct node *n = update_node(w, target);
	enum node_result result = (enum node_result)update_node(w, update_last_rule(w, dep))->result;

	n->result = (uint8_t)MAX((int)n->result, (int)result);
	n->deps_failed |= result == RESULT_FAILED;
}

/* .WAIT stands before it, and something before that is not over (make §1.14) */
static bool
is_held_up(struct update *w, uint32_t target, const struct mk_dep *d)
{
	bool waits = d->flags & DEP_WAIT || update_target(w, target)->flags & TARGET_WAIT_ALL;

	return waits && update_node(w, target)->pending;
}

/* Is it only being looked at, where target has to have it made? */
static bool
is_too_early(struct update *w, uint32_t target, uint32_t dep)
{
	const struct node *d = update_node(w, dep);

	return d->looking && (d->mtime != TIME_NONE || update_node(w, target)->making);
}

/* Is it enough to look through it? One that is there is put off once, and made for who asks next, which is
 * why whoever was summed up with one is looked through once more; unless the makefiles have no recipe for it:
 * then it is put off as if it were missing. Who lists it by another name than that under which it was found
 * does not count. */
static bool
is_to_look(struct update *w, uint32_t target, uint32_t dep, bool elsewhere)
{
	const struct node *n = update_node(w, target), *d = update_node(w, dep);
	const struct mk_target *t = update_target(w, dep);

	if (n->making || !decide_looks_through(w, dep))
		return false;
	return d->state != NODE_LOOKED || d->mtime == TIME_NONE || n->entered || elsewhere || d->unasked ||
	       t->recipe == NONE || t->flags & TARGET_SEARCHED;
}

/* It was looked through: is that still true, and enough for who asks now? */
static bool
is_to_look_again(struct update *w, uint32_t target, uint32_t dep)
{
	const struct node *d = update_node(w, dep);

	return d->stale || (d->glanced && d->mtime <= time_asked(w, target));
}

/* It is over: does it count as taken up when prerequisites are gone through for the second time? If it was
 * not there and is of those that can be put off, which goes for phony ones, too, although they never are. */
static bool
is_taken_twice(struct update *w, uint32_t dep)
{
	return update_node(w, dep)->before == TIME_NONE && decide_is_intermediate(w, dep);
}

/* Is it a matter to the target what became of it? Of one that can be put off not when prerequisites are gone
 * through for the first time, but for what was found below it; of others not for the second time. */
static bool
is_noted(struct update *w, uint32_t target, uint32_t dep)
{
	const struct node *n = update_node(w, target), *d = update_node(w, dep);

	if (!n->making)
		return d->mtime != TIME_NONE || d->earlier != RESULT_OK || !decide_looks_through(w, dep);
	return n->earlier == RESULT_OK || is_taken_twice(w, dep);
}

bool
visit_is_hushed(struct update *w, uint32_t target, uint32_t goal)
{
	return update_node(w, update_last_rule(w, target))->hushed && !w->goals.p[goal].optional;
}

/* the first of its prerequisites that has failed without a word; NONE: all of them were told of by now */
static uint32_t
first_hushed(struct update *w, uint32_t target)
{
	for (uint32_t i = 0; i < count_deps(w, target); i++) {
		struct mk_dep d = dep_at(w, target, i);

		if (!(d.flags & DEP_DROPPED) && update_node(w, update_last_rule(w, d.target))->hushed)
			return turn_rule(w, d.target);
	}
	return NONE;
}

void
visit_tell(struct update *w, uint32_t target, uint32_t parent, uint32_t goal)
{
	target = turn_rule(w, target);
	if (parent != NONE)
		update_node(w, target)->parent = parent;
	for (; target != NONE; target = first_hushed(w, target)) {
		struct node *n = update_node(w, target);

		n->hushed = false;
		n->goal = goal;
		if (n->deps_failed)
			continue;
		complain_no_rule(w, target);
		update_fail(w, target);
		return;
	}
}

/* It is opened, and come back to when it is over, or known to wait for others; or it is over by now. 0, or
 * -1 */
static int
take(struct update *w, uint32_t target, uint32_t dep, bool elsewhere)
{
	struct node *n = update_node(w, target);
	enum node_state state = turn_state(w, dep);

	if (state == NODE_NEW || state == NODE_LOOKED) {
		bool look = is_to_look(w, target, dep, elsewhere);

		update_node(w, dep)->unasked &= elsewhere;
		if (state == NODE_NEW || !look || (!n->entered && is_to_look_again(w, target, dep))) {
			n->entered = true;
			update_node(w, dep)->unasked |= elsewhere && state == NODE_NEW;
			return visit_open(w, dep, target, look);
		}
		note_failure(w, target, dep);
		if (n->looking)
			turn_summed(w, target, dep);
	} else if (state == NODE_OVER) {
		if (update_node(w, dep)->hushed)
			update_node(w, dep)->parent = target;
		if (visit_is_hushed(w, dep, n->goal))
			visit_tell(w, dep, target, n->goal);
		if (n->entered || is_noted(w, target, dep))
			note_failure(w, target, dep);
		if (!n->making && !n->entered)
			tell_known(w, dep, n->depth + 1);
		n->entered |= n->making && is_taken_twice(w, dep);
	} else {
		if (!n->entered)
			tell_known(w, dep, n->depth + 1);
		turn_await(w, target, dep);
		if (is_too_early(w, target, dep)) { /* look again after that */
			turn_park(w);
			return 0;
		}
	}
	if (n->entered && n->making) /* after one that was put off, what failed the first time counts again */
		n->result = (uint8_t)MAX((int)n->result, (int)n->earlier);
	n->entered = false;
	n->dep++;
	return 0;
}

/* What may be found elsewhere is first tried to be made by a rule under the name that it is listed by, if it
 * is only looked through, and who asks, too. 0, or -1 after mk_fatal */
static int
search_listed(struct update *w, uint32_t target, uint32_t listed)
{
	if (!mk_vpath_any(w->mk) || !update_node(w, target)->looking || !decide_looks_through(w, listed) ||
	    update_node(w, listed)->state != NODE_NEW)
		return 0;
	mk_target_inherit(w->mk, listed, target);
	w->mk->debug_depth = update_node(w, target)->depth + 1;
	return search_rule(w, listed);
}

/* Under which name is it found? 0, or -1 after mk_fatal */
static int
settle_dep(struct update *w, uint32_t target, uint32_t i, struct mk_dep *d)
{
	uint32_t listed = d->target;

	if (search_listed(w, target, listed) < 0)
		return -1;
	d->target = alias_settle(w, listed);
	if (d->target != listed)
		d->flags |= DEP_ELSEWHERE;
	if (i < update_target(w, target)->deps.n)
		update_target(w, target)->deps.p[i] = *d;
	return 0;
}

/* Does it come behind the one that failed? Only what can be put off is made nevertheless. */
static bool
is_behind_failure(struct update *w, uint32_t target, uint32_t dep)
{
	return update_node(w, target)->earlier != RESULT_OK && turn_state(w, dep) == NODE_NEW &&
	       !decide_is_intermediate(w, dep);
}

/* Go through one prerequisite of the open target on top. 0, or -1 after mk_fatal */
static int
take_dep(struct update *w, uint32_t target)
{
	uint32_t i = dep_index(w, target);
	struct mk_dep d = dep_at(w, target, i);

	if (!(d.flags & DEP_DROPPED) && !is_behind_failure(w, target, d.target)) {
		if (settle_dep(w, target, i, &d) < 0)
			return -1;
		if (is_held_up(w, target, &d)) {
			turn_park(w);
			return 0;
		}
		if (!is_on_stack(w, d.target))
			return take(w, target, d.target, d.flags & DEP_ELSEWHERE);
		drop_circular(w, target, i, d.target);
	}
	update_node(w, target)->dep++;
	return 0;
}

/* ---- circles that .WAIT has kept off the stack: each waits for the other before it goes on (make §1.14) */

/* which of its prerequisites it waits for; NONE: it is not that */
static uint32_t
awaited(struct update *w, uint32_t target)
{
	for (uint32_t i = 0; i < count_deps(w, target); i++) {
		struct mk_dep d = dep_at(w, target, i);

		if (!(d.flags & DEP_DROPPED) && turn_awaits(w, target, d.target))
			return i;
	}
	return NONE;
}

/* whom it waits for */
static uint32_t
follow(struct update *w, uint32_t target)
{
	uint32_t i = target == NONE ? NONE : awaited(w, target);

	return i == NONE ? NONE : turn_rule(w, dep_at(w, target, i).target);
}

/* of those in the circle that this one is or leads to, the one that was reached last; NONE: there is none */
static uint32_t
last_of_circle(struct update *w, uint32_t at)
{
	uint32_t last;

	for (uint32_t i = 0; i < w->nparked; i++)
		at = follow(w, at);
	last = at;
	for (uint32_t next = follow(w, at); next != at; next = follow(w, next))
		if (update_node(w, next)->seq > update_node(w, last)->seq)
			last = next;
	return last;
}

void
visit_break_circle(struct update *w)
{
	uint32_t target = last_of_circle(w, turn_stuck(w)), i, dep;

	BUG_ON(target == NONE);
	i = awaited(w, target);
	dep = dep_at(w, target, i).target;
	drop_circular(w, target, i, dep);
	turn_forgo(w, target, dep);
}

/* ---- the end: its own recipe, if it has to run */

static bool
has_failed(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	return n->result != RESULT_OK;
}

/* It has no recipe: that is no matter if some rule names it */
static void
without_recipe(struct update *w, uint32_t target)
{
	const struct mk_target *t = update_target(w, target);

	if (t->flags & (TARGET_RULE | TARGET_PHONY)) {
		outcome_made(w, target, false);
		turn_end(w, target, RESULT_OK);
		return;
	}
	complain_no_rule(w, target);
	update_fail(w, target);
	turn_end(w, target, RESULT_FAILED);
}

/* The recipe of a peer makes this target, too: wait for it, or take over what came of it. */
static bool
made_by_peer(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	if (n->maker == NONE)
		return false;
	if (update_node(w, n->maker)->state == NODE_OVER) {
		decide_made(w, target, true);
		turn_end(w, target, (enum node_result)update_node(w, n->maker)->result);
		return true;
	}
	n->state = NODE_RUNNING;
	return true;
}

static int
make_target(struct update *w, uint32_t target)
{
	if (made_by_peer(w, target))
		return 0;
	if (update_target(w, target)->recipe == NONE) {
		without_recipe(w, target);
		return 0;
	}
	return task_begin(w, target);
}

/* of :: rules, all are */
static bool
is_goal(struct update *w, uint32_t target)
{
	uint32_t goal = w->goals.p[update_node(w, target)->goal].target;

	return update_target(w, goal)->name == update_target(w, target)->name;
}

static void
end_failed(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);
	struct mk *mk = w->mk;

	if (n->deps_failed && is_goal(w, target) && mk->flags.keep_going && !w->o.dry && !w->o.question &&
	    !w->o.makefiles)
		mk_error(mk, NULL, "Target '%s' not remade because of errors.", update_name(w, target).p);
	turn_end(w, target, (enum node_result)n->result);
}

/* Nobody needs it for now: what its prerequisites say is summed up, even that one cannot be had. */
static int
put_off(struct update *w, uint32_t target)
{
	decide_looked(w, target);
	turn_pop(w);
	end_look(w, target);
	return 0;
}

/* Now that it is known that it has to be made, what was put off is made first: all is gone through once more.
 * That goes for one with a prerequisite that failed as well. (make §1.13) */
static int
begin_making(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	n->earlier = n->result;
	n->making = true;
	if (!w->mk->flags.keep_going)
		n->result = RESULT_OK; /* or nothing would be gone through */
	n->dep = 0;
	return 0;
}

static int
give_up(struct update *w, uint32_t target)
{
	turn_pop(w);
	tell_given_up(w, target);
	if (decide_looks_through(w, target)) /* whoever needs it, too, still does */
		decide_looked(w, target);
	end_failed(w, target);
	return 0;
}

/* All prerequisites are over: what about the target itself? */
static int
conclude(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);
	bool must;
	int rc;

	if (n->looking)
		return put_off(w, target);
	must = (n->making && !n->early && !w->o.always_make) || decide_must(w, target, NULL, NULL);
	/* -B makes what was put off, even if the target itself has nothing to be made by */
	if (!n->making && (must || w->o.always_make))
		return begin_making(w, target);
	if (n->making)
		n->result = (uint8_t)MAX((int)n->result, (int)n->earlier);
	if (has_failed(w, target))
		return give_up(w, target);
	turn_pop(w);
	tell_verdict(w, target, must);
	if (!must) {
		turn_end(w, target, RESULT_OK);
		return 0;
	}
	rc = make_target(w, target);
	tell_outcome(w, target);
	return rc;
}

static bool
has_put_off(struct update *w, uint32_t target)
{
	for (uint32_t i = 0; i < count_deps(w, target); i++) {
		struct mk_dep d = dep_at(w, target, i);

		if (!(d.flags & DEP_DROPPED) && turn_state(w, d.target) == NODE_LOOKED)
			return true;
	}
	return false;
}

/* Some of its prerequisites are being made. If one is not there, or is phony, what was put off is begun
 * beside them: the target will have to be made. */
static bool
is_to_begin_early(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	return !n->looking && !n->making && !has_failed(w, target) && has_put_off(w, target) &&
	       decide_must(w, target, NULL, NULL);
}

int
visit_on(struct update *w)
{
	uint32_t target = w->stack.p[w->stack.n - 1];
	struct node *n = update_node(w, target);
	int rc;

	if (!has_failed(w, target) || w->mk->flags.keep_going) {
		if (n->dep == update_target(w, target)->deps.n && !n->asked_peers)
			return add_peers_deps(w, target);
		if (n->dep < count_deps(w, target))
			return take_dep(w, target);
	}
	if (n->pending && is_to_begin_early(w, target)) {
		update_node(w, target)->early = true;
		return begin_making(w, target);
	}
	if (n->pending) {
		tell_awaits(w, target);
		turn_park(w);
		return 0;
	}
	w->current = target;
	rc = conclude(w, target);
	w->current = NONE;
	return rc;
}
