/* pass.c - see pass.h. SPDX-License-Identifier: Apache-2.0 */
#include "cli/pass.h"

#include <stdlib.h>
#include <unistd.h>

#include "store/logfile.h"
#include "event/sink_jsonl.h"
#include "status/sink_status.h"
#include "runner/exec/exec.h"
#include "session/say.h"
#include "history/history.h"
#include "cli/args.h"
static void
add_sinks(struct pass *p)
{
	const struct options *o = &p->app->opts;
	struct status_opts status = {
		.persona = p->app->persona,
		.verbose = o->verbose,
		.quiet = o->quiet,
		.explain = o->explain,
		.jobs = &o->jobs,
		.ninja_status = getenv("NINJA_STATUS"),
		.format = o->format,
		.out = STDOUT_FILENO,
		.err = STDERR_FILENO,
	};

	status_terminal(&status);
	bus_add(&p->bus, sink_status(&status));
	if (p->app->events >= 0)
		bus_add(&p->bus, sink_jsonl(p->app->events, false));
	if (o->stats)
		bus_add(&p->bus, sink_stats(&p->app->stats));
	if (!o->dry)
		bus_add(&p->bus, sink_history(p->session, p->app->began_ns));
}

/* one job at a time runs in ninja's order: nothing is gained by another */
static enum build_order
order_of(const struct options *o)
{
	if (o->shuffle)
		return o->reverse ? ORDER_REVERSED : ORDER_SHUFFLED;
	return o->jobs == 1 ? ORDER_EDGES : ORDER_TIMES;
}

static void
open_content(struct pass *p)
{
	struct buf path = {0};

	session_path(p->session, ".weir/content", &path);
	content_load(&p->content, buf_cstr(&path));
	buf_free(&path);
}

/* What cannot be written down costs time only, next time. */
static void
close_content(struct pass *p)
{
	struct err err = {0};

	if (content_save(&p->content, &err) < 0)
		say_warning(p->app->persona, "%s", err.text.p);
	err_fini(&err);
	content_fini(&p->content);
}

void
pass_open(struct pass *p, struct app *app, struct session *s)
{
	const struct options *o = &app->opts;

	*p = (struct pass){
		.app = app,
		.session = s,
		.log_keep = {session_keeps_output, s},
		.deps_keep = {session_keeps_deps, s},
	};
	session_path(s, ".ninja_lock", &p->stamp);
	session_path(s, PASS_REMAINS, &p->remains);
	if (o->content)
		open_content(p);
	appetite_init(&p->appetite, s);
	slots_init(&p->slots);
	bus_init(&p->bus, &s->graph);
	add_sinks(p);
	p->build = build_new(&(struct build_opts){
		.graph = &s->graph,
		.disk = s->disk,
		.bus = &p->bus,
		.log = &s->log,
		.deps = &s->deps,
		.content = o->content ? &p->content : NULL,
		.memo = s->snapshot.memo.p,
		.log_keep = &p->log_keep,
		.deps_keep = &p->deps_keep,
		.manifest = o->file,
		.stamp = buf_cstr(&p->stamp),
		.jobs = o->jobs,
		.order = order_of(o),
		.seed = o->seed,
		.memory = appetite_opts(&p->appetite),
		.keep_going = o->keep_going,
		.fail_fast = o->fail_fast,
		.dry = o->dry,
		.explain = o->explain,
		.keep_depfile = o->keep_depfile,
		.keep_rsp = o->keep_rsp,
		.times = o->stats ? &p->times : NULL,
		.ahead_told = &app->ahead_told,
	});
}

void
pass_close(struct pass *p)
{
	stats_add(&p->app->stats, &p->times);
	build_free(p->build);
	bus_fini(&p->bus);
	slots_fini(&p->slots, !p->interrupted, p->app->persona);
	if (p->app->opts.content)
		close_content(p);
	appetite_fini(&p->appetite);
	buf_free(&p->stamp);
	buf_free(&p->remains);
}

int
pass_want(struct pass *p, struct ids targets, struct err *err)
{
	uint64_t begin = stats_begin(&p->app->stats);
	int got = build_add(p->build, targets, err);

	stats_end(&p->app->stats, METRIC_PLAN, begin);
	return got;
}

/* ---- one build at a time in a directory */

/* somebody else has the lock: shall we wait? */
static bool
say_busy(void *ctx, pid_t pid, struct str command)
{
	const struct app *app = ctx;

	if (app->opts.no_wait)
		say_error(app->persona, "pid %d builds in this directory: %.*s", (int)pid, STR_FMT(command));
	else
		say_warning(app->persona, "waiting for pid %d, which builds in this directory: %.*s",
		            (int)pid, STR_FMT(command));
	return !app->opts.no_wait;
}

static int
take_lock(struct app *app, const char *path, bool wait, struct err *err)
{
	struct lock_req req = {.path = path, .command = buf_cstr(&app->command)};
	int got = wait ? lock_wait(&app->lock, &req, say_busy, app, err) : lock_try(&app->lock, &req, err);

	app->locked = got > 0;
	return got;
}

/* somebody built here between our reading of the logs and our getting the lock */
static bool
is_stale(const struct session *s)
{
	return !logfile_is_still(s->log.path, &s->log.mark) || !logfile_is_still(s->deps.path, &s->deps.mark);
}

/* It is the first that is written: what a directory does not allow shows here, and its name in it is ours. */
static int
cannot_write(struct err *err)
{
	struct err why = *err;

	*err = (struct err){0};
	err_set(err, "cannot write in the build directory: %s", buf_cstr(&why.text));
	err_fini(&why);
	return -1;
}

int
pass_own_directory(struct pass *p, int *code)
{
	struct app *app = p->app;
	struct session *s = p->session;
	struct buf path = {0};
	struct err err = {0};
	int got = 1;

	if (app->locked || app->opts.dry)
		return 0;
	session_path(s, ".weir/lock", &path);
	if (session_make_statedir(s, &err) < 0 || (got = take_lock(app, buf_cstr(&path), false, &err)) < 0)
		got = cannot_write(&err);
	if (got == 1 && (app->lock.inherited || !is_stale(s))) {
		buf_free(&path);
		return 0;
	}
	pass_close(p);
	if (got == 0)
		got = take_lock(app, buf_cstr(&path), true, &err);
	*code = got > 0 ? PASS_AGAIN : 1;
	if (got < 0)
		say_err(app->persona, &err);
	err_fini(&err);
	buf_free(&path);
	return 1;
}

void
pass_emit_failure(struct pass *p)
{
	struct event e = {.type = EV_BUILD_FINISHED, .build_finished = {.success = false, .code = 1}};

	bus_emit(&p->bus, &e);
}

static struct exec *
open_exec(const struct pass *p, struct err *err)
{
	const struct options *o = &p->app->opts;
	int pass[countof(o->pass) + countof(p->slots.pass)];
	struct local_opts local = {
		.jobs = slots_jobs(&p->slots, o),
		.max_load = o->max_load,
		.pass = pass,
		.npass = o->npass + p->slots.npass,
		.slots = p->slots.jobserver,
		.always_shell = o->always_shell,
		.audit = p->app->auditing ? &p->app->audit : NULL,
		.leftover = o->leftover,
		.kill_failed = o->fail_fast,
		.kill_after_us = (uint64_t)(o->kill_after * 1e6),
		.trees = o->trees,
		.remains = p->remains.p,
	};

	memcpy(pass, o->pass, o->npass * sizeof *pass);
	memcpy(pass + o->npass, p->slots.pass, p->slots.npass * sizeof *pass);
	return o->dry ? exec_dry() : exec_local(&local, err);
}

struct build_result
pass_run(struct pass *p, struct err *err)
{
	uint64_t begin = stats_begin(&p->app->stats);
	bool dry = p->app->opts.dry;
	struct build_result result = {BUILD_ERROR, 1};
	struct exec *exec;

	snapshot_settle(p->session);
	args_settle_jobs(&p->app->opts);
	exec = open_exec(p, err);
	if (!exec) {
		pass_emit_failure(p);
		return result;
	}
	result = build_run(p->build, exec, err);
	(dry ? exec_dry_free : exec_local_free)(exec);
	p->interrupted = result.stop == BUILD_INTERRUPTED;
	stats_end(&p->app->stats, METRIC_RUN, begin);
	if (!dry)
		p->session->disk->remove(p->session->disk, buf_cstr(&p->stamp));
	return result;
}
