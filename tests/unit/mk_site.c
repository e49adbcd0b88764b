/* mk_site.c - see mk_site.h. SPDX-License-Identifier: Apache-2.0 */
#include "mk_site.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "manifest/expand/expand.h"
#include "manifest/read/read.h"
#include "manifest/recipe/recipe.h"
#include "scratch.h"

static void
hear(struct mk_host *host, enum mk_to to, struct str text)
{
	(void)to;
	buf_put(&((struct mk_site *)host)->said, text);
}

static int
run_nothing(struct mk_host *host, char *const argv[], char *const envp[], struct buf *out)
{
	(void)host, (void)argv, (void)envp, (void)out;
	return -ENOENT;
}

void
mk_site_init(struct mk_site *s)
{
	static char home[] = "HOME=/her";
	static char *const environment[] = {home, NULL};
	struct mk_opts o;

	*s = (struct mk_site){.host = {hear, run_nothing}};
	fake_init(&s->disk);
	o = (struct mk_opts){&s->host, &s->disk.disk, "make", environment};
	s->mk = mk_new(&o);
}

void
mk_site_init_here(struct mk_site *s)
{
	mk_site_init(s);
	s->mk->disk = disk_real();
}

void
mk_site_fini(struct mk_site *s)
{
	mk_free(s->mk);
	fake_fini(&s->disk);
	buf_free(&s->said);
	buf_free(&s->text);
}

void
mk_site_read(struct mk_site *s, const char *makefile)
{
	vec_push(&s->mk->flags.makefiles, "m");
	s->mk->flags.no_builtin_rules = s->mk->flags.no_builtin_variables = true;
	if (s->mk->disk == &s->disk.disk)
		fake_put(&s->disk, "m", makefile);
	else
		scratch_put("m", makefile, strlen(makefile));
	mk_flags_define(s->mk, true);
	s->rc = mk_read_all(s->mk);
	if (s->rc == 0)
		s->rc = mk_rules_settle(s->mk);
}

void
mk_site_begin(struct mk_site *s, const char *makefile)
{
	mk_site_init(s);
	mk_site_read(s, makefile);
	assert_string_equal(mk_site_fatal(s), "");
}

const char *
mk_site_value(struct mk_site *s, const char *expression)
{
	buf_clear(&s->text);
	if (mk_expand(s->mk, str_of(expression), &s->text) < 0)
		return mk_site_fatal(s);
	return buf_cstr(&s->text);
}

static const struct mk_target *
find(struct mk_site *s, const char *name)
{
	uint32_t id = mk_target_find(s->mk, str_of(name));

	return id == NONE ? NULL : &s->mk->rules.targets.p[id];
}

const char *
mk_site_deps(struct mk_site *s, const char *target)
{
	const struct mk_target *t = find(s, target);
	bool order_only = false;

	buf_clear(&s->text);
	for (uint32_t i = 0; t && i < t->deps.n; i++) {
		const struct mk_dep *d = &t->deps.p[i];
		uint32_t name = d->flags & DEP_EXPAND ? d->target : s->mk->rules.targets.p[d->target].name;

		if (s->text.n)
			buf_putc(&s->text, ' ');
		if (!order_only && d->flags & DEP_ORDER_ONLY)
			buf_puts(&s->text, "| ");
		order_only |= d->flags & DEP_ORDER_ONLY;
		if (d->flags & DEP_WAIT)
			buf_puts(&s->text, ".WAIT ");
		buf_put(&s->text, mk_str(s->mk, name));
	}
	return buf_cstr(&s->text);
}

const char *
mk_site_recipe(struct mk_site *s, const char *target)
{
	const struct mk_target *t = find(s, target);

	buf_clear(&s->text);
	if (!t || t->recipe == NONE)
		return "none";
	buf_put(&s->text, s->mk->rules.recipes.p[t->recipe].text);
	return buf_cstr(&s->text);
}

const char *
mk_site_steps(struct mk_site *s, const char *target)
{
	uint32_t id = mk_target_find(s->mk, str_of(target));
	struct arena mem = {0};
	mk_steps steps = {0};
	int rc = mk_recipe_steps(s->mk, id, NULL, &mem, &steps);

	buf_clear(&s->text);
	for (uint32_t i = 0; i < steps.n; i++) {
		const struct mk_step *step = &steps.p[i];

		buf_printf(&s->text, "%u:%s%s%s:", step->at.line, step->silent ? "@" : "", step->ignore ? "-" : "",
		           step->always ? "+" : "");
		for (size_t at = 0; at < step->text.n; at++)
			buf_putc(&s->text, step->text.p[at] == '\n' ? '~' : step->text.p[at]);
		buf_putc(&s->text, '\n');
	}
	vec_free(&steps);
	arena_free(&mem);
	return rc < 0 ? mk_site_fatal(s) : buf_cstr(&s->text);
}

const char *
mk_site_fatal(struct mk_site *s)
{
	buf_clear(&s->text);
	if (!s->mk->fatal.n)
		return "";
	mk_prefix(s->mk, &s->mk->fatal_at, &s->text);
	buf_put(&s->text, buf_str(&s->mk->fatal));
	return buf_cstr(&s->text);
}
