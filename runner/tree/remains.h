/* remains.h - what is left when we are killed ourselves (kill -9, no memory left) while jobs run. Nobody is
 * there then to end them, and they may be writing files: so the next build in the same directory ends them,
 * before it looks at any file.
 *
 * While jobs may run, there is a file that says how they are marked (tree.h), and we hold it locked. The lock
 * goes with its holder: a file that nobody holds is of a build that was killed. Nothing is written when a job
 * starts or ends. The file names no process: numbers are given again, before and after a reboot; a mark is
 * borne by who inherited it or by nobody. Why not a process that watches over us: it could be killed as well,
 * and would have to be there all the time. */
#ifndef REMAINS_H
#define REMAINS_H

#include "base/base.h"
#include "runner/tree/tree.h"

struct remains {
	bool noted;
	int fd; /* of the file, locked */
};

/* From now on what we leave can be found. Where the file cannot be made or locked, or processes not be
 * marked, it cannot: nothing is said about that */
void remains_note(struct remains *, const char *path, const struct trees *);
void remains_forget(struct remains *); /* we end in peace: what still runs is meant to */

/* End what a build that was killed has left. How many processes that was */
uint32_t remains_end(const char *path);

#endif
