/* content.c - see content.h. SPDX-License-Identifier: Apache-2.0
 *
 * A line per file: hash, mtime, since, name. Names with a newline in them are not kept. */
#include "store/content.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fd.h"
#include "data/hash.h"
#include "store/logfile.h"

#define HEADER "# weir content v1\n"

static void
set_entry(struct content *c, struct str name, const struct content_entry *entry)
{
	uint32_t id = intern_add(&c->paths, name);

	if (id == c->entries.n)
		vec_push(&c->entries, *entry);
	else
		c->entries.p[id] = *entry;
}

/* a line without its newline, which is a NUL by now */
static void
take_line(struct content *c, const char *line)
{
	struct content_entry e;
	int name = 0;

	if (sscanf(line, "%16" SCNx64 "%16" SCNx64 " %" SCNd64 " %" SCNd64 " %n", &e.hash[0], &e.hash[1],
	           &e.mtime, &e.since, &name) == 4 &&
	    name && line[name])
		set_entry(c, str_of(line + name), &e);
}

void
content_load(struct content *c, const char *path)
{
	struct buf text = {0};
	char *at, *end;

	*c = (struct content){.path = xstrdup(path)};
	if (fd_read_file(path, &text) == 0 && str_starts(buf_str(&text), STR(HEADER)))
		for (at = text.p + strlen(HEADER); (end = strchr(at, '\n')) != NULL; at = end + 1) {
			*end = '\0';
			take_line(c, at);
		}
	buf_free(&text);
}

void
content_fini(struct content *c)
{
	intern_fini(&c->paths);
	vec_free(&c->entries);
	xfree(c->path);
}

bool
content_note(struct content *c, struct str name, struct str bytes, int64_t mtime)
{
	uint32_t id = intern_find(&c->paths, name);
	struct content_entry now = {.mtime = mtime, .since = mtime};
	bool same;

	hash_wide(bytes, now.hash);
	same = id != NONE && memcmp(now.hash, c->entries.p[id].hash, sizeof now.hash) == 0;
	if (same)
		now.since = c->entries.p[id].since;
	c->changed = true;
	set_entry(c, name, &now);
	return same;
}

int64_t
content_since(const struct content *c, struct str name, int64_t mtime)
{
	uint32_t id = intern_find(&c->paths, name);

	return id != NONE && c->entries.p[id].mtime == mtime ? c->entries.p[id].since : mtime;
}

int
content_save(struct content *c, struct err *err)
{
	struct rewrite w;
	struct file_mark mark;
	int rc;

	if (!c->changed)
		return 0;
	rewrite_begin(&w, c->path);
	buf_puts(&w.out, HEADER);
	for (uint32_t i = 0; i < c->entries.n; i++) {
		const struct content_entry *e = &c->entries.p[i];
		struct str name = intern_get(&c->paths, i);

		if (memchr(name.p, '\n', name.n))
			continue;
		buf_printf(&w.out, "%016" PRIx64 "%016" PRIx64 " %" PRId64 " %" PRId64 " %s\n", e->hash[0],
		           e->hash[1], e->mtime, e->since, name.p);
		rewrite_spill(&w);
	}
	rc = rewrite_commit(&w, &mark);
	c->changed = rc < 0;
	return rc < 0 ? err_set(err, "writing %s: %s", c->path, strerror(-rc)) : 0;
}
