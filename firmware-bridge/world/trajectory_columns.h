/* Inside world only: the columns of a log, and a row as their cells. */
#ifndef FIRMWARE_BRIDGE_WORLD_TRAJECTORY_COLUMNS_H
#define FIRMWARE_BRIDGE_WORLD_TRAJECTORY_COLUMNS_H

#include <stdbool.h>

#include "firmware-bridge/world/trajectory_log.h"

enum trajectory_column {
    COLUMN_TIME,
    COLUMN_X,
    COLUMN_Y,
    COLUMN_HEADING,
    COLUMN_LEFT,
    COLUMN_RIGHT,
    COLUMN_GROUND, /* the first of TRAJECTORY_LOG_GROUND_MAX */
    COLUMN_DISTANCE = COLUMN_GROUND + TRAJECTORY_LOG_GROUND_MAX,
    COLUMN_BUTTONS,
    COLUMN_BUMPERS,
    COLUMN_LEFT_TICKS,
    COLUMN_RIGHT_TICKS,
    TRAJECTORY_COLUMNS
};

struct trajectory_column_kind {
    const char *name;
    int decimals; /* 0: whole numbers only */
    double min, max;
};

extern const struct trajectory_column_kind trajectory_columns[TRAJECTORY_COLUMNS];

struct trajectory_cells {
    bool given[TRAJECTORY_COLUMNS];
    double value[TRAJECTORY_COLUMNS];
};

void trajectory_cells_of(const struct trajectory_row *row, struct trajectory_cells *cells);
void trajectory_row_of(const struct trajectory_cells *cells, struct trajectory_row *row);

#endif
