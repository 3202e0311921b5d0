#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "language/language.h"
#include "scoring/print.h"

/* Each put_ false: memory is out; the root is then deleted as a whole. */

static bool put_text(cJSON *object, const char *key, const char *text) {
    return cJSON_AddStringToObject(object, key, text) != NULL;
}

static bool put_points(cJSON *object, const char *key, struct rational points) {
    char text[RATIONAL_TEXT_MAX];
    return put_text(object, key, rational_write(points, '.', text));
}

static bool put_truth(cJSON *object, const char *key, bool truth) {
    return cJSON_AddBoolToObject(object, key, truth) != NULL;
}

/* A new object at the end of `list`. */
static cJSON *put_element(cJSON *list) {
    cJSON *element = cJSON_CreateObject();
    if (element != NULL && !cJSON_AddItemToArray(list, element)) {
        cJSON_Delete(element);
        element = NULL;
    }
    return element;
}

static char *finish(cJSON *root, bool ok, struct fault *fault) {
    char *text = ok ? cJSON_Print(root) : NULL;
    cJSON_Delete(root);
    if (text == NULL) {
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    return text;
}

/* ---- a score
 * ----------------------------------------------------------------------------------------- */

static const char *outcome_word(enum score_outcome outcome) {
    switch (outcome) {
    case SCORE_COUNTED:
        return "counted";
    case SCORE_INFORMATION:
        return "information";
    case SCORE_IN_GROUP:
        return "in-group";
    case SCORE_NOT_BEST:
        return "not-best";
    case SCORE_CONDITION:
        return "condition";
    case SCORE_NOT_GIVEN:
        return "not-given";
    }
    return "";
}

static bool put_line(cJSON *list, const struct score *score, size_t index, const char *language) {
    const struct score_line *line = &score->lines[index];
    char text[SCORE_TEXT_MAX];
    cJSON *object = put_element(list);
    return object != NULL && put_text(object, "id", line->item->id) &&
           put_text(object, "name", contest_text_in(&line->item->name, language)) &&
           put_text(object, "value", score_value_text(score, index, language, text)) &&
           put_text(object, "outcome", outcome_word(line->outcome)) &&
           put_points(object, "raw", line->raw) && put_points(object, "points", line->points) &&
           put_text(object, "why", score_explain(score, index, language, text));
}

static bool put_lines(cJSON *root, const struct score *score, const char *language) {
    cJSON *list = cJSON_AddArrayToObject(root, "items");
    for (size_t i = 0; list != NULL && i < score->line_count; i++) {
        if (!put_line(list, score, i, language)) {
            return false;
        }
    }
    return list != NULL;
}

static bool put_notices(cJSON *root, const struct score *score, const char *language) {
    const struct contest_event *event = score->sheet->event;
    cJSON *list = cJSON_AddArrayToObject(root, "notices");
    for (size_t i = 0; list != NULL && i < score->notice_count; i++) {
        const struct contest_check *check = score->notices[i].check;
        cJSON *object = put_element(list);
        if (object == NULL || !put_text(object, "id", check->id) ||
            !put_text(object, "level", check->is_error ? "error" : "warning") ||
            (check->item != CONTEST_NO_GROUP &&
             !put_text(object, "item", event->items[check->item].id)) ||
            !put_text(object, "message", contest_text_in(&check->message, language))) {
            return false;
        }
    }
    return list != NULL;
}

static bool put_head(cJSON *root, const struct sheet *sheet) {
    static const char *const states[] = {"played", "absent", "forfeit", "disqualified"};
    return put_text(root, "schema", "perseverons-score/1") &&
           put_text(root, "contest", sheet->contest->id) &&
           put_text(root, "version", sheet->contest->version) &&
           put_text(root, "event", sheet->event->id) && put_text(root, "team", sheet->team) &&
           cJSON_AddNumberToObject(root, "attempt", (double)sheet->attempt) != NULL &&
           put_text(root, "arena", sheet->arena) && put_text(root, "judge", sheet->judge) &&
           put_text(root, "state", states[sheet->state]);
}

char *print_score_json(const struct score *score, const char *language, struct fault *fault) {
    cJSON *root = cJSON_CreateObject();
    bool ok = root != NULL && put_head(root, score->sheet) && put_lines(root, score, language) &&
              put_points(root, "sum", score->sum) && put_points(root, "total", score->total) &&
              put_truth(root, "complete", score->complete) &&
              put_truth(root, "valid", score->valid) && put_notices(root, score, language);
    return finish(root, ok, fault);
}

/* ---- the items of a contest
 * -------------------------------------------------------------------------- */

static bool put_choices(cJSON *object, const struct contest_item *item, const char *language) {
    cJSON *list = cJSON_AddArrayToObject(object, "choices");
    for (size_t i = 0; list != NULL && i < item->choice_count; i++) {
        const struct contest_choice *choice = &item->choices[i];
        cJSON *element = put_element(list);
        if (element == NULL || !put_text(element, "id", choice->id) ||
            !put_text(element, "name", contest_text_in(&choice->name, language)) ||
            !put_points(element, "points", choice->points)) {
            return false;
        }
    }
    return list != NULL;
}

static bool put_item(cJSON *list, const struct contest_item *item, const char *language) {
    bool ranged = item->type == ITEM_COUNT || item->type == ITEM_NUMBER || item->type == ITEM_TIME;
    cJSON *object = put_element(list);
    return object != NULL && put_text(object, "id", item->id) &&
           put_text(object, "name", contest_text_in(&item->name, language)) &&
           put_text(object, "type", contest_item_type_word(item->type)) &&
           put_truth(object, "observed", contest_item_is_observed(item->type)) &&
           (!ranged ||
            (put_points(object, "min", item->min) && put_points(object, "max", item->max))) &&
           (item->type != ITEM_CHOICE || put_choices(object, item, language));
}

static bool put_event(cJSON *list, const struct contest_event *event, const char *language) {
    cJSON *object = put_element(list);
    if (object == NULL || !put_text(object, "id", event->id) ||
        !put_text(object, "name", contest_text_in(&event->name, language)) ||
        cJSON_AddNumberToObject(object, "attempts", (double)event->attempts) == NULL) {
        return false;
    }
    cJSON *items = cJSON_AddArrayToObject(object, "items");
    for (size_t i = 0; items != NULL && i < event->item_count; i++) {
        if (!put_item(items, &event->items[i], language)) {
            return false;
        }
    }
    return items != NULL;
}

static bool put_events(cJSON *root, const struct contest *contest, const char *language) {
    cJSON *list = cJSON_AddArrayToObject(root, "events");
    for (size_t i = 0; list != NULL && i < contest->event_count; i++) {
        if (!put_event(list, &contest->events[i], language)) {
            return false;
        }
    }
    return list != NULL;
}

char *print_items_json(const struct contest *contest, const char *language, struct fault *fault) {
    cJSON *root = cJSON_CreateObject();
    bool ok = root != NULL && put_text(root, "id", contest->id) &&
              put_text(root, "version", contest->version) &&
              put_text(root, "name", contest_text_in(&contest->name, language)) &&
              put_events(root, contest, language);
    return finish(root, ok, fault);
}
