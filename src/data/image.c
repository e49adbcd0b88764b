/* image.c - see image.h. SPDX-License-Identifier: Apache-2.0 */
#include "data/image.h"

static void
put(struct image *im, void *p, size_t size)
{
	vec_push(&im->parts, ((struct image_part){.p = p, .size = size}));
}

static struct image_part
take(struct image *im)
{
	BUG_ON(im->next == im->parts.n);
	return im->parts.p[im->next++];
}

void
image_field_at(struct image *im, void *p, size_t size)
{
	struct image_part part;

	if (!im->loading) {
		put(im, p, size);
		return;
	}
	part = take(im);
	BUG_ON(part.size != size);
	memcpy(p, part.p, size);
}

/* with the NUL behind it, which is not counted in n */
void
image_buf(struct image *im, struct buf *b)
{
	struct image_part part;

	if (!im->loading) {
		put(im, b->p, b->p ? b->n + 1 : 0);
		return;
	}
	part = take(im);
	*b = part.size ? (struct buf){.p = part.p, .n = part.size - 1} : (struct buf){0};
}

void *
image_run(struct image *im, void *p, uint32_t *n, size_t size)
{
	struct image_part part;

	if (!im->loading) {
		put(im, p, *n * size);
		return p;
	}
	part = take(im);
	BUG_ON(part.size % size);
	*n = (uint32_t)(part.size / size);
	return *n ? part.p : NULL;
}

void
image_join(struct image *im, struct ids more)
{
	put(im, (void *)(uintptr_t)more.p, more.n * sizeof *more.p);
	im->parts.p[im->parts.n - 1].joined = true;
}

void
image_seldom(struct image *im)
{
	if (!im->loading)
		im->parts.p[im->parts.n - 1].seldom = true;
}
