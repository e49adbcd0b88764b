/* decide.c - is a target out of date? By the times of files, and by what was made in this run (make §1.13).
 * SPDX-License-Identifier: Apache-2.0 */
#include "runner/target/decide.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "manifest/files/files.h"

#define SECOND ((int64_t)1000000000)

/* ---- what the disk says */

static int64_t
time_of(struct update *w, const char *path)
{
	int64_t ns;

	return w->mk->disk->mtime(w->mk->disk, path, &ns) < 0 ? TIME_NONE : ns;
}

/* -L: of a symbolic link, the newest of all that it leads through */
static int64_t
time_of_links(struct update *w, const char *path)
{
	int64_t newest = time_of(w, path);
	struct buf name = {0};
	struct stat st;

	buf_puts(&name, path);
	for (int depth = 0; depth < 40 && lstat(name.p, &st) == 0 && S_ISLNK(st.st_mode); depth++) {
		int64_t ns = st.st_mtim.tv_sec * SECOND + st.st_mtim.tv_nsec;
		char to[4096];
		ssize_t n = readlink(name.p, to, sizeof to);

		newest = MAX(newest, ns);
		if (n <= 0)
			break;
		if (to[0] == '/')
			name.n = 0;
		else
			name.n -= (size_t)(strrchr(name.p, '/') ? strlen(strrchr(name.p, '/')) - 1 : name.n);
		buf_add(&name, to, (size_t)n);
	}
	buf_free(&name);
	return newest;
}

static int64_t
stat_path(struct update *w, const char *path)
{
	return w->mk->flags.check_symlinks ? time_of_links(w, path) : time_of(w, path);
}

static int64_t
stat_member(struct update *w, struct node *n, struct str lib, struct str member)
{
	struct mk *mk = w->mk;
	struct buf path = {0};
	int64_t ns = TIME_NONE;
	bool gpath;

	buf_put(&path, lib);
	if (time_of(w, path.p) == TIME_NONE) {
		uint32_t where = mk_vpath_find(mk, lib, &ns, &gpath);

		if (where != NONE) {
			buf_clear(&path);
			buf_put(&path, mk_str(mk, where));
			buf_printf(&path, "(%.*s)", STR_FMT(member));
			n->where = mk_name(mk, buf_str(&path));
			path.n -= member.n + 2;
			path.p[path.n] = '\0';
		}
	}
	if (mk_member_mtime(mk, buf_str(&path), member, &ns) < 0)
		ns = TIME_NONE;
	buf_free(&path);
	return ns;
}

static void
warn_of_future(struct update *w, const char *name, int64_t ns)
{
	struct buf text = {0};
	struct timespec now;
	double ahead;

	if (w->skewed || ns == TIME_NEW)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	ahead = (double)(ns - (now.tv_sec * SECOND + now.tv_nsec)) / 1e9;
	if (ahead <= 0)
		return;
	/* a file system's clock may be a tick ahead of ours */
	if (ahead < 0.01)
		return;
	w->skewed = true;
	buf_printf(&text, "Warning: File '%s' has modification time ", name);
	if (ahead < 100)
		buf_printf(&text, "%.2g", ahead);
	else
		buf_printf(&text, "%lld", (long long)ahead);
	mk_error(w->mk, NULL, "%s s in the future", text.p);
	buf_free(&text);
}

/* what -W says of the file found counts */
static int64_t
time_elsewhere(struct update *w, uint32_t name)
{
	uint32_t known = mk_target_find(w->mk, mk_plain_name(mk_str(w->mk, name)));

	if (known != NONE && update_target(w, known)->flags & TARGET_NEW && !w->o.no_what_if)
		return TIME_NEW;
	return stat_path(w, mk_str(w->mk, name).p);
}

/* A makefile is found where it was read, and nowhere else: not even by who needs it as a file */
static bool
is_looked_for(struct update *w, uint32_t target)
{
	return !(update_target(w, target)->flags & TARGET_MAKEFILE);
}

static void
look_at_disk(struct update *w, uint32_t target)
{
	struct mk *mk = w->mk;
	struct node *n = update_node(w, target);
	struct str name = update_name(w, target), lib, member;
	bool coarse = mk->rules.low_resolution || update_target(w, target)->flags & TARGET_LOW_RESOLUTION;
	bool gpath = false;

	if (mk_is_member(name, &lib, &member)) {
		struct buf copy = {0};
		size_t nlib = lib.n;

		buf_put(&copy, name);
		n->mtime = stat_member(w, n, (struct str){copy.p, nlib},
		                       (struct str){copy.p + (member.p - name.p), member.n});
		buf_free(&copy);
		coarse = true;
	} else {
		n->mtime = stat_path(w, name.p);
		if (n->mtime == TIME_NONE && !n->here && is_looked_for(w, target)) {
			int64_t found = TIME_UNKNOWN;

			n->where = mk_vpath_find(mk, name, &found, &gpath);
			n->gpath = gpath;
			if (n->where != NONE)
				n->mtime = time_elsewhere(w, n->where);
		}
	}
	if (n->mtime != TIME_NONE && n->mtime != TIME_NEW) {
		warn_of_future(w, update_name(w, target).p, n->mtime);
		n->coarse = coarse;
		if (coarse)
			n->mtime = n->mtime / SECOND * SECOND;
	}
}

void
decide_stat(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);
	uint32_t flags = update_target(w, target)->flags;

	if (n->mtime != TIME_UNKNOWN)
		return;
	if (flags & TARGET_OLD)
		n->mtime = TIME_OLD;
	else if (flags & TARGET_NEW && !w->o.no_what_if)
		n->mtime = TIME_NEW;
	else if (flags & TARGET_PHONY || (flags & TARGET_UNREAD && w->o.makefiles))
		n->mtime = TIME_NONE;
	else
		look_at_disk(w, target);
}

/* ---- intermediate files */

bool
decide_is_intermediate(struct update *w, uint32_t target)
{
	uint32_t flags = update_target(w, target)->flags;
	const struct mk_rules *rules = &w->mk->rules;

	/* what second expansion names later is like any other */
	return (flags & (TARGET_INTERMEDIATE | TARGET_SECONDARY) ||
	        (rules->all_secondary && target < rules->nread)) &&
	       !(flags & TARGET_NOT_INTERMEDIATE);
}

bool
decide_looks_through(struct update *w, uint32_t target)
{
	return decide_is_intermediate(w, target) && !(update_target(w, target)->flags & TARGET_PHONY);
}

/* What a target sees of a prerequisite. That it was remade does not count in itself: the recipe may have left
 * the file as it was, or have made it together with its peers, who are as new then. */
struct sight {
	int64_t time;
	bool fresh; /* newer than any file: without a file, or as good as just made */
	bool unmade; /* intermediate and not there although it was made, or phony: no part of $? */
};

/* each :: rule knows of its own making only */
static int64_t
newest_rule(struct update *w, uint32_t target)
{
	int64_t newest = update_node(w, target)->mtime;

	while (update_target(w, target)->next != NONE) {
		target = update_target(w, target)->next;
		newest = MAX(newest, update_node(w, target)->mtime);
	}
	return newest;
}

/* Would more have been done, if it were for good? A recipe that is empty, or comes to nothing, is as good as
 * one that is not run, unless a + says that it was. Of those that one recipe makes together (&:), and of what
 * it makes besides, it is the file that counts nevertheless. */
static bool
only_pretended(struct update *w, uint32_t target, bool ran)
{
	const struct mk_target *t = update_target(w, target);
	uint32_t recipe = t->recipe;

	if (t->peers.n && t->stem == NONE && !w->o.preview)
		return false;
	if (ran || update_node(w, target)->result != RESULT_OK)
		return update_node(w, target)->pretended;
	return (w->o.dry || w->o.question) && recipe != NONE && !mk_recipe_always(w->mk, recipe);
}

/* Has this one rule made a file, or would it? */
static bool
has_made(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	return only_pretended(w, target, n->ran) ||
	       (n->mtime != TIME_NONE && (n->mtime != TIME_NEW || n->ran));
}

static bool
is_unmade(struct update *w, uint32_t target)
{
	if (update_node(w, update_last_rule(w, target))->state != NODE_OVER ||
	    !decide_looks_through(w, target) || update_node(w, target)->before != TIME_NONE)
		return false;
	for (; target != NONE; target = update_target(w, target)->next)
		if (has_made(w, target))
			return false;
	return true;
}

static struct sight
see(struct update *w, uint32_t target)
{
	const struct node *first = update_node(w, target);
	int64_t mtime;

	if (first->state == NODE_LOOKED) /* of :: rules, only the first was */
		return (struct sight){first->through, first->fresh, false};
	if (is_unmade(w, target))
		return (struct sight){first->through, first->fresh, true};
	mtime = newest_rule(w, target);
	return (struct sight){mtime, mtime == TIME_NONE || (mtime == TIME_NEW && first->before != TIME_NEW),
	                      update_target(w, target)->flags & TARGET_PHONY &&
	                              decide_is_intermediate(w, target)};
}

/* will who asks next have something made? */
static bool
is_put_off(const struct node *n)
{
	return n->state == NODE_LOOKED && (n->stale || n->mtime != TIME_NONE);
}

void
decide_looked(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);
	const struct mk_target *t = update_target(w, target);

	n->through = TIME_NONE;
	n->fresh = n->stale = false;
	for (uint32_t i = 0; i < t->deps.n; i++) {
		struct sight s;

		if (t->deps.p[i].flags & (DEP_ORDER_ONLY | DEP_DROPPED))
			continue;
		s = see(w, t->deps.p[i].target);
		n->stale |= is_put_off(update_node(w, t->deps.p[i].target));
		n->through = MAX(n->through, s.time);
		n->fresh |= s.fresh;
	}
}

/* ---- the decision */

/* when a target was made, by a clock that may be coarser than that of its prerequisites */
static int64_t
time_as_target(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	return n->coarse && n->mtime != TIME_NONE && n->mtime != TIME_NEW ? n->mtime + SECOND - 1 : n->mtime;
}

/* the oldest of all that one recipe makes together; NONE if one is missing */
int64_t
decide_time(struct update *w, uint32_t target)
{
	int64_t oldest = time_as_target(w, target);
	const struct mk_target *t = update_target(w, target);
	bool count = t->stem == NONE || update_node(w, target)->by_peers;

	for (uint32_t i = 0; i < t->peers.n && count; i++) {
		int64_t peer;

		decide_stat(w, t->peers.p[i]);
		peer = time_as_target(w, t->peers.p[i]);
		oldest = MIN(oldest, peer);
	}
	return oldest;
}

bool
decide_is_newer(struct update *w, uint32_t dep, int64_t mtime)
{
	struct sight s = see(w, dep);

	return s.fresh || s.time > mtime;
}

/* a member of an archive that is not there: GNU make does not call that a reason */
static bool
lacks_archive(struct update *w, uint32_t target)
{
	struct str lib, member;
	struct buf path = {0};
	bool lacks;

	if (!mk_is_member(update_name(w, target), &lib, &member))
		return false;
	buf_put(&path, lib);
	lacks = time_of(w, path.p) == TIME_NONE;
	buf_free(&path);
	return lacks;
}

static void
say_why(struct update *w, uint32_t target, int64_t mtime, struct buf *why)
{
	if (update_target(w, target)->flags & TARGET_PHONY)
		buf_puts(why, "target is .PHONY");
	else if (mtime == TIME_NONE && !lacks_archive(w, target))
		buf_puts(why, "target does not exist");
}

/* What has failed before it may have been enough: then it says nothing. */
static bool
was_reached(const struct mk_target *t, const struct node *n, uint32_t dep)
{
	const idvec *order = n->more && n->more->order.n ? &n->more->order : NULL;

	if (n->dep >= t->deps.n || !order)
		return dep < n->dep;
	for (uint32_t i = 0; i < n->dep; i++)
		if (order->p[i] == dep)
			return true;
	return false;
}

bool
decide_must(struct update *w, uint32_t target, bool *newer, struct buf *why)
{
	const struct mk_target *t = update_target(w, target);
	const struct node *n = update_node(w, target);
	int64_t mtime = decide_time(w, target);
	bool must = mtime == TIME_NONE || (t->flags & TARGET_DOUBLE && !t->deps.n);

	for (uint32_t i = 0; i < t->deps.n; i++) {
		const struct mk_dep *d = &t->deps.p[i];
		struct sight s = see(w, d->target);
		bool dropped = d->flags & DEP_DROPPED, out;

		out = !dropped && (s.fresh || s.time > mtime) && was_reached(t, n, i);
		if (newer)
			newer[i] = !dropped && ((out && !s.unmade) || mtime == TIME_NONE || w->o.always_make);
		must |= out && !(d->flags & DEP_ORDER_ONLY);
	}
	for (uint32_t i = 0; n->more && i < n->more->besides.n && !must; i++) {
		struct sight s;

		if (n->more->besides.p[i] == NONE)
			continue;
		s = see(w, n->more->besides.p[i]);
		must = s.fresh || s.time > mtime;
	}
	if (why)
		say_why(w, target, n->mtime, why);
	return must || (w->o.always_make && t->recipe != NONE);
}

void
decide_name_unmade(struct update *w, uint32_t target, struct buf *why)
{
	const struct mk_target *t = update_target(w, target);

	for (uint32_t i = 0; i < t->deps.n; i++) {
		uint32_t dep = t->deps.p[i].target;

		if (!(t->deps.p[i].flags & (DEP_ORDER_ONLY | DEP_DROPPED)) && see(w, dep).unmade)
			buf_printf(why, "%s%s", why->n ? " " : "", update_name(w, dep).p);
	}
}

/* what counts as newer than any file need not be one */
bool
decide_is_file(struct update *w, uint32_t target)
{
	const struct node *n = update_node(w, target);

	if (update_target(w, target)->flags & TARGET_PHONY)
		return false;
	return n->mtime != TIME_NONE && (n->mtime != TIME_NEW || n->before != TIME_NONE || n->pretended);
}

/* Of a target without a recipe it matters whether something was done, not which time a file has */
bool
decide_has_changed(struct update *w, uint32_t target)
{
	for (uint32_t i = 0; i < update_target(w, target)->deps.n; i++) {
		const struct mk_dep *d = &update_target(w, target)->deps.p[i];

		if (!(d->flags & DEP_ORDER_ONLY) &&
		    (update_node(w, d->target)->ran || !decide_is_file(w, d->target)))
			return true;
	}
	return false;
}

/* -lNAME is never a file itself */
static bool
is_library(struct update *w, uint32_t target)
{
	return str_starts(update_name(w, target), STR("-l"));
}

/* A member that its recipe has left as it was counts as remade nevertheless: what makes archives may have put
 * off the work until the archive's turn comes, and needs to be told of it by $? then (make §1.13) */
static bool
is_member_put_off(struct update *w, uint32_t target, int64_t was)
{
	struct str lib, member;

	return mk_is_member(update_name(w, target), &lib, &member) && update_node(w, target)->mtime == was;
}

/* what was made is here */
static void
forget_elsewhere(struct update *w, uint32_t target)
{
	struct node *n = update_node(w, target);

	n->here = !n->gpath && !is_library(w, target);
	if (!n->gpath)
		n->where = NONE;
}

void
decide_made(struct update *w, uint32_t target, bool ran)
{
	struct node *n = update_node(w, target);
	const struct mk_target *t = update_target(w, target);
	int64_t was = n->mtime;

	n->ran |= ran;
	if (!ran && t->recipe == NONE && decide_has_changed(w, target))
		forget_elsewhere(w, target);
	if (t->flags & TARGET_PHONY || only_pretended(w, target, ran)) {
		forget_elsewhere(w, target);
		n->mtime = TIME_NEW;
	} else if (!ran && n->result == RESULT_OK && (n->mtime == TIME_NONE || t->recipe == NONE)) {
		/* a recipe without lines says that what the prerequisites ran has made it */
		if (n->mtime == TIME_NONE)
			n->mtime = TIME_NEW;
	} else if (!(t->flags & TARGET_NEW) || w->o.no_what_if) {
		forget_elsewhere(w, target);
		n->mtime = TIME_UNKNOWN;
		decide_stat(w, target);
	}
	if (is_member_put_off(w, target, was))
		update_node(w, target)->mtime = TIME_NEW;
	if (decide_looks_through(w, target))
		decide_looked(w, target);
}
