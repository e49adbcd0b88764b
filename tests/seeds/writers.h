/* writers.h - what tests of the fence share: programs written and run by many threads at once. */
#ifndef WRITERS_H
#define WRITERS_H

#include "base/base.h"
#include "runner/spawn/fence.h"

/* how the threads go about it */
struct writers {
	enum fence_kind kind;
	enum spawn_rung rung;
	bool no_close_range;
	int open_flags;      /* O_CLOEXEC, or none: with a fence it does not matter */
	unsigned extra;      /* more descriptors open in each thread */
	const char *folder;  /* where they write */
	unsigned threads, rounds; /* rounds for each */
};

struct written {
	unsigned long rounds;
	unsigned long busy;   /* "text file busy" */
	unsigned long failed; /* anything else that went wrong */
	double seconds;
};

struct written writers_run(const struct writers *);

/* WEIR_LONG: `rounds` many times over; else as they are */
unsigned long_run(unsigned rounds);

/* bin/NAME; the text of bin/nothing; a new folder in `where`, and away with it and the files in it */
const char *program_path(const char *name, char path[4096]);
void read_nothing(struct buf *);
char *make_folder(const char *where);
void remove_folder(char *);

/* for cmocka: *state is a new folder here, and goes away */
int in_a_folder(void **state);
int away(void **state);

/* the descriptor of a new program, open for writing still; or -errno */
int write_program(const char *path, const struct buf *text, int flags);

/* the request, all else as we have it */
struct spawn_req plain_request(const char *const *argv);

/* reap, waiting; the wait status */
int reap(struct child *);

/* does the kernel refuse to execute what is open for writing? */
bool kernel_denies_write(const char *folder);

double seconds_now(void);

#endif
