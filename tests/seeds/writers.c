/* writers.c - see writers.h. SPDX-License-Identifier: Apache-2.0 */
#include "writers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"

struct writer {
	const struct writers *how;
	struct fence *fence;
	struct buf text;
	unsigned number;
	struct written did;
};

double
seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

unsigned
long_run(unsigned rounds)
{
	const char *times = getenv("WEIR_LONG");

	return times && atoi(times) > 0 ? rounds * (unsigned)atoi(times) : rounds;
}

const char *
program_path(const char *name, char path[4096])
{
	const char *folder = getenv("WEIR_TEST_BIN");

	snprintf(path, 4096, "%s/%s", folder ? folder : "tests/bin", name);
	return path;
}

void
read_nothing(struct buf *text)
{
	char path[4096];

	BUG_ON(fd_read_file(program_path("nothing", path), text) < 0);
}

char *
make_folder(const char *where)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/weir-seeds-XXXXXX", where);
	BUG_ON(!mkdtemp(path));
	return xstrdup(path);
}

void
remove_folder(char *folder)
{
	DIR *dir = opendir(folder);

	for (struct dirent *e; dir && (e = readdir(dir)) != NULL;)
		unlinkat(dirfd(dir), e->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(folder);
	free(folder);
}

int
in_a_folder(void **state)
{
	*state = make_folder(".");
	return 0;
}

int
away(void **state)
{
	remove_folder(*state);
	return 0;
}

int
write_program(const char *path, const struct buf *text, int flags)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | flags, 0777);

	if (fd < 0)
		return -errno;
	if (write(fd, text->p, text->n) == (ssize_t)text->n)
		return fd;
	close(fd);
	return -EIO;
}

struct spawn_req
plain_request(const char *const *argv)
{
	static const char *const env[] = {NULL};
	static const sigset_t none;

	return (struct spawn_req){.argv = argv, .envp = env, .fds = {-1, -1, -1}, .mask = &none};
}

int
reap(struct child *c)
{
	struct rusage usage;
	int status = -1;
	siginfo_t info;

	while (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
		;
	BUG_ON(spawn_reap(c, &status, &usage) != 1);
	return status;
}

static void
write_and_run(struct writer *w, struct fence_thread *t, const char *path)
{
	const char *argv[] = {path, NULL};
	struct spawn_req req = plain_request(argv);
	struct child child;
	struct err err = {0};
	int e, fd = write_program(path, &w->text, w->how->open_flags);

	w->did.rounds++;
	if (fd < 0) {
		w->did.failed++;
		return;
	}
	fence_close(t, fd);
	e = fence_start(t, &req, &child, &err);
	if (e == 0)
		w->did.failed += reap(&child) != 0;
	w->did.busy += e == -ETXTBSY;
	w->did.failed += e < 0 && e != -ETXTBSY;
	if (e < 0 && e != -ETXTBSY)
		fprintf(stderr, "%s\n", buf_cstr(&err.text));
	err_fini(&err);
}

static void *
write_and_run_on(void *arg)
{
	struct writer *w = arg;
	struct fence_thread t;
	struct err err = {0};
	char path[4096];

	BUG_ON(fence_join(w->fence, &t, 3, &err) < 0);
	t.spawn.rung = w->how->rung;
	t.spawn.no_close_range = w->how->no_close_range;
	for (unsigned i = 0; i < w->how->extra; i++)
		fd_open("/dev/null", O_RDONLY, 0); /* gone with the thread's table: only for FENCE_TABLES */
	snprintf(path, sizeof path, "%s/program-%u", w->how->folder, w->number);
	for (unsigned i = 0; i < w->how->rounds; i++)
		write_and_run(w, &t, path);
	fence_leave(&t);
	return NULL;
}

struct written
writers_run(const struct writers *how)
{
	struct writer *writers = xcalloc(how->threads, sizeof *writers);
	pthread_t *threads = xcalloc(how->threads, sizeof *threads);
	struct written sum = {0};
	struct fence fence;
	struct err err = {0};
	double begin;

	BUG_ON(fence_init(&fence, how->kind, &err) < 0);
	begin = seconds_now();
	for (unsigned i = 0; i < how->threads; i++) {
		writers[i] = (struct writer){.how = how, .fence = &fence, .number = i};
		read_nothing(&writers[i].text);
		pthread_create(&threads[i], NULL, write_and_run_on, &writers[i]);
	}
	for (unsigned i = 0; i < how->threads; i++) {
		pthread_join(threads[i], NULL);
		sum.rounds += writers[i].did.rounds;
		sum.busy += writers[i].did.busy;
		sum.failed += writers[i].did.failed;
		buf_free(&writers[i].text);
	}
	sum.seconds = seconds_now() - begin;
	fence_fini(&fence);
	free(writers);
	free(threads);
	return sum;
}

bool
kernel_denies_write(const char *folder)
{
	struct buf text = {0};
	struct spawn sp;
	struct child child;
	struct err err = {0};
	char path[4096];
	const char *argv[] = {path, NULL};
	struct spawn_req req = plain_request(argv);
	int fd, e;

	snprintf(path, sizeof path, "%s/open", folder);
	read_nothing(&text);
	fd = write_program(path, &text, O_CLOEXEC);
	BUG_ON(fd < 0 || spawn_init(&sp) < 0);
	e = spawn_start(&sp, &req, &child, &err);
	if (e == 0)
		reap(&child);
	close(fd);
	spawn_fini(&sp);
	buf_free(&text);
	err_fini(&err);
	return e == -ETXTBSY;
}
