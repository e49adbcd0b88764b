/* watched.c - see watched.h. SPDX-License-Identifier: Apache-2.0
 *
 * A watch on a directory tells what happens to the names in it. Each directory above a file is watched as
 * well, so that none can be replaced unnoticed: when one is, or when events were lost, everything is
 * forgotten and watched anew. A watch is added before the file is looked at; what happens between is then
 * still to be read. */
#include "io/watched.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "base/path.h"
#include "io/filesystem.h"

#define EVENTS                                                                                               \
	(IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |      \
	 IN_MOVE_SELF | IN_DELETE_SELF | IN_ONLYDIR)

/* ---- directories */

static void
watch_dir(struct watched *w, struct watched_dir *d, const char *path)
{
	struct stat st;

	if (w->fd < 0)
		return;
	d->wd = inotify_add_watch(w->fd, *path ? path : ".", EVENTS);
	d->trusted &= d->wd >= 0 && filesystem_is_local(*path ? path : ".") &&
	              (!*path || (lstat(path, &st) == 0 && S_ISDIR(st.st_mode)));
}

/* the directory of that name, watched if it is possible, those above it first */
static uint32_t
dir_of(struct watched *w, struct str path)
{
	idvec todo = {0};
	uint32_t id = intern_find(&w->dir_paths, path), above = NONE;
	struct str at = path;

	/* names of directories that are not known yet, from the inside out */
	while (id == NONE) {
		struct str parent = path_dir(at);

		vec_push(&todo, (uint32_t)at.n);
		if (parent.n == at.n)
			break;
		at = parent;
		above = id = intern_find(&w->dir_paths, at);
	}
	while (todo.n) {
		struct watched_dir d = {
			.wd = -1, .same = NONE, .trusted = above == NONE || w->dirs.p[above].trusted};

		id = intern_add(&w->dir_paths, (struct str){path.p, vec_pop(&todo)});
		watch_dir(w, &d, intern_get(&w->dir_paths, id).p);
		if (d.wd >= 0) {
			d.same = map_get(&w->by_wd, (uint64_t)d.wd);
			map_set(&w->by_wd, (uint64_t)d.wd, id);
		}
		vec_push(&w->dirs, d);
		above = id;
	}
	vec_free(&todo);
	return id;
}

/* Everything may have changed. */
static void
forget(struct watched *w)
{
	if (w->fd >= 0)
		fd_close(w->fd);
	w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	intern_fini(&w->dir_paths);
	vec_free(&w->dirs);
	map_fini(&w->by_wd);
	w->stale.n = 0;
	for (uint32_t i = 0; i < w->files.n; i++)
		w->files.p[i].known = false;
	w->lost = true;
}

/* ---- events */

static void
join(struct buf *out, struct str dir, const char *name)
{
	buf_clear(out);
	buf_put(out, dir);
	if (dir.n && dir.p[dir.n - 1] != '/')
		buf_putc(out, '/');
	buf_puts(out, name);
}

/* something happened to a name in a directory; false: to one that leads to others */
static bool
take_name(struct watched *w, uint32_t dir, const char *name, struct buf *path)
{
	for (; dir != NONE; dir = w->dirs.p[dir].same) {
		uint32_t file;

		join(path, intern_get(&w->dir_paths, dir), name);
		if (intern_find(&w->dir_paths, buf_str(path)) != NONE)
			return false;
		file = intern_find(&w->paths, buf_str(path));
		if (file == NONE)
			continue;
		w->files.p[file].known = false;
		vec_push(&w->stale, file);
	}
	return true;
}

static bool
take_event(struct watched *w, const struct inotify_event *e, struct buf *path)
{
	uint32_t dir = map_get(&w->by_wd, (uint64_t)e->wd);

	if (e->mask & (IN_Q_OVERFLOW | IN_MOVE_SELF | IN_DELETE_SELF | IN_IGNORED | IN_UNMOUNT))
		return false;
	return !e->len || take_name(w, dir, e->name, path);
}

/* all that the kernel has to say; false: there was nothing */
static bool
take_events(struct watched *w)
{
	_Alignas(struct inotify_event) char bytes[16 * 1024];
	struct buf path = {0};
	bool any = false;
	ssize_t n;

	while (w->fd >= 0 && (n = fd_read(w->fd, bytes, sizeof bytes)) > 0) {
		any = true;
		for (ssize_t at = 0; at < n;) {
			const struct inotify_event *e =
				(const struct inotify_event *)(const void *)(bytes + at);

			at += (ssize_t)(sizeof *e + e->len);
			if (!take_event(w, e, &path)) {
				forget(w);
				break;
			}
		}
	}
	buf_free(&path);
	return any;
}

/* ---- answers */

static uint32_t
file_of(struct watched *w, const char *path)
{
	uint32_t id = intern_add(&w->paths, str_of(path));

	if (id == w->files.n)
		vec_push(&w->files, ((struct watched_file){0}));
	w->files.p[id].used = true;
	return id;
}

/* will the kernel tell when this answer is no longer true? */
static bool
can_be_known(struct watched *w, const char *path)
{
	struct stat st;
	uint32_t dir = dir_of(w, path_dir(str_of(path)));

	if (!w->dirs.p[dir].trusted)
		return false;
	if (lstat(path, &st) < 0)
		return errno == ENOENT;
	return S_ISREG(st.st_mode) && st.st_nlink == 1;
}

static void
note(struct watched *w, uint32_t id, const struct mtime_query *q)
{
	struct watched_file *f = &w->files.p[id];

	if (f->trigger && f->asked && f->ns != q->ns)
		w->changed = id;
	f->ns = q->ns;
	f->asked = !q->error;
	f->polled = q->error || !can_be_known(w, q->path);
	f->known = f->asked && !f->polled;
}

/* ask the disk about the files, whose ids are in the same order */
static void
ask(struct watched *w, struct mtime_query *queries, const idvec *ids)
{
	for (uint32_t i = 0; i < ids->n; i++)
		dir_of(w, path_dir(str_of(queries[i].path)));
	w->inner->mtimes(w->inner, queries, ids->n);
	for (uint32_t i = 0; i < ids->n; i++)
		note(w, ids->p[i], &queries[i]);
}

static struct watched *
of(struct disk *disk)
{
	return (struct watched *)disk;
}

static void
know_mtimes(struct disk *disk, struct mtime_query *queries, size_t n)
{
	struct watched *w = of(disk);
	struct mtime_query *open = xmalloc(n * sizeof *open);
	idvec ids = {0}, at = {0};

	take_events(w);
	for (size_t i = 0; i < n; i++) {
		uint32_t id = file_of(w, queries[i].path);

		if (w->files.p[id].known) {
			queries[i].ns = w->files.p[id].ns;
			queries[i].error = 0;
			continue;
		}
		open[ids.n] = queries[i];
		vec_push(&ids, id);
		vec_push(&at, (uint32_t)i);
	}
	ask(w, open, &ids);
	for (uint32_t i = 0; i < ids.n; i++)
		queries[at.p[i]] = open[i];
	w->stale.n = 0;
	xfree(open);
	vec_free(&ids);
	vec_free(&at);
}

/* One that is asked for alone has often just been made: this answer is always new. */
static int
know_mtime(struct disk *disk, const char *path, int64_t *ns)
{
	struct watched *w = of(disk);
	struct mtime_query q = {.path = path};

	dir_of(w, path_dir(str_of(path)));
	q.error = w->inner->mtime(w->inner, path, &q.ns);
	note(w, file_of(w, path), &q);
	*ns = q.ns;
	return q.error;
}

static int
pass_read(struct disk *disk, const char *path, struct buf *out)
{
	return of(disk)->inner->read(of(disk)->inner, path, out);
}

static int
pass_write(struct disk *disk, const char *path, struct str text)
{
	return of(disk)->inner->write(of(disk)->inner, path, text);
}

static int
pass_stamp(struct disk *disk, const char *path, int64_t *ns)
{
	return of(disk)->inner->stamp(of(disk)->inner, path, ns);
}

static int
pass_mkparents(struct disk *disk, const char *path)
{
	return of(disk)->inner->mkparents(of(disk)->inner, path);
}

static int
pass_remove(struct disk *disk, const char *path)
{
	return of(disk)->inner->remove(of(disk)->inner, path);
}

/* ---- waiting */

void
watched_init(struct watched *w, struct disk *inner)
{
	*w = (struct watched){
		.disk = {.mtime = know_mtime, .mtimes = know_mtimes, .read = pass_read, .write = pass_write,
		         .stamp = pass_stamp, .mkparents = pass_mkparents, .remove = pass_remove},
		.inner = inner,
		.fd = -1,
		.changed = NONE,
	};
	forget(w);
	w->lost = false;
}

void
watched_fini(struct watched *w)
{
	if (w->fd >= 0)
		fd_close(w->fd);
	intern_fini(&w->paths);
	vec_free(&w->files);
	intern_fini(&w->dir_paths);
	vec_free(&w->dirs);
	map_fini(&w->by_wd);
	vec_free(&w->stale);
}

void
watched_round(struct watched *w)
{
	for (uint32_t i = 0; i < w->files.n; i++)
		w->files.p[i].used = false;
}

void
watched_no_triggers(struct watched *w)
{
	for (uint32_t i = 0; i < w->files.n; i++)
		w->files.p[i].trigger = false;
	w->npolled = 0;
}

void
watched_trigger(struct watched *w, const char *path)
{
	struct watched_file *f = &w->files.p[file_of(w, path)];

	w->npolled += !f->trigger && f->polled;
	f->trigger = true;
}

/* the triggers that nobody answers for: those of `stale`, or all */
static void
choose(struct watched *w, bool all, idvec *ids)
{
	uint32_t n = all ? w->files.n : w->stale.n;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t id = all ? i : w->stale.p[i];

		if (w->files.p[id].trigger && !w->files.p[id].known)
			vec_push(ids, id);
	}
	w->stale.n = 0;
}

bool
watched_look(struct watched *w, bool all)
{
	bool any = take_events(w);
	struct mtime_query *queries;
	idvec ids = {0};

	if (!any && !all)
		return false;
	choose(w, all || w->lost, &ids);
	w->lost = false;
	queries = xmalloc(ids.n * sizeof *queries);
	for (uint32_t i = 0; i < ids.n; i++)
		queries[i] = (struct mtime_query){.path = intern_get(&w->paths, ids.p[i]).p};
	ask(w, queries, &ids);
	xfree(queries);
	vec_free(&ids);
	return true;
}
