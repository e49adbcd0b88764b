/* second.h - the second expansion: of prerequisites that wait until their target is reached (make §1.10). */
#ifndef MK_SECOND_H
#define MK_SECOND_H

#include "manifest/make/mk.h"

/* replace prerequisites that wait for their second expansion. parent: as of mk_target_scope. 0, or -1 */
int mk_expand_deps(struct mk *, uint32_t target, uint32_t parent);

/* take the next word of a list that is not expanded yet: blanks inside references part nothing. n = 0 at the
 * end */
struct str mk_second_word(struct str *rest);

/* append text with the first % of each of its words replaced by stem; was there one? */
bool mk_second_stem(struct str text, struct str stem, struct buf *out);

/* Expand text for a name, as target (it, or whom it is for) sees variables; append names to out. *order: what
 * follows is order-only, behind a `|`. 0, or -1 after mk_fatal */
int mk_second_expand(struct mk *, uint32_t target, struct str name, struct str stem, struct str text,
                     bool *order, mk_deps *out);

#endif
