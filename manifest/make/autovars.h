/* autovars.h - automatic variables (make §1.12). */
#ifndef MK_AUTOVARS_H
#define MK_AUTOVARS_H

#include "manifest/make/recipe.h"

/* set them in scope as the target's recipe sees them; facts NULL: nothing is newer, nothing found
 * elsewhere */
void mk_autovars_set(struct mk *, struct mk_scope *, uint32_t target, const struct mk_facts *);

#endif
