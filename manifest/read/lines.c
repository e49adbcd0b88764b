/* lines.c - from bytes to logical lines: what a backslash at the end joins, what # hides (make §1.4).
 * SPDX-License-Identifier: Apache-2.0 */
#include "manifest/read/reader.h"

/* is the newline at i preceded by an odd number of backslashes? */
static bool
is_continued(struct str text, size_t from, size_t i)
{
	size_t n = 0;

	while (i - n > from && text.p[i - n - 1] == '\\')
		n++;
	return n % 2;
}

bool
mk_line_next(struct mk_reader *r)
{
	size_t begin = r->pos, end = begin;
	const char *nl;

	r->at = (struct mk_at){r->file, r->next_line};
	if (begin >= r->text.n)
		return false;
	r->joined = false;
	for (;; end++, r->joined = true) {
		nl = memchr(r->text.p + end, '\n', r->text.n - end);
		end = nl ? (size_t)(nl - r->text.p) : r->text.n;
		/* behind a backslash there may be no line at all */
		r->next_line += !r->fixed && (nl || r->text.p[r->text.n - 1] != '\n');
		if (!nl || !is_continued(r->text, begin, end))
			break;
	}
	r->raw = (struct str){r->text.p + begin, end - begin};
	r->pos = end + 1;
	if (end > begin && r->text.p[end - 1] == '\0') {
		r->raw.n--;
		mk_error(r->mk, &r->at, "warning: NUL character seen; rest of line ignored");
	}
	return true;
}

/* the backslash before the newline goes, its fellows are halved, the blanks around become one */
static void
join(struct mk *mk, struct buf *out, size_t begin)
{
	size_t n = 0;

	while (out->n - n > begin && out->p[out->n - n - 1] == '\\')
		n++;
	out->n -= n - n / 2;
	if (n < 2 && !mk->rules.posix)
		while (out->n > begin && mk_is(out->p[out->n - 1], CLASS_BLANK))
			out->n--;
	buf_putc(out, ' ');
}

void
mk_line_collapse(struct mk *mk, struct str raw, struct buf *out)
{
	size_t begin = out->n;
	const char *nl;

	while ((nl = memchr(raw.p, '\n', raw.n)) != NULL) {
		size_t n = (size_t)(nl - raw.p);

		buf_add(out, raw.p, n);
		join(mk, out, begin);
		raw = mk_skip((struct str){nl + 1, raw.n - n - 1}, CLASS_BLANK);
	}
	buf_put(out, raw);
}

void
mk_line_uncomment(struct buf *line)
{
	if (line->n && memchr(line->p, '#', line->n)) {
		line->n = mk_seek(line, 0, CLASS_COMMENT, true);
		line->p[line->n] = '\0';
	}
}

struct str
mk_line_parsed(struct mk_reader *r)
{
	if (!r->joined && !memchr(r->raw.p, '#', r->raw.n))
		return r->raw;
	buf_clear(&r->line);
	mk_line_collapse(r->mk, r->raw, &r->line);
	mk_line_uncomment(&r->line);
	return buf_str(&r->line);
}

bool
mk_line_begins(struct str line, const char *word, struct str *rest)
{
	size_t n = strlen(word);

	if (line.n < n || memcmp(line.p, word, n) != 0 || (line.n > n && !mk_is(line.p[n], CLASS_SPACE)))
		return false;
	*rest = mk_trim((struct str){line.p + n, line.n - n});
	return true;
}
