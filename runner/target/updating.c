/* updating.c - see updating.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/target/updating.h"

#include <stdlib.h>

static const struct node untouched = {
	.seq = NONE, /* not reached */
	.mtime = TIME_UNKNOWN,
	.before = TIME_UNKNOWN,
	.where = NONE,
	.parent = NONE,
	.maker = NONE,
};

struct node *
update_add_node(struct update *w, uint32_t target)
{
	if (w->nodes.n < w->mk->rules.targets.n)
		vec_reserve(&w->nodes, w->mk->rules.targets.n - w->nodes.n);
	while (w->nodes.n < w->mk->rules.targets.n)
		vec_push(&w->nodes, untouched);
	return &w->nodes.p[target];
}

struct node_more *
update_more(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	if (!n->more)
		n->more = xcalloc(1, sizeof *n->more);
	return n->more;
}

void
update_forget(struct node *n)
{
	vec_free(&n->waiters);
	if (n->more) {
		vec_free(&n->more->besides);
		vec_free(&n->more->order);
		xfree(n->more);
	}
	*n = untouched;
}

/* ---- when something goes wrong */

/* What may be missing (-include) stops nobody. */
void
update_fail(struct update *w, uint32_t target)
{
	if (!w->mk->flags.keep_going && !w->goals.p[update_node(w, target)->goal].optional)
		w->stop = true;
}

void
update_tell_missing(struct update *w, uint32_t goal)
{
	struct update_goal *g = &w->goals.p[goal];
	const struct mk_makefile *f = g->makefile;

	if (!f || f->optional || !f->missing || f->named || g->told_missing)
		return;
	g->told_missing = true;
	mk_error(w->mk, &f->at, "%s: %s", update_name(w, g->target).p, strerror(-f->error));
}
