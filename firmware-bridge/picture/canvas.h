/* Inside picture only: a page that cairo draws on, and the file it becomes.
 *
 *     struct canvas canvas;
 *     bool done = canvas_open(&canvas, CANVAS_PNG, 842, 595, &fault);
 *     ... draw on canvas.cairo, in points from the upper left corner ...
 *     done = done && canvas_save(&canvas, path, &fault);
 *     canvas_close(&canvas); // after canvas_open() in any case */
#ifndef FIRMWARE_BRIDGE_PICTURE_CANVAS_H
#define FIRMWARE_BRIDGE_PICTURE_CANVAS_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"

#define CANVAS_PNG_DPI         150.0
#define CANVAS_POINTS_PER_INCH 72.0

enum canvas_format { CANVAS_SVG, CANVAS_PNG };

/* Grows as needed; `failed` once there was no memory. */
struct canvas_bytes {
    char *data;
    size_t length, room;
    bool failed;
};

struct canvas {
    enum canvas_format format;
    cairo_surface_t *surface;
    cairo_t *cairo;
    struct canvas_bytes image;
    struct canvas_bytes title, texts; /* XML text for the SVG's <title> and <desc> */
};

/* By the path's ending; FAULT_MISUSE for another one. */
bool canvas_format_of(const char *path, enum canvas_format *format, struct fault *fault);

bool canvas_open(struct canvas *canvas, enum canvas_format format, double width_pt,
                 double height_pt, struct fault *fault);

/* Remembers a text that is on the page, for those who cannot see it. */
void canvas_describe(struct canvas_bytes *bytes, const char *text);

/* Ends the drawing and writes the file, whole or not at all. */
bool canvas_save(struct canvas *canvas, const char *path, struct fault *fault);
void canvas_close(struct canvas *canvas);

#endif
