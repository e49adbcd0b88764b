/* builtin.h - make's own rules and variables (make §1.17). */
#ifndef MK_BUILTIN_H
#define MK_BUILTIN_H

#include "manifest/make/mk.h"

void mk_builtin_vars(struct mk *);
void mk_builtin_drop(struct mk *);     /* … are not wanted: -R */
void mk_builtin_posix(struct mk *);    /* .POSIX was seen: other values */
/* .SUFFIXES and its rules: before reading, a makefile may change them */
void mk_builtin_suffixes(struct mk *);
int mk_builtin_rules(struct mk *);     /* pattern rules: after reading, behind those of the makefiles */

#endif
