/* census.c - says what a process was given: `census [FD]` writes to descriptor FD (1) its process and group,
 * its signal mask and ignored signals, and every descriptor by identity, which no re-used number can fake.
 * SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Asks each number, which opens nothing itself. */
static void
report_descriptors(int to)
{
	struct rlimit limit;

	getrlimit(RLIMIT_NOFILE, &limit);
	for (int fd = 0; fd < (int)limit.rlim_cur; fd++) {
		struct stat st;
		int flags = fcntl(fd, F_GETFD);

		if (flags >= 0 && fstat(fd, &st) == 0)
			dprintf(to, "fd %d %llu %llu\n", fd, (unsigned long long)st.st_dev,
			        (unsigned long long)st.st_ino);
	}
}

static void
report_signals(int to)
{
	FILE *status = fopen("/proc/self/status", "re");
	char line[256];

	while (status && fgets(line, sizeof line, status)) {
		if (strncmp(line, "SigBlk:", 7) == 0)
			dprintf(to, "blocked %s", line + 8);
		if (strncmp(line, "SigIgn:", 7) == 0)
			dprintf(to, "ignored %s", line + 8);
	}
	if (status)
		fclose(status);
}

int
main(int argc, char **argv)
{
	int to = argc > 1 ? atoi(argv[1]) : 1;

	dprintf(to, "process %d\ngroup %d\n", (int)getpid(), (int)getpgrp());
	report_descriptors(to);
	report_signals(to);
	return 0;
}
