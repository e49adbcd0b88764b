/* disk.c - see disk.h: the disk that is really there. SPDX-License-Identifier: Apache-2.0 */
#include "io/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "io/mtimes.h"

static int
real_mtime(struct disk *disk, const char *path, int64_t *ns)
{
	struct stat st;

	(void)disk;
	*ns = 0;
	if (stat(path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	*ns = mtime_of(&st);
	return 0;
}

static void
real_mtimes(struct disk *disk, struct mtime_query *queries, size_t n)
{
	(void)disk;
	mtimes(queries, n);
}

static int
real_read(struct disk *disk, const char *path, struct buf *out)
{
	(void)disk;
	return fd_read_file(path, out);
}

static int
real_write(struct disk *disk, const char *path, struct str text)
{
	int fd = fd_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	int r, closed;

	(void)disk;
	if (fd < 0)
		return fd;
	r = fd_write_all(fd, text.p, text.n);
	closed = fd_close(fd); /* where a network file system reports a full disk */
	return r ? r : closed;
}

/* Writing nothing to an empty file leaves its time alone on NFS: the time is asked for. */
static int
real_stamp(struct disk *disk, const char *path, int64_t *ns)
{
	int rc = utimensat(AT_FDCWD, path, NULL, 0) < 0 ? -errno : 0;

	if (rc == -ENOENT)
		rc = real_write(disk, path, STR(""));
	return rc < 0 ? rc : real_mtime(disk, path, ns);
}

/* Length of the path that holds path[0..n): 0 when that is the working directory or the root. */
static size_t
parent_length(const char *path, size_t n)
{
	while (n && path[n - 1] == '/')
		n--;
	while (n && path[n - 1] != '/')
		n--;
	while (n && path[n - 1] == '/')
		n--;
	return n;
}

/* 1 = it is there now, 0 = its own parent is missing, -errno. Whoever else makes it meanwhile is welcome. */
static int
make_directory(char *path, size_t n)
{
	char after = path[n];
	int r = 1;

	path[n] = '\0';
	if (mkdir(path, 0777) < 0 && errno != EEXIST)
		r = errno == ENOENT ? 0 : -errno;
	path[n] = after;
	return r;
}

/* Climbs to the first ancestor that can be made, then makes the others on the way down. Nearly always the
 * nearest one exists, which costs a single call. */
static int
make_parents(char *path, size_t length)
{
	size_t nearest = parent_length(path, length), n = nearest;
	int r = 0;

	while (n && (r = make_directory(path, n)) == 0) {
		n = parent_length(path, n);
		if (!n)
			return -ENOENT; /* the working directory itself is gone */
	}
	while (r >= 0 && n < nearest) {
		n += strspn(path + n, "/");
		n += strcspn(path + n, "/");
		r = make_directory(path, n);
		if (r == 0)
			return -ENOENT; /* somebody removes what we make */
	}
	return MIN(r, 0);
}

static int
real_mkparents(struct disk *disk, const char *path)
{
	char near[256];
	size_t n = strlen(path);
	char *copy = n < sizeof near ? near : xmalloc(n + 1);
	int r;

	(void)disk;
	memcpy(copy, path, n + 1);
	r = make_parents(copy, n);
	if (copy != near)
		xfree(copy);
	return r;
}

static int
real_remove(struct disk *disk, const char *path)
{
	(void)disk;
	if (unlink(path) == 0)
		return 0;
	if (errno == EISDIR || errno == EPERM) /* Linux says the first for a directory, POSIX the second */
		return rmdir(path) < 0 ? -errno : 0;
	return -errno;
}

struct disk *
disk_real(void)
{
	static const struct disk real = {
		.mtime = real_mtime,
		.mtimes = real_mtimes,
		.read = real_read,
		.write = real_write,
		.stamp = real_stamp,
		.mkparents = real_mkparents,
		.remove = real_remove,
	};

	return (struct disk *)(uintptr_t)&real; /* nobody writes through it */
}
