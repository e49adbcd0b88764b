/* story.h - why something ran, or would: a cause in words, and the chain of things made because others were
 * that led from it to what was asked for. */
#ifndef STORY_H
#define STORY_H

#include "data/json.h"
#include "runner/plan/plan.h"
#include "history/history.h"

/* how to say a cause of one step, in the past and now (NULL: the same); and of many, NULL: by their file */
struct cause_words {
	const char *word, *past, *now, *many;
};

const struct cause_words *cause_words(struct str word); /* a word of events.def; NULL: of a newer weir */
void cause_put(struct buf *, struct str word, struct str file, bool past);

/* the root of such a chain. Zero-initialise, story_fini */
struct story {
	struct str word, file;  /* as in events.def */
	uint32_t step;          /* where it ends, if it is one of the past */
	VEC(struct str) through; /* outputs, from the root to the one before what was asked for */
};

/* The step of the same build whose output another one had to run for: it has ended earlier, so there is no
 * way in a circle. NONE: this is the root */
uint32_t story_step_before(const struct history *, uint32_t step);

void story_of_step(const struct history *, uint32_t step, struct story *);
void story_of_plan(const struct plan *, uint32_t edge, struct story *); /* of what would run now */
void story_fini(struct story *);

bool story_is_new_command(const struct story *);
void story_put(struct buf *, const struct story *, bool past);
void story_json(struct json *, const struct story *);

#endif
