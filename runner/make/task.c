/* task.c - a recipe on its way: one process after the other, with the flags of its lines (make §1.11). It holds
 * one slot from its first line to its last. SPDX-License-Identifier: Apache-2.0 */
#include "runner/make/update.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "manifest/make/command.h"
#include "manifest/make/search.h"
#include "runner/jobserver.h"
#include "runner/load.h"
#include "runner/make/preview.h"
#include "runner/make/report.h"

#define LOAD_MS 1000 /* how often we look whether the machine is less busy */

struct task {
	struct kid kid;        /* the process of its current line */
	uint32_t target;
	struct mk_scope *scope;
	struct arena mem;
	mk_steps steps;
	uint32_t step;         /* the next one */
	char **env[2];         /* of lines, and of those that run make: in mem; NULL: not needed yet */
	bool ran;              /* something was run, or said to be */
	bool begun;            /* it has its slot */
	struct hold hold;
	uint32_t told;         /* its number in the report */
	int code;              /* what the failed line ended with, 128 + signal; 0: none did */
	struct task *next;
};

static struct str
name_of(struct update *w, uint32_t target)
{
	return mk_str(w->mk, update_target(w, target)->name);
}

static bool
is_silent(struct update *w, const struct task *t)
{
	return w->mk->flags.silent || w->mk->rules.silent_all || update_target(w, t->target)->flags & TARGET_SILENT;
}

static bool
ignores(struct update *w, const struct task *t)
{
	return w->mk->flags.ignore_errors || w->mk->rules.ignore_all ||
	       update_target(w, t->target)->flags & TARGET_IGNORE;
}

/* ---- messages about a line: where it stands, and for which target it runs */

static void
say_status(struct update *w, const struct task *t, const struct mk_step *step, const char *what, bool ignored)
{
	struct mk *mk = w->mk;
	struct buf place = {0};

	if (step->at.file == NONE)
		buf_puts(&place, "<builtin>");
	else
		buf_printf(&place, "%s:%u", mk_str(mk, step->at.file).p, step->at.line);
	mk_error(mk, NULL, "%s[%s: %s] %s%s%s%s", ignored ? "" : "*** ", place.p, name_of(w, t->target).p, what,
	         ignored ? " (ignored)" : "", w->o.shuffle ? " shuffle=" : "", w->o.shuffle ? w->o.shuffle : "");
	buf_free(&place);
}

static void
say_failure(struct update *w, const struct task *t, int status, bool ignored)
{
	const struct mk_step *step = &t->steps.p[t->step];
	struct buf what = {0};

	if ((ignored && (w->mk->flags.silent || w->mk->rules.silent_all)) ||
	    w->goals.p[update_node(w, t->target)->goal].optional)
		return;
	if (!ignored)
		update_tell_missing(w, t->target);
	if (WIFSIGNALED(status))
		buf_printf(&what, "%s%s", strsignal(WTERMSIG(status)), WCOREDUMP(status) ? " (core dumped)" : "");
	else
		buf_printf(&what, "Error %d", WEXITSTATUS(status));
	say_status(w, t, step, what.p, ignored);
	buf_free(&what);
}

/* ---- what a broken recipe may have half made */

static void
delete_target(struct update *w, uint32_t target, uint32_t for_target)
{
	struct mk *mk = w->mk;
	struct str name = name_of(w, target), lib, member;
	struct stat st;
	int64_t ns;

	if (update_target(w, target)->flags & (TARGET_PRECIOUS | TARGET_PHONY))
		return;
	if (mk_is_member(name, &lib, &member))
		return;
	if (stat(name.p, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	ns = st.st_mtim.tv_sec * (int64_t)1000000000 + st.st_mtim.tv_nsec;
	if (ns == update_node(w, target)->mtime)
		return;
	if (target == for_target)
		mk_error(mk, NULL, "*** Deleting file '%s'", name.p);
	else
		mk_error(mk, NULL, "*** [%s] Deleting file '%s'", name_of(w, for_target).p, name.p);
	if (mk->disk->remove(mk->disk, name.p) < 0)
		mk_error(mk, NULL, "unlink: %s: %s", name.p, strerror(errno));
}

static void
delete_targets(struct update *w, uint32_t target)
{
	delete_target(w, target, target);
	for (uint32_t i = 0; i < update_target(w, target)->peers.n; i++)
		delete_target(w, update_target(w, target)->peers.p[i], target);
}

/* ---- the end of a recipe */

static void
unlink_task(struct update *w, struct task *t)
{
	struct task **at = &w->running;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	w->nrunning--;
	if (w->slots)
		jobserver_keep(w->slots, w->nrunning);
}

static void
free_task(struct update *w, struct task *t)
{
	hold_close(w->out, &t->hold);
	arena_free(&t->mem);
	vec_free(&t->steps);
	free(t);
}

static void
note_made(struct update *w, uint32_t target, bool ran)
{
	decide_made(w, target, ran);
	if (!ran)
		return;
	update_note_found(w, target);
	vec_push(&w->made, target);
}

/* A pattern rule promises all its targets. */
static void
check_peer(struct update *w, const struct task *t, uint32_t peer)
{
	const struct mk_recipe *r = &w->mk->rules.recipes.p[update_target(w, t->target)->recipe];
	const struct node *n = update_node(w, peer), *made = update_node(w, t->target);
	struct mk_at at = {r->file, r->line};

	if (update_target(w, t->target)->stem == NONE || update_target(w, peer)->flags & TARGET_PHONY ||
	    n->mtime != n->before || made->mtime == made->before)
		return;
	mk_error(w->mk, &at, "warning: pattern recipe did not update peer target '%s'.", name_of(w, peer).p);
}

static void
end_peers(struct update *w, const struct task *t, enum node_result result)
{
	for (uint32_t i = 0; i < update_target(w, t->target)->peers.n; i++) {
		uint32_t peer = update_target(w, t->target)->peers.p[i];
		struct node *n = update_node(w, peer);

		if (n->maker != t->target || (n->state != NODE_RUNNING && n->state != NODE_NEW))
			continue;
		n->pretended = update_node(w, t->target)->pretended;
		note_made(w, peer, t->ran);
		if (result == RESULT_OK && t->ran)
			check_peer(w, t, peer);
		update_over(w, peer, result);
	}
}

static void
end_task(struct update *w, struct task *t, enum node_result result)
{
	uint32_t target = t->target;

	if (t->begun) {
		unlink_task(w, t);
		report_finished(w->o.report, t->told, t->code);
	}
	if (w->out->hold == &t->hold)
		w->out->hold = NULL;
	hold_show(w->out, &t->hold, w->out->each);
	if (result == RESULT_FAILED)
		update_fail(w, target);
	note_made(w, target, t->ran);
	end_peers(w, t, result);
	update_over(w, target, result);
	free_task(w, t);
}

/* ---- lines */

/* where messages go while this recipe is looked after */
static void
use_hold(struct update *w, struct task *t, bool use)
{
	w->out->hold = use && t->hold.out >= 0 ? &t->hold : NULL;
}

static void
echo(struct update *w, const struct task *t, const struct mk_step *step)
{
	bool dry = w->o.dry, trace = w->mk->flags.trace || w->mk->flags.debug & DEBUG_PRINT;
	struct buf line = {0};

	if (!dry && !trace && (step->silent || is_silent(w, t)))
		return;
	buf_put(&line, step->text);
	buf_putc(&line, '\n');
	mk_print(w->mk, buf_str(&line));
	buf_free(&line);
}

static bool
does_nothing(char *const *argv)
{
	return argv[0] && argv[1] && argv[2] && !argv[3] && strcmp(argv[1], "-c") == 0 && strcmp(argv[2], ":") == 0;
}

static void
say_started(struct update *w, const struct task *t)
{
	struct buf text = {0};

	buf_printf(&text, "Putting child %p (%s) PID %d on the chain.\n", (const void *)t, name_of(w, t->target).p,
	           (int)t->kid.child.pid);
	mk_print(w->mk, buf_str(&text));
	buf_free(&text);
}

/* as the child would say it who could not become the program */
static void
say_not_run(struct update *w, const char *program, int e)
{
	struct buf text = {0};

	buf_printf(&text, "%s: %s: %s\n", w->mk->program, program, strerror(-e));
	w->mk->host->print(w->mk->host, true, buf_str(&text));
	buf_free(&text);
}

/* A make below us keeps its own output together, unless ours is to hold all of it. */
static bool
is_kept(const struct update *w, const struct task *t, const struct mk_step *step)
{
	return t->hold.out >= 0 && !(step->always && w->mk->flags.sync != SYNC_RECURSE);
}

/* What its lines are run with. Exported variables are expanded for the first of them: with $(shell) in one, a
 * recipe of many lines would run it as often. NULL after mk_fatal */
static char **
environment(struct update *w, struct task *t, bool recursive)
{
	char **env = t->env[recursive];
	size_t n = 0;

	if (env)
		return env;
	env = mk_environ(w->mk, t->scope, recursive);
	if (!env || t->steps.n == 1)
		return env;
	while (env[n])
		n++;
	t->env[recursive] = arena_alloc(&t->mem, (n + 1) * sizeof *env);
	t->env[recursive][n] = NULL;
	for (size_t i = 0; i < n; i++)
		t->env[recursive][i] = (char *)(uintptr_t)arena_str(&t->mem, str_of(env[i])).p;
	return t->env[recursive];
}

static int
start_kid(struct update *w, struct task *t, const struct mk_step *step, char **argv)
{
	char **env = environment(w, t, step->always);
	bool kept = is_kept(w, t, step);
	struct kid_req req = {.argv = argv, .envp = env, .out = -1, .err = -1};
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
	e = children_start(w->children, &t->kid, &req);
	if (e == 0 && w->mk->flags.debug & DEBUG_JOBS)
		say_started(w, t);
	if (e == 0)
		return 0;
	say_not_run(w, argv[0], e);
	return 127;
}

/* What to do with a line: 0: it is done with, 1: it runs now, -1: the recipe is over */
enum line_came { LINE_DONE, LINE_RUNS, LINE_ENDS };

static enum line_came
failed_line(struct update *w, struct task *t, int status)
{
	const struct mk_step *step = &t->steps.p[t->step];
	bool ignored = step->ignore || ignores(w, t);

	say_failure(w, t, status, ignored);
	if (ignored)
		return LINE_DONE;
	t->code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	if (WIFSIGNALED(status) || w->mk->rules.delete_on_error)
		delete_targets(w, t->target);
	return LINE_ENDS;
}

static enum line_came
run_line(struct update *w, struct task *t, int *fatal)
{
	const struct mk_step *step = &t->steps.p[t->step];
	char **argv;
	int e;

	if (w->o.touch && !step->always)
		return LINE_DONE;
	if (mk_command(w->mk, t->scope, step->text, step->ignore || ignores(w, t), &argv) < 0) {
		*fatal = -1;
		return LINE_ENDS;
	}
	if (!argv)
		return LINE_DONE;
	if (w->o.question && !step->always) {
		free(argv);
		return LINE_ENDS;
	}
	if (t->hold.out >= 0 && !is_kept(w, t, step)) { /* it speaks for itself: what was kept comes first */
		use_hold(w, t, false);
		hold_show(w->out, &t->hold, w->out->each);
	}
	echo(w, t, step);
	t->ran = true;
	w->nran++;
	w->goals.p[update_node(w, t->target)->goal].ran = true;
	update_node(w, t->target)->pretended |= w->o.dry && !step->always;
	if ((w->o.dry && !step->always) || does_nothing(argv)) {
		free(argv);
		return LINE_DONE;
	}
	e = start_kid(w, t, step, argv);
	free(argv);
	if (e == 0)
		return LINE_RUNS;
	if (e < 0) {
		*fatal = -1;
		return LINE_ENDS;
	}
	return failed_line(w, t, e << 8);
}

/* from the current line on, until one runs. 0, or -1 after mk_fatal */
static int
run_lines(struct update *w, struct task *t)
{
	int fatal = 0;

	use_hold(w, t, true);
	for (; t->step < t->steps.n; t->step++) {
		enum line_came came = run_line(w, t, &fatal);

		if (came == LINE_DONE)
			continue;
		use_hold(w, t, false);
		if (came == LINE_ENDS)
			end_task(w, t, w->o.question && !fatal ? RESULT_QUESTION : RESULT_FAILED);
		return fatal;
	}
	use_hold(w, t, false);
	end_task(w, t, RESULT_OK);
	return 0;
}

void
task_kid_ended(struct update *w, struct kid *k)
{
	struct task *t = (struct task *)k;
	enum line_came came = LINE_DONE;
	bool question;

	report_usage(w->o.report, t->told, &k->usage);
	use_hold(w, t, true);
	/* under -q a make below us says so that something is to be done */
	question = w->o.question && WIFEXITED(k->status) && WEXITSTATUS(k->status) == 1;
	if (question)
		came = LINE_ENDS;
	else if (k->status)
		came = failed_line(w, t, k->status);
	if (w->mk->flags.sync == SYNC_LINE)
		hold_show(w->out, &t->hold, w->out->each);
	use_hold(w, t, false);
	if (came == LINE_ENDS) {
		end_task(w, t, question ? RESULT_QUESTION : RESULT_FAILED);
		return;
	}
	t->step++;
	if (run_lines(w, t) < 0) {
		mk_say_fatal(w->mk);
		w->stop = true;
	}
}

/* ---- the beginning of a recipe */

static bool
is_parallel(const struct update *w)
{
	return (w->slots || w->mk->flags.jobs != 1) && !w->mk->rules.not_parallel;
}

static bool
load_allows(const struct update *w)
{
	double average, limit = w->mk->flags.max_load;

	if (limit < 0 || !w->nrunning || getloadavg(&average, 1) != 1)
		return true;
	return load_room(limit, average) > 0;
}

bool
task_room(struct update *w)
{
	if (!is_parallel(w))
		return !w->nrunning;
	if (!load_allows(w))
		return false;
	if (w->slots)
		return jobserver_room(w->slots, w->nrunning) > 0;
	return !w->nrunning || w->mk->flags.jobs == NONE || w->nrunning < w->mk->flags.jobs;
}

void
task_wait(struct update *w)
{
	bool busy = w->mk->flags.max_load >= 0;
	int token = w->slots && is_parallel(w) && !busy && w->wants_room ? jobserver_fd(w->slots) : -1;
	struct kid *k;

	voice_flush(w->out);
	k = children_wait(w->children, token, busy && w->wants_room ? LOAD_MS : -1);
	if (k)
		task_kid_ended(w, k);
}

static int
touch_file(struct update *w, const char *name)
{
	struct buf line = {0};
	int64_t ns;
	struct disk *disk = w->mk->disk;
	struct str lib, member;

	if (!w->mk->flags.silent && !w->mk->rules.silent_all) {
		buf_printf(&line, "touch %s\n", name);
		mk_print(w->mk, buf_str(&line));
		buf_free(&line);
	}
	if (w->o.dry)
		return 0;
	if (mk_is_member(str_of(name), &lib, &member))
		return mk_member_touch(w->mk, lib, member);
	return disk->stamp(disk, name, &ns);
}

/* -t: the target is given a new time instead of being made */
static enum node_result
touch(struct update *w, struct task *t)
{
	int e;

	if (update_target(w, t->target)->flags & TARGET_PHONY)
		return RESULT_OK;
	e = touch_file(w, name_of(w, t->target).p);
	t->ran = true;
	w->goals.p[update_node(w, t->target)->goal].ran = true;
	if (e < 0)
		mk_error(w->mk, NULL, "touch: open: %s: %s", name_of(w, t->target).p, strerror(-e));
	return e < 0 ? RESULT_FAILED : RESULT_OK;
}

static void
trace(struct update *w, const struct task *t, const struct buf *why)
{
	const struct mk_recipe *r = &w->mk->rules.recipes.p[update_target(w, t->target)->recipe];
	struct buf line = {0};

	if (!w->mk->flags.trace)
		return;
	if (r->file == NONE)
		buf_puts(&line, "<builtin>");
	else
		buf_printf(&line, "%s:%u", mk_str(w->mk, r->file).p, r->line);
	buf_printf(&line, ": update target '%s' due to: %s\n", name_of(w, t->target).p, why->p);
	mk_print(w->mk, buf_str(&line));
	buf_free(&line);
}

/* expand all lines, before the first of them runs. 0, or -1 after mk_fatal */
static int
expand(struct update *w, struct task *t, struct buf *why)
{
	uint32_t n = update_target(w, t->target)->deps.n;
	bool *newer = xcalloc(n + 1, sizeof *newer);
	uint32_t *where = xmalloc((n + 1) * sizeof *where);
	const struct node *node = update_node(w, t->target);
	uint32_t parent = node->parent, self = node->where;
	struct mk_facts facts = {newer, where, parent, node->gpath && self != NONE ? &self : NULL};
	int rc;

	decide_must(w, t->target, newer, why);
	for (uint32_t i = 0; i < n; i++)
		where[i] = update_node(w, update_target(w, t->target)->deps.p[i].target)->where;
	t->scope = mk_target_scope(w->mk, t->target, parent);
	rc = mk_recipe_steps(w->mk, t->target, &facts, &t->mem, &t->steps);
	free(newer);
	free(where);
	return rc;
}

static void
claim_peers(struct update *w, uint32_t target)
{
	update_node(w, target)->state = NODE_RUNNING;
	for (uint32_t i = 0; i < update_target(w, target)->peers.n; i++) {
		uint32_t peer = update_target(w, target)->peers.p[i];
		struct node *n;

		decide_stat(w, peer);
		n = update_node(w, peer);
		if (n->before == TIME_UNKNOWN)
			n->before = n->mtime;
		if (n->maker == NONE)
			n->maker = target;
		if (n->state == NODE_NEW || n->state == NODE_LOOKED)
			n->state = NODE_RUNNING;
	}
}

static void
await_room(struct update *w)
{
	w->wants_room = true;
	while (!w->children->loop.caught && !w->stop && !task_room(w))
		task_wait(w);
	w->wants_room = false;
}

/* A recipe that has failed meanwhile is a reason not to begin another. */
static void
notice_ended(struct update *w)
{
	struct kid *k;

	while (w->nrunning && (k = children_wait(w->children, -1, 0)))
		task_kid_ended(w, k);
}

static int
launch(struct update *w, struct task *t, const struct buf *why)
{
	uint32_t before;

	notice_ended(w);
	await_room(w);
	if (w->stop || w->children->loop.caught) {
		free_task(w, t);
		return 0;
	}
	t->begun = true;
	t->next = w->running;
	w->running = t;
	before = w->nrunning++;
	t->told = report_started(w->o.report, w->mk, t->target, &t->steps, buf_str(why));
	if (w->mk->flags.sync != SYNC_NONE && is_parallel(w) && w->out->mutex >= 0)
		hold_open(w->out, &t->hold);
	use_hold(w, t, true);
	trace(w, t, why);
	use_hold(w, t, false);
	if (run_lines(w, t) < 0)
		return -1;
	while (!is_parallel(w) && w->nrunning > before && !w->children->loop.caught)
		task_wait(w);
	return 0;
}

/* It shall be as if the recipe had run. */
static void
foresee(struct update *w, struct task *t)
{
	preview_add(w->o.preview, t->target, t->scope, &t->steps);
	update_node(w, t->target)->pretended = true;
	t->ran = t->steps.n != 0;
	end_task(w, t, RESULT_OK);
}

int
task_begin(struct update *w, uint32_t target)
{
	struct task *t = xcalloc(1, sizeof *t);
	struct buf why = {0};
	int rc;

	t->target = target;
	hold_init(&t->hold);
	claim_peers(w, target);
	if (w->o.touch && !mk_recipe_always(w->mk, update_target(w, target)->recipe)) {
		end_task(w, t, touch(w, t));
		return 0;
	}
	rc = expand(w, t, &why);
	if (rc < 0)
		free_task(w, t);
	else if (w->o.preview)
		foresee(w, t);
	else if (!t->steps.n)
		end_task(w, t, RESULT_OK);
	else
		rc = launch(w, t, &why);
	buf_free(&why);
	return rc;
}

/* ---- a signal */

void
task_abandon(struct update *w, int sig)
{
	struct kid *k;

	for (const struct task *t = w->running; t; t = t->next)
		delete_targets(w, t->target);
	if (sig == SIGTERM)
		children_signal(w->children, sig);
	w->children->loop.caught = 0; /* or nobody could wait */
	while (w->running) {
		struct task *t;

		k = children_wait(w->children, -1, -1);
		if (!k) {
			w->children->loop.caught = 0;
			continue;
		}
		t = (struct task *)k;
		say_failure(w, t, k->status, false);
		delete_targets(w, t->target);
		unlink_task(w, t);
		report_finished(w->o.report, t->told, 128 + sig);
		hold_show(w->out, &t->hold, w->out->each);
		free_task(w, t);
	}
	w->children->loop.caught = sig;
}
