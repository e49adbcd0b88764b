/* line.h - a log that grows downwards, with one status line below it: overwritten in place on a smart
 * terminal, a line of its own elsewhere. While a console job has the terminal, all is kept for later. */
#ifndef LINE_H
#define LINE_H

#include "base/base.h"
#include "status/out.h"

struct line {
	struct out out;
	bool smart;
	bool held; /* a console job has the terminal */
	enum { AT_START, AT_STATUS, AT_TEXT } cursor; /* AT_TEXT: after text without newline */
	struct buf status; /* the latest, while `waiting` to be shown */
	bool waiting;
	uint64_t frame_us; /* least time between two status lines that nothing else forces */
	uint64_t due_us;   /* when the next one may be drawn */
	struct buf scratch;
};

void line_init(struct line *, int out, int err, bool smart, uint64_t frame_us);
void line_fini(struct line *);

/* show a status line: soon, or at once if text is about to follow it. t_us as in events */
void line_status(struct line *, struct str status, uint64_t t_us, bool at_once);

/* show text on a new line; a missing newline at its end is made up for later */
void line_text(struct line *, enum out_to, struct str text);
void line_end(struct line *); /* end the line that was begun, if any */

void line_hold(struct line *);                       /* hand the terminal to a console job */
void line_release(struct line *, uint64_t t_us);     /* have it back, and show what was kept */
void line_finish(struct line *, uint64_t t_us);      /* show what waits, end the line */
void line_catch_up(struct line *, uint64_t t_us);    /* show a status that waits, if it may be shown */
int line_due_ms(const struct line *, uint64_t t_us); /* until there is something to show; -1: never */

#endif
