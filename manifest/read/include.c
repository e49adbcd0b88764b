/* include.c - makefiles as files: where they are looked for, which are read, which are wanted (make §1.1,
 * §1.9). SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>

#include "manifest/expand/expand.h"
#include "manifest/files/names.h"
#include "manifest/read/builtin.h"
#include "manifest/read/reader.h"

/* how a makefile came to be read */
struct wanted {
	uint32_t name;
	bool optional;   /* silence if it cannot be had */
	bool search;     /* in the include directories, too */
	bool no_default; /* cannot choose the default goal */
	bool named;      /* by -f: we say at once if it is not there */
};

/* ---- the list of makefiles, which are goals later */

/* One that is included again is told of where it was included first. */
static struct mk_at
place_of(const struct mk *mk, uint32_t target)
{
	bool again = mk->rules.targets.p[target].flags & TARGET_MAKEFILE;

	for (uint32_t i = 0; again && i < mk->rules.makefiles.n; i++)
		if (mk->rules.makefiles.p[i]->target == target)
			return mk->rules.makefiles.p[i]->at;
	return mk->reader ? mk->reader->at : (struct mk_at){NONE, 0};
}

static void
note_makefile(struct mk *mk, const struct wanted *w, uint32_t name, int error)
{
	struct mk_makefile *m = arena_alloc(&mk->mem, sizeof *m);
	struct mk_target *t;

	*m = (struct mk_makefile){
		.target = mk_target_of(mk, name),
		.optional = w->optional,
		.named = w->named,
		.missing = error < 0,
		.error = error,
	};
	m->at = place_of(mk, m->target);
	t = &mk->rules.targets.p[m->target];
	t->flags |= TARGET_MAKEFILE | TARGET_MENTIONED | (error && error != -ENOENT ? TARGET_UNREAD : 0);
	if (!error && mk->disk->mtime(mk->disk, mk_str(mk, name).p, &m->mtime) < 0)
		m->mtime = 0;
	vec_push(&mk->rules.makefiles, m);
}

static int
add_to_makefile_list(struct mk *mk, uint32_t name)
{
	struct mk_scope *globals = &mk->vars.globals;
	struct mk_at at = {name, 1};
	struct buf value = {0};
	struct str s = mk_str(mk, name);
	int ret;

	for (size_t i = 0; i < s.n; i++) {
		buf_putc(&value, s.p[i]);
		if (s.p[i] == '$')
			buf_putc(&value, '$');
	}
	ret = mk_var_assign(mk, globals, STR("MAKEFILE_LIST"), OP_APPEND, buf_str(&value), ORIGIN_FILE, &at);
	buf_free(&value);
	return ret;
}

/* ---- finding one */

static int
read_into(struct mk *mk, uint32_t name, struct buf *text)
{
	return mk->disk->read(mk->disk, mk_str(mk, name).p, text);
}

/* in the include directories; *name becomes the one under which it was found. 0 or -errno */
static int
search(struct mk *mk, uint32_t *name, struct buf *text)
{
	struct buf dirs = {0}, path = {0};
	struct str rest, dir;
	int ret = -ENOENT;

	if (mk_value(mk, ".INCLUDE_DIRS", &dirs) < 0)
		ret = -EINVAL;
	rest = buf_str(&dirs);
	while (ret == -ENOENT && (dir = mk_word(&rest)).n) {
		buf_clear(&path);
		buf_put(&path, dir);
		buf_putc(&path, '/');
		buf_put(&path, mk_str(mk, *name));
		ret = mk->disk->read(mk->disk, path.p, text);
		if (ret == -ENOTDIR)
			ret = -ENOENT;
		if (ret == 0)
			*name = mk_name(mk, buf_str(&path));
	}
	buf_free(&dirs);
	buf_free(&path);
	return ret;
}

static bool
is_exhausted(int error)
{
	return error == -EMFILE || error == -ENFILE || error == -ENOMEM;
}

static void
say_reading(struct mk *mk, const struct wanted *w)
{
	mk_debug(mk, DEBUG_VERBOSE, 0, "Reading makefile '%s'%s%s%s%s...", mk_str(mk, w->name).p,
	         w->no_default && !mk->reader ? " (no default goal)" : "", w->search ? " (search path)" : "",
	         w->optional ? " (don't care)" : "", mk->reader ? " (no ~ expansion)" : "");
}

/* read one if it is there; if not, that is for later: it may be made. 1: it was read */
static int
read_makefile(struct mk *mk, const struct wanted *w)
{
	struct buf text = {0};
	uint32_t name = w->name;
	int ret;

	say_reading(mk, w);
	ret = read_into(mk, name, &text);
	if (ret == -ENOENT && w->search && mk_str(mk, name).p[0] != '/')
		ret = search(mk, &name, &text);
	if (mk->fatal.n)
		ret = -1;
	else if (ret == -EISDIR)
		ret = mk_fatal(mk, NULL, "%s: %s", mk_str(mk, w->name).p, strerror(-ret));
	else if (is_exhausted(ret))
		ret = mk_fatal(mk, mk->reader ? &mk->reader->at : NULL, "%s: %s", mk_str(mk, w->name).p,
		               strerror(-ret));
	else {
		if (ret < 0 && w->named)
			mk_error(mk, NULL, "%s: %s", mk_str(mk, name).p, strerror(-ret));
		note_makefile(mk, w, name, ret);
		if (ret < 0)
			ret = 0;
		else if (add_to_makefile_list(mk, name) < 0 ||
		         mk_read_file_text(mk, w->name, &text, w->no_default) < 0)
			ret = -1;
		else
			ret = 1;
	}
	buf_free(&text);
	return ret;
}

int
mk_read_include(struct mk_reader *r, struct str names, bool optional)
{
	struct mk *mk = r->mk;
	struct wanted w = {.optional = optional, .search = true, .no_default = r->no_default};
	struct buf text = {0};
	idvec words = {0};
	size_t end;
	int ret;

	buf_put(&text, names);
	ret = mk_words_parse(mk, &text, 0, 0, &words, &end);
	for (uint32_t i = 0; ret == 0 && i < words.n; i++) {
		w.name = words.p[i];
		if (read_makefile(mk, &w) < 0)
			ret = -1;
	}
	vec_free(&words);
	buf_free(&text);
	return ret;
}

/* ---- the whole of it */

static int
read_evals(struct mk *mk)
{
	for (uint32_t i = 0; i < mk->flags.evals.n; i++)
		if (mk_read_text(mk, str_of(mk->flags.evals.p[i])) < 0)
			return -1;
	return 0;
}

/* $(MAKEFILES): they are searched for, need not exist, and choose no default goal */
static int
read_environment(struct mk *mk)
{
	struct wanted w = {.optional = true, .search = true, .no_default = true};
	struct buf names = {0};
	struct str rest, word;
	int ret = mk_value(mk, "MAKEFILES", &names);

	rest = buf_str(&names);
	while (ret == 0 && (word = mk_word(&rest)).n) {
		w.name = mk_name(mk, word);
		if (read_makefile(mk, &w) < 0)
			ret = -1;
	}
	buf_free(&names);
	return ret;
}

static int
read_named(struct mk *mk)
{
	for (uint32_t i = 0; i < mk->flags.makefiles.n; i++) {
		struct wanted w = {.name = mk_name(mk, str_of(mk->flags.makefiles.p[i])), .named = true};

		if (read_makefile(mk, &w) < 0)
			return -1;
	}
	return 0;
}

/* the first of the default names that is there; if none is, any of them may be made */
static int
read_default(struct mk *mk)
{
	static const char *const names[] = {"GNUmakefile", "makefile", "Makefile"};
	struct wanted w = {.optional = true};
	int64_t mtime;

	for (size_t i = 0; i < countof(names); i++) {
		w.name = mk_name(mk, str_of(names[i]));
		if (mk->disk->mtime(mk->disk, names[i], &mtime) == 0 && mtime) {
			w.optional = false;
			return read_makefile(mk, &w);
		}
	}
	for (size_t i = 0; i < countof(names); i++) {
		w.name = mk_name(mk, str_of(names[i]));
		note_makefile(mk, &w, w.name, -ENOENT);
	}
	return 0;
}

int
mk_read_all(struct mk *mk)
{
	int ret = -1;

	if (mk->flags.no_builtin_variables)
		mk_builtin_drop(mk);
	else if (mk->flags.environment_overrides)
		mk_builtin_vars(mk); /* once more: those of the environment have resisted, says $(origin) */
	if (mk->flags.no_builtin_rules)
		mk_var_set(mk, &mk->vars.globals, STR("SUFFIXES"), STR(""), ORIGIN_DEFAULT, false, NULL);
	else
		mk_builtin_suffixes(mk);
	if (read_evals(mk) < 0)
		return -1;
	/* what a make above us has read is its own affair */
	mk_var_set(mk, &mk->vars.globals, STR("MAKEFILE_LIST"), STR(""), ORIGIN_FILE, false, NULL);
	if (read_environment(mk) == 0)
		ret = mk->flags.makefiles.n ? read_named(mk) : read_default(mk);
	return ret < 0 ? -1 : 0;
}
