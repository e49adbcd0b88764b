/* watched_test.c - times that are remembered while the kernel vouches for them.
 * SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/watched.h"

#include "scratch.h"

/* the real disk, which counts what it is asked */
struct counting {
	struct disk disk;
	uint32_t asked;
};

static void
count_mtimes(struct disk *disk, struct mtime_query *queries, size_t n)
{
	((struct counting *)disk)->asked += (uint32_t)n;
	disk_real()->mtimes(disk_real(), queries, n);
}

struct desk {
	struct counting inner;
	struct watched w;
};

static void
open_desk(struct desk *d)
{
	d->inner = (struct counting){.disk = *disk_real()};
	d->inner.disk.mtimes = count_mtimes;
	watched_init(&d->w, &d->inner.disk);
}

static int64_t
ask(struct desk *d, const char *path)
{
	struct mtime_query q = {.path = path};

	d->inner.asked = 0;
	d->w.disk.mtimes(&d->w.disk, &q, 1);
	return q.ns;
}

/* the answer is the disk's; was it asked for it? */
static bool
asks(struct desk *d, const char *path)
{
	struct mtime_query q = {.path = path};
	int64_t ns = ask(d, path);

	disk_real()->mtimes(disk_real(), &q, 1);
	assert_int_equal(ns, q.ns);
	return d->inner.asked != 0;
}

static void
put(const char *path)
{
	scratch_put(path, "x", 1);
}

static void
an_unchanged_file_is_looked_at_once(void **state)
{
	struct desk d;

	(void)state;
	assert_int_equal(mkdir("a", 0777), 0);
	put("a/f");
	open_desk(&d);
	assert_true(asks(&d, "a/f"));
	assert_false(asks(&d, "a/f"));
	assert_true(asks(&d, "a/missing"));
	assert_false(asks(&d, "a/missing"));
	put("a/f");
	assert_true(asks(&d, "a/f"));
	assert_false(asks(&d, "a/missing"));
	put("a/missing");
	assert_true(asks(&d, "a/missing"));
	assert_false(asks(&d, "a/f"));
	put("b");
	assert_int_equal(rename("b", "a/f"), 0);
	assert_true(asks(&d, "a/f"));
	assert_int_equal(unlink("a/f"), 0);
	assert_true(asks(&d, "a/f"));
	assert_false(asks(&d, "a/f"));
	watched_fini(&d.w);
}

/* whichever of them it is: the one above is watched for the name of the one below */
static void
a_directory_that_is_replaced_takes_all_with_it(void **state)
{
	struct desk d;

	(void)state;
	assert_int_equal(mkdir("a", 0777), 0);
	assert_int_equal(mkdir("a/b", 0777), 0);
	assert_int_equal(mkdir("c", 0777), 0);
	assert_int_equal(mkdir("c/b", 0777), 0);
	put("a/b/f");
	open_desk(&d);
	assert_true(asks(&d, "a/b/f"));
	assert_false(asks(&d, "a/b/f"));
	assert_int_equal(rename("a", "old"), 0);
	assert_int_equal(rename("c", "a"), 0);
	assert_int_equal(ask(&d, "a/b/f"), 0);
	put("a/b/f");
	assert_true(ask(&d, "a/b/f") != 0);
	assert_int_equal(unlink("a/b/f"), 0);
	assert_int_equal(rmdir("a/b"), 0);
	assert_int_equal(ask(&d, "a/b/f"), 0);
	assert_int_equal(mkdir("a/b", 0777), 0);
	put("a/b/f");
	assert_true(ask(&d, "a/b/f") != 0);
	watched_fini(&d.w);
}

static void
what_may_change_elsewhere_is_asked_each_time(void **state)
{
	struct desk d;

	(void)state;
	assert_int_equal(mkdir("a", 0777), 0);
	put("a/f");
	put("two");
	assert_int_equal(symlink("a", "dir"), 0);
	assert_int_equal(symlink("a/f", "link"), 0);
	assert_int_equal(link("two", "names"), 0);
	open_desk(&d);
	for (int i = 0; i < 2; i++) {
		assert_true(asks(&d, "link"));
		assert_true(asks(&d, "dir/f"));
		assert_true(asks(&d, "two"));
		assert_true(asks(&d, "a"));
		assert_true(asks(&d, "nowhere/f"));
	}
	assert_true(asks(&d, "a/f"));
	assert_false(asks(&d, "a/f"));
	watched_fini(&d.w);
}

static void
one_directory_may_have_two_names(void **state)
{
	struct desk d;
	char here[256], path[300];

	(void)state;
	put("f");
	assert_non_null(getcwd(here, sizeof here));
	snprintf(path, sizeof path, "%s/f", here);
	open_desk(&d);
	assert_true(asks(&d, "f"));
	assert_true(asks(&d, path));
	put("f");
	assert_true(asks(&d, "f"));
	assert_true(asks(&d, path));
	assert_false(asks(&d, "f"));
	watched_fini(&d.w);
}

/* more events than the kernel keeps: nothing is known any more */
static void
lost_events_are_made_up_for(void **state)
{
	struct desk d;
	char name[2][16] = {"n0", "n1"};
	struct buf limit = {0};
	long events = strtol(scratch_get("/proc/sys/fs/inotify/max_queued_events", &limit).p, NULL, 10);

	(void)state;
	buf_free(&limit);
	if (events > 100000)
		skip();
	put("f");
	put(name[0]);
	open_desk(&d);
	assert_true(asks(&d, "f"));
	for (int i = 0; i < events; i++)
		assert_int_equal(rename(name[i % 2], name[!(i % 2)]), 0);
	put("f");
	assert_true(asks(&d, "f"));
	assert_true(d.w.lost);
	assert_false(asks(&d, "f"));
	put("f");
	assert_true(asks(&d, "f"));
	watched_fini(&d.w);
}

static void
only_a_trigger_with_another_time_is_a_change(void **state)
{
	struct desk d;

	(void)state;
	put("f");
	put("other");
	assert_int_equal(symlink("f", "link"), 0);
	open_desk(&d);
	ask(&d, "f");
	ask(&d, "other");
	ask(&d, "link");
	watched_trigger(&d.w, "f");
	assert_false(watched_look(&d.w, false));
	put("other");
	assert_int_equal(chmod("f", 0600), 0);
	assert_true(watched_look(&d.w, false));
	assert_int_equal(d.w.changed, NONE);
	put("f");
	assert_true(watched_look(&d.w, false));
	assert_string_equal(intern_get(&d.w.paths, d.w.changed).p, "f");
	d.w.changed = NONE;
	watched_no_triggers(&d.w);
	watched_trigger(&d.w, "link");
	assert_int_equal(d.w.npolled, 1);
	put("f");
	assert_true(watched_look(&d.w, true));
	assert_string_equal(intern_get(&d.w.paths, d.w.changed).p, "link");
	watched_fini(&d.w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_unchanged_file_is_looked_at_once, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(a_directory_that_is_replaced_takes_all_with_it, scratch_enter,
		                                scratch_leave),
		cmocka_unit_test_setup_teardown(what_may_change_elsewhere_is_asked_each_time, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(one_directory_may_have_two_names, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(lost_events_are_made_up_for, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(only_a_trigger_with_another_time_is_a_change, scratch_enter, scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
