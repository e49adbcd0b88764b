/* fault_wrap_test.c - the fault helper itself. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"

#include "fault.h"

static void
fails_the_call_that_was_asked_for(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(fd_pipe(fds, 0), 0);
	fault_arm("write", 2, ENOSPC);
	assert_int_equal(fd_write_all(fds[1], "a", 1), 0);
	assert_int_equal(fd_write_all(fds[1], "b", 1), -ENOSPC);
	assert_int_equal(fd_write_all(fds[1], "c", 1), 0);
	assert_true(fault_fired());
	fd_close(fds[0]);
	fd_close(fds[1]);
}

static void
says_when_no_fault_was_left(void **state)
{
	int fd;

	(void)state;
	fault_arm("open", 2, EMFILE);
	fd = fd_open("/dev/null", O_RDONLY, 0);
	assert_true(fd >= 0);
	assert_false(fault_fired());
	fd_close(fd);
	fault_arm("open", 1, EMFILE);
	assert_int_equal(fd_open("/dev/null", O_RDONLY, 0), -EMFILE);
	assert_true(fault_fired());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fails_the_call_that_was_asked_for),
		cmocka_unit_test(says_when_no_fault_was_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
