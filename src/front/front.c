/* front.c - see front.h. SPDX-License-Identifier: Apache-2.0 */
#include "front/front.h"

#include <unistd.h>

#include "event/persona.h"
#include "makecli/make_app.h"

/* what the command line says before either front end reads it */
struct glance {
	struct buf directory; /* where the files are looked for, with a slash; empty: here */
	const char *file;     /* -f, or NULL */
	bool ninja, make;     /* somebody said so */
};

static void
enter(struct glance *g, const char *dir)
{
	if (dir[0] == '/')
		buf_clear(&g->directory);
	buf_printf(&g->directory, "%s/", dir);
}

/* `-fX`, `--file=X`, or `-f X`, for which next is X and is used up */
static const char *
value_of(const char *arg, const char *shorter, const char *longer, char *const **next)
{
	size_t n = strlen(longer);

	if (strncmp(arg, longer, n) == 0 && arg[n] == '=')
		return arg + n + 1;
	if (strncmp(arg, shorter, 2) != 0)
		return NULL;
	if (arg[2])
		return arg + 2;
	return (*next)[1] ? *++*next : NULL;
}

/* -t is ninja's, with a tool; make's --touch has no short form under our name, lest `weir -t clean` touch
 * files. A version that is asked for is that of ninja, wherever we are: so ask CMake and Meson */
static void
look_at(struct glance *g, char *const **next)
{
	const char *arg = **next, *value;

	if (strncmp(arg, "-t", 2) == 0 || strcmp(arg, "--version") == 0)
		g->ninja = true;
	else if ((value = value_of(arg, "-C", "--directory", next)))
		enter(g, value);
	else if ((value = value_of(arg, "-f", "--file", next)) ||
	         (value = value_of(arg, "-f", "--makefile", next)))
		g->file = value;
}

static bool
is_makefile_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash ? slash + 1 : path);

	return str_starts(name, STR("Makefile")) || str_starts(name, STR("makefile")) ||
	       str_starts(name, STR("GNUmakefile")) || str_ends(name, STR(".mk")) ||
	       str_ends(name, STR(".mak"));
}

static bool
has(struct glance *g, const char *name)
{
	size_t n = g->directory.n;
	bool found;

	buf_puts(&g->directory, name);
	found = access(g->directory.p, F_OK) == 0;
	g->directory.n = n;
	g->directory.p[n] = '\0';
	return found;
}

static bool
has_makefile(struct glance *g)
{
	return has(g, "GNUmakefile") || has(g, "makefile") || has(g, "Makefile");
}

static bool
judge(struct glance *g)
{
	if (g->ninja || g->make)
		return g->make;
	if (g->file)
		return is_makefile_name(g->file);
	return !has(g, "build.ninja") && has_makefile(g);
}

bool
front_is_make(int argc, char *const *argv)
{
	struct glance g = {0};
	bool make;

	if (argc < 1 || make_app_is(argv[0]))
		return argc > 0;
	if (persona_of(argv[0]) == &persona_ninja)
		return false;
	g.make = argc > 1 && strcmp(argv[1], MAKE_APP_OPTION) == 0;
	for (char *const *next = argv + 1; !g.make && *next && strcmp(*next, "--") != 0; next++)
		look_at(&g, &next);
	make = judge(&g);
	buf_free(&g.directory);
	return make;
}

void
front_tell_missing(const char *file, struct err *err)
{
	static const char tools[] = "; instead of -t, a Makefile has --why, --dump and --compdb";
	static const char neither[] = ", nor is there a Makefile";
	struct glance here = {0};

	if (strcmp(file, "build.ninja") == 0 && !has(&here, file))
		buf_puts(&err->text, has_makefile(&here) ? tools : neither);
	buf_free(&here.directory);
}
