/* bypass.c - see bypass.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/lines/bypass.h"

#include "manifest/expand/words.h"

static struct str
trim_end(struct str s)
{
	while (s.n && mk_is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

static bool
is_word_byte(char c)
{
	return direct_is_name_byte(c, false) || (c && strchr("%+,-./:@", c));
}

/* ---- at the end: 2> /dev/null */

static bool
cut_silence(struct str *script)
{
	struct str s = trim_end(*script);

	if (!str_ends(s, STR("/dev/null")))
		return false;
	s.n -= strlen("/dev/null");
	s = trim_end(s);
	if (!str_ends(s, STR(" 2>")))
		return false;
	s.n -= strlen(" 2>");
	if (!s.n || s.p[s.n - 1] == '\\') /* the blank is quoted, and so a word ends in 2 */
		return false;
	*script = s;
	return true;
}

/* ---- at the beginning: NAME=word */

/* these mean something to the shell, or to how it finds the program */
static bool
is_its_own(struct str name)
{
	return str_eq(name, STR("PATH")) || str_eq(name, STR("PWD")) || str_eq(name, STR("OLDPWD"));
}

/* how long the assignment is that s begins with; 0: none, or one that only the shell understands */
static size_t
assignment_length(struct str s)
{
	size_t name = 0, n;

	while (name < s.n && direct_is_name_byte(s.p[name], name == 0))
		name++;
	if (!name || name == s.n || s.p[name] != '=' || is_its_own((struct str){s.p, name}))
		return 0;
	for (n = name + 1; n < s.n && is_word_byte(s.p[n]);)
		n++;
	return n < s.n && mk_is_blank(s.p[n]) ? n : 0;
}

static void
cut_assignments(struct bypass *b, struct str *script)
{
	size_t n;

	while ((n = assignment_length(*script)) > 0) {
		buf_add(&b->names, script->p, n);
		buf_putc(&b->names, '\0');
		while (n < script->n && mk_is_blank(script->p[n]))
			n++;
		script->p += n;
		script->n -= n;
	}
}

static void
add_assignments(struct bypass *b, char *const *envp)
{
	const char *p = b->names.p, *end = p + b->names.n;

	while (*envp)
		vec_push(&b->env, *envp++);
	for (; p < end; p += strlen(p) + 1)
		vec_push(&b->env, p);
	vec_push(&b->env, NULL);
}

/* ---- all of it */

static bool
is_shell(char *const *argv)
{
	return argv[0] && argv[1] && argv[2] && !argv[3] && strcmp(argv[0], "/bin/sh") == 0 &&
	       strcmp(argv[1], "-c") == 0;
}

/* what is left of the script between the two; false if that is more than words */
static bool
read_script(struct bypass *b, char *const *argv, struct str *script)
{
	if (!is_shell(argv) || !argv[2][strcspn(argv[2], "=>")])
		return false;
	*script = str_of(argv[2]);
	b->silent = cut_silence(script);
	cut_assignments(b, script);
	for (size_t i = 0; i < script->n; i++)
		if (!mk_is_blank(script->p[i]) && !is_word_byte(script->p[i]) && script->p[i] != '=')
			return false;
	return true;
}

bool
bypass_init(struct bypass *b, char *const *argv, char *const *envp)
{
	struct str script;

	*b = (struct bypass){0};
	if (!read_script(b, argv, &script))
		return false;
	add_assignments(b, envp);
	direct_init(&b->direct, b->env.p);
	return direct_parse(&b->direct, script) && direct_resolve(&b->direct);
}

/* The > is none that is quoted: what is in front of that is not complete. */
bool
bypass_redirected(char *const *argv, struct str *script, struct buf *file, bool *appends)
{
	struct str name;
	const char *sign;

	if (!is_shell(argv) || !(sign = strrchr(argv[2], '>')) || !direct_knows_shell())
		return false;
	name = trim_end(str_of(sign + 1));
	while (name.n && mk_is_blank(*name.p))
		name.p++, name.n--;
	for (size_t i = 0; i < name.n; i++)
		if (!is_word_byte(name.p[i]))
			return false;
	*appends = sign > argv[2] && sign[-1] == '>';
	sign -= *appends;
	*script = (struct str){argv[2], (size_t)(sign - argv[2])};
	buf_put(file, name);
	return name.n && script->n && mk_is_blank(sign[-1]);
}

bool
bypass_words(char *const *argv, struct buf *text, stringvec *words)
{
	struct bypass b = {0};
	struct str script, word;
	bool plain = read_script(&b, argv, &script) && !b.names.n && direct_knows_shell();

	buf_free(&b.names);
	if (!plain)
		return false;
	buf_grow(text, script.n + 1); /* so that it does not move */
	while ((word = mk_word(&script)).n) {
		vec_push(words, text->p + text->n);
		buf_put(text, word);
		buf_putc(text, '\0');
	}
	vec_push(words, NULL);
	return true;
}

void
bypass_fini(struct bypass *b)
{
	if (b->env.p)
		direct_fini(&b->direct);
	vec_free(&b->env);
	buf_free(&b->names);
}
