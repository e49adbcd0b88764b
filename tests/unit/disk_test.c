/* disk_test.c - the real disk. SPDX-License-Identifier: Apache-2.0 */
#include "io/disk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "scratch.h"

static int64_t
mtime(const char *path)
{
	struct disk *d = disk_real();
	int64_t ns = -1;

	assert_int_equal(d->mtime(d, path, &ns), 0);
	return ns;
}

static int
write_file(const char *path, const char *text)
{
	struct disk *d = disk_real();

	return d->write(d, path, str_of(text));
}

static int
mkparents(const char *path)
{
	struct disk *d = disk_real();

	return d->mkparents(d, path);
}

/* ninja E7 */
static void
missing_files_have_mtime_0(void **state)
{
	(void)state;
	assert_int_equal(mtime("absent"), 0);
	assert_int_equal(mtime("absent/deeper"), 0);
	assert_int_equal(write_file("file", ""), 0);
	assert_int_equal(mtime("file/below"), 0); /* ENOTDIR */
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(mtime("dangling"), 0);
}

/* ninja E7 */
static void
mtime_counts_nanoseconds_and_follows_links(void **state)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1234567890, .tv_nsec = 123456789}};

	(void)state;
	assert_int_equal(write_file("file", "x"), 0);
	assert_int_equal(symlink("file", "link"), 0);
	assert_int_equal(utimensat(AT_FDCWD, "file", times, 0), 0);
	assert_true(mtime("file") == INT64_C(1234567890123456789));
	assert_true(mtime("link") == INT64_C(1234567890123456789));
	assert_true(mtime(".") > clock_wall_ns() - INT64_C(60000000000));
}

/* ninja E7 */
static void
a_file_from_1970_exists(void **state)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_nsec = 999}};

	(void)state;
	assert_int_equal(write_file("old", ""), 0);
	assert_int_equal(utimensat(AT_FDCWD, "old", times, 0), 0);
	assert_true(mtime("old") == 1);
}

static void
other_stat_errors_are_errors(void **state)
{
	struct disk *d = disk_real();
	int64_t ns;

	(void)state;
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_int_equal(d->mtime(d, "loop", &ns), -ELOOP);
}

static void
write_creates_and_truncates(void **state)
{
	struct disk *d = disk_real();
	struct buf text = {0};

	(void)state;
	assert_int_equal(write_file("file", "a longer text"), 0);
	assert_int_equal(write_file("file", "short"), 0);
	assert_int_equal(d->read(d, "file", &text), 0);
	assert_string_equal(text.p, "short");
	buf_free(&text);
	assert_int_equal(d->read(d, "absent", &text), -ENOENT);
	assert_int_equal(write_file("absent/file", ""), -ENOENT);
	buf_free(&text);
}

/* ninja E6 */
static void
mkparents_makes_what_is_missing(void **state)
{
	(void)state;
	assert_int_equal(mkparents("file"), 0);
	assert_int_equal(mkparents("a/b//c/./d/file"), 0);
	assert_int_equal(write_file("a/b/c/d/file", ""), 0);
	assert_int_equal(mkparents("a/b/c/d/file"), 0);
	assert_int_equal(mkparents("a/b/e/file"), 0);
	assert_int_equal(write_file("a/b/e/file", ""), 0);
	assert_int_equal(mkparents("/file"), 0);
	assert_int_equal(mkparents("/tmp/file"), 0);
	assert_int_equal(mkparents("g/h/"), 0);
	assert_true(mtime("g") > 0);
	assert_int_equal(mtime("g/h"), 0);
}

static void
mkparents_says_why_not(void **state)
{
	(void)state;
	assert_int_equal(write_file("file", ""), 0);
	assert_int_equal(mkparents("file/a/b"), -ENOTDIR);
}

static void
mkparents_obeys_the_umask(void **state)
{
	mode_t before = umask(027);
	struct stat st;

	(void)state;
	assert_int_equal(mkparents("d/e/file"), 0);
	umask(before);
	assert_int_equal(stat("d/e", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0750);
}

/* the climb must not care how many names there are */
static void
mkparents_goes_deep(void **state)
{
	struct buf path = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_puts(&path, "d/");
	buf_puts(&path, "file");
	assert_int_equal(mkparents(path.p), 0);
	assert_int_equal(write_file(path.p, ""), 0);
	for (int i = 0; i < 4000; i++)
		buf_puts(&path, "/d");
	assert_int_equal(mkparents(path.p), -ENAMETOOLONG);
	buf_free(&path);
}

static void *
make_many(void *arg)
{
	struct disk *d = disk_real();

	for (int i = 0; i < 200; i++) {
		char path[64];

		snprintf(path, sizeof path, "r%d/a/b/c/file", i);
		if (d->mkparents(d, path) < 0)
			return arg;
	}
	return NULL;
}

static void
mkparents_may_be_raced(void **state)
{
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < countof(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, make_many, threads), 0);
	for (size_t i = 0; i < countof(threads); i++) {
		void *failed;

		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
}

static void
remove_takes_files_and_empty_directories(void **state)
{
	struct disk *d = disk_real();

	(void)state;
	assert_int_equal(mkparents("full/file"), 0);
	assert_int_equal(write_file("full/file", ""), 0);
	assert_int_equal(d->remove(d, "full"), -ENOTEMPTY);
	assert_int_equal(d->remove(d, "full/file"), 0);
	assert_int_equal(d->remove(d, "full"), 0);
	assert_int_equal(d->remove(d, "full"), -ENOENT);
	assert_int_equal(symlink(".", "link"), 0);
	assert_int_equal(d->remove(d, "link"), 0);
}

#define in_directory(f) cmocka_unit_test_setup_teardown(f, scratch_enter, scratch_leave)

static void
a_stamp_is_newer_than_what_was_there(void **state) /* ninja F9 */
{
	struct disk *d = disk_real();
	struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
	int64_t ns = 0;

	(void)state;
	assert_int_equal(d->stamp(d, "lock", &ns), 0); /* it is created */
	assert_int_equal(ns, mtime("lock"));
	assert_int_equal(utimensat(AT_FDCWD, "lock", old, 0), 0);
	assert_int_equal(write_file("before", ""), 0);
	assert_int_equal(d->stamp(d, "lock", &ns), 0); /* it is empty already, and yet its time moves */
	assert_int_equal(ns, mtime("lock"));
	assert_true(ns >= mtime("before"));
	assert_int_equal(d->stamp(d, "none/lock", &ns), -ENOENT);
}

/* enough of them that threads share the work: in runs of one directory,
 * alternating, missing, not a directory */
static void
many_times_are_those_of_one_by_one(void **state)
{
	enum { N = 6000 };
	struct disk *d = disk_real();
	struct mtime_query *queries = calloc(N, sizeof *queries);
	char (*names)[32] = calloc(N, sizeof *names);

	(void)state;
	for (int i = 0; i < N; i++) {
		snprintf(names[i], sizeof names[i], i < N / 2 ? "d%d/f%d" : "d%d//f%d", i < N / 3 ? i / 100 : i % 7, i);
		queries[i].path = names[i];
		assert_int_equal(d->mkparents(d, names[i]), 0);
		if (i % 5)
			assert_int_equal(write_file(names[i], ""), 0);
	}
	queries[10].path = "d0/f1/below";
	queries[11].path = "none/at/all";
	queries[12].path = "/";
	queries[13].path = "d0";
	d->mtimes(d, queries, N);
	for (int i = 0; i < N; i++) {
		assert_int_equal(queries[i].error, 0);
		assert_int_equal(queries[i].ns, mtime(queries[i].path));
	}
	assert_int_equal(symlink("loop", "loop"), 0);
	queries[3].path = "loop";
	d->mtimes(d, queries, N);
	assert_int_equal(queries[3].error, -ELOOP);
	free(names);
	free(queries);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		in_directory(many_times_are_those_of_one_by_one),
		in_directory(a_stamp_is_newer_than_what_was_there),
		in_directory(missing_files_have_mtime_0),
		in_directory(mtime_counts_nanoseconds_and_follows_links),
		in_directory(a_file_from_1970_exists),
		in_directory(other_stat_errors_are_errors),
		in_directory(write_creates_and_truncates),
		in_directory(mkparents_makes_what_is_missing),
		in_directory(mkparents_says_why_not),
		in_directory(mkparents_obeys_the_umask),
		in_directory(mkparents_goes_deep),
		in_directory(mkparents_may_be_raced),
		in_directory(remove_takes_files_and_empty_directories),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
