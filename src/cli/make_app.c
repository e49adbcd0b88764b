/* make_app.c - see make_app.h: read the makefiles, bring them up to date and read again, bring the goals up to date.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli/make_app.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "manifest/make/expand.h"
#include "manifest/make/mk.h"
#include "manifest/make/read.h"
#include "manifest/make/recipe.h"
#include "runner/exec.h"
#include "runner/jobserver.h"
#include "runner/make/children.h"
#include "runner/make/report.h"
#include "runner/make/voice.h"
#include "runner/make/update.h"
#include "cli/make_stdin.h"
#include "cli/make_tools.h"

/* exit codes (make §1.2) */
enum { MAKE_OK = 0, MAKE_QUESTION = 1, MAKE_TROUBLE = 2 };

enum { AGAIN = -1 }; /* a makefile was remade: read it all again */

struct make_app {
	struct mk_host host;       /* first: callbacks find us by it */
	int argc;
	char **argv;
	struct buf program;        /* "make" or "make[1]" */
	struct buf directory;      /* where we work, absolute */
	struct voice out;
	struct children children;
	struct jobserver *slots;
	struct buf slots_auth;     /* for --jobserver-auth */
	struct buf stdin_file;     /* what -f - was, if it was given */
	struct buf sync_auth;      /* for --sync-mutex */
	uint32_t restarts;
	bool moved;                /* -C was obeyed */
	bool own_name;             /* we were started as weir */
	struct report *report;     /* --events, once they are known */
	struct mk *mk;
};

bool
make_app_is(const char *argv0)
{
	const char *slash = strrchr(argv0, '/');
	const char *name = slash ? slash + 1 : argv0;

	return strcmp(name, "make") == 0 || strcmp(name, "gmake") == 0;
}

static unsigned
level(void)
{
	const char *text = getenv("MAKELEVEL");

	return text ? (unsigned)strtoul(text, NULL, 10) : 0;
}

static void
tell_directory(struct make_app *a)
{
	const struct mk_flags *f = &a->mk->flags;
	bool implied = (f->directories.n || level()) && !f->silent;
	bool tell = f->print_directory < 0 ? implied : f->print_directory;

	a->out.directory = tell && !make_tools_asked(f) ? a->directory.p : NULL;
}

/* ---- what reading and expanding need of the world */

static void
host_print(struct mk_host *host, bool to_stderr, struct str text)
{
	struct make_app *a = (struct make_app *)host;

	/* a makefile may have said -w just now */
	if (a->mk)
		tell_directory(a);
	if (to_stderr)
		report_message(a->report, text);
	/* what a tool answers is all that stdout gets */
	voice_print(&a->out, to_stderr || (a->mk && make_tools_asked(&a->mk->flags)), text);
}

static int
host_capture(struct mk_host *host, char *const argv[], char *const envp[], struct buf *out)
{
	struct make_app *a = (struct make_app *)host;

	voice_yield(&a->out);
	return children_capture(&a->children, argv, envp, a->out.hold ? a->out.hold->err : -1, out);
}

/* ---- beginning */

static void
set_program(struct make_app *a)
{
	const char *slash = strrchr(a->argv[0], '/');

	buf_puts(&a->program, slash ? slash + 1 : a->argv[0]);
	if (level())
		buf_printf(&a->program, "[%u]", level());
}

/* Expansion recurses as deep as the makefile's author does: take all the stack that we may have. */
static void
raise_stack(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_STACK, &limit);
	}
}

/* Files that we share with our children are appended to: nobody overwrites what another wrote. Says what was */
static int
append_to(int fd)
{
	struct stat st;
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || flags & O_APPEND || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return -1;
	fcntl(fd, F_SETFL, flags | O_APPEND);
	return flags;
}

static void
find_directory(struct make_app *a)
{
	char path[PATH_MAX];

	buf_clear(&a->directory);
	buf_puts(&a->directory, getcwd(path, sizeof path) ? path : ".");
}

/* -C, once: a restart is there already */
static int
change_directory(struct make_app *a)
{
	const mk_words *dirs = &a->mk->flags.directories;

	for (uint32_t i = 0; i < dirs->n && !a->moved; i++)
		if (chdir(dirs->p[i]) < 0)
			return mk_fatal(a->mk, NULL, "%s: %s", dirs->p[i], strerror(errno));
	a->moved = true;
	find_directory(a);
	return 0;
}

static void
define(struct make_app *a, const char *name, struct str value, enum mk_origin origin, bool recursive)
{
	mk_var_set(a->mk, &a->mk->vars.globals, str_of(name), value, origin, recursive, NULL);
}

/* the command that runs us again from any directory (make §1.1) */
static void
define_command(struct make_app *a, const char *start)
{
	struct buf command = {0};

	if (a->argv[0][0] != '/' && strchr(a->argv[0], '/'))
		buf_printf(&command, "%s/", start);
	buf_puts(&command, a->argv[0]);
	if (a->own_name)
		buf_puts(&command, " " MAKE_APP_OPTION);
	define(a, "MAKE_COMMAND", buf_str(&command), ORIGIN_DEFAULT, false);
	define(a, "MAKE", STR("$(MAKE_COMMAND)"), ORIGIN_DEFAULT, true);
	buf_free(&command);
}

static void
define_goals(struct make_app *a)
{
	const mk_words *goals = &a->mk->flags.goals;
	struct buf text = {0};

	for (uint32_t i = 0; i < goals->n; i++)
		buf_printf(&text, "%s%s", i ? " " : "", goals->p[i]);
	if (goals->n)
		define(a, "MAKECMDGOALS", buf_str(&text), ORIGIN_DEFAULT, false);
	buf_free(&text);
}

static void
define_terminal(const char *name, int fd)
{
	const char *tty = isatty(fd) ? ttyname(fd) : NULL;

	if (isatty(fd) && !getenv(name))
		setenv(name, tty ? tty : "true", 1);
}

static void
define_variables(struct make_app *a, const char *start)
{
	char number[16];

	define_command(a, start);
	define(a, "CURDIR", buf_str(&a->directory), ORIGIN_FILE, false);
	define_goals(a);
	if (a->restarts) {
		snprintf(number, sizeof number, "%u", a->restarts);
		define(a, "MAKE_RESTARTS", str_of(number), ORIGIN_ENV, false);
		mk_var_own(a->mk, &a->mk->vars.globals, STR("MAKE_RESTARTS"))->export = EXPORT_NO;
	}
}

/* ---- options that become facts: slots, where we are, what is kept together */

/* `--jobserver-auth=X` as jobserver_makeflags words it */
static void
find_auth(struct make_app *a)
{
	struct buf text = {0};
	static const char option[] = "--jobserver-auth=";
	const char *at;

	jobserver_makeflags(a->slots, NULL, &text);
	at = strstr(buf_cstr(&text), option);
	if (at)
		buf_add(&a->slots_auth, at + strlen(option), strcspn(at + strlen(option), " "));
	buf_free(&text);
}

static int
serve_slots(struct make_app *a)
{
	const char *style = a->mk->flags.jobserver_style;
	uint32_t jobs = a->mk->flags.jobs;
	struct err err = {0};

	if (style && strcmp(style, "pipe") != 0 && strcmp(style, "fifo") != 0)
		return mk_fatal(a->mk, NULL, "unknown jobserver auth style '%s'", style);
	if (!style || strcmp(style, "fifo") == 0) {
		a->slots = jobserver_serve_in(voice_tmpdir(&a->out), jobs, &err);
		if (!a->slots)
			mk_error(a->mk, NULL, "jobserver mkfifo: %s", err.text.p);
	}
	err_fini(&err);
	err = (struct err){0};
	if (!a->slots)
		a->slots = jobserver_serve(JOBSERVER_PIPE, jobs, &err);
	err_fini(&err);
	if (a->slots)
		find_auth(a);
	return 0;
}

/* what is wrong with a fifo, if that is what we were told to use */
static void
say_no_fifo(struct make_app *a, const char *auth)
{
	int fd;

	if (strncmp(auth, "fifo:", 5) != 0)
		return;
	fd = fd_open(auth + 5, O_RDONLY | O_NONBLOCK, 0);
	if (fd < 0)
		mk_error(a->mk, NULL, "cannot open jobserver %s: %s", auth + 5, strerror(-fd));
	else
		fd_close(fd);
}

static void
join_slots(struct make_app *a)
{
	struct jobserver_auth auth;
	struct buf text = {0};
	struct err err = {0};
	const char *given = a->mk->flags.jobserver_auth;

	buf_printf(&text, " --jobserver-auth=%s", given);
	if (jobserver_parse(text.p, &auth, &err) == 0 && jobserver_check(&auth, &err) == 0)
		a->slots = jobserver_join(&auth, &err);
	if (a->slots) {
		buf_puts(&a->slots_auth, given);
	} else {
		say_no_fifo(a, given);
		mk_error(a->mk, NULL, "warning: jobserver unavailable: using -j1.  Add '+' to parent make rule.");
		a->mk->flags.jobs = 1;
	}
	buf_free(&text);
	err_fini(&err);
}

/* -jN below a pool: that is left alone */
static void
leave_pool(struct make_app *a)
{
	const struct mk_flags *f = &a->mk->flags;

	mk_error(a->mk, NULL, "warning: -j%u forced in %s: resetting jobserver mode.", f->jobs == NONE ? 0 : f->jobs,
	         f->command_jobs ? "submake" : "makefile");
}

/* once: a restart keeps its slots */
static int
find_slots(struct make_app *a)
{
	struct mk_flags *f = &a->mk->flags;
	int rc = 0;

	if (a->own_name && !f->jobs_written && !f->jobserver_auth && !level()) {
		f->jobs = default_jobs();
		f->jobs_written = true;
	}
	if (!a->slots && f->jobserver_auth && !f->jobs_said) {
		join_slots(a);
	} else if (!a->slots) {
		if (f->jobserver_auth)
			leave_pool(a);
		if (f->jobs > 1 && f->jobs != NONE)
			rc = serve_slots(a);
	}
	f->jobserver_auth = a->slots ? a->slots_auth.p : NULL;
	if (a->slots)
		jobserver_guard(a->slots);
	return rc;
}

static void
find_sync(struct make_app *a)
{
	struct mk_flags *f = &a->mk->flags;

	if (f->sync == SYNC_NONE || a->out.mutex >= 0)
		return;
	if (voice_sync(&a->out, f->sync_mutex) < 0) {
		f->sync = SYNC_NONE;
		return;
	}
	a->out.each = f->sync == SYNC_LINE || f->sync == SYNC_TARGET;
	if (!f->sync_mutex) {
		voice_sync_auth(&a->out, &a->sync_auth);
		f->sync_mutex = a->sync_auth.p;
	}
}

/* One job at a time is together anyway. */
static void
settle_sync(struct make_app *a)
{
	if (!a->slots && a->mk->flags.jobs == 1) {
		a->mk->flags.sync = SYNC_NONE;
		a->out.each = false;
	}
}

/* ---- walks */

/* NULL: as it stands in the makefiles */
static const char *
shuffle_of(const struct mk_flags *f)
{
	const char *s = f->shuffle;

	return s && strcmp(s, "none") != 0 && strcmp(s, "identity") != 0 ? s : NULL;
}

static struct update_opts
update_options(const struct make_app *a, bool makefiles)
{
	const struct mk_flags *f = &a->mk->flags;

	return (struct update_opts){
		.makefiles = makefiles,
		.dry = f->dry_run && !makefiles,
		.question = f->question && !makefiles,
		.touch = f->touch && !makefiles,
		.always_make = f->always_make && !(makefiles && a->restarts),
		.no_what_if = makefiles && a->restarts, /* or it would go on for ever */
		.shuffle = makefiles ? NULL : shuffle_of(f),
		.report = a->report,
	};
}

/* Would remaking it go on for ever? (make §1.9) */
static bool
is_endless(const struct mk *mk, uint32_t target)
{
	const struct mk_target *t = &mk->rules.targets.p[target];

	return t->flags & TARGET_PHONY || (t->flags & TARGET_DOUBLE && !t->deps.n && t->recipe != NONE);
}

static bool
has_changed(struct make_app *a, const struct mk_makefile *f)
{
	const char *name = mk_str(a->mk, a->mk->rules.targets.p[f->target].name).p;
	int64_t now;

	return a->mk->disk->mtime(a->mk->disk, name, &now) == 0 && now != f->mtime;
}

/* one that is never remade has to be there */
static bool
is_lacking(struct make_app *a, const struct mk_makefile *f)
{
	if (!f->missing || f->optional || f->at.file == NONE || !is_endless(a->mk, f->target))
		return false;
	mk_error(a->mk, &f->at, "%s: %s", mk_str(a->mk, a->mk->rules.targets.p[f->target].name).p, strerror(-f->error));
	return true;
}

/* after the walk: what has come of the makefiles? AGAIN, an exit code, or MAKE_OK: as they were */
static int
judge_makefiles(struct make_app *a, const struct update *w)
{
	struct mk *mk = a->mk;
	bool changed = false, failed = false;

	for (uint32_t i = 0; i < mk->rules.makefiles.n; i++)
		failed |= is_lacking(a, mk->rules.makefiles.p[i]);
	for (uint32_t i = 0; i < w->goals.n; i++) {
		const struct update_goal *g = &w->goals.p[i];
		const struct mk_makefile *f = g->makefile;

		if (g->over && g->result == RESULT_OK)
			changed |= g->ran && has_changed(a, f);
		if (f->optional || (g->over && g->result == RESULT_OK))
			continue;
		if (g->over && f->at.file != NONE)
			mk_error(mk, &f->at, "Failed to remake makefile '%s'.",
			         mk_str(mk, mk->rules.targets.p[f->target].name).p);
		failed = true;
	}
	return failed ? MAKE_TROUBLE : changed ? AGAIN : MAKE_OK;
}

/* --debug: how far we are */
static void
tell_stage(struct make_app *a, unsigned level, const char *stage)
{
	if (a->mk->flags.debug & level)
		mk_print(a->mk, str_of(stage));
}

static int
remake_makefiles(struct make_app *a, struct update *w)
{
	struct mk *mk = a->mk;
	int code;

	for (uint32_t i = 0; i < mk->rules.makefiles.n; i++)
		if (!is_endless(mk, mk->rules.makefiles.p[i]->target))
			update_goal(w, mk->rules.makefiles.p[i]->target, mk->rules.makefiles.p[i]);
	tell_stage(a, DEBUG_BASIC, "Updating makefiles....\n");
	mk_flags_define(mk, false);
	update_run(w);
	mk_flags_define(mk, true);
	if (a->children.loop.caught || mk->fatal.n || w->stop)
		code = MAKE_TROUBLE;
	else
		code = judge_makefiles(a, w);
	if (code != MAKE_OK)
		update_remove_intermediates(w);
	return code;
}

static int
no_goal(struct make_app *a)
{
	bool any = false;

	for (uint32_t i = 0; i < a->mk->rules.makefiles.n; i++)
		any |= !a->mk->rules.makefiles.p[i]->missing;
	return any ? mk_fatal(a->mk, NULL, "No targets") :
	             mk_fatal(a->mk, NULL, "No targets specified and no makefile found");
}

static int
add_goals(struct make_app *a, struct update *w)
{
	struct mk *mk = a->mk;
	struct buf text = {0};
	struct str rest, word;
	int rc;

	for (uint32_t i = 0; i < mk->flags.goals.n; i++) {
		uint32_t target = mk_target_add(mk, str_of(mk->flags.goals.p[i]));

		mk->rules.targets.p[target].flags |= TARGET_GOAL;
		update_goal(w, target, NULL);
	}
	if (mk->flags.goals.n)
		return 0;
	rc = mk_value(mk, ".DEFAULT_GOAL", &text);
	rest = buf_str(&text);
	/* one that the reader chose may have blanks in it */
	word = mk_target_find(mk, rest) == NONE ? mk_word(&rest) : rest;
	if (word.p == rest.p)
		rest.n = 0;
	if (rc == 0 && !word.n)
		rc = no_goal(a);
	else if (rc == 0 && mk_target_find(mk, buf_str(&text)) != NONE)
		update_goal(w, mk_target_add(mk, buf_str(&text)), NULL); /* its name may have blanks */
	else if (rc == 0 && mk_word(&rest).n)
		rc = mk_fatal(mk, NULL, ".DEFAULT_GOAL contains more than one target");
	else if (rc == 0)
		update_goal(w, mk_target_add(mk, word), NULL);
	buf_free(&text);
	return rc;
}

static int
make_goals(struct make_app *a, struct update *w)
{
	static const int codes[] = {[RESULT_OK] = MAKE_OK, [RESULT_QUESTION] = MAKE_QUESTION,
	                            [RESULT_FAILED] = MAKE_TROUBLE};
	int code = MAKE_TROUBLE;

	tell_stage(a, DEBUG_BASIC, "Updating goal targets....\n");
	update_again(w, update_options(a, false));
	if (add_goals(a, w) < 0)
		mk_say_fatal(a->mk);
	else
		code = codes[update_run(w)];
	if (w->skewed)
		mk_error(a->mk, NULL, "warning:  Clock skew detected.  Your build may be incomplete.");
	update_remove_intermediates(w);
	return code;
}

/* What has to be made first is not there to be told about. */
static bool
lacks_makefile(struct make_app *a)
{
	bool lacks = false;

	for (uint32_t i = 0; i < a->mk->rules.makefiles.n; i++) {
		const struct mk_makefile *f = a->mk->rules.makefiles.p[i];

		if (!f->missing || f->optional)
			continue;
		mk_error(a->mk, f->at.file == NONE ? NULL : &f->at, "%s: %s",
		         mk_str(a->mk, a->mk->rules.targets.p[f->target].name).p, strerror(-f->error));
		lacks = true;
	}
	return lacks;
}

/* --dump and its like: makefiles are taken as they are */
static int
tell_rules(struct make_app *a)
{
	struct preview preview = {0};
	struct update w;
	int code = MAKE_TROUBLE;

	if (lacks_makefile(a))
		return code;
	update_init(&w, a->mk, &a->out, &a->children, NULL, make_tools_options(&a->mk->flags, &preview));
	if (a->mk->flags.why)
		update_goal(&w, mk_target_add(a->mk, mk_plain_name(str_of(a->mk->flags.why))), NULL);
	if ((a->mk->flags.why || add_goals(a, &w) == 0))
		code = make_tools_run(&w);
	else
		mk_say_fatal(a->mk);
	update_fini(&w);
	preview_fini(&preview);
	return code;
}

/* the makefiles, then, unless they are to be read again, the goals */
static int
make_all(struct make_app *a)
{
	struct update w;
	int code;

	if (make_tools_asked(&a->mk->flags))
		return tell_rules(a);
	report_begin(a->report, a->mk);
	update_init(&w, a->mk, &a->out, &a->children, a->slots, update_options(a, true));
	code = remake_makefiles(a, &w);
	if (code == MAKE_OK)
		code = make_goals(a, &w);
	update_fini(&w);
	report_end(a->report, code == AGAIN ? MAKE_OK : code);
	return code;
}

/* ---- one reading */

static int
take_options(struct make_app *a)
{
	static const char *const names[] = {"GNUMAKEFLAGS", "MAKEFLAGS"};

	for (size_t i = 0; i < countof(names); i++) {
		const char *text = getenv(names[i]);

		if (text && mk_flags_decode(a->mk, str_of(text), false) < 0)
			return -1;
	}
	return mk_flags_args(a->mk, a->argc, a->argv);
}

static int
print_text(struct make_app *a, void (*text)(const struct mk *, struct buf *), bool to_stderr)
{
	struct buf out = {0};

	text(a->mk, &out);
	a->out.directory = NULL;
	voice_print(&a->out, to_stderr, buf_str(&out));
	buf_free(&out);
	return to_stderr ? MAKE_TROUBLE : MAKE_OK;
}

static void
print_database(struct make_app *a)
{
	struct buf text = {0};

	mk_vars_print(a->mk, &text);
	mk_rules_print(a->mk, &text);
	mk_print(a->mk, buf_str(&text));
	buf_free(&text);
}

static int
read_files(struct make_app *a)
{
	tell_stage(a, DEBUG_BASIC, "Reading makefiles...\n");
	mk_flags_define(a->mk, true);
	if (make_stdin_take(a->mk, &a->out, &a->stdin_file) < 0)
		return -1;
	if (mk_read_all(a->mk) < 0 || mk_rules_settle(a->mk) < 0 || find_slots(a) < 0)
		return -1;
	find_sync(a);
	settle_sync(a);
	tell_directory(a);
	mk_flags_define(a->mk, true);
	return 0;
}

/* What is said while reading is kept together, too (-O). */
static int
read_all(struct make_app *a)
{
	struct hold hold;
	bool each;
	int rc;

	find_sync(a);
	each = a->out.each;
	hold_init(&hold);
	if (each && hold_open(&a->out, &hold) == 0)
		a->out.hold = &hold;
	rc = read_files(a);
	if (rc < 0)
		mk_say_fatal(a->mk);
	a->out.hold = NULL;
	hold_show(&a->out, &hold, each);
	hold_close(&a->out, &hold);
	return rc;
}

/* once, where -C has led us */
static int
open_report(struct make_app *a)
{
	struct err err = {0};

	if (!a->mk->flags.events || a->report || make_tools_asked(&a->mk->flags))
		return 0;
	a->report = report_open(a->mk->flags.events, &err);
	if (a->report)
		return 0;
	mk_fatal(a->mk, NULL, "%s", err.text.p);
	mk_say_fatal(a->mk);
	err_fini(&err);
	return -1;
}

static int
run_once(struct make_app *a, const char *start)
{
	int code;

	if (take_options(a) < 0)
		return a->mk->fatal.n ? (mk_say_fatal(a->mk), MAKE_TROUBLE) : print_text(a, mk_flags_usage, true);
	if (a->mk->flags.version)
		return print_text(a, mk_flags_version, false);
	if (a->mk->flags.help)
		return print_text(a, mk_flags_usage, false);
	if (change_directory(a) == 0) {
		tell_directory(a);
		if (a->mk->flags.debug & DEBUG_BASIC)
			print_text(a, mk_flags_version, false);
		define_variables(a, start);
		if (open_report(a) < 0 || read_all(a) < 0)
			return MAKE_TROUBLE;
		code = make_all(a);
		if (a->mk->flags.print_database && code != AGAIN)
			print_database(a);
		return code;
	}
	mk_say_fatal(a->mk);
	return MAKE_TROUBLE;
}

/* We do not run ourselves anew; who asks is told what it would come to. */
static void
tell_again(struct make_app *a)
{
	struct buf text = {0};

	buf_printf(&text, "Re-executing[%u]:", a->restarts);
	for (int i = 0; i < a->argc; i++) {
		bool from_stdin = strcmp(a->argv[i], "-f-") == 0 || strcmp(a->argv[i], "--file=-") == 0;

		if (from_stdin)
			buf_printf(&text, " --temp-stdin=%s", a->stdin_file.p);
		else
			buf_printf(&text, " %s", a->argv[i]);
	}
	buf_putc(&text, '\n');
	tell_stage(a, DEBUG_BASIC, text.p);
	buf_free(&text);
}

static int
run(struct make_app *a)
{
	struct buf start = {0};
	int code;

	find_directory(a);
	buf_put(&start, buf_str(&a->directory));
	do {
		struct mk_opts opts = {
			.host = &a->host,
			.disk = disk_real(),
			.program = a->program.p,
			.environ = environ,
		};

		a->mk = mk_new(&opts);
		code = run_once(a, start.p);
		a->restarts++;
		if (code == AGAIN)
			tell_again(a);
		a->out.directory = NULL;
		if (code == AGAIN)
			mk_free(a->mk);
	} while (code == AGAIN);
	buf_free(&start);
	return code;
}

static int
finish(struct make_app *a, int code)
{
	int caught = a->children.loop.caught;

	tell_directory(a);
	voice_end(&a->out);
	if (a->slots) {
		jobserver_guard(NULL);
		jobserver_close(a->slots);
	}
	children_fini(&a->children);
	if (a->out.failed) {
		fprintf(stderr, "%s: write error: stdout\n", a->program.p);
		code = code == MAKE_OK ? MAKE_QUESTION : code;
	}
	report_close(a->report);
	mk_free(a->mk);
	make_stdin_drop(&a->stdin_file);
	if (caught == SIGQUIT) /* no core of ours (make §1.2) */
		return MAKE_QUESTION;
	if (caught)
		raise(caught);
	return code;
}

int
make_app_main(int argc, char **argv)
{
	struct make_app a = {
		.host = {host_print, host_capture},
		.argc = argc,
		.argv = argv,
	};
	struct err err = {0};
	int code, out_flags = append_to(STDOUT_FILENO), err_flags = append_to(STDERR_FILENO);

	a.own_name = !make_app_is(argv[0]);
	if (argc > 1 && strcmp(argv[1], MAKE_APP_OPTION) == 0) {
		argv[1] = argv[0];
		a.argv++;
		a.argc--;
	}
	raise_stack();
	set_program(&a);
	voice_init(&a.out, a.program.p);
	if (children_init(&a.children, &err) < 0) {
		fprintf(stderr, "%s: %s\n", a.program.p, err.text.p);
		err_fini(&err);
		return MAKE_TROUBLE;
	}
	define_terminal("MAKE_TERMOUT", STDOUT_FILENO);
	define_terminal("MAKE_TERMERR", STDERR_FILENO);
	code = finish(&a, run(&a));
	if (out_flags >= 0)
		fcntl(STDOUT_FILENO, F_SETFL, out_flags);
	if (err_flags >= 0)
		fcntl(STDERR_FILENO, F_SETFL, err_flags);
	buf_free(&a.program);
	buf_free(&a.directory);
	buf_free(&a.slots_auth);
	buf_free(&a.sync_auth);
	return code;
}
