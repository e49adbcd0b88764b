/* make_vars.h - variables that tell a makefile how make was run (make §1.1, §1.5). */
#ifndef MAKE_VARS_H
#define MAKE_VARS_H

#include "manifest/make/mk.h"

struct make_facts {
	const char *argv0;
	const char *start;     /* the directory from which argv0 is found … */
	const char *directory; /* … and where we work, after -C */
	bool own_name;         /* argv0 is not that of a make */
	uint32_t restarts;     /* readings before this one */
};

void make_vars_define(struct mk *, const struct make_facts *); /* MAKE, CURDIR, MAKECMDGOALS … */

/* MAKE_TERMOUT and its like go into our own environment, once for all below us, if fd is a terminal */
void make_vars_terminal(const char *name, int fd);

#endif
