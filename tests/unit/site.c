/* site.c - see site.h. SPDX-License-Identifier: Apache-2.0 */
#include "site.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "manifest/ninja.h"

struct recorder {
	struct sink sink;
	struct site *site;
};

static int
record(struct sink *sink, const struct event *ev, const struct graph *g, struct err *err)
{
	struct site *s = ((struct recorder *)sink)->site;

	(void)g, (void)err;
	switch (ev->type) {
	case EV_STEP_PLANNED:
		s->planned++;
		break;
	case EV_STEP_PRUNED:
		s->pruned++;
		break;
	case EV_STEP_STARTED:
		s->started++;
		buf_put(&s->why, ev->step_started.why);
		break;
	case EV_STEP_FINISHED:
		buf_put(&s->output, ev->step_finished.output);
		buf_printf(&s->causes, "%.*s %.*s\n", STR_FMT(ev->step_finished.cause),
		           STR_FMT(ev->step_finished.cause_file));
		break;
	case EV_LIMIT:
		buf_put(&s->limits, ev->limit.name.n ? ev->limit.name : ev->limit.what);
		buf_printf(&s->limits, " %u/%u %u\n", ev->limit.running, ev->limit.depth, ev->limit.waiting);
		break;
	case EV_MESSAGE:
		buf_put(&s->messages, ev->message.text);
		buf_putc(&s->messages, '\n');
		break;
	default:
		break;
	}
	return 0;
}

static void
release(struct sink *sink)
{
	free(sink);
}

void
site_open(struct site *s)
{
	*s = (struct site){.o.keep_going = 1};
	fake_init(&s->disk);
	fake_exec_init(&s->exec, &s->disk, 1);
	snprintf(s->dir, sizeof s->dir, "/tmp/weir-site-XXXXXX");
	BUG_ON(!mkdtemp(s->dir));
}

static const char *
in_dir(struct site *s, const char *name)
{
	static _Thread_local char path[128];

	snprintf(path, sizeof path, "%s/%s", s->dir, name);
	return path;
}

void
site_close(struct site *s)
{
	unlink(in_dir(s, "log"));
	unlink(in_dir(s, "deps"));
	rmdir(s->dir);
	fake_exec_fini(&s->exec);
	fake_fini(&s->disk);
	err_fini(&s->err);
	buf_free(&s->why);
	buf_free(&s->causes);
	buf_free(&s->output);
	buf_free(&s->limits);
	buf_free(&s->messages);
}

void
site_manifest(struct site *s, const char *text)
{
	fake_put(&s->disk, "build.ninja", text);
}

void
site_log(struct site *s, const char *text)
{
	int fd = fd_open(in_dir(s, "log"), O_WRONLY | O_CREAT | O_TRUNC, 0666);

	BUG_ON(fd < 0 || fd_write_all(fd, text, strlen(text)) < 0);
	fd_close(fd);
}

static int
add_targets(struct build *b, struct graph *g, const char *targets, struct err *err)
{
	idvec nodes = {0};
	int rc;

	if (!*targets)
		graph_roots(g, &nodes);
	while (*targets) {
		size_t n = strcspn(targets, " ");

		vec_push(&nodes, graph_find(g, (struct str){targets, n}));
		targets += n + (targets[n] == ' ');
	}
	rc = build_add(b, (struct ids){nodes.p, nodes.n}, err);
	vec_free(&nodes);
	return rc;
}

static void
run(struct site *s, struct graph *g, const char *targets)
{
	struct build *b = build_new(&s->o);

	if (add_targets(b, g, targets, &s->err) < 0)
		buf_puts(&s->exec.ran, "(error)");
	else
		s->end = build_run(b, &s->exec.exec, &s->err);
	build_free(b);
}

const char *
site_build(struct site *s, const char *targets)
{
	struct graph g;
	struct buildlog log = {0};
	struct depslog deps = {0};
	struct bus bus;
	struct buf warn = {0};
	struct recorder *recorder = xcalloc(1, sizeof *recorder);
	struct ninja_opts opts = {.disk = &s->disk.disk, .version = "1.13.2"};

	err_fini(&s->err);
	s->end = (struct build_result){0};
	buf_clear(&s->exec.ran);
	buf_clear(&s->why);
	buf_clear(&s->causes);
	buf_clear(&s->output);
	buf_clear(&s->limits);
	buf_clear(&s->messages);
	s->exec.peak = 0;
	s->planned = s->pruned = s->started = 0;
	s->exec.exec.caught = 0;
	fake_tick(&s->disk);
	graph_init(&g);
	*recorder = (struct recorder){{.emit = record, .close = release}, s};
	bus_init(&bus, &g);
	bus_add(&bus, &recorder->sink);
	if (ninja_load(&g, "build.ninja", &opts, &s->err) < 0 ||
	    buildlog_load(&log, in_dir(s, "log"), &warn, &s->err) < 0 ||
	    depslog_load(&deps, in_dir(s, "deps"), &g, &warn, &s->err) < 0) {
		buf_puts(&s->exec.ran, "(error)");
	} else {
		s->o.graph = &g;
		s->o.disk = &s->disk.disk;
		s->o.bus = &bus;
		s->o.log = &log;
		s->o.deps = &deps;
		s->o.stamp = ".ninja_lock";
		run(s, &g, targets);
		s->nedges = g.edges.n;
		s->nnodes = g.nodes.n;
	}
	bus_fini(&bus);
	ninja_free(&g);
	graph_fini(&g);
	buildlog_fini(&log);
	depslog_fini(&deps);
	buf_free(&warn);
	return buf_cstr(&s->exec.ran);
}
