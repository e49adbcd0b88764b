/* tree.h - all that comes of a job: its process, what that one starts, and so on, wherever it goes. A process
 * group is not enough, it can be left. So every job's processes bear a mark: something that is inherited by
 * whatever a process starts, that nobody drops by accident, costs nothing and looks like nothing to a
 * command. It is the soft limit RLIMIT_RTTIME, unlimited without us: 2^62 µs and some number, which is no
 * limit either in 146 000 years, and which holds for real-time processes only. All marks of a build share a
 * number, its session; the rest is the job's edge.
 *
 * Why not a variable in the environment: commands see it. Why not be the one that orphans come to
 * (PR_SET_CHILD_SUBREAPER): then they have another parent than under ninja, and whose they are cannot be
 * told. Why not a control group for each job: commands that look up their limits in their own group (java,
 * nproc) would not find those of its parents. The latter two can be asked for, or are what is left. */
#ifndef TREE_H
#define TREE_H

#include "base/base.h"
#include "base/vec.h"
#include "runner/tree/cgroup.h"

#include <sys/types.h>

/* how what left its process group is found */
enum tree_way {
	TREE_AUTO,   /* the first of MARK, BELOW and GROUP that is possible */
	TREE_MARK,   /* who bears the mark */
	TREE_BELOW,  /* whose ancestor is the job's first process. Orphans come to us, all the time, and end
	              * when all jobs have to */
	TREE_CGROUP, /* who is in the job's control group */
	TREE_GROUP,  /* not at all; but who is still in the group can mostly be seen */
};

/* of a job that runs */
struct tree {
	uint64_t mark;         /* 0: it has none */
	struct cgroup *cgroup; /* or NULL */
	pid_t first;           /* its process; 0 once that is reaped */
	pid_t group;           /* its process group; 0: it has none of its own */
	int sig;               /* what trees_signal sends to it; 0: nothing, it only looks */
	idvec builds;          /* sessions of builds below it, whose jobs are its own as well */
	uint32_t found;        /* how many processes trees_signal has seen */
	bool lives;            /* whether it has any; it errs on this side */
	uint32_t doubt;        /* that it is gone: less with each look that finds nothing */
};

struct trees {
	enum tree_way way;
	uint64_t session; /* what all marks have in common; 0: no marks here, but there are other ways */
	bool alone;       /* we had no children before the first job */
	bool sees;        /* /proc shows who there is */
	bool adopting;    /* orphans come to us */
	struct cgroups cgroups;
	pid_t oldest, latest; /* first processes of jobs */
	bool wrapped;         /* numbers have begun again at the bottom meanwhile */
};

/* 0, or -1 and err: that way is not possible here. AUTO always is */
int trees_init(struct trees *, enum tree_way, struct err *);
void trees_fini(struct trees *);

/* a job is about to begin; its first process is to be given the mark, and to be born into the cgroup */
void tree_begin(struct trees *, struct tree *, uint32_t edge);
void tree_began(struct trees *, struct tree *, pid_t first, pid_t group);
void tree_end(struct trees *, struct tree *); /* it is over, whatever it left */

/* Before a build that the job may have started is killed: only it knows the marks of its jobs, but its
 * children bear them */
void tree_find_builds(const struct trees *, struct tree *);

/* Look which of the trees still live, and send each its signal. A signal reaches what can be seen now: with
 * KILL, repeat it until nothing lives. Processes that we may not signal are none */
void trees_signal(struct trees *, struct tree *const *, uint32_t n);

/* From now on orphans come to us, if we can tell that they are of jobs. For when all jobs are to end: a
 * process that dropped its mark is then still below us */
void trees_adopt(struct trees *);
void trees_reap(const struct trees *, struct tree *const *, uint32_t n); /* orphans; these are all that run */

/* No job runs any more: kill all that is below us. False: nothing is; else try again */
bool trees_kill_rest(struct trees *);
void trees_dismiss(struct trees *); /* orphans go where they always went, but with BELOW */

/* What jobs of this session left running: calls left for the topmost process of each. Only by mark */
void trees_left(const struct trees *, void (*left)(void *ctx, uint32_t edge, pid_t), void *ctx);

/* who in the tree keeps this pipe open; 0: cannot be told */
pid_t tree_holder(const struct tree *, ino_t pipe);

/* End all that bears a mark of another session, whose build is dead. How many processes */
uint32_t trees_end_session(uint64_t session);

/* are we below a job that bears a mark? */
bool trees_are_nested(void);

#endif
