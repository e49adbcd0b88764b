/* args.h - the command line, as ninja reads it (ninja H2–H4, K20, K21), plus options of our own. */
#ifndef ARGS_H
#define ARGS_H

#include "event/persona.h"
#include "session/options.h"

/* Parse, complaining on stderr and answering what can be answered at once (--version, -h, -t list). ARGS_GO,
 * or the exit code to leave with. The strings stay argv's, whose order may change. */
int args_parse(struct options *, int argc, char **argv, const struct persona *);

/* How many there are by default is asked of the system only now. */
void args_settle_jobs(struct options *);

void args_usage(const struct persona *, struct buf *out);
bool args_know(const char *option); /* is there a long option of this name, whatever its value? */

#endif
