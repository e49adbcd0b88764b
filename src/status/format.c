/* format.c - see format.h. SPDX-License-Identifier: Apache-2.0 */
#include "status/format.h"

#include <inttypes.h>

static void
put_percent(struct buf *out, int percent)
{
	buf_printf(out, "%3d%%", percent);
}

static void
put_rate(struct buf *out, double rate)
{
	if (rate < 0)
		buf_putc(out, '?');
	else
		buf_printf(out, "%.1f", rate);
}

static void
put_seconds(struct buf *out, double s)
{
	if (s < 0)
		buf_putc(out, '?');
	else
		buf_printf(out, "%.3f", s);
}

static double
elapsed_s(const struct progress *p)
{
	return (double)p->now_ms / 1e3;
}

/* mm:ss; both times have hours as soon as one of them needs them */
static void
put_clock(struct buf *out, const struct progress *p, double s)
{
	int64_t n = (int64_t)s;

	if (s < 0)
		buf_putc(out, '?');
	else if (elapsed_s(p) >= 3600 || progress_eta_s(p) >= 3600)
		buf_printf(out, "%" PRId64 ":%02" PRId64 ":%02" PRId64, n / 3600, n % 3600 / 60, n % 60);
	else
		buf_printf(out, "%02" PRId64 ":%02" PRId64, n / 60, n % 60);
}

static void
put_started(struct buf *out, const struct progress *p)
{
	buf_dec(out, p->started);
}

static void
put_total(struct buf *out, const struct progress *p)
{
	buf_dec(out, p->total);
}

static void
put_running(struct buf *out, const struct progress *p)
{
	buf_dec(out, p->running);
}

static void
put_remaining(struct buf *out, const struct progress *p)
{
	buf_dec(out, p->total - p->started);
}

static void
put_finished(struct buf *out, const struct progress *p)
{
	buf_dec(out, p->finished);
}

/* a number at any time: in the first millisecond ninja says inf, or nan */
static void
put_overall_rate(struct buf *out, const struct progress *p)
{
	put_rate(out, (double)p->finished * 1e3 / (double)MAX(p->now_ms, 1));
}

static void
put_current_rate(struct buf *out, const struct progress *p)
{
	put_rate(out, p->rate);
}

static void
put_progress(struct buf *out, const struct progress *p)
{
	put_percent(out, p->total > 0 ? (int)(100 * p->finished / p->total) : 0);
}

static void
put_predicted_progress(struct buf *out, const struct progress *p)
{
	put_percent(out, (int)(100 * progress_predicted(p)));
}

static void
put_elapsed(struct buf *out, const struct progress *p)
{
	put_clock(out, p, elapsed_s(p));
}

static void
put_elapsed_seconds(struct buf *out, const struct progress *p)
{
	put_seconds(out, elapsed_s(p));
}

static void
put_eta(struct buf *out, const struct progress *p)
{
	put_clock(out, p, progress_eta_s(p));
}

static void
put_eta_seconds(struct buf *out, const struct progress *p)
{
	put_seconds(out, progress_eta_s(p));
}

/* "link_pool 2/2 (5 queued)"; nothing if nothing limits */
static void
put_limits(struct buf *out, const struct progress *p)
{
	const char *between = "";

	for (uint32_t i = 0; i < p->limits.n; i++) {
		const struct progress_limit *l = &p->limits.p[i];

		if (!l->waiting)
			continue;
		buf_printf(out, "%s%.*s", between, STR_FMT(buf_str(&l->name)));
		if (l->depth)
			buf_printf(out, " %u/%u", l->running, l->depth);
		buf_printf(out, " (%u queued)", l->waiting);
		between = ", ";
	}
}

/* each has a letter after %, if ninja has it, and a name after $ */
static const struct field {
	char letter;
	const char *name;
	void (*put)(struct buf *, const struct progress *);
} fields[] = {
	{'s', "started", put_started},
	{'t', "total", put_total},
	{'r', "running", put_running},
	{'u', "remaining", put_remaining},
	{'f', "finished", put_finished},
	{'o', "rate", put_overall_rate},
	{'c', "current_rate", put_current_rate},
	{'p', "progress", put_progress},
	{'P', "predicted_progress", put_predicted_progress},
	{'w', "elapsed", put_elapsed},
	{'e', "elapsed_seconds", put_elapsed_seconds},
	{'W', "eta", put_eta},
	{'E', "eta_seconds", put_eta_seconds},
	{0, "limits", put_limits},
};

static const struct field *
field_by_letter(char letter)
{
	for (size_t i = 0; i < countof(fields); i++)
		if (letter && fields[i].letter == letter)
			return &fields[i];
	return NULL;
}

static const struct field *
field_by_name(struct str name)
{
	for (size_t i = 0; i < countof(fields); i++)
		if (str_eq(name, str_of(fields[i].name)))
			return &fields[i];
	return NULL;
}

int
format_percent(struct buf *out, const char *z, const struct progress *p, struct str description,
               struct err *err)
{
	for (; *z; z++) {
		const struct field *f;

		if (*z != '%') {
			buf_putc(out, *z);
			continue;
		}
		z++;
		f = field_by_letter(*z);
		if (f)
			f->put(out, p);
		else if (*z == '%')
			buf_putc(out, '%');
		else
			return err_fatal(err, "unknown placeholder '%%%.1s' in $NINJA_STATUS", z);
	}
	buf_put(out, description);
	return 0;
}

/* ---- --status is a value as in a manifest: it ends with the line, $ begins what is not text (ninja A9) */

struct token {
	enum { T_END, T_TEXT, T_VAR, T_BAD } type;
	struct str s;     /* the text, or the name */
	const char *next; /* where to go on */
};

static bool
is_name(char c, bool braces)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '-' || (braces && c == '.');
}

/* after the $ */
static struct token
read_variable(const char *z)
{
	bool braces = *z == '{';
	const char *name = z + braces, *end = name;

	while (is_name(*end, braces))
		end++;
	if (end == name || (braces && *end != '}'))
		return (struct token){.type = T_BAD};
	return (struct token){T_VAR, {name, (size_t)(end - name)}, end + braces};
}

static struct token
read_token(const char *z)
{
	size_t n = strcspn(z, "$\n");

	if (n)
		return (struct token){T_TEXT, {z, n}, z + n};
	if (*z != '$')
		return (struct token){.type = T_END};
	if (z[1] == '$' || z[1] == ' ' || z[1] == ':')
		return (struct token){T_TEXT, {z + 1, 1}, z + 2};
	if (z[1] == '\n')
		return (struct token){T_TEXT, {z, 0}, z + 2 + strspn(z + 2, " ")};
	return read_variable(z + 1);
}

/* a caret under the $, as for manifests (ninja A12) */
static int
bad_escape(const char *pattern, const char *at, struct err *err)
{
	int column = (int)MIN(at - pattern, 72);

	err_fatal(err, "invalid --status: --status:1: bad $-escape (literal $ must be written as $$)");
	if (column > 0 && column < 72)
		buf_printf(&err->text, "\n%.72s%s\n%*s^ near here", pattern,
		           strlen(pattern) > 72 ? "..." : "", column, "");
	return -1;
}

int
format_check(const char *pattern, struct err *err)
{
	struct token t;

	for (const char *z = pattern; (t = read_token(z)).type != T_END; z = t.next)
		if (t.type == T_BAD)
			return bad_escape(pattern, z, err);
	return 0;
}

int
format_dollar(struct buf *out, const char *pattern, const struct progress *p, struct str description,
              struct err *err)
{
	struct token t;

	for (const char *z = pattern; (t = read_token(z)).type != T_END; z = t.next) {
		const struct field *f = t.type == T_VAR ? field_by_name(t.s) : NULL;

		BUG_ON(t.type == T_BAD); /* see format_check */
		if (t.type == T_TEXT)
			buf_put(out, t.s);
		else if (f)
			f->put(out, p);
		else if (str_eq(t.s, STR("description")))
			buf_put(out, description);
		else
			return err_fatal(err, "unknown variable '%.*s' in --status format", STR_FMT(t.s));
	}
	return 0;
}
