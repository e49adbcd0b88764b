/* buildlog.h - .ninja_log: what made each output, byte-compatible with ninja (ninja G1–G5).
 *
 * A log stays in the version it has: a build directory that an older ninja wrote (v5, v6: Murmur hashes) can
 * go on to be used by it. New logs are v7. Hashes of either kind are understood under any header, because
 * ninja 1.11 appends Murmur hashes under a v7 header. */
#ifndef BUILDLOG_H
#define BUILDLOG_H

#include "base/base.h"
#include "base/vec.h"
#include "data/intern.h"
#include "store/logfile.h"

enum { BUILDLOG_OLDEST = 5, BUILDLOG_NEWEST = 7 };

struct log_entry {
	uint64_t hash;          /* of the command, kind as the writer's version had it */
	int64_t mtime;          /* ns: what ninja F9 says */
	int32_t start_ms, end_ms; /* since the start of the build that ran it */
};

struct buildlog {
	struct intern paths; /* outputs; entries[i] belongs to paths id i */
	VEC(struct log_entry) entries;
	char *path;          /* of the file */
	int fd;              /* open for appending, or -1 */
	int version;         /* of the file as found, or of the one to be created */
	uint32_t nlines;     /* records in the file, stale ones included */
	int64_t good;        /* bytes of the file that were read: all but an unfinished last line */
	bool wants_compaction;
	struct file_mark mark; /* of the file when we last read or wrote it; none if it is missing */
	struct rewrite_times rewrites;
	struct buf line;
	struct buf pending;  /* lines that are noted, but not in the file yet */
};

/* Errors are whole messages, as ninja words them: "loading build log PATH: …" of load, "Error writing to
 * build log: …" of record, "failed recompaction: …" of compact and restat. */

/* Read the log at path; a missing one is empty. A log that is too old or too new is removed and treated as
 * missing, with the reason appended to warn (ninja G2; no prefix, no newline). What is no record is skipped,
 * an unfinished last line too. -1 and err if it cannot be read. */
int buildlog_load(struct buildlog *, const char *path, struct buf *warn, struct err *);
bool buildlog_read(struct buildlog *, const char *path); /* the same; false: there is more to do, or to say */
void buildlog_fini(struct buildlog *);

/* Of one just loaded. In an image it has no path and no file yet: buildlog_resume, with the prefix that was
 * noted then, reads what was appended since, or everything if anything else has happened. `aged` is set if it
 * would be well to save a new image. Else as buildlog_load */
void buildlog_image(struct buildlog *, struct image *);
int buildlog_resume(struct buildlog *, const char *path, const struct log_prefix *, bool *aged,
                    struct buf *warn, struct err *);

const struct log_entry *buildlog_find(const struct buildlog *, struct str output); /* or NULL */

/* the index in `entries`, which does not change, of each of many outputs, or NONE */
void buildlog_find_all(const struct buildlog *, const struct str *outputs, uint32_t n, uint32_t *ids);

/* append what the hash covers besides the command: ;rspfile= and what the response file holds, if anything */
void buildlog_add_rsp(struct buf *text, struct str content);

/* does the entry say that `text` (command plus ";rspfile=" plus content) was run? */
bool buildlog_same_command(const struct log_entry *, struct str text);

/* Should a record of this path be kept when the log is compacted? */
struct buildlog_keep {
	bool (*keep)(void *ctx, struct str output);
	void *ctx;
};

/* Note a record for output: it is in the file after the next flush. The first one opens the file (compacting
 * it if it is mostly stale, G3) and creates it with its header; its directory must exist. The entry in memory
 * is replaced at once. */
int buildlog_note(struct buildlog *, struct str output, struct str command_text, int start_ms, int end_ms,
                    int64_t mtime, const struct buildlog_keep *, struct err *);

/* Write what was noted, with one write(2). After an error only whole records are left in the file */
int buildlog_flush(struct buildlog *, struct err *);

/* both */
int buildlog_record(struct buildlog *, struct str output, struct str command_text, int start_ms, int end_ms,
                    int64_t mtime, const struct buildlog_keep *, struct err *);

/* Rewrite the file with one record each, without those that keep refuses (NULL: keep all). Atomic: a
 * temporary file, PATH.recompact, is renamed over it. A missing log stays missing. Entries in memory stay. */
int buildlog_compact(struct buildlog *, const struct buildlog_keep *, struct err *);

/* Convert to another version (5, 6, 7) on the next compaction or record. command appends the text whose hash
 * is wanted for an output and returns true, or returns false if no edge makes it. A record whose command has
 * changed keeps the hash it has: that of the old command, of the old kind. */
void buildlog_convert(struct buildlog *, int version,
                      bool (*command)(void *ctx, struct str output, struct buf *), void *ctx);

/* -t restat: set every record's mtime (or those of the listed outputs) by asking mtime (0, or -1 and err),
 * and rewrite the file (ninja K15). A missing log stays missing. */
int buildlog_restat(struct buildlog *, int (*mtime)(void *ctx, struct str output, int64_t *ns, struct err *),
                    void *ctx, const struct str *outputs, size_t noutputs, struct err *);

/* Close the file, after what was noted is in it if that is possible; the next record opens it again (and
 * rereads nothing but its version). For generator edges, whose command may rewrite the log (ninja F10): what
 * it wrote stays, a compaction that was due is put off. */
void buildlog_close(struct buildlog *);

#endif
