/* stems.h - what names begin with, up to a dot or comma: a set of that for a directory or for all targets,
 * small enough to be asked before anything is looked for. */
#ifndef MK_STEMS_H
#define MK_STEMS_H

#include "base/base.h"

/* a set that may say yes to what it does not hold, seldom; never no to what it does */
struct mk_stems {
	uint64_t *bits;
	uint32_t nbits;        /* a power of two */
	uint32_t room;         /* names that it is meant for */
};

void mk_stems_begin(struct mk_stems *, uint32_t room);
bool mk_stems_has(const struct mk_stems *, struct str text);
void mk_stems_fini(struct mk_stems *);

/* Add what a name that begins at skip is made of: itself up to each dot and comma. "s.x" counts as x, too */
void mk_stems_add(struct mk_stems *, struct str name, size_t skip);

#endif
