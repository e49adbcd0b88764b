/* heap.c - see heap.h. SPDX-License-Identifier: Apache-2.0
 * Blocks are of a few sizes, and one that is given back is kept for the next of its size; only the last can
 * grow, or be taken back. Each has its size in front of it. */
#include "base/heap.h"

#include <sys/mman.h>

#define STRETCH ((size_t)64 << 20)
#define LARGEST ((size_t)64 << 10) /* what is larger, malloc gives back to the kernel, and need not copy */
#define UNIT    ((size_t)16)
#define HEADER  (sizeof(size_t))
#define LINEAR  64 /* sizes that are a unit apart; then there are four to a doubling */
#define SIZES   (LINEAR + 4 * 6)

struct spare {
	struct spare *next;
};

static struct {
	char *base, *end;
	char *at; /* where the next header will be; then comes a block, aligned to a unit */
	struct spare *spare[SIZES];
} heap; /* as malloc's, for everybody (tests/check/GLOBALS) */

/* which size is that of a block of n bytes, header included; n is made that size */
static unsigned
size_of(size_t *n)
{
	size_t units = (*n + UNIT - 1) / UNIT, step;
	unsigned log;

	if (units <= LINEAR) {
		*n = units * UNIT;
		return (unsigned)units - 1;
	}
	log = 63 - (unsigned)__builtin_clzll(units - 1); /* 2^log < units <= 2^(log + 1), log >= 6 */
	step = (size_t)1 << (log - 2);
	units = (units + step - 1) / step;
	*n = units * step * UNIT;
	return LINEAR + (log - 6) * 4 + (unsigned)units - 5;
}

static size_t *
header(const void *p)
{
	return (size_t *)(uintptr_t)p - 1;
}

void
heap_begin(void)
{
	int how = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
	char *p = mmap(NULL, STRETCH, PROT_READ | PROT_WRITE, how, -1, 0);

	if (p == MAP_FAILED)
		return;
	heap.base = p;
	heap.end = p + STRETCH;
	heap.at = p + UNIT - HEADER;
}

void
heap_keep(bool keep)
{
	if (heap.base)
		madvise(heap.base, STRETCH, keep ? MADV_DONTFORK : MADV_DOFORK);
}

void
heap_lost(void)
{
	memset(&heap, 0, sizeof heap);
}

bool
heap_owns(const void *p)
{
	return (const char *)p >= heap.base && (const char *)p < heap.end;
}

size_t
heap_size(const void *p)
{
	return *header(p) - HEADER;
}

static bool
fits(size_t n)
{
	return heap.at < heap.end && n + HEADER <= (size_t)(heap.end - heap.at);
}

void *
heap_alloc(size_t n)
{
	unsigned size;
	char *p;

	if (n > LARGEST - HEADER)
		return NULL;
	n += HEADER;
	size = size_of(&n);
	p = (char *)heap.spare[size];
	if (p) {
		heap.spare[size] = heap.spare[size]->next;
		return p;
	}
	if (!fits(n))
		return NULL;
	p = heap.at + HEADER;
	heap.at += n;
	*header(p) = n;
	return p;
}

static bool
is_last(const void *p)
{
	return (const char *)p + heap_size(p) == heap.at;
}

void *
heap_resize(void *p, size_t n)
{
	char *before = heap.at;

	if (n <= heap_size(p))
		return p;
	if (n > LARGEST - HEADER || !is_last(p))
		return NULL;
	n += HEADER;
	size_of(&n);
	heap.at = (char *)header(p);
	if (!fits(n)) {
		heap.at = before;
		return NULL;
	}
	heap.at += n;
	*header(p) = n;
	return p;
}

void
heap_give_back(void *p)
{
	size_t n = *header(p);
	struct spare *s = p;
	unsigned size;

	if (is_last(p)) {
		heap.at = (char *)header(p);
		return;
	}
	size = size_of(&n);
	s->next = heap.spare[size];
	heap.spare[size] = s;
}
