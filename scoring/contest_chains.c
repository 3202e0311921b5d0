/* Levels, categories, versions; chains of results, rankings, prizes, brackets. */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_parts.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* ---- pieces ------------------------------------------------------------------------ */

/* The list in the member `key`, NULL when it is absent; false: see fault. */
bool contest_read_list(struct contest_reader *reader, const struct json_value *object,
                       const char *key, size_t max, const struct json_value **list) {
    *list = json_member(object, key);
    return *list == NULL || json_is_array(*list, 0, max, reader->fault);
}

bool contest_ids_differ(struct contest_reader *reader, const struct json_value *object,
                        const char *id, const char *const *others, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(others[i], id) == 0) {
            return json_fault(json_member(object, "id"), reader->fault, FAULT_DUPLICATE,
                              _("The id \"%s\" is taken already."), id);
        }
    }
    return true;
}

bool contest_read_order(struct contest_reader *reader, const struct json_value *object,
                        enum contest_order *order) {
    static const char *const words[] = {"highest", "lowest"};
    size_t index = 0;
    if (json_member(object, "order") == NULL) {
        return true;
    }
    if (!json_get_choice(object, "order", words, COUNT_OF(words), &index, reader->fault)) {
        return false;
    }
    *order = (enum contest_order)index;
    return true;
}

bool contest_read_reference(struct contest_reader *reader, const struct json_value *value,
                            const char *const *ids, size_t count, const char *what, size_t *out) {
    const char *text;
    if (!json_text(value, 1, CONTEST_ID_MAX, &text, reader->fault)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(ids[i], text) == 0) {
            *out = i;
            return true;
        }
    }
    const char *near = json_nearest(text, ids, count);
    json_fault(value, reader->fault, FAULT_REFERENCE, _("There is no %s \"%s\" here."), what, text);
    return near == NULL ? false : fault_advise(reader->fault, _("Did you mean \"%s\"?"), near);
}

bool contest_read_event_reference(struct contest_reader *reader, const struct json_value *object,
                                  const char *key, const struct contest *contest, size_t *out) {
    const char *ids[CONTEST_EVENTS_MAX], *unused;
    for (size_t i = 0; i < contest->event_count; i++) {
        ids[i] = contest->events[i].id;
    }
    return json_get_text(object, key, 1, CONTEST_ID_MAX, &unused, reader->fault) &&
           contest_read_reference(reader, json_member(object, key), ids, contest->event_count,
                                  _("event"), out);
}

/* ---- levels and categories ------------------------------------------------------------ */

static bool read_levels(struct contest_reader *reader, const struct json_value *root,
                        struct contest *contest) {
    const struct json_value *list;
    if (!contest_read_list(reader, root, "levels", CONTEST_LEVELS_MAX, &list) || list == NULL) {
        return list == NULL;
    }
    const char **levels = pool_take(reader->pool, list->count, sizeof *levels, reader->fault);
    contest->levels = levels;
    for (const struct json_value *level = list->first; levels != NULL && level != NULL;
         level = level->next) {
        if (!contest_read_id(reader, level, &levels[level->index])) {
            return false;
        }
        for (size_t i = 0; i < level->index; i++) {
            if (strcmp(levels[i], levels[level->index]) == 0) {
                return json_fault(level, reader->fault, FAULT_DUPLICATE,
                                  _("The level \"%s\" is there twice."), levels[i]);
            }
        }
    }
    contest->level_count = list->count;
    return levels != NULL;
}

static bool read_category_levels(struct contest_reader *reader, const struct json_value *object,
                                 const struct contest *contest, struct contest_category *category) {
    const struct json_value *list;
    bool taken[CONTEST_LEVELS_MAX] = {false};
    if (!contest_read_list(reader, object, "levels", CONTEST_LEVELS_MAX, &list) || list == NULL) {
        return list == NULL;
    }
    size_t *levels = pool_take(reader->pool, contest->level_count, sizeof *levels, reader->fault);
    category->levels = levels;
    for (const struct json_value *level = list->first; levels != NULL && level != NULL;
         level = level->next) {
        size_t index = 0;
        if (!contest_read_reference(reader, level, contest->levels, contest->level_count,
                                    _("level"), &index)) {
            return false;
        }
        taken[index] = true;
    }
    for (size_t i = 0; levels != NULL && i < contest->level_count; i++) {
        if (taken[i]) {
            levels[category->level_count++] = i;
        }
    }
    return levels != NULL;
}

static bool read_category(struct contest_reader *reader, const struct json_value *object,
                          const struct contest *contest, struct contest_category *categories,
                          size_t index) {
    static const char *const keys[] = {"id", "name", "levels"};
    struct contest_category *category = &categories[index];
    const char *ids[CONTEST_CATEGORIES_MAX];
    for (size_t i = 0; i < index; i++) {
        ids[i] = categories[i].id;
    }
    return contest_only_keys(reader, object, keys, COUNT_OF(keys)) &&
           contest_read_id_member(reader, object, &category->id) &&
           contest_ids_differ(reader, object, category->id, ids, index) &&
           contest_read_text_member(reader, object, "name", true, &category->name) &&
           read_category_levels(reader, object, contest, category);
}

static bool read_categories(struct contest_reader *reader, const struct json_value *root,
                            struct contest *contest) {
    const struct json_value *list;
    if (!contest_read_list(reader, root, "categories", CONTEST_CATEGORIES_MAX, &list) ||
        list == NULL) {
        return list == NULL;
    }
    struct contest_category *categories =
        pool_take(reader->pool, list->count, sizeof *categories, reader->fault);
    contest->categories = categories;
    contest->category_count = list->count;
    for (const struct json_value *one = list->first; categories != NULL && one != NULL;
         one = one->next) {
        if (!read_category(reader, one, contest, categories, one->index)) {
            return false;
        }
    }
    return categories != NULL;
}

/* ---- versions of the rules ----------------------------------------------------------------- */

static bool read_version(struct contest_reader *reader, const struct json_value *object,
                         struct contest_version *versions, size_t index) {
    static const char *const keys[] = {"id", "changes", "accepted"};
    struct contest_version *version = &versions[index];
    const char *ids[CONTEST_VERSIONS_MAX], *id;
    for (size_t i = 0; i < index; i++) {
        ids[i] = versions[i].id;
    }
    if (!contest_only_keys(reader, object, keys, COUNT_OF(keys)) ||
        !json_get_text(object, "id", 1, CONTEST_ID_MAX, &id, reader->fault) ||
        !contest_ids_differ(reader, object, id, ids, index) ||
        !contest_read_text_member(reader, object, "changes", true, &version->changes)) {
        return false;
    }
    version->id = pool_text(reader->pool, id, reader->fault);
    return version->id != NULL &&
           (json_member(object, "accepted") == NULL ||
            json_get_boolean(object, "accepted", &version->accepted, reader->fault));
}

bool contest_read_versions(struct contest_reader *reader, const struct json_value *root,
                           struct contest *contest) {
    const struct json_value *list = json_member(root, "versions");
    if (list == NULL) {
        return true;
    }
    if (!json_is_array(list, 1, CONTEST_VERSIONS_MAX, reader->fault)) {
        return false;
    }
    struct contest_version *versions =
        pool_take(reader->pool, list->count, sizeof *versions, reader->fault);
    contest->versions = versions;
    contest->version_count = list->count;
    for (const struct json_value *one = list->first; versions != NULL && one != NULL;
         one = one->next) {
        if (!read_version(reader, one, versions, one->index)) {
            return false;
        }
    }
    if (versions != NULL && strcmp(versions[list->count - 1].id, contest->version) != 0) {
        json_fault(list, reader->fault, FAULT_REFERENCE,
                   _("The last of the versions must be the one in force, \"%s\"."),
                   contest->version);
        return fault_advise(reader->fault, _("List them from the oldest to the newest."));
    }
    return versions != NULL;
}

bool contest_read_people(struct contest_reader *reader, const struct json_value *root,
                         struct contest *contest) {
    return read_levels(reader, root, contest) && read_categories(reader, root, contest);
}

/* ---- chains -------------------------------------------------------------------------------- */

static bool read_step_object(struct contest_reader *reader, const struct json_value *object,
                             const char *const *ids, size_t count,
                             const struct contest_result *results, struct contest_step *step) {
    static const char *const keys[] = {"result", "order", "only", "draw"};
    static const char *const only[] = {"first"};
    const char *unused;
    size_t first;
    bool draw = false;
    if (!contest_only_keys(reader, object, keys, COUNT_OF(keys)) ||
        (json_member(object, "draw") != NULL &&
         !json_get_boolean(object, "draw", &draw, reader->fault))) {
        return false;
    }
    if (json_member(object, "only") != NULL) {
        if (!json_get_choice(object, "only", only, 1, &first, reader->fault)) {
            return false;
        }
        step->first_only = true;
    }
    if (draw) {
        *step = (struct contest_step){CONTEST_NONE, ORDER_LOWEST, step->first_only};
        return true;
    }
    if (!json_get_text(object, "result", 1, CONTEST_ID_MAX, &unused, reader->fault) ||
        !contest_read_reference(reader, json_member(object, "result"), ids, count, _("result"),
                                &step->result)) {
        return false;
    }
    step->order = results[step->result].order;
    return contest_read_order(reader, object, &step->order);
}

bool contest_read_chain(struct contest_reader *reader, const struct json_value *object,
                        const struct contest_result *results, size_t count,
                        const struct contest_step **out, size_t *step_count) {
    const struct json_value *list;
    const char *ids[CONTEST_RESULTS_MAX];
    for (size_t i = 0; i < count; i++) {
        ids[i] = results[i].id;
    }
    if (!json_get_array(object, "by", 1, CONTEST_STEPS_MAX, &list, reader->fault)) {
        return false;
    }
    struct contest_step *steps = pool_take(reader->pool, list->count, sizeof *steps, reader->fault);
    *out = steps;
    *step_count = list->count;
    for (const struct json_value *one = list->first; steps != NULL && one != NULL;
         one = one->next) {
        struct contest_step *step = &steps[one->index];
        if (one->type == JSON_STRING) {
            if (!contest_read_reference(reader, one, ids, count, _("result"), &step->result)) {
                return false;
            }
            step->order = results[step->result].order;
        } else if (!read_step_object(reader, one, ids, count, results, step)) {
            return fault_advise(reader->fault, "%s",
                                reader->fault->advice[0] != '\0'
                                    ? reader->fault->advice
                                    : _("Write the id of a result, or {\"result\": \"time\", "
                                        "\"order\": \"lowest\"}, or {\"draw\": true}."));
        }
    }
    return steps != NULL;
}

/* ---- rankings ---------------------------------------------------------------------------------
 */

static bool read_tables(struct contest_reader *reader, const struct json_value *object,
                        const struct contest *contest, struct contest_ranking *ranking) {
    static const char *const words[] = {"scratch", "categories"};
    const struct json_value *list = json_member(object, "tables");
    if (list == NULL) {
        ranking->scratch = true;
        return true;
    }
    if (!json_is_array(list, 1, COUNT_OF(words), reader->fault)) {
        return false;
    }
    for (const struct json_value *one = list->first; one != NULL; one = one->next) {
        size_t which;
        if (!json_choice(one, words, COUNT_OF(words), &which, reader->fault)) {
            return false;
        }
        if (which == 1 && contest->category_count == 0) {
            return json_fault(one, reader->fault, FAULT_REFERENCE,
                              _("This contest has no categories."));
        }
        ranking->scratch = ranking->scratch || which == 0;
        ranking->by_category = ranking->by_category || which == 1;
    }
    return true;
}

static bool read_requires(struct contest_reader *reader, const struct json_value *object,
                          const struct contest *contest, struct contest_ranking *ranking) {
    const struct json_value *list;
    const char *ids[CONTEST_EVENTS_MAX];
    for (size_t i = 0; i < contest->event_count; i++) {
        ids[i] = contest->events[i].id;
    }
    if (!contest_read_list(reader, object, "requires", CONTEST_EVENTS_MAX, &list) || list == NULL) {
        return list == NULL;
    }
    size_t *events = pool_take(reader->pool, list->count, sizeof *events, reader->fault);
    ranking->requires = events;
    ranking->require_count = list->count;
    for (const struct json_value *one = list->first; events != NULL && one != NULL;
         one = one->next) {
        if (!contest_read_reference(reader, one, ids, contest->event_count, _("event"),
                                    &events[one->index])) {
            return false;
        }
    }
    return events != NULL;
}

static bool read_ranking(struct contest_reader *reader, const struct json_value *object,
                         const struct contest *contest, struct contest_ranking *rankings,
                         size_t index) {
    static const char *const keys[] = {"id", "name", "by", "tables", "requires"};
    struct contest_ranking *ranking = &rankings[index];
    const char *ids[CONTEST_RANKINGS_MAX];
    for (size_t i = 0; i < index; i++) {
        ids[i] = rankings[i].id;
    }
    return contest_only_keys(reader, object, keys, COUNT_OF(keys)) &&
           contest_read_id_member(reader, object, &ranking->id) &&
           contest_ids_differ(reader, object, ranking->id, ids, index) &&
           contest_read_text_member(reader, object, "name", true, &ranking->name) &&
           contest_read_chain(reader, object, contest->results, contest->result_count,
                              &ranking->steps, &ranking->step_count) &&
           read_tables(reader, object, contest, ranking) &&
           read_requires(reader, object, contest, ranking);
}

bool contest_read_rankings(struct contest_reader *reader, const struct json_value *root,
                           struct contest *contest) {
    const struct json_value *list;
    if (!contest_read_list(reader, root, "rankings", CONTEST_RANKINGS_MAX, &list) || list == NULL) {
        return list == NULL;
    }
    struct contest_ranking *rankings =
        pool_take(reader->pool, list->count, sizeof *rankings, reader->fault);
    contest->rankings = rankings;
    contest->ranking_count = list->count;
    for (const struct json_value *one = list->first; rankings != NULL && one != NULL;
         one = one->next) {
        if (!read_ranking(reader, one, contest, rankings, one->index)) {
            return false;
        }
    }
    return rankings != NULL;
}
