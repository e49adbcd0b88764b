/* status_fuzz.c - any bytes as a pattern of the status line, as a description and as output.
 * Input: a width, then a pattern, a NUL, and the text. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "data/json.h"
#include "data/utf8.h"
#include "status/elide.h"
#include "status/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
format(const char *pattern, struct str text, struct buf *out)
{
	struct progress p;
	struct err err = {0};

	progress_init(&p, 2);
	progress_plan(&p, 1000);
	progress_plan(&p, -1);
	progress_start(&p, 0);
	progress_finish(&p, -1, 0, (int64_t)text.n);
	format_percent(out, pattern, &p, text, &err);
	if (format_check(pattern, &err) == 0)
		format_dollar(out, pattern, &p, text, &err);
	err_fini(&err);
	progress_fini(&p);
}

/* what is left after its colours are gone has to fit; ESC that is no colour is a column of its own */
static void
check_width(struct str s, size_t width)
{
	size_t columns = 0;

	while (s.n) {
		size_t color = 2 + (s.n > 2 ? strspn(s.p + 2, "0123456789;") : 0);
		uint32_t cp;
		size_t n = utf8_next(s, &cp);

		if (s.n > color && s.p[0] == '\033' && s.p[1] == '[' && s.p[color] == 'm')
			n = color + 1;
		else
			columns += n ? utf8_width(cp) : 1;
		n = n ? n : 1;
		s.p += n;
		s.n -= n;
	}
	BUG_ON(columns > width);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf copy = {0}, out = {0};
	struct str text;
	size_t end;

	if (n < 2)
		return 0;
	buf_add(&copy, data + 1, n - 1);
	end = strlen(copy.p);
	text = (struct str){copy.p + end, copy.n - end};
	format(copy.p, text, &out);
	buf_clear(&out);
	elide_middle(&out, text, data[0]);
	check_width(buf_str(&out), data[0]);
	buf_clear(&out);
	strip_csi(&out, text);
	json_text(&out, text);
	buf_free(&out);
	buf_free(&copy);
	return 0;
}
