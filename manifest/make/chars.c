/* chars.c - see chars.h. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/chars.h"

#define BLANK (CLASS_BLANK | CLASS_SPACE)

const uint16_t mk_classes[256] = {
	[' '] = BLANK, ['\t'] = BLANK,
	['\n'] = CLASS_SPACE, ['\r'] = CLASS_SPACE, ['\f'] = CLASS_SPACE, ['\v'] = CLASS_SPACE,
	['#'] = CLASS_COMMENT, [';'] = CLASS_SEMI, [':'] = CLASS_COLON, ['|'] = CLASS_PIPE,
	['%'] = CLASS_PERCENT, ['$'] = CLASS_REFERENCE,
	['*'] = CLASS_GLOB, ['?'] = CLASS_GLOB, ['['] = CLASS_GLOB,
	['a' ... 'z'] = CLASS_PLAIN, ['A' ... 'Z'] = CLASS_PLAIN, ['0' ... '9'] = CLASS_PLAIN,
	['_'] = CLASS_PLAIN, ['-'] = CLASS_PLAIN, ['+'] = CLASS_PLAIN, ['.'] = CLASS_PLAIN,
	['/'] = CLASS_PLAIN, [','] = CLASS_PLAIN, ['@'] = CLASS_PLAIN, ['^'] = CLASS_PLAIN,
	[0x80 ... 0xff] = CLASS_PLAIN,
};

struct str
mk_skip(struct str s, unsigned classes)
{
	while (s.n && mk_is(*s.p, classes))
		s.p++, s.n--;
	return s;
}

struct str
mk_trim(struct str s)
{
	s = mk_skip(s, CLASS_SPACE);
	while (s.n && mk_is(s.p[s.n - 1], CLASS_SPACE))
		s.n--;
	return s;
}

size_t
mk_skip_reference(struct str s, size_t i)
{
	char open, close;
	size_t depth = 0;

	if (++i >= s.n)
		return s.n;
	open = s.p[i];
	if (open != '(' && open != '{')
		return i + 1;
	for (close = open == '(' ? ')' : '}'; i < s.n; i++) {
		if (s.p[i] == open)
			depth++;
		else if (s.p[i] == close && --depth == 0)
			return i + 1;
	}
	return s.n;
}

/* Half of the backslashes that end before i go, and with an odd one the meaning of what stands at i: true
 * then. *i follows */
static bool
unquote(struct buf *text, size_t from, size_t *i)
{
	size_t n = 0, gone;

	while (*i - n > from && text->p[*i - n - 1] == '\\')
		n++;
	if (!n)
		return false;
	gone = (n + 1) / 2;
	memmove(text->p + *i - gone, text->p + *i, text->n - *i + 1);
	text->n -= gone;
	*i -= gone;
	return n % 2;
}

/* index of the first character of these classes at or after i, or s.n */
static size_t
first_of(struct str s, size_t i, unsigned classes)
{
	const char *p = s.p + i, *end = s.p + s.n;
	char only = classes == CLASS_COLON     ? ':'
	            : classes == CLASS_SEMI    ? ';'
	            : classes == CLASS_PERCENT ? '%'
	                                       : 0;

	if (only) {
		p = memchr(p, only, s.n - i);
		return p ? (size_t)(p - s.p) : s.n;
	}
	while (p < end && !mk_is(*p, classes))
		p++;
	return (size_t)(p - s.p);
}

size_t
mk_seek(struct buf *text, size_t from, unsigned classes, bool refs)
{
	unsigned stops = classes | (refs ? (unsigned)CLASS_REFERENCE : 0);
	size_t i = from;

	while (i < text->n && (i = first_of(buf_str(text), i, stops)) < text->n) {
		if (refs && text->p[i] == '$')
			i = mk_skip_reference(buf_str(text), i);
		else if (unquote(text, from, &i))
			i++;
		else
			return i;
	}
	return text->n;
}
