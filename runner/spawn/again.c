/* again.c - see again.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/spawn/again.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

#define MOST_MEMORY ((size_t)96 << 20)  /* to copy so much takes as long as to execute a program */
#define MOST_STACK  ((size_t)256 << 10) /* a copy begins where our stack stands, and so on */

/* Where our privileges are those of the file, only executing it gives them. */
static void
look(struct again *a)
{
	struct stat st;

	a->looked = true;
	if (getauxval(AT_SECURE) || stat("/proc/self/exe", &st) < 0)
		return;
	a->device = st.st_dev;
	a->inode = st.st_ino;
}

/* Bytes in memory now; what getrusage says is also of who executed us. */
static size_t
memory(void)
{
	char text[128] = "", *resident;
	int fd = fd_open("/proc/self/statm", O_RDONLY, 0);
	ssize_t n = fd < 0 ? fd : fd_read(fd, text, sizeof text - 1);

	if (fd >= 0)
		fd_close(fd);
	resident = n > 0 ? strchr(text, ' ') : NULL;
	return resident ? strtoul(resident, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE) : SIZE_MAX;
}

/* The kernel puts random bytes where the stack begins. */
static size_t
stack(void)
{
	return getauxval(AT_RANDOM) - (uintptr_t)__builtin_frame_address(0);
}

spawn_again *
again_is(struct again *a, const char *path)
{
	struct stat st;

	if (!a->begin)
		return NULL;
	if (!a->looked)
		look(a);
	if (!a->inode || stat(path, &st) < 0 || st.st_ino != a->inode || st.st_dev != a->device)
		return NULL;
	if (st.st_mode & (S_ISUID | S_ISGID) || stack() > MOST_STACK || memory() > MOST_MEMORY)
		return NULL;
	return a->begin;
}

/* ---- what a copy needs of us: the lists, and behind them their words as the kernel lays them out */

static size_t
measure(const char *const *list, size_t *bytes)
{
	size_t n = 0;

	for (; list[n]; n++)
		*bytes += strlen(list[n]) + 1;
	return n + 1;
}

static char *
copy_list(char **to, const char *const *list, char *at)
{
	for (; *list; list++) {
		size_t n = strlen(*list) + 1;

		*to++ = memcpy(at, *list, n);
		at += n;
	}
	*to = NULL;
	return at;
}

int
again_pack(struct again_words *w, const struct spawn_req *req)
{
	const char *path = req->path ? req->path : req->argv[0];
	size_t bytes = strlen(path) + 1, nargs = measure(req->argv, &bytes);
	size_t n = nargs + measure(req->envp, &bytes);

	w->size = n * sizeof *w->argv + bytes;
	w->argv = mmap(NULL, w->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (w->argv == MAP_FAILED)
		return -ENOMEM;
	w->argc = (int)nargs - 1;
	w->envp = w->argv + nargs;
	w->args = (char *)(w->argv + n);
	w->envs = copy_list(w->argv, req->argv, w->args);
	w->path = copy_list(w->envp, req->envp, w->envs);
	memcpy(w->path, path, strlen(path) + 1);
	return 0;
}

void
again_unpack(struct again_words *w)
{
	munmap(w->argv, w->size);
}

/* struct prctl_mm_map of a 64-bit kernel, which wants it of 32-bit programs as well. A 32-bit one has
 * another, and refuses this. */
struct map {
	uint64_t start_code, end_code, start_data, end_data, start_brk, brk, start_stack;
	uint64_t arg_start, arg_end, env_start, env_end;
	uint64_t auxv;
	uint32_t auxv_size;
	uint32_t exe_fd;
};

/* The kernel wants to be told of everything at once, and lets nobody but root leave anything out. It reads
 * nothing of what it is told of code and data; old ones want data to be below what brk gives. */
bool
again_be(const struct again_words *w)
{
	uintptr_t here = (uintptr_t)&again_be, brk = (uintptr_t)sbrk(0);
	const char *slash = strrchr(w->path, '/');
	struct map map = {
		.start_code = here,
		.end_code = here + 1,
		.start_data = brk - 1,
		.end_data = brk - 1,
		.start_brk = brk,
		.brk = brk,
		.start_stack = (uintptr_t)&map,
		.arg_start = (uintptr_t)w->args,
		.arg_end = (uintptr_t)w->envs,
		.env_start = (uintptr_t)w->envs,
		.env_end = (uintptr_t)w->path,
		.exe_fd = UINT32_MAX,
	};

	if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) < 0)
		return false;
	prctl(PR_SET_NAME, slash ? slash + 1 : w->path);
	return true;
}
