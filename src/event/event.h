/* event.h - one typed event for everything that happens; terminal, log and JSON are sinks of one stream. */
#ifndef EVENT_H
#define EVENT_H

#include "base/base.h"
#include "graph/graph.h"

enum event_type {
#define EVENT(NAME, type, reason) EV_##NAME,
#define FIELD(type, name)
#define END
#include "event/events.def"
#undef EVENT
#undef FIELD
#undef END
	NEVENTS
};

enum message_level { MSG_INFO, MSG_WARNING, MSG_ERROR };

typedef uint32_t event_u32;
typedef int64_t event_i64;
typedef struct str event_str;
typedef bool event_bool;
typedef struct ids event_ids;
typedef enum message_level event_level;

#define EVENT(NAME, type, reason) struct ev_##type {
#define FIELD(type, name) event_##type name;
#define END };
#include "event/events.def"
#undef EVENT
#undef FIELD
#undef END

/* strings and ids are borrowed: valid while the event is emitted */
struct event {
	enum event_type type;
	uint64_t t_us; /* since the build began; set by bus_emit */
	union {
#define EVENT(NAME, type, reason) struct ev_##type type;
#define FIELD(type, name)
#define END
#include "event/events.def"
#undef EVENT
#undef FIELD
#undef END
	};
};

/* a reader of events. Embed it first in your own struct; constructors return it, close frees it */
struct sink {
	/* 0, or -1 and err: the build must stop (an unknown placeholder in NINJA_STATUS, say); 0 and err is a
	 * warning that the bus passes on to all sinks */
	int (*emit)(struct sink *, const struct event *, const struct graph *, struct err *);
	/* NULL, or: catch up with what was put off (t_us as in events). How many ms until it wants to be
	 * called again, -1: not before the next event */
	int (*tick)(struct sink *, uint64_t t_us);
	void (*close)(struct sink *);
};

/* ordered fan-out on the loop's thread */
struct bus {
	struct sink *sinks[8]; /* owned once added */
	uint32_t nsinks;
	uint64_t begin_us;         /* clock_us when the build began */
	const struct graph *graph; /* what edge and node ids of events belong to */
	struct err err;            /* the first thing that a sink failed with */
};

void bus_init(struct bus *, const struct graph *);
void bus_fini(struct bus *); /* closes the sinks */
void bus_add(struct bus *, struct sink *);
int bus_emit(struct bus *, struct event *); /* stamps it; 0, or -1: see err */
int bus_tick(struct bus *); /* call before waiting: how many ms one may wait at most, -1: any */
int bus_say(struct bus *, enum message_level, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* the JSON name of an event type, as in events.def */
const char *event_reason(enum event_type);

#endif
