/* outcome.c - see outcome.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/make/outcome.h"

#include <errno.h>
#include <sys/stat.h>

#include "manifest/files/files.h"
#include "runner/target/alias.h"
#include "runner/target/decide.h"
#include "runner/target/turn.h"

/* ---- half made */

static void
delete_target(struct update *w, uint32_t target, uint32_t for_target)
{
	struct mk *mk = w->mk;
	struct str name = update_name(w, target), lib, member;
	struct stat st;
	int64_t ns;

	if (update_target(w, target)->flags & (TARGET_PRECIOUS | TARGET_PHONY))
		return;
	if (mk_is_member(name, &lib, &member))
		return;
	if (stat(name.p, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	ns = st.st_mtim.tv_sec * (int64_t)1000000000 + st.st_mtim.tv_nsec;
	if (ns == update_node(w, target)->mtime)
		return;
	if (target == for_target)
		mk_error(mk, NULL, "*** Deleting file '%s'", name.p);
	else
		mk_error(mk, NULL, "*** [%s] Deleting file '%s'", update_name(w, for_target).p, name.p);
	mk->ran++;
	if (mk->disk->remove(mk->disk, name.p) < 0)
		mk_error(mk, NULL, "unlink: %s: %s", name.p, strerror(errno));
}

void
outcome_delete(struct update *w, uint32_t target)
{
	delete_target(w, target, target);
	for (uint32_t i = 0; i < update_target(w, target)->peers.n; i++)
		delete_target(w, update_target(w, target)->peers.p[i], target);
}

/* ---- made */

void
outcome_made(struct update *w, uint32_t target, bool ran)
{
	decide_made(w, target, ran);
	if (ran)
		alias_note(w, target);
	turn_list(w, target);
}

/* A pattern rule promises all its targets. */
static void
check_peer(struct update *w, const struct task *t, uint32_t peer)
{
	const struct mk_recipe *r = &w->mk->rules.recipes.p[update_target(w, t->target)->recipe];
	const struct node *n = update_node(w, peer), *made = update_node(w, t->target);
	struct mk_at at = {r->file, r->line};

	if (update_target(w, t->target)->stem == NONE || update_target(w, peer)->flags & TARGET_PHONY ||
	    n->mtime != n->before || made->mtime == made->before || made->mtime == TIME_NONE)
		return;
	mk_error(w->mk, &at, "warning: pattern recipe did not update peer target '%s'.",
	         update_name(w, peer).p);
}

void
outcome_peers(struct update *w, const struct task *t, enum node_result result)
{
	/* what is to be removed is listed as the rule has it */
	for (uint32_t i = update_target(w, t->target)->peers.n; i-- > 0;)
		turn_list(w, update_target(w, t->target)->peers.p[i]);
	for (uint32_t i = 0; i < update_target(w, t->target)->peers.n; i++) {
		uint32_t peer = update_target(w, t->target)->peers.p[i];
		struct node *n = update_node(w, peer);

		if (n->maker != t->target || (n->state != NODE_RUNNING && n->state != NODE_NEW))
			continue;
		if (t->touched && n->seq == NONE) { /* it was not: that is for itself to decide */
			n->maker = NONE;
			n->state = NODE_NEW;
			continue;
		}
		n->pretended = w->o.preview && update_node(w, t->target)->pretended;
		outcome_made(w, peer, t->ran);
		if (result == RESULT_OK && t->ran && !update_node(w, t->target)->pretended)
			check_peer(w, t, peer);
		turn_end(w, peer, result);
	}
}
