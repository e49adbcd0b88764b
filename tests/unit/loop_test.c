/* loop_test.c - descriptors and signals in one wait. SPDX-License-Identifier: Apache-2.0 */
#include "io/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"

/* a watched pipe */
struct end {
	struct loop *loop;
	struct watch watch;
	int writer;
	int calls;
	struct end *kills; /* which one it closes when called */
	bool revives;      /* and opens again */
};

static void called(struct watch *, uint32_t);

static void
open_end(struct end *e, struct loop *l)
{
	int fds[2];

	assert_int_equal(fd_pipe(fds, 0), 0);
	*e = (struct end){.loop = l, .watch = {.fd = fds[0], .ready = called, .ctx = e}, .writer = fds[1]};
	assert_int_equal(loop_add(l, &e->watch, EPOLLIN), 0);
}

static void
make_ready(struct end *e)
{
	assert_int_equal(fd_write_all(e->writer, "x", 1), 0);
}

static void
close_end(struct end *e)
{
	if (e->watch.fd < 0)
		return;
	loop_close(e->loop, &e->watch);
	fd_close(e->writer);
}

static void
called(struct watch *w, uint32_t events)
{
	struct end *e = w->ctx, *other = e->kills;

	assert_true(events & EPOLLIN);
	e->calls++;
	e->kills = NULL;
	if (!other)
		return;
	close_end(other);
	if (e->revives)
		open_end(other, e->loop);
}

static void
start(struct loop *l)
{
	struct err err = {0};

	assert_int_equal(loop_init(l, &err), 0);
}

static void
calls_what_is_ready_and_nothing_else(void **state)
{
	struct loop l;
	struct end a, b;

	(void)state;
	start(&l);
	open_end(&a, &l);
	open_end(&b, &l);
	assert_int_equal(loop_wait(&l, 0), 0);
	make_ready(&b);
	assert_int_equal(loop_wait(&l, -1), 1);
	assert_int_equal(a.calls, 0);
	assert_int_equal(b.calls, 1);
	close_end(&a);
	close_end(&b);
	loop_fini(&l);
}

static void
waits_no_longer_than_told(void **state)
{
	uint64_t before = clock_us();
	struct loop l;

	(void)state;
	start(&l);
	assert_int_equal(loop_wait(&l, 20), 0);
	assert_in_range(clock_us() - before, 20000, 5000000);
	loop_fini(&l);
}

/* Both are ready in the same batch, and whichever comes first closes the other. */
static void
one_is_called(bool revives)
{
	struct loop l;
	struct end a, b;

	start(&l);
	open_end(&a, &l);
	open_end(&b, &l);
	a.kills = &b;
	b.kills = &a;
	a.revives = b.revives = revives;
	make_ready(&a);
	make_ready(&b);
	assert_int_equal(loop_wait(&l, -1), 1);
	assert_int_equal(a.calls + b.calls, 1);
	close_end(&a);
	close_end(&b);
	loop_fini(&l);
}

static void
a_deleted_watch_is_not_called(void **state)
{
	(void)state;
	one_is_called(false);
}

/* nor may memory that is used again at once get the old one's event */
static void
a_reused_watch_hears_only_of_its_own(void **state)
{
	(void)state;
	one_is_called(true);
}

/* the kernel goes on reporting it, as long as the copy lives */
static void
a_closed_watch_is_silent_though_a_copy_lives(void **state)
{
	struct loop l;
	struct end a, b;
	int copy;

	(void)state;
	start(&l);
	open_end(&a, &l);
	copy = fd_dup(a.watch.fd);
	make_ready(&a);
	loop_close(&l, &a.watch);
	assert_int_equal(loop_wait(&l, 0), 0);
	open_end(&b, &l);
	assert_int_equal(b.watch.slot, a.watch.slot);
	assert_int_equal(loop_wait(&l, 0), 0);
	assert_int_equal(b.calls, 0);
	fd_close(a.writer);
	fd_close(copy);
	close_end(&b);
	loop_fini(&l);
}

static void
a_batch_larger_than_one_wait_loses_nothing(void **state)
{
	struct end *ends = calloc(200, sizeof *ends);
	struct loop l;
	int n = 0;

	(void)state;
	start(&l);
	for (int i = 0; i < 200; i++) {
		open_end(&ends[i], &l);
		make_ready(&ends[i]);
	}
	for (int i = 0; i < 8; i++)
		n += loop_wait(&l, 0);
	assert_int_equal(n, 8 * 64);
	for (int i = 0; i < 200; i++) {
		assert_in_range(ends[i].calls, 1, 8);
		close_end(&ends[i]);
	}
	loop_fini(&l);
	free(ends);
}

/* ninja J2 */
static void
catches_interrupting_signals(void **state)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

	(void)state;
	for (size_t i = 0; i < countof(signals); i++) {
		struct loop l;

		start(&l);
		assert_int_equal(l.caught, 0);
		kill(getpid(), signals[i]);
		loop_wait(&l, -1);
		assert_int_equal(l.caught, signals[i]);
		kill(getpid(), SIGTERM);
		loop_wait(&l, -1);
		assert_int_equal(l.caught, signals[i]);
		assert_int_equal(l.latest, SIGTERM);
		assert_int_equal(l.ncaught, 2);
		loop_fini(&l);
	}
}

static void
leaves_masks_and_actions_as_they_were(void **state)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, now, old;
	struct loop l;
	sigset_t set;

	(void)state;
	sigaction(SIGINT, &ignore, &old);
	start(&l);
	assert_false(sigismember(&l.before, SIGINT));
	sigprocmask(SIG_BLOCK, NULL, &set);
	assert_true(sigismember(&set, SIGINT));
	sigaction(SIGINT, NULL, &now);
	assert_true(now.sa_handler == SIG_DFL); /* for the children */
	loop_fini(&l);
	sigprocmask(SIG_BLOCK, NULL, &set);
	assert_false(sigismember(&set, SIGINT));
	sigaction(SIGINT, &old, &now);
	assert_true(now.sa_handler == SIG_IGN);
}

/* and calls nobody: who asks is in the middle of something */
static void
a_signal_is_noticed_without_waiting(void **state)
{
	struct loop l;
	struct end e;

	(void)state;
	start(&l);
	open_end(&e, &l);
	make_ready(&e);
	assert_false(loop_notice(&l));
	kill(getpid(), SIGTERM);
	assert_true(loop_notice(&l));
	assert_int_equal(l.caught, SIGTERM);
	assert_true(loop_notice(&l)); /* it stays caught */
	assert_int_equal(l.ncaught, 1);
	assert_int_equal(e.calls, 0);
	close_end(&e);
	loop_fini(&l);
}

static void
nohup_holds(void **state)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, now, old;
	struct loop l;

	(void)state;
	sigaction(SIGHUP, &ignore, &old);
	start(&l);
	kill(getpid(), SIGHUP);
	loop_wait(&l, 0);
	assert_int_equal(l.caught, 0);
	sigaction(SIGHUP, NULL, &now);
	assert_true(now.sa_handler == SIG_IGN);
	loop_fini(&l);
	sigaction(SIGHUP, &old, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_what_is_ready_and_nothing_else),
		cmocka_unit_test(waits_no_longer_than_told),
		cmocka_unit_test(a_deleted_watch_is_not_called),
		cmocka_unit_test(a_reused_watch_hears_only_of_its_own),
		cmocka_unit_test(a_closed_watch_is_silent_though_a_copy_lives),
		cmocka_unit_test(a_batch_larger_than_one_wait_loses_nothing),
		cmocka_unit_test(catches_interrupting_signals),
		cmocka_unit_test(leaves_masks_and_actions_as_they_were),
		cmocka_unit_test(a_signal_is_noticed_without_waiting),
		cmocka_unit_test(nohup_holds),
	};

	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
