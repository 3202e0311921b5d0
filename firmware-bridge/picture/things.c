/* Objects: outlined where they lay, filled where they lie. */
#include <math.h>
#include <string.h>

#include "firmware-bridge/picture/parts.h"

#define RADIUS_MIN_PT 2.5

static const struct sheet_text id_text = {.size_pt = 7, .halo = true, .colour = SHEET_INK};

/* Where the log says that it lies at the end; NULL when it does not say. */
static const struct trajectory_mark *end_of(const struct scene *scene, const char *id) {
    for (size_t i = scene->run->object_count; i > 0; i--) {
        if (strcmp(scene->run->object[i - 1].id, id) == 0) {
            return &scene->run->object[i - 1];
        }
    }
    return NULL;
}

static double radius_pt(const struct sheet *sheet, const struct table_object *object) {
    return fmax(RADIUS_MIN_PT, object->radius_mm * sheet->scale);
}

void things_outline(struct sheet *sheet, struct spot at, double radius) {
    static const double dashes[] = {2.2, 1.8};
    cairo_save(sheet->cairo);
    cairo_set_line_cap(sheet->cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(sheet->cairo, dashes, 2, 0);
    sheet_disc(sheet, at, radius);
    sheet_fill_and_outline(sheet, SHEET_WHITE, SHEET_INK, 1);
    cairo_restore(sheet->cairo);
}

void things_filled(struct sheet *sheet, struct spot at, double radius, struct table_colour colour) {
    sheet_disc(sheet, at, radius);
    sheet_fill_and_outline(sheet, colour, SHEET_INK, 1.2);
}

void things_draw_start(struct sheet *sheet, const struct scene *scene) {
    static const double dots[] = {0.1, 2.6};
    for (size_t i = 0; i < scene->table->object_count; i++) {
        const struct table_object *object = &scene->table->object[i];
        const struct trajectory_mark *end = end_of(scene, object->id);
        struct spot from = sheet_spot(sheet, object->at);
        if (end != NULL) {
            struct spot to = sheet_spot(sheet, end->at);
            cairo_save(sheet->cairo);
            cairo_set_dash(sheet->cairo, dots, 2, 0);
            cairo_move_to(sheet->cairo, from.x, from.y);
            cairo_line_to(sheet->cairo, to.x, to.y);
            sheet_colour(sheet, SHEET_GREY, 1);
            cairo_set_line_width(sheet->cairo, 1.3);
            cairo_stroke(sheet->cairo);
            cairo_restore(sheet->cairo);
        }
        things_outline(sheet, from, radius_pt(sheet, object));
    }
}

void things_draw_end(struct sheet *sheet, const struct scene *scene) {
    for (size_t i = 0; i < scene->table->object_count; i++) {
        const struct table_object *object = &scene->table->object[i];
        const struct trajectory_mark *end = end_of(scene, object->id);
        if (end != NULL) {
            struct spot at = sheet_spot(sheet, end->at);
            double radius = radius_pt(sheet, object);
            things_filled(sheet, at, radius, object->colour);
            sheet_reserve(sheet,
                          (struct box){at.x - radius, at.y - radius, 2 * radius, 2 * radius});
        }
    }
}

void things_label(struct sheet *sheet, const struct scene *scene) {
    for (size_t i = 0; i < scene->table->object_count; i++) {
        const struct table_object *object = &scene->table->object[i];
        const struct trajectory_mark *end = end_of(scene, object->id);
        struct spot spot = sheet_spot(sheet, end != NULL ? end->at : object->at);
        sheet_label_beside(sheet, object->id, &id_text, spot, radius_pt(sheet, object) + 1.5,
                           false);
    }
}
