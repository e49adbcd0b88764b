/* event_test.c - the bus, and who we speak as. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "event/event.h"
#include "event/persona.h"

/* a sink that writes down what it got, and answers as it was told to */
struct recorder {
	struct sink sink;
	struct buf *heard; /* the test's */
	char name;
	int answer, due_ms;
	const char *error;
	uint64_t t_us;
};

static int
record(struct sink *sink, const struct event *e, const struct graph *g, struct err *err)
{
	struct recorder *r = (struct recorder *)sink;

	(void)g;
	assert_true(e->t_us >= r->t_us);
	r->t_us = e->t_us;
	buf_printf(r->heard, "%c:%s", r->name, event_reason(e->type));
	if (e->type == EV_MESSAGE)
		buf_printf(r->heard, "(%d %.*s)", (int)e->message.level, STR_FMT(e->message.text));
	buf_putc(r->heard, ' ');
	if (r->error && e->type != EV_MESSAGE)
		err_fatal(err, "%c: %s", r->name, r->error);
	return r->answer;
}

static int
record_tick(struct sink *sink, uint64_t t_us)
{
	struct recorder *r = (struct recorder *)sink;

	assert_true(t_us >= r->t_us);
	return r->due_ms;
}

static void
record_close(struct sink *sink)
{
	struct recorder *r = (struct recorder *)sink;

	buf_printf(r->heard, "%c:closed ", r->name);
	free(r);
}

static struct recorder *
recorder(struct bus *bus, struct buf *heard, char name)
{
	struct recorder *r = xcalloc(1, sizeof *r);

	r->sink = (struct sink){.emit = record, .close = record_close};
	r->heard = heard;
	r->name = name;
	bus_add(bus, &r->sink);
	return r;
}

static void
every_sink_hears_everything_in_order(void **state)
{
	struct buf heard = {0};
	struct bus bus;

	(void)state;
	bus_init(&bus, NULL);
	recorder(&bus, &heard, 'a');
	recorder(&bus, &heard, 'b');
	assert_int_equal(bus_emit(&bus, &(struct event){.type = EV_BUILD_STARTED}), 0);
	assert_int_equal(bus_emit(&bus, &(struct event){.type = EV_BUILD_FINISHED}), 0);
	bus_fini(&bus);
	assert_string_equal(buf_cstr(&heard), "a:build-started b:build-started a:build-finished b:build-finished "
	                                      "a:closed b:closed ");
	buf_free(&heard);
}

static void
events_are_stamped_with_the_time_since_the_beginning(void **state)
{
	struct event e = {.type = EV_STEP_PLANNED};
	struct bus bus;

	(void)state;
	bus_init(&bus, NULL);
	bus_emit(&bus, &e);
	assert_true(e.t_us < 1000000);
	usleep(2000);
	bus_emit(&bus, &e);
	assert_true(e.t_us >= 2000);
	bus_fini(&bus);
}

static void
says_formatted_text_of_any_length(void **state)
{
	struct buf heard = {0};
	struct bus bus;
	char *text = xmalloc(10000);

	(void)state;
	memset(text, 'x', 9999);
	text[9999] = 0;
	bus_init(&bus, NULL);
	recorder(&bus, &heard, 'a');
	assert_int_equal(bus_say(&bus, MSG_WARNING, "%d %s", 3, "bears"), 0);
	assert_string_equal(buf_cstr(&heard), "a:message(1 3 bears) ");
	assert_int_equal(bus_say(&bus, MSG_INFO, "%s", text), 0);
	assert_true(heard.n > 9999);
	bus_fini(&bus);
	buf_free(&heard);
	free(text);
}

static void
first_failure_is_kept_and_the_others_hear_on(void **state)
{
	struct buf heard = {0};
	struct recorder *a, *b;
	struct bus bus;

	(void)state;
	bus_init(&bus, NULL);
	a = recorder(&bus, &heard, 'a');
	b = recorder(&bus, &heard, 'b');
	a->answer = b->answer = -1;
	a->error = b->error = "no";
	assert_int_equal(bus_emit(&bus, &(struct event){.type = EV_STEP_PRUNED}), -1);
	assert_int_equal(bus_emit(&bus, &(struct event){.type = EV_STEP_PRUNED}), -1);
	assert_string_equal(buf_cstr(&bus.err.text), "a: no");
	assert_true(bus.err.fatal);
	assert_string_equal(buf_cstr(&heard), "a:step-pruned b:step-pruned a:step-pruned b:step-pruned ");
	bus_fini(&bus);
	buf_free(&heard);
}

static void
warnings_of_a_sink_are_said_to_all(void **state)
{
	struct buf heard = {0};
	struct bus bus;

	(void)state;
	bus_init(&bus, NULL);
	recorder(&bus, &heard, 'a');
	recorder(&bus, &heard, 'b')->error = "full";
	assert_int_equal(bus_emit(&bus, &(struct event){.type = EV_STEP_PLANNED}), 0);
	assert_false(err_is_set(&bus.err));
	assert_string_equal(buf_cstr(&heard),
	                    "a:step-planned b:step-planned a:message(1 b: full) b:message(1 b: full) ");
	bus_fini(&bus);
	buf_free(&heard);
}

static void
ticks_ask_for_the_shortest_wait(void **state)
{
	struct buf heard = {0};
	struct recorder *a, *b;
	struct bus bus;

	(void)state;
	bus_init(&bus, NULL);
	recorder(&bus, &heard, 'x');
	assert_int_equal(bus_tick(&bus), -1);
	a = recorder(&bus, &heard, 'a');
	b = recorder(&bus, &heard, 'b');
	a->sink.tick = b->sink.tick = record_tick;
	a->due_ms = 30;
	b->due_ms = -1;
	assert_int_equal(bus_tick(&bus), 30);
	b->due_ms = 0;
	assert_int_equal(bus_tick(&bus), 0);
	a->due_ms = b->due_ms = -1;
	assert_int_equal(bus_tick(&bus), -1);
	bus_fini(&bus);
	buf_free(&heard);
}

/* ninja I12, K21 */
static void
speaks_as_ninja_under_its_names(void **state)
{
	(void)state;
	assert_ptr_equal(persona_of("ninja"), &persona_ninja);
	assert_ptr_equal(persona_of("/usr/bin/ninja-build"), &persona_ninja);
	assert_ptr_equal(persona_of("../samu"), &persona_ninja);
	assert_ptr_equal(persona_of("weir"), &persona_weir);
	assert_ptr_equal(persona_of("/ninja/weir"), &persona_weir);
	assert_ptr_equal(persona_of("ninja/"), &persona_weir);
	assert_ptr_equal(persona_of(NULL), &persona_weir);
	assert_string_equal(persona_ninja.name, "ninja");
	assert_string_equal(persona_ninja.version, "1.13.2.weir-" WEIR_VERSION);
	assert_string_equal(persona_ninja.no_work, "no work to do.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sink_hears_everything_in_order),
		cmocka_unit_test(events_are_stamped_with_the_time_since_the_beginning),
		cmocka_unit_test(says_formatted_text_of_any_length),
		cmocka_unit_test(first_failure_is_kept_and_the_others_hear_on),
		cmocka_unit_test(warnings_of_a_sink_are_said_to_all),
		cmocka_unit_test(ticks_ask_for_the_shortest_wait),
		cmocka_unit_test(speaks_as_ninja_under_its_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
