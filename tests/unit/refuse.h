/* refuse.h - have the kernel refuse a system call for the rest of our life, as it does in containers. */
#ifndef REFUSE_H
#define REFUSE_H

#include <stdint.h>

/* call `number` fails with `error`; if bits are given, only when its first argument has one of them */
void refuse_call(long number, uint32_t bits, int error);

/* who calls `number` dies of it, without a core */
void die_of_call(long number);

#endif
