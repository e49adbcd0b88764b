/* fence.c - see fence.h. SPDX-License-Identifier: Apache-2.0
 *
 * What it prevents. Thread A writes a program while thread B starts something else:
 *
 * *       A                               B                           B's child * fd = open("gen", O_WRONLY)
 * *    write(fd), close(fd)?           clone: copies the table *
 * holds a copy of fd *        execve("gen") → ETXTBSY                                     execve("cc"):
 * closes it
 *
 * If A closes before the clone, all is well. If not, `gen` stays open for writing until B's child has let go
 * of its copy, and A has no way to see that:
 *
 * *       - O_CLOEXEC acts when the child executes, which may be late or, from a dead file server, never; *
 * - vfork returns, and a close-on-exec pipe reads "end of file", when the kernel has gone as far as taking *
 * the descriptor out of the table. The file behind it is let go of later, and a task does that in the *
 * reverse order of closing: the last descriptor, likely the pipe, comes first; *        - to try again hides
 * it from A, but not from a shell or make that A starts and that runs `gen`.
 *
 * FENCE_TABLES: A's descriptors are in a table that B's child is not copied from. Only the moment when A gets
 * that table, as a copy of its maker's, is like the making of a child, and is fenced like it.
 *
 * FENCE_EPOCHS: B's child closes everything itself, and then opens B's gate (spawn.c); a release reads the
 * clock, advances it, and waits for gates that were shut before that. New ones do not matter: their children
 * were copied from a table without the file. So a release waits for a few system calls of children that exist
 * already, never for an exec, and never for those that come after.
 *
 * FENCE_HELPER: children are copied from a process that has no such files. */
#include "runner/spawn/fence.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <linux/futex.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"

/* a thread's gate. It may be looked at at any time, so it is recycled, and freed with the fence alone */
struct fence_slot {
	struct spawn_gate gate;
	bool taken;
	struct fence_slot *next;
};

/* ---- gates */

static struct fence_slot *
take_slot(struct fence *f)
{
	struct fence_slot *slot;

	pthread_mutex_lock(&f->lock);
	for (slot = f->slots; slot && slot->taken; slot = slot->next)
		;
	if (!slot) {
		slot = xcalloc(1, sizeof *slot);
		slot->gate = (struct spawn_gate){&f->clock, 0, &f->waiting, f->wake[1]};
		slot->next = f->slots;
		atomic_store(&f->slots, slot);
	}
	slot->taken = true;
	pthread_mutex_unlock(&f->lock);
	return slot;
}

static void
give_back(struct fence_thread *t)
{
	pthread_mutex_lock(&t->fence->lock);
	t->slot->taken = false;
	pthread_mutex_unlock(&t->fence->lock);
}

/* Times are apart by how many releases are pending at once, so their order survives the clock's turning. */
static bool
is_before(unsigned a, unsigned b)
{
	return (int)(a - b) < 0;
}

/* is there a gate that was shut before? */
static struct spawn_gate *
find_shut(struct fence *f, unsigned when)
{
	for (struct fence_slot *slot = atomic_load(&f->slots); slot; slot = slot->next) {
		unsigned since = atomic_load(&slot->gate.since);

		if (since && is_before(since, when))
			return &slot->gate;
	}
	return NULL;
}

/* ---- releases */

/* The new time, which gates shut from now on have; whoever has an older one may have our file. */
static unsigned
advance(struct fence *f)
{
	return atomic_fetch_add(&f->clock, 2) + 2;
}

static void
enqueue(struct fence *f, struct release *r)
{
	pthread_mutex_lock(&f->lock);
	r->since = advance(f);
	r->next = NULL;
	*f->end = r;
	f->end = &r->next;
	atomic_fetch_add(&f->waiting, 1);
	pthread_mutex_unlock(&f->lock);
}

static struct release *
dequeue(struct fence *f)
{
	struct release *r;

	pthread_mutex_lock(&f->lock);
	r = f->first;
	if (r && !find_shut(f, r->since)) {
		f->first = r->next;
		if (!f->first)
			f->end = &f->first;
		atomic_fetch_sub(&f->waiting, 1);
	} else {
		r = NULL;
	}
	pthread_mutex_unlock(&f->lock);
	return r;
}

static unsigned
call_runnable(struct fence *f)
{
	unsigned n = 0;

	for (struct release *r; (r = dequeue(f)) != NULL; n++)
		r->runnable(r);
	return n;
}

/* Nobody else is pending before us, most of the time nothing is shut: then no lock is taken. The fence is
 * full because advance() is, on the clock that shut() reads. */
int
fence_release(struct fence_thread *t, int fd, struct release *r)
{
	struct fence *f = t->fence;
	int e = fd_close(fd);

	if (f->kind == FENCE_NONE || !find_shut(f, advance(f))) {
		r->runnable(r);
		return e;
	}
	enqueue(f, r);
	call_runnable(f); /* a gate that opened before we were counted has told nobody */
	return e;
}

/* It is counted before it looks, so that the gate's opening wakes it. */
static void
sleep_until_open(struct fence *f, struct spawn_gate *g, unsigned when)
{
	unsigned since;

	atomic_fetch_add(&f->waiting, 1);
	while ((since = atomic_load(&g->since)) != 0 && is_before(since, when))
		syscall(SYS_futex, &g->since, FUTEX_WAIT_PRIVATE, since, NULL, NULL, 0);
	atomic_fetch_sub(&f->waiting, 1);
}

int
fence_close(struct fence_thread *t, int fd)
{
	int e = fd_close(fd);
	unsigned when;

	if (t->fence->kind == FENCE_NONE)
		return e;
	when = advance(t->fence);
	for (struct spawn_gate *g; (g = find_shut(t->fence, when)) != NULL;)
		sleep_until_open(t->fence, g, when);
	return e;
}

int
fence_fd(const struct fence *f)
{
	return f->wake[0];
}

unsigned
fence_poll(struct fence *f)
{
	char bytes[256];

	while (fd_read(f->wake[0], bytes, sizeof bytes) > 0)
		;
	return call_runnable(f);
}

/* ---- tables */

static int
close_span(unsigned first, unsigned last, unsigned flags)
{
	return first > last ? 0 : (int)syscall(SYS_close_range, first, last, flags);
}

/* The pipe to wake the fence's waiters stays: it has to be written to once the rest is closed. */
static int
leave_by_close_range(unsigned first, unsigned wake)
{
	if (wake < first)
		return close_span(first, UINT_MAX, CLOSE_RANGE_UNSHARE);
	if (close_span(wake + 1, UINT_MAX, CLOSE_RANGE_UNSHARE) < 0)
		return -1;
	return first < wake ? close_span(first, wake - 1, 0) : 0;
}

static int
leave_by_unshare(unsigned first, unsigned wake)
{
	if (syscall(SYS_unshare, CLONE_FILES) < 0)
		return -1;
	fd_close_from(first, (int)wake);
	return 0;
}

/* Is it so? Where the kernel does not let us ask, fence_init's test has to do. */
static bool
shares_with_main(void)
{
	pid_t self = (pid_t)syscall(SYS_gettid), main = getpid();

	return self != main && syscall(SYS_kcmp, self, main, KCMP_FILES, 0, 0) == 0;
}

/* Until all is closed, it holds what its maker has open, like a child that is being made. */
static int
leave_table(struct fence_thread *t, unsigned first)
{
	struct spawn_gate *g = &t->slot->gate;
	unsigned wake = (unsigned)g->wake;
	int e;

	spawn_gate_shut(g);
	e = leave_by_close_range(first, wake);
	if (e < 0)
		e = leave_by_unshare(first, wake);
	e = e < 0 ? -errno : shares_with_main() ? -EPERM : 0;
	spawn_gate_open(g);
	return e;
}

/* ---- does the kernel keep tables apart? */

struct trial {
	struct fence *fence;
	int number; /* free in the main thread's table; the other opens it in its own */
};

static void *
try_table(void *arg)
{
	struct trial *trial = arg;
	struct fence_thread t = {.fence = trial->fence, .slot = take_slot(trial->fence)};
	bool left = leave_table(&t, 3) == 0;
	int fd = left ? fd_open("/dev/null", O_WRONLY, 0) : -1;

	if (fd >= 0 && fd != trial->number && fcntl(fd, F_DUPFD_CLOEXEC, trial->number) != trial->number)
		left = false;
	give_back(&t);
	return left && fd >= 0 ? trial : NULL;
}

static int
find_free_number(const struct fence *f)
{
	int fd = fd_dup(f->wake[0]);

	if (fd >= 0)
		fd_close(fd);
	return fd;
}

/* The thread's table ends with it; a descriptor that is left is in ours. */
static bool
tables_work(struct fence *f)
{
	struct trial trial = {f, find_free_number(f)};
	void *opened = NULL;
	pthread_t thread;

	if (trial.number < 0 || pthread_create(&thread, NULL, try_table, &trial) != 0)
		return false;
	pthread_join(thread, &opened);
	if (fcntl(trial.number, F_GETFD) < 0)
		return opened != NULL;
	fd_close(trial.number);
	return false;
}

/* ---- the fence itself */

static int
choose(struct fence *f, enum fence_kind kind, struct err *err)
{
	bool tables = (kind == FENCE_BEST || kind == FENCE_TABLES) && tables_work(f);

	if (kind == FENCE_TABLES && !tables)
		return err_set(err, "this system does not let a thread have descriptors of its own");
	f->kind = kind != FENCE_BEST ? kind : tables ? FENCE_TABLES : FENCE_EPOCHS;
	return f->kind == FENCE_HELPER ? helper_init(&f->helper, err) : 0;
}

int
fence_init(struct fence *f, enum fence_kind kind, struct err *err)
{
	int e;

	*f = (struct fence){.helper = {.fd = -1}};
	atomic_init(&f->clock, 1);
	f->end = &f->first;
	e = fd_pipe(f->wake, O_NONBLOCK);
	if (e < 0)
		return err_set(err, "pipe: %s", strerror(-e));
	pthread_mutex_init(&f->lock, NULL);
	if (choose(f, kind, err) == 0)
		return 0;
	fence_fini(f);
	return -1;
}

void
fence_fini(struct fence *f)
{
	BUG_ON(f->first);
	if (f->helper.fd >= 0)
		helper_fini(&f->helper);
	for (struct fence_slot *slot = f->slots, *next; slot; slot = next) {
		next = slot->next;
		xfree(slot);
	}
	pthread_mutex_destroy(&f->lock);
	fd_close(f->wake[0]);
	fd_close(f->wake[1]);
}

int
fence_join(struct fence *f, struct fence_thread *t, unsigned first, struct err *err)
{
	int e;

	*t = (struct fence_thread){.fence = f};
	e = spawn_init(&t->spawn);
	if (e < 0)
		return err_set(err, "stack for children: %s", strerror(-e));
	t->slot = take_slot(f);
	if (f->kind == FENCE_TABLES)
		e = leave_table(t, first);
	t->own_table = f->kind == FENCE_TABLES;
	t->spawn.lend = t->own_table; /* that it can be left has been seen */
	t->spawn.gate = f->kind == FENCE_EPOCHS ? &t->slot->gate : NULL;
	t->spawn.careless = f->kind == FENCE_NONE;
	if (e == 0)
		return 0;
	fence_leave(t);
	return err_set(err, "descriptor table: %s", strerror(-e));
}

void
fence_leave(struct fence_thread *t)
{
	spawn_fini(&t->spawn);
	give_back(t);
}

int
fence_start(struct fence_thread *t, const struct spawn_req *req, struct child *c, struct err *err)
{
	if (t->fence->kind == FENCE_HELPER)
		return helper_start(&t->fence->helper, req, c, err);
	return spawn_start(&t->spawn, req, c, err);
}
