/* builds.c - see builds.h. SPDX-License-Identifier: Apache-2.0 */
#include "builds.h"

#include <stdlib.h>

#include "base/crew.h"
#include "scope.h"

enum {
	PIECE = 128 * 1024,
	BATCH = 128, /* pieces: their text and what they came to are in memory together */
	FEW = 4,     /* so many are read as fast by one */
};

struct lot {
	uint32_t first, n; /* runs */
	struct graph g;
	struct ninja front;
	bool well;
};

struct round {
	const struct builds *builds;
	const struct graph *outer;
	const struct builds_ops *ops;
	VEC(struct lot) lots;
};

void
builds_init(struct builds *a, uint32_t piece)
{
	*a = (struct builds){.piece = piece ? piece : PIECE, .always = piece};
}

static void
forget(struct builds *a)
{
	for (uint32_t i = 0; i < a->kept.n; i++)
		buf_free(&a->kept.p[i]);
	a->runs.n = a->kept.n = 0;
	a->bytes = 0;
	a->batch++;
}

void
builds_fini(struct builds *a)
{
	forget(a);
	vec_free(&a->runs);
	vec_free(&a->kept);
	map_fini(&a->looked_at);
}

bool
builds_looks_at(const struct builds *a, uint32_t scope)
{
	return a->runs.n && map_get(&a->looked_at, scope) == a->batch;
}

bool
builds_add(struct builds *a, const struct graph *g, const struct run *run)
{
	const struct ninja *n = ninja_of(g);
	uint32_t s = run->scope;

	vec_push(&a->runs, *run);
	a->bytes += (size_t)(run->end - run->lx.at);
	for (; s != NONE && map_get(&a->looked_at, s) != a->batch; s = n->scopes.p[s].parent)
		map_set(&a->looked_at, s, a->batch);
	return a->bytes >= (size_t)BATCH * a->piece;
}

void
builds_keep(struct builds *a, struct buf *b)
{
	if (a->runs.n)
		vec_push(&a->kept, *b);
	else
		buf_free(b);
}

/* ---- reading */

static void
deal(struct round *r)
{
	const struct builds *a = r->builds;
	size_t bytes = a->piece;

	for (uint32_t i = 0; i < a->runs.n; i++) {
		size_t more = (size_t)(a->runs.p[i].end - a->runs.p[i].lx.at);

		if (bytes >= a->piece) {
			vec_push(&r->lots, ((struct lot){.first = i}));
			bytes = 0;
		}
		r->lots.p[r->lots.n - 1].n++;
		bytes += more;
	}
}

static void
read_lots(void *ctx, size_t from, size_t to)
{
	struct round *r = ctx;

	for (size_t i = from; i < to; i++) {
		struct lot *lot = &r->lots.p[i];

		scope_init_inner(&lot->g, &lot->front, r->outer);
		lot->well = r->ops->inner(r->ops->ctx, &lot->g, r->builds->runs.p + lot->first, lot->n);
	}
}

static int
merge(struct round *r, struct lot *lot, struct graph *g)
{
	uint32_t first = g->edges.n;

	if (!lot->well || !scope_has_room(g, &lot->g) || !graph_merge(g, &lot->g))
		return r->ops->outer(r->ops->ctx, r->builds->runs.p + lot->first, lot->n);
	scope_merge(g, &lot->g, first);
	return 0;
}

static void
lot_fini(struct lot *lot)
{
	scope_fini(&lot->front);
	graph_fini(&lot->g);
}

static int
read_apart(struct builds *a, struct graph *g, const struct builds_ops *ops)
{
	struct round r = {.builds = a, .outer = g, .ops = ops};
	int rc = 0;

	deal(&r);
	crew_run(r.lots.n, 1, read_lots, &r);
	for (uint32_t i = 0; i < r.lots.n; i++) {
		if (rc == 0)
			rc = merge(&r, &r.lots.p[i], g);
		lot_fini(&r.lots.p[i]);
	}
	vec_free(&r.lots);
	return rc;
}

int
builds_read(struct builds *a, struct graph *g, const struct builds_ops *ops)
{
	bool much = a->always || (a->bytes >= (size_t)FEW * a->piece && crew_helps(a->bytes / a->piece, 1));
	int rc = 0;

	if (a->runs.n && much)
		rc = read_apart(a, g, ops);
	else if (a->runs.n)
		rc = ops->outer(ops->ctx, a->runs.p, a->runs.n);
	forget(a);
	return rc;
}
