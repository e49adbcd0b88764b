/* slots.h - whose job slots a build uses: those of a jobserver above it, or its own, which it then shares
 * with the commands that it runs (ninja M). */
#ifndef SLOTS_H
#define SLOTS_H

#include "base/base.h"
#include "event/persona.h"
#include "runner/exec/jobserver.h"
#include "session/options.h"

struct slots {
	struct jobserver *jobserver; /* NULL: -j alone counts */
	int pass[2];                 /* descriptors that commands inherit */
	size_t npass;
};

/* what MAKEFLAGS names is passed on, used or not */
void slots_init(struct slots *);

/* become a client, if there is a jobserver and the options let us; says so, and what is in the way */
void slots_join(struct slots *, const struct options *, const struct persona *);

/* become a server, unless we are a client or the options say no: MAKEFLAGS tells commands from then on */
void slots_serve(struct slots *, const struct options *, const struct persona *);

/* complain: say how many tokens commands have lost */
void slots_fini(struct slots *, bool complain, const struct persona *);

/* how many jobs may run at once besides, 0: any number */
uint32_t slots_jobs(const struct slots *, const struct options *);

#endif
