/* spawn.h - start a program that owns nothing of ours. The child closes every descriptor but 0–2 and those
 * it is given before it executes; we hold it by a pidfd, so that no signal can hit a stranger. One thread
 * only; for programs whose other threads write files, see fence.h.
 *
 * Who starts a program (spawn_start) sleeps until it has executed: then nobody but us has what we had open,
 * and what went wrong is known. Or he goes on at once (spawn_launch), and
 *   - what went wrong is known when the child is reaped;
 *   - what was open when it was made, the child may hold until then. It does so for a few system calls, as it
 *     closes everything before it does anything that may hang. What was not open then it never has. */
#ifndef SPAWN_H
#define SPAWN_H

#include "base/base.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/types.h>

/* How a child comes to be, the best way first. All but the last share our memory until it executes, so that
 * nothing is copied, and all but the first hold us still meanwhile */
enum spawn_rung {
	SPAWN_BESIDE,  /* for spawn_launch; for spawn_start it is the next */
	SPAWN_CLONE3,  /* the kernel resets the signal handlers (Linux 5.5) */
	SPAWN_CLONE,   /* the child does, all signals blocked (Linux 5.2, containers that refuse clone3) */
	SPAWN_NO_PIDFD, /* the same, but the child is known by its pid alone */
	SPAWN_FORK     /* any POSIX system: a child in its own memory that reports through a pipe */
};

/* Says to other threads whether a child may hold copies of what they had open when it was made. It opens once
 * the child has closed them: before it executes, which may take as long as it likes (fence.h) */
struct spawn_gate {
	atomic_uint *clock;   /* the time, in closes; never 0 */
	atomic_uint since;    /* when the child was made; 0 = open. A futex */
	atomic_uint *waiting; /* how many wait for this or another gate; if any … */
	int wake;             /* … a byte is written here, too */
};

void spawn_gate_shut(struct spawn_gate *);
void spawn_gate_open(struct spawn_gate *);

/* A table is lent only if all numbers that the child gets are below this: that many the kernel has room for
 * in every table */
enum { SPAWN_LENDS_BELOW = 64 };

/* what all spawns of a thread share */
struct spawn {
	enum spawn_rung rung;   /* goes down, and stays down, when the kernel refuses */
	bool no_close_range;    /* close one by one (before Linux 5.9); set when the kernel refuses */
	char *stack;            /* of the child that we sleep for */
	struct beside *beside;  /* all that have run beside us, and will again */
	struct spawn_gate *gate; /* or NULL */
	bool sibling;           /* children are our parent's (fence.c): who fails is left to it, in `child` */
	bool lend;              /* the child has our descriptor table, not a copy, until its first act is to
	                         * leave it: it then copies only what it keeps, which is cheap however many we
	                         * have. For who has seen that tables can be left (fence.c); reset when the
	                         * kernel refuses */
	bool nicest;            /* what we start has the same priority as who founds groups */
	bool careless;          /* for tests: leave closing to exec, to see what happens then */
};

/* In a copy of us that is as it would be executed: do what the program would, and end. Close `status`, if it
 * is one, to say that it has begun. What returns is executed after all */
struct again_words;
typedef void spawn_again(const struct again_words *, int status);

struct spawn_req {
	const char *const *argv;
	const char *path;          /* of the program, NULL: argv[0]; PATH is not searched */
	const char *const *envp;
	int fds[3];                /* what becomes 0, 1 and 2; -1: as we have it */
	const int *pass;           /* more descriptors the child keeps, same numbers */
	size_t npass;
	const char *dir;           /* where it starts, NULL: where we are */
	bool own_group;            /* in a process group of its own, which it leads, unless … */
	pid_t group;               /* … it is to join this (spawn_found_group); EBUSY if somebody is in it */
	bool no_pidfd;             /* few children need one: see spawn_pidfd */
	uint64_t mark;             /* what it inherits and hands on, if possible (tree.h); 0: nothing */
	const struct rlimit *stack; /* its limit, if not ours. Stays put; NULL: it is */
	int cgroup;                /* directory of the control group it is born into; 0: ours */
	const sigset_t *mask;      /* signal mask the program starts with */
	bool traced;               /* it stops where it begins, for us to look at it (audit.h) */
	spawn_again *again;        /* the program is our own: a copy of us may go on as it; or NULL */
};

struct child {
	pid_t pid;             /* 0 once it is reaped: from then on the number may be a stranger's */
	pid_t group;           /* that it was put in, if it is not its own */
	int pidfd;             /* readable when it has ended; -1: not wanted, or the kernel has none */
	struct beside *beside; /* what it runs in until it executes, if we do not wait, as long as … */
	unsigned serial;       /* … that has this number */
};

/* Our parent may have left SIGCHLD ignored, and then the kernel would reap our children itself: how they
 * ended, nobody would know. Says what was, to be restored, or NULL */
void spawn_want_ends(struct sigaction *before);

int spawn_init(struct spawn *); /* 0 or -errno; rung and no_close_range may then be set to force one */
void spawn_fini(struct spawn *);

/* 0, or -errno with the stage that failed in err ("exec /bin/sh: Argument list too long"); no process is
 * left behind then. When it returns, nobody but us, and who was launched before, holds any of our descriptors
 * that is not in the request */
int spawn_start(struct spawn *, const struct spawn_req *, struct child *, struct err *);

/* The same, but it may return before the child executes, and before that has let go of what is open now.
 * What of all this the child cannot do is told by spawn_failed when it has been reaped: until then it looks
 * like a program that ended. Waits like spawn_start on rungs below SPAWN_BESIDE, with a gate or a lent
 * table, for siblings, and for requests that are too long (192 KiB) */
int spawn_launch(struct spawn *, const struct spawn_req *, struct child *, struct err *);

/* Of a child that is reaped, once: 0, it did execute, or something killed it before; else what spawn_start
 * would have returned, and err */
int spawn_failed(struct child *, struct err *);

/* may any child hold what was open when it was launched? */
bool spawn_any_beside(const struct spawn *);

/* A process group for a child that must not lead its own, since it must be able to leave it: setsid(2)
 * fails for who leads a group. A process has founded it and has ended; it is reaped by spawn_leave_group,
 * and until then the number is nobody else's. So another child can join it once all that was in it has
 * ended, or left: what has made itself as nice as can be (19) is not seen then, and if we are `nicest`,
 * nothing is. Or -errno */
pid_t spawn_found_group(void);
void spawn_leave_group(pid_t);

/* The pidfd, opened now if need be: our child keeps its number until we reap it. Or -errno */
int spawn_pidfd(struct child *);

/* Has it ended? For children without pidfd; it stays to be reaped */
bool spawn_has_ended(const struct child *);

/* Reap without blocking: 1 and the wait(2) status and usage (the pidfd is then closed), 0 if it still runs,
 * -errno */
int spawn_reap(struct child *, int *status, struct rusage *);

/* Signal the child, or its own process group, and the child if it has left that. Nothing once it is reaped,
 * be it behind our back: no number is signalled that may be somebody else's */
void spawn_kill(const struct child *, int sig, bool group);

#endif
