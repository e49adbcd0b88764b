/* update.c - from target to target, see update.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/make/update.h"

#include <errno.h>
#include <stdlib.h>

#include "manifest/make/search.h"

void
update_init(struct update *w, struct mk *mk, struct voice *out, struct children *children, struct jobserver *slots,
          struct update_opts o)
{
	*w = (struct update){.mk = mk, .out = out, .children = children, .slots = slots, .o = o,
	                   .current = NONE, .next_rule = NONE};
}

static void
node_fini(struct node *n)
{
	vec_free(&n->waiters);
	if (!n->more)
		return;
	vec_free(&n->more->dropped);
	vec_free(&n->more->besides);
	vec_free(&n->more->order);
	free(n->more);
}

void
update_fini(struct update *w)
{
	for (uint32_t i = 0; i < w->nodes.n; i++)
		node_fini(&w->nodes.p[i]);
	vec_free(&w->nodes);
	vec_free(&w->goals);
	vec_free(&w->stack);
	vec_free(&w->ready);
	vec_free(&w->made);
}

void
update_goal(struct update *w, uint32_t target, const struct mk_makefile *f)
{
	vec_push(&w->goals, ((struct update_goal){.target = target, .optional = f && f->optional, .makefile = f}));
}

static const struct node untouched = {
	.seq = NONE, /* not reached */
	.mtime = TIME_UNKNOWN,
	.before = TIME_UNKNOWN,
	.where = NONE,
	.parent = NONE,
	.maker = NONE,
};

struct node *
update_node(struct update *w, uint32_t target)
{
	if (w->nodes.n < w->mk->rules.targets.n)
		vec_reserve(&w->nodes, w->mk->rules.targets.n - w->nodes.n);
	while (w->nodes.n < w->mk->rules.targets.n)
		vec_push(&w->nodes, untouched);
	return &w->nodes.p[target];
}

static struct node_more *
more_of(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	if (!n->more)
		n->more = xcalloc(1, sizeof *n->more);
	return n->more;
}

static void
forget(struct node *n)
{
	node_fini(n);
	*n = untouched;
}

void
update_again(struct update *w, struct update_opts o)
{
	w->o = o;
	w->stop = w->told_waiting = false;
	w->goals.n = w->first_goal = w->next_goal = 0;
	w->stack.n = w->ready.n = 0;
	w->nparked = w->cursor = 0;
	for (uint32_t i = 0; i < w->nodes.n; i++) {
		struct node *n = &w->nodes.p[i];

		if (n->state != NODE_OVER || n->result != RESULT_OK)
			forget(n);
		else if ((w->mk->rules.targets.p[i].flags & TARGET_NEW) && !o.no_what_if)
			n->mtime = TIME_NEW;
		n->goal = 0;
	}
}

/* the first of them that is not over; the last if all are */
static uint32_t
current_rule(struct update *w, uint32_t target)
{
	while (update_node(w, target)->state == NODE_OVER && update_target(w, target)->next != NONE)
		target = update_target(w, target)->next;
	return target;
}

static enum node_state
state_of(struct update *w, uint32_t target)
{
	return (enum node_state)update_node(w, current_rule(w, target))->state;
}

/* ---- who is taken up when: a binary heap by seq, of those behind the cursor only; the rest waits for the
 * next pass */

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

/* ---- one target */

static void
push(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	n->on_stack = true;
	n->state = NODE_OPEN;
	vec_push(&w->stack, target);
}

static void
pop(struct update *w)
{
	update_node(w, vec_pop(&w->stack))->on_stack = false;
}

/* What a target is made from, and what there is of it. 0, or -1 after mk_fatal */
static int
reach(struct update *w, uint32_t target)
{
	struct mk *mk = w->mk;
	struct mk_target *t = update_target(w, target);

	decide_stat(w, target);
	mk_target_inherit(mk, target, update_node(w, target)->parent);
	t = update_target(w, target);
	if (t->recipe == NONE && !(t->flags & (TARGET_PHONY | TARGET_SEARCHED | TARGET_DOUBLE)) &&
	    mk_search(mk, target) < 0)
		return -1;
	t = update_target(w, target);
	if (t->recipe == NONE && !(t->flags & TARGET_RULE))
		t->recipe = mk->rules.default_recipe;
	return mk_expand_deps(mk, target, update_node(w, target)->parent);
}

/* Deterministic by seed, and another order for each target. */
static void
shuffle(struct update *w, idvec *order, uint32_t n, uint64_t salt)
{
	uint64_t state = strtoull(w->o.shuffle, NULL, 10) * 6364136223846793005u + salt;

	order->n = 0;
	for (uint32_t i = 0; i < n; i++)
		vec_push(order, i);
	for (uint32_t i = n; i-- > 1;) {
		bool reverse = strcmp(w->o.shuffle, "reverse") == 0;
		uint32_t j, held = order->p[i];

		state = state * 6364136223846793005u + 1442695040888963407u;
		j = reverse ? n - 1 - i : (uint32_t)((state >> 33) % (i + 1));
		if (reverse && j >= i)
			continue;
		order->p[i] = order->p[j];
		order->p[j] = held;
	}
}

/* .WAIT says that somebody cares for the order (make §1.14) */
static void
shuffle_deps(struct update *w, uint32_t target)
{
	const struct mk_target *t = update_target(w, target);

	if (!w->o.shuffle || w->mk->rules.not_parallel || t->flags & TARGET_WAIT_ALL)
		return;
	for (uint32_t i = 0; i < t->deps.n; i++)
		if (t->deps.p[i].flags & DEP_WAIT)
			return;
	shuffle(w, &more_of(w, target)->order, t->deps.n, target);
}

static void
shuffle_goals(struct update *w)
{
	idvec order = {0};
	VEC(struct update_goal) goals = {0};

	if (!w->o.shuffle || w->mk->rules.not_parallel)
		return;
	shuffle(w, &order, w->goals.n, 0);
	for (uint32_t i = 0; i < order.n; i++)
		vec_push(&goals, w->goals.p[order.p[i]]);
	memcpy(w->goals.p, goals.p, goals.n * sizeof *goals.p);
	vec_free(&goals);
	vec_free(&order);
}

/* What one of those needs that one recipe makes they all need (make §1.10). It is looked for once the target's own
 * prerequisites have been gone through. 0, or -1 after mk_fatal */
static int
add_peers_deps(struct update *w, uint32_t target)
{
	uint32_t parent = update_node(w, target)->parent;

	update_node(w, target)->asked_peers = true;
	for (uint32_t i = 0; i < update_target(w, target)->peers.n; i++) {
		uint32_t peer = update_target(w, target)->peers.p[i];

		if (mk_expand_deps(w->mk, peer, parent) < 0)
			return -1;
		for (uint32_t j = 0; j < update_target(w, peer)->deps.n; j++) {
			uint32_t dep = update_target(w, peer)->deps.p[j].target;

			if (dep != target)
				vec_push(&more_of(w, target)->besides, dep);
		}
	}
	return 0;
}

static int
open_target(struct update *w, uint32_t target, uint32_t parent, bool looking)
{
	struct node *n;

	target = current_rule(w, target);
	n = update_node(w, target);
	if (n->state == NODE_NEW || n->state == NODE_QUEUED) {
		n->parent = parent;
		n->goal = parent == NONE ? n->goal : update_node(w, parent)->goal;
		n->seq = w->nseq++;
		if (reach(w, target) < 0)
			return -1;
		shuffle_deps(w, target);
		n = update_node(w, target);
		n->before = n->mtime;
	}
	n->looking = looking;
	n->dep = 0;
	if (update_target(w, target)->flags & TARGET_OLD)
		update_over(w, target, RESULT_OK);
	else
		push(w, target);
	return 0;
}

static void
wake(struct update *w, struct node *n)
{
	for (uint32_t i = 0; i < n->waiters.n; i++) {
		struct node *waiter = &w->nodes.p[n->waiters.p[i]];

		waiter->result = (uint8_t)MAX((int)waiter->result, (int)n->result);
		waiter->deps_failed |= n->result == RESULT_FAILED;
		if (waiter->pending && --waiter->pending == 0 && !waiter->on_stack)
			ready_push(w, n->waiters.p[i]);
	}
	n->waiters.n = 0;
}

/* The next :: rule of the same name: at once if the walk is just there, else in its turn. */
static void
follow(struct update *w, uint32_t target, uint32_t next)
{
	uint32_t first = mk_target_find(w->mk, mk_str(w->mk, update_target(w, target)->name));
	const struct node *n = update_node(w, target);
	struct node *after = update_node(w, next);

	after->parent = n->parent;
	after->goal = n->goal;
	after->result = n->result;
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

/* tell those that wait; :: rules follow each other first */
void
update_over(struct update *w, uint32_t target, enum node_result result)
{
	struct node *n = update_node(w, target);
	uint32_t next = update_target(w, target)->next;

	n->state = NODE_OVER;
	n->result = (uint8_t)MAX((int)n->result, (int)result);
	if (next != NONE && (n->seq != NONE) && (result == RESULT_OK || w->mk->flags.keep_going)) {
		follow(w, target, next);
		return;
	}
	if (n->seq == NONE && next != NONE) /* made by the way: the others of its name have not been asked for */
		return;
	for (; next != NONE; next = update_target(w, next)->next) { /* their turn does not come any more */
		n = update_node(w, next);
		n->state = NODE_OVER;
		n->result = (uint8_t)MAX((int)n->result, (int)result);
	}
	wake(w, n);
}

/* What may be missing (-include) stops nobody. */
void
update_fail(struct update *w, uint32_t target)
{
	if (!w->mk->flags.keep_going && !w->goals.p[update_node(w, target)->goal].optional)
		w->stop = true;
}

static void
await(struct update *w, uint32_t target, uint32_t other)
{
	vec_push(&update_node(w, update_last_rule(w, other))->waiters, target);
	update_node(w, target)->pending++;
}

/* leave the stack until everything that it waits for is over */
static void
park(struct update *w)
{
	pop(w);
	w->nparked++;
}

bool
update_is_dropped(const struct node *n, uint32_t dep)
{
	for (uint32_t i = 0; n->more && i < n->more->dropped.n; i++)
		if (n->more->dropped.p[i] == dep)
			return true;
	return false;
}

/* which prerequisite is next */
static uint32_t
dep_index(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	return n->more && n->dep < n->more->order.n ? n->more->order.p[n->dep] : n->dep;
}

/* its own prerequisites first, then those of its peers */
static struct mk_dep
dep_at(struct update *w, uint32_t target, uint32_t i)
{
	const struct mk_target *t = update_target(w, target);

	if (i < t->deps.n)
		return t->deps.p[i];
	return (struct mk_dep){.target = update_node(w, target)->more->besides.p[i - t->deps.n]};
}

static void
warn_of_recipes(struct update *w, uint32_t old, uint32_t known)
{
	const struct mk_recipe *r = &w->mk->rules.recipes.p[update_target(w, old)->recipe];
	struct mk_at at = {r->file, r->line};
	const char *file = at.file == NONE ? "<builtin>" : mk_str(w->mk, at.file).p;
	const char *a = mk_str(w->mk, update_target(w, old)->name).p, *b = mk_str(w->mk, update_target(w, known)->name).p;

	mk_error(w->mk, &at, "Recipe was specified for file '%s' at %s:%u,", a, file, at.line);
	mk_error(w->mk, &at, "but '%s' is now considered the same file as '%s'.", a, b);
	mk_error(w->mk, &at, "Recipe for '%s' will be ignored in favor of the one for '%s'.", a, b);
}

void
update_note_found(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);
	uint32_t known = n->where == NONE ? NONE : mk_target_find(w->mk, mk_str(w->mk, n->where));

	if (known != NONE && known != target && !n->here && !n->gpath && update_target(w, known)->recipe != NONE)
		warn_of_recipes(w, target, known);
}

static void
merge(struct update *w, uint32_t old, uint32_t known)
{
	struct mk_target *to = update_target(w, known);
	const struct mk_target *from = update_target(w, old);

	if (to->recipe == NONE)
		to->recipe = from->recipe;
	else if (from->recipe != NONE)
		warn_of_recipes(w, old, known);
	for (uint32_t i = 0; i < from->deps.n; i++)
		vec_push(&to->deps, from->deps.p[i]);
	to->flags |= from->flags & (TARGET_RULE | TARGET_MENTIONED | TARGET_GOAL);
}

/* A file found elsewhere goes by the name it has there if it may be remade there, or if the makefiles have a rule
 * for that name (make §1.13, VPATH). What was said about the old name holds for the new one. */
static uint32_t
settle_name(struct update *w, uint32_t target)
{
	struct mk *mk = w->mk;
	struct node *n = update_node(w, target);
	uint32_t known;

	if (n->state != NODE_NEW || n->seq != NONE || update_target(w, target)->flags & (TARGET_PHONY | TARGET_DOUBLE))
		return target;
	decide_stat(w, target);
	n = update_node(w, target);
	if (n->where == NONE)
		return target;
	known = mk_target_find(mk, mk_str(mk, n->where));
	if (!n->gpath && (known == NONE || !(update_target(w, known)->flags & TARGET_RULE)))
		return target;
	known = mk_target_of(mk, n->where);
	if (known == target)
		return target;
	merge(w, target, known);
	return known;
}

static void
drop_circular(struct update *w, uint32_t target, uint32_t dep)
{
	struct mk *mk = w->mk;

	mk_error(mk, NULL, "Circular %s <- %s dependency dropped.", mk_str(mk, update_target(w, target)->name).p,
	         mk_str(mk, update_target(w, dep)->name).p);
	vec_push(&more_of(w, target)->dropped, dep_index(w, target));
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

/* Go through one prerequisite of the open target on top. 0, or -1 after mk_fatal */
static int
take_dep(struct update *w, uint32_t target)
{
	uint32_t i = dep_index(w, target);
	struct mk_dep d = dep_at(w, target, i);
	struct node *n;
	enum node_state state;
	bool look = false;

	d.target = settle_name(w, d.target);
	if (i < update_target(w, target)->deps.n)
		update_target(w, target)->deps.p[i].target = d.target;
	n = update_node(w, target);
	state = state_of(w, d.target);
	if (update_is_dropped(n, i)) {
		n->dep++;
		return 0;
	}
	if (((d.flags & DEP_WAIT) || (update_target(w, target)->flags & TARGET_WAIT_ALL)) && n->pending) {
		park(w);
		return 0;
	}
	if (is_on_stack(w, d.target)) {
		drop_circular(w, target, d.target);
		update_node(w, target)->dep++;
		return 0;
	}
	if (state == NODE_NEW || state == NODE_LOOKED) {
		look = !n->making && decide_looks_through(w, d.target);
		if (state == NODE_NEW || !look)
			return open_target(w, d.target, target, look);
	} else if (state == NODE_OVER) {
		note_failure(w, target, d.target);
	} else {
		await(w, target, d.target);
		if (n->making && update_node(w, d.target)->looking) { /* it is to be made after that: look again */
			park(w);
			return 0;
		}
	}
	update_node(w, target)->dep++;
	return 0;
}

static bool
has_failed(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	return n->result != RESULT_OK;
}

void
update_tell_missing(struct update *w, uint32_t target)
{
	struct update_goal *g = &w->goals.p[update_node(w, target)->goal];
	const struct mk_makefile *f = g->makefile;

	if (!f || f->optional || !f->missing || f->at.file == NONE || g->told_missing)
		return;
	g->told_missing = true;
	mk_error(w->mk, &f->at, "%s: %s", mk_str(w->mk, update_target(w, g->target)->name).p, strerror(-f->error));
}

static void
complain_no_rule(struct update *w, uint32_t target)
{
	struct mk *mk = w->mk;
	const struct update_goal *g = &w->goals.p[update_node(w, target)->goal];
	uint32_t parent = update_node(w, target)->parent;
	const char *name = mk_str(mk, update_target(w, target)->name).p;
	bool stop = !mk->flags.keep_going;

	if (g->optional)
		return;
	update_tell_missing(w, target);
	if (parent == NONE)
		mk_error(mk, NULL, "*** No rule to make target '%s'.%s", name, stop ? "  Stop." : "");
	else
		mk_error(mk, NULL, "*** No rule to make target '%s', needed by '%s'.%s", name,
		         mk_str(mk, update_target(w, parent)->name).p, stop ? "  Stop." : "");
}

/* It has no recipe: that is no matter if some rule names it */
static void
without_recipe(struct update *w, uint32_t target)
{
	const struct mk_target *t = update_target(w, target);

	if (t->flags & (TARGET_RULE | TARGET_PHONY)) {
		decide_made(w, target, false);
		update_over(w, target, RESULT_OK);
		return;
	}
	complain_no_rule(w, target);
	update_fail(w, target);
	update_over(w, target, RESULT_FAILED);
}

static void
up_to_date(struct update *w, uint32_t target)
{
	update_over(w, target, RESULT_OK);
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
		update_over(w, target, (enum node_result)update_node(w, n->maker)->result);
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

static int
settle_failed(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);
	struct mk *mk = w->mk;

	if (n->deps_failed && n->parent == NONE && mk->flags.keep_going && !w->o.dry && !w->o.question &&
	    !w->o.makefiles)
		mk_error(mk, NULL, "Target '%s' not remade because of errors.",
		         mk_str(mk, update_target(w, target)->name).p);
	update_over(w, target, (enum node_result)n->result);
	return 0;
}

/* All prerequisites are over: what about the target itself? */
static int
conclude(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	/* with -k the others are still made */
	if (has_failed(w, target) && (n->making || n->looking || !w->mk->flags.keep_going ||
	                              !decide_must(w, target, NULL, NULL))) {
		pop(w);
		return settle_failed(w, target);
	}
	n->looking &= n->mtime == TIME_NONE; /* what is there is up to date, or is made in its turn, like any other */
	if (n->looking) {
		decide_looked(w, target);
		pop(w);
		n->state = NODE_LOOKED;
		n->looking = false;
		wake(w, n);
		return 0;
	}
	if (!n->making) {
		if (!decide_must(w, target, NULL, NULL)) {
			pop(w);
			up_to_date(w, target);
			return 0;
		}
		n->making = true; /* once more: what was only looked through has to be made now */
		n->dep = 0;
		return 0;
	}
	pop(w);
	return make_target(w, target);
}

static int
step(struct update *w)
{
	uint32_t target = w->stack.p[w->stack.n - 1];
	struct node *n = update_node(w, target);
	int rc;

	if (!has_failed(w, target) || w->mk->flags.keep_going) {
		if (n->dep == update_target(w, target)->deps.n && !n->asked_peers)
			return add_peers_deps(w, target);
		if (n->dep < update_target(w, target)->deps.n + (n->more ? n->more->besides.n : 0))
			return take_dep(w, target);
	}
	if (n->pending) {
		park(w);
		return 0;
	}
	w->current = target;
	rc = conclude(w, target);
	w->current = NONE;
	return rc;
}

/* ---- goals */

static void
say_goal(struct update *w, const struct update_goal *g)
{
	struct mk *mk = w->mk;
	const struct mk_target *t = update_target(w, g->target);
	struct buf text = {0};

	if (w->o.makefiles || w->o.preview || g->result != RESULT_OK || g->ran || mk->flags.silent || mk->rules.silent_all ||
	    w->o.question)
		return;
	buf_printf(&text, "%s: ", mk->program);
	if (t->flags & TARGET_PHONY || t->recipe == NONE)
		buf_printf(&text, "Nothing to be done for '%s'.\n", mk_str(mk, t->name).p);
	else
		buf_printf(&text, "'%s' is up to date.\n", mk_str(mk, t->name).p);
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

		if (g->over || state_of(w, g->target) != NODE_OVER)
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
	target = settle_name(w, w->goals.p[w->next_goal].target);
	w->goals.p[w->next_goal].target = target;
	state = state_of(w, target);
	if (state == NODE_NEW || state == NODE_LOOKED) {
		update_node(w, target)->goal = w->next_goal;
		*rc = open_target(w, target, NONE, false);
	}
	w->next_goal++;
	return true;
}

/* ---- the whole walk */

static int
take_up(struct update *w)
{
	uint32_t target = ready_pop(w);
	struct node *n = update_node(w, target);

	w->nparked--;
	w->cursor = n->seq;
	if (n->state == NODE_QUEUED)
		return open_target(w, target, n->parent, false);
	push(w, target);
	return 0;
}

/* Nothing runs, nothing is ready, but some wait: for each other. One of them gives in. */
static void
break_deadlock(struct update *w)
{
	for (uint32_t i = 0; i < w->nodes.n; i++) {
		if (w->nodes.p[i].state != NODE_OPEN || w->nodes.p[i].on_stack || !w->nodes.p[i].pending)
			continue;
		w->nodes.p[i].pending = 0;
		ready_push(w, i);
		return;
	}
	BUG_ON(true);
}

/* true: there was something to be done */
static bool
advance(struct update *w, int *rc)
{
	if (w->next_rule != NONE) {
		uint32_t next = w->next_rule;

		w->next_rule = NONE;
		*rc = open_target(w, next, update_node(w, next)->parent, false);
		return true;
	}
	if (w->stack.n) {
		*rc = step(w);
		return true;
	}
	if (w->ready.n && w->nodes.p[w->ready.p[0]].seq >= w->cursor) {
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
			task_wait(w);
		else if (!w->ready.n && w->nparked)
			break_deadlock(w);
		else if (!w->ready.n)
			break;
		check_goals(w);
	}
	return rc;
}

/* what runs when nothing new is begun is let finish */
static void
let_finish(struct update *w)
{
	if (w->nrunning && !w->told_waiting && !interrupted(w))
		mk_error(w->mk, NULL, "*** Waiting for unfinished jobs....");
	w->told_waiting = true;
	while (w->nrunning && !interrupted(w))
		task_wait(w);
}

enum node_result
update_run(struct update *w)
{
	enum node_result worst = RESULT_OK;
	int rc;

	shuffle_goals(w);
	rc = go(w);

	if (rc < 0)
		mk_say_fatal(w->mk);
	let_finish(w);
	if (interrupted(w))
		task_abandon(w, w->children->loop.caught);
	check_goals(w);
	for (uint32_t i = 0; i < w->goals.n; i++)
		if (!w->goals.p[i].optional)
			worst = MAX(worst, w->goals.p[i].over ? w->goals.p[i].result : RESULT_FAILED);
	return rc < 0 ? RESULT_FAILED : worst;
}

void
update_remove_intermediates(struct update *w)
{
	struct mk *mk = w->mk;
	struct buf line = {0};

	for (uint32_t i = w->made.n; i-- > 0;) { /* what was made last goes first */
		const struct mk_target *t = update_target(w, w->made.p[i]);
		const struct node *n = update_node(w, w->made.p[i]);
		uint32_t keep = TARGET_SECONDARY | TARGET_PRECIOUS | TARGET_GOAL | TARGET_NOT_INTERMEDIATE | TARGET_PHONY;
		struct str name = mk_str(mk, t->name);
		int64_t mtime;

		if (!(t->flags & TARGET_INTERMEDIATE) || t->flags & keep || n->before != TIME_NONE ||
		    mk->rules.all_secondary)
			continue;
		if (!w->o.dry && (mk->disk->mtime(mk->disk, name.p, &mtime) < 0 || mtime == TIME_NONE ||
		                  mk->disk->remove(mk->disk, name.p) < 0))
			continue;
		buf_printf(&line, "%s %s", line.n ? "" : "rm", name.p);
	}
	if (line.n && !mk->flags.silent && !mk->rules.silent_all) {
		buf_putc(&line, '\n');
		mk_print(mk, buf_str(&line));
	}
	buf_free(&line);
}
