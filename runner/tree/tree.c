/* tree.c - see tree.h. SPDX-License-Identifier: Apache-2.0
 *
 * A process that is not our child may end at any moment, and its number be given to a stranger. So nothing is
 * signalled by number:
 *
 *     hold the process N       whoever that is
 *     does N bear the mark?    if not, let go
 *     signal what we hold      if it still lives, it has had the number all the time, and bears the mark;
 *                              else nobody gets the signal
 *
 * By descent, the second step is another look at all on the path from N up to the job's first process, which
 * is our child and not reaped. A process that was the same at both looks, with the same parent, was so all
 * the time between them; so there was a moment when the whole path was as we saw it.
 *
 * A search that goes wrong here ends whatever it finds, on a build machine often with the right to. So there
 * is one door, hold(), that nobody passes who cannot be a job's, and no mark but a real one is looked for. */
#include "runner/tree/tree.h"

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
#include "base/vec.h"
#include "data/map.h"
#include "runner/tree/proc.h"

#define MARK      ((uint64_t)1 << 62)
#define EDGE_BITS 32
#define GONE      UINT64_MAX /* instead of a mark: nobody has that number */
#define DOUBT     16u     /* that a tree is gone, before anybody has looked */
#define LOOKS     4       /* at once */
#define FEW       500     /* numbers */
#define DEATH_US  2000000 /* how long to wait for what a dead build left, as long as any of it lives */

/* ---- marks */

static uint64_t
mark_session(uint64_t mark)
{
	return mark >> EDGE_BITS;
}

/* those of no mark and of GONE are none */
static bool
is_session(uint64_t session)
{
	return session >> (62 - EDGE_BITS) == 1;
}

static bool
is_mark(rlim_t limit)
{
	return is_session(mark_session(limit));
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

	if (pid <= 0)
		return 0; /* prlimit would take that for us */
	if (prlimit(pid, RLIMIT_RTTIME, NULL, &limit) == 0)
		return is_mark(limit.rlim_cur) ? limit.rlim_cur : 0;
	if (errno == ESRCH)
		return GONE;
	return errno == EPERM && kill(pid, 0) == 0 ? read_mark(pid) : 0;
}

/* A limit that somebody has set means something, and one of 32 bits cannot hold a mark: try it on
 * ourselves. */
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

/* A pidfd of a process that may have to end, or -errno. The first of all, whom the last orphans come to,
 * and we are no part of any job. */
static int
hold(pid_t pid)
{
	return pid > 1 && pid != getpid() ? proc_hold(pid) : -ESRCH;
}

/* /proc may be that of another namespace, with other numbers. */
static bool
can_hold(void)
{
	int fd = proc_self() == getpid() ? proc_hold(getpid()) : -ESRCH;

	if (fd < 0)
		return false;
	fd_close(fd);
	return true;
}

bool
trees_are_nested(void)
{
	return is_mark(mark_of(getpid()));
}

/* ---- ways */

static bool
have_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* Orphans may be those of children that we had before we became weir, or, if we are the first process of a
 * container, of anybody in there: then all that is below us is not all ours. */
static bool
may_adopt(const struct trees *t)
{
	return t->alone && getpid() != 1;
}

static int
follow(struct trees *t, struct err *err)
{
	trees_adopt(t);
	return t->adopting ? 0 : err_set(err, "orphans of jobs cannot be told from others here");
}

static int
choose(struct trees *t, uint64_t id, struct err *err)
{
	struct err ignored = {0};

	if (t->way == TREE_CGROUP)
		return cgroups_open(&t->cgroups, id, err);
	if (t->way == TREE_MARK && !t->session)
		return err_set(err, "processes cannot be marked here");
	if (t->way == TREE_BELOW)
		return follow(t, err);
	if (t->way == TREE_AUTO)
		t->way = t->session ? TREE_MARK : follow(t, &ignored) == 0 ? TREE_BELOW : TREE_GROUP;
	err_fini(&ignored);
	return 0;
}

int
trees_init(struct trees *t, enum tree_way way, struct err *err)
{
	bool can = can_hold();
	uint64_t id = 0;

	*t = (struct trees){.way = way, .sees = can, .alone = can && !have_children()};
	can &= getrandom(&id, sizeof id, 0) == sizeof id;
	id = mark_session(MARK) | (id >> (EDGE_BITS + 2));
	if (can && can_mark())
		t->session = id;
	return choose(t, id, err);
}

void
trees_fini(struct trees *t)
{
	cgroups_close(&t->cgroups);
	if (t->adopting)
		prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
}

void
trees_adopt(struct trees *t)
{
	if (!t->adopting && may_adopt(t))
		t->adopting = prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
}

void
tree_begin(struct trees *t, struct tree *tree, uint32_t edge)
{
	*tree = (struct tree){.mark = t->session ? t->session << EDGE_BITS | edge : 0, .doubt = DOUBT};
	if (t->way == TREE_CGROUP)
		tree->cgroup = cgroup_take(&t->cgroups);
}

void
tree_began(struct trees *t, struct tree *tree, pid_t first, pid_t group)
{
	tree->first = first;
	tree->group = group;
	if (!t->oldest)
		t->oldest = first;
	t->wrapped |= first < t->latest;
	t->latest = first;
}

void
tree_end(struct trees *t, struct tree *tree)
{
	if (tree->cgroup)
		cgroup_give(&t->cgroups, tree->cgroup);
	vec_free(&tree->builds);
	*tree = (struct tree){0};
}

/* ---- by mark */

static bool
signal_marked(pid_t pid, uint64_t mark, int sig)
{
	int fd = hold(pid);
	bool lives;

	BUG_ON(!is_mark(mark));
	if (fd < 0)
		return false;
	lives = mark_of(pid) == mark && !proc_has_ended(fd);
	if (lives)
		lives = proc_signal(fd, sig);
	fd_close(fd);
	return lives;
}

static bool
bears(uint64_t mark, const struct tree *tree)
{
	if (!is_mark(mark))
		return false;
	for (uint32_t i = 0; i < tree->builds.n; i++)
		if (mark_session(mark) == tree->builds.p[i])
			return true;
	return mark == tree->mark;
}

/* of its parent: if that has not changed, the number was the parent's when it was asked */
static uint64_t
mark_above(pid_t pid)
{
	struct proc before, after;
	uint64_t mark;

	if (!proc_read(pid, &before))
		return 0;
	mark = mark_of(before.parent);
	if (!proc_read(pid, &after) || after.start != before.start || after.parent != before.parent)
		return 0;
	return mark;
}

/* Of the tree's own build, or of that which we are below? */
static bool
is_known(uint64_t mark, const struct tree *tree)
{
	return mark_session(mark) == mark_session(tree->mark) ||
	       mark_session(mark) == mark_session(mark_of(getpid()));
}

static bool
add_builds(struct tree *tree)
{
	struct proc_list list;
	uint32_t before = tree->builds.n;
	pid_t pid;

	proc_list_open(&list);
	while ((pid = proc_list_next(&list))) {
		uint64_t mark = mark_of(pid);

		if (is_mark(mark) && !is_known(mark, tree) && !bears(mark, tree) &&
		    bears(mark_above(pid), tree))
			vec_push(&tree->builds, (uint32_t)mark_session(mark));
	}
	proc_list_close(&list);
	return tree->builds.n > before;
}

void
tree_find_builds(const struct trees *t, struct tree *tree)
{
	while (t->way == TREE_MARK && add_builds(tree))
		;
}

/* How many were gone before they could be asked, or had ended? A child made since was not listed. */
static uint32_t
look_for_marks(struct tree *const *trees, uint32_t n)
{
	struct proc_list list;
	uint32_t gone = 0;
	pid_t pid;

	proc_list_open(&list);
	while ((pid = proc_list_next(&list))) {
		uint64_t mark = mark_of(pid);

		gone += mark == GONE;
		for (uint32_t k = 0; k < n; k++)
			if (bears(mark, trees[k])) {
				bool lives = signal_marked(pid, mark, trees[k]->sig);

				trees[k]->found += lives;
				gone += !lives;
			}
	}
	proc_list_close(&list);
	return gone;
}

/* ---- by descent */

struct family {
	VEC(struct member { pid_t pid; struct proc proc; }) members;
	struct map at; /* where in members a number is */
};

static void
read_family(struct family *f)
{
	struct proc_list list;
	struct member m;

	*f = (struct family){0};
	proc_list_open(&list);
	while ((m.pid = proc_list_next(&list)))
		if (proc_read(m.pid, &m.proc)) {
			map_set(&f->at, (uint64_t)m.pid, f->members.n);
			vec_push(&f->members, m);
		}
	proc_list_close(&list);
}

static void
free_family(struct family *f)
{
	vec_free(&f->members);
	map_fini(&f->at);
}

/* Which tree a process is of: that of the first process above it, or else, if it is below us, `rest`.
 * What is read one after the other need not fit together: no path is longer than there are processes.
 * Those of no child of ours end at process 1, or at 0, which is no process but also what a tree has
 * whose first is gone. */
static struct tree *
tree_above(const struct family *f, pid_t pid, struct tree *const *trees, uint32_t n, struct tree *rest)
{
	if (pid == getpid())
		return NULL;
	for (uint32_t steps = 0; pid > 1 && steps < f->members.n; steps++) {
		uint32_t at = map_get(&f->at, (uint64_t)pid);

		for (uint32_t k = 0; k < n; k++)
			if (trees[k]->first == pid)
				return trees[k];
		if (at == NONE)
			return NULL;
		pid = f->members.p[at].proc.parent;
		if (pid == getpid())
			return rest;
	}
	return NULL;
}

/* Is the path from it to `top`, or to us, still as it was read? It may have become shorter: whose parent
 * ended comes to us. */
static bool
is_still_below(const struct family *f, pid_t pid, pid_t top)
{
	while (pid != top && pid != getpid()) {
		const struct proc *seen = &f->members.p[map_get(&f->at, (uint64_t)pid)].proc;
		struct proc now;

		if (!proc_read(pid, &now) || now.start != seen->start)
			return false;
		if (now.parent != seen->parent && now.parent != getpid())
			return false;
		pid = now.parent;
	}
	return true;
}

static bool
signal_below(const struct family *f, pid_t pid, const struct tree *tree)
{
	int fd = hold(pid);
	bool lives;

	if (fd < 0)
		return false;
	lives = is_still_below(f, pid, tree->first) && !proc_has_ended(fd);
	if (lives)
		lives = proc_signal(fd, tree->sig);
	fd_close(fd);
	return lives;
}

static void
look_below(struct tree *const *trees, uint32_t n, struct tree *rest)
{
	struct family f;

	read_family(&f);
	for (uint32_t i = 0; i < f.members.n; i++) {
		pid_t pid = f.members.p[i].pid;
		struct tree *tree = tree_above(&f, pid, trees, n, rest);

		if (tree)
			tree->found += signal_below(&f, pid, tree);
	}
	free_family(&f);
}

/* ---- by control group */

static void
look_into_cgroup(struct tree *tree)
{
	if (!tree->cgroup || !cgroup_lives(tree->cgroup))
		return;
	tree->found = 1; /* or more */
	if (tree->sig == SIGKILL)
		cgroup_kill(tree->cgroup);
}

/* ---- by process group */

static bool
is_in_group(pid_t pid, const struct tree *tree)
{
	struct proc p;

	return proc_read(pid, &p) && p.group == tree->group;
}

/* The group's number is the job's for as long as its first process, which is not reaped, is in it. Who is
 * asked to end has been, with all of the group. */
static bool
signal_member(pid_t pid, const struct tree *tree)
{
	int fd = hold(pid);
	bool lives;

	if (fd < 0)
		return false;
	lives = is_in_group(pid, tree) && getpgid(tree->first) == tree->group && !proc_has_ended(fd);
	if (lives)
		lives = proc_signal(fd, tree->sig == SIGKILL ? SIGKILL : 0);
	fd_close(fd);
	return lives;
}

static void
look_into_groups(struct tree *const *trees, uint32_t n)
{
	struct proc_list list;
	pid_t pid;

	proc_list_open(&list);
	while ((pid = proc_list_next(&list)))
		for (uint32_t k = 0; k < n; k++)
			if (trees[k]->group && trees[k]->first && is_in_group(pid, trees[k]))
				trees[k]->found += signal_member(pid, trees[k]);
	proc_list_close(&list);
}

/* ---- all ways */

/* How much surer are we now that those not found are gone? */
static uint32_t
look(struct trees *t, struct tree *const *trees, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++)
		trees[k]->found = 0;
	if (t->way == TREE_MARK)
		return look_for_marks(trees, n) ? DOUBT / 16 : DOUBT / 2;
	if (t->way == TREE_BELOW)
		look_below(trees, n, NULL);
	if (t->way == TREE_GROUP && t->sees)
		look_into_groups(trees, n);
	for (uint32_t k = 0; k < n && t->way == TREE_CGROUP; k++)
		look_into_cgroup(trees[k]);
	return t->way == TREE_CGROUP ? DOUBT : DOUBT / 2;
}

/* Is it? Less sure with each look that finds nothing. */
static void
judge(struct tree *tree, uint32_t worth)
{
	tree->doubt = tree->found ? DOUBT : tree->doubt - MIN(tree->doubt, worth);
	tree->lives = tree->doubt;
}

/* Processes that fork and end, again and again, are hard to get hold of: they are listed, and gone when they
 * are asked. So a look at which all could be asked is worth many others. Even then one may not have been
 * listed, as its child got a lower number (they began again at the bottom): that does not happen twice. */
void
trees_signal(struct trees *t, struct tree *const *trees, uint32_t n)
{
	bool unsure = true;

	for (uint32_t looks = 0; unsure && looks < LOOKS; looks++) {
		uint32_t worth = look(t, trees, n);

		unsure = false;
		for (uint32_t k = 0; k < n; k++) {
			judge(trees[k], worth);
			unsure |= trees[k]->lives && !trees[k]->found;
		}
	}
}

/* A job's process is reaped with the job. */
static bool
is_spoken_for(pid_t pid, struct tree *const *trees, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++)
		if (trees[k]->first == pid)
			return true;
	return false;
}

static bool
has_dead_child(void)
{
	siginfo_t info = {0};

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid;
}

/* wait(2) shows the same dead child again and again until it is reaped: so we ask for each. */
void
trees_reap(const struct trees *t, struct tree *const *trees, uint32_t n)
{
	struct buf children = {0};
	long pid;

	if (!t->adopting || !has_dead_child())
		return;
	proc_children(&children);
	for (char *at = children.p; at && (pid = strtol(at, &at, 10)) > 0;)
		if (!is_spoken_for((pid_t)pid, trees, n))
			waitpid((pid_t)pid, NULL, WNOHANG);
	buf_free(&children);
}

/* That we have no children left is more certain than any list. */
bool
trees_kill_rest(struct trees *t)
{
	struct tree rest = {.sig = SIGKILL};

	if (!t->adopting)
		return false;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	if (!have_children())
		return false;
	look_below(NULL, 0, &rest);
	return true;
}

void
trees_dismiss(struct trees *t)
{
	if (!t->adopting || t->way == TREE_BELOW)
		return;
	prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
	t->adopting = false;
}

/* ---- what nobody ends */

static bool
is_alive(const struct proc *p)
{
	return p->state != 'Z' && p->state != 'X';
}

/* Who was started since the first job has, as a rule, one of the numbers since: if those are few, it
 * takes less to try each of them than to list all processes. */
struct search {
	struct proc_list list; /* if it is by list */
	bool listed;
	pid_t next, last;
};

static void
begin_search(struct search *s, const struct trees *t)
{
	*s = (struct search){.next = t->oldest, .last = proc_latest()};
	s->listed = t->wrapped || s->last < t->latest || s->last - t->oldest > FEW;
	if (s->listed)
		proc_list_open(&s->list);
}

static pid_t
search_next(struct search *s)
{
	if (s->listed)
		return proc_list_next(&s->list);
	return s->next <= s->last ? s->next++ : 0;
}

static void
end_search(struct search *s)
{
	if (s->listed)
		proc_list_close(&s->list);
}

void
trees_left(const struct trees *t, void (*left)(void *ctx, uint32_t edge, pid_t), void *ctx)
{
	struct search search;
	struct proc p;
	pid_t pid;

	if (!t->session || !t->oldest)
		return;
	begin_search(&search, t);
	while ((pid = search_next(&search))) {
		uint64_t mark = mark_of(pid);

		if (is_mark(mark) && mark_session(mark) == t->session && proc_read(pid, &p) && is_alive(&p) &&
		    mark_session(mark_of(p.parent)) != t->session)
			left(ctx, (uint32_t)mark, pid);
	}
	end_search(&search);
}

pid_t
tree_holder(const struct tree *tree, ino_t pipe)
{
	struct proc_list list;
	pid_t pid;

	proc_list_open(&list);
	while ((pid = proc_list_next(&list)))
		if (pid != getpid() && (!tree->mark || mark_of(pid) == tree->mark) &&
		    proc_has_pipe(pid, pipe))
			break;
	proc_list_close(&list);
	return pid;
}

/* Who bears the session himself is one of those he would end: a build below a dead one, which may go on. */
uint32_t
trees_end_session(uint64_t session)
{
	struct trees t = {.way = TREE_MARK};
	struct tree tree = {.sig = SIGKILL, .doubt = DOUBT, .lives = true}, *all = &tree;
	uint64_t deadline = clock_us() + DEATH_US;
	uint32_t most = 0;

	if (!is_session(session) || mark_session(mark_of(getpid())) == session || !can_hold())
		return 0;
	vec_push(&tree.builds, (uint32_t)session);
	while (tree.lives && clock_us() < deadline) {
		tree_find_builds(&t, &tree);
		trees_signal(&t, &all, 1);
		most = MAX(most, tree.found);
		if (tree.lives)
			usleep(1000);
	}
	vec_free(&tree.builds);
	return most;
}
