/* story.c - see story.h. SPDX-License-Identifier: Apache-2.0 */
#include "history/story.h"

#include <inttypes.h>

/* ---- words */

static const struct cause_words table[] = {
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

const struct cause_words *
cause_words(struct str word)
{
	for (size_t i = 0; i < countof(table); i++)
		if (str_eq(word, str_of(table[i].word)))
			return &table[i];
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

void
cause_put(struct buf *out, struct str word, struct str file, bool past)
{
	const struct cause_words *w = cause_words(word);

	if (!word.n)
		buf_puts(out, "of nothing that was noted");
	else if (w)
		put_filled(out, past || !w->now ? w->past : w->now, file);
	else
		buf_printf(out, "%.*s %.*s", STR_FMT(word), STR_FMT(file));
}

/* ---- chains */

static bool
leads_on(struct str word)
{
	return str_eq(word, STR("input-rebuilt")) || str_eq(word, STR("input-changed"));
}

uint32_t
story_step_before(const struct history *h, uint32_t step)
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

void
story_of_step(const struct history *h, uint32_t step, struct story *story)
{
	uint32_t before;

	while ((before = story_step_before(h, step)) != NONE) {
		vec_push(&story->through, h->steps.p[step].file);
		step = before;
	}
	story->word = h->steps.p[step].cause;
	story->file = h->steps.p[step].file;
	story->step = step;
	turn_round(story);
}

/* the same among what would run now: an input that would be made again leads to the edge that makes it */
void
story_of_plan(const struct plan *p, uint32_t edge, struct story *story)
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

void
story_fini(struct story *story)
{
	vec_free(&story->through);
}

/* ---- telling */

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

bool
story_is_new_command(const struct story *story)
{
	return str_eq(story->word, STR("command-changed"));
}

/* "its command", where nobody else's is meant */
void
story_put(struct buf *out, const struct story *story, bool past)
{
	if (story_is_new_command(story) && !story->through.n)
		buf_puts(out, "its command changed");
	else
		cause_put(out, story->word, story->file, past);
	put_through(out, story);
}

void
story_json(struct json *j, const struct story *story)
{
	json_key_str(j, "cause", story->word);
	json_key_str(j, "file", story->file);
	json_key_open(j, "through", '[');
	for (uint32_t i = 0; i < story->through.n; i++)
		json_str(j, story->through.p[i]);
	json_close(j, ']');
}
