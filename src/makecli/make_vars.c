/* make_vars.c - see make_vars.h. SPDX-License-Identifier: Apache-2.0 */
#include "makecli/make_vars.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "makecli/make_app.h"

static void
define(struct mk *mk, const char *name, struct str value, enum mk_origin origin, bool recursive)
{
	mk_var_set(mk, &mk->vars.globals, str_of(name), value, origin, recursive, NULL);
}

/* the command that runs us again from any directory (make §1.1) */
static void
define_command(struct mk *mk, const struct make_facts *f)
{
	struct buf command = {0};

	if (f->argv0[0] != '/' && strchr(f->argv0, '/'))
		buf_printf(&command, "%s/", f->start);
	buf_puts(&command, f->argv0);
	if (f->own_name)
		buf_puts(&command, " " MAKE_APP_OPTION);
	define(mk, "MAKE_COMMAND", buf_str(&command), ORIGIN_DEFAULT, false);
	define(mk, "MAKE", STR("$(MAKE_COMMAND)"), ORIGIN_DEFAULT, true);
	buf_free(&command);
}

static void
define_goals(struct mk *mk)
{
	const mk_words *goals = &mk->flags.goals;
	struct buf text = {0};

	for (uint32_t i = 0; i < goals->n; i++)
		buf_printf(&text, "%s%s", i ? " " : "", goals->p[i]);
	if (goals->n)
		define(mk, "MAKECMDGOALS", buf_str(&text), ORIGIN_DEFAULT, false);
	buf_free(&text);
}

void
make_vars_terminal(const char *name, int fd)
{
	const char *tty = isatty(fd) ? ttyname(fd) : NULL;

	if (isatty(fd) && !getenv(name))
		setenv(name, tty ? tty : "true", 1);
}

void
make_vars_define(struct mk *mk, const struct make_facts *f)
{
	char number[16];

	define_command(mk, f);
	define(mk, "CURDIR", str_of(f->directory), ORIGIN_FILE, false);
	define_goals(mk);
	/* as it is already; but only now -e is known */
	snprintf(number, sizeof number, "%u", mk->vars.level);
	define(mk, "MAKELEVEL", str_of(number), ORIGIN_ENV, false);
	if (f->restarts) {
		snprintf(number, sizeof number, "%u", f->restarts);
		define(mk, "MAKE_RESTARTS", str_of(number), ORIGIN_ENV, false);
		mk_var_own(mk, &mk->vars.globals, STR("MAKE_RESTARTS"))->export = EXPORT_NO;
	}
}
