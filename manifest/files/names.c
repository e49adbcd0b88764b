/* names.c - see names.h. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/files/names.h"

#include "manifest/make/chars.h"
#include "manifest/expand/expand.h"
#include "manifest/files/files.h"

struct words {
	struct mk *mk;
	idvec *names;
	struct buf archive; /* "lib(" while we are inside of lib(a b c) */
	struct buf word;
};

struct str
mk_plain_name(struct str s)
{
	while (s.n > 2 && s.p[0] == '.' && s.p[1] == '/') {
		struct str rest = {s.p + 2, s.n - 2};

		while (rest.n && *rest.p == '/')
			rest.p++, rest.n--;
		if (!rest.n)
			return STR("./");
		s = rest;
	}
	return s;
}

static void
add_name(struct words *w, struct str s)
{
	vec_push(w->names, mk_name(w->mk, mk_plain_name(s)));
}

/* all classes that a character in it has */
static unsigned
classes_of(struct str s)
{
	unsigned classes = 0;

	for (size_t i = 0; i < s.n; i++)
		classes |= mk_classes[(unsigned char)s.p[i]];
	return classes;
}

/* what a pattern matches; nothing: it stays as it is. A name with a blank cannot be one of a list of words */
static int
add_glob(struct words *w, struct str s)
{
	struct buf found = {0};
	struct str rest, word;
	unsigned classes = classes_of(s);
	int ret = 0;

	if (classes & CLASS_SPACE || !(classes & CLASS_GLOB)) {
		add_name(w, s);
		return 0;
	}
	ret = mk_glob(w->mk, s, true, &found);
	rest = buf_str(&found);
	while ((word = mk_word(&rest)).n)
		add_name(w, word);
	buf_free(&found);
	return ret;
}

static int
add_word(struct words *w, struct str s)
{
	if (w->archive.n) {
		bool last = s.p[s.n - 1] == ')';

		buf_clear(&w->word);
		if (last)
			s.n--;
		buf_printf(&w->word, "%s%.*s)", w->archive.p, STR_FMT(s));
		if (last)
			buf_clear(&w->archive);
		return s.n ? add_glob(w, buf_str(&w->word)) : 0;
	}
	buf_clear(&w->word);
	mk_tilde(w->mk, s, &w->word);
	return add_glob(w, buf_str(&w->word));
}

/* does a word that opens a parenthesis have the closing one in a later word? */
static bool
opens_archive(struct str word, struct str rest)
{
	const char *open = word.n ? memchr(word.p, '(', word.n) : NULL;

	if (!open || open == word.p || word.p[word.n - 1] == ')')
		return false;
	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] == ')' && (i + 1 == rest.n || mk_is(rest.p[i + 1], CLASS_SPACE)))
			return true;
	return false;
}

/* "lib(a": what follows are members of lib */
static int
enter_archive(struct words *w, struct str s)
{
	const char *open = memchr(s.p, '(', s.n);
	size_t n = (size_t)(open - s.p) + 1;

	buf_put(&w->archive, mk_plain_name((struct str){s.p, n}));
	return s.n == n ? 0 : add_word(w, (struct str){s.p + n, s.n - n});
}

int
mk_words_parse(struct mk *mk, struct buf *text, size_t from, unsigned stops, idvec *names, size_t *end)
{
	struct words w = {.mk = mk, .names = names};
	size_t i = from;
	int ret = 0;

	while (ret == 0) {
		size_t begin;
		struct str word, rest;

		i = begin = mk_span(buf_str(text), i, CLASS_SPACE);
		if (i == text->n || mk_is(text->p[i], stops))
			break;
		i = mk_span(buf_str(text), begin, CLASS_PLAIN);
		if (!w.archive.n && (i == text->n || mk_is(text->p[i], CLASS_SPACE | stops))) {
			add_name(&w, (struct str){text->p + begin, i - begin});
			continue;
		}
		i = mk_seek(text, begin, CLASS_SPACE | stops, false);
		word = (struct str){text->p + begin, i - begin};
		rest = (struct str){text->p + i, text->n - i};
		if (!w.archive.n && opens_archive(word, rest))
			ret = enter_archive(&w, word);
		else
			ret = add_word(&w, word);
	}
	*end = i;
	buf_free(&w.archive);
	buf_free(&w.word);
	return ret;
}

/* ---- prerequisites */

void
mk_deps_add(struct mk *mk, const idvec *names, uint32_t flags, mk_deps *out)
{
	uint32_t wait = intern_find(&mk->names, STR(".WAIT"));
	uint32_t before = 0;

	for (uint32_t i = 0; i < names->n; i++) {
		struct mk_dep dep = {names->p[i], flags | before, NONE};

		if (names->p[i] == wait && wait != NONE) {
			before = DEP_WAIT;
			continue;
		}
		vec_push(out, dep);
		before = 0;
	}
}

int
mk_deps_parse(struct mk *mk, struct str text, mk_deps *out)
{
	struct buf copy = {0};
	idvec names = {0};
	size_t end;
	int ret;

	buf_put(&copy, text);
	ret = mk_words_parse(mk, &copy, 0, CLASS_PIPE, &names, &end);
	if (ret == 0) {
		mk_deps_add(mk, &names, 0, out);
		names.n = 0;
		if (end < copy.n)
			ret = mk_words_parse(mk, &copy, end + 1, 0, &names, &end);
		if (ret == 0)
			mk_deps_add(mk, &names, DEP_ORDER_ONLY, out);
	}
	vec_free(&names);
	buf_free(&copy);
	return ret;
}
