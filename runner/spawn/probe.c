/* probe.c - see probe.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/spawn/probe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/stat.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/vec.h"

#ifndef AT_EXECVE_CHECK
#define AT_EXECVE_CHECK 0x10000 /* only check if it can be executed; older kernels say EINVAL */
#endif

#define SEARCH_US 50000 /* of our CPU's time: on a busy machine it takes longer */
#define MAX_NAMED 8     /* holders; of more, only the number is told */

/* ---- yes or no */

/* Whoever opens the file for writing while we have the lease is held up for that long and we are sent a
 * signal: by default SIGIO, which kills. SIGURG is ignored unless somebody wants it. */
static int
by_lease(const char *path)
{
	int fd = fd_open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
	int r = 0;

	if (fd < 0)
		return fd;
	if (fcntl(fd, F_SETSIG, SIGURG) < 0)
		r = -errno;
	else if (fcntl(fd, F_SETLEASE, F_RDLCK) < 0)
		r = errno == EAGAIN ? 1 : -errno;
	else
		fcntl(fd, F_SETLEASE, F_UNLCK);
	fd_close(fd);
	return r;
}

static int
by_exec(const char *path)
{
	const char *const argv[] = {path, NULL}, *const env[] = {NULL};

	if (syscall(SYS_execveat, AT_FDCWD, path, argv, env, AT_EXECVE_CHECK) == 0)
		return 0;
	return errno == ETXTBSY ? 1 : -errno;
}

/* ---- who */

struct search {
	struct statx file; /* device and inode number */
	char *path;        /* absolute, without links */
	int64_t until_us;  /* of our CPU time */
	struct buf *out;   /* NULL: to find one is enough */
	int found;
	struct buf maps; /* of the process we are looking at */
};

static int64_t
cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool
is_over(const struct search *s)
{
	return (s->found && !s->out) || cpu_us() >= s->until_us;
}

/* as in "12 (ld)" */
static void
put_thread(struct buf *out, pid_t pid, pid_t tid)
{
	char path[64];
	struct buf name = {0};

	snprintf(path, sizeof path, "/proc/%d/task/%d/comm", pid, tid);
	fd_read_file(path, &name);
	buf_printf(out, "%d (%.*s)", tid, (int)strcspn(buf_cstr(&name), "\n"), buf_cstr(&name));
	buf_free(&name);
}

static void
report(struct search *s, pid_t pid, pid_t tid, const char *how)
{
	if (s->found++ >= MAX_NAMED || !s->out)
		return;
	buf_puts(s->out, s->found > 1 ? ", " : "");
	buf_puts(s->out, pid == getpid() ? "this process, pid " : "pid ");
	put_thread(s->out, pid, pid);
	if (tid != pid) {
		buf_puts(s->out, ", thread ");
		put_thread(s->out, pid, tid);
	}
	buf_printf(s->out, " %s", how);
}

/* ---- links below /proc: 1, 0, or -errno if we may not know */

/* by number: not every libc has a function for it */
static int
ask(int dir, const char *name, int flags, struct statx *st)
{
	return syscall(SYS_statx, dir, name, flags, STATX_INO, st) < 0 ? -errno : 0;
}

/* Not synced, as we look at strangers' files too: of a dead network file system we would never hear. */
static int
leads_to_file(const struct search *s, int dir, const char *link)
{
	struct statx st;
	int e = ask(dir, link, AT_STATX_DONT_SYNC, &st);

	if (e < 0)
		return e;
	return st.stx_ino == s->file.stx_ino && st.stx_dev_major == s->file.stx_dev_major &&
	       st.stx_dev_minor == s->file.stx_dev_minor;
}

/* The permissions of such a link say how the file was opened. */
static int
is_for_writing(int dir, const char *link)
{
	struct stat st;

	if (fstatat(dir, link, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return (st.st_mode & S_IWUSR) != 0;
}

/* ---- searching */

static void
search_descriptors(struct search *s, pid_t pid, pid_t tid)
{
	char text[64];
	struct dirent *e;
	DIR *dir;

	snprintf(text, sizeof text, "/proc/%d/task/%d/fd", pid, tid);
	dir = opendir(text);
	while (dir && (e = readdir(dir)) != NULL)
		if (leads_to_file(s, dirfd(dir), e->d_name) == 1 &&
		    is_for_writing(dirfd(dir), e->d_name) == 1) {
			snprintf(text, sizeof text, "as descriptor %.16s", e->d_name);
			report(s, pid, tid, text);
		}
	if (dir)
		closedir(dir);
}

/* The line of /proc/PID/maps does not tell how the file was opened, and on some file systems its device is
 * not that of stat(2). The link in map_files knows both, but only root may follow it, and its permissions may
 * still be those of an earlier mapping at the same place. */
static bool
is_mapped_for_writing(const struct search *s, pid_t pid, const char *line)
{
	unsigned long start, end;
	unsigned long long ino;
	unsigned major, minor;
	char rights[5], link[96];
	int path = 0, same, n;

	n = sscanf(line, "%lx-%lx %4s %*x %x:%x %llu %n", &start, &end, rights, &major, &minor, &ino, &path);
	if (n < 6 || ino != s->file.stx_ino)
		return false;
	snprintf(link, sizeof link, "/proc/%d/map_files/%lx-%lx", pid, start, end);
	same = leads_to_file(s, AT_FDCWD, link);
	if (same < 0)
		same = (major == s->file.stx_dev_major && minor == s->file.stx_dev_minor) ||
		       strcmp(line + path, s->path) == 0;
	return same && ((rights[1] == 'w' && rights[3] == 's') || is_for_writing(AT_FDCWD, link) == 1);
}

static void
search_mappings(struct search *s, pid_t pid)
{
	char path[32], ino[32];

	snprintf(path, sizeof path, "/proc/%d/maps", pid);
	snprintf(ino, sizeof ino, " %llu ", (unsigned long long)s->file.stx_ino);
	buf_clear(&s->maps);
	if (fd_read_file(path, &s->maps) < 0)
		return;
	for (char *line = s->maps.p, *next; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		if (strstr(line, ino) && is_mapped_for_writing(s, pid, line)) {
			report(s, pid, pid, "in a mapping");
			return;
		}
	}
}

static bool
have_one_table(pid_t a, pid_t b)
{
	return syscall(SYS_kcmp, a, b, KCMP_FILES, 0, 0) == 0;
}

/* A thread may have descriptors of its own (ours do); most share them with the first one. */
static void
search_threads(struct search *s, pid_t pid)
{
	char path[32];
	struct dirent *e;
	pid_t seen = pid;
	DIR *dir;

	snprintf(path, sizeof path, "/proc/%d/task", pid);
	dir = opendir(path);
	while (dir && !is_over(s) && (e = readdir(dir)) != NULL) {
		pid_t tid = (pid_t)strtol(e->d_name, NULL, 10);

		if (tid <= 0 || tid == pid || have_one_table(tid, pid) || have_one_table(tid, seen))
			continue;
		search_descriptors(s, pid, tid);
		seen = tid;
	}
	if (dir)
		closedir(dir);
}

typedef VEC(pid_t) pids;

/* the number given last: numbers begin anew when they reach their limit */
static pid_t
newest_process(void)
{
	struct buf text = {0};
	const char *last;
	pid_t pid;

	fd_read_file("/proc/loadavg", &text);
	last = strrchr(buf_cstr(&text), ' ');
	pid = last ? (pid_t)strtol(last, NULL, 10) : 0;
	buf_free(&text);
	return pid;
}

/* What is looked at first comes last: ourselves, who can do something about it, then whoever was started
 * last, who is the likeliest. /proc lists numbers in their order. */
static int
list_processes(pids *list)
{
	pid_t newest = newest_process();
	pids recent = {0};
	DIR *dir = opendir("/proc");
	struct dirent *e;

	if (!dir)
		return -errno;
	while ((e = readdir(dir)) != NULL) {
		pid_t pid = (pid_t)strtol(e->d_name, NULL, 10);

		if (pid > 0 && pid != getpid())
			vec_push(pid > newest ? list : &recent, pid);
	}
	closedir(dir);
	for (uint32_t i = 0; i < recent.n; i++)
		vec_push(list, recent.p[i]);
	vec_push(list, getpid());
	vec_free(&recent);
	return 0;
}

static int
search_all(struct search *s)
{
	pids list = {0};
	int e = list_processes(&list);

	while (list.n && !is_over(s)) {
		pid_t pid = vec_pop(&list);

		search_descriptors(s, pid, pid);
		search_threads(s, pid);
		search_mappings(s, pid);
	}
	if (e == 0 && list.n && !s->found)
		e = -ETIME;
	vec_free(&list);
	return e;
}

/* how many have it open for writing, or -errno */
static int
search(const char *path, struct buf *out)
{
	struct search s = {.out = out, .until_us = cpu_us() + SEARCH_US};
	int e = ask(AT_FDCWD, path, 0, &s.file);

	if (e < 0)
		return e;
	s.path = realpath(path, NULL);
	if (!s.path)
		return -errno;
	e = search_all(&s);
	xfree(s.path);
	buf_free(&s.maps);
	return e < 0 ? e : s.found;
}

int
probe_explain(const char *path, struct buf *out)
{
	int n = search(path, out);

	if (n > MAX_NAMED)
		buf_printf(out, " and %d more", n - MAX_NAMED);
	return MAX(n, 0);
}

static int
by_search(const char *path)
{
	int n = search(path, NULL);

	return MIN(n, 1);
}

int
probe_busy_by(enum probe_way way, const char *path)
{
	static int (*const ways[])(const char *path) = {
		[PROBE_LEASE] = by_lease,
		[PROBE_EXEC] = by_exec,
		[PROBE_PROC] = by_search,
	};

	return ways[way](path);
}

int
probe_busy(const char *path)
{
	int r = -ENOSYS;

	for (int way = 0; way < PROBE_WAYS && r < 0; way++)
		r = probe_busy_by((enum probe_way)way, path);
	return r;
}
