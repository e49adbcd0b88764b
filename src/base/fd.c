/* fd.c - see fd.h. SPDX-License-Identifier: Apache-2.0 */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/crew.h"

int
fd_open(const char *path, int flags, mode_t mode)
{
	int fd;

	do
		fd = open(path, flags | O_CLOEXEC, mode);
	while (fd < 0 && errno == EINTR);
	return fd < 0 ? -errno : fd;
}

/* One that was closed when we were started would be given to the first file we open: a log must not become
 * anybody's stdout. */
void
fd_occupy_standard(const char *path, int flags)
{
	int fd;

	do
		fd = fd_open(path, flags, 0);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		fd_close(fd);
}

int
fd_named(const char *number)
{
	char *end;
	long fd = strtol(number, &end, 10);

	if (end == number || *end || fd < 3 || fd > INT_MAX || fcntl((int)fd, F_GETFD) < 0)
		return -1;
	return (int)fd;
}

int
fd_pipe(int fds[2], int flags)
{
	return pipe2(fds, flags | O_CLOEXEC) < 0 ? -errno : 0;
}

int
fd_dup(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);

	return copy < 0 ? -errno : copy;
}

int
fd_dup_to(int fd, int number)
{
	int r;

	do
		r = dup3(fd, number, O_CLOEXEC);
	while (r < 0 && (errno == EINTR || errno == EBUSY)); /* busy: another thread is about to open it */
	return r < 0 ? -errno : r;
}

int
fd_move(int fd, int least)
{
	int moved = fcntl(fd, F_DUPFD_CLOEXEC, least), e = errno;

	fd_close(fd);
	return moved < 0 ? -e : moved;
}

/* The port may be that of a server that has just ended: connections of it that nobody uses are no
 * obstacle. */
int
fd_listen(const struct sockaddr *address, socklen_t n)
{
	int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), yes = 1, e;

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(fd, address, n) == 0 && listen(fd, 16) == 0)
		return fd;
	e = errno;
	fd_close(fd);
	return -e;
}

int
fd_accept(int fd)
{
	int client;

	do
		client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	while (client < 0 && errno == EINTR);
	return client < 0 ? -errno : client;
}

/* EINTR of close(2) on Linux leaves the descriptor closed: never retried */
int
fd_close(int fd)
{
	return close(fd) < 0 && errno != EINTR ? -errno : 0;
}

void
fd_close_from(unsigned first, int except)
{
	struct rlimit limit = {0};

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = MIN(limit.rlim_cur, 1u << 20); /* as the kernel itself does by default */
	if (except >= 0 && (unsigned)except >= first) {
		for (; first < (unsigned)except; first++)
			close((int)first);
		first++;
	}
	if (syscall(SYS_close_range, first, UINT_MAX, 0) == 0)
		return;
	for (; first < limit.rlim_cur; first++)
		close((int)first);
}

ssize_t
fd_read(int fd, void *p, size_t n)
{
	ssize_t got;

	do
		got = read(fd, p, n);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

int
fd_write_all(int fd, const void *p, size_t n)
{
	const char *at = p;

	while (n) {
		ssize_t put = write(fd, at, n);

		if (put < 0 && errno == EAGAIN) {
			struct pollfd wait = {.fd = fd, .events = POLLOUT};

			poll(&wait, 1, -1); /* somebody made the terminal non-blocking: wait for room */
		} else if (put < 0 && errno != EINTR) {
			return -errno;
		} else if (put > 0) {
			at += put;
			n -= (size_t)put;
		}
	}
	return 0;
}

enum {
	PIECE = 1 << 20,   /* what one of several threads reads at a time */
	LARGE = 8 * PIECE, /* from here on several read: most of the time goes into making pages */
};

struct pieces {
	int fd;
	char *to;
	_Atomic bool failed;
};

static void
read_piece(void *ctx, size_t from, size_t to)
{
	struct pieces *p = ctx;

	while (from < to) {
		ssize_t got = pread(p->fd, p->to + from, to - from, (off_t)from);

		if (got <= 0)
			break;
		from += (size_t)got;
	}
	if (from < to)
		p->failed = true;
}

/* n bytes that are there are read at once, and the file goes on behind them; whatever happens to it
 * meanwhile, it is read from its beginning after all. */
static void
read_large(int fd, size_t n, struct buf *out)
{
	struct pieces p = {.fd = fd, .to = out->p + out->n};

	crew_run(n, PIECE, read_piece, &p);
	if (!p.failed && lseek(fd, (off_t)n, SEEK_SET) >= 0)
		out->n += n;
}

/* The size is a hint only: it may be 0 (/proc), and the file may grow while it is read. There is room for one
 * byte more: a read that could have had it, and brings as much as was expected, has come to the end. */
static int
read_rest(int fd, struct buf *out)
{
	size_t before = out->n, size = 0;
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
		if ((uint64_t)st.st_size > SIZE_MAX / 2)
			return -EFBIG;
		size = (size_t)st.st_size;
		buf_grow(out, size + 1);
		if (st.st_size >= LARGE)
			read_large(fd, size, out);
	}
	do {
		if (out->cap - out->n < 2)
			buf_grow(out, (size_t)64 * 1024);
		got = fd_read(fd, out->p + out->n, out->cap - out->n - 1);
		if (got > 0)
			out->n += (size_t)got;
	} while (got > 0 && out->n - before != size);
	buf_grow(out, 0);
	out->p[out->n] = '\0';
	return (int)MIN(got, 0);
}

int
fd_read_file(const char *path, struct buf *out)
{
	int fd = fd_open(path, O_RDONLY, 0), rc;

	if (fd < 0)
		return fd;
	rc = read_rest(fd, out);
	fd_close(fd);
	return rc;
}
