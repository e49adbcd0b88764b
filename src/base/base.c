/* base.c - see base.h. SPDX-License-Identifier: Apache-2.0 */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/heap.h"
#include "base/vec.h"

_Noreturn void
bug(const char *file, int line, const char *what)
{
	fprintf(stderr, "weir: internal error: %s:%d: %s\n", file, line, what);
	abort();
}

static void (*exhausted)(void);

void
xmalloc_on_exhausted(void (*end)(void))
{
	exhausted = end;
}

/* p, as malloc gave it, unless it had nothing to give */
static void *
granted(void *p)
{
	if (!p && exhausted)
		exhausted();
	BUG_ON(!p);
	return p;
}

void *
xmalloc(size_t n)
{
	void *p = heap_alloc(n);

	return p ? p : granted(malloc(n ? n : 1));
}

void *
xcalloc(size_t count, size_t size)
{
	size_t n;
	void *p;

	BUG_ON(__builtin_mul_overflow(count, size, &n));
	p = heap_alloc(n);
	if (p)
		return memset(p, 0, n);
	return granted(calloc(n ? n : 1, 1));
}

static void *
move(void *old, size_t n)
{
	void *p = xmalloc(n);

	memcpy(p, old, MIN(n, heap_size(old)));
	heap_give_back(old);
	return p;
}

void *
xrealloc(void *old, size_t n)
{
	void *p;

	if (!old)
		return xmalloc(n);
	if (heap_owns(old)) {
		p = heap_resize(old, n);
		return p ? p : move(old, n);
	}
	return granted(realloc(old, n ? n : 1));
}

void
xfree(void *p)
{
	if (heap_owns(p))
		heap_give_back(p);
	else
		free(p);
}

void *
xmemdup(const void *p, size_t n, size_t room)
{
	void *copy = xmalloc(room);

	if (n)
		memcpy(copy, p, n);
	return copy;
}

char *
xstrdup(const char *z)
{
	size_t n = strlen(z) + 1;

	return memcpy(xmalloc(n), z, n);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq((struct str){s.p, prefix.n}, prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && (!suffix.n || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

/* memcmp may not be asked about an empty string, which may have no address */
int
str_cmp(struct str a, struct str b)
{
	size_t n = MIN(a.n, b.n);
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

void
buf_grow(struct buf *b, size_t more)
{
	bool borrowed = b->p && !b->cap;

	if (b->n + more < b->cap)
		return;
	b->cap = MAX(b->n + more + 1, b->cap + b->cap / 2);
	b->cap = MAX(b->cap, 32);
	b->p = borrowed ? xmemdup(b->p, b->n, b->cap) : xrealloc(b->p, b->cap);
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	buf_grow(b, n);
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_puts(struct buf *b, const char *z)
{
	buf_add(b, z, strlen(z));
}

void
buf_putc(struct buf *b, char c)
{
	buf_grow(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}

void
buf_put(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

static void
put_digits(struct buf *b, uint64_t n, unsigned base)
{
	char digits[20];
	size_t at = sizeof digits;

	do
		digits[--at] = "0123456789abcdef"[n % base];
	while (n /= base);
	buf_add(b, digits + at, sizeof digits - at);
}

void
buf_dec(struct buf *b, int64_t n)
{
	if (n < 0)
		buf_putc(b, '-');
	put_digits(b, n < 0 ? -(uint64_t)n : (uint64_t)n, 10);
}

void
buf_hex(struct buf *b, uint64_t n)
{
	put_digits(b, n, 16);
}

void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	buf_grow(b, 64);
	n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, ap);
	BUG_ON(n < 0);
	if ((size_t)n >= b->cap - b->n) {
		buf_grow(b, (size_t)n);
		vsnprintf(b->p + b->n, b->cap - b->n, fmt, again);
	}
	va_end(again);
	b->n += (size_t)n;
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	if (b->p)
		b->p[0] = '\0';
}

void
buf_free(struct buf *b)
{
	if (b->cap)
		xfree(b->p);
	*b = (struct buf){0};
}

const char *
buf_cstr(struct buf *b)
{
	return b->p ? b->p : "";
}

#define ARENA_BLOCK ((size_t)32 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t size; /* of data */
	_Alignas(16) char data[];
};

void *
arena_alloc(struct arena *a, size_t n)
{
	struct arena_block *block;

	n = (n + 15) & ~(size_t)15;
	if (!a->head || a->head->size - a->used < n) {
		size_t size = MAX(n, ARENA_BLOCK);

		block = xmalloc(sizeof *block + size);
		block->size = size;
		block->next = a->head;
		a->head = block;
		a->used = 0;
	}
	a->used += n;
	return a->head->data + a->used - n;
}

struct str
arena_str(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){p, s.n};
}

static void
free_blocks(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;

		xfree(block);
		block = next;
	}
}

void
arena_reset(struct arena *a)
{
	if (a->head) {
		free_blocks(a->head->next);
		a->head->next = NULL;
	}
	a->used = 0;
}

void
arena_free(struct arena *a)
{
	free_blocks(a->head);
	*a = (struct arena){0};
}

__attribute__((format(printf, 3, 0))) static void
set(struct err *e, bool fatal, const char *fmt, va_list ap)
{
	struct buf text = {0}; /* the arguments may point into the old text */

	buf_vprintf(&text, fmt, ap);
	buf_free(&e->text);
	e->text = text;
	e->fatal = fatal;
}

int
err_set(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(e, false, fmt, ap);
	va_end(ap);
	return -1;
}

int
err_fatal(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(e, true, fmt, ap);
	va_end(ap);
	return -1;
}

void
err_fini(struct err *e)
{
	buf_free(&e->text);
	e->fatal = false;
}

void *
vec_grow(void *p, uint32_t n, uint32_t *cap, size_t more, size_t size)
{
	size_t need = n + more, want;
	bool borrowed = p && !*cap;

	if (need <= *cap)
		return p;
	want = MAX(need, (size_t)*cap + *cap / 2);
	want = MAX(want, 8);
	BUG_ON(need >= UINT32_MAX);
	want = MIN(want, UINT32_MAX - 1);
	*cap = (uint32_t)want;
	return borrowed ? xmemdup(p, n * size, want * size) : xrealloc(p, want * size);
}

void *
vec_shrink(void *p, uint32_t n, uint32_t *cap, size_t size)
{
	if (!n || n == *cap)
		return p;
	*cap = n;
	return xrealloc(p, n * size);
}

void
vec_release(void *p)
{
	xfree(p);
}
