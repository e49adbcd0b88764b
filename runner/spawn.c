/* spawn.c - see spawn.h. SPDX-License-Identifier: Apache-2.0
 *
 * The child shares our memory and we sleep until it executes or ends, so it reports by writing to `struct
 * start`, and it must do nothing that we could notice: no libc function with state, no signal handler, no
 * sanitizer's bookkeeping. What is marked CHILD runs there, makes plain system calls only, and returns 0, or
 * -1 with errno set. (errno is ours too: nothing here looks at it across the clone.)
 *
 * A forked child has a `struct start` of its own, and reports through a pipe. */
#include "runner/spawn.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "runner/clone.h"

/* clang's ThreadSanitizer would still note that a function was entered, of which some are never left */
#if __has_attribute(disable_sanitizer_instrumentation)
#define BARE __attribute__((disable_sanitizer_instrumentation))
#else
#define BARE
#endif
#define CHILD BARE __attribute__((noinline, no_sanitize("address", "undefined", "thread")))

#define CHILD_STACK    ((size_t)64 * 1024) /* a lazily bound symbol alone may want 10 KiB */
#define SIGSET_BYTES   ((NSIG - 1) / 8)    /* the kernel's sigset_t is smaller than libc's */
#define MEMBER_STACK   ((size_t)8 * 1024)
#define MEMBER_NICE    19                  /* the most there is */
#define GROUP_BY_PIDFD (1u << 2)           /* PIDFD_SIGNAL_PROCESS_GROUP, Linux 6.9 */

/* one attempt, seen from both sides */
struct start {
	struct spawn *spawn;
	const struct spawn_req *req;
	struct child *child;
	unsigned lent; /* it has our table, and needs nothing from this number on; 0: it has a copy, or … */
	bool left;     /* … has made one since */
	bool reset_handlers;
	bool in_cgroup;    /* from birth */
	const char *stage; /* what the child was about to do */
	int error;         /* errno of that; 0 = it executes */
	bool closed;       /* it holds nothing any more but what it keeps */
	int status;        /* where a forked child writes its reports; -1: we share memory */
};

/* what a forked child says: that it has closed everything, or (error) what went wrong. The text is in memory
 * that both have at the same place */
struct report {
	const char *stage;
	int error;
};

/* the kernel's struct sigaction, on every machine as far as `handler`; all zero means the default action */
struct kernel_action {
	uintptr_t handler;
	uintptr_t rest[7];
};

int
spawn_init(struct spawn *sp)
{
	size_t guard = (size_t)sysconf(_SC_PAGESIZE);

	*sp = (struct spawn){.stack_size = guard + CHILD_STACK};
	sp->nicest = getpriority(PRIO_PROCESS, 0) == MEMBER_NICE;
	sp->stack = mmap(NULL, sp->stack_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	if (sp->stack == MAP_FAILED)
		return -errno;
	if (mprotect(sp->stack + guard, CHILD_STACK, PROT_READ | PROT_WRITE) == 0)
		return 0;
	munmap(sp->stack, sp->stack_size);
	return -ENOMEM;
}

void
spawn_fini(struct spawn *sp)
{
	munmap(sp->stack, sp->stack_size);
}

/* ---- gates */

/* Whoever closes a file reads our gate afterwards, while we shut it before we clone:
 *
 *	close(file)                 since = clock
 *	full barrier                full barrier
 *	read since                  clone copies the table
 *
 * so either he sees it shut, or our child was copied without the file. */
void
spawn_gate_shut(struct spawn_gate *g)
{
	atomic_store(&g->since, atomic_load(g->clock));
}

/* The waiting count is read after the gate is open, and whoever waits counts himself before he looks at it:
 * nobody sleeps through. */
CHILD void
spawn_gate_open(struct spawn_gate *g)
{
	atomic_store(&g->since, 0);
	if (atomic_load(g->waiting) == 0)
		return;
	syscall(SYS_futex, &g->since, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
	syscall(SYS_write, g->wake, "", 1);
}

/* ---- the child */

/* A handler of ours must not run in the child, in our memory. Ignored signals stay ignored, as exec would
 * have it. */
CHILD static int
reset_handlers(struct start *s)
{
	static const struct kernel_action fresh;

	if (!s->reset_handlers)
		return 0;
	for (int sig = 1; sig < NSIG; sig++) {
		struct kernel_action now;

		if (syscall(SYS_rt_sigaction, sig, NULL, &now, SIGSET_BYTES) == 0 &&
		    now.handler != (uintptr_t)SIG_DFL && now.handler != (uintptr_t)SIG_IGN)
			syscall(SYS_rt_sigaction, sig, &fresh, NULL, SIGSET_BYTES);
	}
	return 0;
}

CHILD static const char *
program(const struct spawn_req *req)
{
	return req->path ? req->path : req->argv[0];
}

CHILD static uintptr_t
child_top(const struct spawn *sp)
{
	return (uintptr_t)sp->stack + sp->stack_size;
}

/* The priority of a group is that of who is most urgent in it. */
CHILD static int
find_group_empty(pid_t group)
{
	if (syscall(SYS_getpriority, PRIO_PGRP, group) == 20 - MEMBER_NICE)
		return 0;
	errno = EBUSY;
	return -1;
}

CHILD static int
set_group(struct start *s)
{
	pid_t group = s->req->group; /* 0: one of its own */

	s->stage = "setpgid";
	if (!s->req->own_group)
		return 0;
	return group && find_group_empty(group) < 0 ? -1 : (int)syscall(SYS_setpgid, 0, group);
}

CHILD static int
enter_dir(struct start *s)
{
	s->stage = "chdir";
	return s->req->dir ? (int)syscall(SYS_chdir, s->req->dir) : 0;
}

/* A program that cannot be marked is started all the same. */
CHILD static int
set_mark(struct start *s)
{
	uint64_t limit[2] = {s->req->mark, UINT64_MAX}; /* soft, and hard: none */

	if (s->req->mark)
		syscall(SYS_prlimit64, 0, RLIMIT_RTTIME, limit, NULL);
	return 0;
}

/* Where the kernel cannot do it at birth. */
CHILD static int
enter_cgroup(struct start *s)
{
	int fd;
	long n;

	s->stage = "control group";
	if (!s->req->cgroup || s->in_cgroup)
		return 0;
	fd = (int)syscall(SYS_openat, s->req->cgroup, "cgroup.procs", O_WRONLY);
	if (fd < 0)
		return -1;
	n = syscall(SYS_write, fd, "0", 1);
	syscall(SYS_close, fd);
	return n == 1 ? 0 : -1;
}

/* Sources among 0–2 that are not where they belong step aside first, lest one is overwritten before it is
 * copied. */
CHILD static int
place_standard(struct start *s)
{
	int from[3];

	s->stage = "standard descriptors";
	for (int i = 0; i < 3; i++) {
		from[i] = s->req->fds[i];
		if (from[i] >= 0 && from[i] < 3 && from[i] != i) {
			from[i] = (int)syscall(SYS_fcntl, from[i], F_DUPFD, 3);
			if (from[i] < 0)
				return -1;
		}
	}
	for (int i = 0; i < 3; i++) {
		if (from[i] == i && syscall(SYS_fcntl, i, F_SETFD, 0) < 0)
			return -1;
		if (from[i] >= 0 && from[i] != i && syscall(SYS_dup3, from[i], i, 0) < 0)
			return -1;
	}
	return 0;
}

/* While none but what was open has a number. */
CHILD static int
keep_passed(struct start *s)
{
	s->stage = "passed descriptors";
	for (size_t i = 0; i < s->req->npass; i++)
		if (syscall(SYS_fcntl, s->req->pass[i], F_SETFD, 0) < 0)
			return -1;
	return 0;
}

/* Without /proc there is only trying all numbers. */
CHILD static int
close_every_number(unsigned first, unsigned last)
{
	struct rlimit limit;

	if (syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit) < 0)
		return -1;
	limit.rlim_cur = MIN(limit.rlim_cur, 1u << 20); /* as the kernel itself does by default */
	for (unsigned fd = first; fd <= last && fd < limit.rlim_cur; fd++)
		syscall(SYS_close, fd);
	return 0;
}

CHILD static int
close_named(const char *name, unsigned first, unsigned last, unsigned except)
{
	unsigned fd = 0;

	if (*name < '0' || *name > '9')
		return 0; /* . and .. */
	for (; *name; name++)
		fd = fd * 10 + (unsigned)(*name - '0');
	return fd < first || fd > last || fd == except ? 0 : (int)syscall(SYS_close, fd);
}

CHILD static int
close_listed(unsigned first, unsigned last)
{
	int dir = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY);
	_Alignas(struct dirent64) char entries[1024];
	long n;

	if (dir < 0)
		return close_every_number(first, last);
	while ((n = syscall(SYS_getdents64, dir, entries, sizeof entries)) > 0)
		for (long at = 0; at < n;) {
			struct dirent64 *entry = (struct dirent64 *)(void *)(entries + at);

			close_named(entry->d_name, first, last, (unsigned)dir);
			at += entry->d_reclen;
		}
	syscall(SYS_close, dir);
	return (int)n;
}

CHILD static int
close_span(struct start *s, unsigned first, unsigned last)
{
	if (first > last)
		return 0;
	if (!s->spawn->no_close_range) {
		if (syscall(SYS_close_range, first, last, 0) == 0)
			return 0;
		s->spawn->no_close_range = true;
	}
	return close_listed(first, last);
}

/* Of what the child keeps, the next from `first` on. Its own means to report are closed by exec. */
CHILD static unsigned
next_kept(const struct start *s, unsigned first)
{
	unsigned next = UINT_MAX;

	for (size_t i = 0; i < s->req->npass; i++)
		if ((unsigned)s->req->pass[i] >= first)
			next = MIN(next, (unsigned)s->req->pass[i]);
	if (s->status >= 0 && (unsigned)s->status >= first)
		next = MIN(next, (unsigned)s->status);
	if (s->status < 0 && s->spawn->gate && (unsigned)s->spawn->gate->wake >= first)
		next = MIN(next, (unsigned)s->spawn->gate->wake);
	return next;
}

/* Before exec, not by it: the kernel lets us go on before it has closed close-on-exec descriptors, and
 * whatever we close meanwhile would stay open in the child: a program just written would be "text file
 * busy". */
CHILD static int
close_others(struct start *s)
{
	unsigned first = 3, kept;

	s->stage = "close descriptors";
	if (s->spawn->careless)
		return 0;
	for (; (kept = next_kept(s, first)) != UINT_MAX; first = kept + 1)
		if (close_span(s, first, kept - 1) < 0)
			return -1;
	return close_span(s, first, UINT_MAX);
}

/* Before anything else, for the table is our parent's: if this fails, nothing has been touched. The copy is
 * made here and not by clone, so between the same two states of the gate. The kernel leaves out what it would
 * close at once, but for some below the next multiple of 64; all is closed when the call returns. Our own
 * pidfd is in the lent table already, which it would not be in a copy made by clone. */
CHILD static int
leave_table(struct start *s)
{
	s->stage = "descriptor table";
	if (!s->lent)
		return 0;
	if (syscall(SYS_close_range, s->lent, UINT_MAX, CLOSE_RANGE_UNSHARE) < 0)
		return -1;
	s->left = true;
	if (s->child->pidfd >= 0 && (unsigned)s->child->pidfd < s->lent)
		syscall(SYS_close, s->child->pidfd);
	return 0;
}

CHILD static int
say_closed(struct start *s)
{
	struct report report = {NULL, 0};

	s->stage = "report";
	s->closed = true;
	if (s->status >= 0)
		return syscall(SYS_write, s->status, &report, sizeof report) == sizeof report ? 0 : -1;
	if (s->spawn->gate)
		spawn_gate_open(s->spawn->gate);
	return 0;
}

CHILD static int
set_mask(struct start *s)
{
	s->stage = "signal mask";
	return (int)syscall(SYS_rt_sigprocmask, SIG_SETMASK, s->req->mask, NULL, SIGSET_BYTES);
}

CHILD static int
be_traced(struct start *s)
{
	s->stage = "trace";
	return s->req->traced ? (int)syscall(SYS_ptrace, PTRACE_TRACEME, 0, NULL, NULL) : 0;
}

CHILD static int
run(void *arg)
{
	struct start *s = arg;

	if (leave_table(s) == 0 && reset_handlers(s) == 0 && set_group(s) == 0 && set_mark(s) == 0 &&
	    enter_cgroup(s) == 0 && enter_dir(s) == 0 && keep_passed(s) == 0 && place_standard(s) == 0 &&
	    close_others(s) == 0 && say_closed(s) == 0 && set_mask(s) == 0 && be_traced(s) == 0) {
		s->stage = "exec";
		syscall(SYS_execve, program(s->req), s->req->argv, s->req->envp);
	}
	s->error = errno;
	if (s->status >= 0) {
		struct report report = {s->stage, s->error};

		syscall(SYS_write, s->status, &report, sizeof report);
	}
	syscall(SYS_exit_group, 127);
	__builtin_unreachable();
}

/* ---- the parent */

static long
by_clone3(struct spawn *sp, struct start *s, struct child *c)
{
	int cgroup = s->req->cgroup;
	struct clone_args args = {
		.flags = CLONE_VM | CLONE_VFORK | CLONE_CLEAR_SIGHAND | (s->req->no_pidfd ? 0 : CLONE_PIDFD) |
	                 (s->lent ? CLONE_FILES : 0) | (sp->sibling ? CLONE_PARENT : 0) |
	                 (cgroup ? CLONE_INTO_CGROUP : 0),
		.pidfd = s->req->no_pidfd ? 0 : (uintptr_t)&c->pidfd,
		.exit_signal = sp->sibling ? 0 : SIGCHLD, /* that of who makes it, then */
		.stack = (uintptr_t)sp->stack,
		.stack_size = sp->stack_size,
		.cgroup = (unsigned)cgroup,
	};
	size_t size = cgroup ? sizeof args : CLONE_ARGS_SIZE_VER0;

	s->reset_handlers = false;
	s->in_cgroup = cgroup;
	return clone_enter(SYS_clone3, (uintptr_t)&args, size, 0, run, s);
}

/* Kernels before 5.2 know no CLONE_PIDFD and ignore it: pidfd stays -1. */
static long
by_clone(struct spawn *sp, struct start *s, struct child *c)
{
	bool pidfd = sp->rung == SPAWN_CLONE && !s->req->no_pidfd;
	uintptr_t flags = CLONE_VM | CLONE_VFORK | SIGCHLD | (pidfd ? CLONE_PIDFD : 0) |
	                  (s->lent ? CLONE_FILES : 0) | (sp->sibling ? CLONE_PARENT : 0);
	sigset_t all, before;
	long pid;

	s->reset_handlers = true;
	s->in_cgroup = false;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	pid = clone_enter(SYS_clone, flags, child_top(sp), (uintptr_t)&c->pidfd, run, s);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return pid;
}

/* The pipe, away from 0–2, where the child puts what it is given. */
static int
open_status(int fds[2])
{
	int e = fd_pipe(fds, 0), high;

	if (e < 0 || fds[1] > 2)
		return e;
	high = fd_dup(fds[1]);
	fd_close(fds[1]);
	fds[1] = high;
	if (high < 0)
		fd_close(fds[0]);
	return MIN(high, 0);
}

/* The end comes when it executes, or ends. */
static void
read_reports(struct start *s, int fd)
{
	struct report report;

	while (fd_read(fd, &report, sizeof report) == sizeof report) {
		if (report.error) {
			s->stage = report.stage;
			s->error = report.error;
		} else {
			s->closed = true;
			if (s->spawn->gate)
				spawn_gate_open(s->spawn->gate);
		}
	}
	fd_close(fd);
}

static long
by_fork(struct start *s)
{
	sigset_t all, before;
	int fds[2];
	long pid = open_status(fds);

	if (pid < 0)
		return pid;
	s->reset_handlers = true;
	s->status = fds[1];
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	pid = fork();
	if (pid == 0)
		run(s);
	if (pid < 0)
		pid = -errno;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	fd_close(fds[1]);
	read_reports(s, fds[0]); /* nobody to read from if it failed */
	return pid;
}

/* what old kernels, seccomp filters and emulators say to a call or flag they do not have */
static bool
is_refusal(long r)
{
	return r == -ENOSYS || r == -EPERM || r == -EINVAL;
}

static long
clone_child(struct spawn *sp, struct start *s, struct child *c)
{
	if (sp->rung == SPAWN_FORK)
		return by_fork(s);
	for (;; sp->rung++) {
		long pid = sp->rung == SPAWN_CLONE3 ? by_clone3(sp, s, c) : by_clone(sp, s, c);

		if (pid > 0 || sp->rung == SPAWN_NO_PIDFD || !is_refusal(pid))
			return pid;
	}
}

/* it has been reaped */
static void
forget(struct child *c)
{
	if (c->pidfd >= 0)
		fd_close(c->pidfd);
	*c = (struct child){.pidfd = -1};
}

static void
bury(struct child *c)
{
	while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
		;
	forget(c);
}

/* Something killed the child before it had closed all. A dead process that can be waited for has; before
 * that, neither its end of the pipe nor our going on says so. */
static void
wait_for_dead(long pid)
{
	siginfo_t info;

	while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
		;
}

/* the first number above all that the child needs until it executes */
static unsigned
above_kept(const struct spawn *sp, const struct spawn_req *req)
{
	int last = MAX(2, req->cgroup);

	for (int i = 0; i < 3; i++)
		last = MAX(last, req->fds[i]);
	for (size_t i = 0; i < req->npass; i++)
		last = MAX(last, req->pass[i]);
	if (sp->gate)
		last = MAX(last, sp->gate->wake);
	return (unsigned)last + 1;
}

/* A copy of the whole table is as good when the child needs what is far up. */
static unsigned
lend_table(const struct spawn *sp, const struct spawn_req *req)
{
	unsigned above = above_kept(sp, req);
	bool can = sp->lend && !sp->no_close_range && !sp->sibling && sp->rung != SPAWN_FORK;

	return can && above <= SPAWN_LENDS_BELOW ? above : 0;
}

/* A child that is not there, or has failed, is in `s`. */
static long
try_start(struct spawn *sp, struct start *s)
{
	long pid;

	*s->child = (struct child){.pidfd = -1};
	s->lent = lend_table(sp, s->req);
	if (sp->gate)
		spawn_gate_shut(sp->gate);
	pid = clone_child(sp, s, s->child);
	if (!s->closed && pid > 0)
		wait_for_dead(pid);
	if (!s->closed && sp->gate)
		spawn_gate_open(sp->gate);
	s->child->pid = (pid_t)MAX(pid, 0);
	s->child->group = s->req->own_group ? s->req->group : 0;
	return pid;
}

int
spawn_start(struct spawn *sp, const struct spawn_req *req, struct child *c, struct err *err)
{
	struct start s = {.spawn = sp, .req = req, .child = c, .status = -1};
	long pid = try_start(sp, &s);

	if (s.lent && !s.left && (pid > 0 ? s.error : is_refusal(pid))) { /* then it has touched nothing */
		if (pid > 0)
			bury(c);
		sp->lend = false;
		s.error = 0;
		pid = try_start(sp, &s);
	}
	if (pid < 0) {
		err_set(err, "clone: %s", strerror((int)-pid));
		return (int)pid;
	}
	if (!s.error)
		return 0;
	if (!sp->sibling)
		bury(c);
	err_set(err, "%s %s: %s", s.stage, program(req), strerror(s.error));
	return -s.error;
}

/* ---- groups */

/* All that a process does whose only use is its number, and that of its group: until it is reaped, nobody else
 * gets either. In the group nobody is less urgent, so that it shows if others are in it. */
CHILD static int
found_and_end(void *arg)
{
	(void)arg;
	syscall(SYS_setpgid, 0, 0);
	syscall(SYS_setpriority, PRIO_PROCESS, 0, MEMBER_NICE);
	syscall(SYS_exit_group, 0);
	__builtin_unreachable();
}

/* It ends without a signal, so only who knows of it reaps it. */
pid_t
spawn_found_group(void)
{
	_Alignas(16) char stack[MEMBER_STACK];
	uintptr_t flags = CLONE_VM | CLONE_VFORK | CLONE_FILES; /* of what we have open it has no copies */
	sigset_t all, before;
	long pid;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	pid = clone_enter(SYS_clone, flags, (uintptr_t)stack + sizeof stack, 0, found_and_end, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return (pid_t)pid;
}

void
spawn_leave_group(pid_t group)
{
	while (waitpid(group, NULL, __WALL) < 0 && errno == EINTR)
		;
}

int
spawn_pidfd(struct child *c)
{
	if (c->pidfd < 0)
		c->pidfd = (int)syscall(SYS_pidfd_open, c->pid, 0);
	return c->pidfd < 0 ? -errno : c->pidfd;
}

bool
spawn_has_ended(const struct child *c)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid;
}

int
spawn_reap(struct child *c, int *status, struct rusage *usage)
{
	pid_t pid = wait4(c->pid, status, WNOHANG, usage);

	if (pid <= 0)
		return pid < 0 ? -errno : 0;
	forget(c);
	return 1;
}

/* Is it still there to be reaped, so that its number, and that of a group it leads, is nobody else's? We alone
 * reap it; but the kernel does if our program ignores SIGCHLD, as does any part of it that waits for whoever
 * ends. */
static bool
is_unreaped(const struct child *c)
{
	siginfo_t info;
	int how = WEXITED | WNOHANG | WNOWAIT, r = -1;

	if (c->pidfd >= 0)
		r = waitid(P_PIDFD, (id_t)c->pidfd, &info, how);
	if (c->pidfd < 0 || (r < 0 && errno == EINVAL)) /* Linux 5.4 */
		r = waitid(P_PID, (id_t)c->pid, &info, how);
	return r == 0;
}

/* Where the kernel can, through the pidfd; by number only what has it as long as we do not reap it. */
static void
signal_own(const struct child *c, int sig, bool group)
{
	unsigned flags = group ? GROUP_BY_PIDFD : 0;

	if (c->pidfd >= 0 && syscall(SYS_pidfd_send_signal, c->pidfd, sig, NULL, flags) == 0)
		return;
	if (is_unreaped(c))
		kill(group ? -c->pid : c->pid, sig);
}

/* Its founder has ended, but is not reaped: then the number is that of this group, whoever is in it. */
static void
signal_group(pid_t group, int sig)
{
	siginfo_t info = {0};

	if (waitid(P_PID, (id_t)group, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 && info.si_pid == group)
		kill(-group, sig);
}

/* It may leave its group at any moment: who is not there after the others were signalled may not have been
 * before. */
void
spawn_kill(const struct child *c, int sig, bool group)
{
	bool joined = group && c->group;

	if (c->pid <= 0)
		return;
	if (joined)
		signal_group(c->group, sig);
	if (!joined || getpgid(c->pid) != c->group)
		signal_own(c, sig, group && !joined);
}
