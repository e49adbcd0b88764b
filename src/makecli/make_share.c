/* make_share.c - see make_share.h. SPDX-License-Identifier: Apache-2.0 */
#include "makecli/make_share.h"

#include <fcntl.h>
#include <stdio.h>

#include "base/fd.h"
#include "runner/exec/jobserver.h"

/* ---- slots */

/* `--jobserver-auth=X` as jobserver_makeflags words it */
static void
find_auth(struct make_share *s)
{
	struct buf text = {0};
	static const char option[] = "--jobserver-auth=";
	const char *at;

	jobserver_makeflags(s->slots, NULL, &text);
	at = strstr(buf_cstr(&text), option);
	if (at)
		buf_add(&s->slots_auth, at + strlen(option), strcspn(at + strlen(option), " "));
	buf_free(&text);
}

static int
serve_slots(struct make_share *s)
{
	const char *style = s->mk->flags.jobserver_style;
	uint32_t jobs = s->mk->flags.jobs;
	struct err err = {0};

	if (style && strcmp(style, "pipe") != 0 && strcmp(style, "fifo") != 0)
		return mk_fatal(s->mk, NULL, "unknown jobserver auth style '%s'", style);
	if (!style || strcmp(style, "fifo") == 0) {
		s->slots = jobserver_serve_in(voice_tmpdir(s->out), jobs, &err);
		if (!s->slots)
			mk_error(s->mk, NULL, "jobserver mkfifo: %s", err.text.p);
	}
	err_fini(&err);
	err = (struct err){0};
	if (!s->slots)
		s->slots = jobserver_serve(JOBSERVER_PIPE, jobs, &err);
	err_fini(&err);
	if (s->slots)
		find_auth(s);
	return 0;
}

/* what is wrong with a fifo, or with the words; whether descriptors are there is the makefile's affair */
static void
say_no_pool(struct make_share *s, const char *auth)
{
	int fd, fds[2];

	if (strncmp(auth, "fifo:", 5) != 0) {
		if (sscanf(auth, "%d,%d", &fds[0], &fds[1]) != 2)
			mk_error(s->mk, NULL, "invalid --jobserver-auth string '%s'", auth);
		return;
	}
	fd = fd_open(auth + 5, O_RDONLY | O_NONBLOCK, 0);
	if (fd < 0)
		mk_error(s->mk, NULL, "cannot open jobserver %s: %s", auth + 5, strerror(-fd));
	else
		fd_close(fd);
}

static void
join_slots(struct make_share *s)
{
	struct jobserver_auth auth;
	struct buf text = {0};
	struct err err = {0};
	const char *given = s->mk->flags.jobserver_auth;

	buf_printf(&text, " --jobserver-auth=%s", given);
	if (jobserver_parse(text.p, &auth, &err) == 0 && jobserver_check(&auth, &err) == 0)
		s->slots = jobserver_join(&auth, &err);
	if (s->slots) {
		buf_puts(&s->slots_auth, given);
	} else {
		say_no_pool(s, given);
		mk_error(s->mk, NULL,
		         "warning: jobserver unavailable: using -j1.  Add '+' to parent make rule.");
		s->mk->flags.jobs = 1;
		s->mk->flags.jobs_written = true;
	}
	buf_free(&text);
	err_fini(&err);
}

/* -jN below a pool: that is left alone */
static void
leave_pool(struct make_share *s, const char *where)
{
	struct mk_flags *f = &s->mk->flags;

	if (s->slots)
		jobserver_close(s->slots);
	s->slots = NULL;
	buf_clear(&s->slots_auth);
	s->left = true;
	mk_error(s->mk, NULL, "warning: -j%u forced in %s: resetting jobserver mode.",
	         f->jobs == NONE ? 0 : f->jobs, where);
}

static bool
is_client(const struct make_share *s)
{
	return s->slots && !jobserver_is_server(s->slots);
}

void
make_share_begin(struct make_share *s)
{
	struct mk_flags *f = &s->mk->flags;

	if (f->jobserver_auth && !s->slots && !s->left) {
		if (f->command_jobs)
			leave_pool(s, "submake");
		else
			join_slots(s);
	}
	f->jobserver_auth = is_client(s) ? s->slots_auth.p : NULL;
}

int
make_share_slots(struct make_share *s)
{
	struct mk_flags *f = &s->mk->flags;
	int rc = 0;

	if (is_client(s) && f->jobs_said)
		leave_pool(s, "makefile");
	if (!s->slots && f->jobs > 1 && f->jobs != NONE)
		rc = serve_slots(s);
	f->jobserver_auth = s->slots ? s->slots_auth.p : NULL;
	if (s->slots)
		jobserver_guard(s->slots);
	return rc;
}

/* ---- output */

static bool
is_each(const struct mk_flags *f)
{
	return f->sync == SYNC_LINE || f->sync == SYNC_TARGET;
}

static void
take_mutex(struct make_share *s)
{
	if (s->out->mutex < 0 && voice_sync(s->out, s->mk->flags.sync_mutex) < 0)
		s->out->each = false;
}

void
make_share_reading(struct make_share *s)
{
	const struct mk_flags *f = &s->mk->flags;

	s->out->each = is_each(f);
	if (f->sync != SYNC_NONE && f->sync_mutex)
		take_mutex(s);
}

/* Makes below us share it. Of a makefile that is being read it is no business: old Kbuild takes the s of
 * --sync-mutex in MAKEFLAGS for -s. */
static void
pass_mutex_on(struct make_share *s)
{
	if (!s->sync_auth.n)
		voice_sync_auth(s->out, &s->sync_auth);
	s->mk->flags.sync_mutex = s->sync_auth.p;
}

void
make_share_output(struct make_share *s)
{
	const struct mk_flags *f = &s->mk->flags;
	bool alone = !s->slots && f->jobs == 1; /* one job at a time is together anyway */

	s->out->each = is_each(f) && !alone;
	if (f->sync == SYNC_NONE)
		return;
	take_mutex(s);
	/* with -Orecurse, what makes below us say comes together in what we hold */
	if (s->out->mutex >= 0 && !f->sync_mutex && f->sync != SYNC_RECURSE && !alone)
		pass_mutex_on(s);
}

void
make_share_fini(struct make_share *s)
{
	if (s->slots)
		jobserver_close(s->slots);
	buf_free(&s->slots_auth);
	buf_free(&s->sync_auth);
}
