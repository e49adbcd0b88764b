/* parser.h - the reader of a manifest, for those who read its statements: parse.c, and statement.c the build
 * statements, which are nearly all there is. */
#ifndef PARSER_H
#define PARSER_H

#include "data/map.h"
#include "builds.h"
#include "lex.h"
#include "manifest/ninja.h"
#include "noter.h"
#include "scope.h"

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

static inline struct input *
in(struct parser *p)
{
	return &p->files.p[p->files.n - 1];
}

static inline struct lexer *
lx(struct parser *p)
{
	return &in(p)->lx;
}

#define FAIL(p, ...) lex_error(lx(p), (p)->err, __VA_ARGS__)

static inline int
expect(struct parser *p, enum token t)
{
	return lex_expect(lx(p), t, p->err);
}

/* Read a file from its beginning, in a scope, and then go on with the one before; 0, or -1 and err */
int parser_open_file(struct parser *, struct str path, uint32_t scope, bool own_scope);
void parser_close_file(struct parser *);

int parser_fail_long(struct parser *);              /* a value is too long: -1, and err */
void parser_warn(struct parser *, struct buf *text); /* frees it */
/* The canonical path that the pieces stand for, which lives until the next; 0, or -1 and err */
int parser_eval_path(struct parser *, struct pieces, uint32_t scope, struct str *path);

/* What is behind the word `build`: one edge more; 0, or -1 and err */
int build_parse(struct parser *);

#endif
