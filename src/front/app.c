/* app.c - from a command line to an exit code: load, bring the manifest itself up to date and load it again,
 * bring the targets up to date, say how it went (ninja J, L). SPDX-License-Identifier: Apache-2.0 */
#include "front/app.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/path.h"
#include "runner/tree/remains.h"
#include "session/say.h"
#include "tools/tools.h"
#include "cli/args.h"
#include "cli/pass.h"
#include "cli/watch.h"
#include "front/front.h"

enum { TRIES = 100 }; /* a manifest that has to be made so often: something is wrong with the clock */

static int
complain(const struct app *app, struct err *err)
{
	say_err(app->persona, err);
	err_fini(err);
	return 1;
}

/* ---- the manifest (ninja L) */

/* why a build stopped, for "build stopped: …" and "rebuilding 'F': …" */
static const char *
stop_text(const struct persona *persona, enum build_stop stop, struct err *err)
{
	switch (stop) {
	case BUILD_ONE_FAILED:
		return persona->one_failed;
	case BUILD_MANY_FAILED:
		return persona->many_failed;
	case BUILD_NO_PROGRESS:
		return persona->no_progress;
	case BUILD_INTERRUPTED:
		return persona->interrupted;
	case BUILD_ERROR:
		return buf_cstr(&err->text);
	case BUILD_SUCCEEDED:
	case BUILD_STUCK:
		break;
	}
	return persona->stuck;
}

/* the node of the manifest if something makes it, else NONE */
static uint32_t
made_manifest(const struct session *s)
{
	uint32_t node = tool_find(&s->graph, str_of(s->opts->file));

	return node != NONE && s->graph.nodes.p[node].in != NONE ? node : NONE;
}

/* It cannot be made: the exit code is 1 whatever the command's was, unless somebody interrupted it. */
static int
manifest_failed(struct pass *p, enum build_stop stop, struct err *err)
{
	const struct persona *persona = p->app->persona;
	const char *file = p->app->opts.file, *why = stop_text(persona, stop, err);

	pass_close(p);
	if (err->fatal)
		say_err(persona, err);
	else
		say_error(persona, "rebuilding '%s': %s", file, why);
	return stop == BUILD_INTERRUPTED ? persona->code_interrupted : 1;
}

/* Its edge ran, and the manifest is what it was (CMake checks globs so, with every build): the targets get a
 * pass of their own on the same graph, or, if that may have been extended by dyndep files, on a fresh one. */
static int
manifest_is_settled(struct pass *p, int *code)
{
	struct app *app = p->app;
	struct session *s = p->session;

	app->manifest_settled = true;
	*code = PASS_AGAIN;
	if (s->graph.has_dyndep)
		return 1;
	pass_open(p, app, s);
	return 0;
}

/* It was made because of a file that is dated later than that, and the same would happen again and again:
 * once has to do. */
static void
settle_for_once(struct pass *p)
{
	struct app *app = p->app;
	const struct graph *g = &p->session->graph;

	app->manifest_settled = true;
	say_warning(app->persona,
	            "'%s' is newer than '%s' that was just made from it, and will be until its date has come",
	            graph_path(g, build_ahead(p->build)).p, app->opts.file);
}

/* 0 if the pass may go on to the targets; else it is closed: 1, and *code is the exit code or PASS_AGAIN */
static int
remake_manifest(struct pass *p, int *code)
{
	uint32_t node = p->app->manifest_settled ? NONE : made_manifest(p->session);
	struct build_result result = {.stop = BUILD_ERROR};
	struct err err = {0};
	bool changed;

	if (node == NONE)
		return 0;
	if (pass_want(p, (struct ids){&node, 1}, &err) < 0)
		pass_emit_failure(p);
	else if (build_is_idle(p->build))
		return 0;
	else if (pass_own_directory(p, code))
		return 1;
	else
		result = pass_run(p, &err);
	if (result.stop != BUILD_SUCCEEDED) {
		*code = manifest_failed(p, result.stop, &err);
		err_fini(&err);
		return 1;
	}
	changed = build_is_dirty(p->build, node);
	if (changed && build_ahead(p->build) != NONE)
		settle_for_once(p);
	pass_close(p);
	if (!changed)
		return manifest_is_settled(p, code);
	*code = p->app->opts.dry ? 0 : PASS_AGAIN;
	return 1;
}

/* ---- the targets */
static int
want_targets(struct pass *p, struct err *err)
{
	const struct options *o = &p->app->opts;
	idvec targets = {0};
	int got = session_targets(p->session, o->args, o->nargs, &targets, err);

	if (got == 0)
		got = pass_want(p, (struct ids){targets.p, targets.n}, err);
	vec_free(&targets);
	return got;
}

static void
say_stopped(const struct persona *persona, enum build_stop stop, struct err *err)
{
	struct buf text = {0};

	if (err->fatal) {
		say_err(persona, err);
		return;
	}
	say_fill(&text, persona->stopped, stop_text(persona, stop, err));
	say_info(persona, "%s", buf_cstr(&text));
	buf_free(&text);
}

static int
build_targets(struct pass *p)
{
	const struct app *app = p->app;
	struct build_result result;
	struct err err = {0};
	bool idle;
	int code;

	if (want_targets(p, &err) < 0) {
		pass_emit_failure(p);
		pass_close(p);
		return complain(app, &err);
	}
	idle = build_is_idle(p->build);
	if (!idle && pass_own_directory(p, &code))
		return code;
	slots_join(&p->slots, &app->opts, app->persona); /* now: the manifest is made without (ninja L4) */
	if (!idle) {
		args_settle_jobs(&p->app->opts);
		slots_serve(&p->slots, &app->opts, app->persona);
	}
	/* nothing to do is done without an executor, but has its events */
	result = idle ? build_run(p->build, NULL, &err) : pass_run(p, &err);
	pass_close(p);
	if (result.stop != BUILD_SUCCEEDED) {
		say_stopped(app->persona, result.stop, &err);
		if (app->opts.shuffle && !app->opts.reverse)
			say_info(app->persona, "the order was that of --shuffle=%u", app->opts.seed);
	} else if (idle && !app->opts.quiet) {
		say_info(app->persona, "%s", app->persona->no_work);
	}
	err_fini(&err);
	return result.code;
}

/* ---- a session from its manifest to its end */

/* --log-version: what is there is rewritten at once, so that another program can read it even if there is
 * nothing to do */
static int
convert_log(struct session *s, struct err *err)
{
	struct buildlog_keep keep = {session_keeps_output, s};

	if (!s->opts->log_version || s->opts->log_version == s->log.version)
		return 0;
	buildlog_convert(&s->log, s->opts->log_version, session_command_text, s);
	return s->opts->dry ? 0 : buildlog_compact(&s->log, &keep, err);
}

/* They may still write what we are about to look at. */
static void
end_remains(struct session *s)
{
	struct buf path = {0};
	uint32_t n;

	session_path(s, PASS_REMAINS, &path);
	n = remains_end(buf_cstr(&path));
	if (n)
		say_warning(s->persona, "ended %u process%s of a build that was killed", n,
		            n == 1 ? "" : "es");
	buf_free(&path);
}

static int
prepare_build(struct session *s, struct err *err)
{
	if (!s->opts->dry)
		end_remains(s);
	if (!s->opts->dry && session_make_builddir(s, err) < 0)
		return -1;
	if (session_load_logs(s, err) < 0)
		return -1;
	if (!s->opts->log_version)
		snapshot_save(s);
	return convert_log(s, err);
}

static int
build_all(struct app *app, struct session *s)
{
	struct pass pass;
	struct err err = {0};
	int code;

	if (prepare_build(s, &err) < 0)
		return complain(app, &err);
	pass_open(&pass, app, s);
	return remake_manifest(&pass, &code) ? code : build_targets(&pass);
}

static int
attempt(struct app *app, struct session *s)
{
	const struct options *o = &app->opts;
	struct err err = {0};

	if (o->tool && o->tool->phase == TOOL_BARE)
		return o->tool->run(s, o->nargs + 1, o->args - 1);
	if (session_load(s, &err) < 0) {
		if (app->persona == &persona_weir)
			front_tell_missing(o->file, &err);
		return complain(app, &err);
	}
	if (!o->tool)
		return build_all(app, s);
	if (o->tool->phase == TOOL_LOGGED && session_load_logs(s, &err) < 0)
		return complain(app, &err);
	return o->tool->run(s, o->nargs + 1, o->args - 1);
}

static int
attempts(struct app *app)
{
	for (int i = 0; i < TRIES; i++) {
		struct session session;
		int code;

		session_init(&session, &app->opts, app->persona, &app->stats);
		if (app->disk)
			session.disk = stats_disk(&app->stats, app->disk);
		code = attempt(app, &session);
		session_fini(&session);
		if (code != PASS_AGAIN)
			return code;
	}
	say_error(app->persona, "manifest '%s' still dirty after %d tries, perhaps system time is not set",
	          app->opts.file, TRIES);
	return 1;
}

/* All there is to do, once */
static int
build_once(void *ctx, struct disk *disk)
{
	struct app *app = ctx;
	int code;

	app->disk = disk;
	app->began_ns = clock_wall_ns();
	app->manifest_settled = false;
	code = attempts(app);
	if (app->locked)
		lock_release(&app->lock);
	app->locked = false;
	return code;
}

static int
build_on_and_on(struct app *app)
{
	struct watch_build build = {
		.opts = &app->opts,
		.persona = app->persona,
		.stats = &app->stats,
		.build = build_once,
		.ctx = app,
	};

	return watch_loop(&build);
}

/* ---- before and after */

static int
enter_directory(const struct app *app)
{
	const struct options *o = &app->opts;
	struct buf text = {0};

	if (!o->dir)
		return 0;
	if (!o->tool && !o->quiet) { /* Emacs reads it; a tool's output must stay clean */
		say_fill(&text, app->persona->entering, o->dir);
		say_info(app->persona, "%s", buf_cstr(&text));
		buf_free(&text);
	}
	if (chdir(o->dir) == 0)
		return 0;
	say_fatal(app->persona, "chdir to '%s' - %s", o->dir, strerror(errno));
	return -1;
}

static int
open_events(struct app *app)
{
	const char *path = app->opts.events;

	app->events = path ? fd_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0666) : -1;
	if (app->events >= 0)
		args_settle_jobs(&app->opts); /* the first event tells them */
	if (!path || app->events >= 0)
		return 0;
	say_fatal(app->persona, "opening '%s': %s", path, strerror(-app->events));
	return -1;
}

static void
print_stats(const struct app *app)
{
	struct buf table = {0};

	stats_print(&app->stats, &table);
	fputs(buf_cstr(&table), stdout);
	buf_free(&table);
}

static int
work(struct app *app)
{
	int code;

	if (enter_directory(app) < 0 || open_events(app) < 0)
		return 1;
	app->stats.on = app->opts.stats;
	code = app->opts.watch && !app->opts.tool ? build_on_and_on(app) : build_once(app, NULL);
	if (app->events >= 0)
		fd_close(app->events);
	if (app->opts.stats && !app->opts.tool)
		print_stats(app);
	stats_fini(&app->stats);
	return code;
}

/* What a tool printed may be in nobody's hands yet. */
static int
flush(const struct app *app, int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	say_error(app->persona, "writing to stdout: %s", strerror(errno));
	return code ? code : 1;
}

static void
put_command(struct buf *out, char **argv)
{
	for (; *argv; argv++) {
		if (out->n)
			buf_putc(out, ' ');
		path_quote(out, str_of(*argv));
	}
}

/* ---- -d fds */

static void
begin_audit(struct app *app)
{
	struct buf inherited = {0};

	app->auditing = app->opts.fds || getenv("WEIR_AUDIT_FDS");
	if (app->opts.fds) {
		audit_inherited(&inherited);
		fprintf(stderr, "descriptors we were started with, beyond 0-2:%s\n%s",
		        inherited.n ? "" : " none", buf_cstr(&inherited));
	}
	buf_free(&inherited);
}

/* A command that holds what it was not given is an error, whatever became of the build. */
static int
end_audit(struct app *app, int code)
{
	struct audit *a = &app->audit;

	if (a->nwrong) {
		say_error(app->persona, "commands had wrong descriptors:\n%s", buf_cstr(&a->text));
		code = code ? code : 1;
	}
	if (app->opts.fds)
		fprintf(stderr, "%u commands checked, %u wrong descriptors\n", a->nchildren, a->nwrong);
	buf_free(&a->text);
	return code;
}

void
app_say_exhausted(void)
{
	fprintf(stderr, "%s: fatal: out of memory\n", persona_weir.name);
}

int
app_main(int argc, char **argv)
{
	struct app app = {.persona = persona_of(argv[0])};
	int code;

	fd_occupy_standard("/dev/null", O_RDWR);
	put_command(&app.command, argv);
	code = args_parse(&app.opts, argc, argv, app.persona);
	if (code == ARGS_GO) {
		begin_audit(&app);
		code = end_audit(&app, work(&app));
	}
	buf_free(&app.command);
	return flush(&app, code);
}
