/* proc.h - other processes, as the kernel shows them. A number says little: what is read by it is true of
 * whoever has it at that moment. proc_hold takes hold of a process: if it still lives after something was
 * read, it was read of that process, and a signal to it can hit no other. */
#ifndef PROC_H
#define PROC_H

#include "base/base.h"

#include <sys/types.h>

struct proc {
	pid_t parent;
	pid_t group;
	char state;     /* as ps shows it; Z and X: has ended */
	uint64_t start; /* when, in ticks since boot: with the number, the same for no two processes */
};

/* all processes that there are, by ascending number, a few at a time: who is asked soon after he was listed
 * is more likely to be there still */
struct proc_list {
	int fd;
	uint32_t at, n; /* what of the entries is next, and how many bytes there are */
	_Alignas(8) char entries[1024];
};

int proc_list_open(struct proc_list *); /* 0 or -errno; then there is nobody */
pid_t proc_list_next(struct proc_list *); /* 0: no more */
void proc_list_close(struct proc_list *);

pid_t proc_self(void);             /* our number there; -1: no /proc. If it is not getpid, it shows others */
pid_t proc_latest(void);           /* the last number that was given to anybody; -1: unknown */
void proc_children(struct buf *out); /* append the numbers of our children, each and a space; nothing if the
                                      * kernel does not tell */

bool proc_read(pid_t, struct proc *);      /* false: there is no such process */
void proc_name(pid_t, struct buf *out);    /* append what ps would call it; nothing if it is gone */
void proc_command(pid_t, struct buf *out); /* append its command line, at most 80 bytes, on one line */
bool proc_has_pipe(pid_t, ino_t);          /* either end of it; false also if we may not know */

int proc_hold(pid_t);                 /* a pidfd, or -errno */
bool proc_signal(int pidfd, int sig); /* false: has been reaped, or is not ours to signal */
bool proc_has_ended(int pidfd);       /* zombies have */

#endif
