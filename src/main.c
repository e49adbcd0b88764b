/* main.c - the way in: by the name we were started as. SPDX-License-Identifier: Apache-2.0 */
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
	return front_is_make(argc, argv) ? make_app_main(argc, argv, begin_again) : app_main(argc, argv);
}

int
main(int argc, char **argv)
{
	return run(argc, argv);
}
