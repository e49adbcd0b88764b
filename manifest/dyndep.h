/* dyndep.h - inputs and outputs that are only known once a dyndep file was built (ninja N). */
#ifndef DYNDEP_H
#define DYNDEP_H

#include "base/base.h"
#include "base/vec.h"
#include "graph/graph.h"
#include "io/disk.h"

/* Parse the dyndep file `node` (its text is given, NUL-terminated) and extend every edge that names it:
 * implicit inputs, implicit outputs, EDGE_DYNDEP_RESTAT. The edges are appended to changed. Nothing is
 * changed if there is an error: -1 and err, texts of ninja N2 and N3. New nodes are not NODE_DECLARED. */
int dyndep_load(struct graph *, uint32_t node, struct str text, idvec *changed, struct err *);

/* The same for the file as the disk has it; one that cannot be read is an error, too. 0, or -1 and err */
int dyndep_load_file(struct graph *, struct disk *, uint32_t node, struct err *);

#endif
