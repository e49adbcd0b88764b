/* make_app.h - the make persona: from a command line to an exit code (make §1.1, §1.9). */
#ifndef MAKE_APP_H
#define MAKE_APP_H

#include "base/base.h"
#include "runner/spawn/spawn.h"

/* is that what we were started as? make, gmake */
bool make_app_is(const char *argv0);

/* as the first argument: be make whatever our name is. So runs us a recipe that says $(MAKE) */
#define MAKE_APP_OPTION "--make"

/* Under another name than those of make, jobs run in parallel unless somebody said how many. `again` is how
 * makes below begin; NULL: they are executed */
int make_app_main(int argc, char **argv, spawn_again *again);

#endif
