/* tool_why.c - -t why: what the last build ran and why, from the history; for what it did not run, why not,
 * by asking the scan again. SPDX-License-Identifier: Apache-2.0 */
#include "cli/tools.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/json.h"
#include "base/map.h"
#include "runner/plan.h"
#include "cli/history.h"
#include "cli/say.h"
#include "cli/worddiff.h"

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

/* the root of a chain of things that were made because others were */
struct story {
	struct str word, file;  /* as in events.def */
	uint32_t step;          /* where it ends, if it is one of the past */
	VEC(struct str) through; /* outputs, from the root to the one before what was asked for */
};

/* ---- words */

/* how to say a cause of one step, in the past and now (NULL: the same); and of many, NULL: by their file */
static const struct cause_words {
	const char *word, *past, *now, *many;
} cause_words[] = {
	{"input-changed", "%s changed", NULL, NULL},
	{"input-rebuilt", "%s was rebuilt", NULL, NULL},
	{"input-missing", "%s was missing", "%s is missing", NULL},
	{"always", "%s is never up to date", NULL, NULL},
	{"command-changed", "the command of %s changed", NULL, "commands changed"},
	{"output-missing", "%s did not exist", "%s does not exist", "outputs did not exist"},
	{"not-in-log", "the log knew of no earlier %s", "the log knows of no earlier %s",
         "the log knew of no earlier ones"},
	{"deps-missing", "what %s reads was not on record", "what %s reads is not on record",
         "what they read was not on record"},
	{"deps-stale", "%s was newer than the record of what it reads",
         "%s is newer than the record of what it reads",
         "outputs were newer than the record of what they read"},
	{"depfile-missing", "the depfile %s was missing", "the depfile %s is missing",
         "depfiles were missing"},
	{"depfile-wrong", "the depfile %s was about another file", "the depfile %s is about another file",
         "depfiles were about other files"},
};

static const struct cause_words *
words_of(struct str word)
{
	for (size_t i = 0; i < countof(cause_words); i++)
		if (str_eq(word, str_of(cause_words[i].word)))
			return &cause_words[i];
	return NULL;
}

static void
put_filled(struct buf *out, const char *text, struct str file)
{
	const char *gap = strstr(text, "%s");

	buf_add(out, text, (size_t)(gap - text));
	buf_put(out, file);
	buf_puts(out, gap + strlen("%s"));
}

/* A word that is unknown came from a newer weir. */
static void
put_cause(struct buf *out, struct str word, struct str file, bool past)
{
	const struct cause_words *w = words_of(word);

	if (!word.n)
		buf_puts(out, "of nothing that was noted");
	else if (w)
		put_filled(out, past || !w->now ? w->past : w->now, file);
	else
		buf_printf(out, "%.*s %.*s", STR_FMT(word), STR_FMT(file));
}

static const char *
plural(uint32_t n)
{
	return n == 1 ? "" : "s";
}

static void
put_time(struct buf *out, int64_t ns)
{
	time_t t = (time_t)(ns / 1000000000);
	struct tm tm;
	char text[32];

	if (localtime_r(&t, &tm) && strftime(text, sizeof text, "%F %T", &tm))
		buf_puts(out, text);
}

static int64_t
cpu_us(const struct history_step *s)
{
	return s->utime_us + s->stime_us;
}

/* ---- chains */
static bool
leads_on(struct str word)
{
	return str_eq(word, STR("input-rebuilt")) || str_eq(word, STR("input-changed"));
}

/* The step of the same build whose output another one had to run for: it has ended earlier, so there is no
 * way in a circle. NONE: this is the root */
static uint32_t
step_before(const struct history *h, uint32_t step)
{
	const struct history_step *s = &h->steps.p[step];
	uint32_t before = leads_on(s->cause) ? history_find(h, s->file, step) : NONE;

	return before != NONE && h->steps.p[before].began_ns == s->began_ns ? before : NONE;
}

static void
turn_round(struct story *story)
{
	for (uint32_t i = 0, k = story->through.n; i + 1 < k; i++) {
		struct str other = story->through.p[--k];

		story->through.p[k] = story->through.p[i];
		story->through.p[i] = other;
	}
}

static void
follow_steps(const struct history *h, uint32_t step, struct story *story)
{
	uint32_t before;

	while ((before = step_before(h, step)) != NONE) {
		vec_push(&story->through, h->steps.p[step].file);
		step = before;
	}
	story->word = h->steps.p[step].cause;
	story->file = h->steps.p[step].file;
	story->step = step;
	turn_round(story);
}

/* the same among what would run now: an input that would be made again leads to the edge that makes it */
static void
follow_plan(const struct plan *p, uint32_t edge, struct story *story)
{
	struct cause c;

	plan_cause(p, edge, &c);
	while (c.node != NONE && leads_on(str_of(c.word)) && p->nodes.p[c.node].dirty) {
		vec_push(&story->through, graph_path(p->g, c.node));
		plan_cause(p, p->g->nodes.p[c.node].in, &c);
	}
	story->word = str_of(c.word);
	story->file = cause_file(p, &c);
	turn_round(story);
}

/* without the file that was named already */
static void
put_through(struct buf *out, const struct story *story)
{
	enum { ENDS = 4 }; /* so many of a long chain are shown at either end */
	uint32_t n = story->through.n, first = n && str_eq(story->through.p[0], story->file);

	for (uint32_t i = first; i < n; i++) {
		buf_puts(out, i > first ? " -> " : " (followed through ");
		if (n > 2 * ENDS + 1 && i == ENDS) {
			buf_printf(out, "%" PRIu32 " more", n - 2 * ENDS);
			i = n - ENDS - 1;
			continue;
		}
		buf_put(out, story->through.p[i]);
	}
	if (n > first)
		buf_putc(out, ')');
}

static void
json_story(struct json *j, const struct story *story)
{
	json_key(j, "cause");
	json_str(j, story->word);
	json_key(j, "file");
	json_str(j, story->file);
	json_key(j, "through");
	json_open(j, '[');
	for (uint32_t i = 0; i < story->through.n; i++)
		json_str(j, story->through.p[i]);
	json_close(j, ']');
}

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
		json_key(j, lists[k].key);
		json_open(j, '[');
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
	put_time(out, s->began_ns + s->start_ms * 1000000);
	buf_printf(out, ", took %.2f s, %.2f s CPU", (double)(s->end_ms - s->start_ms) / 1000,
	           (double)cpu_us(s) / 1000000);
	if (s->maxrss_kb)
		buf_printf(out, ", %.0f MB", (double)s->maxrss_kb / 1024);
	if (s->code)
		buf_printf(out, ", failed with %" PRId64, s->code);
	buf_putc(out, '\n');
}

static bool
is_new_command(const struct story *story)
{
	return str_eq(story->word, STR("command-changed"));
}

/* "its command", where nobody else's is meant */
static void
put_story(struct buf *out, const struct story *story, bool past)
{
	if (is_new_command(story) && !story->through.n)
		buf_puts(out, "its command changed");
	else
		put_cause(out, story->word, story->file, past);
	put_through(out, story);
}

static void
say_ran(struct why *w, uint32_t node, uint32_t step, const struct story *story)
{
	const struct history *h = &w->history;
	struct buf *out = &w->text;

	buf_printf(out, "%s: ran because ", graph_path(&w->s->graph, node).p);
	put_story(out, story, true);
	buf_puts(out, is_new_command(story) ? ":\n" : "\n");
	if (is_new_command(story))
		put_difference(out, earlier_command(h, story->step), h->steps.p[story->step].command);
	buf_puts(out, "  ");
	put_cost(out, &h->steps.p[step]);
}

static void
json_number(struct json *j, const char *key, int64_t n)
{
	json_key(j, key);
	json_int(j, n);
}

static void
json_ran(struct why *w, uint32_t step, const struct story *story)
{
	const struct history *h = &w->history;
	const struct history_step *s = &h->steps.p[step];
	struct json *j = &w->j;

	json_story(j, story);
	if (is_new_command(story))
		json_difference(j, earlier_command(h, story->step), h->steps.p[story->step].command);
	json_number(j, "began_ns", s->began_ns);
	json_number(j, "start_ms", s->start_ms);
	json_number(j, "end_ms", s->end_ms);
	json_number(j, "code", s->code);
	json_number(j, "utime_us", s->utime_us);
	json_number(j, "stime_us", s->stime_us);
	json_number(j, "maxrss_kb", s->maxrss_kb);
	json_key(j, "command");
	json_str(j, s->command);
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
	           graph_path(&w->s->graph, node).p, generator.n ? "" : "command same, ", n, plural(n));
	put_time(&w->text, made_ns(w, node));
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
	follow_steps(&w->history, step, &story);
	buf_puts(&w->text, "  last run because ");
	put_story(&w->text, &story, true);
	buf_puts(&w->text, "\n  ");
	put_cost(&w->text, &w->history.steps.p[step]);
	vec_free(&story.through);
}

static void
say_dirty(struct why *w, uint32_t node, const struct story *story)
{
	buf_printf(&w->text, "%s: not rebuilt yet: would run because ", graph_path(&w->s->graph, node).p);
	put_story(&w->text, story, false);
	buf_putc(&w->text, '\n');
}

static void
json_clean(struct why *w, uint32_t node)
{
	json_number(&w->j, "inputs", count_inputs(&w->plan, w->s->graph.nodes.p[node].in));
	json_number(&w->j, "made_ns", made_ns(w, node));
}

static void
begin_json(struct why *w, uint32_t node, const char *state)
{
	if (!w->json)
		return;
	json_open(&w->j, '{');
	json_key(&w->j, "output");
	json_str(&w->j, graph_path(&w->s->graph, node));
	json_key(&w->j, "state");
	json_str(&w->j, str_of(state));
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
		follow_plan(&w->plan, w->s->graph.nodes.p[node].in, &story);
		if (w->json)
			json_story(&w->j, &story);
		else
			say_dirty(w, node, &story);
		vec_free(&story.through);
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
	follow_steps(&w->history, step, &story);
	if (w->json)
		json_ran(w, step, &story);
	else
		say_ran(w, node, step, &story);
	vec_free(&story.through);
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
		json_number(&w->j, "version", 1);
		json_key(&w->j, "targets");
		json_open(&w->j, '[');
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

/* ---- the last build, by causes */
struct group {
	struct str word, file; /* file is empty if they have the kind in common only … */
	struct str of_first;   /* … and this is that of the first */
	uint32_t first, last;  /* steps, linked by next */
	uint32_t nsteps;
	int64_t cpu_us;
};

struct summary {
	uint32_t first;  /* the build's steps are history.steps[first..] */
	uint32_t *root;  /* of each of them, where its chain ends: both less first */
	uint32_t *next;  /* in its group, or NONE */
	uint32_t nsteps, nfailed;
	int64_t cpu_us;
	struct intern keys;
	VEC(struct group) groups; /* by key, then by cost */
};

/* A step's cause has ended before it did, so its root is known already. */
static void
find_roots(const struct history *h, struct summary *sum)
{
	for (uint32_t i = 0; i < sum->nsteps; i++) {
		uint32_t before = step_before(h, sum->first + i);

		sum->root[i] = before == NONE || before < sum->first ? i : sum->root[before - sum->first];
	}
}

static struct group *
group_of(const struct history *h, struct summary *sum, uint32_t root)
{
	const struct history_step *s = &h->steps.p[sum->first + root];
	const struct cause_words *words = words_of(s->cause);
	struct str file = words && words->many ? STR("") : s->file;
	struct buf key = {0};
	uint32_t id;

	buf_printf(&key, "%.*s %.*s", STR_FMT(s->cause), STR_FMT(file));
	id = intern_add(&sum->keys, buf_str(&key));
	buf_free(&key);
	if (id == sum->groups.n)
		vec_push(
			&sum->groups,
			((struct group){.word = s->cause, .file = file, .of_first = s->file, .first = NONE}));
	return &sum->groups.p[id];
}

static void
add_step(const struct history *h, struct summary *sum, uint32_t i)
{
	const struct history_step *s = &h->steps.p[sum->first + i];
	struct group *g = group_of(h, sum, sum->root[i]);

	sum->next[i] = NONE;
	if (g->first == NONE)
		g->first = i;
	else
		sum->next[g->last] = i;
	g->last = i;
	g->nsteps++;
	g->cpu_us += cpu_us(s);
	sum->cpu_us += cpu_us(s);
	sum->nfailed += s->code != 0;
}

/* dearest first; of equals, the one that came first */
static int
compare_groups(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->cpu_us != y->cpu_us)
		return x->cpu_us < y->cpu_us ? 1 : -1;
	return x->first < y->first ? -1 : 1;
}

static void
summarize(const struct why *w, struct summary *sum)
{
	const struct history *h = &w->history;

	sum->first = h->steps.n;
	while (sum->first && h->steps.p[sum->first - 1].began_ns == w->last_ns)
		sum->first--;
	sum->nsteps = h->steps.n - sum->first;
	sum->root = xcalloc(sum->nsteps, sizeof *sum->root);
	sum->next = xcalloc(sum->nsteps, sizeof *sum->next);
	find_roots(h, sum);
	for (uint32_t i = 0; i < sum->nsteps; i++)
		add_step(h, sum, i);
	if (sum->groups.n)
		qsort(sum->groups.p, sum->groups.n, sizeof *sum->groups.p, compare_groups);
}

static void
summary_fini(struct summary *sum)
{
	free(sum->root);
	free(sum->next);
	intern_fini(&sum->keys);
	vec_free(&sum->groups);
}

static void
group_title(const struct group *g, struct buf *out)
{
	const struct cause_words *words = words_of(g->word);

	buf_clear(out);
	if (words && words->many && g->nsteps > 1)
		buf_puts(out, words->many);
	else
		put_cause(out, g->word, g->of_first, true);
}

struct rule_count {
	struct str rule;
	uint32_t n;
};

/* most first */
static int
compare_counts(const void *a, const void *b)
{
	const struct rule_count *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return str_cmp(x->rule, y->rule);
}

static struct str
rule_of(const struct graph *g, struct str output)
{
	uint32_t node = graph_find(g, output), edge = node == NONE ? NONE : g->nodes.p[node].in;

	return edge == NONE ? STR("no longer in the manifest") : g->ops->rule(g, edge);
}

/* how many of which rule, as far as the manifest still knows them: "44 cxx, 2 ar" */
static void
put_rules(struct why *w, const struct summary *sum, const struct group *group)
{
	VEC(struct rule_count) counts = {0};
	struct intern rules = {0};

	for (uint32_t i = group->first; i != NONE; i = sum->next[i]) {
		struct str rule = rule_of(&w->s->graph, history_output(&w->history, sum->first + i, 0));
		uint32_t id = intern_add(&rules, rule);

		if (id == counts.n)
			vec_push(&counts, ((struct rule_count){.rule = rule}));
		counts.p[id].n++;
	}
	qsort(counts.p, counts.n, sizeof *counts.p, compare_counts);
	for (uint32_t i = 0; i < counts.n; i++)
		buf_printf(&w->text, "%s%" PRIu32 " %.*s", i ? ", " : "      ", counts.p[i].n,
		           STR_FMT(counts.p[i].rule));
	buf_putc(&w->text, '\n');
	intern_fini(&rules);
	vec_free(&counts);
}

static uint32_t
count_commands(const struct graph *g)
{
	uint32_t n = 0;

	for (uint32_t e = 0; e < g->edges.n; e++)
		n += !edge_is_phony(g, e);
	return n;
}

static void
say_summary(struct why *w, const struct summary *sum)
{
	enum { MOST = 20, WIDEST = 60 };
	struct buf *out = &w->text, title = {0};
	size_t width = 0;

	buf_puts(out, "last build ");
	put_time(out, w->last_ns);
	buf_printf(out, ": ran %" PRIu32 " of %" PRIu32 " steps, %.2f s CPU, %" PRIu32 " cause%s",
	           sum->nsteps, count_commands(&w->s->graph), (double)sum->cpu_us / 1000000, sum->groups.n,
	           plural(sum->groups.n));
	if (sum->nfailed)
		buf_printf(out, ", %" PRIu32 " failed", sum->nfailed);
	buf_putc(out, '\n');
	for (uint32_t i = 0; i < MIN(sum->groups.n, MOST); i++) {
		group_title(&sum->groups.p[i], &title);
		width = MAX(width, MIN(title.n, WIDEST));
	}
	for (uint32_t i = 0; i < MIN(sum->groups.n, MOST); i++) {
		const struct group *g = &sum->groups.p[i];

		group_title(g, &title);
		buf_printf(out, "%4" PRIu32 ". %-*s %6" PRIu32 " step%-1s %9.2f s CPU\n", i + 1, (int)width,
		           buf_cstr(&title), g->nsteps, plural(g->nsteps), (double)g->cpu_us / 1000000);
		put_rules(w, sum, g);
	}
	if (sum->groups.n > MOST)
		buf_printf(out, "      and %" PRIu32 " more\n", sum->groups.n - MOST);
	buf_free(&title);
}

static void
json_group(struct why *w, const struct summary *sum, const struct group *g)
{
	struct json *j = &w->j;

	json_open(j, '{');
	json_key(j, "cause");
	json_str(j, g->word);
	json_key(j, "file");
	json_str(j, g->file);
	json_number(j, "steps", g->nsteps);
	json_number(j, "cpu_us", g->cpu_us);
	json_key(j, "outputs");
	json_open(j, '[');
	for (uint32_t i = g->first; i != NONE; i = sum->next[i])
		json_str(j, history_output(&w->history, sum->first + i, 0));
	json_close(j, ']');
	json_close(j, '}');
}

static void
json_summary(struct why *w, const struct summary *sum)
{
	struct json *j = &w->j;

	json_open(j, '{');
	json_number(j, "version", 1);
	json_number(j, "began_ns", w->last_ns);
	json_number(j, "steps", sum->nsteps);
	json_number(j, "failed", sum->nfailed);
	json_number(j, "cpu_us", sum->cpu_us);
	json_key(j, "causes");
	json_open(j, '[');
	for (uint32_t i = 0; i < sum->groups.n; i++)
		json_group(w, sum, &sum->groups.p[i]);
	json_close(j, ']');
	json_close(j, '}');
	buf_putc(&w->text, '\n');
}

static void
explain_build(struct why *w)
{
	struct summary sum = {0};

	summarize(w, &sum);
	if (w->json)
		json_summary(w, &sum);
	else if (!sum.nsteps)
		buf_puts(&w->text, "no build that ran anything is on record\n");
	else
		say_summary(w, &sum);
	summary_fini(&sum);
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
		explain_build(w);
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
