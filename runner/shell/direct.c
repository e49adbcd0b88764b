/* direct.c - see direct.h. SPDX-License-Identifier: Apache-2.0
 * What is said here of the shell is what dash 0.5.12 was seen to do; direct_test.c asks it again. */
#include "runner/shell/direct.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "io/filesystem.h"

static bool
is_listed(const char *const *names, struct str name)
{
	while (*names && !str_eq(str_of(*names), name))
		names++;
	return *names;
}

/* ---- the environment: the shell imports it into its table of variables and exports it from there */

#define NLISTS 39 /* of variables, by a hash of the name; exported one list after the other */

struct variable {
	const char *entry; /* NAME=value */
	uint32_t len;      /* of NAME */
	uint8_t list;
	bool built_in; /* the shell has it before it imports any: at the head of its list */
};

typedef VEC(struct variable) variables;

bool
direct_is_name_byte(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!first && c >= '0' && c <= '9');
}

/* how long the name in NAME=value is; 0 if it is none that a shell could refer to */
static uint32_t
name_length(const char *entry)
{
	uint32_t n = 0;

	while (direct_is_name_byte(entry[n], n == 0))
		n++;
	return entry[n] == '=' ? n : 0;
}

static struct variable
variable(const char *entry)
{
	static const char *const built_in[] = {"MAIL", "MAILPATH", "PATH", "PS1", "PS2", "PS4", NULL};
	struct str name = {entry, name_length(entry)};
	unsigned sum = (unsigned)entry[0] << 4;

	for (size_t i = 0; i < name.n; i++)
		sum += (unsigned)entry[i];
	return (struct variable){entry, (uint32_t)name.n, (uint8_t)(sum % NLISTS), is_listed(built_in, name)};
}

static struct variable *
find(const variables *vars, struct variable want)
{
	for (uint32_t i = 0; i < vars->n; i++) {
		struct variable *v = &vars->p[i];

		if (v->list == want.list && v->len == want.len && memcmp(v->entry, want.entry, v->len) == 0)
			return v;
	}
	return NULL;
}

static const char *
value(const variables *vars, const char *name_and_equals)
{
	const struct variable *v = find(vars, variable(name_and_equals));

	return v ? v->entry + v->len + 1 : NULL;
}

/* one that is set again keeps its place */
static void
set(variables *vars, const char *entry)
{
	struct variable new = variable(entry), *old = find(vars, new);

	if (old)
		*old = new;
	else
		vec_push(vars, new);
}

static void
import_all(variables *vars, const char *const *env)
{
	for (; *env; env++)
		if (name_length(*env))
			set(vars, *env);
}

static void
export_all(const variables *vars, stringvec *env)
{
	for (unsigned list = 0; list < NLISTS; list++)
		for (int built_in = 1; built_in >= 0; built_in--)
			for (uint32_t i = 0; i < vars->n; i++)
				if (vars->p[i].list == list && vars->p[i].built_in == built_in)
					vec_push(env, vars->p[i].entry);
	vec_push(env, NULL);
}

/* ---- the shell */

bool
direct_knows_shell(void)
{
	char *real = realpath("/bin/sh", NULL);
	bool is = real && str_ends(str_of(real), STR("/dash"));

	xfree(real);
	return is;
}

/* These are given values of the shell's own. Nobody exports them; if somebody does, let the shell decide. */
static bool
has_special(const variables *vars)
{
	return value(vars, "IFS=") || value(vars, "OPTIND=") || value(vars, "PPID=") ||
	       value(vars, "LINENO=");
}

/* PWD is believed if it leads here, even through links. */
static bool
leads_here(const char *dir)
{
	struct stat there, here;

	return dir && *dir == '/' && stat(dir, &there) == 0 && stat(".", &here) == 0 &&
	       there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

static bool
find_pwd(struct direct *d, const char *pwd)
{
	char cwd[PATH_MAX];

	if (!leads_here(pwd))
		pwd = getcwd(cwd, sizeof cwd);
	if (!pwd)
		return false; /* the shell has something to say about that */
	buf_printf(&d->pwd, "PWD=%s", pwd);
	buf_printf(&d->oldpwd, "OLDPWD=%s", pwd);
	return true;
}

static bool
is_canonical(const char *dir)
{
	struct buf copy = {0};
	bool is;

	buf_puts(&copy, dir);
	path_canon_buf(&copy);
	is = str_eq(buf_str(&copy), str_of(dir));
	buf_free(&copy);
	return is;
}

static bool
is_absolute_list(const char *path)
{
	for (;; path++) {
		if (*path != '/')
			return false;
		path = strchrnul(path, ':');
		if (!*path)
			return true;
	}
}

static bool
examine(struct direct *d, variables *vars)
{
	if (!direct_knows_shell() || getuid() != geteuid() || getgid() != getegid())
		return false; /* privileged, it has ideas of its own */
	if (has_special(vars) || !find_pwd(d, value(vars, "PWD=")))
		return false;
	d->path = value(vars, "PATH=");
	if (d->path && strchr(d->path, '%'))
		d->path = NULL; /* it introduces extensions */
	d->path_is_absolute = d->path && is_absolute_list(d->path);
	d->may_cd = !value(vars, "CDPATH=") && is_canonical(d->pwd.p + strlen("PWD="));
	return true;
}

void
direct_init(struct direct *d, const char *const *env)
{
	variables vars = {0};

	*d = (struct direct){.search.inotify = -1};
	import_all(&vars, env);
	d->usable = examine(d, &vars);
	if (d->usable) {
		set(&vars, d->pwd.p);
		export_all(&vars, &d->plain_env);
		set(&vars, d->oldpwd.p);
		export_all(&vars, &d->cd_env);
		while (d->cd_env.p[d->pwd_slot] != d->pwd.p)
			d->pwd_slot++;
	}
	vec_free(&vars);
	search_init(&d->search, d->path);
}

void
direct_fini(struct direct *d)
{
	vec_free(&d->plain_env);
	vec_free(&d->cd_env);
	vec_free(&d->words);
	buf_free(&d->pwd);
	buf_free(&d->oldpwd);
	buf_free(&d->newpwd);
	buf_free(&d->text);
	buf_free(&d->found);
	buf_free(&d->place);
	intern_fini(&d->local);
	search_fini(&d->search);
}

/* ---- the command */

#define MAX_PARTS 4 /* : && cd DIR && program && : */

/* the kernel takes no argument beyond, NUL included, so the shell could not even be started */
#define MAX_COMMAND ((size_t)32 * 4096 - 1)

struct scan {
	const char *at, *end;
	char *out; /* never gets ahead of `at` by more than the last NUL */
};

/* what a byte outside quotes is to a shell */
enum meaning {
	SPECIAL, /* all that are not named below */
	PLAIN,
	BLANK,
	SINGLE,
	DOUBLE,
	ESCAPE,
	AND,
};

static const uint8_t meanings[256] = {
	['a' ... 'z'] = PLAIN, ['A' ... 'Z'] = PLAIN, ['0' ... '9'] = PLAIN, [0x80 ... 0xff] = PLAIN,
	['%'] = PLAIN,         ['+'] = PLAIN,         [','] = PLAIN,         ['-'] = PLAIN,
	['.'] = PLAIN,         ['/'] = PLAIN,         [':'] = PLAIN,         ['='] = PLAIN,
	['@'] = PLAIN,         [']'] = PLAIN,         ['^'] = PLAIN,         ['_'] = PLAIN,
	[' '] = BLANK,         ['\t'] = BLANK,        ['\''] = SINGLE,       ['"'] = DOUBLE,
	['\\'] = ESCAPE,       ['&'] = AND,
};

static enum meaning
meaning(const struct scan *s)
{
	return (enum meaning)meanings[(unsigned char)*s->at];
}

static void
copy(struct scan *s, const char *from, const char *to)
{
	memcpy(s->out, from, (size_t)(to - from));
	s->out += to - from;
}

static bool
unquote_plain(struct scan *s)
{
	const char *from = s->at;

	while (s->at < s->end && meaning(s) == PLAIN)
		s->at++;
	copy(s, from, s->at);
	return true;
}

static bool
unquote_single(struct scan *s)
{
	const char *from = s->at + 1;
	const char *to = memchr(from, '\'', (size_t)(s->end - from));

	if (!to)
		return false;
	copy(s, from, to);
	s->at = to + 1;
	return true;
}

/* what follows a \, which a newline would make a line continuation */
static bool
unquote_escaped(struct scan *s)
{
	if (s->end - s->at < 2 || s->at[1] == '\n')
		return false;
	*s->out++ = s->at[1];
	s->at += 2;
	return true;
}

static bool
unquote_double(struct scan *s)
{
	for (s->at++; s->at < s->end;) {
		char c = *s->at;

		if (c == '"') {
			s->at++;
			return true;
		}
		if (c == '$' || c == '`')
			return false;
		if (c == '\\' && s->at + 1 < s->end && strchr("$`\"\\\n", s->at[1])) {
			if (!unquote_escaped(s))
				return false;
		} else {
			*s->out++ = *s->at++;
		}
	}
	return false;
}

/* one word, unquoted to s->out; false if it is not literal */
static bool
unquote_word(struct scan *s)
{
	static bool (*const unquote[])(struct scan *) = {
		[PLAIN] = unquote_plain,
		[SINGLE] = unquote_single,
		[DOUBLE] = unquote_double,
		[ESCAPE] = unquote_escaped,
	};

	while (s->at < s->end) {
		enum meaning m = meaning(s);

		if (m == BLANK || m == AND)
			return true;
		if (m == SPECIAL || !unquote[m](s))
			return false;
	}
	return true;
}

static bool
split_part(struct direct *d, struct scan *s)
{
	for (;;) {
		while (s->at < s->end && meaning(s) == BLANK)
			s->at++;
		if (s->at == s->end || meaning(s) == AND)
			break;
		vec_push(&d->words, s->out);
		if (!unquote_word(s))
			return false;
		*s->out++ = '\0';
	}
	vec_push(&d->words, NULL);
	return true;
}

/* Split at && into parts, of which the first words' indices are stored. Returns how many, 0 if it is not only
 * literal words and &&. */
static uint32_t
split(struct direct *d, struct str command, uint32_t *parts)
{
	struct scan s = {command.p, command.p + command.n, NULL};
	uint32_t n = 0;

	buf_clear(&d->text);
	buf_grow(&d->text, command.n + 1);
	s.out = d->text.p;
	d->words.n = 0;
	while (n < MAX_PARTS) {
		uint32_t first = parts[n++] = d->words.n;

		if (!split_part(d, &s) || !d->words.p[first])
			return 0;
		if (s.at == s.end)
			return n;
		if (s.end - s.at < 2 || s.at[1] != '&')
			return 0;
		s.at += 2;
	}
	return 0;
}

bool
direct_split(struct direct *d, struct str command)
{
	uint32_t parts[MAX_PARTS];

	return !memchr(command.p, '\0', command.n) && split(d, command, parts) == 1;
}

static bool
is_colon(const char *const *words)
{
	return strcmp(words[0], ":") == 0 && !words[1];
}

/* The new PWD is the old one and `to`, put together by name alone; that is also where the shell goes,
 * whatever links there are. */
static bool
change_dir(struct direct *d, const char *to)
{
	char *dir;

	if (!d->may_cd || !*to || *to == '-' || (to[0] == '/' && to[1] == '/'))
		return false;
	buf_clear(&d->newpwd);
	buf_put(&d->newpwd, *to == '/' ? STR("PWD=") : buf_str(&d->pwd));
	buf_putc(&d->newpwd, '/');
	buf_puts(&d->newpwd, to);
	dir = d->newpwd.p + strlen("PWD=");
	dir[path_canon(dir, strlen(dir))] = '\0';
	if (strncmp(dir, "/..", 3) == 0)
		return false; /* above the root, or nearly so */
	d->dir = dir;
	d->cd_env.p[d->pwd_slot] = d->newpwd.p;
	d->env = d->cd_env.p;
	return true;
}

static int
compare_names(const void *name, const void *entry)
{
	return strcmp(name, *(const char *const *)entry);
}

/* Words that mean something to the shell itself where a program is expected; sorted. */
static bool
is_shell_word(const char *name)
{
	static const char *const words[] = {
		"!",     ".",       ":",       "[",        "alias", "bg",       "break",  "case",
		"cd",    "chdir",   "command", "continue", "do",    "done",     "echo",   "elif",
		"else",  "esac",    "eval",    "exec",     "exit",  "export",   "false",  "fc",
		"fg",    "fi",      "for",     "getopts",  "hash",  "if",       "in",     "jobs",
		"kill",  "local",   "printf",  "pwd",      "read",  "readonly", "return", "set",
		"shift", "test",    "then",    "times",    "trap",  "true",     "type",   "ulimit",
		"umask", "unalias", "unset",   "until",    "wait",  "while",    "{",      "}",
	};

	return bsearch(name, words, countof(words), sizeof *words, compare_names);
}

static bool
is_program(const char *name)
{
	if (strchr(name, '='))
		return false; /* an assignment, or close to one */
	return *name && (strchr(name, '/') || !is_shell_word(name));
}

/* the words of the one part that is more than a `:`, after a `cd` that was seen to; NULL if it is not so */
static const char *const *
find_program(struct direct *d, struct str command)
{
	uint32_t parts[MAX_PARTS];
	uint32_t first = 0, n = split(d, command, parts);
	const char *const *cd;

	while (n - first > 1 && is_colon(d->words.p + parts[first]))
		first++;
	while (n - first > 1 && is_colon(d->words.p + parts[n - 1]))
		n--;
	if (n - first == 2) {
		cd = d->words.p + parts[first++];
		if (strcmp(cd[0], "cd") != 0 || !cd[1] || cd[2] || !change_dir(d, cd[1]))
			return NULL;
	}
	return n - first == 1 ? d->words.p + parts[first] : NULL;
}

bool
direct_parse(struct direct *d, struct str command)
{
	if (!d->usable || !command.n || command.n > MAX_COMMAND || memchr(command.p, '\0', command.n))
		return false;
	if (*command.p == '-' || *command.p == '+')
		return false; /* to `sh -c`, that is one more option */
	d->dir = NULL;
	d->env = d->plain_env.p;
	d->argv = find_program(d, command);
	return d->argv && is_program(d->argv[0]);
}

static bool
find_file(struct direct *d)
{
	d->file = d->argv[0];
	if (strchr(d->file, '/'))
		return true;
	if (!d->path || (d->dir && !d->path_is_absolute))
		return false;
	return search_find(&d->search, d->argv[0], &d->found, &d->file);
}

/* One that is not there yet is asked for again. */
static bool
is_local(struct direct *d)
{
	buf_clear(&d->place);
	if (d->dir && *d->file != '/') {
		buf_puts(&d->place, d->dir);
		buf_putc(&d->place, '/');
	}
	buf_puts(&d->place, d->file);
	if (intern_find(&d->local, buf_str(&d->place)) != NONE)
		return true;
	if (!filesystem_is_local(d->place.p))
		return false;
	intern_add(&d->local, buf_str(&d->place));
	return true;
}

bool
direct_resolve(struct direct *d)
{
	return find_file(d) && is_local(d);
}

int
direct_status(int status, struct buf *err)
{
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (!sig)
		return status;
	if (sig != SIGINT && sig != SIGPIPE)
		buf_printf(err, "%s%s\n", strsignal(sig), WCOREDUMP(status) ? " (core dumped)" : "");
	return (128 + sig) << 8; /* as of exit(128 + sig) */
}
