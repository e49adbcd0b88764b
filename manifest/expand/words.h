/* words.h - lists of words and patterns with a %: what functions and substitution references work on. */
#ifndef MK_WORDS_H
#define MK_WORDS_H

#include "manifest/expand/expand.h"

/* one side of a pattern, taken apart at the first % that no backslash quotes; quoting backslashes are gone */
struct mk_pat {
	struct buf text;
	struct str head, tail; /* tail.p NULL: there is no % */
};

void mk_pat_init(struct mk_pat *, struct str text);
void mk_pat_fini(struct mk_pat *);
bool mk_pat_match(const struct mk_pat *, struct str word, struct str *stem);

/* append word where from matches it, with to in its place */
bool mk_pat_replace(const struct mk_pat *from, const struct mk_pat *to, struct str word, struct buf *out);

/* each word that matches is replaced; one blank between words, unless from has no % */
void mk_patsubst(struct str from, struct str to, struct str words, struct buf *out);

/* $(words:from=to): the same; if from has no % that counts, each word that ends in from gets to instead */
void mk_subst_reference(struct str from, struct str to, struct str words, struct buf *out);

/* each from becomes to */
void mk_subst(struct str from, struct str to, struct str text, struct buf *out);

struct str mk_strip(struct str); /* without blanks and newlines at both ends */
void mk_sort_names(char **names, size_t n); /* by bytes, whatever the locale says */

static inline bool
mk_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
mk_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* put a blank between this and what was appended since start */
static inline void
mk_separate(struct buf *out, size_t start)
{
	if (out->n > start)
		buf_putc(out, ' ');
}

#endif
