/* apart.c - see apart.h. SPDX-License-Identifier: Apache-2.0 */
#include "apart.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIGN "WEIR_TEST_APART"

enum { REFUSED = 111 }; /* an exit code that no test has */

static int
code_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The first process reaps orphans, and ends with the test: the kernel ends all that is left then. */
_Noreturn static void
rule(int (*test)(void))
{
	int status = 0;
	pid_t pid, ended;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 || mount("proc", "/proc", "proc", 0, NULL) < 0)
		_exit(REFUSED);
	setenv(SIGN, "1", 1);
	pid = fork();
	if (pid == 0)
		exit(test());
	do
		ended = wait(&status);
	while (ended != pid);
	_exit(code_of(status));
}

/* Who has unshared the numbers of his children can have none but those of that namespace: not even a leak
 * checker's. So we do not do it ourselves. */
_Noreturn static void
make_world(int (*test)(void))
{
	int status = 0;
	pid_t pid;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (unshare(CLONE_NEWPID | CLONE_NEWNS) < 0)
		_exit(REFUSED);
	pid = fork();
	if (pid == 0)
		rule(test);
	waitpid(pid, &status, 0);
	_exit(code_of(status));
}

int
apart_run(int (*test)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		make_world(test);
	waitpid(pid, &status, 0);
	return code_of(status) == REFUSED ? test() : code_of(status);
}

bool
apart_is(void)
{
	return getenv(SIGN);
}
