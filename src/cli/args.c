/* args.c - see args.h. One table says what there is; getopt's tables and the help are made from it, so that
 * neither can forget an option. SPDX-License-Identifier: Apache-2.0 */
#include "cli/args.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/fd.h"
#include "store/buildlog.h"
#include "runner/exec/exec.h"
#include "session/say.h"
#include "tools/tools.h"

#define MOST_SECONDS 1e9 /* of --kill-after: 30 years */

#define AT(field) offsetof(struct options, field)
_Static_assert(AT(jobs) == 0, "so that 0 can stand for no field that an option sets");

/* ---- -d and -w */
static const struct mode {
	const char *name, *help;
	size_t flag; /* where in struct options */
} modes[] = {
	{"stats", "count operations and how long they take", AT(stats)},
	{"explain", "say why each command has to run", AT(explain)},
	{"fds", "check what descriptors each command has, and list ours", AT(fds)},
	{"keepdepfile", "leave depfiles in place once they are read", AT(keep_depfile)},
	{"keeprsp", "leave response files in place after success", AT(keep_rsp)},
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
set_debug(struct options *o, const char *name, const struct persona *who)
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
set_warning(struct options *o, const char *flag, const struct persona *who)
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
	long long n = strtoll(arg, &end, 10);

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
	long long n = strtoll(arg, &end, 10);

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
	return fatal(who, "invalid --content parameter; it is restat");
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
	o->seed = (uint32_t)strtoull(arg, &end, 10);
	if (end != arg && !*end)
		return ARGS_GO;
	return fatal(who, "invalid --shuffle parameter; it is a number or reverse");
}

static int
set_shell(struct options *o, const char *arg, const struct persona *who)
{
	o->always_shell = strcmp(arg, "always") == 0;
	if (o->always_shell || strcmp(arg, "auto") == 0)
		return ARGS_GO;
	return fatal(who, "invalid --shell parameter; it is always or auto");
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
set_no_snapshot(struct options *o, const char *arg, const struct persona *who)
{
	(void)arg;
	(void)who;
	o->snapshot = SNAPSHOT_NEVER;
	return ARGS_GO;
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
	int fd = fd_named(arg);

	if (fd < 0) {
		say_fatal(who, "--pass-fd=%s: not a descriptor above 2 that is open", arg);
		return 1;
	}
	if (o->npass == countof(o->pass))
		return fatal(who, "too many --pass-fd");
	o->pass[o->npass++] = fd;
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

/* ---- those that are no numbers and no words */

static int
set_verbose(struct options *o, const char *arg, const struct persona *who)
{
	(void)arg;
	(void)who;
	o->verbose = true;
	o->quiet = false; /* the last of both counts */
	return ARGS_GO;
}

static int
set_quiet(struct options *o, const char *arg, const struct persona *who)
{
	(void)arg;
	(void)who;
	o->verbose = false;
	o->quiet = true;
	return ARGS_GO;
}

static int
set_tool(struct options *o, const char *arg, const struct persona *who)
{
	return tools_choose(arg, who, &o->tool);
}

static int
say_version(struct options *o, const char *arg, const struct persona *who)
{
	(void)o;
	(void)arg;
	printf("%s\n", who->version);
	return 0;
}

/* asking for help is a failure of ninja's only */
static int
say_usage(struct options *o, const char *arg, const struct persona *who)
{
	bool fails = who != &persona_weir;
	struct buf text = {0};

	(void)o;
	(void)arg;
	args_usage(who, &text);
	fputs(buf_cstr(&text), fails ? stderr : stdout);
	buf_free(&text);
	return fails;
}

/* ---- the options */

static const struct opt {
	char letter;      /* or 0 */
	const char *name; /* long name, or NULL */
	const char *arg;  /* what its argument is called; in brackets: it may be left out; NULL: takes none */
	const char *help; /* NULL: left out of the help. A %s is filled in, see put_help */
	int (*set)(struct options *, const char *arg, const struct persona *); /* what it does; or else … */
	size_t flag, text; /* … where in struct options true, or the argument, goes; 0: not there */
} table[] = { /* an empty entry is an empty line of the help */
	{0, "version", NULL, "say which ninja this is compatible with (\"%s\")", .set = say_version},
	{'v', "verbose", NULL, "show whole commands instead of their descriptions", .set = set_verbose},
	{0, "quiet", NULL, "show no progress, only what commands print and failures", .set = set_quiet},
	{0, "status", "FORMAT", "progress line to print, with $started, $total, $description ...",
	 .text = AT(format)},
	{0},
	{'C', NULL, "DIR", "go to DIR first", .text = AT(dir)},
	{'f', NULL, "FILE", "the manifest to read [default=build.ninja]", .text = AT(file)},
	{0},
	{'j', NULL, "N", "run N jobs at once, 0 for no limit [default=%s here]", .set = set_jobs},
	{'k', NULL, "N", "give up after N failed jobs, 0 for never [default=1]", .set = set_keep_going},
	{'l', NULL, "N", "start no job while the load average is above N", .set = set_max_load},
	{'n', NULL, NULL, "dry run: show what would run and act as if it had succeeded", .flag = AT(dry)},
	{0},
	{'d', NULL, "MODE", "turn on a debugging mode (-d list shows them)", .set = set_debug},
	{'t', NULL, "TOOL", "run a tool (-t list shows them); what follows belongs to the tool",
	 .set = set_tool},
	{'w', NULL, "FLAG", "adjust a warning (-w list shows them)", .set = set_warning},
	{0},
	{0, "content", "restat", "an output that is made again with the same bytes has not changed",
	 .set = set_content},
	{0, "events", "FILE", "write what happens to FILE, one JSON object per line", .text = AT(events)},
	{0, "fail-fast", NULL, "when -k gives up, end commands that still run instead of waiting",
	 .flag = AT(fail_fast)},
	{0, "jobserver", "[=STYLE]", "share job slots with nested builds: fifo, pipe or none",
	 .set = set_jobserver},
	{0, "keep-free-memory", "SIZE", "start no further job that would leave less free: 2G, 500M, 10%",
	 .set = set_keep_free},
	{0, "kill-after", "SECONDS", "end a command that takes longer, with all it started; it failed",
	 .set = set_kill_after},
	{0, "leftover", "ACTION", "wait for, detach or kill what holds an ended command's output",
	 .set = set_leftover},
	{0, "pass-fd", "N", "commands inherit descriptor N (else only 0, 1 and 2)", .set = add_pass},
	{0, "log-version", "5|6|7", "format of .ninja_log; an existing one is converted",
	 .set = set_log_version},
	{0, "no-wait", NULL, "fail if another build runs in the directory, instead of waiting for it",
	 .flag = AT(no_wait)},
	{0, "no-snapshot", NULL, "read manifests and logs, whatever .weir/state remembers of them",
	 .set = set_no_snapshot},
	{0, "snapshot", "always|auto", "save .weir/state even if there was little to read [default=auto]",
	 .set = set_snapshot},
	{0, "shell", "always|auto", "run commands that need no shell without one, or never [default=auto]",
	 .set = set_shell},
	{0, "shuffle", "[=SEED|reverse]", "start what is ready in random order, to find missing dependencies",
	 .set = set_shuffle},
	{0, "trees", "WAY", "find what commands started by mark, below, cgroup or group [default=auto]",
	 .set = set_trees},
	{0, "unify-paths", NULL, "absolute and relative names of a file mean the same file",
	 .flag = AT(unify)},
	{0, "watch", NULL, "when the build is over, wait for changes and build again", .flag = AT(watch)},
	{'h', "help", NULL, NULL, .set = say_usage},
};

/* ---- what getopt wants, made from the table */

enum { NO_LETTER = 256 }; /* … and a place in the table: what getopt calls an option that has none */

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
		int code = e->letter ? e->letter : NO_LETTER + (int)i;

		if (e->letter) {
			*letter++ = e->letter;
			if (e->arg)
				*letter++ = ':';
		}
		if (e->name)
			*o++ = (struct option){e->name, takes(e), NULL, code};
	}
}

/* ---- help */
static void
put_spelling(struct buf *b, const struct opt *e)
{
	if (e->letter)
		buf_printf(b, "-%c", e->letter);
	if (e->letter && e->name)
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

	if (e->set == say_version)
		say_fill(b, e->help, who->version);
	else if (e->letter != 'j')
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

		if (!e->letter && !e->name) {
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

/* ---- the command line */

static const struct opt *
option_of(int code)
{
	const struct opt *e = table;

	if (code >= NO_LETTER)
		return &table[code - NO_LETTER];
	while (e->letter != code)
		e++;
	return e;
}

static int
apply(struct options *o, const struct opt *e, const char *arg, const struct persona *who)
{
	if (e->flag)
		*(bool *)((char *)o + e->flag) = true;
	if (e->text)
		*(const char **)((char *)o + e->text) = arg;
	return e->set ? e->set(o, arg, who) : ARGS_GO;
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
		done = apply(o, option_of(code), optarg, who);
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
