/* worddiff.c - see worddiff.h. SPDX-License-Identifier: Apache-2.0 */
#include "history/worddiff.h"

#include <ctype.h>
#include <stdlib.h>

/* cells of the table: 16 MiB, and a hundredth of a second */
#define MOST ((size_t)4 * 1024 * 1024)

typedef VEC(struct str) wordvec;

/* what is compared: the words between a common beginning and a common end */
struct sides {
	const struct str *old, *new;
	uint32_t nold, nnew;
	uint32_t *common; /* [i * (nnew + 1) + k]: most words that old[i..] and new[k..] have in common */
};

static void
split(struct str s, wordvec *out)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;

		while (i < s.n && !isspace((unsigned char)s.p[i]))
			i++;
		if (i > from)
			vec_push(out, ((struct str){s.p + from, i - from}));
		while (i < s.n && isspace((unsigned char)s.p[i]))
			i++;
	}
}

static void
put(struct worddiff *d, char sign, struct str word, bool together)
{
	struct difference *last = d->runs.n ? &d->runs.p[d->runs.n - 1] : NULL;

	if (together && last && last->sign == sign)
		last->words.n = (size_t)(word.p + word.n - last->words.p);
	else
		vec_push(&d->runs, ((struct difference){sign, word}));
}

static uint32_t *
cell(const struct sides *s, uint32_t i, uint32_t k)
{
	return &s->common[(size_t)i * (s->nnew + 1) + k];
}

static void
fill(struct sides *s)
{
	for (uint32_t i = s->nold; i-- > 0;)
		for (uint32_t k = s->nnew; k-- > 0;) {
			if (str_eq(s->old[i], s->new[k]))
				*cell(s, i, k) = *cell(s, i + 1, k + 1) + 1;
			else
				*cell(s, i, k) = MAX(*cell(s, i + 1, k), *cell(s, i, k + 1));
		}
}

/* Along the table: what went before the next common word, then what came before it. */
static void
walk(const struct sides *s, struct worddiff *d)
{
	uint32_t i = 0, k = 0;
	bool went = false, came = false;

	while (i < s->nold || k < s->nnew) {
		bool last = i == s->nold || k == s->nnew;
		uint32_t best = *cell(s, i, k);

		if (!last && str_eq(s->old[i], s->new[k])) {
			i++, k++;
			went = came = false;
		} else if (i < s->nold && *cell(s, i + 1, k) == best) {
			put(d, '-', s->old[i++], went);
			went = true;
		} else {
			put(d, '+', s->new[k++], came);
			came = true;
		}
	}
}

static void
compare(struct sides *s, struct worddiff *d)
{
	if ((size_t)(s->nold + 1) * (s->nnew + 1) <= MOST) {
		s->common = xcalloc((size_t)(s->nold + 1) * (s->nnew + 1), sizeof *s->common);
		fill(s);
		walk(s, d);
		xfree(s->common);
		return;
	}
	for (uint32_t i = 0; i < s->nold; i++)
		put(d, '-', s->old[i], i);
	for (uint32_t k = 0; k < s->nnew; k++)
		put(d, '+', s->new[k], k);
}

void
worddiff(struct worddiff *d, struct str old, struct str new)
{
	wordvec a = {0}, b = {0};
	struct sides s;

	*d = (struct worddiff){0};
	split(old, &a);
	split(new, &b);
	s = (struct sides){a.p, b.p, a.n, b.n, NULL};
	while (s.nold && s.nnew && str_eq(s.old[0], s.new[0]))
		s.old++, s.new++, s.nold--, s.nnew--;
	while (s.nold && s.nnew && str_eq(s.old[s.nold - 1], s.new[s.nnew - 1]))
		s.nold--, s.nnew--;
	compare(&s, d);
	vec_free(&a);
	vec_free(&b);
}

void
worddiff_fini(struct worddiff *d)
{
	vec_free(&d->runs);
}
