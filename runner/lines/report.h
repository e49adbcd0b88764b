/* report.h - the events of docs/events.md for recipes (--events). The bus wants a graph, and a Makefile has
 * none until it is walked: here one grows that has a node for each file a recipe makes, and no edges. What
 * `edge` counts is recipes, in the order in which they were begun. All functions do nothing if the report is
 * NULL. */
#ifndef REPORT_H
#define REPORT_H

#include <sys/resource.h>

#include "manifest/recipe/recipe.h"

struct report;

struct report *report_open(const char *path, struct err *); /* NULL and err */
void report_close(struct report *);

/* a walk: its makefile, and how many jobs it may have (NONE: no limit) */
void report_begin(struct report *, const struct mk *);
void report_end(struct report *, int code);

/* A recipe begins, for the target and all that it makes besides; why is what --trace says. Its number */
uint32_t report_started(struct report *, const struct mk *, uint32_t target, const mk_steps *,
                        struct str why);
void report_usage(struct report *, uint32_t number, const struct rusage *); /* one of its lines is over */
void report_finished(struct report *, uint32_t number, int code);

void report_message(struct report *, struct str text); /* what was said on stderr, while a walk is on */

#endif
