/* perseverons watch [FILE]: what the program on the robot says, senses and gets wrong. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "language/language.h"
#include "runtime/interruption.h"
#include "runtime/on-board/connect.h"
#include "runtime/on-board/report_words.h"
#include "runtime/source_report.h"
#include "runtime/verbs.h"

#define LOOK_MS    100 /* between two looks at the keyboard's Ctrl-C */
#define SENSORS_MS 100
#define LAST_MS    400 /* so long a robot at rest may take to say what it still has to say */

struct watching {
    const struct command_line *line;
    const struct settings *settings;
    struct connection connection;
    struct check_source source;       /* bytes NULL: the program's text is not here */
    struct message_program_info info; /* as it was when watching began */
    bool ended, failed;
    bool sensors_shown; /* a line of sensors stands on the terminal */
};

/* ---- the pupil's text ---------------------------------------------------------------- */

/* The file named, or the one of the program's name in this folder when there is one. */
static bool find_source(struct watching *watching, const char *name, struct fault *fault) {
    char path[MESSAGE_PROGRAM_NAME_MAX + 8];
    if (watching->line->operand_count == 1) {
        return check_read_file(watching->line->operand[0], &watching->source, fault);
    }
    snprintf(path, sizeof path, "%s.lua", name);
    struct fault ignored;
    if (name[0] == '\0' || strchr(name, '/') != NULL || access(path, R_OK) != 0 ||
        !check_read_file(path, &watching->source, &ignored)) {
        snprintf(watching->source.name, sizeof watching->source.name, "%s",
                 name[0] != '\0' ? path : _("the program"));
    }
    return true;
}

/* ---- what is seen ----------------------------------------------------------------------- */

static void clear_sensors(struct watching *watching) {
    if (watching->sensors_shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        watching->sensors_shown = false;
    }
}

static void print_json_line(cJSON *root) {
    char *text = root != NULL ? cJSON_PrintUnformatted(root) : NULL;
    if (text != NULL) {
        puts(text);
        fflush(stdout);
    }
    cJSON_free(text);
    cJSON_Delete(root);
}

static void show_print(struct watching *watching, const struct on_board_report *report) {
    char text[REPORT_LINE_MAX];
    report_line(report, text, sizeof text);
    if (watching->line->json) {
        cJSON *root = cJSON_CreateObject();
        cJSON_AddStringToObject(root, "seen", "print");
        cJSON_AddNumberToObject(root, "line", report->line);
        cJSON_AddStringToObject(root, "text", text);
        print_json_line(root);
        return;
    }
    command_line_print_inert(STDOUT_FILENO, text);
    putchar('\n');
    fflush(stdout);
}

static void show_error(struct watching *watching, const struct on_board_report *report) {
    struct fault fault;
    report_fault(report, watching->source.name, &fault);
    watching->failed = true;
    if (watching->line->json) {
        cJSON *root = cJSON_CreateObject();
        cJSON_AddStringToObject(root, "seen", "error");
        cJSON_AddStringToObject(root, "error", fault_kind_word(fault.kind));
        cJSON_AddNumberToObject(root, "line", fault.line);
        cJSON_AddStringToObject(root, "message", fault.message);
        cJSON_AddStringToObject(root, "advice", fault.advice);
        print_json_line(root);
    } else if (watching->source.bytes != NULL) {
        struct check_finding finding;
        check_explain_runtime(&watching->source, &fault, &finding);
        source_report_print_one(&watching->source, &finding);
    } else {
        command_line_fail(watching->line, &fault);
    }
}

static void say_end(struct watching *watching, int end) {
    static const char *const words[] = {N_("no program is running"), N_("the program has finished"),
                                        N_("the program was stopped"),
                                        N_("the program was stopped with the robot’s button"),
                                        N_("the program stopped on a mistake")};
    if (watching->line->json) {
        cJSON *root = cJSON_CreateObject();
        cJSON_AddStringToObject(root, "seen", "end");
        cJSON_AddStringToObject(root, "end", report_end_word(end));
        print_json_line(root);
    } else if (end >= 0 && end < (int)(sizeof words / sizeof words[0])) {
        fprintf(stderr, "%s\n", _(words[end]));
    }
}

/* A robot at rest stays so while it is watched: its port is taken, its button is not heeded. */
static bool is_at_rest(const struct watching *watching) {
    return watching->info.state != PROGRAM_RUNNING;
}

/* The last mistake when nobody heard it, or somebody else: kind and line, no longer the value. */
static void show_remembered(struct watching *watching) {
    const struct message_program_info *info = &watching->info;
    if (is_at_rest(watching) && info->end == PROGRAM_END_ERROR && !watching->failed) {
        const struct on_board_report report = {
            .kind = REPORT_ERROR, .value = info->error, .line = info->line};
        show_error(watching, &report);
    }
}

static void show_report(struct watching *watching, const struct on_board_report *report) {
    clear_sensors(watching);
    switch (report->kind) {
    case REPORT_STARTED:
        watching->ended = watching->failed = false;
        if (!watching->line->json) {
            fputs(_("the program starts\n"), stderr);
        }
        break;
    case REPORT_PRINT:
        show_print(watching, report);
        break;
    case REPORT_ERROR:
        show_error(watching, report);
        break;
    case REPORT_ENDED:
        watching->ended = true;
        show_remembered(watching);
        say_end(watching, report->value);
        break;
    }
}

static void sensors_json(const struct message_sensors *sensors, int ground_count) {
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "seen", "sensors");
    cJSON_AddNumberToObject(root, "time_ms", sensors->time_ms);
    cJSON *ground = cJSON_AddArrayToObject(root, "ground_percent");
    for (int i = 0; i < ground_count; i++) {
        cJSON_AddItemToArray(ground, cJSON_CreateNumber(sensors->ground_percent[i]));
    }
    if (sensors->distance_mm != MESSAGE_DISTANCE_NONE_MM) {
        cJSON_AddNumberToObject(root, "distance_mm", sensors->distance_mm);
    }
    cJSON_AddNumberToObject(root, "buttons", sensors->buttons);
    cJSON_AddNumberToObject(root, "bumpers", sensors->bumpers);
    print_json_line(root);
}

/* One line that stays in its place, on a terminal only. */
static void show_sensors(struct watching *watching, const struct message_sensors *sensors) {
    const struct message_info *robot = on_board_robot(watching->connection.link);
    if (watching->line->json) {
        sensors_json(sensors, robot->ground_count);
        return;
    }
    if (!watching->connection.progress.shown) {
        return;
    }
    fprintf(stderr, "\r\033[K%s", _("floor"));
    for (int i = 0; i < robot->ground_count; i++) {
        fprintf(stderr, " %3d", sensors->ground_percent[i]);
    }
    if (robot->distance_count > 0 && sensors->distance_mm != MESSAGE_DISTANCE_NONE_MM) {
        fprintf(stderr, _("   distance %d cm"), sensors->distance_mm / 10);
    }
    if (sensors->buttons != 0) {
        fprintf(stderr, _("   button"));
    }
    fflush(stderr);
    watching->sensors_shown = true;
}

/* ---- the time it takes --------------------------------------------------------------------- */

static bool is_over(const struct watching *watching, uint32_t start_ms) {
    const struct settings *settings = watching->settings;
    const uint32_t watched_ms = on_board_now_ms(watching->connection.link) - start_ms;
    const bool late = settings->duration_given && settings->duration_s > 0 &&
                      watched_ms >= (uint32_t)settings->duration_s * 1000u;
    return interruption_asked || late || watching->ended ||
           (is_at_rest(watching) && watched_ms >= LAST_MS);
}

static bool watch(struct watching *watching, struct fault *fault) {
    struct on_board *link = watching->connection.link;
    const uint32_t start_ms = on_board_now_ms(link);
    struct on_board_seen seen;
    while (!is_over(watching, start_ms)) {
        if (!on_board_watch(link, on_board_now_ms(link) + LOOK_MS, &seen, fault)) {
            return false;
        }
        if (seen.kind == ON_BOARD_REPORT) {
            show_report(watching, &seen.report);
        } else if (seen.kind == ON_BOARD_SENSORS) {
            show_sensors(watching, &seen.sensors);
        }
    }
    return true;
}

static bool begin(struct watching *watching, struct fault *fault) {
    return on_board_info(watching->connection.link, &watching->info, fault) &&
           find_source(watching, watching->info.name, fault) &&
           on_board_subscribe(watching->connection.link, SENSORS_MS, fault);
}

/* ---- a robot at rest ------------------------------------------------------------------------ */

static void tell_rest(struct watching *watching) {
    if (!is_at_rest(watching) || interruption_asked) {
        return;
    }
    if (!watching->ended) {
        show_remembered(watching);
        say_end(watching, watching->info.end);
    }
    if (watching->line->json) {
        return;
    }
    if (watching->info.place == PROGRAM_NOWHERE) {
        fputs(_("There is no program in the robot. Send one: perseverons send my_program.lua\n"),
              stderr);
    } else {
        fputs(_("Start it (perseverons start, or the robot’s button), then watch again.\n"),
              stderr);
    }
}

int verb_watch(const struct command_line *line, const struct settings *settings) {
    struct fault fault = {0};
    struct watching watching = {.line = line, .settings = settings};
    if (line->operand_count > 1) {
        return command_line_misuse(line, _("name at most one program"));
    }
    if (!connect_robot(&watching.connection, settings->robot, line->json, &fault)) {
        return command_line_fail(line, &fault);
    }
    interruption_catch();
    const bool watched = begin(&watching, &fault) && watch(&watching, &fault);
    clear_sensors(&watching);
    if (watched) {
        tell_rest(&watching);
    }
    connect_close(&watching.connection);
    check_source_free(&watching.source);
    if (!watched) {
        return command_line_fail(line, &fault);
    }
    return watching.failed ? COMMAND_LINE_COULD_NOT : COMMAND_LINE_DONE;
}
