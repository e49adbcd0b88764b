/* ending.c - how jobs end on this machine, see local.h. SPDX-License-Identifier: Apache-2.0
 *
 * A job has finished when its process has ended and its output has: two things that happen in any order. A
 * process that ended first is not reaped until its output has ended too; until then its process group's
 * number is ours, so that what it left behind can still be signalled. Mostly the output ends because the
 * process has: so the process is looked at then, and watched, which costs four system calls, only if it goes
 * on, or goes on for long.
 *
 * A job that has to end is asked first, by a signal to its process group. When its process has ended, or its
 * time to clean up is over, all that came of it (tree.h) is looked for: again and again, as processes that
 * fork are not all seen at once, but never so that others have to wait. */
#include "runner/exec/local.h"

#include <limits.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/vec.h"
#include "runner/tree/proc.h"

#define SECOND    UINT64_C(1000000)
#define LINGER    (SECOND / 2)  /* how long what a process has started may clean up, once that has ended */
#define WATCH     (SECOND / 2)  /* who runs longer may end before its output: then we want to hear of it */
#define PATIENCE  SECOND        /* with left-overs that hold the output of a job */
#define DEATH     (10 * SECOND) /* what was killed and lives on a dead disk is left to it then */

enum {
	LOOK_MS = 5,     /* how often we look for what no event tells */
	LAST_LOOKS = 10, /* what is about to end has ended then, and is not reported */
};

/* ---- results */

/* ninja H10, J3: what a user's signal ended counts as 130; other signals as 128 + the raw wait status, in
 * which a core dump is 128 more */
static void
judge(struct job *job, int status)
{
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	job->interrupted = sig == SIGINT || sig == SIGTERM || sig == SIGHUP ||
	                   (WIFEXITED(status) && WEXITSTATUS(status) == 130);
	job->code = job->interrupted ? 130 : sig ? 128 + (status & 0xff) : WEXITSTATUS(status);
}

/* as timeout(1) has it */
static void
judge_expired(const struct local *l, struct job *job)
{
	job->interrupted = false;
	job->code = 124;
	if (job->output.n && job->output.p[job->output.n - 1] != '\n')
		buf_putc(&job->output, '\n');
	buf_printf(&job->output, "killed after %g s (--kill-after)\n", (double)l->o.kill_after_us / 1e6);
}

static int64_t
microseconds(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

/* To the system, what a process was before its exec counts, too: an image of ours. Ours only grows, so that
 * it is asked for only when a job seems to exceed it. */
static int64_t
peak_kb(struct local *l, const struct rusage *usage)
{
	struct rusage ours = {0};

	if (usage->ru_maxrss > l->own_kb) {
		getrusage(RUSAGE_SELF, &ours);
		l->own_kb = ours.ru_maxrss;
	}
	return usage->ru_maxrss > l->own_kb ? usage->ru_maxrss : 0;
}

static void
account(struct local *l, struct job *job, const struct rusage *usage)
{
	job->utime_us = microseconds(usage->ru_utime);
	job->stime_us = microseconds(usage->ru_stime);
	job->maxrss_kb = peak_kb(l, usage);
	job->inblock = usage->ru_inblock;
	job->oublock = usage->ru_oublock;
}

/* What is in the pipe of a job that is over, no more: its left-overs may go on writing for ever. */
static void
take_rest(struct run *r)
{
	int there = 0;

	if (ioctl(r->output.fd, FIONREAD, &there) < 0)
		there = 0;
	while (there > 0) {
		ssize_t n = fd_read(r->output.fd, r->local->chunk, MIN((size_t)there, OUTPUT_CHUNK));

		if (n <= 0)
			break;
		buf_add(&r->job->output, r->local->chunk, (size_t)n);
		there -= (int)n;
	}
}

static void
conclude(struct run *r, int status, const struct rusage *usage)
{
	struct local *l = r->local;

	if (r->direct && !r->signalled)
		status = direct_status(status, &r->job->output);
	judge(r->job, status);
	if (r->expired)
		judge_expired(l, r->job);
	account(l, r->job, usage);
	list_append(&l->done, r);
}

/* What could not be executed is started anew, unless it is to end: then it has ended as if it had obeyed. */
static void
conclude_or_try_again(struct run *r, int status, const struct rusage *usage)
{
	struct err ignored = {0};

	if (spawn_failed(&r->child, &ignored) == 0) {
		conclude(r, status, usage);
	} else if (r->signalled || r->local->cancelling) {
		r->signalled = true;
		conclude(r, SIGTERM, usage);
	} else {
		local_try_again(r);
	}
	err_fini(&ignored);
}

/* false: the process has not ended, or is not ours to reap yet */
static bool
reap(struct run *r)
{
	struct local *l = r->local;
	struct rusage usage = {0};
	pid_t group = r->child.group;
	int status = 0, reaped = spawn_reap(&r->child, &status, &usage);

	BUG_ON(reaped < 0);
	if (!reaped)
		return false;
	if (group)
		local_leave_group(l, group);
	l->npolled -= r->polled;
	l->nending -= r->stage != RUNS;
	tree_end(&l->trees, &r->tree);
	list_take(&l->running, r);
	conclude_or_try_again(r, status, &usage);
	return true;
}

static void
poll_process(struct run *r)
{
	r->alive = r->polled = true;
	r->local->npolled++;
}

/* to hear of its end even while its output goes on */
static void
watch_process(struct run *r)
{
	if (r->end.fd >= 0 || r->polled || !r->alive)
		return;
	r->end.fd = spawn_pidfd(&r->child);
	if (r->end.fd < 0 || loop_add(&r->local->loop, &r->end, JOB_EVENTS) < 0) {
		r->end.fd = -1;
		poll_process(r);
	}
}

/* Under a debugger (strace -f) a process that has ended is the tracer's first, of which its pidfd knows
 * nothing: then we look again now and then. */
static void
finish(struct run *r)
{
	struct local *l = r->local;

	if (r->output.fd >= 0) {
		take_rest(r);
		loop_close(&l->loop, &r->output);
	}
	if (r->end.fd >= 0) {
		loop_close(&l->loop, &r->end);
		r->child.pidfd = -1;
	}
	if (reap(r))
		return;
	if (r->alive)
		watch_process(r);
	else
		poll_process(r);
}

/* ---- patience */

static void
note_time(struct local *l, uint64_t due_us)
{
	if (due_us && (!l->due_us || due_us < l->due_us))
		l->due_us = due_us;
}

static void
set_due(struct run *r, uint64_t from_now_us)
{
	r->due_us = clock_us() + from_now_us;
	note_time(r->local, r->due_us);
}

/* ---- signals */

/* A stopped process takes no signal but KILL until it goes on. A console job is in our own process group. */
static void
signal_run(struct run *r, int sig)
{
	spawn_kill(&r->child, sig, !r->job->console);
	if (sig != SIGKILL)
		spawn_kill(&r->child, SIGCONT, !r->job->console);
}

static void
set_stage(struct run *r, enum stage stage, int sig)
{
	watch_process(r);
	r->local->nending += r->stage == RUNS;
	r->stage = stage;
	r->signalled |= r->alive;
	r->tree.sig = sig;
	signal_run(r, sig);
}

/* What the terminal has sent us it has sent to a console job as well; how to go on is between it and the
 * user, who can send another. */
static void
ask(struct run *r, int sig)
{
	uint64_t grace = r->local->o.grace_us;

	if (r->stage != RUNS || (r->job->console && sig == SIGINT))
		return;
	set_stage(r, ASKED, sig);
	set_due(r, r->alive ? grace : MIN(grace, LINGER));
}

static void
kill_run(struct run *r)
{
	r->local->seeking = true;
	tree_find_builds(&r->local->trees, &r->tree);
	set_stage(r, KILLED, SIGKILL);
	set_due(r, DEATH);
}

/* ---- a job's own two ends */

static bool
has_failed(const struct run *r)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)r->child.pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
	       info.si_code != CLD_EXITED || info.si_status != 0;
}

static bool
leaves_matter(const struct local *l)
{
	return l->cancel_sig || l->o.leftover == LEFTOVER_KILL || l->o.kill_failed;
}

static bool
may_leave_nothing(const struct run *r)
{
	const struct local *l = r->local;

	return l->cancel_sig || l->o.leftover == LEFTOVER_KILL || (l->o.kill_failed && has_failed(r));
}

/* Its output has ended, and it would be over if its process had. */
static void
settle_silent(struct run *r)
{
	if (r->alive && leaves_matter(r->local)) {
		if (!spawn_has_ended(&r->child)) {
			watch_process(r);
			return;
		}
		r->alive = false;
	}
	if (!r->alive && may_leave_nothing(r))
		ask(r, SIGTERM);
	else
		finish(r);
}

static void
settle(struct run *r)
{
	if (r->stage != RUNS)
		return; /* ending_look sees to it */
	if (r->output.fd >= 0 && (r->alive || !r->local->cancelling)) {
		if (!r->alive && !r->due_us)
			set_due(r, PATIENCE);
		return;
	}
	if (!r->alive || r->end.fd < 0)
		settle_silent(r);
}

static void
output_ended(struct run *r)
{
	loop_close(&r->local->loop, &r->output);
	if (r->job)
		settle(r);
	else
		list_append(&r->local->spare, list_take(&r->local->loose, r));
}

/* One read for each time it is ready, as a second might block; unless nobody can write any more. None at
 * all if there is nothing to read and never will be. What fills our memory may not have been all that was
 * there. */
void
run_output_ready(struct watch *w, uint32_t events)
{
	struct run *r = w->ctx;
	struct local *l = r->local;
	ssize_t n = 0;

	while (events & EPOLLIN) {
		n = fd_read(w->fd, l->chunk, OUTPUT_CHUNK);
		if (n > 0 && r->job)
			buf_add(&r->job->output, l->chunk, (size_t)n);
		if (n <= 0 || !(events & EPOLLHUP))
			break;
	}
	if (n == (ssize_t)OUTPUT_CHUNK)
		loop_again(&l->loop, w, JOB_EVENTS);
	if (n <= 0)
		output_ended(r);
}

/* That we have waited so far was for nobody. */
static void
process_ended(struct run *r)
{
	r->alive = false;
	if (r->stage == RUNS)
		r->due_us = 0;
	if (r->stage == ASKED && r->due_us > clock_us() + LINGER)
		set_due(r, LINGER);
	settle(r);
}

void
run_process_ended(struct watch *w, uint32_t events)
{
	struct run *r = w->ctx;

	(void)events;
	process_ended(r);
	if (w->fd >= 0) { /* it stays readable: look away until it is reaped */
		loop_del(&r->local->loop, w);
		w->fd = -1;
	}
}

static void
poll_processes(struct local *l)
{
	for (struct run *r = l->running.first, *next; r && l->npolled; r = next) {
		next = r->next;
		if (!r->polled || !spawn_has_ended(&r->child))
			continue;
		l->npolled--;
		r->polled = false;
		process_ended(r);
	}
}

/* ---- left-overs */

static void
tell(const struct local *l, const struct outliver *o)
{
	if (l->exec.outlives)
		l->exec.outlives(l->exec.ctx, o);
}

static void
name_holder(struct run *r)
{
	struct local *l = r->local;
	struct outliver o = {.edge = r->job->edge, .holds_output = true};
	struct buf name = {0};
	struct stat st;

	if (fstat(r->output.fd, &st) == 0)
		o.pid = tree_holder(&r->tree, st.st_ino);
	if (o.pid)
		proc_name(o.pid, &name);
	o.command = buf_str(&name);
	tell(l, &o);
	buf_free(&name);
}

/* The job is over, and whoever writes on writes to nobody: there is no SIGPIPE for him as long as we live, if
 * there is memory to be told that he has written. */
static void
let_go(struct run *r)
{
	struct local *l = r->local;
	struct run *loose = local_new_run(l);

	take_rest(r);
	loop_del(&l->loop, &r->output);
	loose->output.fd = r->output.fd;
	r->output.fd = -1;
	if (loop_add(&l->loop, &loose->output, JOB_EVENTS) == 0) {
		list_append(&l->loose, loose);
	} else {
		fd_close(loose->output.fd);
		list_append(&l->spare, loose);
	}
	finish(r);
}

static void
outstay(struct run *r)
{
	r->due_us = 0;
	if (r->local->o.leftover == LEFTOVER_KILL)
		ask(r, SIGTERM);
	else if (r->local->o.leftover == LEFTOVER_DETACH)
		let_go(r);
	else
		name_holder(r);
}

/* ---- when time is up */

static void
expire(struct run *r)
{
	r->deadline_us = 0;
	if (r->stage != RUNS)
		return;
	r->expired = true;
	ask(r, SIGTERM);
}

/* It goes on, or only its output does. */
static void
look_after(struct run *r)
{
	r->due_us = 0;
	if (r->end.fd < 0 && !r->polled && spawn_has_ended(&r->child)) {
		r->alive = false;
		set_due(r, PATIENCE - WATCH);
	}
	watch_process(r);
}

static void
lose_patience(struct run *r)
{
	if (r->stage == ASKED)
		kill_run(r);
	else if (r->stage == RUNS && r->alive)
		look_after(r);
	else if (r->stage == RUNS)
		outstay(r);
	else
		r->due_us = 0;
}

static void
look_at_clock(struct local *l)
{
	uint64_t now = clock_us();

	for (struct run *r = l->running.first, *next; r; r = next) {
		next = r->next;
		if (r->deadline_us && r->deadline_us <= now)
			expire(r);
		if (r->due_us && r->due_us <= now)
			lose_patience(r);
	}
	l->due_us = 0;
	for (struct run *r = l->running.first; r; r = r->next) {
		note_time(l, r->deadline_us);
		note_time(l, r->due_us);
	}
}

/* ---- looking for what has to end */

static bool
is_sought(const struct run *r)
{
	return r->stage == KILLED || (r->stage == ASKED && !r->alive);
}

static bool
is_blind(const struct trees *t)
{
	return t->way == TREE_GROUP && !t->sees;
}

/* Where nothing can be seen, an open output tells as much as can be told. */
static bool
lives(const struct run *r)
{
	if (r->alive)
		return true;
	if (r->tree.lives)
		return r->stage == ASKED || r->due_us;
	return is_blind(&r->local->trees) && r->stage == ASKED && r->output.fd >= 0;
}

static void
look_for_trees(struct local *l)
{
	l->sought.n = 0;
	for (struct run *r = l->running.first; r; r = r->next)
		if (is_sought(r))
			vec_push(&l->sought, &r->tree);
	if (l->sought.n)
		trees_signal(&l->trees, l->sought.p, l->sought.n);
	for (struct run *r = l->running.first, *next; r; r = next) {
		next = r->next;
		if (!is_sought(r))
			continue;
		if (r->stage == ASKED)
			r->tree.sig = 0; /* once is enough */
		if (lives(r))
			l->seeking = true;
		else
			finish(r);
	}
}

static void
reap_orphans(struct local *l)
{
	l->sought.n = 0;
	for (struct run *r = l->running.first; r; r = r->next)
		vec_push(&l->sought, &r->tree);
	trees_reap(&l->trees, l->sought.p, l->sought.n);
}

/* ---- for local.c */

/* 0: ours */
static pid_t
group_of(const struct run *r)
{
	return r->job->console ? 0 : r->child.group ? r->child.group : r->child.pid;
}

void
run_begins(struct run *r)
{
	struct local *l = r->local;

	r->alive = true;
	tree_began(&l->trees, &r->tree, r->child.pid, group_of(r));
	if (r->job->console)
		watch_process(r);
	else
		set_due(r, WATCH);
	if (l->o.kill_after_us)
		r->deadline_us = clock_us() + l->o.kill_after_us;
	note_time(l, r->deadline_us);
}

int
ending_patience(const struct local *l)
{
	uint64_t now;

	if (l->npolled || l->seeking)
		return LOOK_MS;
	if (!l->due_us)
		return -1;
	now = clock_us();
	return l->due_us <= now ? 0 : (int)MIN((l->due_us - now + 999) / 1000, INT_MAX);
}

void
ending_look(struct local *l)
{
	poll_processes(l);
	l->seeking = false;
	if (l->nending)
		look_for_trees(l); /* first: who is gone has not run out of time */
	if (l->due_us && clock_us() >= l->due_us)
		look_at_clock(l);
	if (l->trees.adopting)
		reap_orphans(l);
}

static void
settle_all(struct local *l)
{
	for (struct run *r = l->running.first, *next; r; r = next) {
		next = r->next;
		watch_process(r);
		settle(r);
	}
}

void
ending_hurry(struct local *l)
{
	l->cancelling = true;
	settle_all(l);
	ending_look(l);
}

void
ending_ask_all(struct local *l, int sig)
{
	l->cancel_sig = sig;
	if (l->trees.way != TREE_GROUP)
		trees_adopt(&l->trees);
	for (struct run *r = l->running.first; r; r = r->next)
		ask(r, sig);
}

void
ending_kill_all(struct local *l)
{
	for (struct run *r = l->running.first; r; r = r->next)
		if (r->stage != KILLED)
			kill_run(r);
}

/* All jobs are over. What those that had ended before left running was nobody's child then and is not
 * ours; but with BELOW it is. */
void
ending_calm(struct local *l)
{
	uint64_t deadline = clock_us() + DEATH;

	while (l->cancel_sig && trees_kill_rest(&l->trees) && clock_us() < deadline)
		loop_wait(&l->loop, LOOK_MS);
	trees_dismiss(&l->trees);
	l->cancelling = false;
	l->cancel_sig = 0;
}

/* ---- what still runs at the end */

static void
count_left(void *ctx, uint32_t edge, pid_t pid)
{
	uint32_t *n = ctx;

	(void)edge, (void)pid;
	++*n;
}

static void
tell_left(void *ctx, uint32_t edge, pid_t pid)
{
	struct buf command = {0};

	proc_command(pid, &command);
	tell(ctx, &(struct outliver){.edge = edge, .pid = pid, .command = buf_str(&command)});
	buf_free(&command);
}

void
ending_report(struct local *l)
{
	for (int looks = 0; looks < LAST_LOOKS; looks++) {
		uint32_t n = 0;

		trees_left(&l->trees, count_left, &n);
		if (!n)
			return;
		usleep(LOOK_MS * 1000);
	}
	trees_left(&l->trees, tell_left, l);
}
