/* refuse.c - see refuse.h. SPDX-License-Identifier: Apache-2.0 */
#include "refuse.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "base/base.h"

#define OFFSET(field) (uint32_t)offsetof(struct seccomp_data, field)

static void
filter_call(long number, uint32_t bits, uint32_t verdict)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, OFFSET(nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 4),
		BPF_JUMP(BPF_JMP | BPF_JA, bits ? 0 : 2, 0, 0),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, OFFSET(args[0])),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, verdict),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {countof(filter), filter};

	BUG_ON(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0);
	BUG_ON(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0);
}

void
refuse_call(long number, uint32_t bits, int error)
{
	filter_call(number, bits, SECCOMP_RET_ERRNO | (uint32_t)error);
}

void
die_of_call(long number)
{
	BUG_ON(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0);
	filter_call(number, 0, SECCOMP_RET_KILL_PROCESS);
}
