/* read.c - see read.h: one line after the other, and what each of them is (make §1.4).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/read/read.h"

#include "manifest/expand/expand.h"
#include "manifest/files/files.h"
#include "manifest/read/reader.h"

/* files that include each other without end stop here, as they would at the limit of open files */
#define MAX_DEPTH 1000

bool
mk_read_ignoring(const struct mk_reader *r)
{
	return r->conds.n && r->conds.p[r->conds.n - 1].state != COND_TAKEN;
}

/* ---- directives: 1 if the line was one, 0 if not, -1 */

/* what follows the keyword, expanded, is for act */
static int
with_expansion(struct mk_reader *r, struct str args, int (*act)(struct mk_reader *, struct str))
{
	struct buf text = {0};
	int ret = mk_rule_close(r);

	if (ret == 0)
		ret = mk_expand(r->mk, args, &text);
	if (ret == 0)
		ret = act(r, buf_str(&text));
	buf_free(&text);
	return ret < 0 ? -1 : 1;
}

static int
act_export(struct mk_reader *r, struct str names)
{
	return mk_read_export(r, names, true);
}

static int
act_unexport(struct mk_reader *r, struct str names)
{
	return mk_read_export(r, names, false);
}

/* `export` alone: not the same as with names that turn out to be none */
static int
export_all(struct mk_reader *r, bool yes)
{
	r->mk->vars.export_all = yes;
	r->mk->vars.generation++;
	return mk_rule_close(r) < 0 ? -1 : 1;
}

static int
act_vpath(struct mk_reader *r, struct str args)
{
	return mk_vpath_directive(r->mk, args);
}

static int
act_include(struct mk_reader *r, struct str names)
{
	return mk_read_include(r, names, false);
}

static int
act_include_optional(struct mk_reader *r, struct str names)
{
	return mk_read_include(r, names, true);
}

/* objects that are loaded into the process are not for us */
static int
act_load(struct mk_reader *r, struct str names)
{
	if (!mk_trim(names).n)
		return 0;
	return mk_fatal(r->mk, &r->at, "the 'load' operation is not supported on this platform");
}

static int
act_load_optional(struct mk_reader *r, struct str names)
{
	(void)r, (void)names;
	return 0;
}

static const struct directive {
	const char *word;
	int (*act)(struct mk_reader *, struct str);
} directives[] = {
	{"export", act_export},
	{"unexport", act_unexport},
	{"vpath", act_vpath},
	{"include", act_include},
	{"-include", act_include_optional},
	{"sinclude", act_include_optional},
	{"load", act_load},
	{"-load", act_load_optional},
};

static int
read_directive(struct mk_reader *r, struct str line)
{
	struct str args;

	for (size_t i = 0; i < countof(directives); i++) {
		if (!mk_line_keyword(line, directives[i].word, &args))
			continue;
		if (!args.n && (directives[i].act == act_export || directives[i].act == act_unexport))
			return export_all(r, directives[i].act == act_export);
		return with_expansion(r, args, directives[i].act);
	}
	return 0;
}

/* ---- assignments */

static int
read_assignment(struct mk_reader *r, const struct mk_assign *a)
{
	if (mk_read_ignoring(r)) {
		r->in_define = a->kind == ASSIGN_DEFINE;
		return 0;
	}
	return mk_rule_close(r) < 0 ? -1 : mk_assign_global(r, a);
}

/* ---- lines */

/* a line of the open rule's recipe? It may also belong to a rule without targets, and to nobody then */
static bool
read_recipe(struct mk_reader *r)
{
	if (!r->raw.n || r->raw.p[0] != r->mk->vars.recipe_prefix || r->rule.state == RULE_NONE)
		return false;
	if (r->rule.state == RULE_OPEN && !mk_read_ignoring(r))
		mk_rule_line(r, (struct str){r->raw.p + 1, r->raw.n - 1});
	return true;
}

static int
read_parsed(struct mk_reader *r, struct str line)
{
	struct mk_assign assign;
	int ret;

	if (mk_assign_parse(line, &assign))
		return read_assignment(r, &assign);
	if (!line.n)
		return 0;
	if ((ret = mk_read_conditional(r, line)) != 0)
		return ret;
	if (mk_read_ignoring(r))
		return 0;
	if ((ret = read_directive(r, line)) != 0)
		return ret;
	return mk_read_rule(r);
}

/* half of what people write: a line without anything, or with a comment from its first column on */
static bool
is_empty(const struct mk_reader *r)
{
	return !r->raw.n || (*r->raw.p == '#' && r->mk->vars.recipe_prefix != '#');
}

static int
read_line(struct mk_reader *r)
{
	r->mk->at = r->at;
	if (r->in_define) {
		mk_read_skip_define(r);
		return 0;
	}
	if (read_recipe(r) || is_empty(r))
		return 0;
	if (!mk_read_ignoring(r)) {
		int ret = mk_read_plain_rule(r);

		if (ret)
			return ret;
	}
	return read_parsed(r, mk_skip(mk_line_parsed(r), CLASS_SPACE));
}

static int
read_lines(struct mk_reader *r)
{
	while (mk_line_next(r))
		if (read_line(r) < 0)
			return -1;
	r->mk->at = r->at;
	if (r->conds.n)
		return mk_fatal(r->mk, &r->at, "missing 'endif'");
	return mk_rule_close(r) < 0 ? -1 : 0;
}

static void
reader_fini(struct mk_reader *r)
{
	buf_free(&r->line);
	vec_free(&r->conds);
	vec_free(&r->rule.targets);
	vec_free(&r->rule.deps);
	buf_free(&r->rule.recipe);
}

/* r is innermost while it reads; what was read before goes on where it was */
static int
read_all(struct mk_reader *r)
{
	struct mk *mk = r->mk;
	struct mk_at at = mk->at;
	int ret;

	r->up = mk->reader;
	mk->reader = r;
	ret = read_lines(r);
	mk->reader = r->up;
	mk->at = at;
	reader_fini(r);
	return ret;
}

int
mk_read_text(struct mk *mk, struct str text)
{
	struct mk_reader r = {
		.mk = mk,
		.text = text,
		.file = mk->at.file,
		.next_line = mk->at.line,
		.fixed = true,
	};

	r.no_default = mk->reader && mk->reader->no_default;
	return read_all(&r);
}

/* ---- whole files */

static bool
is_too_deep(const struct mk *mk)
{
	unsigned depth = 0;

	for (const struct mk_reader *r = mk->reader; r; r = r->up)
		depth++;
	return depth > MAX_DEPTH;
}

/* In place: \r\n becomes \n, and a byte order mark is not text. What a line has behind a NUL is not read, nor
 * is its end, so that the next one goes on in it; of a line that begins with one this is left, for
 * mk_line_next to warn. */
static void
clean(struct buf *text)
{
	size_t to = 0, from = 0, n, keep;

	if (text->n >= 3 && memcmp(text->p, "\xef\xbb\xbf", 3) == 0)
		from = 3;
	if (!from && (!text->n || (!memchr(text->p, '\r', text->n) && !memchr(text->p, '\0', text->n))))
		return;
	for (; from < text->n; from += n, to += keep) {
		char *line = text->p + from;
		const char *end = memchr(line, '\n', text->n - from);

		n = end ? (size_t)(end + 1 - line) : text->n - from;
		keep = strnlen(line, n);
		if (keep == n && end && n > 1 && line[n - 2] == '\r')
			line[--keep - 1] = '\n';
		if (!keep && n > 1)
			line[1] = '\n';
		if (!keep)
			keep = MIN(n, (size_t)2);
		memmove(text->p + to, line, keep);
	}
	text->n = to;
}

int
mk_read_file_text(struct mk *mk, uint32_t file, struct buf *text, bool no_default)
{
	struct mk_reader r = {.mk = mk, .file = file, .next_line = 1, .no_default = no_default};

	if (is_too_deep(mk))
		return mk_fatal(mk, &mk->at, "%s: Too many open files", mk_str(mk, file).p);
	clean(text);
	r.text = buf_str(text);
	return read_all(&r);
}
