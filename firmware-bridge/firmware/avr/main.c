/* The robot's firmware on an ATmega328P: starts the drivers, then a tick each millisecond. */
#include <avr/interrupt.h>

#include "firmware-bridge/firmware/avr/adc.h"
#include "firmware-bridge/firmware/avr/board.h"
#include "firmware-bridge/firmware/avr/clock.h"
#include "firmware-bridge/firmware/avr/eeprom.h"
#include "firmware-bridge/firmware/avr/encoders.h"
#include "firmware-bridge/firmware/avr/led.h"
#include "firmware-bridge/firmware/avr/motors.h"
#include "firmware-bridge/firmware/avr/reset.h"
#include "firmware-bridge/firmware/avr/sonar.h"
#include "firmware-bridge/firmware/avr/tone.h"
#include "firmware-bridge/firmware/avr/uart.h"
#include "firmware-bridge/firmware/core/robot_core.h"

_Static_assert(sizeof(struct robot_core) - sizeof(struct endpoint) <= ROBOT_CORE_RAM_MAX,
               "the core outgrew its RAM");

struct robot_core core_of_chip;

CORE_INLINE void board_fitting(struct board *board, struct board_fitting *out) {
    (void)board;
    *out = (struct board_fitting){.ground_count = GROUND_COUNT,
                                  .distance_count = 1,
                                  .button_count = 1,
                                  .has_encoders = TRAIN_MM_PER_TICK > 0,
                                  .has_led = true,
                                  .has_sound = true};
}

CORE_INLINE void board_drive_train(struct board *board, struct board_drive_train *out) {
    (void)board;
    *out = (struct board_drive_train){.mm_per_tick = TRAIN_MM_PER_TICK,
                                      .track_mm = TRAIN_TRACK_MM,
                                      .top_speed_mm_s = TRAIN_TOP_SPEED_MM_S,
                                      .acceleration_mm_s2 = TRAIN_ACCELERATION_MM_S2,
                                      .motor_lag_s = TRAIN_MOTOR_LAG_S};
}

uint8_t board_model(struct board *board, char *name) {
    static const char model[] = BOARD_NAME;
    (void)board;
    for (uint8_t i = 0; i < sizeof model - 1; i++) {
        name[i] = model[i];
    }
    return sizeof model - 1;
}

int main(void) {
    reset_start();
    clock_start();
    uart_start();
    motors_start();
    sonar_start();
    adc_start();
    led_start();
    tone_start();
    encoders_start();
    sei();
    core_boot(&core_of_chip, 0);
    for (;;) {
        GPIOR0 = 0; /* for tests on a simulated chip: a stopwatch, exact to the cycle */
        clock_wait();
        GPIOR0 = 1;
        adc_step();
        eeprom_step();
        led_step();
        core_tick(&core_of_chip, 0);
        reset_feed();
    }
}
