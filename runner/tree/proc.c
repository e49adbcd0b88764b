/* proc.c - see proc.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/tree/proc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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
proc_list_open(struct proc_list *l)
{
	l->at = l->n = 0;
	l->fd = fd_open("/proc", O_RDONLY | O_DIRECTORY, 0);
	return MIN(l->fd, 0);
}

static bool
read_entries(struct proc_list *l)
{
	long n = l->fd < 0 ? 0 : syscall(SYS_getdents64, l->fd, l->entries, sizeof l->entries);

	l->at = 0;
	l->n = (uint32_t)MAX(n, 0);
	return n > 0;
}

pid_t
proc_list_next(struct proc_list *l)
{
	while (l->at < l->n || read_entries(l)) {
		const struct dirent *entry = (const void *)(l->entries + l->at);

		l->at += entry->d_reclen;
		if (*entry->d_name >= '1' && *entry->d_name <= '9')
			return (pid_t)strtol(entry->d_name, NULL, 10);
	}
	return 0;
}

void
proc_list_close(struct proc_list *l)
{
	if (l->fd >= 0)
		fd_close(l->fd);
}

pid_t
proc_self(void)
{
	char text[PROC_PATH];
	ssize_t n = readlink("/proc/self", text, sizeof text - 1);

	if (n < 0)
		return -1;
	text[n] = '\0';
	return (pid_t)strtol(text, NULL, 10);
}

/* the last of "0.20 0.18 0.12 1/80 11206" */
pid_t
proc_latest(void)
{
	struct buf text = {0};
	const char *last = NULL;
	pid_t pid;

	if (fd_read_file("/proc/loadavg", &text) == 0)
		last = memrchr(text.p, ' ', text.n);
	pid = last ? (pid_t)strtol(last, NULL, 10) : -1;
	buf_free(&text);
	return pid;
}

/* We start them all on our first thread, and orphans come to it as well. */
void
proc_children(struct buf *out)
{
	char path[PROC_PATH];

	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	fd_read_file(path, out);
}

/* The name, in parentheses, may hold anything: fields are counted from the last one. */
bool
proc_read(pid_t pid, struct proc *p)
{
	struct buf text = {0};
	unsigned long long start;
	const char *rest;
	bool known = false;
	int parent, group;

	if (read_of(pid, "stat", &text) == 0 && (rest = strrchr(text.p, ')')))
		known = sscanf(rest + 1, " %c %d %d%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%*s%llu",
		               &p->state, &parent, &group, &start) == 4;
	if (known) {
		p->parent = parent;
		p->group = group;
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
