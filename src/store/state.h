/* state.h - an image in a file of ours that can be lost: written beside the old one and put in its place,
 * mapped at the next start. A file that is torn, that another program wrote or that is about something else
 * is as good as none. */
#ifndef STATE_H
#define STATE_H

#include "base/base.h"
#include "data/image.h"

struct state {
	char *map;
	size_t size;
	struct image image; /* to load from: what was taken */
	int fd;             /* until all is taken */
	uint64_t at;        /* where the next part may begin */
	uint32_t taken;
};

/* 0, or -errno; -EILSEQ: not one of ours, or not under this key. Closed even by a fini that
 * follows a failure */
int state_open(struct state *, const char *path, const uint64_t key[2]);
/* Take the next n parts, or all there are into the image; false: they are not what they were */
bool state_take(struct state *, uint32_t n);
void state_close(struct state *); /* after the last use of anything that was loaded */

/* In a state that stays, a key can be noted for the next start. It may get lost. */
bool state_is_noted(const struct state *, const uint64_t key[2]);
void state_note(const char *path, const uint64_t key[2]);

/* A file on its way. Only one is at a time: who comes second is refused. The first failure makes
 * the rest idle. */
struct state_writer {
	struct buf path, temp;
	int fd;
	int rc;
	uint64_t at; /* bytes written */
	VEC(struct state_part {
		uint64_t size; /* and two flags in its highest bits */
		uint64_t hash;
	}) parts;
};

void state_begin(struct state_writer *, const char *path);
void state_put(struct state_writer *, const struct image *, uint32_t first, uint32_t n); /* parts[first..] */
int state_commit(struct state_writer *, const uint64_t key[2]); /* 0 or -errno */

#endif
