/* make_stdin.h - `-f -`: a makefile that can be read but once, kept in a file for as long as we may read it
 * again. */
#ifndef MAKE_STDIN_H
#define MAKE_STDIN_H

#include "base/base.h"

struct children;
struct mk;
struct voice;

/* If one of the makefiles is "-", name a file of its text instead; path is that file, made by the first call,
 * or by the make that was before us (--temp-stdin). Once it is there, no signal ends us before it is dropped.
 * 0, or -1 after mk_fatal */
int make_stdin_take(struct mk *, struct voice *, struct children *, struct buf *path);

void make_stdin_drop(struct buf *path); /* the file, if there is one */

#endif
