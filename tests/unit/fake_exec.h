/* fake_exec.h - an executor without processes: commands are a few words that act on a fake disk.
 *
 *   touch FILE…     echo TEXT > FILE     cat FILE… > FILE     keep FILE (create only if absent)
 *   rm FILE…        fail N               true                 interrupt            say TEXT
 *
 * joined by " && "; in echo, _ is a space and \n a newline. Every command takes one tick of the disk's clock
 * and finishes in the order of its start. */
#ifndef FAKE_EXEC_H
#define FAKE_EXEC_H

#include "base/vec.h"
#include "fake_disk.h"
#include "runner/exec/exec.h"

struct fake_exec {
	struct exec exec; /* what the code under test gets */
	struct fake_disk *disk;
	uint32_t jobs;    /* how many may run at once */
	uint32_t peak;    /* how many did */
	bool interrupt;   /* the next wait is interrupted */
	bool cancelled;
	void (*nap)(void *ctx); /* NULL, or: the next wait that has a time limit reaches it, and this is called */
	void *ctx;
	VEC(struct job *) running; /* oldest first */
	struct buf ran;   /* every command that was started, a line each */
};

void fake_exec_init(struct fake_exec *, struct fake_disk *, uint32_t jobs);
void fake_exec_fini(struct fake_exec *);

#endif
