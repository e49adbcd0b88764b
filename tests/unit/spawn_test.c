/* spawn_test.c - children own nothing of ours, and nothing of them stays. Every test runs on every rung of
 * the ladder, with and without close_range, and with our table lent. On the first, children are launched:
 * what fails is known when they are reaped. SPDX-License-Identifier: Apache-2.0 */
#include "runner/spawn/spawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "census.h"
#include "refuse.h"

/* ---- the ways, and what every test needs */

static void
each_way(void (*test)(struct spawn *, const char *census), void **state)
{
	unsigned before;
	struct spawn sp;

	census_path(state);
	before = count_descriptors();
	for (int rung = SPAWN_BESIDE; rung <= SPAWN_FORK; rung++)
		for (int how = 0; how < (rung == SPAWN_FORK ? 2 : 3); how++) {
			assert_int_equal(spawn_init(&sp), 0);
			sp.rung = (enum spawn_rung)rung;
			sp.no_close_range = how == 1;
			sp.lend = how == 2;
			test(&sp, *state);
			assert_int_equal(sp.rung, rung); /* this machine has them all */
			assert_int_equal(sp.no_close_range, how == 1);
			assert_int_equal(sp.lend, how == 2);
			spawn_fini(&sp);
			assert_int_equal(count_descriptors(), before);
			assert_false(have_children());
		}
}

static struct spawn_req
request(const char *const *argv)
{
	static const sigset_t none;
	static const char *const env[] = {"PATH=/usr/bin:/bin", NULL};

	return (struct spawn_req){.argv = argv, .envp = env, .fds = {-1, -1, -1}, .mask = &none};
}

static void
wait_for_end(const struct child *c)
{
	siginfo_t info;

	if (c->pidfd >= 0) {
		struct pollfd end = {.fd = c->pidfd, .events = POLLIN};

		assert_int_equal(poll(&end, 1, 30000), 1);
	}
	assert_int_equal(waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT), 0);
	assert_true(spawn_has_ended(c));
}

static int
reap(struct child *c)
{
	struct rusage usage;
	int status = -1;

	wait_for_end(c);
	assert_int_equal(spawn_reap(c, &status, &usage), 1);
	assert_int_equal(c->pid, 0);
	assert_int_equal(c->pidfd, -1);
	return status;
}

/* is it told at once what fails? */
static bool
waits(const struct spawn *sp)
{
	return sp->rung != SPAWN_BESIDE || sp->lend;
}

static void
start(struct spawn *sp, const struct spawn_req *req, struct child *c)
{
	struct err err = {0};

	assert_int_equal(spawn_launch(sp, req, c, &err), 0);
	if (sp->rung != SPAWN_BESIDE || !sp->lend) /* with numbers that are high nothing is lent */
		assert_int_equal(!c->beside, waits(sp));
	assert_true(c->pid > 0);
	assert_int_equal(c->pidfd >= 0, sp->rung < SPAWN_NO_PIDFD);
	assert_false(err_is_set(&err));
}

/* what became of it, be it told at once or late: -errno and err, or 0, and it has exited with 0 */
static int
attempt(struct spawn *sp, const struct spawn_req *req, struct child *c, struct err *err)
{
	int status, e = spawn_launch(sp, req, c, err);

	if (e < 0)
		return e;
	status = reap(c);
	e = spawn_failed(c, err);
	assert_int_equal(status, e < 0 ? 127 << 8 : 0);
	assert_int_equal(spawn_failed(c, err), 0); /* it is told once */
	return e;
}

static void
wait_for_exec(const struct spawn *sp)
{
	while (spawn_any_beside(sp))
		sched_yield();
}

static void
read_all(int fd, struct buf *out)
{
	char chunk[4096];

	for (ssize_t n; (n = fd_read(fd, chunk, sizeof chunk)) > 0;)
		buf_add(out, chunk, (size_t)n);
}

static void
insert(int *sorted, size_t n, int x)
{
	for (; n && sorted[n - 1] > x; n--)
		sorted[n] = sorted[n - 1];
	sorted[n] = x;
}

/* runs bin/census with the request's descriptors; its report comes through one more that is passed */
static void
take_census(struct spawn *sp, struct spawn_req *req, const char *path, struct census *c)
{
	char number[16];
	const char *argv[] = {path, number, NULL};
	struct buf report = {0};
	struct child child;
	int fds[2], pass[8];

	assert_int_equal(fd_pipe(fds, 0), 0);
	pass[0] = fds[1];
	for (size_t i = 0; i < req->npass; i++)
		insert(pass, i + 1, req->pass[i]);
	snprintf(number, sizeof number, "%d", fds[1]);
	req->argv = argv;
	req->pass = pass;
	req->npass++;
	start(sp, req, &child);
	fd_close(fds[1]);
	read_all(fds[0], &report);
	fd_close(fds[0]);
	assert_int_equal(reap(&child), 0);
	census_read(c, buf_str(&report));
	assert_false(census_lacks(c, fds[1]));
	buf_free(&report);
}

static int
new_file(void)
{
	int fd = (int)syscall(SYS_memfd_create, "file", 1u /* MFD_CLOEXEC */);

	assert_true(fd >= 0);
	return fd;
}

/* ---- descriptors */

static void
one_census(struct spawn *sp, const char *path)
{
	int in = new_file(), out = new_file(), kept = new_file(), open = dup(kept); /* not close-on-exec */
	struct spawn_req req = request(NULL);
	struct census c;

	req.fds[0] = in;
	req.fds[1] = req.fds[2] = out;
	req.pass = &kept;
	req.npass = 1;
	take_census(sp, &req, path, &c);
	assert_true(census_has(&c, 0, in));
	assert_true(census_has(&c, 1, out));
	assert_true(census_has(&c, 2, out));
	assert_true(census_has(&c, kept, kept));
	assert_true(census_lacks(&c, open));
	assert_int_equal(c.nfds, 5); /* and the report's own */
	fd_close(in);
	fd_close(out);
	fd_close(kept);
	fd_close(open);
}

static void
a_child_has_exactly_what_it_was_given(void **state)
{
	each_way(one_census, state);
}

static atomic_bool peace;

/* opens and closes all sorts of descriptors, half of them not close-on-exec */
static void *
churn(void *arg)
{
	unsigned seed = *(unsigned *)arg;

	while (!atomic_load(&peace)) {
		int fds[2] = {-1, -1}, flags = seed & 1 ? O_CLOEXEC : 0;

		seed = seed * 1103515245 + 12345;
		if (seed >> 16 & 1)
			fds[0] = open("/dev/null", O_RDWR | flags);
		else if (seed >> 17 & 1)
			BUG_ON(pipe2(fds, flags) < 0);
		else
			BUG_ON(socketpair(AF_UNIX, SOCK_STREAM | (flags ? SOCK_CLOEXEC : 0), 0, fds) < 0);
		usleep(seed >> 20 & 63);
		close(fds[0]);
		if (fds[1] >= 0)
			close(fds[1]);
	}
	return NULL;
}

static void
many_censuses(struct spawn *sp, const char *path)
{
	int n = sp->rung <= SPAWN_CLONE3 && !sp->no_close_range ? 800 : 150; /* 4700 in all */

	for (int i = 0; i < n; i++)
		one_census(sp, path);
}

/* the threads stand still while descriptors are counted, that is before and after */
static void
many_censuses_in_a_hostile_process(struct spawn *sp, const char *path)
{
	unsigned seeds[] = {1, 22, 333};
	pthread_t threads[countof(seeds)];

	atomic_store(&peace, false);
	for (size_t i = 0; i < countof(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, churn, &seeds[i]), 0);
	many_censuses(sp, path);
	atomic_store(&peace, true);
	for (size_t i = 0; i < countof(threads); i++)
		pthread_join(threads[i], NULL);
}

static void
what_others_open_never_reaches_a_child(void **state)
{
	each_way(many_censuses_in_a_hostile_process, state);
}

/* every arrangement of 0, 1, 2 and another file as the child's 0, 1 and 2 */
static void
all_arrangements(struct spawn *sp, const char *path)
{
	int other = new_file();
	int choices[] = {-1, 0, 1, 2, other};

	for (int i = 0; i < 125; i++) {
		int wanted[3] = {choices[i % 5], choices[i / 5 % 5], choices[i / 25]};
		struct spawn_req req = request(NULL);
		struct census c;

		memcpy(req.fds, wanted, sizeof wanted);
		take_census(sp, &req, path, &c);
		for (int fd = 0; fd < 3; fd++)
			assert_true(census_has(&c, fd, wanted[fd] < 0 ? fd : wanted[fd]));
		assert_int_equal(c.nfds, 4);
	}
	fd_close(other);
}

/* Our own 0–2 are three different files meanwhile, born close-on-exec. */
static void
standard_descriptors_may_be_permuted(void **state)
{
	int saved[3], file;

	for (int fd = 0; fd < 3; fd++) {
		saved[fd] = fcntl(fd, F_DUPFD_CLOEXEC, 100);
		file = new_file();
		dup3(file, fd, O_CLOEXEC);
		fd_close(file);
	}
	for (int fd = 0; fd < 3; fd++)
		fcntl(fd, F_SETFD, 0); /* "as we have it" means open */
	each_way(all_arrangements, state);
	for (int fd = 0; fd < 3; fd++) {
		dup2(saved[fd], fd);
		fd_close(saved[fd]);
	}
}

static void
from_closed_ones(struct spawn *sp, const char *path)
{
	struct spawn_req req = request(NULL);
	struct census c;
	int file = new_file(); /* takes number 0 */

	assert_int_equal(file, 0);
	req.fds[0] = req.fds[1] = req.fds[2] = file; /* the first stays where it is, and must stay open */
	take_census(sp, &req, path, &c);
	assert_true(census_has(&c, 0, file));
	assert_true(census_has(&c, 1, file));
	assert_true(census_has(&c, 2, file));
	fd_close(file);
	req = request(NULL);
	take_census(sp, &req, path, &c);
	assert_true(census_has(&c, 2, 2));
}

static void
ours_may_be_closed(void **state)
{
	int saved[2];

	census_path(state);
	for (int fd = 0; fd < 2; fd++) {
		saved[fd] = fcntl(fd, F_DUPFD_CLOEXEC, 100);
		close(fd);
	}
	each_way(from_closed_ones, state);
	for (int fd = 0; fd < 2; fd++) {
		dup2(saved[fd], fd);
		fd_close(saved[fd]);
	}
}

static void
far_descriptors(struct spawn *sp, const char *path)
{
	struct spawn_req req = request(NULL);
	int file = new_file(), far = fcntl(file, F_DUPFD, 900), pass[] = {1, far}, open[300];
	struct census c;

	for (size_t i = 0; i < countof(open); i++)
		open[i] = fcntl(file, F_DUPFD, 200);
	req.pass = pass;
	req.npass = 2;
	take_census(sp, &req, path, &c);
	assert_true(census_has(&c, far, far));
	assert_int_equal(c.nfds, 5);
	for (size_t i = 0; i < countof(open); i++)
		fd_close(open[i]);
	fd_close(far);
	fd_close(file);
}

static void
descriptors_between_those_passed_are_closed(void **state)
{
	each_way(far_descriptors, state);
}

/* The child lives on, yet what it had of ours is gone: the reader sees the end, and the program is not
 * "busy". */
static void
released(struct spawn *sp, const char *path)
{
	static const char *const argv[] = {"/bin/sleep", "100", NULL};
	char name[] = "/tmp/spawn_test.XXXXXX";
	struct spawn_req req = request(argv);

	(void)path;
	close(mkstemp(name));
	signal(SIGIO, SIG_IGN); /* how a broken lease is told */
	for (int i = 0; i < 100; i++) {
		int fds[2], writer, reader;
		struct child c;
		char byte;

		assert_int_equal(fd_pipe(fds, O_NONBLOCK), 0);
		writer = fd_open(name, O_RDWR, 0);
		start(sp, &req, &c);
		wait_for_exec(sp);
		fd_close(writer);
		fd_close(fds[1]);
		assert_int_equal(fd_read(fds[0], &byte, 1), 0);
		reader = fd_open(name, O_RDONLY, 0);
		assert_int_equal(fcntl(reader, F_SETLEASE, F_RDLCK), 0); /* EAGAIN if anybody may write it */
		fd_close(reader);
		fd_close(fds[0]);
		spawn_kill(&c, SIGKILL, false);
		assert_int_equal(reap(&c), SIGKILL);
	}
	signal(SIGIO, SIG_DFL);
	unlink(name);
}

static void
after_the_start_nobody_else_holds_our_files(void **state)
{
	each_way(released, state);
}

/* ---- errors */

static void
expect_failure(struct spawn *sp, const char *const *argv, int error, const char *text)
{
	struct spawn_req req = request(argv);
	struct err err = {0};
	struct child c;

	assert_int_equal(attempt(sp, &req, &c, &err), -error);
	assert_string_equal(err.text.p, text);
	assert_int_equal(c.pid, 0);
	assert_int_equal(c.pidfd, -1);
	assert_false(have_children());
	err_fini(&err);
}

static void
bad_programs(struct spawn *sp, const char *path)
{
	static const char *const absent[] = {"/bin/absent", NULL}, *const data[] = {"/etc/passwd", NULL};
	char *huge = malloc(200001);
	const char *const fat[] = {"/bin/sh", "-c", huge, NULL};

	(void)path;
	memset(huge, 'x', 200000);
	huge[200000] = '\0';
	expect_failure(sp, absent, ENOENT, "exec /bin/absent: No such file or directory");
	expect_failure(sp, data, EACCES, "exec /etc/passwd: Permission denied");
	expect_failure(sp, fat, E2BIG, "exec /bin/sh: Argument list too long");
	free(huge);
}

static void
a_program_that_cannot_run_leaves_nothing(void **state)
{
	each_way(bad_programs, state);
}

static void
bad_descriptors(struct spawn *sp, const char *path)
{
	static const char *const argv[] = {"/bin/true", NULL};
	static const sigset_t none;
	struct spawn_req req = request(argv);
	struct err err = {0};
	struct child c;
	int absent = 777;

	(void)path;
	req.fds[1] = absent;
	assert_int_equal(attempt(sp, &req, &c, &err), -EBADF);
	assert_string_equal(err.text.p, "standard descriptors /bin/true: Bad file descriptor");
	req.fds[1] = -1;
	req.pass = &absent;
	req.npass = 1;
	assert_int_equal(attempt(sp, &req, &c, &err), -EBADF);
	assert_string_equal(err.text.p, "passed descriptors /bin/true: Bad file descriptor");
	req.npass = 0;
	req.dir = "/nowhere";
	assert_int_equal(attempt(sp, &req, &c, &err), -ENOENT);
	assert_string_equal(err.text.p, "chdir /bin/true: No such file or directory");
	req.dir = NULL;
	req.mask = (const sigset_t *)8;
	if (waits(sp)) { /* else we read it ourselves */
		assert_int_equal(attempt(sp, &req, &c, &err), -EFAULT);
		assert_string_equal(err.text.p, "signal mask /bin/true: Bad address");
	}
	err_fini(&err);
	req.mask = &none; /* that was all that was wrong */
	start(sp, &req, &c);
	assert_int_equal(reap(&c), 0);
}

/* the kernel puts the child there at birth, or it goes there itself */
static void
bad_cgroup(struct spawn *sp, const char *path)
{
	static const char *const argv[] = {"/bin/true", NULL};
	struct spawn_req req = request(argv);
	struct err err = {0};
	struct child c;
	bool at_birth = sp->rung <= SPAWN_CLONE3;

	(void)path;
	req.cgroup = fd_open("/", O_RDONLY | O_DIRECTORY, 0);
	assert_int_equal(attempt(sp, &req, &c, &err), at_birth ? -EBADF : -ENOENT);
	assert_string_equal(err.text.p, at_birth ? "clone: Bad file descriptor"
	                                         : "control group /bin/true: No such file or directory");
	assert_int_equal(c.pid, 0);
	fd_close(req.cgroup);
	err_fini(&err);
}

static void
every_stage_reports_its_error(void **state)
{
	each_way(bad_descriptors, state);
	each_way(bad_cgroup, state);
}

/* a descriptor that is left open takes it; /proc may be out of reach */
static int
free_number(void)
{
	int fd = fd_dup(1);

	fd_close(fd);
	return fd;
}

/* What nothing in a request can make fail, a filter does: in a process of its own, whose exit code counts
 * what it found wrong. */
static int
fail_under_filter(enum spawn_rung rung, long call, const char *text)
{
	static const char *const argv[] = {"/bin/true", NULL};
	struct spawn_req req = request(argv);
	struct spawn sp;
	struct err err = {0};
	struct child c;
	int before, status, found;
	pid_t pid = fork();

	if (pid) {
		assert_int_equal(waitpid(pid, &status, 0), pid);
		return status;
	}
	req.own_group = true;
	req.traced = call == SYS_ptrace;
	spawn_init(&sp);
	sp.rung = rung;
	before = free_number();
	refuse_call(call, 0, EPERM);
	if (call == SYS_close_range) { /* then by those in /proc, or all below the limit */
		refuse_call(SYS_openat, 0, EPERM);
		refuse_call(SYS_prlimit64, 0, EPERM);
	}
	found = spawn_launch(&sp, &req, &c, &err);
	if (found == 0) {
		while (!spawn_has_ended(&c))
			usleep(1000);
		spawn_reap(&c, &status, &(struct rusage){0});
		found = spawn_failed(&c, &err);
	}
	_exit((found != -EPERM) + (strcmp(buf_cstr(&err.text), text) != 0) * 2 + have_children() * 4 +
	      (free_number() != before) * 8 + (c.pid != 0 || c.pidfd != -1) * 16);
}

static void
so_does_one_that_only_the_kernel_can_refuse(void **state)
{
	(void)state;
	assert_int_equal(fail_under_filter(SPAWN_BESIDE, SYS_rt_sigprocmask,
	                                   "signal mask /bin/true: Operation not permitted"),
	                 0);
	for (int rung = SPAWN_BESIDE; rung <= SPAWN_FORK; rung++) {
		assert_int_equal(fail_under_filter((enum spawn_rung)rung, SYS_setpgid,
		                                   "setpgid /bin/true: Operation not permitted"),
		                 0);
		assert_int_equal(fail_under_filter((enum spawn_rung)rung, SYS_ptrace,
		                                   "trace /bin/true: Operation not permitted"),
		                 0);
		assert_int_equal(fail_under_filter((enum spawn_rung)rung, SYS_close_range,
		                                   "close descriptors /bin/true: Operation not permitted"),
		                 0);
	}
}

/* ---- signals and groups */

static volatile sig_atomic_t handled;

static void
handle(int sig)
{
	handled = sig;
}

static void
check_signals(struct spawn *sp, const char *path)
{
	struct spawn_req req = request(NULL);
	sigset_t ours, before, theirs;
	struct census c;

	sigemptyset(&ours);
	sigaddset(&ours, SIGTERM);
	sigprocmask(SIG_BLOCK, &ours, &before);
	sigemptyset(&theirs);
	sigaddset(&theirs, SIGUSR2);
	req.mask = &theirs;
	signal(SIGUSR1, handle);
	signal(SIGQUIT, SIG_IGN);
	take_census(sp, &req, path, &c);
	signal(SIGQUIT, SIG_DFL);
	assert_true(c.blocked == UINT64_C(1) << (SIGUSR2 - 1));
	assert_true(c.ignored == UINT64_C(1) << (SIGQUIT - 1)); /* and not SIGPIPE */
	sigprocmask(SIG_SETMASK, NULL, &theirs);
	assert_true(sigismember(&theirs, SIGTERM));
	raise(SIGUSR1); /* the child's reset was not ours */
	assert_int_equal(handled, SIGUSR1);
	handled = 0;
	signal(SIGUSR1, SIG_DFL);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void
signals_are_the_original_ones(void **state)
{
	each_way(check_signals, state);
}

/* Another thread sends our whole process group a signal that we handle, over and over. A child may die of
 * it, but our handler must not run there: it would run in our memory. */
static pid_t parent;
static atomic_int strays;

static void
notice_strays(int sig)
{
	(void)sig;
	if (syscall(SYS_getpid) != parent)
		atomic_fetch_add(&strays, 1);
}

static void *
send_signals(void *arg)
{
	while (!atomic_load(&peace)) {
		kill(0, SIGUSR1);
		usleep(10); /* clone starts over when a signal is pending: let it through now and then */
	}
	return arg;
}

static void
spawn_in_a_storm(struct spawn *sp)
{
	static const char *const argv[] = {"/bin/true", NULL};
	struct spawn_req req = request(argv);

	for (int i = 0; i < 100; i++) {
		struct err err = {0};
		struct child c;
		int status;

		BUG_ON(spawn_launch(sp, &req, &c, &err) < 0);
		while (waitpid(c.pid, &status, 0) < 0)
			BUG_ON(errno != EINTR);
		if (c.pidfd >= 0)
			fd_close(c.pidfd);
	}
}

/* in a process of its own, which leads its own group; its exit code counts the strays */
static int
storm(struct spawn *sp)
{
	pthread_t thread;
	int status;
	pid_t pid = fork();

	if (pid) {
		assert_int_equal(waitpid(pid, &status, 0), pid);
		return status;
	}
	setpgid(0, 0);
	parent = getpid();
	signal(SIGUSR1, notice_strays);
	atomic_store(&peace, false);
	BUG_ON(pthread_create(&thread, NULL, send_signals, NULL) != 0);
	spawn_in_a_storm(sp);
	atomic_store(&peace, true);
	pthread_join(thread, NULL);
	_exit(MIN(atomic_load(&strays), 100));
}

static void
weather_the_storm(struct spawn *sp, const char *path)
{
	(void)path;
	assert_int_equal(storm(sp), 0);
}

static void
our_handlers_never_run_in_a_child(void **state)
{
	each_way(weather_the_storm, state);
}

static void
check_groups(struct spawn *sp, const char *path)
{
	struct spawn_req req = request(NULL);
	struct census c;

	take_census(sp, &req, path, &c);
	assert_int_equal(c.group, getpgrp());
	req = request(NULL);
	req.own_group = true;
	take_census(sp, &req, path, &c);
	assert_int_equal(c.group, c.process);
}

static void
a_child_leads_a_group_if_asked(void **state)
{
	each_way(check_groups, state);
}

static void
join_group(struct spawn *sp, const char *path)
{
	static const char *const leaves_one[] = {"/bin/sh", "-c", "sleep 100 & exit 3", NULL};
	pid_t group = spawn_found_group();
	struct spawn_req req = request(NULL);
	struct census census;
	struct err err = {0};
	struct child c;

	assert_true(group > 0);
	req.own_group = true;
	req.group = group;
	take_census(sp, &req, path, &census);
	assert_int_equal(census.group, group);
	assert_int_not_equal(census.process, group);
	req = request(leaves_one);
	req.own_group = true;
	req.group = group;
	start(sp, &req, &c);
	assert_int_equal(reap(&c), 3 << 8);
	if (!sp->nicest)
		assert_int_equal(attempt(sp, &req, &c, &err), -EBUSY);
	err_fini(&err);
	kill(-group, SIGKILL);
	spawn_leave_group(group);
}

/* as below a shell: it can leave its group, which who leads one cannot */
static void
a_child_may_join_a_group_of_nobody(void **state)
{
	each_way(join_group, state);
}

/* the shell's own child holds the pipe: the end of the output proves that it died too */
static void
kill_groups(struct spawn *sp, const char *path)
{
	static const char *const argv[] = {"/bin/sh", "-c", "sleep 100 & echo up; wait", NULL};
	struct spawn_req req = request(argv);
	struct buf output = {0};
	struct child c;
	char up[3];
	int fds[2];

	(void)path;
	assert_int_equal(fd_pipe(fds, 0), 0);
	req.fds[1] = fds[1];
	req.own_group = true;
	start(sp, &req, &c);
	fd_close(fds[1]);
	assert_int_equal(fd_read(fds[0], up, 3), 3);
	spawn_kill(&c, SIGTERM, true);
	read_all(fds[0], &output);
	assert_int_equal(reap(&c), SIGTERM);
	spawn_kill(&c, SIGKILL, true); /* its number is nobody's now; 0 would be ourselves */
	fd_close(fds[0]);
	buf_free(&output);
}

static void
a_whole_group_can_be_signalled(void **state)
{
	each_way(kill_groups, state);
}

static void
reap_early(struct spawn *sp, const char *path)
{
	static const char *const argv[] = {"/bin/sh", "-c", "read x; exit 7", NULL};
	struct spawn_req req = request(argv);
	struct rusage usage;
	struct child c;
	int gate[2], status;

	(void)path;
	assert_int_equal(fd_pipe(gate, 0), 0);
	req.fds[0] = gate[0];
	start(sp, &req, &c);
	assert_int_equal(spawn_reap(&c, &status, &usage), 0);
	assert_false(spawn_has_ended(&c));
	fd_close(gate[1]);
	fd_close(gate[0]);
	assert_int_equal(reap(&c), 7 << 8);
	assert_int_equal(spawn_reap(&c, &status, &usage), -ECHILD);
}

static void
reaping_does_not_wait(void **state)
{
	each_way(reap_early, state);
}

/* ---- the ladder itself: what a container's filter refuses */

/* filters are for life, so a process of its own gets them; its exit code counts what it found wrong */
static int
spawn_under_filter(bool no_clone3, bool no_pidfd, bool no_close_range, bool lend, enum spawn_rung expected)
{
	static const char *const argv[] = {"/bin/sh", "-c", "ls /proc/self/fd | wc -l | grep -qx 4", NULL};
	struct spawn_req req = request(argv);
	struct spawn sp;
	struct err err = {0};
	struct child c;
	int status;
	pid_t pid = fork();

	if (pid) {
		assert_int_equal(waitpid(pid, &status, 0), pid);
		return status;
	}
	if (no_clone3)
		refuse_call(SYS_clone3, 0, ENOSYS);
	if (no_pidfd)
		refuse_call(SYS_clone, 0x1000 /* CLONE_PIDFD */, EINVAL);
	if (no_close_range)
		refuse_call(SYS_close_range, 0, EPERM);
	spawn_init(&sp);
	sp.lend = lend;
	BUG_ON(dup(1) < 0); /* one that must not get through */
	for (int i = 0; i < 2; i++) { /* the second knows what the first has seen */
		BUG_ON(spawn_launch(&sp, &req, &c, &err) < 0);
		BUG_ON((c.pidfd >= 0) != (expected < SPAWN_NO_PIDFD));
		while (!spawn_has_ended(&c))
			usleep(1000);
		BUG_ON(spawn_reap(&c, &status, &(struct rusage){0}) != 1);
		BUG_ON(spawn_failed(&c, &err) < 0);
	}
	_exit((status != 0) + (sp.rung != expected) * 2 + (sp.no_close_range != no_close_range) * 4 +
	      (sp.lend != (lend && !no_close_range)) * 8);
}

static void
steps_down_where_the_kernel_refuses(void **state)
{
	(void)state;
	for (int lend = 0; lend < 2; lend++) {
		assert_int_equal(spawn_under_filter(false, false, false, lend, SPAWN_BESIDE), 0);
		assert_int_equal(spawn_under_filter(true, false, false, lend, SPAWN_CLONE), 0);
		assert_int_equal(spawn_under_filter(true, true, false, lend, SPAWN_NO_PIDFD), 0);
		assert_int_equal(spawn_under_filter(false, false, true, lend, SPAWN_BESIDE), 0);
		assert_int_equal(spawn_under_filter(true, true, true, lend, SPAWN_NO_PIDFD), 0);
	}
}

/* ---- a table that is lent stays as it is */

struct table {
	struct {
		int flags; /* -1: not open */
		struct stat st;
	} fds[64];
};

static void
look_at_table(struct table *t)
{
	memset(t, 0, sizeof *t);
	for (int fd = 0; fd < (int)countof(t->fds); fd++) {
		struct stat st;

		t->fds[fd].flags = fcntl(fd, F_GETFD);
		if (t->fds[fd].flags < 0 || fstat(fd, &st) < 0)
			continue;
		t->fds[fd].st.st_dev = st.st_dev;
		t->fds[fd].st.st_ino = st.st_ino;
	}
}

static bool
is_as_it_was(const struct table *before)
{
	struct table now;

	look_at_table(&now);
	return memcmp(before, &now, sizeof now) == 0;
}

/* asked by a process of its own, to which locks of ours are another's */
static bool
is_locked_for_others(int fd)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(fcntl(fd, F_GETLK, &lock) < 0 || lock.l_type != F_UNLCK);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WEXITSTATUS(status);
}

/* 0–2 change places, one is passed, the others are closed, and it executes or does not. We hold a record
 * lock, which belongs to the table: closing the file in it would end it. */
static void
start_all_sorts(struct spawn *sp, const char *path)
{
	static const char *const good[] = {"/bin/true", NULL}, *const bad[] = {"/nowhere/true", NULL};
	int file = new_file(), passed = new_file();
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct table before;

	(void)path;
	assert_int_equal(fcntl(file, F_SETLK, &lock), 0);
	look_at_table(&before);
	for (int i = 0; i < 40; i++) {
		struct spawn_req req = request(i % 4 == 3 ? bad : good);
		struct err err = {0};
		struct child c;

		req.fds[0] = i % 2 ? 1 : -1;
		req.fds[1] = i % 3 ? 2 : 0;
		req.fds[2] = i % 5 ? passed : 0;
		req.pass = &passed;
		req.npass = 1;
		req.own_group = i % 7 == 0;
		req.dir = i == 39 ? "/nowhere" : "/";
		attempt(sp, &req, &c, &err);
		assert_int_equal(c.pid, 0);
		err_fini(&err);
		assert_true(is_as_it_was(&before));
	}
	assert_true(is_locked_for_others(file));
	fd_close(file);
	fd_close(passed);
}

static void
our_table_is_never_touched(void **state)
{
	each_way(start_all_sorts, state);
}

/* The call with which it would leave our table kills it. */
static int
die_in_our_table(enum spawn_rung rung)
{
	static const char *const argv[] = {"/bin/true", NULL};
	struct spawn_req req = request(argv);
	struct table before;
	struct spawn sp;
	struct err err = {0};
	struct child c;
	int status = 0, found, file;
	pid_t pid = fork();

	if (pid) {
		assert_int_equal(waitpid(pid, &status, 0), pid);
		return status;
	}
	spawn_init(&sp);
	sp.lend = true;
	sp.rung = rung;
	file = new_file();
	req.fds[0] = req.fds[1] = file;
	die_of_call(SYS_close_range);
	look_at_table(&before);
	found = spawn_start(&sp, &req, &c, &err);
	while (!spawn_has_ended(&c))
		usleep(1000);
	BUG_ON(spawn_reap(&c, &status, &(struct rusage){0}) != 1);
	_exit((found != 0) + (WTERMSIG(status) != SIGSYS) * 2 + !is_as_it_was(&before) * 4 + !sp.lend * 8);
}

static void
a_child_may_die_before_it_has_a_table(void **state)
{
	(void)state;
	for (int rung = SPAWN_CLONE3; rung < SPAWN_FORK; rung++)
		assert_int_equal(die_in_our_table((enum spawn_rung)rung), 0);
}

/* What is not open is not passed: the child's own pidfd may have got the number, or what steps aside when 0–2
 * change places. */
static void
pass_closed_numbers(struct spawn *sp, const char *path)
{
	static const char *const argv[] = {"/bin/true", NULL};
	int closed[2];

	(void)path;
	for (int i = 0; i < 2; i++)
		closed[i] = new_file();
	for (int i = 0; i < 2; i++)
		fd_close(closed[i]);
	for (int i = 0; i < 4; i++) {
		struct spawn_req req = request(argv);
		struct err err = {0};
		struct child c;

		req.pass = &closed[i % 2];
		req.npass = 1;
		if (i >= 2) {
			req.fds[0] = 1;
			req.fds[1] = 0;
		}
		if (sp->rung == SPAWN_FORK)
			continue; /* its pipe is there */
		assert_int_equal(attempt(sp, &req, &c, &err), -EBADF);
		err_fini(&err);
	}
}

static void
what_is_not_open_is_not_passed(void **state)
{
	each_way(pass_closed_numbers, state);
}

/* ---- children that run beside us */

static void
open_beside(struct spawn *sp)
{
	assert_int_equal(spawn_init(sp), 0);
	assert_int_equal(sp->rung, SPAWN_BESIDE);
}

/* its word, its environment, its directory, and whether it blocks any signal */
#define SHOW "echo $N $0 $(pwd) $(/bin/grep -c 'SigBlk:.0*$' /proc/self/status)"

/* one of many, whose request is gone when it is launched. Every fourth cannot be executed */
struct sent {
	struct child child;
	int output;
	unsigned number;
};

static void
send_off(struct spawn *sp, struct sent *s, unsigned number)
{
	char word[16], name[32], var[16], folder[] = "/tmp";
	const char *argv[] = {"sh", "-c", SHOW, word, NULL}, *env[] = {var, NULL};
	struct spawn_req req = request(argv);
	struct err err = {0};
	sigset_t none;
	int fds[2];

	assert_int_equal(fd_pipe(fds, 0), 0);
	snprintf(word, sizeof word, "%u", number);
	snprintf(var, sizeof var, "N=%u", number + 1);
	snprintf(name, sizeof name, number % 4 ? "/bin/sh" : "/nowhere/%u", number);
	sigemptyset(&none);
	req.path = name;
	req.envp = env;
	req.dir = folder;
	req.mask = &none;
	req.fds[1] = fds[1];
	req.no_pidfd = number % 2;
	assert_int_equal(spawn_launch(sp, &req, &s->child, &err), 0);
	memset(word, '!', sizeof word);
	memset(var, '!', sizeof var);
	memset(name, '!', sizeof name);
	memset(folder, '!', sizeof folder);
	memset(argv, 0xff, sizeof argv);
	memset(env, 0xff, sizeof env);
	memset(&req, 0xff, sizeof req);
	sigfillset(&none);
	fd_close(fds[1]);
	s->output = fds[0];
	s->number = number;
}

static void
receive(struct sent *s)
{
	struct buf output = {0};
	struct err err = {0};
	char expected[64];

	read_all(s->output, &output);
	fd_close(s->output);
	assert_int_equal(reap(&s->child), s->number % 4 ? 0 : 127 << 8);
	assert_int_equal(spawn_failed(&s->child, &err), s->number % 4 ? 0 : -ENOENT);
	if (s->number % 4)
		snprintf(expected, sizeof expected, "%u %u /tmp 1\n", s->number + 1, s->number);
	else
		*expected = '\0';
	assert_string_equal(buf_cstr(&output), expected);
	snprintf(expected, sizeof expected, "exec /nowhere/%u: No such file or directory", s->number);
	assert_string_equal(buf_cstr(&err.text), s->number % 4 ? "" : expected);
	buf_free(&output);
	err_fini(&err);
}

/* up to 23 at once, which are reaped in another order than they began */
static void
each_has_a_request_of_its_own(void **state)
{
	struct sent sent[23];
	struct spawn sp;

	(void)state;
	open_beside(&sp);
	for (unsigned i = 0; i < 400; i++) {
		struct sent *s = &sent[i * 7 % countof(sent)];

		if (i >= countof(sent))
			receive(s);
		send_off(&sp, s, i);
	}
	for (unsigned i = 0; i < countof(sent); i++)
		receive(&sent[i]);
	spawn_fini(&sp);
	assert_false(have_children());
}

/* Its calls fail while we look: errno is the same variable. */
static void
our_errno_is_ours(void **state)
{
	static const char *const argv[] = {"/nowhere/true", NULL};
	struct spawn_req req = request(argv);
	struct err err = {0};
	struct spawn sp;
	struct child c;

	(void)state;
	open_beside(&sp);
	for (int i = 0; i < 300; i++) {
		assert_int_equal(spawn_launch(&sp, &req, &c, &err), 0);
		errno = 0;
		while (spawn_any_beside(&sp))
			assert_int_equal(errno, 0);
		reap(&c);
		assert_int_equal(spawn_failed(&c, &err), -ENOENT);
	}
	err_fini(&err);
	spawn_fini(&sp);
}

/* Mostly before it is in its group. A signal that we block takes it only when it blocks none any more, after it
 * has found itself there. */
static void
who_has_not_executed_yet_is_killed_with_its_group(void **state)
{
	static const char *const argv[] = {"/bin/sleep", "100", NULL};
	struct spawn_req req = request(argv);
	struct err err = {0};
	struct spawn sp;
	sigset_t term, before;

	(void)state;
	open_beside(&sp);
	req.own_group = true;
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, &before);
	for (int i = 0; i < 400; i++) {
		int sig = i % 4 < 2 ? SIGKILL : SIGTERM;
		struct child c;

		req.no_pidfd = i % 8 < 4;
		req.group = i % 2 ? spawn_found_group() : 0;
		assert_int_equal(spawn_launch(&sp, &req, &c, &err), 0);
		spawn_kill(&c, sig, true);
		assert_int_equal(reap(&c), sig);
		assert_int_equal(spawn_failed(&c, &err), 0);
		if (req.group)
			spawn_leave_group(req.group);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	spawn_fini(&sp);
}

static void
who_founds_a_group_has_ended(void **state)
{
	(void)state;
	for (int i = 0; i < 500; i++) {
		siginfo_t info = {0};
		pid_t group = spawn_found_group();

		assert_int_equal(waitid(P_PID, (id_t)group, &info, WEXITED | WNOHANG | WNOWAIT | __WALL), 0);
		assert_int_equal(info.si_pid, group);
		spawn_leave_group(group);
	}
}

/* a group whose founder is not as it should be */
static pid_t
found_oddly(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		alarm(60); /* of the test only its alarm may be left */
		setpriority(PRIO_PROCESS, 0, 19);
		pause();
		_exit(0);
	}
	setpgid(pid, pid);
	while (getpriority(PRIO_PROCESS, (id_t)pid) != 19)
		usleep(1000);
	return pid;
}

static void
a_child_of_a_group_that_cannot_be_signalled_is(void **state)
{
	static const char *const argv[] = {"/bin/sleep", "100", NULL};
	struct spawn_req req = request(argv);
	struct err err = {0};
	struct spawn sp;

	(void)state;
	open_beside(&sp);
	req.own_group = true;
	for (int sig = SIGKILL; sig <= SIGTERM; sig += SIGTERM - SIGKILL) {
		struct child c;

		req.group = found_oddly();
		assert_int_equal(spawn_launch(&sp, &req, &c, &err), 0);
		spawn_kill(&c, sig, true);
		assert_int_equal(reap(&c), sig);
		kill(req.group, SIGKILL);
		spawn_leave_group(req.group);
	}
	spawn_fini(&sp);
}

/* ---- one whose exec hangs: its file's write lease is ours, and we do not give it up */

struct wedge {
	char path[32];
	int lease;
};

static void
copy_program(const char *from, int to)
{
	struct buf text = {0};

	assert_int_equal(fd_read_file(from, &text), 0);
	assert_int_equal(fd_write_all(to, text.p, text.n), 0);
	buf_free(&text);
}

static void
wedge(struct wedge *w)
{
	int fd;

	strcpy(w->path, "/tmp/spawn_test.XXXXXX");
	fd = mkstemp(w->path);
	copy_program("/bin/true", fd);
	fchmod(fd, 0700);
	fd_close(fd);
	w->lease = fd_open(w->path, O_RDONLY, 0);
	fcntl(w->lease, F_SETSIG, SIGURG);
	assert_int_equal(fcntl(w->lease, F_SETLEASE, F_WRLCK), 0);
}

static void
wait_until_wedged(const struct wedge *w)
{
	while (fcntl(w->lease, F_GETLEASE) == F_WRLCK)
		usleep(1000); /* until exec asks for it */
}

static void
unwedge(struct wedge *w)
{
	fcntl(w->lease, F_SETLEASE, F_UNLCK);
	fd_close(w->lease);
	unlink(w->path);
}

static void
launch_wedged(struct spawn *sp, const struct wedge *w, struct child *c)
{
	const char *argv[] = {w->path, NULL};
	struct spawn_req req = request(argv);

	req.own_group = true;
	start(sp, &req, c);
	wait_until_wedged(w);
}

static void
an_exec_that_hangs_delays_nobody(void **state)
{
	static const char *const argv[] = {"/bin/true", NULL}, *const absent[] = {"/nowhere/true", NULL};
	struct child wedged, c;
	struct err err = {0};
	struct wedge w;
	struct spawn sp;
	int fds[2];
	char byte;

	(void)state;
	open_beside(&sp);
	wedge(&w);
	assert_int_equal(fd_pipe(fds, 0), 0);
	launch_wedged(&sp, &w, &wedged);
	fd_close(fds[1]);
	assert_int_equal(fd_read(fds[0], &byte, 1), 0); /* it holds nothing */
	fd_close(fds[0]);
	for (int i = 0; i < 20; i++) {
		struct spawn_req req = request(i % 2 ? absent : argv);

		assert_int_equal(attempt(&sp, &req, &c, &err), i % 2 ? -ENOENT : 0);
	}
	assert_true(fcntl(w.lease, F_GETLEASE) != F_WRLCK); /* still wedged */
	assert_true(spawn_any_beside(&sp));
	unwedge(&w);
	assert_int_equal(reap(&wedged), 0);
	assert_int_equal(spawn_failed(&wedged, &err), 0);
	assert_false(spawn_any_beside(&sp));
	err_fini(&err);
	spawn_fini(&sp);
}

static void
it_can_be_killed(void **state)
{
	struct child wedged;
	struct wedge w;
	struct spawn sp;

	(void)state;
	open_beside(&sp);
	wedge(&w);
	launch_wedged(&sp, &w, &wedged);
	spawn_kill(&wedged, SIGTERM, true);
	assert_int_equal(reap(&wedged), SIGTERM);
	unwedge(&w);
	assert_false(spawn_any_beside(&sp));
	spawn_fini(&sp);
}

static void
it_goes_on_when_we_do_not(void **state)
{
	struct child wedged;
	struct wedge w;
	struct spawn sp;

	(void)state;
	open_beside(&sp);
	wedge(&w);
	launch_wedged(&sp, &w, &wedged);
	spawn_fini(&sp);
	unwedge(&w);
	assert_int_equal(reap(&wedged), 0);
}

/* A program that we wrote is not busy, although some that were launched before have not executed yet: what
 * was not open then they never have. */
static void
what_is_written_after_a_launch_is_not_busy(void **state)
{
	static const char *const argv[] = {"/bin/true", NULL};
	char path[] = "/tmp/spawn_test.XXXXXX", program[48];
	const char *const own[] = {program, NULL};
	struct spawn_req others = request(argv), req = request(own);
	struct err err = {0};
	struct spawn sp;
	struct child c[8], mine;

	(void)state;
	open_beside(&sp);
	assert_non_null(mkdtemp(path));
	for (int i = 0; i < 100; i++) {
		int fd;

		snprintf(program, sizeof program, "%s/%d", path, i);
		for (size_t k = 0; k < countof(c); k++)
			assert_int_equal(spawn_launch(&sp, &others, &c[k], &err), 0);
		fd = fd_open(program, O_WRONLY | O_CREAT, 0700);
		copy_program("/bin/true", fd);
		fd_close(fd);
		assert_int_equal(attempt(&sp, &req, &mine, &err), 0);
		for (size_t k = 0; k < countof(c); k++)
			assert_int_equal(reap(&c[k]), 0);
		unlink(program);
	}
	rmdir(path);
	spawn_fini(&sp);
}

/* What was open they may hold: until spawn_any_beside says that they do not. */
static void
what_was_open_is_not_busy_once_nobody_is_beside(void **state)
{
	static const char *const argv[] = {"/bin/true", NULL};
	char program[] = "/tmp/spawn_test.XXXXXX";
	const char *const own[] = {program, NULL};
	struct spawn_req others = request(argv), req = request(own);
	struct err err = {0};
	struct spawn sp;
	struct child c[8], mine;
	int fd = mkstemp(program);

	(void)state;
	open_beside(&sp);
	copy_program("/bin/true", fd);
	fchmod(fd, 0700);
	for (int i = 0; i < 100; i++) {
		for (size_t k = 0; k < countof(c); k++)
			assert_int_equal(spawn_launch(&sp, &others, &c[k], &err), 0);
		fd_close(fd);
		wait_for_exec(&sp);
		assert_int_equal(attempt(&sp, &req, &mine, &err), 0);
		for (size_t k = 0; k < countof(c); k++)
			assert_int_equal(reap(&c[k]), 0);
		fd = fd_open(program, O_WRONLY, 0);
	}
	fd_close(fd);
	unlink(program);
	spawn_fini(&sp);
}

static int
forget_path(void **state)
{
	free(*state);
	return 0;
}

#define on_every_rung(f) cmocka_unit_test_teardown(f, forget_path)

int
main(void)
{
	struct rlimit limit = {1024, 1024}; /* numbers the census asks for one by one */
	const struct CMUnitTest tests[] = {
		on_every_rung(a_child_has_exactly_what_it_was_given),
		on_every_rung(what_others_open_never_reaches_a_child),
		on_every_rung(standard_descriptors_may_be_permuted),
		on_every_rung(ours_may_be_closed),
		on_every_rung(descriptors_between_those_passed_are_closed),
		on_every_rung(after_the_start_nobody_else_holds_our_files),
		on_every_rung(a_program_that_cannot_run_leaves_nothing),
		on_every_rung(every_stage_reports_its_error),
		on_every_rung(signals_are_the_original_ones),
		on_every_rung(our_handlers_never_run_in_a_child),
		on_every_rung(a_child_leads_a_group_if_asked),
		on_every_rung(a_child_may_join_a_group_of_nobody),
		on_every_rung(a_whole_group_can_be_signalled),
		on_every_rung(reaping_does_not_wait),
		on_every_rung(our_table_is_never_touched),
		on_every_rung(what_is_not_open_is_not_passed),
		cmocka_unit_test(so_does_one_that_only_the_kernel_can_refuse),
		cmocka_unit_test(a_child_may_die_before_it_has_a_table),
		cmocka_unit_test(steps_down_where_the_kernel_refuses),
		cmocka_unit_test(each_has_a_request_of_its_own),
		cmocka_unit_test(our_errno_is_ours),
		cmocka_unit_test(who_has_not_executed_yet_is_killed_with_its_group),
		cmocka_unit_test(who_founds_a_group_has_ended),
		cmocka_unit_test(a_child_of_a_group_that_cannot_be_signalled_is),
		cmocka_unit_test(an_exec_that_hangs_delays_nobody),
		cmocka_unit_test(it_can_be_killed),
		cmocka_unit_test(it_goes_on_when_we_do_not),
		cmocka_unit_test(what_is_written_after_a_launch_is_not_busy),
		cmocka_unit_test(what_was_open_is_not_busy_once_nobody_is_beside),
	};

	alarm(110);
	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL); /* whoever runs us may ignore some */
	setrlimit(RLIMIT_NOFILE, &limit);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
