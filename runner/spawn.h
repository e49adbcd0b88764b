/* spawn.h - start a program that owns nothing of ours. The child closes every descriptor but 0–2 and those it
 * is given before it executes; we hold it by a pidfd, so that no signal can hit a stranger. One thread only. */
#ifndef SPAWN_H
#define SPAWN_H

#include "base/base.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>

struct spawn_req {
	const char *const *argv;   /* argv[0] is a path: PATH is not searched */
	const char *const *envp;
	int fds[3];                /* what becomes 0, 1 and 2; -1: as we have it */
	const int *pass;           /* more descriptors the child keeps, same numbers, ascending */
	size_t npass;
	bool own_group;            /* lead a process group of its own */
	const sigset_t *mask;      /* signal mask the program starts with */
};

struct child {
	pid_t pid;
	int pidfd; /* readable when it has ended; -1 where the kernel has none (then `pid` is all there is) */
};

/* 0, or -errno with the stage that failed in err ("exec /bin/sh: Argument list too long"); no process is
 * left behind then */
int spawn_start(const struct spawn_req *, struct child *, struct err *);

/* Reap without blocking: 1 and the wait(2) status and usage, 0 if it still runs, -errno */
int spawn_reap(struct child *, int *status, struct rusage *);

/* signal the child, or its whole process group */
void spawn_kill(const struct child *, int sig, bool group);

#endif
