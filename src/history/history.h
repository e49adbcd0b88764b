/* history.h - .weir/history: what ran in past builds, when, why and at what cost. It is for -t why; no build
 * depends on it, and who deletes it loses answers about the past, nothing else.
 *
 * A line per command, of fields separated by tabs; tabs, newlines and backslashes in a field are escaped:
 *
 * *       LENGTH BUILD START END CODE USER SYSTEM RSS CAUSE FILE COMMAND OUTPUT…
 *
 * LENGTH counts the bytes behind its tab: a line that was torn by a crash or a full disk does not have it,
 * and is passed over. BUILD is when the build began, in ns since 1970; START and END are ms since then, USER
 * and SYSTEM µs, RSS kB, CAUSE and FILE as in events.def. An empty COMMAND is one that was not kept. */
#ifndef HISTORY_H
#define HISTORY_H

#include "base/base.h"
#include "base/vec.h"
#include "data/intern.h"
#include "event/event.h"
#include "session/session.h"

/* ---- writing */

/* The sink of one build, or part of one: parts of the same build share its beginning. The file is created
 * when the first step has ended; if it cannot be written, that is said once. */
struct sink *sink_history(struct session *, int64_t began_ns);

/* ---- reading */
struct history_step {
	int64_t began_ns; /* its build */
	int64_t start_ms, end_ms, code, utime_us, stime_us, maxrss_kb;
	struct str cause, file, command;
	uint32_t outs, nouts; /* cells[outs..] */
};

struct history {
	VEC(struct history_step) steps; /* oldest first */
	struct intern names;            /* outputs */
	idvec newest;                   /* by name: the last cell of it, or NONE */
	VEC(struct history_cell { uint32_t name, step, earlier; }) cells; /* one output of one step */
	struct buf text;                /* what the strings are slices of */
};

int history_load(struct history *, struct session *, struct err *); /* a missing file is an empty history */
void history_fini(struct history *);

/* the last step before steps[before] that made this output, or NONE */
uint32_t history_find(const struct history *, struct str output, uint32_t before);

struct str history_output(const struct history *, uint32_t step, uint32_t i);

void history_put_time(struct buf *, int64_t ns); /* when that was, in local time */

static inline int64_t
history_cpu_us(const struct history_step *s)
{
	return s->utime_us + s->stime_us;
}

#endif
