/* pass.h - one build: the manifest and the targets share it, unless the manifest has to be made. */
#ifndef PASS_H
#define PASS_H

#include "io/lock.h"
#include "store/content.h"
#include "event/event.h"
#include "runner/spawn/audit.h"
#include "runner/build/build.h"
#include "session/options.h"
#include "session/session.h"
#include "session/stats.h"
#include "cli/appetite.h"
#include "cli/slots.h"

#define PASS_REMAINS ".weir/jobs" /* in the build directory: who is to be ended if we are killed */

enum { PASS_AGAIN = -1 }; /* no exit code yet: take a fresh session */

/* what lasts, whatever is read anew */
struct app {
	const struct persona *persona;
	struct options opts;
	struct stats stats;
	struct disk *disk;     /* what to ask instead of the real one, or NULL */
	int64_t began_ns;      /* since 1970: what builds are told apart by in the history */
	int events;            /* descriptor of --events, or -1 */
	bool ahead_told;       /* of files that are dated in the future */
	bool manifest_settled; /* its edge ran and left it as it was: a fresh session need not ask again */
	struct buf command;    /* what we were started as, for those who wait for us */
	struct lock lock;      /* of the build directory: taken when there is something to run */
	bool locked;
	struct audit audit;    /* of what commands hold: -d fds, or WEIR_AUDIT_FDS for tests */
	bool auditing;
};

struct pass {
	struct app *app;
	struct session *session;
	struct bus bus;
	struct buf stamp, remains;
	struct slots slots;
	bool interrupted;
	struct content content; /* if it is asked for */
	struct appetite appetite;
	struct buildlog_keep log_keep;
	struct depslog_keep deps_keep;
	struct build *build;
	struct build_times times;
};

void pass_open(struct pass *, struct app *, struct session *); /* to be closed, whatever comes of it */

/* The sinks write the last of what they hold now: what is said afterwards comes after it. */
void pass_close(struct pass *);

int pass_want(struct pass *, struct ids targets, struct err *); /* plan for these, too. 0, or -1 and err */

/* What there is to run is only known after the logs were read, and a build that has nothing to do locks
 * nothing. So whoever has to wait, or could have, looks again with fresh eyes. 0: go on; 1: the pass is
 * closed, *code is PASS_AGAIN or the exit code. While it waits, signals have to have their way: the executor
 * is gone. */
int pass_own_directory(struct pass *, int *code);

struct build_result pass_run(struct pass *, struct err *); /* with an executor, which is gone then */

/* The stream of events has an end, even if it never came to a run. */
void pass_emit_failure(struct pass *);

#endif
