#include "firmware-bridge/picture/canvas.h"

#include <cairo-svg.h>
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "language/language.h"
#include "saved-file/saved_file.h"

#define BYTES_AT_FIRST 65536
#define EXAMPLE        "run.svg"

static bool ends_with(const char *text, const char *ending) {
    size_t length = strlen(text);
    size_t wanted = strlen(ending);
    return length > wanted && strcasecmp(text + length - wanted, ending) == 0;
}

bool canvas_format_of(const char *path, enum canvas_format *format, struct fault *fault) {
    if (ends_with(path, ".svg")) {
        *format = CANVAS_SVG;
        return true;
    }
    if (ends_with(path, ".png")) {
        *format = CANVAS_PNG;
        return true;
    }
    fault_set(fault, FAULT_MISUSE, _("a picture's name must end in .svg or .png"));
    return fault_at(fault, path, 0, 0);
}

static void add_bytes(struct canvas_bytes *bytes, const void *data, size_t length) {
    if (bytes->failed || length == 0) {
        return;
    }
    if (bytes->length + length > bytes->room) {
        size_t room = (bytes->length + length) * 2 + BYTES_AT_FIRST;
        char *grown = realloc(bytes->data, room);
        if (grown == NULL) {
            bytes->failed = true;
            return;
        }
        bytes->data = grown;
        bytes->room = room;
    }
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

static void add_text(struct canvas_bytes *bytes, const char *text) {
    add_bytes(bytes, text, strlen(text));
}

static void add_escaped(struct canvas_bytes *bytes, char letter) {
    switch (letter) {
    case '&':
        add_text(bytes, "&amp;");
        break;
    case '<':
        add_text(bytes, "&lt;");
        break;
    case '>':
        add_text(bytes, "&gt;");
        break;
    default:
        add_bytes(bytes, (unsigned char)letter < ' ' ? " " : &letter, 1);
    }
}

void canvas_describe(struct canvas_bytes *bytes, const char *text) {
    if (bytes->length > 0) {
        add_text(bytes, "\n");
    }
    char *valid = g_utf8_make_valid(text, -1);
    for (const char *letter = valid; *letter != '\0'; letter++) {
        add_escaped(bytes, *letter);
    }
    g_free(valid);
}

static cairo_status_t take(void *context, const unsigned char *data, unsigned int length) {
    struct canvas_bytes *image = context;
    add_bytes(image, data, length);
    return image->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

static bool check(cairo_status_t status, struct fault *fault) {
    return status == CAIRO_STATUS_SUCCESS ||
           fault_set(fault, FAULT_MEMORY, _("the picture could not be drawn: %s"),
                     cairo_status_to_string(status));
}

bool canvas_open(struct canvas *canvas, enum canvas_format format, double width_pt,
                 double height_pt, struct fault *fault) {
    *canvas = (struct canvas){.format = format};
    double zoom = CANVAS_PNG_DPI / CANVAS_POINTS_PER_INCH;
    if (format == CANVAS_SVG) {
        canvas->surface =
            cairo_svg_surface_create_for_stream(take, &canvas->image, width_pt, height_pt);
    } else {
        canvas->surface = cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, (int)lround(width_pt * zoom), (int)lround(height_pt * zoom));
        cairo_surface_set_device_scale(canvas->surface, zoom, zoom);
    }
    canvas->cairo = cairo_create(canvas->surface);
    return check(cairo_status(canvas->cairo), fault);
}

void canvas_close(struct canvas *canvas) {
    cairo_destroy(canvas->cairo);
    cairo_surface_destroy(canvas->surface);
    free(canvas->image.data);
    free(canvas->title.data);
    free(canvas->texts.data);
    *canvas = (struct canvas){0};
}

/* cairo writes the root element's tag first of all elements. */
static size_t end_of_root_tag(const struct canvas_bytes *image) {
    const char *root = memmem(image->data, image->length, "<svg", 4);
    const char *end =
        root != NULL ? memchr(root, '>', image->length - (size_t)(root - image->data)) : NULL;
    return end != NULL ? (size_t)(end + 1 - image->data) : 0;
}

/* The image with the texts in it, for programs that read to people. */
static bool add_description(struct canvas *canvas, struct fault *fault) {
    size_t head = end_of_root_tag(&canvas->image);
    struct canvas_bytes whole = {0};
    add_bytes(&whole, canvas->image.data, head);
    add_text(&whole, "\n<title>");
    add_bytes(&whole, canvas->title.data, canvas->title.length);
    add_text(&whole, "</title>\n<desc>");
    add_bytes(&whole, canvas->texts.data, canvas->texts.length);
    add_text(&whole, "</desc>");
    add_bytes(&whole, canvas->image.data + head, canvas->image.length - head);
    if (whole.failed || canvas->title.failed || canvas->texts.failed) {
        free(whole.data);
        return check(CAIRO_STATUS_NO_MEMORY, fault);
    }
    free(canvas->image.data);
    canvas->image = whole;
    return true;
}

static bool finish(struct canvas *canvas, struct fault *fault) {
    if (!check(cairo_status(canvas->cairo), fault)) {
        return false;
    }
    if (canvas->format == CANVAS_PNG) {
        return check(cairo_surface_write_to_png_stream(canvas->surface, take, &canvas->image),
                     fault);
    }
    cairo_surface_finish(canvas->surface);
    return check(cairo_surface_status(canvas->surface), fault) && add_description(canvas, fault);
}

bool canvas_save(struct canvas *canvas, const char *path, struct fault *fault) {
    return saved_file_check_place(path, EXAMPLE, fault) && finish(canvas, fault) &&
           saved_file_write(path, EXAMPLE, canvas->image.data, canvas->image.length, fault);
}
