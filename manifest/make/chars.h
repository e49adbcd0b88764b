/* chars.h - what single characters mean where rules are read, and how a backslash takes the meaning away
 * (make §1.10). */
#ifndef MK_CHARS_H
#define MK_CHARS_H

#include "base/base.h"

enum mk_class {
	CLASS_BLANK = 1 << 0,   /* space and tab */
	CLASS_SPACE = 1 << 1,   /* those and newline, form feed … */
	CLASS_COMMENT = 1 << 2,
	CLASS_SEMI = 1 << 3,
	CLASS_COLON = 1 << 4,
	CLASS_PIPE = 1 << 5,
	CLASS_PERCENT = 1 << 6,
	CLASS_GLOB = 1 << 7,
	CLASS_PLAIN = 1 << 8,   /* never means anything in a rule, wherever it stands */
	CLASS_REFERENCE = 1 << 9,
};

extern const uint16_t mk_classes[256];

static inline bool
mk_is(char c, unsigned classes)
{
	return mk_classes[(unsigned char)c] & classes;
}

/* index of the first character of none of these classes at or after i, or s.n */
static inline size_t
mk_span(struct str s, size_t i, unsigned classes)
{
	while (i < s.n && mk_is(s.p[i], classes))
		i++;
	return i;
}

struct str mk_skip(struct str s, unsigned classes); /* without the leading characters of these classes */
struct str mk_trim(struct str s);                   /* without blanks at either end */

/* Where the first character of these classes stands at or after `from`, or text->n. Backslashes quote it:
 * pairs of them before it are halved, an odd one vanishes and so does the meaning.
 * References are skipped if refs */
size_t mk_seek(struct buf *text, size_t from, unsigned classes, bool refs);

/* index after a reference whose $ stands at i */
size_t mk_skip_reference(struct str s, size_t i);

#endif
