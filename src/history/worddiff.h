/* worddiff.h - what became of a command: the words that went and the words that came. */
#ifndef WORDDIFF_H
#define WORDDIFF_H

#include "base/base.h"
#include "base/vec.h"

/* words that stood together and went ('-') or came ('+') together; a slice of the text they are from */
struct difference {
	char sign;
	struct str words;
};

struct worddiff {
	VEC(struct difference) runs; /* in order; where words were exchanged, what went comes first */
};

/* Few runs, found by their longest common subsequence; of texts too different for that, all between what they
 * begin and end with */
void worddiff(struct worddiff *, struct str old, struct str new);
void worddiff_fini(struct worddiff *);

#endif
