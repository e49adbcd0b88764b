/* lex.h - the words of a ninja file (ninja A): tokens, identifiers, and strings that are not evaluated yet.
 * Everything it returns is a slice of the text: reading allocates nothing but the list of pieces. */
#ifndef LEX_H
#define LEX_H

#include "base/base.h"
#include "base/vec.h"

enum token {
	T_ERROR,
	T_BUILD,
	T_COLON,
	T_DEFAULT,
	T_EQUALS,
	T_IDENT,
	T_INCLUDE,
	T_INDENT,
	T_NEWLINE,
	T_PIPE,
	T_PIPE2,
	T_PIPEAT,
	T_POOL,
	T_RULE,
	T_SUBNINJA,
	T_EOF,
};

/* a string is a run of pieces: bytes to be taken as they are, and names of variables */
struct piece {
	struct str text;
	bool is_var;
};

typedef VEC(struct piece) piecevec;

/* a borrowed run of them: one string */
struct pieces {
	const struct piece *p;
	uint32_t n;
};

struct lexer {
	const char *file;    /* for messages */
	struct str text;     /* text.p[text.n] is NUL: so ends the file, and so does a NUL before it */
	const char *at;      /* where to go on */
	const char *last;    /* where the last token began: messages point there */
	const char *counted; /* start of line number `line`, for lex_line */
	uint32_t line;
	bool newline_escape; /* `$^` is allowed (ninja A9) */
};

void lex_init(struct lexer *, const char *file, struct str text);

enum token lex_token(struct lexer *);
void lex_unread(struct lexer *);                          /* the last token, which is then read again */
bool lex_peek(struct lexer *, enum token);                /* read it if it is next */
const char *token_name(enum token);                       /* as messages call it */
int lex_expect(struct lexer *, enum token, struct err *); /* 0, or -1 and "expected …, got …" */

bool lex_ident(struct lexer *, struct str *name); /* false: there is none */

/* `name = value`: the value's pieces are appended */
int lex_let(struct lexer *, struct str *name, piecevec *value, struct err *);

/* Append the pieces of a path; nothing is appended if there is none before the next `:`, `|` or newline */
int lex_path(struct lexer *, piecevec *, struct err *);

/* From the `build` that was read last: to the next statement that is none, or to a build that comes after at
 * least so many bytes. Only looks for the beginnings of lines; what is wrong with a statement shows when it
 * is read. */
void lex_skip_builds(struct lexer *, size_t least);

bool lex_is_build(const char *line); /* that begins with the word */

uint32_t lex_line(struct lexer *); /* of the last token; may only be asked in reading order */

/* -1, and err: FILE:LINE: message, the line, and a caret below the last token (ninja A12) */
int lex_error(struct lexer *, struct err *, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int lex_bad_token(struct lexer *, struct err *); /* …: the last token is none at all */

/* "1.13.2.weir" is 1, 13; what is not a number is 0 */
struct version {
	long major, minor;
};

struct version version_of(const char *);
bool version_less(struct version, struct version);

#endif
