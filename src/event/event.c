/* event.c - see event.h. SPDX-License-Identifier: Apache-2.0 */
#include "event/event.h"

#include "base/clock.h"

const char *
event_reason(enum event_type type)
{
	static const char *const reasons[] = {
#define EVENT(NAME, type, reason) [EV_##NAME] = reason,
#define FIELD(type, name)
#define END
#include "event/events.def"
#undef EVENT
#undef FIELD
#undef END
	};

	return reasons[type];
}

void
bus_init(struct bus *bus, const struct graph *g)
{
	*bus = (struct bus){.begin_us = clock_us(), .graph = g};
}

void
bus_fini(struct bus *bus)
{
	for (uint32_t i = 0; i < bus->nsinks; i++)
		bus->sinks[i]->close(bus->sinks[i]);
	bus->nsinks = 0;
	err_fini(&bus->err);
}

void
bus_add(struct bus *bus, struct sink *sink)
{
	BUG_ON(bus->nsinks == countof(bus->sinks));
	bus->sinks[bus->nsinks++] = sink;
}

static int
emit_to(struct bus *bus, struct sink *sink, const struct event *e)
{
	struct err err = {0};
	int rc = sink->emit(sink, e, bus->graph, &err);

	if (rc < 0 && !err_is_set(&bus->err)) {
		bus->err = err;
		return rc;
	}
	if (rc == 0 && err_is_set(&err))
		rc = bus_say(bus, MSG_WARNING, "%s", buf_cstr(&err.text));
	err_fini(&err);
	return rc;
}

/* every sink gets every event, even when one before it has failed: a log should have its last line */
int
bus_emit(struct bus *bus, struct event *e)
{
	int rc = 0;

	e->t_us = clock_us() - bus->begin_us;
	for (uint32_t i = 0; i < bus->nsinks; i++)
		if (emit_to(bus, bus->sinks[i], e) < 0)
			rc = -1;
	return rc;
}

int
bus_tick(struct bus *bus)
{
	uint64_t now = clock_us() - bus->begin_us;
	int least = -1;

	for (uint32_t i = 0; i < bus->nsinks; i++) {
		struct sink *sink = bus->sinks[i];
		int ms = sink->tick ? sink->tick(sink, now) : -1;

		if (ms >= 0 && (least < 0 || ms < least))
			least = ms;
	}
	return least;
}

int
bus_say(struct bus *bus, enum message_level level, const char *fmt, ...)
{
	struct event e = {.type = EV_MESSAGE, .message = {.level = level}};
	struct buf text = {0};
	va_list ap;
	int rc;

	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	e.message.text = buf_str(&text);
	rc = bus_emit(bus, &e);
	buf_free(&text);
	return rc;
}
