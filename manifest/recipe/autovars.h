/* autovars.h - automatic variables (make §1.12). */
#ifndef MK_AUTOVARS_H
#define MK_AUTOVARS_H

#include "manifest/make/mk.h"

/* what the walk knows about the prerequisites; parallel to the target's deps */
struct mk_facts {
	const bool *newer;      /* goes into $? */
	const uint32_t *where;  /* name under which a dep was found (VPATH); NONE: its own */
	uint32_t parent;        /* as of mk_target_scope */
	const uint32_t *self;   /* name under which the target itself is made (GPATH); NULL: its own */
};

/* set them in scope as the target's recipe sees them; facts NULL: nothing is newer, nothing found
 * elsewhere */
void mk_autovars_set(struct mk *, struct mk_scope *, uint32_t target, const struct mk_facts *);

#endif
