/* input.c - the files of a manifest: read once each, however often they are included while they are open.
 * SPDX-License-Identifier: Apache-2.0 */
#include "parser.h"

/* A file may include itself, with variables that tell it when to stop. One that is open so often will not. */
enum { SAME_FILE_MAX = 1000 };

/* Values that the first file of such a size says are not copied: it stays. */
enum { LARGE = 1024 * 1024 };

void
parser_close_file(struct parser *p)
{
	struct input f = vec_pop(&p->files);

	if (f.owner < p->files.n) {
		p->files.p[f.owner].times--;
	} else {
		builds_keep(&p->builds, &f.path);
		builds_keep(&p->builds, &f.text);
	}
}

/* the index of the file if it is open, or NONE */
static uint32_t
find_owner(const struct parser *p, uint32_t name)
{
	uint32_t at = map_get(&p->owners, name);

	if (at >= p->files.n || p->files.p[at].owner != at || p->files.p[at].name != name)
		return NONE;
	return at;
}

static int
read_file(struct parser *p, struct str path, uint32_t name)
{
	struct input f = {.name = name, .owner = p->files.n};
	int rc;

	buf_put(&f.path, path);
	rc = p->opts->disk->read(p->opts->disk, buf_cstr(&f.path), &f.text);
	if (rc < 0) {
		err_set(p->err, "loading '%s': %s", buf_cstr(&f.path), strerror(-rc));
		buf_free(&f.path);
		buf_free(&f.text);
		return -1;
	}
	if (f.text.n >= (p->builds.always ? p->builds.piece : LARGE) && !p->n->manifest.n && !p->n->text.n) {
		p->n->manifest = f.text;
		f.text = (struct buf){0};
		f.large = true;
	}
	map_set(&p->owners, name, f.owner);
	vec_push(&p->files, f);
	return 0;
}

static struct str
text_of(struct parser *p, struct input *owner)
{
	struct buf *text = owner->large ? &p->n->manifest : &owner->text;

	return (struct str){buf_cstr(text), text->n};
}

int
parser_open_file(struct parser *p, struct str path, uint32_t scope, bool own_scope)
{
	uint32_t name = intern_add(&p->g->names, path), at = find_owner(p, name);
	struct input *owner;

	if (at != NONE) {
		vec_push(&p->files, ((struct input){.name = name, .owner = at}));
		in(p)->reading = p->files.p[at].reading;
		noter_mark_odd(&p->noter, in(p)->reading);
	} else if (read_file(p, path, name) < 0) {
		return -1;
	} else {
		in(p)->reading = noter_open(&p->noter, name, scope, own_scope);
	}
	in(p)->scope = scope;
	owner = &p->files.p[in(p)->owner];
	lex_init(lx(p), buf_cstr(&owner->path), text_of(p, owner));
	in(p)->gap = lx(p)->at;
	if (++owner->times <= SAME_FILE_MAX)
		return 0;
	parser_close_file(p);
	return err_set(p->err, "'%.*s' includes itself without end", STR_FMT(path));
}
