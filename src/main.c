/* main.c - the way in: by the name we were started as. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/heap.h"
#include "runner/exec/jobserver.h"
#include "runner/spawn/again.h"
#include "makecli/make_app.h"
#include "front/app.h"
#include "front/front.h"

static int run(int argc, char **argv);

/* There may be other threads, which go on till the very end: nothing is torn down. */
static _Noreturn void
end_without_memory(int code)
{
	jobserver_abandon();
	fflush(stdout);
	_exit(code);
}

/* as GNU make says it, which does not tell its level here */
static void
make_without_memory(void)
{
	fprintf(stderr, "%s: *** virtual memory exhausted\n", program_invocation_short_name);
	end_without_memory(2);
}

static void
ninja_without_memory(void)
{
	app_say_exhausted();
	end_without_memory(1);
}

/* What an execve would leave behind, and what it would bring. Only a make begins so: it has no threads. */
static void
begin_again(const struct again_words *w, int status)
{
	heap_lost();
	jobserver_forget();
	if (!front_is_make(w->argc, w->argv) || !again_be(w))
		return;
	fd_close(status);
	environ = w->envp;
	exit(run(w->argc, w->argv));
}

static int
run(int argc, char **argv)
{
	bool make = front_is_make(argc, argv);

	xmalloc_on_exhausted(make ? make_without_memory : ninja_without_memory);
	return make ? make_app_main(argc, argv, begin_again) : app_main(argc, argv);
}

int
main(int argc, char **argv)
{
	return run(argc, argv);
}
