/* out.h - stdout and stderr as one ordered queue that never waits for a slow or stopped reader: what does
 * not fit goes out later. Terminals and pipes are opened anew for that, since O_NONBLOCK on the descriptors
 * that we were given would be seen by everybody who shares them. */
#ifndef OUT_H
#define OUT_H

#include "base/base.h"
#include "base/vec.h"

enum out_to { OUT_STD, OUT_ERR };

struct out {
	struct out_end {
		int given; /* the descriptor that we were told to use */
		int fd;    /* what we write to: given, or ours that does not block; -1: not known yet */
	} ends[2];
	struct buf queue;
	size_t sent; /* bytes of the queue that are out */
	VEC(struct out_run {
		enum out_to to;
		size_t end; /* in the queue */
	}) runs;
	uint32_t run; /* the one that is being written */
	bool held;    /* nothing may be written: a console job has the terminal */
};

void out_init(struct out *, int out, int err);
void out_fini(struct out *); /* drains */
void out_put(struct out *, enum out_to, struct str text);
void out_flush(struct out *); /* as far as it goes without waiting, but see OUT_MOST in out.c */
void out_drain(struct out *); /* waits until everything is out */

static inline bool
out_is_empty(const struct out *o)
{
	return o->sent == o->queue.n;
}

#endif
