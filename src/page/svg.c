/* svg.c - see svg.h. A box is a build statement, named by its first output, or a source file; so there are
 * half as many as if files and commands had their own. SPDX-License-Identifier: Apache-2.0 */
#include "page/svg.h"

#include <inttypes.h>

#include "data/map.h"
#include "data/utf8.h"
#include "session/say.h"
#include "page/layers.h"

enum {
	MOST = 200, /* boxes: nobody can read more */
	COLORS = 8,
	LABEL = 40, /* characters of a name that are shown */
	CHAR_MILLI_EM = 602, /* width of a character in fixed-width fonts */
	NAME_PX = 12,
	RULE_PX = 10,
	PAD = 12,
	NAME_HEIGHT = 28,
	FULL_HEIGHT = 42,
	MARGIN = 24,
};

#define TOO_MUCH " boxes are more than anybody can read: "

enum kind { EXPLICIT, IMPLICIT, ORDER_ONLY };

struct box {
	uint32_t node; /* the first output, or the source */
	uint32_t edge; /* or NONE */
	uint32_t cut;  /* inputs that are not shown */
	bool target;
};

struct picture {
	struct session *s;
	const struct graph *g;
	VEC(struct box) boxes;
	struct map of_edge, of_node; /* boxes by edge, and by node if no edge makes it */
	VEC(uint8_t) kinds;          /* of arcs: enum kind */
	struct layers layers;
	struct intern rules;         /* for colours, in the order of appearance */
	struct buf name, about;
};

/* ---- which part */

/* all of them, before anything is chosen: who makes what may change with any */
static void
load_dyndeps(struct session *s)
{
	for (uint32_t e = 0; s->graph.has_dyndep && e < s->graph.edges.n; e++) {
		struct err err = {0};

		if (session_load_dyndep(s, e, &err) < 0)
			say_warning(s->persona, "%s\n", buf_cstr(&err.text));
		err_fini(&err);
	}
}

static uint32_t
box_of(const struct picture *p, uint32_t node)
{
	uint32_t edge = p->g->nodes.p[node].in;

	return edge == NONE ? map_get(&p->of_node, node) : map_get(&p->of_edge, edge);
}

static void
add_box(struct picture *p, uint32_t node)
{
	uint32_t edge = p->g->nodes.p[node].in;

	if (box_of(p, node) != NONE)
		return;
	if (edge == NONE) {
		map_set(&p->of_node, node, p->boxes.n);
	} else {
		map_set(&p->of_edge, edge, p->boxes.n);
		node = edge_first_out(p->g, edge);
	}
	vec_push(&p->boxes, ((struct box){.node = node, .edge = edge}));
}

/* breadth first, so that the depth of each is its least */
static void
add_below(struct picture *p, uint32_t from, uint32_t depth)
{
	uint32_t end = p->boxes.n;

	while (depth-- && from < end) {
		for (; from < end; from++) {
			uint32_t edge = p->boxes.p[from].edge;

			for (uint32_t i = 0; edge != NONE && i < edge_ins(p->g, edge).n; i++)
				add_box(p, edge_ins(p->g, edge).p[i]);
		}
		end = p->boxes.n;
	}
}

static void
add_readers(struct picture *p, uint32_t node)
{
	struct ids uses = node_uses(p->g, node);

	for (uint32_t i = 0; i < uses.n; i++)
		add_box(p, edge_first_out(p->g, uses.p[i]));
}

static void
add_above(struct picture *p, uint32_t from, uint32_t end, uint32_t depth)
{
	while (depth-- && from < end) {
		for (; from < end; from++) {
			uint32_t edge = p->boxes.p[from].edge;

			if (edge == NONE)
				add_readers(p, p->boxes.p[from].node);
			for (uint32_t i = 0; edge != NONE && i < edge_outs(p->g, edge).n; i++)
				add_readers(p, edge_outs(p->g, edge).p[i]);
		}
		end = p->boxes.n;
	}
}

/* what is above comes after what is below: both begin at the targets */
static void
choose(struct picture *p, struct ids targets, const struct svg_opts *o)
{
	uint32_t ntargets, below;

	for (uint32_t i = 0; i < targets.n; i++)
		add_box(p, targets.p[i]);
	ntargets = p->boxes.n;
	for (uint32_t i = 0; i < ntargets; i++)
		p->boxes.p[i].target = true;
	add_below(p, 0, o->depth);
	below = p->boxes.n;
	if (!o->above)
		return;
	add_above(p, 0, ntargets, 1);
	add_above(p, below, p->boxes.n, o->above - 1);
}

static void
forget(struct picture *p)
{
	map_fini(&p->of_edge);
	map_fini(&p->of_node);
	p->of_edge = p->of_node = (struct map){0};
	p->boxes.n = 0;
}

/* how deep one may look before it is too much: at most what was asked for */
static uint32_t
depth_that_fits(struct picture *p, struct ids targets)
{
	uint32_t depth = 0;

	do {
		forget(p);
		choose(p, targets, &(struct svg_opts){.depth = ++depth});
	} while (p->boxes.n <= MOST);
	return depth - 1;
}

static int
too_much(struct picture *p, struct ids targets, const struct svg_opts *o, struct err *err)
{
	uint32_t n = p->boxes.n, depth = 0;

	if (!o->above)
		depth = depth_that_fits(p, targets);
	if (depth)
		return err_set(err, "%" PRIu32 TOO_MUCH "name a target, or say --depth=%" PRIu32, n, depth);
	return err_set(err, "%" PRIu32 TOO_MUCH "name another target", n);
}

/* ---- what is connected */
static void
add_arc(struct picture *p, struct map *seen, uint32_t from, uint32_t to, enum kind kind)
{
	if (from == to || map_get(seen, map_pair(from, to)) != NONE)
		return;
	map_set(seen, map_pair(from, to), 1);
	vec_push(&p->layers.arcs, ((struct layer_arc){.from = from, .to = to}));
	vec_push(&p->kinds, (uint8_t)kind);
}

static enum kind
kind_of(const struct edge *e, uint32_t input)
{
	if (input < e->nin)
		return EXPLICIT;
	return input < e->nin + e->nin_implicit ? IMPLICIT : ORDER_ONLY;
}

static void
connect(struct picture *p)
{
	struct map seen = {0};

	for (uint32_t b = 0; b < p->boxes.n; b++) {
		uint32_t edge = p->boxes.p[b].edge;
		const struct edge *e = edge == NONE ? NULL : &p->g->edges.p[edge];
		struct ids ins = e ? edge_ins(p->g, edge) : (struct ids){0};

		for (uint32_t i = 0; i < ins.n; i++) {
			uint32_t from = box_of(p, ins.p[i]);

			if (from == NONE)
				p->boxes.p[b].cut++;
			else
				add_arc(p, &seen, from, b, kind_of(e, i));
		}
	}
	map_fini(&seen);
}

/* ---- words */
/* the character that s begins with, or the byte if it is none: its length, and how wide it is */
static size_t
next_char(struct str s, unsigned *width)
{
	uint32_t cp;
	size_t n = utf8_next(s, &cp);

	*width = n ? utf8_width(cp) : 1;
	return MAX(n, 1);
}

static unsigned
count_columns(struct str s)
{
	unsigned n = 0, width;

	for (size_t i = 0; i < s.n; n += width)
		i += next_char((struct str){s.p + i, s.n - i}, &width);
	return n;
}

/* What XML may not hold becomes a question mark: controls, and bytes that are not UTF-8. */
static void
put_escaped(struct buf *out, struct str s)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		uint32_t cp = 0;
		char c = s.p[i];

		n = utf8_next((struct str){s.p + i, s.n - i}, &cp);
		if (n == 0 || (unsigned char)c < ' ' || cp == 0xfffe || cp == 0xffff) {
			buf_putc(out, '?');
			n = MAX(n, 1);
		} else if (c == '<' || c == '>' || c == '&' || c == '"') {
			buf_printf(out, "&#%d;", c);
		} else {
			buf_add(out, s.p + i, n);
		}
	}
}

/* the end of a long name says more than its beginning */
static void
put_shortened(struct buf *out, struct str s)
{
	unsigned columns = count_columns(s), width;

	if (columns <= LABEL) {
		buf_put(out, s);
		return;
	}
	for (; columns > LABEL - 1; columns -= width) {
		size_t n = next_char(s, &width);

		s.p += n;
		s.n -= n;
	}
	buf_puts(out, "…");
	buf_put(out, s);
}

static void
describe(struct picture *p, const struct box *b)
{
	uint32_t nouts = b->edge == NONE ? 1 : edge_outs(p->g, b->edge).n;

	buf_clear(&p->name);
	buf_clear(&p->about);
	put_shortened(&p->name, graph_path(p->g, b->node));
	if (b->edge == NONE)
		return;
	put_shortened(&p->about, p->g->ops->rule(p->g, b->edge));
	if (nouts > 1)
		buf_printf(&p->about, " · %" PRIu32 " outputs", nouts);
	if (b->cut)
		buf_printf(&p->about, " · %" PRIu32 " input%s not shown", b->cut, b->cut == 1 ? "" : "s");
}

static double
text_width(struct str s, int px)
{
	return count_columns(s) * (px * CHAR_MILLI_EM / 1000.0);
}

static void
measure(struct picture *p)
{
	for (uint32_t i = 0; i < p->boxes.n; i++) {
		double w;

		describe(p, &p->boxes.p[i]);
		w = MAX(text_width(buf_str(&p->name), NAME_PX), text_width(buf_str(&p->about), RULE_PX));
		vec_push(&p->layers.boxes, ((struct layer_box){
			.w = w + 2 * PAD,
			.h = p->about.n ? FULL_HEIGHT : NAME_HEIGHT,
		}));
	}
}

/* ---- the drawing */

/* of the rules, one after the other: hues far from their neighbours', all as light as each other */
static const struct {
	const char *fill, *stroke, *dark_fill, *dark_stroke;
} colors[COLORS] = {
	{"#e9f0f9", "#6e96c4", "#23303e", "#547dab"},
	{"#f9e9ec", "#c46e81", "#3e2329", "#ab5467"},
	{"#e9f9e9", "#6ec471", "#233e24", "#54ab57"},
	{"#ede9f9", "#866ec4", "#2b233e", "#6d54ab"},
	{"#f9f2e9", "#c49c6e", "#3e3123", "#ab8254"},
	{"#e9f9f6", "#6ec4b1", "#233e38", "#54ab98"},
	{"#f9e9f9", "#c46ec1", "#3e233d", "#ab54a8"},
	{"#f5f9e9", "#acc46e", "#363e23", "#92ab54"},
};

/* Plain colours, twice: variables and functions of CSS are not for every program that shows pictures. */
static void
put_style(struct buf *out)
{
	buf_puts(out, "<style>\n"
	              "svg{background:#fff}\n"
	              "text{font-family:Menlo,Consolas,\"DejaVu Sans Mono\",monospace;fill:#1c2430;"
	              "text-anchor:middle}\n");
	buf_printf(out, ".n{font-size:%dpx}.r{font-size:%dpx;fill:#66707f}\n", NAME_PX, RULE_PX);
	buf_puts(out, "rect{stroke-width:1}.source{fill:#fff;stroke:#98a2b1}\n"
	              ".phony{fill:#fff;stroke:#66707f;stroke-dasharray:4 3}.target{stroke-width:2.5}\n"
	              "path{fill:none;stroke:#98a2b1;stroke-width:1.2}.implicit{stroke-width:.8}\n"
	              ".order{stroke-dasharray:1.5 3}marker path{fill:#98a2b1;stroke:none}\n");
	for (int i = 0; i < COLORS; i++)
		buf_printf(out, ".c%d{fill:%s;stroke:%s}", i, colors[i].fill, colors[i].stroke);
	buf_puts(out, "\n@media(prefers-color-scheme:dark){\n"
	              "svg{background:#14181f}text{fill:#e4e8ee}.r{fill:#98a2b1}\n"
	              ".source{fill:#14181f;stroke:#5b6675}.phony{fill:#14181f;stroke:#98a2b1}\n"
	              "path{stroke:#5b6675}marker path{fill:#5b6675}\n");
	for (int i = 0; i < COLORS; i++)
		buf_printf(out, ".c%d{fill:%s;stroke:%s}", i, colors[i].dark_fill, colors[i].dark_stroke);
	buf_puts(out, "\n}\n</style>\n"
	              "<marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\""
	              " markerWidth=\"7\" markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
	              "<path d=\"M0 .8 8 4 0 7.2z\"/></marker>\n");
}

/* horizontal at both ends, so that it goes on smoothly */
static void
put_curve(struct buf *out, double x0, double y0, double x1, double y1)
{
	double reach = (x1 - x0) / 2;

	buf_printf(out, "C%.1f %.1f %.1f %.1f %.1f %.1f", x0 + reach, y0, x1 - reach, y1, x1, y1);
}

static void
draw_arc(const struct picture *p, uint32_t i, struct buf *out)
{
	static const char *const classes[] = {
		[EXPLICIT] = "", [IMPLICIT] = " class=\"implicit\"", [ORDER_ONLY] = " class=\"order\""};
	const struct layer_arc *arc = &p->layers.arcs.p[i];
	const struct layer_box *from = &p->layers.boxes.p[arc->from], *to = &p->layers.boxes.p[arc->to];
	double x = from->x + from->w, y = from->y + from->h / 2;

	buf_printf(out, "<path%s marker-end=\"url(#tip)\" d=\"M%.1f %.1f", classes[p->kinds.p[i]], x, y);
	for (uint32_t k = 0; k < arc->nbends; k++) {
		const struct layer_bend *bend = &p->layers.bends.p[arc->bends + k];

		put_curve(out, x, y, bend->x0, bend->y);
		buf_printf(out, "H%.1f", bend->x1);
		x = bend->x1;
		y = bend->y;
	}
	put_curve(out, x, y, to->x, to->y + to->h / 2);
	buf_puts(out, "\"/>\n");
}

static void
put_class(struct picture *p, const struct box *b, struct buf *out)
{
	if (b->edge == NONE)
		buf_puts(out, "source");
	else if (edge_is_phony(p->g, b->edge))
		buf_puts(out, "phony");
	else
		buf_printf(out, "c%" PRIu32, intern_add(&p->rules, p->g->ops->rule(p->g, b->edge)) % COLORS);
	if (b->target)
		buf_puts(out, " target");
}

static void
put_text(struct buf *out, const char *class, double x, double y, struct str text)
{
	buf_printf(out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class, x, y);
	put_escaped(out, text);
	buf_puts(out, "</text>");
}

/* shown where the mouse rests: names in full */
static void
put_title(const struct picture *p, const struct box *b, struct buf *out)
{
	struct ids outs = b->edge == NONE ? (struct ids){&b->node, 1} : edge_outs(p->g, b->edge);

	buf_puts(out, "<title>");
	for (uint32_t i = 0; i < outs.n; i++) {
		buf_puts(out, i ? "\n" : "");
		put_escaped(out, graph_path(p->g, outs.p[i]));
	}
	buf_puts(out, "</title>");
}

static void
draw_box(struct picture *p, uint32_t i, struct buf *out)
{
	const struct box *b = &p->boxes.p[i];
	const struct layer_box *at = &p->layers.boxes.p[i];
	double middle = at->x + at->w / 2;

	describe(p, b);
	buf_puts(out, "<g>");
	put_title(p, b, out);
	buf_puts(out, "<rect class=\"");
	put_class(p, b, out);
	buf_printf(out, "\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%d\"/>",
	           at->x, at->y, at->w, at->h, b->edge == NONE ? 3 : 7);
	put_text(out, "n", middle, at->y + 18, buf_str(&p->name));
	if (p->about.n)
		put_text(out, "r", middle, at->y + 33, buf_str(&p->about));
	buf_puts(out, "</g>\n");
}

static void
draw(struct picture *p, struct buf *out)
{
	double w = p->layers.w + 2 * MARGIN, h = p->layers.h + 2 * MARGIN;

	buf_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\""
	                " viewBox=\"-%d -%d %.0f %.0f\">\n", w, h, MARGIN, MARGIN, w, h);
	put_style(out);
	for (uint32_t i = 0; i < p->layers.arcs.n; i++)
		draw_arc(p, i, out);
	for (uint32_t i = 0; i < p->boxes.n; i++)
		draw_box(p, i, out);
	buf_puts(out, "</svg>\n");
}

int
svg_draw(struct session *s, struct ids targets, const struct svg_opts *o, struct buf *out, struct err *err)
{
	struct picture p = {.s = s, .g = &s->graph};
	int got = 0;

	load_dyndeps(s);
	choose(&p, targets, o);
	if (p.boxes.n > MOST) {
		got = too_much(&p, targets, o, err);
	} else {
		connect(&p);
		measure(&p);
		layers_arrange(&p.layers);
		draw(&p, out);
	}
	vec_free(&p.boxes);
	map_fini(&p.of_edge);
	map_fini(&p.of_node);
	vec_free(&p.kinds);
	layers_fini(&p.layers);
	intern_fini(&p.rules);
	buf_free(&p.name);
	buf_free(&p.about);
	return got;
}
