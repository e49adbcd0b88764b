/* sink_jsonl.h - the stream of events for programs. */
#ifndef SINK_JSONL_H
#define SINK_JSONL_H

#include "event/event.h"

/* one JSON object per line and event (docs/events.md); if writing fails it warns once and falls silent */
struct sink *sink_jsonl(int fd, bool close_fd);

#endif
