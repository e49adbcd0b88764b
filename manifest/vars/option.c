/* option.c - see option.h. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/vars/option.h"

#include <ctype.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* options without a letter */
enum {
	OPT_DEBUG = 256,
	OPT_AUTH,
	OPT_STYLE,
	OPT_NO_SILENT,
	OPT_NO_DIRECTORY,
	OPT_SHUFFLE,
	OPT_TRACE,
	OPT_WARN_UNDEFINED,
	OPT_MUTEX,
	OPT_TEMP_STDIN,
	OPT_EVENTS,
	OPT_COMPDB,
	OPT_WHY,
	OPT_PASS_FD,
	OPT_DUMP,
};

/* words come in their order; -j and -l look at the next word themselves */
const char mk_option_letters[] = "-bBC:deE:f:hiI:j::kl::Lmno:O::pqrRsStvwW:";

const struct option mk_option_longs[] = {
	{"always-make", no_argument, NULL, 'B'},
	{"directory", required_argument, NULL, 'C'},
	{"debug", optional_argument, NULL, OPT_DEBUG},
	{"environment-overrides", no_argument, NULL, 'e'},
	{"eval", required_argument, NULL, 'E'},
	{"file", required_argument, NULL, 'f'},
	{"makefile", required_argument, NULL, 'f'},
	{"help", no_argument, NULL, 'h'},
	{"ignore-errors", no_argument, NULL, 'i'},
	{"include-dir", required_argument, NULL, 'I'},
	{"jobs", optional_argument, NULL, 'j'},
	{"jobserver-auth", required_argument, NULL, OPT_AUTH},
	{"jobserver-fds", required_argument, NULL, OPT_AUTH},
	{"jobserver-style", required_argument, NULL, OPT_STYLE},
	{"keep-going", no_argument, NULL, 'k'},
	{"load-average", optional_argument, NULL, 'l'},
	{"max-load", optional_argument, NULL, 'l'},
	{"check-symlink-times", no_argument, NULL, 'L'},
	{"just-print", no_argument, NULL, 'n'},
	{"dry-run", no_argument, NULL, 'n'},
	{"recon", no_argument, NULL, 'n'},
	{"old-file", required_argument, NULL, 'o'},
	{"assume-old", required_argument, NULL, 'o'},
	{"output-sync", optional_argument, NULL, 'O'},
	{"print-data-base", no_argument, NULL, 'p'},
	{"question", no_argument, NULL, 'q'},
	{"no-builtin-rules", no_argument, NULL, 'r'},
	{"no-builtin-variables", no_argument, NULL, 'R'},
	{"silent", no_argument, NULL, 's'},
	{"quiet", no_argument, NULL, 's'},
	{"no-silent", no_argument, NULL, OPT_NO_SILENT},
	{"no-keep-going", no_argument, NULL, 'S'},
	{"stop", no_argument, NULL, 'S'},
	{"shuffle", optional_argument, NULL, OPT_SHUFFLE},
	{"sync-mutex", required_argument, NULL, OPT_MUTEX},
	{"temp-stdin", required_argument, NULL, OPT_TEMP_STDIN},
	{"touch", no_argument, NULL, 't'},
	{"trace", no_argument, NULL, OPT_TRACE},
	{"version", no_argument, NULL, 'v'},
	{"print-directory", no_argument, NULL, 'w'},
	{"no-print-directory", no_argument, NULL, OPT_NO_DIRECTORY},
	{"what-if", required_argument, NULL, 'W'},
	{"new-file", required_argument, NULL, 'W'},
	{"assume-new", required_argument, NULL, 'W'},
	{"warn-undefined-variables", no_argument, NULL, OPT_WARN_UNDEFINED},
	{"events", required_argument, NULL, OPT_EVENTS},
	{"compdb", optional_argument, NULL, OPT_COMPDB},
	{"why", required_argument, NULL, OPT_WHY},
	{"pass-fd", required_argument, NULL, OPT_PASS_FD},
	{"dump", no_argument, NULL, OPT_DUMP},
	{NULL, 0, NULL, 0},
};

/* ---- those whose values are of their own kind */

static const char *
keep(struct mk_reading *r, const char *text)
{
	return arena_str(&r->mk->mem, str_of(text)).p;
}

/* what is said twice is said once, except for makefiles */
static void
add(struct mk_reading *r, mk_words *words, const char *text, bool unique)
{
	for (uint32_t i = 0; unique && i < words->n; i++)
		if (strcmp(words->p[i], text) == 0)
			return;
	vec_push(words, keep(r, text));
}

static bool
is_number(const char *s, const char *others)
{
	if (!isdigit((unsigned char)*s) && !(*s == '.' && *others))
		return false;
	while (isdigit((unsigned char)*s) || (*s && strchr(others, *s)))
		s++;
	return *s == '\0';
}

/* the argument of -j or -l may be the next word, if that is a number */
static const char *
number_argument(struct mk_reading *r, const char *others)
{
	if (!optarg && optind < r->argc && is_number(r->argv[optind], others))
		return r->argv[optind++];
	return optarg;
}

static void
set_jobs(struct mk_reading *r)
{
	struct mk_flags *f = r->f;
	const char *text = number_argument(r, "");
	long n = text ? strtol(text, NULL, 10) : 0;
	uint32_t jobs;

	if (text && (!is_number(text, "") || n < 1 || n >= INT_MAX)) {
		mk_error(r->mk, NULL, "the '-j' option requires a positive integer argument");
		r->bad = true;
		return;
	}
	jobs = text ? (uint32_t)n : NONE;
	/* a makefile that says what we know says nothing */
	f->jobs_said |= r->origin == ORIGIN_COMMAND ||
	                (r->origin == ORIGIN_FILE && !(f->jobs_written && f->jobs == jobs));
	f->jobs = jobs;
	f->jobs_written = true;
	if (r->origin == ORIGIN_COMMAND)
		f->command_jobs = f->jobs;
}

static void
set_load(struct mk_reading *r)
{
	const char *text = number_argument(r, ".");

	r->f->max_load = text ? strtod(text, NULL) : -1;
}

static int
set_sync(struct mk_reading *r)
{
	static const char *const types[] = {"none", "line", "target", "recurse"};
	const char *text = optarg ? optarg : "target";

	for (unsigned i = 0; i < countof(types); i++) {
		if (strcmp(types[i], text) != 0)
			continue;
		r->f->sync = (enum mk_sync)i;
		r->f->sync_said = true;
		return 0;
	}
	return mk_fatal(r->mk, NULL, "unknown output-sync type '%s'", text);
}

static unsigned
debug_of(char c)
{
	static const struct {
		char c;
		uint8_t bits;
	} all[] = {
		{'a', DEBUG_ALL},
		{'b', DEBUG_BASIC},
		{'v', DEBUG_BASIC | DEBUG_VERBOSE},
		{'i', DEBUG_BASIC | DEBUG_IMPLICIT},
		{'j', DEBUG_JOBS},
		{'m', DEBUG_BASIC | DEBUG_MAKEFILES},
		{'p', DEBUG_PRINT},
		{'w', DEBUG_WHY},
	};

	for (size_t i = 0; i < countof(all); i++)
		if (all[i].c == c)
			return all[i].bits;
	return 0;
}

/* words of which the first letter counts, between commas or blanks */
static int
set_debug(struct mk_reading *r)
{
	const char *text = optarg ? optarg : "basic";

	add(r, &r->f->debugs, text, true);
	for (const char *p = text; *p;) {
		unsigned bits = debug_of((char)tolower((unsigned char)*p));

		if (!bits && tolower((unsigned char)*p) != 'n')
			return mk_fatal(r->mk, NULL, "unknown debug level specification '%s'", p);
		r->f->debug = bits ? r->f->debug | bits : 0;
		p += strcspn(p, ", ");
		p += strspn(p, ", ");
	}
	return 0;
}

/* what a makefile says of it is for makes below */
static int
keep_shuffle(struct mk_reading *r, const char *mode)
{
	r->f->shuffle = mode;
	if (r->origin != ORIGIN_FILE)
		r->f->order = mode;
	return 0;
}

static int
set_shuffle(struct mk_reading *r)
{
	const char *mode = optarg ? optarg : "random";
	char number[24];

	if (strcmp(mode, "none") == 0)
		return keep_shuffle(r, NULL);
	if (strcmp(mode, "random") == 0) {
		struct timespec now;

		clock_gettime(CLOCK_REALTIME, &now);
		snprintf(number, sizeof number, "%u", (unsigned)now.tv_nsec ^ (unsigned)now.tv_sec << 8);
		mode = number;
	}
	if (strcmp(mode, "reverse") != 0 && strcmp(mode, "identity") != 0 && !is_number(mode, ""))
		return mk_fatal(r->mk, NULL, "invalid shuffle mode: Invalid value: '%s'", mode);
	return keep_shuffle(r, keep(r, mode));
}

/* ---- those that do what many do */

enum effect_kind { SETS, SETS_TEXT, ADDS, ADDS_ONCE };

#define FIELD(name) offsetof(struct mk_flags, name)

static const struct effect {
	int c;
	enum effect_kind kind;
	size_t field;
} effects[] = {
	{'B', SETS, FIELD(always_make)},
	{'d', SETS, FIELD(debug_all)},
	{'e', SETS, FIELD(environment_overrides)},
	{'h', SETS, FIELD(help)},
	{'i', SETS, FIELD(ignore_errors)},
	{'L', SETS, FIELD(check_symlinks)},
	{'n', SETS, FIELD(dry_run)},
	{'p', SETS, FIELD(print_database)},
	{'q', SETS, FIELD(question)},
	{'r', SETS, FIELD(no_builtin_rules)},
	{'R', SETS, FIELD(no_builtin_variables)},
	{'t', SETS, FIELD(touch)},
	{'v', SETS, FIELD(version)},
	{OPT_TRACE, SETS, FIELD(trace)},
	{OPT_WARN_UNDEFINED, SETS, FIELD(warn_undefined)},
	{OPT_DUMP, SETS, FIELD(dump)},
	{OPT_AUTH, SETS_TEXT, FIELD(jobserver_auth)},
	{OPT_STYLE, SETS_TEXT, FIELD(jobserver_style)},
	{OPT_MUTEX, SETS_TEXT, FIELD(sync_mutex)},
	{OPT_TEMP_STDIN, SETS_TEXT, FIELD(temp_stdin)},
	{OPT_EVENTS, SETS_TEXT, FIELD(events)},
	{OPT_COMPDB, SETS_TEXT, FIELD(compdb)},
	{OPT_WHY, SETS_TEXT, FIELD(why)},
	{'C', ADDS, FIELD(directories)},
	{'E', ADDS, FIELD(evals)},
	{'f', ADDS, FIELD(makefiles)},
	{'I', ADDS_ONCE, FIELD(includes)},
	{'o', ADDS_ONCE, FIELD(old_files)},
	{'W', ADDS_ONCE, FIELD(new_files)},
	{OPT_PASS_FD, ADDS_ONCE, FIELD(pass_fds)},
};

static void
add_named(struct mk_reading *r, mk_words *words, int letter, bool unique)
{
	if (*optarg) {
		add(r, words, optarg, unique);
		return;
	}
	mk_error(r->mk, NULL, "the '-%c' option requires a non-empty string argument", letter);
	r->bad = true;
}

static bool
set_by_table(struct mk_reading *r, int c)
{
	const struct effect *e = effects;
	void *field;

	while (e < effects + countof(effects) && e->c != c)
		e++;
	if (e == effects + countof(effects))
		return false;
	field = (char *)r->f + e->field;
	if (e->kind == SETS)
		*(bool *)field = true;
	else if (e->kind == SETS_TEXT)
		*(const char **)field = optarg ? keep(r, optarg) : "compile_commands.json";
	else
		add_named(r, field, c, e->kind == ADDS_ONCE);
	return true;
}

/* what follows from options taken together */
static void
draw_consequences(struct mk_reading *r)
{
	struct mk_flags *f = r->f;

	/* a makefile's -R takes its time (mk_flags_settle) */
	f->no_builtin_rules |= f->no_builtin_variables && r->origin != ORIGIN_FILE;
	f->debug |= f->trace ? DEBUG_PRINT | DEBUG_WHY : 0U;
	f->debug |= f->debug_all ? (unsigned)DEBUG_ALL : 0;
}

/* ---- those that contradict each other */

/* may this one be heard? */
static bool
outranks(struct mk_reading *r, uint8_t *from)
{
	uint8_t rank = r->origin == ORIGIN_FILE ? 1 : r->origin == ORIGIN_ENV ? 2 : 3;

	if (rank < *from)
		return false;
	*from = rank;
	return true;
}

static void
set_toggle(struct mk_reading *r, int c)
{
	struct mk_flags *f = r->f;

	if ((c == 'k' || c == 'S') && outranks(r, &f->keep_going_from)) {
		f->keep_going = c == 'k';
		f->no_keep_going = c == 'S';
	} else if ((c == 's' || c == OPT_NO_SILENT) && outranks(r, &f->silent_from)) {
		f->silent = c == 's';
		f->no_silent = c == OPT_NO_SILENT;
	} else if ((c == 'w' || c == OPT_NO_DIRECTORY) && outranks(r, &f->directory_from)) {
		f->print_directory = c == 'w';
	}
}

int
mk_option_set(struct mk_reading *r, int c)
{
	if (set_by_table(r, c)) {
		draw_consequences(r);
		return 0;
	}
	switch (c) {
	case 'j':
		set_jobs(r);
		return 0;
	case 'l':
		set_load(r);
		return 0;
	case 'O':
		return set_sync(r);
	case OPT_DEBUG:
		return set_debug(r);
	case OPT_SHUFFLE:
		return set_shuffle(r);
	case '?':
		r->bad = true;
		if (!optopt && !r->f->refused)
			r->f->refused = keep(r, r->argv[optind - 1]);
		return 0;
	default: /* -b, -m: of other makes */
		set_toggle(r, c);
		return 0;
	}
}
