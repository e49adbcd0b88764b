/* func_text.c - functions on strings and lists of words (make §1.7). SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/func.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"

int
mk_func_subst(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	(void)mk, (void)n;
	mk_subst(arg[0], arg[1], arg[2], out);
	return 0;
}

int
mk_func_patsubst(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	(void)mk, (void)n;
	mk_patsubst(arg[0], arg[1], arg[2], out);
	return 0;
}

int
mk_func_strip(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str rest = arg[0], word;
	size_t start = out->n;

	(void)mk, (void)n;
	while ((word = mk_word(&rest)).n) {
		mk_separate(out, start);
		buf_put(out, word);
	}
	return 0;
}

int
mk_func_findstring(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	(void)mk, (void)n;
	if (!arg[0].n || memmem(arg[1].p, arg[1].n, arg[0].p, arg[0].n))
		buf_put(out, arg[0]);
	return 0;
}

/* ---- filters: whole words are looked up, patterns with a % are tried one by one */
struct sieve {
	struct intern words;
	VEC(struct mk_pat) patterns;
};

static void
sieve_init(struct sieve *s, struct str patterns)
{
	struct str word;

	while ((word = mk_word(&patterns)).n) {
		struct mk_pat pat;

		mk_pat_init(&pat, word);
		if (pat.tail.p) {
			vec_push(&s->patterns, pat);
			continue;
		}
		intern_add(&s->words, pat.head);
		mk_pat_fini(&pat);
	}
}

static void
sieve_fini(struct sieve *s)
{
	for (uint32_t i = 0; i < s->patterns.n; i++)
		mk_pat_fini(&s->patterns.p[i]);
	vec_free(&s->patterns);
	intern_fini(&s->words);
}

static bool
sieve_holds(const struct sieve *s, struct str word)
{
	struct str stem;

	if (intern_find(&s->words, word) != NONE)
		return true;
	for (uint32_t i = 0; i < s->patterns.n; i++)
		if (mk_pat_match(&s->patterns.p[i], word, &stem))
			return true;
	return false;
}

static void
filter(struct str patterns, struct str words, bool wanted, struct buf *out)
{
	struct sieve sieve = {0};
	size_t start = out->n;
	struct str word;

	sieve_init(&sieve, patterns);
	while ((word = mk_word(&words)).n) {
		if (sieve_holds(&sieve, word) != wanted)
			continue;
		mk_separate(out, start);
		buf_put(out, word);
	}
	sieve_fini(&sieve);
}

int
mk_func_filter(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	(void)mk, (void)n;
	filter(arg[0], arg[1], true, out);
	return 0;
}

int
mk_func_filter_out(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	(void)mk, (void)n;
	filter(arg[0], arg[1], false, out);
	return 0;
}

static int
by_bytes(const void *a, const void *b)
{
	const struct str *x = a, *y = b;

	return str_cmp(*x, *y);
}

int
mk_func_sort(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	VEC(struct str) words = {0};
	struct str rest = arg[0], word;
	size_t start = out->n;

	(void)mk, (void)n;
	while ((word = mk_word(&rest)).n)
		vec_push(&words, word);
	if (words.n)
		qsort(words.p, words.n, sizeof *words.p, by_bytes);
	for (uint32_t i = 0; i < words.n; i++) {
		if (i && str_eq(words.p[i], words.p[i - 1]))
			continue;
		mk_separate(out, start);
		buf_put(out, words.p[i]);
	}
	vec_free(&words);
	return 0;
}

/* ---- one word, or some */

/* a number as the functions want it. what: "invalid first argument to 'word' function" */
static int
number(struct mk *mk, struct str arg, const char *what, long long *value)
{
	struct str digits = mk_strip(arg);
	char text[32], *end;
	size_t n = digits.n;

	if (!n)
		return mk_fail(mk, "%s: empty value", what);
	for (size_t i = (*digits.p == '-' || *digits.p == '+'); i < n; i++)
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return mk_fail(mk, "%s: '%.*s'", what, STR_FMT(arg));
	snprintf(text, sizeof text, "%.*s", STR_FMT(digits));
	errno = 0;
	*value = strtoll(text, &end, 10);
	if (errno == ERANGE)
		return mk_fail(mk, "%s: '%.*s' out of range", what, STR_FMT(arg));
	return end == text ? mk_fail(mk, "%s: '%.*s'", what, STR_FMT(arg)) : 0;
}

int
mk_func_word(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str rest = arg[1], word = {0};
	long long i;

	(void)n;
	if (number(mk, arg[0], "invalid first argument to 'word' function", &i))
		return -1;
	if (i < 1)
		return mk_fail(mk, "first argument to 'word' function must be greater than 0");
	while (i-- && (word = mk_word(&rest)).n)
		;
	if (word.n)
		buf_put(out, word);
	return 0;
}

/* a slice of the text: what is between the words stays */
static void
put_slice(struct str rest, long long first, long long last, struct buf *out)
{
	struct str word;
	const char *begin = NULL, *end = NULL;

	for (long long i = 1; i <= last && (word = mk_word(&rest)).n; i++) {
		if (i == first)
			begin = word.p;
		end = word.p + word.n;
	}
	if (begin)
		buf_add(out, begin, (size_t)(end - begin));
}

int
mk_func_wordlist(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	long long first, last;

	(void)n;
	if (number(mk, arg[0], "invalid first argument to 'wordlist' function", &first))
		return -1;
	if (first < 1)
		return mk_fail(mk, "invalid first argument to 'wordlist' function: '%lld'", first);
	if (number(mk, arg[1], "invalid second argument to 'wordlist' function", &last))
		return -1;
	if (last < 0)
		return mk_fail(mk, "invalid second argument to 'wordlist' function: '%lld'", last);
	put_slice(arg[2], first, last, out);
	return 0;
}

int
mk_func_words(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str rest = arg[0];
	unsigned count = 0;

	(void)mk, (void)n;
	while (mk_word(&rest).n)
		count++;
	buf_printf(out, "%u", count);
	return 0;
}

int
mk_func_firstword(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str rest = arg[0];

	(void)mk, (void)n;
	buf_put(out, mk_word(&rest));
	return 0;
}

int
mk_func_lastword(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str all = mk_strip(arg[0]);
	size_t i = all.n;

	(void)mk, (void)n;
	while (i && !mk_is_space(all.p[i - 1]))
		i--;
	buf_add(out, all.p + i, all.n - i);
	return 0;
}
