/* load.h - how much work this machine has room for. `root` stands before /proc and /sys: "" but in tests. */
#ifndef LOAD_H
#define LOAD_H

#include "base/base.h"

/* CPUs that the cgroup quotas of ours and all ancestors leave us, rounded down; UINT32_MAX = no quota */
uint32_t load_quota(const char *root);

/* the default -j for so many CPUs (ninja H1) */
uint32_t load_jobs(uint32_t ncpus);

/* memory that is there for us, and how much of it can be had without swapping: what the machine says, or the
 * limits of our cgroup (version 2) and all its ancestors, where the page cache counts as free */
struct memory {
	int64_t total_kb, free_kb;
};

int load_memory(const char *root, struct memory *); /* 0, or -errno if the machine does not tell */

/* how many CPUs the machine has, ours or not */
uint32_t load_cpus(void);

/* A load average of the last minute, corrected by what /proc/pressure/cpu says of the last ten seconds, if it
 * is there: while somebody waited for a CPU, all of them were taken and the load was above their number; if
 * next to nobody waited, it was not. */
double load_now(const char *root, double average, uint32_t ncpus);

/* how many jobs -l MAX leaves room for at a load (ninja H4) */
uint32_t load_room(double max, double load);

#endif
