/* direct.h - commands that need no shell. Most commands of a generated manifest are a program and literal
 * words: all that `/bin/sh -c` adds is the start of one more program, which may take longer than the command
 * itself. Here is decided when the shell can be left out so that nobody can tell, down to the order of the
 * environment.
 *
 * That takes knowing what the shell would do, so it is done for one that we know: dash. It changes variables
 * by fixed rules (PWD is set; a name that it could not refer to is dropped; of two equal names the last
 * wins), and it outlives what it starts. Others do more: bash counts SHLVL, sets _ anew for every program,
 * imports functions and complains about locales. With any other shell, and whenever there is a doubt, the
 * answer is "use the shell", which is never wrong.
 *
 * Nor may a program hold up anybody else. Below a shell only its own job waits for a file server that is
 * gone; but who executes a program directly is stopped until that is done. So a program must lie on a file
 * system of this kernel's own.
 *
 * For the same outcome the caller
 *   - uses the shell if direct_parse or direct_resolve says no, and if anything fails on the way up to and
 *     including execve: not found, no permission, no #! line, text file busy. The shell then fails in its own
 *     words and with its own code, or knows better;
 *   - changes to `dir` if there is one, then executes `file` with `argv` and `env`;
 *   - starts it with no signal blocked (dash unblocks them all), and not as the leader of its process group,
 *     which below a shell it is not: setsid(2) fails for leaders;
 *   - takes direct_status of its wait status for that of the shell. */
#ifndef DIRECT_H
#define DIRECT_H

#include "base/base.h"
#include "base/vec.h"
#include "runner/shell/search.h"

/* strings that somebody else owns, with a NULL after the last once it is complete */
typedef VEC(const char *) stringvec;

struct direct {
	/* the shell, as direct_init found it */
	bool usable;           /* it is one that we know; else every command needs it */
	bool may_cd;           /* `cd` does nothing but chdir and set PWD and OLDPWD */
	const char *path;      /* value of PATH; NULL: only the shell can search it */
	bool path_is_absolute; /* so PATH means the same in any directory */
	struct search search;  /* along PATH; its owner may have it remember */
	stringvec plain_env;   /* what the shell gives to a program, in its own order */
	stringvec cd_env;      /* and after a `cd`: with OLDPWD, and another PWD at pwd_slot */
	uint32_t pwd_slot;
	struct buf pwd, oldpwd; /* PWD=… and OLDPWD=…, both naming the directory we are in */

	/* the command, as direct_parse and direct_resolve left it; valid until their next call */
	const char *const *argv; /* NULL-terminated */
	const char *const *env;  /* NULL-terminated */
	const char *dir;         /* absolute; NULL: where we are */
	const char *file;        /* set by direct_resolve */
	stringvec words;         /* of all its parts, a NULL after each part */
	struct buf text;         /* what they point into */
	struct buf newpwd;       /* PWD=…, what dir points into */
	struct buf found;        /* what file points to if it was searched for */
	struct buf place;        /* file, as seen from where we are */
	struct intern local;     /* places of programs that were looked at, and are not served by anybody */
};

/* may it stand in the name of a shell's variable, or begin one? */
bool direct_is_name_byte(char, bool first);

/* is /bin/sh the shell that we know? */
bool direct_knows_shell(void);

/* Look at /bin/sh, at the directory we are in and at the environment meant for commands, whose strings are
 * borrowed. No process is started */
void direct_init(struct direct *, const char *const *env);
void direct_fini(struct direct *);

/* Would `/bin/sh -c command` do nothing but execute one program with literal words? Understood are quotes and
 * backslashes, `: && program && :`, and `cd DIR && program`. Sets argv, env and dir. No system calls, and no
 * memory once it has seen a command as long */
bool direct_parse(struct direct *, struct str command);

/* Literal words and nothing else? Sets words, unquoted, with a NULL. The struct may be all zeros */
bool direct_split(struct direct *, struct str command);

/* Find the program of the command last parsed, along PATH unless it has a slash, and see where it lies, once
 * for each. Sets file */
bool direct_resolve(struct direct *);

/* What wait(2) would say of the shell if the program ended with `status`. Of one that died of a signal the
 * shell says so on stderr, which is appended to err, and exits with 128 + signal. Not for jobs that we have
 * sent a signal: it goes to the process group, and the shell would have died of it too */
int direct_status(int status, struct buf *err);

#endif
