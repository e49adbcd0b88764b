/* sink_jsonl.c - the stream of events as JSON lines, generated from events.def (docs/events.md).
 * SPDX-License-Identifier: Apache-2.0 */
#include "event/sink_jsonl.h"

#include <stdlib.h>

#include "base/fd.h"
#include "data/json.h"

/* written when so much has come together, so that a build does not pay a system call for each event */
#define CHUNK ((size_t)64 * 1024)

struct jsonl {
	struct sink sink;
	int fd;
	bool close_fd;
	bool broken; /* the disk is full, say: said once, then we are silent */
	struct buf lines;
};

static void
put_u32(struct json *j, event_u32 n, const struct graph *g)
{
	(void)g;
	json_int(j, n);
}

static void
put_i64(struct json *j, event_i64 n, const struct graph *g)
{
	(void)g;
	json_int(j, n);
}

static void
put_str(struct json *j, event_str s, const struct graph *g)
{
	(void)g;
	json_str(j, s);
}

static void
put_bool(struct json *j, event_bool b, const struct graph *g)
{
	(void)g;
	json_bool(j, b);
}

static void
put_ids(struct json *j, event_ids nodes, const struct graph *g)
{
	json_open(j, '[');
	for (uint32_t i = 0; i < nodes.n; i++)
		json_str(j, graph_path(g, nodes.p[i]));
	json_close(j, ']');
}

static void
put_level(struct json *j, event_level level, const struct graph *g)
{
	static const char *const words[] = {
		[MSG_INFO] = "info",
		[MSG_WARNING] = "warning",
		[MSG_ERROR] = "error",
	};

	(void)g;
	json_str(j, str_of(words[level]));
}

/* one function for each event type: put_fields_build_started and so on */
#define EVENT(NAME, type, reason)                                                              \
	static void put_fields_##type(struct json *j, const struct ev_##type *e, const struct graph *g) \
	{
#define FIELD(type, name)   \
	json_key(j, #name); \
	put_##type(j, e->name, g);
#define END }
#include "event/events.def"
#undef EVENT
#undef FIELD
#undef END

static void
put_fields(struct json *j, const struct event *e, const struct graph *g)
{
	switch (e->type) {
#define EVENT(NAME, type, reason)                     \
	case EV_##NAME:                               \
		put_fields_##type(j, &e->type, g);    \
		break;
#define FIELD(type, name)
#define END
#include "event/events.def"
#undef EVENT
#undef FIELD
#undef END
	case NEVENTS:
		break;
	}
}

/* t is in ns, as in other streams of this kind; our clock counts µs */
static void
put_line(struct jsonl *s, const struct event *e, const struct graph *g)
{
	struct json j = {.out = &s->lines};

	json_open(&j, '{');
	json_key_int(&j, "v", 1);
	json_key_int(&j, "t", (int64_t)e->t_us * 1000);
	json_key_str(&j, "reason", str_of(event_reason(e->type)));
	put_fields(&j, e, g);
	json_close(&j, '}');
	buf_putc(&s->lines, '\n');
}

/* a reader who follows the file learns of these at once */
static bool
is_urgent(const struct event *e)
{
	return e->type == EV_BUILD_FINISHED || (e->type == EV_STEP_FINISHED && e->step_finished.code);
}

static void
flush(struct jsonl *s, struct err *err)
{
	int rc = fd_write_all(s->fd, s->lines.p, s->lines.n);

	if (rc < 0) {
		s->broken = true;
		err_set(err, "writing events: %s", strerror(-rc));
	}
	buf_clear(&s->lines);
}

static int
jsonl_emit(struct sink *sink, const struct event *e, const struct graph *g, struct err *err)
{
	struct jsonl *s = (struct jsonl *)sink;

	if (s->broken)
		return 0;
	put_line(s, e, g);
	if (s->lines.n >= CHUNK || is_urgent(e))
		flush(s, err);
	return 0; /* err is a warning: a build does not fail because its log does */
}

static void
jsonl_close(struct sink *sink)
{
	struct jsonl *s = (struct jsonl *)sink;
	struct err err = {0};

	if (!s->broken)
		flush(s, &err);
	err_fini(&err); /* nobody is left to hear it */
	if (s->close_fd)
		fd_close(s->fd);
	buf_free(&s->lines);
	xfree(s);
}

struct sink *
sink_jsonl(int fd, bool close_fd)
{
	struct jsonl *s = xcalloc(1, sizeof *s);

	s->sink = (struct sink){.emit = jsonl_emit, .close = jsonl_close};
	s->fd = fd;
	s->close_fd = close_fd;
	return &s->sink;
}
