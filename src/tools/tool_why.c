/* tool_why.c - -t why: what the last build ran and why, from the history; for what it did not run, why not,
 * by asking the scan again. SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>

#include "data/map.h"
#include "history/causes.h"
#include "history/story.h"
#include "history/worddiff.h"

struct why {
	struct session *s;
	bool json, not; /* options */
	struct history history;
	int64_t last_ns; /* the last build that ran anything, or 0 */
	struct build_opts opts;
	struct plan plan;
	bool has_plan;
	struct buf text;
	struct json j;
};

/* ---- commands */

/* The command of the last run before this step, or nothing: then it is not on record. */
static struct str
earlier_command(const struct history *h, uint32_t step)
{
	uint32_t before = h->steps.p[step].nouts ? history_find(h, history_output(h, step, 0), step) : NONE;

	return before == NONE ? (struct str){0} : h->steps.p[before].command;
}

static void
put_words(struct buf *out, struct str words)
{
	for (size_t i = 0; i < words.n; i++)
		buf_putc(out, words.p[i] == '\n' ? ' ' : words.p[i]);
}

/* The log compares what a response file holds, too; we keep the commands only. */
static void
put_difference(struct buf *out, struct str old, struct str new)
{
	struct worddiff d;

	if (!old.n || !new.n) {
		buf_puts(out, "  (what it was before is not on record)\n");
		return;
	}
	if (str_eq(old, new))
		buf_puts(out, "  (the same words: it is what its response file holds)\n");
	worddiff(&d, old, new);
	for (uint32_t i = 0; i < d.runs.n; i++) {
		buf_printf(out, "  %c ", d.runs.p[i].sign);
		put_words(out, d.runs.p[i].words);
		buf_putc(out, '\n');
	}
	worddiff_fini(&d);
}

static void
json_difference(struct json *j, struct str old, struct str new)
{
	static const struct {
		const char *key;
		char sign;
	} lists[] = {{"removed", '-'}, {"added", '+'}};
	struct worddiff d;

	worddiff(&d, old, new);
	for (size_t k = 0; k < countof(lists); k++) {
		json_key_open(j, lists[k].key, '[');
		for (uint32_t i = 0; i < d.runs.n; i++)
			if (d.runs.p[i].sign == lists[k].sign)
				json_str(j, d.runs.p[i].words);
		json_close(j, ']');
	}
	worddiff_fini(&d);
}

/* ---- what ran */
static void
put_cost(struct buf *out, const struct history_step *s)
{
	history_put_time(out, s->began_ns + s->start_ms * 1000000);
	buf_printf(out, ", took %.2f s, %.2f s CPU", (double)(s->end_ms - s->start_ms) / 1000,
	           (double)history_cpu_us(s) / 1000000);
	if (s->maxrss_kb)
		buf_printf(out, ", %.0f MB", (double)s->maxrss_kb / 1024);
	if (s->code)
		buf_printf(out, ", failed with %" PRId64, s->code);
	buf_putc(out, '\n');
}

static void
say_ran(struct why *w, uint32_t node, uint32_t step, const struct story *story)
{
	const struct history *h = &w->history;
	struct buf *out = &w->text;

	buf_printf(out, "%s: ran because ", graph_path(&w->s->graph, node).p);
	story_put(out, story, true);
	buf_puts(out, story_is_new_command(story) ? ":\n" : "\n");
	if (story_is_new_command(story))
		put_difference(out, earlier_command(h, story->step), h->steps.p[story->step].command);
	buf_puts(out, "  ");
	put_cost(out, &h->steps.p[step]);
}

static void
json_ran(struct why *w, uint32_t step, const struct story *story)
{
	const struct history *h = &w->history;
	const struct history_step *s = &h->steps.p[step];
	struct json *j = &w->j;

	story_json(j, story);
	if (story_is_new_command(story))
		json_difference(j, earlier_command(h, story->step), h->steps.p[story->step].command);
	json_key_int(j, "began_ns", s->began_ns);
	json_key_int(j, "start_ms", s->start_ms);
	json_key_int(j, "end_ms", s->end_ms);
	json_key_int(j, "code", s->code);
	json_key_int(j, "utime_us", s->utime_us);
	json_key_int(j, "stime_us", s->stime_us);
	json_key_int(j, "maxrss_kb", s->maxrss_kb);
	json_key_str(j, "command", s->command);
}

/* ---- what did not run */
static int
scan(struct why *w, uint32_t node, struct err *err)
{
	struct session *s = w->s;

	if (!w->has_plan) {
		w->opts = (struct build_opts){
			.graph = &s->graph, .disk = s->disk, .log = &s->log, .deps = &s->deps};
		plan_init(&w->plan, &w->opts);
		w->has_plan = true;
	}
	plan_prefetch(&w->plan, (struct ids){&node, 1});
	return scan_node(&w->plan, node, err);
}

/* the time that inputs are compared with: the one in the log, if that is older than the file */
static int64_t
made_ns(const struct why *w, uint32_t node)
{
	const struct log_entry *entry = buildlog_find(&w->s->log, graph_path(&w->s->graph, node));
	int64_t mtime = w->plan.nodes.p[node].mtime;

	return entry && entry->mtime < mtime ? entry->mtime : mtime;
}

/* each once: compilers tell of the source that the manifest names as well */
static uint32_t
count_inputs(const struct plan *p, uint32_t edge)
{
	uint32_t solid = plan_nsolid(p, edge), n;
	struct map seen = {0};

	for (uint32_t i = 0; i < solid; i++)
		map_set(&seen, plan_in(p, edge, i), 1);
	n = seen.n;
	map_fini(&seen);
	return n;
}

static int
say_clean(struct why *w, uint32_t node, struct err *err)
{
	uint32_t edge = w->s->graph.nodes.p[node].in, n = count_inputs(&w->plan, edge);
	struct buf generator = {0};

	if (tool_bind(w->s, edge, KEY_GENERATOR, &generator, err) < 0)
		return -1;
	buf_printf(&w->text, "%s: not rebuilt: %s%" PRIu32 " input%s not newer than ",
	           graph_path(&w->s->graph, node).p, generator.n ? "" : "command same, ", n,
	           n == 1 ? "" : "s");
	history_put_time(&w->text, made_ns(w, node));
	buf_puts(&w->text, ", output present\n");
	buf_free(&generator);
	return 0;
}

static void
say_last_run(struct why *w, uint32_t step)
{
	struct story story = {0};

	if (step == NONE)
		return;
	story_of_step(&w->history, step, &story);
	buf_puts(&w->text, "  last run because ");
	story_put(&w->text, &story, true);
	buf_puts(&w->text, "\n  ");
	put_cost(&w->text, &w->history.steps.p[step]);
	story_fini(&story);
}

static void
say_dirty(struct why *w, uint32_t node, const struct story *story)
{
	buf_printf(&w->text, "%s: not rebuilt yet: would run because ", graph_path(&w->s->graph, node).p);
	story_put(&w->text, story, false);
	buf_putc(&w->text, '\n');
}

static void
json_clean(struct why *w, uint32_t node)
{
	json_key_int(&w->j, "inputs", count_inputs(&w->plan, w->s->graph.nodes.p[node].in));
	json_key_int(&w->j, "made_ns", made_ns(w, node));
}

static void
begin_json(struct why *w, uint32_t node, const char *state)
{
	if (!w->json)
		return;
	json_open(&w->j, '{');
	json_key_str(&w->j, "output", graph_path(&w->s->graph, node));
	json_key_str(&w->j, "state", str_of(state));
}

static void
end_json(struct why *w)
{
	if (w->json)
		json_close(&w->j, '}');
}

static int
explain_now(struct why *w, uint32_t node, uint32_t last, struct err *err)
{
	struct story story = {0};
	int got = 0;

	if (scan(w, node, err) < 0)
		return -1;
	if (w->plan.nodes.p[node].dirty) {
		begin_json(w, node, "dirty");
		story_of_plan(&w->plan, w->s->graph.nodes.p[node].in, &story);
		if (w->json)
			story_json(&w->j, &story);
		else
			say_dirty(w, node, &story);
		story_fini(&story);
	} else {
		begin_json(w, node, "clean");
		if (w->json)
			json_clean(w, node);
		else
			got = say_clean(w, node, err);
	}
	end_json(w);
	if (!w->json && got == 0)
		say_last_run(w, last);
	return got;
}

/* ---- one target */
static void
explain_past(struct why *w, uint32_t node, uint32_t step)
{
	struct story story = {0};

	begin_json(w, node, "ran");
	story_of_step(&w->history, step, &story);
	if (w->json)
		json_ran(w, step, &story);
	else
		say_ran(w, node, step, &story);
	story_fini(&story);
	end_json(w);
}

/* what no command makes: there is nothing to explain */
static void
explain_other(struct why *w, uint32_t node, const char *state, const char *text)
{
	begin_json(w, node, state);
	end_json(w);
	if (!w->json)
		buf_printf(&w->text, "%s: %s\n", graph_path(&w->s->graph, node).p, text);
}

static int
explain(struct why *w, uint32_t node, struct err *err)
{
	const struct graph *g = &w->s->graph;
	uint32_t edge = g->nodes.p[node].in, step;

	if (edge == NONE) {
		explain_other(w, node, "source", "no command makes it");
		return 0;
	}
	if (edge_is_phony(g, edge)) {
		explain_other(w, node, "phony", "only stands for its inputs, ask for those");
		return 0;
	}
	step = history_find(&w->history, graph_path(g, node), NONE);
	if (step == NONE || w->not || w->history.steps.p[step].began_ns != w->last_ns)
		return explain_now(w, node, step, err);
	explain_past(w, node, step);
	return 0;
}

static int
explain_targets(struct why *w, const idvec *targets, struct err *err)
{
	if (w->json) {
		json_open(&w->j, '{');
		json_key_int(&w->j, "version", 1);
		json_key_open(&w->j, "targets", '[');
	}
	for (uint32_t i = 0; i < targets->n; i++)
		if (explain(w, targets->p[i], err) < 0)
			return -1;
	if (w->json) {
		json_close(&w->j, ']');
		json_close(&w->j, '}');
		buf_putc(&w->text, '\n');
	}
	return 0;
}

/* ---- the front */
static int
why_usage(const struct session *s)
{
	printf("usage: %s -t why [options] [TARGETS]\n"
	       "\n"
	       "Says why the last build that ran anything made these targets: what changed, through\n"
	       "which files it came to them, and how their commands differ. For what it did not make,\n"
	       "why not. Without targets: all that it ran, by causes.\n"
	       "\n"
	       "options:\n"
	       "  --not         why they need not be made now, even if the last build made them\n"
	       "  --json        the same for programs\n"
	       "  -h, --help    show this\n",
	       s->persona->command);
	return 1;
}

static bool
read_options(struct why *w, int argc, char **argv)
{
	static const struct option longs[] = {
		{"json", no_argument, NULL, 'j'},
		{"not", no_argument, NULL, 'n'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	int opt;

	optind = 0;
	while ((opt = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		if (opt == 'j')
			w->json = true;
		else if (opt == 'n')
			w->not = true;
		else
			return false;
	}
	return true;
}

static int
answer(struct why *w, int argc, char **argv, struct err *err)
{
	const struct history *h = &w->history;
	idvec targets = {0};
	int got = 0;

	if (history_load(&w->history, w->s, err) < 0)
		return -1;
	if (h->steps.n)
		w->last_ns = h->steps.p[h->steps.n - 1].began_ns;
	if (optind == argc && !w->not) {
		causes_tell(&w->s->graph, h, w->last_ns, w->json ? &w->j : NULL, &w->text);
		return 0;
	}
	got = optind < argc ? tool_files_of(w->s, argc, argv, &targets, err) :
	                      tool_targets_of(w->s, argc, argv, &targets, err);
	if (got == 0)
		got = explain_targets(w, &targets, err);
	vec_free(&targets);
	return got;
}

int
tool_why(struct session *s, int argc, char **argv)
{
	struct why w = {.s = s};
	struct err err = {0};
	int got;

	w.j.out = &w.text;
	if (!read_options(&w, argc, argv))
		return why_usage(s);
	got = answer(&w, argc, argv, &err);
	if (got == 0)
		tool_put(buf_str(&w.text));
	if (w.has_plan)
		plan_fini(&w.plan);
	history_fini(&w.history);
	buf_free(&w.text);
	return got < 0 ? tool_failed(s, &err) : 0;
}
