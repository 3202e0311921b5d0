/* A row of a log as cells, and back. */
#include "firmware-bridge/world/trajectory_columns.h"

#include <math.h>

#define FAR_MM 1e6

const struct trajectory_column_kind trajectory_columns[TRAJECTORY_COLUMNS] = {
    [COLUMN_TIME] = {"time_ms", 0, 0, UINT32_MAX},
    [COLUMN_X] = {"x_mm", 1, -FAR_MM, FAR_MM},
    [COLUMN_Y] = {"y_mm", 1, -FAR_MM, FAR_MM},
    [COLUMN_HEADING] = {"heading_deg", 2, -FAR_MM, FAR_MM},
    [COLUMN_LEFT] = {"left_permille", 0, -1000, 1000},
    [COLUMN_RIGHT] = {"right_permille", 0, -1000, 1000},
    [COLUMN_GROUND] = {"ground1_percent", 0, 0, 100},
    [COLUMN_GROUND + 1] = {"ground2_percent", 0, 0, 100},
    [COLUMN_GROUND + 2] = {"ground3_percent", 0, 0, 100},
    [COLUMN_GROUND + 3] = {"ground4_percent", 0, 0, 100},
    [COLUMN_GROUND + 4] = {"ground5_percent", 0, 0, 100},
    [COLUMN_DISTANCE] = {"distance_mm", 0, 0, UINT16_MAX},
    [COLUMN_BUTTONS] = {"buttons", 0, 0, UINT8_MAX},
    [COLUMN_BUMPERS] = {"bumpers", 0, 0, UINT8_MAX},
    [COLUMN_LEFT_TICKS] = {"left_ticks", 0, INT32_MIN, INT32_MAX},
    [COLUMN_RIGHT_TICKS] = {"right_ticks", 0, INT32_MIN, INT32_MAX},
};

static void give(struct trajectory_cells *cells, int column, double value) {
    const struct trajectory_column_kind *kind = &trajectory_columns[column];
    cells->given[column] = !isnan(value);
    cells->value[column] = fmax(kind->min, fmin(kind->max, value));
}

void trajectory_cells_of(const struct trajectory_row *row, struct trajectory_cells *cells) {
    *cells = (struct trajectory_cells){0};
    give(cells, COLUMN_TIME, row->time_ms);
    if (row->has_pose) {
        give(cells, COLUMN_X, row->pose.x_mm);
        give(cells, COLUMN_Y, row->pose.y_mm);
        give(cells, COLUMN_HEADING, row->pose.heading_deg);
    }
    give(cells, COLUMN_LEFT, row->left_permille);
    give(cells, COLUMN_RIGHT, row->right_permille);
    for (int i = 0; i < row->ground_count && i < TRAJECTORY_LOG_GROUND_MAX; i++) {
        give(cells, COLUMN_GROUND + i, row->ground_percent[i]);
    }
    if (row->has_distance) {
        give(cells, COLUMN_DISTANCE, row->distance_mm);
    }
    give(cells, COLUMN_BUTTONS, row->buttons);
    give(cells, COLUMN_BUMPERS, row->bumpers);
    if (row->has_ticks) {
        give(cells, COLUMN_LEFT_TICKS, row->left_ticks);
        give(cells, COLUMN_RIGHT_TICKS, row->right_ticks);
    }
}

void trajectory_row_of(const struct trajectory_cells *cells, struct trajectory_row *row) {
    const bool *given = cells->given;
    const double *value = cells->value;
    *row = (struct trajectory_row){
        .time_ms = (uint32_t)value[COLUMN_TIME],
        .has_pose = given[COLUMN_X] && given[COLUMN_Y] && given[COLUMN_HEADING],
        .has_ticks = given[COLUMN_LEFT_TICKS] && given[COLUMN_RIGHT_TICKS],
        .has_distance = given[COLUMN_DISTANCE],
        .pose = {value[COLUMN_X], value[COLUMN_Y], value[COLUMN_HEADING]},
        .left_permille = (int)value[COLUMN_LEFT],
        .right_permille = (int)value[COLUMN_RIGHT],
        .distance_mm = (uint16_t)value[COLUMN_DISTANCE],
        .buttons = (uint8_t)value[COLUMN_BUTTONS],
        .bumpers = (uint8_t)value[COLUMN_BUMPERS],
        .left_ticks = (int32_t)value[COLUMN_LEFT_TICKS],
        .right_ticks = (int32_t)value[COLUMN_RIGHT_TICKS],
    };
    while (row->ground_count < TRAJECTORY_LOG_GROUND_MAX &&
           given[COLUMN_GROUND + row->ground_count]) {
        row->ground_percent[row->ground_count] = (uint8_t)value[COLUMN_GROUND + row->ground_count];
        row->ground_count++;
    }
}
