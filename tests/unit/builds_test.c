/* builds_test.c - what a manifest comes to does not depend on who reads which part of it: random manifests, with
 * mistakes in them, read statement by statement, and in pieces of all sizes. WEIR_MANIFESTS says how many there
 * are, WEIR_SEED which. SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "graph/graph.h"
#include "manifest/ninja.h"

#include "dice.h"
#include "fake_disk.h"
#include "graph_words.h"

/* ---- a manifest, in words */

static void
put_edge(struct buf *out, const struct graph *g, uint32_t edge)
{
	const struct edge *e = &g->edges.p[edge];

	buf_printf(out, "%s:%u: %u %u %u %u %u %u pool %u dyndep %u flags %u rule %s\n", graph_name(g, e->file).p,
	           e->line, e->nout, e->nout_implicit, e->nin, e->nin_implicit, e->nin_order, e->nvalid, e->pool,
	           e->dyndep, e->flags, g->ops->rule(g, edge).p);
	put_edge_parts(out, g, edge);
}

static void
put_graph(struct buf *out, const struct graph *g)
{
	for (uint32_t i = 0; i < g->pools.n; i++)
		buf_printf(out, "pool %s %u\n", graph_name(g, g->pools.p[i].name).p, g->pools.p[i].depth);
	for (uint32_t i = 0; i < g->nodes.n; i++) {
		buf_printf(out, "%s in %u flags %u", graph_path(g, i).p, g->nodes.p[i].in, g->nodes.p[i].flags);
		for (uint32_t k = 0; k < g->nodes.p[i].nuses; k++)
			buf_printf(out, " %u", node_uses(g, i).p[k]);
		buf_putc(out, '\n');
	}
	for (uint32_t i = 0; i < g->edges.n; i++)
		put_edge(out, g, i);
	buf_printf(out, "dyndep %d, x is '%.*s'\ndefault", g->has_dyndep, STR_FMT(ninja_var(g, "x")));
	put_nodes(out, g, (struct ids){g->defaults.p, g->defaults.n});
}

static void
put_warning(void *ctx, const char *text)
{
	buf_printf(ctx, "warning: %s\n", text);
}

static bool
tell(struct buf *out, struct fake_disk *disk, uint32_t piece)
{
	struct ninja_opts opts = {&disk->disk, .version = "2.0", .warn = put_warning, .ctx = out, .piece = piece};
	struct graph g;
	struct err err = {0};
	bool ok;

	buf_clear(out);
	graph_init(&g);
	ok = ninja_load(&g, "in", &opts, &err) == 0;
	if (ok)
		put_graph(out, &g);
	buf_put(out, buf_str(&err.text));
	ninja_free(&g);
	graph_fini(&g);
	err_fini(&err);
	return ok;
}

/* ---- what is written */

/* % is a number that is not used twice, @ a small one, & that of a file that was written before and that none
 * reads yet */
static const char *const statements[] = {
	"build o%: r\n",
	"build o%: r\n",
	"build o%: r i@ | i@ || o@\n x = $x@\n",
	"build o%: s i@ |@ o@\n  x = a$\n   b\n  command = c $x $in$\n\n",
	"build o% | o%.d: r i@ $\n   i@\n",
	"build a/../o% ${x}%: r ./i@ $\n i@ $x\n",
	"build ${x}@%: r $y\n y = i\n",
	"build o%: phony o@\n",
	"build o%: r@ i@\n pool = p@\n",
	"build o%: r i@ || o1\n dyndep = o1\n",
	("build o%: r\n a@=1\n a1=\n a2=2\n a3=3\n a4=$x\n a5=5\n a6=6\n a7=7\n a8=8\n a9=9\n a10=1\n a11=1\n"
	 " a12=1\n a13=1\n a14=1\n a15=1\n a16=1\n a17=1\n a@ = $a1\n a3 = longer$x\n"),
	"x = v@\n",
	"x = $x@\n",
	"y = i@\n",
	"rule r%\n command = r@ $in $out $x $y\nbuild o%: r%\n",
	"rule s%\n command = s@ $in $x\n pool = p@\n depfile = $out.d\nbuild o%: s% i@\n",
	"pool p%\n depth = @\nbuild o%: r\n pool = p%\n",
	"default o@\n",
	"include inc&\n",
	"subninja inc&\n",
	"subninja inc&\n",
	"# $\n",
	"  # build o%: r $\n",
	"\n",
};

/* what is wrong, or looks as if it were */
static const char *const oddities[] = {
	"build o@: r\n",
	"build o%: phony o@ o%\n",
	"build o%: r%\nrule r%\n command = late\n",
	"build o%: r\n pool = p%\npool p%\n depth = 1\n",
	"rule r@\n command = again $x\n",
	"pool p@\n depth = 1\n",
	"include inc@\n",
	"subninja inc@\n",
	"ninja_required_version = 1.5\n",
	"build o@: nothing\n",
	"build o%: r\n x #\n= 3\n",
	"build o%: r # i\n",
	"build o%: r $\n",
	"build o%: r $$\n",
	"build o%: r $$$\n i\n",
	"build o%: r\r\n x = 1$\r\n\r\n",
	"build o%: r |\n",
	"build o% o%: r\n",
	"build $empty: r\n",
	"build o%: r\n\tx = 1\n",
	" x = 1\n",
	"buildx = 1\n",
	"build.x: r\n",
	"build o%: r\n dyndep = no\n",
	"build o%: r\n command = $depfile\n depfile = $command\n",
	"rule cycle\n command = $depfile\n depfile = $command\n pool = $command\nbuild o%: cycle\n",
	"=\n",
	"x\n",
	"pool\n",
	"build",
	"build o%: r\n x = $bad escape!\n",
	"build o%: r\n x = $^\n",
	"include none\n",
	"default o%\n",
};

/* what is written so far */
struct site {
	struct dice *d;
	struct fake_disk *disk;
	uint32_t number, nfiles, read; /* 1 << file: it is read by another */
};

static void
put_statement(struct site *s, struct buf *out, const char *text)
{
	uint32_t file = s->nfiles ? roll(s->d, s->nfiles) : 0;

	if (strchr(text, '&') && (!s->nfiles || s->read & 1u << file))
		return;
	for (; *text; text++) {
		if (*text == '%')
			buf_printf(out, "%u", s->number);
		else if (*text == '@')
			buf_printf(out, "%u", roll(s->d, 4));
		else if (*text == '&')
			buf_printf(out, "%u", file);
		else
			buf_putc(out, *text);
		s->read |= *text == '&' ? 1u << file : 0;
	}
	s->number++;
}

static void
write_file(struct site *s, const char *name)
{
	struct buf text = {0};
	struct dice *d = s->d;

	for (uint32_t n = roll(d, 30); n; n--) {
		if (!roll(d, 150))
			put_statement(s, &text, oddities[roll(d, countof(oddities))]);
		else
			put_statement(s, &text, statements[roll(d, countof(statements))]);
	}
	if (text.n && !roll(d, 60))
		text.p[roll(d, (uint32_t)text.n)] = (char)roll(d, 128);
	fake_put_bytes(s->disk, name, buf_str(&text));
	buf_free(&text);
}

/* most names have a meaning from the start */
static void
write_files(struct dice *d, struct fake_disk *disk)
{
	struct buf top = {0};
	struct site s = {.d = d, .disk = disk, .number = 10};

	for (char name[] = "inc0"; name[3] < '4'; name[3]++, s.nfiles++)
		write_file(&s, name);
	write_file(&s, "rest");
	buf_puts(&top, "x = 0\n");
	for (uint32_t i = 0; i < 4; i++)
		if (roll(d, 30))
			buf_printf(&top, "rule r%u\n command = r\npool p%u\n depth = 1\nbuild o%u: r%u\n", i, i, i,
			           i);
	buf_puts(&top, "rule r\n command = r $in > $out $x\nrule s\n command = $x\n restat = $x\n");
	buf_put(&top, fake_text(disk, "rest"));
	fake_put_bytes(disk, "in", buf_str(&top));
	buf_free(&top);
}

static uint32_t
number(const char *name, uint32_t otherwise)
{
	const char *text = getenv(name);

	return text ? (uint32_t)strtoul(text, NULL, 10) : otherwise;
}

static void
reads_the_same_whoever_reads_it(void **state)
{
	uint32_t seed = number("WEIR_SEED", (uint32_t)clock_wall_ns()), n = number("WEIR_MANIFESTS", 1500);
	uint32_t good = 0;
	struct buf one = {0}, other = {0};

	(void)state;
	printf("WEIR_SEED=%u WEIR_MANIFESTS=%u\n", seed, n);
	fflush(stdout);
	for (uint32_t i = 0; i < n; i++) {
		struct dice d = {.state = ((uint64_t)seed + i) * 0x9E3779B97F4A7C15u | 1};
		struct fake_disk disk;

		roll(&d, 2);
		fake_init(&disk);
		write_files(&d, &disk);
		good += tell(&one, &disk, NONE);
		tell(&other, &disk, 0);
		assert_string_equal(buf_cstr(&one), buf_cstr(&other));
		tell(&other, &disk, 1 + roll(&d, roll(&d, 2) ? 500 : 40));
		assert_string_equal(buf_cstr(&one), buf_cstr(&other));
		fake_fini(&disk);
	}
	printf("%u of %u could be read\n", good, n);
	assert_in_range(good, n / 5, n - n / 5);
	buf_free(&one);
	buf_free(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_same_whoever_reads_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
