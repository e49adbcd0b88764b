/* expand.h - what a text with references means now (make §1.6, §1.7). Functions are in func.c and its kin. */
#ifndef MK_EXPAND_H
#define MK_EXPAND_H

#include "manifest/make/mk.h"

/* Append the expansion of text as seen from the innermost scope. 0, or -1 after mk_fatal: a loop, a bad call,
 * an unterminated reference, $(error) */
int mk_expand(struct mk *, struct str text, struct buf *out);

int mk_expand_in(struct mk *, struct mk_scope *, struct str text, struct buf *out); /* as seen from there */
int mk_expand_var(struct mk *, struct mk_var *, struct buf *out); /* its value, expanded if it is recursive */

/* the value of a variable by name, expanded; nothing if it is unset */
int mk_value(struct mk *, const char *name, struct buf *out);

/* a fatal error of an expansion: where the variable was defined whose value is at fault, else where we are.
 * -1 */
int mk_fail(struct mk *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* mk->at, or, while nothing is read or run, where the variable was defined */
struct mk_at mk_place(const struct mk *);
void mk_warn_undefined(struct mk *, struct str name);    /* if --warn-undefined-variables asks for it */
void mk_expand_init(struct mk *);

/* ---- words and patterns, as the functions know them */
struct str
mk_word(struct str *rest); /* take the next word (blanks and newlines part them); n = 0 at the end */
bool mk_match(struct str pattern, struct str word,
              struct str *stem); /* first % matches anything; no %: equality */

/* A command whose output is wanted: $(shell) and != (make §1.7). Newlines become spaces, the last ones
 * vanish; sets .SHELLSTATUS */
int mk_shell(struct mk *, struct str command, bool trim_all, struct buf *out);

#endif
