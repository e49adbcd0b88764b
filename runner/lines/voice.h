/* voice.h - what make itself prints, in order with what its children print. Straight through, or kept
 * together per recipe (-O; make §1.15). The lines about the directory come before the first word of
 * anybody. */
#ifndef VOICE_H
#define VOICE_H

#include "base/base.h"

/* where the output of one recipe is kept until it may be shown as a whole */
struct hold {
	int out, err;   /* temporary files, the same if stdout and stderr are; -1: nothing is kept */
};

struct voice {
	struct buf text;        /* for stdout, not yet written */
	const char *program;    /* "make" or "make[1]" */
	const char *directory;  /* NULL: nobody is told where we are; borrowed */
	const char *entered;    /* of which directory they have been told; NULL: of none */
	bool each;              /* -O: they are told with each group of output, not once for all */
	bool remark;            /* -p: that is a comment */
	bool same;              /* stdout and stderr are one file */
	int error;              /* stdout took no more: -errno; 0: it did, or was closed from the start */
	struct hold *hold;      /* where messages go now; NULL: straight through */
	const char *tmpdir;     /* once it is known */
	int mutex;              /* file whose lock says who may show a group; -1: none */
	struct buf mutex_path;  /* which we made, and have to remove; empty: another did */
};

void voice_init(struct voice *, const char *program);
void voice_print(struct voice *, bool to_stderr, struct str text);
void voice_note(struct voice *, struct str text);  /* to stdout, as if nothing had been said */
void voice_flush(struct voice *);
void voice_yield(struct voice *);  /* before a child may write, where we do */
void voice_end(struct voice *);    /* says that we leave the directory, flushes, removes what we made */

/* where temporary files go: $MAKE_TMPDIR, $TMPDIR or /tmp; what is wrong with the first two is said (make
 * §2.1) */
const char *voice_tmpdir(struct voice *);

/* a new file there: a descriptor, or -errno, which was said */
int voice_temporary(struct voice *, struct buf *path);

/* ---- -O */

/* Join those who share a mutex (--sync-mutex), or make one if auth is NULL. 0, or -errno, and it has been
 * said */
int voice_sync(struct voice *, const char *auth);
void voice_sync_auth(const struct voice *, struct buf *text); /* for --sync-mutex */

void hold_init(struct hold *);
int hold_open(struct voice *, struct hold *); /* 0 or -errno */
void hold_show(struct voice *, struct hold *, bool directory); /* all of it at once, then it is empty */
void hold_close(struct voice *, struct hold *);

#endif
