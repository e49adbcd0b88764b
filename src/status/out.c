/* out.c - see out.h. SPDX-License-Identifier: Apache-2.0 */
#include "status/out.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

/* so much may wait for a reader; beyond it we do wait, rather than fill the memory */
#define OUT_MOST ((size_t)16 << 20)

void
out_init(struct out *o, int out, int err)
{
	*o = (struct out){.ends = {{.given = out, .fd = -1}, {.given = err, .fd = -1}}};
}

/* A file is written where it is: it has an offset that we share with others, and it does not block. */
static int
open_anew(int fd)
{
	char name[40];
	struct stat st;

	if (fstat(fd, &st) < 0 || !(S_ISFIFO(st.st_mode) || isatty(fd)))
		return -1;
	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	return fd_open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY, 0);
}

/* where it cannot be opened (another user's terminal, no /proc, no reader) we write as everybody does */
static int
end_fd(struct out_end *end)
{
	if (end->fd < 0) {
		end->fd = open_anew(end->given);
		if (end->fd < 0)
			end->fd = end->given;
	}
	return end->fd;
}

static void
close_end(struct out_end *end)
{
	if (end->fd >= 0 && end->fd != end->given)
		fd_close(end->fd);
}

void
out_fini(struct out *o)
{
	out_drain(o);
	close_end(&o->ends[OUT_STD]);
	close_end(&o->ends[OUT_ERR]);
	buf_free(&o->queue);
	vec_free(&o->runs);
}

void
out_put(struct out *o, enum out_to to, struct str text)
{
	if (!text.n)
		return;
	buf_put(&o->queue, text);
	if (!o->runs.n || o->runs.p[o->runs.n - 1].to != to)
		vec_push(&o->runs, ((struct out_run){.to = to}));
	o->runs.p[o->runs.n - 1].end = o->queue.n;
}

/* One write; false: the reader is not ready. What cannot be written is dropped: a build does not fail
 * because nobody can see it, and a closed pipe ends us by SIGPIPE (ninja J4). */
static bool
write_some(struct out *o, const struct out_run *run)
{
	ssize_t n = write(end_fd(&o->ends[run->to]), o->queue.p + o->sent, run->end - o->sent);

	if (n > 0)
		o->sent += (size_t)n;
	else if (n == 0 || errno == EAGAIN)
		return false;
	else if (errno != EINTR)
		o->sent = run->end;
	return true;
}

static bool
write_all(struct out *o)
{
	for (; o->run < o->runs.n; o->run++)
		while (o->sent < o->runs.p[o->run].end)
			if (!write_some(o, &o->runs.p[o->run]))
				return false;
	buf_clear(&o->queue);
	o->runs.n = o->run = 0;
	o->sent = 0;
	return true;
}

static void
wait_for_reader(struct out *o)
{
	struct pollfd p = {.fd = end_fd(&o->ends[o->runs.p[o->run].to]), .events = POLLOUT};

	poll(&p, 1, -1);
}

void
out_drain(struct out *o)
{
	o->held = false;
	while (!write_all(o))
		wait_for_reader(o);
}

/* forget what is out, once that is most of it: every byte moves at most once for each that was written */
static void
compact(struct out *o)
{
	size_t left = o->queue.n - o->sent;

	if (o->sent <= left)
		return;
	memmove(o->queue.p, o->queue.p + o->sent, left);
	for (uint32_t i = o->run; i < o->runs.n; i++)
		o->runs.p[i].end -= o->sent;
	o->queue.n = left;
	o->sent = 0;
}

void
out_flush(struct out *o)
{
	while (!o->held && !write_all(o)) {
		compact(o);
		if (o->queue.n - o->sent < OUT_MOST)
			break;
		wait_for_reader(o);
	}
}
