/* say.h - talking to the person at the front door: "ninja: error: …" and its kin. Messages for people go to
 * stderr, except say_info, which is the build's voice (ninja I2). */
#ifndef SAY_H
#define SAY_H

#include <getopt.h>

#include "base/base.h"
#include "event/persona.h"

void say_info(const struct persona *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void say_warning(const struct persona *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void say_error(const struct persona *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void say_fatal(const struct persona *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void say_err(const struct persona *, const struct err *); /* as an error, or as fatal if it is */

/* append a text of the persona's that has one %s in it, filled in */
void say_fill(struct buf *, const char *text, const char *arg);

/* what the person may have meant by `word`: the first of the nearest words, at most 3 edits away; or NULL */
const char *say_suggest(const char *word, const char *const *words, size_t nwords);

/* ", did you mean 'X'?" of the above, or "" */
void say_did_you_mean(struct buf *, const char *word, const char *const *words, size_t nwords);

/* An option was refused, as getopt has said: what may have been meant, if it was a long one (else NULL), and
 * where to look. No more than that: the whole help would push what is wrong out of sight */
void say_refused(const char *word, const struct option *longs);

#endif
