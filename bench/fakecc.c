/* fakecc.c - a compiler that costs nothing: `fakecc … -MF DEPFILE … -o OUTPUT … -c SOURCE` writes a depfile of the
 * headers that SOURCE lists, and OUTPUT with the moment at which it began (CLOCK_MONOTONIC, ns). Without -c it
 * is an archiver or a linker and looks at no input. A line of a source is "PREFIX FIRST COUNT": the headers
 * PREFIX{FIRST}.h and the COUNT - 1 after it. Linked to nothing, where WEIR_BARE says how that is done, as the
 * start of a libc would be most of what it costs. SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifdef SYS_clock_gettime64
#define CLOCK_CALL SYS_clock_gettime64 /* of a 32-bit machine */
#else
#define CLOCK_CALL SYS_clock_gettime
#endif

static long
call(long number, long a, long b, long c, long d)
{
#if defined WEIR_BARE && defined __x86_64__
	long result;
	register long r10 __asm__("r10") = d;

	__asm__ volatile("syscall"
	                 : "=a"(result)
	                 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
	                 : "rcx", "r11", "memory");
	return result;
#elif defined WEIR_BARE && defined __aarch64__
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;

	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
	return x0;
#else
	return syscall(number, a, b, c, d);
#endif
}

static _Noreturn void
end(int code)
{
	for (;;)
		call(SYS_exit_group, code, 0, 0, 0);
}

static long
open_file(const char *path, int flags)
{
	long fd = call(SYS_openat, AT_FDCWD, (long)path, flags, 0666);

	if (fd < 0)
		end(1);
	return fd;
}

static int
is(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

/* ---- what is written, gathered */
struct out {
	long fd;
	size_t n;
	char p[16384];
};

static void
flush(struct out *o)
{
	if (o->n && call(SYS_write, o->fd, (long)o->p, (long)o->n, 0) != (long)o->n)
		end(1);
	o->n = 0;
}

static void
put(struct out *o, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (o->n == sizeof o->p)
			flush(o);
		o->p[o->n++] = p[i];
	}
}

static void
put_number(struct out *o, uint64_t n)
{
	char digits[20];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + n % 10);
	while (n /= 10);
	put(o, digits + at, sizeof digits - at);
}

static size_t
length(const char *z)
{
	size_t n = 0;

	while (z[n])
		n++;
	return n;
}

/* ---- a source */
static uint64_t
number(const char **p)
{
	uint64_t n = 0;

	while (**p == ' ')
		++*p;
	while (**p >= '0' && **p <= '9')
		n = n * 10 + (uint64_t)(*(*p)++ - '0');
	return n;
}

static void
put_headers(struct out *o, const char *p)
{
	while (*p && *p != '\n') {
		const char *prefix = p;
		size_t n;
		uint64_t first, count;

		while (*p && *p != ' ')
			p++;
		n = (size_t)(p - prefix);
		first = number(&p);
		count = number(&p);
		for (uint64_t i = 0; i < count; i++) {
			put(o, " \\\n ", 4);
			put(o, prefix, n);
			put_number(o, first + i);
			put(o, ".h", 2);
		}
		while (*p == '\n')
			p++;
	}
}

static void
write_depfile(struct out *o, const char *depfile, const char *output, const char *source)
{
	static char text[8192];
	long fd = open_file(source, O_RDONLY);

	call(SYS_read, fd, (long)text, sizeof text - 1, 0);
	o->fd = open_file(depfile, O_WRONLY | O_CREAT | O_TRUNC);
	put(o, output, length(output));
	put(o, ": ", 2);
	put(o, source, length(source));
	put_headers(o, text);
	put(o, "\n", 1);
	flush(o);
}

/* used: nothing calls it but the assembly below */
__attribute__((used)) static _Noreturn void
begin(char **stack)
{
	static struct out o;
	const char *depfile = NULL, *output = NULL, *source = NULL;
	struct timespec t;

	call(CLOCK_CALL, CLOCK_MONOTONIC, (long)&t, 0, 0);
	for (char **arg = stack + 2; arg[-1] && *arg; arg++) {
		if (is(arg[-1], "-MF"))
			depfile = *arg;
		else if (is(arg[-1], "-o"))
			output = *arg;
		else if (is(arg[-1], "-c"))
			source = *arg;
	}
	if (!output)
		end(2);
	if (depfile && source)
		write_depfile(&o, depfile, output, source);
	o.fd = open_file(output, O_WRONLY | O_CREAT | O_TRUNC);
	put_number(&o, (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec);
	put(&o, "\n", 1);
	flush(&o);
	end(0);
}

/* The kernel leaves the number of arguments and the arguments on the stack, and jumps here. */
#if !defined WEIR_BARE
int main(int, char **);

int
main(int argc, char **argv)
{
	(void)argc;
	begin(argv - 1);
}
#elif defined __x86_64__
__asm__(".globl _start\n_start:\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall begin\n");
#elif defined __aarch64__
__asm__(".globl _start\n_start:\n\tmov x0, sp\n\tbl begin\n");
#endif
