/* build.c - the loop: start what is ready, wait for one to end, draw the conclusions. What an edge is asked
 * for and what is written down afterwards follow ninja E6, F8–F10, H11–H15 and I8.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/build.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/path.h"
#include "runner/limits.h"
#include "runner/plan.h"
#include "runner/release.h"

/* one run of one edge; recycled, so that its buffers keep their memory */
struct attempt {
	struct job job;         /* first: the executor hands back a pointer to it */
	int64_t stamp_ns;       /* file system time when it began, 0 if unknown */
	int32_t start_ms;       /* since the build began */
	bool restat, generator;
	uint64_t held_since_us; /* it has ended, but somebody writes what it made; 0: that is not so */
	bool held_told;         /* the user knows */
	struct buf description, deps, depfile, rspfile, rsp_content, why;
	struct cause cause;
	struct attempt *next;   /* in the list of idle ones */
};

struct build {
	struct build_opts o;
	struct exec *exec;      /* while it runs */
	struct plan plan;
	struct limits limits;
	VEC(struct attempt *) running; /* those that ended but are held as well */
	uint32_t nheld;
	int held_ms;            /* until we look again */
	struct attempt *idle;
	uint32_t failures_left; /* how many more may fail before nothing new starts; NONE = any number */
	int code;               /* of the last job that failed */
	struct stamp {
		int64_t ns;          /* file system time, 0 = not taken */
		uint64_t us;         /* when it was taken */
		uint32_t nfinished;  /* edges that had ended by then */
	} stamp;
	idvec deps;             /* what the compiler told, for the job at hand */
	uint32_t ahead;         /* an input that is newer than the edge that ran because of it, or NONE */
	bool ahead_told;        /* what o.ahead_told points to if nobody cares */
};

struct build *
build_new(const struct build_opts *o)
{
	struct build *b = xcalloc(1, sizeof *b);
	struct event ev = {.type = EV_BUILD_STARTED};

	b->o = *o;
	b->ahead = NONE;
	if (!b->o.ahead_told)
		b->o.ahead_told = &b->ahead_told;
	b->failures_left = o->keep_going ? o->keep_going : NONE;
	plan_init(&b->plan, &b->o);
	limits_init(&b->limits, &b->o, &b->plan);
	ev.build_started.manifest = str_of(o->manifest ? o->manifest : "");
	ev.build_started.jobs = o->jobs;
	bus_emit(o->bus, &ev);
	return b;
}

static void
free_attempt(struct attempt *a)
{
	buf_free(&a->job.command);
	buf_free(&a->job.output);
	buf_free(&a->description);
	buf_free(&a->deps);
	buf_free(&a->depfile);
	buf_free(&a->rspfile);
	buf_free(&a->rsp_content);
	buf_free(&a->why);
	free(a);
}

void
build_free(struct build *b)
{
	BUG_ON(b->running.n);
	while (b->idle) {
		struct attempt *a = b->idle;

		b->idle = a->next;
		free_attempt(a);
	}
	limits_fini(&b->limits);
	plan_fini(&b->plan);
	vec_free(&b->running);
	vec_free(&b->deps);
	free(b);
}

/* what clocks may differ by, between us and who dates files, without anybody being told */
#define SKEW_NS (60 * INT64_C(1000000000))

/* Files of the future: what is made from them is made again each time, until then; and if outputs are, from a
 * time when the clock was wrong, changes to their inputs go unnoticed until then. */
static void
tell_ahead(struct build *b)
{
	const struct plan *p = &b->plan;
	int64_t now = clock_wall_ns(), ahead = SKEW_NS;
	uint32_t newest = NONE;

	for (uint32_t i = 0; i < p->nodes.n && !*b->o.ahead_told; i++)
		if (p->nodes.p[i].mtime > now && p->nodes.p[i].mtime - now > ahead) {
			newest = i;
			ahead = p->nodes.p[i].mtime - now;
		}
	if (newest == NONE)
		return;
	*b->o.ahead_told = true;
	bus_say(b->o.bus, MSG_WARNING, "'%s' is dated %" PRId64 " s in the future: until then, what is out of date "
	        "may stay so, and what is not may run again", graph_path(b->o.graph, newest).p, ahead / 1000000000);
}

int
build_add(struct build *b, struct ids targets, struct err *err)
{
	plan_prefetch(&b->plan, targets);
	for (uint32_t i = 0; i < targets.n; i++)
		if (plan_add(&b->plan, targets.p[i], err) < 0)
			return -1;
	tell_ahead(b);
	return 0;
}

bool
build_is_idle(const struct build *b)
{
	return !plan_has_work(&b->plan);
}

bool
build_is_dirty(const struct build *b, uint32_t node)
{
	return b->plan.nodes.p[node].dirty;
}

uint32_t
build_ahead(const struct build *b)
{
	return b->ahead;
}

static int32_t
now_ms(const struct build *b)
{
	return (int32_t)((clock_us() - b->o.bus->begin_us) / 1000);
}

/* ---- times, if anybody wants to know */
static uint64_t
begin_phase(const struct build *b)
{
	return b->o.times ? clock_us() : 0;
}

static void
end_phase(struct build_phase *phase, uint64_t begin)
{
	phase->count++;
	phase->us += clock_us() - begin;
}

/* ---- starting */

static struct attempt *
take_attempt(struct build *b, uint32_t edge)
{
	struct attempt *a = b->idle;

	if (a)
		b->idle = a->next;
	else
		a = xcalloc(1, sizeof *a);
	a->job.edge = edge;
	a->job.code = 0;
	a->job.interrupted = false;
	a->held_since_us = 0;
	a->held_told = false;
	a->job.utime_us = a->job.stime_us = a->job.maxrss_kb = a->job.inblock = a->job.oublock = 0;
	buf_clear(&a->job.command);
	buf_clear(&a->job.output);
	vec_push(&b->running, a);
	return a;
}

static void
give_back(struct build *b, struct attempt *a)
{
	uint32_t i = 0;

	while (b->running.p[i] != a)
		i++;
	limits_ended(&b->limits, a->job.edge);
	b->running.p[i] = vec_pop(&b->running);
	a->next = b->idle;
	b->idle = a;
}

static int
bind(struct build *b, uint32_t edge, enum edge_key key, struct buf *out, struct err *err)
{
	buf_clear(out);
	return b->o.graph->ops->bind(b->o.graph, edge, key, out, err);
}

static int
bind_flag(struct build *b, uint32_t edge, enum edge_key key, bool *flag, struct err *err)
{
	if (bind(b, edge, key, &b->plan.scratch.text, err) < 0)
		return -1;
	*flag = b->plan.scratch.text.n != 0;
	return 0;
}

static int
bind_all(struct build *b, struct attempt *a, struct err *err)
{
	uint32_t edge = a->job.edge;
	const struct edge *e = &b->o.graph->edges.p[edge];

	if (bind(b, edge, KEY_COMMAND, &a->job.command, err) < 0 ||
	    bind(b, edge, KEY_DESCRIPTION, &a->description, err) < 0 ||
	    bind(b, edge, KEY_DEPS, &a->deps, err) < 0 || bind(b, edge, KEY_DEPFILE, &a->depfile, err) < 0 ||
	    bind(b, edge, KEY_RSPFILE, &a->rspfile, err) < 0 ||
	    bind(b, edge, KEY_RSPFILE_CONTENT, &a->rsp_content, err) < 0 ||
	    bind_flag(b, edge, KEY_RESTAT, &a->restat, err) < 0 ||
	    bind_flag(b, edge, KEY_GENERATOR, &a->generator, err) < 0)
		return -1;
	a->restat |= (e->flags & EDGE_DYNDEP_RESTAT) != 0;
	a->job.console = e->pool == POOL_CONSOLE;
	return 0;
}

static int
emit_started(struct build *b, struct attempt *a)
{
	uint32_t edge = a->job.edge;
	struct event ev = {.type = EV_STEP_STARTED};

	buf_clear(&a->why);
	reason_text(&b->plan, edge, &a->why);
	plan_cause(&b->plan, edge, &a->cause);
	ev.step_started = (struct ev_step_started){
	        .edge = edge,
	        .outs = edge_outs(b->o.graph, edge),
	        .rule = b->o.graph->ops->rule(b->o.graph, edge),
	        .description = buf_str(&a->description),
	        .command = buf_str(&a->job.command),
	        .console = a->job.console,
	        .why = buf_str(&a->why),
	};
	return bus_emit(b->o.bus, &ev);
}

enum { STAMP_MS = 100 };

/* A stamp serves all edges whose inputs were there when it was taken: nothing that this build made is newer. For a
 * moment only, as who edits a source file now does so before the edge starts. */
static bool
is_good_stamp(const struct build *b, uint32_t edge)
{
	const struct stamp *s = &b->stamp;

	return s->ns && b->plan.edges.p[edge].ready_at <= s->nfinished &&
	       clock_us() - s->us < STAMP_MS * 1000;
}

/* When, by the clock that files are dated with, an edge began (ninja F9); 0 if it cannot be told. */
static int64_t
stamp(struct build *b, uint32_t edge)
{
	if (b->o.dry)
		return 0;
	if (!is_good_stamp(b, edge)) {
		b->stamp = (struct stamp){.us = clock_us(), .nfinished = b->plan.nfinished};
		if (b->o.disk->stamp(b->o.disk, b->o.stamp, &b->stamp.ns) < 0)
			b->stamp.ns = 0;
	}
	return b->stamp.ns;
}

/* *made is the directory that was asked for last: mostly a job writes all its files to the same. */
static int
mkparents(struct build *b, struct str path, struct str *made, struct err *err)
{
	struct str dir = path_dir(path);
	int rc;

	if (made->p && str_eq(dir, *made))
		return 0;
	*made = dir;
	rc = b->o.disk->mkparents(b->o.disk, path.p);
	return rc < 0 ? err_set(err, "creating the directory of '%s': %s", path.p, strerror(-rc)) : 0;
}

/* directories of outputs and depfile, the response file (ninja E6, H11) */
static int
prepare_files(struct build *b, struct attempt *a, struct err *err)
{
	struct ids outs = edge_outs(b->o.graph, a->job.edge);
	struct str made = {0};
	int rc;

	for (uint32_t i = 0; i < outs.n; i++)
		if (mkparents(b, graph_path(b->o.graph, outs.p[i]), &made, err) < 0)
			return -1;
	if (a->depfile.n && mkparents(b, buf_str(&a->depfile), &made, err) < 0)
		return -1;
	if (!a->rspfile.n)
		return 0;
	rc = b->o.disk->write(b->o.disk, a->rspfile.p, buf_str(&a->rsp_content));
	return rc < 0 ? err_set(err, "writing '%s': %s", a->rspfile.p, strerror(-rc)) : 0;
}

static void
note_ahead(struct build *b, const struct attempt *a)
{
	uint32_t file = a->cause.node;

	if (a->stamp_ns && file != NONE && strcmp(a->cause.word, "input-changed") == 0 &&
	    b->plan.nodes.p[file].mtime > a->stamp_ns)
		b->ahead = file;
}

static int
begin(struct build *b, struct attempt *a, struct err *err)
{
	if (bind_all(b, a, err) < 0)
		return -1;
	if (a->generator) { /* its command may rewrite the logs (ninja F10) */
		buildlog_close(b->o.log);
		depslog_close(b->o.deps);
	}
	a->start_ms = now_ms(b);
	if (emit_started(b, a) < 0)
		return err_fatal(err, "%s", b->o.bus->err.text.p);
	a->stamp_ns = stamp(b, a->job.edge);
	note_ahead(b, a);
	return prepare_files(b, a, err);
}

static int
start(struct build *b, uint32_t edge, struct err *err)
{
	uint64_t since = begin_phase(b);
	struct attempt *a = take_attempt(b, edge);

	if (begin(b, a, err) < 0) {
		give_back(b, a);
		return -1;
	}
	b->exec->start(b->exec, &a->job);
	limits_started(&b->limits, edge);
	if (b->o.times)
		end_phase(&b->o.times->start, since);
	return 0;
}

/* Start as much as there is room for. Phony edges take none: they are over at once. */
static int
start_ready(struct build *b, struct err *err)
{
	uint32_t edge;

	limits_begin(&b->limits);
	while ((edge = plan_peek(&b->plan)) != NONE) {
		bool phony = edge_is_phony(b->o.graph, edge);

		if (!phony && (!b->exec->room(b->exec) || !limits_allow(&b->limits, edge)))
			break;
		plan_next(&b->plan);
		if (phony ? plan_finish(&b->plan, edge, true, err) < 0 : start(b, edge, err) < 0)
			return -1;
	}
	limits_tell(&b->limits);
	return 0;
}

/* ---- finishing */

static int
emit_finished(struct build *b, struct attempt *a, int32_t end_ms)
{
	struct event ev = {.type = EV_STEP_FINISHED};

	ev.step_finished = (struct ev_step_finished){
	        .edge = a->job.edge,
	        .outs = edge_outs(b->o.graph, a->job.edge),
	        .description = buf_str(&a->description),
	        .command = buf_str(&a->job.command),
	        .why = buf_str(&a->why),
	        .console = a->job.console,
	        .code = a->job.code,
	        .output = buf_str(&a->job.output),
	        .prev_ms = b->plan.edges.p[a->job.edge].prev_ms,
	        .start_ms = a->start_ms,
	        .end_ms = end_ms,
	        .utime_us = a->job.utime_us,
	        .stime_us = a->job.stime_us,
	        .maxrss_kb = a->job.maxrss_kb,
	        .inblock = a->job.inblock,
	        .oublock = a->job.oublock,
	        .cause = str_of(a->cause.word),
	        .cause_file = cause_file(&b->plan, &a->cause),
	};
	return bus_emit(b->o.bus, &ev);
}

/* What the compiler says it read. A successful job whose deps make no sense has failed (ninja C9, H12). */
static int
extract_deps(struct build *b, struct attempt *a, struct err *err)
{
	struct err why = {0};
	int rc = 0;

	b->deps.n = 0;
	if (!a->deps.n || b->o.dry || found_extract(&b->plan, &a->job, buf_str(&a->deps), &b->deps, &why) == 0)
		return 0;
	if (why.fatal) {
		rc = err_fatal(err, "%s", why.text.p);
	} else if (!a->job.code) {
		if (a->job.output.n)
			buf_putc(&a->job.output, '\n');
		buf_put(&a->job.output, buf_str(&why.text));
		a->job.code = 1;
	}
	err_fini(&why);
	return rc;
}

/* What time the log shall say the outputs are of (ninja F8, F9): when the command started, or their own if
 * that is unknown or theirs to tell. Outputs that restat finds untouched clean up what depends on them. */
static int
restat(struct build *b, struct attempt *a, int64_t *mtime, struct err *err)
{
	struct ids outs = edge_outs(b->o.graph, a->job.edge);
	bool cleaned = false;

	*mtime = a->stamp_ns;
	if (*mtime && !a->restat && !a->generator)
		return 0;
	for (uint32_t i = 0; i < outs.n; i++) {
		const char *path = graph_path(b->o.graph, outs.p[i]).p;
		int64_t now;
		int rc = b->o.disk->mtime(b->o.disk, path, &now);

		if (rc < 0)
			return err_set(err, "stat(%s): %s", path, strerror(-rc));
		*mtime = MAX(*mtime, now);
		if (!a->restat || now != b->plan.nodes.p[outs.p[i]].mtime)
			continue;
		cleaned = true;
		if (plan_clean(&b->plan, outs.p[i], err) < 0)
			return -1;
	}
	if (cleaned)
		*mtime = a->stamp_ns;
	return 0;
}

/* Outputs that hold what they held before clean up what depends on them, too, if that was asked for. */
static int
compare_content(struct build *b, struct attempt *a, struct err *err)
{
	struct ids outs = edge_outs(b->o.graph, a->job.edge);
	struct disk *disk = b->o.disk;
	struct buf bytes = {0};
	int rc = 0;

	for (uint32_t i = 0; i < outs.n && b->o.content && !rc; i++) {
		struct str path = graph_path(b->o.graph, outs.p[i]);
		int64_t mtime;

		buf_clear(&bytes);
		if (disk->mtime(disk, path.p, &mtime) < 0 || !mtime || disk->read(disk, path.p, &bytes) < 0 ||
		    !content_note(b->o.content, path, buf_str(&bytes), mtime))
			continue;
		b->plan.nodes.p[outs.p[i]].mtime = mtime; /* by which its content is known from now on */
		rc = plan_clean(&b->plan, outs.p[i], err);
	}
	buf_free(&bytes);
	return rc;
}

static int
write_logs(struct build *b, struct attempt *a, int32_t end_ms, int64_t mtime, struct err *err)
{
	struct ids outs = edge_outs(b->o.graph, a->job.edge);
	struct buf *text = &b->plan.scratch.text;

	buf_clear(text);
	buf_put(text, buf_str(&a->job.command));
	buildlog_add_rsp(text, buf_str(&a->rsp_content));
	for (uint32_t i = 0; i < outs.n; i++)
		if (buildlog_note(b->o.log, graph_path(b->o.graph, outs.p[i]), buf_str(text), a->start_ms, end_ms,
		                  mtime, b->o.log_keep, err) < 0)
			return -1;
	if (!a->deps.n)
		return 0;
	for (uint32_t i = 0; i < outs.n; i++) {
		const char *path = graph_path(b->o.graph, outs.p[i]).p;
		int rc = b->o.disk->mtime(b->o.disk, path, &mtime);

		if (rc < 0)
			return err_set(err, "stat(%s): %s", path, strerror(-rc));
		if (depslog_record(b->o.deps, b->o.graph, outs.p[i], mtime, (struct ids){b->deps.p, b->deps.n},
		                   b->o.deps_keep, err) < 0)
			return -1;
	}
	return 0;
}

static int
succeeded(struct build *b, struct attempt *a, int32_t end_ms, struct err *err)
{
	int64_t mtime = 0;

	if (!b->o.dry && (restat(b, a, &mtime, err) < 0 || compare_content(b, a, err) < 0))
		return -1;
	if (plan_finish(&b->plan, a->job.edge, true, err) < 0)
		return -1;
	if (a->rspfile.n && !b->o.keep_rsp)
		b->o.disk->remove(b->o.disk, a->rspfile.p);
	return b->o.dry ? 0 : write_logs(b, a, end_ms, mtime, err);
}

/* ---- outputs that are not released yet. Whoever depends on them waits with us; the others go on. */

enum { HELD_TELL_MS = 250, HELD_FAIL_MS = 10000, HELD_POLL_MS = 64 };

/* Is the job to be held? It has succeeded, but an output that others will execute would be busy. */
static bool
hold(struct build *b, struct attempt *a)
{
	if (b->o.dry || a->job.code || release_held(b->o.graph, a->job.edge) == NONE)
		return false;
	a->held_since_us = clock_us();
	b->nheld++;
	b->held_ms = 1;
	return true;
}

/* true: it is over, one way or the other */
static bool
held_is_over(struct build *b, struct attempt *a)
{
	uint64_t ms = (clock_us() - a->held_since_us) / 1000;
	uint32_t node = release_held(b->o.graph, a->job.edge);
	struct buf text = {0};

	if (node == NONE)
		return true;
	if (ms >= HELD_FAIL_MS) {
		release_explain(b->o.graph, node, &a->job.output);
		a->job.code = 1;
		return true;
	}
	if (ms >= HELD_TELL_MS && !a->held_told) {
		a->held_told = true;
		release_explain(b->o.graph, node, &text);
		text.n--; /* the newline */
		bus_say(b->o.bus, MSG_WARNING, "%.*s", STR_FMT(buf_str(&text)));
		buf_free(&text);
	}
	return false;
}

static int finish(struct build *, struct attempt *, struct err *);

static int
look_again(struct build *b, struct err *err)
{
	b->held_ms = MIN(b->held_ms * 2, HELD_POLL_MS);
	for (uint32_t i = b->running.n; i-- > 0;) {
		struct attempt *a = b->running.p[i];

		if (!a->held_since_us || !held_is_over(b, a))
			continue;
		b->nheld--;
		if (finish(b, a, err) < 0)
			return -1;
	}
	return 0;
}

static int
failed_job(struct build *b, struct attempt *a, struct err *err)
{
	b->code = a->job.code;
	if (b->failures_left && b->failures_left != NONE)
		b->failures_left--;
	return plan_finish(&b->plan, a->job.edge, false, err);
}

static int
conclude(struct build *b, struct attempt *a, struct err *err)
{
	int32_t end_ms = now_ms(b);

	if (a->job.code)
		release_diagnose(b->o.graph, a->job.edge, &a->job.output);
	if (extract_deps(b, a, err) < 0)
		return -1;
	if (emit_finished(b, a, end_ms) < 0)
		return err_fatal(err, "%s", b->o.bus->err.text.p);
	return a->job.code ? failed_job(b, a, err) : succeeded(b, a, end_ms, err);
}

static int
finish(struct build *b, struct attempt *a, struct err *err)
{
	uint64_t since = begin_phase(b);
	int rc = conclude(b, a, err);

	give_back(b, a);
	if (b->o.times)
		end_phase(&b->o.times->finish, since);
	return rc;
}

/* ---- the end */

/* An output that a broken-off command has begun to write may look finished next time (ninja J2): gone. One
 * that it did not touch stays, unless a depfile says that it may have been touched for other reasons. */
static void
remove_partial(struct build *b, const struct attempt *a)
{
	struct disk *disk = b->o.disk;
	struct ids outs = edge_outs(b->o.graph, a->job.edge);

	for (uint32_t i = 0; i < outs.n; i++) {
		const char *path = graph_path(b->o.graph, outs.p[i]).p;
		int64_t mtime = 0;

		if (disk->mtime(disk, path, &mtime) < 0)
			continue;
		if (a->depfile.n || mtime != b->plan.nodes.p[outs.p[i]].mtime)
			disk->remove(disk, path);
	}
	if (a->depfile.n)
		disk->remove(disk, a->depfile.p);
}

static void
abandon(struct build *b, int sig)
{
	b->exec->cancel(b->exec, sig);
	while (b->running.n) {
		remove_partial(b, b->running.p[0]);
		give_back(b, b->running.p[0]);
	}
}

static struct build_result
stop_reason(const struct build *b)
{
	uint32_t allowed = b->o.keep_going ? b->o.keep_going : NONE;

	if (b->failures_left == 0)
		return (struct build_result){allowed > 1 ? BUILD_MANY_FAILED : BUILD_ONE_FAILED, b->code};
	if (b->code)
		return (struct build_result){BUILD_NO_PROGRESS, b->code};
	return (struct build_result){BUILD_STUCK, 1};
}

static struct build_result
interrupted(struct build *b, int sig)
{
	abandon(b, sig);
	return (struct build_result){BUILD_INTERRUPTED, 130};
}

static struct build_result
gave_up(struct build *b)
{
	abandon(b, SIGTERM);
	return stop_reason(b);
}

static struct build_result
failed(struct build *b)
{
	abandon(b, 0);
	return (struct build_result){BUILD_ERROR, 1};
}

/* of two times to wait, -1 being for ever */
static int
sooner(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* until a job has ended, a signal came, there may be room for another, or it is time to look at what is held
 * or limited. Sinks show meanwhile what they put off */
static enum exec_wait
wait_for_job(struct build *b, struct job **job)
{
	int look_ms = sooner(b->nheld ? b->held_ms : -1, limits_poll_ms(&b->limits));
	enum exec_wait came;

	do
		came = b->exec->wait(b->exec, sooner(b->exec->more ? -1 : bus_tick(b->o.bus), look_ms), job);
	while (came == EXEC_TIMEOUT && look_ms < 0);
	return came;
}

static int
prepare(struct build *b, struct err *err)
{
	uint64_t since = begin_phase(b);
	int rc = plan_prepare(&b->plan, err);

	if (b->o.times)
		end_phase(&b->o.times->critical_path, since);
	return rc;
}

/* What has ended is in the log before anything that depends on it starts. Of several jobs that ended together
 * all are concluded first: one write for them. */
static int
start_more(struct build *b, struct err *err)
{
	if (b->exec->more)
		return 0;
	if (!b->o.dry && buildlog_flush(b->o.log, err) < 0)
		return -1;
	return b->failures_left ? start_ready(b, err) : 0;
}

static struct build_result
run(struct build *b, struct err *err)
{
	if (prepare(b, err) < 0)
		return failed(b);
	while (plan_has_work(&b->plan)) {
		enum exec_wait came;
		struct job *job;

		if (start_more(b, err) < 0)
			return failed(b);
		if (!b->running.n) {
			if (!plan_has_work(&b->plan))
				break;
			return stop_reason(b);
		}
		came = wait_for_job(b, &job);
		if (came == EXEC_ROOM)
			continue;
		if (came == EXEC_INTERRUPTED)
			return interrupted(b, b->exec->caught);
		if (came == EXEC_TIMEOUT) {
			if (look_again(b, err) < 0)
				return failed(b);
			continue;
		}
		if (job->interrupted)
			return interrupted(b, 0);
		if (hold(b, (struct attempt *)job))
			continue;
		if (finish(b, (struct attempt *)job, err) < 0)
			return failed(b);
		if (b->o.fail_fast && !b->failures_left)
			return gave_up(b);
	}
	return (struct build_result){BUILD_SUCCEEDED, 0};
}

/* ---- processes that outlive their job */

static void
tell_outliver(void *ctx, const struct outliver *o)
{
	struct build *b = ctx;
	const char *out = graph_path(b->o.graph, edge_first_out(b->o.graph, o->edge)).p;

	if (!o->holds_output)
		bus_say(b->o.bus, MSG_WARNING, "'%s': left pid %d running: %.*s", out, (int)o->pid,
		        STR_FMT(o->command));
	else if (o->pid)
		bus_say(b->o.bus, MSG_WARNING, "'%s': pid %d (%.*s) still holds its output", out, (int)o->pid,
		        STR_FMT(o->command));
	else
		bus_say(b->o.bus, MSG_WARNING, "'%s': something still holds its output", out);
}

struct build_result
build_run(struct build *b, struct exec *exec, struct err *err)
{
	struct build_result result;
	struct event ev = {.type = EV_BUILD_FINISHED};

	b->exec = exec;
	if (exec) {
		exec->outlives = tell_outliver;
		exec->ctx = b;
	}
	result = run(b, err);
	if (exec && exec->end)
		exec->end(exec);
	if (!b->o.dry && buildlog_flush(b->o.log, err) < 0 && result.stop != BUILD_ERROR)
		result = (struct build_result){BUILD_ERROR, 1};
	ev.build_finished = (struct ev_build_finished){result.stop == BUILD_SUCCEEDED, result.code};
	bus_emit(b->o.bus, &ev);
	return result;
}
