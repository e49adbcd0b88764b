/* alias.c - see alias.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/target/alias.h"

#include "runner/target/decide.h"

static void
warn_of_recipes(struct update *w, uint32_t old, uint32_t known)
{
	const struct mk_recipe *r = &w->mk->rules.recipes.p[update_target(w, old)->recipe];
	struct mk_at at = {r->file, r->line};
	const char *file = at.file == NONE ? "<builtin>" : mk_str(w->mk, at.file).p;
	const char *a = update_name(w, old).p, *b = update_name(w, known).p;

	mk_error(w->mk, &at, "Recipe was specified for file '%s' at %s:%u,", a, file, at.line);
	mk_error(w->mk, &at, "but '%s' is now considered the same file as '%s'.", a, b);
	mk_error(w->mk, &at, "Recipe for '%s' will be ignored in favor of the one for '%s'.", a, b);
}

void
alias_note(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);
	uint32_t known = n->where == NONE ? NONE : mk_target_find(w->mk, mk_str(w->mk, n->where));

	if (known == NONE || known == target || n->here || n->gpath)
		return;
	if (update_target(w, known)->recipe != NONE)
		warn_of_recipes(w, target, known);
}

/* What one recipe makes together is made together with the new one. */
static void
move_peers(struct update *w, uint32_t old, uint32_t known)
{
	struct mk_target *from = update_target(w, old);

	if (update_target(w, known)->peers.n)
		return;
	update_target(w, known)->peers = from->peers;
	from->peers = (idvec){0};
	for (uint32_t i = 0; i < update_target(w, known)->peers.n; i++) {
		idvec *theirs = &update_target(w, update_target(w, known)->peers.p[i])->peers;

		for (uint32_t j = 0; j < theirs->n; j++)
			if (theirs->p[j] == old)
				theirs->p[j] = known;
	}
}

/* What is told of the old one is told of it no more: it may be a prerequisite of itself by the other name. */
static void
merge(struct update *w, uint32_t old, uint32_t known)
{
	struct mk_target *to = update_target(w, known);
	struct mk_target *from = update_target(w, old);

	if (to->recipe == NONE)
		to->recipe = from->recipe;
	else if (from->recipe != NONE)
		warn_of_recipes(w, old, known);
	for (uint32_t i = 0; i < from->deps.n; i++)
		vec_push(&to->deps, from->deps.p[i]);
	from->deps.n = 0;
	from->recipe = NONE;
	move_peers(w, old, known);
	to->flags |= from->flags & (TARGET_RULE | TARGET_MENTIONED | TARGET_GOAL);
}

/* Several rules cannot be merged with others: they go by the name where it is free. */
static uint32_t
rename_rules(struct update *w, uint32_t target, uint32_t known)
{
	struct node *n = update_node(w, target);

	if (known == NONE) {
		mk_target_rename(w->mk, target, n->where);
		n->where = NONE;
	}
	return target;
}

uint32_t
alias_settle(struct update *w, uint32_t target)
{
	struct mk *mk = w->mk;
	const struct node *n = update_node(w, target);
	uint32_t known;

	if (n->state != NODE_NEW || n->seq != NONE || update_target(w, target)->flags & TARGET_PHONY)
		return target;
	decide_stat(w, target);
	n = update_node(w, target);
	if (n->where == NONE)
		return target;
	known = mk_target_find(mk, mk_str(mk, n->where));
	if (!n->gpath &&
	    (known == NONE || !(update_target(w, known)->flags & (TARGET_RULE | TARGET_NAMED))))
		return target;
	if (update_target(w, target)->flags & TARGET_DOUBLE)
		return rename_rules(w, target, known);
	known = mk_target_of(mk, n->where);
	if (known == target)
		return target;
	merge(w, target, known);
	return known;
}
