/* loop.h - one thread waiting for many things: descriptors (epoll) and signals (signalfd). Main thread only. */
#ifndef LOOP_H
#define LOOP_H

#include "base/base.h"

#include <signal.h>

/* what to call when fd is ready. The caller's struct; must stay put from loop_add to loop_del */
struct watch {
	int fd;
	void (*ready)(struct watch *, uint32_t events); /* EPOLLIN and friends; may loop_del any watch */
	void *ctx;
};

struct loop {
	int epoll;          /* epoll descriptor */
	int signals;        /* signalfd of INT, TERM and HUP */
	int caught;         /* the first of them, 0 while none came */
	uint32_t nwatches;
	sigset_t before;    /* the signal mask we were started with: what children get */
};

int loop_init(struct loop *, struct err *); /* blocks INT, TERM and HUP; -1 and err */
void loop_fini(struct loop *);              /* restores the signal mask */
int loop_add(struct loop *, struct watch *, uint32_t events); /* 0 or -errno */
void loop_del(struct loop *, struct watch *);

/* Wait at most timeout_ms (-1: for ever) and call what is ready. Returns how many were called; a caught
 * signal ends the wait and is in `caught`. */
int loop_wait(struct loop *, int timeout_ms);

#endif
