/* mk.h - one reading of Makefiles, from the environment to the last rule: the context that everything
 * here and in the rooms above works on. Nothing in it is reset: when a makefile was remade, the next reading
 * has a fresh one.
 *
 * Reading and expanding can fail for a user's reason at any depth. A function that can returns -1 after
 * mk_fatal has noted the text, once, with where it happened; only the front door prints it. What make merely
 * remarks upon goes out at once, through the host. */
#ifndef MK_H
#define MK_H

#include "base/base.h"
#include "base/vec.h"
#include "data/intern.h"
#include "io/disk.h"
#include "manifest/make/flags.h"
#include "manifest/make/rules.h"
#include "manifest/make/var.h"

/* a place in a makefile; file is a name, or NONE: nowhere in particular */
struct mk_at {
	uint32_t file, line;
};

/* what reading and expanding may do to the world besides looking at files. The runner and the front door
 * implement it; tests bring their own. */
/* Notes are what --debug and -p say. They go to stdout, too, but nobody is told first in which directory we
 * are (-w), and they are kept together with nothing (-O). */
enum mk_to { TO_STDOUT, TO_STDERR, TO_NOTES };

struct mk_host {
	/* in the order of calls, ahead of whatever a child prints later */
	void (*print)(struct mk_host *, enum mk_to, struct str text);
	/* Run argv, its stdin ours, and append its stdout to out. The status of wait(2), or -errno: nothing
	 * ran; -EINTR: we are to end */
	int (*capture)(struct mk_host *, char *const argv[], char *const envp[], struct buf *out);
};

struct mk {
	struct mk_host *host;
	struct disk *disk;
	const char *program;      /* before messages that have no place: "make" or "make[2]" */
	struct intern names;      /* of variables, targets, makefiles: ids can be compared */
	struct arena mem;         /* what lives as long as this reading */
	struct mk_flags flags;
	unsigned debug;           /* of flags.debug, what is said at this time … */
	uint32_t debug_depth;     /* … and how far to the right, of what is searched for */
	struct mk_vars vars;
	struct mk_rules rules;
	struct mk_at at;          /* what is being read, or the recipe line being expanded */
	struct mk_reader *reader; /* of the innermost file or text that is being read, or NULL */
	bool reading;             /* rules can still be defined (make §1.7 eval) */
	uint32_t ran;             /* counts what may change files: what we know of directories is old then */
	uint32_t running;         /* commands that may be at it now */
	struct buf fatal;         /* text of the error that ends it, without prefix and "  Stop." */
	struct mk_at fatal_at;
	bool cut_short;           /* it was no error but a signal: nothing is said of it */
	struct mk_dirs *dirs;     /* dirs.c */
	struct mk_vpath *vpath;   /* vpath.c */
	struct mk_search *search; /* implicit.h */
	struct mk_leaf *leaf;     /* leaf.c */
};

/* ---- messages, by the texts of GNU make 4.4.1. `at` may be NULL: the program's name stands there instead */
int mk_fatal(struct mk *, const struct mk_at *at, const char *fmt, ...) /* -1 */
	__attribute__((format(printf, 3, 4)));
void mk_error(struct mk *, const struct mk_at *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void mk_print(struct mk *, struct str text); /* to stdout, as it is */
void mk_note(struct mk *, struct str text);  /* the same, as a note */
/* to stdout, if --debug asks for one of these: a line that begins with depth blanks */
void mk_debug(struct mk *, unsigned bits, uint32_t depth, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* "FILE:LINE: " or "make: " or "make[N]: " */
void mk_prefix(const struct mk *, const struct mk_at *at, struct buf *out);
void mk_say_fatal(struct mk *); /* PREFIX*** TEXT.  Stop. */

/* ---- names */
static inline uint32_t
mk_name(struct mk *mk, struct str s)
{
	return intern_add(&mk->names, s);
}

/* NUL-terminated; moves with the next mk_name */
static inline struct str
mk_str(const struct mk *mk, uint32_t name)
{
	return intern_get(&mk->names, name);
}

#endif
