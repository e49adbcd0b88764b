/* fault.h - make the k-th call of a system function fail, for *_wrap_test.c. The linker's --wrap sends write,
 * rename, ftruncate, open and fsync here, so that production code knows nothing of it. */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>

void fault_arm(const char *call, int k, int error); /* the k-th call from now (1 = the next) fails with error */
bool fault_fired(void);                             /* and disarms: loop over k until this says no */

#endif
