/* fault.c - see fault.h. SPDX-License-Identifier: Apache-2.0
 * The wrappers are weak: a test that needs another behaviour defines its own. */
#include "fault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

#include "wraps.h"

static struct {
	const char *call;
	int left; /* calls until the fault */
	int error;
	bool fired;
} fault;

void
fault_arm(const char *call, int k, int error)
{
	fault.call = call;
	fault.left = k;
	fault.error = error;
	fault.fired = false;
}

bool
fault_fired(void)
{
	fault.call = NULL;
	return fault.fired;
}

static bool
fails(const char *call)
{
	if (!fault.call || strcmp(call, fault.call) != 0 || --fault.left != 0)
		return false;
	fault.fired = true;
	errno = fault.error;
	return true;
}

__attribute__((weak)) ssize_t
__wrap_write(int fd, const void *p, size_t n)
{
	return fails("write") ? -1 : __real_write(fd, p, n);
}

__attribute__((weak)) int
__wrap_rename(const char *from, const char *to)
{
	return fails("rename") ? -1 : __real_rename(from, to);
}

__attribute__((weak)) int
__wrap_ftruncate(int fd, off_t n)
{
	return fails("ftruncate") ? -1 : __real_ftruncate(fd, n);
}

__attribute__((weak)) int
__wrap_fsync(int fd)
{
	return fails("fsync") ? -1 : __real_fsync(fd);
}

__attribute__((weak)) int
__wrap_open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return fails("open") ? -1 : __real_open(path, flags, mode);
}
