/* spawn.c - see spawn.h; what the child does is in child.c. SPDX-License-Identifier: Apache-2.0
 *
 * Whoever has the child's errors told at once sleeps until it executes or ends (CLONE_VFORK); then it has
 * reported by writing to `struct start`. A forked child has one of its own, and reports through a pipe.
 *
 * One that runs beside us has all that it reads in memory of its own, `struct beside`, on which the kernel
 * lays down the word when the child no longer runs there. It was copied from our descriptor table when it
 * was made, and shares nothing else with us but what is constant. */
#include "runner/spawn/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/heap.h"
#include "runner/spawn/again.h"
#include "runner/spawn/child.h"
#include "runner/spawn/clone.h"

#define CHILD_STACK    ((size_t)64 * 1024) /* a lazily bound symbol alone may want 10 KiB */
#define MEMBER_STACK   ((size_t)8 * 1024)
#define WORDS          ((size_t)192 * 1024) /* the longest that a shell takes as one command is 128 KiB */
#define GROUP_BY_PIDFD (1u << 2)            /* PIDFD_SIGNAL_PROCESS_GROUP, Linux 6.9 */

/* all that one child has which runs beside us. Below it is its stack, and below that a page that faults */
struct beside {
	struct start start;
	struct spawn_req req; /* as the caller's, in `words` */
	sigset_t mask;
	atomic_int runs;      /* 0, by the kernel, when the child has executed or ended: all is ours … */
	unsigned serial;      /* … again, for the next, of this number, lest another takes it for his */
	struct beside *next;
	char words[];
};

/* ---- memory */

static size_t
guard_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* A stack of CHILD_STACK bytes above a page that faults, and `more` memory above that; or NULL. */
static char *
new_stack(size_t more)
{
	size_t guard = guard_size(), size = CHILD_STACK + more;
	char *p = mmap(NULL, guard + size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	if (mprotect(p + guard, size, PROT_READ | PROT_WRITE) == 0)
		return p + guard;
	munmap(p, guard + size);
	return NULL;
}

static void
free_stack(char *stack, size_t more)
{
	munmap(stack - guard_size(), guard_size() + CHILD_STACK + more);
}

static char *
stack_of(struct beside *b)
{
	return (char *)b - CHILD_STACK;
}

static bool
is_beside(const struct beside *b)
{
	return atomic_load(&b->runs);
}

/* What a child still runs in stays: it is not ours to free, and after us, it is its alone. */
static void
forget_beside(struct spawn *sp)
{
	for (struct beside *b = sp->beside, *next; b; b = next) {
		next = b->next;
		if (!is_beside(b))
			free_stack(stack_of(b), WORDS);
	}
}

void
spawn_want_ends(struct sigaction *before)
{
	struct sigaction fresh = {.sa_handler = SIG_DFL};

	sigaction(SIGCHLD, &fresh, before);
}

int
spawn_init(struct spawn *sp)
{
	*sp = (struct spawn){.stack = new_stack(0)};
	sp->nicest = getpriority(PRIO_PROCESS, 0) == MEMBER_NICE;
	return sp->stack ? 0 : -ENOMEM;
}

void
spawn_fini(struct spawn *sp)
{
	forget_beside(sp);
	free_stack(sp->stack, 0);
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

/* ---- making it */

/* Handlers of ours are not for a child in our memory, or a copy of it. Says what to restore */
static sigset_t
block_signals(void)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	return before;
}

static void
restore_signals(sigset_t before)
{
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static struct clone_args
clone_args(const struct spawn *sp, const struct spawn_req *req, struct child *c, const char *stack)
{
	return (struct clone_args){
		.flags = CLONE_VM | CLONE_CLEAR_SIGHAND | (req->no_pidfd ? 0 : CLONE_PIDFD) |
	                 (sp->sibling ? CLONE_PARENT : 0) | (req->cgroup ? CLONE_INTO_CGROUP : 0),
		.pidfd = req->no_pidfd ? 0 : (uintptr_t)&c->pidfd,
		.exit_signal = sp->sibling ? 0 : SIGCHLD, /* that of who makes it, then */
		.stack = (uintptr_t)stack,
		.stack_size = CHILD_STACK,
		.cgroup = (unsigned)req->cgroup,
	};
}

static long
clone_by(struct clone_args *args, struct start *s)
{
	bool cgroup = args->flags & CLONE_INTO_CGROUP;
	size_t size = cgroup ? sizeof *args : CLONE_ARGS_SIZE_VER0;

	s->reset_handlers = false;
	s->in_cgroup = cgroup;
	return clone_enter(SYS_clone3, (uintptr_t)args, size, 0, child_run, s);
}

static long
by_clone3(struct spawn *sp, struct start *s, struct child *c)
{
	struct clone_args args = clone_args(sp, s->req, c, sp->stack);

	args.flags |= CLONE_VFORK | (s->lent ? CLONE_FILES : 0);
	return clone_by(&args, s);
}

/* Kernels before 5.2 know no CLONE_PIDFD and ignore it: pidfd stays -1. */
static long
by_clone(struct spawn *sp, struct start *s, struct child *c)
{
	bool pidfd = sp->rung == SPAWN_CLONE && !s->req->no_pidfd;
	uintptr_t flags = CLONE_VM | CLONE_VFORK | SIGCHLD | (pidfd ? CLONE_PIDFD : 0) |
	                  (s->lent ? CLONE_FILES : 0) | (sp->sibling ? CLONE_PARENT : 0);
	uintptr_t top = (uintptr_t)sp->stack + CHILD_STACK;
	sigset_t before;
	long pid;

	s->reset_handlers = true;
	s->in_cgroup = false;
	before = block_signals();
	pid = clone_enter(SYS_clone, flags, top, (uintptr_t)&c->pidfd, child_run, s);
	restore_signals(before);
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
			if (s->gate)
				spawn_gate_open(s->gate);
		}
	}
	fd_close(fd);
}

static long
by_fork(struct start *s)
{
	sigset_t before;
	int fds[2];
	long pid = open_status(fds);

	if (pid < 0)
		return pid;
	s->reset_handlers = true;
	s->status = fds[1];
	before = block_signals();
	pid = fork();
	if (pid == 0)
		child_run(s);
	if (pid < 0)
		pid = -errno;
	restore_signals(before);
	fd_close(fds[1]);
	read_reports(s, fds[0]); /* nobody to read from if it failed */
	return pid;
}

/* of us, but without our heap: all that it needs is packed */
static long
by_copy(struct start *s, struct child *c)
{
	struct again_words words;
	const struct spawn_req *before = s->req;
	struct spawn_req req = *before;
	long pid = again_pack(&words, &req);

	if (pid < 0)
		return pid;
	req.argv = (const char *const *)words.argv;
	req.envp = (const char *const *)words.envp;
	req.path = words.path;
	s->again = &words;
	s->req = &req;
	heap_keep(true);
	pid = by_fork(s);
	heap_keep(false);
	s->again = NULL;
	s->req = before;
	again_unpack(&words);
	if (pid > 0 && !s->req->no_pidfd)
		c->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
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
	if (s->req->again) {
		long pid = by_copy(s, c);

		if (pid > 0)
			return pid;
	}
	for (;; sp->rung++) {
		long pid = sp->rung <= SPAWN_CLONE3 ? by_clone3(sp, s, c) : by_clone(sp, s, c);

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
	*c = (struct child){.pidfd = -1, .beside = c->beside, .serial = c->serial};
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
	bool can = sp->lend && !sp->no_close_range && !sp->sibling && !req->again && sp->rung != SPAWN_FORK;

	return can && above <= SPAWN_LENDS_BELOW ? above : 0;
}

static struct start
new_start(const struct spawn *sp, const struct spawn_req *req, struct child *c)
{
	*c = (struct child){.pidfd = -1};
	return (struct start){
		.req = req,
		.gate = sp->gate,
		.pidfd = &c->pidfd,
		.careless = sp->careless,
		.no_close_range = sp->no_close_range,
		.status = -1,
	};
}

static void
note_child(struct child *c, const struct spawn_req *req, long pid)
{
	c->pid = (pid_t)MAX(pid, 0);
	c->group = req->own_group ? req->group : 0;
}

/* A child that is not there, or has failed, is in `s`. */
static long
try_start(struct spawn *sp, const struct spawn_req *req, struct child *c, struct start *s)
{
	long pid;

	*s = new_start(sp, req, c);
	s->lent = lend_table(sp, req);
	if (sp->gate)
		spawn_gate_shut(sp->gate);
	pid = clone_child(sp, s, c);
	if (!s->closed && pid > 0)
		wait_for_dead(pid);
	if (!s->closed && sp->gate)
		spawn_gate_open(sp->gate);
	sp->no_close_range = s->no_close_range;
	note_child(c, req, pid);
	return pid;
}

static int
fail(const struct spawn_req *req, const char *stage, int error, struct err *err)
{
	err_set(err, "%s %s: %s", stage, child_program(req), strerror(error));
	return -error;
}

static int
fail_to_clone(long pid, struct err *err)
{
	err_set(err, "clone: %s", strerror((int)-pid));
	return (int)pid;
}

int
spawn_start(struct spawn *sp, const struct spawn_req *req, struct child *c, struct err *err)
{
	struct start s;
	long pid = try_start(sp, req, c, &s);

	if (s.lent && !s.left && (pid > 0 ? s.error : is_refusal(pid))) { /* then it has touched nothing */
		if (pid > 0)
			bury(c);
		sp->lend = false;
		pid = try_start(sp, req, c, &s);
	}
	if (pid < 0)
		return fail_to_clone(pid, err);
	if (!s.error)
		return 0;
	if (!sp->sibling)
		bury(c);
	return fail(req, s.stage, s.error, err);
}

/* ---- beside us */

/* A gate tells of one child only, and what is lent may be taken back only when it is given back. */
static bool
may_run_beside(const struct spawn *sp, const struct spawn_req *req)
{
	return sp->rung == SPAWN_BESIDE && !req->again && !sp->gate && !sp->sibling && !lend_table(sp, req);
}

static struct beside *
new_beside(struct spawn *sp)
{
	char *stack = new_stack(WORDS);
	struct beside *b = stack ? (struct beside *)(void *)(stack + CHILD_STACK) : NULL;

	if (!b)
		return NULL;
	b->next = sp->beside;
	sp->beside = b;
	return b;
}

/* Who has failed needs it until somebody asks why. */
static struct beside *
find_free(struct spawn *sp)
{
	struct beside *b = sp->beside;

	while (b && (is_beside(b) || b->start.error))
		b = b->next;
	if (!b)
		return new_beside(sp);
	sp->no_close_range |= b->start.no_close_range;
	return b;
}

/* The words of a child that runs beside us are its own: NULL once there is no more room. */
struct words {
	char *at, *end;
};

static void *
take_room(struct words *w, size_t size, size_t align)
{
	char *p = w->at + (-(uintptr_t)w->at & (align - 1));

	if (p > w->end || size > (size_t)(w->end - p))
		return NULL;
	w->at = p + size;
	return p;
}

static const void *
copy_bytes(struct words *w, const void *from, size_t size, size_t align)
{
	void *p = take_room(w, size, align);

	return p && size ? memcpy(p, from, size) : p;
}

static const char *
copy_word(struct words *w, const char *word)
{
	return word ? copy_bytes(w, word, strlen(word) + 1, 1) : NULL;
}

static const char *const *
copy_list(struct words *w, const char *const *list)
{
	const char **copy;
	size_t n = 0;

	while (list[n])
		n++;
	copy = take_room(w, (n + 1) * sizeof *copy, _Alignof(char *));
	if (!copy)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		copy[i] = copy_word(w, list[i]);
		if (!copy[i])
			return NULL;
	}
	copy[n] = NULL;
	return copy;
}

/* false: it is too long */
static bool
copy_request(struct beside *b, const struct spawn_req *from)
{
	struct words w = {b->words, (char *)b + WORDS};

	b->req = *from;
	b->mask = *from->mask;
	b->req.mask = &b->mask;
	b->req.path = copy_word(&w, from->path);
	b->req.dir = copy_word(&w, from->dir);
	b->req.pass = copy_bytes(&w, from->pass, from->npass * sizeof *from->pass, _Alignof(int));
	b->req.argv = copy_list(&w, from->argv);
	b->req.envp = copy_list(&w, from->envp);
	return b->req.argv && b->req.envp && b->req.pass && !b->req.path == !from->path &&
	       !b->req.dir == !from->dir;
}

static struct beside *
prepare_beside(struct spawn *sp, const struct spawn_req *req)
{
	struct beside *b = may_run_beside(sp, req) ? find_free(sp) : NULL;

	return b && copy_request(b, req) ? b : NULL;
}

/* The word stands before there is a child to take it away. */
static long
clone_beside(struct spawn *sp, struct beside *b, struct child *c)
{
	struct clone_args args = clone_args(sp, &b->req, c, stack_of(b));
	long pid;

	b->start = new_start(sp, &b->req, c);
	args.flags |= CLONE_CHILD_CLEARTID;
	args.child_tid = (uintptr_t)&b->runs;
	atomic_store(&b->runs, 1);
	pid = clone_by(&args, &b->start);
	if (pid < 0)
		atomic_store(&b->runs, 0);
	note_child(c, &b->req, pid);
	c->beside = pid > 0 ? b : NULL;
	c->serial = ++b->serial;
	return pid;
}

int
spawn_launch(struct spawn *sp, const struct spawn_req *req, struct child *c, struct err *err)
{
	struct beside *b = prepare_beside(sp, req);
	long pid;

	if (!b)
		return spawn_start(sp, req, c, err);
	pid = clone_beside(sp, b, c);
	if (is_refusal(pid)) {
		sp->rung = SPAWN_CLONE3;
		return spawn_start(sp, req, c, err);
	}
	return pid < 0 ? fail_to_clone(pid, err) : 0;
}

/* It is dead: what it wrote is there to be read. */
int
spawn_failed(struct child *c, struct err *err)
{
	struct beside *b = c->beside && c->beside->serial == c->serial ? c->beside : NULL;
	int error = b ? b->start.error : 0;

	c->beside = NULL;
	if (!error)
		return 0;
	b->start.error = 0;
	return fail(&b->req, b->start.stage, error, err);
}

bool
spawn_any_beside(const struct spawn *sp)
{
	for (const struct beside *b = sp->beside; b; b = b->next)
		if (is_beside(b))
			return true;
	return false;
}

/* ---- groups */

/* It ends without a signal, so only who knows of it reaps it. It has left our memory, for which we wait, a
 * moment before it has ended, for which signal_group asks. */
pid_t
spawn_found_group(void)
{
	_Alignas(16) char stack[MEMBER_STACK];
	uintptr_t flags = CLONE_VM | CLONE_VFORK | CLONE_FILES; /* of what we have open it has no copies */
	sigset_t before = block_signals();
	siginfo_t info;
	long pid;

	pid = clone_enter(SYS_clone, flags, (uintptr_t)stack + sizeof stack, 0, child_found_group, NULL);
	if (pid > 0)
		waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | __WALL);
	restore_signals(before);
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

/* Is it still there to be reaped, so that its number, and that of a group it leads, is nobody else's? We
 * alone reap it; but the kernel does if our program ignores SIGCHLD, as does any part of it that waits for
 * whoever ends. */
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
static bool
signal_group(pid_t group, int sig)
{
	siginfo_t info = {0};
	int how = WEXITED | WNOHANG | WNOWAIT | __WALL;

	return waitid(P_PID, (id_t)group, &info, how) == 0 && info.si_pid == group && kill(-group, sig) == 0;
}

/* A child that may not have executed yet may not be in its group yet: so we put it there. Who has executed,
 * did so itself, and is left alone by the kernel (EACCES). */
static void
put_in_group(const struct child *c)
{
	if (c->beside && c->beside->serial == c->serial && is_beside(c->beside))
		setpgid(c->pid, c->group);
}

/* It may leave its group at any moment: who is not there after the others were signalled may not have been
 * before. */
void
spawn_kill(const struct child *c, int sig, bool group)
{
	bool joined = group && c->group, done = false;

	if (c->pid <= 0)
		return;
	if (group)
		put_in_group(c);
	if (joined)
		done = signal_group(c->group, sig);
	if (!done || getpgid(c->pid) != c->group)
		signal_own(c, sig, group && !joined);
}
