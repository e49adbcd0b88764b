/* strike.c - a signal between two system calls. `strike OUT PLAN COMMAND…` runs the command in a process group
 * of its own, and stops it where each of its system calls begins and ends. PLAN is a list NUMBER:SIGNAL,…: at
 * that stop, counted from 0, the signal is sent to it; g before the number: to its group, as a terminal does.
 * Where it comes to no further stop for a while, it is struck where it waits. After the last blow it is let go.
 * OUT gets the system calls at which it was struck, with an empty plan those of all stops, and in the last line
 * the number of stops and the wait status. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <linux/ptrace.h>

enum { MOST = 8, PATIENCE_MS = 300 };

struct blow {
	long at;
	int sig;
	bool group;
};

static int
parse(const char *plan, struct blow blows[MOST])
{
	int n = 0;

	while (*plan && n < MOST) {
		char *end;

		blows[n].group = *plan == 'g';
		plan += blows[n].group;
		blows[n].at = strtol(plan, &end, 10);
		blows[n++].sig = *end == ':' ? (int)strtol(end + 1, &end, 10) : SIGINT;
		plan = *end ? end + 1 : end;
	}
	return n;
}

static pid_t
begin(char **command)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	setpgid(0, 0);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
		_exit(77); /* here nobody may trace */
	raise(SIGSTOP);
	execvp(*command, command);
	perror(*command);
	_exit(125);
}

/* the next stop, or end: true; false if nothing comes for so long. SIGCHLD is blocked */
static bool
await(pid_t pid, int *status, bool for_ever)
{
	struct timespec ms = {PATIENCE_MS / 1000, PATIENCE_MS % 1000 * 1000000L};
	sigset_t child;
	pid_t r;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	while ((r = waitpid(pid, status, for_ever ? 0 : WNOHANG)) == 0)
		if (sigtimedwait(&child, NULL, &ms) < 0 && errno == EAGAIN)
			return waitpid(pid, status, WNOHANG) > 0;
	return r > 0;
}

static long
call_of(pid_t pid)
{
	struct ptrace_syscall_info info = {0};

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0)
		return -1;
	return info.op == PTRACE_SYSCALL_INFO_ENTRY ? (long)info.entry.nr : -1;
}

/* what is going on */
struct fight {
	pid_t pid;
	struct blow blows[MOST];
	int nblows, done;
	long stops, call; /* so many; at this system call, the last that began */
	int status;       /* of wait(2) */
	int meant;        /* a signal that is for the command, held up by us */
	FILE *out;
};

static void
hit(struct fight *f)
{
	const struct blow *b = &f->blows[f->done++];

	kill(b->group ? -f->pid : f->pid, b->sig);
}

/* true: it has come to a stop. Who waits for long is hit where he is, and stopped by that */
static bool
go_on(struct fight *f)
{
	ptrace(PTRACE_SYSCALL, f->pid, NULL, (void *)(long)f->meant);
	f->meant = 0;
	if (!await(f->pid, &f->status, f->nblows == 0)) {
		fprintf(f->out, "waiting in %ld\n", f->call);
		hit(f);
		await(f->pid, &f->status, true);
	}
	return WIFSTOPPED(f->status);
}

static void
look(struct fight *f)
{
	long entered;

	if (WSTOPSIG(f->status) != (SIGTRAP | 0x80)) {
		f->meant = WSTOPSIG(f->status) == SIGTRAP ? 0 : WSTOPSIG(f->status);
		return;
	}
	entered = call_of(f->pid);
	f->call = entered >= 0 ? entered : f->call;
	if (!f->nblows)
		fprintf(f->out, "%ld\n", f->call);
	for (; f->done < f->nblows && f->blows[f->done].at == f->stops; hit(f))
		fprintf(f->out, "%s %ld\n", entered >= 0 ? "before" : "after", f->call);
	f->stops++;
}

static void
fight(struct fight *f)
{
	bool stopped;

	while ((stopped = go_on(f))) {
		look(f);
		if (f->nblows && f->done == f->nblows)
			break;
	}
	if (stopped) {
		ptrace(PTRACE_DETACH, f->pid, NULL, (void *)(long)f->meant);
		waitpid(f->pid, &f->status, 0);
	}
	fprintf(f->out, "%ld stops, status %d\n", f->stops, f->status);
}

int
main(int argc, char **argv)
{
	struct fight f = {.call = -1};
	long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
	sigset_t child;

	if (argc < 4 || !(f.out = fopen(argv[1], "we"))) {
		fprintf(stderr, "usage: strike OUT PLAN COMMAND…\n");
		return 2;
	}
	f.nblows = parse(argv[2], f.blows);
	f.pid = begin(argv + 3);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	waitpid(f.pid, &f.status, 0);
	if (!WIFSTOPPED(f.status))
		return WEXITSTATUS(f.status);
	ptrace(PTRACE_SETOPTIONS, f.pid, NULL, (void *)options);
	fight(&f);
	fclose(f.out);
	return 0;
}
