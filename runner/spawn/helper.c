/* helper.c - see helper.h. SPDX-License-Identifier: Apache-2.0
 *
 * One request, one answer, over a pair of stream sockets. What both name by number means something in one
 * process only, so descriptors travel with the first message, and the helper puts them where the program
 * expects them. The child is made with CLONE_PARENT: the helper's parent, us, gets to wait for it. The helper
 * closes its copies before it answers: then we and the program are alone with them. */
#include "runner/spawn/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"

#define MOST_FDS 250 /* that one message takes */

/* then follow the passed descriptors' numbers, and the strings; with it come the descriptors: the working
 * directory, what will be 0, 1 and 2 as far as there is one, and those passed */
struct request {
	size_t argc, envc, npass;
	size_t nbytes; /* of the strings, each with its NUL */
	bool standard[3];
	bool own_group;
	uint64_t mark;
	bool path, dir; /* is there one? Then it comes before the other strings */
	sigset_t mask;
};

/* then follows what went wrong, in words; with it comes a pidfd, if there is one */
struct answer {
	int error; /* -errno */
	pid_t pid; /* of a child that failed, too: it has to be waited for */
	size_t nbytes;
};

/* ---- messages */

static int
send_with_fds(int to, const void *p, size_t n, const int *fds, size_t nfds)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(MOST_FDS * sizeof(int))] = {0};
	struct iovec iov = {.iov_len = n};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *c = (struct cmsghdr *)control;
	ssize_t put;

	memcpy(&iov.iov_base, &p, sizeof p);
	if (nfds) {
		msg.msg_control = control;
		msg.msg_controllen = (socklen_t)CMSG_SPACE(nfds * sizeof *fds);
		*c = (struct cmsghdr){
			.cmsg_len = (socklen_t)CMSG_LEN(nfds * sizeof *fds),
			.cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_RIGHTS,
		};
		memcpy(CMSG_DATA(c), fds, nfds * sizeof *fds);
	}
	do
		put = sendmsg(to, &msg, MSG_NOSIGNAL);
	while (put < 0 && errno == EINTR);
	if (put < 0)
		return -errno;
	return put == (ssize_t)n ? 0 : -EPIPE;
}

/* How many descriptors came, or -errno. */
static int
receive_with_fds(int from, void *p, size_t n, int *fds)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(MOST_FDS * sizeof(int))];
	struct iovec iov = {p, n};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
	                     .msg_controllen = sizeof control};
	struct cmsghdr *c;
	ssize_t got;

	do
		got = recvmsg(from, &msg, MSG_CMSG_CLOEXEC | MSG_WAITALL);
	while (got < 0 && errno == EINTR);
	if (got != (ssize_t)n || msg.msg_flags & MSG_CTRUNC)
		return -EPIPE;
	c = CMSG_FIRSTHDR(&msg);
	if (!c)
		return 0;
	memcpy(fds, CMSG_DATA(c), c->cmsg_len - CMSG_LEN(0));
	return (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof *fds);
}

static int
send_all(int to, const void *data, size_t n)
{
	const char *p = data;

	for (ssize_t put; n; p += put, n -= (size_t)put) {
		put = send(to, p, n, MSG_NOSIGNAL);
		if (put < 0 && errno != EINTR)
			return -EPIPE;
		put = MAX(put, 0);
	}
	return 0;
}

static int
receive_all(int from, void *p, size_t n)
{
	for (size_t got = 0; got < n;) {
		ssize_t r = fd_read(from, (char *)p + got, n - got);

		if (r <= 0)
			return -EPIPE;
		got += (size_t)r;
	}
	return 0;
}

/* ---- the helper */

struct order {
	struct request ask;
	int fds[MOST_FDS]; /* as they came, then above all numbers that are wanted */
	int nfds;
	int *pass;
	char *strings;
	const char *path, *dir;
	const char **argv, **envp;
};

static const char *
next_string(char **at)
{
	const char *p = *at;

	*at += strlen(p) + 1;
	return p;
}

static const char **
list_strings(char **at, size_t n)
{
	const char **list = xcalloc(n + 1, sizeof *list);

	for (size_t i = 0; i < n; i++)
		list[i] = next_string(at);
	return list;
}

static int
receive_order(int from, struct order *o)
{
	char *at;

	o->nfds = receive_with_fds(from, &o->ask, sizeof o->ask, o->fds);
	if (o->nfds < 0)
		return o->nfds;
	o->pass = xcalloc(o->ask.npass + 1, sizeof *o->pass);
	at = o->strings = xmalloc(o->ask.nbytes + 1);
	if (receive_all(from, o->pass, o->ask.npass * sizeof *o->pass) < 0 ||
	    receive_all(from, o->strings, o->ask.nbytes) < 0)
		return -EPIPE;
	o->path = o->ask.path ? next_string(&at) : NULL;
	o->dir = o->ask.dir ? next_string(&at) : NULL;
	o->argv = list_strings(&at, o->ask.argc);
	o->envp = list_strings(&at, o->ask.envc);
	return 0;
}

static void
free_order(struct order *o)
{
	xfree(o->pass);
	xfree(o->strings);
	xfree(o->argv);
	xfree(o->envp);
}

static int
lift(int *fd, int above)
{
	int high = fcntl(*fd, F_DUPFD_CLOEXEC, above);

	if (high < 0)
		return -errno;
	fd_close(*fd);
	*fd = high;
	return 0;
}

/* All that came, and our own socket, make room first for the numbers that are wanted. */
static int
place(int *socket, struct order *o)
{
	int above = 3, e = 0;
	const int *passed = o->fds + o->nfds - o->ask.npass;

	for (size_t i = 0; i < o->ask.npass; i++)
		above = MAX(above, o->pass[i] + 1);
	if (*socket < above)
		e = lift(socket, above);
	for (int i = 0; i < o->nfds && e == 0; i++)
		if (o->fds[i] < above)
			e = lift(&o->fds[i], above);
	for (size_t i = 0; i < o->ask.npass && e == 0; i++)
		if (dup3(passed[i], o->pass[i], O_CLOEXEC) < 0)
			e = -errno;
	if (e == 0 && fchdir(o->fds[0]) < 0)
		e = -errno;
	return e;
}

/* Whatever of it was done: but for the socket, nothing else is open here. */
static void
clear_away(int socket, const struct order *o)
{
	for (int i = 0; i < o->nfds; i++)
		close(o->fds[i]);
	for (size_t i = 0; i < o->ask.npass; i++)
		if (o->pass[i] != socket)
			close(o->pass[i]);
}

static int
carry_out(int *socket, struct spawn *sp, struct order *o, struct child *c, struct err *err)
{
	int next = 1, e = place(socket, o);
	struct spawn_req req = {
		.path = o->path,
		.dir = o->dir,
		.argv = o->argv,
		.envp = o->envp,
		.pass = o->pass,
		.npass = o->ask.npass,
		.own_group = o->ask.own_group,
		.mark = o->ask.mark,
		.mask = &o->ask.mask,
	};

	*c = (struct child){.pidfd = -1};
	if (e < 0) {
		err_set(err, "passed descriptors %s: %s", o->argv[0], strerror(-e));
		return e;
	}
	for (int i = 0; i < 3; i++)
		req.fds[i] = o->ask.standard[i] ? o->fds[next++] : -1;
	return spawn_start(sp, &req, c, err);
}

static int
serve(int *socket, struct spawn *sp)
{
	struct order o = {.nfds = 0};
	struct err err = {0};
	struct answer answer;
	struct child c;
	int e = receive_order(*socket, &o);

	if (e == 0) {
		e = carry_out(socket, sp, &o, &c, &err);
		answer = (struct answer){e, c.pid, err.text.n};
		clear_away(*socket, &o);
		e = send_with_fds(*socket, &answer, sizeof answer, &c.pidfd, c.pidfd >= 0);
		if (e == 0)
			e = send_all(*socket, err.text.p, err.text.n);
		if (c.pidfd >= 0)
			fd_close(c.pidfd);
	}
	err_fini(&err);
	free_order(&o);
	return e;
}

/* Signals are for the programs, and for the one that asks for them; we end when he does. */
_Noreturn static void
be_helper(int socket)
{
	struct spawn sp;
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	fd_close_from(0, socket);
	if (spawn_init(&sp) == 0) {
		sp.sibling = true;
		while (serve(&socket, &sp) == 0)
			;
	}
	_exit(0);
}

/* ---- our side */

int
helper_init(struct helper *h, struct err *err)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
		return err_set(err, "socket: %s", strerror(errno));
	h->pid = fork();
	if (h->pid == 0)
		be_helper(fds[1]);
	fd_close(fds[1]);
	h->fd = fds[0];
	pthread_mutex_init(&h->lock, NULL);
	if (h->pid > 0)
		return 0;
	err_set(err, "fork: %s", strerror(errno));
	helper_fini(h);
	return -1;
}

void
helper_fini(struct helper *h)
{
	fd_close(h->fd);
	h->fd = -1;
	while (h->pid > 0 && waitpid(h->pid, NULL, 0) < 0 && errno == EINTR)
		;
	pthread_mutex_destroy(&h->lock);
}

static size_t
add_strings(struct buf *b, const char *const *list)
{
	size_t n = 0;

	for (; list[n]; n++)
		buf_add(b, list[n], strlen(list[n]) + 1);
	return n;
}

/* What travels with the request, the working directory first; that one is ours to close. */
static int
collect_fds(const struct spawn_req *req, struct request *ask, int *fds)
{
	int n = 0;

	if (req->npass > MOST_FDS - 4)
		return -E2BIG;
	fds[n++] = fd_open(".", O_PATH | O_DIRECTORY, 0);
	if (fds[0] < 0)
		return fds[0];
	for (int i = 0; i < 3; i++) {
		int fd = req->fds[i] < 0 ? i : req->fds[i];

		ask->standard[i] = req->fds[i] >= 0 || fcntl(fd, F_GETFD) >= 0;
		if (ask->standard[i])
			fds[n++] = fd;
	}
	for (size_t i = 0; i < req->npass; i++)
		fds[n++] = req->pass[i];
	return n;
}

static int
send_request(int to, const struct spawn_req *req)
{
	struct request ask = {
		.npass = req->npass,
		.own_group = req->own_group,
		.mark = req->mark,
		.mask = *req->mask,
	};
	struct buf strings = {0};
	int fds[MOST_FDS], e, n = collect_fds(req, &ask, fds);

	if (n < 0)
		return n;
	ask.path = req->path != NULL;
	ask.dir = req->dir != NULL;
	add_strings(&strings, (const char *const[]){ask.path ? req->path : req->dir, NULL});
	if (ask.path && ask.dir)
		add_strings(&strings, (const char *const[]){req->dir, NULL});
	ask.argc = add_strings(&strings, req->argv);
	ask.envc = add_strings(&strings, req->envp);
	ask.nbytes = strings.n;
	e = send_with_fds(to, &ask, sizeof ask, fds, (size_t)n);
	if (e == 0)
		e = send_all(to, req->pass, req->npass * sizeof *req->pass);
	if (e == 0)
		e = send_all(to, strings.p, strings.n);
	fd_close(fds[0]);
	buf_free(&strings);
	return e;
}

static int
receive_answer(int from, struct answer *answer, int *pidfd, struct err *err)
{
	int fds[MOST_FDS], n = receive_with_fds(from, answer, sizeof *answer, fds);

	*pidfd = n > 0 ? fds[0] : -1;
	if (n < 0)
		return n;
	if (answer->nbytes == 0)
		return 0;
	buf_clear(&err->text);
	buf_grow(&err->text, answer->nbytes);
	if (receive_all(from, err->text.p, answer->nbytes) < 0)
		return -EPIPE;
	err->text.n = answer->nbytes;
	err->text.p[err->text.n] = '\0';
	return 0;
}

static void
bury(pid_t pid, int pidfd)
{
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	if (pidfd >= 0)
		fd_close(pidfd);
}

int
helper_start(struct helper *h, const struct spawn_req *req, struct child *c, struct err *err)
{
	struct answer answer = {0};
	int e;

	*c = (struct child){.pidfd = -1};
	pthread_mutex_lock(&h->lock);
	e = send_request(h->fd, req);
	if (e == 0)
		e = receive_answer(h->fd, &answer, &c->pidfd, err);
	pthread_mutex_unlock(&h->lock);
	if (e < 0) {
		err_set(err, "ask for %s: %s", req->argv[0], strerror(-e));
		return e;
	}
	c->pid = answer.pid;
	if (answer.error) {
		bury(answer.pid, c->pidfd);
		*c = (struct child){.pidfd = -1};
	}
	return answer.error;
}
