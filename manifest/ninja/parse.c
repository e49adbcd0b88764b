/* parse.c - ninja statements → graph (ninja B). SPDX-License-Identifier: Apache-2.0
 * One loop over statements; a file that includes another waits on a stack, so that chains of files may be as
 * long as they like. Build statements wait (builds.h); their paths are read as pieces first and evaluated
 * when the block below is known. */
#include "manifest/ninja.h"

#include "base/map.h"
#include "base/path.h"
#include "builds.h"
#include "lex.h"
#include "noter.h"
#include "parse.h"
#include "scope.h"

/* A file may include itself, with variables that tell it when to stop. One that is open so often will not. */
enum { SAME_FILE_MAX = 1000 };

/* Values that the first file of such a size says are not copied: it stays. */
enum { LARGE = 1024 * 1024 };

/* A file that is being read. One that includes itself is read from the disk once: the inner ones borrow. */
struct input {
	struct lexer lx;
	uint32_t name; /* its path in graph.names */
	uint32_t scope;
	uint32_t owner;        /* index of the one whose text it is: its own, or an outer one's */
	struct buf path, text; /* of an owner */
	bool large;            /* of an owner: the text is the front end's */
	uint32_t times;        /* of an owner: how many read it */
	uint32_t reading;      /* as it is noted, and the gap since the last slice of it */
	const char *gap;
};

struct parser {
	struct graph *g;
	struct ninja *n;
	const struct ninja_opts *opts;
	struct err *err;

	VEC(struct input) files; /* the one being read is last, below it those that include it */
	struct map owners;       /* name → the owner among them, or where it was */

	struct builds builds;      /* build statements that wait */
	struct noter noter;
	const struct graph *whole; /* where the pools are: g, or what is around it */
	uint32_t nrules, npools;   /* what was declared before the build statement */

	/* of one statement */
	piecevec pieces;
	idvec ends; /* string i of a list is pieces[ends[i - 1]..ends[i]] */
	idvec links;
	struct buf scratch;
};

static struct input *
in(struct parser *p)
{
	return &p->files.p[p->files.n - 1];
}

static struct lexer *
lx(struct parser *p)
{
	return &in(p)->lx;
}

#define FAIL(p, ...) lex_error(lx(p), (p)->err, __VA_ARGS__)

static int
fail_too_long(struct parser *p)
{
	return FAIL(p, "value is too long");
}

static void
warn(struct parser *p, struct buf *text)
{
	p->opts->warn(p->opts->ctx, buf_cstr(text));
	buf_free(text);
}

static struct pieces
all_pieces(const struct parser *p)
{
	return (struct pieces){p->pieces.p, p->pieces.n};
}

static int
expect(struct parser *p, enum token t)
{
	return lex_expect(lx(p), t, p->err);
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

/* ---- files */

static void
close_file(struct parser *p)
{
	struct input f = vec_pop(&p->files);

	if (f.owner < p->files.n) {
		p->files.p[f.owner].times--;
	} else {
		builds_keep(&p->builds, &f.path);
		builds_keep(&p->builds, &f.text);
	}
}

/* the index of the file if it is open, or NONE */
static uint32_t
find_owner(const struct parser *p, uint32_t name)
{
	uint32_t at = map_get(&p->owners, name);

	if (at >= p->files.n || p->files.p[at].owner != at || p->files.p[at].name != name)
		return NONE;
	return at;
}

static int
read_file(struct parser *p, struct str path, uint32_t name)
{
	struct input f = {.name = name, .owner = p->files.n};
	int rc;

	buf_put(&f.path, path);
	rc = p->opts->disk->read(p->opts->disk, buf_cstr(&f.path), &f.text);
	if (rc < 0) {
		err_set(p->err, "loading '%s': %s", buf_cstr(&f.path), strerror(-rc));
		buf_free(&f.path);
		buf_free(&f.text);
		return -1;
	}
	if (f.text.n >= (p->builds.always ? p->builds.piece : LARGE) && !p->n->manifest.n && !p->n->text.n) {
		p->n->manifest = f.text;
		f.text = (struct buf){0};
		f.large = true;
	}
	map_set(&p->owners, name, f.owner);
	vec_push(&p->files, f);
	return 0;
}

static struct str
text_of(struct parser *p, struct input *owner)
{
	struct buf *text = owner->large ? &p->n->manifest : &owner->text;

	return (struct str){buf_cstr(text), text->n};
}

static int
open_file(struct parser *p, struct str path, uint32_t scope, bool own_scope)
{
	uint32_t name = intern_add(&p->g->names, path), at = find_owner(p, name);
	struct input *owner;

	if (at != NONE) {
		vec_push(&p->files, ((struct input){.name = name, .owner = at}));
		in(p)->reading = p->files.p[at].reading;
		noter_mark_odd(&p->noter, in(p)->reading);
	} else if (read_file(p, path, name) < 0) {
		return -1;
	} else {
		in(p)->reading = noter_open(&p->noter, name, scope, own_scope);
	}
	in(p)->scope = scope;
	owner = &p->files.p[in(p)->owner];
	lex_init(lx(p), buf_cstr(&owner->path), text_of(p, owner));
	in(p)->gap = lx(p)->at;
	if (++owner->times <= SAME_FILE_MAX)
		return 0;
	close_file(p);
	return err_set(p->err, "'%.*s' includes itself without end", STR_FMT(path));
}

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
		return fail_too_long(p);
	if (own_scope)
		scope = scope_new(p->n, scope, false);
	if (open_file(p, buf_str(&p->scratch), scope, own_scope) == 0)
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
	close_file(p);
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
		warn(p, &text);
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
		return fail_too_long(p);
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
			return fail_too_long(p);
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
			return fail_too_long(p);
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

/* Whether path_canon might change s. Cheap, and most often false; it errs towards true for hidden files. */
static bool
needs_canon(struct str s)
{
	char before = '/';

	for (size_t i = s.p[0] == '/'; i < s.n; before = s.p[i++])
		if (before == '/' && (s.p[i] == '.' || s.p[i] == '/'))
			return true;
	return before == '/' && s.n > 1;
}

/* the canonical path that the pieces stand for; it lives until the next */
static int
eval_path(struct parser *p, struct pieces pieces, uint32_t scope, struct str *path)
{
	*path = pieces.p[0].text;
	if (pieces.n != 1 || pieces.p[0].is_var || needs_canon(*path)) {
		buf_clear(&p->scratch);
		if (!scope_eval(p->g, scope, pieces, &p->scratch))
			return fail_too_long(p);
		path_canon_buf(&p->scratch);
		*path = buf_str(&p->scratch);
	}
	return path->n ? 0 : FAIL(p, "empty path");
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

		if (eval_path(p, all_pieces(p), in(p)->scope, &path) < 0)
			return -1;
		node = graph_find(p->g, path);
		if (node == NONE)
			return FAIL(p, "unknown target '%.*s'", STR_FMT(path));
		vec_push(&p->g->defaults, node);
	}
	return more < 0 ? -1 : expect(p, T_NEWLINE);
}

/* ---- build */

/* paths up to the next thing that is none */
static int
read_paths(struct parser *p, uint32_t *count)
{
	for (;;) {
		uint32_t begin = p->pieces.n;

		if (lex_path(lx(p), &p->pieces, p->err) < 0)
			return -1;
		if (p->pieces.n == begin)
			return 0;
		vec_push(&p->ends, p->pieces.n);
		++*count;
	}
}

/* … if they are announced by a token */
static int
read_paths_after(struct parser *p, enum token t, uint32_t *count)
{
	return lex_peek(lx(p), t) ? read_paths(p, count) : 0;
}

static int
read_rule_name(struct parser *p, struct edge *e)
{
	struct str name;

	if (expect(p, T_COLON) < 0)
		return -1;
	if (!lex_ident(lx(p), &name))
		return FAIL(p, "expected build command name");
	e->rule = rule_find(p->g, in(p)->scope, name, p->nrules);
	if (e->rule == NONE)
		return FAIL(p, "unknown build rule '%.*s'", STR_FMT(name));
	if (e->rule == RULE_PHONY)
		e->flags |= EDGE_PHONY;
	return 0;
}

static int
read_build_line(struct parser *p, struct edge *e)
{
	if (read_paths(p, &e->nout) < 0 || read_paths_after(p, T_PIPE, &e->nout_implicit) < 0)
		return -1;
	if (!p->ends.n)
		return FAIL(p, "expected path");
	if (read_rule_name(p, e) < 0 || read_paths(p, &e->nin) < 0 ||
	    read_paths_after(p, T_PIPE, &e->nin_implicit) < 0 ||
	    read_paths_after(p, T_PIPE2, &e->nin_order) < 0 || read_paths_after(p, T_PIPEAT, &e->nvalid) < 0)
		return -1;
	return expect(p, T_NEWLINE);
}

/* Bindings below the statement: any names, evaluated in the file's scope (ninja B6). The pieces of the paths
 * are kept. */
static int
read_block(struct parser *p, struct edge *e)
{
	uint32_t paths = p->pieces.n;

	if (!lex_peek(lx(p), T_INDENT))
		return 0;
	e->flags |= EDGE_OWN_SCOPE;
	e->scope = scope_new(p->n, in(p)->scope, true);
	do {
		struct str name;
		struct pieces value;

		p->pieces.n = paths;
		if (lex_let(lx(p), &name, &p->pieces, p->err) < 0)
			return -1;
		value = (struct pieces){p->pieces.p + paths, p->pieces.n - paths};
		if (!scope_let(p->g, e->scope, name, value, in(p)->scope))
			return fail_too_long(p);
	} while (lex_peek(lx(p), T_INDENT));
	return 0;
}

/* asked before the paths are known: $in and $out are empty here */
static int
find_pool(struct parser *p, struct edge *e)
{
	struct binder b = {.g = p->g, .rule = e->rule, .scope = e->scope};

	buf_clear(&p->scratch);
	if (binder_bind(&b, KEY_POOL, &p->scratch, p->err) < 0)
		return -1;
	e->pool = p->scratch.n ? graph_find_pool(p->whole, buf_str(&p->scratch)) : POOL_DEFAULT;
	if (e->pool >= p->npools)
		return FAIL(p, "unknown pool name '%s'", p->scratch.p);
	return 0;
}

/* the node of path i of the statement */
static int
add_link(struct parser *p, const struct edge *e, uint32_t i, struct str *path)
{
	uint32_t begin = i ? p->ends.p[i - 1] : 0, known = p->g->nodes.n, node;
	struct pieces pieces = {p->pieces.p + begin, p->ends.p[i] - begin};

	if (eval_path(p, pieces, e->scope, path) < 0)
		return -1;
	node = graph_node(p->g, *path);
	if (node == known)
		p->g->nodes.p[node].flags |= NODE_DECLARED;
	vec_push(&p->links, node);
	return 0;
}

/* CMake names outputs twice, "gen.h | /build/gen.h", for compilers that tell of either: if names are unified,
 * the second is dropped. */
static bool
is_other_name(const struct parser *p, struct str path)
{
	return graph_is_unified(p->g) && !str_eq(path, graph_path(p->g, p->links.p[p->links.n - 1]));
}

/* Outputs are claimed for the edge to be, so that one that is named twice is found; graph_edge wants them
 * free again. */
static int
add_outs(struct parser *p, struct edge *e)
{
	uint32_t nexplicit = e->nout, nouts = e->nout + e->nout_implicit;

	for (uint32_t i = 0; i < nouts; i++) {
		struct str path;
		struct node *node;

		if (add_link(p, e, i, &path) < 0)
			return -1;
		node = &p->g->nodes.p[p->links.p[p->links.n - 1]];
		if (node->in == p->g->edges.n && is_other_name(p, path)) {
			p->links.n--;
			--*(i < nexplicit ? &e->nout : &e->nout_implicit);
			continue;
		}
		if (node->in == p->g->edges.n)
			return FAIL(p, "%.*s is defined as an output multiple times", STR_FMT(path));
		if (node->in != NONE)
			return FAIL(p, "multiple rules generate %.*s", STR_FMT(path));
		node->in = p->g->edges.n;
	}
	for (uint32_t i = 0; i < p->links.n; i++)
		p->g->nodes.p[p->links.p[i]].in = NONE;
	return 0;
}

static int
add_links(struct parser *p, struct edge *e)
{
	uint32_t nouts = e->nout + e->nout_implicit;
	struct str path;

	p->links.n = 0;
	if (add_outs(p, e) < 0)
		return -1;
	for (uint32_t i = nouts; i < p->ends.n; i++)
		if (add_link(p, e, i, &path) < 0)
			return -1;
	return 0;
}

/* links[from..from + n) without node; returns how many are left of the n */
static uint32_t
drop_link(idvec *links, uint32_t from, uint32_t n, uint32_t node)
{
	uint32_t kept = 0;

	for (uint32_t i = from; i < links->n; i++) {
		if (i < from + n && links->p[i] == node)
			continue;
		links->p[from + kept++] = links->p[i];
	}
	n -= links->n - from - kept;
	links->n = from + kept;
	return n;
}

/* CMake 2.8 and 3.0 wrote phony statements that name themselves (ninja B13) */
static void
drop_self(struct parser *p, struct edge *e)
{
	uint32_t before = p->links.n, out = p->links.p[0];
	struct buf text = {0};

	if (!(e->flags & EDGE_PHONY) || e->nout != 1 || e->nout_implicit || e->nin_implicit ||
	    p->opts->phonycycle_err)
		return;
	e->nin = drop_link(&p->links, 1, e->nin, out);
	e->nin_order = drop_link(&p->links, 1 + e->nin, e->nin_order, out);
	if (p->links.n == before)
		return;
	buf_printf(&text, "phony target '%s' names itself as an input; ignoring [-w phonycycle=warn]",
	           graph_path(p->g, out).p);
	warn(p, &text);
}

/* the dyndep file must be one of the inputs (ninja B5) */
static int
find_dyndep(struct parser *p, struct edge *e)
{
	uint32_t nouts = e->nout + e->nout_implicit, nins = e->nin + e->nin_implicit + e->nin_order;
	struct ids ins = {p->links.p + nouts, nins};
	struct binder b = {p->g, e->rule, e->scope, {p->links.p, e->nout}, {ins.p, e->nin}};
	uint32_t node, i;

	buf_clear(&p->scratch);
	if (binder_bind(&b, KEY_DYNDEP, &p->scratch, p->err) < 0)
		return -1;
	if (!p->scratch.n)
		return 0;
	path_canon_buf(&p->scratch);
	node = graph_find(p->g, buf_str(&p->scratch));
	for (i = 0; i < ins.n && ins.p[i] != node; i++)
		;
	if (i == ins.n)
		return FAIL(p, "dyndep '%s' is not an input", p->scratch.p);
	p->g->nodes.p[node].flags |= NODE_DYNDEP;
	e->dyndep = node;
	return 0;
}

static int
parse_build(struct parser *p)
{
	struct edge e = {
		.dyndep = NONE,
		.scope = in(p)->scope,
		.file = in(p)->name,
		.line = lex_line(lx(p)),
	};

	p->pieces.n = p->ends.n = 0;
	if (read_build_line(p, &e) < 0 || read_block(p, &e) < 0 || find_pool(p, &e) < 0 ||
	    add_links(p, &e) < 0)
		return -1;
	drop_self(p, &e);
	if (find_dyndep(p, &e) < 0)
		return -1;
	graph_edge(p->g, &e, p->links.p);
	return 0;
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
			rc = t == T_BUILD ? parse_build(p) : fail_token(p, t);
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
		close_file(p);
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
		return p->builds.piece == NONE ? parse_build(p) : defer_builds(p);
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
	rc = open_file(&p, str_of(path), SCOPE_TOP, false);
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
			rc = t == T_BUILD ? parse_build(p) : parse_statement(p, t);
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
