/* cgroup.h - control groups (version 2), one for each job at a time: what is in one cannot leave it, and is
 * killed by one write. They are below our own, if we may write there, and go when we do. */
#ifndef CGROUP_H
#define CGROUP_H

#include "base/base.h"
#include "base/vec.h"

struct cgroup {
	struct buf path;
	int dir;    /* what spawn_start wants */
	int events; /* its cgroup.events */
};

struct cgroups {
	struct buf own;  /* the group that we are in, as a directory */
	struct buf path; /* ours, below it, with our id in its name; empty: not open */
	VEC(struct cgroup *) all, idle;
};

int cgroups_open(struct cgroups *, uint64_t id, struct err *); /* 0, or -1 and err: not here */
void cgroups_close(struct cgroups *);             /* what still lives in them goes to where we are */

struct cgroup *cgroup_take(struct cgroups *);        /* an empty one; NULL: no more can be had */
void cgroup_give(struct cgroups *, struct cgroup *); /* used again once it is empty */
bool cgroup_lives(const struct cgroup *);            /* somebody is in it */
void cgroup_kill(const struct cgroup *);             /* all who are in it, at once */

/* Kill who is in the group of that id, and remove it and those below; no other group, whatever the path
 * says */
void cgroups_remove(const char *path, uint64_t id);

#endif
