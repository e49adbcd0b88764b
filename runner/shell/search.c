/* search.c - see search.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/shell/search.h"

#include <errno.h>
#include <limits.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

#define CHANGES                                                                                      \
	(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | \
	 IN_ONLYDIR)

void
search_init(struct search *s, const char *path)
{
	*s = (struct search){.path = path, .inotify = -1};
}

void
search_fini(struct search *s)
{
	if (s->inotify >= 0)
		fd_close(s->inotify);
	intern_fini(&s->names);
	vec_free(&s->files);
	arena_free(&s->mem);
}

static bool
is_executable(const char *file)
{
	struct stat st;

	return stat(file, &st) == 0 && S_ISREG(st.st_mode) && access(file, X_OK) == 0;
}

/* Which directory it is in, counted from 1; 0: none. An empty name stands for the one we are in. */
static uint32_t
look(const struct search *s, const char *name, struct buf *file)
{
	uint32_t nth = 1;

	for (const char *dir = s->path, *end;; dir = end + 1, nth++) {
		end = strchrnul(dir, ':');
		buf_clear(file);
		buf_add(file, dir, (size_t)(end - dir));
		if (end > dir)
			buf_putc(file, '/');
		buf_puts(file, name);
		if (is_executable(file->p))
			return nth;
		if (!*end)
			return 0;
	}
}

/* What is found behind a directory that we hear nothing of could be hidden by a program there, any time. */
static void
note(struct search *s, const char *name, const struct buf *file, uint32_t nth)
{
	if (!nth || nth > s->nwatched)
		return;
	BUG_ON(intern_add(&s->names, str_of(name)) != s->files.n);
	vec_push(&s->files, arena_str(&s->mem, buf_str(file)).p);
}

bool
search_find(struct search *s, const char *name, struct buf *scratch, const char **file)
{
	uint32_t id = s->nwatched ? intern_find(&s->names, str_of(name)) : NONE, nth;

	if (id != NONE) {
		*file = s->files.p[id];
		return true;
	}
	nth = look(s, name, scratch);
	note(s, name, scratch, nth);
	*file = scratch->p;
	return nth != 0;
}

/* ---- hearing of changes */

/* one name on the way to a directory, which is `real` so far, and what is to come after it */
struct way {
	int inotify;
	struct buf real, rest, target;
	uint32_t nlinks;
};

static bool
watch_here(const struct way *w)
{
	return inotify_add_watch(w->inotify, w->real.n ? w->real.p : "/", CHANGES) >= 0;
}

static void
cut(struct buf *b, size_t n)
{
	b->n = n;
	if (b->p)
		b->p[n] = '\0';
}

/* the next name of rest, without which it is left; false: there is none */
static bool
take_name(struct way *w, struct str *name)
{
	size_t from = strspn(buf_cstr(&w->rest), "/"), n = strcspn(w->rest.p + from, "/");

	*name = (struct str){w->rest.p + from, n};
	return n != 0;
}

/* a link, which may be made to lead elsewhere: by something that happens where it is */
static bool
follow(struct way *w, size_t parent, const char *after)
{
	if (++w->nlinks > 40)
		return false;
	cut(&w->real, *w->target.p == '/' ? 0 : parent);
	buf_puts(&w->target, after);
	buf_clear(&w->rest);
	buf_put(&w->rest, buf_str(&w->target));
	return true;
}

static bool
step(struct way *w, struct str name, bool *there)
{
	size_t parent = w->real.n;
	ssize_t n;
	struct buf after = {0};
	bool good = true;

	buf_putc(&w->real, '/');
	buf_put(&w->real, name);
	buf_clear(&w->target);
	buf_grow(&w->target, PATH_MAX);
	buf_puts(&after, name.p + name.n);
	n = readlink(w->real.p, w->target.p, PATH_MAX - 1);
	if (n > 0) {
		cut(&w->real, parent);
		good = watch_here(w);
		cut(&w->target, (size_t)n);
		good = good && follow(w, parent, buf_cstr(&after));
	} else if (errno == ENOENT) {
		cut(&w->real, parent);
		*there = false;
	} else {
		good = errno == EINVAL; /* no link */
		buf_clear(&w->rest);
		buf_put(&w->rest, buf_str(&after));
	}
	buf_free(&after);
	return good;
}

/* Hear of what happens in a directory, and of what would make its name stand for another: where links are,
 * and, if it is not there, where the first name is missing. That a directory on the way is renamed we do not
 * hear: then the program is not found where it was, and it is the shell's turn. */
static bool
watch(int inotify, struct str dir)
{
	struct way w = {.inotify = inotify};
	bool good = dir.n && *dir.p == '/' && !memmem(dir.p, dir.n, "..", 2), there = true;
	struct str name;

	buf_put(&w.rest, dir);
	while (good && there && take_name(&w, &name))
		good = step(&w, name, &there);
	good = good && watch_here(&w);
	buf_free(&w.real);
	buf_free(&w.rest);
	buf_free(&w.target);
	return good;
}

static void
watch_all(struct search *s)
{
	s->nwatched = 0;
	for (const char *dir = s->path, *end;; dir = end + 1) {
		end = strchrnul(dir, ':');
		if (!watch(s->inotify, (struct str){dir, (size_t)(end - dir)}))
			break;
		s->nwatched++;
		if (!*end)
			break;
	}
}

int
search_remember(struct search *s)
{
	if (s->inotify < 0) {
		s->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
		if (s->inotify >= 0)
			watch_all(s);
	}
	return s->inotify;
}

enum { FORGET_MOST = 16 }; /* a build that works in its PATH all the time is better off without memory */

/* What was not there may be now: all directories are watched anew, each still only once. */
void
search_forget(struct search *s)
{
	_Alignas(struct inotify_event) char events[4096];

	while (fd_read(s->inotify, events, sizeof events) > 0)
		;
	intern_fini(&s->names);
	s->names = (struct intern){0};
	s->files.n = 0;
	arena_reset(&s->mem);
	s->nwatched = 0;
	if (++s->nforgotten < FORGET_MOST)
		watch_all(s);
}
