/* clone.h - system calls as libc does not make them, for a child that shares our memory (child.c). clone
 * and clone3 for one on a stack of its own, which C cannot express: the child returns from the call without
 * the frames of its caller; libc's clone does, but it has no clone3, and sanitizers replace it by one that
 * takes the child's memory for a copy. And calls that leave our thread's errno alone. */
#ifndef CLONE_H
#define CLONE_H

#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The child's pid or -errno; the child calls enter(arg), which must not return. `number` says which call;
 * the next three are its first arguments: clone3's (struct, size), or clone's (flags, top of the stack,
 * pidfd), whose others nobody reads without their flags. Only registers lead to the child's side, and the
 * frame that it has none of ends the chain of frames, for debuggers. */
static inline long
clone_enter(long number, uintptr_t a, uintptr_t b, uintptr_t c, int (*enter)(void *), void *arg)
{
#if defined __x86_64__ && defined __LP64__
	register int (*r8)(void *) __asm__("r8") = enter;
	register void *r9 __asm__("r9") = arg;
	long r;

	__asm__ volatile("syscall\n\t"
	                 "test %%rax, %%rax\n\t"
	                 "jnz 1f\n\t"
	                 "xor %%ebp, %%ebp\n\t"
	                 "mov %%r9, %%rdi\n\t"
	                 "call *%%r8\n\t"
	                 "hlt\n"
	                 "1:"
	                 : "=a"(r)
	                 : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r8), "r"(r9)
	                 : "rcx", "r11", "cc", "memory");
	return r;
#elif defined __aarch64__
	register long x8 __asm__("x8") = number;
	register uintptr_t x0 __asm__("x0") = a;
	register uintptr_t x1 __asm__("x1") = b;
	register uintptr_t x2 __asm__("x2") = c;
	register int (*x5)(void *) __asm__("x5") = enter;
	register void *x6 __asm__("x6") = arg;

	__asm__ volatile("svc #0\n\t"
	                 "cbnz x0, 1f\n\t"
	                 "mov x29, xzr\n\t"
	                 "mov x30, xzr\n\t"
	                 "mov x0, x6\n\t"
	                 "blr x5\n\t"
	                 "brk #0\n"
	                 "1:"
	                 : "+r"(x0)
	                 : "r"(x8), "r"(x1), "r"(x2), "r"(x5), "r"(x6)
	                 : "cc", "memory");
	return (long)x0;
#elif defined __i386__
	long r;

	/* 16 bytes for the argument, as the stack is aligned where a function is called */
	__asm__ volatile("int $0x80\n\t"
	                 "test %%eax, %%eax\n\t"
	                 "jnz 1f\n\t"
	                 "xor %%ebp, %%ebp\n\t"
	                 "sub $12, %%esp\n\t"
	                 "push %%edi\n\t"
	                 "call *%%esi\n\t"
	                 "hlt\n"
	                 "1:"
	                 : "=a"(r)
	                 : "0"(number), "b"(a), "c"(b), "d"(c), "S"(enter), "D"(arg)
	                 : "cc", "memory");
	return r;
#else
	long r;

	if (number != SYS_clone)
		return -ENOSYS; /* like an old kernel: the caller has another way */
	r = clone(enter, (void *)b, (int)a, arg, (void *)c, NULL, NULL);
	return r < 0 ? -errno : r;
#endif
}

/* What the kernel returns: -errno on error. Elsewhere through libc, which is no matter while nobody runs
 * beside the child: there is no clone3 there */
static inline long
clone_call(long number, long a, long b, long c, long d)
{
#if defined __x86_64__ && defined __LP64__
	register long r10 __asm__("r10") = d;
	long r;

	__asm__ volatile("syscall"
	                 : "=a"(r)
	                 : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
	                 : "rcx", "r11", "cc", "memory");
	return r;
#elif defined __aarch64__
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;

	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "cc", "memory");
	return x0;
#elif defined __i386__
	long r;

	__asm__ volatile("int $0x80"
	                 : "=a"(r)
	                 : "0"(number), "b"(a), "c"(b), "d"(c), "S"(d)
	                 : "cc", "memory");
	return r;
#else
	long r = syscall(number, a, b, c, d);

	return r < 0 ? -errno : r;
#endif
}

/* with at most four arguments, numbers or pointers */
#define CALL(...)                         CALL_FOUR(__VA_ARGS__, 0, 0, 0, 0)
#define CALL_FOUR(number, a, b, c, d, ...) clone_call(number, (long)(a), (long)(b), (long)(c), (long)(d))

#endif
