/* table: what a robot drives on, read from a JSON file that a teacher can write.
 *
 * The format is described for people in docs/tables.md and for machines in
 * docs/table.schema.json. Everything is bounded; every mistake is answered
 * with file, line, column, field, and what to write instead.
 *
 * Lengths are millimetres. The origin is the table's lower left corner, x to
 * the right, y upwards; angles are degrees, growing to the left
 * (counter-clockwise), 0 looks along +x.
 *
 *     struct table *table = table_read("examples/tables/ligne.json", &fault);
 *     if (table == NULL) return false;
 *     const struct table_start *start = table_start_find(table, NULL);
 *     ...
 *     table_free(table);
 *
 * A table never changes after it was read; several worlds may share one. */
#ifndef FIRMWARE_BRIDGE_WORLD_TABLE_H
#define FIRMWARE_BRIDGE_WORLD_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/world/shape.h"

#define TABLE_SCHEMA            "perseverons-table/1"
#define TABLE_SIZE_MIN_MM       200
#define TABLE_SIZE_MAX_MM       4000
#define TABLE_ID_MAX            32 /* bytes, with the final NUL */
#define TABLE_TEXT_MAX          96 /* bytes of one name in one language, with the NUL */
#define TABLE_LANGUAGES_MAX     8
#define TABLE_LINES_MAX         32
#define TABLE_LINE_POINTS_MAX   64
#define TABLE_LINE_GAPS_MAX     16
#define TABLE_ZONES_MAX         64
#define TABLE_WALLS_MAX         512
#define TABLE_OBSTACLES_MAX     64
#define TABLE_GATES_MAX         16
#define TABLE_OBJECTS_MAX       128
#define TABLE_STARTS_MAX        16
#define TABLE_WALL_THICKNESS_MM 20 /* when the file does not say; the border, too */
#define TABLE_WALL_HEIGHT_MM    100

struct table_colour {
    uint8_t red, green, blue; /* sRGB, 0..255 */
};

/* A name in any languages ("fr", "en", "oc" ...). */
struct table_text {
    size_t count;
    struct {
        char language[8];
        char text[TABLE_TEXT_MAX];
    } in[TABLE_LANGUAGES_MAX];
};

/* A line painted on the floor: straight runs joined by arcs of `corner_mm`
 * radius, painted `width_mm` wide but for its gaps. line_trace.h walks it. */
struct table_line {
    struct table_colour colour;
    double width_mm;
    double corner_mm; /* 0: sharp corners */
    bool closed;      /* the last point is joined to the first */
    size_t point_count;
    struct point point[TABLE_LINE_POINTS_MAX];
    size_t gap_count;
    struct {
        double at_mm, length_mm; /* along the line from its first point */
    } gap[TABLE_LINE_GAPS_MAX];
};

struct table_zone {
    char id[TABLE_ID_MAX];
    struct table_text name; /* count 0: none given */
    struct table_colour colour;
    struct shape shape;
};

struct table_wall {
    struct point from, to;
    double thickness_mm;
    double height_mm;
};

/* A solid that does not move. */
struct table_obstacle {
    struct table_colour colour;
    double height_mm;
    struct shape shape;
};

/* Which point of a robot a gate watches. */
enum table_gate_watch { TABLE_GATE_FRONT, TABLE_GATE_CENTRE };

/* A timing gate: a light beam between two posts (which hinder nobody). */
struct table_gate {
    char id[TABLE_ID_MAX]; /* "start" and "finish" mean just that to the arena */
    struct table_text name;
    struct point from, to;
    enum table_gate_watch watch;
};

enum table_object_kind { TABLE_PUCK, TABLE_CAN };

/* A round thing that robots push. */
struct table_object {
    char id[TABLE_ID_MAX];
    enum table_object_kind kind;
    struct table_colour colour;
    struct point at;
    double radius_mm;
    double height_mm; /* a distance sensor looks over things lower than itself */
    double mass_g;
    double friction; /* of the object on the floor, a coefficient (0.3) */
};

struct table_start {
    char id[TABLE_ID_MAX];
    struct pose pose;
};

struct table {
    char id[TABLE_ID_MAX]; /* the file's name without folder and ".json" */
    struct table_text name;
    double width_mm;  /* along x */
    double height_mm; /* along y */
    bool border;      /* a wall all around, just outside the floor */
    struct table_colour floor;
    size_t line_count, zone_count, wall_count, obstacle_count, gate_count, object_count,
        start_count;
    struct table_line line[TABLE_LINES_MAX]; /* painted after the zones, in order */
    struct table_zone zone[TABLE_ZONES_MAX];
    struct table_wall wall[TABLE_WALLS_MAX];
    struct table_obstacle obstacle[TABLE_OBSTACLES_MAX];
    struct table_gate gate[TABLE_GATES_MAX];
    struct table_object object[TABLE_OBJECTS_MAX];
    struct table_start start[TABLE_STARTS_MAX]; /* at least one */
};

/* Reads a table. NULL: see fault. Release with table_free(). */
struct table *table_read(const char *path, struct fault *fault);
/* The same from memory; `name` stands for the file in messages and in `id`. */
struct table *table_read_bytes(const char *name, const void *bytes, size_t length,
                               struct fault *fault);
void table_free(struct table *table); /* NULL is allowed */

/* The text in `language`, else in English, else the first. "" when there is none. */
const char *table_text_in(const struct table_text *text, const char *language);

/* The start, gate or zone called `id`; NULL when there is none. A NULL id
 * gives the first start. */
const struct table_start *table_start_find(const struct table *table, const char *id);
const struct table_gate *table_gate_find(const struct table *table, const char *id);
const struct table_zone *table_zone_find(const struct table *table, const char *id);

/* How much light the colour throws back to a ground sensor: 0 black, 1000
 * white (luma weights of ITU-R BT.709 on the sRGB values). */
int table_colour_permille(struct table_colour colour);

#endif
