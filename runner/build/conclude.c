/* conclude.c - what follows from the end of a command: see building.h. What is written down follows ninja F8,
 * F9, H12 and I8. SPDX-License-Identifier: Apache-2.0 */
#include "runner/build/building.h"

#include "runner/build/release.h"

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
	if (!a->deps.n || b->o.dry)
		return 0;
	if (found_extract(&b->plan, &a->job, buf_str(&a->deps), &b->deps, &why) == 0)
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

/* ---- it has succeeded */

/* Its stamp may be one that others took, older than what was made before it began. No input that the manifest
 * names is younger (attempt.c); one that only the compiler tells of may be, and would make it run again. */
static int
correct_stamp(struct build *b, struct attempt *a, struct err *err)
{
	for (uint32_t i = 0; a->stamp_ns && i < b->deps.n; i++) {
		uint32_t maker = b->o.graph->nodes.p[b->deps.p[i]].in;
		const struct edge_plan *e = maker == NONE ? NULL : &b->plan.edges.p[maker];
		const char *path = graph_path(b->o.graph, b->deps.p[i]).p;
		int64_t mtime;
		int rc;

		if (!e || e->state != E_DONE || e->ready_at <= a->nstamp || e->ready_at > a->nbegin)
			continue;
		rc = b->o.disk->mtime(b->o.disk, path, &mtime);
		if (rc < 0)
			return err_set(err, "stat(%s): %s", path, strerror(-rc));
		a->stamp_ns = MAX(a->stamp_ns, mtime);
	}
	return 0;
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
		if (buildlog_note(b->o.log, graph_path(b->o.graph, outs.p[i]), buf_str(text), a->start_ms,
		                  end_ms, mtime, b->o.log_keep, err) < 0)
			return -1;
	if (!a->deps.n)
		return 0;
	for (uint32_t i = 0; i < outs.n; i++) {
		const char *path = graph_path(b->o.graph, outs.p[i]).p;
		int rc = b->o.disk->mtime(b->o.disk, path, &mtime);

		if (rc < 0)
			return err_set(err, "stat(%s): %s", path, strerror(-rc));
		if (depslog_record(b->o.deps, b->o.graph, outs.p[i], mtime,
		                   (struct ids){b->deps.p, b->deps.n}, b->o.deps_keep, err) < 0)
			return -1;
	}
	return 0;
}

static int
succeeded(struct build *b, struct attempt *a, int32_t end_ms, struct err *err)
{
	int64_t mtime = 0;

	if (!b->o.dry && (correct_stamp(b, a, err) < 0 || restat(b, a, &mtime, err) < 0 ||
	                  compare_content(b, a, err) < 0))
		return -1;
	if (plan_finish(&b->plan, a->job.edge, true, err) < 0)
		return -1;
	if (a->rspfile.n && !b->o.keep_rsp)
		b->o.disk->remove(b->o.disk, a->rspfile.p);
	return b->o.dry ? 0 : write_logs(b, a, end_ms, mtime, err);
}

/* ---- either way */

static int
failed_job(struct build *b, struct attempt *a, struct err *err)
{
	b->code = a->job.code;
	if (b->failures_left && b->failures_left != NONE)
		b->failures_left--;
	return plan_finish(&b->plan, a->job.edge, false, err);
}

int
conclude_attempt(struct build *b, struct attempt *a, struct err *err)
{
	int32_t end_ms = building_ms(b);

	if (a->job.code)
		release_diagnose(b->o.graph, a->job.edge, &a->job.output);
	if (extract_deps(b, a, err) < 0)
		return -1;
	if (emit_finished(b, a, end_ms) < 0)
		return err_fatal(err, "%s", b->o.bus->err.text.p);
	return a->job.code ? failed_job(b, a, err) : succeeded(b, a, end_ms, err);
}
