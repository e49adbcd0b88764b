/* args.c - see args.h. One table says what there is; getopt's tables and the help are made from it, so that
 * neither can forget an option. SPDX-License-Identifier: Apache-2.0 */
#include "cli/args.h"

#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "store/buildlog.h"
#include "runner/exec.h"
#include "cli/say.h"
#include "cli/tools.h"

#define MOST_SECONDS 1e9 /* of --kill-after: 30 years */

enum long_only {
	OPT_VERSION = 256,
	OPT_QUIET,
	OPT_STATUS,
	OPT_CONTENT,
	OPT_EVENTS,
	OPT_FAIL_FAST,
	OPT_JOBSERVER,
	OPT_KEEP_FREE,
	OPT_KILL_AFTER,
	OPT_LEFTOVER,
	OPT_LOG_VERSION,
	OPT_NO_WAIT,
	OPT_NO_SNAPSHOT,
	OPT_SNAPSHOT,
	OPT_WATCH,
	OPT_SHELL,
	OPT_SHUFFLE,
	OPT_PASS_FD,
	OPT_TREES,
	OPT_UNIFY,
};

struct opt {
	int code;         /* the letter, or what stands for a long name without one */
	const char *name; /* long name, or NULL */
	const char *arg;  /* what its argument is called; in brackets: it may be left out; NULL: takes none */
	const char *help; /* NULL: left out of the help. A %s is filled in, see fill */
};

/* An empty entry is an empty line of the help. */
static const struct opt table[] = {
	{OPT_VERSION, "version", NULL, "say which ninja this is compatible with (\"%s\")"},
	{'v', "verbose", NULL, "show whole commands instead of their descriptions"},
	{OPT_QUIET, "quiet", NULL, "show no progress, only what commands print and failures"},
	{OPT_STATUS, "status", "FORMAT", "progress line to print, with $started, $total, $description ..."},
	{0},
	{'C', NULL, "DIR", "go to DIR first"},
	{'f', NULL, "FILE", "the manifest to read [default=build.ninja]"},
	{0},
	{'j', NULL, "N", "run N jobs at once, 0 for no limit [default=%s here]"},
	{'k', NULL, "N", "give up after N failed jobs, 0 for never [default=1]"},
	{'l', NULL, "N", "start no job while the load average is above N"},
	{'n', NULL, NULL, "dry run: show what would run and act as if it had succeeded"},
	{0},
	{'d', NULL, "MODE", "turn on a debugging mode (-d list shows them)"},
	{'t', NULL, "TOOL", "run a tool (-t list shows them); what follows belongs to the tool"},
	{'w', NULL, "FLAG", "adjust a warning (-w list shows them)"},
	{0},
	{OPT_CONTENT, "content", "restat",
	 "an output that is made again with the same bytes has not changed"},
	{OPT_EVENTS, "events", "FILE", "write what happens to FILE, one JSON object per line"},
	{OPT_FAIL_FAST, "fail-fast", NULL,
	 "when -k gives up, end commands that still run instead of waiting"},
	{OPT_JOBSERVER, "jobserver", "[=STYLE]", "share job slots with nested builds: fifo, pipe or none"},
	{OPT_KEEP_FREE, "keep-free-memory", "SIZE",
	 "start no further job that would leave less free: 2G, 500M, 10%"},
	{OPT_KILL_AFTER, "kill-after", "SECONDS",
	 "end a command that takes longer, with all it started; it failed"},
	{OPT_LEFTOVER, "leftover", "ACTION", "wait for, detach or kill what holds an ended command's output"},
	{OPT_PASS_FD, "pass-fd", "N", "commands inherit descriptor N (else only 0, 1 and 2)"},
	{OPT_LOG_VERSION, "log-version", "5|6|7", "format of .ninja_log; an existing one is converted"},
	{OPT_NO_WAIT, "no-wait", NULL,
	 "fail if another build runs in the directory, instead of waiting for it"},
	{OPT_NO_SNAPSHOT, "no-snapshot", NULL,
	 "read manifests and logs, whatever .weir/state remembers of them"},
	{OPT_SNAPSHOT, "snapshot", "always|auto",
	 "save .weir/state even if there was little to read [default=auto]"},
	{OPT_SHELL, "shell", "always|auto",
	 "run commands that need no shell without one, or never [default=auto]"},
	{OPT_SHUFFLE, "shuffle", "[=SEED|reverse]",
	 "start what is ready in random order, to find missing dependencies"},
	{OPT_TREES, "trees", "WAY",
	 "find what commands started by mark, below, cgroup or group [default=auto]"},
	{OPT_UNIFY, "unify-paths", NULL, "absolute and relative names of a file mean the same file"},
	{OPT_WATCH, "watch", NULL, "when the build is over, wait for changes and build again"},
	{'h', "help", NULL, NULL},
};

/* ---- what getopt wants, made from the table */
struct getopt_tables {
	char letters[2 * countof(table) + 1];
	struct option longs[countof(table) + 1];
};

static int
takes(const struct opt *e)
{
	if (!e->arg)
		return no_argument;
	return *e->arg == '[' ? optional_argument : required_argument;
}

static void
make_tables(struct getopt_tables *t)
{
	char *letter = t->letters;
	struct option *o = t->longs;

	*t = (struct getopt_tables){0};
	for (size_t i = 0; i < countof(table); i++) {
		const struct opt *e = &table[i];

		if (e->code && e->code < 256) {
			*letter++ = (char)e->code;
			if (e->arg)
				*letter++ = ':';
		}
		if (e->name)
			*o++ = (struct option){e->name, takes(e), NULL, e->code};
	}
}

/* ---- help */
static void
put_spelling(struct buf *b, const struct opt *e)
{
	if (e->code < 256)
		buf_printf(b, "-%c", e->code);
	if (e->code < 256 && e->name)
		buf_puts(b, ", ");
	if (e->name)
		buf_printf(b, "--%s", e->name);
	if (e->arg)
		buf_printf(b, "%s%s", *e->arg == '[' ? "" : e->name ? "=" : " ", e->arg);
}

/* the help of an option with its %s, if it has one, filled in */
static void
put_help(struct buf *b, const struct opt *e, const struct persona *who)
{
	char jobs[16];

	if (e->code == OPT_VERSION)
		say_fill(b, e->help, who->version);
	else if (e->code != 'j')
		buf_puts(b, e->help);
	else if (snprintf(jobs, sizeof jobs, "%u", default_jobs()) > 0)
		say_fill(b, e->help, jobs);
}

void
args_usage(const struct persona *who, struct buf *out)
{
	struct buf left = {0};

	buf_printf(out, "usage: %s [options] [targets...]\n\n", who->command);
	buf_puts(out, "without targets, builds what the manifest names as default\n\noptions:\n");
	for (size_t i = 0; i < countof(table); i++) {
		const struct opt *e = &table[i];

		if (!e->code) {
			buf_putc(out, '\n');
		} else if (e->help) {
			buf_clear(&left);
			put_spelling(&left, e);
			buf_printf(out, "  %-24s ", buf_cstr(&left));
			put_help(out, e, who);
			buf_putc(out, '\n');
		}
	}
	if (who == &persona_weir)
		buf_puts(out, "\nwhere there is a Makefile and no build.ninja, it is make: weir --make -h\n");
	buf_free(&left);
}

bool
args_know(const char *option)
{
	struct str name = {option + 2, strcspn(option + 2, "=")};

	for (size_t i = 0; i < countof(table); i++)
		if (table[i].name && str_eq(str_of(table[i].name), name))
			return true;
	return false;
}

static int
usage(const struct persona *who)
{
	struct buf text = {0};

	args_usage(who, &text);
	fputs(buf_cstr(&text), stderr);
	buf_free(&text);
	return 1;
}

/* ---- -d and -w */
static const struct mode {
	const char *name, *help;
	size_t flag; /* where in struct options */
} modes[] = {
	{"stats", "count operations and how long they take", offsetof(struct options, stats)},
	{"explain", "say why each command has to run", offsetof(struct options, explain)},
	{"fds", "check what descriptors each command has, and list ours", offsetof(struct options, fds)},
	{"keepdepfile", "leave depfiles in place once they are read", offsetof(struct options, keep_depfile)},
	{"keeprsp", "leave response files in place after success", offsetof(struct options, keep_rsp)},
};

static int
list_modes(void)
{
	printf("debugging modes:\n");
	for (size_t i = 0; i < countof(modes); i++)
		printf("  %-11s  %s\n", modes[i].name, modes[i].help);
	printf("-d may be given more than once\n");
	return 1;
}

static int
debug_enable(struct options *o, const char *name, const struct persona *who)
{
	const char *names[countof(modes)];
	struct buf hint = {0};

	if (strcmp(name, "list") == 0)
		return list_modes();
	for (size_t i = 0; i < countof(modes); i++) {
		names[i] = modes[i].name;
		if (strcmp(name, names[i]) == 0) {
			*(bool *)((char *)o + modes[i].flag) = true;
			return ARGS_GO;
		}
	}
	say_did_you_mean(&hint, name, names, countof(names));
	say_error(who, "unknown debug setting '%s'%s", name, buf_cstr(&hint));
	buf_free(&hint);
	return 1;
}

/* a flag that says what has become of its own accord in the meantime, "NAME=err" or "NAME=warn" */
static bool
is_gone(const char *flag, const char *name)
{
	size_t n = strlen(name);

	if (strncmp(flag, name, n) != 0)
		return false;
	return strcmp(flag + n, "=err") == 0 || strcmp(flag + n, "=warn") == 0;
}

static int
warning_enable(struct options *o, const char *flag, const struct persona *who)
{
	static const char *const flags[] = {"phonycycle=err", "phonycycle=warn"};
	static const char *const gone[] = {"dupbuild", "depfilemulti"};
	struct buf hint = {0};

	if (strcmp(flag, "list") == 0) {
		printf("warning flags:\n"
		       "  phonycycle={err,warn}  a phony target that names itself as an input\n");
		return 1;
	}
	for (size_t i = 0; i < countof(flags); i++)
		if (strcmp(flag, flags[i]) == 0) {
			o->phonycycle_err = i == 0;
			return ARGS_GO;
		}
	for (size_t i = 0; i < countof(gone); i++)
		if (is_gone(flag, gone[i])) {
			say_warning(who, "deprecated warning '%s'", gone[i]);
			return ARGS_GO;
		}
	say_did_you_mean(&hint, flag, flags, countof(flags));
	say_error(who, "unknown warning flag '%s'%s", flag, buf_cstr(&hint));
	buf_free(&hint);
	return 1;
}

/* ---- numbers; the looseness of strtol and strtod (spaces, "", "1x" for -l) is ninja's */
static int
fatal(const struct persona *who, const char *text)
{
	say_fatal(who, "%s", text);
	return 1;
}

static int
set_jobs(struct options *o, const char *arg, const struct persona *who)
{
	char *end;
	long n = strtol(arg, &end, 10);

	if (*end || n < 0)
		return fatal(who, "invalid -j parameter");
	o->jobs = n < UINT32_MAX ? (uint32_t)n : 0;
	o->jobs_given = true;
	return ARGS_GO;
}

static int
set_keep_going(struct options *o, const char *arg, const struct persona *who)
{
	char *end;
	long n = strtol(arg, &end, 10);

	if (*end)
		return fatal(who, "-k parameter not numeric; did you mean -k 0?");
	o->keep_going = n > 0 && n < UINT32_MAX ? (uint32_t)n : 0;
	return ARGS_GO;
}

static int
set_max_load(struct options *o, const char *arg, const struct persona *who)
{
	char *end;

	o->max_load = strtod(arg, &end);
	return end == arg ? fatal(who, "-l parameter not numeric: did you mean -l 0.0?") : ARGS_GO;
}

static int
set_keep_free(struct options *o, const char *arg, const struct persona *who)
{
	static const char units[] = "KMGT";
	struct memory_size *keep = &o->keep_free;
	char *end;
	double n = strtod(arg, &end);
	const char *unit = *end ? strchr(units, *end) : NULL;

	*keep = (struct memory_size){0};
	if (end != arg && n >= 0 && n <= 100 && strcmp(end, "%") == 0)
		keep->percent = n;
	else if (end != arg && n >= 0 && n < 1e6 && unit && !end[1])
		keep->kb = (int64_t)(n * (double)(INT64_C(1) << (10 * (unit - units))));
	else
		return fatal(who,
		             "invalid --keep-free-memory parameter; it is a number with K, M, G, T or %");
	return ARGS_GO;
}

static int
set_content(struct options *o, const char *arg, const struct persona *who)
{
	o->content = strcmp(arg, "restat") == 0;
	if (o->content)
		return ARGS_GO;
	say_fatal(who, "invalid --content parameter; it is restat");
	return 1;
}

static int
set_shuffle(struct options *o, const char *arg, const struct persona *who)
{
	char *end;

	o->shuffle = true;
	o->reverse = arg && strcmp(arg, "reverse") == 0;
	o->seed = (uint32_t)clock_wall_ns();
	if (!arg || o->reverse)
		return ARGS_GO;
	o->seed = (uint32_t)strtoul(arg, &end, 10);
	if (end != arg && !*end)
		return ARGS_GO;
	say_fatal(who, "invalid --shuffle parameter; it is a number or reverse");
	return 1;
}

static int
set_shell(struct options *o, const char *arg, const struct persona *who)
{
	o->always_shell = strcmp(arg, "always") == 0;
	if (o->always_shell || strcmp(arg, "auto") == 0)
		return ARGS_GO;
	say_fatal(who, "invalid --shell parameter; it is always or auto");
	return 1;
}

static int
set_snapshot(struct options *o, const char *arg, const struct persona *who)
{
	o->snapshot = strcmp(arg, "always") == 0 ? SNAPSHOT_ALWAYS : SNAPSHOT_AUTO;
	if (o->snapshot == SNAPSHOT_ALWAYS || strcmp(arg, "auto") == 0)
		return ARGS_GO;
	return fatal(who, "invalid --snapshot parameter; it is always or auto");
}

static int
set_log_version(struct options *o, const char *arg, const struct persona *who)
{
	char *end;
	long n = strtol(arg, &end, 10);

	if (end == arg || *end || n < BUILDLOG_OLDEST || n > BUILDLOG_NEWEST) {
		say_fatal(who, "invalid --log-version parameter; it is %d to %d", BUILDLOG_OLDEST,
		          BUILDLOG_NEWEST);
		return 1;
	}
	o->log_version = (int)n;
	return ARGS_GO;
}

/* NULL: whatever serves most */
static int
set_jobserver(struct options *o, const char *style, const struct persona *who)
{
	static const struct {
		const char *name;
		enum jobserver_style style;
	} styles[] = {{"fifo", JOBSERVER_FIFO}, {"pipe", JOBSERVER_PIPE}, {"none", JOBSERVER_NONE}};

	o->serve = JOBSERVER_BOTH;
	for (size_t i = 0; style && i < countof(styles); i++)
		if (strcmp(style, styles[i].name) == 0) {
			o->serve = styles[i].style;
			style = NULL;
		}
	o->no_jobserver = o->serve == JOBSERVER_NONE;
	return style ? fatal(who, "invalid --jobserver parameter; it is fifo, pipe or none") : ARGS_GO;
}

static int
add_pass(struct options *o, const char *arg, const struct persona *who)
{
	char *end;
	long n = strtol(arg, &end, 10);

	if (end == arg || *end || n < 3 || n > INT_MAX || fcntl((int)n, F_GETFD) < 0) {
		say_fatal(who, "--pass-fd=%s: not a descriptor above 2 that is open", arg);
		return 1;
	}
	if (o->npass == countof(o->pass))
		return fatal(who, "too many --pass-fd");
	o->pass[o->npass++] = (int)n;
	return ARGS_GO;
}

static int
set_kill_after(struct options *o, const char *arg, const struct persona *who)
{
	char *end;

	o->kill_after = strtod(arg, &end);
	if (end != arg && !*end && o->kill_after >= 0 && o->kill_after <= MOST_SECONDS)
		return ARGS_GO;
	return fatal(who, "invalid --kill-after parameter; it is a number of seconds");
}

static int
set_leftover(struct options *o, const char *arg, const struct persona *who)
{
	static const char *const words[] = {
		[LEFTOVER_WAIT] = "wait",
		[LEFTOVER_DETACH] = "detach",
		[LEFTOVER_KILL] = "kill",
	};

	for (size_t i = 0; i < countof(words); i++)
		if (strcmp(arg, words[i]) == 0) {
			o->leftover = (enum leftover)i;
			return ARGS_GO;
		}
	return fatal(who, "invalid --leftover parameter; it is wait, detach or kill");
}

static int
set_trees(struct options *o, const char *arg, const struct persona *who)
{
	static const char *const words[] = {
		[TREE_AUTO] = "auto",     [TREE_MARK] = "mark",   [TREE_BELOW] = "below",
		[TREE_CGROUP] = "cgroup", [TREE_GROUP] = "group",
	};

	for (size_t i = 0; i < countof(words); i++)
		if (strcmp(arg, words[i]) == 0) {
			o->trees = (enum tree_way)i;
			return ARGS_GO;
		}
	return fatal(who, "invalid --trees parameter; it is auto, mark, below, cgroup or group");
}

static int
apply(struct options *o, int code, const char *arg, const struct persona *who)
{
	switch (code) {
	case 'C':
		o->dir = arg;
		return ARGS_GO;
	case 'd':
		return debug_enable(o, arg, who);
	case 'f':
		o->file = arg;
		return ARGS_GO;
	case 'j':
		return set_jobs(o, arg, who);
	case 'k':
		return set_keep_going(o, arg, who);
	case 'l':
		return set_max_load(o, arg, who);
	case 'n':
		o->dry = true;
		return ARGS_GO;
	case 't':
		return tools_choose(arg, who, &o->tool);
	case 'v': /* the last of -v and --quiet counts */
	case OPT_QUIET:
		o->verbose = code == 'v';
		o->quiet = !o->verbose;
		return ARGS_GO;
	case 'w':
		return warning_enable(o, arg, who);
	case OPT_CONTENT:
		return set_content(o, arg, who);
	case OPT_EVENTS:
		o->events = arg;
		return ARGS_GO;
	case OPT_FAIL_FAST:
		o->fail_fast = true;
		return ARGS_GO;
	case OPT_JOBSERVER:
		return set_jobserver(o, arg, who);
	case OPT_KEEP_FREE:
		return set_keep_free(o, arg, who);
	case OPT_KILL_AFTER:
		return set_kill_after(o, arg, who);
	case OPT_LEFTOVER:
		return set_leftover(o, arg, who);
	case OPT_LOG_VERSION:
		return set_log_version(o, arg, who);
	case OPT_NO_WAIT:
		o->no_wait = true;
		return ARGS_GO;
	case OPT_NO_SNAPSHOT:
		o->snapshot = SNAPSHOT_NEVER;
		return ARGS_GO;
	case OPT_SNAPSHOT:
		return set_snapshot(o, arg, who);
	case OPT_SHELL:
		return set_shell(o, arg, who);
	case OPT_SHUFFLE:
		return set_shuffle(o, arg, who);
	case OPT_PASS_FD:
		return add_pass(o, arg, who);
	case OPT_STATUS:
		o->format = arg;
		return ARGS_GO;
	case OPT_TREES:
		return set_trees(o, arg, who);
	case OPT_UNIFY:
		o->unify = true;
		return ARGS_GO;
	case OPT_WATCH:
		o->watch = true;
		return ARGS_GO;
	case OPT_VERSION:
		printf("%s\n", who->version);
		return 0;
	default: /* -h */
		return usage(who);
	}
}

int
args_parse(struct options *o, int argc, char **argv, const struct persona *who)
{
	struct getopt_tables tables;
	int code, done;

	*o = (struct options){.file = "build.ninja", .keep_going = 1};
	o->leftover = who->detaches ? LEFTOVER_DETACH : LEFTOVER_WAIT;
	o->serve = who->serves ? JOBSERVER_BOTH : JOBSERVER_NONE;
	make_tables(&tables);
	optind = 0; /* glibc: forget what was parsed before */
	while (!o->tool && (code = getopt_long(argc, argv, tables.letters, tables.longs, NULL)) != -1) {
		if (code == '?') {
			say_refused(optopt ? NULL : argv[optind - 1], tables.longs);
			return 1;
		}
		done = apply(o, code, optarg, who);
		if (done != ARGS_GO)
			return done;
	}
	if (!o->jobs_given && !o->tool)
		o->jobs = JOBS_UNASKED;
	o->nargs = argc - optind;
	o->args = argv + optind;
	return ARGS_GO;
}

/* Mounts and cgroups have to be read: that takes as long as all else that a small no-op asks. */
void
args_settle_jobs(struct options *o)
{
	if (o->jobs == JOBS_UNASKED)
		o->jobs = default_jobs();
}
