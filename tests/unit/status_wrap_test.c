/* status_wrap_test.c - nobody can be told, and the build goes on. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "status/sink_status.h"

#include "fault.h"

static const struct event said = {.type = EV_MESSAGE, .message = {MSG_INFO, {"a", 1}}};

/* three messages, of which the k-th meets an error */
static void
say_thrice(int k, int error, const char *expected)
{
	struct status_opts opts = {.persona = &persona_ninja, .err = 2};
	struct sink *sink;
	struct err err = {0};
	char text[100] = "";
	int fds[2];

	assert_int_equal(fd_pipe(fds, 0), 0);
	opts.out = fds[1];
	sink = sink_status(&opts);
	fault_arm("write", k, error);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sink->emit(sink, &said, NULL, &err), 0);
	assert_true(fault_fired());
	sink->close(sink);
	assert_true(fd_read(fds[0], text, sizeof text - 1) > 0);
	assert_string_equal(text, expected);
	fd_close(fds[0]);
	fd_close(fds[1]);
}

static void
what_cannot_be_written_is_dropped(void **state)
{
	(void)state;
	say_thrice(1, ENOSPC, "ninja: a\nninja: a\n");
	say_thrice(2, EIO, "ninja: a\nninja: a\n");
}

static void
what_can_be_written_later_is_not(void **state)
{
	(void)state;
	for (int k = 1; k <= 3; k++) {
		say_thrice(k, EINTR, "ninja: a\nninja: a\nninja: a\n");
		say_thrice(k, EAGAIN, "ninja: a\nninja: a\nninja: a\n");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_written_is_dropped),
		cmocka_unit_test(what_can_be_written_later_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
