/* spawn.c - twenty threads write a program each and run it, again and again. SPDX-License-Identifier: Apache-2.0 */
#include "runner/spawn/fence.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* nonzero if it did not run, or failed */
static int
run(struct fence_thread *t, const char *path)
{
	static const sigset_t none;
	const char *argv[] = {path, NULL}, *env[] = {NULL};
	struct spawn_req req = {.argv = argv, .envp = env, .fds = {-1, -1, -1}, .mask = &none};
	struct child child;
	struct err err = {0};
	int status;

	if (fence_start(t, &req, &child, &err) < 0)
		return puts(buf_cstr(&err.text));
	waitpid(child.pid, &status, 0);
	close(child.pidfd);
	return status;
}

static void *
work(void *fence)
{
	char path[64];
	struct fence_thread t;
	long failed = fence_join(fence, &t, 3, &(struct err){0});

	snprintf(path, sizeof path, "./program-%d-%p", (int)getpid(), (void *)&t);
	for (int fd, i = 0; i < 50 && !failed; i++) {
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0700);
		failed = write(fd, "#!/bin/sh\n", 10) < 0 || fence_close(&t, fd) < 0 || run(&t, path);
	}
	unlink(path);
	fence_leave(&t);
	return failed ? fence : NULL;
}

int
main(void)
{
	pthread_t threads[20];
	struct fence fence;
	void *failed = NULL, *any = NULL;

	if (fence_init(&fence, FENCE_BEST, &(struct err){0}) < 0)
		return 1;
	for (int i = 0; i < 20; i++)
		pthread_create(&threads[i], NULL, work, &fence);
	for (int i = 0; i < 20; i++, any = failed ? failed : any)
		pthread_join(threads[i], &failed);
	fence_fini(&fence);
	return any != NULL;
}
