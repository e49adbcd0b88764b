/* make_tools.h - what we can tell about a Makefile without running it (--dump, --compdb, --why;
 * docs/make.md). They work on a walk with a preview (runner/lines/preview.h), whose goals the front door has
 * set. */
#ifndef MAKE_TOOLS_H
#define MAKE_TOOLS_H

#include "runner/lines/preview.h"
#include "runner/make/update.h"

bool make_tools_asked(const struct mk_flags *);

/* for the walk: nothing is run; everything is looked at, unless the question is what is out of date */
struct update_opts make_tools_options(const struct mk_flags *, struct preview *);

/* Walk, then print or write what was asked for. The exit code */
int make_tools_run(struct update *);

/* the goals' rules in ninja's language */
void make_dump(struct update *, const struct preview *, struct buf *out);

/* a compile_commands.json of the lines that compile. 0, or -1 after mk_fatal */
int make_compdb(struct update *, const struct preview *, struct buf *out);

/* Why the goal is out of date, or why not, or why it cannot be made */
void make_why(struct update *, const struct preview *, struct buf *out);

/* the recipe of each target, as an index into preview.recipes, or NONE; free it */
uint32_t *make_tools_index(struct update *, const struct preview *);

#endif
