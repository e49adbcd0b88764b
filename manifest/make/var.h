/* var.h - variables: where they came from decides who may change them, scopes decide who sees them
 * (make §1.5). A scope is what one target, one pattern, one call or the whole makefile has of its own. */
#ifndef MK_VAR_H
#define MK_VAR_H

#include "base/base.h"
#include "base/vec.h"
#include "data/map.h"

struct mk;
struct mk_at;
struct mk_env;

/* weakest first: a definition of a weaker origin than what is there is ignored */
enum mk_origin {
	ORIGIN_DEFAULT,
	ORIGIN_ENV,
	ORIGIN_FILE,
	ORIGIN_ENV_OVERRIDE, /* -e */
	ORIGIN_COMMAND,
	ORIGIN_OVERRIDE,
	ORIGIN_AUTOMATIC,
};

enum mk_op {
	OP_RECURSIVE,  /* = */
	OP_SIMPLE,     /* := ::= */
	OP_IMMEDIATE,  /* :::= expanded now, dollars doubled, then recursive */
	OP_APPEND,     /* += */
	OP_IF_UNSET,   /* ?= */
	OP_SHELL,      /* != */
};

enum mk_export { EXPORT_DEFAULT, EXPORT_YES, EXPORT_NO, EXPORT_IF_SET };

struct mk_var {
	uint32_t name;
	uint32_t file, line;    /* where it was defined; file NONE: nowhere */
	struct buf value;
	unsigned origin : 3, export : 2;
	unsigned recursive : 1; /* its value is expanded when it is used */
	unsigned conditional : 1; /* ?= of a target: counts only if nothing else is set */
	unsigned append : 1;    /* += of a target: appended to what is inherited when it is used */
	unsigned private : 1;   /* not inherited by prerequisites */
	unsigned expanding : 1; /* now: another reference to it is a loop … */
	unsigned calling;       /* … unless $(call) is what does it: how many are under way */
};

struct mk_scope {
	struct map index;             /* name → index of vars */
	VEC(struct mk_var *) vars;    /* NULL where one was undefined */
	struct mk_scope *up;          /* seen when it is not here: NULL at the end */
	bool up_is_parent;            /* up is of the target that wants this one: no private variables */
	uint32_t owed;                /* patterns that match this name have variables for it which are not set
	                               * before somebody needs them, since to compute them shows; or NONE */
};

struct mk_vars {
	struct mk_scope globals;
	struct mk_scope *scope;  /* innermost now: lookups begin here */
	VEC(uint64_t) local;     /* bits by name: what was ever set in another scope than the globals */
	bool export_all;         /* `export` alone */
	char recipe_prefix;      /* of recipe lines, from .RECIPEPREFIX: a tab */
	bool prefix_lost;        /* .RECIPEPREFIX was undefined: it is like any other from then on */
	uint32_t generation;     /* grows with each change of a variable that is not automatic: what was
	                          * computed from them is stale. Who sets mk_var.export himself counts
	                          * it up */
	uint32_t shell_env;      /* name of the SHELL that the environment brought, or NONE */
	uint32_t level;          /* MAKELEVEL of this make */
	char *const *environ;    /* as it came; borrowed */

	/* expansion (expand.c) */
	uint32_t file, line;     /* where what is being expanded was defined; file NONE: nothing is */
	unsigned depth;          /* expansions under way */
	unsigned for_shell;      /* environments for $(shell) being built */
	unsigned call_args;      /* the most arguments that a $(call) under way has */
	uintptr_t stack;         /* where the outermost expansion stands, and how far below others may */
	size_t stack_limit;
	VEC(char *) retired;     /* values replaced while they were being expanded */
	VEC(struct mk_scope *) idle; /* freed, for the next call … */
	VEC(struct mk_var *) spare;  /* … and what was defined in them */
	struct arena kept;       /* all struct mk_var, and the first values of globals */

	struct mk_brackets *brackets; /* brackets.c: of the text that is expanded, if it is deep; or NULL */

	struct mk_env *env;      /* environ.c: the last one built */
	uint32_t name_variables; /* .VARIABLES */
};

/* The variable as seen from the innermost scope, or NULL. Answers for .VARIABLES, MAKEFLAGS & co are made up
 * to date first. The pointer holds until the variable is undefined or its scope dies */
struct mk_var *mk_var_find(struct mk *, struct str name);
struct mk_var *mk_var_own(struct mk *, struct mk_scope *, struct str name); /* in that very scope */
struct mk_var *mk_var_in(struct mk_scope *, uint32_t name);                 /* the same, by id */

/* by id, as seen from scope. *at, if asked for, is the scope that has it */
struct mk_var *mk_var_seen(struct mk *, struct mk_scope *scope, uint32_t name, struct mk_scope **at);
/* the same, but what the variable that scope itself has hides: the next one */
struct mk_var *mk_var_seen_above(struct mk *, struct mk_scope *scope, uint32_t name, struct mk_scope **at);

/* Define name with a value as it is; a stronger one stays. Returns what is there now */
struct mk_var *mk_var_set(struct mk *, struct mk_scope *, struct str name, struct str value, enum mk_origin,
                          bool recursive, const struct mk_at *);
struct mk_var *mk_var_set_id(struct mk *, struct mk_scope *, uint32_t name, struct str value, enum mk_origin,
                             bool recursive, const struct mk_at *);

/* What an assignment does: expands as op asks, appends, honours origins, notices special variables
 * (MAKEFLAGS, .RECIPEPREFIX, SHELL …; make §1.3, §1.5). Target scopes differ (lazy +=). 0, or -1 */
int mk_var_assign(struct mk *, struct mk_scope *, struct str name, enum mk_op, struct str value,
                  enum mk_origin, const struct mk_at *);
/* the same for one of a pattern, in the scope of a target that matches */
int mk_var_apply(struct mk *, struct mk_scope *, struct str name, enum mk_op, struct str value,
                 enum mk_origin, const struct mk_at *);
void mk_var_undefine(struct mk *, struct mk_scope *, struct str name, enum mk_origin);

/* Split `NAME op VALUE` at the operator. False if the line is no assignment; nothing is expanded */
bool mk_var_parse(struct str line, struct str *name, enum mk_op *op, struct str *value);

/* is its origin stronger than what a definition of this one may replace? -e strengthens that of the
 * environment */
bool mk_var_resists(const struct mk *, struct mk_var *, enum mk_origin);
void mk_var_retire(struct mk *, struct mk_var *); /* empties its value, which may be being expanded */

/* ---- scopes */
struct mk_scope *mk_scope_new(struct mk *, struct mk_scope *up);
void mk_scope_free(struct mk *, struct mk_scope *);
struct mk_scope *mk_scope_enter(struct mk *, struct mk_scope *); /* innermost from now on; returns what was */
void mk_scope_leave(struct mk *, struct mk_scope *was);

/* ---- the environment of what we run: NULL-terminated, valid until the next one is built. Exported variables
 * are expanded as seen from scope; MAKELEVEL is one more. recursive: MAKEFLAGS names a jobserver that the
 * child may use (make §1.11, §2.1). NULL after mk_fatal */
char **mk_environ(struct mk *, struct mk_scope *, bool recursive);

/* what the environment brought under this name, or NULL */
const char *mk_environ_brought(const struct mk *, struct str name);

void mk_vars_init(struct mk *, char *const *environ);
void mk_vars_fini(struct mk *);
void mk_env_free(struct mk_env *);
/* as -p shows it: origin and place, then what defines it; prefix is "TARGET: " or nothing */
void mk_var_print(struct mk *, const struct mk_var *, const char *prefix, struct buf *out);
void mk_vars_print(struct mk *, struct buf *out); /* -p: "# Variables" */
/* a value that is not to be expanded, as an assignment would have it */
void mk_value_print(struct str value, struct buf *out);

#endif
