/* elide.c - see elide.h. SPDX-License-Identifier: Apache-2.0 */
#include "status/elide.h"

#include "data/utf8.h"

#define ESC '\033'

/* the length of the CSI sequence whose ESC [ s begins with; all of s if it has no final letter */
static size_t
csi_length(struct str s)
{
	size_t i = 2;

	while (i < s.n && !((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z')))
		i++;
	return MIN(i + 1, s.n);
}

/* an ESC that begins nothing we know goes by itself, as with ninja */
void
strip_csi(struct buf *out, struct str s)
{
	while (s.n) {
		const char *esc = memchr(s.p, ESC, s.n);
		size_t n = esc ? (size_t)(esc - s.p) : s.n;

		buf_add(out, s.p, n);
		s.p += n;
		s.n -= n;
		if (!esc)
			break;
		n = s.n > 1 && s.p[1] == '[' ? csi_length(s) : 1;
		s.p += n;
		s.n -= n;
	}
}

/* something that is kept or dropped as a whole: a character, or a colour sequence of no width */
struct cell {
	size_t n;
	size_t width;
	bool is_color;
};

/* ESC [ digits and semicolons m */
static size_t
color_length(struct str s)
{
	size_t i = 2;

	if (s.n < 3 || s.p[0] != ESC || s.p[1] != '[')
		return 0;
	while (i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == ';'))
		i++;
	return i < s.n && s.p[i] == 'm' ? i + 1 : 0;
}

/* bytes that are not UTF-8 have one column each */
static struct cell
first_cell(struct str s)
{
	size_t n = color_length(s);
	uint32_t cp;

	if (n)
		return (struct cell){.n = n, .is_color = true};
	n = utf8_next(s, &cp);
	return n ? (struct cell){.n = n, .width = utf8_width(cp)} : (struct cell){.n = 1, .width = 1};
}

static size_t
display_width(struct str s)
{
	size_t width = 0;

	while (s.n) {
		struct cell c = first_cell(s);

		width += c.width;
		s.p += c.n;
		s.n -= c.n;
	}
	return width;
}

/* a colour right before the gap belongs behind the dots, a combining mark before them */
static bool
begins_gap(const struct cell *c, size_t at, size_t left)
{
	return c->is_color ? at >= left : at + c->width > left;
}

/* The left part takes the smaller half of what the dots leave; a wide character that straddles an edge of
 * the gap is dropped. Colours inside the gap follow the dots, so that the right part looks as it would. */
void
elide_middle(struct buf *out, struct str s, size_t width)
{
	size_t all = s.n <= width ? 0 : display_width(s); /* no character has fewer bytes than columns */
	size_t dots = MIN(width, 3), left = (width - dots) / 2, right = width - dots - left;
	bool gap = false;

	if (all <= width) {
		buf_put(out, s);
		return;
	}
	for (size_t at = 0; s.n;) {
		struct cell c = first_cell(s);

		if (!gap && begins_gap(&c, at, left)) {
			gap = true;
			buf_add(out, "...", dots);
		}
		if (!gap || c.is_color || at >= all - right)
			buf_add(out, s.p, c.n);
		at += c.width;
		s.p += c.n;
		s.n -= c.n;
	}
}
