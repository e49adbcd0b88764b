/* memo.c - what the variables of an edge come to. Nothing depends on the order in which edges are asked, so
 * that of a big build whose manifest was read anew, all are asked beforehand.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/plan/plan.h"

int
memo_command_text(const struct graph *g, uint32_t edge, struct memo_scratch *s, struct err *err)
{
	buf_clear(&s->text);
	buf_clear(&s->text2);
	if (g->ops->bind(g, edge, KEY_COMMAND, &s->text, err) < 0 ||
	    g->ops->bind(g, edge, KEY_RSPFILE_CONTENT, &s->text2, err) < 0)
		return -1;
	buildlog_add_rsp(&s->text, buf_str(&s->text2));
	return 0;
}

/* is the variable bound to anything but the empty string (ninja C7)? 1, 0, or -1 and err */
static int
is_set(const struct graph *g, uint32_t edge, enum edge_key key, struct memo_scratch *s, struct err *err)
{
	buf_clear(&s->text2);
	if (g->ops->bind(g, edge, key, &s->text2, err) < 0)
		return -1;
	return s->text2.n != 0;
}

int
memo_flags(const struct graph *g, uint32_t edge, struct edge_memo *memo, struct memo_scratch *s,
           struct err *err)
{
	int restat, generator;

	if (memo->known & MEMO_FLAGS)
		return 0;
	if ((restat = is_set(g, edge, KEY_RESTAT, s, err)) < 0 ||
	    (generator = is_set(g, edge, KEY_GENERATOR, s, err)) < 0)
		return -1;
	memo->known |= MEMO_FLAGS | (restat ? MEMO_RESTAT : 0) | (generator ? MEMO_GENERATOR : 0);
	return 0;
}

int
memo_found(const struct graph *g, uint32_t edge, struct edge_memo *memo, struct memo_scratch *s,
           struct err *err)
{
	int deps, depfile = 0;

	if (memo->known & MEMO_FOUND)
		return 0;
	if ((deps = is_set(g, edge, KEY_DEPS, s, err)) < 0 ||
	    (!deps && (depfile = is_set(g, edge, KEY_DEPFILE, s, err)) < 0))
		return -1;
	memo->known |= MEMO_FOUND | (deps ? MEMO_DEPS : 0) | (depfile ? MEMO_DEPFILE : 0);
	return 0;
}

static int
memo_hash(const struct plan *p, uint32_t edge, struct edge_memo *memo, struct memo_scratch *s,
          struct err *err)
{
	uint32_t out = edge_first_out(p->g, edge), logged = p->edges.p[edge].logged;
	const struct log_entry *entry;

	if (memo->known & (MEMO_HASH | MEMO_GENERATOR) || p->nodes.p[out].mtime <= 0 || logged == NONE)
		return 0;
	entry = &p->o->log->entries.p[logged];
	if (memo_command_text(p->g, edge, s, err) < 0)
		return -1;
	if (buildlog_same_command(entry, buf_str(&s->text))) {
		memo->hash = entry->hash;
		memo->known |= MEMO_HASH;
	}
	return 0;
}

void
memo_fill(const struct plan *p, uint32_t edge, struct memo_scratch *s)
{
	struct edge_memo *memo = &p->o->memo[edge];
	struct err err = {0};

	if (edge_is_phony(p->g, edge))
		return;
	if (memo_flags(p->g, edge, memo, s, &err) < 0 || memo_found(p->g, edge, memo, s, &err) < 0 ||
	    memo_hash(p, edge, memo, s, &err) < 0)
		err_fini(&err);
}

void
memo_scratch_fini(struct memo_scratch *s)
{
	buf_free(&s->text);
	buf_free(&s->text2);
}
