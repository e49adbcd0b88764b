/* make_tools.c - see make_tools.h. SPDX-License-Identifier: Apache-2.0 */
#include "makecli/make_tools.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"

bool
make_tools_asked(const struct mk_flags *f)
{
	return f->dump || f->compdb || f->why;
}

struct update_opts
make_tools_options(const struct mk_flags *f, struct preview *preview)
{
	return (struct update_opts){
		.dry = true,
		.always_make = !f->why || f->always_make,
		.preview = preview,
	};
}

uint32_t *
make_tools_index(struct update *w, const struct preview *p)
{
	uint32_t n = w->mk->rules.targets.n;
	uint32_t *index = xmalloc((n + 1) * sizeof *index);

	memset(index, 0xff, (n + 1) * sizeof *index);
	for (uint32_t i = 0; i < p->recipes.n; i++)
		index[p->recipes.p[i].target] = i;
	return index;
}

/* ---- where the answers go */

static int
put_stdout(struct mk *mk, struct str text)
{
	int e = fd_write_all(STDOUT_FILENO, text.p, text.n);

	return e < 0 ? mk_fatal(mk, NULL, "write error: stdout: %s", strerror(-e)) : 0;
}

/* as a whole or not at all: an editor may be reading it */
static int
replace_file(struct mk *mk, const char *path, struct str text)
{
	struct buf temporary = {0};
	int fd, e;

	buf_printf(&temporary, "%s.%d.tmp", path, (int)getpid());
	fd = e = fd_open(temporary.p, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd >= 0) {
		int closed;

		e = fd_write_all(fd, text.p, text.n);
		closed = fd_close(fd);
		e = e < 0 ? e : closed;
		if (e >= 0 && rename(temporary.p, path) < 0)
			e = -errno;
		if (e < 0)
			unlink(temporary.p);
	}
	buf_free(&temporary);
	return e < 0 ? mk_fatal(mk, NULL, "%s: %s", path, strerror(-e)) : 0;
}

static int
dump(struct update *w)
{
	struct buf text = {0};
	int rc;

	make_dump(w, w->o.preview, &text);
	rc = put_stdout(w->mk, buf_str(&text));
	buf_free(&text);
	return rc;
}

static int
compdb(struct update *w)
{
	const char *path = w->mk->flags.compdb;
	struct buf text = {0};
	int rc = make_compdb(w, w->o.preview, &text);

	if (rc == 0 && strcmp(path, "-") == 0)
		rc = put_stdout(w->mk, buf_str(&text));
	else if (rc == 0)
		rc = replace_file(w->mk, path, buf_str(&text));
	buf_free(&text);
	return rc;
}

static int
why(struct update *w)
{
	struct buf text = {0};
	int rc;

	make_why(w, w->o.preview, &text);
	rc = put_stdout(w->mk, buf_str(&text));
	buf_free(&text);
	return rc;
}

int
make_tools_run(struct update *w)
{
	const struct mk_flags *f = &w->mk->flags;
	bool whole = update_run(w) == RESULT_OK;
	int rc = 0;

	if (f->why)
		rc = why(w);
	/* what is only half known is shown to those only who say that they want it */
	if (f->dump && (whole || f->keep_going))
		rc |= dump(w);
	if (f->compdb && (whole || f->keep_going))
		rc |= compdb(w);
	if (rc < 0)
		mk_say_fatal(w->mk);
	return whole && rc == 0 ? 0 : 2;
}
