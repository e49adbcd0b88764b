/* parse.h - a part of a manifest that is read again, into the graph that has the rest of it. */
#ifndef PARSE_H
#define PARSE_H

#include "manifest/ninja.h"

/* build statements; or a leaf (slices.h), whose scope is empty */
struct part_of_file {
	struct str text; /* text.p[text.n] is NUL */
	bool leaf;
	uint32_t name, scope; /* of the file */
	uint32_t line;        /* that it begins in */
	uint32_t nrules, npools;
	bool newline_escape;
};

/* False: there is something wrong with it, or to be said of it, or it holds something else */
bool parse_part(struct graph *, const struct ninja_opts *, const struct part_of_file *);

#endif
