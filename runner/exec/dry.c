/* dry.c - -n: the executor that runs nothing. SPDX-License-Identifier: Apache-2.0 */
#include "runner/exec/exec.h"

#include <stdlib.h>

#include "base/vec.h"

struct dry {
	struct exec exec;
	VEC(struct job *) begun; /* in order; those before `next` were returned */
	uint32_t next;
};

/* what takes no time needs no limit: all that is ready begins at once, as in ninja (H14) */
static uint32_t
dry_room(struct exec *exec)
{
	(void)exec;
	return UINT32_MAX;
}

static void
dry_start(struct exec *exec, struct job *job)
{
	struct dry *d = (struct dry *)exec;

	job->code = 0;
	job->interrupted = false;
	job->utime_us = job->stime_us = job->maxrss_kb = job->inblock = job->oublock = 0;
	buf_clear(&job->output);
	vec_push(&d->begun, job);
}

static enum exec_wait
dry_wait(struct exec *exec, int timeout_ms, struct job **job)
{
	struct dry *d = (struct dry *)exec;

	(void)timeout_ms;
	if (d->next == d->begun.n)
		return EXEC_TIMEOUT;
	*job = d->begun.p[d->next++];
	if (d->next == d->begun.n)
		d->next = d->begun.n = 0;
	return EXEC_DONE;
}

static void
dry_cancel(struct exec *exec, int sig)
{
	struct dry *d = (struct dry *)exec;

	(void)sig;
	d->next = d->begun.n = 0;
}

struct exec *
exec_dry(void)
{
	struct dry *d = xcalloc(1, sizeof *d);

	d->exec = (struct exec){.room = dry_room, .start = dry_start, .wait = dry_wait, .cancel = dry_cancel};
	return &d->exec;
}

void
exec_dry_free(struct exec *exec)
{
	struct dry *d = (struct dry *)exec;

	vec_free(&d->begun);
	xfree(d);
}
