/* shell_words.h - a line for the shell, taken apart without a shell: simple commands and their words, as far
 * as they can be known without running anything. */
#ifndef SHELL_WORDS_H
#define SHELL_WORDS_H

#include "base/base.h"
#include "base/vec.h"

/* the words of one simple command: quotes are gone, redirections are left out */
struct shell_words {
	struct buf text;                      /* each ended by NUL */
	VEC(struct shell_word {
		uint32_t at;                  /* into text */
		bool computed;                /* there is a `…`, $(…) or $x in it: as it was written */
	}) words;
};

/* The next simple command of *rest, up to a `;`, `&`, `|`, bracket or newline. False: there is none left */
bool shell_words_next(struct str *rest, struct shell_words *);
void shell_words_free(struct shell_words *);

static inline const char *
shell_word(const struct shell_words *w, uint32_t i)
{
	return w->text.p + w->words.p[i].at;
}

#endif
