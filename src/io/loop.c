/* loop.c - see loop.h. SPDX-License-Identifier: Apache-2.0 */
#include "io/loop.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/fd.h"

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

/* A shell starts background commands with INT ignored, and what we ignore our children ignore: then no job
 * could be interrupted. So what we catch has its default action, which cannot strike while it is blocked. */
static void
catch_signals(struct loop *l, sigset_t *set)
{
	struct sigaction fresh = {.sa_handler = SIG_DFL};

	sigemptyset(set);
	for (size_t i = 0; i < countof(signals); i++) {
		sigaction(signals[i], NULL, &l->actions[i]);
		if (signals[i] != SIGHUP || l->actions[i].sa_handler != SIG_IGN)
			sigaddset(set, signals[i]);
	}
	sigprocmask(SIG_BLOCK, set, &l->before);
	for (size_t i = 0; i < countof(signals); i++)
		if (sigismember(set, signals[i]))
			sigaction(signals[i], &fresh, NULL);
}

static void
release_signals(struct loop *l)
{
	for (size_t i = 0; i < countof(signals); i++)
		sigaction(signals[i], &l->actions[i], NULL);
	sigprocmask(SIG_SETMASK, &l->before, NULL);
}

int
loop_init(struct loop *l, struct err *err)
{
	struct epoll_event want = {.events = EPOLLIN}; /* signals are what has no watch */
	sigset_t set;

	*l = (struct loop){0};
	catch_signals(l, &set);
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	l->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (l->epoll >= 0 && l->signals >= 0 && epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->signals, &want) == 0)
		return 0;
	err_set(err, "event loop: %s", strerror(errno));
	loop_fini(l);
	return -1;
}

void
loop_fini(struct loop *l)
{
	BUG_ON(l->nwatches);
	if (l->signals >= 0)
		fd_close(l->signals);
	if (l->epoll >= 0)
		fd_close(l->epoll);
	release_signals(l);
}

int
loop_add(struct loop *l, struct watch *w, uint32_t events)
{
	struct epoll_event want = {.events = events, .data.ptr = w};

	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, w->fd, &want) < 0)
		return -errno;
	l->nwatches++;
	return 0;
}

/* Its events may already stand behind the one being dispatched, and its memory may soon be another's. */
static void
forget(struct loop *l, const struct watch *w)
{
	for (uint32_t i = l->at; i < l->nbatch; i++)
		if (l->batch[i].data.ptr == w)
			l->batch[i].events = 0;
	BUG_ON(l->nwatches == 0);
	l->nwatches--;
}

void
loop_del(struct loop *l, struct watch *w)
{
	forget(l, w);
	BUG_ON(epoll_ctl(l->epoll, EPOLL_CTL_DEL, w->fd, NULL) < 0);
}

void
loop_close(struct loop *l, struct watch *w)
{
	forget(l, w);
	fd_close(w->fd);
	w->fd = -1;
}

static void
read_signals(struct loop *l)
{
	struct signalfd_siginfo info;

	while (fd_read(l->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		l->latest = (int)info.ssi_signo;
		l->ncaught++;
		if (!l->caught)
			l->caught = l->latest;
	}
}

int
loop_wait(struct loop *l, int timeout_ms)
{
	int n = epoll_wait(l->epoll, l->batch, (int)countof(l->batch), timeout_ms);
	int called = 0;

	BUG_ON(n < 0 && errno != EINTR);
	l->nbatch = n < 0 ? 0 : (uint32_t)n;
	for (l->at = 0; l->at < l->nbatch;) {
		struct epoll_event event = l->batch[l->at++];
		struct watch *w = event.data.ptr;

		if (!w) {
			read_signals(l);
		} else if (event.events) {
			w->ready(w, event.events);
			called++;
		}
	}
	l->nbatch = 0;
	return called;
}
