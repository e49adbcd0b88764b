/* make_walk.h - one reading of makefiles is followed by up to two walks: they are brought up to date
 * themselves and, unless that calls for another reading, the goals are (make §1.9). If somebody only asks
 * about the rules, neither is, and he is told (make_tools.h). */
#ifndef MAKE_WALK_H
#define MAKE_WALK_H

#include "manifest/make/mk.h"
#include "runner/lines/children.h"
#include "runner/lines/voice.h"

struct jobserver;
struct report;

/* exit codes (make §1.2) */
enum { MAKE_OK = 0, MAKE_QUESTION = 1, MAKE_TROUBLE = 2 };

enum { MAKE_AGAIN = -1 }; /* a makefile was remade: read it all again */

/* all borrowed */
struct make_walk {
	struct mk *mk;
	struct voice *out;
	struct children *children;
	struct jobserver *slots; /* or NULL */
	struct report *report;   /* or NULL */
	uint32_t restarts;       /* readings before this one */
};

/* An exit code, or MAKE_AGAIN. What went wrong has been said */
int make_walk(const struct make_walk *);

/* what -p asks for, where nothing was walked: the makefiles could not be read */
void make_walk_unread(struct mk *);

/* --debug=basic is told how far we are */
void make_walk_stage(struct mk *, const char *stage);

#endif
