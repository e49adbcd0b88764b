/* json.c - see json.h. SPDX-License-Identifier: Apache-2.0 */
#include "data/json.h"

#include <inttypes.h>

#include "data/utf8.h"

/* the letter after the backslash, for characters that have one; else 0 */
static char
short_escape(char c)
{
	static const char special[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *at = c ? strchr(special, c) : NULL;

	return at ? letters[at - special] : 0;
}

static bool
is_plain(char c)
{
	return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

/* what is neither plain nor a character: one byte */
static void
put_escape(struct buf *out, char c)
{
	char letter = short_escape(c);

	if (letter)
		buf_add(out, (const char[]){'\\', letter}, 2);
	else
		buf_printf(out, "\\u%04x", (unsigned char)c);
}

/* how many bytes at the start of s can be copied as they are */
static size_t
plain_run(struct str s, bool strict)
{
	size_t i = 0, n = 1;
	uint32_t cp;

	for (; i < s.n && n && is_plain(s.p[i]); i += n) {
		if (!strict || (unsigned char)s.p[i] < 0x80)
			n = 1;
		else
			n = utf8_next((struct str){s.p + i, s.n - i}, &cp);
	}
	return i;
}

static void
put_string(struct buf *out, struct str s, bool strict)
{
	buf_putc(out, '"');
	while (s.n) {
		size_t n = plain_run(s, strict);

		buf_add(out, s.p, n);
		if (n < s.n)
			put_escape(out, s.p[n++]);
		s.p += n;
		s.n -= n;
	}
	buf_putc(out, '"');
}

void
json_string(struct buf *out, struct str s)
{
	put_string(out, s, false);
}

void
json_text(struct buf *out, struct str s)
{
	put_string(out, s, true);
}

/* before every value and key; a key takes the comma, so that its value has none */
static void
separate(struct json *j)
{
	if (j->comma)
		buf_putc(j->out, ',');
	j->comma = true;
}

void
json_open(struct json *j, char bracket)
{
	separate(j);
	buf_putc(j->out, bracket);
	j->comma = false;
}

void
json_close(struct json *j, char bracket)
{
	buf_putc(j->out, bracket);
	j->comma = true;
}

void
json_key(struct json *j, const char *key)
{
	separate(j);
	json_text(j->out, str_of(key));
	buf_putc(j->out, ':');
	j->comma = false;
}

void
json_str(struct json *j, struct str s)
{
	separate(j);
	json_text(j->out, s);
}

void
json_int(struct json *j, int64_t n)
{
	separate(j);
	buf_printf(j->out, "%" PRId64, n);
}

void
json_bool(struct json *j, bool b)
{
	separate(j);
	buf_puts(j->out, b ? "true" : "false");
}

void
json_key_str(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	json_str(j, s);
}

void
json_key_int(struct json *j, const char *key, int64_t n)
{
	json_key(j, key);
	json_int(j, n);
}

void
json_key_open(struct json *j, const char *key, char bracket)
{
	json_key(j, key);
	json_open(j, bracket);
}
