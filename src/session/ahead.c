/* ahead.c - see ahead.h. SPDX-License-Identifier: Apache-2.0 */
#include "session/ahead.h"

enum { WORTH = 512 * 1024 }; /* bytes: fewer are read before a thread has come to it */

static void *
read_logs(void *arg)
{
	struct ahead *a = arg;

	a->has_deps = depslog_scan(&a->deps, a->deps_path.p);
	a->has_log = buildlog_read(&a->log, a->log_path.p);
	return NULL;
}

void
ahead_begin(struct ahead *a, struct str log_path, struct str deps_path)
{
	struct file_mark log, deps;

	buf_put(&a->log_path, log_path);
	buf_put(&a->deps_path, deps_path);
	logfile_mark_path(a->log_path.p, &log);
	logfile_mark_path(a->deps_path.p, &deps);
	if (log.size + deps.size < WORTH)
		return;
	a->begun = pthread_create(&a->thread, NULL, read_logs, a) == 0;
}

static void
join(struct ahead *a)
{
	if (a->begun && !a->joined)
		pthread_join(a->thread, NULL);
	a->joined = true;
}

bool
ahead_take_log(struct ahead *a, const char *path, struct buildlog *log)
{
	join(a);
	if (!a->has_log || !str_eq(buf_str(&a->log_path), str_of(path)) ||
	    !logfile_is_still(path, &a->log.mark))
		return false;
	*log = a->log;
	a->has_log = false;
	return true;
}

bool
ahead_take_deps(struct ahead *a, const char *path, struct depslog *deps, struct graph *g)
{
	join(a);
	if (!a->has_deps || !str_eq(buf_str(&a->deps_path), str_of(path)) || graph_is_unified(g))
		return false;
	return depslog_load_scanned(deps, &a->deps, g);
}

void
ahead_fini(struct ahead *a)
{
	join(a);
	if (a->has_log)
		buildlog_fini(&a->log);
	if (a->begun)
		depslog_index_fini(&a->deps);
	buf_free(&a->log_path);
	buf_free(&a->deps_path);
	*a = (struct ahead){0};
}
