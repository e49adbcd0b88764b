/* lock.c - see lock.h. SPDX-License-Identifier: Apache-2.0
 *
 * The file may be removed by others, at any moment. What must not happen:
 *
 *     A: open, flock               holds inode 1
 *     B: open                      of inode 1
 *     A: unlink, release
 *     B: flock                     gets inode 1, which nobody else will find any more
 *     C: open, flock               creates inode 2, gets it: B and C both go on
 *
 * So whoever gets the lock looks whether the file is still the one at that path, and starts again if not. */
#include "io/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"

/* The file is "PID START COMMAND\n", the first field wide enough for any, so that it can be overwritten in
 * place. PID 0: nobody has the lock. */
#define PID_FORMAT  "%10d"
#define MAX_COMMAND 1000 /* more of it helps nobody */

#define PATIENCE_MS 20 /* for a holder that is about to write who it is */

struct holder {
	pid_t pid;
	unsigned long long start; /* a later process of that number has another; 0 without /proc */
	struct buf command;
};

/* a field of /proc/PID/stat from the third on, counted from the last parenthesis, as field 2 may hold blanks
 * and others; 0 if there is no such process */
static unsigned long long
process_field(pid_t pid, int wanted)
{
	unsigned long long value = 0;
	char path[32];
	struct buf text = {0};
	const char *at;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	if (fd_read_file(path, &text) == 0) {
		at = strrchr(buf_cstr(&text), ')');
		for (int field = 2; at && field < wanted; field++)
			at = strchr(at + 1, ' ');
		value = at ? strtoull(at, NULL, 10) : 0;
	}
	buf_free(&text);
	return value;
}

static unsigned long long
start_time(pid_t pid)
{
	return process_field(pid, 22);
}

static pid_t
parent_of(pid_t pid)
{
	return (pid_t)process_field(pid, 4);
}

static bool
is_ancestor(pid_t pid)
{
	pid_t at = getppid();

	while (at > 0 && at != pid)
		at = parent_of(at);
	return at > 0;
}

static bool
is_alive(const struct holder *h)
{
	return h->pid > 0 && (kill(h->pid, 0) == 0 || errno == EPERM) && start_time(h->pid) == h->start;
}

/* what the file says; pid 0 if that is not true any more, or not yet */
static void
read_holder(int fd, struct holder *h)
{
	char text[MAX_COMMAND + 64];
	ssize_t n = pread(fd, text, sizeof text - 1, 0);
	int at = 0;

	text[MAX(n, 0)] = '\0';
	text[strcspn(text, "\n")] = '\0';
	buf_clear(&h->command);
	if (sscanf(text, "%d %llu %n", &h->pid, &h->start, &at) == 2 && is_alive(h))
		buf_puts(&h->command, text + at);
	else
		h->pid = 0;
}

static int
overwrite(int fd, const struct buf *text)
{
	ssize_t n = pwrite(fd, text->p, text->n, 0);

	if (n < 0)
		return -errno;
	return (size_t)n == text->n ? 0 : -ENOSPC;
}

static int
write_holder(int fd, off_t size, const char *command)
{
	struct buf line = {0};
	int e;

	buf_printf(&line, PID_FORMAT " %llu ", (int)getpid(), start_time(getpid()));
	for (size_t i = 0; i < MAX_COMMAND && command[i]; i++) {
		char c = command[i];

		if ((unsigned char)c < ' ')
			c = ' ';
		buf_putc(&line, c);
	}
	buf_putc(&line, '\n');
	e = overwrite(fd, &line);
	if (e == 0 && size > (off_t)line.n && ftruncate(fd, (off_t)line.n) < 0)
		e = -errno;
	buf_free(&line);
	return e;
}

/* Otherwise the next holder would pass for us until it has written who it is. */
static void
write_nobody(int fd)
{
	struct buf nobody = {0};

	buf_printf(&nobody, PID_FORMAT, 0);
	overwrite(fd, &nobody);
	buf_free(&nobody);
}

static bool
is_at(const char *path, const struct stat *st)
{
	struct stat now;

	return stat(path, &now) == 0 && now.st_dev == st->st_dev && now.st_ino == st->st_ino;
}

enum { BUSY, TAKEN, GONE }; /* or -errno. GONE: the file is not the one at that path any more */

static int
take(int fd, const struct lock_req *req, int op)
{
	struct stat st;
	int e = flock(fd, op) == 0 ? 0 : -errno;

	if (e < 0 && e != -EWOULDBLOCK)
		return e;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!is_at(req->path, &st))
		return GONE;
	if (e < 0)
		return BUSY;
	e = write_holder(fd, st.st_size, req->command);
	return e < 0 ? e : TAKEN;
}

static bool
is_inherited(int fd, struct holder *h)
{
	read_holder(fd, h);
	return h->pid && is_ancestor(h->pid);
}

/* As lock_try. h is filled in if somebody has it; op says if we wait until that is over */
static int
acquire(struct lock *l, const struct lock_req *req, int op, struct holder *h, struct err *err)
{
	int fd, r;

	*l = (struct lock){.fd = -1};
	do {
		fd = fd_open(req->path, O_RDWR | O_CREAT, 0666);
		r = fd < 0 ? fd : take(fd, req, op);
		if (r == BUSY)
			l->inherited = is_inherited(fd, h);
		if (r == TAKEN)
			l->fd = fd;
		else if (fd >= 0)
			fd_close(fd);
	} while (r == GONE);
	if (r < 0)
		return err_set(err, "lock %s: %s", req->path, strerror(-r));
	return l->fd >= 0 || l->inherited;
}

int
lock_try(struct lock *l, const struct lock_req *req, struct err *err)
{
	struct holder h = {0};
	int r = acquire(l, req, LOCK_EX | LOCK_NB, &h, err);

	buf_free(&h.command);
	return r;
}

int
lock_wait(struct lock *l, const struct lock_req *req, bool (*busy)(void *ctx, pid_t, struct str command),
          void *ctx, struct err *err)
{
	const struct timespec ms = {.tv_nsec = 1000000};
	struct holder h = {0};
	int r = acquire(l, req, LOCK_EX | LOCK_NB, &h, err);

	for (int i = 0; r == 0 && !h.pid && i < PATIENCE_MS; i++) {
		nanosleep(&ms, NULL);
		r = acquire(l, req, LOCK_EX | LOCK_NB, &h, err);
	}
	if (r == 0 && busy(ctx, h.pid, buf_str(&h.command)))
		r = acquire(l, req, LOCK_EX, &h, err);
	buf_free(&h.command);
	return r;
}

void
lock_release(struct lock *l)
{
	if (l->fd >= 0) {
		write_nobody(l->fd);
		flock(l->fd, LOCK_UN); /* closing would leave it to a child that still has the descriptor */
		fd_close(l->fd);
	}
	*l = (struct lock){.fd = -1};
}
