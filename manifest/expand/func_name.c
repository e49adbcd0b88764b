/* func_name.c - functions on file names (make §1.7). SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/func.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"
#include "manifest/files/files.h"

/* how much of a name is its directory, with the slash; 0: none */
static size_t
dir_length(struct str name)
{
	while (name.n && name.p[name.n - 1] != '/')
		name.n--;
	return name.n;
}

/* where its suffix begins, dot included; its length if there is none */
static size_t
suffix_start(struct str name)
{
	for (size_t i = name.n; i > 0 && name.p[i - 1] != '/'; i--)
		if (name.p[i - 1] == '.')
			return i - 1;
	return name.n;
}

int
mk_func_dir(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str rest = arg[0], word;
	size_t start = out->n;

	(void)mk, (void)n;
	while ((word = mk_word(&rest)).n) {
		size_t length = dir_length(word);

		mk_separate(out, start);
		buf_put(out, length ? (struct str){word.p, length} : STR("./"));
	}
	return 0;
}

int
mk_func_notdir(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str rest = arg[0], word;

	(void)mk, (void)n;
	for (bool first = true; (word = mk_word(&rest)).n; first = false) {
		size_t length = dir_length(word);

		if (!first)
			buf_putc(out, ' ');
		buf_add(out, word.p + length, word.n - length);
	}
	return 0;
}

int
mk_func_suffix(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str rest = arg[0], word;
	size_t start = out->n;

	(void)mk, (void)n;
	while ((word = mk_word(&rest)).n) {
		size_t at = suffix_start(word);

		if (at == word.n)
			continue;
		mk_separate(out, start);
		buf_add(out, word.p + at, word.n - at);
	}
	return 0;
}

int
mk_func_basename(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str rest = arg[0], word;

	(void)mk, (void)n;
	for (bool first = true; (word = mk_word(&rest)).n; first = false) {
		if (!first)
			buf_putc(out, ' ');
		buf_add(out, word.p, suffix_start(word));
	}
	return 0;
}

static int
affix(struct str before, struct str words, struct str behind, struct buf *out)
{
	size_t start = out->n;
	struct str word;

	while ((word = mk_word(&words)).n) {
		mk_separate(out, start);
		buf_put(out, before);
		buf_put(out, word);
		buf_put(out, behind);
	}
	return 0;
}

int
mk_func_addprefix(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	(void)mk, (void)n;
	return affix(arg[0], arg[1], STR(""), out);
}

int
mk_func_addsuffix(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	(void)mk, (void)n;
	return affix(STR(""), arg[1], arg[0], out);
}

int
mk_func_join(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str left = arg[0], right = arg[1];
	size_t start = out->n;

	(void)mk, (void)n;
	for (;;) {
		struct str a = mk_word(&left), b = mk_word(&right);

		if (!a.n && !b.n)
			return 0;
		mk_separate(out, start);
		buf_put(out, a);
		buf_put(out, b);
	}
}

/* ---- absolute names */

/* append the components of name to path, which is empty or begins with a slash: lexically */
static void
walk(struct str name, struct buf *path)
{
	for (size_t i = 0; i < name.n;) {
		size_t n = 0;
		struct str part;

		while (i < name.n && name.p[i] == '/')
			i++;
		while (i + n < name.n && name.p[i + n] != '/')
			n++;
		part = (struct str){name.p + i, n};
		i += n;
		if (!n || str_eq(part, STR(".")))
			continue;
		if (!str_eq(part, STR(".."))) {
			buf_putc(path, '/');
			buf_put(path, part);
			continue;
		}
		while (path->n && path->p[--path->n] != '/')
			;
	}
}

static void
put_absolute(struct str word, struct buf *out)
{
	struct buf path = {0};
	char *here;

	if (*word.p != '/' && (here = getcwd(NULL, 0))) {
		walk(str_of(here), &path);
		xfree(here);
	}
	walk(word, &path);
	buf_put(out, path.n ? buf_str(&path) : STR("/"));
	buf_free(&path);
}

int
mk_func_abspath(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str rest = arg[0], word;
	size_t start = out->n;

	(void)mk, (void)n;
	while ((word = mk_word(&rest)).n) {
		mk_separate(out, start);
		put_absolute(word, out);
	}
	return 0;
}

/* the file's one true name; nothing if there is no such file */
static char *
real(struct str word)
{
	struct buf z = {0};
	char *path;

	buf_put(&z, word);
	path = realpath(z.p, NULL);
	buf_free(&z);
	return path;
}

int
mk_func_realpath(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str rest = arg[0], word;
	size_t start = out->n;

	(void)mk, (void)n;
	while ((word = mk_word(&rest)).n) {
		char *path = real(word);

		if (path) {
			mk_separate(out, start);
			buf_puts(out, path);
		}
		xfree(path);
	}
	return 0;
}

int
mk_func_wildcard(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	(void)n;
	return mk_glob(mk, arg[0], false, out);
}
