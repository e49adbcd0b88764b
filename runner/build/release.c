/* release.c - see release.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/build/release.h"

#include <unistd.h>

#include "runner/spawn/probe.h"

static bool
is_held(const char *path)
{
	return access(path, X_OK) == 0 && probe_busy(path) == 1;
}

uint32_t
release_held(const struct graph *g, uint32_t edge)
{
	struct ids outs = edge_outs(g, edge);

	for (uint32_t i = 0; i < outs.n; i++)
		if (g->nodes.p[outs.p[i]].nuses && is_held(graph_path(g, outs.p[i]).p))
			return outs.p[i];
	return NONE;
}

void
release_explain(const struct graph *g, uint32_t node, struct buf *out)
{
	const char *path = graph_path(g, node).p;
	size_t before;

	if (out->n && out->p[out->n - 1] != '\n')
		buf_putc(out, '\n');
	buf_printf(out, "'%s' is open for writing: ", path);
	before = out->n;
	if (probe_explain(path, out) == 0 || out->n == before)
		buf_puts(out, "by whom cannot be seen");
	buf_putc(out, '\n');
}

void
release_diagnose(const struct graph *g, uint32_t edge, struct buf *output)
{
	struct ids ins = edge_ins(g, edge);

	if (!output->n || !memmem(output->p, output->n, "Text file busy", strlen("Text file busy")))
		return;
	for (uint32_t i = 0; i < ins.n; i++)
		if (is_held(graph_path(g, ins.p[i]).p))
			release_explain(g, ins.p[i], output);
}
