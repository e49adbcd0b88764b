/* recipe.h - what a recipe says once its target is known: automatic variables, lines, their flags (make
 * §1.11, §1.12). */
#ifndef MK_RECIPE_H
#define MK_RECIPE_H

#include "manifest/make/mk.h"
#include "manifest/recipe/autovars.h"

/* one process to be */
struct mk_step {
	struct str text;    /* as it is run and printed, prefix characters gone; in the arena */
	struct mk_at at;
	bool silent;        /* @ */
	bool ignore;        /* - */
	bool always;        /* + or $(MAKE): even under -n -t -q; may use the jobserver */
};

typedef VEC(struct mk_step) mk_steps;

/* Set $@ $< $^ … in the target's scope and expand all lines, in order, before the first runs. 0, or -1 after
 * mk_fatal. mem: where the texts live */
int mk_recipe_steps(struct mk *, uint32_t target, const struct mk_facts *, struct arena *mem, mk_steps *out);

/* is there a line that runs even under -n, -t, -q? Says so without expanding anything */
bool mk_recipe_always(struct mk *, uint32_t recipe);

/* take a line off text: up to a newline that no backslash quotes */
struct str mk_recipe_line(struct str *text);

/* is there one with more than flags, before anything is expanded? */
bool mk_recipe_has_lines(const struct mk *, uint32_t recipe);

#endif
