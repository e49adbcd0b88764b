/* persona.c - see persona.h. SPDX-License-Identifier: Apache-2.0 */
#include "event/persona.h"

/* CMake and Meson read features off the version: we do what ninja 1.13 does, and say who we are behind it */
#define NINJA_VERSION "1.13.2.weir-" WEIR_VERSION

/* Both say the same: whoever drives us under our own name greps for ninja's words. */
#define WORDS                                                             \
	.name = "ninja",                                                  \
	.version = NINJA_VERSION,                                         \
	.no_work = "no work to do.",                                      \
	.entering = "Entering directory `%s'",                            \
	.stopped = "build stopped: %s.",                                  \
	.one_failed = "subcommand failed",                                \
	.many_failed = "subcommands failed",                              \
	.no_progress = "cannot make progress due to previous errors",     \
	.stuck = "stuck [this is a bug]",                                 \
	.interrupted = "interrupted by user",                             \
	.code_interrupted = 130

const struct persona persona_ninja = {WORDS, .command = "ninja"};
const struct persona persona_weir = {WORDS, .command = "weir", .detaches = true, .serves = true};

const struct persona *
persona_of(const char *argv0)
{
	static const char *const ninjas[] = {"ninja", "ninja-build", "samu"};
	const char *slash = argv0 ? strrchr(argv0, '/') : NULL;
	const char *name = slash ? slash + 1 : argv0;

	for (size_t i = 0; name && i < countof(ninjas); i++)
		if (strcmp(name, ninjas[i]) == 0)
			return &persona_ninja;
	return &persona_weir;
}
