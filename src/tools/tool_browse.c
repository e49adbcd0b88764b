/* tool_browse.c - -t browse: the graph as pages for a web browser, one for each file (ninja K2).
 * SPDX-License-Identifier: Apache-2.0 */
#include "tools/tools.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "runner/spawn/spawn.h"
#include "session/say.h"
#include "page/serve.h"
#include "page/svg.h"
#include "tools/relations.h"

enum {
	MOST = 500, /* files in a list */
	DEFAULT_PORT = 8000,
};

struct browse {
	struct session *s;
	const struct graph *g;
	struct relations relations;
	idvec targets; /* what the first page shows */
	struct server server;
	bool no_browser;
	struct buf *out; /* the page at hand */
};

/* ---- HTML */
static void
put_text(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (strchr("<>&\"'", s.p[i]) && s.p[i])
			buf_printf(out, "&#%d;", s.p[i]);
		else
			buf_putc(out, s.p[i]);
	}
}

static void
put_url(struct buf *out, const char *page, struct str path)
{
	buf_printf(out, "/%s?q=", page);
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    (c && strchr("-_./", c)))
			buf_putc(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}

static void
begin_page(struct browse *b, struct str title, struct str searched)
{
	buf_puts(b->out, "<!doctype html><html lang=en><meta charset=utf-8>"
	                 "<meta name=viewport content=\"width=device-width\"><title>");
	put_text(b->out, title);
	buf_puts(b->out, "</title><style>\n"
	                 ":root{color-scheme:light dark}\n"
	                 "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:1.5rem auto;"
	                 "padding:0 1rem}\n"
	                 "h1{font-size:1.3rem;overflow-wrap:anywhere}h2{font-size:1rem;"
	                 "margin:1.2rem 0 .2rem}\n"
	                 "ul{list-style:none;margin:0;padding:0}li,pre{font-size:.85rem}\n"
	                 "h1,a,pre{font-family:Menlo,Consolas,\"DejaVu Sans Mono\",monospace}\n"
	                 "a{text-decoration:none}a:hover{text-decoration:underline}\n"
	                 "pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.6rem .8rem;"
	                 "border:1px solid #8885;border-radius:6px}\n"
	                 "small,.none{color:#888}header{display:flex;gap:1rem;align-items:baseline}\n"
	                 "input{font:inherit;width:24rem;max-width:60vw}img{max-width:100%}\n"
	                 "</style><header><a href=\"/\">targets</a><form action=\"/search\">"
	                 "<input name=q type=search placeholder=\"find files\" value=\"");
	put_text(b->out, searched);
	buf_puts(b->out, "\"></form></header>\n<h1>");
	put_text(b->out, title);
	buf_puts(b->out, "</h1>\n");
}

static void
put_heading(struct browse *b, const char *text)
{
	buf_printf(b->out, "<h2>%s</h2>\n", text);
}

static void
put_link(struct browse *b, uint32_t node, const char *note)
{
	struct str path = graph_path(b->g, node);

	buf_puts(b->out, "<li><a href=\"");
	put_url(b->out, "file", path);
	buf_puts(b->out, "\">");
	put_text(b->out, path);
	buf_puts(b->out, "</a>");
	if (*note)
		buf_printf(b->out, " <small>%s</small>", note);
	buf_puts(b->out, "\n");
}

static void
put_more(struct browse *b, uint32_t n)
{
	if (n > MOST)
		buf_printf(b->out, "<li class=none>and %" PRIu32 " more\n", n - MOST);
}

static void
put_list(struct browse *b, struct ids nodes, const char *note)
{
	for (uint32_t i = 0; i < MIN(nodes.n, MOST); i++)
		put_link(b, nodes.p[i], note);
	put_more(b, nodes.n);
}

/* ---- a file */
static bool
is_among(struct ids nodes, uint32_t node)
{
	for (uint32_t i = 0; i < nodes.n; i++)
		if (nodes.p[i] == node)
			return true;
	return false;
}

/* what compilers told of and the manifest does not */
static void
put_found(struct browse *b, struct ids found, struct ids declared)
{
	idvec news = {0};

	for (uint32_t i = 0; i < found.n; i++)
		if (!is_among(declared, found.p[i]))
			vec_push(&news, found.p[i]);
	put_list(b, (struct ids){news.p, news.n}, "told by the compiler");
	vec_free(&news);
}

static void
put_inputs(struct browse *b, uint32_t edge)
{
	const struct edge *e = &b->g->edges.p[edge];
	struct ids ins = edge_ins(b->g, edge), found = relations_found(&b->relations, edge);
	uint32_t solid = e->nin + e->nin_implicit;

	put_heading(b, "made from");
	buf_puts(b->out, "<ul>\n");
	put_list(b, (struct ids){ins.p, e->nin}, "");
	put_list(b, (struct ids){ins.p + e->nin, e->nin_implicit}, "implicit");
	put_found(b, found, (struct ids){ins.p, solid});
	put_list(b, (struct ids){ins.p + solid, e->nin_order}, "order only");
	if (!ins.n && !found.n)
		buf_puts(b->out, "<li class=none>nothing\n");
	buf_puts(b->out, "</ul>\n");
}

static void
put_named_list(struct browse *b, const char *heading, struct ids nodes)
{
	if (!nodes.n)
		return;
	put_heading(b, heading);
	buf_puts(b->out, "<ul>\n");
	put_list(b, nodes, "");
	buf_puts(b->out, "</ul>\n");
}

/* the value of a variable, if there is one */
static void
put_value(struct browse *b, uint32_t edge, enum edge_key key, const char *heading)
{
	struct buf value = {0};
	struct err err = {0};

	if (tool_bind(b->s, edge, key, &value, &err) < 0)
		buf_put(&value, buf_str(&err.text));
	if (value.n) {
		put_heading(b, heading);
		buf_puts(b->out, "<pre>");
		put_text(b->out, buf_str(&value));
		buf_puts(b->out, "</pre>\n");
	}
	buf_free(&value);
	err_fini(&err);
}

static void
put_times(struct browse *b, uint32_t node)
{
	const struct log_entry *entry = buildlog_find(&b->s->log, graph_path(b->g, node));
	int32_t ms = entry ? entry->end_ms - entry->start_ms : -1;

	if (ms >= 0)
		buf_printf(b->out, "<p>took %.2f s last time</p>\n", ms / 1000.0);
}

static void
put_edge(struct browse *b, uint32_t node, uint32_t edge)
{
	struct str rule = b->g->ops->rule(b->g, edge);

	put_heading(b, "rule");
	buf_puts(b->out, "<pre>");
	put_text(b->out, rule);
	buf_puts(b->out, "</pre>\n");
	put_value(b, edge, KEY_DESCRIPTION, "description");
	put_value(b, edge, KEY_COMMAND, "command");
	put_times(b, node);
	put_inputs(b, edge);
	put_named_list(b, "validations", edge_valids(b->g, edge));
	if (edge_outs(b->g, edge).n > 1)
		put_named_list(b, "all outputs", edge_outs(b->g, edge));
}

static void
add_outputs(struct browse *b, struct ids edges, idvec *out)
{
	for (uint32_t i = 0; i < edges.n; i++) {
		struct ids outs = edge_outs(b->g, edges.p[i]);

		for (uint32_t k = 0; k < outs.n; k++)
			vec_push(out, outs.p[k]);
	}
}

static void
put_readers(struct browse *b, uint32_t node)
{
	idvec outs = {0};

	add_outputs(b, node_uses(b->g, node), &outs);
	add_outputs(b, relations_readers(&b->relations, node), &outs);
	put_named_list(b, "used for", (struct ids){outs.p, outs.n});
	vec_free(&outs);
}

static void
show_file(struct browse *b, uint32_t node)
{
	struct str path = graph_path(b->g, node);
	uint32_t edge = b->g->nodes.p[node].in;

	begin_page(b, path, STR(""));
	if (edge == NONE)
		buf_puts(b->out, "<p class=none>no command makes it</p>\n");
	else
		put_edge(b, node, edge);
	put_readers(b, node);
	put_heading(b, "around it");
	buf_puts(b->out, "<img alt=\"too much to draw\" src=\"");
	put_url(b->out, "picture", path);
	buf_puts(b->out, "\">\n");
}

/* ---- the other pages */
static void
show_targets(struct browse *b)
{
	begin_page(b, STR("targets"), STR(""));
	buf_puts(b->out, "<ul>\n");
	put_list(b, (struct ids){b->targets.p, b->targets.n}, "");
	buf_puts(b->out, "</ul>\n");
}

static int
compare_path(const void *a, const void *b, void *graph)
{
	return str_cmp(graph_path(graph, *(const uint32_t *)a), graph_path(graph, *(const uint32_t *)b));
}

static void
show_matches(struct browse *b, struct str what)
{
	idvec found = {0};

	begin_page(b, STR("files"), what);
	buf_puts(b->out, "<ul>\n");
	for (uint32_t i = 0; i < b->g->nodes.n; i++) {
		struct str path = graph_path(b->g, i);

		if (memmem(path.p, path.n, what.p, what.n))
			vec_push(&found, i);
	}
	if (found.n)
		qsort_r(found.p, found.n, sizeof *found.p, compare_path, (void *)(uintptr_t)b->g);
	put_list(b, (struct ids){found.p, found.n}, "");
	if (!found.n)
		buf_puts(b->out, "<li class=none>no file of the graph has that in its name\n");
	buf_puts(b->out, "</ul>\n");
	vec_free(&found);
}

static void
show_nothing(struct browse *b, struct answer *a, struct str what)
{
	a->code = 404;
	begin_page(b, STR("not in the graph"), what);
}

static void
show_picture(struct browse *b, struct answer *a, uint32_t node)
{
	struct svg_opts o = {.depth = 1, .above = 1};
	struct err err = {0};

	a->type = "image/svg+xml";
	if (svg_draw(b->s, (struct ids){&node, 1}, &o, &a->body, &err) < 0)
		a->code = 404;
	err_fini(&err);
}

static void
answer(void *ctx, struct str path, struct str query, struct answer *a)
{
	struct browse *b = ctx;
	bool file = str_eq(path, STR("/file")), picture = str_eq(path, STR("/picture"));
	uint32_t node = file || picture ? tool_find(b->g, query) : NONE;

	b->out = &a->body;
	if (picture && node != NONE)
		show_picture(b, a, node);
	else if (file && node != NONE)
		show_file(b, node);
	else if (str_eq(path, STR("/search")))
		show_matches(b, query);
	else if (str_eq(path, STR("/")))
		show_targets(b);
	else
		show_nothing(b, a, query);
}

/* ---- the front */

/* Where there is a screen. That it cannot be opened is no error: the address was said. */
static void
open_browser(struct browse *b, const char *url)
{
	const char *argv[] = {"/bin/sh", "-c", "exec xdg-open \"$1\" >/dev/null 2>&1", "sh", url, NULL};
	struct spawn_req req = {
		.argv = argv,
		.envp = (const char *const *)environ,
		.fds = {-1, -1, -1},
		.mask = &b->server.loop.before,
	};
	struct spawn spawn = {0};
	struct child child;
	struct err err = {0};

	if (b->no_browser || (!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY")) || spawn_init(&spawn) < 0)
		return;
	spawn_start(&spawn, &req, &child, &err);
	spawn_fini(&spawn);
	err_fini(&err);
}

static int
serve(struct browse *b, struct err *err)
{
	struct server *server = &b->server;
	struct buf url = {0};
	bool v6 = strchr(server->host, ':') != NULL;

	server->answer = answer;
	server->ctx = b;
	if (server_open(server, err) < 0)
		return -1;
	buf_printf(&url, "http://%s%s%s:%u/", v6 ? "[" : "", server->host, v6 ? "]" : "", server->port);
	printf("%s shows the graph until you interrupt this\n", buf_cstr(&url));
	fflush(stdout);
	open_browser(b, buf_cstr(&url));
	server_run(server);
	server_close(server);
	buf_free(&url);
	return 0;
}

static int
browse(struct browse *b, int argc, char **argv, struct err *err)
{
	struct session *s = b->s;

	if (session_load(s, err) < 0 || session_load_logs(s, err) < 0 ||
	    relations_load(&b->relations, s, err) < 0)
		return -1;
	if (tool_targets_of(s, argc, argv, &b->targets, err) < 0)
		return -1;
	return serve(b, err);
}

static int
browse_usage(const struct session *s)
{
	printf("usage: %s -t browse [options] [TARGETS]\n"
	       "\n"
	       "Shows what files are made from and what they are for, as pages for a web browser on\n"
	       "this machine.\n"
	       "\n"
	       "options:\n"
	       "  -p, --port=N       listen at port N [8000], 0: any that is free\n"
	       "  -a, --hostname=A   listen at this numeric address [localhost]; others may see it then\n"
	       "  -f FILE            the manifest [build.ninja]\n"
	       "  --no-browser       do not open a browser\n"
	       "  -h, --help         show this\n",
	       s->persona->command);
	return 1;
}

static bool
read_port(const char *arg, uint16_t *port)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	*port = (uint16_t)n;
	return *arg >= '0' && *arg <= '9' && !*end && n <= UINT16_MAX;
}

static bool
read_options(struct browse *b, struct options *o, int argc, char **argv)
{
	static const struct option longs[] = {
		{"port", required_argument, NULL, 'p'},
		{"hostname", required_argument, NULL, 'a'},
		{"no-browser", no_argument, NULL, 'n'},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	int opt;

	optind = 0;
	while ((opt = getopt_long(argc, argv, "p:a:f:h", longs, NULL)) != -1) {
		if (opt == 'p' && read_port(optarg, &b->server.port))
			continue;
		if (opt == 'a')
			b->server.host = optarg;
		else if (opt == 'f')
			o->file = optarg;
		else if (opt == 'n')
			b->no_browser = true;
		else
			return false;
	}
	return true;
}

int
tool_browse(struct session *s, int argc, char **argv)
{
	const struct options *given = s->opts;
	struct options opts = *given;
	struct browse b = {.s = s, .g = &s->graph, .server = {.host = "localhost", .port = DEFAULT_PORT}};
	struct err err = {0};
	int got;

	if (!read_options(&b, &opts, argc, argv))
		return browse_usage(s);
	s->opts = &opts; /* -f may come after -t here, as in ninja */
	got = browse(&b, argc, argv, &err);
	s->opts = given;
	relations_fini(&b.relations);
	vec_free(&b.targets);
	return got < 0 ? tool_failed(s, &err) : 0;
}
