/* depfile_fuzz.c - any bytes as a depfile. SPDX-License-Identifier: Apache-2.0 */
#include "data/intern.h"
#include "manifest/depfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* names are not empty, not twice in a list, and in the text */
static void
check_names(const struct str *names, uint32_t n, struct str text)
{
	struct intern seen = {0};

	for (uint32_t i = 0; i < n; i++) {
		BUG_ON(!names[i].n || names[i].p < text.p || names[i].p + names[i].n > text.p + text.n);
		BUG_ON(intern_add(&seen, names[i]) != i);
	}
	intern_fini(&seen);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct depfile d = {0};
	struct err err = {0};

	for (int again = 0; again < 2; again++) {
		struct buf text = {0};

		buf_add(&text, data, n);
		if (depfile_parse(&d, &text, &err) == 0) {
			check_names(d.outs.p, d.outs.n, buf_str(&text));
			check_names(d.ins.p, d.ins.n, buf_str(&text));
		}
		buf_free(&text);
	}
	err_fini(&err);
	depfile_free(&d);
	return 0;
}
