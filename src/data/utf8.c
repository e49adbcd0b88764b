/* utf8.c - see utf8.h. SPDX-License-Identifier: Apache-2.0 */
#include "data/utf8.h"

/* what a first byte says; `least` refuses a character spelled longer than it has to be */
static const struct lead {
	uint8_t mask, bits;
	uint8_t n;
	uint32_t least;
} leads[] = {
	{0x80, 0x00, 1, 0},
	{0xe0, 0xc0, 2, 0x80},
	{0xf0, 0xe0, 3, 0x800},
	{0xf8, 0xf0, 4, 0x10000},
};

static const struct lead *
find_lead(uint8_t byte)
{
	for (size_t i = 0; i < countof(leads); i++)
		if ((byte & leads[i].mask) == leads[i].bits)
			return &leads[i];
	return NULL;
}

size_t
utf8_next(struct str s, uint32_t *cp)
{
	const uint8_t *p = (const uint8_t *)s.p;
	const struct lead *lead = s.n ? find_lead(p[0]) : NULL;
	uint32_t c;

	if (!lead || s.n < lead->n)
		return 0;
	c = p[0] & (uint8_t)~lead->mask;
	for (size_t i = 1; i < lead->n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < lead->least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*cp = c;
	return lead->n;
}

/* Blocks rather than single characters: good for laying out one line, and never too narrow for the scripts
 * that are double width. wcwidth(3) would need a locale, which a build must not depend on. */
static const struct block {
	uint32_t first, last;
	uint8_t width;
} blocks[] = {
	{0x0300, 0x036f, 0},   /* combining marks */
	{0x0483, 0x0489, 0},   /* … Cyrillic */
	{0x0591, 0x05bd, 0},   /* … Hebrew */
	{0x064b, 0x065f, 0},   /* … Arabic */
	{0x1100, 0x115f, 2},   /* Hangul */
	{0x1ab0, 0x1aff, 0},   /* combining marks */
	{0x1dc0, 0x1dff, 0},   /* … */
	{0x200b, 0x200f, 0},   /* zero width spaces and joiners, direction marks */
	{0x202a, 0x202e, 0},   /* … */
	{0x2060, 0x2064, 0},   /* … */
	{0x20d0, 0x20ff, 0},   /* combining marks for symbols */
	{0x2e80, 0x303e, 2},   /* CJK */
	{0x3041, 0xa4cf, 2},   /* … */
	{0xa960, 0xa97c, 2},   /* Hangul */
	{0xac00, 0xd7a3, 2},   /* … */
	{0xf900, 0xfaff, 2},   /* CJK */
	{0xfe00, 0xfe0f, 0},   /* variation selectors */
	{0xfe10, 0xfe19, 2},   /* vertical forms */
	{0xfe20, 0xfe2f, 0},   /* combining half marks */
	{0xfe30, 0xfe6f, 2},   /* CJK */
	{0xfeff, 0xfeff, 0},   /* byte order mark */
	{0xff00, 0xff60, 2},   /* full width forms */
	{0xffe0, 0xffe6, 2},   /* … */
	{0x1f300, 0x1f64f, 2}, /* pictures */
	{0x1f680, 0x1f6ff, 2}, /* … */
	{0x1f900, 0x1f9ff, 2}, /* … */
	{0x20000, 0x3fffd, 2}, /* CJK */
	{0xe0100, 0xe01ef, 0}, /* variation selectors */
};

unsigned
utf8_width(uint32_t cp)
{
	size_t lo = 0, hi = countof(blocks);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (cp > blocks[mid].last)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < countof(blocks) && cp >= blocks[lo].first ? blocks[lo].width : 1;
}
