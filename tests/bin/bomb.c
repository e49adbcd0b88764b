/* bomb.c - makes many processes, of a kind that is hard to get rid of: `bomb KIND N FIFO`. Each writes a byte
 * to the fifo once it is in place, and has it open until it ends: a reader sees how many there are, and when
 * the last is gone. For the sake of those who test with what does not work, none lives longer than a minute,
 * and there is an end to their number: of those that live, and of those that ever did.
 *
 *	tree       a tree, four children to each
 *	groups     each in a process group of its own
 *	daemons    each in a session of its own, its parents gone
 *	stubborn   the same, and signals that can be ignored are
 *	storm      each becomes a new process all the time: the old one ends as soon as it has forked, in turn
 *	           into a session of its own or not
 *
 * The first process stays, except that of `daemons-` and `stubborn-`, which ends when the others are in
 * place. SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIFETIME = 60, STORM_SECONDS = 8, BRANCHES = 4, MOST = 1000, FORKS = 30000, TRIES = 1000 };

static int fifo;
static int *forks; /* that all of us have made together */

static void
settle(void)
{
	if (write(fifo, "x", 1) != 1)
		_exit(1);
}

_Noreturn static void
stay(void)
{
	settle();
	alarm(LIFETIME);
	for (;;)
		pause();
}

/* Who reaps orphans may be slow, and there is no number left then: try again, for a second. */
static pid_t
branch(void)
{
	pid_t pid = -1;

	if (__atomic_add_fetch(forks, 1, __ATOMIC_RELAXED) > FORKS)
		_exit(1);
	for (int tries = 0; tries < TRIES && (pid = fork()) < 0; tries++)
		usleep(1000);
	if (pid < 0)
		_exit(1);
	return pid;
}

static void
ignore_signals(void)
{
	static const int polite[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};

	for (size_t i = 0; i < sizeof polite / sizeof *polite; i++)
		signal(polite[i], SIG_IGN);
}

/* Each process has so many below itself, shared out among its children. */
static void
grow_tree(int below)
{
	while (below > 0) {
		int children = below < BRANCHES ? below : BRANCHES, rest = below - children, i = 0;

		while (i < children && branch() > 0)
			i++;
		if (i == children)
			return;
		below = rest / children + (i < rest % children);
	}
}

static void
make_groups(int n)
{
	for (int i = 0; i < n; i++)
		if (branch() == 0) {
			setpgid(0, 0);
			stay();
		}
}

static void
make_daemons(int n)
{
	for (int i = 0; i < n; i++) {
		pid_t pid = branch();

		if (pid == 0) {
			setsid();
			if (branch() == 0)
				stay();
			_exit(0);
		}
		waitpid(pid, NULL, 0);
	}
}

_Noreturn static void
rage(void)
{
	time_t end = time(NULL) + STORM_SECONDS;

	settle();
	for (unsigned generation = 0; time(NULL) < end; generation++) {
		if (branch() > 0)
			_exit(0);
		if (generation % 2)
			setsid();
	}
	_exit(0);
}

static void
make_storm(int n)
{
	for (int i = 0; i < n; i++)
		if (branch() == 0) {
			setsid();
			rage();
		}
}

int
main(int argc, char **argv)
{
	const char *kind = argc == 4 ? argv[1] : "";
	int n = argc == 4 ? atoi(argv[2]) : 0;

	fifo = argc == 4 && n > 0 && n <= MOST ? open(argv[3], O_WRONLY) : -1;
	forks = mmap(NULL, sizeof *forks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (fifo < 0 || forks == MAP_FAILED) {
		fprintf(stderr, "usage: bomb KIND N FIFO\n");
		return 2;
	}
	if (strncmp(kind, "stubborn", 8) == 0)
		ignore_signals();
	if (strcmp(kind, "tree") == 0)
		grow_tree(n - 1);
	else if (strcmp(kind, "groups") == 0)
		make_groups(n - 1);
	else if (strcmp(kind, "storm") == 0)
		make_storm(n - 1);
	else
		make_daemons(n - 1);
	if (kind[strlen(kind) - 1] == '-') {
		settle();
		return 0;
	}
	stay();
}
