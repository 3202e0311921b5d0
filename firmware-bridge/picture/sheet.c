#include "firmware-bridge/picture/sheet.h"

#include <math.h>

#define HALO_PT 3.4
#define SIDES   8

struct spot sheet_spot(const struct sheet *sheet, struct point point) {
    return (struct spot){sheet->origin.x + point.x_mm * sheet->scale,
                         sheet->origin.y - point.y_mm * sheet->scale};
}

void sheet_colour(struct sheet *sheet, struct table_colour colour, double opacity) {
    cairo_set_source_rgba(sheet->cairo, colour.red / 255.0, colour.green / 255.0,
                          colour.blue / 255.0, opacity);
}

void sheet_disc(struct sheet *sheet, struct spot centre, double radius_pt) {
    cairo_new_sub_path(sheet->cairo);
    cairo_arc(sheet->cairo, centre.x, centre.y, radius_pt, 0, 360 * SHAPE_RADIANS_PER_DEGREE);
    cairo_close_path(sheet->cairo);
}

void sheet_shape(struct sheet *sheet, const struct shape *shape) {
    if (shape->kind == SHAPE_DISC) {
        sheet_disc(sheet, sheet_spot(sheet, shape->centre), shape->radius_mm * sheet->scale);
        return;
    }
    cairo_new_sub_path(sheet->cairo);
    for (size_t i = 0; i < shape->count; i++) {
        struct spot spot = sheet_spot(sheet, shape->point[i]);
        cairo_line_to(sheet->cairo, spot.x, spot.y);
    }
    cairo_close_path(sheet->cairo);
}

void sheet_fill_and_outline(struct sheet *sheet, struct table_colour fill, struct table_colour line,
                            double width_pt) {
    sheet_colour(sheet, fill, 1);
    cairo_fill_preserve(sheet->cairo);
    sheet_colour(sheet, line, 1);
    cairo_set_line_width(sheet->cairo, width_pt);
    cairo_stroke(sheet->cairo);
}

void sheet_arrowhead(struct sheet *sheet, struct spot tip, double heading_deg, double size_pt) {
    double angle = heading_deg * SHAPE_RADIANS_PER_DEGREE;
    struct spot ahead = {cos(angle), -sin(angle)};
    struct spot side = {-ahead.y, ahead.x};
    struct spot back = {tip.x - ahead.x * size_pt, tip.y - ahead.y * size_pt};
    double half = size_pt * 0.45;
    cairo_move_to(sheet->cairo, tip.x, tip.y);
    cairo_line_to(sheet->cairo, back.x + side.x * half, back.y + side.y * half);
    cairo_line_to(sheet->cairo, back.x - side.x * half, back.y - side.y * half);
    cairo_close_path(sheet->cairo);
}

/* ---- texts --------------------------------------------------------------- */

static void set_text(struct sheet *sheet, const char *text, const struct sheet_text *style) {
    PangoFontDescription *font = pango_font_description_from_string(SHEET_FONT);
    pango_font_description_set_absolute_size(font, style->size_pt * PANGO_SCALE);
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(sheet->layout, font);
    pango_font_description_free(font);
    char *valid = g_utf8_make_valid(text, -1);
    pango_layout_set_text(sheet->layout, valid, -1);
    g_free(valid);
}

void sheet_measure(struct sheet *sheet, const char *text, const struct sheet_text *style,
                   double *width, double *height) {
    PangoRectangle logical;
    set_text(sheet, text, style);
    pango_layout_get_extents(sheet->layout, NULL, &logical);
    *width = (double)logical.width / PANGO_SCALE;
    *height = (double)logical.height / PANGO_SCALE;
}

void sheet_put_text(struct sheet *sheet, struct spot at, const char *text,
                    const struct sheet_text *style) {
    set_text(sheet, text, style);
    cairo_new_path(sheet->cairo);
    if (style->halo) {
        cairo_move_to(sheet->cairo, at.x, at.y);
        pango_cairo_layout_path(sheet->cairo, sheet->layout);
        sheet_colour(sheet, SHEET_WHITE, 1);
        cairo_set_line_width(sheet->cairo, HALO_PT);
        cairo_stroke(sheet->cairo);
    }
    cairo_move_to(sheet->cairo, at.x, at.y);
    sheet_colour(sheet, style->colour, 1);
    pango_cairo_show_layout(sheet->cairo, sheet->layout);
    cairo_new_path(sheet->cairo);
    canvas_describe(&sheet->canvas->texts, pango_layout_get_text(sheet->layout));
}

/* ---- labels -------------------------------------------------------------- */

static bool overlap(struct box a, struct box b) {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

static bool is_free(const struct sheet *sheet, struct box box) {
    struct box frame = sheet->frame;
    bool inside = box.x >= frame.x && box.y >= frame.y &&
                  box.x + box.width <= frame.x + frame.width &&
                  box.y + box.height <= frame.y + frame.height;
    for (size_t i = 0; inside && i < sheet->box_count; i++) {
        inside = !overlap(box, sheet->box[i]);
    }
    return inside;
}

static size_t hidden_way(const struct sheet *sheet, struct box box) {
    size_t count = 0;
    for (size_t i = 0; i < sheet->way_count; i++) {
        struct spot spot = sheet->way[i];
        count += spot.x >= box.x && spot.x <= box.x + box.width && spot.y >= box.y &&
                 spot.y <= box.y + box.height;
    }
    return count;
}

void sheet_reserve(struct sheet *sheet, struct box box) {
    if (sheet->box_count < SHEET_BOXES_MAX) {
        sheet->box[sheet->box_count++] = box;
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

void sheet_label(struct sheet *sheet, const char *text, const struct sheet_text *style,
                 const struct spot *middle, size_t count, bool must) {
    double width = 0;
    double height = 0;
    sheet_measure(sheet, text, style, &width, &height);
    struct box best = kept_inside(box_around(middle[0], width, height), sheet->frame);
    size_t least = SHEET_WAY_MAX + 1;
    for (size_t i = 0; i < count; i++) {
        struct box box = box_around(middle[i], width, height);
        size_t hidden = is_free(sheet, box) ? hidden_way(sheet, box) : least;
        if (hidden < least) {
            least = hidden;
            best = box;
        }
    }
    if (must || least <= SHEET_WAY_MAX) {
        sheet_put_text(sheet, (struct spot){best.x, best.y}, text, style);
        sheet_reserve(sheet, best);
    }
}

void sheet_label_beside(struct sheet *sheet, const char *text, const struct sheet_text *style,
                        struct spot spot, double away_pt, bool must) {
    static const struct spot side[SIDES] = {{0, -1}, {1, 0},   {-1, 0}, {0, 1},
                                            {1, -1}, {-1, -1}, {1, 1},  {-1, 1}};
    struct spot middle[SIDES];
    double width = 0;
    double height = 0;
    sheet_measure(sheet, text, style, &width, &height);
    for (size_t i = 0; i < SIDES; i++) {
        double near = side[i].x != 0 && side[i].y != 0 ? away_pt * 0.7 : away_pt;
        middle[i].x = spot.x + side[i].x * (near + width / 2);
        middle[i].y = spot.y + side[i].y * (near + height / 2);
    }
    sheet_label(sheet, text, style, middle, SIDES, must);
}
