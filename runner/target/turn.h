/* turn.h - whose turn is it? The walk goes down by a stack. A target that has to wait for others leaves it;
 * when they are over, it is taken up again in the order in which it was first reached, once the walk has come
 * to its end (make §1.14). :: rules of one name take turns, too. */
#ifndef TURN_H
#define TURN_H

#include "runner/target/updating.h"

/* of :: rules the first one that is not over; the last one if all are */
uint32_t turn_rule(struct update *, uint32_t target);
enum node_state turn_state(struct update *, uint32_t target); /* of that one */

void turn_push(struct update *, uint32_t target); /* on the stack: it is open */
void turn_pop(struct update *);
void turn_park(struct update *); /* the one on top leaves it, until what it waits for is over */

void turn_await(struct update *, uint32_t target, uint32_t other);  /* target has to wait for the other … */
bool turn_awaits(struct update *, uint32_t target, uint32_t other);
void turn_forgo(struct update *, uint32_t target, uint32_t other);  /* … or does so no more */
uint32_t turn_stuck(const struct update *); /* one that is parked and waits */

bool turn_any(const struct update *);  /* is one ready whose turn has not passed by? */
uint32_t turn_take(struct update *);   /* the first of them */

/* of those that are looked through: target was taken into the sum of looker; that holds no more, nor do the
 * sums that this one was taken into */
void turn_summed(struct update *, uint32_t looker, uint32_t target);
void turn_stir(struct update *, uint32_t target);

void turn_wake(struct update *, struct node *); /* those that wait for it */

/* Among what is removed at the end, if it is intermediate by then: once, whatever number of :: rules has made
 * it. -n believes in all that might have been made, but for what has ended it; a file with the name of a
 * phony one may be anybody's */
void turn_list(struct update *, uint32_t target);

/* It is over. :: rules of its name follow first, then those that wait are told. */
void turn_end(struct update *, uint32_t target, enum node_result);

#endif
