/* local.h - what local.c (how jobs begin, and who waits for them) and ending.c (how they end) share. */
#ifndef LOCAL_H
#define LOCAL_H

#include <sys/epoll.h>

#include "base/vec.h"
#include "io/loop.h"
#include "runner/spawn/spawn.h"
#include "runner/tree/remains.h"
#include "runner/tree/tree.h"
#include "runner/shell/direct.h"
#include "runner/exec/exec.h"

#define OUTPUT_CHUNK ((size_t)64 * 1024)

/* What is known once is not told again: a descriptor that we have closed stays in the loop for as long as a
 * child has a copy, which is about to close it, too (spawn_launch) */
#define JOB_EVENTS (EPOLLIN | EPOLLET)

/* what a job needs while we have it; recycled */
struct run {
	struct local *local;
	struct job *job;     /* NULL: it is over, only its output goes on */
	struct child child;
	struct tree tree;
	bool alive;          /* the process has not ended */
	bool direct;         /* it was started without a shell */
	bool signalled;      /* the process was, by us */
	bool failed;         /* it was started once and could not execute: the next time that is waited for */
	enum stage {
		RUNS,        /* of its own accord */
		ASKED,       /* it was signalled, and may clean up */
		KILLED       /* until nothing of it lives */
	} stage;
	bool expired;         /* … because it took too long */
	uint64_t deadline_us; /* when it will have; 0: never */
	uint64_t due_us;      /* when the patience that its stage deserves ends; 0: never */
	struct watch output;  /* the read end of its stdout and stderr; fd -1: has ended, or console job */
	struct watch end;     /* its pidfd; fd -1: not watched, has ended, or must be polled */
	bool polled;
	struct run *next, *prev;
};

/* a run is in exactly one */
struct list {
	struct run *first, *last;
	uint32_t n;
};

struct local {
	struct exec exec;
	struct loop loop;
	struct spawn spawn;
	struct trees trees;
	struct remains remains;
	struct local_opts o;
	bool has_begun;            /* a first job has */
	struct direct direct;      /* commands that need no shell; looked into at the first of them */
	bool direct_known;
	uint32_t nsearches;        /* programs looked for along PATH */
	struct watch path_changes; /* once there were many; or fd -1 */
	idvec groups;              /* process groups that nobody is in */
	int *pass;
	uint32_t ncpus;
	bool loaded;                   /* a job that is ready waits for the load to go down */
	struct watch token;            /* in the loop while a job that is ready waits for a slot */
	bool starved;                  /* there is such a job */
	bool offered;                  /* there may be a slot for it */
	int null;                      /* /dev/null, the jobs' stdin */
	int low;                       /* a number that is kept for an end of a pipe; -1: of no use */
	struct sigaction child_action; /* what SIGCHLD did before us */
	char *chunk;                   /* what one read brings */

	struct list refused; /* the kernel had no room for them: tried again when another job has ended, … */
	uint64_t alone_since_us; /* … or if none runs, by time: since when that is so */
	struct list running;
	struct list done;    /* in the order they ended */
	struct list loose;   /* their jobs are over, their output is not */
	struct list spare;
	uint32_t npolled;    /* living processes whose pidfd could not be watched */
	int64_t own_kb;      /* what memory we have taken ourselves, when we last asked */
	uint32_t nending;    /* running, but of stage ASKED or KILLED */
	bool seeking;        /* some of them were not gone when we last looked */
	VEC(struct tree *) sought;
	uint64_t due_us;     /* the time of no run is up before; 0: of none ever */
	bool cancelling;     /* left-overs' output is not waited for … */
	int cancel_sig;      /* … and they are ended as well; 0: they are not */
};

static inline void
list_append(struct list *l, struct run *r)
{
	r->prev = l->last;
	r->next = NULL;
	*(l->last ? &l->last->next : &l->first) = r;
	l->last = r;
	l->n++;
}

static inline struct run *
list_take(struct list *l, struct run *r)
{
	*(r->prev ? &r->prev->next : &l->first) = r->next;
	*(r->next ? &r->next->prev : &l->last) = r->prev;
	l->n--;
	return r;
}

/* ---- local.c */
struct run *local_new_run(struct local *);
void local_try_again(struct run *); /* what it was to execute could not be */
void local_give_back(struct local *); /* the slots of jobs that are done */
void local_leave_group(struct local *, pid_t); /* the job that was put in it is reaped */

/* ---- ending.c */
void run_begins(struct run *); /* it is among the running */
void run_output_ready(struct watch *, uint32_t events);
void run_process_ended(struct watch *, uint32_t events);

int ending_patience(const struct local *); /* how many ms one may wait before the next look; -1: any */
void ending_look(struct local *);          /* do what no event tells of */

/* for cancel */
void ending_hurry(struct local *);            /* nothing that is left over holds up its job any more */
void ending_ask_all(struct local *, int sig); /* to end, with all that came of them */
void ending_kill_all(struct local *);
void ending_calm(struct local *); /* all jobs are over */

void ending_report(struct local *); /* tell what still runs */

#endif
