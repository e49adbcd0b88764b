/* remains.c - see remains.h. SPDX-License-Identifier: Apache-2.0
 *
 * The first line is all that counts: the session, in hexadecimal, or 0, and the directory of our control
 * groups, if any. The file stays and does not shrink, lest a journal has to know of every build. */
#include "runner/tree/remains.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fd.h"

#define NONE_LEFT STR("0\n")

enum { LONGEST_NOTE = 4096 + 32 };

static bool
lock(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) == 0;
}

static bool
put_note(int fd, struct str text)
{
	return pwrite(fd, text.p, text.n, 0) == (ssize_t)text.n;
}

/* What stayed on purpose must not be ended for want of space: without a note nobody is. */
static bool
clear_note(int fd)
{
	return put_note(fd, NONE_LEFT) || ftruncate(fd, 0) == 0;
}

void
remains_note(struct remains *r, const char *path, const struct trees *t)
{
	struct str cgroups = buf_str(&t->cgroups.path);
	struct buf text = {0};

	if (!t->session)
		return;
	r->fd = fd_open(path, O_RDWR | O_CREAT, 0666);
	if (r->fd < 0)
		return;
	buf_printf(&text, "%" PRIx64 " %.*s\n", t->session, STR_FMT(cgroups));
	r->noted = lock(r->fd) && put_note(r->fd, buf_str(&text));
	buf_free(&text);
	if (!r->noted)
		fd_close(r->fd);
}

void
remains_forget(struct remains *r)
{
	if (!r->noted)
		return;
	clear_note(r->fd);
	fd_close(r->fd);
	r->noted = false;
}

/* 0: of nobody */
static uint64_t
read_note(int fd, char text[LONGEST_NOTE], const char **cgroups)
{
	ssize_t n = pread(fd, text, LONGEST_NOTE - 1, 0);
	uint64_t session;
	char *rest;

	text[MAX(n, 0)] = '\0';
	text[strcspn(text, "\n")] = '\0';
	session = strtoull(text, &rest, 16);
	*cgroups = *rest == ' ' ? rest + 1 : "";
	return session;
}

/* As a rule there is nobody: that costs no more than reading the file. */
uint32_t
remains_end(const char *path)
{
	char text[LONGEST_NOTE];
	const char *cgroups;
	uint64_t session;
	uint32_t found = 0;
	int fd = fd_open(path, O_RDWR, 0);

	if (fd < 0)
		return 0;
	if (read_note(fd, text, &cgroups) && lock(fd) && (session = read_note(fd, text, &cgroups))) {
		found = trees_end_session(session);
		cgroups_remove(cgroups, session);
		clear_note(fd);
	}
	fd_close(fd);
	return found;
}
