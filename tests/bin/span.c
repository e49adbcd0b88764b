/* span.c - how many jobs run at once. `span LOG N MS` is a job: it notes its start in LOG, waits until N have
 * started there and MS milliseconds more, and notes its end. `span LOG` prints the most that ever ran at the
 * same time. Each note is one append, so that the log has them in the order in which they happened.
 * SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void
sleep_ms(int ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000L};

	nanosleep(&t, NULL);
}

static bool
note(const char *path, char what)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	bool done = fd >= 0 && write(fd, &what, 1) == 1;

	if (!done)
		perror(path);
	if (fd >= 0)
		close(fd);
	return done;
}

struct count {
	int started, running, peak;
};

static struct count
read_log(const char *path)
{
	struct count n = {0};
	FILE *f = fopen(path, "re");

	for (int c; f && (c = getc(f)) != EOF;) {
		n.started += c == '+';
		n.running += c == '+' ? 1 : -1;
		if (n.running > n.peak)
			n.peak = n.running;
	}
	if (f)
		fclose(f);
	return n;
}

int
main(int argc, char **argv)
{
	if (argc == 2) {
		printf("%d\n", read_log(argv[1]).peak);
		return 0;
	}
	if (argc != 4 || !note(argv[1], '+'))
		return 2;
	while (read_log(argv[1]).started < atoi(argv[2]))
		sleep_ms(5);
	sleep_ms(atoi(argv[3]));
	return note(argv[1], '-') ? 0 : 2;
}
