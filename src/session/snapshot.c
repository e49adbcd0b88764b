/* snapshot.c - see snapshot.h. SPDX-License-Identifier: Apache-2.0 */
#include "session/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/crew.h"
#include "base/fd.h"
#include "data/hash.h"
#include "manifest/ninja.h"
#include "session/session.h"

enum {
	WORTH = 256 * 1024,      /* bytes to read: less is read as fast as it is mapped */
	PEEK = 4096,             /* of a manifest, for builddir */
	SOURCES_AT_A_TIME = 128, /* looked at by a thread: about 200 µs */
	MOST_EDITED = 64,        /* sources: if there are more, all are read by all processors */
};

#define FRESH_NS  INT64_C(100000000)  /* no file system that counts parts of a second is coarser */
#define COARSE_NS INT64_C(2100000000) /* others count seconds, FAT two of them */

static struct snapshot *
of(struct session *s)
{
	return &s->snapshot;
}

/* A pipe is read only once. */
static bool
is_regular(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* ---- the name of the file, and what it must be about */

/* The manifest says where the build directory is, and that has to be known before it is read. Nearly all that
 * say so say it at their top, in plain words. */
void
snapshot_guess_builddir(const char *manifest, struct buf *out)
{
	char text[PEEK + 1] = "\n";
	int fd = is_regular(manifest) ? fd_open(manifest, O_RDONLY, 0) : -1;
	ssize_t n = fd < 0 ? 0 : fd_read(fd, text + 1, sizeof text - 2);
	const char *at;

	if (fd >= 0)
		fd_close(fd);
	text[n > 0 ? n + 1 : 1] = '\0';
	at = strstr(text, "\nbuilddir");
	if (!at)
		return;
	at += strlen("\nbuilddir");
	at += strspn(at, " ");
	if (*at++ != '=')
		return;
	at += strspn(at, " ");
	if (strcspn(at, "$\r") > strcspn(at, "\n"))
		buf_add(out, at, strcspn(at, "\n"));
}

/* A directory may have several manifests, as those of the configurations of one project. */
static void
put_name(const struct session *s, struct buf *out)
{
	struct str file = str_of(s->opts->file);

	if (out->n)
		buf_putc(out, '/');
	buf_puts(out, ".weir/state");
	if (!str_eq(file, STR("build.ninja")))
		buf_printf(out, "-%016" PRIx64, hash_bytes(file));
}

/* This very program, reading this manifest in this way: false if we cannot tell who we are. */
static bool
key_of(const struct session *s, uint64_t key[2])
{
	struct file_mark self;
	struct buf text = {0};

	if (logfile_mark_path("/proc/self/exe", &self) < 0)
		return false;
	buf_puts(&text, WEIR_VERSION " ");
	buf_add(&text, &self, sizeof self);
	buf_putc(&text, s->opts->phonycycle_err ? '1' : '0');
	buf_puts(&text, s->opts->file);
	hash_wide(buf_str(&text), key);
	buf_free(&text);
	return true;
}

/* ---- what is in it */

enum { SOURCE_PARTS = 3 + SLICES_PARTS };

static void
image_sources(struct snapshot *sn, struct image *im)
{
	image_vec(im, &sn->sources);
	image_buf(im, &sn->paths);
	image_buf(im, &sn->warnings);
	slices_image(&sn->slices, im);
}

/* the memo is last: it is still being filled in while the rest is written */
static void
image_session(struct session *s, struct image *im)
{
	image_field(im, of(s)->log);
	image_field(im, of(s)->deps);
	graph_image(&s->graph, im);
	ninja_image(&s->graph, im);
	buildlog_image(&s->log, im);
	depslog_image(&s->deps, im);
	image_vec(im, &of(s)->memo);
}

/* ---- noting what is read */

/* Could a file with this mark have changed at or after `began` and still have it? The clock is ours, and so
 * is taken for that of the file system; a time from the future is no good either. */
static bool
is_fresh(const struct file_mark *mark, int64_t began)
{
	int64_t latest = MAX(mark->mtime, mark->ctime);
	bool coarse = mark->mtime % 1000000000 == 0 || mark->ctime % 1000000000 == 0;

	return latest > began - (coarse ? COARSE_NS : FRESH_NS);
}

static int
noting_read(struct disk *disk, const char *path, struct buf *out)
{
	struct snapshot *sn = (struct snapshot *)((char *)disk - offsetof(struct snapshot, disk));
	struct source source = {.path = (uint32_t)sn->paths.n};
	size_t begin = out->n;
	int rc;

	sn->unfit |= !is_regular(path);
	logfile_mark_path(path, &source.mark);
	source.fresh = is_fresh(&source.mark, sn->began_ns);
	rc = sn->inner->read(sn->inner, path, out);
	if (rc < 0)
		return rc;
	if (source.fresh)
		hash_wide((struct str){out->p + begin, out->n - begin}, source.hash);
	buf_puts(&sn->paths, path);
	buf_putc(&sn->paths, '\0');
	vec_push(&sn->sources, source);
	return 0;
}

struct disk *
snapshot_disk(struct session *s)
{
	struct snapshot *sn = of(s);

	sn->began_ns = clock_wall_ns();
	sn->inner = s->disk;
	sn->disk = (struct disk){.read = noting_read}; /* a manifest asks for nothing else */
	return &sn->disk;
}

/* With --unify-paths, what is loaded also depends on where we are. */
static bool
is_asked_for(const struct session *s)
{
	const struct options *o = s->opts;

	return o->snapshot != SNAPSHOT_NEVER && !o->unify && (!o->tool || o->tool->phase == TOOL_LOGGED);
}

struct slices *
snapshot_slices(struct session *s)
{
	return is_asked_for(s) && !s->opts->dry && !s->opts->tool ? &of(s)->slices : NULL;
}

void
snapshot_note_warning(struct snapshot *sn, const char *text)
{
	buf_add(&sn->warnings, text, strlen(text) + 1);
}

/* ---- loading */

static bool
holds(const struct source *source, const char *path)
{
	struct buf text = {0};
	uint64_t hash[2];
	bool same = fd_read_file(path, &text) == 0;

	if (same)
		hash_wide(buf_str(&text), hash);
	buf_free(&text);
	return same && hash[0] == source->hash[0] && hash[1] == source->hash[1];
}

static bool
is_unchanged(const struct snapshot *sn, const struct source *source)
{
	const char *path = sn->paths.p + source->path;
	struct file_mark now;

	return logfile_mark_path(path, &now) == 0 && logfile_same_mark(&now, &source->mark) &&
	       (!source->fresh || holds(source, path));
}

struct check {
	const struct snapshot *snapshot;
	atomic_bool aged;
	atomic_uint nchanged;
	uint32_t changed[MOST_EDITED];
};

static void
check_sources(void *ctx, size_t from, size_t to)
{
	struct check *c = ctx;

	for (size_t i = from; i < to && c->nchanged <= MOST_EDITED; i++) {
		const struct source *source = &c->snapshot->sources.p[i];

		if (!is_unchanged(c->snapshot, source)) {
			uint32_t n = c->nchanged++;

			if (n < MOST_EDITED)
				c->changed[n] = (uint32_t)i;
		}
		if (source->fresh)
			c->aged = true;
	}
}

/* What has been edited in a source, which is noted as it is now. Who writes to it while it is read makes it
 * no good. */
static bool
find_edit(struct snapshot *sn, uint32_t i)
{
	struct source *source = &sn->sources.p[i];
	const char *path = sn->paths.p + source->path;
	struct file_mark mark;
	struct edit edit;
	bool found;

	if (logfile_mark_path(path, &source->mark) < 0)
		return false;
	source->fresh = is_fresh(&source->mark, sn->began_ns);
	found = slices_find(&sn->slices, i, path, &edit) && logfile_mark_path(path, &mark) == 0 &&
	        logfile_same_mark(&mark, &source->mark);
	vec_push(&sn->edits, edit);
	if (found && edit.same)
		edit_fini(&vec_pop(&sn->edits));
	memcpy(source->hash, edit.hash, sizeof source->hash);
	sn->unfit |= source->fresh && !edit.hashed;
	return found;
}

static int
by_slice(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* What was warned of would have to be said anew, or not any more: then everything is read. */
static bool
find_edits(struct snapshot *sn, const uint32_t *changed, uint32_t n)
{
	bool found = n <= MOST_EDITED && !sn->warnings.n && sn->slices.readings.n == sn->sources.n;

	for (uint32_t i = 0; found && i < n; i++)
		found = find_edit(sn, changed[i]);
	if (found && sn->edits.n)
		qsort(sn->edits.p, sn->edits.n, sizeof *sn->edits.p, by_slice);
	return found;
}

/* Are the sources what they were, or can what has been edited be told? */
static bool
is_of_use(struct snapshot *sn)
{
	struct check c = {.snapshot = sn};

	crew_run(sn->sources.n, SOURCES_AT_A_TIME, check_sources, &c);
	sn->aged |= c.aged;
	sn->patched = c.nchanged;
	return sn->sources.n && (!sn->patched || find_edits(sn, c.changed, c.nchanged));
}

static void
forget_edits(struct snapshot *sn)
{
	for (uint32_t i = 0; i < sn->edits.n; i++)
		edit_fini(&sn->edits.p[i]);
	vec_free(&sn->edits);
}

static void
forget(struct session *s)
{
	struct snapshot *sn = of(s);

	forget_edits(sn);
	slices_fini(&sn->slices);

	vec_free(&sn->sources);
	buf_free(&sn->paths);
	buf_free(&sn->warnings);
	vec_free(&sn->memo);
	state_close(&sn->state);
	sn->loaded = sn->aged = sn->patched = sn->unfit = false;
}

/* the logs are what was mapped, and what was appended since; as snapshot_load */
static int
resume_logs(struct session *s, struct err *err)
{
	struct snapshot *sn = of(s);
	struct buf log = {0}, deps = {0}, warn = {0}, warn_deps = {0};
	int rc;

	session_path(s, ".ninja_log", &log);
	session_path(s, ".ninja_deps", &deps);
	rc = buildlog_resume(&s->log, buf_cstr(&log), &sn->log, &sn->aged, &warn, err);
	if (rc == 0)
		rc = depslog_resume(&s->deps, buf_cstr(&deps), &s->graph, &sn->deps, &sn->aged, &warn_deps,
		                    err);
	if (rc <= 0) {
		session_say_warnings(s, &warn);
		session_say_warnings(s, &warn_deps);
	}
	buf_free(&log);
	buf_free(&deps);
	buf_free(&warn);
	buf_free(&warn_deps);
	return rc < 0 ? -1 : !rc;
}

/* Of what is read again, nothing is known; of the rest, what was. */
static void
splice_memo(struct snapshot *sn, const splicevec *splices, uint32_t nedges)
{
	struct edge_memo *memo = xcalloc(nedges + 1, sizeof *memo);
	uint32_t from = 0, to = 0;

	for (uint32_t i = 0; i < splices->n; i++) {
		while (from < splices->p[i].at)
			memo[to++] = sn->memo.p[from++];
		from += splices->p[i].gone;
		to += splices->p[i].come;
	}
	while (from < sn->memo.n)
		memo[to++] = sn->memo.p[from++];
	BUG_ON(to != nedges);
	vec_free(&sn->memo);
	sn->memo.p = memo;
	sn->memo.n = nedges;
	sn->memo.cap = nedges + 1;
}

static bool
patch(struct session *s, idvec *lost)
{
	struct snapshot *sn = of(s);
	struct ninja_opts opts = {.phonycycle_err = s->opts->phonycycle_err};
	splicevec splices = {0};
	bool done = !sn->edits.n ||
	            ninja_patch(&s->graph, &sn->slices, sn->edits.p, sn->edits.n, &opts, &splices, lost);

	if (done && splices.n)
		splice_memo(sn, &splices, s->graph.edges.n);
	vec_free(&splices);
	forget_edits(sn);
	return done;
}

/* When everything is read, a node that no edge names is there if the deps log names it. */
static bool
are_of_deps(const struct depslog *d, const idvec *nodes)
{
	for (uint32_t i = 0; i < nodes->n; i++)
		if (nodes->p[i] >= d->file_ids.n || d->file_ids.p[nodes->p[i]] == NONE)
			return false;
	return true;
}

static int
take_image(struct session *s, struct err *err)
{
	struct snapshot *sn = of(s);
	idvec lost = {0};
	int got = 0;

	image_session(s, &sn->state.image);
	BUG_ON(sn->memo.n != s->graph.edges.n);
	buf_put(&s->builddir, ninja_var(&s->graph, "builddir"));
	if (patch(s, &lost))
		got = resume_logs(s, err);
	if (got > 0 && !are_of_deps(&s->deps, &lost))
		got = 0;
	vec_free(&lost);
	sn->loaded = got > 0;
	s->has_graph = s->has_log = s->has_deps = got != 0;
	if (got)
		return got;
	buildlog_fini(&s->log);
	depslog_fini(&s->deps);
	ninja_free(&s->graph);
	graph_fini(&s->graph);
	buf_clear(&s->builddir);
	return 0;
}

int
snapshot_load(struct session *s, struct err *err)
{
	struct snapshot *sn = of(s);
	struct buf path = {0};
	uint64_t key[2];
	int got = 0;

	if (!is_asked_for(s) || !key_of(s, key))
		return 0;
	sn->began_ns = clock_wall_ns();
	snapshot_guess_builddir(s->opts->file, &path);
	put_name(s, &path);
	if (state_open(&sn->state, path.p, key) == 0 && state_take(&sn->state, SOURCE_PARTS)) {
		image_sources(sn, &sn->state.image);
		if (is_of_use(sn) && state_take(&sn->state, NONE))
			got = take_image(s, err);
	}
	buf_free(&path);
	if (!got)
		forget(s);
	for (size_t at = 0; got > 0 && at < sn->warnings.n; at += strlen(sn->warnings.p + at) + 1)
		session_warn(s, sn->warnings.p + at);
	return got;
}

/* ---- saving */

/* The bytes that a log in memory stands for, or none: somebody wrote to it since we read it. */
static int
note_prefix(struct log_prefix *prefix, const char *path, int64_t good, const struct file_mark *mark,
            int64_t began)
{
	struct file_mark now = {0};

	*prefix = (struct log_prefix){.fresh = is_fresh(mark, began)};
	if (logfile_hash(path, good, &now, prefix->hash) < 0 && good)
		return -1;
	return logfile_same_mark(&now, mark) ? 0 : -1;
}

static void *
save(void *arg)
{
	struct session *s = arg;
	struct snapshot *sn = of(s);

	if (note_prefix(&sn->log, s->log.path, s->log.good, &s->log.mark, sn->began_ns) < 0 ||
	    note_prefix(&sn->deps, s->deps.path, s->deps.good, &s->deps.mark, sn->began_ns) < 0)
		sn->writer.rc = -EBUSY;
	state_put(&sn->writer, &sn->image, 0, sn->image.parts.n - 1);
	return NULL;
}

static void
finish(struct graph_reader *reader)
{
	struct snapshot *sn = (struct snapshot *)((char *)reader - offsetof(struct snapshot, reader));

	pthread_join(sn->thread, NULL);
}

static bool
is_worth_saving(const struct session *s)
{
	const struct snapshot *sn = &s->snapshot;
	int64_t bytes = s->log.mark.size + s->deps.mark.size;

	if (!is_asked_for(s) || s->opts->dry || sn->unfit)
		return false;
	if (sn->loaded)
		return sn->aged || sn->patched;
	for (uint32_t i = 0; i < sn->sources.n; i++)
		bytes += sn->sources.p[i].mark.size;
	return bytes >= WORTH || s->opts->snapshot == SNAPSHOT_ALWAYS;
}

static bool
begin_writing(struct session *s)
{
	struct buf path = {0};
	struct err err = {0};
	bool ok;

	buf_put(&path, buf_str(&s->builddir));
	put_name(s, &path);
	ok = session_make_statedir(s, &err) == 0;
	if (ok)
		state_begin(&of(s)->writer, path.p);
	err_fini(&err);
	buf_free(&path);
	return ok;
}

/* These files, as they are now. A manifest that is edited now and then is not worth a snapshot each time. */
static bool
key_of_sources(const struct session *s, uint64_t key[2])
{
	const struct snapshot *sn = &s->snapshot;
	struct buf text = {0};
	bool ok = key_of(s, key);

	buf_add(&text, key, 2 * sizeof *key);
	buf_put(&text, buf_str(&sn->paths));
	for (uint32_t i = 0; i < sn->sources.n; i++)
		buf_add(&text, &sn->sources.p[i].mark, sizeof sn->sources.p[i].mark);
	hash_wide(buf_str(&text), key);
	buf_free(&text);
	return ok;
}

/* Has an earlier start read the very same files? If not, the next one shall know that we did: an empty state
 * under a key of its own says so, in the place of one that is no longer true. */
static bool
is_second_time(struct session *s)
{
	struct state_writer *w = &of(s)->writer;
	struct buf path = {0};
	struct state state;
	uint64_t key[2];
	bool second = false;

	if (!key_of_sources(s, key))
		return false;
	buf_put(&path, buf_str(&s->builddir));
	put_name(s, &path);
	if (state_open(&state, path.p, key) == 0) {
		second = true;
		state_close(&state);
	} else if (begin_writing(s)) {
		state_commit(w, key);
	}
	buf_free(&path);
	return second;
}

/* The same of what was patched: until then the old state is kept, and what the next start has to know is
 * noted in it. */
static bool
is_patched_again(const struct session *s)
{
	const struct snapshot *sn = &s->snapshot;
	struct buf path = {0};
	uint64_t key[2];
	bool again;

	if (!key_of_sources(s, key))
		return false;
	again = state_is_noted(&sn->state, key);
	buf_put(&path, buf_str(&s->builddir));
	put_name(s, &path);
	if (!again)
		state_note(path.p, key);
	buf_free(&path);
	return again;
}

/* Is this the time to save it? */
static bool
is_time(struct session *s)
{
	const struct snapshot *sn = of(s);

	if (s->opts->snapshot == SNAPSHOT_ALWAYS)
		return true;
	return sn->patched ? is_patched_again(s) : sn->loaded || is_second_time(s);
}

/* only where the next start will look for it */
static bool
is_findable(const struct session *s)
{
	struct buf dir = {0};
	bool same;

	snapshot_guess_builddir(s->opts->file, &dir);
	same = str_eq(buf_str(&dir), buf_str(&s->builddir));
	buf_free(&dir);
	return same;
}

/* marks of sources that were fresh when they were read are old enough by now, if they are still the same */
static void
age_sources(struct snapshot *sn)
{
	for (uint32_t i = 0; sn->loaded && i < sn->sources.n; i++)
		sn->sources.p[i].fresh = is_fresh(&sn->sources.p[i].mark, sn->began_ns);
}

void
snapshot_save(struct session *s)
{
	struct snapshot *sn = of(s);

	if (sn->saving || !is_worth_saving(s) || !is_findable(s))
		return;
	if (!is_time(s) || !begin_writing(s))
		return;
	age_sources(sn);
	image_sources(sn, &sn->image);
	image_session(s, &sn->image);
	sn->session = s;
	sn->reader.finish = finish;
	sn->saving = true;
	if (pthread_create(&sn->thread, NULL, save, s) == 0)
		s->graph.reader = &sn->reader;
	else
		save(s);
}

void
snapshot_settle(struct session *s)
{
	struct snapshot *sn = of(s);
	uint64_t key[2];

	if (!sn->saving)
		return;
	if (s->graph.reader)
		finish(&sn->reader);
	s->graph.reader = NULL;
	sn->saving = sn->aged = sn->patched = false;
	state_put(&sn->writer, &sn->image, sn->image.parts.n - 1, 1);
	if (!key_of(s, key))
		sn->writer.rc = -EPERM;
	state_commit(&sn->writer, key); /* what cannot be saved is loaded again */
	vec_free(&sn->image.parts);
	sn->image = (struct image){0};
}

void
snapshot_fini(struct session *s)
{
	BUG_ON(of(s)->saving);
	forget(s);
}
