/* idle.h - scripts that a shell would be started for in vain. Kbuild has one for each object that is up to
 * date: traps that outlive nothing. */
#ifndef MK_IDLE_H
#define MK_IDLE_H

#include "base/base.h"

/* Would /bin/sh do nothing that anybody could see, and succeed? Understood are comments, `:`, `true`,
 * `set -e` and traps of signals, all with literal words. */
bool mk_script_is_idle(struct str script);

#endif
