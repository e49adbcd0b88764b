/* flags.c - see flags.h: options are read by getopt_long, wherever they stand. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/flags.h"

#include <ctype.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "manifest/make/expand.h"
#include "manifest/make/mk.h"
#include "manifest/make/search.h"

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
	OPT_DUMP,
	OPT_WORD = 1, /* no option at all */
};

/* words come in their order; -j and -l look at the next word themselves */
static const char letters[] = "-bBC:deE:f:hiI:j::kl::Lmno:O::pqrRsStvwW:";

static const struct option long_options[] = {
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
	{"dump", no_argument, NULL, OPT_DUMP},
	{NULL, 0, NULL, 0},
};

/* one list of words being read */
struct reading {
	struct mk *mk;
	struct mk_flags *f;
	int argc;
	char **argv;
	enum mk_origin origin; /* COMMAND, ENV or FILE */
	bool bad;              /* usage is to be printed */
};

void
mk_flags_init(struct mk_flags *f)
{
	*f = (struct mk_flags){.print_directory = -1, .jobs = 1, .max_load = -1};
}

void
mk_flags_fini(struct mk_flags *f)
{
	mk_words *all[] = {&f->directories, &f->makefiles, &f->includes, &f->old_files, &f->new_files,
	                   &f->evals,       &f->debugs,    &f->goals};

	for (size_t i = 0; i < countof(all); i++)
		vec_free(all[i]);
	vec_free(&f->overrides);
}

/* ---- single options */

static const char *
keep(struct reading *r, const char *text)
{
	return arena_str(&r->mk->mem, str_of(text)).p;
}

/* what is said twice is said once, except for makefiles */
static void
add(struct reading *r, mk_words *words, const char *text, bool unique)
{
	for (uint32_t i = 0; unique && i < words->n; i++)
		if (strcmp(words->p[i], text) == 0)
			return;
	vec_push(words, keep(r, text));
}

static void
add_named(struct reading *r, mk_words *words, int letter, const char *text, bool unique)
{
	if (*text) {
		add(r, words, text, unique);
		return;
	}
	mk_error(r->mk, NULL, "the '-%c' option requires a non-empty string argument", letter);
	r->bad = true;
}

/* of two options that contradict each other: may this one be heard? */
static bool
outranks(struct reading *r, uint8_t *from)
{
	uint8_t rank = r->origin == ORIGIN_FILE ? 1 : r->origin == ORIGIN_ENV ? 2 : 3;

	if (rank < *from)
		return false;
	*from = rank;
	return true;
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
number_argument(struct reading *r, const char *others)
{
	if (!optarg && optind < r->argc && is_number(r->argv[optind], others))
		return r->argv[optind++];
	return optarg;
}

static void
set_jobs(struct reading *r)
{
	struct mk_flags *f = r->f;
	const char *text = number_argument(r, "");
	long n = text ? strtol(text, NULL, 10) : 0;

	if (text && (!is_number(text, "") || n < 1 || n >= INT_MAX)) {
		mk_error(r->mk, NULL, "the '-j' option requires a positive integer argument");
		r->bad = true;
		return;
	}
	f->jobs = text ? (uint32_t)n : NONE;
	f->jobs_written = true;
	f->jobs_said |= r->origin != ORIGIN_ENV;
	if (r->origin == ORIGIN_COMMAND)
		f->command_jobs = f->jobs;
}

static void
set_load(struct reading *r)
{
	const char *text = number_argument(r, ".");

	r->f->max_load = text ? strtod(text, NULL) : -1;
}

static int
set_sync(struct reading *r)
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
set_debug(struct reading *r)
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

static int
set_shuffle(struct reading *r)
{
	const char *mode = optarg ? optarg : "random";
	char number[24];

	if (strcmp(mode, "none") == 0) {
		r->f->shuffle = NULL;
		return 0;
	}
	if (strcmp(mode, "random") == 0) {
		struct timespec now;

		clock_gettime(CLOCK_REALTIME, &now);
		snprintf(number, sizeof number, "%u", (unsigned)now.tv_nsec ^ (unsigned)now.tv_sec << 8);
		mode = number;
	}
	if (strcmp(mode, "reverse") != 0 && strcmp(mode, "identity") != 0 && !is_number(mode, ""))
		return mk_fatal(r->mk, NULL, "invalid shuffle mode: Invalid value: '%s'", mode);
	r->f->shuffle = keep(r, mode);
	return 0;
}

static void
set_keep_going(struct reading *r, bool yes)
{
	if (!outranks(r, &r->f->keep_going_from))
		return;
	r->f->keep_going = yes;
	r->f->no_keep_going = !yes;
}

static void
set_silent(struct reading *r, bool yes)
{
	if (!outranks(r, &r->f->silent_from))
		return;
	r->f->silent = yes;
	r->f->no_silent = !yes;
}

static void
set_directory(struct reading *r, bool yes)
{
	if (outranks(r, &r->f->directory_from))
		r->f->print_directory = yes;
}

/* ---- words that are no options */

/* NAME op VALUE, as strong as where it came from */
static int
add_variable(struct reading *r, struct str name, enum mk_op op, struct str value)
{
	struct mk *mk = r->mk;
	enum mk_origin origin = r->origin == ORIGIN_FILE ? ORIGIN_FILE : ORIGIN_COMMAND;
	struct buf expanded = {0};
	uint32_t id;
	bool known = r->origin == ORIGIN_FILE;
	int ret = mk_expand(mk, name, &expanded);

	if (ret == 0 && !expanded.n)
		ret = mk_fatal(mk, NULL, "empty variable name");
	if (ret == 0)
		ret = mk_var_assign(mk, &mk->vars.globals, buf_str(&expanded), op, value, origin, NULL);
	id = mk_name(mk, buf_str(&expanded));
	for (uint32_t i = 0; i < r->f->overrides.n; i++)
		known |= r->f->overrides.p[i] == id;
	if (ret == 0 && !known)
		vec_push(&r->f->overrides, id);
	buf_free(&expanded);
	return ret;
}

static void
add_goal(struct reading *r, struct str goal)
{
	while (goal.n > 2 && goal.p[0] == '.' && goal.p[1] == '/')
		for (goal.p += 2, goal.n -= 2; goal.n > 1 && *goal.p == '/';)
			goal.p++, goal.n--;
	vec_push(&r->f->goals, arena_str(&r->mk->mem, goal).p);
}

static int
add_word(struct reading *r, const char *word)
{
	struct str name, value;
	struct buf goal = {0};
	enum mk_op op;

	if (mk_var_parse(str_of(word), &name, &op, &value))
		return add_variable(r, name, op, value);
	if (!*word || strcmp(word, "-") == 0 || r->origin == ORIGIN_FILE)
		return 0;
	mk_tilde(r->mk, str_of(word), &goal);
	add_goal(r, buf_str(&goal));
	buf_free(&goal);
	return 0;
}

/* ---- one after the other */

static bool
set_plain(struct reading *r, int c)
{
	struct mk_flags *f = r->f;
	bool *flag = c == 'B' ? &f->always_make : c == 'e' ? &f->environment_overrides :
	             c == 'h' ? &f->help : c == 'i' ? &f->ignore_errors :
	             c == 'L' ? &f->check_symlinks : c == 'n' ? &f->dry_run :
	             c == 'p' ? &f->print_database : c == 'q' ? &f->question :
	             c == 'r' ? &f->no_builtin_rules : c == 'R' ? &f->no_builtin_variables :
	             c == 't' ? &f->touch : c == 'v' ? &f->version :
	             c == 'd' ? &f->debug_all : c == OPT_TRACE ? &f->trace :
	             c == OPT_WARN_UNDEFINED ? &f->warn_undefined : c == OPT_DUMP ? &f->dump : NULL;

	if (flag)
		*flag = true;
	/* a makefile's -R takes its time (mk_flags_settle) */
	f->no_builtin_rules |= f->no_builtin_variables && r->origin != ORIGIN_FILE;
	f->debug |= f->debug_all ? (unsigned)DEBUG_ALL : 0;
	return flag != NULL;
}

static bool
set_toggle(struct reading *r, int c)
{
	switch (c) {
	case 'k':
	case 'S':
		set_keep_going(r, c == 'k');
		return true;
	case 's':
	case OPT_NO_SILENT:
		set_silent(r, c == 's');
		return true;
	case 'w':
	case OPT_NO_DIRECTORY:
		set_directory(r, c == 'w');
		return true;
	default:
		return false;
	}
}

/* options that collect names */
static bool
set_names(struct reading *r, int c)
{
	mk_words *words = c == 'C' ? &r->f->directories : c == 'f' ? &r->f->makefiles :
	                  c == 'I' ? &r->f->includes : c == 'o' ? &r->f->old_files :
	                  c == 'W' ? &r->f->new_files : c == 'E' ? &r->f->evals : NULL;

	if (words)
		add_named(r, words, c, optarg, c != 'f' && c != 'C' && c != 'E');
	return words != NULL;
}

static bool
set_text(struct reading *r, int c)
{
	struct mk_flags *f = r->f;
	const char **text = c == OPT_AUTH ? &f->jobserver_auth : c == OPT_STYLE ? &f->jobserver_style :
	                    c == OPT_MUTEX ? &f->sync_mutex : c == OPT_TEMP_STDIN ? &f->temp_stdin :
	                    c == OPT_EVENTS ? &f->events : c == OPT_WHY ? &f->why :
	                    c == OPT_COMPDB ? &f->compdb : NULL;

	if (text)
		*text = optarg ? keep(r, optarg) : "compile_commands.json";
	return text != NULL;
}

static int
set_option(struct reading *r, int c)
{
	if (set_plain(r, c) || set_toggle(r, c) || set_names(r, c) || set_text(r, c))
		return 0;
	switch (c) {
	case OPT_WORD:
		return add_word(r, optarg);
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
		return 0;
	default: /* -b, -m: of other makes */
		return 0;
	}
}

static int
read_words(struct reading *r)
{
	int c;

	optind = 0; /* getopt begins anew */
	opterr = r->origin != ORIGIN_FILE;
	while ((c = getopt_long(r->argc, r->argv, letters, long_options, NULL)) != -1)
		if (set_option(r, c) < 0)
			return -1;
	for (; optind < r->argc; optind++)
		if (add_word(r, r->argv[optind]) < 0)
			return -1;
	if (r->origin == ORIGIN_FILE)
		return 0; /* what a makefile says wrongly is not heard */
	return r->bad ? -1 : 0;
}

int
mk_flags_args(struct mk *mk, int argc, char **argv)
{
	struct reading r = {mk, &mk->flags, argc, argv, ORIGIN_COMMAND, false};

	return read_words(&r);
}

/* ---- texts */

/* the next word, of which a backslash quotes the next character; false at the end */
static bool
next_word(struct str *rest, struct buf *word)
{
	buf_clear(word);
	while (rest->n && isspace((unsigned char)*rest->p))
		rest->p++, rest->n--;
	if (!rest->n)
		return false;
	for (; rest->n && !isspace((unsigned char)*rest->p); rest->p++, rest->n--) {
		if (*rest->p == '\\' && rest->n > 1)
			rest->p++, rest->n--;
		buf_putc(word, *rest->p);
	}
	return true;
}

/* the first word may lack its dash: "ks -j2" */
static bool
lacks_dash(const struct buf *word)
{
	return word->p[0] != '-' && !memchr(word->p, '=', word->n);
}

static int
decode(struct mk *mk, struct str text, bool from_makefile)
{
	VEC(char *) argv = {0};
	struct reading r = {.mk = mk, .f = &mk->flags, .origin = from_makefile ? ORIGIN_FILE : ORIGIN_ENV};
	struct buf word = {0}, all = {0};
	int ret;

	vec_push(&argv, (char[]){""});
	while (next_word(&text, &word)) {
		bool dash = argv.n == 1 && lacks_dash(&word);

		buf_printf(&all, "%s%s", dash ? "-" : "", buf_cstr(&word));
		vec_push(&argv, xstrdup(buf_cstr(&all)));
		buf_clear(&all);
	}
	vec_push(&argv, NULL);
	r.argv = argv.p;
	r.argc = (int)argv.n - 1;
	ret = read_words(&r);
	for (uint32_t i = 1; i + 1 < argv.n; i++) /* getopt may have changed their order */
		free(argv.p[i]);
	vec_free(&argv);
	buf_free(&word);
	buf_free(&all);
	return ret;
}

int
mk_flags_decode(struct mk *mk, struct str text, bool from_makefile)
{
	struct buf expanded = {0};
	int ret;

	if (from_makefile)
		return decode(mk, text, true);
	/* like any variable of the environment it is a text with references */
	ret = mk_expand(mk, text, &expanded);
	if (ret == 0)
		ret = decode(mk, buf_str(&expanded), false);
	buf_free(&expanded);
	return ret;
}
