/* replay_main.c - run a fuzz target once on every file of its corpus. SPDX-License-Identifier: Apache-2.0
 * Arguments are files or folders; a folder that is absent is an empty corpus. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"
#include "base/fd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int
replay_file(const char *path)
{
	struct buf bytes = {0};
	int rc = fd_read_file(path, &bytes);

	if (rc == 0) {
		/* an exact copy, so that the sanitizer sees a read past the end */
		uint8_t *data = xmalloc(bytes.n);

		if (bytes.n)
			memcpy(data, bytes.p, bytes.n);
		LLVMFuzzerTestOneInput(data, bytes.n);
		free(data);
	} else {
		fprintf(stderr, "%s: %s\n", path, strerror(-rc));
	}
	buf_free(&bytes);
	return rc;
}

static int
replay_folder(DIR *dir, const char *path)
{
	struct dirent *entry;
	int n = 0;

	while ((entry = readdir(dir))) {
		struct buf file = {0};

		if (entry->d_name[0] == '.')
			continue;
		buf_printf(&file, "%s/%s", path, entry->d_name);
		if (replay_file(file.p) != 0)
			exit(1);
		buf_free(&file);
		n++;
	}
	return n;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		DIR *dir = opendir(argv[i]);

		if (dir) {
			printf("%s: %d inputs\n", argv[i], replay_folder(dir, argv[i]));
			closedir(dir);
		} else if (errno == ENOTDIR) {
			if (replay_file(argv[i]) != 0)
				return 1;
		} else if (errno != ENOENT) {
			perror(argv[i]);
			return 1;
		}
	}
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	return 0;
}
