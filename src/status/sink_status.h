/* sink_status.h - the stream of events for a person, at a terminal or in a log. */
#ifndef SINK_STATUS_H
#define SINK_STATUS_H

#include "event/event.h"
#include "event/persona.h"

/* how to show a build to a person (ninja I). Strings are borrowed for the sink's life */
struct status_opts {
	const struct persona *persona;
	bool smart;         /* stdout is a terminal that can overwrite a line (ninja I1) */
	bool color;         /* keep colours of job output, red FAILED */
	bool verbose;       /* commands instead of descriptions */
	bool quiet;         /* no status lines at all */
	bool explain;       /* say why a step runs (ninja F11) */
	const uint32_t *jobs; /* -j, for %c: asked when a build's first step starts; NULL: no limit */
	const char *ninja_status; /* NINJA_STATUS, NULL: "[%f/%t] " */
	const char *format; /* --status, NULL: use ninja_status (ninja I6) */
	uint32_t frame_ms;  /* least time between redraws of the status line; 0: with every event */
	int out, err;       /* descriptors: 1 and 2, others in tests */
};

/* Terminal and plain log in ninja's words. It never waits for a slow or stopped reader while the build runs,
 * only before a console job gets the terminal and in close */
struct sink *sink_status(const struct status_opts *);

/* the decision of ninja I1 from isatty(out), TERM, NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR: sets smart, color
 * and frame_ms; set verbose, quiet and out before */
void status_terminal(struct status_opts *);

#endif
