/* load.h - how much work this machine has room for. `root` stands before /proc and /sys: "" but in tests. */
#ifndef LOAD_H
#define LOAD_H

#include "base/base.h"

/* CPUs that the cgroup quotas of ours and all ancestors leave us, rounded down; UINT32_MAX = no quota */
uint32_t load_quota(const char *root);

/* the default -j for so many CPUs (ninja H1) */
uint32_t load_jobs(uint32_t ncpus);

/* how many jobs -l MAX leaves room for at a load average (ninja H4) */
uint32_t load_room(double max, double average);

#endif
