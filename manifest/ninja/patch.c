/* patch.c - the edges of some slices of a manifest are read again: see ninja.h and slices.h.
 *
 * What edges leave when they go stays behind: the scopes of their blocks, bindings, what those say. When that
 * has become much, everything is read. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/ninja.h"

#include <stdlib.h>

#include "data/hash.h"
#include "parse.h"
#include "scope.h"

enum { FEW = 256 * 1024, SHARE = 8 }; /* bytes that may be left behind: so many, and such a part of all */

static void
find_splices(const struct slices *s, const struct edit *edits, uint32_t n, splicevec *out)
{
	uint32_t edge = 0, slice = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct splice splice = {0};

		for (; slice < edits[i].from; slice++)
			edge += s->slices.p[slice].nedges;
		splice.at = edge;
		for (; slice <= edits[i].to; slice++)
			edge += s->slices.p[slice].nedges;
		splice.gone = edge - splice.at;
		vec_push(out, splice);
	}
}

static bool
read_edit(struct graph *g, struct slices *s, const struct edit *e, const struct ninja_opts *opts)
{
	const struct slice *from = &s->slices.p[e->from];
	struct reading *r = &s->readings.p[from->reading];
	struct part_of_file part = {
		.text = buf_str(&e->text),
		.leaf = e->leaf,
		.name = r->name,
		.line = e->leaf ? 1 : from->line,
		.nrules = e->leaf ? NONE : from->nrules,
		.npools = e->leaf ? g->pools.n : from->npools,
		.newline_escape = !e->leaf && from->flags & SLICE_NEWLINE_ESCAPE,
	};

	if (e->leaf)
		r->scope = scope_new(ninja_of(g), ninja_of(g)->scopes.p[r->scope].parent, false);
	part.scope = r->scope;
	return parse_part(g, opts, &part);
}

/* ---- A `default` statement is about what was named before it. What has been named by edges that went must
 * be named by those that came in their place. */

static void
mark_links(const struct graph *g, uint32_t from, uint32_t n, uint8_t *marks, uint8_t mark)
{
	for (uint32_t e = from; e < from + n; e++) {
		struct ids outs = edge_outs(g, e), ins = edge_ins(g, e), valids = edge_valids(g, e);

		for (uint32_t i = 0; i < outs.n; i++)
			marks[outs.p[i]] |= mark;
		for (uint32_t i = 0; i < ins.n; i++)
			marks[ins.p[i]] |= mark;
		for (uint32_t i = 0; i < valids.n; i++)
			marks[valids.p[i]] |= mark;
	}
}

static bool
keeps_defaults_of(const struct graph *g, const struct graph *old, const struct splice *s, uint32_t come)
{
	enum { GONE = 1, CAME = 2 };
	uint8_t *marks = xcalloc(g->nodes.n, 1);
	bool kept = true;

	mark_links(old, s->at, s->gone, marks, GONE);
	mark_links(g, come, s->come, marks, CAME);
	for (uint32_t i = 0; i < g->defaults.n; i++)
		kept &= marks[g->defaults.p[i]] != GONE;
	xfree(marks);
	return kept;
}

static bool
keeps_defaults(const struct graph *g, const struct graph *old, const splicevec *splices)
{
	uint32_t come = 0;
	bool kept = true;

	for (uint32_t i = 0; i < splices->n && g->defaults.n; i++) {
		kept &= keeps_defaults_of(g, old, &splices->p[i], come);
		come += splices->p[i].come;
	}
	return kept;
}

/* ---- what is noted */

static void
move_slice(struct slice *s, const struct edit *e, uint32_t lines)
{
	s->begin += (uint64_t)e->moved;
	s->end += (uint64_t)e->moved;
	s->line += lines;
}

static void
move_lines(struct graph *g, uint32_t first, uint32_t n, uint32_t lines)
{
	for (uint32_t e = first; lines && e < first + n; e++)
		g->edges.p[e].line += lines;
}

/* what is behind the edit in the same file, and edges of it */
static void
move_rest(struct graph *g, struct slices *s, const struct edit *e)
{
	uint32_t reading = s->slices.p[e->from].reading, lines = 0, edge = 0;
	bool first = true;

	for (uint32_t i = 0; i < s->slices.n; i++) {
		struct slice *slice = &s->slices.p[i];

		if (i > e->to && slice->reading == reading) {
			lines = first ? e->next - slice->line : lines;
			first = false;
			move_slice(slice, e, lines);
			move_lines(g, edge, slice->nedges, lines);
		}
		edge += slice->nedges;
	}
}

static uint32_t
newlines_of(struct str s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* the slices of an edit become one, and empty ones behind it */
static void
renew_slice(struct slices *s, const struct edit *e, uint32_t nedges)
{
	struct slice *slice = &s->slices.p[e->from], empty = *slice;
	uint64_t begin = e->leaf ? 0 : slice->begin;

	hash_wide(STR(""), empty.gap);
	hash_wide(STR(""), empty.run);
	empty.nedges = 0;
	slice->begin = begin;
	slice->end = begin + e->text.n;
	slice->line = e->leaf ? 1 : slice->line;
	slice->nedges = nedges;
	hash_wide(buf_str(&e->text), slice->run);
	if (e->leaf) {
		hash_wide(STR(""), slice->gap);
		empty.flags = slice->flags &= ~(uint32_t)SLICE_SETTLED; /* nrules does not count its rules */
	}
	empty.begin = empty.end = slice->end;
	empty.line = slice->line + newlines_of(buf_str(&e->text));
	for (uint32_t i = e->from + 1; i <= e->to; i++)
		s->slices.p[i] = empty;
	s->stale += e->text.n;
}

static void
renew_slices(struct graph *g, struct slices *s, const struct edit *edits, const splicevec *splices)
{
	for (uint32_t i = 0; i < splices->n; i++)
		renew_slice(s, &edits[i], splices->p[i].come);
	for (uint32_t i = 0; i < splices->n; i++)
		move_rest(g, s, &edits[i]);
}

/* ---- the whole */

static bool
is_little(const struct slices *s, const struct edit *edits, uint32_t n)
{
	uint64_t bytes = s->stale;

	for (uint32_t i = 0; i < n; i++)
		bytes += edits[i].text.n;
	return bytes <= FEW + s->bytes / SHARE;
}

static bool
read_edits(struct graph *g, struct slices *s, const struct edit *edits, uint32_t n,
           const struct ninja_opts *opts, splicevec *splices)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t first = g->edges.n;

		if (!read_edit(g, s, &edits[i], opts))
			return false;
		splices->p[i].come = g->edges.n - first;
	}
	return true;
}

static void
give_up(struct graph *g, struct graph *old)
{
	vec_free(&g->edges);
	vec_free(&g->links);
	g->edges = old->edges;
	g->links = old->links;
}

bool
ninja_patch(struct graph *g, struct slices *s, const struct edit *edits, uint32_t n,
            const struct ninja_opts *opts, splicevec *splices, idvec *lost)
{
	struct graph old;

	if (!is_little(s, edits, n))
		return false;
	find_splices(s, edits, n, splices);
	graph_put_aside(g, &old, splices->p, n);
	if (!read_edits(g, s, edits, n, opts, splices) || !keeps_defaults(g, &old, splices)) {
		give_up(g, &old);
		return false;
	}
	graph_splice(g, &old, splices->p, n, lost);
	renew_slices(g, s, edits, splices);
	return true;
}
