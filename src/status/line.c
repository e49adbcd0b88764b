/* line.c - see line.h. SPDX-License-Identifier: Apache-2.0 */
#include "status/line.h"

#include <sys/ioctl.h>

#include "status/elide.h"

void
line_init(struct line *l, int out, int err, bool smart, uint64_t frame_us)
{
	*l = (struct line){.smart = smart, .frame_us = frame_us};
	out_init(&l->out, out, err);
}

void
line_fini(struct line *l)
{
	out_fini(&l->out);
	buf_free(&l->status);
	buf_free(&l->scratch);
}

/* asked anew for every line: windows change their size */
static size_t
terminal_width(const struct line *l)
{
	struct winsize size;

	if (ioctl(l->out.ends[OUT_STD].given, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

/* a description with newlines or tabs would not be one line of the width that it was cut to */
static void
flatten(struct buf *b, size_t from)
{
	for (size_t i = from; i < b->n; i++)
		if (b->p[i] == '\n' || b->p[i] == '\t' || b->p[i] == '\r')
			b->p[i] = ' ';
}

/* \r, the line, ESC [ K: no newline, so that the next one replaces it (ninja I3) */
static void
draw(struct line *l, struct str status)
{
	struct buf *b = &l->scratch;

	if (l->cursor == AT_TEXT)
		line_end(l);
	buf_clear(b);
	buf_putc(b, '\r');
	elide_middle(b, status, terminal_width(l));
	flatten(b, 1);
	buf_puts(b, "\033[K");
	out_put(&l->out, OUT_STD, buf_str(b));
	l->cursor = AT_STATUS;
}

static void
show(struct line *l, struct str status, uint64_t t_us)
{
	l->waiting = false;
	if (l->smart) {
		draw(l, status);
		l->due_us = t_us + l->frame_us;
		return;
	}
	line_end(l);
	out_put(&l->out, OUT_STD, status);
	out_put(&l->out, OUT_STD, STR("\n"));
}

/* not yet if there was one a moment ago, nor while the terminal has not even taken that */
static bool
is_due(const struct line *l, uint64_t t_us)
{
	return !l->smart || (t_us >= l->due_us && out_is_empty(&l->out));
}

void
line_status(struct line *l, struct str status, uint64_t t_us, bool at_once)
{
	if (!l->held && (at_once || is_due(l, t_us))) {
		show(l, status, t_us);
		return;
	}
	buf_clear(&l->status);
	buf_put(&l->status, status);
	l->waiting = true;
}

void
line_end(struct line *l)
{
	if (l->cursor != AT_START)
		out_put(&l->out, OUT_STD, STR("\n"));
	l->cursor = AT_START;
}

/* What is kept for after a console job is a log, not an animation: statuses that text follows stay in it as
 * they are, the others are replaced by their successors (ninja I10). */
static void
log_status(struct line *l)
{
	line_end(l);
	out_put(&l->out, OUT_STD, buf_str(&l->status));
	out_put(&l->out, OUT_STD, STR("\n"));
	l->waiting = false;
}

static void
draw_waiting(struct line *l)
{
	draw(l, buf_str(&l->status));
	l->waiting = false;
}

void
line_text(struct line *l, enum out_to to, struct str text)
{
	if (l->waiting) /* it says how far the build was when this was said */
		(l->held ? log_status : draw_waiting)(l);
	line_end(l);
	out_put(&l->out, to, text);
	if (text.n && text.p[text.n - 1] != '\n')
		l->cursor = AT_TEXT;
}

void
line_hold(struct line *l)
{
	line_end(l);
	out_drain(&l->out); /* before the job writes its first byte */
	l->held = l->out.held = true;
}

void
line_release(struct line *l, uint64_t t_us)
{
	l->held = l->out.held = false;
	if (l->waiting)
		show(l, buf_str(&l->status), t_us);
}

void
line_catch_up(struct line *l, uint64_t t_us)
{
	if (l->waiting && !l->held && is_due(l, t_us))
		show(l, buf_str(&l->status), t_us);
}

void
line_finish(struct line *l, uint64_t t_us)
{
	line_release(l, t_us);
	line_end(l);
}

int
line_due_ms(const struct line *l, uint64_t t_us)
{
	uint64_t wait;

	if (l->held)
		return -1;
	if (!out_is_empty(&l->out))
		return 50;
	if (!l->waiting)
		return -1;
	wait = l->due_us > t_us ? l->due_us - t_us : 0;
	return (int)(wait / 1000 + 1);
}
