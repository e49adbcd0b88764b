/* mk_site.h - makefiles in memory, and what make says of them. */
#ifndef MK_SITE_H
#define MK_SITE_H

#include "fake_disk.h"
#include "manifest/make/mk.h"

struct mk_site {
	struct mk_host host; /* first: callbacks find us by it */
	struct fake_disk disk;
	struct mk *mk;
	struct buf said;     /* stdout and stderr, in order */
	struct buf text;     /* what was asked for last */
	int rc;              /* of reading */
};

void mk_site_init(struct mk_site *);
void mk_site_init_here(struct mk_site *); /* with the files of this directory instead of a fake disk */
void mk_site_fini(struct mk_site *);
void mk_site_read(struct mk_site *, const char *makefile);  /* as "m", down to mk_rules_settle */
void mk_site_begin(struct mk_site *, const char *makefile); /* init, and read what there is nothing wrong with */

const char *mk_site_value(struct mk_site *, const char *expression); /* expanded */
const char *mk_site_deps(struct mk_site *, const char *target);      /* "a b | c", the first rule's */
const char *mk_site_recipe(struct mk_site *, const char *target);    /* or "none" */

/* what would be run, a line each: "LINE:FLAGS:TEXT\n"; newlines in the text are shown as ~ */
const char *mk_site_steps(struct mk_site *, const char *target);
const char *mk_site_fatal(struct mk_site *);                         /* "m:1: text", or "" */

#endif
