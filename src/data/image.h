/* image.h - flat arrays as they are, to a file and back. Who holds them has one function for both ways that
 * names each: saving notes where the array is, loading makes it borrow a part of the mapped file, which is
 * private to the process and may be written to. Nothing in an array may point, and only the program that
 * saved it can load it: there is no format. */
#ifndef IMAGE_H
#define IMAGE_H

#include "base/base.h"
#include "base/vec.h"

/* saving: to be written, after the caller's function has returned; loading: where it is mapped */
struct image_part {
	void *p;
	size_t size;
	bool joined; /* it goes on where the one before it ends: loading finds one array */
	bool seldom; /* large, and hardly looked at: better not touched before it is needed */
};

struct image {
	bool loading;
	VEC(struct image_part) parts;
	uint32_t next; /* loading: the part that comes next */
};

void image_field_at(struct image *, void *p, size_t size); /* of a struct: copied back */
void image_buf(struct image *, struct buf *);
void *image_run(struct image *, void *p, uint32_t *n, size_t size); /* n things of a size; where they are */
void image_join(struct image *, struct ids more); /* saving: the last array has these as well */

void image_seldom(struct image *);                                  /* says so of the last part */

#define image_field(im, x) image_field_at((im), &(x), sizeof(x))
#define image_vec(im, v)                                                           \
	((v)->p = image_run((im), (v)->p, &(v)->n, sizeof *(v)->p),                \
	 (v)->cap = (im)->loading ? 0 : (v)->cap, (void)0)

#endif
