/* leaf.h - names of which no rule for anything makes something: most sources and headers. The builtin rules
 * alone would have some hundred candidates for each, chains included; nearly all of them are the name with
 * something behind, so that it is enough to know that nothing begins like that (make §1.13). */
#ifndef MK_LEAF_H
#define MK_LEAF_H

#include "manifest/make/mk.h"

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

/* True: no rule whose target is a lone % can make name, by files or by chains. False says nothing. The first
 * ndir bytes are its directory. name is NUL-terminated */
bool mk_is_leaf(struct mk *, struct str name, size_t ndir);
void mk_leaf_fini(struct mk *);

/* dirs.c: whether some file in dir may begin with stem and a dot or comma, or is in RCS or SCCS there */
bool mk_dir_has_stem(struct mk *, struct str dir, struct str stem);

#endif
