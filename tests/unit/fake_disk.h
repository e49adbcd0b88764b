/* fake_disk.h - a file system in memory, with a clock that is wound by hand and a count of what was asked. */
#ifndef FAKE_DISK_H
#define FAKE_DISK_H

#include "base/base.h"
#include "base/vec.h"
#include "data/intern.h"
#include "io/disk.h"

struct fake_disk {
	struct disk disk; /* what the code under test gets */

	struct intern names;
	VEC(struct fake_file {
		struct buf text;
		int64_t mtime; /* 0: there is no such file */
		bool folder;   /* made by mkparents */
		int fail;      /* an errno that every question about it gets, or 0 */
	}) files; /* by id in names */

	int64_t now; /* the mtime of what is written next; starts at 1 */
	struct {
		unsigned mtime, read, write, mkparents, remove;
	} calls;
};

void fake_init(struct fake_disk *);
void fake_fini(struct fake_disk *);

int64_t fake_tick(struct fake_disk *); /* the next moment; returns it */
void fake_put(struct fake_disk *, const char *path, const char *text); /* create or replace, at this moment */
void fake_put_bytes(struct fake_disk *, const char *path, struct str text);
void fake_touch(struct fake_disk *, const char *path); /* now; creates it empty */
void fake_date(struct fake_disk *, const char *path, int64_t mtime); /* 0 removes it */
void fake_fail(struct fake_disk *, const char *path, int error); /* errno for every call; 0 to stop */

bool fake_exists(struct fake_disk *, const char *path);
int64_t fake_mtime(struct fake_disk *, const char *path);
struct str fake_text(struct fake_disk *, const char *path); /* empty if it does not exist */

#endif
