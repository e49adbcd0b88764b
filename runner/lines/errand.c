/* errand.c - see errand.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/lines/errand.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "runner/lines/bypass.h"

/* What has no size may be different for each who reads it, as in /proc; what is no file may block. */
static bool
append_file(const char *name, struct buf *out)
{
	struct stat st;

	return stat(name, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && fd_read_file(name, out) == 0;
}

static bool
cat(const char *const *args, struct buf *out)
{
	size_t start = out->n;

	for (; *args; args++)
		if (**args == '-' || !append_file(*args, out)) {
			out->n = start;
			return false;
		}
	return true;
}

/* those that are there already */
static bool
mkdir_parents(const char *const *args, struct buf *out)
{
	struct stat st;

	(void)out;
	if (strcmp(*args, "-p") != 0 || !args[1])
		return false;
	while (*++args)
		if (**args == '-' || stat(*args, &st) < 0 || !S_ISDIR(st.st_mode))
			return false;
	return true;
}

/* Should one of them resist, the program finds the others gone, which is fine with it. */
static bool
remove_files(const char *const *args, struct buf *out)
{
	struct stat st;

	(void)out;
	if (strcmp(*args, "-f") != 0)
		return false;
	for (const char *const *name = args + 1; *name; name++)
		if (**name == '-' || str_ends(str_of(*name), STR("/")))
			return false;
	while (*++args)
		if (lstat(*args, &st) < 0 ? errno != ENOENT : !S_ISREG(st.st_mode) || unlink(*args) < 0)
			return false;
	return true;
}

static const struct {
	const char *name, *program, *merged; /* where it has always been, and where all programs are now */
	bool (*run)(const char *const *args, struct buf *out);
	bool silent;
} errands[] = {
	{"cat", "/bin/cat", "/usr/bin/cat", cat, false},
	{"mkdir", "/bin/mkdir", "/usr/bin/mkdir", mkdir_parents, true},
	{"rm", "/bin/rm", "/usr/bin/rm", remove_files, true},
};

/* the loader would put something between the program and the system */
static bool
is_watched(char *const *envp)
{
	static const char *const names[] = {"LD_PRELOAD=", "LD_AUDIT="};

	for (; *envp; envp++)
		for (size_t i = 0; i < countof(names); i++)
			if (strncmp(*envp, names[i], strlen(names[i])) == 0)
				return true;
	return false;
}

bool
errand_is(const char *name, bool silent)
{
	for (size_t i = 0; i < countof(errands); i++)
		if (strcmp(errands[i].name, name) == 0)
			return errands[i].silent || !silent;
	return false;
}

bool
errand_run(const char *program, const char *const *argv, char *const *envp, struct buf *out)
{
	if (!argv[0] || !argv[1] || is_watched(envp))
		return false;
	for (size_t i = 0; i < countof(errands); i++)
		if (strcmp(errands[i].program, program) == 0 || strcmp(errands[i].merged, program) == 0)
			return errands[i].run(argv + 1, out);
	return false;
}

/* ---- echo, as the shell does it */

/* It would take a backslash for the beginning of an escape. */
static bool
put_words(const char *const *words, struct buf *text)
{
	for (const char *const *w = words; *w; w++) {
		if (strchr(*w, '\\') || (w == words && **w == '-'))
			return false;
		if (w > words)
			buf_putc(text, ' ');
		buf_puts(text, *w);
	}
	buf_putc(text, '\n');
	return true;
}

/* Files of /proc and of control groups, which have no blocks, may mean who writes to them. */
static bool
write_to(const char *name, int how, struct str text)
{
	struct stat st;
	bool there = stat(name, &st) == 0, done;
	int fd;

	if (there ? !S_ISREG(st.st_mode) || !st.st_size || !st.st_blocks : errno != ENOENT)
		return false;
	fd = fd_open(name, O_WRONLY | O_CREAT | how, 0666);
	if (fd < 0)
		return false;
	done = fd_write_all(fd, text.p, text.n) == 0;
	fd_close(fd);
	return done;
}

bool
errand_echo(char *const *argv)
{
	struct direct d = {0};
	struct buf name = {0}, text = {0};
	struct str script;
	bool appends, done;

	done = bypass_redirected(argv, &script, &name, &appends) && direct_split(&d, script) &&
	       strcmp(d.words.p[0], "echo") == 0 && put_words(d.words.p + 1, &text) &&
	       write_to(name.p, appends ? O_APPEND : O_TRUNC, buf_str(&text));
	vec_free(&d.words);
	buf_free(&d.text);
	buf_free(&name);
	buf_free(&text);
	return done;
}
