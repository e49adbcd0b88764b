/* tools.h - the tools behind -t (ninja K). Each is a function in a tool_*.c; the table of them is in tools.c.
 * None takes a lock: a running build's commands call them on its own directory. */
#ifndef TOOLS_H
#define TOOLS_H

#include "session/session.h"

/* What -t NAME means. ARGS_GO and *tool, or the exit code to leave with: listed, or unknown and said so */
int tools_choose(const char *name, const struct persona *, const struct tool **tool);

int tool_affected(struct session *, int argc, char **argv);
int tool_browse(struct session *, int argc, char **argv);
int tool_clean(struct session *, int argc, char **argv);
int tool_cleandead(struct session *, int argc, char **argv);
int tool_commands(struct session *, int argc, char **argv);
int tool_compdb(struct session *, int argc, char **argv);
int tool_compdb_targets(struct session *, int argc, char **argv);
int tool_deps(struct session *, int argc, char **argv);
int tool_dump(struct session *, int argc, char **argv);
int tool_graph(struct session *, int argc, char **argv);
int tool_inputs(struct session *, int argc, char **argv);
int tool_missingdeps(struct session *, int argc, char **argv);
int tool_multi_inputs(struct session *, int argc, char **argv);
int tool_query(struct session *, int argc, char **argv);
int tool_recompact(struct session *, int argc, char **argv);
int tool_restat(struct session *, int argc, char **argv);
int tool_rules(struct session *, int argc, char **argv);
int tool_somepath(struct session *, int argc, char **argv);
int tool_targets(struct session *, int argc, char **argv);
int tool_urtle(struct session *, int argc, char **argv);
int tool_what_if(struct session *, int argc, char **argv);
int tool_why(struct session *, int argc, char **argv);

/* ---- what they have in common */
int tool_failed(const struct session *, struct err *); /* says it; returns the exit code 1 */
void tool_put(struct str s);                           /* to stdout */
void tool_put_line(struct str s);

uint32_t tool_find(const struct graph *, struct str path); /* the node of a path in any spelling, or NONE */

/* the targets that argv names, from argv[optind] on. 0, or -1 and err */
int tool_targets_of(const struct session *, int argc, char **argv, idvec *out, struct err *);

/* The same for questions about files: a name that the manifest does not know may be the absolute one of a
 * file that it calls by a relative one, as Meson does, or the other way round, as CMake does. */
int tool_files_of(const struct session *, int argc, char **argv, idvec *out, struct err *err);
uint32_t tool_known_file(const struct session *, const char *name); /* a node, or NONE */

/* Depth-first below a node, steered by who walks: below_next hands out the inputs of what was entered last,
 * one by one; to see below one of them, enter it (something must make it). Only g has to be set before. */
struct below {
	const struct graph *g;
	VEC(struct below_frame { uint32_t node, next; }) stack;
};

enum below_step { BELOW_END, BELOW_INPUT, BELOW_LEFT }; /* *node is an input, or its inputs are all done */

void below_enter(struct below *, uint32_t node);
enum below_step below_next(struct below *, uint32_t *node);
void below_fini(struct below *);

/* the value of key for an edge, in place of what was in out. 0, or -1 and err */
int tool_bind(const struct session *, uint32_t edge, enum edge_key, struct buf *out, struct err *);

#endif
