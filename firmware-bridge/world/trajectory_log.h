/* trajectory_log: a run as a CSV file: where the robot was, what it sensed.
 *
 * Written by `perseverons run --log` and by the arena, read by
 * perseverons-picture, by spreadsheets and by classes that work on their data.
 *
 *     # perseverons-log/1
 *     # table: ligne
 *     # model: standard
 *     # seed: 1
 *     # program: suivre_la_ligne.lua
 *     time_ms,x_mm,y_mm,heading_deg,left_permille,right_permille,ground1_percent,...
 *     0,150.0,600.0,0.00,0,0,100,100,0,100,100,,0,0,0,0
 *     # crossing: start 1.234567
 *     # object: palet-1 812.5 300.0
 *
 * Comma between fields, point in numbers, one row per snapshot; a field that is
 * not known is empty (a real robot has no pose, one without encoders no ticks).
 * Columns are found by name: readers must accept more of them.
 *
 * The file appears at its path whole or not at all: it is written beside it
 * and renamed by trajectory_log_finish(). A full disk is a fault.
 *
 *     struct trajectory_log *log = trajectory_log_create(path, &about, &fault);
 *     trajectory_log_add(log, &row, &fault);      // as often as you like
 *     trajectory_log_finish(log, &fault);         // releases log, done or not
 */
#ifndef FIRMWARE_BRIDGE_WORLD_TRAJECTORY_LOG_H
#define FIRMWARE_BRIDGE_WORLD_TRAJECTORY_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/world/shape.h"

#define TRAJECTORY_LOG_VERSION    "perseverons-log/1"
#define TRAJECTORY_LOG_GROUND_MAX 5
#define TRAJECTORY_LOG_NAME_MAX   128
#define TRAJECTORY_LOG_ROWS_MAX   2000000u
#define TRAJECTORY_LOG_MARKS_MAX  256

/* What the run was. Texts may be "". Control characters become blanks. */
struct trajectory_about {
    char table[TRAJECTORY_LOG_NAME_MAX];
    char model[TRAJECTORY_LOG_NAME_MAX];
    char program[TRAJECTORY_LOG_NAME_MAX];
    uint64_t seed;
};

struct trajectory_row {
    uint32_t time_ms;
    bool has_pose, has_ticks, has_distance; /* has_distance: something in range */
    struct pose pose;
    int left_permille, right_permille;
    int ground_count; /* sensors fitted; the other columns stay empty */
    uint8_t ground_percent[TRAJECTORY_LOG_GROUND_MAX];
    uint16_t distance_mm;
    uint8_t buttons, bumpers;
    int32_t left_ticks, right_ticks;
};

/* ---- writing ------------------------------------------------------------ */

struct trajectory_log;

struct trajectory_log *trajectory_log_create(const char *path, const struct trajectory_about *about,
                                             struct fault *fault);
bool trajectory_log_add(struct trajectory_log *log, const struct trajectory_row *row,
                        struct fault *fault);
/* A gate was passed; an object lies there at the end. Ids hold no blanks. */
bool trajectory_log_crossing(struct trajectory_log *log, const char *gate, uint64_t time_us,
                             struct fault *fault);
bool trajectory_log_object(struct trajectory_log *log, const char *id, struct point at,
                           struct fault *fault);
/* Writes it to the disk under its name. False: nothing of it is left there. */
bool trajectory_log_finish(struct trajectory_log *log, struct fault *fault);
/* Gives it up: nothing is left. NULL is allowed. */
void trajectory_log_abandon(struct trajectory_log *log);

/* ---- reading ------------------------------------------------------------ */

struct trajectory_mark {
    char id[32];
    struct point at;  /* objects */
    uint64_t time_us; /* crossings */
};

/* Marks beyond the last of a list are left out. */
struct trajectory {
    struct trajectory_about about;
    struct trajectory_row *row;
    size_t row_count;
    struct trajectory_mark crossing[TRAJECTORY_LOG_MARKS_MAX];
    size_t crossing_count;
    struct trajectory_mark object[TRAJECTORY_LOG_MARKS_MAX];
    size_t object_count;
};

/* NULL: see fault (file, line, column name). Release with trajectory_free(). */
struct trajectory *trajectory_read(const char *path, struct fault *fault);
void trajectory_free(struct trajectory *trajectory); /* NULL is allowed */

#endif
