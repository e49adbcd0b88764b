/* fake_exec.c - see fake_exec.h. SPDX-License-Identifier: Apache-2.0 */
#include "fake_exec.h"

#include <signal.h>
#include <stdlib.h>

/* the next word of s, NUL-terminated in place; NULL at the end */
static char *
word(char **s)
{
	char *w;

	while (**s == ' ')
		++*s;
	if (!**s)
		return NULL;
	w = *s;
	while (**s && **s != ' ')
		++*s;
	if (**s)
		*(*s)++ = '\0';
	return w;
}

/* words up to ">", joined or read, go to the file after it */
static void
redirect(struct fake_disk *d, char *args, bool read)
{
	struct buf text = {0};
	char *w;

	while ((w = word(&args)) && strcmp(w, ">") != 0) {
		if (read) {
			buf_put(&text, fake_text(d, w));
		} else {
			if (text.n)
				buf_putc(&text, ' ');
			/* \n is written as such in manifests */
			for (; *w; w++) {
				if (w[0] == '\\' && w[1] == 'n')
					buf_putc(&text, '\n'), w++;
				else
					buf_putc(&text, *w == '_' ? ' ' : *w);
			}
		}
	}
	w = word(&args);
	BUG_ON(!w);
	fake_put_bytes(d, w, buf_str(&text));
	buf_free(&text);
}

static void
act(struct fake_exec *x, struct job *job, char *line)
{
	char *verb = word(&line), *w;

	if (!verb || strcmp(verb, "true") == 0)
		return;
	if (strcmp(verb, "echo") == 0 || strcmp(verb, "cat") == 0) {
		redirect(x->disk, line, *verb == 'c');
	} else if (strcmp(verb, "fail") == 0) {
		job->code = atoi(word(&line));
	} else if (strcmp(verb, "interrupt") == 0) {
		job->code = 130;
		job->interrupted = true;
	} else if (strcmp(verb, "say") == 0) {
		buf_puts(&job->output, line);
	} else {
		while ((w = word(&line))) {
			if (strcmp(verb, "touch") == 0)
				fake_touch(x->disk, w);
			else if (strcmp(verb, "rm") == 0)
				fake_date(x->disk, w, 0);
			else if (strcmp(verb, "keep") == 0 && !fake_exists(x->disk, w))
				fake_touch(x->disk, w);
		}
	}
}

static void
perform(struct fake_exec *x, struct job *job)
{
	struct buf text = {0};
	char *at, *next;

	buf_put(&text, buf_str(&job->command));
	buf_grow(&text, 0);
	at = text.p;
	fake_tick(x->disk);
	while (at && !job->code) {
		next = strstr(at, " && ");
		if (next) {
			*next = '\0';
			next += 4;
		}
		act(x, job, at);
		at = next;
	}
	fake_tick(x->disk);
	buf_free(&text);
}

static struct fake_exec *
self(struct exec *e)
{
	return (struct fake_exec *)e;
}

static uint32_t
room(struct exec *e)
{
	return self(e)->jobs - self(e)->running.n;
}

static void
start(struct exec *e, struct job *job)
{
	struct fake_exec *x = self(e);

	vec_push(&x->running, job);
	x->peak = MAX(x->peak, x->running.n);
	buf_put(&x->ran, buf_str(&job->command));
	buf_putc(&x->ran, '\n');
}

static enum exec_wait
wait_one(struct exec *e, int timeout_ms, struct job **job)
{
	struct fake_exec *x = self(e);

	if (timeout_ms >= 0 && x->nap) {
		x->nap(x->ctx);
		x->nap = NULL;
		return EXEC_TIMEOUT;
	}
	if (x->interrupt) {
		e->caught = SIGINT;
		for (uint32_t i = 0; i < x->running.n; i++)
			perform(x, x->running.p[i]);
		return EXEC_INTERRUPTED;
	}
	BUG_ON(!x->running.n);
	*job = x->running.p[0];
	memmove(x->running.p, x->running.p + 1, --x->running.n * sizeof *x->running.p);
	perform(x, *job);
	return EXEC_DONE;
}

static void
cancel(struct exec *e, int sig)
{
	(void)sig;
	self(e)->cancelled = true;
	self(e)->running.n = 0;
}

void
fake_exec_init(struct fake_exec *x, struct fake_disk *disk, uint32_t jobs)
{
	*x = (struct fake_exec){.exec = {.room = room, .start = start, .wait = wait_one, .cancel = cancel},
	                         .disk = disk, .jobs = jobs};
}

void
fake_exec_fini(struct fake_exec *x)
{
	vec_free(&x->running);
	buf_free(&x->ran);
}
