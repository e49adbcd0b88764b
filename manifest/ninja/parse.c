/* parse.c - ninja statements → graph (ninja B). SPDX-License-Identifier: Apache-2.0
 * One loop over statements; a file that includes another waits on a stack, so that chains of files may be as
 * long as they like. Build statements wait (builds.h). */
#include "parse.h"

#include "parser.h"

int
parser_fail_long(struct parser *p)
{
	return FAIL(p, "value is too long");
}

void
parser_warn(struct parser *p, struct buf *text)
{
	p->opts->warn(p->opts->ctx, buf_cstr(text));
	buf_free(text);
}

static struct pieces
all_pieces(const struct parser *p)
{
	return (struct pieces){p->pieces.p, p->pieces.n};
}

/* the next name = value of a block; its value is all_pieces */
static int
read_let(struct parser *p, struct str *name)
{
	p->pieces.n = 0;
	return lex_let(lx(p), name, &p->pieces, p->err);
}

/* one path, not evaluated; 1, or 0 if there is none */
static int
read_path(struct parser *p)
{
	p->pieces.n = 0;
	if (lex_path(lx(p), &p->pieces, p->err) < 0)
		return -1;
	return p->pieces.n != 0;
}

/* ---- include and subninja */

/* the path as it is: not canonical, and not relative to this file (ninja B9) */
static int
parse_include(struct parser *p, bool own_scope)
{
	uint32_t scope = in(p)->scope;
	struct err inner = {0};

	if (read_path(p) < 0)
		return -1;
	buf_clear(&p->scratch);
	if (!scope_eval(p->g, scope, all_pieces(p), &p->scratch))
		return parser_fail_long(p);
	if (own_scope)
		scope = scope_new(p->n, scope, false);
	if (parser_open_file(p, buf_str(&p->scratch), scope, own_scope) == 0)
		return 0;
	inner = *p->err;
	*p->err = (struct err){0};
	FAIL(p, "%s", inner.text.p);
	err_fini(&inner);
	return -1;
}

static void
note_end(struct parser *p)
{
	struct lexer *l = lx(p);

	lex_unread(l);
	lex_line(l);
	if (l->at < l->text.p + l->text.n) /* a NUL */
		noter_mark_odd(&p->noter, in(p)->reading);
	noter_slice(&p->noter, in(p)->reading, l, in(p)->gap, l->at, p->g);
}

/* the end of a file: on with the one that includes it, behind its include statement */
static int
parse_end(struct parser *p)
{
	note_end(p);
	parser_close_file(p);
	return expect(p, T_NEWLINE);
}

/* ---- variables */

static int parse_waiting(struct parser *p);

static int
check_version(struct parser *p, struct str required)
{
	struct version ours = version_of(p->opts->version), wanted;

	buf_clear(&p->scratch);
	buf_put(&p->scratch, required);
	wanted = version_of(buf_cstr(&p->scratch));
	lx(p)->newline_escape = !version_less(wanted, (struct version){1, 14});
	if (version_less(ours, wanted))
		return err_fatal(p->err,
		                 "ninja version (%s) incompatible with build file ninja_required_version "
		                 "version (%s).",
		                 p->opts->version, buf_cstr(&p->scratch));
	if (ours.major > wanted.major) {
		struct buf text = {0};

		buf_printf(&text,
		           "ninja executable version (%s) greater than build file ninja_required_version "
		           "(%s); versions may be incompatible.",
		           p->opts->version, buf_cstr(&p->scratch));
		parser_warn(p, &text);
	}
	return 0;
}

static int
parse_variable(struct parser *p)
{
	struct str name;

	lex_unread(lx(p));
	if (builds_looks_at(&p->builds, in(p)->scope) && parse_waiting(p) < 0)
		return -1;
	if (read_let(p, &name) < 0)
		return -1;
	if (!scope_let(p->g, in(p)->scope, name, all_pieces(p), in(p)->scope))
		return parser_fail_long(p);
	noter_var(&p->noter, in(p)->scope);
	if (!str_eq(name, STR("ninja_required_version")))
		return 0;
	noter_no_leaf(&p->noter, in(p)->reading);
	if (parse_waiting(p) < 0) /* before there is a warning */
		return -1;
	return check_version(p, scope_get(p->g, in(p)->scope, name));
}

/* ---- pool, rule, default */

/* a whole decimal number that fits an int */
static bool
read_depth(struct str s, uint32_t *depth)
{
	uint64_t value = 0;

	for (size_t i = 0; i < s.n && value <= INT32_MAX; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(s.p[i] - '0');
	}
	*depth = (uint32_t)value;
	return s.n && value <= INT32_MAX;
}

static int
parse_pool(struct parser *p)
{
	struct str name, key;
	uint32_t depth = NONE;

	if (!lex_ident(lx(p), &name))
		return FAIL(p, "expected pool name");
	if (expect(p, T_NEWLINE) < 0)
		return -1;
	if (graph_find_pool(p->g, name) != NONE)
		return FAIL(p, "duplicate pool '%.*s'", STR_FMT(name));
	while (lex_peek(lx(p), T_INDENT)) {
		if (read_let(p, &key) < 0)
			return -1;
		if (!str_eq(key, STR("depth")))
			return FAIL(p, "unexpected variable '%.*s'", STR_FMT(key));
		buf_clear(&p->scratch);
		if (!scope_eval(p->g, in(p)->scope, all_pieces(p), &p->scratch))
			return parser_fail_long(p);
		if (!read_depth(buf_str(&p->scratch), &depth))
			return FAIL(p, "invalid pool depth");
	}
	if (depth == NONE)
		return FAIL(p, "expected 'depth =' line");
	graph_pool(p->g, name, depth);
	noter_pool(&p->noter);
	return 0;
}

static bool
rule_has(const struct parser *p, uint32_t rule, enum edge_key key)
{
	return p->n->rules.p[rule].value[key].n != 0;
}

static int
parse_rule_block(struct parser *p, uint32_t rule)
{
	while (lex_peek(lx(p), T_INDENT)) {
		struct str name;
		enum edge_key key;

		if (read_let(p, &name) < 0)
			return -1;
		key = rule_key(p->g, name);
		if (key == NKEYS)
			return FAIL(p, "unexpected variable '%.*s'", STR_FMT(name));
		if (!rule_let(p->g, rule, key, all_pieces(p)))
			return parser_fail_long(p);
	}
	return 0;
}

static int
parse_rule(struct parser *p)
{
	struct str name;
	uint32_t rule;

	if (!lex_ident(lx(p), &name))
		return FAIL(p, "expected rule name");
	if (expect(p, T_NEWLINE) < 0)
		return -1;
	if (rule_is_in(p->g, in(p)->scope, name))
		return FAIL(p, "duplicate rule '%.*s'", STR_FMT(name));
	rule = rule_new(p->g, in(p)->scope, name);
	noter_rule(&p->noter, in(p)->scope);
	if (parse_rule_block(p, rule) < 0)
		return -1;
	if (rule_has(p, rule, KEY_RSPFILE) != rule_has(p, rule, KEY_RSPFILE_CONTENT))
		return FAIL(p, "rspfile and rspfile_content need to be both specified");
	if (!rule_has(p, rule, KEY_COMMAND))
		return FAIL(p, "expected 'command =' line");
	/* every rule has these two, if only empty: a variable of the file does not stand in for them */
	p->n->rules.p[rule].keys |= 1u << KEY_RSPFILE | 1u << KEY_RSPFILE_CONTENT;
	return 0;
}

static int
parse_default(struct parser *p)
{
	int more;

	if (parse_waiting(p) < 0)
		return -1;
	more = read_path(p);
	if (more == 0)
		return FAIL(p, "expected target name");
	for (; more > 0; more = read_path(p)) {
		struct str path;
		uint32_t node;

		if (parser_eval_path(p, all_pieces(p), in(p)->scope, &path) < 0)
			return -1;
		node = graph_find(p->g, path);
		if (node == NONE)
			return FAIL(p, "unknown target '%.*s'", STR_FMT(path));
		vec_push(&p->g->defaults, node);
	}
	return more < 0 ? -1 : expect(p, T_NEWLINE);
}

/* ---- build statements that wait */

static int
fail_token(struct parser *p, enum token t)
{
	return t == T_ERROR ? lex_bad_token(lx(p), p->err) : FAIL(p, "unexpected %s", token_name(t));
}

static int
parse_run(struct parser *p, const struct run *run)
{
	uint32_t first = p->g->edges.n;
	int rc = 0;

	vec_push(&p->files, ((struct input){run->lx, run->name, run->scope, .owner = p->files.n}));
	p->nrules = run->nrules;
	p->npools = run->npools;
	while (rc == 0) {
		enum token t = lex_token(lx(p));

		if (lx(p)->last >= run->end)
			break;
		if (t != T_NEWLINE)
			rc = t == T_BUILD ? build_parse(p) : fail_token(p, t);
	}
	p->files.n--;
	if (p->noter.to && rc == 0)
		noter_run(p->noter.to, run->slice, (struct str){run->lx.at, (size_t)(run->end - run->lx.at)},
		          p->g->edges.n - first);
	return rc;
}

static void
parser_fini(struct parser *p)
{
	while (p->files.n)
		parser_close_file(p);
	vec_free(&p->files);
	builds_fini(&p->builds);
	noter_fini(&p->noter);
	map_fini(&p->owners);
	vec_free(&p->pieces);
	vec_free(&p->ends);
	vec_free(&p->links);
	buf_free(&p->scratch);
}

static void
warn_of_inner(void *said, const char *text)
{
	(void)text;
	*(bool *)said = true;
}

/* In another thread, into a graph of its own; false: there was something to say, which only the parser itself
 * may */
static bool
parse_inner(void *ctx, struct graph *g, const struct run *runs, uint32_t n)
{
	const struct parser *outer = ctx;
	bool said = false;
	struct ninja_opts opts = {
		.phonycycle_err = outer->opts->phonycycle_err, .warn = warn_of_inner, .ctx = &said};
	struct err err = {0};
	struct parser p = {.g = g, .n = ninja_of(g), .opts = &opts, .err = &err, .whole = outer->g};
	int rc = 0;

	p.noter.to = outer->noter.to;
	for (uint32_t i = 0; rc == 0 && i < n; i++)
		rc = parse_run(&p, &runs[i]);
	parser_fini(&p);
	err_fini(&err);
	return rc == 0 && !said;
}

static int
parse_outer(void *ctx, const struct run *runs, uint32_t n)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < n; i++)
		rc = parse_run(ctx, &runs[i]);
	return rc;
}

static int
parse_waiting(struct parser *p)
{
	return builds_read(&p->builds, p->g, &(struct builds_ops){parse_inner, parse_outer, p});
}

/* An error of a build statement that waits is the first one. */
static int
fail_behind_waiting(struct parser *p)
{
	struct err own = *p->err;

	*p->err = (struct err){0};
	if (parse_waiting(p) < 0)
		err_fini(&own);
	else
		*p->err = own;
	return -1;
}

static int
defer_builds(struct parser *p)
{
	struct run run = {
		.name = in(p)->name,
		.scope = in(p)->scope,
		.nrules = p->n->rules.n,
		.npools = p->g->pools.n,
	};

	lex_line(lx(p));
	lex_unread(lx(p));
	run.lx = *lx(p);
	lex_skip_builds(lx(p), p->builds.piece);
	run.end = lx(p)->at;
	run.slice = noter_slice(&p->noter, in(p)->reading, &run.lx, in(p)->gap, run.end, p->g);
	in(p)->gap = run.end;
	return builds_add(&p->builds, p->g, &run) ? parse_waiting(p) : 0;
}

/* ---- the whole */

static bool
is_of_leaf(enum token t)
{
	return t == T_BUILD || t == T_RULE || t == T_IDENT || t == T_NEWLINE;
}

static int
parse_statement(struct parser *p, enum token t)
{
	if (!is_of_leaf(t))
		noter_no_leaf(&p->noter, in(p)->reading);
	switch (t) {
	case T_BUILD:
		return p->builds.piece == NONE ? build_parse(p) : defer_builds(p);
	case T_RULE:
		return parse_rule(p);
	case T_POOL:
		return parse_pool(p);
	case T_DEFAULT:
		return parse_default(p);
	case T_INCLUDE:
		return parse_include(p, false);
	case T_SUBNINJA:
		return parse_include(p, true);
	case T_IDENT:
		return parse_variable(p);
	case T_NEWLINE:
		return 0;
	default:
		return fail_token(p, t);
	}
}

static int
parse(struct parser *p)
{
	for (;;) {
		enum token t = lex_token(lx(p));

		if (t == T_EOF && p->files.n == 1) {
			note_end(p);
			return parse_waiting(p);
		}
		if ((t == T_EOF ? parse_end(p) : parse_statement(p, t)) < 0)
			return fail_behind_waiting(p);
	}
}

/* what reading so many bytes will need in the path table, so that it is not built over and over */
static void
expect_paths(struct graph *g, size_t bytes)
{
	intern_reserve(&g->paths, (uint32_t)(bytes / 256), bytes / 8);
}

int
ninja_load(struct graph *g, const char *path, const struct ninja_opts *opts, struct err *err)
{
	struct ninja *n = xmalloc(sizeof *n);
	struct parser p = {
		.g = g, .n = n, .opts = opts, .err = err, .whole = g, .nrules = NONE, .npools = NONE};
	int rc;

	/* a statement that is read asks the graph whether two names are of one file: then none waits */
	builds_init(&p.builds, graph_is_unified(g) ? NONE : opts->piece);
	p.noter.to = p.builds.piece == NONE ? NULL : opts->slices;
	scope_init(g, n);
	rc = parser_open_file(&p, str_of(path), SCOPE_TOP, false);
	if (rc == 0) {
		expect_paths(g, in(&p)->lx.text.n);
		rc = parse(&p);
	}
	if (rc == 0) {
		noter_end(&p.noter, g);
		graph_seal(g);
	}
	parser_fini(&p);
	return rc;
}

/* ---- a part, again */

static bool
is_version(const struct lexer *l)
{
	return str_starts((struct str){l->last, (size_t)(l->text.p + l->text.n - l->last)},
	                  STR("ninja_required_version"));
}

static int
parse_leaf(struct parser *p, const struct run *run)
{
	int rc = 0;

	vec_push(&p->files, ((struct input){run->lx, run->name, run->scope, .owner = p->files.n}));
	while (rc == 0) {
		enum token t = lex_token(lx(p));

		if (t == T_EOF)
			break;
		if (!is_of_leaf(t) || (t == T_IDENT && is_version(lx(p))))
			rc = -1;
		else
			rc = t == T_BUILD ? build_parse(p) : parse_statement(p, t);
	}
	p->files.n--;
	return rc;
}

bool
parse_part(struct graph *g, const struct ninja_opts *opts, const struct part_of_file *part)
{
	bool said = false;
	struct ninja_opts quiet = {
		.phonycycle_err = opts->phonycycle_err,
		.warn = warn_of_inner,
		.ctx = &said,
	};
	struct err err = {0};
	struct parser p = {
		.g = g,
		.n = ninja_of(g),
		.opts = &quiet,
		.err = &err,
		.whole = g,
		.nrules = part->nrules,
		.npools = part->npools,
	};
	struct run run = {
		.end = part->text.p + part->text.n,
		.name = part->name,
		.scope = part->scope,
		.nrules = part->nrules,
		.npools = part->npools,
	};
	int rc;

	lex_init(&run.lx, "", part->text);
	run.lx.line = part->line;
	run.lx.newline_escape = part->newline_escape;
	rc = part->leaf ? parse_leaf(&p, &run) : parse_run(&p, &run);
	parser_fini(&p);
	err_fini(&err);
	return rc == 0 && !said;
}
