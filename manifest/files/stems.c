/* stems.c - see stems.h. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/files/stems.h"

#include <stdlib.h>

#include "data/hash.h"

void
mk_stems_begin(struct mk_stems *s, uint32_t room)
{
	uint32_t nbits = 64;

	while (nbits / 16 < room)
		nbits *= 2;
	mk_stems_fini(s);
	*s = (struct mk_stems){.nbits = nbits, .room = nbits / 16};
	s->bits = xcalloc(nbits / 64, sizeof *s->bits);
}

void
mk_stems_fini(struct mk_stems *s)
{
	xfree(s->bits);
	*s = (struct mk_stems){0};
}

static void
set(struct mk_stems *s, struct str text)
{
	uint64_t h = hash_bytes(text);

	for (int i = 0; i < 2; i++, h >>= 32)
		s->bits[(h & (s->nbits - 1)) / 64] |= (uint64_t)1 << (h & 63);
}

bool
mk_stems_has(const struct mk_stems *s, struct str text)
{
	uint64_t h = hash_bytes(text);
	bool has = s->nbits != 0;

	for (int i = 0; i < 2 && has; i++, h >>= 32)
		has = s->bits[(h & (s->nbits - 1)) / 64] >> (h & 63) & 1;
	return has;
}

/* SCCS has s.x for x: it is found by the name that it stands for, which may be whole */
static void
add_version(struct mk_stems *s, struct str name, size_t skip)
{
	struct buf text = {0};

	buf_add(&text, name.p, skip);
	buf_add(&text, name.p + skip + 2, name.n - skip - 2);
	for (size_t i = skip + 1; i < text.n; i++)
		if (text.p[i] == '.' || text.p[i] == ',')
			set(s, (struct str){text.p, i});
	set(s, buf_str(&text));
	buf_free(&text);
}

void
mk_stems_add(struct mk_stems *s, struct str name, size_t skip)
{
	for (size_t i = skip + 1; i < name.n; i++)
		if (name.p[i] == '.' || name.p[i] == ',')
			set(s, (struct str){name.p, i});
	if (name.n > skip + 2 && name.p[skip] == 's' && name.p[skip + 1] == '.')
		add_version(s, name, skip);
}
