/* leaf.h - names of which no rule for anything makes something: most sources and headers. The builtin rules
 * alone would have some hundred candidates for each, chains included; nearly all of them are the name with
 * something behind, so that it is enough to know that nothing begins like that (make §1.13). */
#ifndef MK_LEAF_H
#define MK_LEAF_H

#include "manifest/make/mk.h"

/* True: no rule whose target is a lone % can make name, by files or by chains. False says nothing. The first
 * ndir bytes are its directory. name is NUL-terminated */
bool mk_is_leaf(struct mk *, struct str name, size_t ndir);
void mk_leaf_fini(struct mk *);

#endif
