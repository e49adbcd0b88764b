/* wraps.h - what the linker's --wrap makes of the system calls of *_wrap_test.c: whoever calls write comes to
 * __wrap_write, and __real_write is the library's. With _FILE_OFFSET_BITS the calls of a 32-bit glibc that have
 * to do with sizes have a 64 behind their names, as the linker sees it. */
#ifndef WRAPS_H
#define WRAPS_H

#include <sys/types.h>

#if defined __GLIBC__ && defined _FILE_OFFSET_BITS
#define SIZED(name) __asm__(#name "64")
#else
#define SIZED(name)
#endif

ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_ftruncate(int fd, off_t n) SIZED(__real_ftruncate);
int __wrap_ftruncate(int fd, off_t n) SIZED(__wrap_ftruncate);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_open(const char *path, int flags, ...) SIZED(__real_open);
int __wrap_open(const char *path, int flags, ...) SIZED(__wrap_open);

#endif
