/* flags_write.c - options as sub-makes and makefiles see them: MAKEFLAGS, MFLAGS, MAKEOVERRIDES (make §1.3),
 * and what -h and -v say. SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdio.h>
#include <sys/stat.h>

#include "manifest/make/flags.h"
#include "manifest/expand/expand.h"

/* letters in the order in which they are written */
static void
put_letters(const struct mk_flags *f, bool all, struct buf *out)
{
	const struct {
		bool on;
		char c;
	} letters[] = {
		{f->always_make, 'B'},
		{f->debug_all, 'd'},
		{f->environment_overrides, 'e'},
		{f->ignore_errors, 'i'},
		{f->keep_going, 'k'},
		{f->check_symlinks, 'L'},
		{f->dry_run && all, 'n'},
		{f->print_database, 'p'},
		{f->question && all, 'q'},
		{f->no_builtin_rules, 'r'},
		{f->no_builtin_variables, 'R'},
		{f->silent, 's'},
		{f->no_keep_going, 'S'},
		{f->touch && all, 't'},
		{f->print_directory == 1, 'w'},
	};

	for (size_t i = 0; i < countof(letters); i++)
		if (letters[i].on)
			buf_putc(out, letters[i].c);
}

/* as a word of MAKEFLAGS that is expanded before it is read again */
static void
put_quoted(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '$')
			buf_putc(out, '$');
		else if (s.p[i] == '\\' || isspace((unsigned char)s.p[i]))
			buf_putc(out, '\\');
		buf_putc(out, s.p[i]);
	}
}

static void
put_text(struct buf *out, const char *option, const char *text)
{
	if (!text)
		return;
	buf_printf(out, " %s", option);
	put_quoted(out, str_of(text));
}

static void
put_words(struct buf *out, const char *option, const mk_words *words)
{
	for (uint32_t i = 0; i < words->n; i++)
		put_text(out, option, words->p[i]);
}

static void
put_jobs(const struct mk_flags *f, struct buf *out)
{
	if (f->jobs_written && f->jobs == NONE)
		buf_puts(out, " -j");
	else if (f->jobs_written)
		buf_printf(out, " -j%u", f->jobs);
	if (f->max_load >= 0)
		buf_printf(out, " -l%g", f->max_load);
}

/* each with a blank before it */
static void
put_long(const struct mk_flags *f, struct buf *out)
{
	static const char *const sync[] = {"none", "line", "target", "recurse"};

	put_words(out, "-I", &f->includes);
	put_jobs(f, out);
	if (f->sync_said)
		put_text(out, "-O", sync[f->sync]);
	put_words(out, "--debug=", &f->debugs);
	put_text(out, "--jobserver-auth=", f->jobserver_auth);
	if (f->trace)
		buf_puts(out, " --trace");
	if (f->print_directory == 0)
		buf_puts(out, " --no-print-directory");
	if (f->warn_undefined)
		buf_puts(out, " --warn-undefined-variables");
	put_text(out, "--sync-mutex=", f->sync_mutex);
	if (f->no_silent)
		buf_puts(out, " --no-silent");
	put_text(out, "--shuffle=", f->shuffle);
}

/* ---- the variables */

static void
define(struct mk *mk, const char *name, const struct buf *value, enum mk_origin origin, bool recursive)
{
	mk_var_set(mk, &mk->vars.globals, str_of(name), buf_str(value), origin, recursive, NULL);
}

static const char command_variables[] = "-*-command-variables-*-";

/* NAME=VALUE of the command line, the last one first */
static void
define_overrides(struct mk *mk)
{
	const idvec *names = &mk->flags.overrides;
	struct buf text = {0};

	/* what the makefiles override is passed on as it was given */
	if (mk->reader || !mk->reading)
		return;
	for (uint32_t i = names->n; i-- > 0;) {
		const struct mk_var *v = mk_var_own(mk, &mk->vars.globals, mk_str(mk, names->p[i]));

		if (!v)
			continue;
		if (text.n)
			buf_putc(&text, ' ');
		put_quoted(&text, mk_str(mk, v->name));
		buf_puts(&text, v->recursive ? "=" : ":=");
		put_quoted(&text, buf_str(&v->value));
	}
	define(mk, command_variables, &text, ORIGIN_AUTOMATIC, false);
	buf_clear(&text);
	buf_printf(&text, "${%s}", command_variables);
	/* a default goes to no make below us: what we were told comes to it in MAKEFLAGS */
	if (!mk_var_own(mk, &mk->vars.globals, STR("MAKEOVERRIDES")))
		define(mk, "MAKEOVERRIDES", &text, ORIGIN_DEFAULT, true);
	buf_free(&text);
}

static void
define_evals(struct mk *mk)
{
	struct buf text = {0};

	put_words(&text, "--eval=", &mk->flags.evals);
	if (text.n)
		memmove(text.p, text.p + 1, text.n--);
	define(mk, "-*-eval-flags-*-", &text, ORIGIN_AUTOMATIC, false);
	buf_free(&text);
}

/* existing directories of -I (a lone dash forgets what came before, and the usual ones), then the usual
 * ones, which are looked for once: nobody makes them meanwhile */
static void
define_include_dirs(struct mk *mk)
{
	static const char *const usual[] = {"/usr/gnu/include", "/usr/local/include", "/usr/include"};
	const mk_words *said = &mk->flags.includes;
	struct buf text = {0};
	struct stat st;
	bool defaults = true;

	if (mk->flags.usual_includes && !said->n)
		return;
	mk->flags.usual_includes = !said->n;
	for (uint32_t i = 0; i < said->n; i++) {
		if (strcmp(said->p[i], "-") == 0) {
			buf_clear(&text);
			defaults = false;
		} else if (stat(said->p[i], &st) == 0 && S_ISDIR(st.st_mode)) {
			buf_printf(&text, "%s%s", text.n ? " " : "", said->p[i]);
		}
	}
	for (size_t i = 0; defaults && i < countof(usual); i++)
		if (stat(usual[i], &st) == 0 && S_ISDIR(st.st_mode))
			buf_printf(&text, "%s%s", text.n ? " " : "", usual[i]);
	define(mk, ".INCLUDE_DIRS", &text, ORIGIN_DEFAULT, false);
	buf_free(&text);
}

static bool
is_listed(struct mk *mk)
{
	return mk_var_own(mk, &mk->vars.globals, str_of(command_variables));
}

/* MAKEOVERRIDES, once it is there, has the last word: the user may have emptied it, to pass nothing on, or
 * put something in it */
static bool
has_overrides(struct mk *mk)
{
	const struct mk_var *v = mk_var_own(mk, &mk->vars.globals, STR("MAKEOVERRIDES"));

	if (!mk->rules.posix && (v || is_listed(mk)))
		return v && v->value.n;
	return mk->flags.overrides.n != 0;
}

static const char *
overrides_name(const struct mk *mk)
{
	return mk->rules.posix ? command_variables : "MAKEOVERRIDES";
}

static void
forget_gnumakeflags(struct mk *mk)
{
	struct mk_var *v = mk_var_own(mk, &mk->vars.globals, STR("GNUMAKEFLAGS"));

	if (v && v->origin == ORIGIN_ENV && v->recursive) {
		mk_var_retire(mk, v);
		v->recursive = false;
		mk->vars.generation++;
	}
}

void
mk_flags_define(struct mk *mk, bool all)
{
	const struct mk_flags *f = &mk->flags;
	struct buf text = {0}, dashed = {0};
	struct mk_var *v;

	forget_gnumakeflags(mk);
	define_include_dirs(mk);
	put_letters(f, all, &text);
	if (text.n)
		buf_putc(&dashed, '-');
	put_long(f, &text);
	buf_put(&dashed, buf_str(&text));
	if (dashed.n && dashed.p[0] == ' ')
		memmove(dashed.p, dashed.p + 1, dashed.n--);
	define(mk, "MFLAGS", &dashed, f->environment_overrides ? ORIGIN_ENV_OVERRIDE : ORIGIN_ENV, true);
	if (f->evals.n) {
		define_evals(mk);
		buf_puts(&text, " $(-*-eval-flags-*-)");
	}
	if (has_overrides(mk) || (f->overrides.n && !is_listed(mk)))
		define_overrides(mk);
	if (has_overrides(mk))
		buf_printf(&text, " -- $(%s)", overrides_name(mk));
	define(mk, "MAKEFLAGS", &text, f->environment_overrides ? ORIGIN_ENV_OVERRIDE : ORIGIN_FILE, true);
	v = mk_var_own(mk, &mk->vars.globals, STR("MAKEFLAGS"));
	if (v && v->export == EXPORT_DEFAULT) /* a makefile may keep it from its recipes */
		v->export = EXPORT_YES;
	buf_free(&text);
	buf_free(&dashed);
}

/* a makefile may have set it */
static int
take_gnumakeflags(struct mk *mk)
{
	struct buf text = {0};
	int rc = mk_value(mk, "GNUMAKEFLAGS", &text);

	if (rc == 0 && text.n)
		rc = mk_flags_decode(mk, buf_str(&text), true);
	mk_var_set(mk, &mk->vars.globals, STR("GNUMAKEFLAGS"), STR(""), ORIGIN_OVERRIDE, false, NULL);
	buf_free(&text);
	return rc;
}

/* What goes to makes below is ours as well, as the environment would say it: what `override undefine` took
 * from the command line is there again. */
static int
take_overrides(struct mk *mk)
{
	struct buf text = {0};
	int rc = mk->flags.overrides.n && has_overrides(mk) ? mk_value(mk, overrides_name(mk), &text) : 0;

	if (rc == 0)
		rc = mk_flags_pass_back(mk, buf_str(&text));
	buf_free(&text);
	return rc;
}

/* Who sets it with a stronger word than a makefile's does not write options anew, but means them as well. */
int
mk_flags_take(struct mk *mk)
{
	const struct mk_var *v = mk_var_own(mk, &mk->vars.globals, STR("MAKEFLAGS"));
	struct buf text = {0};
	int rc = 0;

	if (v && (v->origin == ORIGIN_COMMAND || v->origin == ORIGIN_OVERRIDE)) {
		rc = mk_value(mk, "MAKEFLAGS", &text);
		if (rc == 0)
			rc = mk_flags_decode(mk, buf_str(&text), true);
	}
	buf_free(&text);
	return rc;
}

int
mk_flags_settle(struct mk *mk)
{
	struct mk_flags *f = &mk->flags;

	if (take_gnumakeflags(mk) < 0 || take_overrides(mk) < 0 || mk_flags_take(mk) < 0)
		return -1;
	if (f->command_jobs)
		f->jobs = f->command_jobs;
	f->no_builtin_rules |= f->no_builtin_variables;
	return 0;
}

/* ---- about us */

static const struct {
	const char *options, *what;
} help[] = {
	{"-b, -m", "Accepted, without effect."},
	{"-B, --always-make", "Make every target, up to date or not."},
	{"-C DIR, --directory=DIR", "Work in DIR."},
	{"-d", "Tell all that there is to tell."},
	{"--debug[=KINDS]", "Tell about a, b, i, j, m, p, v, w."},
	{"-e, --environment-overrides", "The environment beats makefiles."},
	{"-E TEXT, --eval=TEXT", "Read TEXT as a makefile, first."},
	{"-f FILE, --file=FILE, --makefile=FILE", "Read FILE as the makefile."},
	{"-h, --help", "Say this."},
	{"-i, --ignore-errors", "Go on when a recipe fails."},
	{"-I DIR, --include-dir=DIR", "Look for included makefiles in DIR."},
	{"-j [N], --jobs[=N]", "Run N recipes at once; without N, any number."},
	{"--jobserver-style=STYLE", "How sub-makes share jobs: fifo or pipe."},
	{"-k, --keep-going", "After a failure make what does not depend on it."},
	{"-l [N], --load-average[=N], --max-load[=N]", "Start no second job while the load is N or more."},
	{"-L, --check-symlink-times", "A link is as new as the newest of its chain."},
	{"-n, --just-print, --dry-run, --recon", "Print recipes, do not run them."},
	{"-o FILE, --old-file=FILE, --assume-old=FILE", "FILE is very old; do not make it."},
	{"-O[TYPE], --output-sync[=TYPE]", "Keep output together by none, line, target or recurse."},
	{"-p, --print-data-base", "Print all rules and variables."},
	{"-q, --question", "Run nothing; exit with 1 if something is to be made."},
	{"-r, --no-builtin-rules", "Without implicit rules of our own."},
	{"-R, --no-builtin-variables", "Without variables of our own, either."},
	{"-s, --silent, --quiet", "Do not print recipes."},
	{"--no-silent", "Print them after all."},
	{"-S, --no-keep-going, --stop", "Stop at the first failure after all."},
	{"--shuffle[=SEED|random|reverse|none]", "Change the order of goals and prerequisites."},
	{"-t, --touch", "Touch targets instead of making them."},
	{"--trace", "Say why each recipe runs, and print it."},
	{"-v, --version", "Say which make this is."},
	{"-w, --print-directory", "Say where we work."},
	{"--no-print-directory", "Do not say so, -C or not."},
	{"-W FILE, --what-if=FILE, --new-file=FILE, --assume-new=FILE", "FILE is very new."},
	{"--warn-undefined-variables", "Warn when a variable without a value is used."},
	{"--events FILE", "Write what happens to FILE, one JSON object per line."},
	{"--compdb[=FILE]", "Write compile_commands.json."},
	{"--why TARGET", "Say why TARGET would be made."},
	{"--dump", "Print what is to be done as a ninja manifest."},
	{"--pass-fd=N", "Recipes inherit descriptor N (else only 0, 1 and 2)."},
};

void
mk_flags_usage(const struct mk *mk, struct buf *out)
{
	buf_printf(out, "Usage: %s [options] [target] ...\nOptions:\n", mk->program);
	for (size_t i = 0; i < countof(help); i++) {
		bool own_line = strlen(help[i].options) > 26;

		buf_printf(out, own_line ? "  %s\n%30s%s\n" : "  %-28s%s%s\n",
		           help[i].options, "", help[i].what);
	}
	buf_puts(out, "\nThis program built for x86_64-pc-linux-gnu\n");
}

void
mk_flags_version(const struct mk *mk, struct buf *out)
{
	(void)mk;
	buf_puts(out, "GNU Make 4.4.1\n"
	              "as understood by weir " WEIR_VERSION "\n"
	              "Built for x86_64-pc-linux-gnu\n");
}
