/* implicit.h - the search for implicit rules, in parts (make §1.13). implicit_match.c knows which rules match
 * a name, implicit_search.c tries whether what they need is there, implicit_enter.c enters what was found in
 * the rules. */
#ifndef MK_IMPLICIT_H
#define MK_IMPLICIT_H

#include "manifest/implicit/implicit_search.h"

/* one target of one pattern rule */
struct mk_tail {
	uint32_t rule, target; /* index of rules.patterns, of its targets */
	struct str before;     /* what stands before the % … */
	struct str after;      /* … and behind */
	uint32_t next;         /* with the same text behind, later in order; NONE */
};

struct mk_search {
	struct map heads;      /* hash of the text behind % → the first such tail */
	struct map lasts;
	VEC(struct mk_tail) tails;
	idvec lengths;         /* of texts behind %, each once */
	idvec anything;        /* tails that are a lone %: not among those of heads */
	uint32_t indexed;      /* patterns so far */
	struct map impossible; /* hashes of names that no rules make, one after the other; valid for … */
	uint32_t ran;
	uint64_t tried;        /* rules so far */
	const char *member;    /* the name that is searched for as (member), without its archive; or NULL */
	bool mentions;         /* a name was refused that the makefiles mention: a last try makes sense */
	struct arena scratch;  /* names and stems of one search: most guesses leave nothing behind */
};

/* a rule that might do */
struct mk_candidate {
	uint32_t rule, target;
	struct str stem;       /* in the name that is searched for */
	size_t ndir;           /* bytes of its directory that the pattern does not see */
};

typedef VEC(struct mk_candidate) mk_candidates;

/* how a name is made: found, not yet entered in the rules */
struct mk_way {
	uint32_t rule, target;
	struct str name, stem; /* stem with the directory */
	struct str dir;
	mk_deps deps;          /* of names */
	VEC(struct mk_way *) below; /* how each dep is made if that needs a rule, too; else NULL */
};

/* what counts besides files: what other rules make; what the makefiles only mention */
enum mk_reach { REACH_CHAINS = 1 << 0, REACH_MENTIONS = 1 << 1 };

/* ---- implicit_match.c */

struct mk_search *mk_implicit_index(struct mk *); /* of all patterns that there are by now */

/* Append the rules whose pattern matches, best first. deeper: on the way to something else */
void mk_implicit_gather(struct mk *, struct str name, bool deeper, unsigned reach, mk_candidates *);

/* ---- implicit_enter.c */

/* It is how the target is made: its recipe, prerequisites and peers are those of the rule. */
void mk_implicit_enter(struct mk *, uint32_t target, struct mk_way *);
void mk_implicit_free(struct mk_way *); /* and all below it; or NULL */

/* ---- implicit_tell.c: what --debug=i says; level: how many rules deep */

void mk_implicit_tell(struct mk *, unsigned level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void mk_implicit_tell_rule(struct mk *, unsigned level, const char *verb, uint32_t rule, const char *how,
                           struct str name);
/* that it is mentioned is not enough */
void mk_implicit_tell_unqualified(struct mk *, unsigned level, struct str name, uint32_t rule);
void mk_implicit_tell_avoided(struct mk *, unsigned level); /* rules that are in use further up */

/* append a pattern: one with a % has dir in front of it, and the stem in its place */
void mk_implicit_put(struct str pattern, struct str dir, struct str stem, struct buf *out);

#endif
