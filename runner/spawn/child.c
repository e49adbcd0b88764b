/* child.c - see child.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/spawn/child.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <linux/futex.h>
#include <sys/ptrace.h>

#include "runner/spawn/clone.h"

#define SIGSET_BYTES ((NSIG - 1) / 8) /* the kernel's sigset_t is smaller than libc's */

/* the kernel's struct sigaction, on every machine as far as `handler`; all zero means the default action */
struct kernel_action {
	uintptr_t handler;
	uintptr_t rest[7];
};

/* The waiting count is read after the gate is open, and whoever waits counts himself before he looks at it:
 * nobody sleeps through. */
void
spawn_gate_open(struct spawn_gate *g)
{
	atomic_store(&g->since, 0);
	if (atomic_load(g->waiting) == 0)
		return;
	CALL(SYS_futex, &g->since, FUTEX_WAKE_PRIVATE, INT_MAX);
	CALL(SYS_write, g->wake, "", 1);
}

/* Before anything else, for the table is our parent's: if this fails, nothing has been touched. The copy is
 * made here and not by clone, so between the same two states of the gate. The kernel leaves out what it would
 * close at once, but for some below the next multiple of 64; all is closed when the call returns. Our own
 * pidfd is in the lent table already, which it would not be in a copy made by clone. */
static long
leave_table(struct start *s)
{
	long e;

	s->stage = "descriptor table";
	if (!s->lent)
		return 0;
	e = CALL(SYS_close_range, s->lent, UINT_MAX, CLOSE_RANGE_UNSHARE);
	if (e < 0)
		return e;
	s->left = true;
	if (*s->pidfd >= 0 && (unsigned)*s->pidfd < s->lent)
		CALL(SYS_close, *s->pidfd);
	return 0;
}

/* A handler of ours must not run in the child, in our memory. Ignored signals stay ignored, as exec would
 * have it. */
static long
reset_handlers(struct start *s)
{
	static const struct kernel_action fresh;

	if (!s->reset_handlers)
		return 0;
	for (int sig = 1; sig < NSIG; sig++) {
		struct kernel_action now;

		if (CALL(SYS_rt_sigaction, sig, NULL, &now, SIGSET_BYTES) == 0 &&
		    now.handler != (uintptr_t)SIG_DFL && now.handler != (uintptr_t)SIG_IGN)
			CALL(SYS_rt_sigaction, sig, &fresh, NULL, SIGSET_BYTES);
	}
	return 0;
}

/* Nobody may be in the group that it joins, unless it is the child itself, whom spawn_kill has put there. The
 * priority of a group is that of who is most urgent in it. */
static bool
is_taken(pid_t group)
{
	return CALL(SYS_getpriority, PRIO_PGRP, group) != 20 - MEMBER_NICE && CALL(SYS_getpgid, 0) != group;
}

static long
set_group(struct start *s)
{
	pid_t group = s->req->group; /* 0: one of its own */

	s->stage = "setpgid";
	if (!s->req->own_group)
		return 0;
	return group && is_taken(group) ? -EBUSY : CALL(SYS_setpgid, 0, group);
}

/* A program that cannot be marked is started all the same. */
static long
set_mark(struct start *s)
{
	uint64_t limit[2] = {s->req->mark, UINT64_MAX}; /* soft, and hard: none */

	if (s->req->mark)
		CALL(SYS_prlimit64, 0, RLIMIT_RTTIME, limit, NULL);
	return 0;
}

/* We may have taken more than we were given, which is not for others: threads of who has no limit get
 * less. */
static long
set_stack(struct start *s)
{
	s->stage = "stack limit";
	return s->req->stack ? CALL(SYS_prlimit64, 0, RLIMIT_STACK, s->req->stack, NULL) : 0;
}

/* Where the kernel cannot do it at birth. */
static long
enter_cgroup(struct start *s)
{
	long fd, n;

	s->stage = "control group";
	if (!s->req->cgroup || s->in_cgroup)
		return 0;
	fd = CALL(SYS_openat, s->req->cgroup, "cgroup.procs", O_WRONLY);
	if (fd < 0)
		return fd;
	n = CALL(SYS_write, fd, "0", 1);
	CALL(SYS_close, fd);
	return MIN(n, 0);
}

/* While none but what was open has a number. */
static long
keep_passed(struct start *s)
{
	long e = 0;

	s->stage = "passed descriptors";
	for (size_t i = 0; i < s->req->npass && e == 0; i++)
		e = CALL(SYS_fcntl, s->req->pass[i], F_SETFD, 0);
	return e;
}

/* Sources among 0–2 that are not where they belong step aside first, lest one is overwritten before it is
 * copied. */
static long
place_standard(struct start *s)
{
	long from[3], e = 0;

	s->stage = "standard descriptors";
	for (int i = 0; i < 3; i++) {
		from[i] = s->req->fds[i];
		if (from[i] >= 0 && from[i] < 3 && from[i] != i) {
			from[i] = CALL(SYS_fcntl, from[i], F_DUPFD, 3);
			if (from[i] < 0)
				return from[i];
		}
	}
	for (int i = 0; i < 3 && e >= 0; i++)
		if (from[i] == i)
			e = CALL(SYS_fcntl, i, F_SETFD, 0);
		else if (from[i] >= 0)
			e = CALL(SYS_dup3, from[i], i, 0);
	return e;
}

/* ---- closing */

/* Without /proc there is only trying all numbers. */
static long
close_every_number(unsigned first, unsigned last)
{
	struct rlimit limit;
	long e = CALL(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit);

	if (e < 0)
		return e;
	limit.rlim_cur = MIN(limit.rlim_cur, 1u << 20); /* as the kernel itself does by default */
	for (unsigned fd = first; fd <= last && fd < limit.rlim_cur; fd++)
		CALL(SYS_close, fd);
	return 0;
}

static void
close_named(const char *name, unsigned first, unsigned last, unsigned except)
{
	unsigned fd = 0;

	if (*name < '0' || *name > '9')
		return; /* . and .. */
	for (; *name; name++)
		fd = fd * 10 + (unsigned)(*name - '0');
	if (fd >= first && fd <= last && fd != except)
		CALL(SYS_close, fd);
}

static long
close_listed(unsigned first, unsigned last)
{
	long n, dir = CALL(SYS_openat, AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY);
	_Alignas(struct dirent) char entries[1024];

	if (dir < 0)
		return close_every_number(first, last);
	while ((n = CALL(SYS_getdents64, dir, entries, sizeof entries)) > 0)
		for (long at = 0; at < n;) {
			struct dirent *entry = (struct dirent *)(void *)(entries + at);

			close_named(entry->d_name, first, last, (unsigned)dir);
			at += entry->d_reclen;
		}
	CALL(SYS_close, dir);
	return n;
}

static long
close_span(struct start *s, unsigned first, unsigned last)
{
	if (first > last)
		return 0;
	if (!s->no_close_range) {
		if (CALL(SYS_close_range, first, last, 0) == 0)
			return 0;
		s->no_close_range = true;
	}
	return close_listed(first, last);
}

/* Of what the child keeps, the next from `first` on. Its own means to report are closed by exec. */
static unsigned
next_kept(const struct start *s, unsigned first)
{
	unsigned next = UINT_MAX;

	for (size_t i = 0; i < s->req->npass; i++)
		if ((unsigned)s->req->pass[i] >= first)
			next = MIN(next, (unsigned)s->req->pass[i]);
	if (s->status >= 0 && (unsigned)s->status >= first)
		next = MIN(next, (unsigned)s->status);
	if (s->status < 0 && s->gate && (unsigned)s->gate->wake >= first)
		next = MIN(next, (unsigned)s->gate->wake);
	return next;
}

/* Before exec, not by it: the kernel lets us go on before it has closed close-on-exec descriptors, and
 * whatever we close meanwhile would stay open in the child: a program just written would be "text file
 * busy". */
static long
close_others(struct start *s)
{
	unsigned first = 3, kept;
	long e = 0;

	s->stage = "close descriptors";
	if (s->careless)
		return 0;
	for (; e >= 0 && (kept = next_kept(s, first)) != UINT_MAX; first = kept + 1)
		e = close_span(s, first, kept - 1);
	return e < 0 ? e : close_span(s, first, UINT_MAX);
}

static long
say_closed(struct start *s)
{
	static const struct report report;

	s->stage = "report";
	s->closed = true;
	if (s->status >= 0)
		return CALL(SYS_write, s->status, &report, sizeof report);
	if (s->gate)
		spawn_gate_open(s->gate);
	return 0;
}

/* ---- what may hang, when it holds nothing of ours any more */

static long
enter_dir(struct start *s)
{
	s->stage = "chdir";
	return s->req->dir ? CALL(SYS_chdir, s->req->dir) : 0;
}

static long
set_mask(struct start *s)
{
	s->stage = "signal mask";
	return CALL(SYS_rt_sigprocmask, SIG_SETMASK, s->req->mask, NULL, SIGSET_BYTES);
}

static long
be_traced(struct start *s)
{
	s->stage = "trace";
	return s->req->traced ? CALL(SYS_ptrace, PTRACE_TRACEME) : 0;
}

static long
execute(struct start *s)
{
	s->stage = "exec";
	if (s->again)
		s->req->again(s->again, s->status);
	return CALL(SYS_execve, child_program(s->req), s->req->argv, s->req->envp);
}

int
child_run(void *arg)
{
	static long (*const steps[])(struct start *) = {
		leave_table, reset_handlers, set_group,    set_mark,   set_stack, enter_cgroup,
		keep_passed, place_standard, close_others, say_closed, enter_dir, set_mask,
		be_traced,   execute,
	};
	struct start *s = arg;
	long e = 0;

	for (size_t i = 0; e >= 0; i++)
		e = steps[i](s);
	s->error = (int)-e;
	if (s->status >= 0) {
		struct report report = {s->stage, s->error};

		CALL(SYS_write, s->status, &report, sizeof report);
	}
	CALL(SYS_exit_group, 127);
	__builtin_unreachable();
}

/* Until it is reaped, nobody else gets its number, nor that of its group. In the group nobody is less
 * urgent, so that it shows if others are in it. */
int
child_found_group(void *unused)
{
	(void)unused;
	CALL(SYS_setpgid, 0, 0);
	CALL(SYS_setpriority, PRIO_PROCESS, 0, MEMBER_NICE);
	CALL(SYS_exit_group, 0);
	__builtin_unreachable();
}
