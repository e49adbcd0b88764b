/* func.h - the functions of a makefile (make §1.7). func.c has the table; what they do is in func_text.c
 * (words and strings), func_name.c (file names), func_flow.c (conditions, loops, calls, variables),
 * func_world.c (files, commands, messages). */
#ifndef MK_FUNC_H
#define MK_FUNC_H

#include "manifest/make/mk.h"

/* Append the result to out. arg has as many as were given, and empty ones up to FUNC_ARGS behind them. 0, or
 * -1 */
typedef int mk_func_run(struct mk *, const struct str *arg, uint32_t n, struct buf *out);

enum { FUNC_ARGS = 8 };

struct mk_func {
	const char *name;
	unsigned char min, max; /* arguments; max 0: any number */
	bool raw;               /* expands its arguments itself, those it needs */
	mk_func_run *run;
};

/* the function that name is, or NULL */
const struct mk_func *mk_func_find(struct str name);

/* the function that a text begins with: a name, then a blank */
const struct mk_func *mk_func_at(struct str text);

/* call it; rest begins with its name, behind the opening bracket ('(' or '{'), and then behind the
 * closing one */
int mk_func_call(struct mk *, const struct mk_func *, char open, struct str *rest, struct buf *out);

/* call it with arguments that are expanded already: $(call) of a function */
int mk_func_apply(struct mk *, const struct mk_func *, const struct str *arg, uint32_t n, struct buf *out);

mk_func_run mk_func_subst, mk_func_patsubst, mk_func_strip, mk_func_findstring, mk_func_filter,
	mk_func_filter_out, mk_func_sort, mk_func_word, mk_func_wordlist, mk_func_words, mk_func_firstword,
	mk_func_lastword;
mk_func_run mk_func_dir, mk_func_notdir, mk_func_suffix, mk_func_basename, mk_func_addprefix,
	mk_func_addsuffix, mk_func_join, mk_func_abspath, mk_func_realpath, mk_func_wildcard;
mk_func_run mk_func_if, mk_func_or, mk_func_and, mk_func_intcmp, mk_func_foreach, mk_func_let,
	mk_func_call_variable, mk_func_value, mk_func_origin, mk_func_flavor, mk_func_eval;
mk_func_run mk_func_shell, mk_func_file, mk_func_error, mk_func_warning, mk_func_info;

#endif
