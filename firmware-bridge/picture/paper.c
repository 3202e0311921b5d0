#include "firmware-bridge/picture/paper.h"

#include <math.h>

#define HALO_PT 3.4
#define SIDES   8

struct spot paper_spot(const struct paper *paper, struct point point) {
    return (struct spot){paper->origin.x + point.x_mm * paper->scale,
                         paper->origin.y - point.y_mm * paper->scale};
}

void paper_colour(struct paper *paper, struct table_colour colour, double opacity) {
    cairo_set_source_rgba(paper->cairo, colour.red / 255.0, colour.green / 255.0,
                          colour.blue / 255.0, opacity);
}

void paper_disc(struct paper *paper, struct spot centre, double radius_pt) {
    cairo_new_sub_path(paper->cairo);
    cairo_arc(paper->cairo, centre.x, centre.y, radius_pt, 0, 360 * SHAPE_RADIANS_PER_DEGREE);
    cairo_close_path(paper->cairo);
}

void paper_shape(struct paper *paper, const struct shape *shape) {
    if (shape->kind == SHAPE_DISC) {
        paper_disc(paper, paper_spot(paper, shape->centre), shape->radius_mm * paper->scale);
        return;
    }
    cairo_new_sub_path(paper->cairo);
    for (size_t i = 0; i < shape->count; i++) {
        struct spot spot = paper_spot(paper, shape->point[i]);
        cairo_line_to(paper->cairo, spot.x, spot.y);
    }
    cairo_close_path(paper->cairo);
}

void paper_fill_and_outline(struct paper *paper, struct table_colour fill, struct table_colour line,
                            double width_pt) {
    paper_colour(paper, fill, 1);
    cairo_fill_preserve(paper->cairo);
    paper_colour(paper, line, 1);
    cairo_set_line_width(paper->cairo, width_pt);
    cairo_stroke(paper->cairo);
}

void paper_arrowhead(struct paper *paper, struct spot tip, double heading_deg, double size_pt) {
    double angle = heading_deg * SHAPE_RADIANS_PER_DEGREE;
    struct spot ahead = {cos(angle), -sin(angle)};
    struct spot side = {-ahead.y, ahead.x};
    struct spot back = {tip.x - ahead.x * size_pt, tip.y - ahead.y * size_pt};
    double half = size_pt * 0.45;
    cairo_move_to(paper->cairo, tip.x, tip.y);
    cairo_line_to(paper->cairo, back.x + side.x * half, back.y + side.y * half);
    cairo_line_to(paper->cairo, back.x - side.x * half, back.y - side.y * half);
    cairo_close_path(paper->cairo);
}

/* ---- texts --------------------------------------------------------------- */

static void set_text(struct paper *paper, const char *text, const struct paper_text *style) {
    PangoFontDescription *font = pango_font_description_from_string(PAPER_FONT);
    pango_font_description_set_absolute_size(font, style->size_pt * PANGO_SCALE);
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(paper->layout, font);
    pango_font_description_free(font);
    char *valid = g_utf8_make_valid(text, -1);
    pango_layout_set_text(paper->layout, valid, -1);
    g_free(valid);
}

void paper_measure(struct paper *paper, const char *text, const struct paper_text *style,
                   double *width, double *height) {
    PangoRectangle logical;
    set_text(paper, text, style);
    pango_layout_get_extents(paper->layout, NULL, &logical);
    *width = (double)logical.width / PANGO_SCALE;
    *height = (double)logical.height / PANGO_SCALE;
}

void paper_put_text(struct paper *paper, struct spot at, const char *text,
                    const struct paper_text *style) {
    set_text(paper, text, style);
    cairo_new_path(paper->cairo);
    if (style->halo) {
        cairo_move_to(paper->cairo, at.x, at.y);
        pango_cairo_layout_path(paper->cairo, paper->layout);
        paper_colour(paper, PAPER_WHITE, 1);
        cairo_set_line_width(paper->cairo, HALO_PT);
        cairo_stroke(paper->cairo);
    }
    cairo_move_to(paper->cairo, at.x, at.y);
    paper_colour(paper, style->colour, 1);
    pango_cairo_show_layout(paper->cairo, paper->layout);
    cairo_new_path(paper->cairo);
    canvas_describe(&paper->canvas->texts, pango_layout_get_text(paper->layout));
}

/* ---- labels -------------------------------------------------------------- */

static bool overlap(struct box a, struct box b) {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

static bool is_free(const struct paper *paper, struct box box) {
    struct box frame = paper->frame;
    bool inside = box.x >= frame.x && box.y >= frame.y &&
                  box.x + box.width <= frame.x + frame.width &&
                  box.y + box.height <= frame.y + frame.height;
    for (size_t i = 0; inside && i < paper->box_count; i++) {
        inside = !overlap(box, paper->box[i]);
    }
    return inside;
}

static size_t hidden_way(const struct paper *paper, struct box box) {
    size_t count = 0;
    for (size_t i = 0; i < paper->way_count; i++) {
        struct spot spot = paper->way[i];
        count += spot.x >= box.x && spot.x <= box.x + box.width && spot.y >= box.y &&
                 spot.y <= box.y + box.height;
    }
    return count;
}

void paper_reserve(struct paper *paper, struct box box) {
    if (paper->box_count < PAPER_BOXES_MAX) {
        paper->box[paper->box_count++] = box;
    }
}

static struct box box_around(struct spot middle, double width, double height) {
    return (struct box){middle.x - width / 2, middle.y - height / 2, width, height};
}

/* Only on the page's edge may a label that must be there be moved. */
static struct box kept_inside(struct box box, struct box frame) {
    box.x = fmax(frame.x, fmin(box.x, frame.x + frame.width - box.width));
    box.y = fmax(frame.y, fmin(box.y, frame.y + frame.height - box.height));
    return box;
}

void paper_label(struct paper *paper, const char *text, const struct paper_text *style,
                 const struct spot *middle, size_t count, bool must) {
    double width = 0;
    double height = 0;
    paper_measure(paper, text, style, &width, &height);
    struct box best = kept_inside(box_around(middle[0], width, height), paper->frame);
    size_t least = PAPER_WAY_MAX + 1;
    for (size_t i = 0; i < count; i++) {
        struct box box = box_around(middle[i], width, height);
        size_t hidden = is_free(paper, box) ? hidden_way(paper, box) : least;
        if (hidden < least) {
            least = hidden;
            best = box;
        }
    }
    if (must || least <= PAPER_WAY_MAX) {
        paper_put_text(paper, (struct spot){best.x, best.y}, text, style);
        paper_reserve(paper, best);
    }
}

void paper_label_beside(struct paper *paper, const char *text, const struct paper_text *style,
                        struct spot spot, double away_pt, bool must) {
    static const struct spot side[SIDES] = {{0, -1}, {1, 0},   {-1, 0}, {0, 1},
                                            {1, -1}, {-1, -1}, {1, 1},  {-1, 1}};
    struct spot middle[SIDES];
    double width = 0;
    double height = 0;
    paper_measure(paper, text, style, &width, &height);
    for (size_t i = 0; i < SIDES; i++) {
        double near = side[i].x != 0 && side[i].y != 0 ? away_pt * 0.7 : away_pt;
        middle[i].x = spot.x + side[i].x * (near + width / 2);
        middle[i].y = spot.y + side[i].y * (near + height / 2);
    }
    paper_label(paper, text, style, middle, SIDES, must);
}
