/* implicit_tell.c - the search for implicit rules as --debug=i tells of it: see implicit.h (make §1.15).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/implicit/implicit.h"

void
mk_implicit_tell(struct mk *mk, unsigned level, const char *fmt, ...)
{
	struct buf text = {0};
	va_list ap;

	if (!(mk->debug & DEBUG_IMPLICIT))
		return;
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	mk_debug(mk, DEBUG_IMPLICIT, mk->debug_depth + level, "%s", text.p);
	buf_free(&text);
}

static void
put_deps(const struct mk *mk, const mk_deps *deps, bool order_only, struct buf *out)
{
	const char *bar = order_only ? " |" : "";

	for (uint32_t i = 0; i < deps->n; i++) {
		if (order_only != ((deps->p[i].flags & DEP_ORDER_ONLY) != 0))
			continue;
		buf_printf(out, "%s %s", bar, mk_str(mk, deps->p[i].target).p);
		bar = "";
	}
}

static void
put_rule(const struct mk *mk, uint32_t rule, struct buf *out)
{
	const struct mk_pattern *p = &mk->rules.patterns.p[rule];

	for (uint32_t i = 0; i < p->targets.n; i++)
		buf_printf(out, "%s%s", i ? " " : "", mk_str(mk, p->targets.p[i]).p);
	buf_puts(out, p->terminal ? "::" : ":");
	put_deps(mk, &p->deps, false, out);
	put_deps(mk, &p->deps, true, out);
}

void
mk_implicit_tell_rule(struct mk *mk, unsigned level, const char *verb, uint32_t rule, const char *how,
                      struct str name)
{
	struct buf text = {0};

	if (!(mk->debug & DEBUG_IMPLICIT))
		return;
	put_rule(mk, rule, &text);
	mk_implicit_tell(mk, level, "%s '%s' %s '%.*s'.", verb, text.p, how, STR_FMT(name));
	buf_free(&text);
}

void
mk_implicit_tell_unqualified(struct mk *mk, unsigned level, struct str name, uint32_t rule)
{
	struct buf text = {0};

	put_rule(mk, rule, &text);
	mk_implicit_tell(mk, level, "Prerequisite '%.*s' of rule '%s' does not qualify as ought to exist.",
	                 STR_FMT(name), text.p);
	buf_free(&text);
}

void
mk_implicit_tell_avoided(struct mk *mk, unsigned level)
{
	struct buf text = {0};

	if (!(mk->debug & DEBUG_IMPLICIT))
		return;
	for (uint32_t i = 0; i < mk->rules.patterns.n; i++) {
		if (!mk->rules.patterns.p[i].in_use)
			continue;
		buf_clear(&text);
		put_rule(mk, i, &text);
		mk_implicit_tell(mk, level, "Avoiding implicit rule recursion for rule '%s'.", text.p);
	}
	buf_free(&text);
}
