/* Inside picture only: the pen. Colours, texts, arrowheads, the way from
 * millimetres of the table to points of the page, and labels that keep out of
 * each other's way. */
#ifndef FIRMWARE_BRIDGE_PICTURE_SHEET_H
#define FIRMWARE_BRIDGE_PICTURE_SHEET_H

#include <cairo.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "firmware-bridge/picture/canvas.h"
#include "firmware-bridge/world/shape.h"
#include "firmware-bridge/world/table.h"

#define SHEET_BOXES_MAX 640  /* labels and robots on one page */
#define SHEET_WAY_MAX   4096 /* points of the way that labels shun */
#define SHEET_FONT      "DejaVu Sans"

/* Okabe and Ito's. */
#define SHEET_BLUE      ((struct table_colour){0x00, 0x72, 0xb2})
#define SHEET_SKY       ((struct table_colour){0x56, 0xb4, 0xe9})
#define SHEET_VERMILION ((struct table_colour){0xd5, 0x5e, 0x00})
#define SHEET_WHITE     ((struct table_colour){0xff, 0xff, 0xff})
#define SHEET_INK       ((struct table_colour){0x22, 0x22, 0x22})
#define SHEET_GREY      ((struct table_colour){0x66, 0x66, 0x66})
#define SHEET_WALL      ((struct table_colour){0x5a, 0x5a, 0x5a})

/* On the page, in points: x to the right, y downwards. */
struct spot {
    double x, y;
};

struct box {
    double x, y, width, height;
};

struct sheet {
    struct canvas *canvas;
    cairo_t *cairo;
    PangoLayout *layout;
    struct spot origin; /* the table's lower left corner */
    double scale;       /* points per millimetre */
    struct box frame;   /* labels stay in here */
    size_t box_count, way_count;
    struct box box[SHEET_BOXES_MAX];
    struct spot way[SHEET_WAY_MAX];
};

struct sheet_text {
    double size_pt;
    bool bold;
    bool halo; /* a white rim, readable on anything */
    struct table_colour colour;
};

struct spot sheet_spot(const struct sheet *sheet, struct point point);
void sheet_colour(struct sheet *sheet, struct table_colour colour, double opacity);

/* Puts the outline on cairo's path. */
void sheet_shape(struct sheet *sheet, const struct shape *shape);
/* Fills cairo's path and draws it round. */
void sheet_fill_and_outline(struct sheet *sheet, struct table_colour fill, struct table_colour line,
                            double width_pt);
void sheet_disc(struct sheet *sheet, struct spot centre, double radius_pt);
/* A triangle with its tip at `tip`, looking the way the angle does on the table. */
void sheet_arrowhead(struct sheet *sheet, struct spot tip, double heading_deg, double size_pt);

void sheet_measure(struct sheet *sheet, const char *text, const struct sheet_text *style,
                   double *width, double *height);
/* With the upper left corner there; canvas_describe() learns of it. */
void sheet_put_text(struct sheet *sheet, struct spot at, const char *text,
                    const struct sheet_text *style);

/* Labels will not cover this any more. */
void sheet_reserve(struct sheet *sheet, struct box box);
/* Writes the text around the first free one of these middles that hides least
 * of the way. None is free: the first, when it `must` be there, or nothing. */
void sheet_label(struct sheet *sheet, const char *text, const struct sheet_text *style,
                 const struct spot *middle, size_t count, bool must);
/* The same beside a spot, `away_pt` from it. */
void sheet_label_beside(struct sheet *sheet, const char *text, const struct sheet_text *style,
                        struct spot spot, double away_pt, bool must);

#endif
