/* make_fuzz.c - any bytes as a makefile, and as a second one that it may include as "inc" (two_files.h).
 * Everything is read, every rule looked for and every recipe expanded; no command is run, and $(shell) has
 * nothing to say. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/expand.h"
#include "manifest/read/read.h"
#include "manifest/recipe/recipe.h"
#include "manifest/implicit/implicit_search.h"
#include "manifest/implicit/second.h"
#include "two_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { TARGETS_MAX = 1000 };

static void
print(struct mk_host *host, enum mk_to to, struct str text)
{
	(void)host;
	(void)to;
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct two_files files;

	two_files_init(&files, data, n);
	/* $(file) writes to the disk that we have */
	if (files.dollars <= DOLLARS_MAX && !(n && memmem(data, n, "file", 4)))
		load(&files);
	buf_free(&files.text);
	return 0;
}
