/* fd.h - the only place that opens descriptors: each is born close-on-exec. Everything returns -errno on
 * failure, retries EINTR, and writes all or fails. */
#ifndef FD_H
#define FD_H

#include "base/base.h"

#include <sys/socket.h>
#include <sys/types.h>

int fd_open(const char *path, int flags, mode_t mode); /* flags as open(2), O_CLOEXEC is added */
void fd_occupy_standard(const char *path, int flags);  /* what 0, 1 and 2 become that are closed */
int fd_named(const char *number);                      /* open, and above 2: given to us; else -1 */
int fd_pipe(int fds[2], int flags);                    /* flags as pipe2(2), O_CLOEXEC is added */
int fd_dup(int fd);                                    /* to a new number ≥ 3 */
int fd_dup_to(int fd, int number);                     /* to this one, closing what had it */
int fd_move(int fd, int least);                        /* to a new number ≥ least, closing the old one */
int fd_listen(const struct sockaddr *, socklen_t n);   /* a non-blocking TCP socket that waits for clients */
int fd_accept(int fd);                                 /* the next of them, non-blocking */
int fd_close(int fd);
void fd_close_from(unsigned first, int except);        /* all numbers from first on but one (-1: none) */
ssize_t fd_read(int fd, void *p, size_t n);            /* one read; short reads are possible */
int fd_write_all(int fd, const void *p, size_t n);     /* 0 or -errno; blocks as needed */
int fd_read_file(const char *path, struct buf *out);   /* appends the whole file; 0 or -errno */

#endif
