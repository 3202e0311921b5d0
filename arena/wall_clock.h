/* wall_clock: real time for watching over processes; never for timing a run. */
#ifndef ARENA_WALL_CLOCK_H
#define ARENA_WALL_CLOCK_H

#include <stdint.h>

/* Milliseconds of a clock that never goes back, whatever happens to the date. */
int64_t wall_clock_ms(void);

#endif
