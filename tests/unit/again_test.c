/* again_test.c - our own program as a child: seen, and given what it is given, as if it had been executed.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/spawn/again.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/heap.h"
#include "census.h"
#include "scratch.h"

static const char *const words[] = {"me", "-x", "", "two words", NULL};
static const char *const env[] = {"PATH=/bin", "LEVEL=1", NULL};

static void
read_all(int fd, struct buf *out)
{
	char chunk[4096];

	for (ssize_t n; (n = fd_read(fd, chunk, sizeof chunk)) > 0;)
		buf_add(out, chunk, (size_t)n);
}

/* what a child with these words writes to its stdout; its status */
static int
run(spawn_again *again, const char *path, const char *const *argv, struct buf *said)
{
	sigset_t none;
	struct spawn sp;
	struct child c;
	struct rusage usage;
	struct err err = {0};
	struct spawn_req req = {
		.argv = argv, .path = path, .envp = env, .fds = {-1, -1, -1}, .mask = &none, .again = again};
	int fds[2], status;
	unsigned before = count_descriptors();

	sigemptyset(&none);
	assert_int_equal(fd_pipe(fds, 0), 0);
	req.fds[1] = fds[1];
	assert_int_equal(spawn_init(&sp), 0);
	assert_int_equal(spawn_launch(&sp, &req, &c, &err), 0);
	assert_true(c.pidfd >= 0);
	fd_close(fds[1]);
	read_all(fds[0], said);
	fd_close(fds[0]);
	while (spawn_reap(&c, &status, &usage) == 0)
		usleep(1000);
	spawn_fini(&sp);
	err_fini(&err);
	assert_int_equal(count_descriptors(), before);
	return status;
}

static void
say_file(const char *path)
{
	struct buf text = {0};
	int fd = fd_open(path, O_RDONLY, 0);

	read_all(fd, &text);
	fd_close(fd);
	fd_write_all(1, text.p, text.n);
	fd_write_all(1, "\n", 1);
	buf_free(&text);
}

static void
be_seen(const struct again_words *w, int status)
{
	heap_lost();
	if (!again_be(w))
		_exit(9);
	fd_close(status);
	say_file("/proc/self/cmdline");
	say_file("/proc/self/environ");
	say_file("/proc/self/comm");
	_exit(w->argc);
}

static void
expect(const struct buf *said, const char *text, size_t n)
{
	assert_int_equal(said->n, n);
	assert_memory_equal(said->p, text, n);
}

/* a kernel may lack it, or a filter refuse it */
static void
skip_unless_words_can_be_set(void)
{
	unsigned size;

	if (prctl(PR_SET_MM, PR_SET_MM_MAP_SIZE, &size, 0, 0) < 0)
		skip();
}

static void
a_copy_is_seen_as_what_it_was_asked_to_be(void **state)
{
	static const char seen[] = "me\0-x\0\0two words\0\nPATH=/bin\0LEVEL=1\0\nprogram\n\n";
	struct buf said = {0};

	(void)state;
	skip_unless_words_can_be_set();
	assert_int_equal(run(be_seen, "/some/program", words, &said), 4 << 8);
	expect(&said, seen, sizeof seen - 1);
	buf_free(&said);
}

/* with lists that our heap has, which it does not get */
static void
it_needs_nothing_of_our_heap(void **state)
{
	struct buf said = {0};
	char **copy;

	(void)state;
	skip_unless_words_can_be_set();
	heap_begin();
	copy = xcalloc(countof(words), sizeof *copy);
	for (size_t i = 0; words[i]; i++)
		copy[i] = xstrdup(words[i]);
	assert_true(heap_owns(copy[0]));
	assert_int_equal(run(be_seen, NULL, (const char *const *)copy, &said), 4 << 8);
	assert_string_equal(said.p + said.n - 4, "me\n\n");
	buf_free(&said);
	heap_lost();
}

static void
report(const struct again_words *w, int status)
{
	struct sigaction now;
	int n = 0;

	(void)w;
	fd_close(status);
	for (int fd = 0; fd < 1000; fd++)
		n += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
	sigaction(SIGUSR1, NULL, &now);
	n += now.sa_handler == SIG_DFL ? 10 : 0;
	sigaction(SIGUSR2, NULL, &now);
	n += now.sa_handler == SIG_IGN ? 20 : 0;
	_exit(n);
}

static void
handle(int sig)
{
	(void)sig;
}

static void
it_has_no_descriptors_and_no_handlers_of_ours(void **state)
{
	struct buf said = {0};
	int fd = fd_open("/dev/null", O_RDONLY, 0);

	(void)state;
	signal(SIGUSR1, handle);
	signal(SIGUSR2, SIG_IGN);
	assert_int_equal(run(report, NULL, words, &said), (3 + 10 + 20) << 8);
	signal(SIGUSR1, SIG_DFL);
	signal(SIGUSR2, SIG_DFL);
	fd_close(fd);
}

static void
decline(const struct again_words *w, int status)
{
	(void)w;
	(void)status;
}

static void
what_cannot_be_is_executed(void **state)
{
	static const char *const echo[] = {"echo", "executed", NULL};
	struct buf said = {0};

	(void)state;
	assert_int_equal(run(decline, "/bin/echo", echo, &said), 0);
	expect(&said, "executed\n", 9);
	buf_free(&said);
}

static void
we_are_known_by_our_file(void **state)
{
	struct again a = {.begin = decline}, nobody = {0};
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	(void)state;
	self[n] = '\0';
	assert_ptr_equal(again_is(&a, self), decline);
	assert_int_equal(symlink(self, "other-name"), 0);
	assert_ptr_equal(again_is(&a, "other-name"), decline);
	assert_null(again_is(&a, "/bin/sh"));
	assert_null(again_is(&a, "no-such-file"));
	assert_null(again_is(&nobody, self));
}

static void
with_rights_of_its_own_we_are_executed(void **state)
{
	struct again a = {.begin = decline};
	spawn_again *found;
	struct stat st;

	(void)state;
	assert_int_equal(stat("/proc/self/exe", &st), 0);
	assert_non_null(again_is(&a, "/proc/self/exe"));
	assert_int_equal(chmod("/proc/self/exe", st.st_mode | S_ISGID), 0);
	found = again_is(&a, "/proc/self/exe");
	assert_int_equal(chmod("/proc/self/exe", st.st_mode), 0);
	assert_null(found);
}

/* as long as it is */
static void
what_is_large_is_executed(void **state)
{
	struct again a = {.begin = decline};
	size_t n = (size_t)100 << 20;
	char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_ptr_not_equal(p, MAP_FAILED);
	assert_non_null(again_is(&a, "/proc/self/exe"));
	memset(p, 1, n);
	assert_null(again_is(&a, "/proc/self/exe"));
	munmap(p, n);
	assert_non_null(again_is(&a, "/proc/self/exe"));
}

static __attribute__((noinline)) spawn_again *
ask_deep_down(struct again *a)
{
	char room[256 << 10];

	memset(room, 1, sizeof room);
	__asm__ volatile("" : : "r"(room) : "memory");
	return again_is(a, "/proc/self/exe");
}

static void
who_stands_deep_in_the_stack_is_executed(void **state)
{
	struct again a = {.begin = decline};

	(void)state;
	assert_non_null(again_is(&a, "/proc/self/exe"));
	assert_null(ask_deep_down(&a));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_is_seen_as_what_it_was_asked_to_be),
		cmocka_unit_test(it_needs_nothing_of_our_heap),
		cmocka_unit_test(it_has_no_descriptors_and_no_handlers_of_ours),
		cmocka_unit_test(what_cannot_be_is_executed),
		cmocka_unit_test_setup_teardown(we_are_known_by_our_file, scratch_enter, scratch_leave),
		cmocka_unit_test(who_stands_deep_in_the_stack_is_executed),
		cmocka_unit_test(with_rights_of_its_own_we_are_executed),
		cmocka_unit_test(what_is_large_is_executed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
