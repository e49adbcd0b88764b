/* helper.h - a process that does nothing but start programs for us, so that they are copied from it and never
 * from us. They are our own children all the same. Forked early, it has none of our files; what a program is
 * to have is sent with each request. */
#ifndef HELPER_H
#define HELPER_H

#include "runner/spawn/spawn.h"

#include <pthread.h>

struct helper {
	pthread_mutex_t lock; /* one request at a time */
	int fd;
	pid_t pid;
};

int helper_init(struct helper *, struct err *); /* 0, or -1 and err. Call it before there are other threads */
void helper_fini(struct helper *);              /* it ends; programs go on */

/* spawn_start, there: in our working directory, with our descriptors, but with the helper's limits and umask,
 * and in a process group of its own or the one the helper was forked in. Any thread */
int helper_start(struct helper *, const struct spawn_req *, struct child *, struct err *);

#endif
