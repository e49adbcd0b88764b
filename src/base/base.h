/* base.h - C that has never heard of builds: borrowed strings, growing buffers, arenas, errors.
 * Allocation never fails from the caller's view: running out of memory ends the program. */
#ifndef BASE_H
#define BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NONE UINT32_MAX /* "no such id" wherever ids are uint32_t */
#define countof(a) (sizeof(a) / sizeof((a)[0]))
/* Each argument is evaluated once, in the type that both have in common. The names are numbered, so that one
 * may stand in another. */
#define MIN(a, b) BETTER_OF(a, b, <, __COUNTER__)
#define MAX(a, b) BETTER_OF(a, b, >, __COUNTER__)
#define BETTER_OF(a, b, is_better, n) BETTER_OF_NUMBERED(a, b, is_better, n)
#define BETTER_OF_NUMBERED(a, b, is_better, n) BETTER_OF_NAMED(a, b, is_better, one_##n, other_##n)
#define BETTER_OF_NAMED(a, b, is_better, one, other) \
	__extension__({                              \
		__typeof__(1 ? (a) : (b)) one = (a); \
		__typeof__(1 ? (a) : (b)) other = (b); \
		one is_better other ? one : other;   \
	})

/* a broken invariant of ours: says so on stderr and aborts. Never for what a user can cause */
#define BUG_ON(cond) ((cond) ? bug(__FILE__, __LINE__, #cond) : (void)0)
_Noreturn void bug(const char *file, int line, const char *what);

/* The kernel takes back all that a program has when it ends, at once. Only who looks for leaks, or keeps
 * books of memory, wants it to be given back before, piece by piece */
#define WANTS_ALL_FREED false
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#undef WANTS_ALL_FREED
#define WANTS_ALL_FREED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#undef WANTS_ALL_FREED
#define WANTS_ALL_FREED true
#endif
#endif

void *xmalloc(size_t n);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t n);
void xfree(void *p); /* what these have given, or malloc */
void *xmemdup(const void *p, size_t n, size_t room); /* n bytes of p in room for more */
char *xstrdup(const char *z);
/* who ends the program, without memory, when there is none left. Until somebody is named that is a bug */
void xmalloc_on_exhausted(void (*end)(void));

/* ---- str: bytes that somebody else owns; may hold NUL; p[n] is not readable unless the source says so */
struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_FMT(s) (int)(s).n, (s).p /* for "%.*s" */

static inline struct str
str_of(const char *z)
{
	return (struct str){z, strlen(z)};
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
int str_cmp(struct str a, struct str b); /* byte order, shorter first: for sorting */

/* ---- buf: owned bytes that grow; p[n] is always NUL once anything was added. Zero-initialise, buf_free.
 * One with a p and no cap borrows its bytes (image.h): it takes a copy when it grows. */
struct buf {
	char *p;
	size_t n, cap;
};

void buf_grow(struct buf *, size_t more); /* room for more bytes and the NUL */
void buf_add(struct buf *, const void *p, size_t n);
void buf_puts(struct buf *, const char *z);
void buf_putc(struct buf *, char c);
void buf_put(struct buf *, struct str s);
void buf_dec(struct buf *, int64_t n);  /* what buf_printf does with %d and %x, at a fraction of the cost */
void buf_hex(struct buf *, uint64_t n);
void buf_printf(struct buf *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void buf_clear(struct buf *); /* empties, keeps the memory */
void buf_free(struct buf *);
const char *buf_cstr(struct buf *); /* never NULL */

static inline struct str
buf_str(const struct buf *b)
{
	return (struct str){b->p ? b->p : "", b->n};
}

/* ---- arena: many small things that die together. Zero-initialise, arena_free */
struct arena {
	struct arena_block *head;
	size_t used; /* bytes given out of head */
};

void *arena_alloc(struct arena *, size_t n);         /* 16-byte aligned, not cleared */
struct str arena_str(struct arena *, struct str s);  /* a copy, NUL-terminated */
void arena_reset(struct arena *);                    /* everything given out is gone, memory is kept */
void arena_free(struct arena *);

/* ---- err: one error on its way up to the front door. Zero-initialise, err_fini.
 * Functions that can fail for a user's reason return -1 and fill it; only the front door prints it. */
struct err {
	struct buf text;
	bool fatal; /* the ninja persona says "fatal:" instead of "error:" */
};

int err_set(struct err *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));   /* returns -1 */
int err_fatal(struct err *, const char *fmt, ...) __attribute__((format(printf, 2, 3))); /* returns -1 */
void err_fini(struct err *);

static inline bool
err_is_set(const struct err *e)
{
	return e->text.n != 0;
}

#endif
