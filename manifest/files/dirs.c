/* dirs.c - what is in a directory: see files.h. A listing answers any number of questions; it is read again
 * when commands ran since and the directory changed. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/files/files.h"

#include <dirent.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"
#include "manifest/files/stems.h"

/* one directory as it was last seen */
struct dir {
	struct intern names;
	uint32_t ran;          /* as of mk.ran */
	bool there;
	bool versions;         /* RCS or SCCS is in it */
	struct mk_stems stems; /* of names; set up when it is asked for */
	struct timespec changed; /* its mtime … */
	struct timespec read;    /* … and when we read it: a later change may have the same mtime */
};

struct mk_dirs {
	struct intern paths;   /* of directories, as they were asked for; "" is here */
	VEC(struct dir) dirs;
	struct intern asked;   /* names that $(wildcard) looked for … */
	VEC(bool) found;       /* … and whether they were there … */
	uint32_t asked_ran;    /* … as of mk.ran */
};

static int64_t
nanoseconds(struct timespec t)
{
	return t.tv_sec * (int64_t)1000000000 + t.tv_nsec;
}

/* The clock that files are dated with may stand still for some milliseconds */
enum { TICK_NS = 20000000 };

static bool
is_as_it_was(const struct dir *d, const char *path)
{
	struct stat st;

	if (stat(*path ? path : ".", &st) < 0)
		return !d->there;
	return d->there && nanoseconds(st.st_mtim) == nanoseconds(d->changed) &&
	       nanoseconds(d->read) - nanoseconds(d->changed) > TICK_NS;
}

static void
read_dir(struct dir *d, const char *path)
{
	DIR *stream = opendir(*path ? path : ".");
	struct dirent *entry;
	struct stat st;

	intern_fini(&d->names);
	d->names = (struct intern){0};
	mk_stems_fini(&d->stems);
	d->there = stream && fstat(dirfd(stream), &st) == 0;
	clock_gettime(CLOCK_REALTIME, &d->read);
	if (d->there)
		d->changed = st.st_mtim;
	while (stream && (entry = readdir(stream)))
		intern_add(&d->names, str_of(entry->d_name));
	if (stream)
		closedir(stream);
}

static struct mk_dirs *
dirs_of(struct mk *mk)
{
	if (!mk->dirs)
		mk->dirs = xcalloc(1, sizeof *mk->dirs);
	return mk->dirs;
}

static struct dir *
open_dir(struct mk *mk, struct str path)
{
	struct mk_dirs *all = dirs_of(mk);
	uint32_t id = intern_add(&all->paths, path);
	struct dir *d;

	if (id == all->dirs.n) {
		vec_push(&all->dirs, ((struct dir){.ran = mk->ran}));
		read_dir(&all->dirs.p[id], intern_get(&all->paths, id).p);
	}
	d = &all->dirs.p[id];
	if (d->ran != mk->ran && !is_as_it_was(d, intern_get(&all->paths, id).p))
		read_dir(d, intern_get(&all->paths, id).p);
	d->ran = mk->ran;
	return d;
}

static void
forget_asked(struct mk_dirs *d)
{
	intern_fini(&d->asked);
	d->asked = (struct intern){0};
	vec_free(&d->found);
}

void
mk_dirs_fini(struct mk *mk)
{
	if (!mk->dirs)
		return;
	for (uint32_t i = 0; i < mk->dirs->dirs.n; i++) {
		intern_fini(&mk->dirs->dirs.p[i].names);
		mk_stems_fini(&mk->dirs->dirs.p[i].stems);
	}
	vec_free(&mk->dirs->dirs);
	intern_fini(&mk->dirs->paths);
	forget_asked(mk->dirs);
	xfree(mk->dirs);
}

/* up to and with the last slash; empty: here */
static struct str
dir_part(struct str path)
{
	while (path.n && path.p[path.n - 1] != '/')
		path.n--;
	return path;
}

static struct dir *
open_without_slash(struct mk *mk, struct str dir)
{
	while (dir.n > 1 && dir.p[dir.n - 1] == '/')
		dir.n--;
	return open_dir(mk, dir);
}

bool
mk_exists(struct mk *mk, struct str path)
{
	struct str dir = dir_part(path);
	struct str name = {path.p + dir.n, path.n - dir.n};
	const struct dir *d = open_without_slash(mk, dir);

	return d->there && (!name.n || intern_find(&d->names, name) != NONE);
}

static void
learn_stems(struct dir *d)
{
	uint32_t n = intern_count(&d->names);

	mk_stems_begin(&d->stems, n);
	for (uint32_t i = 0; i < n; i++)
		mk_stems_add(&d->stems, intern_get(&d->names, i), 0);
	d->versions = intern_find(&d->names, STR("RCS")) != NONE ||
	              intern_find(&d->names, STR("SCCS")) != NONE;
}

bool
mk_dir_has_stem(struct mk *mk, struct str dir, struct str stem)
{
	struct dir *d = open_without_slash(mk, dir);

	if (d->there && !d->stems.nbits)
		learn_stems(d);
	return d->there && (d->versions || mk_stems_has(&d->stems, stem));
}

/* ---- words that stand for files */

/* does a line of /etc/passwd begin so? fields: where its fields begin, the one behind the home's included */
static bool
is_user(const char *const fields[], struct str name, struct str uid)
{
	struct str its_name = {fields[0], (size_t)(fields[1] - fields[0] - 1)};
	struct str its_uid = {fields[2], (size_t)(fields[3] - fields[2] - 1)};

	return name.n ? str_eq(name, its_name) : str_eq(uid, its_uid);
}

/* The home of a user by name, or by uid if that is empty. Read from /etc/passwd itself: the C library would
 * load parts of itself for that, which a static program better does not. */
static void
find_home(struct str user, struct buf *out)
{
	struct buf users = {0}, me = {0};
	bool found = false;

	buf_printf(&me, "%u", (unsigned)getuid());
	if (fd_read_file("/etc/passwd", &users) < 0)
		users.n = 0;
	for (const char *line = users.n ? users.p : "", *end; *line && !found; line = end + (*end == '\n')) {
		const char *fields[7] = {line};
		size_t n = 1;

		end = strchrnul(line, '\n');
		for (const char *p = line; p < end && n < countof(fields); p++)
			if (*p == ':')
				fields[n++] = p + 1;
		if (n < countof(fields)) /* no shell */
			fields[n++] = end + 1;
		found = n == countof(fields) && is_user(fields, user, buf_str(&me));
		if (found)
			buf_add(out, fields[5], (size_t)(fields[6] - fields[5] - 1));
	}
	buf_free(&users);
	buf_free(&me);
}

/* `~` and `~user` at the beginning, if there is such a home */
void
mk_tilde(struct mk *mk, struct str word, struct buf *out)
{
	size_t n = 1;
	struct buf home = {0};

	if (!word.n || word.p[0] != '~') {
		buf_put(out, word);
		return;
	}
	while (n < word.n && word.p[n] != '/')
		n++;
	if (n == 1)
		mk_value(mk, "HOME", &home);
	if (!home.n)
		find_home((struct str){word.p + 1, n - 1}, &home);
	if (home.n)
		buf_put(out, buf_str(&home));
	else
		buf_add(out, word.p, n);
	buf_add(out, word.p + n, word.n - n);
	buf_free(&home);
}

static void
add_name(struct buf *out, size_t begin, struct str name)
{
	mk_separate(out, begin);
	buf_put(out, name);
}

static bool
has_pattern(const char *word)
{
	return strpbrk(word, "*?[") != NULL;
}

/* lib(*.o): by what is in the archive */
static bool
glob_members(const char *word, size_t begin, struct buf *out)
{
	struct str lib, member;
	struct buf pattern = {0};
	bool found;

	if (!mk_is_member(str_of(word), &lib, &member))
		return false;
	buf_put(&pattern, member);
	found = mk_member_glob(lib, pattern.p, out, begin);
	buf_free(&pattern);
	return found;
}

/* Prerequisites of many targets are much the same, and are asked for again and again (as by the kernel's
 * if_changed). Nothing changes while we do nothing but look, if no command runs. */
static bool
is_there(struct mk *mk, struct str name)
{
	struct mk_dirs *d = dirs_of(mk);
	uint32_t id = intern_add(&d->asked, name);
	struct stat st;

	if (id == d->found.n)
		vec_push(&d->found, lstat(intern_get(&d->asked, id).p, &st) == 0);
	return d->found.p[id];
}

static void
add_if_there(struct mk *mk, struct str name, bool keep, size_t begin, struct buf *out)
{
	if (keep || is_there(mk, name))
		add_name(out, begin, name);
}

/* each word means itself */
static bool
is_plain(struct str words)
{
	static const char special[] = "*?[~";

	for (const char *c = special; *c; c++)
		if (words.n && memchr(words.p, *c, words.n))
			return false;
	return true;
}

static void
glob_word(struct mk *mk, const char *word, bool keep, size_t begin, struct buf *out)
{
	glob_t g = {0};

	if (!has_pattern(word)) {
		add_if_there(mk, str_of(word), keep, begin, out);
		return;
	}
	if (glob_members(word, begin, out))
		return;
	if (glob(word, GLOB_NOSORT, NULL, &g) == 0) {
		mk_sort_names(g.gl_pathv, g.gl_pathc);
		for (size_t i = 0; i < g.gl_pathc; i++)
			add_name(out, begin, str_of(g.gl_pathv[i]));
	} else if (keep) {
		add_name(out, begin, str_of(word));
	}
	globfree(&g);
}

int
mk_glob(struct mk *mk, struct str words, bool keep, struct buf *out)
{
	size_t begin = out->n;
	struct mk_dirs *dirs = dirs_of(mk);
	struct buf one = {0};
	struct str word;
	bool plain;

	if (mk->running || dirs->asked_ran != mk->ran)
		forget_asked(dirs);
	dirs->asked_ran = mk->ran;
	plain = is_plain(words);
	while ((word = mk_word(&words)).n) {
		if (plain) {
			add_if_there(mk, word, keep, begin, out);
			continue;
		}
		buf_clear(&one);
		mk_tilde(mk, word, &one);
		glob_word(mk, buf_cstr(&one), keep, begin, out);
	}
	buf_free(&one);
	return 0;
}
