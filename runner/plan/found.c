/* found.c - inputs that nobody declared: the deps log and depfiles tell of them before a run, the compiler
 * after it (ninja F4, C9, C10, H12, H13, O). SPDX-License-Identifier: Apache-2.0 */
#include "runner/plan/plan.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "base/clock.h"
#include "base/path.h"
#include "manifest/depfile.h"
#include "runner/exec/exec.h"

static int
bind(struct plan *p, uint32_t edge, enum edge_key key, struct buf *out, struct err *err)
{
	buf_clear(out);
	return p->g->ops->bind(p->g, edge, key, out, err);
}

/* ---- before a run */

/* Who reads a node is only of interest if the node can still change: somebody makes it, or may turn out to
 * once a dyndep file says so. */
static void
note_readers(struct plan *p, uint32_t edge)
{
	const struct edge_plan *ep = &p->edges.p[edge];
	struct ids found = plan_found(p, edge);

	if (ep->found_in_log && ep->newest_leaf != NONE) /* nobody makes any */
		return;
	for (uint32_t i = 0; i < found.n; i++) {
		uint32_t node = found.p[i];

		if (p->g->nodes.p[node].in == NONE && !p->g->has_dyndep)
			continue;
		vec_push(&p->cells, ((struct use_cell){edge, p->nodes.p[node].uses}));
		p->nodes.p[node].uses = p->cells.n - 1;
	}
}

static void
missing(struct plan *p, uint32_t edge, const struct reason *why)
{
	p->edges.p[edge].deps_missing = true;
	plan_deps_why(p, edge, why);
}

static int
load_log(struct plan *p, uint32_t edge, struct err *err)
{
	uint32_t out = edge_first_out(p->g, edge);
	const struct deps *deps = depslog_find(p->o->deps, out);
	struct edge_plan *ep = &p->edges.p[edge];

	if (!deps) {
		missing(p, edge, &(struct reason){.kind = WHY_DEPS_MISSING, .a = out});
		return 0;
	}
	if (scan_stat(p, out, err) < 0)
		return -1;
	if (p->nodes.p[out].mtime > deps->mtime) {
		missing(p, edge,
		        &(struct reason){.kind = WHY_DEPS_STALE, .a = out, .at = p->nodes.p[out].mtime,
		                         .bt = deps->mtime});
		return 0;
	}
	ep->found_in_log = true;
	ep->found = deps->first;
	ep->nfound = deps->n;
	return 0;
}

/* the canonical form of a name from a depfile; it lives in the depfile's text, canonicalising never grows */
static struct str
canonical(struct buf *scratch, struct str name)
{
	buf_clear(scratch);
	buf_put(scratch, name);
	path_canon_buf(scratch);
	return buf_str(scratch);
}

/* every output that the depfile speaks of must be one of ours, the first one our first (ninja F4) */
static int
check_outs(struct plan *p, uint32_t edge, const char *path, const struct depfile *d, struct err *err)
{
	struct ids outs = edge_outs(p->g, edge);

	if (!d->outs.n)
		return err_set(err, "%s: no outputs declared", path);
	for (uint32_t i = 0; i < d->outs.n; i++) {
		struct str name = canonical(&p->scratch.text2, d->outs.p[i]);
		uint32_t node = graph_find(p->g, name), k = 0;

		if (!i && node != outs.p[0]) {
			missing(p, edge, &(struct reason){.kind = WHY_DEPFILE_OTHER, .a = outs.p[0],
			                                  .text = arena_str(&p->mem, str_of(path)),
			                                  .other = arena_str(&p->mem, name)});
			return 0;
		}
		while (k < outs.n && outs.p[k] != node)
			k++;
		if (k == outs.n)
			return err_set(err, "%s: depfile mentions '%.*s' as an output, "
			                    "but no such output was declared", path, STR_FMT(name));
	}
	return 1;
}

/* Append the nodes of all inputs. Nearly all are there by the name that the depfile has, which is canonical
 * then. */
static void
list_inputs(struct plan *p, const struct depfile *d, idvec *out)
{
	uint32_t *nodes;

	vec_reserve(out, d->ins.n);
	nodes = out->p + out->n;
	graph_find_all(p->g, d->ins.p, d->ins.n, nodes);
	for (uint32_t i = 0; i < d->ins.n; i++)
		if (nodes[i] == NONE)
			nodes[i] = graph_node(p->g, canonical(&p->scratch.text2, d->ins.p[i]));
	out->n += d->ins.n;
	plan_grow_nodes(p);
}

static void
attach_depfile(struct plan *p, uint32_t edge, const struct depfile *d)
{
	struct edge_plan *ep = &p->edges.p[edge];

	ep->found = p->found.n;
	ep->nfound = d->ins.n;
	list_inputs(p, d, &p->found);
}

static int
read_depfile(struct plan *p, uint32_t edge, struct str path, struct err *err)
{
	struct depfile *d = &p->depfile;
	struct buf *text = &p->depfile_text;
	struct err inner = {0};
	int rc;

	buf_clear(text);
	rc = p->o->disk->read(p->o->disk, path.p, text);
	if (rc < 0 && rc != -ENOENT && rc != -ENOTDIR) {
		rc = err_set(err, "loading '%s': %s", path.p, strerror(-rc));
	} else if (!text->n) {
		missing(p, edge,
		        &(struct reason){.kind = WHY_DEPFILE_MISSING, .text = arena_str(&p->mem, path)});
		rc = 0;
	} else if (depfile_parse(d, text, &inner) < 0) {
		rc = err_set(err, "%s: %s", path.p, inner.text.p);
	} else if ((rc = check_outs(p, edge, path.p, d, err)) > 0) {
		attach_depfile(p, edge, d);
		rc = 0;
	}
	err_fini(&inner);
	return rc;
}

static int
load_depfile(struct plan *p, uint32_t edge, struct str path, struct err *err)
{
	struct build_times *times = p->o->times;
	uint64_t since = times ? clock_us() : 0;
	int rc = read_depfile(p, edge, path, err);

	if (times) {
		times->depfile.count++;
		times->depfile.us += clock_us() - since;
	}
	return rc;
}

/* where it is written what the edge reads: MEMO_DEPS, MEMO_DEPFILE, nowhere: 0. -1 and err */
static int
kind_of(struct plan *p, uint32_t edge, struct err *err)
{
	struct edge_memo none = {0}, *memo = p->o->memo ? &p->o->memo[edge] : &none;

	if (memo_found(p->g, edge, memo, &p->scratch, err) < 0)
		return -1;
	return (int)memo->known & (MEMO_DEPS | MEMO_DEPFILE);
}

int
found_load(struct plan *p, uint32_t edge, struct err *err)
{
	int rc = 0, kind = kind_of(p, edge, err);

	if (kind < 0)
		return -1;
	if (kind == MEMO_DEPS)
		rc = load_log(p, edge, err);
	else if (kind == MEMO_DEPFILE)
		rc = bind(p, edge, KEY_DEPFILE, &p->scratch.text, err) < 0 ?
		             -1 :
		             load_depfile(p, edge, buf_str(&p->scratch.text), err);
	note_readers(p, edge);
	return rc;
}

/* ---- after a run */

/* a node for a name the compiler used */
static void
report(struct plan *p, struct str name, idvec *out)
{
	if (!name.n)
		return;
	vec_push(out, graph_node(p->g, canonical(&p->scratch.text2, name)));
	plan_grow_nodes(p);
}

static int
extract_gcc(struct plan *p, struct job *job, idvec *out, struct err *err)
{
	struct disk *disk = p->o->disk;
	struct buf *path = &p->depfile_path, *text = &p->depfile_text;
	struct depfile *d = &p->depfile;
	struct err inner = {0};
	int rc;

	buf_clear(text);
	if (bind(p, job->edge, KEY_DEPFILE, path, err) < 0) {
		rc = -1;
	} else if (!path->n) {
		rc = err_set(err, "edge with deps=gcc but no depfile makes no sense");
	} else if ((rc = disk->read(disk, path->p, text)) < 0 && rc != -ENOENT && rc != -ENOTDIR) {
		rc = err_set(err, "loading '%s': %s", path->p, strerror(-rc));
	} else if (text->n && depfile_parse(d, text, &inner) < 0) {
		rc = err_set(err, "%s", inner.text.p);
	} else {
		rc = 0;
		if (text->n)
			list_inputs(p, d, out);
		if (text->n && !p->o->keep_depfile && (rc = disk->remove(disk, path->p)) < 0 && rc != -ENOENT)
			rc = err_set(err, "deleting depfile: %s", strerror(-rc));
	}
	err_fini(&inner);
	return rc < 0 && rc != -ENOENT ? -1 : 0;
}

/* does it name a source file, as cl.exe prints before anything else? */
static bool
is_source_name(struct str line)
{
	static const char *const endings[] = {".c", ".cc", ".cxx", ".cpp", ".c++"};

	for (size_t i = 0; i < countof(endings); i++) {
		size_t n = strlen(endings[i]);

		if (line.n >= n && strncasecmp(line.p + line.n - n, endings[i], n) == 0)
			return true;
	}
	return false;
}

static bool
contains_nocase(struct str s, struct str what)
{
	for (size_t i = 0; i + what.n <= s.n; i++)
		if (strncasecmp(s.p + i, what.p, what.n) == 0)
			return true;
	return false;
}

/* headers of the compiler itself never change: nobody wants to stat them */
static bool
is_system_header(struct str path)
{
	return contains_nocase(path, STR("program files")) ||
	       contains_nocase(path, STR("microsoft visual studio"));
}

/* "Note: including file:   x.h" lines are for us; the rest is for the user (ninja H13) */
static void
filter_msvc(struct plan *p, struct str prefix, struct buf *output, idvec *out)
{
	struct buf rest = {0};
	bool seen = false;
	size_t at = 0;

	while (at < output->n) {
		size_t end = at;
		struct str line;

		while (end < output->n && output->p[end] != '\r' && output->p[end] != '\n')
			end++;
		line = (struct str){output->p + at, end - at};
		at = end;
		if (at < output->n && output->p[at] == '\r')
			at++;
		if (at < output->n && output->p[at] == '\n')
			at++;
		if (str_starts(line, prefix)) {
			struct str name = {line.p + prefix.n, line.n - prefix.n};

			seen = true;
			while (name.n && *name.p == ' ')
				name.p++, name.n--;
			if (name.n && !is_system_header(name))
				report(p, name, out);
		} else if (seen || !is_source_name(line)) {
			buf_put(&rest, line);
			buf_putc(&rest, '\n');
		}
	}
	buf_free(output);
	*output = rest;
}

static int
compare_path(const void *a, const void *b, void *g)
{
	return str_cmp(graph_path(g, *(const uint32_t *)a), graph_path(g, *(const uint32_t *)b));
}

static int
extract_msvc(struct plan *p, struct job *job, idvec *out, struct err *err)
{
	struct buf prefix = {0};
	int rc = bind(p, job->edge, KEY_MSVC_DEPS_PREFIX, &prefix, err);

	if (!rc) {
		if (!prefix.n)
			buf_puts(&prefix, "Note: including file: ");
		filter_msvc(p, buf_str(&prefix), &job->output, out);
		if (out->n) /* in ninja's order, as records are */
			qsort_r(out->p, out->n, sizeof *out->p, compare_path, p->g);
	}
	buf_free(&prefix);
	return rc;
}

/* each node once, in order: compilers name a header every time they meet it */
static void
dedupe(idvec *nodes, struct plan *p)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < nodes->n; i++) {
		struct node_plan *np = &p->nodes.p[nodes->p[i]];

		if (np->listed)
			continue;
		np->listed = true;
		nodes->p[n++] = nodes->p[i];
	}
	nodes->n = n;
	for (uint32_t i = 0; i < n; i++)
		p->nodes.p[nodes->p[i]].listed = false;
}

int
found_extract(struct plan *p, struct job *job, struct str deps, idvec *out, struct err *err)
{
	int rc;

	if (str_eq(deps, STR("msvc")))
		rc = extract_msvc(p, job, out, err);
	else if (str_eq(deps, STR("gcc")))
		rc = extract_gcc(p, job, out, err);
	else
		return err_fatal(err, "unknown deps type '%.*s'", STR_FMT(deps));
	dedupe(out, p);
	return rc;
}
