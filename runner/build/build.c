/* build.c - the loop: start what is ready, wait for one to end, draw the conclusions (ninja H11-H15).
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/build/build.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"
#include "runner/build/building.h"
#include "runner/build/release.h"

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

void
build_free(struct build *b)
{
	BUG_ON(b->running.n);
	while (b->idle) {
		struct attempt *a = b->idle;

		b->idle = a->next;
		attempt_free(a);
	}
	limits_fini(&b->limits);
	plan_fini(&b->plan);
	vec_free(&b->running);
	vec_free(&b->deps);
	xfree(b);
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
	bus_say(b->o.bus, MSG_WARNING,
	        "'%s' is dated %" PRId64 " s in the future: until then, what is out of date may stay so, "
	        "and what is not may run again",
	        graph_path(b->o.graph, newest).p, ahead / 1000000000);
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

static int
start(struct build *b, uint32_t edge, struct err *err)
{
	uint64_t since = begin_phase(b);
	struct attempt *a = attempt_take(b, edge);

	if (attempt_begin(b, a, err) < 0) {
		attempt_give_back(b, a);
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
finish(struct build *b, struct attempt *a, struct err *err)
{
	uint64_t since = begin_phase(b);
	int rc = conclude_attempt(b, a, err);

	attempt_give_back(b, a);
	if (b->o.times)
		end_phase(&b->o.times->finish, since);
	return rc;
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

/* ---- the end */

static void
abandon(struct build *b, int sig)
{
	b->exec->cancel(b->exec, sig);
	while (b->running.n) {
		attempt_undo(b, b->running.p[0]);
		attempt_give_back(b, b->running.p[0]);
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

/* ---- the loop */

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
