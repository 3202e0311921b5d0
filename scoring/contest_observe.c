/* "observe": how a virtual table fills an item by itself. Only read and kept here. */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_reader.h"

#define MOVED_BY_MM     10
#define MOVED_BY_MAX_MM 1000

#define OBSERVE_ROW_(name, word, noun) {name, word, noun},
static const struct verb {
    enum contest_observation what;
    const char *word, *noun;
} verbs[] = {CONTEST_OBSERVATIONS(OBSERVE_ROW_)};
#undef OBSERVE_ROW_

#define VERB_COUNT (sizeof verbs / sizeof *verbs)

static bool fits(enum contest_observation what, enum contest_item_type type) {
    switch (what) {
    case OBSERVE_NOTHING:
        return false;
    case OBSERVE_ZONE_OF:
        return type == ITEM_CHOICE;
    case OBSERVE_OBJECTS_IN:
    case OBSERVE_RESTARTS:
        return type == ITEM_COUNT;
    case OBSERVE_ROBOT_IN:
        return type == ITEM_YES_NO;
    case OBSERVE_RUN_TIME:
        return type == ITEM_TIME;
    case OBSERVE_OBJECTS_MOVED:
    case OBSERVE_ZONES_VISITED:
    case OBSERVE_GATES_CROSSED:
        return type == ITEM_COUNT || type == ITEM_YES_NO;
    }
    return false;
}

/* The one member that is a verb. */
static const struct json_value *find_verb(struct contest_reader *reader,
                                          const struct json_value *object,
                                          const struct verb **verb) {
    const char *keys[VERB_COUNT + 3] = {"straddling", "otherwise", "by_mm"};
    for (size_t i = 0; i < VERB_COUNT; i++) {
        keys[3 + i] = verbs[i].word;
    }
    if (!contest_only_keys(reader, object, keys, VERB_COUNT + 3)) {
        return NULL;
    }
    const struct json_value *found = NULL;
    for (size_t i = 0; i < VERB_COUNT; i++) {
        const struct json_value *value = json_member(object, verbs[i].word);
        if (value != NULL && found != NULL) {
            json_fault(value, reader->fault, FAULT_DUPLICATE,
                       _("An item observes one thing: \"%s\" or \"%s\", not both."), (*verb)->word,
                       verbs[i].word);
            return NULL;
        }
        if (value != NULL) {
            found = value;
            *verb = &verbs[i];
        }
    }
    if (found == NULL) {
        json_fault(object, reader->fault, FAULT_MISSING,
                   _("This does not say what to observe (zone_of, robot_in, run_time ...)."));
    }
    return found;
}

static bool read_subject(struct contest_reader *reader, const struct json_value *value,
                         const struct verb *verb, struct contest_observe *observe) {
    bool truth;
    if (strcmp(verb->noun, "true") == 0) {
        if (!json_boolean(value, &truth, reader->fault)) {
            return false;
        }
        return truth || json_fault(value, reader->fault, FAULT_RANGE,
                                   _("\"%s\" is true, or left out."), verb->word);
    }
    if (strcmp(verb->noun, "object") == 0 && value->type == JSON_ARRAY) {
        return json_fault(value, reader->fault, FAULT_TYPE, _("\"%s\" looks at one object."),
                          verb->word);
    }
    return contest_read_ids(reader, value, &observe->ids, &observe->id_count);
}

/* Choices that name no zones stand for the zone of their own id. */
static bool complete_zones(struct contest_reader *reader, struct contest_item *item) {
    struct contest_choice *choices =
        pool_take(reader->pool, item->choice_count, sizeof *choices, reader->fault);
    if (choices == NULL) {
        return false;
    }
    memcpy(choices, item->choices, item->choice_count * sizeof *choices);
    for (size_t i = 0; i < item->choice_count; i++) {
        if (choices[i].zone_count == 0 && i != item->observe.otherwise) {
            const char **zone = pool_take(reader->pool, 1, sizeof *zone, reader->fault);
            if (zone == NULL) {
                return false;
            }
            *zone = choices[i].id;
            choices[i].zones = zone;
            choices[i].zone_count = 1;
        }
    }
    item->choices = choices;
    return true;
}

static bool read_otherwise(struct contest_reader *reader, const struct json_value *object,
                           struct contest_item *item) {
    const char *ids[CONTEST_CHOICES_MAX];
    for (size_t i = 0; i < item->choice_count; i++) {
        ids[i] = item->choices[i].id;
    }
    return json_get_choice(object, "otherwise", ids, item->choice_count, &item->observe.otherwise,
                           reader->fault) &&
           complete_zones(reader, item);
}

/* Modifiers that would change nothing are refused: they hide a misunderstanding. */
static bool refuse_modifier(struct contest_reader *reader, const struct json_value *object,
                            const char *key, const struct verb *verb) {
    const struct json_value *value = json_member(object, key);
    return value == NULL || json_fault(value, reader->fault, FAULT_UNKNOWN,
                                       _("\"%s\" says nothing about \"%s\"."), key, verb->word);
}

static bool read_modifiers(struct contest_reader *reader, const struct json_value *object,
                           const struct verb *verb, struct contest_item *item) {
    static const char *const straddlings[] = {"best", "centre", "inside"};
    bool zone_of = verb->what == OBSERVE_ZONE_OF;
    bool moved = verb->what == OBSERVE_OBJECTS_MOVED;
    bool straddles = zone_of || verb->what == OBSERVE_OBJECTS_IN;
    size_t straddling = STRADDLING_BEST;
    item->observe.by_mm = MOVED_BY_MM;
    if ((!zone_of && !refuse_modifier(reader, object, "otherwise", verb)) ||
        (!straddles && !refuse_modifier(reader, object, "straddling", verb)) ||
        (!moved && !refuse_modifier(reader, object, "by_mm", verb))) {
        return false;
    }
    if (json_member(object, "straddling") != NULL &&
        !json_get_choice(object, "straddling", straddlings, 3, &straddling, reader->fault)) {
        return false;
    }
    item->observe.straddling = (enum contest_straddling)straddling;
    return contest_read_integer_member(reader, object, "by_mm", 1, MOVED_BY_MAX_MM,
                                       &item->observe.by_mm) &&
           (!zone_of || read_otherwise(reader, object, item));
}

bool contest_read_observe(struct contest_reader *reader, const struct json_value *object,
                          struct contest_item *item) {
    const struct verb *verb = NULL;
    const struct json_value *value = find_verb(reader, object, &verb);
    if (value == NULL) {
        return false;
    }
    if (!fits(verb->what, item->type)) {
        return json_fault(value, reader->fault, FAULT_TYPE,
                          _("\"%s\" does not fill an item of type \"%s\"."), verb->word,
                          contest_item_type_word(item->type));
    }
    item->observe.what = verb->what;
    return read_subject(reader, value, verb, &item->observe) &&
           read_modifiers(reader, object, verb, item);
}
