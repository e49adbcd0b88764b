/* reading.c - a reading from its birth to its end: see mk.h. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/read/read.h"

#include <stdlib.h>

#include "manifest/files/files.h"
#include "manifest/implicit/implicit_search.h"
#include "manifest/implicit/leaf.h"
#include "manifest/read/builtin.h"

/* What a makefile of some size names: a table that grows to that is moved time and again. */
enum { NAMES = 1000, BYTES_OF_NAMES = 16 << 10 };

struct mk *
mk_new(const struct mk_opts *o)
{
	struct mk *mk = xcalloc(1, sizeof *mk);

	mk->host = o->host;
	mk->disk = o->disk;
	mk->program = o->program;
	mk->at = mk->fatal_at = (struct mk_at){NONE, 0};
	mk->reading = true;
	intern_reserve(&mk->names, NAMES, BYTES_OF_NAMES);
	mk->rules.default_recipe = NONE;
	mk_flags_init(&mk->flags);
	mk_vars_init(mk, o->environ);
	mk_builtin_vars(mk);
	return mk;
}

void
mk_free(struct mk *mk)
{
	mk_search_fini(mk);
	mk_leaf_fini(mk);
	mk_vpath_fini(mk);
	mk_dirs_fini(mk);
	mk_rules_fini(mk);
	mk_env_free(mk->vars.env);
	mk_vars_fini(mk);
	mk_flags_fini(&mk->flags);
	intern_fini(&mk->names);
	arena_free(&mk->mem);
	buf_free(&mk->fatal);
	xfree(mk);
}
