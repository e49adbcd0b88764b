/* json.h - writing JSON, nothing kept in memory: commas and nesting are tracked, bytes go to a buf. */
#ifndef JSON_H
#define JSON_H

#include "base/base.h"

/* append s as a JSON string with its quotes; bytes that are not UTF-8 are passed through, as ninja's compdb
 * does: a file name stays what it is, but a strict reader may refuse it */
void json_string(struct buf *, struct str s);

/* append s as a JSON string that every reader takes: a byte that is not part of UTF-8 becomes the character
 * of the same number (\u0080 … \u00ff). That is lossy: it looks like the Latin-1 character in UTF-8 */
void json_text(struct buf *, struct str s);

struct json {
	struct buf *out;
	bool comma; /* something stands before on this level */
};

void json_open(struct json *, char bracket);  /* '{' or '[' */
void json_close(struct json *, char bracket); /* '}' or ']' */
void json_key(struct json *, const char *key);
void json_str(struct json *, struct str s);   /* a json_text */
void json_int(struct json *, int64_t n);
void json_bool(struct json *, bool b);

/* a key and its value, or what opens it */
void json_key_str(struct json *, const char *key, struct str s);
void json_key_int(struct json *, const char *key, int64_t n);
void json_key_open(struct json *, const char *key, char bracket);

#endif
