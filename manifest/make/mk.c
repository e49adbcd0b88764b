/* mk.c - see mk.h: the context from its birth to its end, and how it speaks.
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/mk.h"

#include <stdio.h>
#include <stdlib.h>

#include "manifest/make/leaf.h"
#include "manifest/make/recipe.h"
#include "manifest/make/search.h"

struct mk *
mk_new(const struct mk_opts *o)
{
	struct mk *mk = xcalloc(1, sizeof *mk);

	mk->host = o->host;
	mk->disk = o->disk;
	mk->program = o->program;
	mk->at = mk->fatal_at = (struct mk_at){NONE, 0};
	mk->reading = true;
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
	mk_vars_fini(mk);
	mk_flags_fini(&mk->flags);
	intern_fini(&mk->names);
	arena_free(&mk->mem);
	buf_free(&mk->fatal);
	free(mk);
}

/* ---- messages */

void
mk_prefix(const struct mk *mk, const struct mk_at *at, struct buf *out)
{
	if (at && at->file != NONE)
		buf_printf(out, "%s:%u: ", mk_str(mk, at->file).p, at->line);
	else
		buf_printf(out, "%s: ", mk->program);
}

int
mk_fatal(struct mk *mk, const struct mk_at *at, const char *fmt, ...)
{
	va_list ap;

	if (mk->fatal.n)
		return -1; /* what comes after the first is a consequence of it */
	mk->fatal_at = at ? *at : (struct mk_at){NONE, 0};
	va_start(ap, fmt);
	buf_vprintf(&mk->fatal, fmt, ap);
	va_end(ap);
	return -1;
}

void
mk_error(struct mk *mk, const struct mk_at *at, const char *fmt, ...)
{
	struct buf text = {0};
	va_list ap;

	mk_prefix(mk, at, &text);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	buf_putc(&text, '\n');
	mk->host->print(mk->host, TO_STDERR, buf_str(&text));
	buf_free(&text);
}

void
mk_print(struct mk *mk, struct str text)
{
	mk->host->print(mk->host, TO_STDOUT, text);
}

void
mk_note(struct mk *mk, struct str text)
{
	mk->host->print(mk->host, TO_NOTES, text);
}

void
mk_debug(struct mk *mk, unsigned bits, uint32_t depth, const char *fmt, ...)
{
	struct buf text = {0};
	va_list ap;

	if (!(mk->debug & bits))
		return;
	buf_printf(&text, "%*s", (int)depth, "");
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	buf_putc(&text, '\n');
	mk_note(mk, buf_str(&text));
	buf_free(&text);
}

void
mk_say_fatal(struct mk *mk)
{
	mk_error(mk, &mk->fatal_at, "*** %s.  Stop.", buf_cstr(&mk->fatal));
}
