/* implicit_search.h - how is a target made that no rule names? Implicit rules (make §1.13). */
#ifndef MK_IMPLICIT_SEARCH_H
#define MK_IMPLICIT_SEARCH_H

#include "manifest/make/mk.h"

/* Look for an implicit rule, once; its recipe, prerequisites and peers become the target's, intermediate
 * files become targets. 1 if there is one, 0 if not, -1 after mk_fatal */
int mk_search(struct mk *, uint32_t target);
void mk_search_fini(struct mk *);

#endif
