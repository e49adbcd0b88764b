/* step.c - see step.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/make/step.h"

#include <stdlib.h>
#include <sys/wait.h>

#include "manifest/expand/command.h"
#include "manifest/recipe/idle.h"
#include "runner/exec/jobserver.h"
#include "runner/make/outcome.h"
#include "runner/make/tell.h"

static bool
is_silent(struct update *w, const struct task *t)
{
	return w->mk->flags.silent || w->mk->rules.silent_all ||
	       update_target(w, t->target)->flags & TARGET_SILENT;
}

static bool
ignores(struct update *w, const struct task *t)
{
	return w->mk->flags.ignore_errors || update_target(w, t->target)->flags & TARGET_IGNORE;
}

bool
step_is_ignored(struct update *w, const struct task *t)
{
	return t->steps.p[t->step].ignore || ignores(w, t);
}

/* ---- messages about a line: where it stands, and for which target it runs */

static void
say_status(struct update *w, const struct task *t, const struct mk_step *step, const char *what, bool ignored)
{
	struct mk *mk = w->mk;
	const char *shuffle = w->o.shuffle;
	struct buf place = {0};

	if (step->at.file == NONE)
		buf_puts(&place, "<builtin>");
	else
		buf_printf(&place, "%s:%u", mk_str(mk, step->at.file).p, step->at.line);
	mk_error(mk, NULL, "%s[%s: %s] %s%s%s%s", ignored ? "" : "*** ", place.p,
	         update_name(w, t->target).p, what, ignored ? " (ignored)" : "",
	         shuffle ? " shuffle=" : "", shuffle ? shuffle : "");
	buf_free(&place);
}

void
step_say_failure(struct update *w, const struct task *t, int status, bool ignored)
{
	const struct mk_step *step = &t->steps.p[t->step];
	struct buf what = {0};

	if (ignored ? w->mk->flags.silent || w->mk->rules.silent_all
	            : w->goals.p[update_node(w, t->target)->goal].optional)
		return;
	update_tell_missing(w, w->last_goal);
	if (!WIFSIGNALED(status))
		buf_printf(&what, "Error %d", WEXITSTATUS(status));
	else
		buf_puts(&what, strsignal(WTERMSIG(status)));
	if (WIFSIGNALED(status) && WCOREDUMP(status))
		buf_puts(&what, " (core dumped)");
	say_status(w, t, step, what.p, ignored);
	buf_free(&what);
}

void
step_hold(struct update *w, struct task *t, bool use)
{
	w->out->hold = use && t->hold.out >= 0 ? &t->hold : NULL;
}

static void
echo(struct update *w, const struct task *t, const struct mk_step *step)
{
	bool dry = w->o.dry, trace = w->mk->debug & DEBUG_PRINT;
	struct buf line = {0};

	if (!dry && !trace && (step->silent || is_silent(w, t)))
		return;
	buf_put(&line, step->text);
	buf_putc(&line, '\n');
	mk_print(w->mk, buf_str(&line));
	buf_free(&line);
}

/* as the child would say it who could not become the program */
static void
say_not_run(struct update *w, const char *program, int e)
{
	struct buf text = {0};

	buf_printf(&text, "%s: %s: %s\n", w->mk->program, program, strerror(-e));
	w->mk->host->print(w->mk->host, TO_STDERR, buf_str(&text));
	buf_free(&text);
}

/* ---- one process */

bool
step_is_kept(const struct update *w, const struct task *t, const struct mk_step *step)
{
	return t->hold.out >= 0 && !(step->always && w->mk->flags.sync != SYNC_RECURSE);
}

static bool
runs_make(const struct task *t)
{
	for (uint32_t i = 0; i < t->steps.n; i++)
		if (t->steps.p[i].always)
			return true;
	return false;
}

/* What its lines are run with, all as if they ran make if one does. Exported variables are expanded for the
 * first of them: with $(shell) in one, a recipe of many lines would run it as often. NULL after mk_fatal */
static char **
environment(struct update *w, struct task *t)
{
	char **env = t->env;
	size_t n = 0;

	if (env)
		return env;
	env = mk_environ(w->mk, t->scope, runs_make(t));
	if (!env || t->steps.n == 1)
		return env;
	while (env[n])
		n++;
	t->env = arena_alloc(&t->mem, (n + 1) * sizeof *env);
	t->env[n] = NULL;
	for (size_t i = 0; i < n; i++)
		t->env[i] = (char *)(uintptr_t)arena_str(&t->mem, str_of(env[i])).p;
	return t->env;
}

/* 0, a code as if a process had ended with it, or -1 after mk_fatal. done: there is nothing to wait for */
static int
start_kid(struct update *w, struct task *t, const struct mk_step *step, char **argv, bool *done)
{
	char **env = environment(w, t);
	bool kept = step_is_kept(w, t, step);
	struct kid_req req = {.argv = argv, .envp = env, .out = -1, .err = -1, .may_be_us = step->always};
	int pass[2], e;

	if (!env)
		return -1;
	if (kept) {
		req.out = t->hold.out;
		req.err = t->hold.err;
	}
	if (step->always && w->slots && jobserver_pass(w->slots, pass)) {
		req.pass = pass;
		req.npass = 2;
	}
	if (kept)
		voice_flush(w->out);
	else
		voice_yield(w->out);
	w->mk->ran++;
	*done = !(w->mk->debug & DEBUG_JOBS) && children_spared(argv, env);
	if (*done)
		return 0;
	e = children_start(w->children, &t->kid, &req);
	if (e == 0 && !t->chained)
		tell_started(w, t);
	if (e == 0) {
		t->chained = true;
		return 0;
	}
	say_not_run(w, argv[0], e);
	return 127;
}

/* ---- one line */

enum step_came
step_failed(struct update *w, struct task *t, int status)
{
	bool ignored = step_is_ignored(w, t);

	step_say_failure(w, t, status, ignored);
	if (ignored)
		return STEP_DONE;
	t->code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	if (WIFSIGNALED(status) || w->mk->rules.delete_on_error)
		outcome_delete(w, t->target);
	return STEP_ENDS;
}

/* `:` says the same to any shell, and is no reason to say where we are; more than that is understood of one,
 * and is left out as if it had been run */
static bool
does_nothing(struct update *w, struct task *t, const struct mk_step *step, char *const *argv)
{
	if (!argv[0] || !argv[1] || !argv[2] || argv[3] || strcmp(argv[1], "-c") != 0)
		return false;
	if (strcmp(argv[2], ":") == 0)
		return true;
	if (strcmp(argv[0], "/bin/sh") != 0 || !mk_script_is_idle(str_of(argv[2])))
		return false;
	if (!step_is_kept(w, t, step))
		voice_yield(w->out);
	return true;
}

/* under -n some lines are only said to be run */
static void
note_ran(struct update *w, struct task *t, bool pretended)
{
	t->ran = true;
	w->nran++;
	w->goals.p[update_node(w, t->target)->goal].ran = true;
	update_node(w, t->target)->pretended |= pretended;
}

static enum step_came
run(struct update *w, struct task *t, char **argv, int *fatal)
{
	const struct mk_step *step = &t->steps.p[t->step];
	bool pretended = w->o.dry && !step->always, done = false;
	int e;

	if (w->o.question && !step->always)
		return STEP_ENDS;
	if (t->hold.out >= 0 && !step_is_kept(w, t, step)) {
		/* it speaks for itself: what was kept comes first */
		step_hold(w, t, false);
		hold_show(w->out, &t->hold, w->out->each);
	}
	echo(w, t, step);
	note_ran(w, t, pretended);
	if (pretended || does_nothing(w, t, step, argv))
		return STEP_DONE;
	e = start_kid(w, t, step, argv, &done);
	if (e < 0)
		*fatal = -1;
	if (e > 0)
		return step_failed(w, t, e << 8);
	return e < 0 ? STEP_ENDS : done ? STEP_DONE : STEP_RUNS;
}

enum step_came
step_run(struct update *w, struct task *t, int *fatal)
{
	const struct mk_step *step = &t->steps.p[t->step];
	enum step_came came;
	char **argv;

	if (w->o.touch && !w->o.question && !step->always) {
		t->skipped = true;
		return STEP_DONE;
	}
	if (mk_command(w->mk, t->scope, step->text, step->ignore || ignores(w, t), &argv) < 0) {
		*fatal = -1;
		return STEP_ENDS;
	}
	came = argv ? run(w, t, argv, fatal) : STEP_DONE;
	xfree(argv);
	return came;
}
