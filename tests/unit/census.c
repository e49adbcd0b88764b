/* census.c - see census.h. SPDX-License-Identifier: Apache-2.0 */
#include "census.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/tree/proc.h"

/* test programs are built into one folder, those they run into its neighbour */
const char *
census_path(void **state)
{
	const char *bin = getenv("WEIR_TEST_BIN");
	struct buf path = {0};
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (*state)
		return *state;
	BUG_ON(n < 0);
	self[n] = '\0';
	if (bin)
		buf_puts(&path, bin);
	else
		buf_printf(&path, "%.*s/../bin", (int)(strrchr(self, '/') - self), self);
	buf_puts(&path, "/census");
	*state = path.p;
	return *state;
}

void
census_read(struct census *c, struct str report)
{
	const char *line = report.p;

	*c = (struct census){0};
	while (line < report.p + report.n) {
		struct census_fd fd;

		sscanf(line, "process %d", &c->process);
		sscanf(line, "group %d", &c->group);
		sscanf(line, "blocked %" SCNx64, &c->blocked);
		sscanf(line, "ignored %" SCNx64, &c->ignored);
		if (sscanf(line, "fd %d %llu %llu", &fd.fd, &fd.dev, &fd.ino) == 3) {
			BUG_ON(c->nfds == countof(c->fds));
			c->fds[c->nfds++] = fd;
		}
		line += strcspn(line, "\n") + 1;
	}
}

static const struct census_fd *
find(const struct census *c, int fd)
{
	for (uint32_t i = 0; i < c->nfds; i++)
		if (c->fds[i].fd == fd)
			return &c->fds[i];
	return NULL;
}

bool
census_has(const struct census *c, int fd, int ours)
{
	const struct census_fd *theirs = find(c, fd);
	struct stat st;

	return theirs && fstat(ours, &st) == 0 && theirs->dev == st.st_dev && theirs->ino == st.st_ino;
}

bool
census_lacks(const struct census *c, int fd)
{
	return !find(c, fd);
}

unsigned
count_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned n = 0;

	BUG_ON(!dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 3; /* ., .. and the directory itself */
}

bool
have_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

bool
lives(pid_t pid)
{
	struct proc p;

	return proc_read(pid, &p) && p.state != 'Z' && p.state != 'X';
}
