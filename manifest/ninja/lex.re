/* lex.re - see lex.h. SPDX-License-Identifier: Apache-2.0
 * The expressions below are the language; each block of them is one function that looks at lx->at. NUL ends
 * the text and is matched like any other byte, so nothing needs to check for the end. */
#include "lex.h"

#include <stdlib.h>

/*!re2c
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYCURSOR = p;
	re2c:define:YYMARKER = marker;
	re2c:yyfill:enable = 0;

	nul      = "\000";
	newline  = "\r"? "\n";
	joined   = "$" newline;
	name     = [a-zA-Z0-9_.-]+;
	bare     = [a-zA-Z0-9_-]+;
*/

void
lex_init(struct lexer *lx, const char *file, struct str text)
{
	*lx = (struct lexer){
		.file = file,
		.text = text,
		.at = text.p,
		.last = text.p,
		.counted = text.p,
		.line = 1,
	};
}

static void
skip_blanks(struct lexer *lx)
{
	const char *p = lx->at, *marker;

	for (;;) {
		lx->at = p;
		/*!re2c
		" "+ | joined { continue; }
		*             { return; }
		*/
	}
}

/* a token that ends at p, and the blanks after it */
static enum token
took(struct lexer *lx, const char *p, enum token t)
{
	lx->at = p;
	skip_blanks(lx);
	return t;
}

enum token
lex_token(struct lexer *lx)
{
	const char *p = lx->at, *marker;

	for (;;) {
		lx->last = p;
		/*!re2c
		" "* "#" [^\n\000]* "\n" { continue; }
		" "* newline             { lx->at = p; return T_NEWLINE; }
		nul                      { return T_EOF; }
		" "+                     { return took(lx, p, T_INDENT); }
		"build"                  { return took(lx, p, T_BUILD); }
		"default"                { return took(lx, p, T_DEFAULT); }
		"include"                { return took(lx, p, T_INCLUDE); }
		"pool"                   { return took(lx, p, T_POOL); }
		"rule"                   { return took(lx, p, T_RULE); }
		"subninja"               { return took(lx, p, T_SUBNINJA); }
		"="                      { return took(lx, p, T_EQUALS); }
		":"                      { return took(lx, p, T_COLON); }
		"|"                      { return took(lx, p, T_PIPE); }
		"||"                     { return took(lx, p, T_PIPE2); }
		"|@"                     { return took(lx, p, T_PIPEAT); }
		name                     { return took(lx, p, T_IDENT); }
		*                        { return took(lx, p, T_ERROR); }
		*/
	}
}

void
lex_unread(struct lexer *lx)
{
	lx->at = lx->last;
}

bool
lex_peek(struct lexer *lx, enum token wanted)
{
	if (lex_token(lx) == wanted)
		return true;
	lex_unread(lx);
	return false;
}

const char *
token_name(enum token t)
{
	static const char *const names[] = {
		[T_ERROR] = "lexing error",
		[T_BUILD] = "'build'",
		[T_COLON] = "':'",
		[T_DEFAULT] = "'default'",
		[T_EQUALS] = "'='",
		[T_IDENT] = "identifier",
		[T_INCLUDE] = "'include'",
		[T_INDENT] = "indent",
		[T_NEWLINE] = "newline",
		[T_PIPE] = "'|'",
		[T_PIPE2] = "'||'",
		[T_PIPEAT] = "'|@'",
		[T_POOL] = "'pool'",
		[T_RULE] = "'rule'",
		[T_SUBNINJA] = "'subninja'",
		[T_EOF] = "eof",
	};

	return names[t];
}

int
lex_expect(struct lexer *lx, enum token wanted, struct err *err)
{
	enum token got = lex_token(lx);

	if (got == wanted)
		return 0;
	return lex_error(lx, err, "expected %s, got %s%s", token_name(wanted), token_name(got),
	                 wanted == T_COLON ? " ($ also escapes ':')" : "");
}

static bool
took_ident(struct lexer *lx, const char *p, struct str *out)
{
	*out = (struct str){lx->last, (size_t)(p - lx->last)};
	took(lx, p, T_IDENT);
	return true;
}

bool
lex_ident(struct lexer *lx, struct str *out)
{
	const char *p = lx->at;

	lx->last = p;
	/*!re2c
	name { return took_ident(lx, p, out); }
	*    { return false; }
	*/
}

static void
add_piece(piecevec *out, const char *from, const char *to, bool is_var)
{
	vec_push(out, ((struct piece){{from, (size_t)(to - from)}, is_var}));
}

static int
newline_escape(struct lexer *lx, piecevec *out, struct err *err)
{
	if (!lx->newline_escape)
		return lex_error(lx, err, "using $^ escape requires specifying 'ninja_required_version' "
		                          "with version greater or equal 1.14");
	vec_push(out, ((struct piece){STR("\n"), false}));
	lx->at += 2;
	return 0;
}

/* what the `$` at lx->at means (ninja A9) */
static int
read_escape(struct lexer *lx, piecevec *out, struct err *err)
{
	const char *begin = lx->at, *p = begin, *marker;

	lx->last = begin;
	/*!re2c
	"$" [$ :]       { lx->at = p; add_piece(out, begin + 1, p, false); return 0; }
	joined " "*     { lx->at = p; return 0; }
	"$" bare        { lx->at = p; add_piece(out, begin + 1, p, true); return 0; }
	"${" name "}"   { lx->at = p; add_piece(out, begin + 2, p - 1, true); return 0; }
	"$^"            { return newline_escape(lx, out, err); }
	*               { return lex_error(lx, err, "bad $-escape (literal $ must be written as $$)"); }
	*/
}

enum span { SPAN_TEXT, SPAN_ESCAPE, SPAN_END, SPAN_BAD };

static enum span
path_span(struct lexer *lx)
{
	const char *p = lx->at;

	/*!re2c
	[^$ :|\r\n\000]+   { lx->at = p; return SPAN_TEXT; }
	"$"                { return SPAN_ESCAPE; }
	[ :|] | newline    { return SPAN_END; }
	*                  { return SPAN_BAD; }
	*/
}

typedef uint8_t block __attribute__((vector_size(16)));

static bool
is_plain_block(const char *p)
{
	union {
		block bytes;
		uint64_t halves[2];
	} special;
	block b;

	memcpy(&b, p, sizeof b);
	special.bytes = (block)((b == '$') | (b == '\r') | (b == '\n') | (b == '\0'));
	return !(special.halves[0] | special.halves[1]);
}

/* Up to the next byte of a value that means anything. Command lines are most of what a generator writes: they
 * are looked at in blocks, as long as there is a whole one. */
static const char *
skip_plain(const struct lexer *lx)
{
	const char *p = lx->at, *end = lx->text.p + lx->text.n;

	while (end - p >= (ptrdiff_t)sizeof(block) && is_plain_block(p))
		p += sizeof(block);
	while (*p != '$' && *p != '\r' && *p != '\n' && *p != '\0')
		p++;
	return p;
}

static enum span
value_span(struct lexer *lx)
{
	const char *p = skip_plain(lx);

	if (p > lx->at) {
		lx->at = p;
		return SPAN_TEXT;
	}
	/*!re2c
	"$"             { return SPAN_ESCAPE; }
	newline         { lx->at = p; return SPAN_END; }
	*               { return SPAN_BAD; }
	*/
}

/* the byte at lx->at can stand in no string */
static int
bad_byte(struct lexer *lx, struct err *err)
{
	lx->last = lx->at;
	return *lx->at ? lex_bad_token(lx, err) : lex_error(lx, err, "unexpected EOF");
}

static int
read_string(struct lexer *lx, enum span (*next)(struct lexer *), piecevec *out, struct err *err)
{
	for (;;) {
		const char *begin = lx->at;

		switch (next(lx)) {
		case SPAN_TEXT:
			add_piece(out, begin, lx->at, false);
			break;
		case SPAN_ESCAPE:
			if (read_escape(lx, out, err) < 0)
				return -1;
			break;
		case SPAN_END:
			lx->last = begin;
			return 0;
		case SPAN_BAD:
			return bad_byte(lx, err);
		}
	}
}

int
lex_path(struct lexer *lx, piecevec *out, struct err *err)
{
	if (read_string(lx, path_span, out, err) < 0)
		return -1;
	skip_blanks(lx);
	return 0;
}

int
lex_let(struct lexer *lx, struct str *name, piecevec *value, struct err *err)
{
	if (!lex_ident(lx, name))
		return lex_error(lx, err, "expected variable name");
	if (lex_expect(lx, T_EQUALS, err) < 0)
		return -1;
	return read_string(lx, value_span, value, err);
}

/* The newline that ends a line, or the end of the text */
static const char *
line_end(const char *p)
{
	return strchrnul(p, '\n');
}

/* Is this newline of a line that begins at `begin` none, because of a `$` before it that stands for
 * itself? */
static bool
is_joined(const char *begin, const char *newline)
{
	const char *end = newline - (newline > begin && newline[-1] == '\r'), *p = end;

	while (p > begin && p[-1] == '$')
		p--;
	return (end - p) & 1;
}

/* the line behind all that begins at p and is one for a reader; counts those that it takes */
static const char *
next_line(const char *p, uint32_t *lines)
{
	bool comment = p[strspn(p, " ")] == '#';

	for (;;) {
		const char *end = line_end(p);

		if (!*end)
			return end;
		++*lines;
		if (comment || !is_joined(p, end))
			return end + 1;
		p = end + 1;
	}
}

bool
lex_is_build(const char *p)
{
	static const char ident[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

	return strncmp(p, "build", 5) == 0 && !(p[5] && strchr(ident, p[5]));
}

/* A `=` at the start of a line cannot begin a statement, but it can go on with one, behind a comment. */
static bool
belongs_to_build(const char *p)
{
	return *p == ' ' || *p == '\n' || *p == '\r' || *p == '#' || *p == '=';
}

void
lex_skip_builds(struct lexer *lx, size_t least)
{
	const char *begin = lx->last, *p = begin;

	do
		p = next_line(p, &lx->line);
	while (belongs_to_build(p) || (lex_is_build(p) && (size_t)(p - begin) < least));
	lx->at = lx->last = lx->counted = p;
}

/* counts on from the last answer, so that all answers together cost one pass */
uint32_t
lex_line(struct lexer *lx)
{
	const char *newline;

	while ((newline = memchr(lx->counted, '\n', (size_t)(lx->last - lx->counted)))) {
		lx->counted = newline + 1;
		lx->line++;
	}
	return lx->line;
}

enum { CARET_COLUMN = 72 }; /* a longer line is cut here, and a token beyond it gets no caret */

static void
add_caret(struct lexer *lx, struct buf *out)
{
	size_t column = (size_t)(lx->last - lx->counted);
	size_t shown = strcspn(lx->counted, "\n");

	if (!column || column >= CARET_COLUMN)
		return;
	buf_add(out, lx->counted, MIN(shown, CARET_COLUMN));
	buf_printf(out, "%s\n%*s^ near here", shown >= CARET_COLUMN ? "..." : "", (int)column, "");
}

int
lex_error(struct lexer *lx, struct err *err, const char *fmt, ...)
{
	struct buf text = {0};
	va_list ap;

	buf_printf(&text, "%s:%u: ", lx->file, lex_line(lx));
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	buf_putc(&text, '\n');
	add_caret(lx, &text);
	err_fini(err);
	err->text = text;
	return -1;
}

int
lex_bad_token(struct lexer *lx, struct err *err)
{
	if (*lx->last == '\t')
		return lex_error(lx, err, "tabs are not allowed, use spaces");
	return lex_error(lx, err, "lexing error");
}

struct version
version_of(const char *text)
{
	const char *dot = strchr(text, '.');

	return (struct version){strtol(text, NULL, 10), dot ? strtol(dot + 1, NULL, 10) : 0};
}

bool
version_less(struct version a, struct version b)
{
	return a.major < b.major || (a.major == b.major && a.minor < b.minor);
}
