/* buildlog_fuzz.c - any bytes as .ninja_log: they load, and a record can be added to them.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <sys/mman.h>

#include "base/fd.h"
#include "store/buildlog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
load(struct buildlog *log, const char *path)
{
	struct buf warn = {0};
	struct err err = {0};

	BUG_ON(buildlog_load(log, path, &warn, &err) < 0);
	for (uint32_t i = 0; i < log->entries.n; i++)
		BUG_ON(buildlog_find(log, intern_get(&log->paths, i)) != &log->entries.p[i]);
	buf_free(&warn);
}

/* a compaction is not to be had here: a file without a name cannot be replaced */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	int fd = memfd_create("log", MFD_CLOEXEC);
	const struct log_entry *e;
	struct buildlog log;
	struct buf path = {0};
	struct err err = {0};
	uint32_t before;

	BUG_ON(fd < 0 || fd_write_all(fd, data, n) < 0);
	buf_printf(&path, "/proc/self/fd/%d", fd);
	load(&log, path.p);
	log.wants_compaction = false;
	before = log.entries.n + (buildlog_find(&log, STR("added")) == NULL);
	BUG_ON(buildlog_record(&log, STR("added"), STR("touch added"), 1, 2, 3, NULL, &err) < 0);
	buildlog_fini(&log);

	load(&log, path.p);
	e = buildlog_find(&log, STR("added"));
	BUG_ON(!e || e->mtime != 3 || !buildlog_same_command(e, STR("touch added")));
	BUG_ON(log.entries.n != before);
	buildlog_fini(&log);
	buf_free(&path);
	fd_close(fd);
	return 0;
}
