/* child.h - what a child does between its making and its exec, for spawn.c alone. It does so in our memory,
 * be it that we sleep meanwhile or go on beside it, and with our thread's variables, of which errno is one.
 * So child.c makes plain system calls (clone.h), keeps everything in `struct start`, and calls nothing that
 * is not its own: no libc, no lock, no sanitizer (tests/check/child looks at what it was compiled to).
 * Errors are what the kernel returns: -errno. */
#ifndef CHILD_H
#define CHILD_H

#include "runner/spawn/spawn.h"

enum { MEMBER_NICE = 19 }; /* the most there is: of who founds a group */

/* one attempt, seen from both sides; a forked child has one of its own */
struct start {
	const struct spawn_req *req;
	struct spawn_gate *gate;
	const int *pidfd;    /* of the child, or -1 */
	unsigned lent;       /* it has our table, and needs nothing from here on; 0: it has a copy, or … */
	bool left;           /* … has made one since */
	bool careless;
	bool no_close_range; /* set when the kernel refuses */
	bool reset_handlers; /* the kernel has not */
	bool in_cgroup;      /* from birth */
	const char *stage;   /* what the child was about to do */
	int error;           /* errno of that; 0 = it executes */
	bool closed;         /* it holds nothing any more but what it keeps */
	const struct again_words *again; /* a copy of us may go on with these */
	int status;          /* where a forked child writes its reports; -1: we share memory */
};

/* what a forked child says: that it has closed everything, or (error) what went wrong. The text is in memory
 * that both have at the same place */
struct report {
	const char *stage;
	int error;
};

static inline const char *
child_program(const struct spawn_req *req)
{
	return req->path ? req->path : req->argv[0];
}

/* neither returns */
int child_run(void *start);
int child_found_group(void *unused); /* all that a process does whose only use is its number */

#endif
