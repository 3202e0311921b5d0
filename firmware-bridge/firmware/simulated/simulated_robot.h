/* simulated_robot: the real firmware drives a robot on a virtual table.
 *
 * A simulated chip (simulated_chip.h) runs the board's firmware file; what its pins drive moves
 * the robot in the world, and what the robot senses there comes to its pins: motors by PWM,
 * ground sensors as volts or levels, the echo of the ultrasonic sensor, the button, wheel
 * encoders, the LED's waveform, the buzzer. The computer talks to it in bytes, as over a cable.
 *
 *     struct virtual_table *table;
 *     int robot;
 *     if (!virtual_table_create("ligne", 1, &table, &fault) ||
 *         !simulated_robot_add(table, "uno", NULL, NULL, &robot, &fault)) ...
 *     virtual_table_advance(table, 1000);                  // as any robot on a table
 *     simulated_robot_chip(table, robot);                  // its chip, for tests
 *
 * Boards are the firmware's robots: mbot, uno, uno-encoders. Their files come with the programs
 * (installation_firmware()). Deterministic: the same table, seed and bytes give the same run. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_SIMULATED_ROBOT_H
#define FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_SIMULATED_ROBOT_H

#include <stdbool.h>

#include "fault/fault.h"
#include "firmware-bridge/firmware/simulated/light_strip.h"
#include "firmware-bridge/firmware/simulated/simulated_chip.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"

#define SIMULATED_ROBOT_PREFIX "simulated-" /* of addresses: "simulated-uno" */

/* What follows the prefix in such an address; NULL: it is no such address. */
const char *simulated_robot_board(const char *address);

/* Sets one more robot on the table, as virtual_table_add_robot() does. `model`: its body; NULL: the
 * description of the same name as the board. */
bool simulated_robot_add(struct virtual_table *table, const char *board, const char *model,
                         const char *start, int *robot, struct fault *fault);

/* Resets the robot into its bootloader, as opening the port of an Arduino does: for so long its
 * outputs are off and it hears nothing, then the firmware begins. Only robots added here. */
void simulated_robot_reset(struct virtual_table *table, int robot, uint32_t bootloader_ms);

/* The chip of a robot of the table; NULL: it has none, it is of another kind. Running or switching
 * it aside from the table is allowed while the table stands still. */
struct simulated_chip *simulated_robot_chip(struct virtual_table *table, int robot);
/* What came over the wire of its LED chain; NULL as above. */
const struct light_strip *simulated_robot_lights(struct virtual_table *table, int robot);

#endif
