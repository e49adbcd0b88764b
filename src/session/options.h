/* options.h - what the command line has asked for (ninja H2–H4, K20, K21), in options of our own, too. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/base.h"
#include "runner/exec/exec.h"
#include "runner/exec/jobserver.h"

struct session;

/* of .weir/state: used whenever it can be; saved when much was read, always, or never */
enum snapshot_mode { SNAPSHOT_AUTO, SNAPSHOT_ALWAYS, SNAPSHOT_NEVER };

/* -t: what is done instead of a build (tools.h) */
enum tool_phase {
	TOOL_BARE,   /* needs no manifest */
	TOOL_LOADED, /* … the manifest */
	TOOL_LOGGED, /* … and the logs */
};

struct tool {
	const char *name;
	const char *help; /* NULL: not listed */
	enum tool_phase phase;
	int (*run)(struct session *, int argc, char **argv); /* argv[0] is its name; returns an exit code */
};

struct options {
	uint32_t jobs;       /* -j; 0 = no limit; JOBS_UNASKED until args_settle_jobs, if it was not given */
	const char *dir;     /* -C, NULL: stay */
	const char *file;    /* -f */
	bool jobs_given;     /* -j: then no jobserver is asked (ninja H2) */
	enum jobserver_style serve; /* --jobserver: share our slots in this style if nobody above us does */
	bool no_jobserver;          /* --jobserver=none: nor those of anybody above us */
	uint32_t keep_going; /* -k; 0 = never give up */
	bool fail_fast;      /* --fail-fast: what still runs then is ended */
	double max_load;     /* -l; ≤ 0 = no limit */
	struct memory_size {
		int64_t kb;
		double percent; /* of what there is; 0: kb counts */
	} keep_free;         /* --keep-free-memory */
	double kill_after;   /* --kill-after: seconds that a command may take; 0 = any */
	enum leftover leftover;
	enum tree_way trees; /* --trees */
	bool dry;            /* -n */
	bool verbose;        /* -v */
	bool quiet;          /* --quiet */
	const char *format;  /* --status, or NULL */
	const char *events;  /* --events: JSON lines go here; or NULL */
	int log_version;     /* --log-version, or 0 */
	bool shuffle;        /* --shuffle … */
	bool reverse;        /* … =reverse */
	uint32_t seed;       /* … =SEED, or a random one */
	bool content;        /* --content=restat */
	bool unify;          /* --unify-paths */
	bool always_shell;   /* --shell=always */
	enum snapshot_mode snapshot;
	bool watch;          /* --watch */
	bool no_wait;        /* --no-wait: not for another build in the directory */
	bool stats, explain, fds; /* -d */
	bool keep_depfile, keep_rsp;
	int pass[16];        /* --pass-fd: what jobs get of what we were started with */
	size_t npass;
	bool phonycycle_err;     /* -w */
	const struct tool *tool; /* -t, or NULL */
	int nargs;               /* what is left: targets, or what belongs to the tool */
	char **args;             /* args[-1] exists: the tool's name, when there is one */
};

enum { ARGS_GO = -1 };

#define JOBS_UNASKED UINT32_MAX

#endif
