/* read.h - the reader: lines, conditionals, definitions, includes, rules (make §1.4 – §1.10). */
#ifndef MK_READ_H
#define MK_READ_H

#include "manifest/make/mk.h"

/* what a reading is about; everything is borrowed */
struct mk_opts {
	struct mk_host *host;
	struct disk *disk;
	const char *program;
	char *const *environ;
};

struct mk *mk_new(const struct mk_opts *); /* builtin variables, then the environment's */
void mk_free(struct mk *);

/* a makefile that was read, or was wanted: a goal of the first walk (make §1.9) */
struct mk_makefile {
	uint32_t target;     /* index into rules.targets */
	struct mk_at at;     /* of the include; file NONE: by --eval, -f, MAKEFILES or default */
	bool optional;       /* -include, sinclude, MAKEFILES, default names: silence if it cannot be had */
	bool named;          /* -f: if it was missing, that has been said */
	bool missing;        /* it could not be read: if nobody makes it, that is an error */
	int error;           /* why it could not be read, -errno */
	int64_t mtime;       /* when it was read; 0: missing */
};

/* Read everything, in make's order: --eval texts, $(MAKEFILES), then the named files (a default name if there
 * is none). 0, or -1 after mk_fatal */
int mk_read_all(struct mk *);

/* Read text as if it stood at mk->at: $(eval), --eval (make §1.7). 0, or -1 */
int mk_read_text(struct mk *, struct str text);

/* After reading: special targets take effect, suffix rules become patterns, builtin ones are appended */
int mk_rules_settle(struct mk *);

#endif
