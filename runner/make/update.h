/* update.h - bring targets of Makefiles up to date. A resumable walk, depth first and in the order in which
 * the makefiles list things, over a graph that is unknown until it is walked: rules are found when a target
 * is reached, and what a recipe says is known when its turn comes. A target that waits for others leaves the
 * stack; when they are over, it is taken up again in the order in which it was first reached, once the walk
 * has come to its end (make §1.13, §1.14). How far a walk has come is here and nowhere else: the rules stay
 * rules.
 *
 * update.c goes from target to target, visit.h through one of them, task.h runs recipes; whose turn it is and
 * whether it is out of date is a matter of single targets (runner/target). */
#ifndef UPDATE_H
#define UPDATE_H

#include "runner/target/updating.h"

/* everything is borrowed */
void update_init(struct update *, struct mk *, struct voice *, struct children *, struct jobserver *,
                 struct update_opts);
void update_fini(struct update *);
void update_goal(struct update *, uint32_t target, const struct mk_makefile *);

/* Other goals, by other rules; what is up to date by now stays so, and what nobody was told of has failed */
void update_again(struct update *, struct update_opts);

/* Bring all goals up to date: the worst result; with -k, that of the first which is not. A signal ends it
 * early (children.loop.caught is set), as does mk_fatal (mk.fatal is set): nothing runs any more then */
enum node_result update_run(struct update *);

/* delete the intermediate files that were made on the way (make §1.13) */
void update_remove_intermediates(struct update *);

#endif
