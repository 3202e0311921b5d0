/* virtual_table: a table of the virtual world, the robots on it, and its clock.
 *
 * Each robot is the real firmware core on a virtual board: it senses and moves
 * in the world (firmware-bridge/world), and talks over a serial line of
 * 115200 baud whose bytes take as long as on a real one (86.8 us each).
 *
 * Time is virtual. It moves only through virtual_table_tick() and
 * virtual_table_advance(), by 1 ms a tick, as fast as the machine allows. One
 * tick is, in this order:
 *     1. the clock moves on by 1 ms
 *     2. every robot's core runs once (bytes, watchdog, sensors, control)
 *     3. the world moves on by 1 ms
 *     4. every observer whose period is up is called
 * The same table, models, seed and bytes at the same ticks give the same
 * trajectory to the last bit.
 *
 *     struct virtual_table *table;
 *     int robot;
 *     if (!virtual_table_create("ligne", 1, &table, &fault) ||
 *         !virtual_table_add_robot(table, NULL, NULL, &robot, &fault)) ...
 *     virtual_table_send(table, robot, bytes, length);
 *     virtual_table_advance(table, virtual_table_time_ms(table) + 100);
 *     length = virtual_table_receive(table, robot, bytes, sizeof bytes);
 *     virtual_table_destroy(table);
 *
 * Not thread-safe: one table, one thread. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_VIRTUAL_TABLE_H
#define FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_VIRTUAL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/firmware/virtual/table_robot.h"
#include "firmware-bridge/link/transport.h"

#define VIRTUAL_TABLE_ROBOTS_MAX    16
#define VIRTUAL_TABLE_OBSERVERS_MAX 8
#define VIRTUAL_TABLE_DEFAULT       "ligne"    /* when no table is named */
#define VIRTUAL_TABLE_MODEL         "standard" /* when no model is named */

struct virtual_table;
struct world;

/* Builds the table of a file, or of a shipped name ("ligne"); NULL is the
 * default table. `seed` feeds every noise there is. On success *out is to be
 * released with virtual_table_destroy(), which allows NULL. */
bool virtual_table_create(const char *table, uint64_t seed, struct virtual_table **out,
                          struct fault *fault);
void virtual_table_destroy(struct virtual_table *table);

/* Sets one more robot on a start of the table, switched on.
 * `model`: a description's file or shipped name; NULL: VIRTUAL_TABLE_MODEL.
 * `start`: the id of one of the table's starts; NULL: the first that is free.
 * *robot is its number, 0 for the first, equal to its number in the world.
 * Robots are added through here alone, not through world_add_robot(). */
bool virtual_table_add_robot(struct virtual_table *table, const char *model, const char *start,
                             int *robot, struct fault *fault);
/* The same with another kind of robot in the body (table_robot.h); `what` goes to its create(). */
bool virtual_table_add_kind(struct virtual_table *table, const struct table_robot_kind *kind,
                            const void *what, const char *model, const char *start, int *robot,
                            struct fault *fault);
/* The robot itself, as its kind made it; NULL when it is of another kind. */
void *virtual_table_robot(const struct virtual_table *table, int robot,
                          const struct table_robot_kind *kind);
int virtual_table_robot_count(const struct virtual_table *table);

/* ---- time ---------------------------------------------------------------------- */

uint32_t virtual_table_time_ms(const struct virtual_table *table);
void virtual_table_tick(struct virtual_table *table);
/* Ticks until the clock shows until_ms; nothing when it is past. */
void virtual_table_advance(struct virtual_table *table, uint32_t until_ms);
/* From now on, hold virtual time back to the wall clock's pace. */
void virtual_table_set_realtime(struct virtual_table *table, bool realtime);

/* Called at the end of every tick whose time is a multiple of period_ms, in
 * the order they were added: gates and match clocks (1), logs (10). It may read
 * and change the world; it may not tick. False: VIRTUAL_TABLE_OBSERVERS_MAX are there. */
typedef void virtual_table_observer(void *context, struct virtual_table *table);
bool virtual_table_observe(struct virtual_table *table, uint32_t period_ms,
                           virtual_table_observer *observer, void *context);
/* Forgets every observer that was added with this context. */
void virtual_table_unobserve(struct virtual_table *table, const void *context);

/* ---- the world, borrowed -------------------------------------------------------- */

struct world *virtual_table_world(struct virtual_table *table);

/* What robot's motors are set to now, -1000..1000. */
void virtual_table_motors(const struct virtual_table *table, int robot, int *left_permille,
                          int *right_permille);

/* Switches the robot off and on again: as after a flat battery, its core boots
 * afresh, every output off, with another boot id. */
void virtual_table_reboot(struct virtual_table *table, int robot);

/* What the robot keeps when it is off: BOARD_EEPROM_SIZE bytes (firmware/core/hal.h), all 0xff
 * on a new robot. Borrowed; to be loaded from a file before the robot is used (then
 * virtual_table_reboot), and saved. */
#define VIRTUAL_TABLE_EEPROM_BYTES 1024
uint8_t *virtual_table_eeprom(struct virtual_table *table, int robot);

/* ---- serial lines ---------------------------------------------------------------- */

/* Puts bytes on the line to the robot. Returns how many there was room for
 * (SERIAL_LINE_CAPACITY, about a sixth of a second). */
size_t virtual_table_send(struct virtual_table *table, int robot, const uint8_t *bytes,
                          size_t length);
/* Takes the bytes that have arrived from the robot by now, at most `capacity`. */
size_t virtual_table_receive(struct virtual_table *table, int robot, uint8_t *bytes,
                             size_t capacity);
/* Whether virtual_table_receive() would give anything now. */
bool virtual_table_has_bytes(const struct virtual_table *table, int robot);

/* The robot as the link's in-process transport wants it: writing puts bytes on
 * the line (and lets time pass when it is full), waiting ticks until bytes
 * arrive. Borrows the table, which must outlive it. See link/transport.h. */
struct transport_board virtual_table_transport(struct virtual_table *table, int robot);

#endif
