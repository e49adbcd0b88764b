/* tool_logs.c - -t recompact, restat: looking after the logs (ninja K14, K15). Generators call them from
 * inside a build of the same directory. SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

int
tool_recompact(struct session *s, int argc, char **argv)
{
	struct buildlog_keep outputs = {session_keeps_output, s};
	struct depslog_keep deps = {session_keeps_deps, s};
	struct err err = {0};

	(void)argc;
	(void)argv;
	if (session_load_logs(s, &err) < 0 || buildlog_compact(&s->log, &outputs, &err) < 0 ||
	    depslog_compact(&s->deps, &s->graph, &deps, &err) < 0)
		return tool_failed(s, &err);
	return 0;
}

/* ---- restat */
static int
restat_usage(const struct session *s)
{
	printf("usage: %s -t restat [--builddir=DIR] [outputs]\n", s->persona->command);
	return 1;
}

static int
ask_mtime(void *ctx, struct str output, int64_t *ns, struct err *err)
{
	struct session *s = ctx;
	struct buf path = {0};
	int got;

	buf_put(&path, output);
	got = s->disk->mtime(s->disk, buf_cstr(&path), ns);
	if (got < 0)
		err_set(err, "stat(%s): %s", buf_cstr(&path), strerror(-got));
	buf_free(&path);
	return got < 0 ? -1 : 0;
}

static int
restat(struct session *s, char **args, int nargs, struct err *err)
{
	struct str *outputs = xcalloc((size_t)nargs, sizeof *outputs);
	int got = session_load_log(s, err);

	for (int i = 0; i < nargs; i++)
		outputs[i] = str_of(args[i]);
	if (got == 0)
		got = buildlog_restat(&s->log, ask_mtime, s, outputs, (size_t)nargs, err);
	xfree(outputs);
	return got;
}

int
tool_restat(struct session *s, int argc, char **argv)
{
	static const struct option longs[] = {
		{"builddir", required_argument, NULL, 'b'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	struct err err = {0};
	int opt;

	optind = 0;
	while ((opt = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		if (opt != 'b')
			return restat_usage(s);
		buf_clear(&s->builddir);
		buf_puts(&s->builddir, optarg);
	}
	return restat(s, argv + optind, argc - optind, &err) < 0 ? tool_failed(s, &err) : 0;
}
