/* mtimes.c - the times of many files at once. What costs is not the disk but the way into the kernel and
 * through the components of each path: threads share it, and a directory that several names in a row lie in
 * is opened once and named no more. SPDX-License-Identifier: Apache-2.0 */
#include "io/mtimes.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "base/path.h"

enum {
	BLOCK = 256,       /* questions that a thread takes at a time: some 150 µs of work */
	ALONE = 4 * BLOCK, /* fewer are answered sooner than a thread is made */
	MAX_THREADS = 16,
};

struct crew {
	struct mtime_query *queries;
	size_t n;
	_Atomic size_t next; /* the first question that nobody has taken */
};

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
	q->error = fstatat(f->fd, name, &st, 0) < 0 ? -errno : 0;
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

static void *
work(void *arg)
{
	struct crew *crew = arg;
	size_t at;

	while ((at = atomic_fetch_add_explicit(&crew->next, BLOCK, memory_order_relaxed)) < crew->n)
		answer(crew->queries + at, MIN(crew->n - at, (size_t)BLOCK));
	return NULL;
}

static unsigned
helpers(size_t n)
{
	cpu_set_t cpus;
	unsigned ncpus = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? (unsigned)CPU_COUNT(&cpus) : 1;

	if (n < ALONE)
		return 0;
	ncpus = MIN(ncpus, MAX_THREADS);
	return MIN(ncpus - 1, (unsigned)(n / ALONE));
}

void
mtimes(struct mtime_query *queries, size_t n)
{
	struct crew crew = {.queries = queries, .n = n};
	pthread_t threads[MAX_THREADS];
	unsigned want = helpers(n), have = 0;

	while (have < want && pthread_create(&threads[have], NULL, work, &crew) == 0)
		have++;
	work(&crew);
	while (have)
		pthread_join(threads[--have], NULL);
}
