/* persona.h - who we speak as. Wording is data: code never spells a program's name (ninja I, J). */
#ifndef PERSONA_H
#define PERSONA_H

#include "base/base.h"

struct persona {
	const char *name;       /* before every message: "ninja" */
	const char *command;    /* what a person types: "ninja" or "weir" */
	const char *version;    /* what --version prints */
	const char *no_work;    /* "no work to do." */
	const char *entering;   /* printf format of one %s: "Entering directory `%s'" */
	const char *stopped;    /* printf format of one %s: "build stopped: %s." */
	const char *one_failed, *many_failed, *no_progress, *stuck, *interrupted; /* why it stopped */
	int code_interrupted;   /* 130 */
	bool detaches;          /* does not wait for what holds the output of a command that has ended */
	bool serves;            /* shares its job slots with the commands it runs, unless told not to */
};

extern const struct persona persona_ninja, persona_weir;

/* by the last component of argv[0]: ninja, ninja-build, samu → ninja; else weir */
const struct persona *persona_of(const char *argv0);

#endif
