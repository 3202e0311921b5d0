/* An image on its way: as many chunks under way as the window allows, back to the first that
 * found the robot busy, and the last word when all is written. */
#include <string.h>

#include "firmware-bridge/robots/on_board_parts.h"
#include "firmware-bridge/vm/image.h"
#include "language/language.h"

#define UNDER_WAY (PROTOCOL_WINDOW + 1)

enum step { STEP_BEGIN, STEP_DATA, STEP_END };

struct upload {
    struct on_board *robot;
    const uint8_t *image;
    uint16_t length;
    enum program_place place;
    enum step step;       /* to be sent next */
    uint16_t offset;      /* of the next chunk */
    uint16_t done;        /* bytes the robot has said it has */
    enum refusal refusal; /* the first that is not busy */
    bool is_ended;        /* PROGRAM_END is answered: all is there */
    bool is_held;         /* the robot is busy: wait before going on */
    struct {
        enum step step;
        uint16_t offset, count;
    } under_way[UNDER_WAY];
    size_t first, count;
};

static uint32_t crc_of(const uint8_t *image, size_t length) {
    const uint8_t *at = image + length - IMAGE_CRC_BYTES;
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* ---- commands out ------------------------------------------------------------------ */

static uint16_t fill(struct upload *upload, struct message *command) {
    const uint16_t left = (uint16_t)(upload->length - upload->offset);
    const uint16_t count = left < MESSAGE_CHUNK_MAX ? left : MESSAGE_CHUNK_MAX;
    switch (upload->step) {
    case STEP_BEGIN:
        *command = (struct message){.type = MESSAGE_PROGRAM_BEGIN,
                                    .program_begin = {(uint8_t)upload->place, upload->length,
                                                      crc_of(upload->image, upload->length)}};
        return 0;
    case STEP_DATA:
        *command = (struct message){
            .type = MESSAGE_PROGRAM_DATA,
            .program_data = {upload->offset, (uint8_t)count, upload->image + upload->offset}};
        return count;
    default:
        *command = (struct message){.type = MESSAGE_PROGRAM_END};
        return 0;
    }
}

/* PROGRAM_END goes right behind the last chunk: were that one refused, so is it. */
static bool may_send(const struct upload *upload) {
    return upload->refusal == REFUSAL_NONE && !upload->is_held && !upload->is_ended &&
           !(upload->step == STEP_END && upload->count > 0 &&
             upload->under_way[(upload->first + upload->count - 1) % UNDER_WAY].step == STEP_END);
}

static bool next(void *context, struct message *command) {
    struct upload *upload = context;
    if (!may_send(upload)) {
        return false;
    }
    const uint16_t count = fill(upload, command);
    const size_t at = (upload->first + upload->count++) % UNDER_WAY;
    upload->under_way[at].step = upload->step;
    upload->under_way[at].offset = upload->offset;
    upload->under_way[at].count = count;
    upload->offset = (uint16_t)(upload->offset + count);
    if (upload->step != STEP_END) {
        upload->step = upload->offset < upload->length ? STEP_DATA : STEP_END;
    }
    return true;
}

/* ---- answers in ---------------------------------------------------------------------- */

/* Back to the first that was refused; the others under way behind it will be refused too. */
static void go_back(struct upload *upload, enum step step, uint16_t offset) {
    if (!upload->is_held) {
        upload->is_held = true;
        upload->step = step;
        upload->offset = offset;
    }
}

static void answered(void *context, enum refusal refusal) {
    struct upload *upload = context;
    const enum step step = upload->under_way[upload->first].step;
    const uint16_t offset = upload->under_way[upload->first].offset;
    const uint16_t count = upload->under_way[upload->first].count;
    upload->first = (upload->first + 1) % UNDER_WAY;
    upload->count--;
    if (upload->refusal != REFUSAL_NONE) {
        return;
    }
    if (refusal == REFUSAL_BUSY || (upload->is_held && refusal == REFUSAL_RANGE)) {
        go_back(upload, step, offset);
    } else if (refusal != REFUSAL_NONE) {
        upload->refusal = refusal;
    } else if (step == STEP_DATA) {
        upload->done = (uint16_t)(offset + count);
        on_board_tell(upload->robot, ON_BOARD_SENDING, upload->done, upload->length);
    } else if (step == STEP_END) {
        upload->is_ended = true;
    }
}

/* ---- all of it ------------------------------------------------------------------------- */

/* The robot writes; how far it is meanwhile. */
static bool wait_for_robot(struct upload *upload, struct fault *fault) {
    struct on_board *robot = upload->robot;
    struct message_program_info info;
    const uint32_t until_ms = on_board_now_ms(robot) + ON_BOARD_BUSY_MS;
    if (upload->step == STEP_END) {
        if (!on_board_info(robot, &info, fault)) {
            return false;
        }
        on_board_tell(robot, ON_BOARD_WRITING, info.received, upload->length);
    }
    while ((int32_t)(until_ms - on_board_now_ms(robot)) > 0) {
        if (!session_listen(robot->session, until_ms, fault)) {
            return false;
        }
    }
    upload->is_held = false;
    return true;
}

static bool explain_size(struct upload *upload, struct fault *fault) {
    struct message_program_info info;
    struct fault ignored;
    on_board_refuse(REFUSAL_TOO_LARGE, fault);
    if (!on_board_info(upload->robot, &info, &ignored)) {
        return false;
    }
    const unsigned room = upload->place == PROGRAM_IN_RAM ? info.ram_max : info.eeprom_max;
    const unsigned needs = (unsigned)(upload->image[6] | upload->image[7] << 8) +
                           (upload->place == PROGRAM_IN_RAM ? upload->length : 0u);
    if (upload->length > room) {
        fault_set(fault, FAULT_LIMIT,
                  _("The program has %u bytes, %u more than the robot has room for."),
                  upload->length, upload->length - room);
    } else if (needs > info.memory) {
        fault_set(fault, FAULT_LIMIT,
                  _("The program needs %u bytes of memory to run, %u more than the robot has."),
                  needs, needs - info.memory);
    }
    return fault_advise(fault, upload->place == PROGRAM_IN_RAM
                                   ? _("With --keep there is more room. Otherwise make the "
                                       "program shorter; “perseverons check” says what weighs.")
                                   : _("Make the program shorter; “perseverons check” says what "
                                       "weighs. The robot has kept its old program."));
}

static bool run(struct upload *upload, struct fault *fault) {
    const struct session_flow flow = {next, answered, upload};
    uint32_t until_ms = on_board_now_ms(upload->robot) + ON_BOARD_BUSY_MAX_MS;
    while (!upload->is_ended) {
        const uint16_t done = upload->done;
        if (!session_run(upload->robot->session, &flow, fault)) {
            return false;
        }
        if (upload->refusal == REFUSAL_TOO_LARGE) {
            return explain_size(upload, fault);
        }
        if (upload->refusal != REFUSAL_NONE) {
            fault_set(fault, FAULT_REFUSED, _("The robot refused the program (%s)."),
                      refusal_word(upload->refusal));
            return on_board_refuse(upload->refusal, fault);
        }
        if (upload->done > done) {
            until_ms = on_board_now_ms(upload->robot) + ON_BOARD_BUSY_MAX_MS;
        }
        if ((int32_t)(until_ms - on_board_now_ms(upload->robot)) < 0) {
            return on_board_refuse(REFUSAL_BUSY, fault);
        }
        if (upload->is_held && !wait_for_robot(upload, fault)) {
            return false;
        }
    }
    on_board_tell(upload->robot, ON_BOARD_CHECKED, upload->length, upload->length);
    return true;
}

bool on_board_send(struct on_board *robot, const uint8_t *image, size_t length,
                   enum program_place place, struct fault *fault) {
    if (length < IMAGE_HEADER_BYTES + IMAGE_CRC_BYTES || length > UINT16_MAX || image[0] != 'P' ||
        image[1] != 'V') {
        return fault_set(fault, FAULT_TYPE, _("This is not a program for robots."));
    }
    struct upload upload = {
        .robot = robot, .image = image, .length = (uint16_t)length, .place = place};
    return run(&upload, fault);
}
