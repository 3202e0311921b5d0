#include "arena/report.h"

#include <errno.h>
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "language/language.h"
#include "scoring/print.h"
#include "scoring/score.h"

#define NUMBER_MAX 32

void report_notice(const struct match_notice *notice, FILE *out) {
    switch (notice->kind) {
    case MATCH_NOTICE_COUNT:
        fprintf(out, "%d...\n", notice->count);
        break;
    case MATCH_NOTICE_GO:
        fprintf(out, "%s\n", _("Go!"));
        break;
    case MATCH_NOTICE_END_WARNING:
        fprintf(out, "%s\n", _("The end is near."));
        break;
    case MATCH_NOTICE_STATE:
    case MATCH_NOTICE_FALSE_START:
    case MATCH_NOTICE_RESTARTED:
    case MATCH_NOTICE_STOP_ROBOT:
        break;
    }
}

bool report_is_clean(const struct headless_run *run) {
    switch (headless_reason(run)) {
    case HEADLESS_PROGRAM_FAILED:
    case HEADLESS_PROGRAM_KILLED:
    case HEADLESS_PROGRAM_SILENT:
    case HEADLESS_INTERRUPTED:
        return false;
    case HEADLESS_CROSSED_FINISH:
    case HEADLESS_PROGRAM_ENDED:
    case HEADLESS_LIMIT_REACHED:
    case HEADLESS_NEVER_LEFT:
    case HEADLESS_NOT_FINISHED:
        break;
    }
    return true;
}

static const char *how_it_ended(const struct match *match) {
    if (match->ending == MATCH_FINISHED) {
        return _("Finished after %s s: %s.\n");
    }
    return match->ending == MATCH_TIMED_OUT ? _("Out of time after %s s: %s.\n")
                                            : _("Broken off after %s s: %s.\n");
}

static bool flush(FILE *out, struct fault *fault) {
    return (fflush(out) == 0 && !ferror(out)) || fault_set_errno(fault, errno, "");
}

/* The points of the run's sheet, as `print` writes them; free() the text. */
typedef char *print_score(const struct score *score, const char *language, struct fault *fault);

static char *points_text(const struct headless_run *run, print_score *print, struct fault *fault) {
    struct score score;
    if (!score_sheet(headless_sheet(run), &score, fault)) {
        return NULL;
    }
    char *text = print(&score, language_code(), fault);
    score_release(&score);
    return text; /* cppcheck-suppress returnDanglingLifetime ; a text of its own, see print.h */
}

bool report_text(const struct headless_run *run, FILE *out, struct fault *fault) {
    char seconds[NUMBER_MAX];
    const struct match *match = headless_match(run);
    char *points = points_text(run, print_score_table, fault);
    if (points == NULL) {
        return false;
    }
    language_number(seconds, sizeof seconds, (double)match_elapsed_ms(match) / 1000, 3);
    fprintf(out, how_it_ended(match), seconds, headless_reason_text(headless_reason(run)));
    fprintf(out, "\n%s", points);
    free(points);
    return flush(out, fault);
}

static bool put_text(cJSON *object, const char *key, const char *text) {
    return cJSON_AddStringToObject(object, key, text) != NULL;
}

static bool put_number(cJSON *object, const char *key, int64_t number) {
    return cJSON_AddNumberToObject(object, key, (double)number) != NULL;
}

static bool put_run(cJSON *object, const struct headless_run *run) {
    const struct match *match = headless_match(run);
    const struct sheet *sheet = headless_sheet(run);
    return put_text(object, "contest", sheet->contest->id) &&
           put_text(object, "event", sheet->event->id) && put_text(object, "team", sheet->team) &&
           put_number(object, "attempt", match->attempt) &&
           put_text(object, "ending", match_state_word(match->ending)) &&
           put_text(object, "reason", headless_reason_word(headless_reason(run))) &&
           put_number(object, "time_ms", match_elapsed_ms(match)) &&
           put_number(object, "false_starts", match->false_starts) &&
           put_number(object, "restarts", match->restarts_used);
}

bool report_json(const struct headless_run *run, FILE *out, struct fault *fault) {
    char *points = points_text(run, print_score_json, fault);
    if (points == NULL) {
        return false;
    }
    cJSON *root = cJSON_CreateObject();
    cJSON *object = cJSON_AddObjectToObject(root, "run");
    bool made = object != NULL && put_run(object, run) &&
                cJSON_AddRawToObject(root, "score", points) != NULL;
    char *text = made ? cJSON_Print(root) : NULL;
    if (text != NULL) {
        fprintf(out, "%s\n", text);
    }
    cJSON_free(text);
    cJSON_Delete(root);
    free(points);
    return text != NULL ? flush(out, fault) : fault_set(fault, FAULT_MEMORY, _("out of memory"));
}
