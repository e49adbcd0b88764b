/* rules.h - what the makefiles said can be made, from what, and how: targets and their prerequisites,
 * recipes, and rules for patterns. Ids are indices into flat arrays. It grows while the walk finds implicit
 * rules; how far a walk has come is not in here (runner/target). */
#ifndef MK_RULES_H
#define MK_RULES_H

#include "base/base.h"
#include "base/vec.h"
#include "data/map.h"
#include "manifest/make/var.h"

struct mk;
struct mk_scope;

enum mk_dep_flag {
	DEP_ORDER_ONLY = 1 << 0,
	DEP_WAIT = 1 << 1,     /* .WAIT stood before it: whatever was started is awaited first */
	DEP_IMPLICIT = 1 << 2, /* the implicit rule wants it */
	DEP_EXTRA = 1 << 3,    /* from .EXTRA_PREREQS: in no automatic variable */
	DEP_EXPAND = 1 << 4,   /* `target` is a name: a text with references, to be expanded when the target
	                        * is reached (.SECONDEXPANSION) */
	DEP_LITERAL = 1 << 5,  /* the implicit rule names it without a % */
	DEP_DROPPED = 1 << 6,  /* it would be circular: as if it were not there */
	DEP_ELSEWHERE = 1 << 7, /* it was listed by another name than that under which it was found (VPATH) */
};

struct mk_dep {
	uint32_t target;
	uint32_t flags;
	uint32_t stem;   /* DEP_EXPAND of a static pattern: a name for `%`, or NONE */
};

typedef VEC(struct mk_dep) mk_deps;

static inline bool
mk_deps_have(const mk_deps *deps, uint32_t target)
{
	for (uint32_t i = 0; i < deps->n; i++)
		if (deps->p[i].target == target)
			return true;
	return false;
}

/* the text below a rule. Lines keep their backslash-newlines; what is expanded when is recipe.h's */
struct mk_recipe {
	uint32_t file, line;   /* of its first line; NONE: builtin, or of --eval. Line i is said to be at
	                        * line + i, whatever stood between them: so does make */
	struct str text;       /* lines, each ended by \n except the last, without their prefix character; a
	                        * line goes on behind a backslash-newline */
	char prefix;           /* .RECIPEPREFIX as it was */
	bool builtin;
	bool always;           /* a line of it had a +, once expanded */
};

enum mk_target_flag {
	TARGET_RULE = 1 << 0,          /* some rule has it as a target */
	TARGET_MENTIONED = 1 << 1,     /* the makefiles name it: no mere guess of the implicit search */
	TARGET_PHONY = 1 << 2,
	TARGET_PRECIOUS = 1 << 3,
	TARGET_INTERMEDIATE = 1 << 4,  /* made for others: not asked for if they are current, deleted after */
	TARGET_SECONDARY = 1 << 5,     /* the same, but never deleted */
	TARGET_NOT_INTERMEDIATE = 1 << 6,
	TARGET_DOUBLE = 1 << 7,        /* of a :: rule */
	TARGET_GOAL = 1 << 8,          /* named on the command line */
	TARGET_BUILTIN = 1 << 9,       /* known from builtin rules only (.SUFFIXES & co) */
	TARGET_MAKEFILE = 1 << 10,     /* was read, or is to be */
	TARGET_NO_DELETE = 1 << 11,
	TARGET_SEARCHED = 1 << 12,     /* an implicit rule was looked for: found or not */
	TARGET_LOW_RESOLUTION = 1 << 13,
	TARGET_IGNORE = 1 << 14,       /* .IGNORE, .SILENT with names */
	TARGET_SILENT = 1 << 15,
	TARGET_WAIT_ALL = 1 << 16,     /* .NOTPARALLEL with names: .WAIT between all its prerequisites */
	TARGET_OLD = 1 << 17,          /* -o */
	TARGET_NEW = 1 << 18,          /* -W */
	TARGET_EXPANDED = 1 << 19,     /* DEP_EXPAND has been replaced */
	TARGET_VARS = 1 << 20,         /* its scope has variables that a rule gave it */
	TARGET_NAMED = TARGET_MENTIONED | TARGET_VARS, /* may be there, for who looks for files */
	TARGET_UNREAD = 1 << 21,       /* a makefile that is there and could not be read: it has to be made */
	TARGET_PEER = 1 << 22,         /* a pattern rule makes it together with what was wanted */
	TARGET_GROUPED = 1 << 23,      /* of a rule with &:, even if it is alone there */
};

struct mk_target {
	uint32_t name;
	uint32_t flags;
	uint32_t recipe;        /* index into recipes, or NONE */
	uint32_t stem;          /* a name: what % stood for, or NONE */
	uint32_t file, line;    /* of the rule that its recipe or else its prerequisites are from */
	mk_deps deps;           /* in the order of $^: those of the rule with the recipe first */
	uint32_t next;          /* the next :: rule of the same name, or NONE */
	idvec peers;            /* other targets that the same recipe makes, the last first: they are gone
	                         * through in that order */
	struct mk_scope *scope; /* variables of its own, or NULL */
	struct mk_scope *pattern_scope; /* those of matching patterns; set up when it is reached */
	struct mk_scope *seen;  /* what its prerequisites inherit: the nearest scope with variables of some
	                         * rule's; NULL until it is reached */
};

/* an implicit rule (make §1.10, §1.13) */
struct mk_pattern {
	idvec targets;          /* names with one % each */
	mk_deps deps;           /* of names: their % is the stem; DEP_EXPAND: a whole list as text */
	uint32_t recipe;        /* or NONE: forbids, or only disqualifies match-anything rules */
	uint32_t file, line;
	bool terminal;          /* :: */
	bool builtin;
	bool dead;              /* replaced by a later one */
	bool in_use;            /* by a search that this one is part of */
};

/* `PATTERN: VAR = value` */
struct mk_pattern_var {
	uint32_t pattern;       /* a name with % */
	uint32_t var;           /* a name */
	struct str value;       /* simple ones are expanded already */
	unsigned op : 3, origin : 3, export : 2, private : 1, expanded : 1;
	uint32_t file, line;
	uint32_t size, order;   /* bytes of the pattern; how many were defined up to this one */
	uint32_t next;          /* with the same text around the %: index, or NONE */
};

/* how many bytes stand before the % of a pattern, and behind */
struct mk_affix {
	uint32_t head, tail;
};

struct mk_pattern_vars {
	VEC(struct mk_pattern_var) all; /* in the order in which they are applied: shortest pattern first,
	                                 * equal ones as they came. The last ones may not be in order yet */
	uint32_t indexed;               /* how many are */
	struct map firsts;              /* hash of the text around the % → index of the first */
	VEC(struct mk_affix) affixes;   /* each once */
	bool any_late;                  /* some are computed for each target: != and :::= */
};

struct mk_rules {
	VEC(struct mk_target) targets;
	idvec of_name;               /* name → its (first) target, or NONE; may be shorter than names */
	VEC(struct mk_recipe) recipes;
	VEC(struct mk_pattern) patterns; /* in the order in which they are tried */
	struct map last_colon;       /* first :: rule of a name → its last one */
	struct map same_pattern;     /* hash of targets and prerequisites → pattern */
	struct mk_pattern_vars pattern_vars;
	uint32_t default_recipe;     /* of .DEFAULT, or NONE */
	VEC(struct mk_makefile *) makefiles; /* in reading order */
	uint32_t nread;              /* of the targets, those that were there when all was read */
	/* special targets that need no target, once settled */
	bool posix, second_expansion, one_shell, not_parallel, delete_on_error, ignore_all, silent_all,
	        all_secondary, none_intermediate, export_all, low_resolution;
};

struct str mk_plain_name(struct str s); /* without "./" in front, which says nothing */
uint32_t mk_target_find(const struct mk *, struct str name); /* or NONE */
uint32_t mk_target_add(struct mk *, struct str name);        /* find or add */
uint32_t mk_target_of(struct mk *, uint32_t name);           /* the same for a name that is one already */
uint32_t mk_target_add_colon(struct mk *, uint32_t first);   /* one more :: rule of the same name */

/* It goes by another name, that of no target yet; so do all its :: rules. It is still found by the old one */
void mk_target_rename(struct mk *, uint32_t first, uint32_t name);

/* One more rule, at the end; p is moved. One that says the same is replaced, or stays if not override */
void mk_pattern_add(struct mk *, struct mk_pattern *p, bool override);

void mk_pattern_var_add(struct mk *, const struct mk_pattern_var *); /* size, order and next are set here */
void mk_pattern_vars_sort(struct mk *);                              /* all of them are in order then */
/* to compute it runs commands, or may say something: that is left until a target needs it */
static inline bool
mk_pattern_var_is_late(const struct mk_pattern_var *pv)
{
	return pv->op == OP_SHELL || pv->op == OP_IMMEDIATE;
}

/* append indices of those that match, in order. Stale after the next mk_pattern_var_add */
void mk_pattern_vars_of(struct mk *, uint32_t name, idvec *out);

/* Settle what a target inherits: from the one that is the first to want it (parent; NONE: the globals). The
 * first call counts: to be made when the walk reaches it, parents first */
void mk_target_inherit(struct mk *, uint32_t target, uint32_t parent);

/* Another target wants it after all: what it inherits comes from there, whatever was settled before */
void mk_target_adopt(struct mk *, uint32_t target, uint32_t parent);

/* the scope in which a target's recipe is expanded: its own, then its patterns', then that of the target that
 * first wanted it (mk_target_inherit with parent, if it is not settled yet). The same from the first
 * call on */
struct mk_scope *mk_target_scope(struct mk *, uint32_t target, uint32_t parent);


/* -p: "# Pattern-specific Variable Values", "# Implicit Rules", "# Files". What became of a target only a
 * walk knows; or NULL */
struct mk_witness {
	bool (*was_current)(struct mk_witness *, uint32_t target); /* it is there, and was not remade */
	void (*state)(struct mk_witness *, uint32_t target, struct buf *out); /* lines that begin with '#' */
};
void mk_rules_print(struct mk *, struct mk_witness *, struct buf *out);
void mk_rules_fini(struct mk *);

#endif
