/* front.h - which of the two front ends is meant: by the name that we were started as, and under our own by
 * what lies in the directory (docs/make.md). */
#ifndef FRONT_H
#define FRONT_H

#include "base/base.h"

bool front_is_make(int argc, char *const *argv);

/* The manifest of this name could not be loaded: if there is none, what that means to who has one command for
 * both front ends. Appended to the error */
void front_tell_missing(const char *file, struct err *);

#endif
