/* serve.c - see serve.h. A page on loopback can be asked for by any page that the same browser shows; that
 * it is asked for by our name, and not by one that somebody else has pointed here, is checked.
 * SPDX-License-Identifier: Apache-2.0 */
#include "page/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/epoll.h>

#include "base/clock.h"
#include "base/fd.h"

enum {
	MOST_CLIENTS = 32,
	MOST_BYTES = 8 * 1024, /* of a request */
	PATIENCE_MS = 10 * 1000, /* with a client that neither says nor takes anything */
};

struct client {
	struct watch watch; /* first: the loop hands it back */
	struct server *server;
	struct buf in, out;
	size_t sent;
	uint64_t seen_us; /* when it last moved */
	bool over;
};

/* ---- answering */
static const char *
reason(int code)
{
	switch (code) {
	case 200:
		return "OK";
	case 400:
		return "Bad Request";
	case 403:
		return "Forbidden";
	case 404:
		return "Not Found";
	case 405:
		return "Method Not Allowed";
	case 431:
		return "Request Header Fields Too Large";
	}
	return "Internal Server Error";
}

static void
put_answer(struct client *c, const struct answer *a)
{
	buf_printf(&c->out, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n", a->code,
	           reason(a->code), a->type, a->body.n);
	buf_puts(&c->out,
	         "Connection: close\r\nCache-Control: no-store\r\n"
	         "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
	         "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; "
	         "img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n\r\n");
	buf_put(&c->out, buf_str(&a->body));
}

static void
refuse(struct client *c, int code)
{
	struct answer a = {.code = code, .type = "text/plain"};

	buf_printf(&a.body, "%s\n", reason(code));
	put_answer(c, &a);
	buf_free(&a.body);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %41 and +; what is no such thing stays */
static void
decode(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		int high = s.p[i] == '%' && i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
		int low = high < 0 ? -1 : hex_digit(s.p[i + 2]);

		if (low >= 0) {
			buf_putc(out, (char)(high << 4 | low));
			i += 2;
		} else {
			buf_putc(out, s.p[i] == '+' ? ' ' : s.p[i]);
		}
	}
}

static struct str
cut(struct str *s, char at)
{
	const char *end = s->n ? memchr(s->p, at, s->n) : NULL;
	struct str before = {s->p, end ? (size_t)(end - s->p) : s->n};

	s->p += before.n + (end != NULL);
	s->n -= before.n + (end != NULL);
	return before;
}

/* the value of q among a=b&q=c */
static void
find_query(struct str params, struct buf *out)
{
	while (params.n) {
		struct str param = cut(&params, '&');

		if (str_starts(param, STR("q="))) {
			decode((struct str){param.p + 2, param.n - 2}, out);
			return;
		}
	}
}

static void
serve(struct client *c, struct str target)
{
	struct answer a = {.code = 200, .type = "text/html; charset=utf-8"};
	struct str path = cut(&target, '?');
	struct buf query = {0};

	find_query(target, &query);
	c->server->answer(c->server->ctx, path, buf_str(&query), &a);
	put_answer(c, &a);
	buf_free(&query);
	buf_free(&a.body);
}

/* ---- asking */
static bool
is_our_name(struct str host)
{
	static const char *const ours[] = {"localhost", "127.0.0.1", "[::1]"};

	for (size_t i = 0; i < countof(ours); i++) {
		size_t n = strlen(ours[i]);

		if (host.n >= n && strncasecmp(host.p, ours[i], n) == 0 && (host.n == n || host.p[n] == ':'))
			return true;
	}
	return false;
}

static struct str
trim(struct str s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s.p++, s.n--;
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\r'))
		s.n--;
	return s;
}

static struct str
find_host(struct str headers)
{
	while (headers.n) {
		struct str line = cut(&headers, '\n');

		if (line.n >= 5 && strncasecmp(line.p, "host:", 5) == 0)
			return trim((struct str){line.p + 5, line.n - 5});
	}
	return (struct str){0};
}

static void
understand(struct client *c)
{
	struct str request = buf_str(&c->in), line = cut(&request, '\n');
	struct str method = cut(&line, ' '), target = cut(&line, ' ');

	if (!str_starts(line, STR("HTTP/1.")) || !str_starts(target, STR("/")))
		refuse(c, 400);
	else if (!str_eq(method, STR("GET")))
		refuse(c, 405);
	else if (!c->server->open && !is_our_name(find_host(request)))
		refuse(c, 403);
	else
		serve(c, target);
}

/* ---- connections */
static void
drop(struct client *c)
{
	struct server *s = c->server;
	uint32_t i = 0;

	while (s->clients.p[i] != c)
		i++;
	s->clients.p[i] = vec_pop(&s->clients);
	loop_close(&s->loop, &c->watch);
	buf_free(&c->in);
	buf_free(&c->out);
	xfree(c);
}

static void
give(struct client *c)
{
	ssize_t n = send(c->watch.fd, c->out.p + c->sent, c->out.n - c->sent, MSG_NOSIGNAL);

	if (n > 0)
		c->sent += (size_t)n;
	c->over = c->sent == c->out.n || (n < 0 && errno != EAGAIN && errno != EINTR);
}

static void
take(struct client *c)
{
	char bytes[2048];
	ssize_t n = fd_read(c->watch.fd, bytes, sizeof bytes);

	if (n <= 0) {
		c->over = n != -EAGAIN;
		return;
	}
	buf_add(&c->in, bytes, (size_t)n);
	if (memmem(c->in.p, c->in.n, "\r\n\r\n", 4))
		understand(c);
	else if (c->in.n > MOST_BYTES)
		refuse(c, 431);
}

/* Level-triggered: with an answer to give, what the client still says is left unread, so only room is
 * waited for. */
static void
on_client(struct watch *watch, uint32_t events)
{
	struct client *c = (struct client *)watch;
	bool asked = c->out.n == 0;

	(void)events;
	c->seen_us = clock_us();
	if (asked)
		take(c);
	if (c->out.n && !c->over)
		give(c);
	if (asked && c->out.n && !c->over) {
		loop_del(&c->server->loop, &c->watch);
		c->over = loop_add(&c->server->loop, &c->watch, EPOLLOUT) < 0;
	}
	if (c->over)
		drop(c);
}

static void
on_listening(struct watch *watch, uint32_t events)
{
	struct server *s = watch->ctx;
	struct client *c;
	int fd = fd_accept(watch->fd);

	(void)events;
	if (fd < 0)
		return;
	if (s->clients.n == MOST_CLIENTS) {
		fd_close(fd);
		return;
	}
	c = xcalloc(1, sizeof *c);
	c->watch = (struct watch){.fd = fd, .ready = on_client};
	c->server = s;
	c->seen_us = clock_us();
	if (loop_add(&s->loop, &c->watch, EPOLLIN) < 0) {
		fd_close(fd);
		xfree(c);
		return;
	}
	vec_push(&s->clients, c);
}

/* ---- the server */
union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool
is_loopback(const union address *a)
{
	if (a->any.sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&a->v6.sin6_addr);
	return ntohl(a->v4.sin_addr.s_addr) >> 24 == 127;
}

/* its length, or 0 if that is no address */
static socklen_t
read_address(const struct server *s, union address *a)
{
	const char *host = strcmp(s->host, "localhost") == 0 ? "127.0.0.1" : s->host;

	memset(a, 0, sizeof *a);
	if (inet_pton(AF_INET, host, &a->v4.sin_addr) == 1) {
		a->v4.sin_family = AF_INET;
		a->v4.sin_port = htons(s->port);
		return sizeof a->v4;
	}
	if (inet_pton(AF_INET6, host, &a->v6.sin6_addr) != 1)
		return 0;
	a->v6.sin6_family = AF_INET6;
	a->v6.sin6_port = htons(s->port);
	return sizeof a->v6;
}

static int
listen_at(struct server *s, union address *a, struct err *err)
{
	socklen_t n = read_address(s, a);
	int fd = n ? fd_listen(&a->any, n) : 0;

	if (!n)
		return err_set(err, "'%s' is no numeric address", s->host);
	if (fd < 0)
		return err_set(err, "listening on %s, port %u: %s", s->host, s->port, strerror(-fd));
	n = sizeof *a;
	if (getsockname(fd, &a->any, &n) == 0) /* the ports of both kinds are in the same place */
		s->port = ntohs(a->v4.sin_port);
	return fd;
}

int
server_open(struct server *s, struct err *err)
{
	union address a;
	int fd = listen_at(s, &a, err), rc;

	if (fd < 0)
		return -1;
	if (loop_init(&s->loop, err) < 0) {
		fd_close(fd);
		return -1;
	}
	s->open = !is_loopback(&a);
	s->listening = (struct watch){.fd = fd, .ready = on_listening, .ctx = s};
	rc = loop_add(&s->loop, &s->listening, EPOLLIN);
	if (rc == 0)
		return 0;
	fd_close(fd);
	loop_fini(&s->loop);
	return err_set(err, "waiting for clients: %s", strerror(-rc));
}

static void
drop_idle(struct server *s)
{
	uint64_t now = clock_us();

	for (uint32_t i = s->clients.n; i-- > 0;)
		if (now - s->clients.p[i]->seen_us > (uint64_t)PATIENCE_MS * 1000)
			drop(s->clients.p[i]);
}

void
server_run(struct server *s)
{
	while (!s->loop.caught) {
		loop_wait(&s->loop, s->clients.n ? PATIENCE_MS / 10 : -1);
		drop_idle(s);
	}
}

void
server_close(struct server *s)
{
	while (s->clients.n)
		drop(s->clients.p[0]);
	vec_free(&s->clients);
	loop_close(&s->loop, &s->listening);
	loop_fini(&s->loop);
}
