/* preview.h - what would be run, if it were: a walk with one of these expands recipes and keeps them instead
 * of running them. Tools that show the rules of a Makefile work on it (src/makecli/make_tools.h). */
#ifndef PREVIEW_H
#define PREVIEW_H

#include "manifest/recipe/recipe.h"

/* the recipe of a target, as it would run now */
struct preview_recipe {
	uint32_t target;
	struct mk_scope *scope; /* in which its lines become commands (mk_command) */
	mk_steps steps;
};

/* zero-initialise */
struct preview {
	struct arena mem;
	VEC(struct preview_recipe) recipes; /* in the order in which they would be begun */
};

/* Copies the steps. */
void preview_add(struct preview *, uint32_t target, struct mk_scope *, const mk_steps *);
void preview_fini(struct preview *);

#endif
