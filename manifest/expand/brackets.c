/* brackets.c - see brackets.h. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/brackets.h"

#include <stdlib.h>

#include "manifest/make/mk.h"

/* as deep as hardly anybody nests, and as long as makes it worth it: counting costs at most the product */
enum { DEEP = 64, LONG = 2048 };

struct pair {
	uint32_t open, close; /* offsets */
};

struct mk_brackets {
	struct str text;
	VEC(struct pair) pairs;    /* that are complete, of both kinds, by where they open */
	struct mk_brackets *outer; /* the map that this one is used instead of */
};

/* ---- counting */

enum { ROUND = 1, CURLY = 2, COMMA = 4 };

static const unsigned char kinds[256] = {
	['('] = ROUND, [')'] = ROUND, ['{'] = CURLY, ['}'] = CURLY, [','] = COMMA};

static unsigned
kinds_of(char open, bool comma)
{
	return (open == '(' ? ROUND : CURLY) | (comma ? COMMA : 0u);
}

static const char *
count(struct str text, char open, bool comma)
{
	const char *end = text.p + text.n;
	unsigned wanted = kinds_of(open, comma);
	size_t depth = 0;

	for (const char *p = text.p; p < end; p++) {
		if (!(kinds[(unsigned char)*p] & wanted))
			continue;
		if (*p == open)
			depth++;
		else if (!depth)
			return p;
		else
			depth -= *p != ',';
	}
	return NULL;
}

const char *
mk_bracket_end(struct str text, char open)
{
	return count(text, open, false);
}

/* ---- looking up */

static bool
is_mapped(const struct mk *mk, const char *p)
{
	const struct mk_brackets *b = mk->vars.brackets;

	return b && p >= b->text.p && p < b->text.p + b->text.n;
}

static int
by_open(const void *key, const void *pair)
{
	uint32_t open = ((const struct pair *)pair)->open;

	return *(const uint32_t *)key < open ? -1 : *(const uint32_t *)key > open;
}

/* what closes the bracket at p; NULL: nothing before end does */
static const char *
look_up(const struct mk_brackets *b, const char *p, const char *end)
{
	uint32_t open = (uint32_t)(p - b->text.p);
	const struct pair *pair = bsearch(&open, b->pairs.p, b->pairs.n, sizeof *b->pairs.p, by_open);

	return pair && b->text.p + pair->close < end ? b->text.p + pair->close : NULL;
}

const char *
mk_bracket_stop(const struct mk *mk, struct str text, char open, bool comma)
{
	const char *end = text.p + text.n, *p = text.p;
	unsigned wanted = kinds_of(open, comma);

	if (!is_mapped(mk, p))
		return count(text, open, comma);
	for (; p && p < end; p++) {
		if (*p == open)
			p = look_up(mk->vars.brackets, p, end);
		else if (kinds[(unsigned char)*p] & wanted)
			return p;
		if (!p)
			break;
	}
	return NULL;
}

/* ---- the map */

static void
pair_up(struct mk_brackets *b)
{
	idvec open[2] = {{0}, {0}};
	uint32_t kept = 0;

	for (uint32_t i = 0; i < b->text.n; i++) {
		char c = b->text.p[i];
		idvec *stack = &open[c == '{' || c == '}'];

		if (c == '(' || c == '{') {
			vec_push(stack, b->pairs.n);
			vec_push(&b->pairs, ((struct pair){i, NONE}));
		} else if ((c == ')' || c == '}') && stack->n) {
			b->pairs.p[vec_pop(stack)].close = i;
		}
	}
	for (uint32_t i = 0; i < b->pairs.n; i++)
		if (b->pairs.p[i].close != NONE)
			b->pairs.p[kept++] = b->pairs.p[i];
	b->pairs.n = kept;
	vec_free(&open[0]);
	vec_free(&open[1]);
}

struct mk_brackets *
mk_brackets_map(struct mk *mk, struct str text)
{
	struct mk_brackets *b;

	if (mk->vars.depth < DEEP || text.n < LONG || text.n >= NONE || is_mapped(mk, text.p))
		return NULL;
	b = xcalloc(1, sizeof *b);
	b->text = text;
	b->outer = mk->vars.brackets;
	pair_up(b);
	mk->vars.brackets = b;
	return b;
}

void
mk_brackets_drop(struct mk *mk, struct mk_brackets *b)
{
	if (!b)
		return;
	mk->vars.brackets = b->outer;
	vec_free(&b->pairs);
	xfree(b);
}
