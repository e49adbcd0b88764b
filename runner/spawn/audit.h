/* audit.h - does a child hold what it was given, and nothing else? For -d fds and tests: the answer is the
 * kernel's, by device and inode, at the moment the program begins. */
#ifndef AUDIT_H
#define AUDIT_H

#include "runner/spawn/spawn.h"

struct audit {
	uint32_t nchildren; /* looked at */
	uint32_t nwrong;
	struct buf text;    /* what is wrong, a line each */
};

/* A child just started from the request, with `traced`; it runs on. What the request names is still open */
void audit_child(struct audit *, const struct spawn_req *, const struct child *);

/* what we were started with beyond 0–2, a line each */
void audit_inherited(struct buf *out);

#endif
