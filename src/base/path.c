/* path.c - see path.h. SPDX-License-Identifier: Apache-2.0 */
#include "base/path.h"

#include <stdlib.h>

/* where the component that ends before `end` begins; `end` may stand on its closing slash */
static size_t
component_begin(const char *p, size_t floor, size_t end)
{
	while (end > floor && p[end - 1] != '/')
		end--;
	return end;
}

/* One pass: `out` is what is kept so far and never overtakes the reading position. `floor` is the part
 * that ".." may not eat: the root slash and every leading "../". */
size_t
path_canon(char *p, size_t n)
{
	size_t in = 0, out = 0, floor;

	if (!n)
		return 0;
	if (p[0] == '/')
		in = out = 1;
	floor = out;
	while (in < n) {
		const char *slash = memchr(p + in, '/', n - in);
		size_t len = slash ? (size_t)(slash - (p + in)) : n - in;

		if (len == 2 && p[in] == '.' && p[in + 1] == '.') {
			if (out > floor) {
				out = component_begin(p, floor, out - 1);
			} else {
				memmove(p + out, p + in, 2);
				out += 2;
				p[out++] = '/'; /* overwrites a slash, or stands at p[n] and is cut below */
				floor = out;
			}
		} else if (len && !(len == 1 && p[in] == '.')) {
			memmove(p + out, p + in, len);
			out += len;
			p[out++] = '/';
		}
		in += len + 1;
	}
	if (out > 1 && p[out - 1] == '/')
		out--; /* the slash after the last component; a lone root keeps its own */
	if (!out)
		p[out++] = '.';
	return out;
}

void
path_canon_buf(struct buf *b)
{
	if (!b->n)
		return;
	buf_grow(b, 1); /* path_canon may touch p[n] */
	b->n = path_canon(b->p, b->n);
	b->p[b->n] = '\0';
}

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '+' || c == '-' || c == '.' || c == '/';
}

void
path_quote(struct buf *b, struct str s)
{
	size_t i = 0;

	while (i < s.n && is_plain(s.p[i]))
		i++;
	if (i == s.n) {
		buf_put(b, s);
		return;
	}
	buf_putc(b, '\'');
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\'')
			buf_puts(b, "'\\''");
		else
			buf_putc(b, s.p[i]);
	}
	buf_putc(b, '\'');
}

struct str
path_dir(struct str s)
{
	while (s.n && s.p[s.n - 1] != '/')
		s.n--;
	while (s.n > 1 && s.p[s.n - 1] == '/')
		s.n--;
	return s;
}

static bool
ends_component(struct str s, size_t i)
{
	return i == s.n || s.p[i] == '/';
}

/* how much of two absolute paths is the same directory, without its last slash */
static size_t
common_directory(struct str a, struct str b)
{
	size_t same = 0;

	for (size_t i = 0; i <= MIN(a.n, b.n); i++) {
		if (ends_component(a, i) && ends_component(b, i))
			same = i;
		if (i == MIN(a.n, b.n) || a.p[i] != b.p[i])
			break;
	}
	return same;
}

void
path_relative(struct buf *out, struct str to, struct str from)
{
	size_t same, before = out->n;

	to.n -= to.n == 1; /* "/" ends where its only slash begins, as others do */
	from.n -= from.n == 1;
	same = common_directory(to, from);
	for (size_t i = same; i < from.n; i++)
		if (from.p[i] == '/')
			buf_puts(out, out->n == before ? ".." : "/..");
	if (out->n == before && same == to.n)
		buf_putc(out, '.');
	if (out->n > before && same < to.n)
		buf_putc(out, '/');
	if (same < to.n)
		buf_put(out, (struct str){to.p + same + 1, to.n - same - 1});
}

/* the textbook row-by-row table; a row whose minimum is beyond max ends it early */
unsigned
path_distance(struct str a, struct str b, unsigned max)
{
	unsigned *row = xmalloc((b.n + 1) * sizeof *row), d;

	for (size_t j = 0; j <= b.n; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned diagonal = row[0], best;

		row[0] = (unsigned)i;
		best = row[0];
		for (size_t j = 1; j <= b.n; j++) {
			unsigned above = row[j], swap = diagonal + (a.p[i - 1] != b.p[j - 1]);

			row[j] = MIN(MIN(above, row[j - 1]) + 1, swap);
			best = MIN(best, row[j]);
			diagonal = above;
		}
		if (best > max) {
			xfree(row);
			return max + 1;
		}
	}
	d = row[b.n];
	xfree(row);
	return MIN(d, max + 1);
}
