/* fake_disk.c - see fake_disk.h. SPDX-License-Identifier: Apache-2.0 */
#include "fake_disk.h"

#include <errno.h>

#include "base/path.h"

static struct fake_disk *
fake_of(struct disk *d)
{
	return (struct fake_disk *)d; /* its first member */
}

static struct fake_file *
file_of(struct fake_disk *f, struct str path)
{
	uint32_t id = intern_add(&f->names, path);

	if (id == f->files.n)
		vec_push(&f->files, ((struct fake_file){0}));
	return &f->files.p[id];
}

static struct fake_file *
file_at(struct fake_disk *f, const char *path)
{
	return file_of(f, str_of(path));
}

static int
ask_mtime(struct disk *d, const char *path, int64_t *ns)
{
	struct fake_disk *f = fake_of(d);
	struct fake_file *file = file_at(f, path);

	f->calls.mtime++;
	*ns = file->mtime;
	return -file->fail;
}

static void
ask_mtimes(struct disk *d, struct mtime_query *queries, size_t n)
{
	for (size_t i = 0; i < n; i++)
		queries[i].error = ask_mtime(d, queries[i].path, &queries[i].ns);
}

static int
ask_read(struct disk *d, const char *path, struct buf *out)
{
	struct fake_disk *f = fake_of(d);
	struct fake_file *file = file_at(f, path);

	f->calls.read++;
	if (file->fail)
		return -file->fail;
	if (!file->mtime)
		return -ENOENT;
	if (file->folder)
		return -EISDIR;
	buf_put(out, buf_str(&file->text));
	return 0;
}

static int
ask_write(struct disk *d, const char *path, struct str text)
{
	struct fake_disk *f = fake_of(d);
	struct fake_file *file = file_at(f, path);

	f->calls.write++;
	if (file->fail)
		return -file->fail;
	if (file->folder)
		return -EISDIR;
	fake_put_bytes(f, path, text);
	return 0;
}

static int
ask_stamp(struct disk *d, const char *path, int64_t *ns)
{
	struct fake_disk *f = fake_of(d);
	struct fake_file *file = file_at(f, path);

	if (file->fail)
		return -file->fail;
	*ns = file->mtime = f->now;
	return 0;
}

static int
make_folder(struct fake_disk *f, struct str path)
{
	struct fake_file *file = file_of(f, path);

	if (file->fail)
		return -file->fail;
	if (file->mtime)
		return file->folder ? 0 : -ENOTDIR;
	file->folder = true;
	file->mtime = f->now;
	return 0;
}

static int
ask_mkparents(struct disk *d, const char *path)
{
	struct fake_disk *f = fake_of(d);
	int rc = 0;

	f->calls.mkparents++;
	for (struct str dir = path_dir(str_of(path)); dir.n && rc == 0; dir = path_dir(dir)) {
		if (str_eq(dir, STR("/")))
			break;
		rc = make_folder(f, dir);
	}
	return rc;
}

static bool
holds_files(struct fake_disk *f, struct str folder)
{
	for (uint32_t i = 0; i < f->files.n; i++) {
		struct str name = intern_get(&f->names, i);

		if (f->files.p[i].mtime && str_starts(name, folder) && name.p[folder.n] == '/')
			return true;
	}
	return false;
}

static int
ask_remove(struct disk *d, const char *path)
{
	struct fake_disk *f = fake_of(d);
	struct fake_file *file = file_at(f, path);

	f->calls.remove++;
	if (file->fail)
		return -file->fail;
	if (!file->mtime)
		return -ENOENT;
	if (file->folder && holds_files(f, str_of(path)))
		return -ENOTEMPTY;
	fake_date(f, path, 0);
	return 0;
}

void
fake_init(struct fake_disk *f)
{
	*f = (struct fake_disk){
		.disk = {ask_mtime, ask_mtimes, ask_read, ask_write, ask_stamp, ask_mkparents, ask_remove},
		.now = 1,
	};
}

void
fake_fini(struct fake_disk *f)
{
	for (uint32_t i = 0; i < f->files.n; i++)
		buf_free(&f->files.p[i].text);
	vec_free(&f->files);
	intern_fini(&f->names);
}

int64_t
fake_tick(struct fake_disk *f)
{
	return ++f->now;
}

void
fake_put_bytes(struct fake_disk *f, const char *path, struct str text)
{
	struct fake_file *file = file_at(f, path);

	buf_clear(&file->text);
	buf_put(&file->text, text);
	file->mtime = f->now;
}

void
fake_put(struct fake_disk *f, const char *path, const char *text)
{
	fake_put_bytes(f, path, str_of(text));
}

void
fake_touch(struct fake_disk *f, const char *path)
{
	file_at(f, path)->mtime = f->now;
}

void
fake_date(struct fake_disk *f, const char *path, int64_t mtime)
{
	struct fake_file *file = file_at(f, path);

	file->mtime = mtime;
	if (!mtime) {
		file->folder = false;
		buf_clear(&file->text);
	}
}

void
fake_fail(struct fake_disk *f, const char *path, int error)
{
	file_at(f, path)->fail = error;
}

bool
fake_exists(struct fake_disk *f, const char *path)
{
	return file_at(f, path)->mtime != 0;
}

int64_t
fake_mtime(struct fake_disk *f, const char *path)
{
	return file_at(f, path)->mtime;
}

struct str
fake_text(struct fake_disk *f, const char *path)
{
	return buf_str(&file_at(f, path)->text);
}
