/* appetite.c - see appetite.h. SPDX-License-Identifier: Apache-2.0 */
#include "cli/appetite.h"

#include "runner/exec/load.h"
#include "session/say.h"

/* of the last runs of all outputs */
static int64_t
average_kb(const struct history *h)
{
	int64_t sum = 0, n = 0;

	for (uint32_t name = 0; name < h->newest.n; name++) {
		sum += h->steps.p[h->cells.p[h->newest.p[name]].step].maxrss_kb;
		n++;
	}
	return n ? sum / n : 0;
}

static int64_t
expect_kb(void *ctx, uint32_t edge)
{
	const struct appetite *a = ctx;
	const struct graph *g = &a->session->graph;
	uint32_t step = history_find(&a->history, graph_path(g, edge_first_out(g, edge)), NONE);

	return step == NONE ? a->typical_kb : a->history.steps.p[step].maxrss_kb;
}

/* An empty history is one to go by, too: everything is expected to take nothing. */
static void
learn(struct appetite *a, struct session *s)
{
	struct err err = {0};

	if (history_load(&a->history, s, &err) < 0)
		say_warning(s->persona, "%s", buf_cstr(&err.text));
	err_fini(&err);
	a->typical_kb = average_kb(&a->history);
}

void
appetite_init(struct appetite *a, struct session *s)
{
	const struct memory_size *keep = &s->opts->keep_free;
	struct memory memory;

	*a = (struct appetite){.session = s};
	if ((!keep->kb && keep->percent <= 0) || s->opts->dry)
		return;
	if (load_memory("", &memory) < 0) {
		say_warning(s->persona, "--keep-free-memory: the system does not tell how much is free");
		return;
	}
	learn(a, s);
	a->opts = (struct memory_opts){
		.keep_kb = keep->percent > 0 ? (int64_t)((double)memory.total_kb * keep->percent / 100)
		                             : keep->kb,
		.root = "",
		.expect_kb = expect_kb,
		.ctx = a,
	};
	a->on = true;
}

void
appetite_fini(struct appetite *a)
{
	if (a->on)
		history_fini(&a->history);
}

const struct memory_opts *
appetite_opts(const struct appetite *a)
{
	return a->on ? &a->opts : NULL;
}
