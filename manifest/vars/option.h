/* option.h - the options one by one: how each is spelt, and what it does to the flags. flags.c goes through
 * the words. */
#ifndef MK_OPTION_H
#define MK_OPTION_H

#include <getopt.h>

#include "manifest/make/mk.h"

#define OPTION_WORD 1 /* in place of a letter: no option at all */

/* for getopt_long */
extern const char mk_option_letters[];
extern const struct option mk_option_longs[];

/* one list of words being read */
struct mk_reading {
	struct mk *mk;
	struct mk_flags *f;
	int argc;
	char **argv;
	enum mk_origin origin; /* COMMAND, ENV or FILE: how strong its word is */
	bool bad;              /* usage is to be printed */
};

/* What getopt_long returned, its optarg and optind being as it left them. 0, or -1 after mk_fatal */
int mk_option_set(struct mk_reading *, int c);

#endif
