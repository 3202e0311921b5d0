/* The table: floor, zones, painted lines, obstacles, walls, gates. */
#include <math.h>
#include <string.h>

#include "firmware-bridge/picture/parts.h"
#include "firmware-bridge/world/line_trace.h"
#include "language/language.h"

#define POST_PT          2.6
#define NAME_AWAY_PT     5.0
#define ZONE_TEXT_MIN_PT 6.0

static const struct sheet_text zone_text = {.size_pt = 9, .halo = true, .colour = SHEET_INK};
static const struct sheet_text gate_text = {
    .size_pt = 9, .bold = true, .halo = true, .colour = SHEET_VERMILION};

static const char *name_or_id(const struct table_text *name, const char *id) {
    const char *text = table_text_in(name, language_code());
    return text[0] != '\0' ? text : id;
}

static void draw_floor(struct sheet *sheet, const struct table *table) {
    double wall = TABLE_WALL_THICKNESS_MM;
    if (table->border) {
        struct shape around =
            shape_rectangle(-wall, -wall, table->width_mm + 2 * wall, table->height_mm + 2 * wall);
        sheet_shape(sheet, &around);
        sheet_colour(sheet, SHEET_WALL, 1);
        cairo_fill(sheet->cairo);
    }
    struct shape floor = shape_rectangle(0, 0, table->width_mm, table->height_mm);
    sheet_shape(sheet, &floor);
    sheet_fill_and_outline(sheet, table->floor, SHEET_GREY, 0.6);
}

/* Clips to the floor: paint beyond it is not there. */
static void start_painting(struct sheet *sheet, const struct table *table) {
    struct shape floor = shape_rectangle(0, 0, table->width_mm, table->height_mm);
    cairo_save(sheet->cairo);
    sheet_shape(sheet, &floor);
    cairo_clip(sheet->cairo);
}

static void draw_zone(struct sheet *sheet, const struct table_zone *zone) {
    sheet_shape(sheet, &zone->shape);
    sheet_fill_and_outline(sheet, zone->colour, SHEET_GREY, 0.5);
}

static void draw_piece(void *context, const struct point *points, size_t count) {
    struct sheet *sheet = context;
    for (size_t i = 0; i < count; i++) {
        struct spot spot = sheet_spot(sheet, points[i]);
        cairo_line_to(sheet->cairo, spot.x, spot.y);
    }
    cairo_stroke(sheet->cairo);
}

static void draw_line(struct sheet *sheet, const struct table_line *line) {
    cairo_save(sheet->cairo);
    cairo_new_path(sheet->cairo);
    cairo_set_line_cap(sheet->cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_width(sheet->cairo, line->width_mm * sheet->scale);
    sheet_colour(sheet, line->colour, 1);
    line_trace(line, draw_piece, sheet);
    cairo_restore(sheet->cairo);
}

static void draw_wall(struct sheet *sheet, const struct table_wall *wall) {
    struct spot from = sheet_spot(sheet, wall->from);
    struct spot to = sheet_spot(sheet, wall->to);
    sheet_colour(sheet, SHEET_WALL, 1);
    cairo_set_line_width(sheet->cairo, fmax(1, wall->thickness_mm * sheet->scale));
    cairo_move_to(sheet->cairo, from.x, from.y);
    cairo_line_to(sheet->cairo, to.x, to.y);
    cairo_stroke(sheet->cairo);
}

void floor_gate(struct sheet *sheet, struct spot from, struct spot to) {
    static const double dashes[] = {4, 3};
    cairo_save(sheet->cairo);
    cairo_set_line_cap(sheet->cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(sheet->cairo, dashes, 2, 0);
    cairo_move_to(sheet->cairo, from.x, from.y);
    cairo_line_to(sheet->cairo, to.x, to.y);
    sheet_colour(sheet, SHEET_VERMILION, 1);
    cairo_set_line_width(sheet->cairo, 2);
    cairo_stroke(sheet->cairo);
    cairo_restore(sheet->cairo);
    sheet_disc(sheet, from, POST_PT);
    sheet_disc(sheet, to, POST_PT);
    sheet_fill_and_outline(sheet, SHEET_VERMILION, SHEET_WHITE, 0.7);
}

void floor_draw(struct sheet *sheet, const struct table *table) {
    draw_floor(sheet, table);
    start_painting(sheet, table);
    for (size_t i = 0; i < table->zone_count; i++) {
        draw_zone(sheet, &table->zone[i]);
    }
    for (size_t i = 0; i < table->line_count; i++) {
        draw_line(sheet, &table->line[i]);
    }
    cairo_restore(sheet->cairo);
    for (size_t i = 0; i < table->obstacle_count; i++) {
        sheet_shape(sheet, &table->obstacle[i].shape);
        sheet_fill_and_outline(sheet, table->obstacle[i].colour, SHEET_INK, 1.6);
    }
    for (size_t i = 0; i < table->wall_count; i++) {
        draw_wall(sheet, &table->wall[i]);
    }
    for (size_t i = 0; i < table->gate_count; i++) {
        floor_gate(sheet, sheet_spot(sheet, table->gate[i].from),
                   sheet_spot(sheet, table->gate[i].to));
    }
}

/* ---- names ----------------------------------------------------------------- */

static struct box bounds(const struct sheet *sheet, const struct shape *shape) {
    if (shape->kind == SHAPE_DISC) {
        struct spot middle = sheet_spot(sheet, shape->centre);
        double radius = shape->radius_mm * sheet->scale;
        return (struct box){middle.x - radius, middle.y - radius, 2 * radius, 2 * radius};
    }
    struct spot low = sheet_spot(sheet, shape->point[0]);
    struct spot high = low;
    for (size_t i = 1; i < shape->count; i++) {
        struct spot spot = sheet_spot(sheet, shape->point[i]);
        low = (struct spot){fmin(low.x, spot.x), fmin(low.y, spot.y)};
        high = (struct spot){fmax(high.x, spot.x), fmax(high.y, spot.y)};
    }
    return (struct box){low.x, low.y, high.x - low.x, high.y - low.y};
}

/* Smaller when the zone is too narrow for the name, as long as it can be read. */
static struct sheet_text fitting(struct sheet *sheet, const char *name, double room) {
    struct sheet_text style = zone_text;
    double width = 0;
    double height = 0;
    sheet_measure(sheet, name, &style, &width, &height);
    if (width > room) {
        style.size_pt = fmax(ZONE_TEXT_MIN_PT, style.size_pt * room / width);
    }
    return style;
}

/* In the zone's middle, else near its upper or lower edge, else outside. */
static void label_zone(struct sheet *sheet, const struct table_zone *zone) {
    struct box box = bounds(sheet, &zone->shape);
    const char *name = name_or_id(&zone->name, zone->id);
    struct sheet_text style = fitting(sheet, name, box.width - 2);
    double x = box.x + box.width / 2;
    double inner = style.size_pt;
    struct spot middle[] = {{x, box.y + box.height / 2},
                            {x, box.y + inner},
                            {x, box.y + box.height - inner},
                            {x, box.y - inner},
                            {x, box.y + box.height + inner}};
    sheet_label(sheet, name, &style, middle, sizeof middle / sizeof middle[0], true);
}

void floor_label_zones(struct sheet *sheet, const struct table *table) {
    for (size_t i = 0; i < table->zone_count; i++) {
        label_zone(sheet, &table->zone[i]);
    }
}

static const char *gate_name(const struct table_gate *gate) {
    const char *name = table_text_in(&gate->name, language_code());
    if (name[0] != '\0') {
        return name;
    }
    if (strcmp(gate->id, "start") == 0) {
        return _("start");
    }
    return strcmp(gate->id, "finish") == 0 ? _("finish") : gate->id;
}

void floor_label_gates(struct sheet *sheet, const struct table *table) {
    for (size_t i = 0; i < table->gate_count; i++) {
        const struct table_gate *gate = &table->gate[i];
        struct spot from = sheet_spot(sheet, gate->from);
        struct spot to = sheet_spot(sheet, gate->to);
        sheet_label_beside(sheet, gate_name(gate), &gate_text, to.y <= from.y ? to : from,
                           NAME_AWAY_PT, true);
    }
}
