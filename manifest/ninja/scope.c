/* scope.c - see scope.h. SPDX-License-Identifier: Apache-2.0 */
#include "scope.h"

#include "base/path.h"

enum { BLOCK_LINEAR = 16 }; /* a block with more bindings than this is searched through the index */

void
scope_init(struct graph *g, struct ninja *n)
{
	static const char *const words[NWORDS] = {
		[KEY_COMMAND] = "command",
		[KEY_DEPFILE] = "depfile",
		[KEY_DYNDEP] = "dyndep",
		[KEY_DESCRIPTION] = "description",
		[KEY_DEPS] = "deps",
		[KEY_GENERATOR] = "generator",
		[KEY_POOL] = "pool",
		[KEY_RESTAT] = "restat",
		[KEY_RSPFILE] = "rspfile",
		[KEY_RSPFILE_CONTENT] = "rspfile_content",
		[KEY_MSVC_DEPS_PREFIX] = "msvc_deps_prefix",
		[WORD_IN] = "in",
		[WORD_IN_NEWLINE] = "in_newline",
		[WORD_OUT] = "out",
	};

	*n = (struct ninja){.words = intern_count(&g->names)};
	for (uint32_t i = 0; i < NWORDS; i++)
		BUG_ON(intern_add(&g->names, str_of(words[i])) != n->words + i);
	g->front = n;
	g->ops = &ninja_ops;
	scope_new(n, NONE, false);
	rule_new(g, SCOPE_TOP, STR("phony"));
}

void
scope_fini(struct ninja *n)
{
	vec_free(&n->scopes);
	vec_free(&n->bindings);
	map_fini(&n->index);
	vec_free(&n->rules);
	map_fini(&n->rule_index);
	vec_free(&n->parts);
	if (!n->outer)
		buf_free(&n->manifest);
	buf_free(&n->text);
}

void
scope_init_inner(struct graph *g, struct ninja *n, const struct graph *outer)
{
	const struct ninja *around = ninja_of(outer);

	*n = (struct ninja){
		.outer = outer,
		.outer_names = intern_count(&outer->names),
		.outer_scopes = around->scopes.n,
		.outer_bindings = around->bindings.n,
		.words = around->words,
		.manifest = around->manifest,
	};
	g->front = n;
	g->ops = &ninja_ops;
}

uint32_t
scope_new(struct ninja *n, uint32_t parent, bool block)
{
	uint32_t first = n->outer_bindings + n->bindings.n;

	vec_push(&n->scopes, ((struct scope){.parent = parent, .first = first, .indexed = !block}));
	return n->outer_scopes + n->scopes.n - 1;
}

/* ---- whose it is */

static const struct ninja *
around(const struct ninja *n)
{
	return n->outer ? ninja_of(n->outer) : n;
}

static const struct ninja *
owner_of(const struct ninja *n, uint32_t scope)
{
	return scope < n->outer_scopes ? around(n) : n;
}

static struct scope *
scope_of(const struct ninja *n, uint32_t scope)
{
	n = owner_of(n, scope);
	return &n->scopes.p[scope - n->outer_scopes];
}

static struct str
value_of(const struct ninja *n, uint32_t binding)
{
	const struct binding *b;

	if (binding < n->outer_bindings)
		n = around(n);
	b = &n->bindings.p[binding - n->outer_bindings];
	return (struct str){ninja_text(n, b->at), b->n};
}

static uint32_t
find_name(const struct graph *g, struct str name)
{
	const struct ninja *n = ninja_of(g);
	uint32_t id = n->outer ? intern_find(&n->outer->names, name) : NONE;

	if (id == NONE && (id = intern_find(&g->names, name)) != NONE)
		id += n->outer_names;
	return id;
}

static uint32_t
add_name(struct graph *g, struct str name)
{
	uint32_t id = find_name(g, name);

	return id == NONE ? ninja_of(g)->outer_names + intern_add(&g->names, name) : id;
}

static struct str
name_of(const struct graph *g, uint32_t name)
{
	const struct ninja *n = ninja_of(g);

	return name < n->outer_names ? graph_name(n->outer, name) : graph_name(g, name - n->outer_names);
}

/* ---- looking up */

/* the binding of name in this scope alone, or NONE */
static uint32_t
find_here(const struct ninja *n, uint32_t scope, uint32_t name)
{
	const struct ninja *own = owner_of(n, scope);
	const struct scope *s = &own->scopes.p[scope - own->outer_scopes];
	uint32_t word = name - n->words;

	if (word < NKEYS && !(s->keys & 1u << word))
		return NONE; /* most are absent, and every edge is asked for all of them */
	if (s->indexed)
		return map_get(&own->index, map_pair(scope, name));
	for (uint32_t i = s->first; i < s->first + s->n; i++)
		if (own->bindings.p[i - own->outer_bindings].name == name)
			return i;
	return NONE;
}

/* … in this scope (which may be NONE) or the nearest around it */
static uint32_t
find(const struct ninja *n, uint32_t scope, uint32_t name)
{
	uint32_t id = NONE;

	while (scope != NONE && (id = find_here(n, scope, name)) == NONE)
		scope = scope_of(n, scope)->parent;
	return id;
}

/* out may be the text that it is in, so the source is looked up after that has grown */
static void
put_binding(const struct ninja *n, uint32_t id, struct buf *out)
{
	if (id == NONE)
		return;
	buf_grow(out, value_of(n, id).n);
	buf_put(out, value_of(n, id));
}

struct str
scope_get(const struct graph *g, uint32_t scope, struct str name)
{
	const struct ninja *n = ninja_of(g);
	uint32_t word = find_name(g, name);
	uint32_t id = word == NONE ? NONE : find(n, scope, word);

	return id == NONE ? STR("") : value_of(n, id);
}

/* ---- binding */

bool
scope_eval(const struct graph *g, uint32_t scope, struct pieces value, struct buf *out)
{
	size_t begin = out->n;

	for (uint32_t i = 0; i < value.n; i++) {
		struct str text = value.p[i].text;

		if (value.p[i].is_var) {
			uint32_t name = find_name(g, text);

			if (name != NONE)
				put_binding(ninja_of(g), find(ninja_of(g), scope, name), out);
		} else {
			buf_put(out, text);
		}
		if (out->n - begin > VALUE_MAX)
			return false;
	}
	return true;
}

/* from here on the bindings of a block are found through the index, as those of a file are */
static void
index_block(struct ninja *n, uint32_t scope)
{
	struct scope *s = scope_of(n, scope);

	for (uint32_t i = s->first; i < s->first + s->n; i++)
		map_set(&n->index, map_pair(scope, n->bindings.p[i - n->outer_bindings].name), i);
	s->indexed = true;
}

/* the binding of name in scope, a new one if there is none */
static struct binding *
binding_of(struct ninja *n, uint32_t scope, uint32_t name)
{
	struct scope *s = scope_of(n, scope);
	uint32_t id = find_here(n, scope, name), word = name - n->words;

	if (id != NONE)
		return &n->bindings.p[id - n->outer_bindings];
	id = n->outer_bindings + n->bindings.n;
	vec_push(&n->bindings, ((struct binding){.name = name}));
	if (word < NKEYS)
		s->keys |= (uint16_t)(1u << word);
	s->n++;
	if (s->indexed)
		map_set(&n->index, map_pair(scope, name), id);
	else if (s->n > BLOCK_LINEAR)
		index_block(n, scope);
	return &n->bindings.p[id - n->outer_bindings];
}

/* the value is a part of the large file */
static bool
is_said(const struct ninja *n, struct pieces value)
{
	uintptr_t at = (uintptr_t)value.p[0].text.p - (uintptr_t)n->manifest.p;

	return value.n == 1 && !value.p[0].is_var && at < n->manifest.n;
}

static bool
let_said(struct binding *b, struct str value, const char *text)
{
	*b = (struct binding){.name = b->name, .at = (uint32_t)(value.p - text), .n = (uint32_t)value.n};
	return value.n <= VALUE_MAX;
}

static bool
is_full(const struct ninja *n)
{
	return n->manifest.n + n->text.n > UINT32_MAX;
}

/* Any other value is made at the end of text, and moves to where the name had its last one if it fits: a
 * variable that is bound again and again takes no more room than its longest value. */
bool
scope_let(struct graph *g, uint32_t scope, struct str name, struct pieces value, uint32_t eval_in)
{
	struct ninja *n = ninja_of(g);
	size_t at = n->text.n;
	uint32_t len;
	struct binding *b;

	if (value.n && is_said(n, value))
		return let_said(binding_of(n, scope, add_name(g, name)), value.p[0].text, n->manifest.p);
	if (!scope_eval(g, eval_in, value, &n->text) || is_full(n))
		return false;
	len = (uint32_t)(n->text.n - at);
	b = binding_of(n, scope, add_name(g, name));
	if (len > b->room) {
		b->at = (uint32_t)(n->manifest.n + at);
		b->room = len;
	} else if (len) {
		memmove(n->text.p + (b->at - n->manifest.n), n->text.p + at, len);
		n->text.n = at;
	}
	b->n = len;
	return true;
}

/* ---- what was read apart */

static void
merge_bindings(struct graph *g, const struct graph *inner, uint32_t text)
{
	struct ninja *n = ninja_of(g);
	const struct ninja *from = ninja_of(inner);

	vec_reserve(&n->bindings, from->bindings.n);
	for (uint32_t i = 0; i < from->bindings.n; i++) {
		struct binding b = from->bindings.p[i];

		if (b.name >= from->outer_names)
			b.name = intern_add(&g->names, name_of(inner, b.name));
		if (b.at >= n->manifest.n)
			b.at += text;
		vec_push(&n->bindings, b);
	}
}

bool
scope_has_room(const struct graph *g, const struct graph *inner)
{
	const struct ninja *n = ninja_of(g);

	return n->manifest.n + n->text.n + ninja_of(inner)->text.n <= UINT32_MAX;
}

/* Scopes, bindings and text move behind what has come meanwhile: all of them by as much. */
void
scope_merge(struct graph *g, const struct graph *inner, uint32_t first)
{
	struct ninja *n = ninja_of(g);
	const struct ninja *from = ninja_of(inner);
	uint32_t scopes = n->scopes.n - from->outer_scopes, bindings = n->bindings.n - from->outer_bindings;

	merge_bindings(g, inner, (uint32_t)n->text.n);
	buf_put(&n->text, buf_str(&from->text));
	for (uint32_t i = 0; i < from->scopes.n; i++) {
		struct scope s = from->scopes.p[i];

		s.first += bindings;
		vec_push(&n->scopes, s);
		if (s.indexed)
			index_block(n, n->scopes.n - 1);
	}
	for (uint32_t e = first; e < g->edges.n; e++)
		if (g->edges.p[e].scope >= from->outer_scopes)
			g->edges.p[e].scope += scopes;
}

/* ---- rules */

uint32_t
rule_new(struct graph *g, uint32_t scope, struct str name)
{
	struct ninja *n = ninja_of(g);
	uint32_t id = n->rules.n, word = intern_add(&g->names, name);

	vec_push(&n->rules, ((struct rule){.name = word, .scope = scope}));
	map_set(&n->rule_index, map_pair(scope, word), id);
	return id;
}

bool
rule_is_in(const struct graph *g, uint32_t scope, struct str name)
{
	uint32_t word = intern_find(&g->names, name);

	return word != NONE && map_get(&ninja_of(g)->rule_index, map_pair(scope, word)) != NONE;
}

uint32_t
rule_find(const struct graph *g, uint32_t scope, struct str name, uint32_t end)
{
	const struct ninja *n = around(ninja_of(g));
	uint32_t word = find_name(g, name), id;

	for (; word != NONE && scope != NONE; scope = n->scopes.p[scope].parent) {
		id = map_get(&n->rule_index, map_pair(scope, word));
		if (id < end)
			return id;
	}
	return NONE;
}

enum edge_key
rule_key(const struct graph *g, struct str name)
{
	uint32_t word = intern_find(&g->names, name) - ninja_of(g)->words;

	return word < NKEYS ? (enum edge_key)word : NKEYS;
}

bool
rule_let(struct graph *g, uint32_t rule, enum edge_key key, struct pieces value)
{
	struct ninja *n = ninja_of(g);
	struct rule *r = &n->rules.p[rule];

	r->keys |= 1u << key;
	r->value[key] = (struct part_run){n->parts.n, value.n};
	for (uint32_t i = 0; i < value.n; i++) {
		struct str text = value.p[i].text;
		uint32_t at = (uint32_t)(n->manifest.n + n->text.n);
		struct part part = {.var = NONE, .at = at, .n = (uint32_t)text.n};

		if (value.p[i].is_var)
			part = (struct part){.var = intern_add(&g->names, text)};
		else
			buf_put(&n->text, text);
		if (is_full(n))
			return false;
		vec_push(&n->parts, part);
	}
	return true;
}

/* ---- what a key is for an edge */

/* The values of a rule may name each other. Each is expanded at most once, on this stack; a second mention
 * copies what the first left in out. */
struct expansion {
	const struct binder *b;
	const struct ninja *n;
	const struct ninja *rules; /* who has them */
	bool quote; /* paths of $in and $out, for the shell */
	struct buf *out;
	size_t begin; /* in out */
	struct err *err;

	struct {
		enum edge_key key;
		uint32_t part, end; /* parts still to come */
	} stack[NKEYS];
	uint32_t depth;
	uint32_t done; /* 1 << key: expanded, to: */
	struct {
		size_t at, n;
	} value[NKEYS];
};

static void
put_paths(struct expansion *x, struct ids nodes, char separator)
{
	for (uint32_t i = 0; i < nodes.n; i++) {
		struct str path = graph_path(x->b->g, nodes.p[i]);

		if (i)
			buf_putc(x->out, separator);
		if (x->quote)
			path_quote(x->out, path);
		else
			buf_put(x->out, path);
	}
}

/* "cycle in rule variables: a -> b -> a". The key that was asked for first is not where the cycle is said to
 * begin if it has others to begin with. */
static int
fail_cycle(struct expansion *x, enum edge_key again)
{
	uint32_t first = 0, n;
	struct buf path = {0};
	int rc;

	while (x->stack[first].key != again)
		first++;
	n = x->depth - first;
	for (uint32_t i = 0; i <= n; i++) {
		uint32_t at = first + (first ? i : i + 1) % n;

		buf_put(&path, name_of(x->b->g, x->n->words + x->stack[at].key));
		buf_puts(&path, i < n ? " -> " : "");
	}
	rc = err_fatal(x->err, "cycle in rule variables: %s", path.p);
	buf_free(&path);
	return rc;
}

static int
enter(struct expansion *x, enum edge_key key)
{
	struct part_run run = x->rules->rules.p[x->b->rule].value[key];

	if (x->done & 1u << key) {
		buf_grow(x->out, x->value[key].n);
		buf_add(x->out, x->out->p + x->value[key].at, x->value[key].n);
		return 0;
	}
	for (uint32_t i = 0; i < x->depth; i++)
		if (x->stack[i].key == key)
			return fail_cycle(x, key);
	x->stack[x->depth].key = key;
	x->stack[x->depth].part = run.first;
	x->stack[x->depth].end = run.first + run.n;
	x->depth++;
	x->value[key].at = x->out->n;
	return 0;
}

/* ninja C2: the edge's files, its own block, its rule, the scopes around it. An edge without a block has the
 * file's scope for its own, whose variables thus hide the rule's (ninja C3). */
static int
put_var(struct expansion *x, uint32_t name)
{
	const struct binder *b = x->b;
	uint32_t word = name - x->n->words, id;

	if (word >= NKEYS && word < NWORDS)
		put_paths(x, word == WORD_OUT ? b->outs : b->ins, word == WORD_IN_NEWLINE ? '\n' : ' ');
	else if ((id = find_here(x->n, b->scope, name)) != NONE)
		put_binding(x->n, id, x->out);
	else if (word < NKEYS && x->rules->rules.p[b->rule].keys & 1u << word)
		return enter(x, (enum edge_key)word);
	else
		put_binding(x->n, find(x->n, scope_of(x->n, b->scope)->parent, name), x->out);
	if (x->out->n - x->begin > VALUE_MAX)
		return err_set(x->err, "value of '%s' is too long", name_of(b->g, name).p);
	return 0;
}

/* one part of the value on top of the stack, or its end */
static int
step(struct expansion *x)
{
	uint32_t top = x->depth - 1;
	enum edge_key key = x->stack[top].key;
	struct part part;

	if (x->stack[top].part == x->stack[top].end) {
		x->value[key].n = x->out->n - x->value[key].at;
		x->done |= 1u << key;
		x->depth--;
		return 0;
	}
	part = x->rules->parts.p[x->stack[top].part++];
	if (part.var != NONE)
		return put_var(x, part.var);
	buf_add(x->out, ninja_text(x->rules, part.at), part.n);
	return 0;
}

int
binder_bind(const struct binder *b, enum edge_key key, struct buf *out, struct err *err)
{
	struct expansion x = {
		.b = b,
		.n = ninja_of(b->g),
		.rules = around(ninja_of(b->g)),
		.quote = key != KEY_DEPFILE && key != KEY_DYNDEP && key != KEY_RSPFILE,
		.out = out,
		.begin = out->n,
		.err = err,
	};
	int rc = put_var(&x, x.n->words + key);

	while (rc == 0 && x.depth)
		rc = step(&x);
	return rc;
}
