/* fence.h - write programs and start programs, in any number of threads at once: a file that was released
 * here can be executed at once, for no process of ours holds it open for writing. docs/spawn.md explains
 * how. */
#ifndef FENCE_H
#define FENCE_H

#include "runner/spawn/helper.h"
#include "runner/spawn/spawn.h"

#include <pthread.h>

/* how a file that one thread writes is kept out of the children of another, the best way first */
enum fence_kind {
	FENCE_TABLES, /* each thread has a descriptor table of its own (Linux) */
	FENCE_EPOCHS, /* a release waits until every child that was being made then has closed its copies */
	FENCE_HELPER, /* a process that never writes makes the children */
	FENCE_NONE,   /* for tests: nothing is done about it */
	FENCE_BEST    /* for fence_init: the first that works here */
};

struct fence {
	enum fence_kind kind;
	atomic_uint clock;   /* counts releases; odd, so that it is never 0 */
	atomic_uint waiting; /* releases that do */
	int wake[2];         /* a pipe: children say there that one may have become runnable */
	struct helper helper;
	pthread_mutex_t lock;              /* of what follows */
	struct fence_slot *_Atomic slots;  /* only ever grows; read without the lock */
	struct release *first, **end;      /* pending, oldest first */
};

/* a thread that writes or starts programs; nobody else uses it */
struct fence_thread {
	struct fence *fence;
	struct fence_slot *slot;
	bool own_table;
	struct spawn spawn; /* rung and so on may be set to force one */
};

/* a file on its way to be executed; yours, and must stay put until `runnable` was called */
struct release {
	void (*runnable)(struct release *);
	void *ctx;
	unsigned since;
	struct release *next;
};

/* 0, or -1 and err. Before there are other threads, and before anything is open for writing */
int fence_init(struct fence *, enum fence_kind, struct err *);
void fence_fini(struct fence *); /* all threads have left, nothing is pending */

/* Call first in each thread that writes or starts programs. With FENCE_TABLES, it then shares descriptors
 * with no other: what it had from `first` on is closed for it, and no number may go from one thread to
 * another. 0, or -1 and err */
int fence_join(struct fence *, struct fence_thread *, unsigned first, struct err *);
void fence_leave(struct fence_thread *);

/* spawn_start. What is in the request the child may hold as long as it likes */
int fence_start(struct fence_thread *, const struct spawn_req *, struct child *, struct err *);

/* Close the descriptor; then `runnable` is called: now, or by fence_poll in whatever thread that runs.
 * 0, or close's -errno, and then it is called all the same */
int fence_release(struct fence_thread *, int fd, struct release *);
int fence_close(struct fence_thread *, int fd); /* the same, and sleep until it is runnable */

/* for an event loop: when fence_fd is readable, call fence_poll. It returns how many were called */
int fence_fd(const struct fence *);
unsigned fence_poll(struct fence *);

#endif
