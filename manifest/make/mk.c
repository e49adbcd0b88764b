/* mk.c - see mk.h: how a reading speaks. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/mk.h"

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
	if (!mk->cut_short)
		mk_error(mk, &mk->fatal_at, "*** %s.  Stop.", buf_cstr(&mk->fatal));
}
