/* turn.c - see turn.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/target/turn.h"

uint32_t
turn_rule(struct update *w, uint32_t target)
{
	while (update_node(w, target)->state == NODE_OVER && update_target(w, target)->next != NONE)
		target = update_target(w, target)->next;
	return target;
}

enum node_state
turn_state(struct update *w, uint32_t target)
{
	return (enum node_state)update_node(w, turn_rule(w, target))->state;
}

/* ---- the stack */

void
turn_push(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	n->on_stack = true;
	n->state = NODE_OPEN;
	vec_push(&w->stack, target);
}

void
turn_pop(struct update *w)
{
	update_node(w, vec_pop(&w->stack))->on_stack = false;
}

void
turn_park(struct update *w)
{
	turn_pop(w);
	w->nparked++;
}

/* ---- who is ready: a binary heap by seq. Only those behind the cursor are taken up in this pass */

static bool
earlier(const struct update *w, uint32_t a, uint32_t b)
{
	return w->nodes.p[a].seq < w->nodes.p[b].seq;
}

static void
ready_push(struct update *w, uint32_t target)
{
	uint32_t i = w->ready.n;

	vec_push(&w->ready, target);
	for (; i && earlier(w, target, w->ready.p[(i - 1) / 2]); i = (i - 1) / 2)
		w->ready.p[i] = w->ready.p[(i - 1) / 2];
	w->ready.p[i] = target;
}

static uint32_t
ready_pop(struct update *w)
{
	uint32_t first = w->ready.p[0], moved = vec_pop(&w->ready), i = 0;

	while (2 * i + 1 < w->ready.n) {
		uint32_t child = 2 * i + 1;

		if (child + 1 < w->ready.n && earlier(w, w->ready.p[child + 1], w->ready.p[child]))
			child++;
		if (!earlier(w, w->ready.p[child], moved))
			break;
		w->ready.p[i] = w->ready.p[child];
		i = child;
	}
	if (w->ready.n)
		w->ready.p[i] = moved;
	return first;
}

/* ---- who waits for whom */

void
turn_await(struct update *w, uint32_t target, uint32_t other)
{
	vec_push(&update_node(w, update_last_rule(w, other))->waiters, target);
	update_node(w, target)->pending++;
}

bool
turn_awaits(struct update *w, uint32_t target, uint32_t other)
{
	const idvec *waiters = &update_node(w, update_last_rule(w, other))->waiters;

	if (turn_state(w, other) == NODE_LOOKED)
		return false;
	for (uint32_t i = 0; i < waiters->n; i++)
		if (waiters->p[i] == target)
			return true;
	return false;
}

static void
count_down(struct update *w, uint32_t target)
{
	struct node *n = &w->nodes.p[target];

	if (n->pending && --n->pending == 0 && !n->on_stack)
		ready_push(w, target);
}

void
turn_forgo(struct update *w, uint32_t target, uint32_t other)
{
	idvec *waiters = &update_node(w, update_last_rule(w, other))->waiters;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < waiters->n; i++)
		if (waiters->p[i] != target)
			waiters->p[kept++] = waiters->p[i];
		else
			count_down(w, target);
	waiters->n = kept;
}

uint32_t
turn_stuck(const struct update *w)
{
	for (uint32_t i = 0; i < w->nodes.n; i++) {
		const struct node *n = &w->nodes.p[i];

		if (n->state == NODE_OPEN && !n->on_stack && n->pending)
			return i;
	}
	BUG_ON(true);
	return NONE;
}

/* ---- going on */

bool
turn_any(const struct update *w)
{
	return w->ready.n && w->nodes.p[w->ready.p[0]].seq >= w->cursor;
}

uint32_t
turn_take(struct update *w)
{
	uint32_t target = ready_pop(w);

	w->nparked--;
	w->cursor = w->nodes.p[target].seq;
	return target;
}

/* ---- sums of what was looked through */

void
turn_summed(struct update *w, uint32_t looker, uint32_t target)
{
	vec_push(&update_node(w, update_last_rule(w, target))->waiters, looker);
}

void
turn_stir(struct update *w, uint32_t target)
{
	idvec stirred = {0};

	vec_push(&stirred, target);
	while (stirred.n) {
		struct node *n = update_node(w, update_last_rule(w, vec_pop(&stirred)));

		for (uint32_t i = 0; i < n->waiters.n; i++) {
			struct node *looker = update_node(w, n->waiters.p[i]);

			if (looker->state != NODE_LOOKED || looker->stale)
				continue;
			looker->stale = true;
			vec_push(&stirred, n->waiters.p[i]);
		}
		n->waiters.n = 0;
	}
	vec_free(&stirred);
}

/* ---- the end of a target */

void
turn_list(struct update *w, uint32_t target)
{
	uint32_t flags = update_target(w, target)->flags;

	if (w->o.dry ? w->stop : (flags & TARGET_PHONY && !update_node(w, target)->ran))
		return;
	if (flags & TARGET_DOUBLE)
		target = mk_target_find(w->mk, update_name(w, target));
	if (!update_node(w, target)->listed)
		vec_push(&w->made, target);
	update_node(w, target)->listed = true;
}

void
turn_wake(struct update *w, struct node *n)
{
	for (uint32_t i = 0; i < n->waiters.n; i++) {
		struct node *waiter = &w->nodes.p[n->waiters.p[i]];

		waiter->result = (uint8_t)MAX((int)waiter->result, (int)n->result);
		waiter->deps_failed |= n->result == RESULT_FAILED;
		count_down(w, n->waiters.p[i]);
	}
	n->waiters.n = 0;
}

/* The next :: rule of the same name: at once if the walk is just there, else in its turn. */
static void
follow(struct update *w, uint32_t target, uint32_t next)
{
	uint32_t first = mk_target_find(w->mk, update_name(w, target));
	const struct node *n = update_node(w, target);
	struct node *after = update_node(w, next);

	after->parent = n->parent;
	after->goal = n->goal;
	after->above = n->result;
	after->seq = n->seq;
	after->mtime = update_node(w, first)->before; /* for all of them it is what it was before the first */
	after->state = NODE_QUEUED;
	if (w->current == target) {
		w->next_rule = next;
	} else {
		w->nparked++;
		ready_push(w, next);
	}
}

void
turn_end(struct update *w, uint32_t target, enum node_result result)
{
	struct node *n = update_node(w, target);
	uint32_t next = update_target(w, target)->next;

	n->state = NODE_OVER;
	n->result = (uint8_t)MAX(MAX((int)n->result, (int)n->above), (int)result);
	if (n->above == RESULT_QUESTION) /* the first that is out of date has answered */
		n->result = RESULT_QUESTION;
	n->hushed = n->result == RESULT_FAILED && w->goals.p[n->goal].optional;
	turn_list(w, target);
	if (next != NONE && n->seq != NONE && (result == RESULT_OK || w->mk->flags.keep_going)) {
		follow(w, target, next);
		return;
	}
	/* made by the way: the others of its name have not been asked for */
	if (n->seq == NONE && next != NONE)
		return;
	for (; next != NONE; next = update_target(w, next)->next) { /* their turn does not come any more */
		n = update_node(w, next);
		n->state = NODE_OVER;
		n->result = (uint8_t)MAX((int)n->result, (int)result);
	}
	turn_wake(w, n);
}
