/* idle.c - see idle.h. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/recipe/idle.h"

#include "manifest/expand/words.h"

enum taken {
	TAKEN_WORD,
	TAKEN_END,  /* of the command: what is left begins with what ended it */
	TAKEN_OTHER /* something that only a shell understands */
};

static void
skip(struct str *rest, size_t n)
{
	rest->p += n;
	rest->n -= n;
}

/* has no meaning to a shell, wherever it stands in a word that is an argument */
static bool
is_literal(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("%+,-./:=@_", c));
}

static size_t
word_length(struct str s)
{
	const char *close;
	size_t n = 0;

	if (*s.p != '\'') {
		while (n < s.n && is_literal(s.p[n]))
			n++;
		return n;
	}
	close = memchr(s.p + 1, '\'', s.n - 1);
	return close ? (size_t)(close - s.p) + 1 : 0;
}

/* the next word, with its quotes if it has any: they enclose all of it */
static enum taken
take(struct str *rest, struct str *word)
{
	size_t n;

	while (rest->n && mk_is_blank(*rest->p))
		skip(rest, 1);
	if (!rest->n || *rest->p == ';' || *rest->p == '\n')
		return TAKEN_END;
	n = word_length(*rest);
	*word = (struct str){rest->p, n};
	skip(rest, n);
	if (!n || (rest->n && !mk_is_blank(*rest->p) && *rest->p != ';' && *rest->p != '\n'))
		return TAKEN_OTHER;
	return TAKEN_WORD;
}

static bool
is_listed(const char *const *names, struct str name)
{
	while (*names && !str_eq(str_of(*names), name))
		names++;
	return *names;
}

/* ---- commands: may this be argument number i, and may there be so many? */

static bool
takes_set(uint32_t i, struct str word)
{
	return i == 0 && str_eq(word, STR("-e"));
}

/* Without a signal a trap is another command; EXIT, which is none, would be acted on. */
static bool
takes_trap(uint32_t i, struct str word)
{
	static const char *const signals[] = {"HUP",  "INT",  "QUIT", "TERM", "PIPE",
	                                      "ALRM", "USR1", "USR2", NULL};

	if (i == 0)
		return *word.p != '-' || word.n == 1;
	return is_listed(signals, word);
}

static bool
takes_any(uint32_t i, struct str word)
{
	(void)i, (void)word;
	return true;
}

static const struct {
	const char *name;
	bool (*takes)(uint32_t i, struct str word);
	uint32_t least;
} commands[] = {{":", takes_any, 0}, {"true", takes_any, 0}, {"set", takes_set, 1}, {"trap", takes_trap, 2}};

static bool
take_command(struct str *rest)
{
	struct str name, word;
	enum taken taken;
	uint32_t c = 0, n = 0;

	if (take(rest, &name) != TAKEN_WORD)
		return false;
	while (c < countof(commands) && !str_eq(str_of(commands[c].name), name))
		c++;
	if (c == countof(commands))
		return false;
	while ((taken = take(rest, &word)) == TAKEN_WORD)
		if (!commands[c].takes(n++, word))
			return false;
	if (rest->n)
		skip(rest, 1); /* what ended it */
	return taken == TAKEN_END && n >= commands[c].least;
}

bool
mk_script_is_idle(struct str script)
{
	while (script.n) {
		const char *newline = memchr(script.p, '\n', script.n);

		if (mk_is_blank(*script.p) || *script.p == '\n')
			skip(&script, 1);
		else if (*script.p == '#')
			skip(&script, newline ? (size_t)(newline - script.p) : script.n);
		else if (!take_command(&script))
			return false;
	}
	return true;
}
