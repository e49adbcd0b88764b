/* utf8.h - just enough of UTF-8 to check text and to measure it on a terminal. */
#ifndef UTF8_H
#define UTF8_H

#include "base/base.h"

/* the length of the well-formed character that s begins with, and its code point; 0 if there is none */
size_t utf8_next(struct str s, uint32_t *cp);

/* the columns a terminal gives it: 0, 1 or 2 */
unsigned utf8_width(uint32_t cp);

#endif
