/* audit.c - see audit.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/spawn/audit.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- stopping a child where it begins */

/* Signals that come first are for it. false if it has ended. */
static bool
reaches_exec(pid_t pid)
{
	siginfo_t info;

	for (;;) {
		info.si_pid = 0;
		if (waitid(P_PID, (id_t)pid, &info, WSTOPPED | WEXITED | WNOWAIT) < 0) {
			if (errno != EINTR)
				return false;
			continue;
		}
		if (info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED)
			return false; /* its end is for spawn_reap */
		waitid(P_PID, (id_t)pid, &info, WSTOPPED);
		if (info.si_status == SIGTRAP)
			return true;
		ptrace(PTRACE_CONT, pid, NULL, (void *)(intptr_t)info.si_status);
	}
}

/* ---- what it has */

static void
name_of(const char *folder, const char *number, char name[256])
{
	char link[512];
	ssize_t n;

	snprintf(link, sizeof link, "%s/%s", folder, number);
	n = readlink(link, name, 255);
	name[MAX(n, 0)] = '\0';
}

/* our descriptor that becomes the child's `fd`, or -1 */
static int
given(const struct spawn_req *req, int fd)
{
	for (size_t i = 0; i < req->npass; i++)
		if (req->pass[i] == fd)
			return fd;
	return fd > 2 ? -1 : req->fds[fd] >= 0 ? req->fds[fd] : fd;
}

static bool
is_same(const char *folder, const char *number, int ours)
{
	struct stat a, b;
	char link[512];

	snprintf(link, sizeof link, "%s/%s", folder, number);
	return stat(link, &a) == 0 && fstat(ours, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static void
check_one(struct audit *a, const struct spawn_req *req, const char *folder, const char *number)
{
	int ours = given(req, atoi(number));
	char name[256];

	if (ours >= 0 && is_same(folder, number, ours))
		return;
	name_of(folder, number, name);
	a->nwrong++;
	buf_printf(&a->text, "%s has descriptor %s, %s: %s\n", req->argv[0], number, name,
	           ours < 0 ? "nobody gave it that" : "it was given another");
}

static void
check_missing(struct audit *a, const struct spawn_req *req, const char *folder, int fd)
{
	struct stat st;
	char link[512];

	snprintf(link, sizeof link, "%s/%d", folder, fd);
	if (lstat(link, &st) == 0 || fstat(given(req, fd), &st) < 0)
		return;
	a->nwrong++;
	buf_printf(&a->text, "%s has no descriptor %d\n", req->argv[0], fd);
}

static void
check(struct audit *a, const struct spawn_req *req, pid_t pid)
{
	char folder[32];
	DIR *dir;

	snprintf(folder, sizeof folder, "/proc/%d/fd", (int)pid);
	dir = opendir(folder);
	if (!dir) {
		a->nwrong++;
		buf_printf(&a->text, "%s: %s\n", folder, strerror(errno));
		return;
	}
	for (struct dirent *e; (e = readdir(dir)) != NULL;)
		if (*e->d_name != '.')
			check_one(a, req, folder, e->d_name);
	closedir(dir);
	for (int fd = 0; fd < 3; fd++)
		check_missing(a, req, folder, fd);
	for (size_t i = 0; i < req->npass; i++)
		check_missing(a, req, folder, req->pass[i]);
}

void
audit_child(struct audit *a, const struct spawn_req *req, const struct child *c)
{
	if (!reaches_exec(c->pid))
		return;
	a->nchildren++;
	check(a, req, c->pid);
	ptrace(PTRACE_DETACH, c->pid, NULL, NULL);
}

/* ---- what we have */

void
audit_inherited(struct buf *out)
{
	DIR *dir = opendir("/proc/self/fd");
	char name[256];

	for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
		if (*e->d_name == '.' || atoi(e->d_name) < 3 || atoi(e->d_name) == dirfd(dir))
			continue;
		name_of("/proc/self/fd", e->d_name, name);
		buf_printf(out, "%s: %s\n", e->d_name, name);
	}
	if (dir)
		closedir(dir);
}
