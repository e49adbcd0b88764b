/* make_app.c - see make_app.h: read the makefiles, bring them up to date and read again, bring the goals up
 * to date. SPDX-License-Identifier: Apache-2.0 */
#include "makecli/make_app.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/heap.h"
#include "manifest/make/mk.h"
#include "manifest/vars/option.h"
#include "manifest/read/read.h"
#include "runner/exec/exec.h"
#include "runner/lines/children.h"
#include "runner/lines/report.h"
#include "runner/lines/voice.h"
#include "session/say.h"
#include "cli/args.h"
#include "makecli/make_share.h"
#include "makecli/make_stdin.h"
#include "makecli/make_tools.h"
#include "makecli/make_vars.h"
#include "makecli/make_walk.h"

struct make_app {
	struct mk_host host;       /* first: callbacks find us by it */
	int argc;
	char **argv;
	struct buf name, program;  /* "make"; that or "make[1]" */
	struct buf directory;      /* where we work, absolute */
	struct voice out;
	struct children children;
	struct make_share share;
	struct buf stdin_file;     /* what -f - was, if it was given */
	uint32_t restarts;
	bool moved;                /* -C was obeyed */
	bool options_known;        /* who gives wrong ones is told neither how deep we are nor where */
	bool own_name;             /* we were started as weir */
	int out_flags, err_flags;  /* of stdout and stderr, to be restored; -1: we have not touched them */
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
	bool tell = a->options_known && (f->print_directory < 0 ? implied : f->print_directory);

	a->out.directory = tell && !make_tools_asked(f) ? buf_cstr(&a->directory) : NULL;
	a->out.remark = f->print_database;
}

/* ---- what reading and expanding need of the world */

static void
host_print(struct mk_host *host, enum mk_to to, struct str text)
{
	struct make_app *a = (struct make_app *)host;
	/* what a tool answers is all that stdout gets */
	bool to_stderr = to == TO_STDERR || (a->mk && make_tools_asked(&a->mk->flags));

	/* a makefile may have said -w just now */
	if (a->mk)
		tell_directory(a);
	if (to == TO_STDERR)
		report_message(a->report, text);
	if (to == TO_NOTES && !to_stderr)
		voice_note(&a->out, text);
	else
		voice_print(&a->out, to_stderr, text);
}

static int
host_capture(struct mk_host *host, char *const argv[], char *const envp[], struct buf *out)
{
	struct make_app *a = (struct make_app *)host;

	tell_directory(a); /* a makefile may have said --no-print-directory just now */
	voice_yield(&a->out);
	return children_capture(&a->children, argv, envp, a->out.hold ? a->out.hold->err : -1, out);
}

/* ---- beginning */

static void
set_program(struct make_app *a)
{
	const char *slash = strrchr(a->argv[0], '/');

	buf_puts(&a->name, slash ? slash + 1 : a->argv[0]);
	buf_put(&a->program, buf_str(&a->name));
	if (level())
		buf_printf(&a->program, "[%u]", level());
}

static void
quit(int sig)
{
	(void)sig;
	_exit(MAKE_QUESTION);
}

/* No core of ours, even while nothing needs to be guarded (make §1.2) */
static void
quit_without_core(void)
{
	struct sigaction act = {.sa_handler = quit}, before;

	if (sigaction(SIGQUIT, &act, &before) == 0 && before.sa_handler == SIG_IGN)
		sigaction(SIGQUIT, &before, NULL);
}

/* Files that we share with our children are appended to: nobody overwrites what another wrote. Says what
 * was */
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
	if (getcwd(path, sizeof path))
		buf_puts(&a->directory, path);
	else
		fprintf(stderr, "%s: getcwd: %s\n", a->program.p, strerror(errno));
}

/* -C, once: a restart is there already */
static int
change_directory(struct make_app *a)
{
	const mk_words *dirs = &a->mk->flags.directories;

	if (a->moved || !dirs->n)
		return 0;
	for (uint32_t i = 0; i < dirs->n; i++)
		if (chdir(dirs->p[i]) < 0)
			return mk_fatal(a->mk, NULL, "%s: %s", dirs->p[i], strerror(errno));
	a->moved = true;
	find_directory(a);
	return 0;
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

/* made parallel by our name, unless somebody said how many (make_app.h) */
static void
choose_jobs(struct make_app *a)
{
	struct mk_flags *f = &a->mk->flags;

	if (!a->own_name || f->jobs_written || f->jobserver_auth || level())
		return;
	f->jobs = default_jobs();
	f->jobs_written = true;
}

/* From now on there is something to leave behind. */
static int
guard(struct make_app *a)
{
	struct err err = {0};
	int rc = children_guard(&a->children, &err);

	if (rc < 0)
		mk_fatal(a->mk, NULL, "%s", err.text.p);
	err_fini(&err);
	return rc;
}

/* --pass-fd: what else we were started with is nobody's below us (docs/spawn.md) */
static int
bring(struct make_app *a)
{
	const mk_words *words = &a->mk->flags.pass_fds;

	for (uint32_t i = 0; i < words->n; i++) {
		int fd = fd_named(words->p[i]);

		if (fd < 0)
			return mk_fatal(a->mk, NULL, "--pass-fd=%s: not a descriptor above 2 that is open",
			                words->p[i]);
		if (!children_bring(&a->children, fd))
			return mk_fatal(a->mk, NULL, "too many --pass-fd");
	}
	return 0;
}

static int
read_files(struct make_app *a)
{
	make_walk_stage(a->mk, "Reading makefiles...\n");
	make_share_begin(&a->share);
	mk_flags_define(a->mk, true);
	if (bring(a) < 0)
		return -1;
	if (make_stdin_take(a->mk, &a->out, &a->children, &a->stdin_file) < 0)
		return -1;
	if (mk_read_all(a->mk) < 0 || mk_rules_settle(a->mk) < 0)
		return -1;
	if (guard(a) < 0)
		return -1;
	choose_jobs(a);
	if (make_share_slots(&a->share) < 0)
		return -1;
	make_share_output(&a->share);
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

	make_share_reading(&a->share);
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

/* in the directory where it is to be */
static int
work(struct make_app *a, const char *start)
{
	struct make_facts facts = {a->argv[0], start, buf_cstr(&a->directory), a->own_name, a->restarts};
	struct make_walk walk = {
		.mk = a->mk,
		.out = &a->out,
		.children = &a->children,
		.restarts = a->restarts,
	};

	a->mk->debug = a->mk->flags.debug;
	tell_directory(a);
	if (a->mk->flags.debug & DEBUG_BASIC)
		print_text(a, mk_flags_version, false);
	make_vars_define(a->mk, &facts);
	if (open_report(a) < 0)
		return MAKE_TROUBLE;
	if (read_all(a) < 0) {
		make_walk_unread(a->mk);
		return MAKE_TROUBLE;
	}
	walk.slots = a->share.slots;
	walk.report = a->report;
	return make_walk(&walk);
}

/* as GNU make, with the whole help, unless we may speak for ourselves */
static int
refuse(struct make_app *a, const char *option)
{
	bool for_ninja = option && args_know(option);

	if (!a->own_name)
		return print_text(a, mk_flags_usage, true);
	if (for_ninja)
		fputs("that is for a build.ninja, but here is a Makefile; ", stderr);
	say_refused(for_ninja ? NULL : option, mk_option_longs);
	return MAKE_TROUBLE;
}

static int
run_once(struct make_app *a, const char *start)
{
	const struct mk_flags *f = &a->mk->flags;
	bool understood = take_options(a) == 0;

	if (!a->mk->fatal.n && understood && f->version)
		return print_text(a, mk_flags_version, false);
	if (!a->mk->fatal.n && !understood)
		return refuse(a, f->refused);
	if (!a->mk->fatal.n && f->help)
		return print_text(a, mk_flags_usage, false);
	a->options_known = understood;
	if (understood)
		a->mk->program = a->program.p;
	if (!a->mk->fatal.n && change_directory(a) == 0)
		return work(a, start);
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
	make_walk_stage(a->mk, text.p);
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
			.program = a->name.p,
			.environ = environ,
		};

		a->mk = a->share.mk = mk_new(&opts);
		code = run_once(a, buf_cstr(&start));
		a->restarts++;
		if (code == MAKE_AGAIN)
			tell_again(a);
		a->out.directory = NULL;
		if (code == MAKE_AGAIN)
			mk_free(a->mk);
	} while (code == MAKE_AGAIN);
	buf_free(&start);
	return code;
}

/* What is but one text is written when all has been said, and the reason is still known then. */
static int
say_write_error(const struct make_app *a)
{
	const struct mk_flags *f = &a->mk->flags;
	const char *why = f->version || f->help ? strerror(-a->out.error) : NULL;

	fprintf(stderr, "%s: write error: stdout%s%s\n", a->program.p, why ? ": " : "", why ? why : "");
	return MAKE_QUESTION;
}

static void
restore_flags(int fd, int flags)
{
	if (flags >= 0)
		fcntl(fd, F_SETFL, flags);
}

static int
finish(struct make_app *a, int code)
{
	int caught = a->children.loop.caught;

	tell_directory(a);
	if (caught)
		a->out.entered = NULL; /* a sudden end: nobody is told */
	voice_end(&a->out);
	make_share_fini(&a->share);
	make_stdin_drop(&a->stdin_file);
	if (a->out.error)
		code = say_write_error(a);
	report_close(a->report);
	if (WANTS_ALL_FREED)
		mk_free(a->mk);
	restore_flags(STDOUT_FILENO, a->out_flags);
	restore_flags(STDERR_FILENO, a->err_flags);
	children_fini(&a->children); /* last: what has come too late to be caught ends us here */
	if (caught == SIGQUIT) /* no core of ours (make §1.2) */
		return MAKE_QUESTION;
	if (caught)
		raise(caught);
	return code;
}

int
make_app_main(int argc, char **argv, spawn_again *again)
{
	struct make_app a = {
		.host = {host_print, host_capture},
		.argc = argc,
		.argv = argv,
	};
	struct err err = {0};
	int code;

	if (!WANTS_ALL_FREED)
		heap_begin();
	fd_occupy_standard("/", O_PATH); /* as good as closed, for us and for children */
	a.out_flags = append_to(STDOUT_FILENO);
	a.err_flags = append_to(STDERR_FILENO);
	a.own_name = !make_app_is(argv[0]);
	if (argc > 1 && strcmp(argv[1], MAKE_APP_OPTION) == 0) {
		argv[1] = argv[0];
		a.argv++;
		a.argc--;
	}
	set_program(&a);
	quit_without_core();
	voice_init(&a.out, a.program.p);
	a.share.out = &a.out;
	if (children_init(&a.children, &err) < 0) {
		fprintf(stderr, "%s: %s\n", a.program.p, err.text.p);
		err_fini(&err);
		return MAKE_TROUBLE;
	}
	children_raise_stack(&a.children); /* expansion recurses as deep as the makefile's author does */
	if (!WANTS_ALL_FREED)
		a.children.again.begin = again;
	make_vars_terminal("MAKE_TERMOUT", STDOUT_FILENO);
	make_vars_terminal("MAKE_TERMERR", STDERR_FILENO);
	code = finish(&a, run(&a));
	buf_free(&a.name);
	buf_free(&a.program);
	buf_free(&a.directory);
	return code;
}
