/* mtimes.c - the times of many files at once. What costs is not the disk but the way into the kernel and
 * through the components of each path: threads share it, and a directory that several names in a row lie in
 * is opened once and named no more. SPDX-License-Identifier: Apache-2.0 */
#include "io/mtimes.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/crew.h"
#include "base/fd.h"
#include "base/path.h"

enum { PIECE = 256 }; /* questions that a thread takes at a time: some 150 µs of work */

/* the directory that a thread has open: the one that the last names were in */
struct folder {
	struct str name; /* into a query's path */
	int fd;          /* AT_FDCWD: none */
};

static void
leave(struct folder *f)
{
	if (f->fd != AT_FDCWD)
		fd_close(f->fd);
	f->fd = AT_FDCWD;
	f->name.n = 0;
}

/* Enter the directory of the first path if the second is there as well; else one stat costs less. */
static void
enter(struct folder *f, const char *path, const char *following)
{
	struct str dir = path_dir(str_of(path));
	int fd;

	if (dir.n && str_eq(dir, f->name))
		return;
	leave(f);
	if (!dir.n || !following || !str_eq(dir, path_dir(str_of(following))))
		return;
	f->name = dir;
	f->fd = AT_FDCWD; /* if it cannot be opened, the full path will tell why */
	if (dir.n < 4096) {
		char name[4096];

		memcpy(name, dir.p, dir.n);
		name[dir.n] = '\0';
		fd = fd_open(name, O_PATH | O_DIRECTORY, 0);
		f->fd = fd < 0 ? AT_FDCWD : fd;
	}
}

static void
ask(const struct folder *f, struct mtime_query *q)
{
	const char *name = q->path;
	struct stat st;

	if (f->fd != AT_FDCWD)
		for (name += f->name.n; *name == '/';)
			name++;
	q->error = fstatat(f->fd, *name ? name : ".", &st, 0) < 0 ? -errno : 0; /* "/" is in itself */
	q->ns = q->error ? 0 : mtime_of(&st);
	if (q->error == -ENOENT || q->error == -ENOTDIR)
		q->error = 0;
}

static void
answer(struct mtime_query *q, size_t n)
{
	struct folder folder = {.fd = AT_FDCWD};

	for (size_t i = 0; i < n; i++) {
		enter(&folder, q[i].path, i + 1 < n ? q[i + 1].path : NULL);
		ask(&folder, &q[i]);
	}
	leave(&folder);
}

static void
work(void *queries, size_t from, size_t to)
{
	answer((struct mtime_query *)queries + from, to - from);
}

void
mtimes(struct mtime_query *queries, size_t n)
{
	crew_run(n, PIECE, work, queries);
}
