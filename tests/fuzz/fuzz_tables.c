/* Any bytes as a table and as a robot: read, then walked as the world would. */
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/world/line_trace.h"
#include "firmware-bridge/world/robot_description.h"
#include "firmware-bridge/world/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_points(void *context, const struct point *points, size_t count) {
    size_t *sum = context;
    *sum += count;
    if (count < 2 || count > LINE_TRACE_POINTS_MAX || points == NULL) {
        __builtin_trap();
    }
}

static void walk(const struct table *table) {
    size_t points = 0;
    for (size_t i = 0; i < table->line_count; i++) {
        line_trace(&table->line[i], count_points, &points);
        if (!(line_trace_length_mm(&table->line[i]) > 0)) {
            __builtin_trap();
        }
    }
    for (size_t i = 0; i < table->zone_count; i++) {
        shape_contains(&table->zone[i].shape, (struct point){100, 100});
    }
    if (table->start_count == 0) {
        __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fault table_fault = {0}, robot_fault = {0};
    struct robot_description robot;
    struct table *table = table_read_bytes("fuzz", data, size, &table_fault);
    if (table != NULL) {
        walk(table);
    } else if (table_fault.kind == FAULT_NONE) {
        __builtin_trap();
    }
    table_free(table);
    if (robot_description_read_bytes("fuzz", data, size, &robot, &robot_fault)) {
        struct shape body = robot_description_body(&robot);
        if (!shape_contains(&body, (struct point){robot.front_mm - robot.length_mm / 2, 0})) {
            __builtin_trap();
        }
    } else if (robot_fault.kind == FAULT_NONE) {
        __builtin_trap();
    }
    return 0;
}
