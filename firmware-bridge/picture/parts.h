/* Inside picture only: what is drawn, and the parts that draw it, in the order
 * in which they lie on each other. */
#ifndef FIRMWARE_BRIDGE_PICTURE_PARTS_H
#define FIRMWARE_BRIDGE_PICTURE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/picture/paper.h"
#include "firmware-bridge/world/table.h"
#include "firmware-bridge/world/trajectory_log.h"

struct scene {
    const struct trajectory *run;
    const struct table *table;
    bool has_body; /* else the robot is a mere arrow */
    struct shape body;
    const struct trajectory_row *first, *last; /* the first and last with a pose */
};

/* ---- floor.c: the table as its maker drew it ------------------------------ */

void floor_draw(struct paper *paper, const struct table *table);
void floor_gate(struct paper *paper, struct spot from, struct spot to);
void floor_label_zones(struct paper *paper, const struct table *table);
void floor_label_gates(struct paper *paper, const struct table *table);

/* ---- things.c: objects ----------------------------------------------------- */

void things_draw_start(struct paper *paper, const struct scene *scene);
void things_draw_end(struct paper *paper, const struct scene *scene);
void things_label(struct paper *paper, const struct scene *scene);
void things_outline(struct paper *paper, struct spot at, double radius_pt);
void things_filled(struct paper *paper, struct spot at, double radius_pt,
                   struct table_colour colour);

/* ---- way.c: where the robot went ------------------------------------------ */

/* Seconds between two marks of the way. */
uint32_t way_mark_seconds(uint32_t duration_ms);
void way_draw_start(struct paper *paper, const struct scene *scene); /* the robot there */
void way_draw(struct paper *paper, const struct scene *scene);
void way_draw_end(struct paper *paper, const struct scene *scene);
void way_label(struct paper *paper, const struct scene *scene);
void way_label_robots(struct paper *paper, const struct scene *scene);
void way_mark(struct paper *paper, struct spot at);
void way_stroke(struct paper *paper); /* cairo's path, as the way is drawn */
void way_arrow(struct paper *paper, struct spot tip, double heading_deg);

/* ---- legend.c: what the signs mean ----------------------------------------- */

#define LEGEND_ROW_PT 16.0

size_t legend_count(const struct scene *scene);
double legend_width(struct paper *paper, const struct scene *scene); /* of one entry */
void legend_draw(struct paper *paper, const struct scene *scene, struct spot at, size_t columns);
void legend_title(struct paper *paper, const struct scene *scene, struct spot at, double width);
void legend_scale_bar(struct paper *paper, struct spot at);

/* ---- page.c: where everything goes ------------------------------------------ */

struct page {
    double width, height;
    struct box frame; /* the table with its border */
    struct spot origin, legend, title, bar;
    double scale;
    size_t legend_columns;
};

struct page page_choose(const struct table *table, size_t legend_entries, double entry_width);

#endif
