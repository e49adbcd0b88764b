/* errand.c - see errand.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/make/errand.h"

#include <sys/stat.h>

#include "base/fd.h"

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

static const struct {
	const char *name, *program, *merged; /* where it has always been, and where all programs are now */
	bool (*run)(const char *const *args, struct buf *out);
} errands[] = {
	{"cat", "/bin/cat", "/usr/bin/cat", cat},
	{"mkdir", "/bin/mkdir", "/usr/bin/mkdir", mkdir_parents},
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
errand_is(const char *name)
{
	for (size_t i = 0; i < countof(errands); i++)
		if (strcmp(errands[i].name, name) == 0)
			return true;
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
