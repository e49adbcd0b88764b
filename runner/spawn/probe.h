/* probe.h - is anybody writing this file? While somebody has it open for writing, or a mapping left of that,
 * the kernel refuses to execute it: "text file busy". Asked before a program that a step has just written is
 * used for the first time, this finds what we ourselves cannot prevent: a linker that lingers, a daemon, a
 * scanner. */
#ifndef PROBE_H
#define PROBE_H

#include "base/base.h"

/* from the cheapest way to the dearest */
enum probe_way {
	PROBE_LEASE, /* a read lease is refused in just that case; needs our own file, or root; 2 µs */
	PROBE_EXEC,  /* the kernel checks as for execve; needs Linux 6.14 and an executable file; 9 µs */
	PROBE_PROC,  /* search /proc; sees only processes that we may look at; milliseconds */
	PROBE_WAYS
};

/* 1: it cannot be executed now; 0: nobody is writing it; -errno: this cannot be told */
int probe_busy(const char *path); /* by the first way that can tell */
int probe_busy_by(enum probe_way, const char *path);

/* Append who has it open for writing, as in "pid 12 (ld) as descriptor 4, pid 15 (x) in a mapping"; our own
 * process is "this process, pid 9 (…)". Returns how many holders were found: 0 if all have gone, or cannot be
 * seen. Takes at most 50 ms of CPU, usually 6 */
int probe_explain(const char *path, struct buf *);

#endif
