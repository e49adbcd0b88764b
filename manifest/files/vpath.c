/* vpath.c - files that are elsewhere: see files.h (make §1.13, VPATH).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/files/files.h"

#include <stdlib.h>

#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"

/* names that match the pattern may be found in these directories */
struct way {
	struct str pattern;
	VEC(struct str) dirs;
};

struct mk_vpath {
	VEC(struct way) ways;  /* of vpath directives, in order */
	struct way general;    /* VPATH */
	struct way gpath;      /* GPATH: directories in which what is found may be remade */
};

static struct mk_vpath *
vpath_of(struct mk *mk)
{
	if (!mk->vpath)
		mk->vpath = xcalloc(1, sizeof *mk->vpath);
	return mk->vpath;
}

void
mk_vpath_fini(struct mk *mk)
{
	if (!mk->vpath)
		return;
	for (uint32_t i = 0; i < mk->vpath->ways.n; i++)
		vec_free(&mk->vpath->ways.p[i].dirs);
	vec_free(&mk->vpath->ways);
	vec_free(&mk->vpath->general.dirs);
	vec_free(&mk->vpath->gpath.dirs);
	xfree(mk->vpath);
}

static bool
is_separator(char c)
{
	return c == ':' || c == '\n' || mk_is_blank(c);
}

/* the next directory of a list that is parted by colons or blanks; empty at the end */
static struct str
next_dir(struct str *rest)
{
	struct str dir;

	while (rest->n && is_separator(rest->p[0]))
		rest->p++, rest->n--;
	dir = (struct str){rest->p, 0};
	while (dir.n < rest->n && !is_separator(rest->p[dir.n]))
		dir.n++;
	rest->p += dir.n;
	rest->n -= dir.n;
	return dir;
}

static void
add_dirs(struct mk *mk, struct way *way, struct str list)
{
	struct str dir;

	while ((dir = next_dir(&list)).n) {
		struct buf home = {0};

		while (dir.n > 1 && dir.p[dir.n - 1] == '/')
			dir.n--;
		if (str_eq(dir, STR(".")))
			continue;
		mk_tilde(mk, dir, &home);
		vec_push(&way->dirs, arena_str(&mk->mem, buf_str(&home)));
		buf_free(&home);
	}
}

static void
clear_ways(struct mk_vpath *v, struct str pattern)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < v->ways.n; i++) {
		if (!pattern.n || str_eq(v->ways.p[i].pattern, pattern))
			vec_free(&v->ways.p[i].dirs);
		else
			v->ways.p[kept++] = v->ways.p[i];
	}
	v->ways.n = kept;
}

int
mk_vpath_directive(struct mk *mk, struct str args)
{
	struct mk_vpath *v = vpath_of(mk);
	struct str pattern = mk_word(&args);
	struct way way = {.pattern = arena_str(&mk->mem, pattern)};

	add_dirs(mk, &way, args);
	if (way.dirs.n)
		vec_push(&v->ways, way);
	else
		clear_ways(v, pattern);
	return 0;
}

static int
read_list(struct mk *mk, const char *variable, struct way *way)
{
	struct buf text = {0};
	int rc = mk_value(mk, variable, &text);

	way->dirs.n = 0;
	add_dirs(mk, way, buf_str(&text));
	buf_free(&text);
	return rc;
}

int
mk_vpath_settle(struct mk *mk)
{
	struct mk_vpath *v = vpath_of(mk);

	return read_list(mk, "VPATH", &v->general) < 0 || read_list(mk, "GPATH", &v->gpath) < 0 ? -1 : 0;
}

/* ---- looking */

static bool
is_in(const struct way *way, struct str dir)
{
	for (uint32_t i = 0; i < way->dirs.n; i++)
		if (str_eq(way->dirs.p[i], dir))
			return true;
	return false;
}

/* That makefiles name it is as good as the file. What has a recipe of its own asks for more: a rule */
static bool
is_known(struct mk *mk, struct str name, struct str path)
{
	uint32_t known = mk_target_find(mk, mk_plain_name(path)), t = mk_target_find(mk, name);
	uint32_t flags = known == NONE ? 0 : mk->rules.targets.p[known].flags;

	if (!(flags & TARGET_NAMED))
		return (flags & TARGET_RULE) != 0;
	return flags & TARGET_RULE || t == NONE || mk->rules.targets.p[t].recipe == NONE;
}

static bool
is_there(struct mk *mk, struct str path, int64_t *mtime)
{
	if (!mk_exists(mk, path))
		return false;
	return mk->disk->mtime(mk->disk, path.p, mtime) == 0 && *mtime != 0;
}

/* a file that was found, and how early: libraries compete */
struct find {
	uint32_t name;         /* NONE: nothing found */
	int64_t mtime;
	uint32_t way, dir;     /* the directive and the directory in it that led there */
	bool gpath;
};

static bool
is_earlier(const struct find *a, const struct find *b)
{
	return a->way != b->way ? a->way < b->way : a->dir < b->dir;
}

static bool
look_in(struct mk *mk, const struct way *way, struct str name, struct find *f)
{
	struct buf path = {0};

	for (f->dir = 0; f->dir < way->dirs.n; f->dir++) {
		struct str dir = way->dirs.p[f->dir];
		bool slash = dir.n && dir.p[dir.n - 1] == '/';

		buf_clear(&path);
		buf_printf(&path, "%.*s%s%.*s", STR_FMT(dir), slash ? "" : "/", STR_FMT(name));
		if (!is_there(mk, buf_str(&path), &f->mtime) && !is_known(mk, name, buf_str(&path)))
			continue;
		f->name = mk_name(mk, buf_str(&path));
		f->gpath = is_in(&mk->vpath->gpath, dir);
		break;
	}
	buf_free(&path);
	return f->name != NONE;
}

static struct find
look_everywhere(struct mk *mk, struct str name)
{
	const struct mk_vpath *v = vpath_of(mk);
	struct find f = {.name = NONE};

	if (!name.n || name.p[0] == '/')
		return f;
	for (f.way = 0; f.way < v->ways.n; f.way++)
		if (mk_match(v->ways.p[f.way].pattern, name, &(struct str){0}) &&
		    look_in(mk, &v->ways.p[f.way], name, &f))
			return f;
	look_in(mk, &v->general, name, &f);
	return f;
}

/* where the system's own libraries are; way is behind all of ours */
static struct find
look_in_system(struct mk *mk, struct str file)
{
	static const char *const dirs[] = {"/lib", "/usr/lib", "/usr/local/lib"};
	struct find f = {.name = NONE, .way = UINT32_MAX};
	struct buf path = {0};

	for (f.dir = 0; f.dir < countof(dirs) && f.name == NONE; f.dir++) {
		buf_clear(&path);
		buf_printf(&path, "%s/%.*s", dirs[f.dir], STR_FMT(file));
		if (is_there(mk, buf_str(&path), &f.mtime))
			f.name = mk_name(mk, buf_str(&path));
	}
	buf_free(&path);
	return f;
}

static void
apply(struct str pattern, struct str stem, struct buf *out)
{
	const char *percent = memchr(pattern.p, '%', pattern.n);
	size_t before = (size_t)(percent - pattern.p);

	buf_clear(out);
	buf_add(out, pattern.p, before);
	buf_put(out, stem);
	buf_add(out, percent + 1, pattern.n - before - 1);
}

/* -lNAME: what stands here first, else the one that is found earliest, whatever its pattern */
static struct find
find_library(struct mk *mk, struct str name)
{
	struct buf patterns = {0}, file = {0};
	struct find best = {.name = NONE};
	struct str rest, word;
	bool here = false;

	mk_value(mk, ".LIBPATTERNS", &patterns);
	rest = buf_str(&patterns);
	while (!here && (word = mk_word(&rest)).n) {
		struct find f;

		if (!memchr(word.p, '%', word.n)) {
			mk_error(mk, NULL, ".LIBPATTERNS element '%.*s' is not a pattern", STR_FMT(word));
			continue;
		}
		apply(word, name, &file);
		here = is_there(mk, buf_str(&file), &best.mtime);
		if (here) {
			best.name = mk_name(mk, buf_str(&file));
			break;
		}
		f = look_everywhere(mk, buf_str(&file));
		if (f.name == NONE)
			f = look_in_system(mk, buf_str(&file));
		if (f.name != NONE && (best.name == NONE || is_earlier(&f, &best)))
			best = f;
	}
	buf_free(&patterns);
	buf_free(&file);
	return best;
}

static uint32_t
tell(const struct find *f, int64_t *mtime, bool *gpath)
{
	if (f->name != NONE && f->mtime)
		*mtime = f->mtime;
	*gpath = f->gpath;
	return f->name;
}

static void
put_way(const struct way *way, struct buf *out)
{
	for (uint32_t i = 0; i < way->dirs.n; i++)
		buf_printf(out, "%s%.*s", i ? ":" : "", STR_FMT(way->dirs.p[i]));
	buf_putc(out, '\n');
}

void
mk_vpath_print(const struct mk *mk, struct buf *out)
{
	const struct mk_vpath *v = mk->vpath;
	uint32_t n = v ? v->ways.n : 0;

	buf_puts(out, "\n# VPATH Search Paths\n\n");
	for (uint32_t i = 0; i < n; i++) {
		buf_printf(out, "vpath %.*s ", STR_FMT(v->ways.p[i].pattern));
		put_way(&v->ways.p[i], out);
	}
	if (n)
		buf_printf(out, "\n# %u 'vpath' search paths.\n", n);
	else
		buf_puts(out, "# No 'vpath' search paths.\n");
	if (v && v->general.dirs.n) {
		buf_puts(out, "\n# General ('VPATH' variable) search path:\n# ");
		put_way(&v->general, out);
	} else {
		buf_puts(out, "\n# No general ('VPATH' variable) search path.\n");
	}
}

bool
mk_vpath_any(const struct mk *mk)
{
	return mk->vpath && (mk->vpath->ways.n || mk->vpath->general.dirs.n);
}

uint32_t
mk_vpath_look(struct mk *mk, struct str name, int64_t *mtime, bool *gpath)
{
	struct buf copy = {0}; /* names move */
	struct find f;

	if (!mk_vpath_any(mk))
		return NONE;
	buf_put(&copy, name);
	f = look_everywhere(mk, buf_str(&copy));
	buf_free(&copy);
	return tell(&f, mtime, gpath);
}

uint32_t
mk_vpath_find(struct mk *mk, struct str name, int64_t *mtime, bool *gpath)
{
	struct buf copy = {0};
	struct find f;

	if (!str_starts(name, STR("-l")) || name.n == 2)
		return mk_vpath_look(mk, name, mtime, gpath);
	buf_add(&copy, name.p + 2, name.n - 2);
	f = find_library(mk, buf_str(&copy));
	f.gpath = false;
	buf_free(&copy);
	return tell(&f, mtime, gpath);
}
