/* scratch.c - see scratch.h. SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"

int
scratch_enter(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct buf name = {0};

	buf_printf(&name, "%s/scratch.XXXXXX", tmp ? tmp : "/tmp");
	BUG_ON(!mkdtemp(name.p) || chdir(name.p) < 0);
	*state = name.p;
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

int
scratch_leave(void **state)
{
	BUG_ON(chdir("/") < 0 || nftw(*state, remove_one, 16, FTW_DEPTH | FTW_PHYS) < 0);
	free(*state);
	return 0;
}

static void
put(const char *path, int flags, const void *p, size_t n)
{
	int fd = fd_open(path, O_WRONLY | O_CREAT | flags, 0666);

	BUG_ON(fd < 0 || fd_write_all(fd, p, n) < 0);
	fd_close(fd);
}

void
scratch_put(const char *path, const void *p, size_t n)
{
	put(path, O_TRUNC, p, n);
}

void
scratch_append(const char *path, const void *p, size_t n)
{
	put(path, O_APPEND, p, n);
}

struct str
scratch_get(const char *path, struct buf *out)
{
	buf_clear(out);
	BUG_ON(fd_read_file(path, out) < 0);
	return buf_str(out);
}

bool
scratch_has(const char *path)
{
	return access(path, F_OK) == 0;
}
