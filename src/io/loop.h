/* loop.h - one thread, the main one, waits for many things: descriptors (epoll) and signals (signalfd). */
#ifndef LOOP_H
#define LOOP_H

#include "base/base.h"
#include "base/vec.h"

#include <signal.h>

/* what to call when fd is ready. The caller's struct; must stay put from loop_add to loop_del */
struct watch {
	int fd;
	void (*ready)(struct watch *, uint32_t events); /* EPOLLIN and friends; may loop_del any watch */
	void *ctx;
	uint32_t slot; /* the loop's */
};

/* where an event finds its watch. It names the slot and its age: what was deleted since, or is still reported
 * because a copy of its descriptor lives somewhere, finds none, even if the slot has a new watch */
struct loop_slot {
	struct watch *watch;
	uint32_t age;
};

struct loop {
	int epoll;          /* epoll descriptor */
	int signals;        /* signalfd of INT, TERM and HUP */
	int caught, latest; /* the first and the newest of them, 0 while none came */
	uint32_t ncaught;
	sigset_t before;    /* the signal mask we were started with: what children get */
	struct sigaction actions[3]; /* what those signals did before */
	int more;           /* a signal that was asked for besides, or 0 … */
	struct sigaction more_action; /* … and what it did before */
	VEC(struct loop_slot) slots;
	idvec vacant;
};

/* Blocks INT, TERM and HUP, which from now on show up in `caught`; a HUP that was ignored (nohup) stays so.
 * -1 and err */
int loop_init(struct loop *, struct err *);
void loop_catch(struct loop *, int sig);    /* this one, too, from now on; one more at most */
void loop_fini(struct loop *);              /* restores the signal mask; no watch may be left */
int loop_add(struct loop *, struct watch *, uint32_t events); /* 0 or -errno */
void loop_del(struct loop *, struct watch *);

/* with EPOLLET: what is ready now is told, though it may have been before */
void loop_again(struct loop *, struct watch *, uint32_t events);

/* loop_del, and close the watch's descriptor (fd becomes -1). Saves a call: no child holds a copy of it for
 * long (spawn.h), so closing takes it out of the epoll set. Until then, it is told of again and again, to
 * nobody, unless by EPOLLET */
void loop_close(struct loop *, struct watch *);

/* Wait at most timeout_ms (-1: for ever) and call what is ready. Returns how many were called; a caught
 * signal ends the wait, as may a stop and continue */
int loop_wait(struct loop *, int timeout_ms);

/* Has one of the signals come by now? Call nothing, and do not wait: true says that it is in `caught` */
bool loop_notice(struct loop *);

#endif
