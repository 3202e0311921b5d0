#include "firmware-bridge/firmware/virtual/virtual_board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"

#define GRAVITY_MM_S2          9810.0
#define GRIP_SHARE             0.25 /* of what grip allows: calm, and far from slipping */
#define ACCELERATION_MAX_MM_S2 1000 /* and no more than this, so as to stay steerable */

#define ERASED 0xff

void virtual_board_erase(struct board *board) { memset(board->eeprom, ERASED, BOARD_EEPROM_SIZE); }

void virtual_board_boot(struct board *board) {
    if (!board_eeprom_is_ready(board)) {
        board->eeprom[board->eeprom_address] = ERASED;
        board->eeprom_ready_us = board->now_us;
    }
    memset(board->program_memory, 0, sizeof board->program_memory);
    board->boots++;
    board->booted_us = board->now_us;
    board->from_computer = (struct serial_line){0};
    board->to_computer = (struct serial_line){0};
    core_boot(&board->core, board);
}

/* ---- what is fitted -------------------------------------------------------------- */

static uint8_t at_most(size_t count, uint8_t most) { return count < most ? (uint8_t)count : most; }

void board_fitting(struct board *board, struct board_fitting *out) {
    const struct robot_description *model = world_robot_model(board->world, board->robot);
    *out = (struct board_fitting){.ground_count = at_most(model->ground_count, BOARD_GROUND_MAX),
                                  .distance_count = at_most(model->distance_count, 1),
                                  .button_count = at_most(model->button_count, 6),
                                  .bumper_count = at_most(model->bumper_count, 2),
                                  .has_encoders = model->ticks_per_turn > 0,
                                  .has_led = model->has_led,
                                  .has_sound = model->has_sound,
                                  .is_virtual = true};
}

void board_drive_train(struct board *board, struct board_drive_train *out) {
    const struct robot_description *model = world_robot_model(board->world, board->robot);
    const double ticks_per_mm = robot_description_ticks_per_mm(model);
    const double acceleration = model->grip * GRAVITY_MM_S2 * GRIP_SHARE;
    *out = (struct board_drive_train){
        .mm_per_tick = ticks_per_mm > 0 ? (float)(1 / ticks_per_mm) : 0,
        .track_mm = (float)model->track_mm,
        .top_speed_mm_s = (float)model->max_speed_mm_s,
        .acceleration_mm_s2 = (float)fmin(acceleration, ACCELERATION_MAX_MM_S2),
        .motor_lag_s = (float)(model->time_constant_ms / 1000)};
}

uint8_t board_model(struct board *board, char *name) {
    const char *id = world_robot_model(board->world, board->robot)->id;
    const size_t length = strnlen(id, BOARD_MODEL_MAX);
    memcpy(name, id, length);
    return (uint8_t)length;
}

/* Another number for each boot, robot and seed (splitmix64's mixing, Steele 2014). */
uint32_t board_boot_id(struct board *board) {
    uint64_t mixed = board->seed + 0x9e3779b97f4a7c15u *
                                       ((uint64_t)board->boots * 64 + (uint64_t)board->robot + 1);
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)(mixed >> 32);
}

/* ---- time ------------------------------------------------------------------------ */

uint32_t board_time_us(struct board *board) { return (uint32_t)(board->now_us - board->booted_us); }

uint32_t board_time_ms(struct board *board) {
    return (uint32_t)((board->now_us - board->booted_us) / 1000);
}

/* ---- outputs --------------------------------------------------------------------- */

void board_set_motors(struct board *board, int16_t left_permille, int16_t right_permille) {
    world_set_motors(board->world, board->robot, left_permille, right_permille);
}

void board_set_led(struct board *board, uint8_t red, uint8_t green, uint8_t blue) {
    struct world_signals signals = world_signals(board->world, board->robot);
    signals.red = red;
    signals.green = green;
    signals.blue = blue;
    world_set_signals(board->world, board->robot, signals);
}

void board_set_tone(struct board *board, uint16_t frequency_hz) {
    struct world_signals signals = world_signals(board->world, board->robot);
    signals.tone_hz = frequency_hz;
    world_set_signals(board->world, board->robot, signals);
}

/* ---- sensors --------------------------------------------------------------------- */

void board_read_encoders(struct board *board, int32_t *left, int32_t *right) {
    world_encoders(board->world, board->robot, left, right);
}

uint8_t board_read_ground(struct board *board, uint8_t index) {
    return (uint8_t)((world_ground_permille(board->world, board->robot, index) + 5) / 10);
}

/* The world itself measures at the sensor's own pace: there is nothing to start. */
void board_start_distance(struct board *board) { (void)board; }

bool board_poll_distance(struct board *board, uint16_t *mm) {
    *mm = world_distance_mm(board->world, board->robot, 0);
    return true;
}

uint8_t board_read_buttons(struct board *board) {
    return world_buttons(board->world, board->robot);
}

uint8_t board_read_bumpers(struct board *board) {
    return world_bumpers(board->world, board->robot) & (BOARD_BUMPER_LEFT | BOARD_BUMPER_RIGHT);
}

/* ---- a program on board ------------------------------------------------------------ */

uint8_t *board_program_memory(struct board *board, uint16_t *size) {
    *size = sizeof board->program_memory;
    return board->program_memory;
}

uint8_t board_eeprom_read(struct board *board, uint16_t address) {
    return board->eeprom[address % BOARD_EEPROM_SIZE];
}

const uint8_t *board_eeprom_bytes(struct board *board) { return board->eeprom; }

bool board_eeprom_is_ready(struct board *board) { return board->now_us >= board->eeprom_ready_us; }

void board_eeprom_write(struct board *board, uint16_t address, uint8_t byte) {
    board->eeprom_address = address % BOARD_EEPROM_SIZE;
    board->eeprom[board->eeprom_address] = byte;
    board->eeprom_ready_us = board->now_us + VIRTUAL_BOARD_EEPROM_WRITE_US;
    board->eeprom_writes++;
}

enum board_reset board_reset_cause(struct board *board) { return board->reset; }

/* ---- serial line ------------------------------------------------------------------- */

bool board_serial_read(struct board *board, uint8_t *byte) {
    return serial_line_take(&board->from_computer, byte, 1, board->now_us) == 1;
}

uint8_t board_serial_room(struct board *board) {
    const size_t in_flight = serial_line_in_flight(&board->to_computer, board->now_us);
    if (in_flight >= VIRTUAL_BOARD_UART_BYTES) {
        return 0;
    }
    const size_t line = SERIAL_LINE_CAPACITY - board->to_computer.count;
    return at_most(line, (uint8_t)(VIRTUAL_BOARD_UART_BYTES - in_flight));
}

void board_serial_write(struct board *board, uint8_t byte) {
    serial_line_put(&board->to_computer, &byte, 1, board->now_us);
}

/* ---- on a table --------------------------------------------------------------------- */

static bool create(const struct table_robot_place *place, const void *what, void **out,
                   struct fault *fault) {
    struct board *board = calloc(1, sizeof *board);
    (void)what;
    if (board == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    board->world = place->world;
    board->robot = place->robot;
    board->now_us = place->now_us;
    board->seed = place->seed;
    virtual_board_erase(board);
    virtual_board_boot(board);
    *out = board;
    return true;
}

static void tick(void *robot, uint64_t now_us) {
    struct board *board = robot;
    board->now_us = now_us;
    core_tick(&board->core, board);
}

static void reboot(void *robot) { virtual_board_boot(robot); }

static size_t send(void *robot, const uint8_t *bytes, size_t count) {
    struct board *board = robot;
    return serial_line_put(&board->from_computer, bytes, count, board->now_us);
}

static size_t receive(void *robot, uint8_t *bytes, size_t capacity) {
    struct board *board = robot;
    return serial_line_take(&board->to_computer, bytes, capacity, board->now_us);
}

static bool has_bytes(const void *robot) {
    const struct board *board = robot;
    return serial_line_has_arrived(&board->to_computer, board->now_us);
}

static uint8_t *eeprom(void *robot) { return ((struct board *)robot)->eeprom; }

const struct table_robot_kind virtual_board_kind = {.create = create,
                                                    .destroy = free,
                                                    .tick = tick,
                                                    .reboot = reboot,
                                                    .send = send,
                                                    .receive = receive,
                                                    .has_bytes = has_bytes,
                                                    .eeprom = eeprom};
