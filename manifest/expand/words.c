/* words.c - see words.h. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/words.h"

#include <stdlib.h>

/* past eight bytes at a time, while none of them is below 0x21, as all blanks are */
static const char *
skip_visible(const char *p, const char *end)
{
	const uint64_t ones = UINT64_MAX / 255;
	uint64_t x;

	for (; end - p >= 8; p += 8) {
		memcpy(&x, p, sizeof x);
		if ((x - ones * 0x21) & ~x & ones * 0x80)
			break;
	}
	return p;
}

struct str
mk_word(struct str *rest)
{
	const char *begin = rest->p, *end = rest->p + rest->n, *p;

	while (begin < end && mk_is_space(*begin))
		begin++;
	for (p = skip_visible(begin, end); p < end && !mk_is_space(*p);)
		p++;
	*rest = (struct str){p, (size_t)(end - p)};
	return (struct str){begin, (size_t)(p - begin)};
}

struct str
mk_strip(struct str s)
{
	while (s.n && mk_is_space(*s.p))
		s.p++, s.n--;
	while (s.n && mk_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
mk_sort_names(char **names, size_t n)
{
	if (n)
		qsort(names, n, sizeof *names, by_bytes);
}

/* Take text up to the first % that counts, halving the backslashes in front of each one passed. True if there
 * is one; *at is where it would be in out */
static bool
unquote(struct str text, struct buf *out, size_t *at, size_t *used)
{
	for (size_t i = 0; i < text.n; i++) {
		size_t slashes = 0;

		if (text.p[i] != '%') {
			buf_putc(out, text.p[i]);
			continue;
		}
		while (slashes < out->n && out->p[out->n - 1 - slashes] == '\\')
			slashes++;
		out->n -= slashes - slashes / 2;
		*at = out->n;
		*used = i;
		if (slashes % 2 == 0)
			return true;
		buf_putc(out, '%');
	}
	return false;
}

void
mk_pat_init(struct mk_pat *pat, struct str text)
{
	size_t at = 0, used = 0;
	bool has;

	*pat = (struct mk_pat){0};
	if (!memchr(text.p, '\\', text.n)) {
		const char *percent = text.n ? memchr(text.p, '%', text.n) : NULL;

		at = percent ? (size_t)(percent - text.p) : text.n;
		pat->head = (struct str){text.p, at};
		if (percent)
			pat->tail = (struct str){percent + 1, text.n - at - 1};
		return;
	}
	has = unquote(text, &pat->text, &at, &used);
	if (has)
		buf_put(&pat->text, (struct str){text.p + used + 1, text.n - used - 1});
	pat->head = (struct str){buf_cstr(&pat->text), has ? at : pat->text.n};
	if (has)
		pat->tail = (struct str){pat->text.p + at, pat->text.n - at};
}

void
mk_pat_fini(struct mk_pat *pat)
{
	buf_free(&pat->text);
}

bool
mk_pat_match(const struct mk_pat *pat, struct str word, struct str *stem)
{
	if (!pat->tail.p) {
		*stem = (struct str){word.p, 0};
		return str_eq(pat->head, word);
	}
	if (word.n < pat->head.n + pat->tail.n || !str_starts(word, pat->head) || !str_ends(word, pat->tail))
		return false;
	*stem = (struct str){word.p + pat->head.n, word.n - pat->head.n - pat->tail.n};
	return true;
}

bool
mk_match(struct str pattern, struct str word, struct str *stem)
{
	struct mk_pat pat;
	bool ok;

	mk_pat_init(&pat, pattern);
	ok = mk_pat_match(&pat, word, stem);
	mk_pat_fini(&pat);
	return ok;
}

bool
mk_pat_replace(const struct mk_pat *from, const struct mk_pat *to, struct str word, struct buf *out)
{
	struct str stem;

	if (!mk_pat_match(from, word, &stem))
		return false;
	buf_put(out, to->head);
	if (to->tail.p) {
		buf_put(out, stem);
		buf_put(out, to->tail);
	}
	return true;
}

/* all of it, which has no stem to go into */
static void
put_text(const struct mk_pat *pat, struct buf *out)
{
	buf_put(out, pat->head);
	if (pat->tail.p) {
		buf_putc(out, '%');
		buf_put(out, pat->tail);
	}
}

/* whole words only, and what is between them stays as it is. Nothing is found behind the last blank */
static void
replace_equal(const struct mk_pat *from, const struct mk_pat *to, struct str words, struct buf *out)
{
	bool ends_blank = !words.n || mk_is_space(words.p[words.n - 1]);
	struct str rest = words, word;

	for (;;) {
		const char *before = rest.p;

		word = mk_word(&rest);
		buf_add(out, before, (size_t)(word.p - before));
		if (!word.n)
			break;
		if (str_eq(word, from->head))
			put_text(to, out);
		else
			buf_put(out, word);
	}
	if (!from->head.n && ends_blank)
		put_text(to, out);
}

/* words that become nothing leave their blanks, unless nothing is what was to replace them */
static void
replace_matching(const struct mk_pat *from, const struct mk_pat *to, struct str words, struct buf *out)
{
	bool vanish = !to->head.n && !to->tail.p, any = false;
	struct str word, stem;

	while ((word = mk_word(&words)).n) {
		if (vanish && mk_pat_match(from, word, &stem))
			continue;
		if (any)
			buf_putc(out, ' ');
		any = true;
		if (!mk_pat_replace(from, to, word, out))
			buf_put(out, word);
	}
}

void
mk_patsubst(struct str from, struct str to, struct str words, struct buf *out)
{
	struct mk_pat a, b;

	mk_pat_init(&a, from);
	mk_pat_init(&b, to);
	if (a.tail.p)
		replace_matching(&a, &b, words, out);
	else
		replace_equal(&a, &b, words, out);
	mk_pat_fini(&a);
	mk_pat_fini(&b);
}

/* each word that ends in from gets to instead */
static void
replace_suffix(struct str from, struct str to, struct str words, struct buf *out)
{
	bool any = false;
	struct str word;

	while ((word = mk_word(&words)).n) {
		bool ends = str_ends(word, from);

		if (any)
			buf_putc(out, ' ');
		any = true;
		if (ends)
			word.n -= from.n;
		buf_put(out, word);
		if (ends)
			buf_put(out, to);
	}
}

void
mk_subst_reference(struct str from, struct str to, struct str words, struct buf *out)
{
	struct mk_pat pat;

	mk_pat_init(&pat, from);
	if (pat.tail.p)
		mk_patsubst(from, to, words, out);
	else
		replace_suffix(pat.head, to, words, out);
	mk_pat_fini(&pat);
}

void
mk_subst(struct str from, struct str to, struct str text, struct buf *out)
{
	const char *hit;

	while (from.n && text.n && (hit = memmem(text.p, text.n, from.p, from.n))) {
		size_t n = (size_t)(hit - text.p);

		buf_add(out, text.p, n);
		buf_put(out, to);
		text.p += n + from.n;
		text.n -= n + from.n;
	}
	buf_put(out, text);
	/* nothing stands at the end of every text */
	if (!from.n)
		buf_put(out, to);
}
