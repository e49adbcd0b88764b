/* measure.c - a stopwatch around one command: `bench-measure RESULT COMMAND…` runs it with its output thrown away and
 * writes to RESULT what it took, as JSON. A small program does that since a child's peak memory counts from its
 * parent's: python's would hide ours. SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static long
us_of(struct timeval t)
{
	return (long)(t.tv_sec * 1000000 + t.tv_usec);
}

/* What a dead process used itself and what those used that it waited for, in ms, as long as nobody waited for it.
 * Fields 14 to 17 of its stat: counted in ticks, but exactly where the kernel does so. */
static void
read_own(pid_t pid, long *own, long *children)
{
	char name[64], text[1024];
	unsigned long u = 0, s = 0, cu = 0, cs = 0;
	long tick = sysconf(_SC_CLK_TCK);
	char *rest;
	ssize_t n;
	int fd;

	snprintf(name, sizeof name, "/proc/%d/stat", (int)pid);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	rest = strrchr(text, ')');
	if (rest)
		sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu", &u, &s, &cu, &cs);
	*own = (long)(u + s) * 1000 / tick;
	*children = (long)(cu + cs) * 1000 / tick;
}

static void
run(char **argv)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, 0);
	dup2(null, 1);
	if (!getenv("BENCH_VERBOSE"))
		dup2(null, 2);
	close(null);
	execvp(argv[0], argv);
	_exit(127);
}

int
main(int argc, char **argv)
{
	struct rusage r = {0};
	int64_t begin, end;
	long own = 0, children = 0;
	siginfo_t info;
	int status = 0;
	pid_t pid;
	FILE *out;

	if (argc < 3)
		return 2;
	begin = now_ns();
	pid = fork();
	if (pid == 0)
		run(argv + 2);
	waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
	end = now_ns();
	read_own(pid, &own, &children);
	wait4(pid, &status, 0, &r);
	out = fopen(argv[1], "we");
	if (!out)
		return 2;
	fprintf(out, "{\"begin_ns\": %lld, \"wall_ms\": %.3f, \"user_ms\": %.3f, \"sys_ms\": %.3f, \"cpu_ms\": %.3f,"
	        " \"own_cpu_ms\": %ld, \"children_cpu_ms\": %ld, \"rss_kb\": %ld, \"faults\": %ld, \"code\": %d}\n",
	        (long long)begin, (double)(end - begin) / 1e6, (double)us_of(r.ru_utime) / 1e3,
	        (double)us_of(r.ru_stime) / 1e3, (double)(us_of(r.ru_utime) + us_of(r.ru_stime)) / 1e3, own, children,
	        r.ru_maxrss, r.ru_minflt, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return fclose(out) ? 2 : 0;
}
