/* make_fuzz.c - any bytes as a makefile, and as a second one that it may include as "inc". Everything is read, every
 * rule looked for and every recipe expanded; no command is run, and $(shell) has nothing to say.
 * Input: the makefile, a byte 1, and the second one, or less of it. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "manifest/make/expand.h"
#include "manifest/make/read.h"
#include "manifest/make/recipe.h"
#include "manifest/make/search.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* variables of variables make values of any length; that there is an end to it is tested elsewhere */
enum { DOLLARS_MAX = 24, TARGETS_MAX = 1000 };

struct two_files {
	struct disk disk;
	struct str makefile, inc;
};

static int
read_file(struct disk *d, const char *path, struct buf *out)
{
	const struct two_files *f = (const struct two_files *)d;
	struct str name = str_of(path);

	if (!str_eq(name, STR("in")) && !str_eq(name, STR("inc")))
		return -ENOENT;
	buf_put(out, name.n == 2 ? f->makefile : f->inc);
	return 0;
}

static int
mtime(struct disk *d, const char *path, int64_t *ns)
{
	(void)d;
	*ns = strcmp(path, "in") == 0 || strcmp(path, "inc") == 0;
	return 0;
}

static void
print(struct mk_host *host, bool to_stderr, struct str text)
{
	(void)host;
	(void)to_stderr;
	(void)text;
}

static int
capture(struct mk_host *host, char *const argv[], char *const envp[], struct buf *out)
{
	(void)host;
	(void)argv;
	(void)envp;
	(void)out;
	return 1 << 8;
}

/* 0, or -1: an error that would end make, and says what it is */
static int
look_at(struct mk *mk, uint32_t target)
{
	struct arena mem = {0};
	mk_steps steps = {0};
	int rc;

	mk_target_inherit(mk, target, NONE);
	rc = mk->rules.targets.p[target].recipe == NONE ? mk_search(mk, target) : 0;
	if (rc >= 0)
		rc = mk_expand_deps(mk, target, NONE);
	if (rc >= 0 && mk->rules.targets.p[target].recipe != NONE) {
		uint32_t n = mk->rules.targets.p[target].deps.n;
		bool *newer = xcalloc(n + 1, sizeof *newer);
		uint32_t *where = xmalloc((n + 1) * sizeof *where);
		struct mk_facts facts = {newer, where, NONE, NULL};

		memset(where, 0xff, (n + 1) * sizeof *where);
		mk_target_scope(mk, target, NONE);
		rc = mk_recipe_steps(mk, target, &facts, &mem, &steps);
		vec_release(newer);
		vec_release(where);
	}
	vec_free(&steps);
	arena_free(&mem);
	return rc;
}

static void
load(struct two_files *files)
{
	static char make[] = "make", f[] = "-f", in[] = "in";
	char *argv[] = {make, f, in, NULL}, *environ[] = {NULL};
	struct mk_host host = {print, capture};
	struct mk *mk = mk_new(&(struct mk_opts){&host, &files->disk, "make", environ});
	struct buf text = {0};
	int rc = mk_flags_args(mk, 3, argv);

	if (rc == 0)
		rc = mk_read_all(mk);
	if (rc == 0)
		rc = mk_rules_settle(mk);
	for (uint32_t i = 0; rc >= 0 && i < mk->rules.targets.n && i < TARGETS_MAX; i++)
		rc = look_at(mk, i);
	BUG_ON(rc < 0 && !mk->fatal.n);
	mk_vars_print(mk, &text);
	mk_rules_print(mk, NULL, &text);
	buf_free(&text);
	mk_free(mk);
}

/* $(file) writes to the disk that we have */
static bool
is_harmless(const struct buf *text)
{
	size_t dollars = 0;

	for (size_t i = 0; i < text->n; i++)
		dollars += text->p[i] == '$';
	return dollars <= DOLLARS_MAX && !(text->n && memmem(text->p, text->n, "file", 4));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf text = {0};
	struct two_files files = {.disk = {.read = read_file, .mtime = mtime}};
	size_t end = 0;

	buf_add(&text, data, n);
	while (end < n && text.p[end] != 1)
		end++;
	files.makefile = (struct str){text.p, end};
	if (end < n)
		files.inc = (struct str){text.p + end + 1, n - end - 1};
	if (is_harmless(&text))
		load(&files);
	buf_free(&text);
	return 0;
}
