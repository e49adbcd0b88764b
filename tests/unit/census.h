/* census.h - what a child was given, as bin/census reports it; and what we have ourselves. */
#ifndef CENSUS_H
#define CENSUS_H

#include "base/base.h"

#include <sys/types.h>

struct census {
	int process, group;
	uint64_t blocked, ignored; /* bit n - 1 for signal n */
	uint32_t nfds;
	struct census_fd {
		int fd;
		unsigned long long dev, ino;
	} fds[32];
};

const char *census_path(void **state); /* of bin/census; keeps it in *state */
void census_read(struct census *, struct str report);
bool census_has(const struct census *, int fd, int ours); /* its fd is the same file as our `ours` */
bool census_lacks(const struct census *, int fd);         /* it has no such descriptor */

unsigned count_descriptors(void); /* how many we have open */
bool have_children(void);         /* zombies count */
bool lives(pid_t);                /* zombies do not */

#endif
