/* search_test.c - programs along PATH, with and without memory. SPDX-License-Identifier: Apache-2.0 */
#include "runner/shell/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "scratch.h"

/* a search along directories of the scratch one, and what they are called in full */
struct site {
	struct search search;
	char here[PATH_MAX];
	struct buf path, scratch, expected;
};

static void
site_open(struct site *s, const char *first, const char *second)
{
	*s = (struct site){0};
	assert_non_null(getcwd(s->here, sizeof s->here));
	buf_printf(&s->path, "%s/%s:%s/%s", s->here, first, s->here, second);
	search_init(&s->search, s->path.p);
}

static void
site_close(struct site *s)
{
	search_fini(&s->search);
	buf_free(&s->path);
	buf_free(&s->scratch);
	buf_free(&s->expected);
}

static void
put_program(const char *path)
{
	scratch_put(path, "x", 1);
	assert_int_equal(chmod(path, 0755), 0);
}

static const char *
find(struct site *s, const char *name)
{
	const char *file = NULL;

	return search_find(&s->search, name, &s->scratch, &file) ? file : NULL;
}

static void
finds(struct site *s, const char *where)
{
	buf_clear(&s->expected);
	buf_printf(&s->expected, "%s/%s", s->here, where);
	assert_string_equal(find(s, "tool"), s->expected.p);
}

/* something happened, which the kernel has told by now: as the owner's loop would do it */
static void
hear(struct site *s)
{
	struct pollfd p = {.fd = s->search.inotify, .events = POLLIN};

	assert_int_equal(poll(&p, 1, 0), 1);
	search_forget(&s->search);
}

static void
make_two(void)
{
	assert_int_equal(mkdir("a", 0755), 0);
	assert_int_equal(mkdir("b", 0755), 0);
	put_program("b/tool");
}

static void
the_first_that_can_be_executed_counts(void **state)
{
	struct site s;

	(void)state;
	make_two();
	assert_int_equal(mkdir("a/tool", 0755), 0);
	site_open(&s, "a", "b");
	finds(&s, "b/tool");
	assert_int_equal(rmdir("a/tool"), 0);
	scratch_put("a/tool", "x", 1);
	assert_int_equal(chmod("a/tool", 0644), 0);
	finds(&s, "b/tool");
	put_program("a/tool");
	finds(&s, "a/tool");
	assert_null(find(&s, "none"));
	site_close(&s);
}

static void
without_being_told_it_remembers(void **state)
{
	struct site s;

	(void)state;
	make_two();
	site_open(&s, "a", "b");
	assert_true(search_remember(&s.search) >= 0);
	finds(&s, "b/tool");
	put_program("a/tool");
	finds(&s, "b/tool"); /* nobody has said search_forget: it did not look */
	hear(&s);
	finds(&s, "a/tool");
	site_close(&s);
}

static void
every_change_is_heard(void **state)
{
	struct site s;

	(void)state;
	make_two();
	scratch_put("a/tool", "x", 1);
	assert_int_equal(chmod("a/tool", 0644), 0);
	site_open(&s, "a", "b");
	assert_true(search_remember(&s.search) >= 0);
	finds(&s, "b/tool");
	assert_int_equal(chmod("a/tool", 0755), 0);
	hear(&s);
	finds(&s, "a/tool");
	assert_int_equal(rename("a/tool", "a/other"), 0);
	hear(&s);
	finds(&s, "b/tool");
	assert_int_equal(link("a/other", "a/tool"), 0);
	hear(&s);
	finds(&s, "a/tool");
	assert_int_equal(unlink("a/tool"), 0);
	hear(&s);
	finds(&s, "b/tool");
	assert_int_equal(rename("a", "c"), 0);
	hear(&s);
	finds(&s, "b/tool");
	site_close(&s);
}

static void
a_directory_that_comes_to_be_is_heard_of(void **state)
{
	struct site s;

	(void)state;
	make_two();
	site_open(&s, "a/later/bin", "b");
	assert_true(search_remember(&s.search) >= 0);
	finds(&s, "b/tool");
	assert_int_equal(mkdir("a/later", 0755), 0);
	hear(&s);
	finds(&s, "b/tool");
	assert_int_equal(mkdir("a/later/bin", 0755), 0);
	hear(&s);
	finds(&s, "b/tool");
	put_program("a/later/bin/tool");
	hear(&s);
	finds(&s, "a/later/bin/tool");
	site_close(&s);
}

static void
a_link_that_leads_elsewhere_is_heard_of(void **state)
{
	struct site s;

	(void)state;
	make_two();
	assert_int_equal(mkdir("links", 0755), 0);
	assert_int_equal(symlink("../a", "links/current"), 0);
	assert_int_equal(symlink("links/current", "bin"), 0);
	site_open(&s, "bin", "b");
	assert_true(search_remember(&s.search) >= 0);
	finds(&s, "b/tool");
	assert_int_equal(symlink("../b", "links/new"), 0);
	hear(&s);
	finds(&s, "b/tool");
	assert_int_equal(rename("links/new", "links/current"), 0);
	hear(&s);
	finds(&s, "bin/tool");
	site_close(&s);
}

/* The empty name is the directory that we are in. */
static void
nothing_is_remembered_behind_what_cannot_be_heard(void **state)
{
	struct site s;
	char path[2 * PATH_MAX + 16];

	(void)state;
	make_two();
	site_open(&s, "a", "b");
	snprintf(path, sizeof path, "%s/a::%s/b", s.here, s.here);
	s.search.path = path;
	assert_true(search_remember(&s.search) >= 0);
	finds(&s, "b/tool");
	put_program("tool");
	assert_string_equal(find(&s, "tool"), "tool");
	site_close(&s);
}

/* A build that works in its own PATH does not pay for memory that never lasts. */
static void
it_gives_up_where_all_changes_all_the_time(void **state)
{
	struct site s;

	(void)state;
	make_two();
	site_open(&s, "a", "b");
	assert_true(search_remember(&s.search) >= 0);
	for (int i = 0; i < 40; i++)
		search_forget(&s.search);
	finds(&s, "b/tool");
	put_program("a/tool");
	finds(&s, "a/tool");
	site_close(&s);
}

#define in_directory(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		in_directory(the_first_that_can_be_executed_counts),
		in_directory(without_being_told_it_remembers),
		in_directory(every_change_is_heard),
		in_directory(a_directory_that_comes_to_be_is_heard_of),
		in_directory(a_link_that_leads_elsewhere_is_heard_of),
		in_directory(nothing_is_remembered_behind_what_cannot_be_heard),
		in_directory(it_gives_up_where_all_changes_all_the_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
