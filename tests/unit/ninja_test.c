/* ninja_test.c - manifests and what they come to. SPDX-License-Identifier: Apache-2.0
 * Letters with numbers are items of the checklist of ninja's behaviour. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "fake_disk.h"
#include "graph/graph.h"
#include "manifest/ninja.h"

/* ---- a manifest that was loaded, or not */

struct loaded {
	struct fake_disk disk; /* the manifest is "in" */
	struct graph g;
	struct ninja_opts opts;
	struct err err;
	struct buf warnings; /* a line each */
	struct buf text;     /* what was shown last */
	int rc;
};

static void
note_warning(void *ctx, const char *text)
{
	struct buf *warnings = ctx;

	buf_printf(warnings, "%s\n", text);
}

static void
prepare(struct loaded *m, const char *text)
{
	*m = (struct loaded){.opts = {.version = "1.13.2.weir-0.1", .warn = note_warning}};
	fake_init(&m->disk);
	fake_put(&m->disk, "in", text);
	graph_init(&m->g);
	m->opts.disk = &m->disk.disk;
	m->opts.ctx = &m->warnings;
}

static void
finish(struct loaded *m)
{
	m->rc = ninja_load(&m->g, "in", &m->opts, &m->err);
}

/* inc, if any, is the file "inc" */
static void
load(struct loaded *m, const char *text, const char *inc)
{
	prepare(m, text);
	if (inc)
		fake_put(&m->disk, "inc", inc);
	finish(m);
}

static void
unload(struct loaded *m)
{
	ninja_free(&m->g);
	graph_fini(&m->g);
	err_fini(&m->err);
	buf_free(&m->warnings);
	buf_free(&m->text);
	fake_fini(&m->disk);
}

static uint32_t
edge_of(struct loaded *m, const char *out)
{
	uint32_t node = graph_find(&m->g, str_of(out));

	assert_int_not_equal(node, NONE);
	assert_int_not_equal(m->g.nodes.p[node].in, NONE);
	return m->g.nodes.p[node].in;
}

/* what key is for the edge that makes out, or why it is nothing */
static const char *
value(struct loaded *m, const char *out, enum edge_key key)
{
	buf_clear(&m->text);
	if (m->g.ops->bind(&m->g, edge_of(m, out), key, &m->text, &m->err) < 0)
		return m->err.text.p;
	return buf_cstr(&m->text);
}

static void
show_nodes(struct loaded *m, const char *before, struct ids nodes, uint32_t from, uint32_t n)
{
	for (uint32_t i = from; i < from + n; i++)
		buf_printf(&m->text, "%s %s", i == from ? before : "", graph_path(&m->g, nodes.p[i]).p);
}

static void
show_edge(struct loaded *m, uint32_t edge)
{
	const struct edge *e = &m->g.edges.p[edge];
	struct ids outs = edge_outs(&m->g, edge), ins = edge_ins(&m->g, edge);

	show_nodes(m, "", outs, 0, e->nout);
	show_nodes(m, " |", outs, e->nout, e->nout_implicit);
	buf_printf(&m->text, ": %s", m->g.ops->rule(&m->g, edge).p);
	show_nodes(m, "", ins, 0, e->nin);
	show_nodes(m, " |", ins, e->nin, e->nin_implicit);
	show_nodes(m, " ||", ins, e->nin + e->nin_implicit, e->nin_order);
	show_nodes(m, " |@", edge_valids(&m->g, edge), 0, e->nvalid);
	if (e->pool != POOL_DEFAULT)
		buf_printf(&m->text, " pool=%s", graph_name(&m->g, m->g.pools.p[e->pool].name).p);
	if (e->dyndep != NONE)
		buf_printf(&m->text, " dyndep=%s", graph_path(&m->g, e->dyndep).p);
}

/* the graph in the language it came from, with `;` between the statements */
static const char *
show(struct loaded *m)
{
	struct ids defaults = {m->g.defaults.p, m->g.defaults.n};

	buf_clear(&m->text);
	for (uint32_t i = 0; i < m->g.edges.n; i++) {
		buf_puts(&m->text, i ? "; build" : "build");
		show_edge(m, i);
	}
	show_nodes(m, "; default", defaults, 0, defaults.n);
	return buf_cstr(&m->text);
}

/* ---- the three things that can be said of a manifest */

static void
gives_with(const char *text, const char *inc, const char *graph)
{
	struct loaded m;

	load(&m, text, inc);
	assert_string_equal(buf_cstr(&m.err.text), "");
	assert_int_equal(m.rc, 0);
	assert_true(m.g.sealed);
	assert_string_equal(show(&m), graph);
	assert_string_equal(buf_cstr(&m.warnings), "");
	unload(&m);
}

static void
gives(const char *text, const char *graph)
{
	gives_with(text, NULL, graph);
}

/* text declares the rule r, whose command is run for the edge that makes o */
static void
runs_with(const char *text, const char *inc, const char *command)
{
	struct loaded m;

	load(&m, text, inc);
	assert_string_equal(buf_cstr(&m.err.text), "");
	assert_string_equal(value(&m, "o", KEY_COMMAND), command);
	unload(&m);
}

static void
runs(const char *text, const char *command)
{
	runs_with(text, NULL, command);
}

/* message begins with the line number; below it stand the line and, in a column that is not 0, the caret */
static void
fails_with(const char *text, const char *inc, const char *message, const char *line, int column)
{
	struct loaded m;
	struct buf want = {0};

	buf_printf(&want, "in:%s\n", message);
	if (column)
		buf_printf(&want, "%s\n%*s^ near here", line, column, "");
	load(&m, text, inc);
	assert_string_equal(buf_cstr(&m.err.text), want.p);
	assert_int_equal(m.rc, -1);
	assert_false(m.err.fatal);
	buf_free(&want);
	unload(&m);
}

static void
fails_at(const char *text, const char *message, const char *line, int column)
{
	fails_with(text, NULL, message, line, column);
}

static void
fails(const char *text, const char *message)
{
	fails_with(text, NULL, message, "", 0);
}

#define R "rule r\n  command = c\n" /* two lines */

/* ---- words (A) */

static void
words_are_told_apart_as_ninja_does(void **state)
{
	(void)state;
	gives("", "");
	gives("\n\r\n  \n# a comment\n   # an indented one\n", "");   /* A4 */
	gives("build a: phony b\r\n", "build a: phony b");            /* A3 */
	gives("build  a  $\n  b :phony   c\n", "build a b: phony c"); /* A11 */
	gives("build a: phony $\r\n   b\n", "build a: phony b");      /* A9 */
	gives("build a: phony b# c\n", "build a: phony b# c");        /* A4 */
	gives("build a$:b $\n c$ d $$e: phony x$$\n", "build a:b c d $e: phony x$");
	gives("buildx = 1\nrules = 2\nbuild $buildx$rules: phony\n", "build 12: phony"); /* A8 */
	gives("x.y-z_1 = v\nbuild ${x.y-z_1}: phony\n", "build v: phony");               /* A7 */
	gives("y = 1\ny.z = 2\nbuild $y.z: phony\n", "build 1.z: phony");                /* A7 */
	gives("build a: phony \tb\n", "build a: phony \tb"); /* A5: a blank it is not */
	gives("build a|b: phony c|d||e|@f\n", "build a | b: phony c | d || e |@ f");
	gives("build \xc3\xa9: phony \xff\n", "build \xc3\xa9: phony \xff");
	gives("x = a$$b c$\n  d$ $ \nbuild '${x}': phony\n", "build 'a$b cd  ': phony"); /* A10 */
	gives("x =   $\n  a  \nbuild '$x': phony\n", "build 'a  ': phony");              /* A10 */
	gives("x=a:b|c#d\nbuild $x: phony\n", "build a:b|c#d: phony");
}

static void
what_is_no_word_is_refused(void **state)
{
	(void)state;
	fails_at("x = 3", "1: unexpected EOF", "x = 3", 5); /* A2 */
	fails_at("build a: phony b", "1: unexpected EOF", "build a: phony b", 16);
	fails_at("x = $\n", "2: unexpected EOF", "", 0);
	fails("# no newline", "1: lexing error");
	fails("  # no newline", "1: unexpected indent");
	fails("\r", "1: lexing error"); /* A3 */
	fails_at("x = 1\r", "1: lexing error", "x = 1\r", 5);
	fails("\xef\xbb\xbfx = 1\n", "1: lexing error");
	fails("^\n", "1: lexing error");
	fails("\tx = 1\n", "1: tabs are not allowed, use spaces"); /* A5 */
	fails("rule r\n\tcommand = c\n", "2: expected 'command =' line");
	fails(R "\trestat = 1\n", "3: tabs are not allowed, use spaces");
	fails_at("x $=1\n", "1: expected '=', got lexing error", "x $=1", 2);
}

static void
only_some_escapes_exist(void **state)
{
	static const char bad[] = "1: bad $-escape (literal $ must be written as $$)";

	(void)state;
	fails_at("x = a$-\ny = $%\n", "2: bad $-escape (literal $ must be written as $$)", "y = $%", 4);
	fails_at("x = ${a\n", bad, "x = ${a", 4);
	fails_at("x = ${}\n", bad, "x = ${}", 4);
	fails_at("x = ${a$b}\n", bad, "x = ${a$b}", 4);
	fails_at("build $|: phony\n", bad, "build $|: phony", 6);
	fails_at("x = $\r\r\n", bad, "x = $\r\r", 4);
	fails_at("x = $", bad, "x = $", 4);
}

/* A1 */
static void
a_nul_ends_the_file_between_statements_only(void **state)
{
	struct loaded m;

	(void)state;
	prepare(&m, "");
	fake_put_bytes(&m.disk, "in", STR("build a: phony\n\0build b: phony\n"));
	finish(&m);
	assert_int_equal(m.rc, 0);
	assert_string_equal(show(&m), "build a: phony");
	unload(&m);

	prepare(&m, "");
	fake_put_bytes(&m.disk, "in", STR("x = a\0b\n"));
	finish(&m);
	assert_string_equal(m.err.text.p, "in:1: unexpected EOF\nx = a\n     ^ near here");
	unload(&m);
}

/* A9, B11 */
static void
a_newline_escape_needs_a_version_that_has_it(void **state)
{
	static const char old[] = "using $^ escape requires specifying 'ninja_required_version' with version "
				  "greater or equal 1.14";
	struct buf want = {0};
	struct loaded m;

	(void)state;
	buf_printf(&want, "1: %s", old);
	fails_at("x = $^\n", want.p, "x = $^", 4);
	buf_free(&want);

	prepare(&m, "ninja_required_version = 1.14\ninclude inc\nbuild a$^b: phony\n");
	fake_put(&m.disk, "inc", "# nothing\n");
	m.opts.version = "1.14.0";
	finish(&m);
	assert_string_equal(show(&m), "build a\nb: phony");
	unload(&m);

	prepare(&m, "ninja_required_version = 2\nbuild a: phony\nsubninja inc\n");
	fake_put(&m.disk, "inc", "build b$^: phony\n"); /* each file for itself */
	m.opts.version = "2.1";
	finish(&m);
	assert_string_equal(m.err.text.p,
	                    "inc:1: using $^ escape requires specifying 'ninja_required_version' "
	                    "with version greater or equal 1.14\nbuild b$^: phony\n"
	                    "       ^ near here");
	unload(&m);
}

/* A12 */
static void
the_caret_stands_below_the_last_word_of_a_line_cut_at_72(void **state)
{
#define TEN "xxxxxxxxxx"
	(void)state;
	fails_at(TEN TEN TEN " 1 " TEN TEN TEN TEN "\n", "1: expected '=', got identifier",
	         TEN TEN TEN " 1 " TEN TEN TEN "xxxxxxxxx...", 31);
	fails_at(TEN TEN TEN " 1 " TEN TEN TEN "xxxxxxxxx\n", "1: expected '=', got identifier",
	         TEN TEN TEN " 1 " TEN TEN TEN "xxxxxxxxx...", 31); /* even if nothing is cut off */
	fails_at(TEN TEN TEN " 1 " TEN TEN TEN "xxxxxxxx\n", "1: expected '=', got identifier",
	         TEN TEN TEN " 1 " TEN TEN TEN "xxxxxxxx", 31);
	fails_at(TEN TEN TEN TEN TEN TEN TEN " 1\n", "1: expected '=', got identifier",
	         TEN TEN TEN TEN TEN TEN TEN " 1...", 71);
	fails(TEN TEN TEN TEN TEN TEN TEN "x 1\n", "1: expected '=', got identifier");
#undef TEN
}

/* ---- statements (B) */

/* B1, B2 */
static void
statements_begin_with_a_word_of_their_own(void **state)
{
	(void)state;
	fails(":\n", "1: unexpected ':'");
	fails("=\n", "1: unexpected '='");
	fails("|\n", "1: unexpected '|'");
	fails("||\n", "1: unexpected '||'");
	fails("|@\n", "1: unexpected '|@'");
	fails("  x = 1\n", "1: unexpected indent");
	fails_at("x\n", "1: expected '=', got newline", "x", 1);
	fails_at("x", "1: expected '=', got eof", "x", 1);
	fails_at("x 3\n", "1: expected '=', got identifier", "x 3", 2);
	fails_at("x build\n", "1: expected '=', got 'build'", "x build", 2);
	fails_at("x default\n", "1: expected '=', got 'default'", "x default", 2);
	fails_at("x include\n", "1: expected '=', got 'include'", "x include", 2);
	fails_at("x pool\n", "1: expected '=', got 'pool'", "x pool", 2);
	fails_at("x rule\n", "1: expected '=', got 'rule'", "x rule", 2);
	fails_at("x subninja\n", "1: expected '=', got 'subninja'", "x subninja", 2);
}

/* B3 */
static void
rules_are_checked_when_they_are_declared(void **state)
{
	static const char both[] = "4: rspfile and rspfile_content need to be both specified";

	(void)state;
	fails_at("rule\n", "1: expected rule name", "rule", 4);
	fails_at("rule %\n", "1: expected rule name", "rule %", 5);
	fails_at("rule r x\n", "1: expected newline, got identifier", "rule r x", 7);
	fails("rule r\n", "2: expected 'command =' line");
	fails("rule r\n  command =\n", "3: expected 'command =' line");
	fails_at("rule r\n  = c\n", "2: expected variable name", "  = c", 2);
	fails_at("rule r\n  command c\n", "2: expected '=', got identifier", "  command c", 10);
	fails_at(R "  other = 23\n", "3: unexpected variable 'other'", "  other = 23", 12);
	fails_at(R "  in = 1\n", "3: unexpected variable 'in'", "  in = 1", 8);
	fails_at(R R, "3: duplicate rule 'r'", "rule r", 6);
	fails_at("rule phony\n", "1: duplicate rule 'phony'", "rule phony", 10);
	fails(R "  rspfile = f\n", both);
	fails(R "  rspfile_content = f\n", both);
	fails(R "\n  restat = 1\n", "4: unexpected indent"); /* A4 */
	fails(R "  \n  restat = 1\n", "4: unexpected indent");
}

static void
rules_may_say_a_thing_twice_and_the_last_counts(void **state)
{
	(void)state;
	runs(R "# a comment\n  # and one more\n  command = d\nbuild o: r\n", "d"); /* A4 */
	runs(R "  rspfile = $x\n  rspfile_content = y\nbuild o: r\n", "c");
	runs(R "  rspfile =\n  rspfile_content =\nbuild o: r\n", "c");
	runs("rule r\n       command = c\n restat = 1\nbuild o: r\n", "c"); /* A6 */
	runs(R "  depfile = 1\n  dyndep =\n  description = 2\n  deps = gcc\n  generator = 1\n  pool =\n"
	       "  restat = 1\n  msvc_deps_prefix = x\nbuild o: r\n",
	     "c");
}

/* B4 */
static void
pools_have_a_depth(void **state)
{
	struct loaded m;

	(void)state;
	fails_at("pool\n", "1: expected pool name", "pool", 4);
	fails_at("pool %\n", "1: expected pool name", "pool %", 5);
	fails("pool p\n", "2: expected 'depth =' line");
	fails_at("pool p\n  depth = 1\npool p\n", "3: duplicate pool 'p'", "pool p", 6);
	fails_at("pool console\n", "1: duplicate pool 'console'", "pool console", 12);
	fails_at("pool p\n  depth = -1\n", "2: invalid pool depth", "  depth = -1", 12);
	fails_at("pool p\n  depth = 4x\n", "2: invalid pool depth", "  depth = 4x", 12);
	fails_at("pool p\n  depth =\n", "2: invalid pool depth", "  depth =", 9);
	fails_at("pool p\n  depth = 2147483648\n", "2: invalid pool depth", "  depth = 2147483648", 20);
	fails_at("pool p\n  bar = 1\n", "2: unexpected variable 'bar'", "  bar = 1", 9);
	fails(R "build a: r\n  pool = nope\n", "5: unknown pool name 'nope'");
	fails("rule r\n  command = c\n  pool = p\nbuild a: r\npool p\n  depth = 1\n",
	      "5: unknown pool name 'p'");

	gives("n = 2\npool p\n  depth = $n\n" R "build a: r\n  pool = p\nbuild b: r\n  pool = console\n"
	      "build c: r\n  pool =\n",
	      "build a: r pool=p; build b: r pool=console; build c: r");
	gives(R "  pool = p$in\npool p\n  depth = 0\nbuild a: r b\n", "build a: r b pool=p");
	gives_with("subninja inc\n" R "build a: r\n  pool = p\n", "pool p\n  depth = 2147483647\n",
	           "build a: r pool=p"); /* one set of pools for all files */

	load(&m, "n = 2\npool p\n  depth = $n\nn = 3\npool q\n  depth = 0\n", NULL);
	assert_int_equal(m.g.pools.n, 4);
	assert_int_equal(m.g.pools.p[graph_find_pool(&m.g, STR("p"))].depth, 2);
	assert_int_equal(m.g.pools.p[graph_find_pool(&m.g, STR("q"))].depth, 0);
	unload(&m);
}

/* B5, B14 */
static void
builds_have_lists_in_a_fixed_order(void **state)
{
	(void)state;
	gives(R "build a b | c d: r e f | g h || i j |@ k l\n", "build a b | c d: r e f | g h || i j |@ k l");
	gives(R "build | a: r\n", "build | a: r");
	gives(R "build a |: r\n", "build a: r");
	gives(R "build a: r | || |@\n", "build a: r");
	gives(R "build a: r b b\n", "build a: r b b");
	gives(R "build ./a: r b/../c //d e/. e//f\n", "build a: r c /d e e/f"); /* D1 */
	gives(R "build a: r\nbuild b: r a\n", "build a: r; build b: r a");
	gives(R "build a$ b: r c$:d\n", "build a b: r c:d");
}

static void
builds_in_another_order_are_refused(void **state)
{
	(void)state;
	fails_at("build\n", "1: expected path", "build", 5);
	fails_at("build : r a\n", "1: expected path", "build : r a", 6); /* B14 */
	fails_at("build | : r\n", "1: expected path", "build | : r", 8);
	fails_at("build a\n", "1: expected ':', got newline ($ also escapes ':')", "build a", 7);
	fails_at("build a || b:\n", "1: expected ':', got '||' ($ also escapes ':')", "build a || b:", 8);
	fails_at("build a:\n", "1: expected build command name", "build a:", 8);
	fails_at("build a: %\n", "1: expected build command name", "build a: %", 9);
	fails_at("build a: r b\n", "1: unknown build rule 'r'", "build a: r b", 9);
	fails_at("build a: phony b | c | d\n", "1: expected newline, got '|'", "build a: phony b | c | d",
	         21);
	fails_at("build a: phony b |@ c || d\n", "1: expected newline, got '||'",
	         "build a: phony b |@ c || d", 22);
	fails_at("build a: phony || c | d\n", "1: expected newline, got '|'", "build a: phony || c | d", 20);
	fails_at("build a: phony : b\n", "1: expected newline, got ':'", "build a: phony : b", 15);
	fails_at("build a: phony b:c\n", "1: expected newline, got ':'", "build a: phony b:c", 16);
	fails("build $x: phony\n", "2: empty path");
	fails("build a: phony $x\n", "2: empty path");
	fails("build a: phony |@ $x\n", "2: empty path");
	fails("build a: phony\n  x = 1\nbuild $x: phony\n", "4: empty path");
	fails_at("build a: phony\n  x\n", "2: expected '=', got newline", "  x", 3);
}

static void
a_file_has_one_maker(void **state)
{
	(void)state;
	fails(R "build a: r\nbuild b: r\nbuild a: r\n", "6: multiple rules generate a");
	fails(R "build a: r\nbuild x | ./a: r\n", "5: multiple rules generate a");
	fails(R "build a b a: r\n", "4: a is defined as an output multiple times");
	fails(R "build a | b b: r\n", "4: b is defined as an output multiple times");
	fails_at("build a: phony\nsubninja inc\n", "2: loading 'inc': No such file or directory",
	         "subninja inc", 12);
}

/* B6 */
static void
a_block_is_evaluated_in_the_file_and_the_paths_in_the_block(void **state)
{
	(void)state;
	gives("d = file\n" R "build ${d}/a: r ${d}/b\n  d = block\n", "build block/a: r block/b");
	gives("d = file\n" R "build $x: r\n  x = $d$y\n  d = no\n  y = no\n", "build file: r");
	runs("flags = -O\nrule r\n  command = cc $flags $more\nbuild o: r\n  flags = $flags -g\n  more = "
	     "$more.\n",
	     "cc -O -g .");
	runs("rule r\n  command = $x\nbuild o: r\n  x = 1\n  x = 2\n", "2");
	runs("rule r\n  command = $build$default\nbuild o: r\n  build = 1\n  default = 2\n", "12"); /* A8 */
}

/* B8 */
static void
defaults_are_nodes_named_before(void **state)
{
	struct loaded m;

	(void)state;
	gives("d = b\nbuild a b: phony c\ndefault a ./$d\ndefault c\n", "build a b: phony c; default a b c");
	fails_at("default\n", "1: expected target name", "default", 7);
	fails_at("default a\n", "1: unknown target 'a'", "default a", 9);
	fails_at("build a: phony\ndefault a:\n", "2: expected newline, got ':'", "default a:", 9);
	fails_at("build a: phony\ndefault a x/../b\n", "2: unknown target 'b'", "default a x/../b", 16);
	fails_at("default $x\n", "1: empty path", "default $x", 10);

	load(&m, "build a b | c: phony d\nbuild e: phony b |@ a\n", NULL); /* B10 */
	idvec roots = {0};
	graph_roots(&m.g, &roots);
	assert_int_equal(roots.n, 3);
	assert_string_equal(graph_path(&m.g, roots.p[0]).p, "a");
	assert_string_equal(graph_path(&m.g, roots.p[1]).p, "c");
	assert_string_equal(graph_path(&m.g, roots.p[2]).p, "e");
	vec_free(&roots);
	unload(&m);
}

/* B13 */
static void
a_phony_that_names_itself_loses_that_input(void **state)
{
	struct loaded m;

	(void)state;
	load(&m, "build a: phony b a c || a d\n", NULL);
	assert_string_equal(show(&m), "build a: phony b c || d");
	assert_string_equal(m.warnings.p,
	                    "phony target 'a' names itself as an input; ignoring [-w phonycycle=warn]\n");
	unload(&m);

	prepare(&m, "build a: phony a\n");
	m.opts.phonycycle_err = true;
	finish(&m);
	assert_string_equal(show(&m), "build a: phony a");
	assert_string_equal(buf_cstr(&m.warnings), "");
	unload(&m);

	gives("build a | b: phony a\n", "build a | b: phony a");
	gives("build a: phony a | c\n", "build a: phony a | c");
	gives(R "build a: r a\n", "build a: r a");
	gives("build a: phony b |@ a\n", "build a: phony b |@ a");
}

/* N1, B5 */
static void
a_dyndep_file_is_one_of_the_inputs(void **state)
{
	struct loaded m;

	(void)state;
	gives(R "build a: r\n  dyndep =\n", "build a: r");
	gives(R "build a: r dd\n  dyndep = ./dd\n", "build a: r dd dyndep=dd");
	gives(R "build a: r | dd\n  dyndep = dd\n", "build a: r | dd dyndep=dd");
	gives(R "build a: r || dd\n  dyndep = dd\n", "build a: r || dd dyndep=dd");
	gives("rule r\n  command = c\n  dyndep = $in.dd\nbuild a: r b$ c || b$ c.dd\n",
	      "build a: r b c || b c.dd dyndep=b c.dd"); /* C6: not quoted */
	fails(R "build a: r\n  dyndep = dd\n", "5: dyndep 'dd' is not an input");
	fails(R "build a: r |@ x/../dd\n  dyndep = ./dd\n", "5: dyndep 'dd' is not an input");

	load(&m, R "build a: r dd b\n  dyndep = dd\n", NULL);
	assert_true(m.g.nodes.p[graph_find(&m.g, STR("dd"))].flags & NODE_DYNDEP);
	assert_false(m.g.nodes.p[graph_find(&m.g, STR("b"))].flags & NODE_DYNDEP);
	unload(&m);
}

/* ---- files (B9) */

static void
include_shares_its_scope_and_subninja_has_its_own(void **state)
{
	static const char inc[] = "x = inner\nbuild i-$x: phony\n";

	(void)state;
	gives_with("x = outer\ninclude inc\nbuild o-$x: phony\n", inc,
	           "build i-inner: phony; build o-inner: phony");
	gives_with("x = outer\nsubninja inc\nbuild o-$x: phony\n", inc,
	           "build i-inner: phony; build o-outer: phony");
	gives_with("x = outer\nf = n\nsubninja i${f}c\n", "build $x: phony\n", "build outer: phony");
	gives_with(R "subninja inc\nbuild a: r\n", R "build b: r\n", "build b: r; build a: r");
	gives_with(R "subninja inc\n", "build b: r\n", "build b: r");
	gives_with("include inc\nbuild a: r\n", R, "build a: r");
	gives_with("subninja inc\n", "rule phony\n  command = c\nbuild a: phony a\n", "build a: phony a");
	fails_with("subninja inc\nbuild a: r\n", R, "2: unknown build rule 'r'", "build a: r", 9);
	gives_with("include inc\n", "build a: phony\n\0", "build a: phony");
}

static void
variables_of_a_file_count_when_the_command_is_asked_for(void **state)
{
	(void)state;
	runs("x = 1\nrule r\n  command = $x\nbuild o: r\nx = 2\n", "2");
	runs_with("x = 1\nrule r\n  command = $x$y\nsubninja inc\nx = 2\n", "build o: r\ny = 3\n", "23");
	runs_with("x = 1\nrule r\n  command = $x$y\nsubninja inc\nx = 2\n", "build o: r\ny = 3\nx = 4\n",
	          "43");
}

static void
files_that_cannot_be_read_are_named(void **state)
{
	struct loaded m;

	(void)state;
	fails_with("include inc\n", NULL, "1: loading 'inc': No such file or directory", "include inc", 11);
	fails_with("include inc x\n", NULL, "1: loading 'inc': No such file or directory", "include inc x",
	           11);
	fails_with("include inc x\n", "", "1: expected newline, got identifier", "include inc x", 12);
	fails_with("include\n", NULL, "1: loading '': No such file or directory", "include", 7);
	fails_with("x = 1\ninclude $x/../y\n", NULL, "2: loading '1/../y': No such file or directory",
	           "include $x/../y", 15); /* not canonical */

	prepare(&m, "subninja inc\n");
	fake_put(&m.disk, "inc", "x = 1\n\nbuild x: r\n");
	finish(&m);
	assert_string_equal(m.err.text.p, "inc:3: unknown build rule 'r'\nbuild x: r\n         ^ near here");
	unload(&m);

	prepare(&m, "");
	fake_fail(&m.disk, "in", EACCES);
	finish(&m);
	assert_string_equal(m.err.text.p, "loading 'in': Permission denied");
	unload(&m);
}

static void
every_file_is_read_once_per_mention(void **state)
{
	struct loaded m;

	(void)state;
	load(&m, "include inc\nsubninja inc\n", "x = 1\n");
	assert_int_equal(m.rc, 0);
	assert_int_equal(m.disk.calls.read, 3);
	assert_int_equal(m.disk.calls.mtime, 0);
	unload(&m);
}

/* B11 */
static void
a_manifest_for_a_newer_ninja_is_refused_at_once(void **state)
{
	static const char warning[] = "ninja executable version (1.13.2.weir-0.1) greater than build file "
				      "ninja_required_version (0.9); versions may be incompatible.\n";
	struct loaded m;

	(void)state;
	load(&m, "ninja_required_version = 1.14\n%\n", NULL);
	assert_int_equal(m.rc, -1);
	assert_true(m.err.fatal);
	assert_string_equal(m.err.text.p, "ninja version (1.13.2.weir-0.1) incompatible with build file "
	                                  "ninja_required_version version (1.14).");
	unload(&m);

	load(&m, "ninja_required_version = 0.9\n", NULL);
	assert_int_equal(m.rc, 0);
	assert_string_equal(m.warnings.p, warning);
	unload(&m);

	gives("ninja_required_version = 1.13.99\nbuild a: phony\n  ninja_required_version = 9\n",
	      "build a: phony");
	gives("ninja_required_version = 1\n", "");
}

/* ---- what is asked of an edge (C) */

/* C5, C6 */
static void
paths_are_quoted_for_the_shell_except_in_paths(void **state)
{
	struct loaded m;

	(void)state;
	load(&m,
	     "rule r\n  command = $in > $out; $in_newline\n  depfile = $out.d\n  rspfile = $out.r\n"
	     "  rspfile_content = $in\n  description = $out\n"
	     "build o$ 1 _+-./o | no: r a$ b it's \xc3\xa9 | no || no |@ no\n",
	     NULL);
	assert_string_equal(value(&m, "o 1", KEY_COMMAND),
	                    "'a b' 'it'\\''s' '\xc3\xa9' > 'o 1' _+-./o; 'a b'\n'it'\\''s'\n'\xc3\xa9'");
	assert_string_equal(value(&m, "o 1", KEY_DEPFILE), "o 1 _+-./o.d");
	assert_string_equal(value(&m, "o 1", KEY_RSPFILE), "o 1 _+-./o.r");
	assert_string_equal(value(&m, "o 1", KEY_RSPFILE_CONTENT), "'a b' 'it'\\''s' '\xc3\xa9'");
	assert_string_equal(value(&m, "o 1", KEY_DESCRIPTION), "'o 1' _+-./o");
	assert_string_equal(value(&m, "o 1", KEY_RESTAT), "");
	unload(&m);
	runs("rule r\n  command = [$in$in_newline]\nbuild | o: r\n", "[]");
	runs("in = x\nrule r\n  command = [$in]\nbuild o: r a\n  in = y\n", "[a]"); /* C2 */
}

/* C2, C8 */
static void
a_block_hides_the_rule_and_the_rule_hides_the_file(void **state)
{
	struct loaded m;

	(void)state;
	runs("depfile = file\nrule r\n  command = $depfile\n  depfile = rule\nbuild o: r\n  x =\n", "rule");
	runs("depfile = file\nrule r\n  command = $depfile\n  depfile = rule\nbuild o: r\n  depfile = "
	     "block\n",
	     "block");
	runs("depfile = file\nrule r\n  command = $depfile\nbuild o: r\n  x =\n", "file");
	runs(R "build o: r\n  command = mine\n", "mine");
	runs_with("depfile = file\nrule r\n  command = $depfile\n  depfile = rule\nsubninja inc\n",
	          "build o: r\n", "rule"); /* only the innermost file */

	load(&m, "deps = gcc\nmsvc_deps_prefix = x\nbuilddir = b\n" R "build o: r\n", NULL);
	assert_string_equal(value(&m, "o", KEY_DEPS), "gcc");
	assert_string_equal(value(&m, "o", KEY_MSVC_DEPS_PREFIX), "x"); /* C10 */
	assert_true(str_eq(ninja_var(&m.g, "builddir"), STR("b")));     /* B12 */
	assert_true(str_eq(ninja_var(&m.g, "nothing"), STR("")));
	unload(&m);
}

/* C3 */
static void
without_a_block_the_file_hides_the_rule(void **state)
{
	(void)state;
	runs("command = file\n" R "build o: r\n", "file");
	runs("command = file\n" R "build o: r\n  x =\n", "c");
	runs(R "build o: r\ncommand = file\n", "file");
	runs_with("command = file\n" R "subninja inc\n", "build o: r\n", "c");
	runs_with(R "subninja inc\n", "command = file\nbuild o: r\n", "file");
}

static void
a_rule_always_has_its_own_response_file(void **state)
{
	struct loaded m;

	(void)state;
	load(&m, "rspfile = f\nrspfile_content = g\n" R "build a: r\nbuild b: r\n  x =\n", NULL);
	assert_string_equal(value(&m, "a", KEY_RSPFILE), "f"); /* C3 */
	assert_string_equal(value(&m, "b", KEY_RSPFILE), "");
	assert_string_equal(value(&m, "b", KEY_RSPFILE_CONTENT), "");
	unload(&m);
}

/* C4 */
static void
variables_of_a_rule_may_name_each_other_but_not_in_a_circle(void **state)
{
	static const char circle[] =
		"rule r\n  command = $depfile\n  depfile = ${rspfile}\n"
		"  rspfile = $description\n  rspfile_content = x\n  description = $depfile\n"
		"build a: r\nbuild b: r\n  rspfile = mine\n";
	struct loaded m;

	(void)state;
	runs("rule r\n  command = $depfile $description$depfile\n  depfile = <$out$rspfile>\n  rspfile = 1\n"
	     "  rspfile_content = x\n  description = [$depfile]\nbuild o: r\n",
	     "<o1> [<o1>]<o1>");

	load(&m, circle, NULL);
	assert_string_equal(value(&m, "a", KEY_DESCRIPTION),
	                    "cycle in rule variables: depfile -> rspfile -> description -> depfile");
	assert_true(m.err.fatal);
	assert_string_equal(value(&m, "a", KEY_COMMAND),
	                    "cycle in rule variables: depfile -> rspfile -> description -> depfile");
	assert_string_equal(value(&m, "b", KEY_COMMAND), "mine");
	assert_string_equal(value(&m, "a", KEY_RESTAT), "");
	unload(&m);

	load(&m, "rule r\n  command = $command\nbuild a: r\n", NULL);
	assert_string_equal(value(&m, "a", KEY_COMMAND), "cycle in rule variables: command -> command");
	unload(&m);
}

static void
a_dyndep_file_can_turn_restat_on(void **state)
{
	struct loaded m;

	(void)state;
	load(&m, R "build a: r\n", NULL);
	m.g.edges.p[0].flags |= EDGE_DYNDEP_RESTAT;
	assert_string_equal(value(&m, "a", KEY_RESTAT), "1");
	unload(&m);
}

static void
edges_and_nodes_know_where_they_come_from(void **state)
{
	const struct edge *e;
	struct loaded m;

	(void)state;
	load(&m, "# one\n\nbuild a: phony\ninclude inc\nbuild c: phony $\n  d\n  x = 1\nbuild e: phony\n",
	     R "\r\nbuild b: r\n");
	e = m.g.edges.p;
	assert_int_equal(m.g.edges.n, 4);
	assert_int_equal(e[0].line, 3);
	assert_int_equal(e[1].line, 4);
	assert_int_equal(e[2].line, 5);
	assert_int_equal(e[3].line, 8);
	assert_string_equal(graph_name(&m.g, e[0].file).p, "in");
	assert_string_equal(graph_name(&m.g, e[1].file).p, "inc");
	assert_string_equal(graph_name(&m.g, e[2].file).p, "in");
	assert_int_equal(e[0].flags, EDGE_PHONY);
	assert_int_equal(e[1].flags, 0);
	assert_int_equal(e[2].flags, EDGE_PHONY | EDGE_OWN_SCOPE);
	for (uint32_t i = 0; i < m.g.nodes.n; i++)
		assert_int_equal(m.g.nodes.p[i].flags, NODE_DECLARED);
	unload(&m);
}

/* K16 */
static void
rules_of_the_top_are_listed_with_their_variables(void **state)
{
	struct loaded m;
	idvec rules = {0};

	(void)state;
	load(&m,
	     "subninja inc\nrule z\n  command = c\n  description =\nrule b\n  command = c\n"
	     "  description = ${a}b$$ $c.d$:\n",
	     "rule inner\n  command = c\n");
	ninja_rules(&m.g, &rules);
	assert_int_equal(rules.n, 3);
	assert_true(str_eq(ninja_rule_name(&m.g, rules.p[0]), STR("b")));
	assert_true(str_eq(ninja_rule_name(&m.g, rules.p[1]), STR("phony")));
	assert_true(str_eq(ninja_rule_name(&m.g, rules.p[2]), STR("z")));
	assert_true(ninja_rule_raw(&m.g, rules.p[0], KEY_DESCRIPTION, &m.text));
	assert_string_equal(m.text.p, "${a}b$ ${c}.d:");
	assert_false(ninja_rule_raw(&m.g, rules.p[1], KEY_DESCRIPTION, &m.text));
	assert_true(ninja_rule_raw(&m.g, rules.p[2], KEY_DESCRIPTION, &m.text));
	assert_string_equal(m.text.p, "${a}b$ ${c}.d:");
	vec_free(&rules);
	unload(&m);
}

/* ---- more than anyone should ask for */

static void
a_variable_is_bound_again_in_the_room_it_had(void **state)
{
	struct buf text = {0};
	struct loaded m;

	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_printf(&text, "x = %d%s\n", i, i % 2 ? "" : "                                    .");
	buf_puts(&text, "x = $x$x\nrule r\n  command = $x\nbuild o: r\n");
	runs(text.p, "1999919999");
	buf_free(&text);

	load(&m, "x = a\nx = $x$x$x\ny = $x\nx = b\n", NULL);
	assert_true(str_eq(ninja_var(&m.g, "x"), STR("b")));
	assert_true(str_eq(ninja_var(&m.g, "y"), STR("aaa")));
	unload(&m);
}

static void
a_long_block_is_searched_as_a_short_one(void **state)
{
	struct buf text = {0}, want = {0};

	(void)state;
	buf_puts(&text, "v3 = no\nrule r\n  command = $v0$v3$v15$v16$v17$v4999$depfile\nbuild $v4711: r\n");
	for (int i = 0; i < 5000; i++)
		buf_printf(&text, "  v%d = %s%d\n", i, i == 4711 ? "o" : ":", i);
	buf_puts(&text, "  v3 = again\n  v17 =\n  v4711 = o\n  depfile = d\n");
	runs(text.p, ":0again:15:16:4999d");
	buf_free(&text);
	buf_free(&want);
}

static void
values_that_would_take_all_memory_are_refused(void **state)
{
	struct buf text = {0};
	struct loaded m;

	(void)state;
	buf_puts(&text, "x0 = 0123456789abcdef0123456789abcdef\n");
	for (int i = 1; i < 40; i++)
		buf_printf(&text, "x%d = $x%d$x%d$x%d$x%d\n", i, i - 1, i - 1, i - 1, i - 1);
	fails_at(text.p, "12: value is too long", "x11 = $x10$x10$x10$x10", 22);
	buf_clear(&text);

	/* values of a rule can do the same, however little they are in the file */
	buf_puts(&text, "rule r\n  command = $depfile$depfile\n  depfile = $rspfile$rspfile\n  rspfile = ");
	for (int i = 0; i < 10000; i++)
		buf_puts(&text, "$in");
	buf_puts(&text, "\n  rspfile_content = x\nbuild a: r");
	for (int i = 0; i < 10000; i++)
		buf_puts(&text, " in");
	buf_puts(&text, "\n");
	load(&m, text.p, NULL);
	assert_int_equal(m.rc, 0);
	assert_string_equal(value(&m, "a", KEY_COMMAND), "value of 'in' is too long");
	unload(&m);
	buf_free(&text);
}

static void
an_endless_inclusion_ends(void **state)
{
	struct loaded m;

	(void)state;
	prepare(&m, "x = 1\nsubninja inc\n");
	fake_put(&m.disk, "inc", "\n\ninclude inc\n");
	finish(&m);
	assert_string_equal(m.err.text.p, "inc:3: 'inc' includes itself without end\ninclude inc\n"
	                                  "           ^ near here");
	assert_int_equal(m.disk.calls.read, 2);
	unload(&m);

	prepare(&m, "include inc\n"); /* but one that knows when to stop may include itself */
	fake_put(&m.disk, "inc", "n = ${n}x\nbuild a$n: phony\ninclude i$n\n");
	fake_put(&m.disk, "ix", "include inc\n");
	fake_put(&m.disk, "ixx", "build b: phony\n");
	finish(&m);
	assert_string_equal(show(&m), "build ax: phony; build axx: phony; build b: phony");
	unload(&m);
}

/* a chain of files that would be a recursion for others */
static void
files_may_include_files_as_deep_as_they_like(void **state)
{
	enum { DEPTH = 100000 };
	struct buf name = {0}, text = {0};
	struct loaded m;

	(void)state;
	prepare(&m, "include f0\nbuild last: phony\n");
	for (int i = 0; i < DEPTH; i++) {
		buf_clear(&name);
		buf_clear(&text);
		buf_printf(&name, "f%d", i);
		if (i < DEPTH - 1)
			buf_printf(&text, "subninja f%d\n", i + 1);
		else
			buf_puts(&text, "build first: phony\n");
		fake_put(&m.disk, name.p, text.p);
	}
	finish(&m);
	assert_int_equal(m.rc, 0);
	assert_string_equal(show(&m), "build first: phony; build last: phony");
	unload(&m);
	buf_free(&name);
	buf_free(&text);
}

static void
lines_may_be_as_long_as_they_like(void **state)
{
	enum { PATHS = 200000 };
	struct buf text = {0};
	struct loaded m;

	(void)state;
	buf_puts(&text, R "build a: r");
	for (int i = 0; i < PATHS; i++)
		buf_printf(&text, " path%d", i % 100000);
	buf_puts(&text, "\n");
	load(&m, text.p, NULL);
	assert_int_equal(m.rc, 0);
	assert_int_equal(m.g.edges.p[0].nin, PATHS);
	assert_int_equal(m.g.nodes.n, 100001);
	unload(&m);

	buf_clear(&text);
	buf_puts(&text, R "build");
	for (int i = 0; i < PATHS; i++)
		buf_printf(&text, " path%d", i);
	buf_puts(&text, " path7: r\n");
	load(&m, text.p, NULL);
	assert_string_equal(m.err.text.p, "in:4: path7 is defined as an output multiple times\n");
	unload(&m);
	buf_free(&text);
}

/* ninja A9: wherever it stands, and however much there is before it and behind it */
static void
a_value_may_be_of_any_length(void **state)
{
	static const struct {
		const char *text, *value;
	} marks[] = {{"$$", "$"}, {"$\n  ", ""}, {"${v}", "vv"}, {"$v", "vv"}, {"\x80$ ", "\x80 "}};

	(void)state;
	for (int i = 0; i < 40 * 40; i++) {
		struct buf text = {0}, expected = {0};
		struct loaded m;
		size_t mark = (size_t)i % countof(marks);

		buf_printf(&text, "v = vv\nrule r\n command = x%*s", i / 40, "");
		buf_printf(&expected, "x%*s%s%*s", i / 40, "", marks[mark].value, i % 40, "");
		buf_printf(&text, "%s%*s\nbuild o: r\n", marks[mark].text, i % 40, "");
		if (strncmp(marks[mark].text, "$\n", 2) == 0) { /* the blanks behind it belong to it */
			buf_clear(&expected);
			buf_printf(&expected, "x%*s", i / 40, "");
		}
		load(&m, buf_cstr(&text), NULL);
		assert_int_equal(m.rc, 0);
		assert_string_equal(value(&m, "o", KEY_COMMAND), buf_cstr(&expected));
		unload(&m);
		buf_free(&text);
		buf_free(&expected);
	}
}

/* ninja A11: each ends it with an error, or with a newline */
static void
a_value_ends_where_no_byte_may_stand(void **state)
{
	static const char *const ends[] = {"\r", "", "\rx\n"};

	(void)state;
	for (int i = 0; i < 40 * (int)countof(ends); i++) {
		struct buf text = {0};
		struct loaded m;

		buf_printf(&text, "v = x%*s%s", i % 40, "", ends[i / 40]);
		load(&m, buf_cstr(&text), NULL);
		assert_int_equal(m.rc, -1);
		unload(&m);
		buf_free(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_may_be_of_any_length),
		cmocka_unit_test(a_value_ends_where_no_byte_may_stand),
		cmocka_unit_test(words_are_told_apart_as_ninja_does),
		cmocka_unit_test(what_is_no_word_is_refused),
		cmocka_unit_test(only_some_escapes_exist),
		cmocka_unit_test(a_nul_ends_the_file_between_statements_only),
		cmocka_unit_test(a_newline_escape_needs_a_version_that_has_it),
		cmocka_unit_test(the_caret_stands_below_the_last_word_of_a_line_cut_at_72),
		cmocka_unit_test(statements_begin_with_a_word_of_their_own),
		cmocka_unit_test(rules_are_checked_when_they_are_declared),
		cmocka_unit_test(rules_may_say_a_thing_twice_and_the_last_counts),
		cmocka_unit_test(pools_have_a_depth),
		cmocka_unit_test(builds_have_lists_in_a_fixed_order),
		cmocka_unit_test(builds_in_another_order_are_refused),
		cmocka_unit_test(a_file_has_one_maker),
		cmocka_unit_test(a_block_is_evaluated_in_the_file_and_the_paths_in_the_block),
		cmocka_unit_test(defaults_are_nodes_named_before),
		cmocka_unit_test(a_phony_that_names_itself_loses_that_input),
		cmocka_unit_test(a_dyndep_file_is_one_of_the_inputs),
		cmocka_unit_test(include_shares_its_scope_and_subninja_has_its_own),
		cmocka_unit_test(variables_of_a_file_count_when_the_command_is_asked_for),
		cmocka_unit_test(files_that_cannot_be_read_are_named),
		cmocka_unit_test(every_file_is_read_once_per_mention),
		cmocka_unit_test(a_manifest_for_a_newer_ninja_is_refused_at_once),
		cmocka_unit_test(paths_are_quoted_for_the_shell_except_in_paths),
		cmocka_unit_test(a_block_hides_the_rule_and_the_rule_hides_the_file),
		cmocka_unit_test(without_a_block_the_file_hides_the_rule),
		cmocka_unit_test(a_rule_always_has_its_own_response_file),
		cmocka_unit_test(variables_of_a_rule_may_name_each_other_but_not_in_a_circle),
		cmocka_unit_test(a_dyndep_file_can_turn_restat_on),
		cmocka_unit_test(edges_and_nodes_know_where_they_come_from),
		cmocka_unit_test(rules_of_the_top_are_listed_with_their_variables),
		cmocka_unit_test(a_variable_is_bound_again_in_the_room_it_had),
		cmocka_unit_test(a_long_block_is_searched_as_a_short_one),
		cmocka_unit_test(values_that_would_take_all_memory_are_refused),
		cmocka_unit_test(an_endless_inclusion_ends),
		cmocka_unit_test(files_may_include_files_as_deep_as_they_like),
		cmocka_unit_test(lines_may_be_as_long_as_they_like),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
