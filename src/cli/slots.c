/* slots.c - see slots.h. SPDX-License-Identifier: Apache-2.0 */
#include "cli/slots.h"

#include <signal.h>
#include <stdlib.h>

#include "session/say.h"

static const char *
makeflags(void)
{
	return getenv("MAKEFLAGS");
}

/* the pool that MAKEFLAGS names, if it is really there. -1 and err: it is not, or we cannot use it */
static int
find(struct jobserver_auth *auth, struct err *err)
{
	int got = jobserver_parse(makeflags(), auth, err);

	return got < 0 ? got : jobserver_check(auth, err);
}

void
slots_init(struct slots *s)
{
	*s = (struct slots){0};
	s->npass = jobserver_inherited(makeflags(), s->pass) ? countof(s->pass) : 0;
}

static void
join(struct slots *s, const struct jobserver_auth *auth, const struct options *o, const struct persona *who)
{
	struct err err = {0};

	if (!o->quiet)
		say_info(who, "Jobserver mode detected: %s", makeflags());
	s->jobserver = jobserver_join(auth, &err);
	if (s->jobserver)
		jobserver_guard(s->jobserver);
	else
		say_error(who, "Could not initialize jobserver: %s", buf_cstr(&err.text));
	err_fini(&err);
}

void
slots_join(struct slots *s, const struct options *o, const struct persona *who)
{
	struct jobserver_auth auth;
	struct err err = {0};

	if (o->dry || o->jobs_given || o->no_jobserver)
		return;
	if (find(&auth, &err) < 0)
		say_warning(who, "Ignoring jobserver: %s [%s]", buf_cstr(&err.text), makeflags());
	else if (auth.style != JOBSERVER_NONE)
		join(s, &auth, o, who);
	err_fini(&err);
}

static void
tell_commands(struct slots *s)
{
	struct buf text = {0};

	jobserver_makeflags(s->jobserver, makeflags(), &text);
	setenv("MAKEFLAGS", buf_cstr(&text), 1);
	buf_free(&text);
	s->npass = jobserver_pass(s->jobserver, s->pass) ? countof(s->pass) : 0;
}

/* No signal comes between the making of a fifo and the promise to take it away. */
static struct jobserver *
serve(enum jobserver_style style, uint32_t jobs, struct err *err)
{
	struct jobserver *js;
	sigset_t all, before;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	js = jobserver_serve(style, jobs, err);
	if (js)
		jobserver_guard(js);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return js;
}

void
slots_serve(struct slots *s, const struct options *o, const struct persona *who)
{
	struct err err = {0};

	if (s->jobserver || o->dry || !o->jobs || o->serve == JOBSERVER_NONE)
		return;
	s->jobserver = serve(o->serve, o->jobs, &err);
	if (s->jobserver)
		tell_commands(s);
	else
		say_warning(who, "Could not set up a jobserver: %s", buf_cstr(&err.text));
	err_fini(&err);
}

/* A client's pool may be larger than -j, whose default is not for a part of a build (ninja M3). */
uint32_t
slots_jobs(const struct slots *s, const struct options *o)
{
	return s->jobserver && !jobserver_is_server(s->jobserver) ? 0 : o->jobs;
}

void
slots_fini(struct slots *s, bool complain, const struct persona *who)
{
	uint32_t lost;

	if (!s->jobserver)
		return;
	lost = jobserver_close(s->jobserver);
	s->jobserver = NULL;
	if (lost && complain)
		say_warning(who, "%u job slot%s taken by commands that ended without giving %s back", lost,
		            lost == 1 ? " was" : "s were", lost == 1 ? "it" : "them");
}
