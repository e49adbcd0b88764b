/* watched.h - a disk that remembers the times that it was asked for together, and is told by the kernel when
 * they are no longer true: unchanged files are not touched again. What inotify cannot vouch for is asked for
 * each time: files behind symbolic links, with several names, directories, files on a network, in directories
 * that do not exist. */
#ifndef WATCHED_H
#define WATCHED_H

#include "base/base.h"
#include "base/vec.h"
#include "data/intern.h"
#include "data/map.h"
#include "io/disk.h"

struct watched_file {
	int64_t ns;   /* the last answer */
	bool asked;   /* there was one */
	bool known;   /* it still holds: the kernel would have told */
	bool polled;  /* the kernel will not tell */
	bool used;    /* it was asked for since watched_round */
	bool trigger; /* somebody waits for it to change */
};

struct watched_dir {
	int wd;        /* -1: cannot be watched */
	bool trusted;  /* neither it nor one above it is a link, and the kernel sees all that happens in it */
	uint32_t same; /* another name of the same directory, or NONE */
};

struct watched {
	struct disk disk; /* first: to be asked */
	struct disk *inner;
	int fd; /* readable when something happened; -1: nothing is watched */
	struct intern paths;
	VEC(struct watched_file) files; /* by path */
	struct intern dir_paths;        /* "" is the working directory */
	VEC(struct watched_dir) dirs;   /* by dir path */
	struct map by_wd;               /* → dirs */
	idvec stale;      /* files that something happened to since they were last looked at */
	uint32_t npolled; /* triggers that are polled */
	bool lost;        /* nothing is known any more */
	uint32_t changed; /* a trigger whose answer was not the one before, or NONE. Reset by the caller */
};

void watched_init(struct watched *, struct disk *inner);
void watched_fini(struct watched *);

void watched_round(struct watched *); /* from now on, note what is used */
void watched_trigger(struct watched *, const char *path); /* wait for it; it has been asked for */
void watched_no_triggers(struct watched *);

/* Take in what the kernel has to say, and look at the triggers that it is about, and if `all` at those that
 * it would not tell of; sets changed. False: nothing has happened */
bool watched_look(struct watched *, bool all);

#endif
