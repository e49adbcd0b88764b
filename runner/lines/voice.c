/* voice.c - see voice.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/lines/voice.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

#define TEXT_MAX ((size_t)16 * 1024) /* more is not kept back */

static bool
is_same_file(void)
{
	struct stat a, b;

	return fstat(STDOUT_FILENO, &a) == 0 && fstat(STDERR_FILENO, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

void
voice_init(struct voice *o, const char *program)
{
	*o = (struct voice){.program = program, .mutex = -1, .same = is_same_file()};
}

/* who closed stdout before us does not want to read */
static void
note_error(struct voice *o, int e)
{
	if (e < 0 && e != -EBADF && !o->error)
		o->error = e;
}

void
voice_flush(struct voice *o)
{
	if (o->text.n)
		note_error(o, fd_write_all(STDOUT_FILENO, o->text.p, o->text.n));
	buf_clear(&o->text);
}

static void
say_directory(const struct voice *o, const char *verb, const char *directory, struct buf *text)
{
	buf_printf(text, "%s%s: %s directory '%s'\n", o->remark ? "# " : "", o->program, verb, directory);
}

static void
enter(struct voice *o)
{
	if (o->entered || o->each || !o->directory)
		return;
	o->entered = o->directory;
	say_directory(o, "Entering", o->entered, &o->text);
}

static void
keep(struct voice *o, bool to_stderr, struct str text)
{
	note_error(o, fd_write_all(to_stderr ? o->hold->err : o->hold->out, text.p, text.n));
}

void
voice_yield(struct voice *o)
{
	if (!o->hold || o->hold->out < 0)
		enter(o);
	voice_flush(o);
}

void
voice_print(struct voice *o, bool to_stderr, struct str text)
{
	if (o->hold && o->hold->out >= 0) {
		keep(o, to_stderr, text);
		return;
	}
	enter(o);
	if (to_stderr) {
		voice_flush(o);
		fd_write_all(STDERR_FILENO, text.p, text.n);
		return;
	}
	voice_note(o, text);
}

void
voice_note(struct voice *o, struct str text)
{
	buf_put(&o->text, text);
	if (o->text.n >= TEXT_MAX)
		voice_flush(o);
}

void
voice_end(struct voice *o)
{
	if (o->entered)
		say_directory(o, "Leaving", o->entered, &o->text);
	o->entered = NULL;
	voice_flush(o);
	if (o->mutex >= 0)
		fd_close(o->mutex);
	if (o->mutex_path.n)
		unlink(o->mutex_path.p);
	o->mutex = -1;
	buf_free(&o->mutex_path);
	buf_free(&o->text);
}

/* ---- -O */

static void __attribute__((format(printf, 2, 3)))
complain(struct voice *o, const char *fmt, ...)
{
	struct buf text = {0};
	va_list ap;

	buf_printf(&text, "%s: ", o->program);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	buf_putc(&text, '\n');
	voice_print(o, true, buf_str(&text));
	buf_free(&text);
}

static bool
is_directory(struct voice *o, const char *variable, const char *path)
{
	struct stat st;
	const char *why = "not a directory";

	if (stat(path, &st) < 0)
		why = strerror(errno);
	else if (S_ISDIR(st.st_mode))
		return true;
	complain(o, "%s value %s: %s", variable, path, why);
	return false;
}

const char *
voice_tmpdir(struct voice *o)
{
	static const char *const names[] = {"MAKE_TMPDIR", "TMPDIR"};
	bool bad = false;

	for (size_t i = 0; i < countof(names) && !o->tmpdir; i++) {
		const char *dir = getenv(names[i]);

		if (!dir || !*dir)
			continue;
		if (is_directory(o, names[i], dir))
			o->tmpdir = dir;
		else
			bad = true;
	}
	if (bad && !o->tmpdir)
		complain(o, "using default temporary directory '/tmp'");
	if (!o->tmpdir)
		o->tmpdir = "/tmp";
	return o->tmpdir;
}

int
voice_temporary(struct voice *o, struct buf *path)
{
	int fd;

	buf_printf(path, "%s/GmXXXXXX", voice_tmpdir(o));
	fd = mkostemp(path->p, O_CLOEXEC);
	if (fd >= 0)
		return fd;
	fd = -errno;
	complain(o, "cannot create temporary file %s: %s", path->p, strerror(-fd));
	return fd;
}

int
voice_sync(struct voice *o, const char *auth)
{
	if (auth && strncmp(auth, "fnm:", 4) == 0)
		o->mutex = fd_open(auth + 4, O_RDWR, 0);
	else
		o->mutex = voice_temporary(o, &o->mutex_path);
	if (o->mutex >= 0)
		return 0;
	complain(o, "cannot open output-sync lock file, suppressing output-sync.");
	buf_clear(&o->mutex_path);
	return o->mutex;
}

void
voice_sync_auth(const struct voice *o, struct buf *text)
{
	buf_printf(text, "fnm:%s", o->mutex_path.p);
}

void
hold_init(struct hold *s)
{
	s->out = s->err = -1;
}

/* Where files must have had names, one is there for a moment, and a signal may come just then. */
static int
open_unnamed(struct voice *o)
{
	struct buf path = {0};
	int fd = fd_open(voice_tmpdir(o), O_TMPFILE | O_RDWR | O_APPEND, 0600);

	if (fd >= 0)
		return fd;
	fd = voice_temporary(o, &path);
	if (fd >= 0) {
		unlink(path.p);
		fcntl(fd, F_SETFL, O_APPEND);
	}
	buf_free(&path);
	return fd;
}

int
hold_open(struct voice *o, struct hold *s)
{
	if (fcntl(STDOUT_FILENO, F_GETFL) & O_PATH) /* closed: nothing could be shown there */
		return -EBADF;
	s->out = open_unnamed(o);
	if (s->out < 0)
		return s->out;
	s->err = o->same ? s->out : open_unnamed(o);
	if (s->err >= 0)
		return 0;
	fd_close(s->out);
	s->out = -1;
	return s->err;
}

static void
lock_mutex(const struct voice *o, short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_len = 1};

	while (o->mutex >= 0 && fcntl(o->mutex, F_SETLKW, &lock) < 0 && errno == EINTR)
		;
}

static void
say_unshown(struct voice *o, int e)
{
	struct buf text = {0};

	if (o->error) /* it has been said */
		return;
	buf_printf(&text, "fwrite(): %s\n", strerror(-e));
	fd_write_all(STDERR_FILENO, text.p, text.n);
	buf_free(&text);
	note_error(o, e);
}

static void
copy(struct voice *o, int from, int to)
{
	char chunk[8192];
	ssize_t n;
	int e = 0;

	lseek(from, 0, SEEK_SET);
	while (e == 0 && (n = fd_read(from, chunk, sizeof chunk)) > 0)
		e = fd_write_all(to, chunk, (size_t)n);
	if (e < 0 && to == STDOUT_FILENO)
		say_unshown(o, e);
	if (ftruncate(from, 0) < 0) /* what cannot be emptied would only be shown twice */
		return;
	lseek(from, 0, SEEK_SET);
}

static bool
holds_something(int fd)
{
	return lseek(fd, 0, SEEK_END) > 0;
}

void
hold_show(struct voice *o, struct hold *s, bool directory)
{
	if (s->out < 0 || (!holds_something(s->out) && !holds_something(s->err)))
		return;
	lock_mutex(o, F_WRLCK);
	directory &= o->directory != NULL;
	if (directory)
		say_directory(o, "Entering", o->directory, &o->text);
	else
		enter(o);
	voice_flush(o);
	copy(o, s->out, STDOUT_FILENO);
	if (s->err != s->out)
		copy(o, s->err, STDERR_FILENO);
	if (directory)
		say_directory(o, "Leaving", o->directory, &o->text);
	voice_flush(o);
	lock_mutex(o, F_UNLCK);
}

void
hold_close(struct voice *o, struct hold *s)
{
	if (o->hold == s)
		o->hold = NULL;
	if (s->err >= 0 && s->err != s->out)
		fd_close(s->err);
	if (s->out >= 0)
		fd_close(s->out);
	hold_init(s);
}
