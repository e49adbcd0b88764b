/* depslog.c - see depslog.h. SPDX-License-Identifier: Apache-2.0
 *
 * The file is a signature, a version and records, all in the byte order of the host. A record begins with a
 * word of its size and, in the highest bit, its kind:
 *   path   the bytes, NULs up to a multiple of 4, and ~id: ids are given out from 0 on in order of
 *          appearance, so that this also shows a file that two processes have written to at a time
 *   deps   id of the output, its mtime (low word, high word), ids of the inputs
 * The last deps record of an output wins. */
#include "store/depslog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crew.h"
#include "base/fd.h"
#include "data/image.h"

#define SIGNATURE   "# ninjadeps\n"
#define DEPS_RECORD (UINT32_C(1) << 31)

enum {
	VERSION = 4,
	HEADER = sizeof SIGNATURE - 1 + 4,
	RECORD_LIMIT = (1 << 19) - 1, /* payload bytes: what ninja has buffers for */
	DEPS_FIXED = 12,              /* id and mtime before the list */
	COMPACT_RECORDS = 1000,       /* fewer are never worth a compaction, */
	COMPACT_RATIO = 3,            /* nor are less than so many per output (ninja G7) */
	RECORDS_AT_A_TIME = 128,
};

static uint32_t
load_word(const char *p)
{
	uint32_t word;

	memcpy(&word, p, sizeof word);
	return word;
}

static void
put_word(struct buf *out, uint32_t word)
{
	buf_add(out, &word, sizeof word);
}

/* ---- what is known, by node */

static void
cover_node(struct depslog *d, uint32_t node)
{
	uint32_t n = d->file_ids.n;

	if (node < n)
		return;
	vec_reserve(&d->file_ids, node + 1 - n);
	vec_reserve(&d->deps, node + 1 - n);
	for (; n <= node; n++) {
		vec_push(&d->file_ids, NONE);
		vec_push(&d->deps, (struct deps){0});
	}
}

static uint32_t
file_id(const struct depslog *d, uint32_t node)
{
	return node < d->file_ids.n ? d->file_ids.p[node] : NONE;
}

static void
give_id(struct depslog *d, uint32_t node)
{
	cover_node(d, node);
	d->file_ids.p[node] = d->nids++;
}

static void
set_deps(struct depslog *d, uint32_t node, struct deps deps)
{
	d->nrecords++;
	d->nlive += !d->deps.p[node].present;
	d->deps.p[node] = deps;
}

const struct deps *
depslog_find(const struct depslog *d, uint32_t node)
{
	return node < d->deps.n && d->deps.p[node].present ? &d->deps.p[node] : NULL;
}

/* ---- reading */

static uint32_t
next_first(const struct depslog *d)
{
	return d->old.n + d->nodes.n;
}

/* The path of a record may end in up to three bytes of padding. An id out of turn is the trace of two
 * writers. */
static bool
path_of(struct str payload, uint32_t id, struct str *path)
{
	*path = (struct str){payload.p, payload.n - 4};
	if (payload.n <= 4 || load_word(path->p + path->n) != ~id)
		return false;
	for (int i = 0; i < 3 && path->n && path->p[path->n - 1] == '\0'; i++)
		path->n--;
	return path->n && !memchr(path->p, '\0', path->n);
}

/* as payload has them, but for its list */
static struct deps_record
record_of(struct str payload)
{
	return (struct deps_record){
		.mtime = (int64_t)((uint64_t)load_word(payload.p + 8) << 32 | load_word(payload.p + 4)),
		.out = load_word(payload.p),
		.n = (uint32_t)(payload.n - DEPS_FIXED) / 4,
	};
}

struct loader {
	struct depslog *d;
	struct graph *g;
	idvec nodes; /* by id in the file */
};

/* A second record of a path is the trace of two writers, too. */
static bool
take_path(struct loader *l, struct str payload)
{
	struct str path;
	uint32_t node;

	if (!path_of(payload, l->d->nids, &path))
		return false;
	node = graph_node(l->g, path);
	if (file_id(l->d, node) == NONE)
		give_id(l->d, node);
	else if (graph_is_unified(l->g))
		l->d->nids++; /* another name of the same file */
	else
		return false;
	vec_push(&l->nodes, node);
	return true;
}

/* append the list to d->nodes, as nodes instead of ids of the file; false and nothing if one is unknown */
static bool
take_ids(struct loader *l, const char *p, uint32_t n)
{
	idvec *to = &l->d->nodes;

	vec_reserve(to, n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t id = load_word(p + (size_t)i * 4);

		if (id >= l->nodes.n)
			return false;
		to->p[to->n + i] = l->nodes.p[id];
	}
	to->n += n;
	return true;
}

static bool
take_deps(struct loader *l, struct str payload)
{
	uint32_t first = next_first(l->d);
	struct deps_record r;

	if (payload.n % 4 || payload.n < DEPS_FIXED)
		return false;
	r = record_of(payload);
	if (r.out >= l->nodes.n || !take_ids(l, payload.p + DEPS_FIXED, r.n))
		return false;
	set_deps(l->d, l->nodes.p[r.out], (struct deps){r.mtime, first, r.n, true});
	return true;
}

/* The record that lies ahead; false: there is none, or it is too long */
static bool
next_record(struct window *w, struct str *payload, bool *deps)
{
	uint32_t word;

	if (!window_has(w, 4))
		return false;
	word = load_word(w->p + w->at);
	*deps = word & DEPS_RECORD;
	payload->n = word & ~DEPS_RECORD;
	if (payload->n > RECORD_LIMIT || !window_has(w, 4 + payload->n))
		return false;
	payload->p = w->p + w->at + 4;
	return true;
}

/* take all up to the first bad record; d->good is where the sound part ends */
static void
take_records(struct loader *l, struct window *w)
{
	struct str payload;
	bool deps;

	while (next_record(w, &payload, &deps) && (deps ? take_deps(l, payload) : take_path(l, payload))) {
		w->at += 4 + payload.n;
		l->d->good += (int64_t)(4 + payload.n);
	}
}

static bool
is_header(struct window *w, uint32_t *version)
{
	struct str signature = STR(SIGNATURE), begin;

	*version = 0;
	if (window_has(w, HEADER))
		*version = load_word(w->p + signature.n);
	begin = (struct str){w->p, w->end};
	w->at = MIN(w->end, HEADER);
	return str_starts(begin, signature) && *version == VERSION;
}

static bool
take_header(struct window *w, struct buf *warn)
{
	uint32_t version;

	if (is_header(w, &version))
		return true;
	if (!w->rc)
		buf_puts(warn, version == 1 ? "deps log version change; rebuilding"
		                            : "bad deps log signature or version; starting over");
	return false;
}

static int
cut_off_rest(struct depslog *d, struct buf *warn)
{
	if (truncate(d->path, d->good) < 0)
		return -errno;
	buf_puts(warn, "premature end of file; recovering");
	return logfile_mark_path(d->path, &d->mark);
}

/* 0 or -errno. A file that cannot be read to its end is left as it is. */
static int
take_file(struct depslog *d, struct graph *g, struct window *w, struct buf *warn)
{
	struct loader l = {.d = d, .g = g};

	if (!take_header(w, warn)) {
		if (!w->rc)
			unlink(d->path);
		d->mark = (struct file_mark){0};
		return w->rc;
	}
	d->good = HEADER;
	vec_reserve(&d->nodes, (size_t)d->mark.size / 4); /* what is not used is never touched */
	take_records(&l, w);
	vec_free(&l.nodes);
	if (w->rc)
		return w->rc;
	return window_has(w, 1) ? cut_off_rest(d, warn) : w->rc;
}

int
depslog_load(struct depslog *d, const char *path, struct graph *g, struct buf *warn, struct err *err)
{
	struct window w;
	int rc;

	*d = (struct depslog){.fd = -1, .path = xstrdup(path)};
	rc = window_open(&w, path, &d->mark);
	if (rc == -ENOENT)
		return 0;
	if (rc == 0) {
		if (d->mark.size / 4 < UINT32_MAX)
			rc = take_file(d, g, &w, warn);
		else
			rc = -EFBIG; /* more references than ids can count */
		window_close(&w);
	}
	return rc ? err_set(err, "loading deps log %s: %s", path, strerror(-rc)) : 0;
}

/* ---- reading before there is a graph */

static bool
index_path(struct depslog_index *x, struct str payload)
{
	struct str path;

	if (!path_of(payload, intern_count(&x->paths), &path))
		return false;
	intern_list(&x->paths, path);
	return true;
}

static uint32_t
largest(const char *words, uint32_t n)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < n; i++)
		most = MAX(most, load_word(words + (size_t)i * 4));
	return most;
}

static bool
index_deps(struct depslog_index *x, struct str payload)
{
	uint32_t nids = intern_count(&x->paths);
	struct deps_record r;

	if (payload.n % 4 || payload.n < DEPS_FIXED)
		return false;
	r = record_of(payload);
	if (r.out >= nids || (r.n && largest(payload.p + DEPS_FIXED, r.n) >= nids))
		return false;
	r.at = x->good + 4 + DEPS_FIXED;
	x->nlisted += r.n;
	vec_push(&x->records, r);
	return true;
}

static bool
index_file(struct depslog_index *x, struct window *w)
{
	struct str payload;
	uint32_t version;
	bool deps;

	if (x->mark.size / 4 >= UINT32_MAX || !is_header(w, &version))
		return false;
	x->good = HEADER;
	while (next_record(w, &payload, &deps)) {
		if (!(deps ? index_deps(x, payload) : index_path(x, payload)))
			return false;
		w->at += 4 + payload.n;
		x->good += (int64_t)(4 + payload.n);
	}
	return !window_has(w, 1) && !w->rc;
}

bool
depslog_scan(struct depslog_index *x, const char *path)
{
	struct window w;
	bool sound;

	*x = (struct depslog_index){.path = xstrdup(path)};
	if (window_open(&w, path, &x->mark) < 0)
		return false;
	sound = index_file(x, &w);
	return window_close(&w) == 0 && sound;
}

void
depslog_index_fini(struct depslog_index *x)
{
	intern_fini(&x->paths);
	vec_free(&x->records);
	xfree(x->path);
}

/* False: a path has two ids */
static bool
give_ids(struct depslog *d, const uint32_t *nodes, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (file_id(d, nodes[i]) != NONE)
			return false;
		give_id(d, nodes[i]);
	}
	return true;
}

/* lists of records, from ids of the file to nodes */
struct listing {
	struct depslog *d;
	const struct depslog_index *x;
	const uint32_t *nodes; /* by id */
	const uint32_t *first; /* by record, in d->nodes */
	int fd;
	atomic_bool failed;
};

static void
list_one(const struct listing *l, size_t record, const char *ids)
{
	uint32_t *to = l->d->nodes.p + l->first[record];

	for (uint32_t i = 0; i < l->x->records.p[record].n; i++)
		to[i] = l->nodes[load_word(ids + (size_t)i * 4)];
}

/* What the file says now need not be what was scanned: an id may be too large. */
static void
list_some(void *ctx, size_t from, size_t to)
{
	struct listing *l = ctx;
	const struct deps_record *r = l->x->records.p;
	size_t n = (size_t)(r[to - 1].at - r[from].at) + (size_t)r[to - 1].n * 4;
	char *text = xmalloc(n + 1);
	bool ok = pread(l->fd, text, n, (off_t)r[from].at) == (ssize_t)n;

	for (size_t i = from; ok && i < to; i++) {
		const char *ids = text + (r[i].at - r[from].at);

		ok = !r[i].n || largest(ids, r[i].n) < intern_count(&l->x->paths);
		if (ok)
			list_one(l, i, ids);
	}
	if (!ok)
		l->failed = true;
	xfree(text);
}

static void
list_all(struct listing *l)
{
	uint32_t nrecords = l->x->records.n, *first = xmalloc((size_t)nrecords * sizeof *first + 1);

	vec_reserve(&l->d->nodes, (size_t)l->x->nlisted);
	for (uint32_t i = 0; i < nrecords; i++) {
		first[i] = l->d->nodes.n;
		l->d->nodes.n += l->x->records.p[i].n;
	}
	l->first = first;
	crew_run(nrecords, RECORDS_AT_A_TIME, list_some, l);
	for (uint32_t i = 0; i < nrecords; i++) {
		const struct deps_record *r = &l->x->records.p[i];

		set_deps(l->d, l->nodes[r->out], (struct deps){r->mtime, first[i], r->n, true});
	}
	xfree(first);
}

bool
depslog_load_scanned(struct depslog *d, const struct depslog_index *x, struct graph *g)
{
	uint32_t n = intern_count(&x->paths), *nodes = xmalloc((size_t)n * sizeof *nodes + 1);
	struct listing l = {.d = d, .x = x, .nodes = nodes, .fd = fd_open(x->path, O_RDONLY, 0)};

	*d = (struct depslog){.fd = -1, .path = xstrdup(x->path), .good = x->good};
	l.failed = l.fd < 0 || logfile_mark_fd(l.fd, &d->mark) < 0 || !logfile_same_mark(&d->mark, &x->mark);
	if (!l.failed) {
		graph_nodes(g, &x->paths, nodes);
		l.failed = !give_ids(d, nodes, n);
	}
	if (!l.failed)
		list_all(&l);
	if (l.fd >= 0)
		fd_close(l.fd);
	xfree(nodes);
	if (l.failed)
		depslog_fini(d);
	return !l.failed;
}

void
depslog_image(struct depslog *d, struct image *im)
{
	uint32_t n = d->old.n;

	image_vec(im, &d->deps);
	d->old.p = image_run(im, (void *)(uintptr_t)d->old.p, &n, sizeof *d->old.p);
	d->old.n = n;
	if (!im->loading)
		image_join(im, (struct ids){d->nodes.p, d->nodes.n});
	image_vec(im, &d->file_ids);
	image_field(im, d->nids);
	image_field(im, d->nrecords);
	image_field(im, d->nlive);
	image_field(im, d->good);
	image_field(im, d->mark);
	if (im->loading)
		d->fd = -1;
}

static idvec
no_ids(uint32_t n)
{
	idvec ids = {0};

	vec_reserve(&ids, n);
	while (ids.n < n)
		vec_push(&ids, NONE);
	return ids;
}

/* The nodes by id in the file. Of a unified graph, ids may have none: another one has it */
static idvec
nodes_by_id(const idvec *ids, uint32_t nids)
{
	idvec nodes = no_ids(nids);

	for (uint32_t node = 0; node < ids->n; node++)
		if (ids->p[node] != NONE)
			nodes.p[ids->p[node]] = node;
	return nodes;
}

/* 0 or -errno */
static int
take_tail(struct depslog *d, struct graph *g, struct buf *warn)
{
	struct loader l = {.d = d, .g = g}; /* as if the first part had just been read */
	struct window w;
	int rc = window_open(&w, d->path, &d->mark);

	if (rc < 0)
		return rc;
	rc = d->mark.size / 4 < UINT32_MAX ? window_seek(&w, d->good) : -EFBIG;
	if (rc == 0) {
		l.nodes = nodes_by_id(&d->file_ids, d->nids);
		take_records(&l, &w);
		rc = w.rc;
		if (rc == 0 && window_has(&w, 1))
			rc = cut_off_rest(d, warn);
		vec_free(&l.nodes);
	}
	window_close(&w);
	return rc;
}

int
depslog_resume(struct depslog *d, const char *path, struct graph *g, const struct log_prefix *prefix,
               bool *aged, struct buf *warn, struct err *err)
{
	enum log_growth growth = logfile_growth(path, d->good, &d->mark, prefix, aged);
	int rc = 0;

	if (!d->good && growth != LOG_SAME) { /* it has a header now, and the image no nodes of it */
		*aged = true;
		depslog_fini(d);
		return depslog_load(d, path, g, warn, err);
	}
	if (growth == LOG_OTHER)
		return 1;
	d->path = xstrdup(path);
	if (growth == LOG_GROWN)
		rc = take_tail(d, g, warn);
	return rc ? err_set(err, "loading deps log %s: %s", path, strerror(-rc)) : 0;
}

void
depslog_fini(struct depslog *d)
{
	depslog_close(d);
	vec_free(&d->deps);
	vec_free(&d->nodes);
	vec_free(&d->file_ids);
	buf_free(&d->scratch);
	xfree(d->path);
}

/* ---- writing */

static void
put_header(struct buf *out)
{
	buf_puts(out, SIGNATURE);
	put_word(out, VERSION);
}

/* a path record for node, unless it has one; 0 or -errno */
static int
put_path(struct depslog *d, const struct graph *g, uint32_t node, struct buf *out)
{
	struct str path = graph_path(g, node);
	size_t padding = -path.n & 3;

	if (file_id(d, node) != NONE)
		return 0;
	if (path.n + padding + 4 > RECORD_LIMIT)
		return -ERANGE;
	put_word(out, (uint32_t)(path.n + padding + 4));
	buf_put(out, path);
	buf_add(out, "\0\0", padding);
	put_word(out, ~d->nids);
	give_id(d, node);
	return 0;
}

/* a deps record, after a path record for each node that the file does not know; 0 or -errno */
static int
put_record(struct depslog *d, const struct graph *g, uint32_t node, int64_t mtime, struct ids deps,
           struct buf *out)
{
	size_t size = DEPS_FIXED + (size_t)deps.n * 4;
	int rc = size > RECORD_LIMIT ? -ERANGE : put_path(d, g, node, out);

	for (uint32_t i = 0; rc == 0 && i < deps.n; i++)
		rc = put_path(d, g, deps.p[i], out);
	if (rc < 0)
		return rc;
	put_word(out, DEPS_RECORD | (uint32_t)size);
	put_word(out, file_id(d, node));
	put_word(out, (uint32_t)mtime);
	put_word(out, (uint32_t)((uint64_t)mtime >> 32));
	for (uint32_t i = 0; i < deps.n; i++)
		put_word(out, file_id(d, deps.p[i]));
	return 0;
}

/* the ids given out from `first` on, to these nodes, are not in the file after all */
static void
take_back_ids(struct depslog *d, uint32_t first, uint32_t node, struct ids deps)
{
	for (uint32_t i = 0; i <= deps.n; i++) {
		uint32_t n = i < deps.n ? deps.p[i] : node;

		if (file_id(d, n) != NONE && file_id(d, n) >= first)
			d->file_ids.p[n] = NONE;
	}
	d->nids = first;
}

static bool
wants_compaction(const struct depslog *d)
{
	return d->nrecords > COMPACT_RECORDS && d->nrecords > (uint64_t)d->nlive * COMPACT_RATIO;
}

/* put all deps that keep does not refuse, in the order of the nodes; those that it does are appended to
 * refused */
static void
put_all(struct depslog *d, const struct graph *g, struct ids nodes, const struct depslog_keep *keep,
        struct rewrite *w, idvec *refused)
{
	for (uint32_t i = 0; i < nodes.n; i++) {
		uint32_t node = nodes.p[i];
		const struct deps *deps = node == NONE ? NULL : depslog_find(d, node);

		if (!deps)
			continue;
		if (keep && !keep->keep(keep->ctx, node)) {
			vec_push(refused, node);
			continue;
		}
		BUG_ON(put_record(d, g, node, deps->mtime, depslog_nodes(d, deps), &w->out) < 0);
		rewrite_spill(w);
	}
}

/* Ids are given out anew, in the order of the new file, which is that of the old one; the old ones are back
 * if it comes to nothing. What was refused is forgotten only when the file is in place. 0 or -errno; the file
 * is closed */
static int
rewrite(struct depslog *d, const struct graph *g, const struct depslog_keep *keep)
{
	idvec refused = {0}, old_ids = d->file_ids, nodes = nodes_by_id(&old_ids, d->nids);
	uint32_t old_nids = d->nids;
	struct rewrite w;
	int rc;

	depslog_close(d);
	d->file_ids = no_ids(old_ids.n);
	d->nids = 0;
	rewrite_begin(&w, d->path);
	put_header(&w.out);
	put_all(d, g, (struct ids){nodes.p, nodes.n}, keep, &w, &refused);
	vec_free(&nodes);
	rc = rewrite_commit(&w, &d->mark);
	rewrite_count(&w, &d->rewrites);
	if (rc == 0) {
		d->good = d->mark.size;
		for (uint32_t i = 0; i < refused.n; i++)
			d->deps.p[refused.p[i]].present = false;
		d->nlive -= refused.n;
		d->nrecords = d->nlive;
		vec_free(&old_ids);
	} else {
		vec_free(&d->file_ids);
		d->file_ids = old_ids;
		d->nids = old_nids;
	}
	vec_free(&refused);
	return rc;
}

int
depslog_compact(struct depslog *d, const struct graph *g, const struct depslog_keep *keep, struct err *err)
{
	int rc;

	depslog_close(d); /* it may have been created only now: then this marks it */
	rc = d->mark.ino ? rewrite(d, g, keep) : 0;
	return rc ? err_set(err, "failed recompaction: %s", strerror(-rc)) : 0;
}

/* Is the file that we would append to the one whose ids we know, up to its last byte? */
static bool
is_ours(const struct depslog *d)
{
	if (d->fd >= 0)
		return logfile_is_in_place(d->fd, d->good);
	return d->mark.size == d->good && logfile_is_still(d->path, &d->mark);
}

static int
ensure_open(struct depslog *d, const struct graph *g, const struct depslog_keep *keep)
{
	bool ours = is_ours(d);
	int rc = 0;

	if (d->fd >= 0 && ours)
		return 0;
	if (!ours || wants_compaction(d))
		rc = rewrite(d, g, keep);
	if (rc == 0)
		rc = fd_open(d->path, O_WRONLY | O_APPEND | O_CREAT, 0666);
	if (rc < 0)
		return rc;
	d->fd = rc;
	return 0;
}

/* What cannot be cut off after a failure makes the file one that is not ours: the next record replaces it. An
 * empty file would be taken for a damaged one. */
static int
append(struct depslog *d, const struct graph *g, uint32_t node, int64_t mtime, struct ids deps)
{
	uint32_t nids = d->nids;
	int rc;

	buf_clear(&d->scratch);
	if (!d->good)
		put_header(&d->scratch);
	rc = put_record(d, g, node, mtime, deps, &d->scratch);
	if (rc == 0)
		rc = fd_write_all(d->fd, d->scratch.p, d->scratch.n);
	if (rc == 0) {
		d->good += (int64_t)d->scratch.n;
		return 0;
	}
	take_back_ids(d, nids, node, deps);
	if ((d->good ? ftruncate(d->fd, d->good) : unlink(d->path)) < 0 || !d->good)
		depslog_close(d);
	return rc;
}

static bool
has_list(const struct depslog *d, const struct deps *has, struct ids list)
{
	return has && has->n == list.n &&
	       (!list.n || memcmp(depslog_nodes(d, has).p, list.p, list.n * sizeof *list.p) == 0);
}

static void
remember(struct depslog *d, uint32_t node, int64_t mtime, struct ids list)
{
	const struct deps *old = depslog_find(d, node);
	struct deps deps = {.mtime = mtime, .first = next_first(d), .n = list.n, .present = true};

	if (has_list(d, old, list)) {
		deps.first = old->first;
	} else {
		vec_reserve(&d->nodes, list.n);
		for (uint32_t i = 0; i < list.n; i++)
			vec_push(&d->nodes, list.p[i]);
	}
	set_deps(d, node, deps);
}

int
depslog_record(struct depslog *d, const struct graph *g, uint32_t node, int64_t mtime, struct ids deps,
               const struct depslog_keep *keep, struct err *err)
{
	const struct deps *old = depslog_find(d, node);
	int rc;

	if (old && old->mtime == mtime && has_list(d, old, deps))
		return 0;
	rc = ensure_open(d, g, keep);
	if (rc == 0)
		rc = append(d, g, node, mtime, deps);
	if (rc < 0)
		return err_set(err, "Error writing to deps log: %s", strerror(-rc));
	remember(d, node, mtime, deps);
	return 0;
}

void
depslog_close(struct depslog *d)
{
	if (d->fd < 0)
		return;
	logfile_mark_fd(d->fd, &d->mark);
	fd_close(d->fd);
	d->fd = -1;
}
