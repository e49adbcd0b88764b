/* local.c - run jobs on this machine: how they begin, and who waits for them. See exec.h; ending.c has
 * the rest. SPDX-License-Identifier: Apache-2.0 */
#include "runner/exec/local.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "runner/spawn/audit.h"
#include "runner/exec/jobserver.h"
#include "runner/exec/load.h"

#define LOAD_MS  500               /* how often we look at the load, if it is too high */
#define GRACE_US UINT64_C(5000000) /* how long what was asked to end may take to clean up */

enum {
	MANY_DESCRIPTORS = 128, /* so many, and lending the table is cheaper than copying and closing */
	REMEMBER_AFTER = 4,     /* so many commands, and it is worth listening for changes of PATH */
	ALONE_MOST_MS = 1000,   /* how long we try again when a job is refused while none of ours runs */
};

/* A slot is for a job that runs: those that are done need none, even if nobody has been told yet. */
void
local_give_back(struct local *l)
{
	if (l->o.slots)
		jobserver_keep(l->o.slots, l->running.n + l->refused.n);
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
	e = loop_add(&r->local->loop, &r->output, JOB_EVENTS);
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
		.npass = l->o.npass,
		.own_group = !console,
		.mark = r->tree.mark,
		.cgroup = r->tree.cgroup ? r->tree.cgroup->dir : 0,
		.mask = &l->loop.before,
		.no_pidfd = true,
		.traced = l->o.audit != NULL,
	};
}

static void
path_changed(struct watch *w, uint32_t events)
{
	struct local *l = w->ctx;

	(void)events;
	search_forget(&l->direct.search);
}

/* Whatever a job does to the directories of PATH is known by the time that its end is: the descriptor was
 * ready first. */
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
	if (l->o.always_shell || l->spawn.rung == SPAWN_FORK)
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

/* Is there room for nobody else, so that we have nothing to do but to wait? */
static bool
is_last(const struct local *l)
{
	return l->o.jobs && l->running.n + l->done.n + 1 >= l->o.jobs;
}

/* What has failed to execute once is waited for: then we know at once what to do about it. */
static int
start_child(struct run *r, const struct spawn_req *req, struct err *err)
{
	struct local *l = r->local;
	bool wait = r->failed || is_last(l);
	int e = (wait ? spawn_start : spawn_launch)(&l->spawn, req, &r->child, err);

	if (e == 0 && l->o.audit)
		audit_child(l->o.audit, req, &r->child);
	return e;
}

/* Somebody may be left in it: who is to join it next will see. */
void
local_leave_group(struct local *l, pid_t group)
{
	if (l->spawn.nicest)
		spawn_leave_group(group);
	else
		vec_push(&l->groups, (uint32_t)group);
}

static void
forget_groups(struct local *l)
{
	while (l->groups.n)
		spawn_leave_group((pid_t)vec_pop(&l->groups));
	vec_free(&l->groups);
}

/* Below a shell nobody leads the group. A new one costs a process; another job's, once it is over, does
 * not. */
static int
start_in_group(struct run *r, const struct spawn_req *in_any, struct err *err)
{
	struct local *l = r->local;
	struct spawn_req req = *in_any;
	bool is_new;
	int e;

	do {
		is_new = !l->groups.n;
		req.group = is_new ? spawn_found_group() : (pid_t)vec_pop(&l->groups);
		e = req.group < 0 ? req.group : start_child(r, &req, err);
		if (req.group > 0 && e < 0)
			spawn_leave_group(req.group);
	} while (e == -EBUSY && !is_new);
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
	r->direct = (req.own_group ? start_in_group : start_child)(r, &req, &ignored) == 0;
	err_fini(&ignored);
	return r->direct;
}

static int
start_shell(struct run *r, int writer, struct err *err)
{
	const char *argv[] = {"/bin/sh", "-c", buf_cstr(&r->job->command), NULL};
	struct spawn_req req = request(r, writer);

	req.argv = argv;
	return start_child(r, &req, err);
}

/* As early as possible, lest jobs that go on have all that are low. */
static void
keep_low_number(struct local *l)
{
	int low = fd_dup(l->null);

	if (low >= SPAWN_LENDS_BELOW)
		fd_close(low);
	l->low = low < SPAWN_LENDS_BELOW ? MAX(low, -1) : -1;
}

/* Each job that runs has a descriptor of ours, or two. The highest, and so how many there are, is mostly the
 * one just opened, which the child needs low to be lent our table. */
static int
lend_if_many(struct local *l, int writer)
{
	l->spawn.lend = writer >= MANY_DESCRIPTORS && l->low >= 0 && !l->spawn.no_close_range &&
	                fd_dup_to(writer, l->low) >= 0;
	if (!l->spawn.lend)
		return writer;
	fd_close(writer);
	return l->low;
}

/* The low number stays taken, unless the kernel has refused to lend: it will again. */
static void
close_writer(struct local *l, int writer)
{
	if (writer < 0 || (writer == l->low && l->spawn.lend && fd_dup_to(l->null, writer) >= 0))
		return;
	fd_close(writer);
	if (writer == l->low)
		l->low = -1;
}

static int
start_process(struct run *r, struct err *err)
{
	struct local *l = r->local;
	int writer = -1;
	int e = r->job->console ? 0 : open_output(r, &writer, err);

	tree_begin(&l->trees, &r->tree, r->job->edge);
	writer = lend_if_many(l, writer);
	if (e == 0 && !start_direct(r, writer))
		e = start_shell(r, writer, err);
	close_writer(l, writer);
	return e;
}

static void
begin_first(struct local *l)
{
	l->has_begun = true;
	keep_low_number(l);
	if (l->o.remains)
		remains_note(&l->remains, l->o.remains, &l->trees);
}

/* A terminal has sent its signal to whoever was in our group: what came before a console job did, that has
 * not got. */
static void
pass_on_signal(struct run *r)
{
	struct local *l = r->local;

	if (!r->job->console || l->loop.caught || !loop_notice(&l->loop))
		return;
	l->exec.caught = l->loop.caught;
	spawn_kill(&r->child, l->loop.caught, false);
}

static int
begin(struct run *r, struct err *err)
{
	struct local *l = r->local;
	int e;

	if (!l->has_begun)
		begin_first(l);
	e = start_process(r, err);
	if (e == 0) {
		run_begins(r);
		pass_on_signal(r);
		return 0;
	}
	tree_end(&l->trees, &r->tree);
	if (r->output.fd >= 0)
		loop_close(&l->loop, &r->output);
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
	list_append(&r->local->done, r);
}

static void
launch(struct run *r)
{
	struct local *l = r->local;
	struct err err = {0};
	int e = begin(r, &err);

	if (e == 0) {
		list_append(&l->running, r);
		l->alone_since_us = 0;
	} else if (may_go_better(l, e)) {
		list_append(&l->refused, r);
	} else {
		fail(r, e, &err);
	}
	err_fini(&err);
}

static struct run *
reset(struct run *r, struct local *l)
{
	*r = (struct run){
		.local = l,
		.child = {.pidfd = -1},
		.output = {.fd = -1, .ready = run_output_ready, .ctx = r},
		.end = {.fd = -1, .ready = run_process_ended, .ctx = r},
	};
	return r;
}

struct run *
local_new_run(struct local *l)
{
	struct run *r = l->spare.first ? list_take(&l->spare, l->spare.first) : xcalloc(1, sizeof *r);

	return reset(r, l);
}

/* It has not begun: so nothing of it is there, and it is as if it had been refused. */
void
local_try_again(struct run *r)
{
	struct job *job = r->job;

	reset(r, r->local);
	r->job = job;
	r->failed = true;
	list_append(&r->local->refused, r);
}

static void
local_start(struct exec *exec, struct job *job)
{
	struct run *r = local_new_run((struct local *)exec);

	job->code = 0;
	job->interrupted = false;
	job->utime_us = job->stime_us = job->maxrss_kb = job->inblock = job->oublock = 0;
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
			launch(list_take(&l->refused, l->refused.first));
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
	int patience = ending_patience(l);

	if (patience >= 0)
		timeout_ms = sooner(timeout_ms, patience);
	if (l->refused.n && !l->running.n) /* longer and longer */
		timeout_ms = sooner(timeout_ms, 1 + (int)alone_ms(l) / 4);
	local_give_back(l);
	loop_wait(&l->loop, timeout_ms);
	l->exec.caught = l->loop.caught;
	ending_look(l);
}

static struct job *
hand_over(struct run *r)
{
	struct job *job = r->job;

	job->exec = NULL;
	list_append(&r->local->spare, r);
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
	*job = hand_over(list_take(&l->done, l->done.first));
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
	return load_room(l->o.max_load, load_now(l->o.root ? l->o.root : "", average, l->ncpus));
}

static uint32_t
local_room(struct exec *exec)
{
	struct local *l = (struct local *)exec;
	uint32_t busy = l->running.n + l->done.n;
	uint32_t room = !l->o.jobs ? UINT32_MAX : l->o.jobs > busy ? l->o.jobs - busy : 0;

	l->starved = l->loaded = false;
	if (l->refused.n)
		return 0;
	if (room && l->o.max_load > 0) {
		room = MIN(room, room_for_load(l));
		l->loaded = !room;
	}
	if (!room && !l->running.n)
		room = 1;
	if (!room || !l->o.slots)
		return room;
	room = MIN(room, jobserver_room(l->o.slots, l->running.n));
	l->starved = !room;
	return room;
}

/* ---- cancelling */

/* Every further signal means more: the first is passed on, if none was yet; the next kills. */
static void
wait_for_end(struct local *l)
{
	uint32_t seen = l->loop.ncaught;

	while (l->running.n) {
		pump(l, -1);
		if (l->loop.ncaught == seen)
			continue;
		seen = l->loop.ncaught;
		if (l->cancel_sig)
			ending_kill_all(l);
		else
			ending_ask_all(l, l->loop.latest);
	}
}

static void
local_cancel(struct exec *exec, int sig)
{
	struct local *l = (struct local *)exec;

	while (l->refused.n) {
		struct job *job = hand_over(list_take(&l->refused, l->refused.first));

		job->code = 130;
		job->interrupted = true;
	}
	if (sig)
		ending_ask_all(l, sig);
	ending_hurry(l);
	wait_for_end(l);
	ending_calm(l);
	while (l->done.n)
		hand_over(list_take(&l->done, l->done.first));
	local_give_back(l);
}

static void
local_end(struct exec *exec)
{
	ending_report((struct local *)exec);
}

/* ---- the executor itself */

/* Those who may be killed by a weir above us have to have done their part before. */
static uint64_t
default_grace(void)
{
	return trees_are_nested() ? GRACE_US / 2 : GRACE_US;
}

static struct local *
new_local(const struct local_opts *opts)
{
	struct local *l = xcalloc(1, sizeof *l);

	l->exec = (struct exec){
		.room = local_room,
		.start = local_start,
		.wait = local_wait,
		.cancel = local_cancel,
		.end = local_end,
	};
	l->o = *opts;
	if (!l->o.grace_us)
		l->o.grace_us = default_grace();
	l->path_changes.fd = -1;
	l->low = -1;
	l->ncpus = load_cpus();
	if (l->o.slots)
		l->token = (struct watch){.fd = jobserver_fd(l->o.slots), .ready = token_ready, .ctx = l};
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
	vec_free(&l->sought);
	xfree(l->chunk);
	xfree(l->pass);
	xfree(l);
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
	if (trees_init(&l->trees, opts->trees, err) < 0)
		goto no_trees;
	if (loop_init(&l->loop, err) < 0)
		goto no_loop;
	spawn_want_ends(&l->child_action);
	return &l->exec;
no_loop:
	trees_fini(&l->trees);
no_trees:
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

	if (r->child.group)
		spawn_leave_group(r->child.group);
	if (r->output.fd >= 0)
		loop_close(&l->loop, &r->output);
	if (r->end.fd >= 0)
		loop_close(&l->loop, &r->end);
	else if (r->child.pidfd >= 0)
		fd_close(r->child.pidfd);
	vec_free(&r->tree.builds);
	xfree(r);
}

static void
abandon_all(struct list *l)
{
	while (l->first)
		abandon(list_take(l, l->first));
}

void
exec_local_free(struct exec *exec)
{
	struct local *l = (struct local *)exec;

	abandon_all(&l->refused);
	abandon_all(&l->running);
	local_give_back(l); /* those of jobs that ended last: a signal ends us, once the loop catches none */
	abandon_all(&l->done);
	abandon_all(&l->loose);
	abandon_all(&l->spare);
	if (l->path_changes.fd >= 0)
		loop_del(&l->loop, &l->path_changes);
	loop_fini(&l->loop);
	sigaction(SIGCHLD, &l->child_action, NULL);
	remains_forget(&l->remains);
	forget_groups(l);
	trees_fini(&l->trees);
	spawn_fini(&l->spawn);
	if (l->low >= 0)
		fd_close(l->low);
	fd_close(l->null);
	free_local(l);
}
