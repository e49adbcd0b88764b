/* local_test.c - jobs on this machine. SPDX-License-Identifier: Apache-2.0 */
#include "runner/exec/exec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "apart.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/vec.h"
#include "census.h"
#include "io/disk.h"
#include "refuse.h"
#include "runner/spawn/audit.h"
#include "runner/exec/jobserver.h"
#include "runner/exec/load.h"
#include "runner/exec/local.h"
#include "scratch.h"

enum { MANY_TAKEN = 200 }; /* descriptors */

/* ---- what every test needs */

/* An executor, and what was open before it. A second one besides would hand on our blocked signals */
struct local_test {
	struct exec *exec;
	unsigned descriptors;
};

static struct exec *
open_local(uint32_t jobs)
{
	struct local_opts opts = {.jobs = jobs};
	struct err err = {0};
	struct exec *e = exec_local(&opts, &err);

	assert_non_null(e);
	return e;
}

static int
setup(void **state)
{
	struct local_test *t = calloc(1, sizeof *t);

	t->descriptors = count_descriptors();
	t->exec = open_local(0);
	*state = t;
	return 0;
}

/* no descriptor and no process outlives any test */
static int
teardown(void **state)
{
	struct local_test *t = *state;

	exec_local_free(t->exec);
	assert_int_equal(count_descriptors(), t->descriptors);
	assert_false(have_children());
	free(t);
	return 0;
}

static struct exec *
exec_of(void **state)
{
	struct local_test *t = *state;

	return t->exec;
}

static void
start(struct exec *e, struct job *job, const char *command)
{
	*job = (struct job){0};
	buf_puts(&job->command, command);
	e->start(e, job);
}

static struct job *
wait_for_one(struct exec *e)
{
	struct job *job = NULL;

	assert_int_equal(e->wait(e, 30000, &job), EXEC_DONE);
	assert_null(job->exec);
	return job;
}

static void
fini(struct job *job)
{
	buf_free(&job->command);
	buf_free(&job->output);
}

static void
run(struct exec *e, struct job *job, const char *command)
{
	start(e, job, command);
	assert_ptr_equal(wait_for_one(e), job);
}

static const char *
output(struct job *job)
{
	return buf_cstr(&job->output);
}

/* until its output so far is this */
static void
wait_for_output(struct exec *e, struct job *job, const char *text)
{
	struct job *other;

	for (int i = 0; i < 1000 && strcmp(output(job), text) != 0; i++)
		assert_int_equal(e->wait(e, 10, &other), EXEC_TIMEOUT);
	assert_string_equal(output(job), text);
}

/* its first line, a process's */
static int
number_in_output(struct exec *e, struct job *job)
{
	struct job *other;

	for (int i = 0; i < 1000 && !strchr(output(job), '\n'); i++)
		assert_int_equal(e->wait(e, 10, &other), EXEC_TIMEOUT);
	assert_true(atoi(output(job)) > 1);
	return atoi(output(job));
}

/* ---- results */

/* ninja H10, J3 */
static void
codes_are_those_of_ninja(void **state)
{
	static const struct {
		const char *command;
		int code;
		bool interrupted;
	} cases[] = {
		{":", 0, false},
		{"exit 3", 3, false},
		{"exit 255", 255, false},
		{"exit 130", 130, true},
		{"kill -INT $$", 130, true},
		{"kill -TERM $$", 130, true},
		{"kill -HUP $$", 130, true},
		{"kill -KILL $$", 137, false},
		{"kill -PIPE $$", 141, false},
		{"ulimit -c 0; kill -SEGV $$", 139, false},
		{"/nowhere/to/be/found 2>&-", 127, false},
	};

	for (size_t i = 0; i < countof(cases); i++) {
		struct job job;

		run(exec_of(state), &job, cases[i].command);
		assert_int_equal(job.code, cases[i].code);
		assert_int_equal(job.interrupted, cases[i].interrupted);
		fini(&job);
	}
}

/* ninja H7 */
static void
output_is_stdout_and_stderr_in_order(void **state)
{
	struct job job;

	run(exec_of(state), &job, "echo 1; echo 2 >&2; echo 3; printf 4");
	assert_string_equal(output(&job), "1\n2\n3\n4");
	fini(&job);
}

/* ninja H7 */
static void
stdin_is_empty(void **state)
{
	struct job job;

	run(exec_of(state), &job, "cat; readlink /proc/self/fd/0");
	assert_string_equal(output(&job), "/dev/null\n");
	fini(&job);
}

static void
jobs_get_our_environment(void **state)
{
	struct job job;

	setenv("SOME_VARIABLE", "some value", 1);
	run(exec_of(state), &job, "echo $SOME_VARIABLE");
	assert_string_equal(output(&job), "some value\n");
	unsetenv("SOME_VARIABLE");
	fini(&job);
}

static void
usage_is_told(void **state)
{
	struct job job;

	run(exec_of(state), &job, "i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done");
	assert_in_range(job.utime_us + job.stime_us, 1000, 60000000);
	fini(&job);
}

enum { LARGE = 64 << 20 };

/* what we are ourselves is not the job's */
static void
memory_is_told_if_it_is_more_than_ours(void **state)
{
	struct exec *e = exec_of(state);
	char *ours = xmalloc(LARGE);
	struct job job;

	memset(ours, 1, LARGE); /* without a sanitizer we are smaller than a shell */
	run(e, &job, "dd if=/dev/zero of=/dev/null bs=400M count=1 2>&1 | tail -1");
	assert_in_range(job.maxrss_kb, 400 << 10, 500 << 10);
	fini(&job);
	run(e, &job, "true");
	assert_int_equal(job.maxrss_kb, 0);
	free(ours);
	fini(&job);
}

static void
results_of_an_earlier_run_are_gone(void **state)
{
	struct exec *e = exec_of(state);
	struct job job;

	run(e, &job, "echo long output; exit 130");
	buf_clear(&job.command);
	buf_puts(&job.command, "echo");
	e->start(e, &job);
	assert_ptr_equal(wait_for_one(e), &job);
	assert_int_equal(job.code, 0);
	assert_false(job.interrupted);
	assert_string_equal(output(&job), "\n");
	fini(&job);
}

/* a command that is so many times ten bytes long */
static void
put_fat(struct buf *command, int tens)
{
	buf_puts(command, ": ");
	for (int i = 0; i < tens; i++)
		buf_puts(command, "0123456789");
}

/* the command line is too long for one argument; ninja H9 is not copied: the build goes on */
static void
what_cannot_start_fails_alone(void **state)
{
	struct exec *e = exec_of(state);
	struct job fat = {0}, lean;

	start(e, &lean, "sleep 0.1; echo fine");
	put_fat(&fat.command, 20000);
	fat.interrupted = true; /* by an earlier attempt */
	e->start(e, &fat);
	assert_ptr_equal(wait_for_one(e), &fat);
	assert_int_equal(fat.code, 126);
	assert_false(fat.interrupted);
	assert_string_equal(output(&fat), "exec /bin/sh: Argument list too long\n");
	assert_ptr_equal(wait_for_one(e), &lean);
	assert_string_equal(output(&lean), "fine\n");
	fini(&fat);
	fini(&lean);
}

/* the same, but it is known only when the shell has ended that could not be */
static void
so_does_what_fails_late(void **state)
{
	struct exec *e = exec_of(state);
	struct job fat = {0}, lean;

	start(e, &lean, "sleep 0.1; echo fine");
	put_fat(&fat.command, 14000);
	e->start(e, &fat);
	assert_ptr_equal(wait_for_one(e), &fat);
	assert_int_equal(fat.code, 126);
	assert_string_equal(output(&fat), "exec /bin/sh: Argument list too long\n");
	assert_ptr_equal(wait_for_one(e), &lean);
	assert_string_equal(output(&lean), "fine\n");
	fini(&fat);
	fini(&lean);
}

static void
put_program(const char *path, const char *text)
{
	scratch_put(path, text, strlen(text));
	assert_int_equal(chmod(path, 0755), 0);
}

/* What the kernel does not execute the shell does, or says why not; as it would have from the beginning. */
static void
what_cannot_be_executed_is_the_shells(void **state)
{
	static const char *const commands[] = {"./script a b", "./lost", "./broken x", "cd . && ./script c d"};
	struct local_opts by_shell = {.always_shell = true};
	struct err err = {0};
	struct exec *e = open_local(0), *shell = exec_local(&by_shell, &err);
	struct job ours[40], theirs;

	(void)state;
	assert_non_null(shell);
	put_program("script", "echo $1 $2; exit 3\n");
	put_program("lost", "#!/nowhere/interpreter\n");
	put_program("broken", "\177ELF, no more");
	for (size_t i = 0; i < countof(ours); i++)
		start(e, &ours[i], commands[i % countof(commands)]);
	for (size_t i = 0; i < countof(ours); i++)
		wait_for_one(e);
	for (size_t i = 0; i < countof(ours); i++) {
		run(shell, &theirs, commands[i % countof(commands)]);
		assert_int_equal(ours[i].code, theirs.code);
		assert_int_not_equal(ours[i].code, 0);
		assert_string_equal(output(&ours[i]), output(&theirs));
		fini(&theirs);
		fini(&ours[i]);
	}
	exec_local_free(shell);
	exec_local_free(e);
	assert_false(have_children());
}

static void
a_console_job_that_cannot_be_executed_is_the_shells(void **state)
{
	struct exec *e = open_local(0);
	struct job job = {.console = true};

	(void)state;
	put_program("script", "exit 3\n");
	buf_puts(&job.command, "./script");
	e->start(e, &job);
	assert_ptr_equal(wait_for_one(e), &job);
	assert_int_equal(job.code, 3);
	fini(&job);
	exec_local_free(e);
	assert_false(have_children());
}

/* ---- programs whose exec hangs: nobody gives up a write lease on their file */

static int
put_wedged(const char *path)
{
	struct buf text = {0};
	int lease;

	assert_int_equal(fd_read_file("/bin/true", &text), 0);
	scratch_put(path, text.p, text.n);
	buf_free(&text);
	assert_int_equal(chmod(path, 0755), 0);
	lease = fd_open(path, O_RDONLY, 0);
	fcntl(lease, F_SETSIG, SIGURG);
	assert_int_equal(fcntl(lease, F_SETLEASE, F_WRLCK), 0);
	return lease;
}

static void
end_lease(int lease)
{
	fcntl(lease, F_SETLEASE, F_UNLCK);
	fd_close(lease);
}

static void
a_program_that_hangs_holds_up_its_own_job_only(void **state)
{
	struct exec *e = open_local(0);
	struct job held, others[10];
	int lease = put_wedged("wedged");

	(void)state;
	start(e, &held, "./wedged");
	for (size_t i = 0; i < countof(others); i++)
		start(e, &others[i], i % 2 ? "true" : "echo x; exit 1");
	for (size_t i = 0; i < countof(others); i++) {
		struct job *done = wait_for_one(e);

		assert_ptr_not_equal(done, &held);
		fini(done);
	}
	while (fcntl(lease, F_GETLEASE) == F_WRLCK)
		usleep(1000); /* until it is asked for */
	end_lease(lease);
	assert_ptr_equal(wait_for_one(e), &held);
	assert_int_equal(held.code, 0);
	fini(&held);
	exec_local_free(e);
}

static void
and_can_be_cancelled(void **state)
{
	struct exec *e = open_local(0);
	int lease = put_wedged("wedged");
	struct job held, other;
	uint64_t begin;

	(void)state;
	start(e, &held, "./wedged");
	start(e, &other, "true");
	assert_ptr_equal(wait_for_one(e), &other);
	begin = clock_us();
	e->cancel(e, SIGTERM);
	assert_true(clock_us() - begin < 4000000);
	assert_int_equal(held.code, 130);
	assert_true(held.interrupted);
	end_lease(lease);
	fini(&held);
	fini(&other);
	exec_local_free(e);
	assert_false(have_children());
}

/* ---- surroundings */

static void
take_census(struct exec *e, const char *path, struct census *c)
{
	struct buf command = {0};
	struct job job;

	buf_printf(&command, "exec %s", path);
	run(e, &job, command.p);
	assert_int_equal(job.code, 0);
	census_read(c, buf_str(&job.output));
	fini(&job);
	buf_free(&command);
}

static void
jobs_own_nothing_of_ours_but_what_is_passed(void **state)
{
	int fds[2], stray = dup(1);
	struct err err = {0};
	struct census c;
	struct exec *e;
	sigset_t mask;

	assert_int_equal(fd_pipe(fds, 0), 0);
	e = exec_local(&(struct local_opts){.pass = (int[]){fds[1], fds[0]}, .npass = 2}, &err);
	take_census(e, census_path(state), &c);
	assert_true(census_has(&c, fds[0], fds[0]));
	assert_true(census_has(&c, fds[1], fds[1]));
	assert_int_equal(c.nfds, 5);
	assert_int_equal(c.group, c.process); /* ninja H7 */
	sigprocmask(SIG_BLOCK, NULL, &mask);
	assert_true(sigismember(&mask, SIGINT)); /* ours, not theirs: */
	assert_true(c.blocked == 0);
	assert_true(c.ignored == 0);
	exec_local_free(e);
	fd_close(fds[0]);
	fd_close(fds[1]);
	fd_close(stray);
}

/* ---- many descriptors */

static void
take_many(int fds[MANY_TAKEN])
{
	for (int i = 0; i < MANY_TAKEN; i++)
		fds[i] = fd_dup(1);
}

static void
give_many_back(const int fds[MANY_TAKEN])
{
	for (int i = 0; i < MANY_TAKEN; i++)
		fd_close(fds[i]);
}

/* Each job has what it was given, its output ends with it, and is in the one place where it belongs; of ours
 * nothing is left. */
static void
with_many_they_are_lent_our_table(void **state)
{
	unsigned before = count_descriptors();
	struct audit audit = {0};
	struct exec *e = exec_local(&(struct local_opts){.jobs = 3, .audit = &audit}, NULL);
	struct local *l = (struct local *)e;
	struct job first, jobs[3];
	int taken[MANY_TAKEN];

	(void)state;
	run(e, &first, ":");
	assert_false(l->spawn.lend);
	take_many(taken);
	for (int round = 0; round < 5; round++) {
		start(e, &jobs[0], "echo out; echo err >&2");
		start(e, &jobs[1], "/bin/sleep 0.01");
		start(e, &jobs[2], "cd / && /bin/false");
		assert_true(l->spawn.lend);
		for (int i = 0; i < 3; i++)
			wait_for_one(e);
		assert_string_equal(output(&jobs[0]), "out\nerr\n");
		assert_int_equal(jobs[1].code, 0);
		assert_int_equal(jobs[2].code, 1);
		for (int i = 0; i < 3; i++)
			fini(&jobs[i]);
	}
	give_many_back(taken);
	fini(&first);
	run(e, &first, ":");
	assert_false(l->spawn.lend);
	fini(&first);
	assert_int_equal(audit.nchildren, 17);
	assert_int_equal(audit.nwrong, 0);
	exec_local_free(e);
	assert_int_equal(count_descriptors(), before);
}

/* … and copies it is where the kernel does not let a table be left, or no longer does */
static int
run_many_under_filter(bool at_once)
{
	struct exec *e = exec_local(&(struct local_opts){0}, NULL);
	struct local *l = (struct local *)e;
	int taken[MANY_TAKEN], bad = 0;
	struct job job;

	if (at_once)
		refuse_call(SYS_close_range, 0, ENOSYS);
	run(e, &job, ":");
	fini(&job);
	if (!at_once)
		refuse_call(SYS_close_range, 0, ENOSYS);
	take_many(taken);
	for (int i = 0; i < 3; i++) {
		run(e, &job, "echo out");
		bad += strcmp(output(&job), "out\n") != 0 || l->spawn.lend || (!at_once && l->low >= 0);
		fini(&job);
	}
	exec_local_free(e);
	return bad;
}

static void
unless_the_kernel_refuses(void **state)
{
	(void)state;
	for (int at_once = 0; at_once < 2; at_once++) {
		int status;
		pid_t pid = fork();

		if (pid == 0) {
			alarm(60);
			_exit(run_many_under_filter(at_once));
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
	}
}

static pid_t
group_of_direct(struct exec *e, const char *path)
{
	struct census c;
	struct job job;

	run(e, &job, path);
	assert_int_equal(job.code, 0);
	census_read(&c, buf_str(&job.output));
	fini(&job);
	assert_int_not_equal(c.group, c.process); /* as below a shell */
	return c.group;
}

static void
a_group_is_used_again_unless_somebody_is_left_in_it(void **state)
{
	const char *path = census_path(state);
	struct exec *e;
	struct job job;
	pid_t first;

	if (getpriority(PRIO_PROCESS, 0) == 19) /* then it cannot be told */
		skip();
	e = open_local(0);
	first = group_of_direct(e, path);
	assert_int_equal(group_of_direct(e, path), first);
	run(e, &job, "/bin/sh -c 'sleep 100 > /dev/null 2>&1 &'");
	assert_int_equal(job.code, 0);
	fini(&job);
	assert_int_not_equal(group_of_direct(e, path), first);
	exec_local_free(e);
	assert_int_equal(kill(-first, SIGKILL), 0);
}

/* as `weir &` in a script, and under a parent that does not care about its children */
static void
ignored_signals_of_ours_do_not_matter(void **state)
{
	struct census c;
	struct exec *e;

	signal(SIGINT, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	e = open_local(0);
	take_census(e, census_path(state), &c);
	assert_true(c.ignored == 0);
	exec_local_free(e);
	assert_ptr_equal(signal(SIGINT, SIG_DFL), SIG_IGN);
	assert_ptr_equal(signal(SIGCHLD, SIG_DFL), SIG_IGN);
}

/* ninja H7: our own descriptors and process group. Our stdout is a file meanwhile */
static void
console_jobs_have_our_terminal(void **state)
{
	const char *path = census_path(state);
	struct exec *e = open_local(0);
	int saved = fcntl(1, F_DUPFD_CLOEXEC, 3), file = (int)syscall(SYS_memfd_create, "out", 1u);
	struct job job = {.console = true};
	struct buf report = {0};
	struct census c;

	buf_printf(&job.command, "exec %s", path);
	dup2(file, 1);
	e->start(e, &job);
	dup2(saved, 1);
	assert_ptr_equal(wait_for_one(e), &job);
	assert_int_equal(job.code, 0);
	assert_int_equal(job.output.n, 0);
	fd_close(saved);
	buf_grow(&report, 65536);
	report.n = (size_t)pread(file, report.p, 65536, 0);
	census_read(&c, buf_str(&report));
	assert_true(census_has(&c, 0, 0));
	assert_true(census_has(&c, 1, file));
	assert_true(census_has(&c, 2, 2));
	assert_int_equal(c.nfds, 3);
	assert_int_equal(c.group, getpgrp());
	fd_close(file);
	fini(&job);
	buf_free(&report);
	exec_local_free(e);
}

/* its own left-overs have no output to wait for */
static void
a_console_job_ends_with_its_process(void **state)
{
	struct exec *e = exec_of(state);
	struct job job = {.console = true};
	uint64_t begin = clock_us();

	buf_puts(&job.command, "sleep 5 >/dev/null 2>&1 & exit 4");
	e->start(e, &job);
	assert_ptr_equal(wait_for_one(e), &job);
	assert_int_equal(job.code, 4);
	assert_true(clock_us() - begin < 4000000);
	fini(&job);
}

/* ---- many and much */

static void
a_thousand_run_at_once(void **state)
{
	struct job *jobs = calloc(1000, sizeof *jobs);
	struct exec *e = exec_of(state);
	int gate[2];

	/* all wait until somebody opens the gate: a job that had to wait for another would never start */
	assert_int_equal(fd_pipe(gate, 0), 0);
	for (int i = 0; i < 1000; i++) {
		buf_printf(&jobs[i].command, "read x < /proc/%d/fd/%d; echo %d", (int)getpid(), gate[0], i);
		e->start(e, &jobs[i]);
	}
	fd_close(gate[1]);
	for (int i = 0; i < 1000; i++) {
		struct job *job = wait_for_one(e);

		assert_int_equal(job->code, 0);
		assert_int_equal(atoi(output(job)), job - jobs);
		fini(job);
	}
	fd_close(gate[0]);
	free(jobs);
}

static void
output_may_be_large(void **state)
{
	struct exec *e = exec_of(state);
	struct job jobs[8];

	for (size_t i = 0; i < countof(jobs); i++)
		start(e, &jobs[i], "head -c 8388608 /dev/zero; echo end");
	for (size_t i = 0; i < countof(jobs); i++) {
		struct job *job = wait_for_one(e);

		assert_int_equal(job->code, 0);
		assert_int_equal(job->output.n, 8388608 + 4);
		assert_string_equal(output(job) + 8388608, "end\n");
		fini(job);
	}
}

/* More than one read brings is told of again, though nothing new has come. */
static void
output_may_fill_a_large_pipe(void **state)
{
	struct exec *e = exec_of(state);
	struct local *l = (struct local *)e;
	struct job job, *none;

	start(e, &job, "sleep 0.1; head -c 500000 /dev/zero; exec sleep 100");
	assert_true(fcntl(l->running.last->output.fd, F_SETPIPE_SZ, 1 << 20) >= 0);
	for (int i = 0; i < 1000 && job.output.n < 500000; i++)
		assert_int_equal(e->wait(e, 10, &none), EXEC_TIMEOUT);
	assert_int_equal(job.output.n, 500000);
	e->cancel(e, SIGKILL);
	fini(&job);
}

static void
runs_on_and_on(void **state)
{
	struct exec *e = open_local(8);
	struct job jobs[8];
	uint32_t started = 0;

	(void)state;
	while (started < countof(jobs) && e->room(e))
		start(e, &jobs[started++], ":");
	assert_int_equal(started, 8);
	for (; started < 2000; started++) {
		struct job *job = wait_for_one(e);

		assert_int_equal(job->code, 0);
		assert_int_equal(e->room(e), 1);
		e->start(e, job);
	}
	for (size_t i = 0; i < countof(jobs); i++)
		fini(wait_for_one(e));
	exec_local_free(e);
}

/* ---- the two ends of a job */

/* ninja H8 */
static void
a_background_process_holds_up_its_own_job_only(void **state)
{
	struct exec *e = exec_of(state);
	struct job held, other;
	uint64_t begin = clock_us();

	start(e, &held, "(sleep 1; echo late) & echo soon");
	start(e, &other, "sleep 0.2; echo other");
	assert_ptr_equal(wait_for_one(e), &other);
	assert_true(clock_us() - begin < 900000);
	assert_ptr_equal(wait_for_one(e), &held);
	assert_true(clock_us() - begin >= 1000000);
	assert_string_equal(output(&held), "soon\nlate\n");
	fini(&held);
	fini(&other);
}

static void
a_job_without_output_holds_up_nobody(void **state)
{
	struct exec *e = exec_of(state);
	struct job mute, other;
	uint64_t begin = clock_us();

	start(e, &mute, "echo words; exec >&- 2>&-; sleep 1; exit 9");
	start(e, &other, "sleep 0.2; echo other");
	assert_ptr_equal(wait_for_one(e), &other);
	assert_true(clock_us() - begin < 900000);
	assert_ptr_equal(wait_for_one(e), &mute);
	assert_true(clock_us() - begin >= 1000000);
	assert_int_equal(mute.code, 9);
	assert_string_equal(output(&mute), "words\n");
	fini(&mute);
	fini(&other);
}

/* a tracer keeps the dead process to itself for a while; the pidfd is ready all along */
static void
trace(int pid)
{
	syscall(SYS_close_range, 3, ~0u, 0); /* nobody may hold what the event loop watches: loop.h */
	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) < 0)
		_exit(1);
	usleep(700000);
	waitpid(pid, NULL, 0);
	_exit(0);
}

static void
a_traced_job_may_take_longer(void **state)
{
	struct exec *e = exec_of(state);
	uint64_t begin = clock_us();
	struct job job;
	int pid, status;
	pid_t tracer;

	start(e, &job, "echo $$; exec sleep 0.3; exit 1");
	pid = number_in_output(e, &job);
	tracer = fork();
	if (tracer == 0)
		trace(pid);
	assert_ptr_equal(wait_for_one(e), &job);
	assert_int_equal(job.code, 0);
	assert_int_equal(waitpid(tracer, &status, 0), tracer);
	if (status == 0) /* else it may not trace here */
		assert_true(clock_us() - begin >= 700000);
	fini(&job);
}

static void
waiting_ends_when_told(void **state)
{
	struct exec *e = exec_of(state);
	uint64_t begin = clock_us();
	struct job job, *other;

	start(e, &job, "sleep 0.5");
	assert_int_equal(e->wait(e, 0, &other), EXEC_TIMEOUT);
	assert_int_equal(e->wait(e, 50, &other), EXEC_TIMEOUT);
	assert_in_range(clock_us() - begin, 50000, 450000);
	assert_ptr_equal(wait_for_one(e), &job);
	fini(&job);
}

static void
jobs_come_in_the_order_they_end(void **state)
{
	struct exec *e = exec_of(state);
	struct job jobs[3];

	start(e, &jobs[2], "sleep 0.6");
	start(e, &jobs[1], "sleep 0.3");
	start(e, &jobs[0], ":");
	for (size_t i = 0; i < countof(jobs); i++) {
		assert_ptr_equal(wait_for_one(e), &jobs[i]);
		fini(&jobs[i]);
	}
}

/* ---- room */

static void
room_is_what_j_leaves(void **state)
{
	struct exec *e = open_local(2);
	struct job a, b;

	assert_int_equal(exec_of(state)->room(exec_of(state)), UINT32_MAX);
	assert_int_equal(e->room(e), 2);
	start(e, &a, ":");
	assert_int_equal(e->room(e), 1);
	start(e, &b, ":");
	assert_int_equal(e->room(e), 0);
	fini(wait_for_one(e));
	assert_true(e->room(e) >= 1);
	fini(wait_for_one(e));
	assert_int_equal(e->room(e), 2);
	exec_local_free(e);
}

/* ninja H4 */
static void
high_load_leaves_room_for_one(void **state)
{
	struct err err = {0};
	struct exec *e = exec_local(&(struct local_opts){.max_load = 1e-9}, &err);
	struct job job;

	(void)state;
	assert_int_equal(e->room(e), 1);
	start(e, &job, ":");
	assert_int_equal(e->room(e), 0);
	fini(wait_for_one(e));
	exec_local_free(e);
}

static void
put_pressure(const char *avg10)
{
	struct disk *d = disk_real();
	struct buf text = {0};

	buf_printf(&text, "some avg10=%s avg60=0.00 avg300=0.00 total=0\n", avg10);
	assert_int_equal(d->mkparents(d, "proc/pressure/cpu"), 0);
	assert_int_equal(d->write(d, "proc/pressure/cpu", buf_str(&text)), 0);
	buf_free(&text);
}

/* in this order: whatever the load average of the machine is, pressure overrules it here */
static void
pressure_that_goes_makes_room_before_a_job_ends(void **state)
{
	struct err err = {0};
	struct local_opts opts = {.max_load = load_cpus() + 1, .root = "."};
	struct job job, *done = NULL;
	struct exec *e;
	void *scratch;

	(void)state;
	assert_int_equal(scratch_enter(&scratch), 0);
	put_pressure("100.00");
	e = exec_local(&opts, &err);
	start(e, &job, "sleep 3");
	assert_int_equal(e->room(e), 0);
	put_pressure("0.00");
	assert_int_equal(e->wait(e, -1, &done), EXEC_ROOM);
	assert_in_range(e->room(e), 1, UINT32_MAX);
	e->cancel(e, SIGKILL);
	fini(&job);
	exec_local_free(e);
	scratch_leave(&scratch);
}

/* ---- shortage */

/* starts as many as there is room for, and hands in all of them; returns how often there was none */
static unsigned
squeeze(struct exec *e, struct job *jobs, uint32_t n)
{
	uint32_t started = 0, done = 0;
	unsigned waited = 0;

	while (done < n) {
		struct job *job;

		while (started < n && e->room(e))
			start(e, &jobs[started++], "exec sleep 0.05");
		waited += started < n;
		BUG_ON(e->wait(e, 30000, &job) != EXEC_DONE);
		BUG_ON(job->code != 0);
		fini(job);
		done++;
	}
	return waited;
}

static void
without_descriptors_jobs_wait_for_each_other(void **state)
{
	struct rlimit before, few;
	struct job jobs[40];

	getrlimit(RLIMIT_NOFILE, &before);
	few = before;
	few.rlim_cur = (rlim_t)fd_dup(0) + 10; /* the numbers below are taken */
	fd_close((int)few.rlim_cur - 10);
	setrlimit(RLIMIT_NOFILE, &few);
	assert_in_range(squeeze(exec_of(state), jobs, countof(jobs)), 5, 40);
	setrlimit(RLIMIT_NOFILE, &before);
}

static void
with_none_at_all_a_job_fails(void **state)
{
	struct rlimit before, few;
	struct job job;

	getrlimit(RLIMIT_NOFILE, &before);
	few = before;
	few.rlim_cur = 3;
	setrlimit(RLIMIT_NOFILE, &few);
	run(exec_of(state), &job, ":");
	setrlimit(RLIMIT_NOFILE, &before);
	assert_int_equal(job.code, 126);
	assert_string_equal(output(&job), "pipe: Too many open files\n");
	fini(&job);
}

/* A process of its own: it becomes somebody else, for whom the number of processes is limited; and the
 * kernel may refuse it things for life. Its exit code says whether jobs waited for each other. */
static int
squeeze_elsewhere(bool few_processes, bool old_kernel)
{
	struct rlimit few = {5, 5};
	struct job jobs[20];
	unsigned waited;
	struct exec *e;
	int status;
	pid_t pid = fork();

	if (pid) {
		assert_int_equal(waitpid(pid, &status, 0), pid);
		return status;
	}
	alarm(60);
	if (old_kernel) {
		refuse_call(SYS_clone3, 0, ENOSYS);
		refuse_call(SYS_clone, 0x1000 /* CLONE_PIDFD */, EINVAL);
		refuse_call(SYS_close_range, 0, ENOSYS);
	}
	if (few_processes) {
		setrlimit(RLIMIT_NPROC, &few);
		BUG_ON(setgid(54321) < 0 || setuid(54321) < 0);
	}
	e = open_local(8);
	waited = squeeze(e, jobs, countof(jobs));
	exec_local_free(e);
	_exit(have_children() ? 100 : waited >= 10);
}

static void
without_processes_jobs_wait_for_each_other(void **state)
{
	(void)state;
	if (getuid() != 0)
		skip();
	assert_int_equal(squeeze_elsewhere(true, false), 1 << 8);
	assert_int_equal(squeeze_elsewhere(true, true), 1 << 8);
}

static void
old_kernels_will_do(void **state)
{
	(void)state;
	assert_int_equal(squeeze_elsewhere(false, true), 1 << 8);
}

/* ---- interruption */

/* A shell that is just about to execute may lose an INT: it has really become the sleep when this returns. */
static void
start_sleep(struct exec *e, struct job *job)
{
	struct buf path = {0}, name = {0};

	start(e, job, "echo $$; exec sleep 100");
	buf_printf(&path, "/proc/%d/comm", number_in_output(e, job));
	while (!str_eq(buf_str(&name), STR("sleep\n"))) {
		buf_clear(&name);
		assert_int_equal(fd_read_file(path.p, &name), 0);
	}
	buf_free(&path);
	buf_free(&name);
}

/* ninja J2 */
static void
a_signal_ends_the_wait_and_then_the_jobs(void **state)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

	(void)state;
	for (size_t i = 0; i < countof(signals); i++) {
		struct exec *e = open_local(0);
		struct job jobs[3], *none;

		for (size_t k = 0; k < countof(jobs); k++)
			start_sleep(e, &jobs[k]);
		kill(getpid(), signals[i]);
		assert_int_equal(e->wait(e, 10000, &none), EXEC_INTERRUPTED);
		assert_int_equal(e->caught, signals[i]);
		e->cancel(e, e->caught);
		assert_false(have_children());
		for (size_t k = 0; k < countof(jobs); k++) {
			assert_int_equal(jobs[k].code, 130);
			assert_true(jobs[k].interrupted);
			assert_null(jobs[k].exec);
			fini(&jobs[k]);
		}
		assert_int_equal(e->wait(e, 0, &none), EXEC_INTERRUPTED);
		exec_local_free(e);
	}
}

static void
jobs_may_clean_up(void **state)
{
	struct exec *e = exec_of(state);
	struct job job;

	start(e, &job, "trap 'echo cleaned up; exit 5' TERM; echo ready; sleep 100 & wait");
	wait_for_output(e, &job, "ready\n");
	e->cancel(e, SIGTERM);
	assert_int_equal(job.code, 5);
	assert_string_equal(output(&job), "ready\ncleaned up\n");
	fini(&job);
}

/* ninja J3: nobody is told, everybody is waited for */
static void
cancel_without_a_signal_only_waits(void **state)
{
	struct exec *e = exec_of(state);
	struct job rude, polite;

	start(e, &polite, "sleep 0.3; echo done");
	start(e, &rude, "exit 130");
	assert_ptr_equal(wait_for_one(e), &rude);
	assert_true(rude.interrupted);
	e->cancel(e, 0);
	assert_int_equal(polite.code, 0);
	assert_string_equal(output(&polite), "done\n");
	fini(&rude);
	fini(&polite);
}

static enum stage
last_stage(struct exec *e)
{
	return ((struct local *)e)->spare.first->stage;
}

/* What left our process group keeps the pipe, and cannot be found: it is not waited for. That nobody is left in the
 * group is seen at once, before there is a time to run out of. */
static void
cancel_does_not_wait_for_escaped_processes(void **state)
{
	struct exec *e = exec_local(&(struct local_opts){.trees = TREE_GROUP}, NULL);
	uint64_t begin = clock_us();
	struct job job;
	int escaped;

	(void)state;
	start(e, &job, "setsid sh -c 'echo $$; exec sleep 100' & exec sleep 100");
	escaped = number_in_output(e, &job);
	e->cancel(e, SIGTERM);
	print_message("cancelled in %.1f ms\n", (double)(clock_us() - begin) / 1000);
	assert_int_equal(last_stage(e), ASKED); /* and not KILLED */
	assert_int_equal(job.code, 130);
	assert_int_equal(kill(escaped, SIGKILL), 0);
	fini(&job);
	exec_local_free(e);
}

/* but who is in the group may clean up, for as long as a busy machine lets him */
static void
cancel_waits_for_who_is_in_the_group(void **state)
{
	struct exec *e = exec_local(&(struct local_opts){.trees = TREE_GROUP}, NULL);
	struct job job;

	(void)state;
	start(e, &job,
	      "sh -c 'trap \"sleep 0.1; : > cleaned; exit\" TERM; : > ready; sleep 100 & wait' > out 2>&1 &"
	      "exec sleep 100");
	while (!scratch_has("ready"))
		assert_int_equal(e->wait(e, 5, &(struct job *){NULL}), EXEC_TIMEOUT);
	e->cancel(e, SIGTERM);
	assert_true(scratch_has("cleaned") || last_stage(e) == KILLED);
	fini(&job);
	exec_local_free(e);
}

/* where process 1 is no init, nobody reaps orphans: a zombie is dead as well */
static bool
runs(int pid)
{
	char path[32], state = 'Z';
	FILE *f;
	bool there;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	f = fopen(path, "re");
	there = f && fscanf(f, "%*d (sleep) %c", &state) == 1;
	if (f)
		fclose(f);
	return there && state != 'Z';
}

/* the main process is dead already, but not reaped: its group can still be told */
static void
cancel_reaches_what_a_job_left_behind(void **state)
{
	struct exec *e = exec_of(state);
	struct job job;
	int left;

	start(e, &job, "sleep 100 & echo $!");
	left = number_in_output(e, &job);
	assert_int_equal(e->wait(e, 200, &(struct job *){NULL}), EXEC_TIMEOUT); /* now it is dead */
	e->cancel(e, SIGTERM);
	assert_int_equal(job.code, 0);
	for (int i = 0; i < 1000 && runs(left); i++)
		usleep(10000);
	assert_false(runs(left));
	fini(&job);
}

static void
cancel_wakes_stopped_jobs(void **state)
{
	struct exec *e = exec_of(state);
	struct job job;

	start(e, &job, "echo ready; kill -STOP $$; sleep 100");
	wait_for_output(e, &job, "ready\n");
	usleep(100000);
	e->cancel(e, SIGTERM);
	assert_int_equal(job.code, 130);
	fini(&job);
}

/* somebody impatient: sends a signal now and then until told to stop */
static atomic_bool content;

static void *
insist(void *arg)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	while (!atomic_load(&content)) {
		usleep(200000);
		kill(getpid(), SIGINT);
	}
	return arg;
}

/* one may have come too late for the executor, and would be our end once it is unblocked */
static void
forget_signals(void)
{
	struct timespec now = {0};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	while (sigtimedwait(&set, NULL, &now) > 0)
		;
}

static void
cancel_stubborn(struct exec *e, int sig)
{
	struct job job;
	pthread_t thread;

	atomic_store(&content, false);
	start(e, &job, "trap '' INT TERM HUP; echo ready; while :; do sleep 1; done");
	wait_for_output(e, &job, "ready\n");
	assert_int_equal(pthread_create(&thread, NULL, insist, NULL), 0);
	e->cancel(e, sig);
	atomic_store(&content, true);
	pthread_join(thread, NULL);
	forget_signals();
	assert_int_equal(job.code, 137);
	assert_false(job.interrupted);
	fini(&job);
}

static void
a_second_signal_kills(void **state)
{
	cancel_stubborn(exec_of(state), SIGTERM);
}

static void
a_third_kills_when_the_first_was_not_for_us(void **state)
{
	cancel_stubborn(exec_of(state), 0);
}

static void
jobs_that_never_began_are_cancelled_too(void **state)
{
	struct exec *e = exec_of(state);
	struct rlimit before, few;
	struct job running, refused;

	getrlimit(RLIMIT_NOFILE, &before);
	start(e, &running, "sleep 100");
	few = before;
	few.rlim_cur = 3;
	setrlimit(RLIMIT_NOFILE, &few);
	start(e, &refused, "echo never");
	assert_int_equal(e->room(e), 0);
	e->cancel(e, SIGTERM);
	setrlimit(RLIMIT_NOFILE, &before);
	assert_true(refused.interrupted);
	assert_int_equal(refused.code, 130);
	assert_int_equal(refused.output.n, 0);
	fini(&running);
	fini(&refused);
}

static void
freeing_waits_for_nothing(void **state)
{
	struct exec *e = open_local(0);
	uint64_t begin = clock_us();
	struct job job;
	siginfo_t info;

	(void)state;
	start(e, &job, "sleep 2");
	exec_local_free(e);
	assert_true(clock_us() - begin < 1900000);
	assert_int_equal(waitid(P_ALL, 0, &info, WEXITED), 0); /* ours again */
	fini(&job);
}

/* Two that end together: after the first there is no reason to wait again, which is when slots go back. Once we
 * are free nothing catches signals any more. */
static void
slots_are_back_before_signals_strike_again(void **state)
{
	struct err err = {0};
	struct jobserver *pool = jobserver_serve(JOBSERVER_PIPE, 3, &err);
	struct local_opts opts = {.slots = pool};
	struct exec *e = exec_local(&opts, &err);
	struct job jobs[2];
	int there;

	(void)state;
	for (size_t i = 0; i < countof(jobs); i++) {
		assert_true(e->room(e));
		start(e, &jobs[i], "true");
	}
	usleep(200000);
	for (size_t i = 0; i < countof(jobs); i++)
		wait_for_one(e);
	exec_local_free(e);
	assert_int_equal(ioctl(jobserver_fd(pool), FIONREAD, &there), 0);
	assert_int_equal(there, 2);
	jobserver_close(pool);
	for (size_t i = 0; i < countof(jobs); i++)
		fini(&jobs[i]);
}

/* ---- the other executor */

static void
a_dry_run_succeeds_in_order(void **state)
{
	struct exec *e = exec_dry();
	struct job jobs[3], *job;

	(void)state;
	for (size_t i = 0; i < countof(jobs); i++) {
		start(e, &jobs[i], "exit 1");
		jobs[i].code = 7;
	}
	assert_int_equal(e->room(e), UINT32_MAX);
	for (size_t i = 0; i < countof(jobs); i++) {
		assert_int_equal(e->wait(e, -1, &job), EXEC_DONE);
		assert_ptr_equal(job, &jobs[i]);
		fini(job);
	}
	assert_int_equal(e->wait(e, -1, &job), EXEC_TIMEOUT);
	start(e, &jobs[0], "exit 1");
	assert_int_equal(jobs[0].code, 0);
	e->cancel(e, SIGINT);
	assert_int_equal(e->wait(e, -1, &job), EXEC_TIMEOUT);
	fini(&jobs[0]);
	exec_dry_free(e);
}

static int
forget_path(void **state)
{
	free(*state);
	return 0;
}

#define with_executor(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
#define in_scratch(f)    cmocka_unit_test_setup_teardown(f, scratch_enter, scratch_leave)

static int
all_tests(void)
{
	struct rlimit limit = {4096, 4096};
	const struct CMUnitTest tests[] = {
		with_executor(codes_are_those_of_ninja),
		with_executor(output_is_stdout_and_stderr_in_order),
		with_executor(stdin_is_empty),
		with_executor(jobs_get_our_environment),
		with_executor(usage_is_told),
		with_executor(memory_is_told_if_it_is_more_than_ours),
		with_executor(results_of_an_earlier_run_are_gone),
		with_executor(what_cannot_start_fails_alone),
		with_executor(so_does_what_fails_late),
		in_scratch(what_cannot_be_executed_is_the_shells),
		in_scratch(a_console_job_that_cannot_be_executed_is_the_shells),
		in_scratch(a_program_that_hangs_holds_up_its_own_job_only),
		in_scratch(and_can_be_cancelled),
		cmocka_unit_test_teardown(jobs_own_nothing_of_ours_but_what_is_passed, forget_path),
		cmocka_unit_test(with_many_they_are_lent_our_table),
		cmocka_unit_test(unless_the_kernel_refuses),
		cmocka_unit_test_teardown(a_group_is_used_again_unless_somebody_is_left_in_it, forget_path),
		cmocka_unit_test_teardown(ignored_signals_of_ours_do_not_matter, forget_path),
		cmocka_unit_test_teardown(console_jobs_have_our_terminal, forget_path),
		with_executor(a_console_job_ends_with_its_process),
		with_executor(a_thousand_run_at_once),
		with_executor(output_may_be_large),
		with_executor(output_may_fill_a_large_pipe),
		with_executor(runs_on_and_on),
		with_executor(a_background_process_holds_up_its_own_job_only),
		with_executor(a_job_without_output_holds_up_nobody),
		with_executor(a_traced_job_may_take_longer),
		with_executor(waiting_ends_when_told),
		with_executor(jobs_come_in_the_order_they_end),
		with_executor(room_is_what_j_leaves),
		with_executor(high_load_leaves_room_for_one),
		with_executor(pressure_that_goes_makes_room_before_a_job_ends),
		with_executor(without_descriptors_jobs_wait_for_each_other),
		with_executor(with_none_at_all_a_job_fails),
		cmocka_unit_test(without_processes_jobs_wait_for_each_other),
		cmocka_unit_test(old_kernels_will_do),
		cmocka_unit_test(a_signal_ends_the_wait_and_then_the_jobs),
		with_executor(jobs_may_clean_up),
		with_executor(cancel_without_a_signal_only_waits),
		cmocka_unit_test(cancel_does_not_wait_for_escaped_processes),
		in_scratch(cancel_waits_for_who_is_in_the_group),
		with_executor(cancel_reaches_what_a_job_left_behind),
		with_executor(cancel_wakes_stopped_jobs),
		with_executor(a_second_signal_kills),
		with_executor(a_third_kills_when_the_first_was_not_for_us),
		with_executor(jobs_that_never_began_are_cancelled_too),
		cmocka_unit_test(freeing_waits_for_nothing),
		cmocka_unit_test(slots_are_back_before_signals_strike_again),
		cmocka_unit_test(a_dry_run_succeeds_in_order),
	};

	alarm(110);
	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL); /* whoever runs us may ignore some */
	setrlimit(RLIMIT_NOFILE, &limit);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

int
main(void)
{
	return apart_run(all_tests);
}
