/* vec.h - growable arrays: VEC(type) declares one, zero-initialised is empty. Elements move when it grows:
 * keep indices, not pointers. One with elements and no cap borrows them (image.h): they may be written to,
 * and are copied when it grows. */
#ifndef VEC_H
#define VEC_H

#include "base/base.h"

#define VEC(...)                 \
	struct {                 \
		__VA_ARGS__ *p;  \
		uint32_t n, cap; \
	}

/* room for `more` elements beyond n */
#define vec_reserve(v, more) \
	((v)->p = vec_grow((v)->p, (v)->n, &(v)->cap, (more), sizeof *(v)->p), (void)0)
#define vec_push(v, x) \
	((v)->n < (v)->cap ? (void)0 : vec_reserve((v), 1), (v)->p[(v)->n++] = (x), (void)0)
/* give back the room that is not used */
#define vec_fit(v) ((v)->p = vec_shrink((v)->p, (v)->n, &(v)->cap, sizeof *(v)->p), (void)0)
#define vec_pop(v) ((v)->p[--(v)->n])
#define vec_free(v) (vec_release((v)->cap ? (v)->p : NULL), (v)->p = NULL, (v)->n = (v)->cap = 0, (void)0)

void *vec_grow(void *p, uint32_t n, uint32_t *cap, size_t more, size_t size);
void *vec_shrink(void *p, uint32_t n, uint32_t *cap, size_t size);
void vec_release(void *p);

/* the commonest one: a list of ids */
typedef VEC(uint32_t) idvec;

/* a borrowed slice of ids */
struct ids {
	const uint32_t *p;
	uint32_t n;
};

#endif
