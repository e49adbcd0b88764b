/* watch.c - see watch.h. SPDX-License-Identifier: Apache-2.0
 *
 * After each build there is a look at what the next one would ask: so headers are waited for that only this
 * build found, and what changed while it ran has another answer than it was given. Outputs are not waited
 * for. */
#include "cli/watch.h"

#include <sys/epoll.h>

#include "base/clock.h"
#include "io/loop.h"
#include "runner/build/build.h"
#include "session/say.h"
#include "session/session.h"

enum {
	SETTLE_MS = 50, /* editors and checkouts change files in several steps, and several files */
	POLL_MS = 1000, /* for files that the kernel does not tell of */
};

struct watcher {
	const struct watch_build *w;
	struct watched disk;
	uint32_t nfiles; /* that are waited for */
};

/* ---- what to wait for */

static void
trigger_sources(struct watcher *w, const struct session *s)
{
	const struct snapshot *sn = &s->snapshot;
	struct mtime_query q = {0};

	for (uint32_t i = 0; i < sn->sources.n; i++) {
		q.path = sn->paths.p + sn->sources.p[i].path;
		w->disk.disk.mtimes(&w->disk.disk, &q, 1);
		watched_trigger(&w->disk, q.path);
	}
	q.path = s->opts->file; /* even if it could not be read */
	w->disk.disk.mtimes(&w->disk.disk, &q, 1);
	watched_trigger(&w->disk, q.path);
	w->nfiles += MAX(sn->sources.n, 1);
}

/* files that were asked for and that nothing makes */
static void
trigger_leaves(struct watcher *w, const struct session *s)
{
	const struct graph *g = &s->graph;

	for (uint32_t node = 0; node < g->nodes.n; node++) {
		struct str path = graph_path(g, node);
		uint32_t file = intern_find(&w->disk.paths, path);

		if (g->nodes.p[node].in != NONE || file == NONE || !w->disk.files.p[file].used)
			continue;
		watched_trigger(&w->disk, path.p);
		w->nfiles++;
	}
}

/* What would be asked, were there another build now? Its errors were said by the build, which met them,
 * too. */
static void
plan_once(struct session *s)
{
	struct bus bus;
	idvec targets = {0};
	struct err err = {0};
	struct build *build;

	bus_init(&bus, &s->graph);
	build = build_new(&(struct build_opts){
		.graph = &s->graph,
		.disk = s->disk,
		.bus = &bus,
		.log = &s->log,
		.deps = &s->deps,
		.memo = s->snapshot.memo.p,
		.dry = true,
	});
	if (session_targets(s, s->opts->args, s->opts->nargs, &targets, &err) == 0)
		build_add(build, (struct ids){targets.p, targets.n}, &err);
	build_free(build);
	bus_fini(&bus);
	vec_free(&targets);
	err_fini(&err);
}

static void
look_ahead(struct watcher *w)
{
	struct options quiet = *w->w->opts;
	struct session s;
	struct err err = {0};
	int loaded;

	quiet.dry = true;
	watched_round(&w->disk);
	session_init(&s, &quiet, w->w->persona, w->w->stats);
	s.disk = &w->disk.disk;
	s.silent = true;
	loaded = session_load(&s, &err) == 0 && session_load_logs(&s, &err) == 0;
	if (loaded)
		plan_once(&s);
	watched_no_triggers(&w->disk);
	w->nfiles = 0;
	trigger_sources(w, &s);
	if (loaded)
		trigger_leaves(w, &s);
	session_fini(&s);
	err_fini(&err);
}

/* ---- waiting */

static void
nothing(struct watch *watch, uint32_t events)
{
	(void)watch;
	(void)events;
}

/* A wait of its own for each time: the descriptor may be another one after much has happened. True: a signal
 * came */
static bool
wait_once(struct loop *loop, int fd, int timeout_ms)
{
	struct watch watch = {.fd = fd, .ready = nothing};
	bool watches = fd >= 0 && loop_add(loop, &watch, EPOLLIN) == 0;

	loop_wait(loop, fd >= 0 && !watches ? MIN(timeout_ms, POLL_MS) : timeout_ms);
	if (watches)
		loop_del(loop, &watch);
	return loop->caught != 0;
}

/* Wait until something has changed, and then until nothing does any more. 1, 0 when interrupted, -1 and
 * err */
static int
wait_for_change(struct watcher *w, struct err *err)
{
	struct loop loop;
	bool stop = false;

	if (w->disk.changed != NONE)
		return 1;
	if (loop_init(&loop, err) < 0)
		return -1;
	while (!stop && w->disk.changed == NONE) {
		bool polls = w->disk.npolled || w->disk.fd < 0;

		stop = wait_once(&loop, w->disk.fd, polls ? POLL_MS : -1);
		watched_look(&w->disk, polls);
	}
	while (!stop) {
		stop = wait_once(&loop, w->disk.fd, SETTLE_MS);
		if (!watched_look(&w->disk, false))
			break;
	}
	loop_fini(&loop);
	return !stop;
}

/* ---- the loop */

int
watch_loop(const struct watch_build *build)
{
	const struct persona *persona = build->persona;
	struct watcher w = {.w = build};
	struct err err = {0};
	int code, again = 1;

	watched_init(&w.disk, disk_real());
	for (;;) {
		code = build->build(build->ctx, &w.disk.disk);
		if (code == persona->code_interrupted)
			break;
		w.disk.changed = NONE;
		look_ahead(&w);
		if (w.disk.changed == NONE && !build->opts->quiet)
			say_info(persona, "watching %u file%s", w.nfiles, w.nfiles == 1 ? "" : "s");
		again = wait_for_change(&w, &err);
		if (again <= 0)
			break;
		if (!build->opts->quiet)
			say_info(persona, "%.*s has changed",
			         STR_FMT(intern_get(&w.disk.paths, w.disk.changed)));
		w.disk.changed = NONE;
	}
	if (again < 0)
		say_err(persona, &err);
	else if (!again)
		code = persona->code_interrupted;
	err_fini(&err);
	watched_fini(&w.disk);
	return code;
}
