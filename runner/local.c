/* local.c - run jobs on this machine, see exec.h. SPDX-License-Identifier: Apache-2.0
 *
 * A job has finished when its process has ended and its output has: two things that happen in any order. A
 * process that ended first is not reaped until its output has ended too; until then its process group's number
 * is ours, so that what it left behind can still be signalled. Mostly the output ends because the process has:
 * so the process is looked at then, and watched, which costs four system calls, only if it goes on. */
#include "runner/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/vec.h"
#include "io/loop.h"
#include "runner/audit.h"
#include "runner/direct.h"
#include "runner/jobserver.h"
#include "runner/load.h"
#include "runner/spawn.h"

#define OUTPUT_CHUNK ((size_t)64 * 1024)
#define POLL_MS      5 /* how often we look after processes that have no pidfd */
#define LOAD_MS      500 /* … and at the load, if it is too high */

enum {
	REMEMBER_AFTER = 4, /* so many commands: then it is worth while to listen for changes of PATH */
	ALONE_MOST_MS = 1000, /* how long we try again if the kernel refuses a job while none of ours runs */
};

/* what a job needs while we have it; recycled */
struct run {
	struct local *local;
	struct job *job;
	struct child child;
	bool alive;          /* the process has not ended */
	bool direct;         /* it was started without a shell */
	bool signalled;      /* by us */
	struct watch output; /* the read end of its stdout and stderr; fd -1: has ended, or console job */
	struct watch end;    /* its pidfd; fd -1: not watched, has ended, or must be polled */
	bool polled;
	struct run *next, *prev;
};

/* a run is in exactly one */
struct list {
	struct run *first, *last;
	uint32_t n;
};

struct local {
	struct exec exec;
	struct loop loop;
	struct spawn spawn;
	struct direct direct; /* commands that need no shell; looked into at the first of them */
	bool direct_known;
	uint32_t nsearches;        /* programs looked for along PATH */
	struct watch path_changes; /* once there were many; or fd -1 */
	bool always_shell;
	uint32_t jobs;
	double max_load;
	const char *root;
	uint32_t ncpus;
	bool loaded;                   /* a job that is ready waits for the load to go down */
	int *pass;
	size_t npass;
	struct jobserver *slots;       /* or NULL */
	struct watch token;            /* in the loop while a job that is ready waits for a slot */
	bool starved;                  /* there is such a job */
	bool offered;                  /* there may be a slot for it */
	struct audit *audit;
	int null;                      /* /dev/null, the jobs' stdin */
	struct sigaction child_action; /* what SIGCHLD did before us */
	char *chunk;                   /* what one read brings */

	struct list refused; /* the kernel had no room for them: tried again when another job has ended, … */
	uint64_t alone_since_us; /* … or if none runs, by time: since when that is so */
	struct list running;
	struct list done; /* in the order they ended */
	struct list spare;
	uint32_t npolled; /* living processes without a watched pidfd */
	int64_t own_kb;   /* what we have taken ourselves, when we last asked */
	bool cancelling;  /* left-overs' output is not waited for */
};

static void
append(struct list *l, struct run *r)
{
	r->prev = l->last;
	r->next = NULL;
	*(l->last ? &l->last->next : &l->first) = r;
	l->last = r;
	l->n++;
}

static struct run *
take(struct list *l, struct run *r)
{
	*(r->prev ? &r->prev->next : &l->first) = r->next;
	*(r->next ? &r->next->prev : &l->last) = r->prev;
	l->n--;
	return r;
}

/* ---- how a job ends */

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

static int64_t
microseconds(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

/* To the system, what a process was before its exec counts, too: an image of ours. Ours only grows, so that it is
 * asked for only when a job seems to exceed it. */
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

/* A slot is for a job that runs: those that are done need none, even if nobody has been told yet. */
static void
give_back(struct local *l)
{
	if (l->slots)
		jobserver_keep(l->slots, l->running.n + l->refused.n);
}

/* false: the process has not ended, or is not ours to reap yet */
static bool
finish(struct run *r)
{
	struct local *l = r->local;
	struct rusage usage = {0};
	int status = 0, reaped = spawn_reap(&r->child, &status, &usage);

	BUG_ON(reaped < 0);
	if (!reaped)
		return false;
	l->npolled -= r->polled;
	if (r->direct && !r->signalled)
		status = direct_status(status, &r->job->output);
	judge(r->job, status);
	r->job->utime_us = microseconds(usage.ru_utime);
	r->job->stime_us = microseconds(usage.ru_stime);
	r->job->maxrss_kb = peak_kb(l, &usage);
	append(&l->done, take(&l->running, r));
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
	if (r->end.fd < 0 || loop_add(&r->local->loop, &r->end, EPOLLIN) < 0) {
		r->end.fd = -1;
		poll_process(r);
	}
}

/* what a dead process has left in its pipe; its left-overs may go on writing for ever */
static void
drain(struct run *r)
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
	loop_close(&r->local->loop, &r->output);
}

/* Under a debugger (strace -f) a process that has ended is the tracer's first, of which its pidfd knows
 * nothing: then we look again now and then. */
static void
settle(struct run *r)
{
	struct local *l = r->local;

	if (!r->alive && r->output.fd >= 0 && l->cancelling)
		drain(r);
	if (r->output.fd >= 0 || (r->alive && r->end.fd >= 0))
		return;
	if (r->end.fd >= 0) {
		loop_close(&l->loop, &r->end);
		r->child.pidfd = -1;
	}
	if (finish(r))
		return;
	if (r->alive)
		watch_process(r);
	else
		poll_process(r);
}

/* One read for each time it is ready, as a second might block; unless nobody can write any more. None at all if
 * there is nothing to read and never will be. */
static void
output_ready(struct watch *w, uint32_t events)
{
	struct run *r = w->ctx;
	struct local *l = r->local;
	ssize_t n = 0;

	while (events & EPOLLIN) {
		n = fd_read(w->fd, l->chunk, OUTPUT_CHUNK);
		if (n > 0)
			buf_add(&r->job->output, l->chunk, (size_t)n);
		if (n <= 0 || !(events & EPOLLHUP))
			break;
	}
	if (n > 0)
		return;
	loop_close(&l->loop, w);
	settle(r);
}

static void
process_ended(struct watch *w, uint32_t events)
{
	struct run *r = w->ctx;

	(void)events;
	r->alive = false;
	settle(r);
	if (w->fd >= 0) { /* it stays readable: look away until the output has ended */
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
		r->alive = r->polled = false;
		settle(r);
	}
}

/* ---- how a job begins */

static int
open_output(struct run *r, int *writer, struct err *err)
{
	int fds[2];
	int e = fd_pipe(fds, 0);

	if (e < 0) {
		err_set(err, "pipe: %s", strerror(-e));
		return e;
	}
	r->output.fd = fds[0];
	*writer = fds[1];
	e = loop_add(&r->local->loop, &r->output, EPOLLIN);
	if (e == 0)
		return 0;
	err_set(err, "epoll: %s", strerror(-e));
	fd_close(fds[0]);
	fd_close(fds[1]);
	r->output.fd = *writer = -1;
	return e;
}

static struct spawn_req
request(const struct run *r, int writer)
{
	const struct local *l = r->local;
	bool console = r->job->console;

	return (struct spawn_req){
		.envp = (const char *const *)environ,
		.fds = {console ? -1 : l->null, writer, writer},
		.pass = l->pass,
		.npass = l->npass,
		.own_group = !console,
		.mask = &l->loop.before,
		.no_pidfd = true,
		.traced = l->audit != NULL,
	};
}

static void
path_changed(struct watch *w, uint32_t events)
{
	struct local *l = w->ctx;

	(void)events;
	search_forget(&l->direct.search);
}

/* Whatever a job does to the directories of PATH is known by the time that its end is: the descriptor was ready
 * first. */
static void
remember_programs(struct local *l)
{
	struct search *s = &l->direct.search;

	l->path_changes = (struct watch){.fd = search_remember(s), .ready = path_changed, .ctx = l};
	if (l->path_changes.fd >= 0 && loop_add(&l->loop, &l->path_changes, EPOLLIN) < 0) {
		l->path_changes.fd = -1;
		s->nwatched = 0;
	}
}

static bool
needs_shell(struct local *l, struct str command)
{
	if (l->always_shell || l->spawn.rung == SPAWN_FORK)
		return true;
	if (!l->direct_known)
		direct_init(&l->direct, (const char *const *)environ);
	l->direct_known = true;
	if (!direct_parse(&l->direct, command))
		return true;
	if (l->direct.path_is_absolute && ++l->nsearches == REMEMBER_AFTER)
		remember_programs(l);
	return !direct_resolve(&l->direct);
}

static int
start_child(struct local *l, const struct spawn_req *req, struct child *c, struct err *err)
{
	int e = spawn_start(&l->spawn, req, c, err);

	if (e == 0 && l->audit)
		audit_child(l->audit, req, c);
	return e;
}

/* Whatever goes wrong, the shell may know better, or says it in its own words. */
static bool
start_direct(struct run *r, int writer)
{
	struct local *l = r->local;
	struct spawn_req req = request(r, writer);
	struct err ignored = {0};
	sigset_t none;

	if (needs_shell(l, buf_str(&r->job->command)))
		return false;
	sigemptyset(&none);
	req.path = l->direct.file;
	req.argv = l->direct.argv;
	req.envp = l->direct.env;
	req.dir = l->direct.dir;
	req.mask = &none;
	req.as_below_shell = true;
	r->direct = start_child(l, &req, &r->child, &ignored) == 0;
	err_fini(&ignored);
	return r->direct;
}

static int
start_shell(struct run *r, int writer, struct err *err)
{
	const char *argv[] = {"/bin/sh", "-c", buf_cstr(&r->job->command), NULL};
	struct spawn_req req = request(r, writer);

	req.argv = argv;
	return start_child(r->local, &req, &r->child, err);
}

static int
begin(struct run *r, struct err *err)
{
	int writer = -1;
	int e = r->job->console ? 0 : open_output(r, &writer, err);

	if (e == 0 && !start_direct(r, writer))
		e = start_shell(r, writer, err);
	if (writer >= 0)
		fd_close(writer);
	r->alive = e == 0;
	if (r->job->console)
		watch_process(r);
	if (e < 0 && r->output.fd >= 0)
		loop_close(&r->local->loop, &r->output);
	return e;
}

/* What we are short of ourselves; others may be about to give back what the whole system is short of. */
static bool
is_own_shortage(int e)
{
	return e == -EMFILE;
}

static bool
is_shortage(int e)
{
	return is_own_shortage(e) || e == -ENFILE || e == -EAGAIN || e == -ENOMEM || e == -ENOSPC;
}

static uint64_t
alone_ms(const struct local *l)
{
	return l->alone_since_us ? (clock_us() - l->alone_since_us) / 1000 : 0;
}

/* What runs will end and give back what is short. If nothing does, it is others that must. */
static bool
may_go_better(struct local *l, int e)
{
	if (!is_shortage(e))
		return false;
	if (l->running.n)
		return true;
	if (!l->alone_since_us)
		l->alone_since_us = clock_us();
	return !is_own_shortage(e) && alone_ms(l) < ALONE_MOST_MS;
}

/* codes as of a shell that cannot run a command */
static void
fail(struct run *r, int e, const struct err *err)
{
	r->job->code = e == -ENOENT ? 127 : 126;
	buf_put(&r->job->output, buf_str(&err->text));
	if (is_shortage(e) && !is_own_shortage(e))
		buf_printf(&r->job->output, "; tried for %d ms", ALONE_MOST_MS);
	buf_putc(&r->job->output, '\n');
	append(&r->local->done, r);
}

static void
launch(struct run *r)
{
	struct local *l = r->local;
	struct err err = {0};
	int e = begin(r, &err);

	if (e == 0) {
		append(&l->running, r);
		l->alone_since_us = 0;
	} else if (may_go_better(l, e)) {
		append(&l->refused, r);
	} else {
		fail(r, e, &err);
	}
	err_fini(&err);
}

static struct run *
new_run(struct local *l)
{
	struct run *r = l->spare.first ? take(&l->spare, l->spare.first) : xcalloc(1, sizeof *r);

	*r = (struct run){
		.local = l,
		.child = {.pidfd = -1},
		.output = {.fd = -1, .ready = output_ready, .ctx = r},
		.end = {.fd = -1, .ready = process_ended, .ctx = r},
	};
	return r;
}

static void
local_start(struct exec *exec, struct job *job)
{
	struct run *r = new_run((struct local *)exec);

	job->code = 0;
	job->interrupted = false;
	job->utime_us = job->stime_us = job->maxrss_kb = 0;
	buf_clear(&job->output);
	job->exec = r;
	r->job = job;
	launch(r);
}

/* ---- waiting */

static void
retry_refused(struct local *l)
{
	uint32_t before;

	do {
		before = l->refused.n;
		if (before)
			launch(take(&l->refused, l->refused.first));
	} while (l->refused.n < before);
}

static int
sooner(int timeout_ms, int ms)
{
	return timeout_ms < 0 ? ms : MIN(timeout_ms, ms);
}

/* Tokens go back only now, as the next job may want them again. */
static void
pump(struct local *l, int timeout_ms)
{
	if (l->npolled)
		timeout_ms = sooner(timeout_ms, POLL_MS);
	if (l->refused.n && !l->running.n) /* longer and longer */
		timeout_ms = sooner(timeout_ms, 1 + (int)alone_ms(l) / 4);
	give_back(l);
	loop_wait(&l->loop, timeout_ms);
	l->exec.caught = l->loop.caught;
	poll_processes(l);
}

static struct job *
hand_over(struct run *r)
{
	struct job *job = r->job;

	job->exec = NULL;
	append(&r->local->spare, r);
	return job;
}

/* rounded up, lest the last millisecond is spent spinning */
static int
milliseconds_until(uint64_t deadline_us)
{
	uint64_t now = clock_us();

	return deadline_us <= now ? 0 : (int)((deadline_us - now + 999) / 1000);
}

static void
token_ready(struct watch *w, uint32_t events)
{
	struct local *l = w->ctx;

	(void)events;
	l->offered = true;
}

static enum exec_wait
wait_for_job(struct local *l, int timeout_ms, struct job **job)
{
	uint64_t deadline = clock_us() + (uint64_t)MAX(timeout_ms, 0) * 1000;
	int left = timeout_ms;

	BUG_ON(timeout_ms < 0 && !l->running.n && !l->done.n && !l->refused.n); /* it would be for ever */
	for (bool waited = false; !l->done.first; waited = true) {
		if (l->exec.caught)
			return EXEC_INTERRUPTED;
		if (l->offered)
			return EXEC_ROOM;
		if (waited && left == 0)
			return EXEC_TIMEOUT;
		pump(l, left);
		retry_refused(l);
		if (timeout_ms > 0)
			left = milliseconds_until(deadline);
	}
	*job = hand_over(take(&l->done, l->done.first));
	l->exec.more = l->done.n != 0;
	return EXEC_DONE;
}

/* The tokens of others are looked at only while one is wanted: else every one that comes would wake us. */
static enum exec_wait
local_wait(struct exec *exec, int timeout_ms, struct job **job)
{
	struct local *l = (struct local *)exec;
	bool watched = l->starved && loop_add(&l->loop, &l->token, EPOLLIN) == 0;
	bool look = l->loaded && (timeout_ms < 0 || timeout_ms > LOAD_MS);
	enum exec_wait came;

	l->offered = false;
	came = wait_for_job(l, look ? LOAD_MS : timeout_ms, job);
	if (watched)
		loop_del(&l->loop, &l->token);
	if (came == EXEC_TIMEOUT && look)
		came = EXEC_ROOM;
	if (came != EXEC_TIMEOUT)
		l->starved = false; /* until we are asked for room again */
	return came;
}

static uint32_t
room_for_load(const struct local *l)
{
	double average;

	if (getloadavg(&average, 1) != 1)
		return UINT32_MAX;
	return load_room(l->max_load, load_now(l->root, average, l->ncpus));
}

static uint32_t
local_room(struct exec *exec)
{
	struct local *l = (struct local *)exec;
	uint32_t busy = l->running.n + l->done.n;
	uint32_t room = !l->jobs ? UINT32_MAX : l->jobs > busy ? l->jobs - busy : 0;

	l->starved = l->loaded = false;
	if (l->refused.n)
		return 0;
	if (room && l->max_load > 0) {
		room = MIN(room, room_for_load(l));
		l->loaded = !room;
	}
	if (!room && !l->running.n)
		room = 1;
	if (!room || !l->slots)
		return room;
	room = MIN(room, jobserver_room(l->slots, l->running.n));
	l->starved = !room;
	return room;
}

/* ---- cancelling */

/* A stopped process takes no signal but KILL until it goes on. Console jobs are in our own process group:
 * the terminal has signalled them already, so they are only ever killed. */
static void
signal_jobs(struct local *l, int sig)
{
	for (struct run *r = l->running.first; r; r = r->next) {
		r->signalled = true;
		if (!r->job->console) {
			spawn_kill(&r->child, sig, true);
			spawn_kill(&r->child, SIGCONT, true);
		} else if (sig == SIGKILL) {
			spawn_kill(&r->child, sig, false);
		}
	}
}

/* those that are dead already, whatever still comes out of them; of the others we want to know */
static void
settle_all(struct local *l)
{
	for (struct run *r = l->running.first, *next; r; r = next) {
		next = r->next;
		watch_process(r);
		settle(r);
	}
}

/* Every further signal means more: the first is passed on, if none was yet; the next kills. */
static void
wait_for_end(struct local *l, int sig)
{
	uint32_t seen = l->loop.ncaught;

	while (l->running.n) {
		pump(l, -1);
		if (l->loop.ncaught == seen)
			continue;
		seen = l->loop.ncaught;
		sig = sig ? SIGKILL : l->loop.latest;
		signal_jobs(l, sig);
	}
}

static void
local_cancel(struct exec *exec, int sig)
{
	struct local *l = (struct local *)exec;

	l->cancelling = true;
	while (l->refused.n) {
		struct job *job = hand_over(take(&l->refused, l->refused.first));

		job->code = 130;
		job->interrupted = true;
	}
	if (sig)
		signal_jobs(l, sig);
	settle_all(l);
	wait_for_end(l, sig);
	while (l->done.n)
		hand_over(take(&l->done, l->done.first));
	give_back(l);
	l->cancelling = false;
}

/* ---- the executor itself */

/* Our parent may have left SIGCHLD ignored; then the kernel would reap our children itself. */
static void
want_children(struct local *l)
{
	struct sigaction fresh = {.sa_handler = SIG_DFL};

	sigaction(SIGCHLD, &fresh, &l->child_action);
}

static struct local *
new_local(const struct local_opts *opts)
{
	struct local *l = xcalloc(1, sizeof *l);

	l->exec = (struct exec){.room = local_room, .start = local_start, .wait = local_wait, .cancel = local_cancel};
	l->path_changes.fd = -1;
	l->jobs = opts->jobs;
	l->max_load = opts->max_load;
	l->root = opts->root ? opts->root : "";
	l->ncpus = load_cpus();
	l->always_shell = opts->always_shell;
	l->slots = opts->slots;
	if (l->slots)
		l->token = (struct watch){.fd = jobserver_fd(l->slots), .ready = token_ready, .ctx = l};
	l->npass = opts->npass;
	l->audit = opts->audit;
	l->pass = xmalloc(opts->npass * sizeof *l->pass);
	if (opts->npass)
		memcpy(l->pass, opts->pass, opts->npass * sizeof *l->pass);
	l->chunk = xmalloc(OUTPUT_CHUNK);
	return l;
}

static void
free_local(struct local *l)
{
	if (l->direct_known)
		direct_fini(&l->direct);
	free(l->chunk);
	free(l->pass);
	free(l);
}

struct exec *
exec_local(const struct local_opts *opts, struct err *err)
{
	struct local *l = new_local(opts);
	int e;

	l->null = fd_open("/dev/null", O_RDONLY, 0);
	if (l->null < 0) {
		err_set(err, "/dev/null: %s", strerror(-l->null));
		goto no_null;
	}
	e = spawn_init(&l->spawn);
	if (e < 0) {
		err_set(err, "stack for children: %s", strerror(-e));
		goto no_spawn;
	}
	if (loop_init(&l->loop, err) < 0)
		goto no_loop;
	want_children(l);
	return &l->exec;
no_loop:
	spawn_fini(&l->spawn);
no_spawn:
	fd_close(l->null);
no_null:
	free_local(l);
	return NULL;
}

static void
abandon(struct run *r)
{
	struct local *l = r->local;

	if (r->output.fd >= 0)
		loop_close(&l->loop, &r->output);
	if (r->end.fd >= 0)
		loop_close(&l->loop, &r->end);
	else if (r->child.pidfd >= 0)
		fd_close(r->child.pidfd);
	free(r);
}

static void
abandon_all(struct list *l)
{
	while (l->first)
		abandon(take(l, l->first));
}

void
exec_local_free(struct exec *exec)
{
	struct local *l = (struct local *)exec;

	abandon_all(&l->refused);
	abandon_all(&l->running);
	abandon_all(&l->done);
	abandon_all(&l->spare);
	if (l->path_changes.fd >= 0)
		loop_del(&l->loop, &l->path_changes);
	loop_fini(&l->loop);
	sigaction(SIGCHLD, &l->child_action, NULL);
	spawn_fini(&l->spawn);
	fd_close(l->null);
	free_local(l);
}
