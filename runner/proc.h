/* proc.h - other processes, as the kernel shows them. A number says little: what is read by it is true of
 * whoever has it at that moment. proc_hold takes hold of a process: if it still lives after something was
 * read, it was read of that process, and a signal to it can hit no other. */
#ifndef PROC_H
#define PROC_H

#include "base/base.h"
#include "base/vec.h"

#include <sys/types.h>

struct proc {
	pid_t parent;
	char state;     /* as ps shows it; Z and X: has ended */
	uint64_t start; /* when, in ticks since boot: with the number, the same for no two processes */
};

int proc_list(idvec *pids);                /* append the numbers of all there are; 0 or -errno */
bool proc_read(pid_t, struct proc *);      /* false: there is no such process */
void proc_name(pid_t, struct buf *out);    /* append what ps would call it; nothing if it is gone */
void proc_command(pid_t, struct buf *out); /* append its command line, at most 80 bytes, on one line */
bool proc_has_pipe(pid_t, ino_t);          /* either end of it; false also if we may not know */

int proc_hold(pid_t);                 /* a pidfd, or -errno */
bool proc_signal(int pidfd, int sig); /* false: has been reaped, or is not ours to signal */
bool proc_has_ended(int pidfd);       /* zombies have */

#endif
