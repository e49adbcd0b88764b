/* causes.c - see causes.h. SPDX-License-Identifier: Apache-2.0 */
#include "history/causes.h"

#include <inttypes.h>
#include <stdlib.h>

#include "history/story.h"

struct group {
	struct str word, file; /* file is empty if they have the kind in common only … */
	struct str of_first;   /* … and this is that of the first */
	uint32_t first, last;  /* steps, linked by next */
	uint32_t nsteps;
	int64_t cpu_us;
};

struct summary {
	const struct history *h;
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
find_roots(struct summary *sum)
{
	for (uint32_t i = 0; i < sum->nsteps; i++) {
		uint32_t before = story_step_before(sum->h, sum->first + i);

		sum->root[i] = before == NONE || before < sum->first ? i : sum->root[before - sum->first];
	}
}

static struct group *
group_of(struct summary *sum, uint32_t root)
{
	const struct history_step *s = &sum->h->steps.p[sum->first + root];
	const struct cause_words *words = cause_words(s->cause);
	struct str file = words && words->many ? STR("") : s->file;
	struct buf key = {0};
	uint32_t id;

	buf_printf(&key, "%.*s %.*s", STR_FMT(s->cause), STR_FMT(file));
	id = intern_add(&sum->keys, buf_str(&key));
	buf_free(&key);
	if (id == sum->groups.n)
		vec_push(&sum->groups, ((struct group){.word = s->cause, .file = file, .of_first = s->file,
		                                       .first = NONE}));
	return &sum->groups.p[id];
}

static void
add_step(struct summary *sum, uint32_t i)
{
	const struct history_step *s = &sum->h->steps.p[sum->first + i];
	struct group *g = group_of(sum, sum->root[i]);

	sum->next[i] = NONE;
	if (g->first == NONE)
		g->first = i;
	else
		sum->next[g->last] = i;
	g->last = i;
	g->nsteps++;
	g->cpu_us += history_cpu_us(s);
	sum->cpu_us += history_cpu_us(s);
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
summarize(const struct history *h, int64_t began_ns, struct summary *sum)
{
	sum->h = h;
	sum->first = h->steps.n;
	while (sum->first && h->steps.p[sum->first - 1].began_ns == began_ns)
		sum->first--;
	sum->nsteps = h->steps.n - sum->first;
	sum->root = xcalloc(sum->nsteps, sizeof *sum->root);
	sum->next = xcalloc(sum->nsteps, sizeof *sum->next);
	find_roots(sum);
	for (uint32_t i = 0; i < sum->nsteps; i++)
		add_step(sum, i);
	if (sum->groups.n)
		qsort(sum->groups.p, sum->groups.n, sizeof *sum->groups.p, compare_groups);
}

static void
summary_fini(struct summary *sum)
{
	xfree(sum->root);
	xfree(sum->next);
	intern_fini(&sum->keys);
	vec_free(&sum->groups);
}

static void
group_title(const struct group *g, struct buf *out)
{
	const struct cause_words *words = cause_words(g->word);

	buf_clear(out);
	if (words && words->many && g->nsteps > 1)
		buf_puts(out, words->many);
	else
		cause_put(out, g->word, g->of_first, true);
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
put_rules(struct buf *out, const struct graph *g, const struct summary *sum, const struct group *group)
{
	VEC(struct rule_count) counts = {0};
	struct intern rules = {0};

	for (uint32_t i = group->first; i != NONE; i = sum->next[i]) {
		struct str rule = rule_of(g, history_output(sum->h, sum->first + i, 0));
		uint32_t id = intern_add(&rules, rule);

		if (id == counts.n)
			vec_push(&counts, ((struct rule_count){.rule = rule}));
		counts.p[id].n++;
	}
	qsort(counts.p, counts.n, sizeof *counts.p, compare_counts);
	for (uint32_t i = 0; i < counts.n; i++)
		buf_printf(out, "%s%" PRIu32 " %.*s", i ? ", " : "      ", counts.p[i].n,
		           STR_FMT(counts.p[i].rule));
	buf_putc(out, '\n');
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
say_summary(struct buf *out, const struct graph *graph, const struct summary *sum)
{
	enum { MOST = 20, WIDEST = 60 };
	struct buf title = {0};
	size_t width = 0;

	buf_puts(out, "last build ");
	history_put_time(out, sum->h->steps.p[sum->first].began_ns);
	buf_printf(out, ": ran %" PRIu32 " of %" PRIu32 " steps, %.2f s CPU, %" PRIu32 " cause%s",
	           sum->nsteps, count_commands(graph), (double)sum->cpu_us / 1000000, sum->groups.n,
	           sum->groups.n == 1 ? "" : "s");
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
		           buf_cstr(&title), g->nsteps, g->nsteps == 1 ? "" : "s",
		           (double)g->cpu_us / 1000000);
		put_rules(out, graph, sum, g);
	}
	if (sum->groups.n > MOST)
		buf_printf(out, "      and %" PRIu32 " more\n", sum->groups.n - MOST);
	buf_free(&title);
}

static void
json_group(struct json *j, const struct summary *sum, const struct group *g)
{
	json_open(j, '{');
	json_key_str(j, "cause", g->word);
	json_key_str(j, "file", g->file);
	json_key_int(j, "steps", g->nsteps);
	json_key_int(j, "cpu_us", g->cpu_us);
	json_key_open(j, "outputs", '[');
	for (uint32_t i = g->first; i != NONE; i = sum->next[i])
		json_str(j, history_output(sum->h, sum->first + i, 0));
	json_close(j, ']');
	json_close(j, '}');
}

static void
json_summary(struct json *j, int64_t began_ns, const struct summary *sum)
{
	json_open(j, '{');
	json_key_int(j, "version", 1);
	json_key_int(j, "began_ns", began_ns);
	json_key_int(j, "steps", sum->nsteps);
	json_key_int(j, "failed", sum->nfailed);
	json_key_int(j, "cpu_us", sum->cpu_us);
	json_key_open(j, "causes", '[');
	for (uint32_t i = 0; i < sum->groups.n; i++)
		json_group(j, sum, &sum->groups.p[i]);
	json_close(j, ']');
	json_close(j, '}');
	buf_putc(j->out, '\n');
}

void
causes_tell(const struct graph *g, const struct history *h, int64_t began_ns, struct json *j,
            struct buf *out)
{
	struct summary sum = {0};

	summarize(h, began_ns, &sum);
	if (j)
		json_summary(j, began_ns, &sum);
	else if (!sum.nsteps)
		buf_puts(out, "no build that ran anything is on record\n");
	else
		say_summary(out, g, &sum);
	summary_fini(&sum);
}
