/* nothing.c - ends at once. It is linked to nothing, where WEIR_BARE says how that is done, so that starting it
 * takes no time: for tests that start a million of it. SPDX-License-Identifier: Apache-2.0 */
#include <sys/syscall.h>

#ifdef WEIR_BARE
_Noreturn void _start(void);

_Noreturn void
_start(void)
{
#if defined __x86_64__
	__asm__ volatile("syscall" : : "a"(SYS_exit_group), "D"(0));
#elif defined __aarch64__
	register long x8 __asm__("x8") = SYS_exit_group;
	register long x0 __asm__("x0") = 0;

	__asm__ volatile("svc #0" : : "r"(x8), "r"(x0));
#endif
	__builtin_unreachable();
}
#else
int main(void);

int
main(void)
{
	return 0;
}
#endif
