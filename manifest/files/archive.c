/* archive.c - members of ar archives: see files.h. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/files/files.h"

#include <ar.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "manifest/expand/words.h"

bool
mk_is_member(struct str name, struct str *lib, struct str *member)
{
	const char *open = memchr(name.p, '(', name.n);

	if (!open || open == name.p || name.p[name.n - 1] != ')')
		return false;
	*lib = (struct str){name.p, (size_t)(open - name.p)};
	*member = (struct str){open + 1, name.n - lib->n - 2};
	return member->n != 0;
}

/* an archive that is gone through */
struct archive {
	int fd;
	off_t size;
	off_t at;              /* of the header */
	struct ar_hdr header;
	struct buf long_names; /* GNU: the member "//" */
	struct buf name;       /* of this member */
};

static bool
read_at(int fd, off_t at, void *p, size_t n)
{
	return pread(fd, p, n, at) == (ssize_t)n;
}

static int64_t
number(const char *field, size_t width)
{
	char text[24] = {0};

	memcpy(text, field, MIN(width, sizeof text - 1));
	return strtoll(text, NULL, 10);
}

static void
keep_long_names(struct archive *a, size_t size)
{
	buf_clear(&a->long_names);
	buf_grow(&a->long_names, size);
	if (read_at(a->fd, a->at + (off_t)sizeof a->header, a->long_names.p, size))
		a->long_names.n = size;
}

static void
take_long_name(struct archive *a)
{
	size_t begin = (size_t)number(a->header.ar_name + 1, sizeof a->header.ar_name - 1);

	for (size_t i = begin; i < a->long_names.n && !strchr("/\n", a->long_names.p[i]); i++)
		buf_putc(&a->name, a->long_names.p[i]);
}

/* BSD: the name stands before the content */
static void
take_inner_name(struct archive *a)
{
	size_t n = MIN((size_t)number(a->header.ar_name + 3, sizeof a->header.ar_name - 3), (size_t)4096);

	buf_grow(&a->name, n);
	if (read_at(a->fd, a->at + (off_t)sizeof a->header, a->name.p, n))
		a->name.n = strnlen(a->name.p, n);
}

static void
take_name(struct archive *a)
{
	const char *name = a->header.ar_name;
	size_t n = sizeof a->header.ar_name;

	buf_clear(&a->name);
	if (name[0] == '/' && name[1] >= '0' && name[1] <= '9') {
		take_long_name(a);
	} else if (strncmp(name, "#1/", 3) == 0) {
		take_inner_name(a);
	} else {
		while (n && name[n - 1] == ' ')
			n--;
		if (n && name[n - 1] == '/' && n > 1)
			n--;
		buf_add(&a->name, name, n);
	}
}

/* of this member; whatever the header says, no more than there is: a broken one leads neither back nor far */
static off_t
content_size(const struct archive *a)
{
	off_t said = number(a->header.ar_size, sizeof a->header.ar_size);

	return MIN(MAX(said, 0), a->size);
}

/* the next member that is a file; false at the end */
static bool
next_member(struct archive *a)
{
	for (;;) {
		if (a->at == 0)
			a->at = SARMAG;
		else
			a->at += (off_t)sizeof a->header + (content_size(a) + 1) / 2 * 2;
		if (!read_at(a->fd, a->at, &a->header, sizeof a->header))
			return false;
		if (memcmp(a->header.ar_fmag, ARFMAG, 2) != 0)
			return false;
		if (strncmp(a->header.ar_name, "// ", 3) == 0) {
			keep_long_names(a, (size_t)content_size(a));
			continue;
		}
		if (strncmp(a->header.ar_name, "/ ", 2) == 0)
			continue;
		take_name(a);
		return true;
	}
}

static int
open_archive(struct archive *a, struct str lib, int flags)
{
	struct buf path = {0};
	char magic[SARMAG];

	*a = (struct archive){0};
	buf_put(&path, lib);
	a->fd = fd_open(path.p, flags, 0);
	buf_free(&path);
	if (a->fd < 0)
		return a->fd;
	a->size = lseek(a->fd, 0, SEEK_END);
	if (read_at(a->fd, 0, magic, SARMAG) && memcmp(magic, ARMAG, SARMAG) == 0)
		return 0;
	fd_close(a->fd);
	return -EINVAL;
}

static void
close_archive(struct archive *a)
{
	fd_close(a->fd);
	buf_free(&a->long_names);
	buf_free(&a->name);
}

static bool
find_member(struct archive *a, struct str member)
{
	const char *slash = memrchr(member.p, '/', member.n);

	if (slash)
		member = (struct str){slash + 1, member.n - (size_t)(slash + 1 - member.p)};
	while (next_member(a))
		if (str_eq(buf_str(&a->name), member))
			return true;
	return false;
}

int
mk_member_mtime(struct mk *mk, struct str lib, struct str member, int64_t *ns)
{
	struct archive a;
	int e = open_archive(&a, lib, O_RDONLY);

	(void)mk;
	*ns = 0;
	if (e < 0)
		return e == -ENOENT ? 0 : e;
	if (find_member(&a, member)) {
		int64_t date = MAX(number(a.header.ar_date, sizeof a.header.ar_date), (int64_t)0);

		*ns = MAX(MIN(date, INT64_MAX / 1000000000) * 1000000000, (int64_t)1);
	}
	close_archive(&a);
	return 0;
}

static int
write_date(struct str lib, off_t at)
{
	struct ar_hdr header;
	struct buf path = {0};
	char date[16];
	int n = snprintf(date, sizeof date, "%-12lld", (long long)time(NULL)), fd, e;

	buf_put(&path, lib);
	fd = fd_open(path.p, O_RDWR, 0);
	buf_free(&path);
	if (fd < 0)
		return fd;
	e = pwrite(fd, date, MIN((size_t)n, sizeof header.ar_date), at) < 0 ? -errno : 0;
	fd_close(fd);
	return e;
}

int
mk_member_touch(struct mk *mk, struct str lib, struct str member)
{
	struct archive a;
	int e = open_archive(&a, lib, O_RDONLY);
	bool found;

	(void)mk;
	if (e < 0)
		return e == -EINVAL ? e : -ENOENT;
	found = find_member(&a, member);
	close_archive(&a);
	return found ? write_date(lib, a.at + (off_t)offsetof(struct ar_hdr, ar_date)) : -ESRCH;
}

bool
mk_member_glob(struct str lib, const char *pattern, struct buf *out, size_t begin)
{
	struct archive a;
	VEC(char *) names = {0};
	bool found;

	if (open_archive(&a, lib, O_RDONLY) < 0)
		return false;
	while (next_member(&a))
		if (fnmatch(pattern, buf_cstr(&a.name), FNM_PATHNAME | FNM_PERIOD) == 0)
			vec_push(&names, xstrdup(a.name.p));
	close_archive(&a);
	mk_sort_names(names.p, names.n);
	for (uint32_t i = 0; i < names.n; i++) {
		mk_separate(out, begin);
		buf_printf(out, "%.*s(%s)", STR_FMT(lib), names.p[i]);
		xfree(names.p[i]);
	}
	found = names.n != 0;
	vec_free(&names);
	return found;
}
