/* interruption: Ctrl-C, a closed terminal, a polite kill: what runs ends in order. */
#ifndef RUNTIME_INTERRUPTION_H
#define RUNTIME_INTERRUPTION_H

#include <signal.h>

/* Not 0 once somebody asked to end. */
extern volatile sig_atomic_t interruption_asked;

/* From now on; writing to a closed pipe is an error, no longer an end. */
void interruption_catch(void);

#endif
