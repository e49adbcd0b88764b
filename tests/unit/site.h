/* site.h - a building site for tests of the runner: a fake disk and executor, real logs in a folder of their
 * own, and a recorder of what was told. Each site_build is a new run of the program:
 * manifest and logs are read again. */
#ifndef SITE_H
#define SITE_H

#include "fake_disk.h"
#include "fake_exec.h"
#include "graph/graph.h"
#include "runner/build/build.h"

struct site {
	struct fake_disk disk;
	struct fake_exec exec;
	char dir[64];
	struct build_opts o;      /* keep_going, explain, dry …: set before site_build; the rest is filled in */

	struct build_result end;  /* of the last site_build */
	struct err err;           /* and its error, if any */
	struct buf why;           /* the lines of -d explain */
	struct buf causes;        /* a line for each step that ended: word and file */
	struct buf output;        /* what jobs said */
	struct buf limits;        /* a line for each limit: its name, running/depth, waiting */
	struct buf messages;      /* a line each */
	uint32_t planned, pruned, started;
	uint32_t nedges, nnodes;
};

/* rules that most manifests need: cat, touch, and cat with restat-like "keep" */
#define RULES                                                     \
	"rule cat\n  command = cat $in > $out\n"                  \
	"rule touch\n  command = touch $out\n"                    \
	"rule keep\n  command = keep $out\n  restat = 1\n"        \
	"rule true\n  command = true\n  restat = 1\n"             \
	"rule fail\n  command = fail 3\n"

void site_open(struct site *);
void site_close(struct site *);
void site_manifest(struct site *, const char *text);
void site_log(struct site *, const char *text); /* in place of what .ninja_log holds */

/* Build targets (separated by spaces; "" = defaults). Returns the commands that ran, a line each; "(error)"
 * if something could not be planned. */
const char *site_build(struct site *, const char *targets);

#endif
