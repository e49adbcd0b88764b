/* appetite.h - how much memory commands take, as far as past builds tell: for --keep-free-memory. */
#ifndef APPETITE_H
#define APPETITE_H

#include "base/base.h"
#include "runner/build/limits.h"
#include "session/session.h"
#include "history/history.h"

struct appetite {
	const struct session *session;
	struct history history;
	int64_t typical_kb; /* what a command takes that has never run: the average, 0 if there is none */
	struct memory_opts opts; /* for the build */
	bool on;
};

/* Reads the history if the option was given. What is in the way is said; then opts are not to be used */
void appetite_init(struct appetite *, struct session *);
void appetite_fini(struct appetite *);

/* what the build shall know: NULL if the option was not given, or cannot be followed */
const struct memory_opts *appetite_opts(const struct appetite *);

#endif
