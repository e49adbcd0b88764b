/* spawn.h - start a program that owns nothing of ours. The child closes every descriptor but 0–2 and those
 * it is given before it executes; we hold it by a pidfd, so that no signal can hit a stranger. One thread
 * only. */
#ifndef SPAWN_H
#define SPAWN_H

#include "base/base.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>

/* How a child comes to be, the best way first. All of them share our memory until it executes, so that
 * nothing is copied, and hold us still meanwhile */
enum spawn_rung {
	SPAWN_CLONE3,  /* the kernel resets the signal handlers (Linux 5.5) */
	SPAWN_CLONE,   /* the child does, all signals blocked (Linux 5.2, containers that refuse clone3) */
	SPAWN_NO_PIDFD /* the same, but the child is known by its pid alone */
};

/* what all spawns of a thread share */
struct spawn {
	enum spawn_rung rung;   /* goes down, and stays down, when the kernel refuses */
	bool no_close_range;    /* close one by one (before Linux 5.9); set when the kernel refuses */
	char *stack;            /* the child's; below it a page that faults */
	size_t stack_size;
};

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
	pid_t pid;  /* 0 once it is reaped: from then on the number may be a stranger's */
	int pidfd;  /* readable when it has ended; -1: the kernel has none, `pid` is all there is */
};

int spawn_init(struct spawn *); /* 0 or -errno; rung and no_close_range may then be set to force one */
void spawn_fini(struct spawn *);

/* 0, or -errno with the stage that failed in err ("exec /bin/sh: Argument list too long"); no process is
 * left behind then. When it returns, nobody but us holds any of our descriptors that is not in the request */
int spawn_start(struct spawn *, const struct spawn_req *, struct child *, struct err *);

/* Has it ended? For children without pidfd; it stays to be reaped */
bool spawn_has_ended(const struct child *);

/* Reap without blocking: 1 and the wait(2) status and usage (the pidfd is then closed), 0 if it still runs,
 * -errno */
int spawn_reap(struct child *, int *status, struct rusage *);

/* Signal the child, or the process group it leads. Nothing once it is reaped: while it is not, its number,
 * and so its group's, cannot be given to anybody else */
void spawn_kill(const struct child *, int sig, bool group);

#endif
