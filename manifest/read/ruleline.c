/* ruleline.c - a line with a colon: its targets, whatever separates them from the rest, and what the rest is,
 * a variable of theirs or what they depend on (make §1.10). SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/expand.h"
#include "manifest/files/names.h"
#include "manifest/read/reader.h"

/* a rule line being taken apart. Its targets are expanded word by word, for nothing behind the colon may be
 * expanded before it is known whether it is an assignment */
struct split {
	struct buf line;   /* unexpanded, up to a comment or a `;` */
	struct str recipe; /* behind the `;` */
	bool has_recipe;
	bool is_late;      /* the recipe came out of a reference: */
	size_t rest;       /* line from here on is behind the colon */
	struct buf head;   /* expanded: targets, and what came out of references behind the colon */
	struct buf late;   /* it */
	size_t colon;      /* in head; head.n: there is none */
	size_t tail;       /* head from here on is behind it */
	bool double_colon, grouped;
};

static void
split_fini(struct split *s)
{
	buf_free(&s->line);
	buf_free(&s->head);
	buf_free(&s->late);
}

/* cut off the comment or the recipe, then join the lines of what is left */
static void
cut_line(struct mk_reader *r, struct split *s)
{
	struct buf raw = {0};
	size_t cut;

	buf_put(&raw, r->raw);
	cut = mk_seek(&raw, 0, CLASS_COMMENT | CLASS_SEMI, true);
	s->has_recipe = cut < raw.n && raw.p[cut] == ';';
	if (s->has_recipe) {
		/* quoting may have shortened what is before it, never what is behind */
		size_t n = raw.n - cut - 1;

		s->recipe = (struct str){r->raw.p + r->raw.n - n, n};
	}
	mk_line_collapse(r->mk, (struct str){raw.p, cut}, &s->line);
	buf_free(&raw);
}

/* one past the word at i: it ends at a blank or a colon outside of references */
static size_t
word_end(struct str s, size_t i)
{
	while (i < s.n && !mk_is(s.p[i], CLASS_SPACE | CLASS_COLON)) {
		if (s.p[i] == '$')
			i = mk_skip_reference(s, i);
		else
			i += s.p[i] == '\\' && i + 1 < s.n ? 2 : 1;
	}
	return i;
}

/* a `;` among what was expanded since `from` begins the recipe, too; what is left of the line belongs to
 * it */
static bool
cut_expanded(struct split *s, struct buf *text, size_t from)
{
	size_t cut = s->has_recipe ? text->n : mk_seek(text, from, CLASS_SEMI, false);

	if (cut == text->n)
		return false;
	buf_add(&s->late, text->p + cut + 1, text->n - cut - 1);
	buf_add(&s->late, s->line.p + s->rest, s->line.n - s->rest);
	s->rest = s->line.n;
	s->recipe = buf_str(&s->late);
	s->has_recipe = s->is_late = true;
	text->n = cut;
	text->p[cut] = '\0';
	return true;
}

/* where the backslashes begin that are right before the last character */
static size_t
end_of_text(const struct buf *b)
{
	size_t i = b->n - 1;

	while (i && b->p[i - 1] == '\\')
		i--;
	return i;
}

/* expand words until a colon turns up: in the line, or in what a reference stands for */
static int
find_colon(struct mk *mk, struct split *s)
{
	size_t i = 0;

	for (;;) {
		size_t begin = s->head.n, end = word_end(buf_str(&s->line), i);

		s->rest = end;
		if (mk_expand(mk, (struct str){s->line.p + i, end - i}, &s->head) < 0)
			return -1;
		cut_expanded(s, &s->head, begin);
		s->colon = mk_seek(&s->head, begin, CLASS_COLON, false);
		if (s->colon < s->head.n || s->rest >= s->line.n)
			break;
		s->rest = i = end + 1;
		buf_putc(&s->head, s->line.p[end]);
		if (s->line.p[end] == ':') {
			s->colon = mk_seek(&s->head, end_of_text(&s->head), CLASS_COLON, false);
			break;
		}
	}
	s->tail = MIN(s->colon + 1, s->head.n);
	return 0;
}

/* another colon right behind it, an & right before it */
static void
find_kind(struct split *s)
{
	if (s->tail < s->head.n) {
		s->double_colon = s->head.p[s->tail] == ':';
		s->tail += s->double_colon;
	} else if (s->rest < s->line.n) {
		s->double_colon = s->line.p[s->rest] == ':';
		s->rest += s->double_colon;
	}
	s->grouped = s->colon && s->head.p[s->colon - 1] == '&';
	s->head.p[s->colon] = ' ';
	if (s->grouped)
		s->head.p[s->colon - 1] = ' ';
}

/* there is no colon: nothing at all is fine, if it was not written as nothing before a recipe */
static int
without_colon(struct mk_reader *r, struct split *s)
{
	struct str line = r->raw;

	if (s->has_recipe && !mk_trim(buf_str(&s->line)).n)
		return mk_fatal(r->mk, &r->at, "missing rule before recipe");
	if (!mk_trim(buf_str(&s->head)).n)
		return 0;
	if (r->mk->vars.recipe_prefix == '\t' && str_starts(line, STR("        ")))
		return mk_fatal(r->mk, &r->at, "missing separator (did you mean TAB instead of 8 spaces?)");
	line = mk_skip(line, CLASS_SPACE);
	if (str_starts(line, STR("ifeq")) || str_starts(line, STR("ifneq")))
		return mk_fatal(r->mk, &r->at,
		                "missing separator (ifeq/ifneq must be followed by whitespace)");
	return mk_fatal(r->mk, &r->at, "missing separator");
}

/* ---- T: NAME op VALUE */

/* what is behind the colon, unexpanded */
static void
put_rest(const struct split *s, struct buf *out)
{
	buf_add(out, s->head.p + s->tail, s->head.n - s->tail);
	buf_add(out, s->line.p + s->rest, s->line.n - s->rest);
}

static bool
parse_target_variable(const struct buf *text, struct mk_assign *assign)
{
	return mk_assign_parse(mk_skip(buf_str(text), CLASS_SPACE), assign) && assign->kind == ASSIGN_SET;
}

/* 1: it was an assignment. A `;` in its value is no recipe, and a # behind that no comment */
static int
read_target_variable(struct mk_reader *r, struct split *s)
{
	struct mk_assign assign;
	struct buf text = {0};
	int ret = 0;

	put_rest(s, &text);
	if (!parse_target_variable(&text, &assign))
		goto out;
	if (s->has_recipe && !s->is_late) {
		buf_putc(&text, ';');
		mk_line_collapse(r->mk, s->recipe, &text);
		parse_target_variable(&text, &assign);
	}
	ret = 1;
	for (uint32_t i = 0; i < r->rule.targets.n && ret > 0; i++)
		if (mk_assign_target(r->mk, r->rule.targets.p[i], &assign) < 0)
			ret = -1;
out:
	buf_free(&text);
	return ret;
}

/* ---- T: [PATTERN:] PREREQUISITES */

/* is there a % that no backslash quotes? */
static bool
is_pattern(struct mk *mk, uint32_t name)
{
	return mk_name_settle(mk, &name);
}

/* `T: %.o: …`: what is before the second colon is one pattern; text begins behind it then */
static int
read_static_pattern(struct mk_reader *r, struct buf *text, size_t *begin)
{
	size_t colon = mk_seek(text, 0, CLASS_COLON, false), end;
	idvec names = {0};
	int ret;

	if (colon == text->n)
		return 0;
	text->p[colon] = '\0';
	ret = mk_words_parse(r->mk, &(struct buf){text->p, colon, 0}, 0, 0, &names, &end);
	if (ret == 0 && !names.n)
		ret = mk_fatal(r->mk, &r->at, "missing target pattern");
	else if (ret == 0 && names.n > 1)
		ret = mk_fatal(r->mk, &r->at, "multiple target patterns");
	else if (ret == 0 && !is_pattern(r->mk, names.p[0]))
		ret = mk_fatal(r->mk, &r->at, "target pattern contains no '%%'");
	if (ret == 0)
		r->rule.stem = names.p[0];
	vec_free(&names);
	*begin = colon + 1;
	return ret;
}

static int
read_prerequisites(struct mk_reader *r, struct str text)
{
	struct mk *mk = r->mk;

	text = mk_trim(text);
	if (mk->rules.second_expansion && text.n && memchr(text.p, '$', text.n)) {
		struct mk_dep dep = {mk_name(mk, text), DEP_EXPAND, NONE};

		vec_push(&r->rule.deps, dep);
		return 0;
	}
	return mk_deps_parse(mk, text, &r->rule.deps);
}

static int
read_dependencies(struct mk_reader *r, struct split *s)
{
	struct buf text = {0};
	size_t begin = 0;
	int ret;

	buf_puts(&text, "");
	buf_add(&text, s->head.p + s->tail, s->head.n - s->tail);
	ret = mk_expand(r->mk, (struct str){s->line.p + s->rest, s->line.n - s->rest}, &text);
	s->rest = s->line.n;
	if (ret == 0)
		cut_expanded(s, &text, 0);
	if (ret == 0)
		ret = read_static_pattern(r, &text, &begin);
	if (ret == 0)
		ret = read_prerequisites(r, (struct str){text.p + begin, text.n - begin});
	buf_free(&text);
	return ret;
}

static int
find_pattern(struct mk_reader *r)
{
	struct mk_pending *rule = &r->rule;

	rule->pattern = is_pattern(r->mk, rule->targets.p[0]);
	if (rule->pattern && rule->stem != NONE)
		return mk_fatal(r->mk, &r->at, "mixed implicit and static pattern rules");
	return 0;
}

static int
open_rule(struct mk_reader *r, struct split *s)
{
	struct mk_pending *rule = &r->rule;

	if (read_dependencies(r, s) < 0 || find_pattern(r) < 0)
		return -1;
	rule->double_colon = s->double_colon;
	rule->grouped = s->grouped;
	if (s->has_recipe) {
		rule->has_recipe = true;
		rule->recipe_line = r->at.line;
		buf_put(&rule->recipe, s->recipe);
	}
	mk_rule_opened(r);
	return 0;
}

static int
read_split(struct mk_reader *r, struct split *s)
{
	struct buf targets = {0};
	size_t end;
	int ret;

	cut_line(r, s);
	if (find_colon(r->mk, s) < 0)
		return -1;
	if (s->colon == s->head.n)
		return without_colon(r, s);
	find_kind(s);
	buf_add(&targets, s->head.p, s->colon);
	ret = mk_words_parse(r->mk, &targets, 0, 0, &r->rule.targets, &end);
	buf_free(&targets);
	if (ret < 0)
		return -1;
	if (!r->rule.targets.n) {
		r->rule.state = RULE_IGNORED;
		return 0;
	}
	ret = read_target_variable(r, s);
	return ret ? ret : open_rule(r, s);
}

int
mk_read_rule(struct mk_reader *r)
{
	struct split s = {.colon = 0};
	int ret;

	if (r->raw.p[0] == r->mk->vars.recipe_prefix)
		return mk_fatal(r->mk, &r->at, "recipe commences before first target");
	if (mk_rule_close(r) < 0)
		return -1;
	mk_rule_begin(r);
	ret = read_split(r, &s);
	split_fini(&s);
	return ret < 0 ? -1 : 0;
}

/* ---- the lines of .d files: `a: b c \`, thousands of them, without anything to expand, quote or glob */

/* the place of its only colon, or 0 if anything in it may mean something */
static size_t
find_plain_colon(struct str raw)
{
	size_t colon = 0;

	for (size_t i = 0; (i = mk_span(raw, i, CLASS_PLAIN | CLASS_BLANK)) < raw.n; i++) {
		char c = raw.p[i];

		if (c == '\\' && i + 1 < raw.n && raw.p[i + 1] == '\n') {
			i++;
			continue;
		}
		if (c != ':' || colon ||
		    (i + 1 < raw.n && !mk_is(raw.p[i + 1], CLASS_SPACE) && raw.p[i + 1] != '\\'))
			return 0;
		colon = i;
	}
	return colon;
}

/* an optional dash, letters, and then a blank: maybe a directive */
static bool
may_be_keyword(struct str raw, size_t colon)
{
	size_t i = 0;

	while (i < colon && !mk_is(raw.p[i], CLASS_SPACE))
		i++;
	return i < colon;
}

static struct str
next_plain(struct str raw, size_t *i)
{
	size_t begin;

	while (*i < raw.n && !mk_is(raw.p[*i], CLASS_PLAIN))
		++*i;
	for (begin = *i; *i < raw.n && mk_is(raw.p[*i], CLASS_PLAIN);)
		++*i;
	return (struct str){raw.p + begin, *i - begin};
}

int
mk_read_plain_rule(struct mk_reader *r)
{
	struct str raw = r->raw, word;
	size_t colon = find_plain_colon(raw), i = colon;
	struct mk_pending *rule = &r->rule;
	idvec names = {0};

	if (!colon || raw.p[0] == r->mk->vars.recipe_prefix || may_be_keyword(raw, colon))
		return 0;
	if (mk_rule_close(r) < 0)
		return -1;
	mk_rule_begin(r);
	vec_push(&rule->targets, mk_name(r->mk, mk_plain_name((struct str){raw.p, colon})));
	while ((word = next_plain(raw, &i)).n)
		vec_push(&names, mk_name(r->mk, mk_plain_name(word)));
	mk_deps_add(r->mk, &names, 0, &rule->deps);
	vec_free(&names);
	mk_rule_opened(r);
	return 1;
}
