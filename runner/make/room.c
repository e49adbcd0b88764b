/* room.c - see room.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/make/room.h"

#include <stdlib.h>

#include "runner/exec/jobserver.h"
#include "runner/exec/load.h"
#include "runner/make/task.h"
#include "runner/make/tell.h"

#define LOAD_MS 1000 /* how often we look whether the machine is less busy */

bool
room_for_many(const struct update *w)
{
	return w->slots || w->mk->flags.jobs != 1;
}

bool
room_is_parallel(const struct update *w)
{
	return room_for_many(w) && !w->mk->rules.not_parallel;
}

static bool
load_allows(const struct update *w)
{
	double average, limit = w->mk->flags.max_load;

	if (limit < 0 || !w->nrunning || getloadavg(&average, 1) != 1)
		return true;
	return load_room(limit, average) > 0;
}

/* may another begin? Takes a token if need be */
static bool
is_any(struct update *w)
{
	if (!room_is_parallel(w))
		return !w->nrunning;
	if (!load_allows(w))
		return false;
	if (w->slots)
		return jobserver_room(w->slots, w->nrunning) > 0;
	return !w->nrunning || w->mk->flags.jobs == NONE || w->nrunning < w->mk->flags.jobs;
}

void
room_wait(struct update *w)
{
	bool busy = w->mk->flags.max_load >= 0;
	int token = w->slots && room_is_parallel(w) && !busy && w->wants_room ? jobserver_fd(w->slots) : -1;
	struct kid *k;

	tell_live(w);
	voice_flush(w->out);
	k = children_wait(w->children, token, busy && w->wants_room ? LOAD_MS : -1);
	if (k)
		task_kid_ended(w, k);
}

void
room_await(struct update *w)
{
	w->wants_room = true;
	while (!w->children->loop.caught && !w->stop && !is_any(w))
		room_wait(w);
	w->wants_room = false;
}

/* A recipe that has failed meanwhile is a reason not to begin another. */
void
room_notice(struct update *w)
{
	struct kid *k;

	while (w->nrunning && (k = children_wait(w->children, -1, 0)))
		task_kid_ended(w, k);
}
