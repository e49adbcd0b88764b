/* clock.h - the two clocks. Monotonic time is µs since an arbitrary moment; file times are ns since 1970. */
#ifndef CLOCK_H
#define CLOCK_H

#include "base/base.h"

uint64_t clock_us(void);         /* CLOCK_MONOTONIC */
int64_t clock_wall_ns(void);     /* CLOCK_REALTIME */

#endif
