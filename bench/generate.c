/* generate.c - a build to measure: `bench-generate ROOT gn|cmake EDGES FAKECC [LOG-VERSION]` writes sources to ROOT,
 * and to ROOT/out manifests, outputs and both logs, as if all had been built: every executor finds nothing to do.
 *
 * The shapes are those of real projects. gn: a file of its own for each module, short flags in variables of that
 * file, relative paths. cmake: one file, 1 to 2 KB of command line spelled out for each object, absolute paths of
 * sources. Either way a module is 39 objects, a generated header, an archive and a link; an object reads 50 to 300
 * headers, most of them of everybody, the others of its own module and of neighbours. The numbers come from a
 * generator with a fixed seed: the same arguments give the same build.
 *
 * ROOT/bench.json tells what to touch for each scenario, ROOT/paths lists every file of the graph as seen from
 * ROOT/out, ROOT/commands every command. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/vec.h"
#include "data/hash.h"

enum {
	MODULE = 42,      /* commands in a module: */
	OBJECTS = 39,     /* these, and the generated header, the archive and the link */
	OWN_HEADERS = 36, /* of a module */
	COMMON = 300,     /* headers that all modules share */
	NEIGHBOURS = 4,   /* modules whose headers an object may read */
	SPILL = 1 << 20,
};

/* a file on its way to the disk */
struct file {
	struct buf text;
	int fd;
};

struct gen {
	struct buf root; /* absolute */
	const char *fakecc;
	bool cmake;
	unsigned log_version;
	uint32_t edges, modules;
	uint64_t seed;
	int64_t now; /* ns: what the outputs are dated */
	struct file manifest, log, deps, paths, commands;
	uint32_t next_id; /* of a path in the deps log */
	idvec own_ids;    /* ids of modules' headers, NONE until used */
	uint32_t common_ids[COMMON];
	uint32_t few_ids[3];
	idvec reads;      /* of the object at hand */
	struct buf source;
	struct buf top;   /* cmake: the phony targets, at the end */
};

/* an object reads `count` headers from `first` on */
struct range {
	uint32_t module; /* or NONE: the common ones */
	uint32_t first, count;
};

static _Noreturn void
die(const char *what, int error)
{
	fprintf(stderr, "bench-generate: %s: %s\n", what, strerror(error));
	exit(1);
}

/* ---- files */
static void
check(int rc, const char *what)
{
	if (rc < 0)
		die(what, -rc);
}

static void
file_open(struct file *f, const char *path)
{
	f->fd = fd_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	check(f->fd, path);
}

static void
file_spill(struct file *f, size_t least)
{
	if (f->text.n < least)
		return;
	check(fd_write_all(f->fd, f->text.p, f->text.n), "write");
	buf_clear(&f->text);
}

static void
file_close(struct file *f)
{
	file_spill(f, 1);
	check(fd_close(f->fd), "close");
	buf_free(&f->text);
}

static void
make_directory(const char *path)
{
	if (mkdir(path, 0777) < 0 && errno != EEXIST)
		die(path, errno);
}

static void
write_dated(const char *path, struct str text, int64_t ns)
{
	struct timespec times[2];
	int fd = fd_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	check(fd, path);
	check(fd_write_all(fd, text.p, text.n), path);
	times[0] = times[1] = (struct timespec){ns / 1000000000, (long)(ns % 1000000000)};
	if (futimens(fd, times) < 0)
		die(path, errno);
	fd_close(fd);
}

/* a source: an hour older than the outputs */
static void
write_source(const struct gen *g, const char *path, struct str text)
{
	write_dated(path, text, g->now - INT64_C(3600000000000));
}

/* ---- chance */
static uint32_t
chance(struct gen *g, uint32_t below)
{
	g->seed += 0x9E3779B97F4A7C15u;
	return (uint32_t)((hash_u64(g->seed * 0xBF58476D1CE4E5B9u) >> 8) % below);
}

/* ---- names, as seen from ROOT/out; ranges are named up to the number */
static void
put_up(const struct gen *g, struct buf *b)
{
	if (g->cmake)
		buf_put(b, buf_str(&g->root));
	else
		buf_puts(b, "..");
}

static void
put_folder(const struct gen *g, struct buf *b, uint32_t module)
{
	put_up(g, b);
	buf_printf(b, "/src/d%u/m%u", module / 100, module);
}

static void
put_header(const struct gen *g, struct buf *b, uint32_t module)
{
	if (module == NONE) {
		put_up(g, b);
		buf_puts(b, "/include/common");
	} else {
		put_folder(g, b, module);
		buf_puts(b, "/h");
	}
}

static void
put_object_folder(const struct gen *g, struct buf *b, uint32_t module)
{
	if (g->cmake)
		buf_printf(b, "CMakeFiles/m%u.dir", module);
	else
		buf_printf(b, "obj/d%u/m%u", module / 100, module);
}

static void
note_path(struct gen *g, struct str path)
{
	buf_put(&g->paths.text, path);
	buf_putc(&g->paths.text, '\n');
	file_spill(&g->paths, SPILL);
}

/* ---- logs */
static void
put_u32(struct buf *b, uint32_t n)
{
	buf_add(b, &n, sizeof n);
}

static uint32_t
deps_path(struct gen *g, struct str path)
{
	uint32_t pad = (4 - (uint32_t)path.n % 4) % 4, id = g->next_id++;

	put_u32(&g->deps.text, (uint32_t)path.n + pad + 4);
	buf_put(&g->deps.text, path);
	buf_add(&g->deps.text, "\0\0\0", pad);
	put_u32(&g->deps.text, ~id);
	return id;
}

static void
deps_record(struct gen *g, struct str output)
{
	uint32_t id = deps_path(g, output);

	put_u32(&g->deps.text, 1u << 31 | (3 + g->reads.n) * 4);
	put_u32(&g->deps.text, id);
	buf_add(&g->deps.text, &g->now, sizeof g->now);
	buf_add(&g->deps.text, g->reads.p, (size_t)g->reads.n * 4);
	file_spill(&g->deps, SPILL);
}

/* hashed: the command, and what its response file holds */
static void
log_record(struct gen *g, struct str output, struct str hashed)
{
	uint64_t hash = g->log_version < 7 ? hash_murmur(hashed) : hash_rapid(hashed);
	uint32_t begin = g->next_id % 100000, ms = 100 + begin % 900;

	buf_printf(&g->log.text, "%u\t%u\t%lld\t%.*s\t%llx\n", begin, begin + ms, (long long)g->now,
	           STR_FMT(output), (unsigned long long)hash);
	file_spill(&g->log, SPILL);
}

/* what every command leaves */
static void
done(struct gen *g, struct str output, struct str command, struct str rsp)
{
	struct buf hashed = {0};

	buf_put(&hashed, command);
	if (rsp.n) {
		buf_puts(&hashed, ";rspfile=");
		buf_put(&hashed, rsp);
	}
	log_record(g, output, buf_str(&hashed));
	note_path(g, output);
	buf_put(&g->commands.text, command);
	buf_putc(&g->commands.text, '\n');
	file_spill(&g->commands, SPILL);
	buf_free(&hashed);
	write_dated(output.p, STR(""), g->now);
}

/* ---- what an object reads */
static uint32_t *
header_id(struct gen *g, uint32_t module, uint32_t index)
{
	return module == NONE ? &g->common_ids[index] : &g->own_ids.p[module * OWN_HEADERS + index];
}

static void
read_range(struct gen *g, struct range r)
{
	struct buf path = {0};

	put_header(g, &path, r.module);
	buf_put(&g->source, buf_str(&path));
	buf_printf(&g->source, " %u %u\n", r.first, r.count);
	for (uint32_t i = r.first; i < r.first + r.count; i++) {
		uint32_t *id = header_id(g, r.module, i);

		if (*id == NONE) {
			buf_clear(&path);
			put_header(g, &path, r.module);
			buf_printf(&path, "%u.h", i);
			*id = deps_path(g, buf_str(&path));
		}
		vec_push(&g->reads, *id);
	}
	buf_free(&path);
}

/* the headers that 1, 100 and 10 000 objects read */
static void
read_few(struct gen *g, uint32_t object)
{
	static const uint32_t readers[] = {1, 100, 10000};
	struct buf path = {0};

	for (uint32_t i = 0; i < countof(readers); i++) {
		if (object >= readers[i])
			continue;
		buf_clear(&path);
		put_up(g, &path);
		buf_puts(&path, "/include/readers");
		buf_put(&g->source, buf_str(&path));
		buf_printf(&g->source, " %u 1\n", readers[i]);
		buf_printf(&path, "%u.h", readers[i]);
		if (g->few_ids[i] == NONE)
			g->few_ids[i] = deps_path(g, buf_str(&path));
		vec_push(&g->reads, g->few_ids[i]);
	}
	buf_free(&path);
}

/* 50 to 300, few of them many */
static void
choose_headers(struct gen *g, uint32_t module, uint32_t object)
{
	uint32_t roll = chance(g, 1000), cube = roll * roll / 1000 * roll / 1000;
	uint32_t left = 50 + cube / 4, common = left * 3 / 5;

	read_few(g, object);
	read_range(g, (struct range){NONE, chance(g, COMMON - common + 1), common});
	left -= common;
	for (uint32_t i = 0, last = NONE; left && i <= NEIGHBOURS; i++) {
		uint32_t n = MIN(left, (uint32_t)OWN_HEADERS), other = module / (i + 1);

		if (other == last)
			continue;
		last = other;
		read_range(g, (struct range){other, chance(g, OWN_HEADERS - n + 1), n});
		left -= n;
	}
}

/* ---- commands */

/* flags of the length that the shape has */
static void
put_flags(const struct gen *g, struct buf *b)
{
	buf_puts(b, "-std=gnu++17 -O2 -g -fPIC -fvisibility=hidden -Wall -Wextra");
	if (g->cmake)
		buf_puts(b, " -Wno-unused-parameter -Wwrite-strings -Wcast-qual -Wmissing-field-initializers"
		            " -pedantic -Wno-long-long -Wimplicit-fallthrough -Wno-maybe-uninitialized"
		            " -Wnon-virtual-dtor -Wdelete-non-virtual-dtor -Wsuggest-override"
		            " -Wno-comment -Wmisleading-indentation -fdiagnostics-color"
		            " -ffunction-sections -fdata-sections -fno-exceptions -funwind-tables -fno-rtti");
}

static void
put_defines(const struct gen *g, struct buf *b, uint32_t module)
{
	buf_printf(b, "-DMODULE=%u -DBENCH_FLAG=0 -DNDEBUG", module);
	if (g->cmake)
		buf_puts(b, " -DGTEST_HAS_RTTI=0 -D_DEBUG -D_GLIBCXX_ASSERTIONS -D_GNU_SOURCE"
		            " -D__STDC_CONSTANT_MACROS -D__STDC_FORMAT_MACROS -D__STDC_LIMIT_MACROS");
}

static void
put_includes(const struct gen *g, struct buf *b, uint32_t module)
{
	uint32_t count = g->cmake ? 5 + module % 12 : 2;

	buf_puts(b, "-I");
	put_up(g, b);
	buf_puts(b, "/include");
	for (uint32_t i = 0; i < count; i++) {
		buf_puts(b, " -I");
		put_folder(g, b, module / (i + 1));
	}
}

struct object {
	uint32_t module, index;
	struct buf path, source, command;
};

static void
put_object_edge(struct gen *g, const struct object *o)
{
	struct buf *m = &g->manifest.text;
	uint32_t module = o->module;

	if (!g->cmake) {
		buf_printf(m, "build %s: cxx %s || gen/m%u.h\n", o->path.p, o->source.p, module);
		return;
	}
	buf_printf(m, "build %s: CXX_COMPILER__m%u_unscanned_Release %s || cmake_object_order_depends_target_m%u\n"
	           "  DEFINES = ", o->path.p, module, o->source.p, module);
	put_defines(g, m, module);
	buf_printf(m, "\n  DEP_FILE = %s.d\n  FLAGS = ", o->path.p);
	put_flags(g, m);
	buf_puts(m, "\n  INCLUDES = ");
	put_includes(g, m, module);
	buf_puts(m, "\n  OBJECT_DIR = ");
	put_object_folder(g, m, module);
	buf_puts(m, "\n  OBJECT_FILE_DIR = ");
	put_object_folder(g, m, module);
	buf_puts(m, "\n\n");
}

static void
put_object_command(struct gen *g, struct object *o)
{
	struct buf *c = &o->command;

	buf_clear(c);
	buf_puts(c, g->fakecc);
	buf_putc(c, ' ');
	put_defines(g, c, o->module);
	buf_putc(c, ' ');
	put_includes(g, c, o->module);
	buf_putc(c, ' ');
	put_flags(g, c);
	if (g->cmake)
		buf_printf(c, " -MD -MT %s", o->path.p);
	else
		buf_puts(c, " -MMD");
	buf_printf(c, " -MF %s.d -o %s -c %s", o->path.p, o->path.p, o->source.p);
}

static void
add_object(struct gen *g, struct object *o, uint32_t number)
{
	buf_clear(&o->path);
	put_object_folder(g, &o->path, o->module);
	buf_printf(&o->path, "/f%u.cc.o", o->index);
	buf_clear(&o->source);
	put_folder(g, &o->source, o->module);
	buf_printf(&o->source, "/f%u.cc", o->index);
	put_object_edge(g, o);
	put_object_command(g, o);
	g->reads.n = 0;
	buf_clear(&g->source);
	vec_push(&g->reads, deps_path(g, buf_str(&o->source)));
	choose_headers(g, o->module, number);
	write_source(g, o->source.p, buf_str(&g->source));
	deps_record(g, buf_str(&o->path));
	done(g, buf_str(&o->path), buf_str(&o->command), (struct str){0});
	file_spill(&g->manifest, SPILL);
}

/* the generated header, from the module's list */
static void
add_generated(struct gen *g, uint32_t module)
{
	struct buf out = {0}, from = {0}, command = {0};

	buf_printf(&out, "gen/m%u.h", module);
	put_folder(g, &from, module);
	buf_puts(&from, "/list");
	buf_printf(&command, "%s -i %s -o %s", g->fakecc, from.p, out.p);
	if (g->cmake)
		buf_printf(&g->manifest.text,
		           "build %s: CUSTOM_COMMAND %s\n  COMMAND = %s\n  DESC = Generating %s\n  restat = 1\n\n"
		           "build cmake_object_order_depends_target_m%u: phony || %s\n\n",
		           out.p, from.p, command.p, out.p, module, out.p);
	else
		buf_printf(&g->manifest.text, "build %s: generate %s\n", out.p, from.p);
	write_source(g, from.p, STR("a list\n"));
	note_path(g, buf_str(&from));
	done(g, buf_str(&out), buf_str(&command), (struct str){0});
	buf_free(&out);
	buf_free(&from);
	buf_free(&command);
}

static void
add_archive(struct gen *g, uint32_t module, struct str objects)
{
	struct buf out = {0}, command = {0}, *m = &g->manifest.text;
	struct str rsp = {0};

	buf_printf(&out, "lib/libm%u.a", module);
	if (g->cmake) {
		buf_printf(&command, ": && %s -o %s qc%.*s && :", g->fakecc, out.p, STR_FMT(objects));
		buf_printf(m, "build %s: CXX_STATIC_LIBRARY_LINKER__m%u_Release%.*s || gen/m%u.h\n"
		           "  POST_BUILD = :\n  PRE_LINK = :\n\n", out.p, module, STR_FMT(objects), module);
	} else {
		buf_printf(&command, "%s -o %s @%s.rsp", g->fakecc, out.p, out.p);
		rsp = (struct str){objects.p + 1, objects.n - 1};
		buf_printf(m, "build %s: alink%.*s\n", out.p, STR_FMT(objects));
	}
	done(g, buf_str(&out), buf_str(&command), rsp);
	buf_free(&out);
	buf_free(&command);
}

/* reads the archive and that of another module: the longest chain is as long as the number of modules is big */
static void
add_link(struct gen *g, uint32_t module)
{
	struct buf out = {0}, ins = {0}, command = {0}, *m = &g->manifest.text;

	buf_printf(&out, "bin/m%u", module);
	buf_printf(&ins, "lib/libm%u.a", module);
	if (module)
		buf_printf(&ins, " lib/libm%u.a", module / 2);
	if (g->cmake) {
		buf_printf(&command, ": && %s -O2 -o %s %s -lpthread && :", g->fakecc, out.p, ins.p);
		buf_printf(m, "build %s: CXX_EXECUTABLE_LINKER__m%u_Release %s\n  FLAGS = -O2\n"
		           "  LINK_LIBRARIES = -lpthread\n  POST_BUILD = :\n  PRE_LINK = :\n\n",
		           out.p, module, ins.p);
		buf_printf(&g->top, "build m%u: phony %s\n", module, out.p);
	} else {
		buf_printf(&command, "%s -o %s %s", g->fakecc, out.p, ins.p);
		buf_printf(m, "build %s: link %s\nbuild m%u: phony %s\n", out.p, ins.p, module, out.p);
	}
	done(g, buf_str(&out), buf_str(&command), (struct str){0});
	buf_free(&out);
	buf_free(&ins);
	buf_free(&command);
}

/* ---- manifests */
static void
begin_gn_module(struct gen *g, uint32_t module)
{
	struct buf name = {0}, *m = &g->manifest.text;

	put_object_folder(g, &name, module);
	buf_puts(&name, "/module.ninja");
	file_open(&g->manifest, name.p);
	buf_puts(m, "defines = ");
	put_defines(g, m, module);
	buf_puts(m, "\ninclude_dirs = ");
	put_includes(g, m, module);
	buf_puts(m, "\ncflags = ");
	put_flags(g, m);
	buf_puts(m, "\n\n");
	buf_printf(&g->top, "subninja %s\n", name.p);
	buf_free(&name);
}

static void
begin_cmake_module(struct gen *g, uint32_t module)
{
	buf_printf(&g->manifest.text,
	           "# Object build statements for target m%u\n\n"
	           "rule CXX_COMPILER__m%u_unscanned_Release\n  depfile = $DEP_FILE\n  deps = gcc\n"
	           "  command = ${LAUNCHER}${CODE_CHECK}%s $DEFINES $INCLUDES $FLAGS -MD -MT $out -MF $DEP_FILE"
	           " -o $out -c $in\n  description = Building CXX object $out\n\n"
	           "rule CXX_STATIC_LIBRARY_LINKER__m%u_Release\n"
	           "  command = $PRE_LINK && %s -o $out qc $in && $POST_BUILD\n"
	           "  description = Linking CXX static library $out\n\n"
	           "rule CXX_EXECUTABLE_LINKER__m%u_Release\n"
	           "  command = $PRE_LINK && %s $FLAGS -o $out $in $LINK_LIBRARIES && $POST_BUILD\n"
	           "  description = Linking CXX executable $out\n\n",
	           module, module, g->fakecc, module, g->fakecc, module, g->fakecc);
}

static void
begin_module(struct gen *g, uint32_t module)
{
	struct buf path = {0};

	put_object_folder(g, &path, module);
	make_directory(path.p);
	buf_clear(&path);
	put_folder(g, &path, module);
	make_directory(path.p);
	buf_puts(&path, "/h");
	for (uint32_t i = 0, stem = (uint32_t)path.n; i < OWN_HEADERS; i++) {
		path.n = stem;
		buf_printf(&path, "%u.h", i);
		write_source(g, path.p, STR("#pragma once\n"));
	}
	buf_free(&path);
	if (g->cmake)
		begin_cmake_module(g, module);
	else
		begin_gn_module(g, module);
}

/* sources and headers, for the list of paths; a header that nobody reads is not in the graph */
static void
note_module(struct gen *g, uint32_t module, uint32_t objects)
{
	struct buf path = {0};

	for (uint32_t i = 0; i < objects + OWN_HEADERS; i++) {
		bool header = i >= objects;

		if (header && *header_id(g, module, i - objects) == NONE)
			continue;
		buf_clear(&path);
		put_folder(g, &path, module);
		buf_printf(&path, header ? "/h%u.h" : "/f%u.cc", header ? i - objects : i);
		note_path(g, buf_str(&path));
	}
	buf_free(&path);
}

static uint32_t
module_objects(const struct gen *g, uint32_t module)
{
	uint32_t left = g->edges - module * MODULE;

	return left >= MODULE ? (uint32_t)OBJECTS : left > 4 ? left - 3 : 1;
}

static void
add_module(struct gen *g, struct object *o, uint32_t module)
{
	uint32_t n = module_objects(g, module);
	struct buf objects = {0};

	begin_module(g, module);
	add_generated(g, module);
	o->module = module;
	for (o->index = 0; o->index < n; o->index++) {
		add_object(g, o, module * OBJECTS + o->index);
		buf_putc(&objects, ' ');
		buf_put(&objects, buf_str(&o->path));
	}
	add_archive(g, module, buf_str(&objects));
	add_link(g, module);
	buf_free(&objects);
	if (!g->cmake)
		file_close(&g->manifest);
}

static void
write_top(struct gen *g)
{
	struct buf text = {0};

	if (!g->cmake) {
		buf_printf(&text, "ninja_required_version = 1.5\n\n"
		           "rule cxx\n  command = %s $defines $include_dirs $cflags -MMD -MF $out.d -o $out -c $in\n"
		           "  description = CXX $out\n  depfile = $out.d\n  deps = gcc\n"
		           "rule generate\n  command = %s -i $in -o $out\n  description = GEN $out\n  restat = 1\n"
		           "rule alink\n  command = %s -o $out @$out.rsp\n  description = AR $out\n"
		           "  rspfile = $out.rsp\n  rspfile_content = $in\n"
		           "rule link\n  command = %s -o $out $in\n  description = LINK $out\n\n",
		           g->fakecc, g->fakecc, g->fakecc, g->fakecc);
		file_open(&g->manifest, "build.ninja");
	}
	buf_put(&g->manifest.text, buf_str(&text));
	buf_put(&g->manifest.text, buf_str(&g->top));
	buf_puts(&g->manifest.text, "\nbuild all: phony");
	for (uint32_t i = 0; i < g->modules; i++)
		buf_printf(&g->manifest.text, " m%u", i);
	buf_puts(&g->manifest.text, "\ndefault all\n");
	file_close(&g->manifest);
	buf_free(&text);
}

/* ---- the whole */
static void
make_directories(const struct gen *g)
{
	static const char *const always[] = {"../src", "../include", "gen", "lib", "bin"};
	struct buf path = {0};

	for (size_t i = 0; i < countof(always); i++)
		make_directory(always[i]);
	make_directory(g->cmake ? "CMakeFiles" : "obj");
	for (uint32_t i = 0; i < g->modules; i += 100) {
		buf_clear(&path);
		buf_printf(&path, "../src/d%u", i / 100);
		make_directory(path.p);
		buf_clear(&path);
		buf_printf(&path, "obj/d%u", i / 100);
		if (!g->cmake)
			make_directory(path.p);
	}
	buf_free(&path);
}

static void
add_common(struct gen *g)
{
	static const char *const few[] = {"readers1", "readers100", "readers10000"};
	struct buf path = {0};

	for (uint32_t i = 0; i < COMMON + countof(few); i++) {
		buf_clear(&path);
		put_up(g, &path);
		if (i < COMMON)
			buf_printf(&path, "/include/common%u.h", i);
		else
			buf_printf(&path, "/include/%s.h", few[i - COMMON]);
		write_source(g, path.p, STR("#pragma once\n"));
		note_path(g, buf_str(&path));
	}
	buf_free(&path);
}

static void
open_all(struct gen *g)
{
	file_open(&g->log, ".ninja_log");
	file_open(&g->deps, ".ninja_deps");
	file_open(&g->paths, "../paths");
	file_open(&g->commands, "../commands");
	buf_printf(&g->log.text, "# ninja log v%u\n", g->log_version);
	buf_puts(&g->deps.text, "# ninjadeps\n");
	put_u32(&g->deps.text, 4);
	if (!g->cmake)
		return;
	file_open(&g->manifest, "build.ninja");
	buf_printf(&g->manifest.text, "ninja_required_version = 1.5\n\n"
	           "rule CUSTOM_COMMAND\n  command = $COMMAND\n  description = $DESC\n\n");
}

static void
write_notes(const struct gen *g)
{
	struct file f = {0};
	struct buf folder = {0}, object = {0};

	put_folder(g, &folder, g->modules / 2);
	put_object_folder(g, &object, g->modules / 2);
	file_open(&f, "../bench.json");
	buf_printf(&f.text, "{\"shape\": \"%s\", \"edges\": %u, \"source\": \"%s/f0.cc\", \"object\": \"%s/f0.cc.o\",\n"
	           " \"headers\": {\"1\": \"include/readers1.h\", \"100\": \"include/readers100.h\","
	           " \"10000\": \"include/readers10000.h\"},\n"
	           " \"flag_file\": \"%s%s\", \"flag\": \"-DMODULE=%u -DBENCH_FLAG=\"}\n",
	           g->cmake ? "cmake" : "gn", g->edges, folder.p, object.p, g->cmake ? "" : object.p,
	           g->cmake ? "build.ninja" : "/module.ninja", g->modules / 2);
	file_close(&f);
	buf_free(&folder);
	buf_free(&object);
}

static void
generate(struct gen *g)
{
	struct object o = {0};

	make_directories(g);
	open_all(g);
	add_common(g);
	for (uint32_t i = 0; i < g->modules; i++)
		add_module(g, &o, i);
	for (uint32_t i = 0; i < g->modules; i++)
		note_module(g, i, module_objects(g, i));
	write_top(g);
	file_close(&g->log);
	file_close(&g->deps);
	file_close(&g->paths);
	file_close(&g->commands);
	write_notes(g);
	buf_free(&o.path);
	buf_free(&o.source);
	buf_free(&o.command);
}

static void
enter_root(struct gen *g, const char *root)
{
	char *here;

	make_directory(root);
	if (chdir(root) < 0 || !(here = realpath(".", NULL)))
		die(root, errno);
	buf_puts(&g->root, here);
	free(here);
	make_directory("out");
	if (chdir("out") < 0)
		die("out", errno);
}

int
main(int argc, char **argv)
{
	struct gen g = {0};

	if (argc < 5 || (strcmp(argv[2], "gn") && strcmp(argv[2], "cmake")) || atoi(argv[3]) < 4) {
		fprintf(stderr, "usage: bench-generate ROOT gn|cmake EDGES FAKECC [LOG-VERSION]\n");
		return 2;
	}
	g.cmake = !strcmp(argv[2], "cmake");
	g.edges = (uint32_t)atoi(argv[3]);
	g.modules = (g.edges + MODULE - 1) / MODULE;
	g.fakecc = realpath(argv[4], NULL);
	if (!g.fakecc)
		die(argv[4], errno);
	g.now = clock_wall_ns();
	g.log_version = argc > 5 ? (unsigned)atoi(argv[5]) : 5;
	memset(g.common_ids, 0xff, sizeof g.common_ids);
	memset(g.few_ids, 0xff, sizeof g.few_ids);
	for (uint32_t i = 0; i < g.modules * OWN_HEADERS; i++)
		vec_push(&g.own_ids, NONE);
	enter_root(&g, argv[1]);
	generate(&g);
	vec_free(&g.own_ids);
	vec_free(&g.reads);
	buf_free(&g.root);
	buf_free(&g.source);
	buf_free(&g.top);
	free((char *)(uintptr_t)g.fakecc);
	return 0;
}
