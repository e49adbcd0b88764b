/* remains.c - see remains.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/remains.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fd.h"

#define PREFIX "jobs-" /* and the session, in hexadecimal */

/* What is in the file: the directory of our control groups, if we have any. Between the two calls somebody
 * could take the file for a dead one's and remove it: we have no jobs yet that it would have to name. */
static bool
write_note(struct remains *r, const struct trees *t)
{
	struct str text = buf_str(&t->cgroups.path);

	r->fd = fd_open(r->path.p, O_RDWR | O_CREAT | O_EXCL, 0666);
	if (r->fd < 0)
		return false;
	if (flock(r->fd, LOCK_EX | LOCK_NB) == 0 && fd_write_all(r->fd, text.p, text.n) == 0)
		return true;
	unlink(r->path.p);
	fd_close(r->fd);
	return false;
}

void
remains_note(struct remains *r, const char *dir, const struct trees *t)
{
	if (!t->session)
		return;
	buf_printf(&r->path, "%s/" PREFIX "%" PRIx64, dir, t->session);
	if (!write_note(r, t))
		buf_clear(&r->path);
}

void
remains_forget(struct remains *r)
{
	if (r->path.n) {
		unlink(r->path.p);
		fd_close(r->fd);
	}
	buf_free(&r->path);
}

static uint32_t
end_one(const char *path, const char *name)
{
	struct buf cgroup = {0};
	uint32_t found = 0;
	int fd = fd_open(path, O_RDWR, 0);

	if (fd < 0)
		return 0;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		found = trees_end_session(strtoull(name + sizeof PREFIX - 1, NULL, 16));
		if (fd_read_file(path, &cgroup) == 0 && cgroup.n)
			cgroup_remove(cgroup.p);
		unlink(path);
		buf_free(&cgroup);
	}
	fd_close(fd);
	return found;
}

uint32_t
remains_end(const char *dir)
{
	const struct dirent *entry;
	DIR *d = opendir(dir);
	struct buf path = {0};
	uint32_t found = 0;

	while (d && (entry = readdir(d))) {
		if (!str_starts(str_of(entry->d_name), STR(PREFIX)))
			continue;
		buf_clear(&path);
		buf_printf(&path, "%s/%s", dir, entry->d_name);
		found += end_one(path.p, entry->d_name);
	}
	if (d)
		closedir(d);
	buf_free(&path);
	return found;
}
