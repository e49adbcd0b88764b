/* json_test.c - writing JSON. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "data/json.h"

static void
assert_text(struct str s, const char *expected)
{
	struct buf out = {0};

	json_text(&out, s);
	assert_string_equal(buf_cstr(&out), expected);
	buf_free(&out);
}

static void
text_escapes_what_must_be(void **state)
{
	(void)state;
	assert_text(STR(""), "\"\"");
	assert_text(STR("plain / text"), "\"plain / text\"");
	assert_text(STR("\"\\\b\f\n\r\t"), "\"\\\"\\\\\\b\\f\\n\\r\\t\"");
	assert_text(STR("a\0b\x1f\x7f"), "\"a\\u0000b\\u001f\x7f\"");
}

static void
text_keeps_utf8_and_reads_other_bytes_as_latin_1(void **state)
{
	(void)state;
	assert_text(STR("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80"), "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\"");
	assert_text(STR("\xe4"), "\"\\u00e4\"");
	assert_text(STR("a\x80z"), "\"a\\u0080z\"");
	assert_text(STR("\xc3"), "\"\\u00c3\"");                 /* cut off */
	assert_text(STR("\xe2\x82"), "\"\\u00e2\\u0082\"");
	assert_text(STR("\xc0\xaf"), "\"\\u00c0\\u00af\"");      /* longer than need be */
	assert_text(STR("\xed\xa0\x80"), "\"\\u00ed\\u00a0\\u0080\""); /* half a surrogate pair */
	assert_text(STR("\xf4\x90\x80\x80"), "\"\\u00f4\\u0090\\u0080\\u0080\""); /* beyond the last */
	assert_text(STR("\xff\xc3\xa4"), "\"\\u00ff\xc3\xa4\"");
}

static void
string_passes_other_bytes_through(void **state)
{
	struct buf out = {0};

	(void)state;
	json_string(&out, STR("\xe4\n\"\x01"));
	assert_string_equal(buf_cstr(&out), "\"\xe4\\n\\\"\\u0001\"");
	buf_free(&out);
}

static void
writer_puts_commas_where_they_belong(void **state)
{
	struct buf out = {0};
	struct json j = {.out = &out};

	(void)state;
	json_open(&j, '{');
	json_key(&j, "a");
	json_int(&j, INT64_MIN);
	json_key(&j, "b");
	json_open(&j, '[');
	json_close(&j, ']');
	json_key(&j, "c");
	json_open(&j, '[');
	json_bool(&j, true);
	json_bool(&j, false);
	json_open(&j, '{');
	json_close(&j, '}');
	json_str(&j, STR("x"));
	json_close(&j, ']');
	json_key(&j, "d");
	json_str(&j, STR("\xff"));
	json_close(&j, '}');
	assert_string_equal(buf_cstr(&out), "{\"a\":-9223372036854775808,\"b\":[],\"c\":[true,false,{},\"x\"],"
	                                    "\"d\":\"\\u00ff\"}");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_escapes_what_must_be),
		cmocka_unit_test(text_keeps_utf8_and_reads_other_bytes_as_latin_1),
		cmocka_unit_test(string_passes_other_bytes_through),
		cmocka_unit_test(writer_puts_commas_where_they_belong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
