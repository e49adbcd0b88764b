/* make_share.h - what a make shares with those above and below it: slots for jobs (--jobserver-auth,
 * make §1.14) and turns at showing output (--sync-mutex, make §1.15). It is inherited, or ours to give. */
#ifndef MAKE_SHARE_H
#define MAKE_SHARE_H

#include "manifest/make/mk.h"
#include "runner/lines/voice.h"

struct jobserver;

struct make_share {
	struct mk *mk;           /* of this reading: its flags say what is shared, and learn what is */
	struct voice *out;
	struct jobserver *slots; /* or NULL: one job at a time, or as many as there are */
	struct buf slots_auth;   /* for --jobserver-auth */
	struct buf sync_auth;    /* for --sync-mutex */
	bool left;               /* we were told of a pool, but of -j as well */
};

/* The pool that we were told of: joined, once, or left. What is wrong with it is said */
void make_share_begin(struct make_share *);

/* Makefiles have been read, and may want a pool of their own. 0, or -1 after mk_fatal */
int make_share_slots(struct make_share *);
void make_share_reading(struct make_share *); /* -O, while makefiles are read … */
void make_share_output(struct make_share *);  /* … and when it is known how many jobs there are */
void make_share_fini(struct make_share *);    /* gives the slots back */

#endif
