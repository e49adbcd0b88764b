/* stats.c - see stats.h. SPDX-License-Identifier: Apache-2.0 */
#include "session/stats.h"

#include <stdlib.h>

#include "base/clock.h"

static const char *const names[NMETRICS] = {
	[METRIC_PARSE] = ".ninja parse",
	[METRIC_STATE] = ".weir/state load",
	[METRIC_LOG_LOAD] = ".ninja_log load",
	[METRIC_DEPS_LOAD] = ".ninja_deps load",
	[METRIC_MTIME] = "node stat",
	[METRIC_READ] = "file read",
	[METRIC_DEPFILE] = "depfile load",
	[METRIC_STAMP] = ".ninja_lock stamp",
	[METRIC_PLAN] = "plan",
	[METRIC_CRITICAL_PATH] = "ComputeCriticalPath",
	[METRIC_START] = "StartEdge",
	[METRIC_FINISH] = "FinishCommand",
	[METRIC_RUN] = "run",
	[METRIC_LOG_REWRITE] = ".ninja_log recompact",
	[METRIC_DEPS_REWRITE] = ".ninja_deps recompact",
};

uint64_t
stats_begin(const struct stats *s)
{
	return s->on ? clock_us() : 0;
}

void
stats_end(struct stats *s, enum metric what, uint64_t begin)
{
	if (!s->on)
		return;
	s->rows[what].count++;
	s->rows[what].us += clock_us() - begin;
}

static void
add(struct stats_row *row, const struct build_phase *phase)
{
	row->count += phase->count;
	row->us += phase->us;
}

void
stats_add(struct stats *s, const struct build_times *t)
{
	add(&s->rows[METRIC_DEPFILE], &t->depfile);
	add(&s->rows[METRIC_CRITICAL_PATH], &t->critical_path);
	add(&s->rows[METRIC_START], &t->start);
	add(&s->rows[METRIC_FINISH], &t->finish);
}

void
stats_add_rewrites(struct stats *s, enum metric what, const struct rewrite_times *t)
{
	s->rows[what].count += t->count;
	s->rows[what].us += t->us;
}

static struct stats *
of(struct disk *d)
{
	return (struct stats *)(void *)((char *)d - offsetof(struct stats, timed));
}

static int
timed_mtime(struct disk *d, const char *path, int64_t *ns)
{
	struct stats *s = of(d);
	uint64_t begin = stats_begin(s);
	int got = s->inner->mtime(s->inner, path, ns);

	stats_end(s, METRIC_MTIME, begin);
	return got;
}

/* counted one by one, timed together */
static void
timed_mtimes(struct disk *d, struct mtime_query *queries, size_t n)
{
	struct stats *s = of(d);
	uint64_t begin = stats_begin(s);

	s->inner->mtimes(s->inner, queries, n);
	stats_end(s, METRIC_MTIME, begin);
	s->rows[METRIC_MTIME].count += (uint32_t)n - 1;
}

static int
timed_read(struct disk *d, const char *path, struct buf *out)
{
	struct stats *s = of(d);
	uint64_t begin = stats_begin(s);
	int got = s->inner->read(s->inner, path, out);

	stats_end(s, METRIC_READ, begin);
	return got;
}

static int
timed_stamp(struct disk *d, const char *path, int64_t *ns)
{
	struct stats *s = of(d);
	uint64_t begin = stats_begin(s);
	int got = s->inner->stamp(s->inner, path, ns);

	stats_end(s, METRIC_STAMP, begin);
	return got;
}

static int
pass_write(struct disk *d, const char *path, struct str text)
{
	return of(d)->inner->write(of(d)->inner, path, text);
}

static int
pass_mkparents(struct disk *d, const char *path)
{
	return of(d)->inner->mkparents(of(d)->inner, path);
}

static int
pass_remove(struct disk *d, const char *path)
{
	return of(d)->inner->remove(of(d)->inner, path);
}

_Static_assert(sizeof(struct disk) == 7 * sizeof(int (*)(void)), "a function that is not passed on");

struct disk *
stats_disk(struct stats *s, struct disk *disk)
{
	if (!s->on)
		return disk;
	s->inner = disk;
	s->timed = (struct disk){
		.mtime = timed_mtime,
		.mtimes = timed_mtimes,
		.read = timed_read,
		.stamp = timed_stamp,
		.write = pass_write,
		.mkparents = pass_mkparents,
		.remove = pass_remove,
	};
	return &s->timed;
}

/* ---- what limited */

struct limits_sink {
	struct sink sink;
	struct stats *stats;
};

static struct stats_limit *
limit_of(struct stats *s, struct str name, uint32_t depth)
{
	for (uint32_t i = 0; i < s->limits.n; i++)
		if (s->limits.p[i].depth == depth && str_eq(buf_str(&s->limits.p[i].name), name))
			return &s->limits.p[i];
	vec_push(&s->limits, ((struct stats_limit){.depth = depth}));
	buf_put(&s->limits.p[s->limits.n - 1].name, name);
	return &s->limits.p[s->limits.n - 1];
}

static void
note(struct stats_limit *l, uint32_t waiting, uint64_t t_us)
{
	if (l->waiting)
		l->us += t_us - l->since_us;
	l->since_us = t_us;
	l->waiting = waiting;
	l->most = MAX(l->most, waiting);
}

static int
limits_emit(struct sink *sink, const struct event *e, const struct graph *g, struct err *err)
{
	struct stats *s = ((struct limits_sink *)sink)->stats;

	(void)g;
	(void)err;
	if (e->type == EV_LIMIT)
		note(limit_of(s, e->limit.name.n ? e->limit.name : e->limit.what, e->limit.depth),
		     e->limit.waiting, e->t_us);
	for (uint32_t i = 0; e->type == EV_BUILD_FINISHED && i < s->limits.n; i++)
		note(&s->limits.p[i], 0, e->t_us);
	return 0;
}

static void
limits_close(struct sink *sink)
{
	xfree(sink);
}

struct sink *
sink_stats(struct stats *s)
{
	struct limits_sink *l = xcalloc(1, sizeof *l);

	l->sink = (struct sink){.emit = limits_emit, .close = limits_close};
	l->stats = s;
	return &l->sink;
}

static void
print_limits(const struct stats *s, struct buf *out)
{
	for (uint32_t i = 0; i < s->limits.n; i++) {
		const struct stats_limit *l = &s->limits.p[i];

		buf_puts(out, i ? "" : "\n");
		if (l->depth)
			buf_printf(out, "pool %.*s of depth %u", STR_FMT(buf_str(&l->name)), l->depth);
		else
			buf_put(out, buf_str(&l->name));
		buf_printf(out, " held back up to %u edges, for %.1f ms\n", l->most, (double)l->us / 1000);
	}
}

void
stats_fini(struct stats *s)
{
	for (uint32_t i = 0; i < s->limits.n; i++)
		buf_free(&s->limits.p[i].name);
	vec_free(&s->limits);
}

void
stats_print(const struct stats *s, struct buf *out)
{
	int width = (int)strlen("metric");

	for (int i = 0; i < NMETRICS; i++)
		if (s->rows[i].count)
			width = MAX(width, (int)strlen(names[i]));
	buf_printf(out, "%-*s\t%-6s\t%-9s\t%s\n", width, "metric", "count", "avg (us)", "total (ms)");
	for (int i = 0; i < NMETRICS; i++) {
		const struct stats_row *row = &s->rows[i];

		if (!row->count)
			continue;
		buf_printf(out, "%-*s\t%-6u\t%-8.1f\t%.1f\n", width, names[i], row->count,
		           (double)row->us / row->count, (double)row->us / 1000);
	}
	if (s->nbuckets)
		buf_printf(out, "\npath->node hash load %.2f (%u entries / %u buckets)\n",
		           (double)s->nnodes / s->nbuckets, s->nnodes, s->nbuckets);
	print_limits(s, out);
}
