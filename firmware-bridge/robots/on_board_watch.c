/* What the program says: reports become values again, prints whole however they were cut. */
#include <string.h>

#include "firmware-bridge/robots/on_board_parts.h"

/* ---- values -------------------------------------------------------------------------- */

/* The bytes of a report not yet read. */
struct rest {
    const uint8_t *at, *end;
};

static size_t left(const struct rest *rest) { return (size_t)(rest->end - rest->at); }

static int32_t word(const uint8_t *at) {
    return (int32_t)(at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24);
}

static size_t texts_used(const struct on_board_report *report) {
    size_t used = 0;
    for (size_t i = 0; i < report->count; i++) {
        if (report->values[i].text != NULL) {
            used = (size_t)(report->values[i].text - report->texts) +
                   strlen(report->values[i].text) + 1;
        }
    }
    return used;
}

/* Appends to the text at texts[begin]; what does not fit is cut. NULs would end it: they go. */
static void append(struct on_board_report *report, size_t at, const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (at + 1 >= ON_BOARD_TEXT_MAX) {
            report->is_cut = true;
            break;
        }
        if (bytes[i] != '\0') {
            report->texts[at++] = (char)bytes[i];
        }
    }
    report->texts[at] = '\0';
}

static bool take_text(struct on_board_report *report, struct rest *rest, bool goes_on) {
    if (left(rest) < 1 || left(rest) < 1u + rest->at[0]) {
        return false;
    }
    const size_t used = texts_used(report);
    struct on_board_value *last = report->count > 0 ? &report->values[report->count - 1] : NULL;
    if (goes_on && last != NULL && last->text != NULL) {
        append(report, used - 1, rest->at + 1, rest->at[0]);
    } else if (report->count < ON_BOARD_VALUES_MAX && used < ON_BOARD_TEXT_MAX) {
        struct on_board_value *value = &report->values[report->count++];
        *value = (struct on_board_value){.tag = REPORT_TEXT, .text = report->texts + used};
        append(report, used, rest->at + 1, rest->at[0]);
    } else {
        report->is_cut = true;
    }
    rest->at += 1 + rest->at[0];
    return true;
}

static size_t payload_of(uint8_t tag) {
    return tag == REPORT_INTEGER || tag == REPORT_FLOAT ? 4 : tag == REPORT_OTHER ? 1 : 0;
}

static bool take_simple(struct on_board_report *report, struct rest *rest, uint8_t tag) {
    struct on_board_value value = {.tag = (enum report_tag)tag};
    if (left(rest) < payload_of(tag)) {
        return false;
    }
    if (tag == REPORT_INTEGER) {
        value.integer = word(rest->at);
    } else if (tag == REPORT_FLOAT) {
        const int32_t bits = word(rest->at);
        memcpy(&value.number, &bits, sizeof value.number);
    } else if (tag == REPORT_OTHER) {
        value.integer = rest->at[0];
    }
    rest->at += payload_of(tag);
    if (report->count == ON_BOARD_VALUES_MAX) {
        report->is_cut = true;
    } else {
        report->values[report->count++] = value;
    }
    return true;
}

/* Values up to the end, or up to what is none. */
static void take_values(struct on_board_report *report, struct rest rest) {
    bool good = true;
    while (good && left(&rest) > 0) {
        const uint8_t tag = *rest.at++;
        if (tag == REPORT_TEXT || tag == REPORT_REST) {
            good = take_text(report, &rest, tag == REPORT_REST);
        } else {
            good = tag <= REPORT_REST && take_simple(report, &rest, tag);
        }
    }
    report->is_cut = report->is_cut || !good;
}

/* ---- reports --------------------------------------------------------------------------- */

static void begin(struct on_board_report *report, const struct session_report *came) {
    *report = (struct on_board_report){
        .kind = (enum report_kind)came->kind, .value = came->value, .line = came->line};
}

/* True when `gathered` is whole. */
static bool gather(struct on_board *robot, const struct session_report *came) {
    struct on_board_report *report = &robot->gathered;
    struct rest rest = {came->bytes, came->bytes + came->count};
    if (came->kind != REPORT_PRINT || !robot->is_gathering) {
        begin(report, came);
    }
    if (came->kind == REPORT_ERROR && came->count >= 2) {
        report->native = came->bytes[0];
        report->argument = came->bytes[1];
        rest.at += 2;
    }
    take_values(report, rest);
    robot->is_gathering = came->kind == REPORT_PRINT && came->value != 0;
    return !robot->is_gathering;
}

/* The texts move with the report. */
static void give(const struct on_board_report *from, struct on_board_report *to) {
    *to = *from;
    for (size_t i = 0; i < to->count; i++) {
        if (to->values[i].text != NULL) {
            to->values[i].text = to->texts + (from->values[i].text - from->texts);
        }
    }
}

static bool see_report(struct on_board *robot, struct on_board_seen *seen) {
    struct session_report came;
    while (session_next_report(robot->session, &came)) {
        if (gather(robot, &came)) {
            seen->kind = ON_BOARD_REPORT;
            give(&robot->gathered, &seen->report);
            return true;
        }
    }
    return false;
}

static bool see_sensors(struct on_board *robot, struct on_board_seen *seen) {
    uint32_t count = 0;
    const struct message_sensors *sensors = session_sensors(robot->session, &count);
    if (sensors == NULL || count == robot->sensors_count) {
        return false;
    }
    robot->sensors_count = count;
    seen->kind = ON_BOARD_SENSORS;
    seen->sensors = *sensors;
    return true;
}

bool on_board_watch(struct on_board *robot, uint32_t until_ms, struct on_board_seen *seen,
                    struct fault *fault) {
    seen->kind = ON_BOARD_NOTHING;
    for (;;) {
        if (see_report(robot, seen) || see_sensors(robot, seen)) {
            return true;
        }
        if ((int32_t)(until_ms - on_board_now_ms(robot)) <= 0) {
            return session_service(robot->session, fault);
        }
        if (!session_listen(robot->session, until_ms, fault)) {
            return false;
        }
    }
}
