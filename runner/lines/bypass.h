/* bypass.h - the shell that $(shell) can do without. Makefiles ask the same small questions again and again,
 * since what is exported is expanded anew for each recipe; half of what an answer costs is the shell around
 * it. direct.h knows when nobody can tell; here come the forms that questions have: `NAME=word … program …
 * 2> /dev/null`. */
#ifndef BYPASS_H
#define BYPASS_H

#include "runner/shell/direct.h"

struct bypass {
	struct direct direct;
	stringvec env;      /* that of the shell, then what the command sets */
	struct buf names;   /* of that: NAME=word with its NUL, one after the other */
	bool silent;        /* stderr goes to /dev/null */
};

/* Would argv, if it is a shell with a script, do no more than execute one program? `direct` says which, and
 * how. To be released in any case */
bool bypass_init(struct bypass *, char *const *argv, char *const *envp);
void bypass_fini(struct bypass *);

/* Words alone, whatever they mean, in a script that sets nothing: appended, with a NULL. The text has
 * to be empty */
bool bypass_words(char *const *argv, struct buf *text, stringvec *words);

/* Does the script of argv end in `> FILE` or `>> FILE`? Sets what is in front of that */
bool bypass_redirected(char *const *argv, struct str *script, struct buf *file, bool *appends);

#endif
