/* make_stdin.c - see make_stdin.h. SPDX-License-Identifier: Apache-2.0 */
#include "makecli/make_stdin.h"

#include <unistd.h>

#include "base/fd.h"
#include "manifest/make/mk.h"
#include "runner/lines/children.h"
#include "runner/lines/voice.h"

/* a new file with all that stdin has; path is its name. 0 or -errno */
static int
copy_stdin(struct voice *out, struct children *children, struct buf *path)
{
	struct buf text = {0};
	struct err ignored = {0};
	int fd = -1, rc = fd_read_file("/dev/stdin", &text);

	if (rc == 0)
		rc = children_guard(children, &ignored);
	err_fini(&ignored);
	if (rc == 0)
		rc = fd = voice_temporary(out, path);
	if (fd >= 0) {
		rc = fd_write_all(fd, text.p, text.n);
		fd_close(fd);
	}
	buf_free(&text);
	return rc;
}

int
make_stdin_take(struct mk *mk, struct voice *out, struct children *children, struct buf *path)
{
	mk_words *files = &mk->flags.makefiles;
	bool taken = false;
	int rc;

	if (mk->flags.temp_stdin) {
		if (!path->n)
			buf_puts(path, mk->flags.temp_stdin);
		vec_push(files, path->p);
	}
	for (uint32_t i = 0; i < files->n; i++) {
		if (strcmp(files->p[i], "-") != 0)
			continue;
		if (taken)
			return mk_fatal(mk, NULL, "Makefile from standard input specified twice");
		taken = true;
		rc = path->n ? 0 : copy_stdin(out, children, path);
		if (rc < 0) {
			buf_clear(path);
			return mk_fatal(mk, NULL, "cannot store makefile from stdin to a temporary file");
		}
		files->p[i] = path->p;
	}
	return 0;
}

void
make_stdin_drop(struct buf *path)
{
	if (path->n)
		unlink(path->p);
	buf_free(path);
}
