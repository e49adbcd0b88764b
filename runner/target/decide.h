/* decide.h - is a target out of date? By the times of files, and by what was made in this run
 * (make §1.13). */
#ifndef DECIDE_H
#define DECIDE_H

#include "runner/target/updating.h"

void decide_stat(struct update *, uint32_t target);   /* sets mtime, where */

bool decide_is_intermediate(struct update *, uint32_t target);

/* intermediate files: their prerequisites are looked at instead, but for those of phony ones … */
bool decide_looks_through(struct update *, uint32_t target);
void decide_looked(struct update *, uint32_t target); /* … and summed up */

/* Is it to be made? newer has room for all its prerequisites; why (may be NULL) gets --trace's words, or
 * nothing if they are $? */
bool decide_must(struct update *, uint32_t target, bool *newer, struct buf *why);

/* if $? has nothing: the names of those that have made it out of date without being there (make §1.13) */
void decide_name_unmade(struct update *, uint32_t target, struct buf *why);

/* for --debug: its time as far as it matters for that, and whether a prerequisite is newer */
int64_t decide_time(struct update *, uint32_t target);
bool decide_is_newer(struct update *, uint32_t dep, int64_t mtime);
bool decide_is_file(struct update *, uint32_t target);

/* was something done for its prerequisites? */
bool decide_has_changed(struct update *, uint32_t target);

void decide_made(struct update *, uint32_t target, bool ran); /* after its recipe: a new mtime */

#endif
