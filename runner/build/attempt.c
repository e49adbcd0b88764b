/* attempt.c - one run of one edge, up to its command: see building.h. What an edge is asked for and what is
 * there before it starts follow ninja E6, F9, F10 and H11. SPDX-License-Identifier: Apache-2.0 */
#include "runner/build/building.h"

#include <stdlib.h>

#include "base/path.h"

struct attempt *
attempt_take(struct build *b, uint32_t edge)
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

void
attempt_give_back(struct build *b, struct attempt *a)
{
	uint32_t i = 0;

	while (b->running.p[i] != a)
		i++;
	limits_ended(&b->limits, a->job.edge);
	b->running.p[i] = vec_pop(&b->running);
	a->next = b->idle;
	b->idle = a;
}

void
attempt_free(struct attempt *a)
{
	buf_free(&a->job.command);
	buf_free(&a->job.output);
	buf_free(&a->description);
	buf_free(&a->deps);
	buf_free(&a->depfile);
	buf_free(&a->rspfile);
	buf_free(&a->rsp_content);
	buf_free(&a->why);
	xfree(a);
}

/* ---- what its edge says */

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

/* ---- when it began */

enum { STAMP_MS = 100 };

/* A stamp serves all edges whose inputs were there when it was taken: nothing that this build made is newer.
 * For a moment only, as who edits a source file now does so before the edge starts. A depfile may name other
 * inputs, made just now; if it is not read when the command has ended (correct_stamp), this serves nobody. */
static bool
is_good_stamp(const struct build *b, const struct attempt *a)
{
	const struct stamp *s = &b->stamp;
	uint32_t there = b->plan.edges.p[a->job.edge].ready_at;

	if (a->depfile.n && !a->deps.n)
		there = b->plan.nfinished;
	return s->ns && there <= s->nfinished && clock_us() - s->us < STAMP_MS * 1000;
}

/* When, by the clock that files are dated with, it began (ninja F9); 0 if it cannot be told. */
static int64_t
stamp(struct build *b, struct attempt *a)
{
	if (b->o.dry)
		return 0;
	if (!is_good_stamp(b, a)) {
		b->stamp = (struct stamp){.us = clock_us(), .nfinished = b->plan.nfinished};
		if (b->o.disk->stamp(b->o.disk, b->o.stamp, &b->stamp.ns) < 0)
			b->stamp.ns = 0;
	}
	a->nstamp = b->stamp.nfinished;
	a->nbegin = b->plan.nfinished;
	return b->stamp.ns;
}

static void
note_ahead(struct build *b, const struct attempt *a)
{
	uint32_t file = a->cause.node;

	if (a->stamp_ns && file != NONE && strcmp(a->cause.word, "input-changed") == 0 &&
	    b->plan.nodes.p[file].mtime > a->stamp_ns)
		b->ahead = file;
}

/* ---- files */

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

int
attempt_begin(struct build *b, struct attempt *a, struct err *err)
{
	if (bind_all(b, a, err) < 0)
		return -1;
	if (a->generator) { /* its command may rewrite the logs (ninja F10) */
		buildlog_close(b->o.log);
		depslog_close(b->o.deps);
	}
	a->start_ms = building_ms(b);
	if (emit_started(b, a) < 0)
		return err_fatal(err, "%s", b->o.bus->err.text.p);
	a->stamp_ns = stamp(b, a);
	note_ahead(b, a);
	return prepare_files(b, a, err);
}

/* An output that a broken-off command has begun to write may look finished next time (ninja J2): gone. One
 * that it did not touch stays, unless a depfile says that it may have been touched for other reasons. */
void
attempt_undo(struct build *b, const struct attempt *a)
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
