/* path.h - file names as bytes: canonical form (ninja D1) and quoting for a shell (ninja C5). */
#ifndef PATH_H
#define PATH_H

#include "base/base.h"

/* canonicalise in place and return the new length (never longer); "" stays "", everything else that
 * cancels out becomes ".". Lexical only: no file is looked at, any number of components. p[n] is written. */
size_t path_canon(char *p, size_t n);

/* as path_canon, on a buffer */
void path_canon_buf(struct buf *);

/* append s, in '…' if it holds a byte outside [A-Za-z0-9_+-./] */
void path_quote(struct buf *, struct str s);

/* the directory part of s without the last slash; empty if there is none */
struct str path_dir(struct str s);

/* append the way to `to` from the directory `from`, both absolute and canonical: "../src/a.c" */
void path_relative(struct buf *, struct str to, struct str from);

/* Levenshtein distance for "did you mean"; max + 1 for anything beyond max */
unsigned path_distance(struct str a, struct str b, unsigned max);

#endif
