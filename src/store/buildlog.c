/* buildlog.c - see buildlog.h. SPDX-License-Identifier: Apache-2.0
 *
 * The file is a header line and one line per record: start, end, mtime, output and hash, with tabs between.
 * The last line of an output wins. What follows the last newline is what a kill or a full disk left of a
 * record: it is passed over when reading and cut off before the file is written to again. */
#include "store/buildlog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "data/hash.h"
#include "data/image.h"

#define SIGNATURE "# ninja log v"

enum {
	TYPICAL_LINE = 96,       /* to guess how many there will be */
	HEADER_ROOM = 32,        /* more than a header takes */
	LINE_LIMIT = 256 * 1024, /* no record is longer (ninja G2) */
	COMPACT_RECORDS = 100,   /* fewer are never worth a compaction, */
	COMPACT_RATIO = 3,       /* nor is a file with less than so many records per output (ninja G3) */
};

static bool
version_is_known(int64_t version)
{
	return version >= BUILDLOG_OLDEST && version <= BUILDLOG_NEWEST;
}

/* the digits that s begins with, as a number; 0 if there are none */
static int64_t
number(struct str s)
{
	bool minus = s.n && s.p[0] == '-';
	uint64_t n = 0;

	for (size_t i = minus; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		n = n * 10 + (uint64_t)(s.p[i] - '0');
	return (int64_t)(minus ? 0 - n : n);
}

/* the value of a digit and 1, or 0 for what is none: a table, because branches on random digits are slow */
static const uint8_t hex_digit[256] = {
	['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
	['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

static uint64_t
hex_number(struct str s)
{
	uint64_t n = 0;
	uint8_t digit;

	for (size_t i = 0; i < s.n && (digit = hex_digit[(uint8_t)s.p[i]]) != 0; i++)
		n = n << 4 | (uint64_t)(digit - 1);
	return n;
}

/* what stands before the next tab; false if there is none */
static bool
take_field(struct str *line, struct str *field)
{
	const char *tab = memchr(line->p, '\t', line->n);

	if (!tab)
		return false;
	*field = (struct str){line->p, (size_t)(tab - line->p)};
	line->n -= field->n + 1;
	line->p = tab + 1;
	return true;
}

static void
set_entry(struct buildlog *log, struct str output, const struct log_entry *entry)
{
	uint32_t id = intern_add(&log->paths, output);

	if (id == log->entries.n)
		vec_push(&log->entries, *entry);
	else
		log->entries.p[id] = *entry;
	log->nlines++;
}

static void
take_line(struct buildlog *log, struct str line)
{
	struct str start, end, mtime, output;

	if (line.n >= LINE_LIMIT || !take_field(&line, &start) || !take_field(&line, &end) ||
	    !take_field(&line, &mtime) || !take_field(&line, &output))
		return;
	set_entry(log, output,
	          &(struct log_entry){.hash = hex_number(line),
	                              .mtime = number(mtime),
	                              .start_ms = (int32_t)number(start),
	                              .end_ms = (int32_t)number(end)});
}

/* the version that a file beginning with these bytes has; 0 if it is no log */
static int64_t
version_of(struct str text)
{
	struct str signature = STR(SIGNATURE);

	if (!str_starts(text, signature))
		return 0;
	return number((struct str){text.p + signature.n, text.n - signature.n});
}

/* the next line without its newline; false at the end, where an unfinished one may be left */
static bool
next_line(struct window *w, struct str *line)
{
	for (size_t seen = 0; window_has(w, seen + 1);) {
		char *at = w->p + w->at, *newline = memchr(at + seen, '\n', w->end - w->at - seen);

		if (newline) {
			*line = (struct str){at, (size_t)(newline - at)};
			w->at += line->n + 1;
			return true;
		}
		seen = w->end - w->at;
	}
	return false;
}

/* A log of a version that we cannot read is as good as none. */
static void
start_over(struct buildlog *log, struct buf *warn, const char *how)
{
	buf_printf(warn, "build log version is %s; starting over", how);
	unlink(log->path);
	log->mark = (struct file_mark){0};
}

static void
take_lines(struct buildlog *log, struct window *w)
{
	struct str line;

	while (next_line(w, &line)) {
		take_line(log, line);
		log->good += (int64_t)line.n + 1;
	}
	log->wants_compaction = log->nlines > COMPACT_RECORDS &&
	                        log->nlines > (uint64_t)intern_count(&log->paths) * COMPACT_RATIO;
}

/* false, and the version, if it is one that we cannot read */
static bool
take_file(struct buildlog *log, struct window *w, int64_t *version)
{
	window_has(w, HEADER_ROOM);
	*version = version_of((struct str){w->p, w->end});
	if (w->end && !version_is_known(*version))
		return false;
	if (w->end)
		log->version = (int)*version;
	intern_reserve(&log->paths, (uint32_t)(log->mark.size / TYPICAL_LINE), (size_t)log->mark.size / 2);
	vec_reserve(&log->entries, (size_t)log->mark.size / TYPICAL_LINE);
	take_lines(log, w);
	return true;
}

/* 0 or -errno; a version is one that we cannot read */
static int
read_file(struct buildlog *log, const char *path, int64_t *unknown)
{
	struct window w;
	int64_t version;
	int rc;

	*unknown = -1;
	*log = (struct buildlog){.fd = -1, .version = BUILDLOG_NEWEST, .path = xstrdup(path)};
	rc = window_open(&w, path, &log->mark);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	if (log->mark.size >= UINT32_MAX)
		w.rc = -EFBIG; /* ids and offsets of the table would not do */
	else if (!take_file(log, &w, &version))
		*unknown = version;
	return window_close(&w);
}

bool
buildlog_read(struct buildlog *log, const char *path)
{
	int64_t unknown;

	if (read_file(log, path, &unknown) == 0 && unknown < 0)
		return true;
	buildlog_fini(log);
	return false;
}

int
buildlog_load(struct buildlog *log, const char *path, struct buf *warn, struct err *err)
{
	int64_t unknown;
	int rc = read_file(log, path, &unknown);

	if (unknown >= 0)
		start_over(log, warn, unknown < BUILDLOG_OLDEST ? "too old" : "too new");
	return rc ? err_set(err, "loading build log %s: %s", path, strerror(-rc)) : 0;
}

void
buildlog_image(struct buildlog *log, struct image *im)
{
	intern_image(&log->paths, im);
	image_vec(im, &log->entries);
	image_field(im, log->version);
	image_field(im, log->nlines);
	image_field(im, log->good);
	image_field(im, log->wants_compaction);
	image_field(im, log->mark);
	if (im->loading)
		log->fd = -1;
}

/* 0 or -errno */
static int
take_tail(struct buildlog *log)
{
	struct window w;
	int rc = window_open(&w, log->path, &log->mark);

	if (rc < 0)
		return rc;
	rc = window_seek(&w, log->good);
	if (rc == 0)
		take_lines(log, &w);
	return window_close(&w) < 0 ? w.rc : rc;
}

int
buildlog_resume(struct buildlog *log, const char *path, const struct log_prefix *prefix, bool *aged,
                struct buf *warn, struct err *err)
{
	enum log_growth growth = logfile_growth(path, log->good, &log->mark, prefix, aged);

	if (!log->good && growth == LOG_GROWN)
		growth = LOG_OTHER; /* it has a header now */
	if (growth != LOG_OTHER) {
		log->path = xstrdup(path);
		if (growth == LOG_SAME || take_tail(log) == 0)
			return 0;
	}
	*aged = true;
	buildlog_fini(log);
	return buildlog_load(log, path, warn, err);
}

void
buildlog_fini(struct buildlog *log)
{
	buildlog_close(log);
	intern_fini(&log->paths);
	vec_free(&log->entries);
	buf_free(&log->line);
	buf_free(&log->pending);
	xfree(log->path);
}

const struct log_entry *
buildlog_find(const struct buildlog *log, struct str output)
{
	uint32_t id = intern_find(&log->paths, output);

	return id == NONE ? NULL : &log->entries.p[id];
}

void
buildlog_find_all(const struct buildlog *log, const struct str *outputs, uint32_t n, uint32_t *ids)
{
	intern_find_all(&log->paths, outputs, n, ids);
}

void
buildlog_add_rsp(struct buf *text, struct str content)
{
	if (!content.n)
		return;
	buf_puts(text, ";rspfile=");
	buf_put(text, content);
}

bool
buildlog_same_command(const struct log_entry *entry, struct str text)
{
	return entry->hash == hash_rapid(text) || entry->hash == hash_murmur(text);
}

static uint64_t
hash_for(int version, struct str text)
{
	return version >= 7 ? hash_rapid(text) : hash_murmur(text);
}

static void
put_header(struct buf *out, int version)
{
	buf_printf(out, SIGNATURE "%d\n", version);
}

static void
put_line(struct buf *out, struct str output, const struct log_entry *e)
{
	buf_dec(out, e->start_ms);
	buf_putc(out, '\t');
	buf_dec(out, e->end_ms);
	buf_putc(out, '\t');
	buf_dec(out, e->mtime);
	buf_putc(out, '\t');
	buf_put(out, output);
	buf_putc(out, '\t');
	buf_hex(out, e->hash);
	buf_putc(out, '\n');
}

/* one record each, in the order in which the outputs first appeared; 0 or -errno. The file is closed */
static int
rewrite(struct buildlog *log, const struct buildlog_keep *keep)
{
	struct rewrite w;
	uint32_t n = 0;
	int rc;

	rewrite_begin(&w, log->path);
	put_header(&w.out, log->version);
	for (uint32_t i = 0; i < log->entries.n; i++) {
		struct str output = intern_get(&log->paths, i);

		if (keep && !keep->keep(keep->ctx, output))
			continue;
		put_line(&w.out, output, &log->entries.p[i]);
		rewrite_spill(&w);
		n++;
	}
	rc = rewrite_commit(&w, &log->mark);
	rewrite_count(&w, &log->rewrites);
	if (rc == 0) {
		log->nlines = n;
		log->wants_compaction = false;
	}
	return rc;
}

static int
rewrite_existing(struct buildlog *log, const struct buildlog_keep *keep, struct err *err)
{
	int rc;

	buildlog_close(log); /* it may have been created only now: then this marks it */
	rc = log->mark.ino ? rewrite(log, keep) : 0;
	return rc ? err_set(err, "failed recompaction: %s", strerror(-rc)) : 0;
}

int
buildlog_compact(struct buildlog *log, const struct buildlog_keep *keep, struct err *err)
{
	return rewrite_existing(log, keep, err);
}

void
buildlog_convert(struct buildlog *log, int version,
                 bool (*command)(void *ctx, struct str output, struct buf *), void *ctx)
{
	struct buf text = {0};

	BUG_ON(!version_is_known(version));
	if (version == log->version)
		return;
	for (uint32_t i = 0; i < log->entries.n; i++) {
		struct log_entry *e = &log->entries.p[i];
		bool known;

		buf_clear(&text);
		known = command(ctx, intern_get(&log->paths, i), &text);
		if (known && buildlog_same_command(e, buf_str(&text)))
			e->hash = hash_for(version, buf_str(&text));
	}
	buf_free(&text);
	log->version = version;
	log->wants_compaction = log->mark.ino != 0;
}

int
buildlog_restat(struct buildlog *log, int (*mtime)(void *ctx, struct str output, int64_t *ns, struct err *),
                void *ctx, const struct str *outputs, size_t noutputs, struct err *err)
{
	size_t n = noutputs ? noutputs : log->entries.n;

	for (size_t i = 0; i < n; i++) {
		uint32_t id = noutputs ? intern_find(&log->paths, outputs[i]) : (uint32_t)i;

		if (id != NONE && mtime(ctx, intern_get(&log->paths, id), &log->entries.p[id].mtime, err) < 0)
			return err_set(err, "failed recompaction: %s", buf_cstr(&err->text));
	}
	return rewrite_existing(log, NULL, err);
}

/* Cut off what stands after the last newline: what is left of a record, which would run into the next one.
 * 0 and the size of the rest, or -errno. */
static int
cut_torn_line(int fd, off_t *size)
{
	char chunk[4096];
	struct stat st;
	const char *newline = NULL;

	if (fstat(fd, &st) < 0)
		return -errno;
	for (*size = st.st_size; *size && !newline;) {
		size_t n = MIN((size_t)*size, sizeof chunk);
		ssize_t got = pread(fd, chunk, n, *size - (off_t)n);

		if (got != (ssize_t)n)
			return got < 0 ? -errno : -EIO;
		newline = memrchr(chunk, '\n', n);
		*size -= newline ? chunk + n - (newline + 1) : (off_t)n;
	}
	return *size == st.st_size || ftruncate(fd, *size) == 0 ? 0 : -errno;
}

/* The header that the file has by now decides which hash we write: a generator may have run another ninja.
 * A file of a version that nobody knows is emptied, as when it is loaded. */
static int
adopt_version(struct buildlog *log, off_t *size)
{
	char head[HEADER_ROOM];
	ssize_t n = pread(log->fd, head, sizeof head, 0);
	int64_t version;

	if (n < 0)
		return -errno;
	version = version_of((struct str){head, (size_t)n});
	if (version_is_known(version)) {
		log->version = (int)version;
		return 0;
	}
	*size = 0;
	return ftruncate(log->fd, 0) == 0 ? 0 : -errno;
}

static int
write_header(struct buildlog *log)
{
	buf_clear(&log->line);
	put_header(&log->line, log->version);
	return fd_write_all(log->fd, log->line.p, log->line.n);
}

static int
open_for_append(struct buildlog *log)
{
	int fd = fd_open(log->path, O_RDWR | O_APPEND | O_CREAT, 0666), rc;
	off_t size = 0;

	if (fd < 0)
		return fd;
	log->fd = fd;
	rc = cut_torn_line(log->fd, &size);
	if (rc == 0 && size)
		rc = adopt_version(log, &size);
	if (rc == 0 && size == 0)
		rc = write_header(log);
	if (rc < 0)
		buildlog_close(log);
	return rc;
}

/* A log that somebody wrote to since we read it is not compacted: we would drop what we do not know. */
static int
ensure_open(struct buildlog *log, const struct buildlog_keep *keep)
{
	int rc = 0;

	if (log->fd >= 0)
		return 0;
	if (log->wants_compaction && logfile_is_still(log->path, &log->mark))
		rc = rewrite(log, keep);
	log->wants_compaction = false;
	return rc ? rc : open_for_append(log);
}

int
buildlog_note(struct buildlog *log, struct str output, struct str command_text, int start_ms, int end_ms,
              int64_t mtime, const struct buildlog_keep *keep, struct err *err)
{
	struct log_entry entry = {.mtime = mtime, .start_ms = start_ms, .end_ms = end_ms};
	int rc = ensure_open(log, keep);

	if (rc < 0)
		return err_set(err, "Error writing to build log: %s", strerror(-rc));
	entry.hash = hash_for(log->version, command_text);
	put_line(&log->pending, output, &entry);
	set_entry(log, output, &entry);
	return 0;
}

/* If what was written of a line cannot be cut off now, it is when the file is opened again. */
static int
write_pending(struct buildlog *log)
{
	off_t size;
	int rc;

	if (!log->pending.n)
		return 0;
	rc = fd_write_all(log->fd, log->pending.p, log->pending.n);
	buf_clear(&log->pending);
	if (rc < 0 && cut_torn_line(log->fd, &size) < 0)
		buildlog_close(log);
	return rc;
}

int
buildlog_flush(struct buildlog *log, struct err *err)
{
	int rc = write_pending(log);

	return rc < 0 ? err_set(err, "Error writing to build log: %s", strerror(-rc)) : 0;
}

int
buildlog_record(struct buildlog *log, struct str output, struct str command_text, int start_ms, int end_ms,
                int64_t mtime, const struct buildlog_keep *keep, struct err *err)
{
	if (buildlog_note(log, output, command_text, start_ms, end_ms, mtime, keep, err) < 0)
		return -1;
	return buildlog_flush(log, err);
}

void
buildlog_close(struct buildlog *log)
{
	if (log->fd < 0)
		return;
	write_pending(log);
	if (log->fd < 0)
		return;
	logfile_mark_fd(log->fd, &log->mark);
	fd_close(log->fd);
	log->fd = -1;
}
