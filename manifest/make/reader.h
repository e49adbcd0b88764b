/* reader.h - what the files of the reader share; nobody else includes it. A reader goes through one makefile,
 * or one text of $(eval), line by line. A rule line opens a rule; lines that begin with the prefix character
 * are its recipe; whatever cannot stand inside a rule closes it, and only then it is recorded. */
#ifndef MK_READER_H
#define MK_READER_H

#include "manifest/make/read.h"

/* ---- chars.c: what characters mean to the reader */
enum mk_class {
	CLASS_BLANK = 1 << 0,   /* space and tab */
	CLASS_SPACE = 1 << 1,   /* those and newline, form feed … */
	CLASS_COMMENT = 1 << 2,
	CLASS_SEMI = 1 << 3,
	CLASS_COLON = 1 << 4,
	CLASS_PIPE = 1 << 5,
	CLASS_PERCENT = 1 << 6,
	CLASS_GLOB = 1 << 7,
	CLASS_PLAIN = 1 << 8,   /* never means anything in a rule, wherever it stands */
	CLASS_REFERENCE = 1 << 9,
};

extern const uint16_t mk_classes[256];

static inline bool
mk_is(char c, unsigned classes)
{
	return mk_classes[(unsigned char)c] & classes;
}

/* index of the first character of none of these classes at or after i, or s.n */
static inline size_t
mk_span(struct str s, size_t i, unsigned classes)
{
	while (i < s.n && mk_is(s.p[i], classes))
		i++;
	return i;
}

struct str mk_skip(struct str s, unsigned classes); /* without the leading characters of these classes */
struct str mk_trim(struct str s);                   /* without blanks at either end */

/* Where the first character of these classes stands at or after `from`, or text->n. Backslashes quote it:
 * pairs of them before it are halved, an odd one vanishes and so does the meaning.
 * References are skipped if refs */
size_t mk_seek(struct buf *text, size_t from, unsigned classes, bool refs);

/* index after a reference whose $ stands at i */
size_t mk_skip_reference(struct str s, size_t i);

/* ---- a rule that is being read */
enum mk_pending_state {
	RULE_NONE,    /* a recipe line would be an error */
	RULE_OPEN,
	RULE_IGNORED, /* it had no targets: its recipe goes nowhere */
};

struct mk_pending {
	enum mk_pending_state state;
	struct mk_at at;
	idvec targets;        /* names */
	mk_deps deps;         /* of names */
	uint32_t stem;        /* the target pattern of a static pattern rule, a name, or NONE */
	bool pattern, double_colon, grouped;
	bool has_recipe;
	struct buf recipe;
	uint32_t recipe_line;
	char prefix;
};

/* one conditional that is open */
struct mk_cond {
	/* which branch is it to be: none so far; this; an earlier one */
	enum { COND_WAITS, COND_TAKEN, COND_DONE } state;
	bool had_else;
};

struct mk_reader {
	struct mk *mk;
	struct mk_reader *up;
	struct str text;         /* all of it, \r\n being \n already */
	size_t pos;
	uint32_t file;           /* a name */
	uint32_t next_line;
	bool fixed;              /* $(eval): all lines are where the call is */
	bool no_default;         /* $(MAKEFILES) cannot choose the default goal */
	struct mk_at at;         /* of raw */
	struct str raw;          /* the logical line, with its backslash-newlines */
	struct buf line;         /* … without them, and without comment: what is parsed */
	VEC(struct mk_cond) conds;
	unsigned define_depth;   /* nested defines in one that is skipped */
	struct mk_pending rule;
};

/* ---- lines.c */
bool mk_line_next(struct mk_reader *);       /* raw and at; false at the end */
void mk_line_collapse(struct mk *, struct str raw, struct buf *out); /* backslash-newlines become spaces */
void mk_line_uncomment(struct buf *);
bool mk_line_keyword(struct str line, const char *word, struct str *rest); /* is word its first? */

/* ---- read.c */
bool mk_read_ignoring(const struct mk_reader *);
int mk_read_file_text(struct mk *, uint32_t file, struct buf *text, bool no_default); /* cleaned in place */

/* ---- conditional.c: 1: was one; 0: is none; -1 */
int mk_read_conditional(struct mk_reader *, struct str line);

/* ---- define.c: `[modifiers] NAME op VALUE`, define, undefine */
struct mk_assign {
	enum { ASSIGN_SET, ASSIGN_DEFINE, ASSIGN_UNDEFINE } kind;
	bool override, private;
	enum mk_export export;
	struct str name, value; /* unexpanded; of a define, name is the whole rest of its line */
	enum mk_op op;
};

bool mk_assign_parse(struct str line, struct mk_assign *out);
int mk_assign_global(struct mk_reader *, const struct mk_assign *);
int mk_assign_name(struct mk *, struct str name, struct buf *out); /* expanded, trimmed, not empty */
int mk_assign_target(struct mk *, uint32_t target, const struct mk_assign *); /* a name, or one with % */
int mk_read_export(struct mk_reader *, struct str names, bool yes);
void mk_read_skip_define(struct mk_reader *); /* a line of a define in a false branch */

/* ---- include.c */
int mk_read_include(struct mk_reader *, struct str names, bool optional);

/* ---- names.c: names as they stand in rules */

/* Add the names in text up to one of the stops, or its end; how far it came (indices into *text, which is
 * unquoted as it goes), or -1 */
int mk_words_parse(struct mk *, struct buf *text, size_t from, unsigned stops, idvec *names, size_t *end);

void mk_deps_add(struct mk *, const idvec *names, uint32_t flags, mk_deps *out); /* .WAIT flags the next */

/* Is it a pattern? If not, a backslash may have said so, and goes */
bool mk_name_settle(struct mk *, uint32_t *name);

/* ---- ruleline.c, record.c */
int mk_read_rule(struct mk_reader *);
int mk_read_plain_rule(struct mk_reader *); /* 1: it was a line as in .d files; 0: it is not; -1 */
void mk_rule_begin(struct mk_reader *);
void mk_rule_opened(struct mk_reader *); /* its line is read; it may name the default goal */
void mk_rule_line(struct mk_reader *, struct str line); /* one more of the open rule's recipe */
int mk_rule_close(struct mk_reader *);

#endif
