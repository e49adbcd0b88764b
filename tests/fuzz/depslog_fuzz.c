/* depslog_fuzz.c - any bytes as .ninja_deps: what is sound of them loads, and a record can be added to it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <sys/mman.h>

#include "base/fd.h"
#include "store/depslog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct fixture {
	struct depslog log;
	struct graph g;
	struct buf warn;
};

static void
load(struct fixture *f, const char *path)
{
	struct err err = {0};

	f->warn = (struct buf){0};
	graph_init(&f->g);
	BUG_ON(depslog_load(&f->log, path, &f->g, &f->warn, &err) < 0);
	for (uint32_t node = 0; node < f->g.nodes.n; node++) {
		const struct deps *deps = depslog_find(&f->log, node);
		struct ids ids = deps ? depslog_nodes(&f->log, deps) : (struct ids){0};

		for (uint32_t i = 0; i < ids.n; i++)
			BUG_ON(ids.p[i] >= f->g.nodes.n);
	}
}

static void
unload(struct fixture *f)
{
	depslog_fini(&f->log);
	graph_fini(&f->g);
	buf_free(&f->warn);
}

static void
add_and_see(struct fixture *f, const char *path)
{
	uint32_t deps[] = {graph_node(&f->g, STR("in")), graph_node(&f->g, STR("added"))};
	const struct deps *d;
	struct err err = {0};

	f->log.nrecords = f->log.nlive; /* no compaction: a file without a name cannot be replaced */
	BUG_ON(depslog_record(&f->log, &f->g, deps[1], 3, (struct ids){deps, 2}, NULL, &err) < 0);
	unload(f);
	load(f, path);
	BUG_ON(f->warn.n);
	d = depslog_find(&f->log, graph_find(&f->g, STR("added")));
	BUG_ON(!d || d->mtime != 3 || d->n != 2 ||
	       depslog_nodes(&f->log, d).p[0] != graph_find(&f->g, STR("in")));
}

/* a file that starts over would be removed and made anew */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	int fd = memfd_create("log", MFD_CLOEXEC);
	struct buf path = {0};
	struct fixture f;

	BUG_ON(fd < 0 || fd_write_all(fd, data, n) < 0);
	buf_printf(&path, "/proc/self/fd/%d", fd);
	load(&f, path.p);
	if (f.log.good)
		add_and_see(&f, path.p);
	unload(&f);
	buf_free(&path);
	fd_close(fd);
	return 0;
}
