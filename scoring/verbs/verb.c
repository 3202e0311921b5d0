#include "scoring/verbs/verb.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FILE_BYTES_MAX ((size_t)8 * 1024 * 1024)

/* ---- who and when ---------------------------------------------------------------------- */

int64_t verb_now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool verb_by(const struct verb_given *given, struct record_by *by, struct fault *fault) {
    const char *who = given->value[OPT_WHO];
    who = who == NULL ? getenv("PERSEVERONS_WHO") : who;
    *by = (struct record_by){.who = who,
                             .why = given->value[OPT_WHY],
                             .at_ms = verb_now_ms(),
                             .id = given->value[OPT_ENTRY]};
    if (who != NULL && who[0] != '\0') {
        return true;
    }
    fault_set(fault, FAULT_MISUSE, _("Whoever changes something says who: --who INITIALS"));
    return fault_advise(fault, _("Or once for all: export PERSEVERONS_WHO=ML"));
}

const char *verb_time(int64_t at_ms, char text[32]) {
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm local;
    if (localtime_r(&seconds, &local) == NULL ||
        strftime(text, 32, "%Y-%m-%d %H:%M:%S", &local) == 0) {
        snprintf(text, 32, "?");
    }
    return text;
}

/* True when the whole of `text` is a time in this form; `time` then holds it. */
static bool reads_as(const char *text, const char *form, struct tm *time) {
    struct tm read = *time;
    const char *end = strptime(text, form, &read);
    if (end == NULL || *end != '\0') {
        return false;
    }
    *time = read;
    return true;
}

bool verb_moment(const char *text, int64_t now_ms, struct store_moment *moment,
                 struct fault *fault) {
    static const char *const forms[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M",
                                        "%Y-%m-%d %H:%M",    "%H:%M:%S",          "%H:%M"};
    *moment = (struct store_moment){0};
    char *end = NULL;
    errno = 0;
    moment->sequence = strtoll(text, &end, 10);
    if (end != text && *end == '\0' && errno == 0 && moment->sequence > 0) {
        return true;
    }
    moment->sequence = 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        time_t now = (time_t)(now_ms / 1000);
        struct tm time;
        if (localtime_r(&now, &time) == NULL) {
            break;
        }
        time.tm_sec = strstr(forms[i], "%S") == NULL ? 59 : 0; /* the whole minute */
        if (reads_as(text, forms[i], &time)) {
            time.tm_isdst = -1;
            moment->at_ms = (int64_t)mktime(&time) * 1000 + 999;
            return true;
        }
    }
    fault_set(fault, FAULT_MISUSE, _("“%s” is no moment."), text);
    return fault_advise(fault,
                        _("Write a fact's number (see history), 14:30, or 2026-05-12T14:30."));
}

/* ---- operands and options ----------------------------------------------------------------- */

struct desk *verb_desk(const struct command_line *line, const struct verb_given *given,
                       enum store_access access, struct fault *fault) {
    char address[PATH_MAX];
    struct store_moment moment;
    const char *as_of = given->value[OPT_AS_OF];
    if (!desk_address(line->operand[0], address, fault) ||
        (as_of != NULL && !verb_moment(as_of, verb_now_ms(), &moment, fault))) {
        return NULL;
    }
    struct desk *desk = desk_open(address, access, as_of == NULL ? NULL : &moment, fault);
    if (desk == NULL && fault->kind == FAULT_NOT_FOUND && fault->advice[0] == '\0') {
        fault_advise(fault, _("Begin it with: perseverons-score create %s"), line->operand[0]);
    }
    return desk;
}

bool verb_number(const struct verb_given *given, enum verb_option option, const char *name,
                 long min, long max, long otherwise, long *out, struct fault *fault) {
    const char *text = given->value[option];
    *out = otherwise;
    return text == NULL || command_line_integer(name, text, min, max, out, fault);
}

/* ---- files
 * --------------------------------------------------------------------------------------- */

static char *read_all(FILE *from, size_t *length) {
    char *bytes = malloc(FILE_BYTES_MAX + 2);
    *length = bytes == NULL ? 0 : fread(bytes, 1, FILE_BYTES_MAX + 1, from);
    if (bytes != NULL && ferror(from)) {
        free(bytes);
        return NULL;
    }
    if (bytes != NULL) {
        bytes[*length] = '\0';
        char *fitting = realloc(bytes, *length + 1);
        bytes = fitting == NULL ? bytes : fitting;
    }
    return bytes;
}

char *verb_file(const char *path, size_t *length, struct fault *fault) {
    FILE *from = fopen(path, "re");
    errno = from == NULL ? errno : 0;
    char *bytes = from == NULL ? NULL : read_all(from, length);
    int number = errno == 0 ? ENOMEM : errno;
    if (from != NULL) {
        fclose(from);
    }
    if (bytes == NULL) {
        fault_set_errno(fault, number, path);
    } else if (*length > FILE_BYTES_MAX) {
        fault_set(fault, FAULT_LIMIT, _("This file is too large: 8 MB at most."));
        fault_at(fault, path, 0, 0);
        free(bytes);
        bytes = NULL;
    }
    return bytes;
}

/* ---- JSON
 * -------------------------------------------------------------------------------------------- */

cJSON *verb_object(void) { return cJSON_CreateObject(); }

void verb_text(cJSON *object, const char *key, const char *text) {
    if (text[0] != '\0') {
        cJSON_AddStringToObject(object, key, text);
    }
}

void verb_count(cJSON *object, const char *key, int64_t number) {
    cJSON_AddNumberToObject(object, key, (double)number);
}

/* ---- showing
 * ------------------------------------------------------------------------------------------- */

static void problem_json(cJSON *list, const struct desk_problem *problem) {
    cJSON *one = verb_object();
    verb_text(one, "subject", problem->subject);
    verb_text(one, "kind", fault_kind_word(problem->fault.kind));
    verb_text(one, "field", problem->fault.field);
    verb_text(one, "message", problem->fault.message);
    verb_text(one, "advice", problem->fault.advice);
    cJSON_AddItemToArray(list, one);
}

static void problem_line(const struct desk_problem *problem) {
    command_line_print_inert(STDERR_FILENO, problem->subject);
    fputs(": ", stderr);
    if (problem->fault.field[0] != '\0') {
        command_line_print_inert(STDERR_FILENO, problem->fault.field);
        fputs(": ", stderr);
    }
    command_line_print_inert(STDERR_FILENO, problem->fault.message);
    fputs(problem->fault.advice[0] == '\0' ? "" : " ", stderr);
    command_line_print_inert(STDERR_FILENO, problem->fault.advice);
    fputc('\n', stderr);
}

void verb_problems(const struct desk *desk, cJSON *root) {
    const size_t count = desk_problem_count(desk);
    cJSON *list = root == NULL || count == 0 ? NULL : cJSON_AddArrayToObject(root, "problems");
    if (root == NULL && count > 0) {
        fflush(stdout);
        fprintf(stderr, NG_("%zu thing to look at:\n", "%zu things to look at:\n", count), count);
    }
    for (size_t i = 0; i < count; i++) {
        if (root != NULL) {
            problem_json(list, desk_problem_at(desk, i));
        } else {
            problem_line(desk_problem_at(desk, i));
        }
    }
}

int verb_show_act(const struct command_line *line, const char *done, const struct act *act) {
    if (line->json) {
        cJSON *root = verb_object();
        verb_text(root, "subject", act->subject);
        verb_text(root, "fact", act->id);
        verb_count(root, "sequence", act->sequence);
        cJSON_AddBoolToObject(root, "known", act->known);
        return command_line_print_json(root);
    }
    command_line_print_inert(STDOUT_FILENO, act->subject[0] == '\0' ? "" : paper_key(act->subject));
    printf("%s%s", act->subject[0] == '\0' ? "" : ": ",
           act->known ? _("was there already, nothing was added") : done);
    printf(" (%" PRId64 ", ", act->sequence);
    command_line_print_inert(STDOUT_FILENO, act->id);
    puts(")");
    return COMMAND_LINE_DONE;
}
