/* sonar: the distance in front, by the length of an echo pulse: 10 us on the trigger pin, then the
 * echo pin is high for as long as sound takes there and back.
 *
 * A pin-change interrupt notes timer 1 at both edges: nothing waits, and an edge is seen within a
 * few us (1 mm is 5.8 us). */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_SONAR_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_SONAR_H

#include <stdbool.h>

#define SONAR_PERIOD_MS 50 /* between two pulses: the echoes of the last one have died away */
#define SONAR_ECHO_MS   25 /* longer is nothing: 4 m */

void sonar_start(void);

/* Whether an edge may come now: what keeps interrupts off would falsify it. */
bool sonar_is_listening(void);

#endif
