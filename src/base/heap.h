/* heap.h - what xmalloc and its kin give out in a program that soon ends, or goes on in a copy of itself
 * (fork): blocks of one stretch of addresses, one after the other. Copies need not get it, so that nothing of
 * it has to be copied, and begin one of their own. Before heap_begin, for large blocks, and once the stretch
 * is used up, memory is malloc's. For one thread. */
#ifndef HEAP_H
#define HEAP_H

#include "base/base.h"

void heap_begin(void); /* if the kernel gives no addresses, all stays malloc's */
void heap_keep(bool);  /* true: copies that are made of us now do not get it */
void heap_lost(void);  /* in a copy that did not get it: all that was given out is gone */

/* for base.c: NULL, or not ours, if it is malloc's affair */
void *heap_alloc(size_t n);
bool heap_owns(const void *p);
void *heap_resize(void *p, size_t n); /* where it is, or NULL: it has to be moved */
size_t heap_size(const void *p);      /* what has room in it */
void heap_give_back(void *p);

#endif
