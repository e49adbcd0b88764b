/* proc.c - see proc.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/proc.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"

#define LONGEST_COMMAND 80

enum { PROC_PATH = 64 };

static void
path_of(pid_t pid, const char *name, char path[PROC_PATH])
{
	snprintf(path, PROC_PATH, "/proc/%d/%s", (int)pid, name);
}

static int
read_of(pid_t pid, const char *name, struct buf *out)
{
	char path[PROC_PATH];

	path_of(pid, name, path);
	return fd_read_file(path, out);
}

int
proc_list(idvec *pids)
{
	DIR *dir = opendir("/proc");
	const struct dirent *entry;

	if (!dir)
		return -errno;
	while ((entry = readdir(dir)))
		if (*entry->d_name >= '1' && *entry->d_name <= '9')
			vec_push(pids, (uint32_t)strtoul(entry->d_name, NULL, 10));
	closedir(dir);
	return 0;
}

/* The name, in parentheses, may hold anything: fields are counted from the last one. */
bool
proc_read(pid_t pid, struct proc *p)
{
	struct buf text = {0};
	unsigned long long start;
	const char *rest;
	bool known = false;
	int parent;

	if (read_of(pid, "stat", &text) == 0 && (rest = strrchr(text.p, ')')))
		known = sscanf(rest + 1, " %c %d%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%llu",
		               &p->state, &parent, &start) == 3;
	if (known) {
		p->parent = parent;
		p->start = start;
	}
	buf_free(&text);
	return known;
}

/* as it can be shown: on one line, and no terminal obeys it */
static void
add_shown(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		buf_putc(out, (unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f ? ' ' : text.p[i]);
}

void
proc_name(pid_t pid, struct buf *out)
{
	struct buf text = {0};

	if (read_of(pid, "comm", &text) == 0 && text.n)
		add_shown(out, (struct str){text.p, text.n - 1});
	buf_free(&text);
}

/* Its words end in NUL. Kernel threads and zombies have none. */
void
proc_command(pid_t pid, struct buf *out)
{
	struct buf text = {0};

	if (read_of(pid, "cmdline", &text) < 0 || text.n < 2) {
		proc_name(pid, out);
	} else if (text.n - 1 <= LONGEST_COMMAND) {
		add_shown(out, (struct str){text.p, text.n - 1});
	} else {
		add_shown(out, (struct str){text.p, LONGEST_COMMAND - 3});
		buf_puts(out, "...");
	}
	buf_free(&text);
}

/* The links are read, not followed: following one could hang on a file system that does. */
bool
proc_has_pipe(pid_t pid, ino_t ino)
{
	char path[PROC_PATH], want[PROC_PATH], link[PROC_PATH];
	size_t len = (size_t)snprintf(want, sizeof want, "pipe:[%llu]", (unsigned long long)ino);
	const struct dirent *entry;
	bool found = false;
	DIR *dir;

	path_of(pid, "fd", path);
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir)))
		found = readlinkat(dirfd(dir), entry->d_name, link, sizeof link) == (ssize_t)len &&
		        memcmp(link, want, len) == 0;
	if (dir)
		closedir(dir);
	return found;
}

int
proc_hold(pid_t pid)
{
	long fd = syscall(SYS_pidfd_open, pid, 0);

	return fd < 0 ? -errno : (int)fd;
}

bool
proc_signal(int pidfd, int sig)
{
	return syscall(SYS_pidfd_send_signal, pidfd, sig, NULL, 0) == 0;
}

bool
proc_has_ended(int pidfd)
{
	struct pollfd end = {.fd = pidfd, .events = POLLIN};

	return poll(&end, 1, 0) == 1;
}
