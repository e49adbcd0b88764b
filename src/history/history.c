/* history.c - see history.h. SPDX-License-Identifier: Apache-2.0 */
#include "history/history.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"

#define CHUNK  ((size_t)64 * 1024)        /* is written at once */
#define LIMIT  ((size_t)16 * 1024 * 1024) /* a longer file is compacted, to at most … */
#define TARGET (LIMIT / 2)

enum { NUMBERS = 7 };

/* ---- lines */

/* Most fields have nothing to escape; commands are long. */
static void
put_field(struct buf *b, struct str s)
{
	size_t from = 0;

	buf_putc(b, '\t');
	for (size_t i = 0; i < s.n; i++) {
		char letter = s.p[i] == '\t' ? 't' : s.p[i] == '\n' ? 'n' : s.p[i] == '\\' ? '\\' : 0;

		if (!letter)
			continue;
		buf_add(b, s.p + from, i - from);
		buf_add(b, (const char[]){'\\', letter}, 2);
		from = i + 1;
	}
	buf_add(b, s.p + from, s.n - from);
}

static void
put_head(struct buf *body, const struct history_step *s)
{
	buf_clear(body);
	buf_printf(body, "%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64, s->began_ns, s->start_ms,
	           s->end_ms, s->code);
	buf_printf(body, "\t%" PRId64 "\t%" PRId64 "\t%" PRId64, s->utime_us, s->stime_us, s->maxrss_kb);
	put_field(body, s->cause);
	put_field(body, s->file);
	put_field(body, s->command);
}

static void
put_line(struct buf *out, const struct buf *body)
{
	buf_printf(out, "%zu\t", body->n);
	buf_put(out, buf_str(body));
	buf_putc(out, '\n');
}

/* in place: what is escaped only gets shorter */
static struct str
unescape(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		char c = p[i];

		if (c == '\\' && i + 1 < n) {
			c = p[++i];
			c = c == 't' ? '\t' : c == 'n' ? '\n' : c;
		}
		p[to++] = c;
	}
	return (struct str){p, to};
}

/* the field at *p, which becomes the next one's beginning or NULL */
static struct str
next_field(char **p, char *end)
{
	char *from = *p, *tab = memchr(from, '\t', (size_t)(end - from));

	*p = tab ? tab + 1 : NULL;
	return unescape(from, (size_t)((tab ? tab : end) - from));
}

/* digits with a tab behind them; false if that is not what is there */
static bool
next_number(char **p, const char *end, int64_t *n)
{
	char *behind;

	errno = 0;
	*n = strtoll(*p, &behind, 10);
	if (errno || behind == *p || behind >= end || *behind != '\t')
		return false;
	*p = behind + 1;
	return true;
}

static void
add_output(struct history *h, struct str name)
{
	uint32_t step = h->steps.n - 1, id = intern_add(&h->names, name);

	if (id == h->newest.n)
		vec_push(&h->newest, NONE);
	vec_push(&h->cells, ((struct history_cell){id, step, h->newest.p[id]}));
	h->newest.p[id] = h->cells.n - 1;
	h->steps.p[step].nouts++;
}

/* what is no line of ours is passed over */
static void
read_line(struct history *h, char *p, char *end)
{
	struct history_step s = {.outs = h->cells.n};
	int64_t length, *const numbers[NUMBERS] = {&s.began_ns, &s.start_ms, &s.end_ms,   &s.code,
	                                           &s.utime_us, &s.stime_us, &s.maxrss_kb};
	struct str *const strings[] = {&s.cause, &s.file, &s.command};

	if (!next_number(&p, end, &length) || length != end - p)
		return;
	for (size_t i = 0; i < NUMBERS; i++)
		if (!next_number(&p, end, numbers[i]))
			return;
	for (size_t i = 0; i < countof(strings) && p; i++)
		*strings[i] = next_field(&p, end);
	if (!p)
		return;
	vec_push(&h->steps, s);
	while (p)
		add_output(h, next_field(&p, end));
}

/* ---- reading */
static int
load(struct history *h, const char *path)
{
	int rc = fd_read_file(path, &h->text);
	char *p = h->text.p, *end = p + h->text.n, *nl;

	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	for (; p && (nl = memchr(p, '\n', (size_t)(end - p))); p = nl + 1)
		read_line(h, p, nl);
	return 0;
}

int
history_load(struct history *h, struct session *s, struct err *err)
{
	struct buf path = {0};
	int rc;

	session_path(s, ".weir/history", &path);
	*h = (struct history){0};
	rc = load(h, buf_cstr(&path));
	if (rc < 0)
		err_set(err, "loading '%s': %s", buf_cstr(&path), strerror(-rc));
	buf_free(&path);
	return rc < 0 ? -1 : 0;
}

void
history_fini(struct history *h)
{
	vec_free(&h->steps);
	vec_free(&h->newest);
	vec_free(&h->cells);
	intern_fini(&h->names);
	buf_free(&h->text);
}

uint32_t
history_find(const struct history *h, struct str output, uint32_t before)
{
	uint32_t name = intern_find(&h->names, output), cell;

	if (name == NONE)
		return NONE;
	for (cell = h->newest.p[name]; cell != NONE; cell = h->cells.p[cell].earlier)
		if (h->cells.p[cell].step < before)
			return h->cells.p[cell].step;
	return NONE;
}

struct str
history_output(const struct history *h, uint32_t step, uint32_t i)
{
	return intern_get(&h->names, h->cells.p[h->steps.p[step].outs + i].name);
}

/* ---- compaction: of each output what was last, and, if that was a new command, what it was before. If
 * that is still too much, the commands of the older ones go, then the oldest altogether. */
enum keep { DROP, WITHOUT_COMMAND, WHOLE };

static bool
is_newest(const struct history *h, uint32_t step)
{
	const struct history_step *s = &h->steps.p[step];

	for (uint32_t i = 0; i < s->nouts; i++)
		if (h->cells.p[h->newest.p[h->cells.p[s->outs + i].name]].step == step)
			return true;
	return false;
}

static uint8_t *
choose(const struct history *h)
{
	uint8_t *keep = xcalloc(h->steps.n, 1);

	for (uint32_t i = h->steps.n; i-- > 0;) {
		uint32_t before;

		if (is_newest(h, i))
			keep[i] = WHOLE;
		if (!is_newest(h, i) || !str_eq(h->steps.p[i].cause, STR("command-changed")))
			continue;
		before = history_find(h, history_output(h, i, 0), i);
		if (before != NONE)
			keep[before] = WHOLE;
	}
	return keep;
}

static void
put_step(struct buf *body, const struct history *h, uint32_t i, uint8_t keep)
{
	struct history_step s = h->steps.p[i];

	if (keep == WITHOUT_COMMAND)
		s.command = STR("");
	put_head(body, &s);
	for (uint32_t k = 0; k < s.nouts; k++)
		put_field(body, history_output(h, i, k));
}

/* newest first, as long as there is room */
static void
make_fit(const struct history *h, uint8_t *keep, struct buf *body)
{
	size_t used = 0;

	for (uint32_t i = h->steps.n; i-- > 0;) {
		if (!keep[i])
			continue;
		put_step(body, h, i, WHOLE);
		if (used + body->n > TARGET / 2) {
			keep[i] = WITHOUT_COMMAND;
			put_step(body, h, i, WITHOUT_COMMAND);
		}
		if (used + body->n > TARGET)
			keep[i] = DROP;
		else
			used += body->n;
	}
}

static int
compact(const char *path)
{
	struct history h = {0};
	struct rewrite w;
	struct file_mark mark;
	struct buf body = {0};
	uint8_t *keep;
	int rc = load(&h, path);

	if (rc < 0)
		return rc;
	keep = choose(&h);
	make_fit(&h, keep, &body);
	rewrite_begin(&w, path);
	for (uint32_t i = 0; i < h.steps.n; i++) {
		if (!keep[i])
			continue;
		put_step(&body, &h, i, keep[i]);
		put_line(&w.out, &body);
		rewrite_spill(&w);
	}
	rc = rewrite_commit(&w, &mark);
	buf_free(&body);
	xfree(keep);
	history_fini(&h);
	return rc;
}

/* ---- writing */
/* a write that fails is the last one: the disk is full, say */
struct recorder {
	struct sink sink;
	struct session *session;
	int64_t began_ns;
	struct buf path;
	int fd; /* -1: not opened yet */
	bool broken;
	size_t size; /* of the file, once it is open */
	struct buf lines, body;
};

/* A line that was torn by a crash ends here. */
static int
end_torn_line(struct recorder *r)
{
	char last = '\n';
	struct stat st;

	if (fstat(r->fd, &st) < 0)
		return -errno;
	r->size = (size_t)st.st_size;
	if (r->size && pread(r->fd, &last, 1, st.st_size - 1) == 1 && last != '\n')
		return fd_write_all(r->fd, "\n", 1);
	return 0;
}

static int
open_file(struct recorder *r, struct err *err)
{
	const int flags = O_RDWR | O_CREAT | O_APPEND;

	if (r->fd >= 0)
		return 0;
	r->fd = fd_open(buf_cstr(&r->path), flags, 0666);
	if (r->fd == -ENOENT) {
		if (session_make_statedir(r->session, err) < 0)
			return -1;
		r->fd = fd_open(buf_cstr(&r->path), flags, 0666);
	}
	return r->fd < 0 ? r->fd : end_torn_line(r);
}

static int
shorten(struct recorder *r)
{
	fd_close(r->fd);
	r->fd = -1;
	return compact(buf_cstr(&r->path));
}

static void
flush(struct recorder *r, struct err *err)
{
	int rc;

	if (!r->lines.n || r->broken)
		return;
	rc = open_file(r, err);
	if (rc == 0)
		rc = fd_write_all(r->fd, r->lines.p, r->lines.n);
	r->size += r->lines.n;
	buf_clear(&r->lines);
	if (rc == 0 && r->size > LIMIT)
		rc = shorten(r);
	r->broken = rc < 0;
	if (rc < 0 && !err_is_set(err))
		err_set(err, "writing '%s': %s", buf_cstr(&r->path), strerror(-rc));
}

static void
put_finished(struct recorder *r, const struct ev_step_finished *e, const struct graph *g)
{
	put_head(&r->body, &(struct history_step){
		.began_ns = r->began_ns,
		.start_ms = e->start_ms,
		.end_ms = e->end_ms,
		.code = e->code,
		.utime_us = e->utime_us,
		.stime_us = e->stime_us,
		.maxrss_kb = e->maxrss_kb,
		.cause = e->cause,
		.file = e->cause_file,
		.command = e->command,
	});
	for (uint32_t i = 0; i < e->outs.n; i++)
		put_field(&r->body, graph_path(g, e->outs.p[i]));
	put_line(&r->lines, &r->body);
}

static int
recorder_emit(struct sink *sink, const struct event *e, const struct graph *g, struct err *err)
{
	struct recorder *r = (struct recorder *)sink;

	if (r->broken)
		return 0;
	if (e->type == EV_STEP_FINISHED)
		put_finished(r, &e->step_finished, g);
	if (r->lines.n >= CHUNK || e->type == EV_BUILD_FINISHED)
		flush(r, err);
	return 0; /* err is a warning: a build does not fail because nobody can ask about it later */
}

static void
recorder_close(struct sink *sink)
{
	struct recorder *r = (struct recorder *)sink;
	struct err err = {0};

	flush(r, &err);
	err_fini(&err); /* nobody is left to hear it */
	if (r->fd >= 0)
		fd_close(r->fd);
	buf_free(&r->path);
	buf_free(&r->lines);
	buf_free(&r->body);
	xfree(r);
}

struct sink *
sink_history(struct session *s, int64_t began_ns)
{
	struct recorder *r = xcalloc(1, sizeof *r);

	r->sink = (struct sink){.emit = recorder_emit, .close = recorder_close};
	r->session = s;
	r->began_ns = began_ns;
	r->fd = -1;
	session_path(s, ".weir/history", &r->path);
	return &r->sink;
}

void
history_put_time(struct buf *out, int64_t ns)
{
	time_t t = (time_t)(ns / 1000000000);
	struct tm tm;
	char text[32];

	if (localtime_r(&t, &tm) && strftime(text, sizeof text, "%F %T", &tm))
		buf_puts(out, text);
}
