/* direct_test.c - a command that skips the shell cannot tell, and one that could does not skip it. The oracle
 * is /bin/sh itself. SPDX-License-Identifier: Apache-2.0 */
#include "runner/shell/direct.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/path.h"
#include "scratch.h"
#include "wraps.h"

/* ---- a sandbox: we stand in it, and its bin/ has the program that says how it was started */

struct sandbox {
	bool known; /* there is a shell to compare with */
	char path[64];
	struct buf program; /* argvdump */
	struct buf search;  /* PATH=… */
};

static void
find_program(struct buf *path)
{
	const char *bin = getenv("WEIR_TEST_BIN");
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self);

	BUG_ON(n < 0);
	if (bin)
		buf_puts(path, bin);
	else
		buf_printf(path, "%.*s/../bin", (int)path_dir((struct str){self, (size_t)n}).n, self);
	buf_puts(path, "/argvdump");
}

static void
put(const char *path, const char *text, mode_t mode)
{
	scratch_put(path, text, strlen(text));
	BUG_ON(chmod(path, mode) < 0);
}

static int
enter(void **state)
{
	static struct sandbox box;
	struct direct d;
	const char *const none[] = {NULL};

	direct_init(&d, none);
	box.known = d.usable;
	direct_fini(&d);
	*state = &box;
	snprintf(box.path, sizeof box.path, "/tmp/weir-direct.XXXXXX");
	if (!mkdtemp(box.path) || chdir(box.path) < 0)
		return -1;
	find_program(&box.program);
	mkdir("bin", 0777);
	mkdir("bin%func", 0777);
	mkdir("sub", 0777);
	mkdir("a b", 0777);
	mkdir("a b/c", 0777);
	mkdir("other", 0777);
	mkdir("other/directory", 0777);
	put("other/argvdump", "no program\n", 0666);
	put("bin/script", "echo script \"$@\"\n", 0777);
	put("bin/lost", "#!/nonexistent/interpreter\n", 0777);
	buf_printf(&box.search, "PATH=%s/bin", box.path);
	return symlink("a b/c", "link") < 0 || symlink("../bin/argvdump", "sub/here") < 0 ||
	       symlink(box.program.p, "bin/argvdump") < 0 || symlink("bin/argvdump", "argvdump") < 0 ||
	       symlink("../argvdump", "bin%func/argvdump") < 0;
}

static int
leave(void **state)
{
	static const char *const all[] = {
		"argvdump", "bin/argvdump", "bin/script", "bin/lost", "bin", "bin%func/argvdump", "bin%func",
		"sub/here", "sub", "link", "a b/c", "a b", "other/argvdump", "other/directory", "other",
		"words", NULL,
	};
	struct sandbox *box = *state;

	for (const char *const *name = all; *name; name++)
		remove(*name);
	buf_free(&box->program);
	buf_free(&box->search);
	return rmdir(box->path);
}

static struct sandbox *
need_known_shell(void **state)
{
	struct sandbox *box = *state;

	if (!box->known)
		skip();
	return box;
}

/* ---- running things */

struct outcome {
	struct buf output; /* stdout and stderr */
	int status;
	int error; /* it did not even start */
};

static void
run(struct outcome *o, const char *file, const char *const *argv, const char *const *env, const char *dir)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	char chunk[4096];
	int fds[2];
	pid_t pid;
	ssize_t n;

	o->error = o->status = 0;
	buf_clear(&o->output);
	BUG_ON(fd_pipe(fds, 0) < 0);
	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], 1);
	posix_spawn_file_actions_adddup2(&actions, fds[1], 2);
	if (dir)
		posix_spawn_file_actions_addchdir_np(&actions, dir);
	o->error = posix_spawn(&pid, file, &actions, &attributes, (char *const *)(uintptr_t)argv,
	                       (char *const *)(uintptr_t)env);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	fd_close(fds[1]);
	while ((n = fd_read(fds[0], chunk, sizeof chunk)) > 0)
		buf_add(&o->output, chunk, (size_t)n);
	fd_close(fds[0]);
	if (!o->error)
		BUG_ON(waitpid(pid, &o->status, 0) != pid);
}

static void
run_shell(struct outcome *o, const char *command, const char *const *env)
{
	const char *argv[] = {"/bin/sh", "-c", command, NULL};

	run(o, argv[0], argv, env, NULL);
}

static void
run_direct(struct outcome *o, const struct direct *d)
{
	run(o, d->file, d->argv, d->env, d->dir);
	o->status = direct_status(o->status, &o->output);
}

/* append pattern with value for each $ */
static void
fill(struct buf *to, const char *pattern, const char *value)
{
	for (const char *p = pattern; *p; p++)
		if (*p == '$')
			buf_puts(to, value);
		else
			buf_putc(to, *p);
}

static bool
parse(struct direct *d, const char *command)
{
	return direct_parse(d, str_of(command));
}

/* what argvdump says first, if it is run as we would run it */
static void
expect(struct buf *text, const struct direct *d, const char *here)
{
	buf_printf(text, "file %s%c", d->file, '\0');
	for (const char *const *p = d->argv; *p; p++)
		buf_printf(text, "argument %s%c", *p, '\0');
	for (const char *const *p = d->env; *p; p++)
		buf_printf(text, "environment %s%c", *p, '\0');
	buf_printf(text, "directory %s%c", d->dir ? d->dir : here, '\0');
}

static void
show(const char *title, const char *command, struct str text)
{
	struct buf lines = {0};

	buf_put(&lines, text);
	for (size_t i = 0; i < lines.n; i++)
		if (!lines.p[i])
			lines.p[i] = '\n';
	print_message("%s of <%s>:\n%s\n", title, command, buf_cstr(&lines));
	buf_free(&lines);
}

/* does the shell do the same with a command that was parsed and resolved? */
static bool
is_same(const struct direct *d, const char *command, const char *const *env)
{
	struct outcome shell = {0}, direct = {0};
	bool same;

	run_shell(&shell, command, env);
	run_direct(&direct, d);
	same = shell.status == direct.status && str_eq(buf_str(&shell.output), buf_str(&direct.output));
	if (!same) {
		print_message("status %x and %x\n", (unsigned)shell.status, (unsigned)direct.status);
		show("shell", command, buf_str(&shell.output));
		show("direct", command, buf_str(&direct.output));
	}
	buf_free(&shell.output);
	buf_free(&direct.output);
	return same;
}

/* ---- words */

static void
takes_literal_words(void **state)
{
	static const struct {
		const char *command, *words; /* in […] */
	} cases[] = {
		{"cc -c a.c -o a.o", "[cc][-c][a.c][-o][a.o]"},
		{"  /usr/bin/cc\t-DX=1   ", "[/usr/bin/cc][-DX=1]"},
		{"cc 'a b'c\"d e\"f\\ g", "[cc][a bcd ef g]"},
		{"cc '' \"\" ''\"\"", "[cc][][][]"},
		{"cc '$HOME `x` \\ \" *'", "[cc][$HOME `x` \\ \" *]"},
		{"cc \"\\$ORIGIN \\`x\\` \\\\ \\\" \\n '*\"", "[cc][$ORIGIN `x` \\ \" \\n '*]"},
		{"cc \\$\\*\\'\\\"\\\\\\~\\a", "[cc][$*'\"\\~a]"},
		{"cc -DVERSION=\\\"1.0\\\" \"-DS=\\\"x y\\\"\"", "[cc][-DVERSION=\"1.0\"][-DS=\"x y\"]"},
		{"'c'c 'two\nlines' \"and\ntwo\"", "[cc][two\nlines][and\ntwo]"},
		{"cc a=b %x +y ,z @rsp ^u ]", "[cc][a=b][%x][+y][,z][@rsp][^u][]]"},
		{"cc if then : cd test !", NULL},
		{"cc if then : cd test", "[cc][if][then][:][cd][test]"},
		{"cc gr\xc3\xbc\xc3\x9f" "e.c", "[cc][gr\xc3\xbc\xc3\x9f" "e.c]"},
		{"/bin/echo x", "[/bin/echo][x]"},
		{"./cd x", "[./cd][x]"},
		{" -x", "[-x]"},
		{": && cc x && :", "[cc][x]"},
		{":&&cc x&&:", "[cc][x]"},
		{": && : && cc && :", "[cc]"},
		{"cc && :", "[cc]"},
	};
	const char *const none[] = {NULL};
	struct direct d;

	need_known_shell(state);
	direct_init(&d, none);
	for (size_t i = 0; i < countof(cases); i++) {
		struct buf words = {0};

		if (parse(&d, cases[i].command)) {
			for (const char *const *word = d.argv; *word; word++)
				buf_printf(&words, "[%s]", *word);
			assert_ptr_equal(d.env, d.plain_env.p);
			assert_null(d.dir);
		}
		assert_string_equal(buf_cstr(&words), cases[i].words ? cases[i].words : "");
		buf_free(&words);
	}
	direct_fini(&d);
}

static void
leaves_the_rest_to_the_shell(void **state)
{
	static const char *const cases[] = {
		/* not literal */
		"cc $x", "cc \"$x\"", "cc `x`", "cc \"`x`\"", "cc *.c", "cc a?", "cc [a]", "cc {a,b}", "cc ~",
		"cc ~/x", "cc a=~/x", "cc a:~/x", "cc\\\nx", "cc \"a\\\nb\"",
		/* more than a command */
		"cc >x", "cc 2>&1", "cc <x", "cc | x", "cc & x", "cc &", "cc ; x", "cc;", "(cc)", "{ cc; }",
		"cc # x", "! cc", "cc\nx", "cc || :", "cc && cc", "true && cc", "cc && true", ": cc && cc",
		": && cc && : && :  && :",
		/* less than one */
		"", " ", ":", "X=1", "cc 'a", "cc \"a", "cc \"a\\\"", "cc \\", "&& cc", "cc &&",
		"cc && && cc", "cc &&& cc",
		/* odd bytes */
		"cc a\rb", "cc \x01",
		/* the shell's own words, options and assignments */
		"X=1 cc", "'X=1' cc", "X+=1 cc", "=x", "''", "-x", "+x", "-c x", "if x", "'if' x", "for",
		"while", "case", "echo x", "\\echo x", "test x", "'[' x ']'", "printf x", "true", "false",
		"kill 1", "pwd", ". x", ": x", "exec cc", "command cc", "eval cc", "umask 0", "ulimit -n",
		"wait", "trap x", "exit 1",
		/* cd with more to it */
		"cd", "cd x", ": && cd sub", "cd sub && :", "cc && cd sub", "cd sub && echo", "cd sub || cc",
		"cd sub && cc && cc", "cd && cc", "cd sub x && cc", "cd - && cc", "cd -P sub && cc",
		"cd '' && cc", "cd ~ && cc", "cd //tmp && cc", "cd ///tmp && cc", "cd /.. && cc",
		"cd /../tmp && cc", "cd ../../../../../../.. && cc",
	};
	const char *const none[] = {NULL};
	struct buf huge = {0};
	struct direct d;

	need_known_shell(state);
	direct_init(&d, none);
	for (size_t i = 0; i < countof(cases); i++)
		if (parse(&d, cases[i]))
			fail_msg("<%s> needs a shell", cases[i]);
	assert_false(direct_parse(&d, (struct str){"cc a\0b", 6}));
	assert_false(direct_parse(&d, (struct str){"cc 'a\0b'", 8}));
	buf_puts(&huge, "cc ");
	while (huge.n < 131071)
		buf_putc(&huge, 'x');
	assert_true(direct_parse(&d, buf_str(&huge)));
	buf_putc(&huge, 'x');
	assert_false(direct_parse(&d, buf_str(&huge)));
	buf_free(&huge);
	direct_fini(&d);
}

/* Ask about everything that looks like a word in the shell's own executable file. */
static void
knows_every_word_of_the_shell(void **state)
{
	const char *const env[] = {"PATH=/nonexistent", NULL};
	struct buf shell = {0}, words = {0};
	struct outcome o = {0};
	struct direct d;
	unsigned n = 0;

	need_known_shell(state);
	assert_int_equal(fd_read_file("/bin/sh", &shell), 0);
	for (size_t i = 0, len; i < shell.n; i += len + 1) {
		len = strspn(shell.p + i, "abcdefghijklmnopqrstuvwxyz!.:[{}");
		if (len && len < 12 && !shell.p[i + len])
			buf_printf(&words, "%.*s\n", (int)len, shell.p + i);
	}
	put("words", buf_cstr(&words), 0666);
	run_shell(&o, "while read -r w; do command -v \"$w\" >/dev/null && echo \"$w\"; done <words", env);
	direct_init(&d, env);
	for (char *save, *word = strtok_r(o.output.p, "\n", &save); word;
	     word = strtok_r(NULL, "\n", &save)) {
		struct buf command = {0};

		n++;
		buf_printf(&command, "'%s' x", word);
		if (direct_parse(&d, buf_str(&command)))
			fail_msg("%s is the shell's own", word);
		buf_free(&command);
	}
	assert_true(n > 40);
	direct_fini(&d);
	buf_free(&o.output);
	buf_free(&words);
	buf_free(&shell);
}

static void
allocates_nothing_once_it_is_warm(void **state)
{
	static const char *const longest = ": && cd sub/a/b/c && cc a b c d e f g 'h i j k l' && :";
	const char *const none[] = {NULL};
	const void *text, *words, *newpwd;
	struct direct d;

	need_known_shell(state);
	direct_init(&d, none);
	assert_true(parse(&d, longest));
	text = d.text.p;
	words = d.words.p;
	newpwd = d.newpwd.p;
	for (int i = 0; i < 100; i++) {
		assert_true(parse(&d, "cd sub && cc a b"));
		assert_true(parse(&d, longest));
		assert_false(parse(&d, "echo"));
	}
	assert_ptr_equal(text, d.text.p);
	assert_ptr_equal(words, d.words.p);
	assert_ptr_equal(newpwd, d.newpwd.p);
	direct_fini(&d);
}

/* ---- against the shell */

static void
goes_where_cd_goes(void **state)
{
	static const char *const dirs[] = {
		"sub", "./sub/", "sub/../sub/.", "'a b'/c", "link", "link/..", "..", ".", "sub//", "/",
		"/usr/./bin", "../..", NULL,
	};
	struct sandbox *box = need_known_shell(state);
	const char *env[] = {NULL, "OLDPWD=/somewhere", "PWD=/tmp", "A=1", "Z=2", NULL};
	struct direct d;

	env[0] = box->search.p;
	for (int with_old = 0; with_old < 2; with_old++) {
		env[1] = with_old ? "OLDPWD=/somewhere" : "B=3";
		direct_init(&d, env);
		for (const char *const *dir = dirs; *dir; dir++) {
			struct buf command = {0};

			buf_printf(&command, "cd %s && argvdump x", *dir);
			assert_true(direct_parse(&d, buf_str(&command)) && direct_resolve(&d));
			assert_true(is_same(&d, command.p, env));
			buf_free(&command);
		}
		assert_true(parse(&d, "argvdump"));
		assert_null(d.dir);
		direct_fini(&d);
	}
}

static void
leaves_cd_to_the_shell_where_it_would_search(void **state)
{
	struct direct d;

	need_known_shell(state);
	direct_init(&d, (const char *const[]){"CDPATH=a b", NULL});
	assert_true(parse(&d, "cc"));
	assert_false(parse(&d, "cd c && cc"));
	direct_fini(&d);
}

static void
lets_the_shell_report_a_bad_directory(void **state)
{
	struct sandbox *box = need_known_shell(state);
	const char *const env[] = {box->search.p, NULL};
	struct outcome o = {0};
	struct direct d;

	direct_init(&d, env);
	assert_true(parse(&d, "cd nowhere && argvdump") && direct_resolve(&d));
	run_direct(&o, &d);
	assert_int_equal(o.error, ENOENT);
	direct_fini(&d);
	buf_free(&o.output);
}

static void
searches_along_path_as_the_shell_does(void **state)
{
	static const char *const paths[] = {
		"", ":", "bin", "./bin", "bin/", ":bin", "bin:", "::bin", "sub:bin//", ".",
		"/nonexistent:bin", "other:bin", "$/bin", "$/bin/", "/nonexistent:$/bin", "$/other:$/bin",
		"$/other", "/nonexistent", "bin%func", "$/bin%func", "%builtin:$/bin", NULL,
	};
	static const char *const commands[] = {
		"argvdump x", "cd sub && argvdump x", "cd bin && argvdump x", NULL,
	};
	struct sandbox *box = need_known_shell(state);
	unsigned n = 0;

	for (const char *const *path = paths; *path; path++)
		for (const char *const *command = commands; *command; command++) {
			const char *env[] = {NULL, NULL};
			struct buf entry = {0};
			struct direct d;

			buf_puts(&entry, "PATH=");
			fill(&entry, *path, box->path);
			env[0] = entry.p;
			direct_init(&d, env);
			if (parse(&d, *command) && direct_resolve(&d)) {
				assert_true(is_same(&d, *command, env));
				n++;
			}
			direct_fini(&d);
			buf_free(&entry);
		}
	assert_true(n > 20);
}

static void
does_not_find_what_the_shell_would_not(void **state)
{
	static const char *const names[] = {"nosuch", "directory", "..", "argvdump"};
	struct buf search = {0};
	struct sandbox *box = need_known_shell(state);
	struct direct d;

	buf_printf(&search, "PATH=%s/other", box->path);
	direct_init(&d, (const char *const[]){search.p, NULL});
	for (size_t i = 0; i < countof(names); i++)
		assert_false(parse(&d, names[i]) && direct_resolve(&d));
	direct_fini(&d);
	direct_init(&d, (const char *const[]){"A=1", NULL}); /* the shell has a PATH of its own then */
	assert_true(parse(&d, "argvdump"));
	assert_false(direct_resolve(&d));
	direct_fini(&d);
	buf_free(&search);
}

static atomic_uint nlooks;

int __real_statfs(const char *, struct statfs *) SIZED(__real_statfs);
int __wrap_statfs(const char *, struct statfs *) SIZED(__wrap_statfs);

/* what lies in a directory `served` is a user's own file system's */
int
__wrap_statfs(const char *path, struct statfs *fs)
{
	int r = __real_statfs(path, fs);

	nlooks++;
	if (r == 0 && strstr(path, "served"))
		fs->f_type = FUSE_SUPER_MAGIC;
	return r;
}

static bool
resolves(struct direct *d, const char *command)
{
	return parse(d, command) && direct_resolve(d);
}

/* or an exec that hangs would stop the whole build */
static void
leaves_to_the_shell_what_somebody_serves(void **state)
{
	struct buf search = {0};
	struct sandbox *box = need_known_shell(state);
	struct direct d;

	assert_int_equal(symlink("bin", "served"), 0);
	buf_printf(&search, "PATH=%s/served", box->path);
	direct_init(&d, (const char *const[]){search.p, NULL});
	assert_false(resolves(&d, "argvdump x"));
	assert_false(resolves(&d, "served/argvdump"));
	assert_false(resolves(&d, "cd served && ./argvdump"));
	nlooks = 0;
	for (int i = 0; i < 3; i++) {
		assert_true(resolves(&d, "bin/argvdump"));
		assert_true(resolves(&d, "cd bin && ./argvdump"));
	}
	assert_int_equal(nlooks, 2);
	assert_false(resolves(&d, "bin/later"));
	assert_int_equal(symlink("argvdump", "bin/later"), 0);
	assert_true(resolves(&d, "bin/later"));
	direct_fini(&d);
	buf_free(&search);
	assert_int_equal(unlink("served") | unlink("bin/later"), 0);
}

static void
fails_to_execute_what_only_the_shell_can_run(void **state)
{
	struct sandbox *box = need_known_shell(state);
	const char *const env[] = {box->search.p, NULL};
	struct outcome o = {0};
	struct direct d;

	direct_init(&d, env);
	assert_true(parse(&d, "script x") && direct_resolve(&d));
	run_direct(&o, &d);
	assert_int_equal(o.error, ENOEXEC);
	assert_true(parse(&d, "lost") && direct_resolve(&d));
	run_direct(&o, &d);
	assert_int_equal(o.error, ENOENT);
	direct_fini(&d);
	buf_free(&o.output);
}

static void
ends_as_the_shell_ends(void **state)
{
	static const char *const shapes[] = {
		"argvdump $", ": && argvdump $ && :", "cd sub && argvdump $", NULL,
	};
	static const char *const ends[] = {
		"exit=0", "exit=1", "exit=126", "exit=127", "exit=130", "signal=1", "signal=2", "signal=3",
		"signal=6", "signal=9", "signal=11", "signal=13", "signal=14", "signal=15", "signal=34",
		"signal=64", NULL,
	};
	struct sandbox *box = need_known_shell(state);
	const char *const env[] = {box->search.p, NULL};
	struct direct d;

	direct_init(&d, env);
	for (const char *const *shape = shapes; *shape; shape++)
		for (const char *const *end = ends; *end; end++) {
			struct buf command = {0};

			fill(&command, *shape, *end);
			assert_true(direct_parse(&d, buf_str(&command)) && direct_resolve(&d));
			assert_true(is_same(&d, command.p, env));
			buf_free(&command);
		}
	direct_fini(&d);
}

/* ---- at random */

static uint32_t
draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((*seed >> 33) % below);
}

#define PICK(seed, list) (list)[draw((seed), countof(list))]

static void
is_given_the_same_environment(void **state)
{
	static const char *const entries[] = {
		"A=1", "B=2", "A=3", "AB=", "a_1=x=y", "_=z", "_X=1", "1x=2", "x-y=3", "novalue", "=nameless",
		"", "PWD=/nowhere", "PWD=.", "PWD=", "PWD=$", "PWD=$/sub/..", "PWD=$/", "OLDPWD=/usr",
		"OLDPWD=", "PS1=p", "PS2=q", "PS4=r", "MAIL=m", "MAILPATH=n", "HOME=/h", "TERM=t",
		"ENV=/dev/null", "SHLVL=7", "LANG=C", "CDPATH=", "UTF=\xc3\xa4", "NL=a\nb", "MAKEFLAGS= -j4",
		"HISTSIZE=5", "LC_ALL=xx_YY", "IFS=x", "OPTIND=2", "PPID=1", "LINENO=5", "PATH=/nonexistent",
		"PATH=/nonexistent:%x",
	};
	static const char *const shapes[] = {"$/bin/argvdump a", "cd sub && ../bin/argvdump", "argvdump"};
	struct sandbox *box = need_known_shell(state);
	uint64_t seed = 42;
	unsigned n = 0;

	for (int round = 0; round < 400; round++) {
		const char *env[16];
		struct buf copies[16] = {0};
		uint32_t nenv = draw(&seed, countof(env) - 1);
		struct buf command = {0};
		struct direct d;

		for (uint32_t i = 0; i < nenv; i++) {
			const char *entry = i == 0 && draw(&seed, 2) ? box->search.p : PICK(&seed, entries);

			fill(&copies[i], entry, box->path);
			env[i] = buf_cstr(&copies[i]);
		}
		env[nenv] = NULL;
		direct_init(&d, env);
		fill(&command, PICK(&seed, shapes), box->path);
		if (direct_parse(&d, buf_str(&command)) && direct_resolve(&d)) {
			n++;
			assert_true(is_same(&d, command.p, env));
		}
		buf_free(&command);
		direct_fini(&d);
		for (uint32_t i = 0; i < nenv; i++)
			buf_free(&copies[i]);
	}
	assert_true(n > 150);
}

static void
random_atom(struct buf *b, uint64_t *seed)
{
	static const char *const plain[] = {
		"a", "x.c", "-o", "=", "%", ":", "/", "\xc3\xa9", "@", "^", "0", "if", "cd",
	};
	static const char *const quoted[] = {
		"'a b'", "''", "\"\"", "'$x'", "\"\\$x\"", "\"a'b\"", "'\"'", "'*'", "\"\\\\\"", "\"\\q\"",
		"\\ ", "\\*", "\\'", "\\\\", "\\a", "'\n'", "\"\n\"", "'~'", "\\~", "'&&'", "\"#\"", "\\#",
		"'\x81\x88\xff'", "'\x01'", "\"\\\"\"",
	};
	static const char special[] = "$`*?[~>|;()#!{}&<\n\\'\"\r\x01";

	switch (draw(seed, 40)) {
	case 0:
		buf_putc(b, special[draw(seed, sizeof special - 1)]);
		break;
	case 1:
		buf_printf(b, "exit=%u", draw(seed, 4));
		break;
	default:
		buf_puts(b, draw(seed, 2) ? PICK(seed, plain) : PICK(seed, quoted));
	}
}

static void
random_command(struct buf *b, uint64_t *seed)
{
	static const char *const before[] = {
		"", "", "", "", "", ": && ", ":&&", " : && : && ", "cd sub && ", "cd 'a b'/c&&",
		": && cd .. && ", "true && ", "X=1 ", "! ", "cd /nowhere && ",
	};
	static const char *const programs[] = {
		"argvdump", "argvdump", "argvdump", "bin/argvdump", "'argv'dump", "sub/here", "\\argvdump",
		"./bin/argvdump", "echo", "nosuch", "''", "-x",
	};
	static const char *const after[] = {
		"", "", "", "", "", " ", " && :", "&&:", "&& : && :", " && true", " &", ";",
	};
	static const char *const blanks[] = {" ", " ", " ", "  ", "\t", " \t "};

	buf_puts(b, PICK(seed, before));
	buf_puts(b, PICK(seed, programs));
	for (uint32_t words = draw(seed, 5); words; words--) {
		buf_puts(b, PICK(seed, blanks));
		for (uint32_t atoms = 1 + draw(seed, 3); atoms; atoms--)
			random_atom(b, seed);
	}
	buf_puts(b, PICK(seed, after));
	if (draw(seed, 4) == 0)
		b->p[draw(seed, (uint32_t)b->n)] = (char)(1 + draw(seed, 255));
}

#define FUZZ_COMMANDS 20000
#define FUZZ_THREADS  4
#define FUZZ_RUN      10 /* every so many of those that need no shell are also run without */

struct fuzz {
	struct sandbox *box;
	atomic_uint next, direct, differ;
};

/* The words are compared without running the program a second time, which would take most of the time. */
static bool
shell_sees_the_same_words(const struct direct *d, const char *command, const char *const *env,
                          const char *here)
{
	struct buf expected = {0};
	struct outcome shell = {0};
	bool same;

	expect(&expected, d, here);
	run_shell(&shell, command, env);
	same = str_starts(buf_str(&shell.output), buf_str(&expected));
	if (!same) {
		show("shell", command, buf_str(&shell.output));
		show("expectation", command, buf_str(&expected));
	}
	buf_free(&shell.output);
	buf_free(&expected);
	return same;
}

static bool
can_start(const struct direct *d)
{
	struct buf file = {0};
	struct stat dir, st;
	bool can;

	if (d->dir && *d->file != '/')
		buf_printf(&file, "%s/", d->dir);
	buf_puts(&file, d->file);
	can = stat(d->dir ? d->dir : ".", &dir) == 0 && stat(file.p, &st) == 0 && S_ISREG(st.st_mode) &&
	      access(file.p, X_OK) == 0;
	buf_free(&file);
	return can;
}

static void *
fuzz_commands(void *arg)
{
	struct fuzz *f = arg;
	const char *const env[] = {f->box->search.p, "A=1", NULL};
	struct buf command = {0};
	struct direct d;
	unsigned i;

	direct_init(&d, env);
	while ((i = atomic_fetch_add(&f->next, 1)) < FUZZ_COMMANDS) {
		uint64_t seed = i * 2654435761u;
		bool same;

		buf_clear(&command);
		random_command(&command, &seed);
		if (!direct_parse(&d, buf_str(&command)) || !direct_resolve(&d))
			continue;
		if (!can_start(&d))
			continue; /* then the shell has to explain why */
		same = atomic_fetch_add(&f->direct, 1) % FUZZ_RUN
		               ? shell_sees_the_same_words(&d, command.p, env, f->box->path)
		               : is_same(&d, command.p, env);
		if (!same)
			atomic_fetch_add(&f->differ, 1);
	}
	direct_fini(&d);
	buf_free(&command);
	return NULL;
}

static void
agrees_with_the_shell_on_random_commands(void **state)
{
	struct fuzz f = {.box = need_known_shell(state)};
	pthread_t threads[FUZZ_THREADS];

	for (int i = 0; i < FUZZ_THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, fuzz_commands, &f), 0);
	for (int i = 0; i < FUZZ_THREADS; i++)
		pthread_join(threads[i], NULL);
	print_message("%u commands, %u without shell, %u differ\n", FUZZ_COMMANDS, f.direct, f.differ);
	assert_true(f.direct > FUZZ_COMMANDS / 5);
	assert_int_equal(f.differ, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_literal_words),
		cmocka_unit_test(leaves_the_rest_to_the_shell),
		cmocka_unit_test(knows_every_word_of_the_shell),
		cmocka_unit_test(allocates_nothing_once_it_is_warm),
		cmocka_unit_test(goes_where_cd_goes),
		cmocka_unit_test(leaves_cd_to_the_shell_where_it_would_search),
		cmocka_unit_test(lets_the_shell_report_a_bad_directory),
		cmocka_unit_test(searches_along_path_as_the_shell_does),
		cmocka_unit_test(does_not_find_what_the_shell_would_not),
		cmocka_unit_test(leaves_to_the_shell_what_somebody_serves),
		cmocka_unit_test(fails_to_execute_what_only_the_shell_can_run),
		cmocka_unit_test(ends_as_the_shell_ends),
		cmocka_unit_test(is_given_the_same_environment),
		cmocka_unit_test(agrees_with_the_shell_on_random_commands),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
