/* jobserver.h - job slots for a whole tree of builds, by GNU make's protocol: a pipe holds a byte, a token,
 * for each slot. Every process is born with one slot; for each further job it takes a token out and, when a
 * job has ended, puts that byte back. A client shares the pool that MAKEFLAGS names, a server makes one. */
#ifndef JOBSERVER_H
#define JOBSERVER_H

#include "base/base.h"

enum jobserver_style {
	JOBSERVER_NONE,
	JOBSERVER_FIFO, /* who wants a token opens a path */
	JOBSERVER_PIPE, /* who wants a token has inherited descriptors */
	JOBSERVER_BOTH, /* of a server: one pool, reached either way */
};

/* the pool that MAKEFLAGS names */
struct jobserver_auth {
	enum jobserver_style style;
	struct str path; /* FIFO: borrowed from MAKEFLAGS */
	int fds[2];      /* PIPE: to read from, to write to */
};

struct jobserver;

/* What MAKEFLAGS (may be NULL) says; the last of several counts (ninja M1). 0, or -1 and err: no use to us */
int jobserver_parse(const char *makeflags, struct jobserver_auth *, struct err *);

/* Were we really given the descriptors that a PIPE names? make keeps them from commands that it does not take
 * for a make. 0, or -1 and err */
int jobserver_check(const struct jobserver_auth *, struct err *);

/* The descriptors of a pool that MAKEFLAGS (may be NULL) names, if they are there: beside a path that we
 * would use, as well */
bool jobserver_inherited(const char *makeflags, int fds[2]);

/* become a client; NULL and err (ninja M2). The descriptors of a PIPE stay the caller's */
struct jobserver *jobserver_join(const struct jobserver_auth *, struct err *);

/* Make a pool of so many slots, ours among them; NULL and err. BOTH becomes PIPE where no fifo can be made */
struct jobserver *jobserver_serve(enum jobserver_style, uint32_t slots, struct err *);
struct jobserver *jobserver_serve_in(const char *dir, uint32_t slots, struct err *); /* a fifo, there */

/* Puts back what is left, takes the fifo away. How many tokens a server has lost over its life to processes
 * that ended without putting them back */
uint32_t jobserver_close(struct jobserver *);

/* How many jobs may start beside `busy` running ones. Takes a token if no slot is left: ask only for a job
 * that is ready */
uint32_t jobserver_room(struct jobserver *, uint32_t busy);
void jobserver_keep(struct jobserver *, uint32_t busy); /* so many run: put back what they do not need */

bool jobserver_is_server(const struct jobserver *);
int jobserver_fd(const struct jobserver *); /* readable when there may be a token */

/* what jobs have to inherit to be clients as well; false: nothing */
bool jobserver_pass(const struct jobserver *, int fds[2]);

/* MAKEFLAGS (may be NULL) for a server's jobs: another jobserver and -j are replaced, all else stays */
void jobserver_makeflags(const struct jobserver *, const char *makeflags, struct buf *out);

/* Until it is closed, put back tokens and take the fifo away even if a signal ends us on the spot. One at a
 * time */
void jobserver_guard(struct jobserver *);
void jobserver_abandon(void); /* put them back now: we end on the spot. Needs no memory */
void jobserver_forget(void); /* in a copy of us, whose it is not */

#endif
