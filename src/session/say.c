/* say.c - see say.h. SPDX-License-Identifier: Apache-2.0 */
#include "session/say.h"

#include <stdio.h>

#include "base/path.h"
#include "base/vec.h"

enum { FAR = 3 }; /* a word more edits away than this is no typo */

/* One write for the whole line, after what stdout still holds: the two streams may be the same terminal. */
static __attribute__((format(printf, 4, 0))) void
say(FILE *to, const struct persona *who, const char *kind, const char *fmt, va_list ap)
{
	struct buf line = {0};

	buf_printf(&line, "%s: %s", who->name, kind);
	buf_vprintf(&line, fmt, ap);
	buf_putc(&line, '\n');
	fflush(stdout);
	fwrite(line.p, 1, line.n, to);
	fflush(to);
	buf_free(&line);
}

void
say_info(const struct persona *who, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(stdout, who, "", fmt, ap);
	va_end(ap);
}

void
say_warning(const struct persona *who, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(stderr, who, "warning: ", fmt, ap);
	va_end(ap);
}

void
say_error(const struct persona *who, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(stderr, who, "error: ", fmt, ap);
	va_end(ap);
}

void
say_fatal(const struct persona *who, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(stderr, who, "fatal: ", fmt, ap);
	va_end(ap);
}

void
say_err(const struct persona *who, const struct err *e)
{
	struct str text = buf_str(&e->text);

	if (e->fatal)
		say_fatal(who, "%.*s", STR_FMT(text));
	else
		say_error(who, "%.*s", STR_FMT(text));
}

void
say_fill(struct buf *b, const char *text, const char *arg)
{
	const char *hole = strstr(text, "%s");

	BUG_ON(!hole);
	buf_add(b, text, (size_t)(hole - text));
	buf_puts(b, arg);
	buf_puts(b, hole + strlen("%s"));
}

const char *
say_suggest(const char *word, const char *const *words, size_t nwords)
{
	const char *best = NULL;
	unsigned least = FAR + 1;

	for (size_t i = 0; i < nwords && least; i++) {
		unsigned d = path_distance(str_of(word), str_of(words[i]), FAR);

		if (d < least) {
			least = d;
			best = words[i];
		}
	}
	return best;
}

void
say_did_you_mean(struct buf *b, const char *word, const char *const *words, size_t nwords)
{
	const char *best = say_suggest(word, words, nwords);

	if (best)
		buf_printf(b, ", did you mean '%s'?", best);
}

/* the long option that comes nearest to `word`, unless no letter is the same; NULL: none, or several that
 * begin so, as getopt has told */
static const char *
nearest_option(const char *word, const struct option *longs)
{
	VEC(const char *) names = {0};
	const char *best = NULL;
	bool told = false;

	for (; longs->name; longs++) {
		vec_push(&names, longs->name);
		told = told || strncmp(longs->name, word, strlen(word)) == 0;
	}
	if (!told)
		best = say_suggest(word, names.p, names.n);
	if (best && path_distance(str_of(word), str_of(best), FAR) >= strlen(word))
		best = NULL;
	vec_free(&names);
	return best;
}

void
say_refused(const char *word, const struct option *longs)
{
	struct buf name = {0};
	const char *best = NULL;

	if (word) {
		buf_add(&name, word + 2, strcspn(word + 2, "="));
		best = nearest_option(buf_cstr(&name), longs);
	}
	if (best)
		fprintf(stderr, "did you mean '--%s'? ", best);
	fputs("-h shows all options\n", stderr);
	buf_free(&name);
}
