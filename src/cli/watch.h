/* watch.h - --watch: build, wait until something that was read has changed, build again. Between builds
 * nothing is asked of the disk that the kernel tells of its own accord (io/watched.h). */
#ifndef WATCH_H
#define WATCH_H

#include "io/watched.h"
#include "event/persona.h"
#include "session/options.h"
#include "session/stats.h"

struct watch_build {
	const struct options *opts;
	const struct persona *persona;
	struct stats *stats;
	int (*build)(void *ctx, struct disk *); /* once, through that disk; the exit code */
	void *ctx;
};

int watch_loop(const struct watch_build *); /* until it is interrupted: the exit code */

#endif
