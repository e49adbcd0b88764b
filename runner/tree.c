/* tree.c - see tree.h. SPDX-License-Identifier: Apache-2.0
 *
 * A process that is not our child may end at any moment, and its number be given to a stranger. So nothing is
 * signalled by number:
 *
 *     hold the process N       whoever that is
 *     does N bear the mark?    if not, let go
 *     signal what we hold      if it still lives, it has had the number all the time, and bears the mark;
 *                              else nobody gets the signal
 */
#include "runner/tree.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/map.h"
#include "runner/proc.h"

#define MARK      ((uint64_t)1 << 62)
#define EDGE_BITS 32
#define DEATH_US  2000000 /* how long to wait for what a dead build left, as long as any of it lives */

/* ---- marks */

static uint64_t
mark_session(uint64_t mark)
{
	return mark >> EDGE_BITS;
}

static bool
is_mark(rlim_t limit)
{
	return limit != RLIM_INFINITY && limit & MARK;
}

/* Programs that took another group id are secretive towards prlimit, but not towards this. */
static uint64_t
read_mark(pid_t pid)
{
	static const char label[] = "\nMax realtime timeout";
	struct buf text = {0};
	char path[64];
	const char *line = NULL;
	uint64_t limit = 0;

	snprintf(path, sizeof path, "/proc/%d/limits", (int)pid);
	if (fd_read_file(path, &text) == 0)
		line = strstr(text.p, label);
	if (line)
		limit = strtoull(line + sizeof label - 1, NULL, 10); /* of "unlimited": 0 */
	buf_free(&text);
	return is_mark(limit) ? limit : 0;
}

/* of whoever has the number; 0: none, or it is not ours to know. Signal 0 does nothing, but tells which */
static uint64_t
mark_of(pid_t pid)
{
	struct rlimit limit;

	if (prlimit(pid, RLIMIT_RTTIME, NULL, &limit) == 0)
		return is_mark(limit.rlim_cur) ? limit.rlim_cur : 0;
	return errno == EPERM && kill(pid, 0) == 0 ? read_mark(pid) : 0;
}

/* A limit that somebody has set means something, and one of 32 bits cannot hold a mark: try it on ourselves.
 */
static bool
can_mark(void)
{
	struct rlimit before, marked;
	bool can;

	if (getrlimit(RLIMIT_RTTIME, &before) < 0 || before.rlim_max != RLIM_INFINITY ||
	    (before.rlim_cur != RLIM_INFINITY && !is_mark(before.rlim_cur)))
		return false;
	marked = (struct rlimit){(rlim_t)(MARK | 1), RLIM_INFINITY};
	can = setrlimit(RLIMIT_RTTIME, &marked) == 0 && mark_of(getpid()) == (MARK | 1);
	setrlimit(RLIMIT_RTTIME, &before);
	return can;
}

static bool
can_hold(void)
{
	int fd = proc_hold(getpid());

	if (fd < 0)
		return false;
	fd_close(fd);
	return true;
}

bool
trees_are_nested(void)
{
	return mark_of(getpid());
}

/* ---- ways */

static bool
have_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* Orphans may be those of children that we had before we became weir: then none can be told. */
static int
adopt(struct err *err)
{
	if (have_children())
		return err_set(err, "we have children that are not ours");
	if (!can_hold() || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
		return err_set(err, "this kernel cannot follow processes");
	return 0;
}

static int
choose(struct trees *t, struct err *err)
{
	struct err ignored = {0};

	if (t->way == TREE_CGROUP)
		return cgroups_open(&t->cgroups, err);
	if (t->way == TREE_MARK && !t->session)
		return err_set(err, "processes cannot be marked here");
	if (t->way == TREE_BELOW)
		return adopt(err);
	if (t->way == TREE_AUTO)
		t->way = t->session ? TREE_MARK : adopt(&ignored) == 0 ? TREE_BELOW : TREE_GROUP;
	err_fini(&ignored);
	return 0;
}

int
trees_init(struct trees *t, enum tree_way way, struct err *err)
{
	*t = (struct trees){.way = way};
	if (can_hold() && can_mark() && getrandom(&t->session, sizeof t->session, 0) == sizeof t->session)
		t->session = mark_session(MARK) | (t->session >> (EDGE_BITS + 2));
	else
		t->session = 0;
	return choose(t, err);
}

void
trees_fini(struct trees *t)
{
	cgroups_close(&t->cgroups);
	vec_free(&t->pids);
	if (t->way == TREE_BELOW)
		prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
}

void
tree_begin(struct trees *t, struct tree *tree, uint32_t edge)
{
	*tree = (struct tree){.mark = t->session ? t->session << EDGE_BITS | edge : 0};
	if (t->way == TREE_CGROUP)
		tree->cgroup = cgroup_take(&t->cgroups);
}

void
tree_end(struct trees *t, struct tree *tree)
{
	if (tree->cgroup)
		cgroup_give(&t->cgroups, tree->cgroup);
	*tree = (struct tree){0};
}

/* ---- by mark */

static bool
signal_marked(pid_t pid, uint64_t mark, int sig)
{
	int fd = proc_hold(pid);
	bool lives;

	if (fd < 0)
		return false;
	lives = mark_of(pid) == mark && !proc_has_ended(fd);
	if (lives && sig)
		proc_signal(fd, sig);
	fd_close(fd);
	return lives;
}

static void
list_all(struct trees *t)
{
	t->pids.n = 0;
	proc_list(&t->pids);
}

static void
look_for_marks(struct trees *t, struct tree *const *trees, uint32_t n)
{
	list_all(t);
	for (uint32_t i = 0; i < t->pids.n; i++) {
		pid_t pid = (pid_t)t->pids.p[i];
		uint64_t mark = mark_of(pid);

		for (uint32_t k = 0; mark && k < n; k++)
			if (trees[k]->mark == mark && signal_marked(pid, mark, trees[k]->sig))
				trees[k]->lives = true;
	}
}

/* ---- by descent */

struct family {
	const idvec *pids;
	struct proc *procs; /* of pids; parent 0: is gone */
	struct map at;      /* where in pids a number is */
};

static void
read_family(struct trees *t, struct family *f)
{
	list_all(t);
	*f = (struct family){.pids = &t->pids, .procs = xcalloc(t->pids.n, sizeof *f->procs)};
	for (uint32_t i = 0; i < t->pids.n; i++) {
		if (!proc_read((pid_t)t->pids.p[i], &f->procs[i]))
			f->procs[i].parent = 0;
		map_set(&f->at, t->pids.p[i], i);
	}
}

static void
free_family(struct family *f)
{
	free(f->procs);
	map_fini(&f->at);
}

/* Which tree process i is of: that of the first process above it, or, of those that are below us all the
 * same, the last if all are wanted. What is read one after the other need not fit together: no path is longer
 * than there are processes. */
static struct tree *
tree_above(const struct family *f, uint32_t i, struct tree *const *trees, uint32_t n, bool all)
{
	pid_t pid = (pid_t)f->pids->p[i];

	if (pid == getpid())
		return NULL;
	for (uint32_t steps = 0; steps < f->pids->n; steps++) {
		uint32_t at = map_get(&f->at, (uint64_t)pid);

		for (uint32_t k = 0; k < n; k++)
			if (trees[k]->first == pid)
				return trees[k];
		if (at == NONE || f->procs[at].parent == 0)
			return NULL;
		pid = f->procs[at].parent;
		if (pid == getpid())
			return all && n ? trees[n - 1] : NULL;
	}
	return NULL;
}

/* the process that was read: its parent may have become us meanwhile, nothing else */
static bool
signal_descendant(pid_t pid, const struct proc *seen, int sig)
{
	int fd = proc_hold(pid);
	struct proc now;
	bool lives;

	if (fd < 0)
		return false;
	lives = proc_read(pid, &now) && now.start == seen->start &&
	        (now.parent == seen->parent || now.parent == getpid()) && !proc_has_ended(fd);
	if (lives && sig)
		proc_signal(fd, sig);
	fd_close(fd);
	return lives;
}

static void
look_below(struct trees *t, struct tree *const *trees, uint32_t n, bool all)
{
	struct family f;

	read_family(t, &f);
	for (uint32_t i = 0; i < f.pids->n; i++) {
		struct tree *tree = f.procs[i].parent ? tree_above(&f, i, trees, n, all) : NULL;

		if (tree && signal_descendant((pid_t)f.pids->p[i], &f.procs[i], tree->sig))
			tree->lives = true;
	}
	if (all && n && have_children())
		trees[n - 1]->lives = true; /* whatever the list says */
	free_family(&f);
}

/* ---- by control group */

static void
look_into_cgroup(struct tree *tree)
{
	if (!tree->cgroup || !cgroup_lives(tree->cgroup))
		return;
	tree->lives = true;
	if (tree->sig == SIGKILL)
		cgroup_kill(tree->cgroup);
}

/* ---- all ways */

/* have all been found? */
static bool
look(struct trees *t, struct tree *const *trees, uint32_t n, bool all)
{
	bool found = true;

	if (t->way == TREE_MARK)
		look_for_marks(t, trees, n);
	else if (t->way == TREE_BELOW)
		look_below(t, trees, n, all);
	for (uint32_t k = 0; k < n; k++) {
		if (t->way == TREE_CGROUP)
			look_into_cgroup(trees[k]);
		found &= trees[k]->lives;
	}
	return found;
}

/* It takes time to read a list of processes. One that forks and ends meanwhile can be missing, and its child
 * too, if that got a lower number because numbers began again at the bottom. Twice in a row is out of reach.
 */
void
trees_signal(struct trees *t, struct tree *const *trees, uint32_t n, bool all)
{
	for (uint32_t k = 0; k < n; k++)
		trees[k]->lives = false;
	if (!look(t, trees, n, all))
		look(t, trees, n, all);
}

/* A first process that has ended is shown again and again until it is reaped: those behind it wait. */
void
trees_reap(struct trees *t, struct tree *const *trees, uint32_t n)
{
	siginfo_t info = {0};

	while (t->way == TREE_BELOW && waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid) {
		for (uint32_t k = 0; k < n; k++)
			if (trees[k]->first == info.si_pid)
				return;
		waitid(P_PID, (id_t)info.si_pid, &info, WEXITED | WNOHANG);
		info.si_pid = 0;
	}
}

/* ---- what nobody ends */

static bool
is_alive(const struct proc *p)
{
	return p->state != 'Z' && p->state != 'X';
}

void
trees_left(struct trees *t, void (*left)(void *ctx, uint32_t edge, pid_t), void *ctx)
{
	struct proc p;

	if (!t->session)
		return;
	list_all(t);
	for (uint32_t i = 0; i < t->pids.n; i++) {
		pid_t pid = (pid_t)t->pids.p[i];
		uint64_t mark = mark_of(pid);

		if (mark && mark_session(mark) == t->session && proc_read(pid, &p) && is_alive(&p) &&
		    mark_session(mark_of(p.parent)) != t->session)
			left(ctx, (uint32_t)mark, pid);
	}
}

pid_t
tree_holder(struct trees *t, const struct tree *tree, ino_t pipe)
{
	list_all(t);
	for (uint32_t i = 0; i < t->pids.n; i++) {
		pid_t pid = (pid_t)t->pids.p[i];

		if (pid != getpid() && (!tree->mark || mark_of(pid) == tree->mark) &&
		    proc_has_pipe(pid, pipe))
			return pid;
	}
	return 0;
}

static uint32_t
kill_session(idvec *pids, uint64_t session)
{
	uint32_t found = 0;

	pids->n = 0;
	proc_list(pids);
	for (uint32_t i = 0; i < pids->n; i++) {
		uint64_t mark = mark_of((pid_t)pids->p[i]);

		if (mark && mark_session(mark) == session)
			found += signal_marked((pid_t)pids->p[i], mark, SIGKILL);
	}
	return found;
}

uint32_t
trees_end_session(uint64_t session)
{
	uint64_t deadline = clock_us() + DEATH_US;
	uint32_t first = 0, found;
	idvec pids = {0};

	for (uint32_t clean = 0; clean < 2 && clock_us() < deadline; clean = found ? 0 : clean + 1) {
		found = kill_session(&pids, session);
		first = MAX(first, found);
		if (found)
			usleep(1000);
	}
	vec_free(&pids);
	return first;
}
