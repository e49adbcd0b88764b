/* flags.c - see flags.h: options are read by getopt_long, wherever they stand.
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/make/flags.h"

#include <ctype.h>
#include <stdlib.h>

#include "manifest/expand/expand.h"
#include "manifest/files/files.h"
#include "manifest/vars/option.h"

void
mk_flags_init(struct mk_flags *f)
{
	*f = (struct mk_flags){.print_directory = -1, .jobs = 1, .max_load = -1};
}

void
mk_flags_fini(struct mk_flags *f)
{
	mk_words *all[] = {&f->directories, &f->makefiles, &f->includes, &f->old_files, &f->new_files,
	                   &f->evals,       &f->debugs,    &f->goals,    &f->pass_fds};

	for (size_t i = 0; i < countof(all); i++)
		vec_free(all[i]);
	vec_free(&f->overrides);
}

/* ---- words that are no options */

/* NAME op VALUE, as strong as where it came from */
static int
add_variable(struct mk_reading *r, struct str name, enum mk_op op, struct str value)
{
	struct mk *mk = r->mk;
	enum mk_origin origin = r->origin == ORIGIN_FILE ? ORIGIN_FILE : ORIGIN_COMMAND;
	struct buf expanded = {0};
	uint32_t id;
	bool known = r->origin == ORIGIN_FILE;
	int ret = mk_expand(mk, name, &expanded);

	if (ret == 0 && !expanded.n)
		ret = mk_fatal(mk, NULL, "empty variable name");
	if (ret == 0)
		ret = mk_var_assign(mk, &mk->vars.globals, buf_str(&expanded), op, value, origin, NULL);
	id = mk_name(mk, buf_str(&expanded));
	for (uint32_t i = 0; i < r->f->overrides.n; i++)
		known |= r->f->overrides.p[i] == id;
	if (ret == 0 && !known)
		vec_push(&r->f->overrides, id);
	buf_free(&expanded);
	return ret;
}

static void
add_goal(struct mk_reading *r, struct str goal)
{
	while (goal.n > 2 && goal.p[0] == '.' && goal.p[1] == '/')
		for (goal.p += 2, goal.n -= 2; goal.n > 1 && *goal.p == '/';)
			goal.p++, goal.n--;
	vec_push(&r->f->goals, arena_str(&r->mk->mem, goal).p);
}

static int
add_word(struct mk_reading *r, const char *word)
{
	struct str name, value;
	struct buf goal = {0};
	enum mk_op op;

	if (mk_var_parse(str_of(word), &name, &op, &value))
		return add_variable(r, name, op, value);
	if (!*word || strcmp(word, "-") == 0 || r->origin == ORIGIN_FILE)
		return 0;
	mk_tilde(r->mk, str_of(word), &goal);
	add_goal(r, buf_str(&goal));
	buf_free(&goal);
	return 0;
}

/* ---- one word after the other */

/* A word "-" is one like others, but musl's getopt stops there. */
static bool
stopped_at_dash(const struct mk_reading *r)
{
	return optind < r->argc && strcmp(r->argv[optind], "-") == 0 &&
	       strcmp(r->argv[optind - 1], "--") != 0;
}

static int
read_words(struct mk_reading *r)
{
	int c;

	optind = 0; /* getopt begins anew */
	opterr = r->origin != ORIGIN_FILE;
	while ((c = getopt_long(r->argc, r->argv, mk_option_letters, mk_option_longs, NULL)) != -1 ||
	       stopped_at_dash(r))
		if (c == -1)
			optind++;
		else if ((c == OPTION_WORD ? add_word(r, optarg) : mk_option_set(r, c)) < 0)
			return -1;
	for (; optind < r->argc; optind++)
		if (add_word(r, r->argv[optind]) < 0)
			return -1;
	if (r->origin == ORIGIN_FILE)
		return 0; /* what a makefile says wrongly is not heard */
	return r->bad ? -1 : 0;
}

int
mk_flags_args(struct mk *mk, int argc, char **argv)
{
	struct mk_reading r = {mk, &mk->flags, argc, argv, ORIGIN_COMMAND, false};
	int ret = read_words(&r);

	mk->flags.always_makefiles = mk->flags.always_make;
	return ret;
}

/* ---- texts */

/* the next word, of which a backslash quotes the next character; false at the end */
static bool
next_word(struct str *rest, struct buf *word)
{
	buf_clear(word);
	while (rest->n && isspace((unsigned char)*rest->p))
		rest->p++, rest->n--;
	if (!rest->n)
		return false;
	for (; rest->n && !isspace((unsigned char)*rest->p); rest->p++, rest->n--) {
		if (*rest->p == '\\' && rest->n > 1)
			rest->p++, rest->n--;
		buf_putc(word, *rest->p);
	}
	return true;
}

/* the first word may lack its dash: "ks -j2" */
static bool
lacks_dash(const struct buf *word)
{
	return word->p[0] != '-' && !memchr(word->p, '=', word->n);
}

static int
decode(struct mk *mk, struct str text, bool from_makefile)
{
	VEC(char *) argv = {0};
	struct mk_reading r = {.mk = mk, .f = &mk->flags, .origin = from_makefile ? ORIGIN_FILE : ORIGIN_ENV};
	struct buf word = {0}, all = {0};
	int ret;

	vec_push(&argv, (char[]){""});
	while (next_word(&text, &word)) {
		bool dash = argv.n == 1 && lacks_dash(&word);

		buf_printf(&all, "%s%s", dash ? "-" : "", buf_cstr(&word));
		vec_push(&argv, xstrdup(buf_cstr(&all)));
		buf_clear(&all);
	}
	vec_push(&argv, NULL);
	r.argv = argv.p;
	r.argc = (int)argv.n - 1;
	ret = read_words(&r);
	for (uint32_t i = 1; i + 1 < argv.n; i++) /* getopt may have changed their order */
		xfree(argv.p[i]);
	vec_free(&argv);
	buf_free(&word);
	buf_free(&all);
	return ret;
}

int
mk_flags_decode(struct mk *mk, struct str text, bool from_makefile)
{
	struct buf expanded = {0};
	int ret;

	if (from_makefile)
		return decode(mk, text, true);
	/* like any variable of the environment it is a text with references */
	ret = mk_expand(mk, text, &expanded);
	if (ret == 0)
		ret = decode(mk, buf_str(&expanded), false);
	buf_free(&expanded);
	return ret;
}

int
mk_flags_pass_back(struct mk *mk, struct str text)
{
	enum mk_origin origin = mk->flags.environment_overrides ? ORIGIN_ENV_OVERRIDE : ORIGIN_ENV;
	struct str name, value;
	struct buf word = {0};
	enum mk_op op;
	int ret = 0;

	while (ret == 0 && next_word(&text, &word))
		if (mk_var_parse(buf_str(&word), &name, &op, &value))
			ret = mk_var_assign(mk, &mk->vars.globals, name, op, value, origin, NULL);
	buf_free(&word);
	return ret;
}
