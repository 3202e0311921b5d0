/* Inside picture only: the pen. Colours, texts, arrowheads, the way from
 * millimetres of the table to points of the page, and labels that keep out of
 * each other's way. */
#ifndef FIRMWARE_BRIDGE_PICTURE_PAPER_H
#define FIRMWARE_BRIDGE_PICTURE_PAPER_H

#include <cairo.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "firmware-bridge/picture/canvas.h"
#include "firmware-bridge/world/shape.h"
#include "firmware-bridge/world/table.h"

#define PAPER_BOXES_MAX 640  /* labels and robots on one page */
#define PAPER_WAY_MAX   4096 /* points of the way that labels shun */
#define PAPER_FONT      "DejaVu Sans"

/* Okabe and Ito's. */
#define PAPER_BLUE      ((struct table_colour){0x00, 0x72, 0xb2})
#define PAPER_SKY       ((struct table_colour){0x56, 0xb4, 0xe9})
#define PAPER_VERMILION ((struct table_colour){0xd5, 0x5e, 0x00})
#define PAPER_WHITE     ((struct table_colour){0xff, 0xff, 0xff})
#define PAPER_INK       ((struct table_colour){0x22, 0x22, 0x22})
#define PAPER_GREY      ((struct table_colour){0x66, 0x66, 0x66})
#define PAPER_WALL      ((struct table_colour){0x5a, 0x5a, 0x5a})

/* On the page, in points: x to the right, y downwards. */
struct spot {
    double x, y;
};

struct box {
    double x, y, width, height;
};

struct paper {
    struct canvas *canvas;
    cairo_t *cairo;
    PangoLayout *layout;
    struct spot origin; /* the table's lower left corner */
    double scale;       /* points per millimetre */
    struct box frame;   /* labels stay in here */
    size_t box_count, way_count;
    struct box box[PAPER_BOXES_MAX];
    struct spot way[PAPER_WAY_MAX];
};

struct paper_text {
    double size_pt;
    bool bold;
    bool halo; /* a white rim, readable on anything */
    struct table_colour colour;
};

struct spot paper_spot(const struct paper *paper, struct point point);
void paper_colour(struct paper *paper, struct table_colour colour, double opacity);

/* Puts the outline on cairo's path. */
void paper_shape(struct paper *paper, const struct shape *shape);
/* Fills cairo's path and draws it round. */
void paper_fill_and_outline(struct paper *paper, struct table_colour fill, struct table_colour line,
                            double width_pt);
void paper_disc(struct paper *paper, struct spot centre, double radius_pt);
/* A triangle with its tip at `tip`, looking the way the angle does on the table. */
void paper_arrowhead(struct paper *paper, struct spot tip, double heading_deg, double size_pt);

void paper_measure(struct paper *paper, const char *text, const struct paper_text *style,
                   double *width, double *height);
/* With the upper left corner there; canvas_describe() learns of it. */
void paper_put_text(struct paper *paper, struct spot at, const char *text,
                    const struct paper_text *style);

/* Labels will not cover this any more. */
void paper_reserve(struct paper *paper, struct box box);
/* Writes the text around the first free one of these middles that hides least
 * of the way. None is free: the first, when it `must` be there, or nothing. */
void paper_label(struct paper *paper, const char *text, const struct paper_text *style,
                 const struct spot *middle, size_t count, bool must);
/* The same beside a spot, `away_pt` from it. */
void paper_label_beside(struct paper *paper, const char *text, const struct paper_text *style,
                        struct spot spot, double away_pt, bool must);

#endif
