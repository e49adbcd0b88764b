/* fd_test.c - descriptors: born close-on-exec, whole reads and writes. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"

#include "scratch.h"

static bool
closes_on_exec(int fd)
{
	return fcntl(fd, F_GETFD) & FD_CLOEXEC;
}

static void
every_descriptor_is_close_on_exec(void **state)
{
	int pipe[2], file, copy;

	(void)state;
	file = fd_open("file", O_RDWR | O_CREAT, 0600);
	assert_true(file >= 0);
	assert_int_equal(fd_pipe(pipe, O_NONBLOCK), 0);
	copy = fd_dup(pipe[0]);
	assert_true(copy >= 3);
	assert_true(closes_on_exec(file) && closes_on_exec(pipe[0]) && closes_on_exec(pipe[1]) &&
	            closes_on_exec(copy));
	assert_true(fcntl(pipe[1], F_GETFL) & O_NONBLOCK);
	assert_int_equal(fd_close(file), 0);
	assert_int_equal(fd_close(pipe[0]), 0);
	assert_int_equal(fd_close(pipe[1]), 0);
	assert_int_equal(fd_close(copy), 0);
}

static void
says_what_went_wrong(void **state)
{
	struct buf b = {0};
	char c;

	(void)state;
	assert_int_equal(fd_open("no/such/file", O_RDONLY, 0), -ENOENT);
	assert_int_equal(fd_read_file("no-such-file", &b), -ENOENT);
	assert_int_equal(fd_read_file(".", &b), -EISDIR);
	assert_int_equal(fd_dup(-1), -EBADF);
	assert_int_equal(fd_close(-1), -EBADF);
	assert_int_equal(fd_read(-1, &c, 1), -EBADF);
	assert_int_equal(fd_write_all(-1, "x", 1), -EBADF);
	buf_free(&b);
}

static void
reads_whole_files_of_any_size(void **state)
{
	static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 65535, 65536, 1000000};

	(void)state;
	for (size_t i = 0; i < countof(sizes); i++) {
		struct buf text = {0}, b = {0};

		for (size_t k = 0; k < sizes[i]; k++)
			buf_putc(&text, (char)k);
		scratch_put("file", text.p, text.n);
		buf_puts(&b, "before");
		assert_int_equal(fd_read_file("file", &b), 0);
		assert_int_equal(b.n, sizes[i] + 6);
		assert_memory_equal(b.p, "before", 6);
		if (sizes[i])
			assert_memory_equal(b.p + 6, text.p, text.n);
		assert_int_equal(b.p[b.n], 0);
		assert_true(b.cap <= 2 * b.n + 8192);
		buf_free(&text);
		buf_free(&b);
	}
}

/* its size is said to be 0 */
static void
reads_files_that_do_not_know_their_size(void **state)
{
	struct buf b = {0};

	(void)state;
	assert_int_equal(fd_read_file("/proc/self/status", &b), 0);
	assert_true(b.n > 100);
	assert_memory_equal(b.p, "Name:", 5);
	buf_free(&b);
}

static void *
drain(void *arg)
{
	char chunk[1000];
	size_t *total = arg;
	int fd = (int)*total;
	ssize_t n;

	*total = 0;
	while ((n = fd_read(fd, chunk, sizeof chunk)) > 0)
		*total += (size_t)n;
	return NULL;
}

/* a terminal that somebody made non-blocking still gets every byte */
static void
writes_all_even_where_writing_would_block(void **state)
{
	enum { N = 1000000 };
	struct buf b = {0};
	pthread_t reader;
	size_t total;
	int pipe[2];

	(void)state;
	for (int i = 0; i < N; i++)
		buf_putc(&b, 'x');
	assert_int_equal(fd_pipe(pipe, 0), 0);
	fcntl(pipe[1], F_SETFL, O_NONBLOCK);
	total = (size_t)pipe[0];
	assert_int_equal(pthread_create(&reader, NULL, drain, &total), 0);
	assert_int_equal(fd_write_all(pipe[1], b.p, b.n), 0);
	fd_close(pipe[1]);
	pthread_join(reader, NULL);
	assert_int_equal(total, N);
	fd_close(pipe[0]);
	buf_free(&b);
}

/* one that several threads read, with a text that tells where each part
 * belongs, behind what is there already */
static void
reads_a_large_file_in_the_order_of_its_bytes(void **state)
{
	enum { WORDS = (11 << 20) / 8 };
	struct buf text = {0}, b = {0};
	int fd;

	(void)state;
	for (uint64_t i = 0; i < WORDS; i++)
		buf_add(&text, &i, sizeof i);
	buf_puts(&text, "end");
	fd = fd_open("file", O_WRONLY | O_CREAT, 0600);
	assert_int_equal(fd_write_all(fd, text.p, text.n), 0);
	fd_close(fd);
	buf_puts(&b, "before");
	assert_int_equal(fd_read_file("file", &b), 0);
	assert_int_equal(b.n, text.n + 6);
	assert_memory_equal(b.p, "before", 6);
	assert_memory_equal(b.p + 6, text.p, text.n + 1);
	buf_free(&text);
	buf_free(&b);
}

int
main(void)
{
#define ROW(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)
	const struct CMUnitTest tests[] = {
		ROW(every_descriptor_is_close_on_exec),
		ROW(says_what_went_wrong),
		ROW(reads_whole_files_of_any_size),
		ROW(reads_a_large_file_in_the_order_of_its_bytes),
		ROW(reads_files_that_do_not_know_their_size),
		ROW(writes_all_even_where_writing_would_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
