/* reader.h - what the files of the reader share; nobody else includes it. A reader goes through one makefile,
 * or one text of $(eval), line by line. A rule line opens a rule; lines that begin with the prefix character
 * are its recipe; whatever cannot stand inside a rule closes it, and only then it is recorded. */
#ifndef MK_READER_H
#define MK_READER_H

#include "manifest/make/chars.h"
#include "manifest/read/read.h"

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
	bool joined;             /* … if it has any */
	struct buf line;         /* … without them, and without comment: what is parsed, if it is not raw */
	VEC(struct mk_cond) conds;
	bool in_define;          /* in a branch that is not read: nested ones do not count there */
	struct mk_pending rule;
};

/* ---- lines.c */
bool mk_line_next(struct mk_reader *);       /* raw and at; false at the end */
void mk_line_collapse(struct mk *, struct str raw, struct buf *out); /* backslash-newlines become spaces */
void mk_line_uncomment(struct buf *);
struct str mk_line_parsed(struct mk_reader *); /* raw with both done; holds until the next line */
bool mk_line_begins(struct str line, const char *word, struct str *rest);

/* is word its first? rest: what follows it, without the blanks around */
static inline bool
mk_line_keyword(struct str line, const char *word, struct str *rest)
{
	return line.n && *line.p == *word && mk_line_begins(line, word, rest);
}

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
int mk_assign_name(struct mk *, struct str *name, struct buf *room); /* expanded, trimmed, not empty */
int mk_assign_target(struct mk *, uint32_t target, const struct mk_assign *); /* a name, or one with % */
int mk_read_export(struct mk_reader *, struct str names, bool yes);
void mk_read_skip_define(struct mk_reader *); /* a line of a define in a false branch */

/* ---- include.c */
int mk_read_include(struct mk_reader *, struct str names, bool optional);

/* ---- ruleline.c, record.c */

/* Is it a pattern? If not, a backslash may have said so, and goes */
bool mk_name_settle(struct mk *, uint32_t *name);

int mk_read_rule(struct mk_reader *);
int mk_read_plain_rule(struct mk_reader *); /* 1: it was a line as in .d files; 0: it is not; -1 */
void mk_rule_begin(struct mk_reader *);
void mk_rule_opened(struct mk_reader *); /* its line is read; it may name the default goal */
void mk_rule_line(struct mk_reader *, struct str line); /* one more of the open rule's recipe */
int mk_rule_close(struct mk_reader *);

#endif
