/* noter.h - notes slices (slices.h) of what is being read. */
#ifndef NOTER_H
#define NOTER_H

#include "data/map.h"
#include "manifest/slices.h"
#include "lex.h"
#include "scope.h"

struct noter {
	struct slices *to; /* NULL: nobody asks, and nothing is noted */
	/* scope → how many slices there were when something was last declared in it */
	struct map vars, rules;
	uint32_t npools;   /* the same for pools, which have no scope */
	idvec opened;      /* by reading: how many slices there were */
};

/* each is idle if there is nobody to note for */
uint32_t noter_open(struct noter *, uint32_t name, uint32_t scope, bool own_scope); /* a reading */
void noter_mark_odd(struct noter *, uint32_t reading);
void noter_no_leaf(struct noter *, uint32_t reading);
void noter_var(struct noter *, uint32_t scope);
void noter_rule(struct noter *, uint32_t scope);
void noter_pool(struct noter *);

/* A slice that begins where the lexer is and goes to `end`, behind a gap from `gap` on; its index. What its
 * run holds is noted by who reads it, who may be several threads */
uint32_t noter_slice(struct noter *, uint32_t reading, const struct lexer *, const char *gap, const char *end,
                     const struct graph *);
void noter_run(struct slices *, uint32_t slice, struct str text, uint32_t nedges);

void noter_end(struct noter *, const struct graph *); /* all is read */
void noter_fini(struct noter *);

#endif
