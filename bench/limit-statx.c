/* limit-statx.c - the least that a build must do that looks at its files: `bench-limit-statx LIST [THREADS]` asks
 * for the time of every file that LIST names, one a line, on several threads, by name in its directory when the
 * one before was in the same. No graph, no decisions. SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_THREADS = 64, PIECE = 16384 };

struct list {
	char *text;
	size_t n;
	_Atomic size_t next;
	_Atomic unsigned long found, asked;
};

/* where the piece that begins at or after `at` begins: behind a newline */
static size_t
line_after(const struct list *l, size_t at)
{
	const char *newline;

	if (!at || at >= l->n)
		return at < l->n ? at : l->n;
	newline = memchr(l->text + at - 1, '\n', l->n - at + 1);
	return newline ? (size_t)(newline - l->text) + 1 : l->n;
}

/* one line; the directory that is open stays so for the next */
struct folder {
	char name[4096];
	size_t n;
	int fd;
};

static int
ask(struct folder *f, const char *path, size_t n)
{
	const char *slash = memrchr(path, '/', n);
	size_t folder = slash ? (size_t)(slash - path) : 0;
	char name[4096];
	struct statx st;

	if (n >= sizeof name)
		return 0;
	if (slash && (f->n != folder || memcmp(f->name, path, folder) != 0)) {
		if (f->fd >= 0)
			close(f->fd);
		memcpy(f->name, path, folder);
		f->name[f->n = folder] = '\0';
		f->fd = open(f->name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	memcpy(name, path, n);
	name[n] = '\0';
	return statx(slash ? f->fd : AT_FDCWD, slash ? name + folder + 1 : name, 0, STATX_MTIME, &st) == 0;
}

static void
ask_piece(struct list *l, const char *p, const char *end)
{
	struct folder folder = {.fd = -1};
	unsigned long found = 0, asked = 0;

	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));

		if (!newline)
			break;
		found += (unsigned long)ask(&folder, p, (size_t)(newline - p));
		asked++;
		p = newline + 1;
	}
	if (folder.fd >= 0)
		close(folder.fd);
	atomic_fetch_add(&l->found, found);
	atomic_fetch_add(&l->asked, asked);
}

static void *
work(void *arg)
{
	struct list *l = arg;
	size_t at;

	while ((at = atomic_fetch_add(&l->next, PIECE)) < l->n) {
		size_t from = line_after(l, at), to = line_after(l, at + PIECE);

		ask_piece(l, l->text + from, l->text + to);
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	int nthreads = argc > 2 ? atoi(argv[2]) : (int)sysconf(_SC_NPROCESSORS_ONLN), n = 0;
	int fd = argc > 1 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
	pthread_t threads[MOST_THREADS];
	struct list l = {0};
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return 2;
	l.n = (size_t)st.st_size;
	l.text = malloc(l.n + 1);
	if (!l.text || read(fd, l.text, l.n) != (ssize_t)l.n)
		return 2;
	while (n < nthreads - 1 && n < MOST_THREADS && pthread_create(&threads[n], NULL, work, &l) == 0)
		n++;
	work(&l);
	while (n)
		pthread_join(threads[--n], NULL);
	printf("%lu of %lu\n", atomic_load(&l.found), atomic_load(&l.asked));
	return 0;
}
