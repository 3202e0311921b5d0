/* core_parts: what a program on board and a computer's commands both do to the
 * robot. Internal to core; in robot_core.c. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_CORE_CORE_PARTS_H
#define FIRMWARE_BRIDGE_FIRMWARE_CORE_CORE_PARTS_H

#include "firmware-bridge/firmware/core/robot_core.h"

void core_motors_off(struct robot_core *core); /* and the movement forgotten */
void core_silence(struct robot_core *core);
void core_drive(struct robot_core *core, int16_t left_permille, int16_t right_permille);
void core_begin_motion(struct robot_core *core, uint8_t number, enum motion_shape shape,
                       int32_t amount, uint16_t speed_permille);
void core_tone(struct robot_core *core, uint16_t frequency_hz, uint16_t duration_ms);

#endif
