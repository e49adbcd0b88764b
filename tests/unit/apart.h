/* apart.h - a test in a world of its own, for what could end everybody if it were wrong. */
#ifndef APART_H
#define APART_H

#include <stdbool.h>

/* Run main's test in a new pid namespace, not as its first process: whatever it signals by mistake is in
 * there. Where that is not allowed, it runs here. Its exit code */
int apart_run(int (*test)(void));

bool apart_is(void); /* are we in such a world? */

#endif
