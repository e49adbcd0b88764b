/* content_test.c - what outputs held. SPDX-License-Identifier: Apache-2.0 */
#include "store/content.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <unistd.h>

#include "scratch.h"

static void
put(const char *text)
{
	scratch_put("content", text, strlen(text));
}

static void
knows_bytes_again(void **state)
{
	struct content c;

	(void)state;
	content_load(&c, "content");
	assert_int_equal(content_since(&c, STR("a"), 7), 7);
	assert_false(content_note(&c, STR("a"), STR("text"), 10));
	assert_true(content_note(&c, STR("a"), STR("text"), 20));
	assert_int_equal(content_since(&c, STR("a"), 20), 10);
	assert_true(content_note(&c, STR("a"), STR("text"), 30));
	assert_int_equal(content_since(&c, STR("a"), 30), 10);
	assert_int_equal(content_since(&c, STR("a"), 31), 31); /* somebody else wrote it */
	assert_false(content_note(&c, STR("a"), STR("other"), 40));
	assert_int_equal(content_since(&c, STR("a"), 40), 40);
	content_fini(&c);
}

static void
outlives_the_program(void **state)
{
	struct content c;
	struct err err = {0};

	(void)state;
	content_load(&c, "content");
	assert_int_equal(content_save(&c, &err), 0);
	assert_int_equal(access("content", F_OK), -1); /* there was nothing to say */
	content_note(&c, STR("a b"), STR("x"), 1);
	content_note(&c, STR("a b"), STR("x"), 2);
	content_note(&c, STR("new\nline"), STR("x"), 3);
	content_note(&c, STR("c"), STR(""), 4);
	assert_int_equal(content_save(&c, &err), 0);
	content_fini(&c);
	content_load(&c, "content");
	assert_int_equal(c.entries.n, 2);
	assert_int_equal(content_since(&c, STR("a b"), 2), 1);
	assert_true(content_note(&c, STR("c"), STR(""), 9));
	content_fini(&c);
}

static void
takes_what_is_whole(void **state)
{
	struct content c;

	(void)state;
	put("# weir content v1\n"
	    "0123456789abcdef0123456789abcdef 5 3 whole\n"
	    "garbage\n"
	    "0123456789abcdef0123456789abcdef 5 3 \n"
	    "0123456789abcdef0123456789abcdef 5 3 torn");
	content_load(&c, "content");
	assert_int_equal(c.entries.n, 1);
	assert_int_equal(content_since(&c, STR("whole"), 5), 3);
	content_fini(&c);
	put("# another file\n0123456789abcdef0123456789abcdef 5 3 whole\n");
	content_load(&c, "content");
	assert_int_equal(c.entries.n, 0);
	content_fini(&c);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_enter, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(knows_bytes_again),
		TEST(outlives_the_program),
		TEST(takes_what_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
