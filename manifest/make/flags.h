/* flags.h - options, wherever they come from: the command line, MAKEFLAGS in the environment or in a
 * makefile. One table for reading and for writing them (make §1.2, §1.3). */
#ifndef MK_FLAGS_H
#define MK_FLAGS_H

#include "base/base.h"
#include "base/vec.h"

struct mk;

enum mk_sync { SYNC_NONE, SYNC_LINE, SYNC_TARGET, SYNC_RECURSE };

enum mk_debug {
	DEBUG_BASIC = 1, DEBUG_VERBOSE = 2, DEBUG_JOBS = 4, DEBUG_IMPLICIT = 8, DEBUG_MAKEFILES = 16,
	DEBUG_PRINT = 32, DEBUG_WHY = 64,
	DEBUG_ALL = 127,
};

typedef VEC(const char *) mk_words; /* borrowed from argv or owned by mk.mem: nobody frees them one by one */

struct mk_flags {
	bool always_make, environment_overrides, ignore_errors, keep_going, check_symlinks, dry_run,
	        print_database, question, no_builtin_rules, no_builtin_variables, silent, touch, trace,
	        warn_undefined, version, help;
	bool no_silent, no_keep_going; /* said so: written, too */
	int print_directory;      /* -w 1, --no-print-directory 0, not said -1 */
	uint32_t jobs;            /* 1; NONE: no limit */
	uint32_t command_jobs;    /* what the command line said, or 0: it wins once makefiles are read */
	bool jobs_said;           /* by the command line or a makefile: no pool that we inherit is meant */
	bool jobs_written;        /* by anybody */
	double max_load;          /* < 0: none */
	enum mk_sync sync;
	unsigned debug;
	const char *jobserver_auth, *jobserver_style, *sync_mutex, *shuffle; /* NULL: not said */
	const char *order;        /* the --shuffle that holds for us; NULL: none */
	mk_words directories, makefiles, includes, old_files, new_files, evals, debugs;
	mk_words goals;           /* as given: without "./" */
	idvec overrides;          /* names of the variables that the command line sets, in their order */
	bool debug_all, sync_said;
	bool usual_includes;      /* .INCLUDE_DIRS is that of who was given no -I */
	bool always_makefiles;    /* -B, as the user said it: makefiles say it for all but themselves */
	/* whose word it was: a makefile does not beat the user */
	uint8_t silent_from, keep_going_from, directory_from;

	/* ours: long options that GNU make does not know, never passed down in MAKEFLAGS */
	const char *temp_stdin;   /* hidden: the makefile that an earlier one of us read from stdin */
	const char *events, *compdb, *why;
	mk_words pass_fds;        /* numbers of descriptors */
	bool dump;

	const char *refused; /* a long option of the command line that is none, as it was said; or NULL */
};

void mk_flags_init(struct mk_flags *);
void mk_flags_fini(struct mk_flags *);

/* The whole command line of main; long options may be shortened, options may follow goals. 0; -1: what
 * is wrong has been said on stderr (exit 2) */
int mk_flags_args(struct mk *, int argc, char **argv);

/* MAKEFLAGS or GNUMAKEFLAGS from the environment, or as assigned in a makefile. 0, or -1 after mk_fatal */
int mk_flags_decode(struct mk *, struct str text, bool from_makefile);
/* its NAME=VALUEs, no stronger than the environment. 0, or -1 after mk_fatal */
int mk_flags_pass_back(struct mk *, struct str text);

/* options that the command line or an override gave MAKEFLAGS. 0, or -1 after mk_fatal */
int mk_flags_take(struct mk *);

/* makefiles have been read: what only now counts. 0, or -1 after mk_fatal */
int mk_flags_settle(struct mk *);

/* (re)define MAKEFLAGS, MFLAGS and MAKEOVERRIDES from the flags. Not all: without -n -q -t, which do not hold
 * while makefiles are remade */
void mk_flags_define(struct mk *, bool all);

void mk_flags_usage(const struct mk *, struct buf *out);
void mk_flags_version(const struct mk *, struct buf *out);

#endif
