/* mk_expand_test.c - variables, references and functions of makefiles. SPDX-License-Identifier: Apache-2.0
 * Numbers are sections of the checklist of GNU make's behaviour. What is expected was seen of release 4.4.1.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base.h"
#include "fake_disk.h"
#include "manifest/expand/expand.h"
#include "manifest/read/read.h"

/* ---- a makefile that was read, and what it said on the way */

struct made {
	struct mk_host host;   /* first: callbacks get it */
	struct fake_disk disk;
	struct mk *mk;
	struct buf said;       /* stdout and stderr as they came */
	struct buf value;
	struct buf environment; /* of the last command, a line each */
};

static void
note_print(struct mk_host *host, enum mk_to to, struct str text)
{
	struct made *m = (struct made *)host;

	(void)to;
	buf_put(&m->said, text);
}

/* every command prints two lines and ends with status 3 */
static int
note_capture(struct mk_host *host, char *const argv[], char *const envp[], struct buf *out)
{
	struct made *m = (struct made *)host;

	(void)argv;
	buf_clear(&m->environment);
	for (; *envp; envp++)
		buf_printf(&m->environment, "%s\n", *envp);
	buf_puts(out, "one\ntwo\n\n");
	return 3 << 8;
}

static int
read_text(struct made *m, const char *text, char *const *environ)
{
	struct mk_opts o;

	*m = (struct made){.host = {note_print, note_capture}};
	fake_init(&m->disk);
	o = (struct mk_opts){.host = &m->host, .disk = &m->disk.disk, .program = "prog", .environ = environ};
	m->mk = mk_new(&o);
	m->mk->at = (struct mk_at){mk_name(m->mk, STR("in")), 1};
	return mk_read_text(m->mk, str_of(text));
}

static void
done(struct made *m)
{
	mk_free(m->mk);
	fake_fini(&m->disk);
	buf_free(&m->said);
	buf_free(&m->value);
	buf_free(&m->environment);
}

/* what $(info) and others said when text was read */
static void
assert_says(const char *text, const char *expected)
{
	struct made m;

	if (read_text(&m, text, NULL) < 0)
		mk_say_fatal(m.mk);
	assert_string_equal(buf_cstr(&m.said), expected);
	done(&m);
}

/* the last error of an expansion, without its prefix */
static void
assert_fails(const char *text, const char *expected)
{
	struct made m;

	assert_int_equal(read_text(&m, text, NULL), -1);
	assert_string_equal(buf_cstr(&m.mk->fatal), expected);
	done(&m);
}

/* ---- references (make §1.6) */

static void
takes_dollars_and_brackets_as_they_nest(void **state)
{
	(void)state;
	assert_says("x = a.c b.c\n$(info $$ $x $(x) ${x} $(x:.c=.o) $(x:%.c=<%>) $(x:.c=(z)))",
	            "$ a.c b.c a.c b.c a.c b.c "
	            "a.o b.o <a> <b> a(z b(z)\n");
	assert_says("a = b\nb = c\nb_c = deep\n$(info $($(a)_$($(a))) [$(no)] $(a:x))", "deep [] \n");
	assert_says("v = a:b.c\n$(info $(v:.c=%.o) [$(v:a=b=c)])", "a:b%.o [a:b.c]\n");
}

static void
reports_what_does_not_end(void **state)
{
	(void)state;
	assert_fails("$(info $(foo)", "unterminated call to function 'info': missing ')'");
	assert_fails("a := ${foo", "unterminated variable reference");
	assert_fails("a = $(b)\nb = $(a)\n$(info $a)",
	             "Recursive variable 'a' references itself (eventually)");
}

static void
reports_what_is_nested_too_deeply(void **state)
{
	(void)state;
#ifdef __SANITIZE_THREAD__
	skip(); /* it remembers no more than 65536 calls on top of each other */
#endif
	assert_fails("f = $(call f)\n$(call f)", "references are nested too deeply");
	assert_fails("f = $(eval $(call f))\n$(call f)", "references are nested too deeply");
}

/* brackets of long texts are paired at once where they are deep, which is to say the same as counting them */
static void
pairs_brackets_of_deep_texts(void **state)
{
	enum { LEVELS = 200 };
	struct buf text = {0};

	(void)state;
	buf_puts(&text, "$(info ");
	for (int i = 0; i < LEVELS; i++)
		buf_puts(&text, i % 2 ? "${strip ${strip " : "$(or ,$(no),");
	buf_puts(&text, "$(strip [$(subst {,<,{a})}] [${subst (,>,(b}))] (c,d) ${firstword {e f}} $(if (,),g))");
	for (int i = LEVELS; i-- > 0;)
		buf_puts(&text, i % 2 ? "}}" : ")");
	buf_puts(&text, ")");
	assert_says(text.p, "[<a}}] [>b))] (c,d) {e g\n");
	buf_free(&text);
}

/* ---- functions (make §1.7) */

static void
edits_words_and_texts(void **state)
{
	(void)state;
	assert_says("$(info [$(subst ,x,abc)][$(subst a,,banana)][$(patsubst %,x%y%z,a  b )][$(patsubst "
	            "a,b,a  b  a)])",
	            "[abcx][bnn][xay%z xby%z][b  b  b]\n");
	assert_says("$(info [$(patsubst \\%a,x,%a xa)][$(patsubst a%,\\%%,ab)][$(patsubst a%,,ab c  d)])",
	            "[x xa][%b][c d]\n");
	assert_says("$(info [$(filter a% b,ab b cb)][$(filter-out a% b,ab b cb)][$(sort b a  b c)][$(strip  "
	            "a   b )])",
	            "[ab b][cb][a b c][a b]\n");
	assert_says("$(info [$(word 2, a b c)][$(word 9,a)][$(wordlist 2,3, a  b   c  d)][$(lastword a b "
	            ")][$(words a  b)])",
	            "[b][][b   c][b][2]\n");
}

static void
takes_file_names_apart(void **state)
{
	(void)state;
	assert_says("$(info [$(dir a/b c /)][$(notdir a/b c/ / d)][$(suffix a.c b a.b/c .d)][$(basename a.c "
	            "a.b/c .d)])",
	            "[a/ ./ /][b   d][.c .d][a a.b/c ]\n");
	assert_says("$(info [$(join a b,.c .o .x)][$(addsuffix .c,a  b )][$(abspath /x/../y/./z// /.. //a)])",
	            "[a.c b.o .x][a.c b.c][/y/z / /a]\n");
}

static void
decides_and_repeats(void **state)
{
	(void)state;
	assert_says("$(info [$(if  ,a,b)][$(if $(no) ,a, b )][$(or , a , b )][$(and a,,b)][$(intcmp "
	            "3,2,l,e,g)][$(intcmp 007,7)])",
	            "[b][ b ][a][][g][7]\n");
	assert_says("$(info [$(foreach i,1 2,<$i>)][$(foreach i,a b,)][$(let a b,1 2 3  4,$a|$b)]$(i))",
	            "[<1> <2>][ ][1|2 3  4]\n");
	assert_says(
		"rev = $(if $1,$(call rev,$(wordlist 2,99,$1)) $(firstword $1))\n$(info $(call rev,a b c))",
		" c b a\n");
	assert_says("g = [$(call f,a)]$3\nf = $1-$2-$3\n$(info $(call g,1,2,3))", "[a--]3\n");
}

static void
reports_bad_arguments(void **state)
{
	(void)state;
	assert_fails("$(word 0,a)", "first argument to 'word' function must be greater than 0");
	assert_fails("$(word x,a)", "invalid first argument to 'word' function: 'x'");
	assert_fails("$(wordlist 1,,a)", "invalid second argument to 'wordlist' function: empty value");
	assert_fails("$(intcmp 1,b)", "non-numeric second argument to 'intcmp' function: 'b'");
	assert_fails("$(subst a)", "insufficient number of arguments (1) to function 'subst'");
	assert_fails("$(file >)", "file: missing filename");
	assert_fails("$(error oh dear)", "oh dear");
}

static void
runs_commands_and_tells_their_status(void **state)
{
	(void)state;
	assert_says("$(info [$(shell x)] $(.SHELLSTATUS))\nv != x\n$(info [$v] $(flavor v))",
	            "[one two] 3\n[one two ] recursive\n");
}

/* ---- variables (make §1.5) */

static void
appends_by_flavor(void **state)
{
	(void)state;
	assert_says(
		"x = 1\ns := a\ns += $x\nr = a\nr += $x\nx = 2\ne += z\n$(info $s|$r|$(flavor e)|$(value r))",
		"a 1|a 2|recursive|a $x\n");
	assert_says("x:::=$$y\ny=1\n$(info $(value x) $(flavor x))", "$$y recursive\n");
	assert_says("$(foreach y,1 2,$(eval y += q$y))$(info $y)", "2 q2\n");
}

static void
appends_without_copying_what_is_there(void **state)
{
	struct made m;
	struct buf text = {0};

	(void)state;
	for (unsigned i = 0; i < 20000; i++)
		buf_puts(&text, "v += word\n");
	assert_int_equal(read_text(&m, text.p, NULL), 0);
	mk_value(m.mk, "v", &m.value);
	assert_int_equal(m.value.n, 20000 * 5 - 1);
	buf_free(&text);
	done(&m);
}

static void
lets_the_stronger_origin_win(void **state)
{
	char *const environ[] = {(char[]){"E=was"}, (char[]){"E=env"}, (char[]){"SHELL=/bin/zsh"},
	                         (char[]){"MAKEFILES="}, NULL};
	struct made m;

	(void)state;
	assert_int_equal(
		read_text(&m, "override O = 1\nO = 2\nE ?= 3\n$(info $O $(origin O) $E $(origin E) $(SHELL))",
	                  environ),
		0);
	assert_string_equal(m.said.p, "1 override env environment /bin/sh\n");
	buf_clear(&m.said);
	m.mk->flags.environment_overrides = true;
	assert_int_equal(mk_read_text(m.mk, STR("E = 4\n$(info $E $(origin E))")), 0);
	assert_string_equal(m.said.p, "env environment override\n");
	done(&m);
}

static void
survives_changes_of_what_is_being_expanded(void **state)
{
	(void)state;
	assert_says("r = $(eval r = done)a$(r)\n$(info $(call r))", "adone\n");
	assert_says("u = $(eval undefine u)a\n$(info $u [$u])", "a []\n");
}

/* ---- the environment (make §1.11) */

static void
exports_what_came_from_outside_and_what_is_told(void **state)
{
	char *const environ[] = {(char[]){"E=env"}, (char[]){"SHELL=/bin/zsh"}, (char[]){"MAKELEVEL=2"},
	                         NULL};
	struct made m;

	(void)state;
	assert_int_equal(read_text(&m, "F = file\nE = changed\nexport X = x$F\nx := $(shell a)", environ), 0);
	assert_non_null(strstr(m.environment.p, "E=changed\n"));
	assert_non_null(strstr(m.environment.p, "X=xfile\n"));
	assert_non_null(strstr(m.environment.p, "SHELL=/bin/zsh\n"));
	assert_non_null(strstr(m.environment.p, "MAKELEVEL=3\n"));
	assert_null(strstr(m.environment.p, "\nF="));
	done(&m);
}

static void
gives_a_command_the_old_value_of_what_it_computes(void **state)
{
	char *const environ[] = {(char[]){"A=outer"}, NULL};
	struct made m;

	(void)state;
	assert_int_equal(read_text(&m, "export A = $(shell a)\nexport B = <$A>\n$(info $A)", environ), 0);
	assert_non_null(strstr(m.environment.p, "A=outer\n"));
	assert_non_null(strstr(m.environment.p, "B=<outer>\n"));
	assert_string_equal(m.said.p, "one two\n");
	done(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_dollars_and_brackets_as_they_nest),
		cmocka_unit_test(reports_what_does_not_end),
		cmocka_unit_test(reports_what_is_nested_too_deeply),
		cmocka_unit_test(pairs_brackets_of_deep_texts),
		cmocka_unit_test(edits_words_and_texts),
		cmocka_unit_test(takes_file_names_apart),
		cmocka_unit_test(decides_and_repeats),
		cmocka_unit_test(reports_bad_arguments),
		cmocka_unit_test(runs_commands_and_tells_their_status),
		cmocka_unit_test(appends_by_flavor),
		cmocka_unit_test(appends_without_copying_what_is_there),
		cmocka_unit_test(lets_the_stronger_origin_win),
		cmocka_unit_test(survives_changes_of_what_is_being_expanded),
		cmocka_unit_test(exports_what_came_from_outside_and_what_is_told),
		cmocka_unit_test(gives_a_command_the_old_value_of_what_it_computes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
