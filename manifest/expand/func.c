/* func.c - which functions there are, and how their arguments are taken apart (make §1.6, §1.7).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/func.h"

#include <stdlib.h>

#include "manifest/expand/brackets.h"
#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"

/* by name: it is searched by halves */
static const struct mk_func functions[] = {
	{"abspath", 0, 1, false, mk_func_abspath},
	{"addprefix", 2, 2, false, mk_func_addprefix},
	{"addsuffix", 2, 2, false, mk_func_addsuffix},
	{"and", 1, 0, true, mk_func_and},
	{"basename", 0, 1, false, mk_func_basename},
	{"call", 1, 0, false, mk_func_call_variable},
	{"dir", 0, 1, false, mk_func_dir},
	{"error", 0, 1, false, mk_func_error},
	{"eval", 0, 1, false, mk_func_eval},
	{"file", 1, 2, false, mk_func_file},
	{"filter", 2, 2, false, mk_func_filter},
	{"filter-out", 2, 2, false, mk_func_filter_out},
	{"findstring", 2, 2, false, mk_func_findstring},
	{"firstword", 0, 1, false, mk_func_firstword},
	{"flavor", 0, 1, false, mk_func_flavor},
	{"foreach", 3, 3, true, mk_func_foreach},
	{"if", 2, 3, true, mk_func_if},
	{"info", 0, 1, false, mk_func_info},
	{"intcmp", 2, 5, true, mk_func_intcmp},
	{"join", 2, 2, false, mk_func_join},
	{"lastword", 0, 1, false, mk_func_lastword},
	{"let", 3, 3, true, mk_func_let},
	{"notdir", 0, 1, false, mk_func_notdir},
	{"or", 1, 0, true, mk_func_or},
	{"origin", 0, 1, false, mk_func_origin},
	{"patsubst", 3, 3, false, mk_func_patsubst},
	{"realpath", 0, 1, false, mk_func_realpath},
	{"shell", 0, 1, false, mk_func_shell},
	{"sort", 0, 1, false, mk_func_sort},
	{"strip", 0, 1, false, mk_func_strip},
	{"subst", 3, 3, false, mk_func_subst},
	{"suffix", 0, 1, false, mk_func_suffix},
	{"value", 0, 1, false, mk_func_value},
	{"warning", 0, 1, false, mk_func_warning},
	{"wildcard", 0, 1, false, mk_func_wildcard},
	{"word", 2, 2, false, mk_func_word},
	{"wordlist", 3, 3, false, mk_func_wordlist},
	{"words", 0, 1, false, mk_func_words},
};

enum { LONGEST = 10 };

static int
compare(const void *key, const void *entry)
{
	const struct str *name = key;
	const struct mk_func *f = entry;
	int c = strncmp(name->p, f->name, name->n);

	return c ? c : -(f->name[name->n] != '\0');
}

const struct mk_func *
mk_func_find(struct str name)
{
	if (!name.n || name.n > LONGEST)
		return NULL;
	return bsearch(&name, functions, countof(functions), sizeof *functions, compare);
}

const struct mk_func *
mk_func_at(struct str text)
{
	size_t i = 0;

	while (i < text.n && i <= LONGEST && ((text.p[i] >= 'a' && text.p[i] <= 'z') || text.p[i] == '-'))
		i++;
	/* that nothing at all follows is the function's trouble */
	if (i < text.n && !mk_is_space(text.p[i]))
		return NULL;
	return mk_func_find((struct str){text.p, i});
}

/* arguments of one call: slices of its text, or what they expand to, one behind the other in one buffer */
struct args {
	VEC(struct str) list;
	struct buf text;
};

/* rest begins behind the name, and then behind the closing bracket. False: there is none */
static bool
split(const struct mk *mk, const struct mk_func *f, char open, struct str *rest, struct args *a)
{
	const char *end = rest->p + rest->n, *stop;

	while (rest->n && mk_is_space(*rest->p))
		rest->p++, rest->n--;
	do {
		bool last = f->max && a->list.n + 1 == f->max;

		stop = mk_bracket_stop(mk, *rest, open, !last);
		if (!stop)
			return false;
		vec_push(&a->list, ((struct str){rest->p, (size_t)(stop - rest->p)}));
		*rest = (struct str){stop + 1, (size_t)(end - stop - 1)};
	} while (*stop == ',');
	return true;
}

/* what each expands to; only lengths are known until the last one is in the buffer */
static int
expand_all(struct mk *mk, struct args *a)
{
	const char *p;

	for (uint32_t i = 0; i < a->list.n; i++) {
		size_t before = a->text.n;

		if (mk_expand(mk, a->list.p[i], &a->text))
			return -1;
		a->list.p[i].n = a->text.n - before;
	}
	p = buf_cstr(&a->text);
	for (uint32_t i = 0; i < a->list.n; i++) {
		a->list.p[i].p = p;
		p += a->list.p[i].n;
	}
	return 0;
}

int
mk_func_apply(struct mk *mk, const struct mk_func *f, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str some[FUNC_ARGS];

	if (n < f->min)
		return mk_fail(mk, "insufficient number of arguments (%u) to function '%s'", n, f->name);
	if (n >= FUNC_ARGS)
		return f->run(mk, arg, n, out);
	for (uint32_t i = 0; i < FUNC_ARGS; i++)
		some[i] = i < n ? arg[i] : STR("");
	return f->run(mk, some, n, out);
}

static int
run(struct mk *mk, const struct mk_func *f, struct args *a, struct buf *out)
{
	if (!f->raw && expand_all(mk, a) < 0)
		return -1;
	return mk_func_apply(mk, f, a->list.p, a->list.n, out);
}

int
mk_func_call(struct mk *mk, const struct mk_func *f, char open, struct str *rest, struct buf *out)
{
	struct mk_brackets *map;
	struct args a = {0};
	const char *start = rest->p;
	int rc;

	rest->p += strlen(f->name);
	rest->n -= strlen(f->name);
	if (split(mk, f, open, rest, &a)) {
		map = mk_brackets_map(mk, (struct str){start, (size_t)(rest->p - start)});
		rc = run(mk, f, &a, out);
		mk_brackets_drop(mk, map);
	} else {
		rc = mk_fail(mk, "unterminated call to function '%s': missing '%c'", f->name,
		             open == '(' ? ')' : '}');
	}
	vec_free(&a.list);
	buf_free(&a.text);
	return rc;
}
