/* robot_description: one robot model, read from a JSON file.
 *
 * The same file tells the computer how to find the robot (USB ids, baud), the
 * firmware how long its wheels are, and the world how the virtual one moves
 * and senses. Format: docs/robots.md, docs/robot.schema.json.
 *
 * A place on the robot is given from the middle of its axle: forward_mm
 * forwards, left_mm to the left. Angles grow to the left, 0 looks forwards.
 *
 *     struct robot_description model;
 *     if (!robot_description_read("examples/robots/standard.json", &model, &fault)) ...
 *
 * A description owns nothing; copy it freely. */
#ifndef FIRMWARE_BRIDGE_WORLD_ROBOT_DESCRIPTION_H
#define FIRMWARE_BRIDGE_WORLD_ROBOT_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/world/shape.h"
#include "firmware-bridge/world/table.h"

#define ROBOT_DESCRIPTION_SCHEMA       "perseverons-robot/1"
#define ROBOT_DESCRIPTION_GROUND_MAX   5
#define ROBOT_DESCRIPTION_DISTANCE_MAX 4
#define ROBOT_DESCRIPTION_RAYS_MAX     15
#define ROBOT_DESCRIPTION_BUMPERS_MAX  4
#define ROBOT_DESCRIPTION_BUTTONS_MAX  4
#define ROBOT_DESCRIPTION_USB_MAX      8
#define ROBOT_DESCRIPTION_SOURCES_MAX  8

/* Looks down at a spot of the floor. From left to right in the file. */
struct robot_ground_sensor {
    double forward_mm, left_mm;
    double spot_mm;       /* radius of the spot it averages */
    double noise_percent; /* standard deviation of one reading */
};

struct robot_distance_sensor {
    double forward_mm, left_mm, angle_deg;
    double cone_deg;    /* from the axis to the cone's edge */
    int rays;           /* spread evenly over the cone; the nearest echo counts */
    double min_mm;      /* nearer things are reported at this distance */
    double max_mm;      /* farther ones are not seen */
    double noise_mm;    /* standard deviation of one measure */
    double height_mm;   /* lower things pass under its look */
    uint32_t period_ms; /* between two measures */
};

/* A switch behind a part of the chassis' edge, as seen from its middle. */
struct robot_bumper {
    double from_deg, to_deg; /* from < to */
    double force_mn;         /* lighter pushes do not close it */
};

struct robot_description {
    char id[TABLE_ID_MAX]; /* the file's name without folder and ".json" */
    struct table_text name;
    size_t source_count; /* where the figures come from */
    char source[ROBOT_DESCRIPTION_SOURCES_MAX][TABLE_TEXT_MAX * 2];

    /* the body: a rectangle, or a disc when is_round */
    bool is_round;
    double length_mm, width_mm; /* round: both are the diameter */
    double front_mm;            /* from the axle forwards to the front edge */
    double height_mm, mass_g;

    double wheel_diameter_mm, track_mm;
    double max_speed_mm_s;   /* of a wheel at full power */
    double time_constant_ms; /* first-order lag of the motors */
    int dead_permille;       /* less power than this does not turn the wheel */
    double slip_percent;     /* standard deviation of what a wheel loses to slip */
    double grip;             /* wheel on floor, a coefficient of friction (0.7) */
    int32_t ticks_per_turn;  /* encoders, per turn of the wheel; 0: none fitted */

    size_t ground_count, distance_count, bumper_count, button_count, usb_count;
    struct robot_ground_sensor ground[ROBOT_DESCRIPTION_GROUND_MAX];
    struct robot_distance_sensor distance[ROBOT_DESCRIPTION_DISTANCE_MAX];
    struct robot_bumper bumper[ROBOT_DESCRIPTION_BUMPERS_MAX]; /* left first */
    char button[ROBOT_DESCRIPTION_BUTTONS_MAX][TABLE_ID_MAX];
    bool has_led, has_sound;

    /* programs that run on the robot itself; 0: not said */
    uint32_t kept_bytes;   /* the longest program it keeps when switched off */
    uint32_t memory_bytes; /* RAM for a program's data and, unless it is kept, the program */

    uint32_t baud;
    struct {
        uint16_t vendor, product;
    } usb[ROBOT_DESCRIPTION_USB_MAX];
};

bool robot_description_read(const char *path, struct robot_description *out, struct fault *fault);
bool robot_description_read_bytes(const char *name, const void *bytes, size_t length,
                                  struct robot_description *out, struct fault *fault);

/* The body around the axle's middle, looking along +x. */
struct shape robot_description_body(const struct robot_description *model);

/* Encoder ticks of one wheel per millimetre of way; 0 without encoders. */
double robot_description_ticks_per_mm(const struct robot_description *model);

#endif
