/* argvdump.c - says how it was started, each line ended by a NUL: the file that was executed, arguments, the
 * environment in its order, directory, umask, descriptors, blocked and ignored signals, and if it leads a
 * process group. An argument exit=N or signal=N says how it then ends. SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void
say(const char *what, const char *value)
{
	printf("%s %s%c", what, value, '\0');
}

static void
say_signals(const char *what, int (*is_in)(int sig))
{
	printf("%s", what);
	for (int sig = 1; sig < NSIG; sig++)
		if (is_in(sig))
			printf(" %d", sig);
	putchar('\0');
}

static int
is_blocked(int sig)
{
	sigset_t mask;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	return sigismember(&mask, sig) == 1;
}

static int
is_ignored(int sig)
{
	struct sigaction action;

	return sigaction(sig, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void
say_descriptors(void)
{
	printf("descriptors");
	for (int fd = 0; fd < 64; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf(" %d", fd);
	putchar('\0');
}

int
main(int argc, char **argv)
{
	char cwd[PATH_MAX];
	mode_t mask = umask(0);
	int n;

	say("file", (const char *)getauxval(AT_EXECFN));
	for (int i = 0; i < argc; i++)
		say("argument", argv[i]);
	for (char **entry = environ; *entry; entry++)
		say("environment", *entry);
	say("directory", getcwd(cwd, sizeof cwd) ? cwd : "?");
	printf("umask %o%c", (unsigned)mask, '\0');
	say_descriptors();
	say_signals("blocked", is_blocked);
	say_signals("ignored", is_ignored);
	say("leader", getpgrp() == getpid() ? "yes" : "no");
	fflush(stdout);
	for (int i = 1; i < argc; i++) {
		if (sscanf(argv[i], "signal=%d", &n) == 1)
			raise(n);
		if (sscanf(argv[i], "exit=%d", &n) == 1)
			return n;
	}
	return 0;
}
