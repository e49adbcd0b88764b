/* filesystem.c - see filesystem.h. SPDX-License-Identifier: Apache-2.0 */
#include "io/filesystem.h"

#include <sys/vfs.h>

/* Not FUSE, nor what comes over a network or from a hypervisor. */
bool
filesystem_is_local(const char *path)
{
	static const uint32_t kinds[] = {0xef53 /* ext */,
	                                 0x58465342 /* xfs */,
	                                 0x9123683e /* btrfs */,
	                                 0x01021994 /* tmpfs */,
	                                 0x794c7630 /* overlay */,
	                                 0xf2f52010 /* f2fs */,
	                                 0x2fc12fc1 /* zfs */,
	                                 0x858458f6 /* ramfs */,
	                                 0xca451a4e /* bcachefs */,
	                                 0x73717368 /* squashfs */,
	                                 0xe0f5e1e2 /* erofs */};
	struct statfs fs;

	if (statfs(path, &fs) < 0)
		return false;
	for (size_t i = 0; i < countof(kinds); i++)
		if ((uint32_t)fs.f_type == kinds[i])
			return true;
	return false;
}
