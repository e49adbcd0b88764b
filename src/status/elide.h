/* elide.h - making text fit a line and a terminal. */
#ifndef ELIDE_H
#define ELIDE_H

#include "base/base.h"

/* remove ANSI CSI sequences (ESC [ … letter), appending the rest to out */
void strip_csi(struct buf *out, struct str text);

/* shorten to width columns with "..." in the middle; colours have no width and are kept (ninja I4) */
void elide_middle(struct buf *out, struct str text, size_t width);

#endif
