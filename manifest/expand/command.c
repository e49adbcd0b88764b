/* command.c - see command.h. Most recipe lines are a program and plain words; those are split here, and the
 * shell is left out. Whatever it might read differently is left to it. SPDX-License-Identifier: Apache-2.0 */
#include "manifest/expand/command.h"

#include <stdlib.h>

#include "manifest/expand/expand.h"
#include "manifest/expand/words.h"

/* outside single quotes any of these means something to a shell */
#define SHELL_CHARS "#;\"*?[]&|<>(){}$`^~!"

/* words that are no programs, or other programs than the shell has within */
static const char *const builtins[] = {
	".", ":", "alias", "bg", "break", "case", "cd", "command", "continue", "eval", "exec", "exit",
	"export", "fc", "fg", "for", "getopts", "hash", "if", "jobs", "login", "logout", "read", "readonly",
	"return", "set", "shift", "test", "times", "trap", "type", "ulimit", "umask", "unalias", "unset",
	"wait", "while",
};

static bool
is_builtin(const char *word)
{
	for (size_t i = 0; i < countof(builtins); i++)
		if (strcmp(builtins[i], word) == 0)
			return true;
	return false;
}

static bool
parts_words(char c)
{
	return c == '\n' || mk_is_blank(c);
}

/* words to be, one after the other in text, each with its NUL */
struct argv_buf {
	struct buf text;
	VEC(size_t) starts;
};

static void
begin_word(struct argv_buf *a, bool *inside)
{
	if (!*inside)
		vec_push(&a->starts, a->text.n);
	*inside = true;
}

static void
end_word(struct argv_buf *a, bool *inside)
{
	if (*inside)
		buf_putc(&a->text, '\0');
	*inside = false;
}

static void
add_word(struct argv_buf *a, struct str word)
{
	vec_push(&a->starts, a->text.n);
	buf_put(&a->text, word);
	buf_putc(&a->text, '\0');
}

/* one allocation: the pointers, then what they point to */
static char **
pack(struct argv_buf *a)
{
	char **argv = xmalloc((a->starts.n + 1) * sizeof *argv + a->text.n);
	char *text = (char *)(argv + a->starts.n + 1);

	memcpy(text, a->text.p, a->text.n);
	for (uint32_t i = 0; i < a->starts.n; i++)
		argv[i] = text + a->starts.p[i];
	argv[a->starts.n] = NULL;
	return argv;
}

static void
free_argv_buf(struct argv_buf *a)
{
	buf_free(&a->text);
	vec_free(&a->starts);
}

/* a quoted stretch from its first byte after the quote; where it ends, or NULL: it does not */
static const char *
take_quoted(struct argv_buf *a, const char *p, const char *end)
{
	while (p < end && *p != '\'')
		buf_putc(&a->text, *p++);
	return p < end ? p + 1 : NULL;
}

/* Split line as the shell would, if it is all plain words; false: only the shell can tell. An end of a line
 * parts words, too, unless it is a script */
static bool
split_plain(struct argv_buf *a, struct str line, bool script)
{
	const char *p = line.p, *end = line.p + line.n;
	bool inside = false, equals = false;

	while (p < end) {
		char c = *p++;

		if (parts_words(c)) {
			if (inside && equals) /* an assignment before the program */
				return false;
			end_word(a, &inside);
			if (script && c == '\n')
				return false;
			continue;
		}
		if (c == '\\' && p < end && *p == '\n') { /* joins: a word goes on with the next line */
			p++;
			continue;
		}
		begin_word(a, &inside);
		if (strchr(SHELL_CHARS, c))
			return false;
		if (c == '\'') {
			p = take_quoted(a, p, end);
			if (!p)
				return false;
			continue;
		}
		if (c == '=' && a->starts.n == 1)
			equals = true;
		if (c == '\\') {
			if (p == end)
				return false;
			c = *p++;
		}
		buf_putc(&a->text, c);
	}
	if (inside && equals)
		return false;
	end_word(a, &inside);
	return a->starts.n && !is_builtin(a->text.p + a->starts.p[0]);
}

/* words as a shell would split them that knows of these quotes, nothing expanded */
static void
split_quoted(struct argv_buf *a, struct str text, const char *quotes)
{
	bool inside = false;
	char quote = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (!quote && parts_words(c)) {
			end_word(a, &inside);
			continue;
		}
		begin_word(a, &inside);
		if (quote ? c == quote : c && strchr(quotes, c))
			quote = quote ? 0 : c;
		else if (c == '\\' && quote != '\'' && i + 1 < text.n)
			buf_putc(&a->text, text.p[++i]);
		else
			buf_putc(&a->text, c);
	}
	end_word(a, &inside);
}

/* One word for .ONESHELL; else it may have arguments, and double quotes are a part of them. One that a
 * makefile leaves empty is no program; on the command line that means the usual one. */
static int
shell_of(struct mk *mk, struct argv_buf *a)
{
	struct buf value = {0};
	const struct mk_var *var = mk_var_find(mk, STR("SHELL"));
	int rc = mk_value(mk, "SHELL", &value);

	if (rc == 0 && !value.n && (!var || var->origin == ORIGIN_COMMAND))
		add_word(a, STR("/bin/sh"));
	else if (rc == 0 && mk->rules.one_shell)
		add_word(a, buf_str(&value));
	else if (rc == 0)
		split_quoted(a, buf_str(&value), "'");
	buf_free(&value);
	return rc;
}

/* quotes hold words together where a shell would let them */
static int
flags_of_shell(struct mk *mk, struct argv_buf *a)
{
	struct buf value = {0};
	uint32_t nwords = a->starts.n;
	size_t ntext = a->text.n;
	int rc = mk_value(mk, ".SHELLFLAGS", &value);

	if (rc == 0 && !split_plain(a, buf_str(&value), false)) {
		a->starts.n = nwords;
		a->text.n = ntext;
		split_quoted(a, buf_str(&value), "'\"");
	}
	buf_free(&value);
	return rc;
}

/* may the shell be left out at all? */
static int
shell_is_plain(struct mk *mk, bool *plain)
{
	struct buf shell = {0}, flags = {0}, ifs = {0};
	int rc = mk_value(mk, "SHELL", &shell) | mk_value(mk, ".SHELLFLAGS", &flags) |
	         mk_value(mk, "IFS", &ifs);

	*plain = str_eq(buf_str(&shell), STR("/bin/sh")) &&
	         (str_eq(buf_str(&flags), STR("-c")) || str_eq(buf_str(&flags), STR("-ec"))) &&
	         strspn(buf_cstr(&ifs), " \t\n") == ifs.n;
	buf_free(&shell);
	buf_free(&flags);
	buf_free(&ifs);
	return rc;
}

static int
flags_of(struct mk *mk, bool ignores_errors, struct argv_buf *a)
{
	struct mk_var *var = mk_var_find(mk, STR(".SHELLFLAGS"));

	if (mk->rules.posix && ignores_errors && var && var->origin == ORIGIN_DEFAULT) {
		add_word(a, STR("-c"));
		return 0;
	}
	return flags_of_shell(mk, a);
}

/* without what comes before the first word: blanks, and ends of lines that are joined to the next */
static struct str
trim(struct str line)
{
	for (;;) {
		size_t n = line.n && parts_words(line.p[0]) ? 1 : str_starts(line, STR("\\\n")) ? 2 : 0;

		if (!n)
			return line;
		line.p += n, line.n -= n;
	}
}

enum { ARGUMENT_MAX = 128 * 1024 - 1 }; /* the kernel takes no longer one (MAX_ARG_STRLEN) */

/* A script that is longer than an argument may be comes in pieces, which the shell puts together. */
static void
add_line(struct argv_buf *a, struct str line)
{
	struct buf script = {0};

	if (line.n <= ARGUMENT_MAX) {
		add_word(a, line);
		return;
	}
	buf_puts(&script, "eval \"");
	for (size_t i = 0; i * ARGUMENT_MAX < line.n; i++)
		buf_printf(&script, "${%zu}", i);
	buf_putc(&script, '"');
	add_word(a, buf_str(&script));
	for (size_t n; line.n; line.p += n, line.n -= n) {
		n = MIN(line.n, (size_t)ARGUMENT_MAX);
		add_word(a, (struct str){line.p, n});
	}
	buf_free(&script);
}

static int
command(struct mk *mk, struct str line, bool ignores_errors, char ***argv)
{
	struct argv_buf a = {0};
	bool plain;
	int rc = shell_is_plain(mk, &plain);

	if (rc == 0 && !(plain && split_plain(&a, line, mk->rules.one_shell))) {
		a.text.n = a.starts.n = 0;
		rc = shell_of(mk, &a);
		if (rc == 0)
			rc = flags_of(mk, ignores_errors, &a);
		add_line(&a, line);
	}
	if (rc == 0)
		*argv = pack(&a);
	free_argv_buf(&a);
	return rc;
}

int
mk_command(struct mk *mk, struct mk_scope *scope, struct str line, bool ignores_errors, char ***argv)
{
	struct mk_scope *was;
	int rc;

	*argv = NULL;
	if (!trim(line).n)
		return 0;
	while (mk->rules.one_shell ? mk_is_blank(*line.p) : parts_words(*line.p))
		line.p++, line.n--;
	was = mk_scope_enter(mk, scope);
	rc = command(mk, line, ignores_errors, argv);
	mk_scope_leave(mk, was);
	return rc;
}
