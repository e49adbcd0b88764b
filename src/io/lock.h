/* lock.h - one build at a time in a directory. The lock is flock(2) on a file that is never removed: it goes
 * with the death of its holder and needs no cleaning up. The file says who that is.
 *
 * Builds call us again from below: a generator asks its build tool to mend the logs of the very directory
 * that is being built. A process finds its ancestors in /proc; below the holder the lock is granted as
 * `inherited`. Nothing is handed down for that: what commands find in their environment stays what it was. */
#ifndef LOCK_H
#define LOCK_H

#include "base/base.h"

#include <sys/types.h>

struct lock {
	int fd;         /* of the locked file; -1: not ours */
	bool inherited; /* an ancestor holds it, and will while we are at work */
};

struct lock_req {
	const char *path;    /* of the file, which may be missing; its directory may not */
	const char *command; /* who we are, for those who wait */
};

/* Returns 1: granted, lock_release it; 0: another build has it; -1 and err */
int lock_try(struct lock *, const struct lock_req *, struct err *);

/* The same, but if another build has it, say who, once: busy(ctx, pid, command), pid 0 if that is not known.
 * Its answer is whether to wait. Returns 1, 0 if it was not to wait, or -1 and err. A signal whose handler
 * returns ends the wait with an error; blocked ones do not */
int lock_wait(struct lock *, const struct lock_req *, bool (*busy)(void *ctx, pid_t, struct str command),
              void *ctx, struct err *);

/* free for others at once, even if a child has inherited the descriptor */
void lock_release(struct lock *);

#endif
