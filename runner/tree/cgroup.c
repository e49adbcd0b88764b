/* cgroup.c - see cgroup.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/tree/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"

#define DEATH_US 2000000 /* how long what was killed may take to end; it is at work on a dead disk else */

/* ---- files of a group */

static int
write_file(const char *dir, const char *name, struct str text)
{
	struct buf path = {0};
	int fd, e;

	buf_printf(&path, "%s/%s", dir, name);
	fd = fd_open(path.p, O_WRONLY, 0);
	buf_free(&path);
	if (fd < 0)
		return fd;
	e = fd_write_all(fd, text.p, text.n);
	fd_close(fd);
	return e;
}

static int
open_file(const char *dir, const char *name, int flags)
{
	struct buf path = {0};
	int fd;

	buf_printf(&path, "%s/%s", dir, name);
	fd = fd_open(path.p, flags, 0);
	buf_free(&path);
	return fd;
}

/* ---- where we are */

/* the line "0::PATH" of /proc/self/cgroup */
static bool
find_path(struct buf *path)
{
	struct buf text = {0};
	const char *line = NULL;

	if (fd_read_file("/proc/self/cgroup", &text) == 0)
		line = strncmp(text.p, "0::", 3) == 0 ? text.p : strstr(text.p, "\n0::");
	if (line) {
		line = strchr(line, '/');
		buf_add(path, line, strcspn(line, "\n"));
	}
	buf_free(&text);
	return line;
}

/* "ID PARENT DEVICE ROOT MOUNTPOINT OPTIONS… - TYPE SOURCE …": is it of type cgroup2? Then where the
 * group `path` is found. ROOT is what part of the hierarchy is mounted */
static bool
find_mount(const char *line, const char *path, struct buf *out)
{
	char root[4096], point[4096], type[64];
	const char *dash = strstr(line, " - ");
	size_t n;

	if (!dash || sscanf(line, "%*s %*s %*s %4095s %4095s", root, point) != 2 ||
	    sscanf(dash, " - %63s", type) != 1 || strcmp(type, "cgroup2") != 0)
		return false;
	n = strcmp(root, "/") == 0 ? 0 : strlen(root);
	if (strncmp(path, root, n) != 0)
		return false;
	buf_printf(out, "%s%s", point, path[n] && path[n + 1] ? path + n : "");
	return true;
}

static bool
find_own(struct buf *out)
{
	struct buf path = {0}, mounts = {0};
	bool found = false;
	char *line, *rest;

	if (find_path(&path) && fd_read_file("/proc/self/mountinfo", &mounts) == 0)
		for (rest = mounts.p; !found && (line = strsep(&rest, "\n"));)
			found = find_mount(line, path.p, out);
	buf_free(&path);
	buf_free(&mounts);
	return found;
}

/* ---- all of them */

static bool
can_kill(const char *path)
{
	int fd = open_file(path, "cgroup.kill", O_WRONLY);

	if (fd >= 0)
		fd_close(fd);
	return fd >= 0;
}

/* Numbers of processes come again, and with them the group of a build that was killed. */
static void
add_name(struct buf *out, uint64_t id)
{
	buf_printf(out, "/weir-%" PRIx64, id);
}

int
cgroups_open(struct cgroups *g, uint64_t id, struct err *err)
{
	*g = (struct cgroups){0};
	if (!find_own(&g->own)) {
		cgroups_close(g);
		return err_set(err, "no control groups (version 2) are mounted");
	}
	buf_put(&g->path, buf_str(&g->own));
	add_name(&g->path, id);
	if (mkdir(g->path.p, 0777) < 0) {
		err_set(err, "control group %s: %s", g->path.p, strerror(errno));
		buf_clear(&g->path);
	} else if (!can_kill(g->path.p)) {
		err_set(err, "control group %s: no cgroup.kill in this kernel", g->path.p);
	} else {
		return 0;
	}
	cgroups_close(g);
	return -1;
}

/* One number at a time is all that the kernel takes. */
static void
move_out(const struct cgroups *g, const struct cgroup *c)
{
	struct buf procs = {0}, path = {0};
	char *line, *rest;

	buf_printf(&path, "%s/cgroup.procs", c->path.p);
	if (fd_read_file(path.p, &procs) == 0)
		for (rest = procs.p; (line = strsep(&rest, "\n"));)
			if (*line)
				write_file(g->own.p, "cgroup.procs", str_of(line));
	buf_free(&procs);
	buf_free(&path);
}

static void
remove_group(const struct cgroups *g, struct cgroup *c)
{
	for (int tries = 0; rmdir(c->path.p) < 0 && errno == EBUSY && tries < 10; tries++)
		move_out(g, c); /* again, if they forked meanwhile */
	fd_close(c->dir);
	fd_close(c->events);
	buf_free(&c->path);
	xfree(c);
}

void
cgroups_close(struct cgroups *g)
{
	for (uint32_t i = 0; i < g->all.n; i++)
		remove_group(g, g->all.p[i]);
	if (g->path.n)
		rmdir(g->path.p);
	vec_free(&g->all);
	vec_free(&g->idle);
	buf_free(&g->path);
	buf_free(&g->own);
}

/* ---- one */

static struct cgroup *
new_group(struct cgroups *g)
{
	struct cgroup *c = xcalloc(1, sizeof *c);

	buf_printf(&c->path, "%s/%u", g->path.p, g->all.n);
	c->dir = c->events = -1;
	if (mkdir(c->path.p, 0777) == 0 || errno == EEXIST) {
		c->dir = fd_open(c->path.p, O_RDONLY | O_DIRECTORY, 0);
		c->events = open_file(c->path.p, "cgroup.events", O_RDONLY);
	}
	vec_push(&g->all, c);
	return c;
}

struct cgroup *
cgroup_take(struct cgroups *g)
{
	struct cgroup *c;

	for (uint32_t i = g->idle.n; i--;)
		if (!cgroup_lives(g->idle.p[i])) {
			c = g->idle.p[i];
			g->idle.p[i] = vec_pop(&g->idle);
			return c;
		}
	c = new_group(g);
	if (c->dir >= 0 && c->events >= 0)
		return c;
	(void)vec_pop(&g->all);
	remove_group(g, c);
	return NULL;
}

void
cgroup_give(struct cgroups *g, struct cgroup *c)
{
	vec_push(&g->idle, c);
}

bool
cgroup_lives(const struct cgroup *c)
{
	char text[64];
	ssize_t n = pread(c->events, text, sizeof text - 1, 0);

	text[MAX(n, 0)] = '\0';
	return strstr(text, "populated 1");
}

void
cgroup_kill(const struct cgroup *c)
{
	write_file(c->path.p, "cgroup.kill", STR("1"));
}

/* ---- those of a build that is dead */

/* They are two levels: a build's, and its jobs'. */
static bool
remove_all(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_type == DT_DIR && *entry->d_name != '.')
			unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
	if (dir)
		closedir(dir);
	return rmdir(path) == 0 || errno != EBUSY;
}

static bool
has_name(struct str path, uint64_t id)
{
	struct buf name = {0};
	bool has;

	add_name(&name, id);
	has = str_ends(path, buf_str(&name));
	buf_free(&name);
	return has;
}

void
cgroups_remove(const char *path, uint64_t id)
{
	uint64_t deadline = clock_us() + DEATH_US;

	if (!has_name(str_of(path), id) || write_file(path, "cgroup.kill", STR("1")) < 0)
		return;
	while (!remove_all(path) && clock_us() < deadline)
		usleep(1000);
}
