/* dyndep.c - see dyndep.h. SPDX-License-Identifier: Apache-2.0
 * The language is that of manifests, less almost everything. The file is read and checked as a whole before
 * the first edge, or even the table of paths, is touched. */
#include "manifest/dyndep.h"

#include "base/path.h"
#include "data/map.h"
#include "manifest/ninja/lex.h"

/* what the file says of one edge */
struct statement {
	uint32_t edge;
	uint32_t first; /* paths[first..]: outputs, then inputs */
	uint32_t nout, nin;
	bool restat;
	bool named; /* by the edge, which has this file as its dyndep */
};

struct loader {
	struct graph *g;
	struct err *err;
	struct lexer lx;

	VEC(struct statement) statements;
	struct map by_edge; /* edge → statements */
	struct intern names;
	idvec paths;     /* ids in names */
	struct map made; /* names that an earlier statement of this file makes → their edge */

	piecevec pieces;
	struct buf text;
	bool empty_path; /* the statement has one; said at its end */
};

#define FAIL(l, ...) lex_error(&(l)->lx, (l)->err, __VA_ARGS__)

/* ---- reading */

/* what the pieces just read come to; there are no variables here, so all are empty */
static struct str
eval(struct loader *l)
{
	buf_clear(&l->text);
	for (uint32_t i = 0; i < l->pieces.n; i++)
		if (!l->pieces.p[i].is_var)
			buf_put(&l->text, l->pieces.p[i].text);
	return buf_str(&l->text);
}

static struct str
eval_path(struct loader *l)
{
	eval(l);
	path_canon_buf(&l->text);
	if (l->text.n && graph_is_unified(l->g)) { /* by its one name, in here as in the graph */
		struct str name = graph_path(l->g, graph_node(l->g, buf_str(&l->text)));

		buf_clear(&l->text);
		buf_put(&l->text, name);
	}
	return buf_str(&l->text);
}

/* the pieces of the next path; 1, or 0 if there is none */
static int
read_path(struct loader *l)
{
	l->pieces.n = 0;
	if (lex_path(&l->lx, &l->pieces, l->err) < 0)
		return -1;
	return l->pieces.n != 0;
}

static int
read_let(struct loader *l, struct str *name)
{
	l->pieces.n = 0;
	return lex_let(&l->lx, name, &l->pieces, l->err);
}

/* the paths behind a `|`, if there is one */
static int
read_implicit(struct loader *l, uint32_t *count)
{
	int more = 0;

	if (!lex_peek(&l->lx, T_PIPE))
		return 0;
	while ((more = read_path(l)) > 0) {
		struct str path = eval_path(l);

		l->empty_path |= !path.n;
		vec_push(&l->paths, intern_add(&l->names, path));
		++*count;
	}
	return more;
}

static int
read_version(struct loader *l)
{
	struct version v;
	struct str name;

	lex_unread(&l->lx);
	if (read_let(l, &name) < 0)
		return -1;
	if (!str_eq(name, STR("ninja_dyndep_version")))
		return FAIL(l, "expected 'ninja_dyndep_version = ...'");
	eval(l);
	v = version_of(buf_cstr(&l->text));
	if (v.major != 1 || v.minor != 0)
		return FAIL(l, "unsupported 'ninja_dyndep_version = %s'", buf_cstr(&l->text));
	return 0;
}

/* the output by which the edge is known */
static int
read_edge(struct loader *l, struct statement *s)
{
	int more = read_path(l);
	struct str path;
	uint32_t node;

	if (more <= 0)
		return more < 0 ? -1 : FAIL(l, "expected path");
	path = eval_path(l);
	if (!path.n)
		return FAIL(l, "empty path");
	node = graph_find(l->g, path);
	s->edge = node == NONE ? NONE : l->g->nodes.p[node].in;
	if (s->edge == NONE)
		return FAIL(l, "no build statement exists for '%s'", path.p);
	if (map_get(&l->by_edge, s->edge) != NONE)
		return FAIL(l, "multiple statements for '%s'", path.p);
	map_set(&l->by_edge, s->edge, l->statements.n);
	return 0;
}

static int
read_outs(struct loader *l, struct statement *s)
{
	int more;

	if (read_edge(l, s) < 0 || (more = read_path(l)) < 0)
		return -1;
	if (more)
		return FAIL(l, "explicit outputs not supported");
	if (read_implicit(l, &s->nout) < 0)
		return -1;
	return lex_expect(&l->lx, T_COLON, l->err);
}

static int
read_ins(struct loader *l, struct statement *s)
{
	struct str command;
	int more;

	if (!lex_ident(&l->lx, &command) || !str_eq(command, STR("dyndep")))
		return FAIL(l, "expected build command name 'dyndep'");
	if ((more = read_path(l)) < 0)
		return -1;
	if (more)
		return FAIL(l, "explicit inputs not supported");
	if (read_implicit(l, &s->nin) < 0)
		return -1;
	if (lex_peek(&l->lx, T_PIPE2))
		return FAIL(l, "order-only inputs not supported");
	return lex_expect(&l->lx, T_NEWLINE, l->err);
}

static int
read_restat(struct loader *l, struct statement *s)
{
	struct str name;

	if (!lex_peek(&l->lx, T_INDENT))
		return 0;
	if (read_let(l, &name) < 0)
		return -1;
	if (!str_eq(name, STR("restat")))
		return FAIL(l, "binding is not 'restat'");
	s->restat = eval(l).n != 0;
	return 0;
}

static int
read_statement(struct loader *l)
{
	struct statement s = {.first = l->paths.n};

	l->empty_path = false;
	if (read_outs(l, &s) < 0 || read_ins(l, &s) < 0 || read_restat(l, &s) < 0)
		return -1;
	if (l->empty_path)
		return FAIL(l, "empty path");
	vec_push(&l->statements, s);
	return 0;
}

/* the version comes first, so that what we cannot read is refused before it looks like a mistake */
static int
read_file(struct loader *l)
{
	for (bool versioned = false;;) {
		enum token t = lex_token(&l->lx);

		if (t == T_NEWLINE)
			continue;
		if (t == T_ERROR)
			return lex_bad_token(&l->lx, l->err);
		if (t == T_IDENT && !versioned) {
			if (read_version(l) < 0)
				return -1;
			versioned = true;
			continue;
		}
		if (t != T_BUILD && t != T_EOF)
			return FAIL(l, "unexpected %s", token_name(t));
		if (!versioned)
			return FAIL(l, "expected 'ninja_dyndep_version = ...'");
		if (t == T_EOF)
			return 0;
		if (read_statement(l) < 0)
			return -1;
	}
}

/* ---- checking */

static int
check_outs(struct loader *l, const struct statement *s)
{
	for (uint32_t i = s->first; i < s->first + s->nout; i++) {
		struct str path = intern_get(&l->names, l->paths.p[i]);
		uint32_t node = graph_find(l->g, path);

		if ((node != NONE && l->g->nodes.p[node].in != NONE) ||
		    map_get(&l->made, l->paths.p[i]) != NONE)
			return err_set(l->err, "multiple rules generate %s", path.p);
		map_set(&l->made, l->paths.p[i], s->edge);
	}
	return 0;
}

/* every edge that names the file is in it, once */
static int
check_uses(struct loader *l, uint32_t node)
{
	struct ids uses = node_uses(l->g, node);

	for (uint32_t i = 0; i < uses.n; i++) {
		uint32_t at = map_get(&l->by_edge, uses.p[i]);

		if (l->g->edges.p[uses.p[i]].dyndep != node)
			continue;
		if (at == NONE)
			return err_set(l->err, "'%s' not mentioned in its dyndep file '%s'",
			               graph_path(l->g, edge_first_out(l->g, uses.p[i])).p,
			               graph_path(l->g, node).p);
		if (l->statements.p[at].named)
			continue; /* an edge with the file twice among its inputs */
		l->statements.p[at].named = true;
		if (check_outs(l, &l->statements.p[at]) < 0)
			return -1;
	}
	return 0;
}

/* every edge in the file names it */
static int
check_statements(struct loader *l, uint32_t node)
{
	for (uint32_t i = 0; i < l->statements.n; i++)
		if (!l->statements.p[i].named)
			return err_set(l->err,
			               "dyndep file '%s' mentions output '%s' whose build statement does not "
			               "have a dyndep binding for the file",
			               graph_path(l->g, node).p,
			               graph_path(l->g, edge_first_out(l->g, l->statements.p[i].edge)).p);
	return 0;
}

/* ---- changing */

static void
apply(struct loader *l, const struct statement *s)
{
	uint32_t *path = l->paths.p + s->first;

	for (uint32_t i = 0; i < s->nout + s->nin; i++)
		path[i] = graph_node(l->g, intern_get(&l->names, path[i]));
	graph_extend(l->g, s->edge, (struct ids){path, s->nout}, (struct ids){path + s->nout, s->nin});
	if (s->restat)
		l->g->edges.p[s->edge].flags |= EDGE_DYNDEP_RESTAT;
}

static void
loader_fini(struct loader *l)
{
	vec_free(&l->statements);
	map_fini(&l->by_edge);
	intern_fini(&l->names);
	vec_free(&l->paths);
	map_fini(&l->made);
	vec_free(&l->pieces);
	buf_free(&l->text);
}

int
dyndep_load(struct graph *g, uint32_t node, struct str text, idvec *changed, struct err *err)
{
	struct loader l = {.g = g, .err = err};
	int rc;

	lex_init(&l.lx, graph_path(g, node).p, text);
	rc = read_file(&l);
	if (rc == 0)
		rc = check_uses(&l, node);
	if (rc == 0)
		rc = check_statements(&l, node);
	for (uint32_t i = 0; rc == 0 && i < l.statements.n; i++) {
		apply(&l, &l.statements.p[i]);
		vec_push(changed, l.statements.p[i].edge);
	}
	loader_fini(&l);
	return rc;
}

int
dyndep_load_file(struct graph *g, struct disk *disk, uint32_t node, struct err *err)
{
	const char *path = graph_path(g, node).p;
	struct buf text = {0};
	idvec changed = {0};
	int rc = disk->read(disk, path, &text);

	if (rc < 0)
		rc = err_set(err, "loading '%s': %s", path, strerror(-rc));
	else
		rc = dyndep_load(g, node, buf_str(&text), &changed, err);
	vec_free(&changed);
	buf_free(&text);
	return rc;
}
