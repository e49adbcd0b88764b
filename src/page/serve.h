/* serve.h - just enough of HTTP/1.1 to show pages to the person at this machine: GET only, one request for
 * each connection, everything bounded. */
#ifndef SERVE_H
#define SERVE_H

#include "base/base.h"
#include "io/loop.h"

struct answer {
	int code;
	const char *type; /* of the body */
	struct buf body;
};

struct server {
	const char *host; /* a numeric address, or "localhost" */
	uint16_t port;    /* 0: any; server_open fills in which */
	/* path is what stands before the question mark, query the decoded value of q=, or empty */
	void (*answer)(void *ctx, struct str path, struct str query, struct answer *);
	void *ctx;

	bool open; /* to other machines: no check for whom a request is meant */
	struct loop loop;
	struct watch listening;
	VEC(struct client *) clients;
};

int server_open(struct server *, struct err *); /* 0, or -1 and err */
void server_run(struct server *);               /* until a signal comes */
void server_close(struct server *);

#endif
