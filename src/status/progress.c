/* progress.c - see progress.h. SPDX-License-Identifier: Apache-2.0 */
#include "status/progress.h"

/* -j may be anything; beyond this many steps an average does not get better */
#define WINDOW_MOST 4096

void
progress_init(struct progress *p, uint32_t jobs)
{
	*p = (struct progress){0};
	progress_window(p, jobs);
	progress_reset(p);
}

void
progress_window(struct progress *p, uint32_t jobs)
{
	p->window = jobs && jobs < WINDOW_MOST ? jobs : WINDOW_MOST;
}

void
progress_reset(struct progress *p)
{
	uint32_t window = p->window;

	progress_fini(p);
	*p = (struct progress){.window = window, .noted = -1, .rate = -1};
}

void
progress_fini(struct progress *p)
{
	for (uint32_t i = 0; i < p->limits.n; i++)
		buf_free(&p->limits.p[i].name);
	vec_free(&p->limits);
	vec_free(&p->recent);
}

/* more (sign 1) or less (-1) of a step in the plan */
static void
count(struct progress *p, int64_t prev_ms, int sign)
{
	p->total += sign;
	if (prev_ms < 0) {
		p->unknown_left += sign;
		return;
	}
	p->known += sign;
	p->known_left += sign;
	p->known_ms += sign * prev_ms;
	p->known_left_ms += sign * prev_ms;
}

void
progress_plan(struct progress *p, int64_t prev_ms)
{
	count(p, prev_ms, 1);
}

void
progress_prune(struct progress *p, int64_t prev_ms)
{
	count(p, prev_ms, -1);
}

/* The rate takes in a moment for each count of finished steps, the first start included. */
static void
note(struct progress *p)
{
	uint32_t newest;

	if (p->noted == p->finished)
		return;
	p->noted = p->finished;
	if (p->recent.n < p->window) {
		newest = p->recent.n;
		vec_push(&p->recent, p->now_ms);
	} else {
		newest = p->oldest;
		p->recent.p[newest] = p->now_ms;
		p->oldest = (p->oldest + 1) % p->window;
	}
	if (p->recent.p[newest] != p->recent.p[p->oldest])
		p->rate = p->recent.n * 1e3 / (double)(p->recent.p[newest] - p->recent.p[p->oldest]);
}

void
progress_start(struct progress *p, int64_t now_ms)
{
	p->started++;
	p->running++;
	p->now_ms = now_ms;
	note(p);
}

void
progress_finish(struct progress *p, int64_t prev_ms, int64_t start_ms, int64_t end_ms)
{
	p->finished++;
	p->now_ms = end_ms;
	p->spent_ms += end_ms - start_ms;
	if (prev_ms < 0) {
		p->unknown_left--;
	} else {
		p->known_left--;
		p->known_left_ms -= prev_ms;
	}
	note(p);
}

void
progress_leave(struct progress *p)
{
	p->running--;
}

static struct progress_limit *
limit_of(struct progress *p, struct str name, uint32_t depth)
{
	for (uint32_t i = 0; i < p->limits.n; i++)
		if (p->limits.p[i].depth == depth && str_eq(buf_str(&p->limits.p[i].name), name))
			return &p->limits.p[i];
	vec_push(&p->limits, ((struct progress_limit){.depth = depth}));
	buf_put(&p->limits.p[p->limits.n - 1].name, name);
	return &p->limits.p[p->limits.n - 1];
}

void
progress_limit(struct progress *p, struct str name, uint32_t running, uint32_t depth, uint32_t waiting)
{
	struct progress_limit *l = limit_of(p, name, depth);

	l->running = running;
	l->waiting = waiting;
}

/* Last time's durations are worth nothing if everything came from a compiler cache then and nothing does now,
 * or the other way round: after 15 s and 5 % of the steps the averages may not differ tenfold. */
static bool
trusts_history(const struct progress *p)
{
	double before, now;

	if (!p->known_left || !p->known_left_ms)
		return false;
	if (p->now_ms < 15000 || !p->finished || (double)p->finished < 0.05 * (double)p->total)
		return true;
	before = (double)p->known_ms / (double)p->known;
	now = (double)p->spent_ms / (double)p->finished;
	return MAX(before, now) < 10 * MIN(before, now);
}

double
progress_predicted(const struct progress *p)
{
	bool trust = trusts_history(p);
	double measured = (double)(p->finished + (trust ? p->known_left : 0));
	double guessed = (double)(trust ? p->unknown_left : p->total - p->finished);
	double left = trust ? (double)p->known_left_ms : 0;
	double all;

	if (measured == 0)
		return 0;
	left += guessed * ((double)p->spent_ms + left) / measured; /* those take the average of the others */
	all = (double)p->spent_ms + left;
	return all == 0 ? 0 : (double)p->spent_ms / all;
}

double
progress_eta_s(const struct progress *p)
{
	double done = progress_predicted(p);

	return done == 0 ? -1 : ((double)p->now_ms / done - (double)p->now_ms) / 1e3;
}
