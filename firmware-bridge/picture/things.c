/* Objects: outlined where they lay, filled where they lie. */
#include <math.h>
#include <string.h>

#include "firmware-bridge/picture/parts.h"

#define RADIUS_MIN_PT 2.5

static const struct paper_text id_text = {.size_pt = 7, .halo = true, .colour = PAPER_INK};

/* Where the log says that it lies at the end; NULL when it does not say. */
static const struct trajectory_mark *end_of(const struct scene *scene, const char *id) {
    for (size_t i = scene->run->object_count; i > 0; i--) {
        if (strcmp(scene->run->object[i - 1].id, id) == 0) {
            return &scene->run->object[i - 1];
        }
    }
    return NULL;
}

static double radius_pt(const struct paper *paper, const struct table_object *object) {
    return fmax(RADIUS_MIN_PT, object->radius_mm * paper->scale);
}

void things_outline(struct paper *paper, struct spot at, double radius) {
    static const double dashes[] = {2.2, 1.8};
    cairo_save(paper->cairo);
    cairo_set_line_cap(paper->cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(paper->cairo, dashes, 2, 0);
    paper_disc(paper, at, radius);
    paper_fill_and_outline(paper, PAPER_WHITE, PAPER_INK, 1);
    cairo_restore(paper->cairo);
}

void things_filled(struct paper *paper, struct spot at, double radius, struct table_colour colour) {
    paper_disc(paper, at, radius);
    paper_fill_and_outline(paper, colour, PAPER_INK, 1.2);
}

void things_draw_start(struct paper *paper, const struct scene *scene) {
    static const double dots[] = {0.1, 2.6};
    for (size_t i = 0; i < scene->table->object_count; i++) {
        const struct table_object *object = &scene->table->object[i];
        const struct trajectory_mark *end = end_of(scene, object->id);
        struct spot from = paper_spot(paper, object->at);
        if (end != NULL) {
            struct spot to = paper_spot(paper, end->at);
            cairo_save(paper->cairo);
            cairo_set_dash(paper->cairo, dots, 2, 0);
            cairo_move_to(paper->cairo, from.x, from.y);
            cairo_line_to(paper->cairo, to.x, to.y);
            paper_colour(paper, PAPER_GREY, 1);
            cairo_set_line_width(paper->cairo, 1.3);
            cairo_stroke(paper->cairo);
            cairo_restore(paper->cairo);
        }
        things_outline(paper, from, radius_pt(paper, object));
    }
}

void things_draw_end(struct paper *paper, const struct scene *scene) {
    for (size_t i = 0; i < scene->table->object_count; i++) {
        const struct table_object *object = &scene->table->object[i];
        const struct trajectory_mark *end = end_of(scene, object->id);
        if (end != NULL) {
            struct spot at = paper_spot(paper, end->at);
            double radius = radius_pt(paper, object);
            things_filled(paper, at, radius, object->colour);
            paper_reserve(paper,
                          (struct box){at.x - radius, at.y - radius, 2 * radius, 2 * radius});
        }
    }
}

void things_label(struct paper *paper, const struct scene *scene) {
    for (size_t i = 0; i < scene->table->object_count; i++) {
        const struct table_object *object = &scene->table->object[i];
        const struct trajectory_mark *end = end_of(scene, object->id);
        struct spot spot = paper_spot(paper, end != NULL ? end->at : object->at);
        paper_label_beside(paper, object->id, &id_text, spot, radius_pt(paper, object) + 1.5,
                           false);
    }
}
