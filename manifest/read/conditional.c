/* conditional.c - ifdef, ifeq and their kin: which lines are read at all (make §1.8).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/expand.h"
#include "manifest/read/reader.h"

enum kind { IFDEF, IFNDEF, IFEQ, IFNEQ, ELSE, ENDIF, NO_KIND };

static const char *const words[] = {"ifdef", "ifndef", "ifeq", "ifneq", "else", "endif"};

static enum kind
kind_of(struct str line, struct str *rest)
{
	for (unsigned i = 0; i < countof(words); i++)
		if (mk_line_keyword(line, words[i], rest))
			return (enum kind)i;
	return NO_KIND;
}

static void
say_extraneous(struct mk_reader *r, enum kind kind)
{
	mk_error(r->mk, &r->at, "extraneous text after '%s' directive", words[kind]);
}

/* ---- what follows the keyword: 1, 0, -1, or that it cannot be understood */

enum { BAD_SYNTAX = -2 };

static int
is_defined(struct mk_reader *r, struct str text)
{
	struct buf name = {0};
	struct str word, rest;
	struct mk_var *v;
	int ret = -1;

	if (mk_expand(r->mk, text, &name) < 0)
		goto out;
	/* a blank that an expansion has put in front ends the name, too */
	rest = buf_str(&name);
	word = rest.n && mk_is(*rest.p, CLASS_SPACE) ? STR("") : mk_word(&rest);
	if (mk_trim(rest).n) {
		ret = BAD_SYNTAX;
		goto out;
	}
	v = mk_var_find(r->mk, word);
	ret = v && v->value.n;
out:
	buf_free(&name);
	return ret;
}

/* the comma or parenthesis at depth 0 */
static size_t
find_at_depth(struct str s, char c)
{
	size_t depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (depth == 0 && s.p[i] == c)
			return i;
		depth += s.p[i] == '(';
		depth -= s.p[i] == ')' && depth;
	}
	return s.n;
}

/* "(a,b)", behind its first character: take a and the comma, then b and the parenthesis. False if it has not
 * that form */
static bool
take_first(struct str *s, struct str *a)
{
	size_t comma = find_at_depth(*s, ',');

	if (comma == s->n)
		return false;
	*a = (struct str){s->p, comma};
	while (a->n && mk_is(a->p[a->n - 1], CLASS_BLANK))
		a->n--;
	*s = mk_skip((struct str){s->p + comma + 1, s->n - comma - 1}, CLASS_SPACE);
	return true;
}

static bool
take_second(struct str *s, struct str *b)
{
	size_t close = find_at_depth(*s, ')');

	if (close == s->n)
		return false;
	*b = (struct str){s->p, close};
	*s = (struct str){s->p + close + 1, s->n - close - 1};
	return true;
}

/* take 'text' or "text" from the front */
static bool
take_quoted(struct str *s, struct str *out)
{
	const char *end;

	*s = mk_skip(*s, CLASS_SPACE);
	if (!s->n || (*s->p != '"' && *s->p != '\''))
		return false;
	end = memchr(s->p + 1, *s->p, s->n - 1);
	if (!end)
		return false;
	*out = (struct str){s->p + 1, (size_t)(end - s->p) - 1};
	*s = (struct str){end + 1, s->n - out->n - 2};
	return true;
}

/* the first is expanded before the second is looked for. A comma opens like a parenthesis */
static int
compare(struct mk_reader *r, enum kind kind, struct str text, struct buf *x, struct buf *y)
{
	bool parens = text.n && (*text.p == '(' || *text.p == ',');
	struct str a, b;

	if (parens)
		text.p++, text.n--;
	if (!(parens ? take_first : take_quoted)(&text, &a))
		return BAD_SYNTAX;
	if (mk_expand(r->mk, a, x) < 0)
		return -1;
	if (!(parens ? take_second : take_quoted)(&text, &b))
		return BAD_SYNTAX;
	if (mk_trim(text).n)
		say_extraneous(r, kind);
	if (mk_expand(r->mk, b, y) < 0)
		return -1;
	return str_eq(buf_str(x), buf_str(y));
}

static int
is_equal(struct mk_reader *r, enum kind kind, struct str text)
{
	struct buf x = {0}, y = {0};
	int ret = compare(r, kind, text, &x, &y);

	buf_free(&x);
	buf_free(&y);
	return ret;
}

static int
evaluate(struct mk_reader *r, enum kind kind, struct str text)
{
	bool defined = kind == IFDEF || kind == IFNDEF;
	int ret = defined ? is_defined(r, text) : is_equal(r, kind, text);

	return ret < 0 ? ret : ret != (kind == IFNDEF || kind == IFNEQ);
}

/* ---- the stack */

static int
read_if(struct mk_reader *r, enum kind kind, struct str text)
{
	struct mk_cond cond = {.state = COND_DONE}; /* inside what is not read nothing is evaluated */

	if (!mk_read_ignoring(r)) {
		int ret = evaluate(r, kind, text);

		if (ret == BAD_SYNTAX)
			return mk_fatal(r->mk, &r->at, "invalid syntax in conditional");
		if (ret < 0)
			return -1;
		cond.state = ret ? COND_TAKEN : COND_WAITS;
	}
	vec_push(&r->conds, cond);
	return 1;
}

/* begin the next branch of the innermost conditional */
static void
next_branch(struct mk_cond *cond, bool wanted)
{
	if (cond->state != COND_WAITS)
		cond->state = COND_DONE;
	else if (wanted)
		cond->state = COND_TAKEN;
}

/* `else IFX` that cannot be understood is an else with a conditional of its own below, which is not read */
static int
read_bad_else(struct mk_reader *r, struct mk_cond *cond)
{
	struct mk_cond inner = {.state = COND_DONE};

	say_extraneous(r, ELSE);
	next_branch(cond, true);
	vec_push(&r->conds, inner);
	return 1;
}

/* else, or `else if…`. Text behind an else makes it one that does not count: there may be another */
static int
read_else(struct mk_reader *r, struct str text)
{
	struct mk_cond *cond;
	struct str rest;
	enum kind kind;
	int ret = 1;

	if (!r->conds.n)
		return mk_fatal(r->mk, &r->at, "extraneous 'else'");
	cond = &r->conds.p[r->conds.n - 1];
	if (cond->had_else)
		return mk_fatal(r->mk, &r->at, "only one 'else' per conditional");
	kind = kind_of(text, &rest);
	if (kind >= ELSE) {
		if (text.n)
			say_extraneous(r, ELSE);
		cond->had_else = !text.n;
	} else if (cond->state == COND_WAITS) {
		ret = evaluate(r, kind, rest);
	}
	if (ret == BAD_SYNTAX)
		return read_bad_else(r, cond);
	if (ret < 0)
		return -1;
	next_branch(cond, ret);
	return 1;
}

static int
read_endif(struct mk_reader *r, struct str text)
{
	if (text.n)
		say_extraneous(r, ENDIF);
	if (!r->conds.n)
		return mk_fatal(r->mk, &r->at, "extraneous 'endif'");
	r->conds.n--;
	return 1;
}

int
mk_read_conditional(struct mk_reader *r, struct str line)
{
	struct str rest;
	enum kind kind = kind_of(line, &rest);

	switch (kind) {
	case NO_KIND:
		return 0;
	case ELSE:
		return read_else(r, rest);
	case ENDIF:
		return read_endif(r, rest);
	default:
		return read_if(r, kind, rest);
	}
}
