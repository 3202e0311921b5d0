/* The table: floor, zones, painted lines, obstacles, walls, gates. */
#include <math.h>
#include <string.h>

#include "firmware-bridge/picture/parts.h"
#include "firmware-bridge/world/line_trace.h"
#include "language/language.h"

#define POST_PT          2.6
#define NAME_AWAY_PT     5.0
#define ZONE_TEXT_MIN_PT 6.0

static const struct paper_text zone_text = {.size_pt = 9, .halo = true, .colour = PAPER_INK};
static const struct paper_text gate_text = {
    .size_pt = 9, .bold = true, .halo = true, .colour = PAPER_VERMILION};

static const char *name_or_id(const struct table_text *name, const char *id) {
    const char *text = table_text_in(name, language_code());
    return text[0] != '\0' ? text : id;
}

static void draw_floor(struct paper *paper, const struct table *table) {
    double wall = TABLE_WALL_THICKNESS_MM;
    if (table->border) {
        struct shape around =
            shape_rectangle(-wall, -wall, table->width_mm + 2 * wall, table->height_mm + 2 * wall);
        paper_shape(paper, &around);
        paper_colour(paper, PAPER_WALL, 1);
        cairo_fill(paper->cairo);
    }
    struct shape floor = shape_rectangle(0, 0, table->width_mm, table->height_mm);
    paper_shape(paper, &floor);
    paper_fill_and_outline(paper, table->floor, PAPER_GREY, 0.6);
}

/* Clips to the floor: paint beyond it is not there. */
static void start_painting(struct paper *paper, const struct table *table) {
    struct shape floor = shape_rectangle(0, 0, table->width_mm, table->height_mm);
    cairo_save(paper->cairo);
    paper_shape(paper, &floor);
    cairo_clip(paper->cairo);
}

static void draw_zone(struct paper *paper, const struct table_zone *zone) {
    paper_shape(paper, &zone->shape);
    paper_fill_and_outline(paper, zone->colour, PAPER_GREY, 0.5);
}

static void draw_piece(void *context, const struct point *points, size_t count) {
    struct paper *paper = context;
    for (size_t i = 0; i < count; i++) {
        struct spot spot = paper_spot(paper, points[i]);
        cairo_line_to(paper->cairo, spot.x, spot.y);
    }
    cairo_stroke(paper->cairo);
}

static void draw_line(struct paper *paper, const struct table_line *line) {
    cairo_save(paper->cairo);
    cairo_new_path(paper->cairo);
    cairo_set_line_cap(paper->cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_width(paper->cairo, line->width_mm * paper->scale);
    paper_colour(paper, line->colour, 1);
    line_trace(line, draw_piece, paper);
    cairo_restore(paper->cairo);
}

static void draw_wall(struct paper *paper, const struct table_wall *wall) {
    struct spot from = paper_spot(paper, wall->from);
    struct spot to = paper_spot(paper, wall->to);
    paper_colour(paper, PAPER_WALL, 1);
    cairo_set_line_width(paper->cairo, fmax(1, wall->thickness_mm * paper->scale));
    cairo_move_to(paper->cairo, from.x, from.y);
    cairo_line_to(paper->cairo, to.x, to.y);
    cairo_stroke(paper->cairo);
}

void floor_gate(struct paper *paper, struct spot from, struct spot to) {
    static const double dashes[] = {4, 3};
    cairo_save(paper->cairo);
    cairo_set_line_cap(paper->cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(paper->cairo, dashes, 2, 0);
    cairo_move_to(paper->cairo, from.x, from.y);
    cairo_line_to(paper->cairo, to.x, to.y);
    paper_colour(paper, PAPER_VERMILION, 1);
    cairo_set_line_width(paper->cairo, 2);
    cairo_stroke(paper->cairo);
    cairo_restore(paper->cairo);
    paper_disc(paper, from, POST_PT);
    paper_disc(paper, to, POST_PT);
    paper_fill_and_outline(paper, PAPER_VERMILION, PAPER_WHITE, 0.7);
}

void floor_draw(struct paper *paper, const struct table *table) {
    draw_floor(paper, table);
    start_painting(paper, table);
    for (size_t i = 0; i < table->zone_count; i++) {
        draw_zone(paper, &table->zone[i]);
    }
    for (size_t i = 0; i < table->line_count; i++) {
        draw_line(paper, &table->line[i]);
    }
    cairo_restore(paper->cairo);
    for (size_t i = 0; i < table->obstacle_count; i++) {
        paper_shape(paper, &table->obstacle[i].shape);
        paper_fill_and_outline(paper, table->obstacle[i].colour, PAPER_INK, 1.6);
    }
    for (size_t i = 0; i < table->wall_count; i++) {
        draw_wall(paper, &table->wall[i]);
    }
    for (size_t i = 0; i < table->gate_count; i++) {
        floor_gate(paper, paper_spot(paper, table->gate[i].from),
                   paper_spot(paper, table->gate[i].to));
    }
}

/* ---- names ----------------------------------------------------------------- */

static struct box bounds(const struct paper *paper, const struct shape *shape) {
    if (shape->kind == SHAPE_DISC) {
        struct spot middle = paper_spot(paper, shape->centre);
        double radius = shape->radius_mm * paper->scale;
        return (struct box){middle.x - radius, middle.y - radius, 2 * radius, 2 * radius};
    }
    struct spot low = paper_spot(paper, shape->point[0]);
    struct spot high = low;
    for (size_t i = 1; i < shape->count; i++) {
        struct spot spot = paper_spot(paper, shape->point[i]);
        low = (struct spot){fmin(low.x, spot.x), fmin(low.y, spot.y)};
        high = (struct spot){fmax(high.x, spot.x), fmax(high.y, spot.y)};
    }
    return (struct box){low.x, low.y, high.x - low.x, high.y - low.y};
}

/* Smaller when the zone is too narrow for the name, as long as it can be read. */
static struct paper_text fitting(struct paper *paper, const char *name, double room) {
    struct paper_text style = zone_text;
    double width = 0;
    double height = 0;
    paper_measure(paper, name, &style, &width, &height);
    if (width > room) {
        style.size_pt = fmax(ZONE_TEXT_MIN_PT, style.size_pt * room / width);
    }
    return style;
}

/* In the zone's middle, else near its upper or lower edge, else outside. */
static void label_zone(struct paper *paper, const struct table_zone *zone) {
    struct box box = bounds(paper, &zone->shape);
    const char *name = name_or_id(&zone->name, zone->id);
    struct paper_text style = fitting(paper, name, box.width - 2);
    double x = box.x + box.width / 2;
    double inner = style.size_pt;
    struct spot middle[] = {{x, box.y + box.height / 2},
                            {x, box.y + inner},
                            {x, box.y + box.height - inner},
                            {x, box.y - inner},
                            {x, box.y + box.height + inner}};
    paper_label(paper, name, &style, middle, sizeof middle / sizeof middle[0], true);
}

void floor_label_zones(struct paper *paper, const struct table *table) {
    for (size_t i = 0; i < table->zone_count; i++) {
        label_zone(paper, &table->zone[i]);
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

void floor_label_gates(struct paper *paper, const struct table *table) {
    for (size_t i = 0; i < table->gate_count; i++) {
        const struct table_gate *gate = &table->gate[i];
        struct spot from = paper_spot(paper, gate->from);
        struct spot to = paper_spot(paper, gate->to);
        paper_label_beside(paper, gate_name(gate), &gate_text, to.y <= from.y ? to : from,
                           NAME_AWAY_PT, true);
    }
}
