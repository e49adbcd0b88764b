/* depfile.re - see depfile.h. SPDX-License-Identifier: Apache-2.0
 * Compilers agree on little here: GNU make's escapes, written more or less. What we take is what ninja takes
 * (ninja O2), byte for byte. */
#include "manifest/depfile.h"

#include <stdlib.h>

#include "data/hash.h"

/*!re2c
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYCURSOR = p;
	re2c:define:YYMARKER = marker;
	re2c:yyfill:enable = 0;

	bs      = "\\";
	newline = "\r"? "\n";
	plain   = [a-zA-Z0-9+?"'&,/_:.~()}{%=@[\]!\x80-\xFF-];
*/

struct reader {
	char *at, *end;
	bool colon, newline; /* how the last word ended: maybe both */
};

/* the last n bytes before `to` go where the word is put together, which falls behind as escapes are undone */
static char *
keep(char *out, const char *to, size_t n)
{
	if (out != to - n)
		memmove(out, to - n, n);
	return out + n;
}

/* the next word, unescaped and without a colon at its end; empty where there are only separators */
static struct str
next_word(struct reader *r)
{
	char *p = r->at, *begin = p, *out = p, *marker;
	bool joined = false;

	for (;;) {
		const char *span = p;

		/*!re2c
		(bs bs)* bs " "          { out = keep(out, p, (size_t)(p - span) / 2); continue; }
		(bs bs)+ " "             { out = keep(out, p - 1, (size_t)(p - span) - 1); break; }
		bs+ ":" [ \t\r\n\000]    { out = keep(out, p - 1, (size_t)(p - span) - 1); break; }
		bs+ [#:]                 { out = keep(out, p, (size_t)(p - span) - 1); continue; }
		"$$"                     { out = keep(out, p, 1); continue; }
		plain+ | bs+ [^\r\n\000] { out = keep(out, p, (size_t)(p - span)); continue; }
		newline                  { break; }
		bs newline               { joined = true; break; }
		*                        { break; }
		*/
	}
	r->newline = p[-1] == '\n' && !joined;
	r->colon = out > begin && out[-1] == ':';
	r->at = p;
	return (struct str){begin, (size_t)(out - begin) - r->colon};
}

/* ---- which names were there already */

enum { OUT, IN }; /* a slot is file, index in its list, and which list: 32, 31, 1 bits */

static struct str
slot_name(const struct depfile *d, uint64_t slot)
{
	uint32_t at = (uint32_t)slot >> 1;

	return slot & 1 ? d->ins.p[at] : d->outs.p[at];
}

/* the slot of name in one of the lists, or the free one where it belongs */
static uint64_t *
slot_of(const struct depfile *d, struct str name, unsigned list)
{
	for (uint32_t i = (uint32_t)hash_bytes(name);; i++) {
		uint64_t *slot = &d->slots[i & (d->nslots - 1)];

		if (*slot >> 32 != d->file || ((*slot & 1) == list && str_eq(slot_name(d, *slot), name)))
			return slot;
	}
}

static bool
has(const struct depfile *d, struct str name, unsigned list)
{
	return *slot_of(d, name, list) >> 32 == d->file;
}

static uint64_t
slot_to(const struct depfile *d, unsigned list, uint32_t at)
{
	return (uint64_t)d->file << 32 | at << 1 | list;
}

/* keeps the table at most half full */
static void
grow(struct depfile *d)
{
	xfree(d->slots);
	d->nslots = d->nslots ? d->nslots * 2 : 256;
	d->slots = xcalloc(d->nslots, sizeof *d->slots);
	for (uint32_t i = 0; i < d->outs.n; i++)
		*slot_of(d, d->outs.p[i], OUT) = slot_to(d, OUT, i);
	for (uint32_t i = 0; i < d->ins.n; i++)
		*slot_of(d, d->ins.p[i], IN) = slot_to(d, IN, i);
}

static void
begin_file(struct depfile *d)
{
	d->outs.n = d->ins.n = 0;
	if (!++d->file) { /* after 4 billion files the first one's slots would be taken for ours */
		memset(d->slots, 0, d->nslots * sizeof *d->slots);
		d->file = 1;
	}
	if (!d->nslots)
		grow(d);
}

/* true if the name is new to the list */
static bool
add(struct depfile *d, struct str name, unsigned list)
{
	uint64_t *slot = slot_of(d, name, list);

	if (*slot >> 32 == d->file)
		return false;
	*slot = slot_to(d, list, list == IN ? d->ins.n : d->outs.n);
	if (list == IN)
		vec_push(&d->ins, name);
	else
		vec_push(&d->outs, name);
	if ((d->ins.n + d->outs.n) * 2 > d->nslots)
		grow(d);
	return true;
}

int
depfile_parse(struct depfile *d, struct buf *text, struct err *err)
{
	struct reader r = {.at = text->p, .end = text->p + text->n};
	bool any = false, any_target = false;
	unsigned list = OUT;
	bool header = false; /* gcc -MP: an input again, as a target that has no inputs */

	begin_file(d);
	while (r.at < r.end) {
		struct str word = next_word(&r);

		if (word.n && list == OUT && has(d, word, IN))
			header = true;
		else if (word.n && add(d, word, list) && list == IN && header)
			return err_set(err, "inputs may not also have inputs");
		any |= word.n != 0;
		any_target |= r.colon;
		list = r.newline ? OUT : r.colon ? IN : list;
		header &= !r.newline;
	}
	return any && !any_target ? err_set(err, "expected ':' in depfile") : 0;
}

void
depfile_free(struct depfile *d)
{
	vec_free(&d->outs);
	vec_free(&d->ins);
	xfree(d->slots);
	*d = (struct depfile){0};
}
