/* layers.h - a layered drawing: boxes in columns, arcs from left to right. Who asks adds boxes with their
 * sizes and arcs between them; everything else is filled in. The same input gives the same drawing. */
#ifndef LAYERS_H
#define LAYERS_H

#include "base/base.h"
#include "base/vec.h"

struct layer_box {
	double w, h;
	uint32_t layer; /* its column, from the left */
	double x, y;    /* its upper left corner */
};

struct layer_arc {
	uint32_t from, to;      /* boxes */
	uint32_t bends, nbends; /* where it passes through the columns between them: bends[bends..] */
};

/* an arc goes straight from x0 to x1, at this height */
struct layer_bend {
	double x0, x1, y;
};

struct layers {
	VEC(struct layer_box) boxes;
	VEC(struct layer_arc) arcs;
	VEC(struct layer_bend) bends;
	double w, h; /* of the drawing */
};

/* What nothing leads away from is in the last column, everything else one before the first that it leads
 * to. Arcs of a cycle may go backwards; they have no bends. */
void layers_arrange(struct layers *);
void layers_fini(struct layers *);

#endif
