/* again.h - our own program as a child, without executing it: a copy of us takes the new words and the new
 * environment for its own, and begins anew. What execve costs is that libc starts again, which on a virtual
 * machine takes longer than all else that begins a program. */
#ifndef AGAIN_H
#define AGAIN_H

#include "runner/spawn/spawn.h"

/* who we are, so that we know ourselves when asked to start us */
struct again {
	spawn_again *begin; /* NULL: we are not to be copied */
	bool looked;
	dev_t device; /* of the file that we run; nobody's if it cannot be known, or … */
	ino_t inode;  /* … if it would have rights that we have not */
};

/* is that file what we are, and are we small enough to be copied? Then `begin`, else NULL */
spawn_again *again_is(struct again *, const char *path);

/* path, words and environment of a request, in memory that a copy gets even if it does not get our heap, and
 * that others may read (/proc): musl's malloc has pieces of the program's own pages, which they may not */
struct again_words {
	char **argv, **envp;
	int argc;
	char *args, *envs, *path; /* each begins where what is before it ends */
	size_t size;              /* of all */
};

int again_pack(struct again_words *, const struct spawn_req *); /* 0 or -errno */
void again_unpack(struct again_words *);

/* In the copy: be seen (ps, /proc) as if it had been executed with these. false: it has to be */
bool again_be(const struct again_words *);

#endif
