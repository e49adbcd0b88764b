/* var_print.c - variables as -p shows them: text that tools parse. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/mk.h"

static void
put_origin(const struct mk *mk, const struct mk_var *v, struct buf *out)
{
	static const char *const names[] = {
		[ORIGIN_DEFAULT] = "default",
		[ORIGIN_ENV] = "environment",
		[ORIGIN_FILE] = "makefile",
		[ORIGIN_ENV_OVERRIDE] = "environment under -e",
		[ORIGIN_COMMAND] = "command line",
		[ORIGIN_OVERRIDE] = "'override' directive",
		[ORIGIN_AUTOMATIC] = "automatic",
	};

	buf_printf(out, "# %s", names[v->origin]);
	if (v->private)
		buf_puts(out, " private");
	if (v->file != NONE)
		buf_printf(out, " (from '%s', line %u)", mk_str(mk, v->file).p, v->line);
	buf_putc(out, '\n');
}

/* what was expanded must not be again */
void
mk_value_print(struct str value, struct buf *out)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '$')
			buf_putc(out, '$');
		buf_putc(out, value.p[i]);
	}
}

void
mk_var_print(struct mk *mk, const struct mk_var *v, const char *prefix, struct buf *out)
{
	const char *name = mk_str(mk, v->name).p;
	struct str value = buf_str(&v->value);
	bool kept;

	put_origin(mk, v, out);
	buf_puts(out, prefix);
	if (v->recursive && value.n && memchr(value.p, '\n', value.n)) {
		buf_printf(out, "define %s\n", name);
		buf_put(out, value);
		buf_puts(out, "\nendef\n");
		return;
	}
	buf_printf(out, "%s %s ", name, !v->recursive ? ":=" : v->append ? "+=" : "=");
	/* what a makefile can read again, if it is all blanks */
	kept = value.n && strspn(value.p, " \t\n\v\f\r") == value.n;
	if (kept)
		buf_puts(out, "$(subst ,,");
	if (v->recursive)
		buf_put(out, value);
	else
		mk_value_print(value, out);
	buf_puts(out, kept ? ")\n" : "\n");
}

void
mk_vars_print(struct mk *mk, struct buf *out)
{
	struct mk_scope *globals = &mk->vars.globals;

	buf_puts(out, "\n# Variables\n\n");
	for (uint32_t i = 0; i < globals->vars.n; i++)
		if (globals->vars.p[i])
			mk_var_print(mk, globals->vars.p[i], "", out);
}
