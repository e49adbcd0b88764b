/* task.h - a recipe on its way: one process after the other, with the flags of its lines (make §1.11). It
 * holds one slot from its first line to its last.
 *
 * task.c begins and ends it, step.c runs a line, room.c says when it may begin, outcome.c what it leaves
 * behind. */
#ifndef TASK_H
#define TASK_H

#include "runner/make/update.h"

struct task {
	struct kid kid;        /* first: the process of its current line is how children.h knows it */
	uint32_t target;
	struct mk_scope *scope;
	struct arena mem;
	mk_steps steps;
	uint32_t step;         /* the current one, or the next */
	char **env;            /* of its lines: in mem; NULL: not needed yet */
	bool ran;              /* something was run, or said to be */
	bool skipped;          /* a line was left out, since -t has the target touched */
	bool touched;          /* its target was, but none of the peers */
	bool begun;            /* it has its slot */
	bool chained;          /* --debug=j has told of its first process */
	struct hold hold;
	uint32_t told;         /* its number in the report */
	int code;              /* what the failed line ended with, 128 + signal; 0: none did */
	struct task *next;
};

/* Begin the target's recipe; the target is RUNNING or OVER then. 0, or -1 after mk_fatal */
int task_begin(struct update *, uint32_t target);
void task_kid_ended(struct update *, struct kid *); /* go on with its next line */
void task_abandon(struct update *, int sig);        /* end all, delete what they have half made */

#endif
