/* ninja_fuzz.c - any bytes as a manifest, and as a second file that it may include as "inc" (two_files.h).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/ninja.h"
#include "two_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
ignore(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

/* who makes what and who reads what agree, and every key has an answer */
static void
check_edge(const struct graph *g, uint32_t edge)
{
	struct ids outs = edge_outs(g, edge), ins = edge_ins(g, edge);
	struct buf value = {0};
	struct err err = {0};

	BUG_ON(!outs.n || g->edges.p[edge].pool >= g->pools.n);
	for (uint32_t i = 0; i < outs.n; i++)
		BUG_ON(g->nodes.p[outs.p[i]].in != edge);
	for (uint32_t i = 0; i < ins.n; i++)
		BUG_ON(!node_uses(g, ins.p[i]).n || !graph_path(g, ins.p[i]).n);
	for (unsigned key = 0; key < NKEYS; key++)
		if (g->ops->bind(g, edge, (enum edge_key)key, &value, &err) < 0)
			BUG_ON(!err_is_set(&err));
	err_fini(&err);
	buf_free(&value);
}

static void
check_rules(const struct graph *g)
{
	idvec rules = {0};
	struct buf raw = {0};

	ninja_rules(g, &rules);
	for (uint32_t i = 0; i < rules.n; i++)
		ninja_rule_raw(g, rules.p[i], KEY_COMMAND, &raw);
	vec_free(&rules);
	buf_free(&raw);
}

static void
load(struct two_files *files)
{
	struct ninja_opts opts = {.disk = &files->disk, .version = "1.14.0", .warn = ignore};
	struct graph g;
	struct err err = {0};

	graph_init(&g);
	if (ninja_load(&g, "in", &opts, &err) == 0) {
		for (uint32_t i = 0; i < g.edges.n; i++)
			check_edge(&g, i);
		check_rules(&g);
	} else {
		BUG_ON(!err_is_set(&err));
	}
	err_fini(&err);
	ninja_free(&g);
	graph_fini(&g);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct two_files files;

	two_files_init(&files, data, n);
	if (files.dollars <= DOLLARS_MAX)
		load(&files);
	buf_free(&files.text);
	return 0;
}
