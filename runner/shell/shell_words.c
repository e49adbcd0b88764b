/* shell_words.c - see shell_words.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/shell/shell_words.h"

struct scan {
	const char *p, *end;
	struct shell_words *w;
	bool inside;    /* a word */
	bool dropped;   /* … that a redirection needs */
};

static void
begin_word(struct scan *s)
{
	struct shell_word word = {(uint32_t)s->w->text.n, false};

	if (s->inside)
		return;
	s->inside = true;
	vec_push(&s->w->words, word);
}

static void
put(struct scan *s, char c)
{
	begin_word(s);
	buf_putc(&s->w->text, c);
}

static void
end_word(struct scan *s)
{
	if (!s->inside)
		return;
	s->inside = false;
	buf_putc(&s->w->text, '\0');
	if (s->dropped) {
		struct shell_word word = vec_pop(&s->w->words);

		s->w->text.n = word.at;
		s->dropped = false;
	}
}

/* `…`, $(…), ${…}, $x: kept as they are written */
static void
take_computed(struct scan *s)
{
	const char *begin = s->p, *p = begin + 1;
	char open = *begin == '$' && p < s->end ? *p : *begin;
	char close = open == '(' ? ')' : open == '{' ? '}' : '`';
	unsigned depth = 0;

	begin_word(s);
	s->w->words.p[s->w->words.n - 1].computed = true;
	if (open == '(' || open == '{' || open == '`') {
		if (*begin == '$')
			p++;
		for (; p < s->end && !(*p == close && !depth); p++) {
			if (*p == open && open != '`')
				depth++;
			else if (*p == close)
				depth--;
		}
		p += p < s->end;
	}
	buf_add(&s->w->text, begin, (size_t)(p - begin));
	s->p = p;
}

static void
take_backslash(struct scan *s, bool quoted)
{
	char c = ++s->p < s->end ? *s->p : '\\';

	if (c == '\n') {
		s->p++;
		return;
	}
	if (quoted && !memchr("$`\"\\", c, 4))
		put(s, '\\');
	put(s, c);
	s->p += s->p < s->end;
}

static void
take_single(struct scan *s)
{
	begin_word(s);
	for (s->p++; s->p < s->end && *s->p != '\''; s->p++)
		put(s, *s->p);
	s->p += s->p < s->end;
}

static void
take_double(struct scan *s)
{
	begin_word(s);
	s->p++;
	while (s->p < s->end && *s->p != '"') {
		if (*s->p == '\\')
			take_backslash(s, true);
		else if (*s->p == '$' || *s->p == '`')
			take_computed(s);
		else
			put(s, *s->p++);
	}
	s->p += s->p < s->end;
}

/* `2>file`: the number is none of the words, nor is the file */
static void
take_redirection(struct scan *s)
{
	if (s->inside) {
		uint32_t at = s->w->words.p[s->w->words.n - 1].at;
		const char *word = s->w->text.p + at;
		size_t n = s->w->text.n - at;

		s->dropped = n == 1 && word[0] >= '0' && word[0] <= '9';
		end_word(s);
	}
	while (s->p < s->end && strchr("<>&|", *s->p))
		s->p++;
	s->dropped = true;
}

static void
skip_comment(struct scan *s)
{
	while (s->p < s->end && *s->p != '\n')
		s->p++;
}

/* false: the command ends here */
static bool
take(struct scan *s)
{
	char c = *s->p;

	if (c == ' ' || c == '\t') {
		end_word(s);
		s->p++;
	} else if (c == '#' && !s->inside) {
		skip_comment(s);
	} else if (strchr(";&|()\n", c)) {
		s->p++;
		return false;
	} else if (c == '<' || c == '>') {
		take_redirection(s);
	} else if (c == '\\') {
		take_backslash(s, false);
	} else if (c == '\'') {
		take_single(s);
	} else if (c == '"') {
		take_double(s);
	} else if (c == '$' || c == '`') {
		take_computed(s);
	} else {
		put(s, c);
		s->p++;
	}
	return true;
}

bool
shell_words_next(struct str *rest, struct shell_words *w)
{
	struct scan s = {rest->p, rest->p + rest->n, w, false, false};
	bool any = false;

	buf_clear(&w->text);
	w->words.n = 0;
	while (s.p < s.end && !any)
		if (!take(&s)) {
			end_word(&s);
			any = w->words.n != 0;
		}
	end_word(&s);
	*rest = (struct str){s.p, (size_t)(s.end - s.p)};
	return w->words.n != 0;
}

void
shell_words_free(struct shell_words *w)
{
	buf_free(&w->text);
	vec_free(&w->words);
}
