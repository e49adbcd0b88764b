/* func_world.c - functions that reach outside: commands, files, messages (make §1.7).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/func.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "base/fd.h"
#include "manifest/expand/command.h"
#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"

/* ---- commands */

static void
set_status(struct mk *mk, int status)
{
	char text[16];

	/* as a shell tells it; and only what is expanded where this was may know */
	snprintf(text, sizeof text, "%d", WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
	mk_var_set(mk, mk->vars.scope, STR(".SHELLSTATUS"), str_of(text), ORIGIN_OVERRIDE, false, NULL);
}

/* newlines become blanks: all but the last, or the last ones if trim_all */
static void
fold(const struct buf *text, bool trim_all, struct buf *out)
{
	size_t n = text->n;

	while (n && text->p[n - 1] == '\n') {
		n -= n > 1 && text->p[n - 2] == '\r' ? 2 : 1;
		if (!trim_all)
			break;
	}
	for (size_t i = 0; i < n; i++) {
		if (text->p[i] == '\r' && i + 1 < n && text->p[i + 1] == '\n')
			continue;
		buf_putc(out, text->p[i] == '\n' ? ' ' : text->p[i]);
	}
}

static int
capture(struct mk *mk, char *const argv[], struct buf *out)
{
	char **env;
	int status;

	mk->vars.for_shell++;
	env = mk_environ(mk, mk->vars.scope, false);
	mk->vars.for_shell--;
	if (!env)
		return -1;
	status = mk->host->capture(mk->host, argv, env, out);
	mk->ran++;
	if (status == -EINTR) {
		mk->cut_short = true;
		return mk_fatal(mk, NULL, "%s: %s", argv[0], strerror(EINTR));
	}
	if (status < 0) {
		mk_error(mk, NULL, "%s: %s", argv[0], strerror(-status));
		status = 127 << 8;
	}
	set_status(mk, status);
	return 0;
}

int
mk_shell(struct mk *mk, struct str command, bool trim_all, struct buf *out)
{
	struct buf output = {0};
	char **argv = NULL;
	int rc = mk_command(mk, mk->vars.scope, command, false, &argv);

	if (!rc && argv)
		rc = capture(mk, argv, &output);
	if (!rc)
		fold(&output, trim_all, out);
	xfree(argv);
	buf_free(&output);
	return rc;
}

int
mk_func_shell(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	(void)n;
	return mk_shell(mk, arg[0], true, out);
}

/* ---- files */

/* the world's fault, not the text's: where we are says more than where the variable was defined */
static int
fail_at(struct mk *mk, const char *what, const char *name, int error)
{
	struct mk_at at = mk_place(mk);

	return mk_fatal(mk, &at, "%s: %s: %s", what, name, strerror(-error));
}

static int
write_file(struct mk *mk, const char *name, int mode, const struct str *text)
{
	int fd = fd_open(name, O_WRONLY | O_CREAT | mode, 0666), rc = 0;

	if (fd < 0)
		return fail_at(mk, "open", name, fd);
	if (text)
		rc = fd_write_all(fd, text->p, text->n);
	if (!rc && text && (!text->n || text->p[text->n - 1] != '\n'))
		rc = fd_write_all(fd, "\n", 1);
	fd_close(fd);
	return rc ? fail_at(mk, "write", name, rc) : 0;
}

static int
read_file(struct mk *mk, const char *name, struct buf *out)
{
	size_t start = out->n;
	int rc = fd_read_file(name, out);

	if (rc == -ENOENT)
		return 0;
	if (rc)
		return fail_at(mk, rc == -EISDIR ? "read" : "open", name, rc);
	if (out->n > start && out->p[out->n - 1] == '\n')
		out->n--;
	return 0;
}

int
mk_func_file(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct str op = arg[0], name;
	struct buf path = {0};
	bool reads = *op.p == '<' && op.n, appends = str_starts(op, STR(">>"));
	int rc;

	if (!op.n || (*op.p != '<' && *op.p != '>'))
		return mk_fail(mk, "file: invalid file operation: %.*s", STR_FMT(op));
	name = mk_strip((struct str){op.p + 1 + appends, op.n - 1 - appends});
	if (!name.n)
		return mk_fail(mk, "file: missing filename");
	if (reads && n > 1)
		return mk_fail(mk, "file: too many arguments");
	buf_put(&path, name);
	mk->ran += !reads;
	rc = reads ? read_file(mk, path.p, out)
	           : write_file(mk, path.p, appends ? O_APPEND : O_TRUNC, n > 1 ? &arg[1] : NULL);
	buf_free(&path);
	return rc;
}

/* ---- messages */

int
mk_func_error(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct mk_at at = mk_place(mk);

	(void)n, (void)out;
	return mk_fatal(mk, &at, "%.*s", STR_FMT(arg[0]));
}

int
mk_func_warning(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct mk_at at = mk_place(mk);

	(void)n, (void)out;
	mk_error(mk, &at, "%.*s", STR_FMT(arg[0]));
	return 0;
}

int
mk_func_info(struct mk *mk, const struct str *arg, uint32_t n, struct buf *out)
{
	struct buf line = {0};

	(void)n, (void)out;
	buf_put(&line, arg[0]);
	buf_putc(&line, '\n');
	mk_print(mk, buf_str(&line));
	buf_free(&line);
	return 0;
}
