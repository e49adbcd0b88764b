/* command.h - a line becomes an argument vector: /bin/sh only if it must (make §1.11). */
#ifndef MK_COMMAND_H
#define MK_COMMAND_H

#include "manifest/make/mk.h"

/* An owned vector: one allocation. How to run `line` as seen from scope (SHELL, .SHELLFLAGS, IFS,
 * .ONESHELL, .POSIX). *argv is NULL if there is nothing to run. 0, or -1 after mk_fatal */
int mk_command(struct mk *, struct mk_scope *, struct str line, bool ignores_errors, char ***argv);

#endif
