/* children.c - see children.h. SPDX-License-Identifier: Apache-2.0 */
#include "runner/lines/children.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "runner/lines/bypass.h"
#include "runner/lines/errand.h"

#define POLL_MS 5 /* how often we look after processes that have no pidfd */

/* Only the second of two that run at once needs it. */
static int
open_idle_stdin(struct children *c)
{
	int fds[2], e;

	if (c->idle_stdin >= 0)
		return 0;
	e = fd_pipe(fds, 0);
	if (e < 0)
		return e;
	fd_close(fds[1]);
	c->idle_stdin = fds[0];
	return 0;
}

bool
children_bring(struct children *c, int fd)
{
	for (size_t i = 0; i < c->nbrought; i++)
		if (c->pass[i] == fd)
			return true;
	if (c->nbrought == CHILDREN_BRING)
		return false;
	c->pass[c->nbrought++] = fd;
	return true;
}

int
children_init(struct children *c, struct err *err)
{
	int e;

	*c = (struct children){.token = {.fd = -1}, .idle_stdin = -1};
	e = spawn_init(&c->spawn);
	return e < 0 ? err_set(err, "stack for children: %s", strerror(-e)) : 0;
}

int
children_guard(struct children *c, struct err *err)
{
	if (c->guards)
		return 0;
	if (loop_init(&c->loop, err) < 0)
		return -1;
	loop_catch(&c->loop, SIGQUIT); /* even then nothing half made is left */
	c->guards = true;
	return 0;
}

void
children_raise_stack(struct children *c)
{
	struct rlimit all;

	if (getrlimit(RLIMIT_STACK, &c->stack) < 0 || c->stack.rlim_cur == c->stack.rlim_max)
		return;
	all = (struct rlimit){c->stack.rlim_max, c->stack.rlim_max};
	c->more_stack = setrlimit(RLIMIT_STACK, &all) == 0;
}

bool
children_notice(struct children *c)
{
	return c->guards && loop_notice(&c->loop);
}

void
children_fini(struct children *c)
{
	BUG_ON(c->n);
	if (c->guards)
		loop_fini(&c->loop);
	spawn_fini(&c->spawn);
	if (c->idle_stdin >= 0)
		fd_close(c->idle_stdin);
}

/* ---- finding a program, as execvp would with the child's own PATH */

static const char *
env_path(char *const *envp)
{
	for (; *envp; envp++)
		if (strncmp(*envp, "PATH=", 5) == 0)
			return *envp + 5;
	return "/bin:/usr/bin";
}

static int
is_program(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EACCES;
	return access(path, X_OK) < 0 ? -errno : 0;
}

static int
find_program(const char *name, char *const *envp, struct buf *found)
{
	int why = -ENOENT;

	if (!*name) /* every directory of PATH would be found */
		return -EACCES;
	if (strchr(name, '/')) {
		buf_puts(found, name);
		return 0;
	}
	for (const char *dir = env_path(envp), *end;; dir = end + 1) {
		int e;

		end = strchrnul(dir, ':');
		buf_clear(found);
		buf_add(found, dir, (size_t)(end - dir));
		if (found->n)
			buf_putc(found, '/');
		buf_puts(found, name);
		e = is_program(found->p);
		if (e == 0)
			return 0;
		if (e == -EACCES)
			why = e;
		if (!*end)
			return why;
	}
}

/* ---- starting */

static void
kid_ended(struct watch *w, uint32_t events)
{
	struct kid *k = w->ctx;

	(void)events;
	k->over = true;
}

static void
watch_kid(struct children *c, struct kid *k)
{
	k->over = false;
	k->pid = k->child.pid;
	k->end = (struct watch){.fd = k->child.pidfd, .ready = kid_ended, .ctx = k};
	k->polled = k->child.pidfd < 0 || loop_add(&c->loop, &k->end, EPOLLIN) < 0;
	if (k->polled)
		k->end.fd = -1;
	k->next = c->alive;
	c->alive = k;
	c->n++;
}

static struct spawn_req
request(struct children *c, const struct kid_req *r, const char *path)
{
	BUG_ON(r->npass > CHILDREN_PASS);
	if (r->npass)
		memcpy(c->pass + c->nbrought, r->pass, r->npass * sizeof *r->pass);
	return (struct spawn_req){
		.argv = (const char *const *)r->argv,
		.path = path,
		.envp = (const char *const *)r->envp,
		.fds = {r->real_stdin || !c->has_stdin ? -1 : c->idle_stdin, r->out, r->err},
		.pass = c->pass,
		.npass = c->nbrought + r->npass,
		.stack = c->more_stack ? &c->stack : NULL,
		.mask = &c->loop.before,
		.again = r->may_be_us ? again_is(&c->again, path) : NULL,
	};
}

static void
begin_first(struct children *c)
{
	if (c->has_begun)
		return;
	c->has_begun = true;
	spawn_want_ends(NULL);
	if (!c->guards)
		sigprocmask(SIG_BLOCK, NULL, &c->loop.before);
}

/* One descriptor for each job would be a limit that they do not have: without, it is looked after. */
static int
start(struct children *c, struct kid *k, struct spawn_req *req)
{
	struct err err = {0};
	int e = spawn_start(&c->spawn, req, &k->child, &err);

	err_fini(&err);
	if (e == -EMFILE || e == -ENFILE) {
		req->no_pidfd = true;
		e = spawn_start(&c->spawn, req, &k->child, &err);
		err_fini(&err);
	}
	return e;
}

/* A file without #! line is a script for the shell (make §1.11) */
static int
start_script(struct children *c, struct kid *k, const struct kid_req *r, const char *path)
{
	struct spawn_req req = request(c, r, "/bin/sh");
	size_t n = 0;
	const char **argv;
	int e;

	while (r->argv[n])
		n++;
	argv = xmalloc((n + 2) * sizeof *argv);
	argv[0] = "/bin/sh";
	argv[1] = path;
	for (size_t i = 1; i <= n; i++)
		argv[i + 1] = r->argv[i];
	req.argv = argv;
	e = start(c, k, &req);
	xfree(argv);
	return e;
}

static int
start_found(struct children *c, struct kid *k, const struct kid_req *r)
{
	struct buf path = {0};
	int e = find_program(r->argv[0], r->envp, &path);

	begin_first(c);
	if (e == 0 && !r->real_stdin && c->has_stdin)
		e = open_idle_stdin(c);
	if (e == 0) {
		struct spawn_req req = request(c, r, path.p);

		e = start(c, k, &req);
	}
	if (e == -ENOEXEC)
		e = start_script(c, k, r, path.p);
	buf_free(&path);
	return e;
}

/* A terminal has sent a signal to whoever was there: what came before the child did, it has not got. */
int
children_start(struct children *c, struct kid *k, const struct kid_req *r)
{
	int e = start_found(c, k, r);

	if (e < 0)
		return e;
	if (!r->real_stdin && !c->has_stdin)
		c->has_stdin = k;
	watch_kid(c, k);
	if (children_notice(c))
		spawn_kill(&k->child, c->loop.caught, false);
	return 0;
}

/* ---- waiting */

static void
forget(struct children *c, struct kid *k)
{
	struct kid **at = &c->alive;

	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	c->n--;
	if (c->has_stdin == k)
		c->has_stdin = NULL;
}

/* false: a tracer has not yet let go of it */
static bool
reap(struct children *c, struct kid *k)
{
	if (k->end.fd >= 0) {
		loop_del(&c->loop, &k->end);
		k->end.fd = -1;
	}
	if (spawn_reap(&k->child, &k->status, &k->usage) == 0) {
		k->polled = true;
		k->over = false;
		return false;
	}
	forget(c, k);
	return true;
}

static struct kid *
ended(struct children *c)
{
	for (struct kid *k = c->alive, *next; k; k = next) {
		next = k->next;
		if (k->polled && spawn_has_ended(&k->child))
			k->over = true;
		if (k->over && reap(c, k))
			return k;
	}
	return NULL;
}

static bool
any_polled(const struct children *c)
{
	for (const struct kid *k = c->alive; k; k = k->next)
		if (k->polled)
			return true;
	return false;
}

static void
token_ready(struct watch *w, uint32_t events)
{
	struct children *c = w->ctx;

	(void)events;
	c->token_came = true;
}

struct kid *
children_wait(struct children *c, int token_fd, int timeout_ms)
{
	struct kid *k = ended(c);
	bool polled = any_polled(c), watched = false;

	c->token_came = false;
	if (token_fd >= 0 && !k) {
		c->token = (struct watch){.fd = token_fd, .ready = token_ready, .ctx = c};
		watched = loop_add(&c->loop, &c->token, EPOLLIN) == 0;
	}
	while (!k && !c->loop.caught && !c->token_came) {
		int ms = polled ? POLL_MS : timeout_ms;

		if (timeout_ms >= 0 && ms > timeout_ms)
			ms = timeout_ms;
		loop_wait(&c->loop, ms);
		/* what killed a child may be meant for us as well: that first */
		k = c->loop.caught ? NULL : ended(c);
		if (timeout_ms >= 0)
			break;
	}
	if (watched)
		loop_del(&c->loop, &c->token);
	return k;
}

/* ---- $(shell): while it runs we wait for nobody else, but for signals */

/* Until there is something to read, or some time has passed. true: a signal was caught */
static bool
wait_to_read(struct children *c, int fd, int timeout_ms)
{
	struct pollfd p[] = {{.fd = fd, .events = POLLIN}, {.fd = c->loop.signals, .events = POLLIN}};

	poll(p, c->guards ? 2 : 1, timeout_ms);
	return p[1].revents && children_notice(c);
}

static bool
await(struct children *c, struct kid *k)
{
	struct rusage usage;
	bool caught = false;

	while (!caught && spawn_reap(&k->child, &k->status, &usage) == 0)
		caught = wait_to_read(c, k->child.pidfd, k->child.pidfd >= 0 ? POLL_MS * 20 : POLL_MS);
	return caught;
}

static bool
read_all(struct children *c, int fd, struct buf *out)
{
	bool caught;
	ssize_t n;

	do {
		caught = c->guards && wait_to_read(c, fd, -1);
		buf_grow(out, 4096);
		n = caught ? 0 : fd_read(fd, out->p + out->n, 4096);
		if (n > 0)
			out->n += (size_t)n;
	} while (n > 0);
	out->p[out->n] = '\0';
	return caught;
}

/* A terminal ends it together with us: what it has said then must not be taken for the answer. Its end is
 * seen after the signal is there. */
static int
hear(struct children *c, struct kid *k, int fd, struct buf *out)
{
	if (!read_all(c, fd, out) && !await(c, k) && !children_notice(c))
		return 0;
	if (c->loop.caught == SIGTERM)
		spawn_kill(&k->child, SIGTERM, false);
	return -EINTR;
}

/* What the shell that was left out would have ended with. Its last words go where its program's went. */
static int
shell_status(int status, int err, bool silent)
{
	struct buf text = {0};

	status = direct_status(status, &text);
	if (text.n && !silent)
		fd_write_all(err < 0 ? STDERR_FILENO : err, text.p, text.n);
	buf_free(&text);
	return status;
}

/* Without its shell, if that can be: 0. Whatever goes wrong then goes wrong in the shell's own words */
static int
start_bypassing(struct children *c, struct kid *k, const struct kid_req *r, bool *silent)
{
	struct bypass b;
	struct kid_req direct = *r;
	struct err err = {0};
	sigset_t none;
	int e = -ENOENT, null = -1;

	sigemptyset(&none);
	if (bypass_init(&b, r->argv, r->envp) &&
	    (!b.silent || (null = fd_open("/dev/null", O_WRONLY, 0)) >= 0)) {
		struct spawn_req req;

		if (b.silent)
			direct.err = null;
		req = request(c, &direct, b.direct.file);
		req.argv = b.direct.argv;
		req.envp = b.direct.env;
		req.mask = &none;
		begin_first(c);
		e = spawn_start(&c->spawn, &req, &k->child, &err);
	}
	*silent = b.silent;
	if (null >= 0)
		fd_close(null);
	err_fini(&err);
	bypass_fini(&b);
	return e;
}

/* Without any process, if that can be */
static bool
run_errand(const char *const *argv, char *const *envp, bool silent, struct buf *out)
{
	struct buf program = {0};
	bool done = argv[0] && errand_is(argv[0], silent) && find_program(argv[0], envp, &program) == 0 &&
	            errand_run(program.p, argv, envp, out);

	buf_free(&program);
	return done;
}

bool
children_spared(char *const *argv, char *const *envp)
{
	struct buf nothing = {0};

	return errand_echo(argv) || run_errand((const char *const *)argv, envp, true, &nothing);
}

static bool
capture_errand(char *const *argv, char *const *envp, struct buf *out)
{
	struct buf text = {0};
	stringvec words = {0};
	bool plain = bypass_words(argv, &text, &words);
	bool done = run_errand(plain ? words.p : (const char *const *)argv, envp, false, out);

	vec_free(&words);
	buf_free(&text);
	return done;
}

int
children_capture(struct children *c, char *const argv[], char *const envp[], int err, struct buf *out)
{
	struct kid k = {0};
	struct kid_req r = {.argv = argv, .envp = envp, .err = err, .real_stdin = true};
	int fds[2], e;
	bool bypassed, silent;

	if (capture_errand(argv, envp, out))
		return 0;
	e = fd_pipe(fds, 0);
	if (e < 0)
		return e;
	r.out = fds[1];
	bypassed = start_bypassing(c, &k, &r, &silent) == 0;
	e = bypassed ? 0 : start_found(c, &k, &r);
	fd_close(fds[1]);
	if (e == 0)
		e = hear(c, &k, fds[0], out);
	if (e == 0)
		e = bypassed ? shell_status(k.status, err, silent) : k.status;
	fd_close(fds[0]);
	return e;
}

void
children_signal(struct children *c, int sig)
{
	for (struct kid *k = c->alive; k; k = k->next)
		spawn_kill(&k->child, sig, false);
}
