/* statement.c - one build statement → an edge (ninja B5, B6, B13): its paths are read as pieces first, and
 * evaluated when the block below is known. SPDX-License-Identifier: Apache-2.0 */
#include "parser.h"

#include "base/path.h"

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
int
parser_eval_path(struct parser *p, struct pieces pieces, uint32_t scope, struct str *path)
{
	*path = pieces.p[0].text;
	if (pieces.n != 1 || pieces.p[0].is_var || needs_canon(*path)) {
		buf_clear(&p->scratch);
		if (!scope_eval(p->g, scope, pieces, &p->scratch))
			return parser_fail_long(p);
		path_canon_buf(&p->scratch);
		*path = buf_str(&p->scratch);
	}
	return path->n ? 0 : FAIL(p, "empty path");
}

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
			return parser_fail_long(p);
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

	if (parser_eval_path(p, pieces, e->scope, path) < 0)
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
	parser_warn(p, &text);
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

int
build_parse(struct parser *p)
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
