/* make_compdb.c - --compdb: what editors want to know of every source, from the recipes (docs/make.md).
 * SPDX-License-Identifier: Apache-2.0 */
#include "makecli/make_tools.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "data/json.h"
#include "manifest/expand/expand.h"
#include "runner/shell/shell_words.h"

struct compdb {
	struct update *w;
	struct mk_scope *scope; /* of the line's target */
	struct buf make;       /* $(MAKE) in words, each ended by NUL */
	const char *root;      /* where we are */
	struct buf directory;  /* where the line has gone, by cd */
	bool lost;             /* … somewhere */
	struct shell_words words;
	struct buf *out;
	bool any;
};

static bool
is_one_of(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, str_of(words[i])))
			return true;
	return false;
}

static struct str
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return str_of(slash ? slash + 1 : path);
}

/* `x86_64-linux-gnu-gcc-12` is gcc */
static struct str
plain_program(const char *path)
{
	struct str name = base_name(path);
	const char *dash;

	while (name.n && memchr("0123456789.", name.p[name.n - 1], 11))
		name.n--;
	while (name.n && name.p[name.n - 1] == '-')
		name.n--;
	dash = memrchr(name.p, '-', name.n);
	if (dash) {
		size_t head = (size_t)(dash + 1 - name.p);

		name = (struct str){dash + 1, name.n - head};
	}
	return name;
}

static bool
is_compiler(const char *path)
{
	static const char *const names[] = {"cc", "c++", "gcc", "g++", "clang", "clang++", "tcc", "icc",
	                                    "icpc", "icx", "icpx", "CC", "c99", "c89", "c11", "nvcc",
	                                    "hipcc", "mpicc", "mpicxx", "mpic++", "emcc", "em++",
	                                    "gfortran", "xlc"};
	struct str name = plain_program(path);

	return is_one_of(name, names, countof(names)) || is_one_of(base_name(path), names, countof(names));
}

static bool
is_source(const char *path)
{
	static const char *const ends[] = {"c", "cc", "cp", "cxx", "cpp", "CPP", "c++", "C", "m", "mm", "M",
	                                   "S", "s", "sx", "i", "ii", "cu", "hip", "ixx", "cppm", "f", "F",
	                                   "f90", "F90"};
	struct str name = base_name(path);
	const char *dot = memrchr(name.p, '.', name.n);

	return dot && dot > name.p && path[0] != '-' && is_one_of(str_of(dot + 1), ends, countof(ends));
}

/* What stands before the program: assignments, words of the shell, wrappers that run what follows. */
static bool
is_before(const char *word)
{
	static const char *const words[] = {"if", "then", "else", "elif", "do", "while", "until", "!", "{",
	                                    "exec", "time", "env", "nice", "command", "ccache", "sccache",
	                                    "distcc", "icecc"};
	const char *equals = strchr(word, '=');

	return is_one_of(base_name(word), words, countof(words)) ||
	       (equals && equals != word && word[0] != '-');
}

/* libtool: what it compiles with stands behind its mode */
static uint32_t
behind_libtool(const struct shell_words *w, uint32_t first)
{
	uint32_t i = first;

	while (i < w->words.n && strcmp(shell_word(w, i), "--mode=compile") != 0)
		i++;
	if (i == w->words.n)
		return first;
	while (i < w->words.n && shell_word(w, i)[0] == '-')
		i++;
	return i;
}

/* the first word of the compiler's, or NONE */
static uint32_t
find_compiler(const struct shell_words *w)
{
	uint32_t i = 0;

	while (i < w->words.n && is_before(shell_word(w, i)))
		i++;
	i = behind_libtool(w, i);
	while (i < w->words.n && is_before(shell_word(w, i)))
		i++;
	return i < w->words.n && is_compiler(shell_word(w, i)) ? i : NONE;
}

/* ---- automake's way to find a source: `test -f 'X' || echo 'DIR/'`X */

static bool
exists(const struct compdb *db, const char *name, size_t n)
{
	struct buf path = {0};
	bool found;

	if (name[0] != '/')
		buf_printf(&path, "%s/", db->directory.p);
	buf_add(&path, name, n);
	found = access(path.p, F_OK) == 0;
	buf_free(&path);
	return found;
}

/* append what the shell would make of the word. False: only the shell knows */
static bool
compute(const struct compdb *db, const char *word, struct buf *out)
{
	static const char test[] = "`test -f '", or[] = "' || echo '";
	const char *name, *dir, *end;

	if (strncmp(word, test, strlen(test)) != 0)
		return false;
	name = word + strlen(test);
	dir = strstr(name, or);
	end = dir ? strstr(dir + strlen(or), "'`") : NULL;
	if (!end || strpbrk(end + 2, "`$"))
		return false;
	if (!exists(db, name, (size_t)(dir - name))) {
		dir += strlen(or);
		buf_add(out, dir, (size_t)(end - dir));
	}
	buf_puts(out, end + 2);
	return true;
}

/* ---- entries */

static void
put_key(struct buf *out, const char *key)
{
	buf_printf(out, ",\n    \"%s\": ", key);
}

/* one entry: words from first on compile file into output (NULL: who knows) */
static void
put_entry(struct compdb *db, uint32_t first, struct str file, const char *output)
{
	struct buf *out = db->out;

	buf_puts(out, db->any ? ",\n  {\n    \"directory\": " : "  {\n    \"directory\": ");
	json_string(out, buf_str(&db->directory));
	put_key(out, "file");
	json_string(out, file);
	if (output) {
		put_key(out, "output");
		json_string(out, str_of(output));
	}
	put_key(out, "arguments");
	buf_putc(out, '[');
	for (uint32_t i = first; i < db->words.words.n; i++) {
		const char *word = shell_word(&db->words, i);
		struct buf known = {0};

		if (i > first)
			buf_puts(out, ", ");
		if (db->words.words.p[i].computed && compute(db, word, &known))
			json_string(out, buf_str(&known));
		else
			json_string(out, str_of(word));
		buf_free(&known);
	}
	buf_puts(out, "]\n  }");
	db->any = true;
}

static bool
takes_next(const char *option)
{
	static const char *const options[] = {"-o", "-I", "-D", "-U", "-include", "-imacros", "-isystem",
	                                      "-iquote", "-idirafter", "-MF", "-MT", "-MQ", "-x", "-Xclang",
	                                      "-isysroot", "-arch", "-Xpreprocessor", "-Xassembler"};

	return is_one_of(str_of(option), options, countof(options));
}

/* the sources of a command that compiles: each has an entry */
static void
put_sources(struct compdb *db, uint32_t first, const char *output)
{
	for (uint32_t i = first + 1; i < db->words.words.n; i++) {
		const char *word = shell_word(&db->words, i);
		struct buf known = {0};

		if (takes_next(word)) {
			i++;
			continue;
		}
		if (!db->words.words.p[i].computed)
			buf_puts(&known, word);
		else
			compute(db, word, &known);
		if (known.n && is_source(known.p))
			put_entry(db, first, buf_str(&known), output);
		buf_free(&known);
	}
}

static void
put_command(struct compdb *db)
{
	const struct shell_words *w = &db->words;
	uint32_t first = find_compiler(w);
	const char *output = NULL;
	bool compiles = false;

	for (uint32_t i = first; first != NONE && i < w->words.n; i++) {
		compiles |= strcmp(shell_word(w, i), "-c") == 0;
		if (strcmp(shell_word(w, i), "-o") == 0 && i + 1 < w->words.n)
			output = shell_word(w, i + 1);
	}
	if (compiles && !db->lost)
		put_sources(db, first, output);
}

/* ---- makes below us: the same question is put to them. Nothing else of their lines is run */

enum { LEVELS = 50 }; /* a make that calls itself again and again */

/* Do the words from first on begin as $(MAKE) does? Then where its arguments begin, else NONE */
static uint32_t
behind_make(const struct compdb *db, uint32_t first)
{
	const char *word = db->make.p, *end = word + db->make.n;

	if (!db->make.n)
		return NONE;
	for (; word < end; word += strlen(word) + 1, first++)
		if (first >= db->words.words.n || strcmp(shell_word(&db->words, first), word) != 0)
			return NONE;
	return first;
}

/* only a shell could tell what it is called with */
static bool
is_computed(const struct shell_words *w)
{
	for (uint32_t i = 0; i < w->words.n; i++)
		if (w->words.p[i].computed)
			return true;
	return false;
}

/* entries are told in our own format: what stands between the brackets */
static void
put_entries(struct compdb *db, struct str text)
{
	static const char begin[] = "[\n", end[] = "\n]\n";

	if (!str_starts(text, str_of(begin)) || !str_ends(text, str_of(end)) ||
	    text.n < strlen(begin) + strlen(end))
		return;
	if (db->any)
		buf_puts(db->out, ",\n");
	buf_add(db->out, text.p + strlen(begin), text.n - strlen(begin) - strlen(end));
	db->any = true;
}

/* `X=1 make …`: behind what the environment has, so that it counts. Free it, but not its strings */
static char **
environment(struct compdb *db, uint32_t first)
{
	char **env = mk_environ(db->w->mk, db->scope, true), **all;
	size_t n = 0, kept = 0;

	while (env && env[n])
		n++;
	all = xmalloc((n + first + 1) * sizeof *all);
	for (uint32_t i = 0; i < first; i++)
		if (strchr(shell_word(&db->words, i), '='))
			all[kept++] = db->words.text.p + db->words.words.p[i].at;
	for (size_t i = 0; i < n; i++)
		all[kept++] = env[i];
	all[kept] = NULL;
	return all;
}

static void
ask_make(struct compdb *db, uint32_t first, uint32_t rest)
{
	char directory[] = "-C", question[] = "--compdb=-";
	char **env = environment(db, first), **argv = xmalloc((db->words.words.n + 4) * sizeof *argv);
	struct buf answer = {0};
	size_t n = 0;

	for (uint32_t i = first; i < db->words.words.n; i++) {
		if (i == rest) {
			argv[n++] = directory;
			argv[n++] = db->directory.p;
			argv[n++] = question;
		}
		argv[n++] = db->words.text.p + db->words.words.p[i].at;
	}
	if (rest == db->words.words.n) {
		argv[n++] = directory;
		argv[n++] = db->directory.p;
		argv[n++] = question;
	}
	argv[n] = NULL;
	children_capture(db->w->children, argv, env, -1, &answer);
	put_entries(db, buf_str(&answer));
	buf_free(&answer);
	xfree(env);
	xfree(argv);
}

/* false: it is no make */
static bool
put_make(struct compdb *db)
{
	uint32_t first = 0, rest;

	while (first < db->words.words.n && is_before(shell_word(&db->words, first)))
		first++;
	rest = behind_make(db, first);
	if (rest != NONE && !db->lost && !is_computed(&db->words) && db->w->mk->vars.level < LEVELS)
		ask_make(db, first, rest);
	return rest != NONE;
}

static void
find_make(struct compdb *db)
{
	struct buf value = {0};
	struct str rest, word;

	mk_value(db->w->mk, "MAKE", &value);
	rest = buf_str(&value);
	while ((word = mk_word(&rest)).n)
		buf_printf(&db->make, "%.*s%c", STR_FMT(word), '\0');
	buf_free(&value);
}

/* ---- lines */

static void
change_directory(struct compdb *db)
{
	const char *to = db->words.words.n == 2 ? shell_word(&db->words, 1) : "-";

	if (to[0] == '-' || db->words.words.p[1].computed) {
		db->lost = true;
		return;
	}
	if (to[0] == '/')
		buf_clear(&db->directory);
	else
		buf_putc(&db->directory, '/');
	buf_puts(&db->directory, to);
}

static void
put_line(struct compdb *db, struct str line)
{
	buf_clear(&db->directory);
	buf_puts(&db->directory, db->root);
	db->lost = false;
	while (shell_words_next(&line, &db->words)) {
		if (strcmp(shell_word(&db->words, 0), "cd") == 0)
			change_directory(db);
		else if (!put_make(db))
			put_command(db);
	}
}

int
make_compdb(struct update *w, const struct preview *preview, struct buf *out)
{
	char *root = getcwd(NULL, 0);
	struct compdb db = {.w = w, .root = root, .out = out};

	if (!root)
		return mk_fatal(w->mk, NULL, "getcwd: %s", strerror(errno));
	find_make(&db);
	buf_puts(out, "[\n");
	for (uint32_t i = 0; i < preview->recipes.n; i++) {
		db.scope = preview->recipes.p[i].scope;
		for (uint32_t k = 0; k < preview->recipes.p[i].steps.n; k++)
			put_line(&db, preview->recipes.p[i].steps.p[k].text);
	}
	buf_puts(out, db.any ? "\n]\n" : "]\n");
	shell_words_free(&db.words);
	buf_free(&db.make);
	buf_free(&db.directory);
	xfree(root);
	return 0;
}
