/* loop.c - see loop.h. SPDX-License-Identifier: Apache-2.0 */
#include "io/loop.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/fd.h"

#define SIGNALS UINT64_MAX /* the event that no slot stands for */

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
	if (l->more)
		sigaction(l->more, &l->more_action, NULL);
	sigprocmask(SIG_SETMASK, &l->before, NULL);
}

int
loop_init(struct loop *l, struct err *err)
{
	struct epoll_event want = {.events = EPOLLIN, .data.u64 = SIGNALS};
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
loop_catch(struct loop *l, int sig)
{
	struct sigaction fresh = {.sa_handler = SIG_DFL};
	sigset_t set;

	BUG_ON(l->more);
	l->more = sig;
	sigemptyset(&set);
	sigaddset(&set, sig);
	for (size_t i = 0; i < countof(signals); i++)
		if (signals[i] != SIGHUP || l->actions[i].sa_handler != SIG_IGN)
			sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigaction(sig, &fresh, &l->more_action);
	BUG_ON(signalfd(l->signals, &set, 0) < 0);
}

void
loop_fini(struct loop *l)
{
	BUG_ON(l->vacant.n < l->slots.n);
	if (l->signals >= 0)
		fd_close(l->signals);
	if (l->epoll >= 0)
		fd_close(l->epoll);
	release_signals(l);
	vec_free(&l->slots);
	vec_free(&l->vacant);
}

static uint32_t
take_slot(struct loop *l)
{
	if (!l->vacant.n) {
		vec_push(&l->slots, (struct loop_slot){0});
		vec_push(&l->vacant, l->slots.n - 1);
	}
	return vec_pop(&l->vacant);
}

static void
leave_slot(struct loop *l, uint32_t i)
{
	l->slots.p[i].watch = NULL;
	l->slots.p[i].age++;
	vec_push(&l->vacant, i);
}

static struct epoll_event
event_of(const struct loop *l, uint32_t slot, uint32_t events)
{
	uint64_t name = (uint64_t)l->slots.p[slot].age << 32 | slot;

	return (struct epoll_event){.events = events, .data.u64 = name};
}

int
loop_add(struct loop *l, struct watch *w, uint32_t events)
{
	uint32_t i = take_slot(l);
	struct epoll_event want = event_of(l, i, events);

	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, w->fd, &want) < 0) {
		int e = -errno;

		leave_slot(l, i);
		return e;
	}
	l->slots.p[i].watch = w;
	w->slot = i;
	return 0;
}

void
loop_del(struct loop *l, struct watch *w)
{
	leave_slot(l, w->slot);
	BUG_ON(epoll_ctl(l->epoll, EPOLL_CTL_DEL, w->fd, NULL) < 0);
}

void
loop_again(struct loop *l, struct watch *w, uint32_t events)
{
	struct epoll_event want = event_of(l, w->slot, events);

	BUG_ON(epoll_ctl(l->epoll, EPOLL_CTL_MOD, w->fd, &want) < 0);
}

void
loop_close(struct loop *l, struct watch *w)
{
	leave_slot(l, w->slot);
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

bool
loop_notice(struct loop *l)
{
	read_signals(l);
	return l->caught;
}

static int
dispatch(struct loop *l, struct epoll_event event)
{
	uint32_t i = (uint32_t)event.data.u64;
	struct watch *w;

	if (event.data.u64 == SIGNALS) {
		read_signals(l);
		return 0;
	}
	w = l->slots.p[i].age == event.data.u64 >> 32 ? l->slots.p[i].watch : NULL;
	if (w)
		w->ready(w, event.events);
	return w ? 1 : 0;
}

int
loop_wait(struct loop *l, int timeout_ms)
{
	struct epoll_event batch[64];
	int n = epoll_wait(l->epoll, batch, (int)countof(batch), timeout_ms);
	int called = 0;

	BUG_ON(n < 0 && errno != EINTR);
	for (int i = 0; i < n; i++)
		called += dispatch(l, batch[i]);
	return called;
}
