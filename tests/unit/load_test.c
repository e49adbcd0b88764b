/* load_test.c - how much room there is, on machines that exist only as files.
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/exec/load.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <sched.h>
#include <unistd.h>

#include "io/disk.h"
#include "runner/exec/exec.h"
#include "scratch.h"

/* below the directory that the test works in, which plays the root */
static void
put(const char *path, const char *text)
{
	struct disk *d = disk_real();

	assert_int_equal(d->mkparents(d, path), 0);
	assert_int_equal(d->write(d, path, str_of(text)), 0);
}

#define V2_MOUNT "30 24 0:27 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
#define V1_MOUNT "33 25 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"

static void
no_files_mean_no_quota(void **state)
{
	(void)state;
	assert_int_equal(load_quota("."), UINT32_MAX);
	put("proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda rw\n" V2_MOUNT);
	put("proc/self/cgroup", "0::/a/b\n");
	assert_int_equal(load_quota("."), UINT32_MAX);
}

/* ninja H1: rounded down */
static void
a_version_2_quota_counts(void **state)
{
	(void)state;
	put("proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda rw\n" V2_MOUNT);
	put("proc/self/cgroup", "0::/a/b\n");
	put("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
	assert_int_equal(load_quota("."), UINT32_MAX);
	put("sys/fs/cgroup/a/b/cpu.max", "390000 100000\n");
	assert_int_equal(load_quota("."), 3);
	put("sys/fs/cgroup/a/b/cpu.max", "50000 100000\n");
	assert_int_equal(load_quota("."), 0);
}

/* which ninja does not look at */
static void
a_quota_of_an_ancestor_binds_too(void **state)
{
	(void)state;
	put("proc/self/mountinfo", V2_MOUNT);
	put("proc/self/cgroup", "0::/a/b/c\n");
	put("sys/fs/cgroup/a/b/c/cpu.max", "800000 100000\n");
	put("sys/fs/cgroup/a/cpu.max", "200000 100000\n");
	assert_int_equal(load_quota("."), 2);
	put("sys/fs/cgroup/cpu.max", "100000 100000\n");
	assert_int_equal(load_quota("."), 1);
}

static void
a_version_1_quota_counts(void **state)
{
	(void)state;
	put("proc/self/mountinfo", "34 25 0:30 / /sys/fs/cgroup/set rw - cgroup cgroup rw,cpuset\n" V1_MOUNT);
	put("proc/self/cgroup", "5:cpuset:/\n4:cpu,cpuacct:/x/y\n0::/a/b\n");
	put("sys/fs/cgroup/cpu,cpuacct/x/y/cpu.cfs_quota_us", "-1\n");
	put("sys/fs/cgroup/cpu,cpuacct/x/y/cpu.cfs_period_us", "100000\n");
	assert_int_equal(load_quota("."), UINT32_MAX);
	put("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us", "500000\n");
	put("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_period_us", "100000\n");
	assert_int_equal(load_quota("."), 5);
	put("sys/fs/cgroup/cpu,cpuacct/x/y/cpu.cfs_quota_us", "100000\n");
	put("sys/fs/cgroup/cpu,cpuacct/x/y/cpu.cfs_period_us", "50000\n");
	assert_int_equal(load_quota("."), 2);
}

/* both at once, as systemd's hybrid layout has them */
static void
the_tighter_version_binds(void **state)
{
	(void)state;
	put("proc/self/mountinfo", V1_MOUNT "42 25 0:35 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
	put("proc/self/cgroup", "4:cpu,cpuacct:/x\n0::/a\n");
	put("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us", "600000\n");
	put("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_period_us", "100000\n");
	assert_int_equal(load_quota("."), 6);
	put("sys/fs/cgroup/unified/a/cpu.max", "400000 100000\n");
	assert_int_equal(load_quota("."), 4);
}

/* the mount shows a part of the hierarchy, but /proc/self/cgroup counts from its root */
static void
containers_see_a_part(void **state)
{
	(void)state;
	put("proc/self/mountinfo", "30 24 0:27 /docker/77 /sys/fs/cgroup ro - cgroup2 cgroup rw\n");
	put("proc/self/cgroup", "0::/docker/77/job\n");
	put("sys/fs/cgroup/job/cpu.max", "700000 100000\n");
	assert_int_equal(load_quota("."), 7);
	put("sys/fs/cgroup/cpu.max", "300000 100000\n");
	assert_int_equal(load_quota("."), 3);
	put("proc/self/cgroup", "0::/docker/778\n"); /* not below: only the mount itself says something */
	assert_int_equal(load_quota("."), 3);
	put("proc/self/cgroup", "0::/docker/77\n");
	assert_int_equal(load_quota("."), 3);
}

static void
garbage_is_no_quota(void **state)
{
	static const char *const texts[] = {"",       "\n",       "max",        "x y",
	                                    "100000", "100000 0", "100000 -5", "-1 100000"};

	(void)state;
	put("proc/self/mountinfo", "\n \nx\n1 2 3\n1 2 3 4 5 6\n1 2 3 4 5 -\n1 2 3 4 5 - cgroup\n" V2_MOUNT);
	put("proc/self/cgroup", "\n:\n0\n0:\n0::/a\n");
	for (size_t i = 0; i < countof(texts); i++) {
		put("sys/fs/cgroup/a/cpu.max", texts[i]);
		assert_int_equal(load_quota("."), UINT32_MAX);
	}
}

/* ninja H1 */
static void
default_jobs_are_a_few_more_than_cpus(void **state)
{
	(void)state;
	assert_int_equal(load_jobs(0), 2);
	assert_int_equal(load_jobs(1), 2);
	assert_int_equal(load_jobs(2), 3);
	assert_int_equal(load_jobs(3), 5);
	assert_int_equal(load_jobs(64), 66);
}

static void
cpus_we_may_not_use_do_not_count(void **state)
{
	cpu_set_t before, one;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
	assert_true(default_jobs() <= load_jobs((uint32_t)CPU_COUNT(&before)));
	CPU_ZERO(&one);
	for (size_t cpu = 0; CPU_COUNT(&one) == 0; cpu++)
		if (CPU_ISSET(cpu, &before))
			CPU_SET(cpu, &one);
	assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
	assert_int_equal(default_jobs(), 2);
	assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
}

/* ninja H4 */
static void
room_is_the_limit_less_the_load(void **state)
{
	(void)state;
	assert_int_equal(load_room(4, 0), 4);
	assert_int_equal(load_room(4.9, 1), 3);
	assert_int_equal(load_room(4, 3.01), 0);
	assert_int_equal(load_room(4, 400), 0);
	assert_int_equal(load_room(1e300, 1), UINT32_MAX);
}

/* ---- pressure */

static void
set_pressure(const char *avg10)
{
	char text[200];

	snprintf(text, sizeof text,
	         "some avg10=%s avg60=9.99 avg300=9.99 total=123\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
	         avg10);
	put("proc/pressure/cpu", text);
}

#define assert_load(average, expected) \
	assert_true(load_now(".", (average), 4) > (expected)-1e-9 && load_now(".", (average), 4) < (expected) + 1e-9)

/* ninja H4 */
static void
the_load_is_the_average_without_pressure_files(void **state)
{
	(void)state;
	assert_load(7.5, 7.5);
	put("proc/pressure/cpu", "what is this\n");
	assert_load(7.5, 7.5);
}

static void
pressure_raises_a_load_average_that_lags(void **state)
{
	(void)state;
	set_pressure("100.00");
	assert_load(0.2, 5);
	assert_load(9, 9);
	set_pressure("50.00");
	assert_load(0.2, 2.5);
	assert_load(3, 3);
}

static void
no_pressure_lowers_one_that_is_past(void **state)
{
	(void)state;
	set_pressure("0.00");
	assert_load(9, 4);
	assert_load(3, 3);
	set_pressure("0.99");
	assert_load(9, 4);
	set_pressure("1.00");
	assert_load(9, 9);
}

/* ---- memory */

static void
assert_memory(int64_t total_kb, int64_t free_kb)
{
	struct memory m;

	assert_int_equal(load_memory(".", &m), 0);
	assert_int_equal(m.total_kb, total_kb);
	assert_int_equal(m.free_kb, free_kb);
}

static void
memory_is_what_the_machine_has(void **state)
{
	struct memory m;

	(void)state;
	assert_int_equal(load_memory(".", &m), -ENOENT);
	put("proc/meminfo", "MemTotal:       16000 kB\nMemFree:  1 kB\n");
	assert_int_equal(load_memory(".", &m), -ENOENT);
	put("proc/meminfo", "MemTotal:       16000 kB\nMemFree:  1 kB\nMemAvailable:    9000 kB\n");
	assert_memory(16000, 9000);
}

static void
memory_limits_of_groups_bind(void **state)
{
	(void)state;
	put("proc/meminfo", "MemTotal: 16000 kB\nMemAvailable: 9000 kB\n");
	put("proc/self/mountinfo", V2_MOUNT);
	put("proc/self/cgroup", "0::/a/b\n");
	put("sys/fs/cgroup/a/b/memory.max", "max\n");
	put("sys/fs/cgroup/a/b/memory.current", "1024\n");
	assert_memory(16000, 9000);
	put("sys/fs/cgroup/a/memory.max", "8192000\n");
	put("sys/fs/cgroup/a/memory.current", "6144000\n");
	assert_memory(8000, 2000);
	put("sys/fs/cgroup/a/memory.stat", "anon 1\ninactive_file 1024000\nactive_file 5\n");
	assert_memory(8000, 3000);
	put("sys/fs/cgroup/a/b/memory.max", "1024\n");
	assert_memory(1, 0);
}

#define in_directory(f) cmocka_unit_test_setup_teardown(f, scratch_enter, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		in_directory(no_files_mean_no_quota),
		in_directory(a_version_2_quota_counts),
		in_directory(a_quota_of_an_ancestor_binds_too),
		in_directory(a_version_1_quota_counts),
		in_directory(the_tighter_version_binds),
		in_directory(containers_see_a_part),
		in_directory(garbage_is_no_quota),
		cmocka_unit_test(default_jobs_are_a_few_more_than_cpus),
		cmocka_unit_test(cpus_we_may_not_use_do_not_count),
		cmocka_unit_test(room_is_the_limit_less_the_load),
		in_directory(the_load_is_the_average_without_pressure_files),
		in_directory(pressure_raises_a_load_average_that_lags),
		in_directory(no_pressure_lowers_one_that_is_past),
		in_directory(memory_is_what_the_machine_has),
		in_directory(memory_limits_of_groups_bind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
