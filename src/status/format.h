/* format.h - the status line's text from a pattern: NINJA_STATUS (ninja I5) or --status (ninja I6). */
#ifndef FORMAT_H
#define FORMAT_H

#include "base/base.h"
#include "status/progress.h"

/* append the expansion of a NINJA_STATUS pattern and the description; 0, or -1 and err */
int format_percent(struct buf *out, const char *pattern, const struct progress *, struct str description,
                   struct err *);

/* append the expansion of a --status pattern; the description only where it says so. 0, or -1 and err */
int format_dollar(struct buf *out, const char *pattern, const struct progress *, struct str description,
                  struct err *);

/* is the pattern of --status well-formed? Unknown names are not looked for. 0, or -1 and err */
int format_check(const char *pattern, struct err *);

#endif
