#include "firmware-bridge/robots/on_board.h"

#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/robots/address.h"
#include "firmware-bridge/robots/on_board_parts.h"
#include "language/language.h"

#define INFO_MAX_MS 100 /* for PROGRAM_INFO; then ask again */
#define INFO_TRIES  5

void on_board_tell(const struct on_board *robot, enum on_board_phase phase, uint32_t done,
                   uint32_t total) {
    const struct on_board_progress progress = {phase, done, total, 0};
    if (robot->options.observer != NULL) {
        robot->options.observer(robot->options.context, &progress);
    }
}

/* ---- opening ---------------------------------------------------------------------- */

static void waiting(void *context, uint32_t waited_ms) {
    on_board_tell(context, ON_BOARD_GREETING, waited_ms, SESSION_GREETING_MAX_MS);
}

static bool is_able(const struct on_board *robot, struct fault *fault) {
    const struct message_info *info = session_info(robot->session);
    if ((info->capabilities & CAPABILITY_UPLOAD) == 0) {
        fault_set(fault, FAULT_REFUSED,
                  _("The robot's firmware (version %d.%d) cannot keep programs."),
                  info->firmware_major, info->firmware_minor);
        return fault_advise(fault, _("Write the newer firmware with “perseverons flash”; until "
                                     "then “perseverons run” drives the robot over the cable."));
    }
    if (robot->options.model != NULL && strcmp(robot->options.model, info->model) != 0) {
        fault_set(fault, FAULT_TYPE,
                  _("The program was made for the robot “%s”; this one is “%s”."),
                  robot->options.model, info->model);
        return fault_advise(fault, _("Name the robot that is there: --robot %s."), info->model);
    }
    return true;
}

bool on_board_open_transport(struct transport *transport, const struct on_board_options *options,
                             struct on_board **out, struct fault *fault) {
    struct on_board *robot = calloc(1, sizeof *robot);
    if (robot == NULL) {
        transport_close(transport);
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    if (options != NULL) {
        robot->options = *options;
    }
    const struct session_options session = {
        .computer_id = robot->options.computer_id, .waiting = waiting, .context = robot};
    if (!session_open(transport, &session, &robot->session, fault)) {
        free(robot);
        return false;
    }
    if (!is_able(robot, fault)) {
        on_board_close(robot);
        return false;
    }
    *out = robot;
    return true;
}

bool on_board_open(const char *address, const struct on_board_options *options,
                   struct on_board **out, struct fault *fault) {
    struct transport transport = {0};
    return address_open(address, &transport, fault) &&
           on_board_open_transport(&transport, options, out, fault);
}

void on_board_close(struct on_board *robot) {
    if (robot != NULL) {
        session_close(robot->session);
        free(robot);
    }
}

uint32_t on_board_now_ms(struct on_board *robot) { return session_now_ms(robot->session); }

int on_board_descriptor(const struct on_board *robot) { return session_descriptor(robot->session); }

const struct message_info *on_board_robot(const struct on_board *robot) {
    return session_info(robot->session);
}

/* ---- commands ------------------------------------------------------------------------ */

bool on_board_refuse(enum refusal refusal, struct fault *fault) {
    switch (refusal) {
    case REFUSAL_EMPTY:
        fault_set(fault, FAULT_NOT_FOUND, _("There is no program in the robot."));
        return fault_advise(fault, _("Send one: perseverons send FILE."));
    case REFUSAL_TOO_LARGE:
        return fault_set(fault, FAULT_LIMIT, _("The program is too large for the robot."));
    case REFUSAL_FOREIGN:
        fault_set(fault, FAULT_REFUSED,
                  _("The program uses what the robot's firmware does not know yet."));
        return fault_advise(fault, _("Write the newer firmware with “perseverons flash”."));
    case REFUSAL_DAMAGED:
        fault_set(fault, FAULT_LINK, _("The program did not arrive whole."));
        return fault_advise(fault, _("Send it again. If it happens again, look at the cable."));
    case REFUSAL_BROKEN:
        fault_set(fault, FAULT_REFUSED,
                  _("The robot's memory for programs (EEPROM) does not keep what is written."));
        return fault_advise(fault, _("It may be worn out. Without --keep the program still runs, "
                                     "until the robot is switched off."));
    case REFUSAL_BUSY:
        return fault_set(fault, FAULT_TIMEOUT, _("The robot did not finish writing in time."));
    default:
        return false;
    }
}

bool on_board_request(struct on_board *robot, const struct message *command, struct fault *fault) {
    const uint32_t until_ms = on_board_now_ms(robot) + ON_BOARD_BUSY_MAX_MS;
    for (;;) {
        if (session_request(robot->session, command, 1, fault)) {
            return true;
        }
        const enum refusal refusal = session_refusal(robot->session);
        const uint32_t now_ms = on_board_now_ms(robot);
        if (refusal != REFUSAL_BUSY || (int32_t)(now_ms - until_ms) >= 0) {
            on_board_refuse(refusal, fault);
            return false;
        }
        while ((int32_t)(now_ms + ON_BOARD_BUSY_MS - on_board_now_ms(robot)) > 0) {
            if (!session_listen(robot->session, now_ms + ON_BOARD_BUSY_MS, fault)) {
                return false;
            }
        }
    }
}

bool on_board_start(struct on_board *robot, enum program_place place, struct fault *fault) {
    const struct message resume = {.type = MESSAGE_RESUME, .resume = {STOP_REASON_WATCHDOG}};
    const struct message start = {.type = MESSAGE_PROGRAM_START, .program_place = {(uint8_t)place}};
    if (on_board_request(robot, &start, fault)) {
        return true;
    }
    return fault->kind == FAULT_STOPPED && session_request(robot->session, &resume, 1, fault) &&
           on_board_request(robot, &start, fault);
}

bool on_board_stop(struct on_board *robot, struct fault *fault) {
    return session_stop(robot->session, fault);
}

bool on_board_erase(struct on_board *robot, enum program_place place, struct fault *fault) {
    const struct message erase = {.type = MESSAGE_PROGRAM_ERASE, .program_place = {(uint8_t)place}};
    return on_board_request(robot, &erase, fault);
}

bool on_board_subscribe(struct on_board *robot, uint16_t period_ms, struct fault *fault) {
    const struct message subscribe = {.type = MESSAGE_SUBSCRIBE, .subscribe = {period_ms}};
    return session_request(robot->session, &subscribe, 1, fault);
}

/* ---- what is there ---------------------------------------------------------------------- */

static const struct message_program_info *answer(const struct on_board *robot) {
    const struct message_program_info *info = session_program_info(robot->session, NULL);
    return info != NULL && info->query == robot->query ? info : NULL;
}

/* The answer is not repeated when it gets lost: ask again. */
bool on_board_info(struct on_board *robot, struct message_program_info *info, struct fault *fault) {
    for (int i = 0; i < INFO_TRIES; i++) {
        const struct message query = {.type = MESSAGE_PROGRAM_QUERY,
                                      .program_query = {++robot->query}};
        if (!session_request(robot->session, &query, 1, fault)) {
            return false;
        }
        const uint32_t until_ms = on_board_now_ms(robot) + INFO_MAX_MS;
        while (answer(robot) == NULL && (int32_t)(until_ms - on_board_now_ms(robot)) > 0) {
            if (!session_listen(robot->session, until_ms, fault)) {
                return false;
            }
        }
        if (answer(robot) != NULL) {
            *info = *answer(robot);
            return true;
        }
    }
    return fault_set(fault, FAULT_TIMEOUT, _("The robot did not answer in time."));
}
