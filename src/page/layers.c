/* layers.c - see layers.h. After Sugiyama: columns by the longest path, order by barycentres, heights by
 * least squares. Arcs that pass through a column have a place in it like boxes.
 * SPDX-License-Identifier: Apache-2.0 */
#include "page/layers.h"

#include <stdlib.h>

enum {
	SWEEPS = 24,     /* over all columns, to untangle */
	PULLS = 24,      /* … to straighten */
	COLUMN_GAP = 56, /* room for arcs to change their height */
	BOX_GAP = 14,
	ARC_GAP = 7,
	STIFF = 4,       /* how much more an arc resists bending than a box resists moving */
};

/* what has a place in a column: a box, or an arc on its way */
struct item {
	uint32_t layer;
	uint32_t place; /* in its column, from the top */
	bool is_arc;
	double h;
	double y; /* of its middle */
	double key;
};

/* from an item to one in the next column */
struct segment {
	uint32_t left, right;
};

struct work {
	struct layers *out;
	uint32_t nlayers;
	VEC(struct item) items; /* the boxes, then the rest, in the order of arcs */
	VEC(struct segment) segments;
	/* neighbours of item i: lefts[lefts_at[i] .. lefts_at[i + 1]] */
	idvec lefts, lefts_at, rights, rights_at;
	idvec *columns; /* items by place */
};

/* ---- columns */

/* The number of columns to the right of each box, by peeling off what leads nowhere any more. A cycle never
 * is peeled: one of its boxes is then taken as it is. */
static uint32_t *
distances(const struct layers *l)
{
	uint32_t *far = xcalloc(l->boxes.n + 1, sizeof *far), *open = xcalloc(l->boxes.n + 1, sizeof *open);
	bool *done = xcalloc(l->boxes.n + 1, sizeof *done);
	uint32_t left = l->boxes.n;

	for (uint32_t i = 0; i < l->arcs.n; i++)
		open[l->arcs.p[i].from]++;
	while (left) {
		uint32_t best = NONE;

		for (uint32_t i = 0; i < l->boxes.n; i++)
			if (!done[i] && (best == NONE || open[i] < open[best]))
				best = i;
		done[best] = true;
		left--;
		for (uint32_t i = 0; i < l->arcs.n; i++) {
			uint32_t from = l->arcs.p[i].from;

			if (l->arcs.p[i].to != best || done[from])
				continue;
			open[from]--;
			far[from] = MAX(far[from], far[best] + 1);
		}
	}
	xfree(open);
	xfree(done);
	return far;
}

static void
choose_columns(struct work *w)
{
	struct layers *l = w->out;
	uint32_t *far = distances(l);

	for (uint32_t i = 0; i < l->boxes.n; i++)
		w->nlayers = MAX(w->nlayers, far[i] + 1);
	for (uint32_t i = 0; i < l->boxes.n; i++)
		l->boxes.p[i].layer = w->nlayers - 1 - far[i];
	xfree(far);
}

/* ---- items */
static uint32_t
add_item(struct work *w, struct item item)
{
	vec_push(&w->items, item);
	return w->items.n - 1;
}

static void
add_arc(struct work *w, struct layer_arc *arc)
{
	const struct layer_box *boxes = w->out->boxes.p;
	uint32_t last = boxes[arc->to].layer, at = arc->from;

	arc->nbends = 0;
	arc->bends = w->items.n - w->out->boxes.n;
	if (boxes[arc->from].layer >= last)
		return;
	for (uint32_t layer = boxes[at].layer + 1; layer < last; layer++) {
		uint32_t next = add_item(w, (struct item){.layer = layer, .is_arc = true});

		vec_push(&w->segments, ((struct segment){at, next}));
		arc->nbends++;
		at = next;
	}
	vec_push(&w->segments, ((struct segment){at, arc->to}));
}

/* count, sum, place; of: which end of a segment owns the list, other: what is in it */
static void
link_items(struct work *w, bool to_left, idvec *list, idvec *at)
{
	vec_reserve(at, w->items.n + 1);
	at->n = w->items.n + 1;
	memset(at->p, 0, at->n * sizeof *at->p);
	vec_reserve(list, w->segments.n + 1);
	list->n = w->segments.n;
	for (uint32_t i = 0; i < w->segments.n; i++)
		at->p[to_left ? w->segments.p[i].right : w->segments.p[i].left]++;
	for (uint32_t i = 0, sum = 0; i < at->n; i++)
		at->p[i] = sum += at->p[i];
	for (uint32_t i = w->segments.n; i-- > 0;) {
		const struct segment *s = &w->segments.p[i];

		list->p[--at->p[to_left ? s->right : s->left]] = to_left ? s->left : s->right;
	}
}

static void
make_items(struct work *w)
{
	struct layers *l = w->out;

	for (uint32_t i = 0; i < l->boxes.n; i++)
		add_item(w, (struct item){.layer = l->boxes.p[i].layer, .h = l->boxes.p[i].h});
	for (uint32_t i = 0; i < l->arcs.n; i++)
		add_arc(w, &l->arcs.p[i]);
	link_items(w, true, &w->lefts, &w->lefts_at);
	link_items(w, false, &w->rights, &w->rights_at);
	w->columns = xcalloc(w->nlayers, sizeof *w->columns);
	for (uint32_t i = 0; i < w->items.n; i++) {
		idvec *column = &w->columns[w->items.p[i].layer];

		w->items.p[i].place = column->n;
		vec_push(column, i);
	}
}

static struct ids
neighbours(const struct work *w, uint32_t item, bool to_left)
{
	const idvec *list = to_left ? &w->lefts : &w->rights, *at = to_left ? &w->lefts_at : &w->rights_at;

	return (struct ids){list->p + at->p[item], at->p[item + 1] - at->p[item]};
}

/* ---- order: each where the middle of its neighbours is; the best that came up is kept */
static int
compare_keys(const void *a, const void *b, void *ctx)
{
	const struct item *items = ctx, *x = &items[*(const uint32_t *)a], *y = &items[*(const uint32_t *)b];

	if (x->key < y->key || x->key > y->key)
		return x->key < y->key ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

static void
take_places(struct work *w, const idvec *column)
{
	for (uint32_t i = 0; i < column->n; i++)
		w->items.p[column->p[i]].place = i;
}

static void
order_column(struct work *w, idvec *column, bool to_left)
{
	for (uint32_t i = 0; i < column->n; i++) {
		struct item *item = &w->items.p[column->p[i]];
		struct ids near = neighbours(w, column->p[i], to_left);

		item->key = near.n ? 0 : item->place;
		for (uint32_t k = 0; k < near.n; k++)
			item->key += (double)w->items.p[near.p[k]].place / near.n;
	}
	qsort_r(column->p, column->n, sizeof *column->p, compare_keys, w->items.p);
	take_places(w, column);
}

/* Crossings between a column and the next: pairs whose ends are in different order. Segments come by their
 * left ends; count[i] is how many have ended at place i so far. */
static uint64_t
count_crossings(const struct work *w, uint32_t layer)
{
	const idvec *column = &w->columns[layer];
	uint32_t places = w->columns[layer + 1].n, *count = xcalloc(places + 1, sizeof *count);
	uint64_t n = 0;

	for (uint32_t i = 0; i < column->n; i++) {
		struct ids near = neighbours(w, column->p[i], false);

		for (uint32_t k = 0; k < near.n; k++)
			for (uint32_t p = w->items.p[near.p[k]].place + 1; p < places; p++)
				n += count[p];
		for (uint32_t k = 0; k < near.n; k++)
			count[w->items.p[near.p[k]].place]++;
	}
	xfree(count);
	return n;
}

static uint64_t
all_crossings(const struct work *w)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i + 1 < w->nlayers; i++)
		n += count_crossings(w, i);
	return n;
}

static void
keep_order(const struct work *w, idvec *best)
{
	best->n = 0;
	for (uint32_t i = 0; i < w->nlayers; i++)
		for (uint32_t k = 0; k < w->columns[i].n; k++)
			vec_push(best, w->columns[i].p[k]);
}

static void
restore_order(struct work *w, const idvec *best)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < w->nlayers; i++) {
		for (uint32_t k = 0; k < w->columns[i].n; k++)
			w->columns[i].p[k] = best->p[at++];
		take_places(w, &w->columns[i]);
	}
}

static void
untangle(struct work *w)
{
	uint64_t least = all_crossings(w);
	idvec best = {0};

	keep_order(w, &best);
	for (uint32_t sweep = 0; sweep < SWEEPS && least; sweep++) {
		bool to_left = sweep % 2;
		uint64_t n;

		for (uint32_t i = 1; i < w->nlayers; i++)
			order_column(w, &w->columns[to_left ? i : w->nlayers - 1 - i], to_left);
		n = all_crossings(w);
		if (n >= least)
			continue;
		least = n;
		keep_order(w, &best);
	}
	restore_order(w, &best);
	vec_free(&best);
}

/* ---- heights */

/* items that touch and therefore move together: where they would be without the ones above */
struct block {
	double sum, weight;
	uint32_t n;
};

static double
height(const struct block *b)
{
	return b->sum / b->weight;
}

static double
distance(const struct item *a, const struct item *b)
{
	return (a->h + b->h) / 2 + (a->is_arc || b->is_arc ? ARC_GAP : BOX_GAP);
}

/* where its neighbours want an item, on one side or on both; where it is if it has none */
static double
wanted(const struct work *w, uint32_t item, bool left, bool right)
{
	double sum = 0;
	uint32_t n = 0;

	for (int side = 0; side < 2; side++) {
		struct ids near = neighbours(w, item, side);

		if (!(side ? left : right))
			continue;
		for (uint32_t k = 0; k < near.n; k++)
			sum += w->items.p[near.p[k]].y;
		n += near.n;
	}
	return n ? sum / n : w->items.p[item].y;
}

/* Put each as near to where it is wanted as the others allow, by the least sum of squares: isotonic
 * regression of the wishes, less what lies above, by merging blocks that would overlap. */
static void
pull_column(struct work *w, const idvec *column, bool left, bool right)
{
	VEC(struct block) blocks = {0};
	double above = 0;
	uint32_t at = 0;

	for (uint32_t i = 0; i < column->n; i++) {
		struct item *item = &w->items.p[column->p[i]];
		double weight = item->is_arc ? STIFF : 1;
		struct block b;

		if (i)
			above += distance(&w->items.p[column->p[i - 1]], item);
		item->key = above;
		b = (struct block){weight * (wanted(w, column->p[i], left, right) - above), weight, 1};
		while (blocks.n && height(&blocks.p[blocks.n - 1]) > height(&b)) {
			struct block before = vec_pop(&blocks);

			b = (struct block){before.sum + b.sum, before.weight + b.weight, before.n + b.n};
		}
		vec_push(&blocks, b);
	}
	for (uint32_t i = 0; i < blocks.n; i++)
		for (uint32_t k = 0; k < blocks.p[i].n; k++) {
			struct item *item = &w->items.p[column->p[at++]];

			item->y = height(&blocks.p[i]) + item->key;
		}
	vec_free(&blocks);
}

static void
straighten(struct work *w)
{
	for (uint32_t i = 0; i < w->nlayers; i++)
		pull_column(w, &w->columns[i], false, false);
	for (uint32_t pull = 0; pull < PULLS; pull++) {
		bool to_left = pull % 2, both = pull >= PULLS / 2;

		for (uint32_t i = 0; i < w->nlayers; i++)
			pull_column(w, &w->columns[to_left ? i : w->nlayers - 1 - i], to_left || both,
			            !to_left || both);
	}
}

/* ---- the result */
static void
place_column(struct work *w, uint32_t layer, double x, double width)
{
	struct layers *l = w->out;

	for (uint32_t i = 0; i < w->columns[layer].n; i++) {
		uint32_t id = w->columns[layer].p[i];

		if (id < l->boxes.n)
			l->boxes.p[id].x = x + (width - l->boxes.p[id].w) / 2;
		else
			l->bends.p[id - l->boxes.n] = (struct layer_bend){x, x + width, w->items.p[id].y};
	}
}

static void
place(struct work *w)
{
	struct layers *l = w->out;
	double top = w->items.p[0].y - w->items.p[0].h / 2, bottom = top;

	vec_reserve(&l->bends, w->items.n);
	l->bends.n = w->items.n - l->boxes.n;
	for (uint32_t i = 0; i < w->items.n; i++) {
		top = MIN(top, w->items.p[i].y - w->items.p[i].h / 2);
		bottom = MAX(bottom, w->items.p[i].y + w->items.p[i].h / 2);
	}
	for (uint32_t i = 0; i < w->items.n; i++)
		w->items.p[i].y -= top;
	for (uint32_t i = 0; i < l->boxes.n; i++)
		l->boxes.p[i].y = w->items.p[i].y - l->boxes.p[i].h / 2;
	l->h = bottom - top;
	l->w = 0;
	for (uint32_t i = 0; i < w->nlayers; i++) {
		double width = 0;

		for (uint32_t k = 0; k < w->columns[i].n; k++)
			if (w->columns[i].p[k] < l->boxes.n)
				width = MAX(width, l->boxes.p[w->columns[i].p[k]].w);
		l->w += i ? COLUMN_GAP : 0;
		place_column(w, i, l->w, width);
		l->w += width;
	}
}

void
layers_arrange(struct layers *l)
{
	struct work w = {.out = l};

	if (!l->boxes.n)
		return;
	choose_columns(&w);
	make_items(&w);
	untangle(&w);
	straighten(&w);
	place(&w);
	for (uint32_t i = 0; i < w.nlayers; i++)
		vec_free(&w.columns[i]);
	xfree(w.columns);
	vec_free(&w.items);
	vec_free(&w.segments);
	vec_free(&w.lefts);
	vec_free(&w.lefts_at);
	vec_free(&w.rights);
	vec_free(&w.rights_at);
}

void
layers_fini(struct layers *l)
{
	vec_free(&l->boxes);
	vec_free(&l->arcs);
	vec_free(&l->bends);
}
