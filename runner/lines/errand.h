/* errand.h - small programs that need not be started. Makefiles read files by `$(shell cat FILE)` and see to
 * directories by `$(shell mkdir -p DIR)`, again and again; to start a program takes a hundred times as long
 * as what it then does. So that is done here if nobody can tell: the program is the system's own, all goes
 * well, and nothing is said. */
#ifndef ERRAND_H
#define ERRAND_H

#include "base/base.h"

/* Does a program of this name run errands? Silent ones say nothing */
bool errand_is(const char *name, bool silent);

/* Do what the file `program` would, executed with argv and envp, and append to out what it would write to
 * stdout. False: it is to be executed, and will not notice if some of it has been done */
bool errand_run(const char *program, const char *const *argv, char *const *envp, struct buf *out);

/* The same for what needs no program, but a shell: `echo WORDS > FILE` and `>> FILE` */
bool errand_echo(char *const *argv);

#endif
