/* children.h - processes that share our terminal: what a recipe line or $(shell) runs. Unlike a ninja job
 * (exec.h) such a process writes where we write, stays in our process group, and has the environment that its
 * target gives it. */
#ifndef CHILDREN_H
#define CHILDREN_H

#include "base/base.h"
#include "base/vec.h"
#include "io/loop.h"
#include "runner/spawn/again.h"

enum {
	CHILDREN_BRING = 16,
	CHILDREN_PASS = 2, /* more, to one child */
};

struct kid {
	struct child child;
	pid_t pid;          /* as it was even when it is over */
	struct watch end;   /* its pidfd */
	bool polled;        /* it has none, or nobody told us through it */
	bool over;
	int status;         /* of wait(2), once over */
	struct rusage usage;
	struct kid *next;
};

struct children {
	struct loop loop;       /* open once it guards; `caught` and `before` are right even until then */
	bool guards;
	struct spawn spawn;
	bool has_begun;         /* one has */
	struct rlimit stack;    /* what they may have, if … */
	bool more_stack;        /* … we have more (children_raise_stack) */
	struct again again;
	struct kid *alive;
	uint32_t n;
	int idle_stdin;         /* a pipe whose other end is closed: stdin of all but one. Or -1 */
	struct kid *has_stdin;  /* it reads what we would */
	int pass[CHILDREN_BRING + CHILDREN_PASS]; /* first what all children are given … */
	size_t nbrought;                          /* … and how many that are */
	struct watch token;     /* see children_wait */
	bool token_came;
};

struct kid_req {
	char *const *argv, *const *envp;
	int out, err;          /* -1: ours */
	const int *pass;       /* at most CHILDREN_PASS */
	size_t npass;
	bool real_stdin;       /* it always has ours */
	bool may_be_us;        /* look whether it is our own program (again.h) */
};

/* Till there is something that must not be left behind, signals end us as they do any program: one who reads
 * makefiles for ever can be stopped */
int children_init(struct children *, struct err *);
int children_guard(struct children *, struct err *); /* from now on they are caught; again: nothing */
void children_raise_stack(struct children *); /* take all that we may have, for ourselves */
bool children_notice(struct children *); /* has a signal been caught by now? */
void children_fini(struct children *);

/* From now on each child inherits it; else they have 0, 1 and 2 alone, and what a request passes. false: too
 * many */
bool children_bring(struct children *, int fd);

/* Start one, once we guard; it is found along the PATH of envp. 0, or -errno: what execve said of it */
int children_start(struct children *, struct kid *, const struct kid_req *);

/* Wait until some child is over, a signal was caught (loop.caught), token_fd (-1: none) is readable, or
 * timeout_ms (-1: none) has passed. The child, or NULL */
struct kid *children_wait(struct children *, int token_fd, int timeout_ms);

/* run to its end and append its stdout to out: $(shell). The wait(2) status, or -errno: nothing ran; EINTR: a
 * signal was caught, and what there is, is of no use */
int children_capture(struct children *, char *const argv[], char *const envp[], int err, struct buf *out);

/* Has been done without a process what a recipe line would do that says nothing (errand.h)? */
bool children_spared(char *const *argv, char *const *envp);

void children_signal(struct children *, int sig); /* all that live */

#endif
