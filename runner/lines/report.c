/* report.c - see report.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/lines/report.h"

#include <fcntl.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/fd.h"
#include "event/sink_jsonl.h"
#include "manifest/expand/expand.h"
#include "manifest/read/read.h"

/* a recipe from its first line to its last */
struct told {
	idvec outs;
	struct buf command, why;
	int64_t start_ms, utime_us, stime_us, maxrss_kb;
};

struct report {
	struct graph files;
	struct bus bus;
	VEC(struct told) recipes; /* by number; emptied when they are over */
	bool begun;
};

struct report *
report_open(const char *path, struct err *err)
{
	int fd = fd_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0666);
	struct report *r;

	if (fd < 0) {
		err_set(err, "opening '%s': %s", path, strerror(-fd));
		return NULL;
	}
	r = xcalloc(1, sizeof *r);
	graph_init(&r->files);
	bus_init(&r->bus, &r->files);
	bus_add(&r->bus, sink_jsonl(fd, true));
	return r;
}

static void
forget(struct told *t)
{
	vec_free(&t->outs);
	buf_free(&t->command);
	buf_free(&t->why);
}

void
report_close(struct report *r)
{
	if (!r)
		return;
	bus_fini(&r->bus);
	for (uint32_t i = 0; i < r->recipes.n; i++)
		forget(&r->recipes.p[i]);
	vec_free(&r->recipes);
	graph_fini(&r->files);
	xfree(r);
}

/* the first makefile that is there */
static struct str
makefile_of(const struct mk *mk)
{
	for (uint32_t i = 0; i < mk->rules.makefiles.n; i++)
		if (!mk->rules.makefiles.p[i]->missing)
			return mk_str(mk, mk->rules.targets.p[mk->rules.makefiles.p[i]->target].name);
	return STR("");
}

void
report_begin(struct report *r, const struct mk *mk)
{
	struct event e = {.type = EV_BUILD_STARTED};

	if (!r)
		return;
	e.build_started.manifest = makefile_of(mk);
	e.build_started.jobs = mk->flags.jobs == NONE ? 0 : mk->flags.jobs;
	bus_emit(&r->bus, &e);
	r->begun = true;
}

void
report_end(struct report *r, int code)
{
	struct event e = {.type = EV_BUILD_FINISHED, .build_finished = {code == 0, code}};

	if (!r || !r->begun)
		return;
	bus_emit(&r->bus, &e);
	r->begun = false;
}

static int64_t
now_ms(const struct report *r)
{
	return (int64_t)(clock_us() - r->bus.begin_us) / 1000;
}

static void
add_out(struct report *r, struct told *t, const struct mk *mk, uint32_t target)
{
	vec_push(&t->outs, graph_node(&r->files, mk_str(mk, mk->rules.targets.p[target].name)));
}

/* --trace's words, in those of ninja mode */
static struct str
cause_of(const struct told *t)
{
	struct str why = buf_str(&t->why);

	if (str_eq(why, STR("target does not exist")))
		return STR("output-missing");
	if (str_eq(why, STR("target is .PHONY")) || str_eq(why, STR("unknown reasons")))
		return STR("always");
	return STR("input-changed");
}

static struct str
cause_file(const struct report *r, const struct told *t)
{
	struct str why = buf_str(&t->why), first;

	if (!str_eq(cause_of(t), STR("input-changed")))
		return graph_path(&r->files, t->outs.p[0]);
	first = mk_word(&why);
	return first;
}

static struct ids
outs_of(const struct told *t)
{
	return (struct ids){t->outs.p, t->outs.n};
}

uint32_t
report_started(struct report *r, const struct mk *mk, uint32_t target, const mk_steps *steps, struct str why)
{
	const struct mk_target *mt = &mk->rules.targets.p[target];
	struct told t = {0};
	struct event e = {.type = EV_STEP_STARTED};

	if (!r)
		return NONE;
	add_out(r, &t, mk, target);
	for (uint32_t i = mt->peers.n; i-- > 0;)
		add_out(r, &t, mk, mt->peers.p[i]);
	for (uint32_t i = 0; i < steps->n; i++)
		buf_printf(&t.command, "%s%.*s", i ? "\n" : "", STR_FMT(steps->p[i].text));
	buf_put(&t.why, why);
	t.start_ms = now_ms(r);
	vec_push(&r->recipes, t);
	e.step_started = (struct ev_step_started){
		.edge = r->recipes.n - 1,
		.outs = outs_of(&t),
		.rule = STR("recipe"),
		.command = buf_str(&t.command),
		.why = why,
	};
	bus_emit(&r->bus, &e);
	return r->recipes.n - 1;
}

static int64_t
us_of(struct timeval t)
{
	return t.tv_sec * (int64_t)1000000 + t.tv_usec;
}

void
report_usage(struct report *r, uint32_t number, const struct rusage *usage)
{
	struct told *t;

	if (!r || number == NONE)
		return;
	t = &r->recipes.p[number];
	t->utime_us += us_of(usage->ru_utime);
	t->stime_us += us_of(usage->ru_stime);
	t->maxrss_kb = MAX(t->maxrss_kb, (int64_t)usage->ru_maxrss);
}

void
report_finished(struct report *r, uint32_t number, int code)
{
	struct event e = {.type = EV_STEP_FINISHED};
	struct told *t;

	if (!r || number == NONE)
		return;
	t = &r->recipes.p[number];
	e.step_finished = (struct ev_step_finished){
		.edge = number,
		.outs = outs_of(t),
		.command = buf_str(&t->command),
		.why = buf_str(&t->why),
		.code = code,
		.prev_ms = -1,
		.start_ms = t->start_ms,
		.end_ms = now_ms(r),
		.utime_us = t->utime_us,
		.stime_us = t->stime_us,
		.maxrss_kb = t->maxrss_kb,
		.cause = cause_of(t),
		.cause_file = cause_file(r, t),
	};
	bus_emit(&r->bus, &e);
	forget(t);
}

/* Errors that end something have stars. */
void
report_message(struct report *r, struct str text)
{
	bool error = memmem(text.p, text.n, "*** ", 4) != NULL;

	if (!r || !r->begun)
		return;
	while (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	bus_say(&r->bus, error ? MSG_ERROR : MSG_WARNING, "%.*s", STR_FMT(text));
}
