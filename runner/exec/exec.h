/* exec.h - seam #2: how commands are run. local.c runs them here, dry.c pretends, tests bring their own. */
#ifndef EXEC_H
#define EXEC_H

#include "base/base.h"
#include "runner/tree/tree.h"

#include <sys/types.h>

/* one attempt at an edge. The scheduler owns and recycles it; an executor may look at it from start until
 * it has returned it from wait */
struct job {
	/* what to do */
	uint32_t edge;
	bool console;        /* gets our own stdin, stdout and stderr */
	struct buf command;  /* for /bin/sh -c */

	/* what came of it */
	int code;            /* as ninja counts (H10): exit code, 128 + signal, 130 when interrupted */
	bool interrupted;    /* the command ended by INT, TERM or HUP, or exited with 130 (ninja J3) */
	struct buf output;   /* stdout and stderr together */
	int64_t utime_us, stime_us;
	int64_t maxrss_kb;   /* of its largest process; 0: no more than we have, which cannot be told apart */
	int64_t inblock, oublock; /* what the file system read and wrote for it, in blocks of 512 bytes */

	void *exec;          /* the executor's, while it runs */
};

enum exec_wait {
	EXEC_DONE,        /* *job has finished */
	EXEC_INTERRUPTED, /* a signal told us to stop; see caught */
	EXEC_ROOM,        /* there was none, now there may be some */
	EXEC_TIMEOUT,
};

/* a process that goes on when its job's has ended */
struct outliver {
	uint32_t edge;
	pid_t pid;          /* 0: unknown */
	struct str command; /* its name if it holds the output, else its command line */
	bool holds_output;  /* the job is waited for because of it */
};

struct exec {
	/* How many more jobs may start now; at least 1 if none runs. Asked for a job that is ready: it may
	 * take what others want as well */
	uint32_t (*room)(struct exec *);
	/* begin. A command that cannot be started is a job that fails: wait returns it with code, output */
	void (*start)(struct exec *, struct job *);
	/* until a job has finished, a signal came, timeout_ms passed (-1: no limit), or there may be room
	 * for a job that there was none for */
	enum exec_wait (*wait)(struct exec *, int timeout_ms, struct job **);
	/* Pass the signal that interrupted us on to every running job (none if sig is 0), then wait for all
	 * processes to end; those that were signalled and do not are killed after a while, with all that they
	 * started. All jobs are the scheduler's again, with code and output, and wait returns none of them.
	 * Another signal meanwhile is passed on too if none was, else it kills at once */
	void (*cancel)(struct exec *, int sig);
	bool more;        /* wait would return another job at once */
	/* no more jobs will come: say what they have left running. NULL: none of this executor's can have */
	void (*end)(struct exec *);
	int caught;       /* INT, TERM or HUP, once wait said EXEC_INTERRUPTED */

	/* set by who drives it; NULL: nobody wants to know */
	void (*outlives)(void *ctx, const struct outliver *);
	void *ctx;
};

/* what is done about a process that keeps its job's output open though the job's own has ended */
enum leftover {
	LEFTOVER_WAIT,   /* the job lasts until it lets go (ninja H8) */
	LEFTOVER_DETACH, /* after a second, the job is over; what is written later is thrown away */
	LEFTOVER_KILL,   /* after a second it is ended; so is, at once, all else that the job has left */
};

struct jobserver;

struct local_opts {
	uint32_t jobs;       /* -j; 0 = no limit */
	double max_load;     /* -l; ≤ 0 = no limit (ninja H4) */
	const char *root;    /* before /proc, NULL: nothing; for tests */
	const int *pass;     /* descriptors that jobs keep; copied */
	size_t npass;
	struct audit *audit; /* of every job (-d fds), or NULL; borrowed */
	bool always_shell;   /* never run a command directly, though nobody could tell */
	struct jobserver *slots; /* shared with others, or NULL */
	enum leftover leftover;
	bool kill_failed;        /* what a failed job has left is ended */
	uint64_t kill_after_us;  /* a job that takes longer fails, and all it started is ended; 0: no limit */
	uint64_t grace_us;       /* what was signalled may clean up so long; 0 = 5 s */
	enum tree_way trees;
	const char *remains;     /* file that notes what we run, in case we are killed (remains.h); or NULL */
};

/* the executor on this machine; NULL and err. exec_local_free waits for nothing */
struct exec *exec_local(const struct local_opts *, struct err *);
void exec_local_free(struct exec *);

/* -n: there is room for every job, and each succeeds, in order */
struct exec *exec_dry(void);
void exec_dry_free(struct exec *);

/* default -j: CPUs we may use (affinity, cgroup quota of ours and all ancestors), then 0–1 → 2, 2 → 3, n → n
 * + 2 (ninja H1) */
uint32_t default_jobs(void);

#endif
