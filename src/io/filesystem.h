/* filesystem.h - what a file's file system promises. */
#ifndef FILESYSTEM_H
#define FILESYSTEM_H

#include "base/base.h"

/* Is it one that this kernel has to itself? Then nobody else changes it, and no question about it waits for a
 * process or a machine that may be gone. false too if it cannot be told */
bool filesystem_is_local(const char *path);

#endif
