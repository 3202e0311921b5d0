/* A robot from its JSON file: the top level, the body, how it rolls and how it
 * is reached. What it senses with is read by robot_senses.c. */
#include "firmware-bridge/world/robot_description.h"

#include <stdio.h>
#include <string.h>

#include "firmware-bridge/world/robot_senses.h"
#include "language/language.h"

#define BAUD_DEFAULT 115200
#define PI           3.14159265358979323846

static const char *const robot_keys[] = {"schema", "name",   "sources",  "body",    "wheels",
                                         "motors", "ground", "distance", "bumpers", "buttons",
                                         "led",    "sound",  "on_board", "link"};

static bool read_source(const struct json_value *element, size_t index, void *context,
                        struct fault *fault) {
    struct robot_description *out = context;
    const char *text;
    if (!json_text(element, 1, sizeof out->source[0] - 1, &text, fault)) {
        return false;
    }
    strcpy(out->source[index], text);
    return true;
}

/* ---- body ---------------------------------------------------------------- */

static bool read_body_size(const struct json_value *body, struct robot_description *out,
                           struct fault *fault) {
    out->is_round = json_member(body, "diameter_mm") != NULL;
    if (!out->is_round) {
        return json_get_real(body, "length_mm", 20, 600, &out->length_mm, fault) &&
               json_get_real(body, "width_mm", 20, 600, &out->width_mm, fault);
    }
    static const char *const sides[] = {"length_mm", "width_mm"};
    for (size_t i = 0; i < READING_COUNT(sides); i++) {
        const struct json_value *side = json_member(body, sides[i]);
        if (side != NULL) {
            json_fault(side, fault, FAULT_DUPLICATE,
                       _("The body's size is given already by \"%s\"."), "diameter_mm");
            return fault_advise(fault, _("A round body has a \"diameter_mm\"; another one has "
                                         "\"length_mm\" and \"width_mm\"."));
        }
    }
    if (!json_get_real(body, "diameter_mm", 20, 600, &out->length_mm, fault)) {
        return false;
    }
    out->width_mm = out->length_mm;
    return true;
}

static bool read_body(const struct json_value *root, struct robot_description *out,
                      struct fault *fault) {
    static const char *const keys[] = {"diameter_mm", "length_mm", "width_mm",
                                       "front_mm",    "height_mm", "mass_g"};
    const struct json_value *body;
    return json_get_object(root, "body", &body, fault) &&
           json_only_keys(body, keys, READING_COUNT(keys), fault) &&
           read_body_size(body, out, fault) &&
           json_get_real(body, "front_mm", 0, out->length_mm, &out->front_mm, fault) &&
           json_get_real(body, "height_mm", 5, 1000, &out->height_mm, fault) &&
           json_get_real(body, "mass_g", 10, 20000, &out->mass_g, fault);
}

/* ---- wheels and motors --------------------------------------------------- */

static bool read_wheels(const struct json_value *root, struct robot_description *out,
                        struct fault *fault) {
    static const char *const keys[] = {"diameter_mm", "track_mm", "grip", "slip_percent",
                                       "ticks_per_turn"};
    const struct json_value *wheels;
    int64_t ticks = 0;
    out->grip = 0.7;
    if (!json_get_object(root, "wheels", &wheels, fault) ||
        !json_only_keys(wheels, keys, READING_COUNT(keys), fault) ||
        !json_get_real(wheels, "diameter_mm", 5, 400, &out->wheel_diameter_mm, fault) ||
        !json_get_real(wheels, "track_mm", 10, 600, &out->track_mm, fault) ||
        !reading_real(wheels, "grip", 0.05, 2, &out->grip, fault) ||
        !reading_real(wheels, "slip_percent", 0, 20, &out->slip_percent, fault) ||
        (json_member(wheels, "ticks_per_turn") != NULL &&
         !json_get_integer(wheels, "ticks_per_turn", 0, 100000, &ticks, fault))) {
        return false;
    }
    out->ticks_per_turn = (int32_t)ticks;
    return true;
}

static bool read_motors(const struct json_value *root, struct robot_description *out,
                        struct fault *fault) {
    static const char *const keys[] = {"max_speed_mm_s", "time_constant_ms", "dead_permille"};
    const struct json_value *motors;
    int64_t dead = 0;
    if (!json_get_object(root, "motors", &motors, fault) ||
        !json_only_keys(motors, keys, READING_COUNT(keys), fault) ||
        !json_get_real(motors, "max_speed_mm_s", 10, 2000, &out->max_speed_mm_s, fault) ||
        !json_get_real(motors, "time_constant_ms", 1, 2000, &out->time_constant_ms, fault) ||
        (json_member(motors, "dead_permille") != NULL &&
         !json_get_integer(motors, "dead_permille", 0, 900, &dead, fault))) {
        return false;
    }
    out->dead_permille = (int)dead;
    return true;
}

/* ---- link ---------------------------------------------------------------- */

/* "1a86:7523", as lsusb writes it. */
static bool read_usb(const struct json_value *element, size_t index, void *context,
                     struct fault *fault) {
    struct robot_description *out = context;
    const char *text;
    unsigned vendor, product;
    if (!json_text(element, 1, TABLE_TEXT_MAX, &text, fault)) {
        return false;
    }
    static const char hex[] = "0123456789abcdefABCDEF";
    if (strlen(text) != 9 || strspn(text, hex) != 4 || text[4] != ':' ||
        strspn(text + 5, hex) != 4 || sscanf(text, "%4x:%4x", &vendor, &product) != 2) {
        json_fault(element, fault, FAULT_RANGE, _("\"%s\" is not a pair of USB numbers."), text);
        return fault_advise(fault, _("Write vendor and product as lsusb does: \"1a86:7523\"."));
    }
    out->usb[index].vendor = (uint16_t)vendor;
    out->usb[index].product = (uint16_t)product;
    return true;
}

static bool read_link(const struct json_value *root, struct robot_description *out,
                      struct fault *fault) {
    static const char *const keys[] = {"baud", "usb"};
    const struct json_value *link;
    int64_t baud = BAUD_DEFAULT;
    out->baud = BAUD_DEFAULT;
    if (json_member(root, "link") == NULL) {
        return true;
    }
    if (!json_get_object(root, "link", &link, fault) ||
        !json_only_keys(link, keys, READING_COUNT(keys), fault) ||
        (json_member(link, "baud") != NULL &&
         !json_get_integer(link, "baud", 1200, 4000000, &baud, fault))) {
        return false;
    }
    out->baud = (uint32_t)baud;
    return reading_list(link, "usb", ROBOT_DESCRIPTION_USB_MAX, read_usb, out, &out->usb_count,
                        fault);
}

/* ---- programs on board --------------------------------------------------- */

static bool read_on_board(const struct json_value *root, struct robot_description *out,
                          struct fault *fault) {
    static const char *const keys[] = {"kept_bytes", "memory_bytes"};
    const struct json_value *on_board;
    int64_t kept = 0, memory = 0;
    if (json_member(root, "on_board") == NULL) {
        return true;
    }
    if (!json_get_object(root, "on_board", &on_board, fault) ||
        !json_only_keys(on_board, keys, READING_COUNT(keys), fault) ||
        !json_get_integer(on_board, "kept_bytes", 64, 32767, &kept, fault) ||
        !json_get_integer(on_board, "memory_bytes", 64, 32767, &memory, fault)) {
        return false;
    }
    out->kept_bytes = (uint32_t)kept;
    out->memory_bytes = (uint32_t)memory;
    return true;
}

/* ---- the whole ----------------------------------------------------------- */

static bool read_robot(const struct json_value *root, struct robot_description *out,
                       struct fault *fault) {
    return json_is_object(root, fault) && reading_schema(root, ROBOT_DESCRIPTION_SCHEMA, fault) &&
           json_only_keys(root, robot_keys, READING_COUNT(robot_keys), fault) &&
           reading_name(root, true, &out->name, fault) &&
           reading_list(root, "sources", ROBOT_DESCRIPTION_SOURCES_MAX, read_source, out,
                        &out->source_count, fault) &&
           read_body(root, out, fault) && read_wheels(root, out, fault) &&
           read_motors(root, out, fault) && robot_senses_read(root, out, fault) &&
           reading_boolean(root, "led", &out->has_led, fault) &&
           reading_boolean(root, "sound", &out->has_sound, fault) &&
           read_on_board(root, out, fault) && read_link(root, out, fault);
}

static bool read_document(struct json_document *document, const char *name,
                          struct robot_description *out, struct fault *fault) {
    if (document == NULL) {
        return false;
    }
    *out = (struct robot_description){0};
    reading_id_from_name(name, out->id);
    bool ok = read_robot(json_root(document), out, fault);
    json_free(document);
    return ok;
}

bool robot_description_read(const char *path, struct robot_description *out, struct fault *fault) {
    return read_document(json_read_file(path, fault), path, out, fault);
}

bool robot_description_read_bytes(const char *name, const void *bytes, size_t length,
                                  struct robot_description *out, struct fault *fault) {
    return read_document(json_read_bytes(name, bytes, length, fault), name, out, fault);
}

struct shape robot_description_body(const struct robot_description *model) {
    double back_mm = model->front_mm - model->length_mm;
    if (model->is_round) {
        return shape_disc(model->front_mm - model->length_mm / 2, 0, model->length_mm / 2);
    }
    return shape_rectangle(back_mm, -model->width_mm / 2, model->length_mm, model->width_mm);
}

double robot_description_ticks_per_mm(const struct robot_description *model) {
    return model->ticks_per_turn / (PI * model->wheel_diameter_mm);
}
