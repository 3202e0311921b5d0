/* perseverons start, erase, info: the program that a robot keeps. */
#include <cjson/cJSON.h>
#include <stdio.h>

#include "firmware-bridge/firmware/core/hal.h"
#include "firmware-bridge/vm/vm.h"
#include "language/language.h"
#include "runtime/on-board/connect.h"
#include "runtime/on-board/report_words.h"
#include "runtime/verbs.h"

typedef bool kept_action(struct on_board *robot, const struct message_program_info *info,
                         struct fault *fault);

/* Opens the robot, asks what it has, does `action`; what was known before is in *info. */
static bool with_robot(const struct command_line *line, const struct settings *settings,
                       kept_action *action, struct connection *connection,
                       struct message_program_info *info, struct fault *fault) {
    if (!connect_robot(connection, settings->robot, line->json, fault)) {
        return false;
    }
    const bool done = on_board_info(connection->link, info, fault) &&
                      (action == NULL || action(connection->link, info, fault));
    if (!done) {
        connect_close(connection);
    }
    return done;
}

static const char *place_word(int place) {
    return place == PROGRAM_IN_EEPROM ? "eeprom" : place == PROGRAM_IN_RAM ? "ram" : "none";
}

static int answer(const struct command_line *line, const char *outcome,
                  const struct message_program_info *info, const char *said) {
    if (line->json) {
        cJSON *root = cJSON_CreateObject();
        cJSON_AddStringToObject(root, "outcome", outcome);
        cJSON_AddStringToObject(root, "program", info->name);
        cJSON_AddStringToObject(root, "place", place_word(info->place));
        return command_line_print_json(root);
    }
    puts(said);
    return COMMAND_LINE_DONE;
}

/* ---- start ------------------------------------------------------------------------- */

static bool start(struct on_board *robot, const struct message_program_info *info,
                  struct fault *fault) {
    if (info->place == PROGRAM_NOWHERE) {
        fault_set(fault, FAULT_NOT_FOUND, _("there is no program in the robot"));
        return fault_advise(fault, _("Send one: perseverons send my_program.lua"));
    }
    return on_board_start(robot, (enum program_place)info->place, fault);
}

int verb_start(const struct command_line *line, const struct settings *settings) {
    struct fault fault = {0};
    struct connection connection;
    struct message_program_info info;
    if (!with_robot(line, settings, start, &connection, &info, &fault)) {
        return command_line_fail(line, &fault);
    }
    connect_close(&connection);
    char said[128];
    snprintf(said, sizeof said, _("The robot runs %s by itself."), info.name);
    return answer(line, "started", &info, said);
}

/* ---- erase ------------------------------------------------------------------------- */

static bool erase(struct on_board *robot, const struct message_program_info *info,
                  struct fault *fault) {
    (void)info;
    return on_board_erase(robot, PROGRAM_IN_RAM, fault) &&
           on_board_erase(robot, PROGRAM_IN_EEPROM, fault);
}

int verb_erase(const struct command_line *line, const struct settings *settings) {
    struct fault fault = {0};
    struct connection connection;
    struct message_program_info info;
    if (!with_robot(line, settings, erase, &connection, &info, &fault)) {
        return command_line_fail(line, &fault);
    }
    connect_close(&connection);
    if (info.place == PROGRAM_NOWHERE) {
        return answer(line, "erased", &info, _("There was no program in the robot."));
    }
    char said[128];
    snprintf(said, sizeof said, _("The program %s is erased. Its file is still here."), info.name);
    return answer(line, "erased", &info, said);
}

/* ---- info --------------------------------------------------------------------------- */

static const char *reset_word(int reset) {
    static const char *const words[] = {"power-on", "reset", "brown-out",
                                        "watchdog", "stack", "eeprom"};
    return reset >= 0 && reset < 6 ? words[reset] : "unknown";
}

static const char *reset_sentence(int reset) {
    switch (reset) {
    case BOARD_RESET_BROWN_OUT:
        return _("The battery was too weak for a moment: the robot started again.");
    case BOARD_RESET_WATCHDOG:
        return _("The robot’s own software hung and was started again.");
    case BOARD_RESET_STACK:
        return _("The robot stopped itself: its memory for calls was full. Please report this.");
    case BOARD_RESET_EEPROM:
        return _("The robot stopped itself: its memory for kept programs is worn out.");
    default:
        return "";
    }
}

static cJSON *kept_json(uint16_t length, uint32_t crc, uint16_t room) {
    cJSON *kept = cJSON_CreateObject();
    char text[16];
    snprintf(text, sizeof text, "%08x", (unsigned)crc);
    cJSON_AddNumberToObject(kept, "bytes", length);
    cJSON_AddNumberToObject(kept, "room", room);
    cJSON_AddStringToObject(kept, "crc", text);
    return kept;
}

static int info_json(const struct connection *connection, const struct message_program_info *info) {
    static const char *const states[] = {"idle", "receiving", "running"};
    const struct message_info *robot = on_board_robot(connection->link);
    cJSON *root = cJSON_CreateObject();
    char version[16];
    snprintf(version, sizeof version, "%d.%d", robot->firmware_major, robot->firmware_minor);
    cJSON_AddStringToObject(root, "robot", robot->model);
    cJSON_AddStringToObject(root, "address", connection->chosen.address);
    cJSON_AddStringToObject(root, "firmware", version);
    cJSON_AddNumberToObject(root, "image_format", info->format);
    cJSON_AddStringToObject(root, "state", info->state < 3 ? states[info->state] : "unknown");
    cJSON_AddStringToObject(root, "program", info->name);
    cJSON_AddStringToObject(root, "place", place_word(info->place));
    cJSON_AddItemToObject(root, "ram", kept_json(info->ram_length, info->ram_crc, info->ram_max));
    cJSON_AddItemToObject(root, "eeprom",
                          kept_json(info->eeprom_length, info->eeprom_crc, info->eeprom_max));
    cJSON_AddNumberToObject(root, "memory", info->memory);
    cJSON_AddStringToObject(root, "end", report_end_word(info->end));
    cJSON_AddStringToObject(root, "error", vm_error_word((enum vm_error_code)info->error));
    cJSON_AddNumberToObject(root, "error_line", info->line);
    cJSON_AddStringToObject(root, "reset", reset_word(info->reset));
    return command_line_print_json(root);
}

static void print_program(const struct message_program_info *info) {
    if (info->place == PROGRAM_NOWHERE) {
        puts(_("Program: none"));
        return;
    }
    const bool kept = info->place == PROGRAM_IN_EEPROM;
    printf(_("Program: %s, %d bytes, %s\n"), info->name,
           kept ? info->eeprom_length : info->ram_length,
           kept ? _("kept when switched off") : _("until the robot is switched off"));
    if (info->state == PROGRAM_RUNNING) {
        puts(_("It is running."));
    } else if (info->end == PROGRAM_END_ERROR) {
        printf(_("It stopped on a mistake, at line %d. Why: perseverons watch\n"), info->line);
    }
}

static int info_text(const struct connection *connection, const struct message_program_info *info) {
    const struct message_info *robot = on_board_robot(connection->link);
    printf(_("Robot: %s (%s), firmware %d.%d\n"), robot->model, connection->chosen.address,
           robot->firmware_major, robot->firmware_minor);
    print_program(info);
    printf(_("Room: %d bytes for a kept program, %d otherwise; %d for a program’s data\n"),
           info->eeprom_max, info->ram_max, info->memory);
    const char *sentence = reset_sentence(info->reset);
    if (sentence[0] != '\0') {
        puts(sentence);
    }
    return COMMAND_LINE_DONE;
}

int verb_info(const struct command_line *line, const struct settings *settings) {
    struct fault fault = {0};
    struct connection connection;
    struct message_program_info info;
    if (!with_robot(line, settings, NULL, &connection, &info, &fault)) {
        return command_line_fail(line, &fault);
    }
    const int status = line->json ? info_json(&connection, &info) : info_text(&connection, &info);
    connect_close(&connection);
    return status;
}
