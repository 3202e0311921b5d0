/* Results: one value for each team, worked out from sheets, given values, or the results above. */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_parts.h"
#include "scoring/formula_names.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define COMMON_KEYS     "id", "name", "type", "order", "otherwise"
#define KEYS_MAX        18
#define ATTEMPTS_MAX    1000
#define GROUP_MAX       100000

#define RESULT_WORD_(name, word) word,
static const char *const type_words[] = {CONTEST_RESULTS(RESULT_WORD_)};
#undef RESULT_WORD_

/* In the order of enum contest_result_type. */
static const char *const type_keys[][KEYS_MAX] = {
    {COMMON_KEYS, "event", "of", "weights", "share_of_round", "prefer", "best", "drop_worst",
     "combine", "attempts_of", "missing"},
    {COMMON_KEYS, "event", "criteria", "method", "marks", "trim", "trim_from", "mean", "deviation",
     "smallest_group"},
    {COMMON_KEYS, "min", "max"},
    {COMMON_KEYS},
    {COMMON_KEYS, "parts"},
    {COMMON_KEYS, "value"},
    {COMMON_KEYS, "of", "within"},
    {COMMON_KEYS, "by", "within"},
    {COMMON_KEYS, "by", "within"},
    {COMMON_KEYS, "of", "within", "event", "mean", "deviation", "smallest_group"},
};

/* What the readers of one result share: the results above it, and what they are called. */
struct result_reader {
    struct contest_reader *base;
    struct contest *contest;
    struct contest_result *results;
    struct contest_item *names; /* results as formulas see them */
    struct contest_event *events;
};

/* ---- from sheets --------------------------------------------------------------------------- */

/* The place of `quantity` among the numbers kept of the event's sheets. */
static bool keep_slot(struct result_reader *reader, size_t event_index,
                      struct contest_quantity quantity, size_t *slot) {
    struct contest_event *event = &reader->events[event_index];
    struct contest_quantity *slots;
    for (*slot = 0; *slot < event->slot_count; (*slot)++) {
        if (event->slots[*slot].kind == quantity.kind &&
            event->slots[*slot].item == quantity.item) {
            return true;
        }
    }
    slots =
        pool_take(reader->base->pool, event->slot_count + 1, sizeof *slots, reader->base->fault);
    if (slots == NULL) {
        return false;
    }
    if (event->slot_count > 0) {
        memcpy(slots, event->slots, event->slot_count * sizeof *slots);
    }
    slots[event->slot_count++] = quantity;
    event->slots = slots;
    return true;
}

static bool read_weights(struct result_reader *reader, const struct json_value *object,
                         struct contest_result *result) {
    const struct json_value *list;
    if (!contest_read_list(reader->base, object, "weights", CONTEST_PLACES_MAX, &list) ||
        list == NULL) {
        return list == NULL;
    }
    struct rational *weights =
        pool_take(reader->base->pool, list->count, sizeof *weights, reader->base->fault);
    result->weights = weights;
    result->weight_count = list->count;
    for (const struct json_value *one = list->first; weights != NULL && one != NULL;
         one = one->next) {
        if (!contest_read_rational(reader->base, one, weights++)) {
            return false;
        }
    }
    return weights != NULL;
}

static bool read_prefer(struct result_reader *reader, const struct json_value *object,
                        const struct contest_event *event, struct contest_result *result) {
    static const char *const keys[] = {"of", "order"};
    const struct json_value *prefer = json_member(object, "prefer");
    const char *unused;
    if (prefer == NULL) {
        return true;
    }
    result->has_prefer = true;
    return contest_only_keys(reader->base, prefer, keys, COUNT_OF(keys)) &&
           json_get_text(prefer, "of", 1, 2 * CONTEST_ID_MAX, &unused, reader->base->fault) &&
           contest_read_quantity(reader->base, json_member(prefer, "of"), event, &result->prefer) &&
           contest_read_order(reader->base, prefer, &result->prefer_order) &&
           keep_slot(reader, result->event, result->prefer, &result->prefer_slot);
}

static bool read_above(struct result_reader *reader, const struct json_value *value,
                       const struct contest_result *result, size_t *out) {
    const char *ids[CONTEST_RESULTS_MAX];
    for (size_t i = 0; i < result->index; i++) {
        ids[i] = reader->results[i].id;
    }
    return contest_read_reference(reader->base, value, ids, result->index, _("result above"), out);
}

static bool read_attempts_of(struct result_reader *reader, const struct json_value *object,
                             struct contest_result *result) {
    const struct json_value *value = json_member(object, "attempts_of");
    result->attempts_of = CONTEST_NONE;
    if (value == NULL) {
        return true;
    }
    if (!read_above(reader, value, result, &result->attempts_of)) {
        return false;
    }
    const struct contest_result *other = &reader->results[result->attempts_of];
    if (other->type != RESULT_SHEETS || other->event != result->event ||
        other->attempts_of != CONTEST_NONE) {
        return json_fault(value, reader->base->fault, FAULT_REFERENCE,
                          _("\"%s\" chooses no attempts of the same event."), other->id);
    }
    return true;
}

static bool read_chosen(struct result_reader *reader, const struct json_value *object,
                        struct contest_result *result) {
    static const char *const combines[] = {"sum", "mean", "best", "worst", "last", "median"};
    static const char *const missing[] = {"skip", "zero"};
    int64_t best = 0, drop = 0;
    size_t combine = COMBINE_BEST, zero = 0;
    if (json_member(object, "share_of_round") != NULL &&
        !json_get_boolean(object, "share_of_round", &result->share_of_round, reader->base->fault)) {
        return false;
    }
    if (!contest_read_integer_member(reader->base, object, "best", 1, ATTEMPTS_MAX, &best) ||
        !contest_read_integer_member(reader->base, object, "drop_worst", 0, ATTEMPTS_MAX, &drop)) {
        return false;
    }
    if ((json_member(object, "combine") != NULL &&
         !json_get_choice(object, "combine", combines, COUNT_OF(combines), &combine,
                          reader->base->fault)) ||
        (json_member(object, "missing") != NULL &&
         !json_get_choice(object, "missing", missing, COUNT_OF(missing), &zero,
                          reader->base->fault))) {
        return false;
    }
    result->keep_best = (size_t)best;
    result->drop_worst = (size_t)drop;
    result->combine = (enum contest_combine)combine;
    result->missing_is_zero = zero == 1;
    return true;
}

static bool read_sheets(struct result_reader *reader, const struct json_value *object,
                        struct contest_result *result) {
    const struct json_value *of = json_member(object, "of");
    result->of = (struct contest_quantity){QUANTITY_TOTAL, CONTEST_NONE};
    if (!contest_read_event_reference(reader->base, object, "event", reader->contest,
                                      &result->event)) {
        return false;
    }
    const struct contest_event *event = &reader->events[result->event];
    if (event->kind == EVENT_JURY) {
        json_fault(object, reader->base->fault, FAULT_REFERENCE,
                   _("\"%s\" is a jury's: its result has the type \"jury\"."), event->id);
        return false;
    }
    return (of == NULL || contest_read_quantity(reader->base, of, event, &result->of)) &&
           keep_slot(reader, result->event, result->of, &result->slot) &&
           read_weights(reader, object, result) && read_prefer(reader, object, event, result) &&
           read_attempts_of(reader, object, result) && read_chosen(reader, object, result);
}

/* ---- from juries ------------------------------------------------------------------------------
 */

static bool read_criteria(struct result_reader *reader, const struct json_value *object,
                          const struct contest_event *event, struct contest_result *result) {
    const struct json_value *list;
    const char *ids[CONTEST_ITEMS_MAX];
    if (!contest_read_list(reader->base, object, "criteria", CONTEST_ITEMS_MAX, &list)) {
        return false;
    }
    size_t *criteria =
        pool_take(reader->base->pool, event->item_count, sizeof *criteria, reader->base->fault);
    result->criteria = criteria;
    for (size_t i = 0; criteria != NULL && i < event->item_count; i++) {
        ids[i] = event->items[i].id;
        if (list == NULL && event->items[i].counts && event->items[i].group == CONTEST_NO_GROUP) {
            criteria[result->criterion_count++] = i;
        }
    }
    for (const struct json_value *one = list == NULL ? NULL : list->first;
         criteria != NULL && one != NULL; one = one->next) {
        size_t item;
        if (!contest_read_reference(reader->base, one, ids, event->item_count, _("criterion"),
                                    &item)) {
            return false;
        }
        criteria[result->criterion_count++] = item;
    }
    for (size_t i = 0; criteria != NULL && i < result->criterion_count; i++) {
        if (!keep_slot(reader, result->event,
                       (struct contest_quantity){QUANTITY_POINTS, criteria[i]}, &criteria[i])) {
            return false;
        }
    }
    return criteria != NULL;
}

static bool read_scale(struct result_reader *reader, const struct json_value *object,
                       struct contest_result *result) {
    result->mean = rational_whole(0);
    result->deviation = rational_whole(1);
    result->smallest_group = 3;
    return contest_read_rational_member(reader->base, object, "mean", false, &result->mean) &&
           contest_read_rational_member(reader->base, object, "deviation", false,
                                        &result->deviation) &&
           contest_read_integer_member(reader->base, object, "smallest_group", 2, GROUP_MAX,
                                       &result->smallest_group);
}

static bool read_jury(struct result_reader *reader, const struct json_value *object,
                      struct contest_result *result) {
    static const char *const methods[] = {"mean", "trimmed_mean", "median", "rank_sum", "z_score"};
    static const char *const marks[] = {"criterion", "juror"};
    size_t method = 0, by_sheet = 0;
    result->trim = 1;
    result->trim_from = 3;
    if (!contest_read_event_reference(reader->base, object, "event", reader->contest,
                                      &result->event)) {
        return false;
    }
    const struct contest_event *event = &reader->events[result->event];
    if (event->kind != EVENT_JURY) {
        return json_fault(json_member(object, "event"), reader->base->fault, FAULT_REFERENCE,
                          _("\"%s\" is not of kind \"jury\"."), event->id);
    }
    if (!read_criteria(reader, object, event, result) ||
        !json_get_choice(object, "method", methods, COUNT_OF(methods), &method,
                         reader->base->fault) ||
        (json_member(object, "marks") != NULL &&
         !json_get_choice(object, "marks", marks, COUNT_OF(marks), &by_sheet,
                          reader->base->fault)) ||
        !contest_read_integer_member(reader->base, object, "trim", 1, 10, &result->trim) ||
        !contest_read_integer_member(reader->base, object, "trim_from", 1, 100,
                                     &result->trim_from)) {
        return false;
    }
    if (result->trim_from <= 2 * result->trim) {
        json_fault(object, reader->base->fault, FAULT_RANGE,
                   _("Trimming would leave no mark: trim_from must be above twice trim."));
        return false;
    }
    result->method = (enum contest_jury_method)method;
    result->by_sheet = by_sheet == 1 || result->method == JURY_RANK_SUM;
    if (result->method == JURY_RANK_SUM && json_member(object, "order") == NULL) {
        result->order = ORDER_LOWEST;
    }
    return read_scale(reader, object, result);
}

/* ---- from results above ---------------------------------------------------------------------- */

static bool read_parts(struct result_reader *reader, const struct json_value *object,
                       struct contest_result *result) {
    static const char *const keys[] = {"result", "weight"};
    const struct json_value *list;
    const char *unused;
    if (!json_get_array(object, "parts", 1, CONTEST_RESULTS_MAX, &list, reader->base->fault)) {
        return false;
    }
    struct contest_weighted *parts =
        pool_take(reader->base->pool, list->count, sizeof *parts, reader->base->fault);
    result->parts = parts;
    result->part_count = list->count;
    for (const struct json_value *one = list->first; parts != NULL && one != NULL;
         one = one->next) {
        struct contest_weighted *part = &parts[one->index];
        part->weight = rational_whole(1);
        if (one->type == JSON_STRING) {
            if (!read_above(reader, one, result, &part->result)) {
                return false;
            }
        } else if (!contest_only_keys(reader->base, one, keys, COUNT_OF(keys)) ||
                   !json_get_text(one, "result", 1, CONTEST_ID_MAX, &unused, reader->base->fault) ||
                   !read_above(reader, json_member(one, "result"), result, &part->result) ||
                   !contest_read_rational_member(reader->base, one, "weight", false,
                                                 &part->weight)) {
            return false;
        }
    }
    return parts != NULL;
}

static bool read_formula(struct result_reader *reader, const struct json_value *object,
                         struct contest_result *result) {
    const char *unused;
    const struct formula_scope scope = {.items = reader->names, .item_count = result->index};
    return json_get_text(object, "value", 1, FORMULA_TEXT_MAX, &unused, reader->base->fault) &&
           contest_read_formula(reader->base, object, "value", FORMULA_NUMBER_RESULT, &scope,
                                &result->formula);
}

static bool read_within(struct result_reader *reader, const struct json_value *object,
                        struct contest_result *result) {
    static const char *const words[] = {"all", "category", "jury"};
    const struct json_value *value = json_member(object, "within");
    size_t within = 0, count = result->type == RESULT_Z_SCORE ? 3 : 2;
    if (value != NULL && !json_choice(value, words, count, &within, reader->base->fault)) {
        return false;
    }
    result->within = (enum contest_within)within;
    if (result->within == WITHIN_CATEGORY && reader->contest->category_count == 0) {
        return json_fault(value, reader->base->fault, FAULT_REFERENCE,
                          _("This contest has no categories."));
    }
    return true;
}

static bool read_of(struct result_reader *reader, const struct json_value *object,
                    struct contest_result *result) {
    const char *unused;
    return json_get_text(object, "of", 1, CONTEST_ID_MAX, &unused, reader->base->fault) &&
           read_above(reader, json_member(object, "of"), result, &result->of_result) &&
           read_within(reader, object, result);
}

static bool read_z_score(struct result_reader *reader, const struct json_value *object,
                         struct contest_result *result) {
    if (!read_of(reader, object, result) || !read_scale(reader, object, result)) {
        return false;
    }
    return result->within != WITHIN_JURY ||
           contest_read_event_reference(reader->base, object, "event", reader->contest,
                                        &result->event);
}

static bool read_given(struct result_reader *reader, const struct json_value *object,
                       struct contest_result *result) {
    result->min = rational_whole(-CONTEST_VALUE_MAX);
    result->max = rational_whole(CONTEST_VALUE_MAX);
    return contest_read_rational_member(reader->base, object, "min", false, &result->min) &&
           contest_read_rational_member(reader->base, object, "max", false, &result->max);
}

/* ---- any result
 * ----------------------------------------------------------------------------------- */

static bool read_by_type(struct result_reader *reader, const struct json_value *object,
                         struct contest_result *result) {
    switch (result->type) {
    case RESULT_SHEETS:
        return read_sheets(reader, object, result);
    case RESULT_JURY:
        return read_jury(reader, object, result);
    case RESULT_GIVEN:
        return read_given(reader, object, result);
    case RESULT_LEVEL:
        return true;
    case RESULT_WEIGHTED_SUM:
        return read_parts(reader, object, result);
    case RESULT_FORMULA:
        return read_formula(reader, object, result);
    case RESULT_SHARE:
        return read_of(reader, object, result);
    case RESULT_RANK:
    case RESULT_RANK_POINTS:
        return contest_read_chain(reader->base, object, reader->results, result->index,
                                  &result->steps, &result->step_count) &&
               read_within(reader, object, result);
    case RESULT_Z_SCORE:
        return read_z_score(reader, object, result);
    }
    return true;
}

static bool check_result_id(struct result_reader *reader, const struct json_value *object,
                            const struct contest_result *result) {
    const char *ids[CONTEST_RESULTS_MAX];
    if (!formula_name_is_free(result->id)) {
        json_fault(json_member(object, "id"), reader->base->fault, FAULT_RANGE,
                   _("\"%s\" cannot be the id of a result: formulas could not name it."),
                   result->id);
        return fault_advise(reader->base->fault, _("Small letters without accents, digits and _, "
                                                   "beginning with a letter: palet_1"));
    }
    for (size_t i = 0; i < result->index; i++) {
        ids[i] = reader->results[i].id;
    }
    return contest_ids_differ(reader->base, object, result->id, ids, result->index);
}

static bool read_result_type(struct result_reader *reader, const struct json_value *object,
                             struct contest_result *result) {
    size_t type = 0, keys = 0;
    if (!json_is_object(object, reader->base->fault) ||
        !json_get_choice(object, "type", type_words, COUNT_OF(type_words), &type,
                         reader->base->fault)) {
        return false;
    }
    while (keys < KEYS_MAX && type_keys[type][keys] != NULL) {
        keys++;
    }
    result->type = (enum contest_result_type)type;
    result->order = result->type == RESULT_RANK ? ORDER_LOWEST : ORDER_HIGHEST;
    return contest_only_keys(reader->base, object, type_keys[type], keys);
}

/* The result as an item of which formulas speak. */
static void name_result(struct result_reader *reader, const struct contest_result *result) {
    struct contest_item *name = &reader->names[result->index];
    *name = (struct contest_item){
        .id = result->id, .index = result->index, .type = ITEM_NUMBER, .group = CONTEST_NO_GROUP};
}

static bool read_result(struct result_reader *reader, const struct json_value *object,
                        size_t index) {
    struct contest_result *result = &reader->results[index];
    result->index = index;
    result->attempts_of = CONTEST_NONE;
    if (!read_result_type(reader, object, result) ||
        !contest_read_id_member(reader->base, object, &result->id) ||
        !check_result_id(reader, object, result) ||
        !contest_read_text_member(reader->base, object, "name", true, &result->name) ||
        !contest_read_order(reader->base, object, &result->order) ||
        !read_by_type(reader, object, result)) {
        return false;
    }
    result->has_otherwise = json_member(object, "otherwise") != NULL;
    name_result(reader, result);
    return contest_read_rational_member(reader->base, object, "otherwise", false,
                                        &result->otherwise);
}

bool contest_read_results(struct contest_reader *reader, const struct json_value *root,
                          struct contest *contest) {
    const struct json_value *list;
    if (!contest_read_list(reader, root, "results", CONTEST_RESULTS_MAX, &list) || list == NULL) {
        return list == NULL;
    }
    struct contest_result *results =
        pool_take(reader->pool, list->count, sizeof *results, reader->fault);
    struct contest_item *names = pool_take(reader->pool, list->count, sizeof *names, reader->fault);
    if (results == NULL || names == NULL) {
        return false;
    }
    contest->results = results;
    contest->result_count = list->count;
    struct result_reader inner = {reader, contest, results, names, reader->events};
    for (const struct json_value *one = list->first; one != NULL; one = one->next) {
        if (!read_result(&inner, one, one->index)) {
            return false;
        }
    }
    return true;
}
