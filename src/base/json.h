/* json.h - writing JSON, nothing kept in memory: commas and nesting are tracked, bytes go to a buf. */
#ifndef JSON_H
#define JSON_H

#include "base/base.h"

/* append s as a JSON string with its quotes; bytes that are not UTF-8 are passed through */
void json_string(struct buf *, struct str s);

struct json {
	struct buf *out;
	bool comma; /* something stands before on this level */
};

void json_open(struct json *, char bracket);  /* '{' or '[' */
void json_close(struct json *, char bracket); /* '}' or ']' */
void json_key(struct json *, const char *key);
void json_str(struct json *, struct str s);
void json_int(struct json *, int64_t n);
void json_bool(struct json *, bool b);

#endif
