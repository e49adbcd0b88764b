/* brackets.h - which bracket closes which. Each level of a nested reference asks for its end, so that
 * counting alone takes time by the square of the depth: where nesting is deep and the text long, all pairs in
 * it are found at once, and what lies inside looks them up. */
#ifndef MK_BRACKETS_H
#define MK_BRACKETS_H

#include "base/base.h"

struct mk;
struct mk_brackets;

/* the bracket that closes what was opened before text, counting its own kind only; or NULL */
const char *mk_bracket_end(struct str text, char open);

/* where what begins at text ends: at the bracket that closes what was opened before, or at a comma in front
 * of it, if one is asked for, that no bracket of this kind hides; or NULL. By a map of pairs if there is one
 */
const char *mk_bracket_stop(const struct mk *, struct str text, char open, bool comma);

/* Map what stands inside brackets, before it is expanded, if that is worth it; else NULL. To be dropped after
 */
struct mk_brackets *mk_brackets_map(struct mk *, struct str text);
void mk_brackets_drop(struct mk *, struct mk_brackets *);

#endif
