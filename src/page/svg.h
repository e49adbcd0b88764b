/* svg.h - -t graph --svg: a part of the graph as a picture that stands by itself. */
#ifndef SVG_H
#define SVG_H

#include "session/session.h"

struct svg_opts {
	uint32_t depth; /* levels of inputs below the targets, NONE: all */
	uint32_t above; /* … of what is made from them */
};

/* Append the picture of what is around the targets. 0, or -1 and err: there is too much of it */
int svg_draw(struct session *, struct ids targets, const struct svg_opts *, struct buf *out, struct err *);

#endif
