/* tools.c - see tools.h. SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/path.h"
#include "session/say.h"

enum { SHORT = 3 }; /* a name that is not longer is so few edits away from any word: no suggestion */

static int
tool_windows(struct session *s, int argc, char **argv)
{
	(void)argc;
	say_error(s->persona, "-t %s is only for Windows", argv[0]);
	return 1;
}

/* in the order in which -t list shows them */
static const struct tool tools[] = {
	{"browse", "look at the graph in a web browser", TOOL_BARE, tool_browse},
	{"msvc", NULL, TOOL_BARE, tool_windows},
	{"clean", "remove what was built", TOOL_LOADED, tool_clean},
	{"commands", "commands that make the given targets", TOOL_LOADED, tool_commands},
	{"inputs", "files that the given targets are made from", TOOL_LOADED, tool_inputs},
	{"multi-inputs", "the same, for each target by itself", TOOL_LOADED, tool_multi_inputs},
	{"deps", "inputs that compilers told of", TOOL_LOGGED, tool_deps},
	{"missingdeps", "generated files that are used without a declared path to them", TOOL_LOGGED,
	 tool_missingdeps},
	{"graph", "the graph below the targets, for graphviz", TOOL_LOADED, tool_graph},
	{"query", "what a file is made from and what it is for", TOOL_LOGGED, tool_query},
	{"targets", "targets by rule or by depth in the graph", TOOL_LOADED, tool_targets},
	{"compdb", "compilation database (JSON), by rule", TOOL_LOADED, tool_compdb},
	{"compdb-targets", "compilation database (JSON) of the given targets", TOOL_LOADED,
	 tool_compdb_targets},
	{"recompact", "rewrite the logs without what is stale", TOOL_LOADED, tool_recompact},
	{"restat", "take the outputs as they are now for built", TOOL_BARE, tool_restat},
	{"rules", "all rules", TOOL_LOADED, tool_rules},
	{"cleandead", "remove built files that the manifest no longer makes", TOOL_LOGGED, tool_cleandead},
	{"somepath", "how one file comes to depend on another", TOOL_LOGGED, tool_somepath},
	{"affected", "targets that a change of the given files concerns", TOOL_LOGGED, tool_affected},
	{"why", "why targets were made in the last build, or why not", TOOL_LOGGED, tool_why},
	{"what-if", "what a change of the given files would cause to run", TOOL_LOGGED, tool_what_if},
	{"dump", "the loaded graph as a manifest", TOOL_LOADED, tool_dump},
	{"urtle", NULL, TOOL_BARE, tool_urtle},
	{"wincodepage", NULL, TOOL_BARE, tool_windows},
};

static int
list(const struct persona *who)
{
	printf("%s subtools:\n", who->name);
	for (size_t i = 0; i < countof(tools); i++)
		if (tools[i].help)
			printf("%11s  %s\n", tools[i].name, tools[i].help);
	return 0;
}

int
tools_choose(const char *name, const struct persona *who, const struct tool **tool)
{
	const char *names[countof(tools) + 1] = {"list"};
	size_t nnames = 1;
	struct buf hint = {0};

	if (strcmp(name, "list") == 0)
		return list(who);
	for (size_t i = 0; i < countof(tools); i++) {
		if (strcmp(name, tools[i].name) == 0) {
			*tool = &tools[i];
			return ARGS_GO;
		}
		if (strlen(tools[i].name) > SHORT)
			names[nnames++] = tools[i].name;
	}
	say_did_you_mean(&hint, name, names, nnames);
	say_fatal(who, "unknown tool '%s'%s", name, buf_cstr(&hint));
	buf_free(&hint);
	return 1;
}

/* ---- what they have in common */
int
tool_failed(const struct session *s, struct err *err)
{
	say_err(s->persona, err);
	err_fini(err);
	return 1;
}

void
tool_put(struct str s)
{
	fwrite(s.p, 1, s.n, stdout);
}

void
tool_put_line(struct str s)
{
	tool_put(s);
	putchar('\n');
}

int
tool_targets_of(const struct session *s, int argc, char **argv, idvec *out, struct err *err)
{
	return session_targets(s, argv + optind, argc - optind, out, err);
}

uint32_t
tool_find(const struct graph *g, struct str path)
{
	struct buf canon = {0};
	uint32_t node;

	buf_put(&canon, path);
	path_canon_buf(&canon);
	node = canon.n ? graph_find(g, buf_str(&canon)) : NONE;
	buf_free(&canon);
	return node;
}

/* what else the file of a canonical path is called */
static void
put_other_name(struct buf *out, struct str path)
{
	char *here = getcwd(NULL, 0);

	if (here && *path.p == '/') {
		path_relative(out, path, str_of(here));
	} else if (here) {
		buf_printf(out, "%s/", here);
		buf_put(out, path);
		path_canon_buf(out);
	}
	xfree(here);
}

uint32_t
tool_known_file(const struct session *s, const char *name)
{
	uint32_t node = tool_find(&s->graph, str_of(name));
	struct buf path = {0}, other = {0};

	buf_puts(&path, name);
	path_canon_buf(&path);
	if (path.n && node == NONE) {
		put_other_name(&other, buf_str(&path));
		node = graph_find(&s->graph, buf_str(&other));
	}
	buf_free(&path);
	buf_free(&other);
	return node;
}

int
tool_files_of(const struct session *s, int argc, char **argv, idvec *out, struct err *err)
{
	for (int i = optind; i < argc; i++) {
		uint32_t node = tool_known_file(s, argv[i]);

		if (node == NONE && session_target(s, argv[i], &node, err) < 0)
			return -1;
		vec_push(out, node);
	}
	return 0;
}

void
below_enter(struct below *b, uint32_t node)
{
	BUG_ON(b->g->nodes.p[node].in == NONE);
	vec_push(&b->stack, ((struct below_frame){node, 0}));
}

enum below_step
below_next(struct below *b, uint32_t *node)
{
	struct below_frame *top;
	struct ids ins;

	if (!b->stack.n)
		return BELOW_END;
	top = &b->stack.p[b->stack.n - 1];
	ins = edge_ins(b->g, b->g->nodes.p[top->node].in);
	if (top->next < ins.n) {
		*node = ins.p[top->next++];
		return BELOW_INPUT;
	}
	*node = vec_pop(&b->stack).node;
	return BELOW_LEFT;
}

void
below_fini(struct below *b)
{
	vec_free(&b->stack);
}

int
tool_bind(const struct session *s, uint32_t edge, enum edge_key key, struct buf *out, struct err *err)
{
	buf_clear(out);
	return s->graph.ops->bind(&s->graph, edge, key, out, err);
}
