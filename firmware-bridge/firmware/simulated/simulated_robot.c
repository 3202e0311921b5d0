#include "firmware-bridge/firmware/simulated/simulated_robot.h"

#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/firmware/simulated/sonar_sensor.h"
#include "firmware-bridge/firmware/simulated/tone_meter.h"
#include "firmware-bridge/firmware/simulated/wiring.h"
#include "firmware-bridge/world/world.h"
#include "installation/installation.h"
#include "language/language.h"

#define MIDDLE_PERMILLE 500 /* a digital ground sensor tells black from white here */
#define EDGES_MAX       8   /* of one encoder in a millisecond */

static const struct board_choice {
    const char *name;
    const struct wiring *wiring;
} boards[] = {{"mbot", &wiring_mbot}, {"uno", &wiring_uno}, {"uno-encoders", &wiring_uno}};

struct simulated_robot {
    const struct wiring *wiring;
    struct simulated_chip *chip;
    struct world *world;
    int robot;
    uint64_t from_us; /* of the table, when the chip's counter began */
    uint64_t now_us;
    uint64_t boots_us; /* the bootloader hands over then; 0: it has */
    struct light_strip lights;
    struct tone_meter tone;
    struct sonar_sensor sonar;
    int32_t left_ticks, right_ticks; /* edges given to the encoders' pins so far */
};

/* ---- what it senses -------------------------------------------------------------------- */

static void give_ground(struct simulated_robot *robot) {
    const struct wiring *wiring = robot->wiring;
    const size_t fitted = world_robot_model(robot->world, robot->robot)->ground_count;
    for (int i = 0; i < wiring->ground_count && (size_t)i < fitted; i++) {
        const int light = world_ground_permille(robot->world, robot->robot, i);
        if (wiring->ground_pin[i] != SIMULATED_PIN_NONE) {
            simulated_chip_set_pin(robot->chip, wiring->ground_pin[i], light >= MIDDLE_PERMILLE);
        } else {
            const int span_mv = wiring->white_mv - wiring->black_mv;
            simulated_chip_set_millivolts(robot->chip, wiring->ground_channel[i],
                                          wiring->black_mv + span_mv * light / 1000);
        }
    }
}

static void give_button(struct simulated_robot *robot) {
    const bool is_pressed = (world_buttons(robot->world, robot->robot) & 1) != 0;
    if (robot->wiring->button != SIMULATED_PIN_NONE) {
        simulated_chip_set_pin(robot->chip, robot->wiring->button, !is_pressed);
    } else {
        simulated_chip_set_millivolts(robot->chip, robot->wiring->button_channel,
                                      is_pressed ? 0 : SIMULATED_CHIP_SUPPLY_MV);
    }
}

static void give_distance(struct simulated_robot *robot) {
    const bool is_fitted = world_robot_model(robot->world, robot->robot)->distance_count > 0;
    robot->sonar.distance_mm =
        is_fitted ? world_distance_mm(robot->world, robot->robot, 0) : SONAR_SENSOR_NONE_MM;
}

/* The edges of the last millisecond come spread over this one. */
static void give_edges(struct simulated_robot *robot, uint8_t pin, int32_t ticks, int32_t *given) {
    int32_t count = abs(ticks - *given);
    if (pin == SIMULATED_PIN_NONE || count == 0) {
        return;
    }
    count = count > EDGES_MAX ? EDGES_MAX : count;
    const uint64_t now = simulated_chip_cycles(robot->chip);
    for (int32_t i = 1; i <= count; i++) {
        *given += ticks > *given ? 1 : -1;
        simulated_chip_set_pin_at(robot->chip,
                                  now + (uint64_t)i * SIMULATED_CHIP_MS / (uint64_t)(count + 1),
                                  pin, (*given & 1) != 0);
    }
}

static void give_encoders(struct simulated_robot *robot) {
    int32_t left, right;
    world_encoders(robot->world, robot->robot, &left, &right);
    give_edges(robot, robot->wiring->encoder_left, left, &robot->left_ticks);
    give_edges(robot, robot->wiring->encoder_right, right, &robot->right_ticks);
}

/* ---- what it does ------------------------------------------------------------------------ */

static int power(const struct simulated_chip *chip, const struct wiring_motor *motor) {
    const int duty = simulated_chip_duty(chip, motor->pwm);
    if (motor->direction != SIMULATED_PIN_NONE) {
        return simulated_chip_pin(chip, motor->direction) == motor->high_is_forwards ? duty : -duty;
    }
    return duty *
           (simulated_chip_pin(chip, motor->input1) - simulated_chip_pin(chip, motor->input2));
}

static void take_signals(struct simulated_robot *robot) {
    struct world_signals signals = {0};
    if (robot->wiring->led_chain != SIMULATED_PIN_NONE) {
        signals.red = robot->lights.leds[0].red;
        signals.green = robot->lights.leds[0].green;
        signals.blue = robot->lights.leds[0].blue;
    } else if (simulated_chip_pin(robot->chip, robot->wiring->led)) {
        signals.red = signals.green = signals.blue = UINT8_MAX;
    }
    const uint32_t toggled_hz = simulated_chip_toggle_hz(robot->chip, robot->wiring->buzzer);
    signals.tone_hz = toggled_hz > 0
                          ? (uint16_t)toggled_hz
                          : tone_meter_hz(&robot->tone, simulated_chip_cycles(robot->chip));
    world_set_signals(robot->world, robot->robot, signals);
}

static void lights_change(void *context, bool high, uint64_t cycle) {
    light_strip_edge(context, high, cycle);
}

static void buzzer_changes(void *context, bool high, uint64_t cycle) {
    tone_meter_edge(context, high, cycle);
}

/* ---- on a table --------------------------------------------------------------------------- */

static bool connect(struct simulated_robot *robot) {
    const struct wiring *wiring = robot->wiring;
    return sonar_sensor_connect(&robot->sonar, robot->chip, wiring->trigger, wiring->echo) &&
           simulated_chip_watch_pin(robot->chip, wiring->buzzer, buzzer_changes, &robot->tone) &&
           (wiring->led_chain == SIMULATED_PIN_NONE ||
            simulated_chip_watch_pin(robot->chip, wiring->led_chain, lights_change,
                                     &robot->lights));
}

static void destroy(void *state) {
    struct simulated_robot *robot = state;
    simulated_chip_destroy(robot->chip);
    free(robot);
}

static void sense(struct simulated_robot *robot) {
    give_ground(robot);
    give_button(robot);
    give_distance(robot);
    give_encoders(robot);
}

static bool create(const struct table_robot_place *place, const void *what, void **out,
                   struct fault *fault) {
    const struct board_choice *board = what;
    char path[INSTALLATION_PATH_MAX];
    struct simulated_robot *robot = calloc(1, sizeof *robot);
    if (robot == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    robot->wiring = board->wiring;
    robot->world = place->world;
    robot->robot = place->robot;
    robot->from_us = place->now_us;
    if (!installation_firmware(board->name, path, fault) ||
        !simulated_chip_create(path, &robot->chip, fault)) {
        destroy(robot);
        return false;
    }
    if (!connect(robot) || !simulated_chip_power_on(robot->chip)) {
        destroy(robot);
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    sense(robot);
    *out = robot;
    return true;
}

static void tick(void *state, uint64_t now_us) {
    struct simulated_robot *robot = state;
    robot->now_us = now_us;
    if (robot->boots_us != 0 && now_us >= robot->boots_us) {
        robot->boots_us = 0;
        simulated_chip_power_on(robot->chip);
    }
    sense(robot);
    simulated_chip_run_until(robot->chip, (now_us - robot->from_us) * SIMULATED_CHIP_US);
    world_set_motors(robot->world, robot->robot, power(robot->chip, &robot->wiring->left),
                     power(robot->chip, &robot->wiring->right));
    take_signals(robot);
}

static void reboot(void *state) {
    struct simulated_robot *robot = state;
    robot->lights = (struct light_strip){0};
    robot->boots_us = 0;
    simulated_chip_power_on(robot->chip);
}

static size_t send(void *state, const uint8_t *bytes, size_t count) {
    return simulated_chip_send(((struct simulated_robot *)state)->chip, bytes, count);
}

static size_t receive(void *state, uint8_t *bytes, size_t capacity) {
    return simulated_chip_receive(((struct simulated_robot *)state)->chip, bytes, capacity);
}

static bool has_bytes(const void *state) {
    return simulated_chip_has_bytes(((const struct simulated_robot *)state)->chip);
}

static uint8_t *eeprom(void *state) {
    return simulated_chip_eeprom(((struct simulated_robot *)state)->chip);
}

static const struct table_robot_kind kind = {.create = create,
                                             .destroy = destroy,
                                             .tick = tick,
                                             .reboot = reboot,
                                             .send = send,
                                             .receive = receive,
                                             .has_bytes = has_bytes,
                                             .eeprom = eeprom};

/* ---- for everybody ----------------------------------------------------------------------------
 */

const char *simulated_robot_board(const char *address) {
    const size_t length = strlen(SIMULATED_ROBOT_PREFIX);
    return strncmp(address, SIMULATED_ROBOT_PREFIX, length) == 0 ? address + length : NULL;
}

bool simulated_robot_add(struct virtual_table *table, const char *board, const char *model,
                         const char *start, int *robot, struct fault *fault) {
    for (size_t i = 0; i < sizeof boards / sizeof boards[0]; i++) {
        if (strcmp(boards[i].name, board) == 0) {
            return virtual_table_add_kind(table, &kind, &boards[i], model != NULL ? model : board,
                                          start, robot, fault);
        }
    }
    fault_set(fault, FAULT_UNKNOWN, _("There is no firmware for a robot called “%s”."), board);
    return fault_advise(fault, _("There is one for mbot, uno and uno-encoders."));
}

void simulated_robot_reset(struct virtual_table *table, int robot, uint32_t bootloader_ms) {
    struct simulated_robot *state = virtual_table_robot(table, robot, &kind);
    if (state != NULL) {
        simulated_chip_hold_reset(state->chip);
        state->boots_us = state->now_us + bootloader_ms * (uint64_t)1000;
    }
}

struct simulated_chip *simulated_robot_chip(struct virtual_table *table, int robot) {
    const struct simulated_robot *state = virtual_table_robot(table, robot, &kind);
    return state != NULL ? state->chip : NULL;
}

const struct light_strip *simulated_robot_lights(struct virtual_table *table, int robot) {
    const struct simulated_robot *state = virtual_table_robot(table, robot, &kind);
    return state != NULL ? &state->lights : NULL;
}
