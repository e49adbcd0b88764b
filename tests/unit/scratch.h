/* scratch.h - an empty directory for each test to work in, and files in it. */
#ifndef SCRATCH_H
#define SCRATCH_H

#include "base/base.h"

/* cmocka setup and teardown: make a directory and go there; leave it and remove it with all in it */
int scratch_enter(void **state);
int scratch_leave(void **state);

void scratch_put(const char *path, const void *p, size_t n); /* create or replace */
void scratch_append(const char *path, const void *p, size_t n);
struct str scratch_get(const char *path, struct buf *); /* the whole file, in a cleared buf */
bool scratch_has(const char *path);

#endif
