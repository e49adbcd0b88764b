/* wraps.h - what the linker's --wrap makes of the system calls of *_wrap_test.c: whoever calls write comes to
 * __wrap_write, and __real_write is the library's. */
#ifndef WRAPS_H
#define WRAPS_H

#include <sys/types.h>

ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_ftruncate(int fd, off_t n);
int __wrap_ftruncate(int fd, off_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);

#endif
