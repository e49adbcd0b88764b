/* load.c - see load.h. SPDX-License-Identifier: Apache-2.0
 *
 * A cgroup's path in /proc/self/cgroup counts from the root of its hierarchy; what of that is to be seen,
 * and where, says /proc/self/mountinfo: in a container the mount often shows a part only. */
#include "runner/exec/load.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "runner/exec/exec.h"

/* one mounted hierarchy that can limit CPU time */
struct hierarchy {
	bool v2;
	struct str mount; /* where */
	struct str top;   /* and which group that is */
};

static bool
next_field(struct str *rest, char end, struct str *field)
{
	const char *stop = rest->n ? memchr(rest->p, end, rest->n) : NULL;
	size_t n = stop ? (size_t)(stop - rest->p) : rest->n;

	if (!rest->n)
		return false;
	*field = (struct str){rest->p, n};
	n = MIN(n + 1, rest->n);
	*rest = (struct str){rest->p + n, rest->n - n};
	return true;
}

static bool
has_word(struct str list, struct str word)
{
	for (struct str item; next_field(&list, ',', &item);)
		if (str_eq(item, word))
			return true;
	return false;
}

/* "36 35 98:0 /top /mount rw,noatime [optional fields] - type source options" */
static bool
parse_mount(struct str line, struct hierarchy *h)
{
	struct str field = {0};

	for (int i = 0; i < 5; i++) {
		if (!next_field(&line, ' ', &field))
			return false;
		if (i == 3)
			h->top = field;
	}
	h->mount = field;
	while (!str_eq(field, STR("-")))
		if (!next_field(&line, ' ', &field))
			return false;
	if (!next_field(&line, ' ', &field))
		return false;
	h->v2 = str_eq(field, STR("cgroup2"));
	if (h->v2)
		return true;
	return str_eq(field, STR("cgroup")) && next_field(&line, ' ', &field) && has_word(line, STR("cpu"));
}

/* our group in that hierarchy, from lines "id:controllers:path"; version 2 has id 0 and no controllers */
static struct str
find_group(struct str cgroups, const struct hierarchy *h)
{
	for (struct str line; next_field(&cgroups, '\n', &line);) {
		struct str id, controllers;

		if (!next_field(&line, ':', &id) || !next_field(&line, ':', &controllers))
			continue;
		if (h->v2 ? str_eq(id, STR("0")) : has_word(controllers, STR("cpu")))
			return line;
	}
	return (struct str){0};
}

/* the part of the group's path below the mount; nothing if the group lies outside of it */
static struct str
below(struct str group, struct str top)
{
	if (str_eq(group, STR("/")))
		return (struct str){0};
	if (str_eq(top, STR("/")))
		return group;
	if (str_starts(group, top) && (group.n == top.n || group.p[top.n] == '/'))
		return (struct str){group.p + top.n, group.n - top.n};
	return (struct str){0};
}

static bool
read_group_file(struct str dir, const char *name, struct buf *out)
{
	struct buf path = {0};
	int r;

	buf_put(&path, dir);
	buf_printf(&path, "/%s", name);
	buf_clear(out);
	r = fd_read_file(path.p, out);
	buf_free(&path);
	return r == 0;
}

/* the CPUs one group may use */
static uint32_t
group_quota(struct str dir, bool v2)
{
	struct buf text = {0};
	long long quota = -1, period = 0;
	char *rest;

	if (v2 && read_group_file(dir, "cpu.max", &text)) { /* "QUOTA PERIOD", or "max PERIOD" */
		quota = strtoll(buf_cstr(&text), &rest, 10);
		quota = rest == buf_cstr(&text) ? -1 : quota;
		period = strtoll(rest, NULL, 10);
	} else if (!v2 && read_group_file(dir, "cpu.cfs_quota_us", &text)) { /* -1 is no limit */
		quota = strtoll(buf_cstr(&text), NULL, 10);
		if (read_group_file(dir, "cpu.cfs_period_us", &text))
			period = strtoll(buf_cstr(&text), NULL, 10);
	}
	buf_free(&text);
	return quota < 0 || period <= 0 ? UINT32_MAX : (uint32_t)MIN(quota / period, UINT32_MAX);
}

/* our group and all that it is in, up to the mount */
static void
visit_groups(const char *root, const struct hierarchy *h, struct str group,
             void (*visit)(struct str dir, bool v2, void *ctx), void *ctx)
{
	struct str rest = below(group, h->top);
	struct buf dir = {0};
	size_t mount;

	buf_puts(&dir, root);
	buf_put(&dir, h->mount);
	mount = dir.n;
	buf_put(&dir, rest);
	for (;;) {
		visit(buf_str(&dir), h->v2, ctx);
		if (dir.n <= mount)
			break;
		while (dir.n > mount && dir.p[--dir.n] != '/')
			;
	}
	buf_free(&dir);
}

static void
read_proc(const char *root, const char *name, struct buf *out)
{
	struct buf path = {0};

	buf_printf(&path, "%s/proc/%s", root, name);
	fd_read_file(path.p, out);
	buf_free(&path);
}

/* our groups in all hierarchies */
static void
visit_hierarchies(const char *root, void (*visit)(struct str dir, bool v2, void *ctx), void *ctx)
{
	struct buf mounts = {0}, cgroups = {0};
	struct hierarchy h = {0};
	struct str rest;

	read_proc(root, "self/mountinfo", &mounts);
	read_proc(root, "self/cgroup", &cgroups);
	rest = buf_str(&mounts);
	for (struct str line; next_field(&rest, '\n', &line);)
		if (parse_mount(line, &h))
			visit_groups(root, &h, find_group(buf_str(&cgroups), &h), visit, ctx);
	buf_free(&mounts);
	buf_free(&cgroups);
}

static void
take_quota(struct str dir, bool v2, void *ctx)
{
	uint32_t *least = ctx, quota = group_quota(dir, v2);

	*least = MIN(*least, quota);
}

uint32_t
load_quota(const char *root)
{
	uint32_t least = UINT32_MAX;

	visit_hierarchies(root, take_quota, &least);
	return least;
}

/* ---- memory */

/* the number behind a name in lines "name: N" or "name N"; -1 if there is none */
static int64_t
number_of(struct str text, struct str name)
{
	for (struct str line; next_field(&text, '\n', &line);)
		if (str_starts(line, name) && line.n > name.n && strchr(": ", line.p[name.n]))
			return strtoll(line.p + name.n + 1, NULL, 10);
	return -1;
}

/* Pages that were not used for long can be taken from the files they are of at any time. */
static void
take_memory(struct str dir, bool v2, void *ctx)
{
	struct memory *m = ctx;
	struct buf text = {0};
	int64_t max = -1, used = -1, cache = 0;

	if (v2 && read_group_file(dir, "memory.max", &text) && !str_starts(buf_str(&text), STR("max")))
		max = strtoll(buf_cstr(&text), NULL, 10);
	if (max >= 0 && read_group_file(dir, "memory.current", &text))
		used = strtoll(buf_cstr(&text), NULL, 10);
	if (used >= 0) {
		if (read_group_file(dir, "memory.stat", &text))
			cache = MAX(number_of(buf_str(&text), STR("inactive_file")), 0);
		m->total_kb = MIN(m->total_kb, max / 1024);
		m->free_kb = MIN(m->free_kb, MAX(max - used + cache, 0) / 1024);
	}
	buf_free(&text);
}

int
load_memory(const char *root, struct memory *m)
{
	struct buf text = {0};
	struct str all;

	read_proc(root, "meminfo", &text);
	buf_cstr(&text);
	all = buf_str(&text);
	*m = (struct memory){number_of(all, STR("MemTotal")), number_of(all, STR("MemAvailable"))};
	buf_free(&text);
	if (m->total_kb < 0 || m->free_kb < 0)
		return -ENOENT;
	visit_hierarchies(root, take_memory, m);
	return 0;
}

/* ---- CPUs */

/* The mask's size is not known beforehand: machines of more than 1024 CPUs refuse a cpu_set_t. */
static uint32_t
allowed_cpus(void)
{
	for (size_t n = 1024; n <= 1 << 20; n *= 2) {
		size_t size = CPU_ALLOC_SIZE(n);
		cpu_set_t *set = xcalloc(1, size);
		int r = sched_getaffinity(0, size, set) < 0 ? -errno : CPU_COUNT_S(size, set);

		xfree(set);
		if (r != -EINVAL)
			return r > 0 ? (uint32_t)r : 1;
	}
	return 1;
}

uint32_t
load_jobs(uint32_t ncpus)
{
	return ncpus < 2 ? 2 : ncpus == 2 ? 3 : ncpus + 2;
}

uint32_t
load_cpus(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n > 0 ? (uint32_t)n : 1;
}

/* The share of the last ten seconds in which somebody waited for a CPU; -1 if the system does not tell:
 * "some avg10=12.34 avg60=5.60 avg300=1.20 total=123456" */
static double
cpu_pressure(const char *root)
{
	struct buf text = {0};
	double percent = -100;

	read_proc(root, "pressure/cpu", &text);
	if (str_starts(buf_str(&text), STR("some avg10=")))
		percent = strtod(buf_cstr(&text) + strlen("some avg10="), NULL);
	buf_free(&text);
	return percent / 100;
}

double
load_now(const char *root, double average, uint32_t ncpus)
{
	double waited = cpu_pressure(root);

	if (waited >= 0 && waited < 0.01)
		return MIN(average, ncpus);
	return MAX(average, waited * (ncpus + 1));
}

uint32_t
load_room(double max, double load)
{
	double room = max - load;

	return room <= 0 ? 0 : room >= UINT32_MAX ? UINT32_MAX : (uint32_t)room;
}

uint32_t
default_jobs(void)
{
	uint32_t allowed = allowed_cpus(), quota = load_quota("");

	return load_jobs(MIN(allowed, quota));
}
