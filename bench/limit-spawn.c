/* limit-spawn.c - the least that a full build must do: `bench-limit-spawn LIST [JOBS]` runs every command that LIST
 * has, one a line, so many at a time, each as a build would: without a shell if it has no need of one, with its
 * output in a pipe that is read to the end. No graph, no logs, no depfiles. SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_JOBS = 256, MOST_WORDS = 4096 };

struct jobs {
	struct pollfd pipes[MOST_JOBS];
	pid_t pids[MOST_JOBS];
	int n, most;
	unsigned long failed;
};

static char **environment;

static int
needs_shell(const char *command)
{
	return strpbrk(command, "&|;<>()$`\\\"'*?[#~") != NULL || command[0] == ':';
}

static void
split(char *command, char **argv)
{
	int n = 0;

	for (char *word = strtok(command, " "); word && n < MOST_WORDS - 1; word = strtok(NULL, " "))
		argv[n++] = word;
	argv[n] = NULL;
}

static void
start(struct jobs *j, char *command)
{
	static char *argv[MOST_WORDS];
	static char sh[] = "/bin/sh", c[] = "-c";
	posix_spawn_file_actions_t actions;
	int pipes[2];

	if (needs_shell(command)) {
		argv[0] = sh;
		argv[1] = c;
		argv[2] = command;
		argv[3] = NULL;
	} else {
		split(command, argv);
	}
	if (pipe2(pipes, O_CLOEXEC) < 0)
		exit(2);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], 1);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], 2);
	if (posix_spawn(&j->pids[j->n], argv[0], &actions, NULL, argv, environment))
		exit(2);
	posix_spawn_file_actions_destroy(&actions);
	close(pipes[1]);
	j->pipes[j->n++] = (struct pollfd){.fd = pipes[0], .events = POLLIN};
}

static void
wait_some(struct jobs *j)
{
	char output[4096];
	int status;

	poll(j->pipes, (nfds_t)j->n, -1);
	for (int i = j->n; i-- > 0;) {
		if (!j->pipes[i].revents || read(j->pipes[i].fd, output, sizeof output) > 0)
			continue;
		close(j->pipes[i].fd);
		waitpid(j->pids[i], &status, 0);
		j->failed += status != 0;
		j->n--;
		j->pipes[i] = j->pipes[j->n];
		j->pids[i] = j->pids[j->n];
	}
}

int
main(int argc, char **argv, char **envp)
{
	struct jobs j = {.most = argc > 2 ? atoi(argv[2]) : 4};
	FILE *list = argc > 1 ? fopen(argv[1], "re") : NULL;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (!list || j.most < 1 || j.most > MOST_JOBS)
		return 2;
	environment = envp;
	while ((n = getline(&line, &cap, list)) > 0) {
		line[n - 1] = '\0';
		start(&j, line);
		while (j.n == j.most)
			wait_some(&j);
	}
	while (j.n)
		wait_some(&j);
	free(line);
	fclose(list);
	return j.failed != 0;
}
