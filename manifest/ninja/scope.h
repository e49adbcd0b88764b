/* scope.h - variables, rules, and what they come to for an edge (ninja C): the front end's half of a graph.
 * Like the graph it is ids and offsets into flat arrays; names are ids in graph.names. */
#ifndef SCOPE_H
#define SCOPE_H

#include "base/base.h"
#include "data/map.h"
#include "base/vec.h"
#include "graph/graph.h"
#include "lex.h"

/* the names that mean something to us stand together in graph.names: the keys of enum edge_key, then these */
enum { WORD_IN = NKEYS, WORD_IN_NEWLINE, WORD_OUT, NWORDS };

enum { SCOPE_TOP = 0, RULE_PHONY = 0 };

/* of a file (and all that it includes), or of the block below one build statement */
struct scope {
	uint32_t parent;   /* or NONE */
	uint32_t first, n; /* of a block: bindings[first..] */
	uint16_t keys;     /* 1 << key: it binds that edge_key */
	bool indexed;      /* its bindings are in `index`: those of a file, and of a long block */
};

struct binding {
	uint32_t name;
	uint32_t at, n; /* the value: ninja_text */
	uint32_t room;  /* what fits there when it is bound anew */
};

struct rule {
	uint32_t name, scope;
	uint32_t keys; /* 1 << key: it has a value, maybe an empty one */
	struct part_run {
		uint32_t first, n; /* parts[first..] */
	} value[NKEYS];
};

/* of a rule's value, which is evaluated for an edge */
struct part {
	uint32_t var;   /* a variable's name; or NONE: */
	uint32_t at, n; /* ninja_text */
};

/* Statements that are read apart (builds.h) have a graph and one of these of their own, around which the
 * manifest's is, that stands still meanwhile: ids below the counts that it has are its. Rules are always
 * its. */
struct ninja {
	const struct graph *outer; /* or NULL */
	uint32_t outer_names, outer_scopes, outer_bindings;
	uint32_t words; /* names id of the first of them */
	VEC(struct scope) scopes;
	VEC(struct binding) bindings;
	struct map index; /* (scope, name) → bindings */
	VEC(struct rule) rules;
	struct map rule_index; /* (scope, name) → rules */
	VEC(struct part) parts;
	/* Values: where the first large file says them, and others behind that. Its text does not move */
	struct buf manifest, text;
};

static inline struct ninja *
ninja_of(const struct graph *g)
{
	return g->front;
}

/* what stands at an offset */
static inline const char *
ninja_text(const struct ninja *n, uint32_t at)
{
	return at < n->manifest.n ? n->manifest.p + at : n->text.p + (at - n->manifest.n);
}

void scope_init(struct graph *, struct ninja *); /* the graph's front; with the top scope, and phony in it */
void scope_fini(struct ninja *);

/* front of a graph that is empty, for statements around which there is `outer`; and to append them to it,
 * after the graph: edges from `first` on have scopes of the statements */
void scope_init_inner(struct graph *, struct ninja *, const struct graph *outer);
bool scope_has_room(const struct graph *, const struct graph *inner);
void scope_merge(struct graph *, const struct graph *inner, uint32_t first);

uint32_t scope_new(struct ninja *, uint32_t parent, bool block); /* a block is filled before the next scope */

/* The value in a scope or the nearest one around it, empty if unbound; stale after the next scope_let. */
struct str scope_get(const struct graph *, uint32_t scope, struct str name);

/* A longer value is refused, lest a few lines ask for all memory: the functions below are false, or -1 with
 * err, then. */
#define VALUE_MAX ((size_t)64 << 20)

bool scope_eval(const struct graph *, uint32_t scope, struct pieces, struct buf *out); /* appends */
bool scope_let(struct graph *, uint32_t scope, struct str name, struct pieces, uint32_t eval_in);

uint32_t rule_new(struct graph *, uint32_t scope, struct str name);
/* in it or around it, of the rules before `end`; or NONE */
uint32_t rule_find(const struct graph *, uint32_t scope, struct str name, uint32_t end);
bool rule_is_in(const struct graph *, uint32_t scope, struct str name);    /* not around it */
bool rule_let(struct graph *, uint32_t rule, enum edge_key, struct pieces);
enum edge_key rule_key(const struct graph *, struct str name); /* NKEYS: no such variable */

/* an edge, or one that is about to be */
struct binder {
	const struct graph *g;
	uint32_t rule, scope;
	struct ids outs, ins; /* what $out and $in stand for */
};

/* append the value of key; 0, or -1 and err (a cycle) */
int binder_bind(const struct binder *, enum edge_key key, struct buf *out, struct err *);

extern const struct edge_ops ninja_ops;

#endif
