/* depfile.h - what compilers write with -MD: "out: in in in" (ninja O). Bytes in, slices out. */
#ifndef DEPFILE_H
#define DEPFILE_H

#include "base/base.h"
#include "base/vec.h"

struct depfile {
	VEC(struct str) outs, ins; /* each once, in order of appearance; into the text */

	/* which names they hold: open addressing, `file` in the high half; slots of earlier files are free */
	uint64_t *slots;
	uint32_t nslots, file;
};

/* Parse text, unescaping in place (it needs its NUL at p[n], as every buf has). The slices live as long as
 * text. 0, or -1 and err with the bare message; reuse d for the next file, depfile_free at the end. */
int depfile_parse(struct depfile *, struct buf *text, struct err *);
void depfile_free(struct depfile *);

#endif
