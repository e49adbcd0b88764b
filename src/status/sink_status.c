/* sink_status.c - a build as ninja shows it (ninja I). What a line says is format.c's, how it gets to the
 * screen is line.c's; here is what is said when. SPDX-License-Identifier: Apache-2.0 */
#include "status/sink_status.h"

#include <stdlib.h>
#include <unistd.h>

#include "status/elide.h"
#include "status/format.h"
#include "status/line.h"
#include "status/progress.h"

#define RED   "\033[31m"
#define RESET "\033[0m"

struct status {
	struct sink sink;
	struct status_opts opts;
	struct err bad_format; /* what is wrong with --status, if anything */
	struct progress progress;
	struct line line;
	struct buf scratch;
};

/* what a status line is about */
struct step {
	struct str description, command, why;
};

/* the lines of `why`, each with its prefix, on stderr (ninja F11); true if any were to be shown */
static bool
explain(struct status *s, struct str why)
{
	struct buf *b = &s->scratch;

	if (!s->opts.explain)
		return false;
	buf_clear(b);
	while (why.n) {
		const char *nl = memchr(why.p, '\n', why.n);
		size_t n = nl ? (size_t)(nl - why.p) : why.n;

		buf_printf(b, "%s explain: %.*s\n", s->opts.persona->name, (int)n, why.p);
		n += nl != NULL;
		why.p += n;
		why.n -= n;
	}
	if (b->n)
		line_text(&s->line, OUT_ERR, buf_str(b));
	return b->n != 0;
}

/* at_once: something follows that belongs below this very line */
static int
print_status(struct status *s, const struct step *step, uint64_t t_us, bool at_once, struct err *err)
{
	struct buf *b = &s->scratch;
	struct str what = s->opts.verbose || !step->description.n ? step->command : step->description;
	int rc;

	if (explain(s, step->why))
		at_once = true;
	if (s->opts.quiet)
		return 0;
	buf_clear(b);
	if (s->opts.format)
		rc = format_dollar(b, s->opts.format, &s->progress, what, err);
	else
		rc = format_percent(b, s->opts.ninja_status, &s->progress, what, err);
	if (rc == 0)
		line_status(&s->line, buf_str(b), t_us, at_once);
	return rc;
}

static int
start(struct status *s, const struct ev_step_started *e, uint64_t t_us, struct err *err)
{
	struct step step = {e->description, e->command, e->why};
	int rc = 0;

	if (s->opts.jobs && !s->progress.started)
		progress_window(&s->progress, *s->opts.jobs);
	progress_start(&s->progress, (int64_t)(t_us / 1000));
	if (e->console || s->opts.smart)
		rc = print_status(s, &step, t_us, e->console, err);
	if (e->console)
		line_hold(&s->line);
	return rc;
}

/* FAILED, what was to be made, the command in full (ninja I8) */
static void
print_failure(struct status *s, const struct ev_step_finished *e, const struct graph *g)
{
	struct buf *b = &s->scratch;

	buf_clear(b);
	buf_printf(b, "%sFAILED: [code=%d] %s", s->opts.color ? RED : "", (int)e->code,
	           s->opts.color ? RESET : "");
	for (uint32_t i = 0; i < e->outs.n; i++) {
		buf_put(b, graph_path(g, e->outs.p[i]));
		buf_putc(b, ' ');
	}
	buf_putc(b, '\n');
	buf_put(b, e->command);
	buf_putc(b, '\n');
	line_text(&s->line, OUT_STD, buf_str(b));
}

static void
print_output(struct status *s, struct str output)
{
	if (s->opts.color || !memchr(output.p, '\033', output.n)) {
		line_text(&s->line, OUT_STD, output);
		return;
	}
	buf_clear(&s->scratch);
	strip_csi(&s->scratch, output);
	line_text(&s->line, OUT_STD, buf_str(&s->scratch));
}

static int
finish(struct status *s, const struct ev_step_finished *e, uint64_t t_us, const struct graph *g,
       struct err *err)
{
	struct step step = {.description = e->description, .command = e->command};
	int rc = 0;

	if (!s->opts.smart) /* there it was said at the start */
		step.why = e->why;
	progress_finish(&s->progress, e->prev_ms, e->start_ms, e->end_ms);
	if (e->console)
		line_release(&s->line, t_us);
	else
		rc = print_status(s, &step, t_us, e->code || e->output.n, err);
	progress_leave(&s->progress);
	if (rc < 0)
		return rc;
	if (e->code)
		print_failure(s, e, g);
	if (e->output.n)
		print_output(s, e->output);
	return 0;
}

static void
say(struct status *s, const struct ev_message *e)
{
	static const char *const kinds[] = {
		[MSG_INFO] = "",
		[MSG_WARNING] = "warning: ",
		[MSG_ERROR] = "error: ",
	};
	struct buf *b = &s->scratch;

	buf_clear(b);
	buf_printf(b, "%s: %s", s->opts.persona->name, kinds[e->level]);
	buf_put(b, e->text);
	buf_putc(b, '\n');
	line_text(&s->line, e->level == MSG_INFO ? OUT_STD : OUT_ERR, buf_str(b));
}

static void
limit(struct status *s, const struct ev_limit *e)
{
	progress_limit(&s->progress, e->name.n ? e->name : e->what, e->running, e->depth, e->waiting);
}

static int
take(struct status *s, const struct event *e, const struct graph *g, struct err *err)
{
	switch (e->type) {
	case EV_BUILD_STARTED:
		progress_reset(&s->progress); /* no sums over builds, as there are in ninja I13 */
		return 0;
	case EV_STEP_PLANNED:
		progress_plan(&s->progress, e->step_planned.prev_ms);
		return 0;
	case EV_STEP_PRUNED:
		progress_prune(&s->progress, e->step_pruned.prev_ms);
		return 0;
	case EV_STEP_STARTED:
		return start(s, &e->step_started, e->t_us, err);
	case EV_STEP_FINISHED:
		return finish(s, &e->step_finished, e->t_us, g, err);
	case EV_LIMIT:
		limit(s, &e->limit);
		return 0;
	case EV_MESSAGE:
		say(s, &e->message);
		return 0;
	case EV_BUILD_FINISHED:
		line_finish(&s->line, e->t_us);
		return 0;
	case NEVENTS:
		break;
	}
	return 0;
}

static int
status_emit(struct sink *sink, const struct event *e, const struct graph *g, struct err *err)
{
	struct status *s = (struct status *)sink;
	int rc;

	if (err_is_set(&s->bad_format))
		return err_fatal(err, "%s", buf_cstr(&s->bad_format.text));
	rc = take(s, e, g, err);
	line_catch_up(&s->line, e->t_us);
	if (e->type != EV_STEP_STARTED && e->type != EV_STEP_FINISHED)
		out_flush(&s->line.out); /* steps come many at a time: when the loop is about to wait */
	return rc;
}

static int
status_tick(struct sink *sink, uint64_t t_us)
{
	struct status *s = (struct status *)sink;

	out_flush(&s->line.out);
	line_catch_up(&s->line, t_us);
	out_flush(&s->line.out);
	return line_due_ms(&s->line, t_us);
}

static void
status_close(struct sink *sink)
{
	struct status *s = (struct status *)sink;

	line_finish(&s->line, UINT64_MAX);
	line_fini(&s->line);
	progress_fini(&s->progress);
	err_fini(&s->bad_format);
	buf_free(&s->scratch);
	xfree(s);
}

struct sink *
sink_status(const struct status_opts *opts)
{
	struct status *s = xcalloc(1, sizeof *s);

	s->sink = (struct sink){.emit = status_emit, .tick = status_tick, .close = status_close};
	s->opts = *opts;
	if (!s->opts.ninja_status)
		s->opts.ninja_status = "[%f/%t] ";
	if (s->opts.format)
		format_check(s->opts.format, &s->bad_format);
	progress_init(&s->progress, 0);
	line_init(&s->line, opts->out, opts->err, opts->smart, (uint64_t)opts->frame_ms * 1000);
	return &s->sink;
}

/* set, and to something that is not a way to say no */
static bool
is_on(const char *name)
{
	const char *value = getenv(name);

	return value && *value && strcmp(value, "0") != 0;
}

void
status_terminal(struct status_opts *o)
{
	const char *term = getenv("TERM");
	bool can = isatty(o->out) && term && strcmp(term, "dumb") != 0;

	o->smart = can && !o->verbose && !o->quiet;
	o->color = is_on("FORCE_COLOR") || (!is_on("NO_COLOR") && (can || is_on("CLICOLOR_FORCE")));
	o->frame_ms = 50;
}
