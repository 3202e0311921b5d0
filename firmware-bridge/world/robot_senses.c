/* What a robot senses with: ground, distance, bumpers, buttons. */
#include "firmware-bridge/world/robot_senses.h"

#include <string.h>

#include "language/language.h"

#define PLACE_MAX_MM 600

/* "at": [forward, left], from the middle of the axle. */
static bool read_place(const struct json_value *element, double *forward_mm, double *left_mm,
                       struct fault *fault) {
    const struct json_value *at;
    if (!json_get_array(element, "at", 2, 2, &at, fault)) {
        return fault_advise(fault, _("A place on the robot is written [forwards, left], in mm "
                                     "from the middle of its axle."));
    }
    return json_real(at->first, -PLACE_MAX_MM, PLACE_MAX_MM, forward_mm, fault) &&
           json_real(at->first->next, -PLACE_MAX_MM, PLACE_MAX_MM, left_mm, fault);
}

static bool read_ground(const struct json_value *element, size_t index, void *context,
                        struct fault *fault) {
    static const char *const keys[] = {"at", "spot_mm", "noise_percent"};
    struct robot_description *out = context;
    struct robot_ground_sensor *sensor = &out->ground[index];
    if (!json_only_keys(element, keys, READING_COUNT(keys), fault) ||
        !read_place(element, &sensor->forward_mm, &sensor->left_mm, fault) ||
        !json_get_real(element, "spot_mm", 0.5, 50, &sensor->spot_mm, fault) ||
        !reading_real(element, "noise_percent", 0, 50, &sensor->noise_percent, fault)) {
        return false;
    }
    if (index > 0 && sensor->left_mm >= sensor[-1].left_mm) {
        json_fault(json_member(element, "at"), fault, FAULT_RANGE,
                   _("This ground sensor is not to the right of the one before."));
        return fault_advise(fault, _("Give them from left to right: the second number of \"at\" "
                                     "becomes smaller."));
    }
    return true;
}

static bool read_echo(const struct json_value *element, struct robot_distance_sensor *sensor,
                      struct fault *fault) {
    int64_t rays = 7, period_ms;
    sensor->min_mm = 1;
    if (!json_get_real(element, "cone_deg", 0, 45, &sensor->cone_deg, fault) ||
        (json_member(element, "rays") != NULL &&
         !json_get_integer(element, "rays", 1, ROBOT_DESCRIPTION_RAYS_MAX, &rays, fault)) ||
        !reading_real(element, "min_mm", 0, 1000, &sensor->min_mm, fault) ||
        !json_get_real(element, "max_mm", 10, 6000, &sensor->max_mm, fault) ||
        !reading_real(element, "noise_mm", 0, 100, &sensor->noise_mm, fault) ||
        !json_get_real(element, "height_mm", 1, 1000, &sensor->height_mm, fault) ||
        !json_get_integer(element, "period_ms", 1, 1000, &period_ms, fault)) {
        return false;
    }
    sensor->rays = (int)rays;
    sensor->period_ms = (uint32_t)period_ms;
    return true;
}

static bool read_distance(const struct json_value *element, size_t index, void *context,
                          struct fault *fault) {
    static const char *const keys[] = {"at",     "angle_deg", "cone_deg",  "rays",     "min_mm",
                                       "max_mm", "noise_mm",  "height_mm", "period_ms"};
    struct robot_description *out = context;
    struct robot_distance_sensor *sensor = &out->distance[index];
    if (!json_only_keys(element, keys, READING_COUNT(keys), fault) ||
        !read_place(element, &sensor->forward_mm, &sensor->left_mm, fault) ||
        !reading_real(element, "angle_deg", -180, 180, &sensor->angle_deg, fault) ||
        !read_echo(element, sensor, fault)) {
        return false;
    }
    return sensor->min_mm < sensor->max_mm ||
           json_fault(json_member(element, "max_mm"), fault, FAULT_RANGE,
                      _("\"%s\" must be greater than \"%s\"."), "max_mm", "min_mm");
}

static bool read_bumper(const struct json_value *element, size_t index, void *context,
                        struct fault *fault) {
    static const char *const keys[] = {"from_deg", "to_deg", "force_mn"};
    struct robot_description *out = context;
    struct robot_bumper *bumper = &out->bumper[index];
    if (!json_only_keys(element, keys, READING_COUNT(keys), fault) ||
        !json_get_real(element, "from_deg", -180, 180, &bumper->from_deg, fault) ||
        !json_get_real(element, "to_deg", -180, 180, &bumper->to_deg, fault) ||
        !reading_real(element, "force_mn", 0, 10000, &bumper->force_mn, fault)) {
        return false;
    }
    return bumper->from_deg < bumper->to_deg ||
           json_fault(json_member(element, "to_deg"), fault, FAULT_RANGE,
                      _("\"%s\" must be greater than \"%s\"."), "to_deg", "from_deg");
}

static bool read_button(const struct json_value *element, size_t index, void *context,
                        struct fault *fault) {
    struct robot_description *out = context;
    const char *text;
    if (!json_text(element, 1, sizeof out->button[0] - 1, &text, fault)) {
        return false;
    }
    for (size_t i = 0; i < index; i++) {
        if (strcmp(text, out->button[i]) == 0) {
            return json_fault(element, fault, FAULT_DUPLICATE, _("Two buttons are called \"%s\"."),
                              text);
        }
    }
    strcpy(out->button[index], text);
    return true;
}

bool robot_senses_read(const struct json_value *root, struct robot_description *out,
                       struct fault *fault) {
    return reading_list(root, "ground", ROBOT_DESCRIPTION_GROUND_MAX, read_ground, out,
                        &out->ground_count, fault) &&
           reading_list(root, "distance", ROBOT_DESCRIPTION_DISTANCE_MAX, read_distance, out,
                        &out->distance_count, fault) &&
           reading_list(root, "bumpers", ROBOT_DESCRIPTION_BUMPERS_MAX, read_bumper, out,
                        &out->bumper_count, fault) &&
           reading_list(root, "buttons", ROBOT_DESCRIPTION_BUTTONS_MAX, read_button, out,
                        &out->button_count, fault);
}
