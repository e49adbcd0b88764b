/* jobserver.c - see jobserver.h. SPDX-License-Identifier: Apache-2.0
 *
 * Taking a token must not wait: while we waited in read(2), the tokens of our own jobs that end would not go
 * back. A fifo we open ourselves, with O_NONBLOCK. On inherited descriptors that flag would be seen by every
 * process that shares them, and there are clients that die of it; looking with poll(2) first is no answer,
 * since another process may be faster. So a token is moved into a pipe of our own, the box, by splice(2),
 * which can be told not to wait whatever the flags say, and is read from there. */
#include "runner/exec/jobserver.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

#define BLANKS " \t"

enum {
	TOKEN = '+',
	MOST = 4095,   /* tokens: a page of them fits even when the user may have no more pipe memory */
	FIRST_FD = 32, /* that jobs inherit: scripts use single digits as they like, shells 10 and up */
};

struct jobserver {
	int rd, wr;
	bool borrowed;   /* they are not ours to close */
	int box[2];      /* -1: rd is ours alone and does not block */
	char held[MOST]; /* tokens in hand, one for each running job but the first */
	uint32_t nheld;
	bool armed; /* a signal that ends us puts back what there is */
	volatile sig_atomic_t moving, struck; /* a token is on its way; the signal that came meanwhile */

	/* a server's */
	enum jobserver_style style; /* NONE: we are a client */
	uint32_t total;             /* tokens that exist */
	uint32_t lost;              /* … and were made anew because somebody never put them back */
	struct buf dir, path;       /* of the fifo; empty: there is none */
};

/* ---- MAKEFLAGS */

static struct str
next_word(const char **at)
{
	struct str word = {*at + strspn(*at, BLANKS), 0};

	word.n = strcspn(word.p, BLANKS);
	*at = word.p + word.n;
	return word;
}

static bool
cut_prefix(struct str word, struct str prefix, struct str *rest)
{
	if (!str_starts(word, prefix))
		return false;
	*rest = (struct str){word.p + prefix.n, word.n - prefix.n};
	return true;
}

/* make has called it by different names: before 4.2 it was fds, which can only be descriptors */
static bool
is_auth(struct str word, struct str *value)
{
	return cut_prefix(word, STR("--jobserver-auth="), value) ||
	       cut_prefix(word, STR("--jobserver-fds="), value);
}

/* what follows the number, or NULL if there is none */
static const char *
parse_number(const char *p, int *n)
{
	char *end;
	long long value = strtoll(p, &end, 10);

	*n = (int)value;
	return end == p || value < INT_MIN || value > INT_MAX ? NULL : end;
}

static bool
parse_pair(struct str s, int fds[2])
{
	const char *comma = parse_number(s.p, &fds[0]);
	const char *end = comma && *comma == ',' ? parse_number(comma + 1, &fds[1]) : NULL;

	return end == s.p + s.n;
}

static int
judge_auth(struct str word, struct str value, struct jobserver_auth *auth, struct err *err)
{
	if (parse_pair(value, auth->fds)) /* make turns it off for a command by a negative one */
		auth->style = auth->fds[0] < 0 || auth->fds[1] < 0 ? JOBSERVER_NONE : JOBSERVER_PIPE;
	else if (str_starts(word, STR("--jobserver-fds=")))
		return err_set(err, "Invalid file descriptor pair [%.*s]", STR_FMT(value));
	else if (cut_prefix(value, STR("fifo:"), &auth->path))
		auth->style = JOBSERVER_FIFO;
	else
		return err_set(err, "Semaphore mode is not supported on Posix!");
	return 0;
}

int
jobserver_parse(const char *makeflags, struct jobserver_auth *auth, struct err *err)
{
	const char *at = makeflags ? makeflags : "";
	struct str word = next_word(&at), last = {0}, value, last_value = {0};

	*auth = (struct jobserver_auth){.style = JOBSERVER_NONE, .fds = {-1, -1}};
	if (word.n && word.p[0] != '-' && memchr(word.p, 'n', word.n))
		return 0; /* a dry run: single-letter flags come first */
	for (; word.n; word = next_word(&at))
		if (is_auth(word, &value)) {
			last = word;
			last_value = value;
		}
	return last.n ? judge_auth(last, last_value, auth, err) : 0;
}

static bool
may(int fd, int mode)
{
	int has = fcntl(fd, F_GETFL) & O_ACCMODE;

	return has == mode || has == O_RDWR;
}

static bool
is_pipe(const int fds[2])
{
	struct stat rd, wr;

	return fstat(fds[0], &rd) == 0 && fstat(fds[1], &wr) == 0 && S_ISFIFO(rd.st_mode) &&
	       rd.st_dev == wr.st_dev && rd.st_ino == wr.st_ino && may(fds[0], O_RDONLY) &&
	       may(fds[1], O_WRONLY);
}

/* One pool may have several names, each for who understands it: descriptors are for who knows no paths. */
bool
jobserver_inherited(const char *makeflags, int fds[2])
{
	const char *at = makeflags ? makeflags : "";
	bool found = false;
	struct str value;
	int pair[2];

	for (struct str word = next_word(&at); word.n; word = next_word(&at)) {
		if (!is_auth(word, &value) && !cut_prefix(word, STR("--jobserver-aut="), &value))
			continue;
		if (!parse_pair(value, pair) || !is_pipe(pair))
			continue;
		memcpy(fds, pair, sizeof pair);
		found = true;
	}
	return found;
}

static bool
is_number(struct str s)
{
	size_t digits = 0;

	while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
		digits++;
	return s.n && digits == s.n;
}

/* "-j", "-j8", "--jobs=8" */
static bool
is_jobs(struct str word)
{
	struct str value;

	if (cut_prefix(word, STR("-j"), &value) || cut_prefix(word, STR("--jobs="), &value))
		return !value.n || is_number(value);
	return str_eq(word, STR("--jobs"));
}

/* make before 4.4 dies of a path it does not understand, and ninja refuses descriptors. Both take the last
 * that they recognise; so the descriptors come last in an abbreviation, which getopt gives to make and ninja
 * does not know. They come first as well for gcc 12, which takes the first. */
static void
put_auth(const struct jobserver *js, struct buf *out)
{
	const char *path = js->path.p;

	if (js->style == JOBSERVER_FIFO)
		buf_printf(out, " --jobserver-auth=fifo:%s", path);
	else
		buf_printf(out, " --jobserver-auth=%d,%d", js->rd, js->wr);
	if (js->style == JOBSERVER_BOTH)
		buf_printf(out, " --jobserver-auth=fifo:%s --jobserver-aut=%d,%d", path, js->rd, js->wr);
}

static bool
is_ours_to_say(struct str word, const char **at)
{
	struct str value;
	const char *after = *at;

	if (is_auth(word, &value) || cut_prefix(word, STR("--jobserver-aut="), &value))
		return true;
	if (!is_jobs(word))
		return false;
	if ((str_eq(word, STR("-j")) || str_eq(word, STR("--jobs"))) && is_number(next_word(&after)))
		*at = after;
	return true;
}

/* A first word without dash is single-letter flags; where there are none, make begins with a blank. After
 * "--" come variables. */
void
jobserver_makeflags(const struct jobserver *js, const char *makeflags, struct buf *out)
{
	const char *at = makeflags ? makeflags : "";
	struct str word = next_word(&at);

	for (bool first = true; word.n && !str_eq(word, STR("--")); word = next_word(&at), first = false) {
		if (is_ours_to_say(word, &at))
			continue;
		if (!first || word.p[0] == '-')
			buf_putc(out, ' ');
		buf_put(out, word);
	}
	buf_printf(out, " -j%u", js->total + 1);
	put_auth(js, out);
	if (word.n) {
		buf_putc(out, ' ');
		buf_puts(out, word.p);
	}
}

/* ---- sudden ends */

/* A signal handler is told nothing: it has to find its jobserver here. */
static struct jobserver *volatile guarded;

/* allocates nothing, and is safe in a signal handler */
static void
leave_all(const struct jobserver *js)
{
	ssize_t back = write(js->wr, js->held, js->nheld);

	(void)back;
	if (js->path.n)
		unlink(js->path.p);
	if (js->dir.n)
		rmdir(js->dir.p);
}

/* The action is the default one again by now, so that the second time the signal ends us: when this is done,
 * and no other signal comes before. */
static void
last_will(int sig)
{
	struct jobserver *js = guarded;

	if (js->moving) {
		js->struck = sig;
		return;
	}
	leave_all(js);
	raise(sig);
}

/* A signal strikes most of all when a system call returns: the token has moved then, but is not counted yet.
 * So it waits until what we say that we hold is what we hold. */
static void
begin_move(struct jobserver *js)
{
	js->moving = true;
	atomic_signal_fence(memory_order_seq_cst);
}

static void
end_move(struct jobserver *js)
{
	atomic_signal_fence(memory_order_seq_cst);
	js->moving = false;
	if (js->struck)
		last_will(js->struck);
}

/* whatever ends a program, unless it is ignored or handled already; INT, TERM and HUP are the event loop's
 * while there is one */
static void
replace_actions(void (*from)(int), void (*to)(int))
{
	static const int signals[] = {
		SIGINT, SIGTERM, SIGHUP,  SIGQUIT, SIGILL,  SIGTRAP, SIGABRT, SIGBUS,    SIGFPE,  SIGSEGV,
		SIGSYS, SIGPIPE, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF,
	};
	struct sigaction now, act = {.sa_handler = to};

	act.sa_flags = (int)SA_RESETHAND;
	sigfillset(&act.sa_mask);
	for (size_t i = 0; i < countof(signals); i++)
		if (sigaction(signals[i], NULL, &now) == 0 && now.sa_handler == from)
			sigaction(signals[i], &act, NULL);
}

/* Before the first token is taken, or when a fifo was made: till then there is nothing to put back, and who
 * finds that there is nothing to do, or does one thing at a time, never has anything. */
static void
arm(struct jobserver *js)
{
	if (js != guarded || js->armed)
		return;
	js->armed = true;
	replace_actions(SIG_DFL, last_will);
}

static void
unguard(void)
{
	if (guarded->armed)
		replace_actions(last_will, SIG_DFL);
	guarded = NULL;
}

void
jobserver_guard(struct jobserver *js)
{
	BUG_ON(guarded && guarded != js);
	guarded = js;
	if (jobserver_is_server(js) || js->nheld)
		arm(js);
}

void
jobserver_abandon(void)
{
	if (guarded && guarded->armed)
		leave_all(guarded);
}

void
jobserver_forget(void)
{
	guarded = NULL;
}

/* ---- tokens */

static bool
take(struct jobserver *js, char *token)
{
	if (js->box[0] < 0)
		return fd_read(js->rd, token, 1) == 1;
	return splice(js->rd, NULL, js->box[1], NULL, 1, SPLICE_F_NONBLOCK) == 1 &&
	       fd_read(js->box[0], token, 1) == 1;
}

void
jobserver_keep(struct jobserver *js, uint32_t busy)
{
	uint32_t keep = busy ? busy - 1 : 0, spare = js->nheld - MIN(keep, js->nheld);

	if (!spare)
		return;
	begin_move(js);
	js->nheld -= spare;
	fd_write_all(js->wr, js->held + js->nheld, spare);
	end_move(js);
}

static void
fill(struct jobserver *js, uint32_t n)
{
	char tokens[MOST];

	memset(tokens, TOKEN, sizeof tokens);
	fd_write_all(js->wr, tokens, n);
}

/* Nothing of ours runs, so all tokens should be in the pipe or in our hands. What is missing was taken by a
 * process that has been killed; what is too much, by one that outlived its job and gave it back after we had
 * replaced it. */
static void
recount(struct jobserver *js)
{
	uint32_t all;
	int there = 0;
	char token;

	if (ioctl(js->rd, FIONREAD, &there) < 0)
		return;
	for (all = js->nheld + (uint32_t)there; all > js->total && take(js, &token); all--)
		js->lost -= js->lost > 0;
	if (all < js->total) {
		js->lost += js->total - all;
		fill(js, js->total - all);
	}
}

uint32_t
jobserver_room(struct jobserver *js, uint32_t busy)
{
	if (!busy && jobserver_is_server(js))
		recount(js);
	if (busy > js->nheld && js->nheld < MOST) {
		arm(js);
		begin_move(js);
		js->nheld += take(js, &js->held[js->nheld]);
		end_move(js);
	}
	return js->nheld + 1 - MIN(busy, js->nheld + 1);
}

bool
jobserver_is_server(const struct jobserver *js)
{
	return js->style != JOBSERVER_NONE;
}

int
jobserver_fd(const struct jobserver *js)
{
	return js->rd;
}

/* ---- a client's pool */

static struct jobserver *
new_jobserver(enum jobserver_style style)
{
	struct jobserver *js = xcalloc(1, sizeof *js);

	js->rd = js->wr = js->box[0] = js->box[1] = -1;
	js->style = style;
	return js;
}

static void
close_one(int fd)
{
	if (fd >= 0)
		fd_close(fd);
}

static void
free_jobserver(struct jobserver *js)
{
	if (js->path.n)
		unlink(js->path.p);
	if (js->dir.n)
		rmdir(js->dir.p);
	if (js == guarded)
		unguard();
	if (!js->borrowed) {
		close_one(js->rd);
		close_one(js->wr);
	}
	close_one(js->box[0]);
	close_one(js->box[1]);
	buf_free(&js->path);
	buf_free(&js->dir);
	xfree(js);
}

/* Where make has closed them, something else may have got their numbers since. */
int
jobserver_check(const struct jobserver_auth *auth, struct err *err)
{
	bool open;

	if (auth->style != JOBSERVER_PIPE || is_pipe(auth->fds))
		return 0;
	open = fcntl(auth->fds[0], F_GETFD) >= 0 && fcntl(auth->fds[1], F_GETFD) >= 0;
	return err_set(err, "file descriptors %d,%d are not %s; prefix the recipe with '+'", auth->fds[0],
	               auth->fds[1], open ? "a pipe" : "open");
}

static int
open_box(struct jobserver *js, struct err *err)
{
	int e = fd_pipe(js->box, 0);

	return e < 0 ? err_set(err, "pipe: %s", strerror(-e)) : 0;
}

static int
open_end(const char *path, int flags, const char *what, struct err *err)
{
	int fd = fd_open(path, flags | O_NONBLOCK | O_NOCTTY, 0);

	return fd < 0 ? err_set(err, "Error opening fifo for %s: %s", what, strerror(-fd)) : fd;
}

/* A character device may be a jobserver as well: one that notices when a process dies with its tokens. */
static int
open_fifo(struct jobserver *js, const char *path, struct err *err)
{
	struct stat st;

	if (!*path)
		return err_set(err, "Empty fifo path");
	js->rd = open_end(path, O_RDONLY, "reading", err);
	if (js->rd < 0)
		return -1;
	if (fstat(js->rd, &st) < 0 || !(S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode)))
		return err_set(err, "Not a fifo path: %s", path);
	js->wr = open_end(path, O_WRONLY, "writing", err);
	return js->wr < 0 ? -1 : 0;
}

static int
open_auth(struct jobserver *js, const struct jobserver_auth *auth, struct err *err)
{
	struct buf path = {0};
	int got;

	if (auth->style == JOBSERVER_PIPE) {
		js->rd = auth->fds[0];
		js->wr = auth->fds[1];
		js->borrowed = true;
		return open_box(js, err);
	}
	buf_put(&path, auth->path);
	got = open_fifo(js, buf_cstr(&path), err);
	buf_free(&path);
	return got;
}

struct jobserver *
jobserver_join(const struct jobserver_auth *auth, struct err *err)
{
	struct jobserver *js = new_jobserver(JOBSERVER_NONE);

	if (open_auth(js, auth, err) == 0)
		return js;
	free_jobserver(js);
	return NULL;
}

/* ---- a server's pool */

/* In a directory of our own, so that nobody else can have made it; not where words of MAKEFLAGS would end */
static int
make_fifo(struct jobserver *js, const char *tmp, struct err *err)
{
	buf_printf(&js->dir, "%s/weir-XXXXXX", tmp);
	if (!mkdtemp(js->dir.p)) {
		err_set(err, "making a directory in '%s': %s", tmp, strerror(errno));
		buf_clear(&js->dir);
		return -1;
	}
	buf_printf(&js->path, "%s/jobserver", js->dir.p);
	if (mkfifo(js->path.p, 0600) == 0)
		return open_fifo(js, js->path.p, err);
	err_set(err, "making the fifo '%s': %s", js->path.p, strerror(errno));
	buf_clear(&js->path);
	return -1;
}

static int
make_fifo_anywhere(struct jobserver *js, struct err *err)
{
	const char *tmp = getenv("TMPDIR");

	if (!tmp || *tmp != '/' || strpbrk(tmp, BLANKS "\\$"))
		tmp = "/tmp";
	return make_fifo(js, tmp, err);
}

/* Jobs inherit both ends, and older clients expect to wait in read(2). */
static int
share(struct jobserver *js, struct err *err)
{
	js->rd = fd_move(js->rd, FIRST_FD);
	js->wr = fd_move(js->wr, FIRST_FD);
	if (js->rd < 0 || js->wr < 0)
		return err_set(err, "moving descriptors: %s", strerror(-MIN(js->rd, js->wr)));
	fcntl(js->rd, F_SETFL, 0);
	fcntl(js->wr, F_SETFL, 0);
	return open_box(js, err);
}

static int
open_pool(struct jobserver *js, struct err *err)
{
	int fds[2], e;

	if (js->style == JOBSERVER_FIFO)
		return make_fifo_anywhere(js, err);
	if (js->style == JOBSERVER_BOTH)
		return make_fifo_anywhere(js, err) < 0 ? -1 : share(js, err);
	e = fd_pipe(fds, 0);
	if (e < 0)
		return err_set(err, "pipe: %s", strerror(-e));
	js->rd = fds[0];
	js->wr = fds[1];
	return share(js, err);
}

struct jobserver *
jobserver_serve(enum jobserver_style style, uint32_t slots, struct err *err)
{
	struct jobserver *js = new_jobserver(style);

	js->total = MIN(slots - 1, MOST);
	if (open_pool(js, err) == 0) {
		fill(js, js->total);
		return js;
	}
	free_jobserver(js);
	if (style != JOBSERVER_BOTH)
		return NULL;
	err_fini(err);
	return jobserver_serve(JOBSERVER_PIPE, slots, err);
}

struct jobserver *
jobserver_serve_in(const char *dir, uint32_t slots, struct err *err)
{
	struct jobserver *js = new_jobserver(JOBSERVER_FIFO);

	js->total = MIN(slots - 1, MOST);
	if (make_fifo(js, dir, err) == 0) {
		fill(js, js->total);
		return js;
	}
	free_jobserver(js);
	return NULL;
}

bool
jobserver_pass(const struct jobserver *js, int fds[2])
{
	fds[0] = js->rd;
	fds[1] = js->wr;
	return js->borrowed || js->style == JOBSERVER_PIPE || js->style == JOBSERVER_BOTH;
}

/* ---- the end */

uint32_t
jobserver_close(struct jobserver *js)
{
	uint32_t lost;

	jobserver_keep(js, 0);
	if (jobserver_is_server(js))
		recount(js);
	lost = js->lost;
	free_jobserver(js);
	return lost;
}
