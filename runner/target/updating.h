/* updating.h - a walk over Makefiles on its way: what it knows of its targets, what its parts share. Those
 * of this room look at single targets: turn.h says whose turn it is, decide.h whether it is out of date,
 * alias.h by which name it goes, shuffle.h in which order its prerequisites are gone through. The walk itself
 * is update.h's. */
#ifndef UPDATING_H
#define UPDATING_H

#include "manifest/make/mk.h"
#include "manifest/recipe/recipe.h"
#include "manifest/read/read.h"
#include "runner/lines/children.h"
#include "runner/lines/voice.h"

/* modification times that no file has */
#define TIME_UNKNOWN ((int64_t)-1)
#define TIME_NONE    ((int64_t)0) /* there is no such file */
#define TIME_OLD     ((int64_t)1) /* -o */
#define TIME_NEW     INT64_MAX    /* just made, or as good as that; -W */

enum node_state {
	NODE_NEW,
	NODE_QUEUED,  /* a :: rule whose turn comes behind the others of its name */
	NODE_OPEN,    /* its prerequisites are being gone through, or awaited */
	NODE_LOOKED,  /* nobody needs it yet: an intermediate file that was looked at, or through */
	NODE_RUNNING, /* its recipe, or that of a peer which makes it too */
	NODE_OVER,
};

enum node_result { RESULT_OK, RESULT_QUESTION, RESULT_FAILED };

/* what few targets have */
struct node_more {
	idvec besides;       /* prerequisites of its peers (&:), made with its own; NONE: dropped */
	idvec order;         /* in which prerequisites are gone through, if shuffled: indices; else empty */
};

/* what a walk knows of a target; parallel to mk.rules.targets */
struct node {
	uint8_t state, result;
	uint8_t earlier;     /* making: the result of going through its prerequisites for the first time */
	uint8_t above;       /* the result of the :: rules of its name that come before it */
	bool looking;        /* open only to be looked through */
	bool on_stack;
	bool making;         /* it is out of date: what it needs is made for good */
	bool early;          /* … or so it seems while some of its prerequisites are being made */
	bool ran;            /* commands were run for it … */
	bool pretended;      /* … or some only said to be (-n) */
	bool fresh;          /* what was looked through is newer than any file, or missing */
	bool glanced;        /* LOOKED: it was newer than who asked, and nothing below it was looked at */
	bool by_peers;       /* its rule was known when it was begun: its age is that of its oldest peer */
	bool stale;          /* LOOKED: to look again would tell something else */
	bool unasked;        /* LOOKED: only for those who list it by another name (DEP_ELSEWHERE) */
	bool deps_failed;
	bool hushed;         /* it failed for a makefile that may be missing: nobody was told */
	bool asked_peers;    /* besides is known */
	bool gpath;          /* where it was found is where it is made, too */
	bool here;           /* it was made: nobody looks for it elsewhere any more */
	bool met, judged;    /* --debug: it was spoken of in this walk; that it must be made … */
	bool entered;        /* … and the prerequisite that is next was opened for it */
	bool listed;         /* among made */
	bool coarse;         /* mtime is in whole seconds: as a target it is as new as that second gets */
	int64_t mtime;       /* as of now */
	int64_t before;      /* when it was reached */
	int64_t through;     /* LOOKED: the newest of what it is, and of what is below it */
	int64_t against;     /* looking: the time of the target that it is looked at for */
	uint32_t where;      /* the name under which it was found (VPATH), or NONE: its own */
	uint32_t parent;     /* who first wanted it; NONE: a goal */
	uint32_t goal;       /* for which goal that was: index into walk.goals */
	uint32_t seq;        /* in which order it was reached */
	uint32_t dep;        /* the prerequisite that is next */
	uint32_t depth;      /* below its goal: for --debug */
	uint32_t pending;    /* prerequisites that it waits for */
	uint32_t maker;      /* the peer whose recipe makes it, or NONE */
	idvec waiters;       /* targets that wait for it; LOOKED: that were summed up by what it is */
	struct node_more *more; /* or NULL */
};

/* one thing to be brought up to date */
struct update_goal {
	uint32_t target;
	bool optional;       /* if it cannot be made, nobody minds (-include) */
	const struct mk_makefile *makefile; /* it is one, or NULL; borrowed */
	bool over;
	bool ran;            /* something was run for it */
	bool asked;          /* a makefile that is named as a goal, too: -n, -q and -t hold for it */
	bool told_missing;   /* that the makefile is not there: once, before the first error */
	enum node_result result;
};

struct jobserver;
struct preview;
struct report;

struct update_opts {
	bool makefiles;      /* the goals are makefiles: nobody is told what is up to date */
	bool dry, question, touch, always_make;
	bool no_what_if;     /* -W does not count */
	const char *shuffle; /* --shuffle, or NULL: "identity", "reverse", or a seed */
	struct preview *preview; /* recipes are put here instead of being run; or NULL. Wants dry */
	struct report *report;   /* is told of recipes; or NULL */
};

struct task;

struct update {
	struct mk *mk;
	struct voice *out;
	struct children *children;
	struct jobserver *slots;  /* shared with others, or NULL */
	struct update_opts o;
	VEC(struct node) nodes;
	VEC(struct update_goal) goals;
	uint32_t first_goal, next_goal; /* that is not over; that was not begun */
	uint32_t last_goal;       /* that was gone to last: what fails is said to be on the way to it */
	uint32_t current;         /* the target whose recipe is just being begun, or NONE */
	uint32_t next_rule;       /* the :: rule to be opened next, or NONE */
	idvec stack;
	idvec ready;              /* a heap by seq: awaited prerequisites are over */
	uint32_t cursor;          /* seq of what was last taken up in this pass */
	uint32_t nseq;
	uint32_t nparked;         /* open, and not on the stack */
	struct task *running;
	uint32_t nrunning;
	uint32_t nran;            /* processes started, or touched, or said to be */
	bool stop;                /* something failed: nothing new is begun */
	bool answered;            /* or under -q, a make below us says that something is to be done */
	bool wants_room;          /* a recipe waits for a slot */
	bool told_waiting;
	struct hold last_words;   /* -O: of the recipe that ended it all */
	bool skewed;              /* a file is of the future: said once */
	idvec made;               /* in order: for intermediate files to be removed at the end */
};

/* ---- what a walk knows */
struct node *update_add_node(struct update *, uint32_t target); /* for update_node alone */
struct node_more *update_more(struct update *, uint32_t target); /* set up if need be */
void update_forget(struct node *);                              /* as if it had not been reached */

static inline struct node *
update_node(struct update *w, uint32_t target) /* stale after the next target was added */
{
	return target < w->nodes.n ? &w->nodes.p[target] : update_add_node(w, target);
}

static inline struct mk_target *
update_target(struct update *w, uint32_t target) /* moves when one is added */
{
	return &w->mk->rules.targets.p[target];
}

static inline struct str
update_name(struct update *w, uint32_t target)
{
	return mk_str(w->mk, update_target(w, target)->name);
}

/* of :: rules the last one stands for all: it is over when they all are */
static inline uint32_t
update_last_rule(struct update *w, uint32_t target)
{
	while (update_target(w, target)->next != NONE)
		target = update_target(w, target)->next;
	return target;
}

/* ---- when something goes wrong */
void update_fail(struct update *, uint32_t target); /* without -k nothing new begins */

/* before an error on the way to an included file: that it is not there */
void update_tell_missing(struct update *, uint32_t goal);

#endif
