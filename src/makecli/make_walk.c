/* make_walk.c - see make_walk.h. SPDX-License-Identifier: Apache-2.0 */
#include "makecli/make_walk.h"

#include <time.h>

#include "manifest/expand/expand.h"
#include "manifest/files/files.h"
#include "manifest/read/read.h"
#include "runner/lines/preview.h"
#include "runner/lines/report.h"
#include "runner/make/tell.h"
#include "runner/make/update.h"
#include "makecli/make_tools.h"

void
make_walk_stage(struct mk *mk, const char *stage)
{
	if (mk->flags.debug & DEBUG_BASIC)
		mk_note(mk, str_of(stage));
}

static struct update_opts
update_options(const struct make_walk *m, bool makefiles)
{
	const struct mk_flags *f = &m->mk->flags;

	return (struct update_opts){
		.makefiles = makefiles,
		.dry = f->dry_run && !makefiles,
		.question = f->question && !makefiles,
		.touch = f->touch && !makefiles,
		.always_make = makefiles ? f->always_makefiles && !m->restarts : f->always_make,
		.no_what_if = makefiles && m->restarts, /* or it would go on for ever */
		.shuffle = f->order,
		.report = m->report,
	};
}

/* ---- the makefiles */

static const char *
name_of(const struct mk *mk, const struct mk_makefile *f)
{
	return mk_str(mk, mk->rules.targets.p[f->target].name).p;
}

/* Would remaking it go on for ever? (make §1.9) */
static bool
is_endless(const struct mk *mk, uint32_t target)
{
	const struct mk_target *t = &mk->rules.targets.p[target];

	return t->flags & TARGET_PHONY || (t->flags & TARGET_DOUBLE && !t->deps.n && t->recipe != NONE);
}

static bool
has_changed(const struct make_walk *m, const struct mk_makefile *f)
{
	struct disk *disk = m->mk->disk;
	int64_t now;

	return disk->mtime(disk, name_of(m->mk, f), &now) == 0 && now != f->mtime;
}

/* one that is never remade has to be there */
static bool
is_lacking(const struct make_walk *m, const struct mk_makefile *f)
{
	if (!f->missing || f->optional || !is_endless(m->mk, f->target))
		return false;
	mk_error(m->mk, &f->at, "%s: %s", name_of(m->mk, f), strerror(-f->error));
	return true;
}

static bool
any_changed(const struct make_walk *m, const struct update *w)
{
	bool changed = false, keep_going = m->mk->flags.keep_going;

	for (uint32_t i = 0; i < w->goals.n && !changed; i++) {
		const struct update_goal *g = &w->goals.p[i];

		if (g->over && (g->result == RESULT_OK ? g->ran : keep_going && !g->makefile->optional))
			changed = has_changed(m, g->makefile);
	}
	return changed;
}

/* after the walk: what has come of the makefiles? MAKE_AGAIN, an exit code, or MAKE_OK: as they were. Under
 * -k, what could be made may be enough */
static int
judge_makefiles(const struct make_walk *m, const struct update *w)
{
	struct mk *mk = m->mk;
	bool changed = any_changed(m, w), failed = false;

	for (uint32_t i = 0; i < mk->rules.makefiles.n && !changed; i++)
		failed |= is_lacking(m, mk->rules.makefiles.p[i]);
	for (uint32_t i = 0; i < w->goals.n; i++) {
		const struct update_goal *g = &w->goals.p[i];
		const struct mk_makefile *f = g->makefile;

		if (f->optional || (g->over && g->result != RESULT_FAILED))
			continue;
		if (g->over)
			mk_error(mk, &f->at, "Failed to remake makefile '%s'.", name_of(mk, f));
		failed = true;
	}
	return changed ? MAKE_AGAIN : failed ? MAKE_TROUBLE : MAKE_OK;
}

/* is it named on the command line, too, and does that matter? */
static bool
is_asked(const struct mk *mk, uint32_t target)
{
	const struct mk_flags *f = &mk->flags;
	bool matters = f->dry_run || f->question || f->touch;

	for (uint32_t i = 0; matters && i < f->goals.n; i++)
		if (mk_target_find(mk, mk_plain_name(str_of(f->goals.p[i]))) == target)
			return true;
	return false;
}

/* Those that are goals come behind the others, who may need for real what is only shown for them under -n */
static void
add_makefile(struct mk *mk, struct update *w, const struct mk_makefile *f, bool asked)
{
	if (is_asked(mk, f->target) != asked)
		return;
	if (is_endless(mk, f->target)) {
		mk_debug(mk, DEBUG_VERBOSE, 0, "Makefile '%s' might loop; not remaking it.", name_of(mk, f));
		return;
	}
	update_goal(w, f->target, f);
	w->goals.p[w->goals.n - 1].asked = asked;
}

static int
remake_makefiles(const struct make_walk *m, struct update *w)
{
	struct mk *mk = m->mk;
	int code;

	make_walk_stage(m->mk, "Updating makefiles....\n");
	for (uint32_t i = 0; i < mk->rules.makefiles.n; i++)
		add_makefile(mk, w, mk->rules.makefiles.p[i], false);
	for (uint32_t i = 0; i < mk->rules.makefiles.n; i++)
		add_makefile(mk, w, mk->rules.makefiles.p[i], true);
	mk_flags_define(mk, false);
	update_run(w);
	if (m->children->loop.caught || mk->fatal.n || w->stop)
		code = MAKE_TROUBLE;
	else
		code = judge_makefiles(m, w);
	if (code == MAKE_OK)
		mk_flags_define(mk, true);
	else
		update_remove_intermediates(w);
	return code;
}

/* ---- the goals */

static int
no_goal(const struct make_walk *m)
{
	bool any = false;

	for (uint32_t i = 0; i < m->mk->rules.makefiles.n; i++)
		any |= !m->mk->rules.makefiles.p[i]->missing;
	return any ? mk_fatal(m->mk, NULL, "No targets") :
	             mk_fatal(m->mk, NULL, "No targets specified and no makefile found");
}

static int
add_goals(const struct make_walk *m, struct update *w)
{
	struct mk *mk = m->mk;
	struct buf text = {0};
	struct str rest, word;
	int rc;

	for (uint32_t i = 0; i < mk->flags.goals.n; i++) {
		uint32_t target = mk_target_add(mk, str_of(mk->flags.goals.p[i]));

		mk->rules.targets.p[target].flags |= TARGET_GOAL | TARGET_MENTIONED;
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
		rc = no_goal(m);
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
make_goals(const struct make_walk *m, struct update *w)
{
	static const int codes[] = {[RESULT_OK] = MAKE_OK, [RESULT_QUESTION] = MAKE_QUESTION,
	                            [RESULT_FAILED] = MAKE_TROUBLE};
	int code = MAKE_TROUBLE;

	update_again(w, update_options(m, false));
	if (add_goals(m, w) < 0) {
		mk_say_fatal(m->mk);
	} else {
		make_walk_stage(m->mk, "Updating goal targets....\n");
		code = codes[update_run(w)];
	}
	if (w->skewed && !w->stop && !m->mk->fatal.n)
		mk_error(m->mk, NULL, "warning:  Clock skew detected.  Your build may be incomplete.");
	update_remove_intermediates(w);
	return code;
}

/* ---- -p */

struct witness {
	struct mk_witness base;
	struct update *w;
};

static bool
was_current(struct mk_witness *self, uint32_t target)
{
	return tell_was_current(((struct witness *)self)->w, target);
}

static void
state(struct mk_witness *self, uint32_t target, struct buf *out)
{
	tell_state(((struct witness *)self)->w, target, out);
}

static void
put_version(const struct mk *mk, struct buf *out)
{
	struct buf version = {0};
	struct str rest;

	mk_flags_version(mk, &version);
	rest = buf_str(&version);
	while (rest.n) {
		size_t n = (size_t)((const char *)memchr(rest.p, '\n', rest.n) - rest.p);

		buf_printf(out, "# %.*s\n", (int)n, rest.p);
		rest.p += n + 1;
		rest.n -= n + 1;
	}
	buf_free(&version);
}

/* what tools look for: they skip all that is not between these two */
static void
put_frame(const char *text, struct buf *out)
{
	time_t now = time(NULL);
	char date[32];
	struct tm tm;

	if (localtime_r(&now, &tm) && strftime(date, sizeof date, "%a %b %e %H:%M:%S %Y", &tm))
		buf_printf(out, "\n# %s on %s\n", text, date);
}

static void
print_database(struct mk *mk, struct mk_witness *witness)
{
	struct buf text = {0};

	if (!mk->flags.print_database)
		return;

	put_version(mk, &text);
	put_frame("Make data base, printed", &text);
	mk_vars_print(mk, &text);
	mk_rules_print(mk, witness, &text);
	mk_vpath_print(mk, &text);
	put_frame("Finished Make data base", &text);
	buf_putc(&text, '\n');
	mk_note(mk, buf_str(&text));
	buf_free(&text);
}

void
make_walk_unread(struct mk *mk)
{
	print_database(mk, NULL);
}

/* ---- nothing at all */

/* What has to be made first is not there to be told about. */
static bool
lacks_makefile(const struct make_walk *m)
{
	bool lacks = false;

	for (uint32_t i = 0; i < m->mk->rules.makefiles.n; i++) {
		const struct mk_makefile *f = m->mk->rules.makefiles.p[i];

		if (!f->missing || f->optional)
			continue;
		mk_error(m->mk, &f->at, "%s: %s", name_of(m->mk, f), strerror(-f->error));
		lacks = true;
	}
	return lacks;
}

/* --dump and its like: makefiles are taken as they are */
static int
tell_rules(const struct make_walk *m)
{
	struct preview preview = {0};
	struct update w;
	int code = MAKE_TROUBLE;

	if (lacks_makefile(m))
		return code;
	update_init(&w, m->mk, m->out, m->children, NULL, make_tools_options(&m->mk->flags, &preview));
	if (m->mk->flags.why)
		update_goal(&w, mk_target_add(m->mk, mk_plain_name(str_of(m->mk->flags.why))), NULL);
	if ((m->mk->flags.why || add_goals(m, &w) == 0))
		code = make_tools_run(&w);
	else
		mk_say_fatal(m->mk);
	update_fini(&w);
	preview_fini(&preview);
	return code;
}

/* ---- one after the other */

/* the makefiles, then, unless they are to be read again, the goals */
int
make_walk(const struct make_walk *m)
{
	struct update w;
	struct witness witness = {{was_current, state}, &w};
	int code;

	if (make_tools_asked(&m->mk->flags))
		return tell_rules(m);
	report_begin(m->report, m->mk);
	update_init(&w, m->mk, m->out, m->children, m->slots, update_options(m, true));
	code = remake_makefiles(m, &w);
	if (code == MAKE_OK)
		code = make_goals(m, &w);
	print_database(m->mk, &witness.base);
	if (code == MAKE_AGAIN || WANTS_ALL_FREED)
		update_fini(&w);
	report_end(m->report, code == MAKE_AGAIN ? MAKE_OK : code);
	return code;
}
