/* Reading the file, strictly. */
#include "scoring/school/school.h"

#include <stdlib.h>

#include "installation/installation.h"
#include "language/language.h"
#include "scoring/pool.h"
#include "scoring/school/uai.h"
#include "strict-json/json.h"

#define TEXT_MAX 200
#define LIST_MAX 500
#define SHIPPED  "school/france.json"

struct reading {
    struct school_file *file;
    const struct json_value *root;
    struct fault *fault;
};

/* ---- small pieces -------------------------------------------------------------------- */

static bool take_text(struct reading *reading, const struct json_value *object, const char *key,
                      const char **out) {
    const char *text = NULL;
    if (!json_get_text(object, key, 1, TEXT_MAX, &text, reading->fault)) {
        return false;
    }
    *out = pool_text(&reading->file->pool, text, reading->fault);
    return *out != NULL;
}

/* A list of texts; absent when `optional`. */
static bool take_texts(struct reading *reading, const struct json_value *object, const char *key,
                       bool optional, const char *const **out, size_t *count) {
    const struct json_value *list = NULL;
    if (optional && json_member(object, key) == NULL) {
        return true;
    }
    if (!json_get_array(object, key, 0, LIST_MAX, &list, reading->fault)) {
        return false;
    }
    const char **texts =
        pool_take(&reading->file->pool, list->count, sizeof *texts, reading->fault);
    if (texts == NULL) {
        return false;
    }
    for (const struct json_value *item = list->first; item != NULL; item = item->next) {
        const char *text = NULL;
        if (!json_text(item, 1, TEXT_MAX, &text, reading->fault)) {
            return false;
        }
        texts[item->index] = pool_text(&reading->file->pool, text, reading->fault);
        if (texts[item->index] == NULL) {
            return false;
        }
    }
    *out = texts;
    *count = list->count;
    return true;
}

/* {"fr": "...", "en": "..."} */
static bool take_name(struct reading *reading, const struct json_value *object,
                      struct contest_text *out) {
    const struct json_value *names = NULL;
    if (!json_get_object(object, "name", &names, reading->fault)) {
        return false;
    }
    struct contest_translation *translations =
        pool_take(&reading->file->pool, names->count, sizeof *translations, reading->fault);
    if (translations == NULL) {
        return false;
    }
    for (const struct json_value *item = names->first; item != NULL; item = item->next) {
        struct contest_translation *translation = &translations[item->index];
        translation->language = pool_text(&reading->file->pool, item->key, reading->fault);
        if (translation->language == NULL ||
            !take_text(reading, names, item->key, &translation->text)) {
            return false;
        }
    }
    *out = (struct contest_text){names->count, translations};
    return true;
}

/* A list of objects: room for them in *out, then `each` for every one. */
typedef bool take_one(struct reading *reading, const struct json_value *object, void *out);

static bool take_list(struct reading *reading, const char *key, size_t size, take_one *each,
                      void **out, size_t *count) {
    const struct json_value *list = NULL;
    if (!json_get_array(reading->root, key, 1, LIST_MAX, &list, reading->fault)) {
        return false;
    }
    char *items = pool_take(&reading->file->pool, list->count, size, reading->fault);
    *out = items;
    *count = items != NULL ? list->count : 0;
    for (const struct json_value *item = list->first; items != NULL && item != NULL;
         item = item->next) {
        if (!json_is_object(item, reading->fault) ||
            !each(reading, item, items + item->index * size)) {
            return false;
        }
    }
    return items != NULL;
}

/* ---- the parts --------------------------------------------------------------------------- */

static bool take_cycle(struct reading *reading, const struct json_value *object, void *out) {
    static const char *const keys[] = {"id", "name", "crcn_expected"};
    struct school_cycle *cycle = out;
    return json_only_keys(object, keys, 3, reading->fault) &&
           take_text(reading, object, "id", &cycle->id) &&
           take_name(reading, object, &cycle->name) &&
           (json_member(object, "crcn_expected") == NULL ||
            json_get_integer(object, "crcn_expected", 1, 8, &cycle->crcn_expected, reading->fault));
}

static bool find_cycle(struct reading *reading, const struct json_value *object,
                       const struct school_cycle **out) {
    const char *ids[LIST_MAX];
    const struct school *school = &reading->file->school;
    for (size_t i = 0; i < school->cycle_count; i++) {
        ids[i] = school->cycles[i].id;
    }
    size_t index = 0;
    if (!json_get_choice(object, "cycle", ids, school->cycle_count, &index, reading->fault)) {
        return false;
    }
    *out = &school->cycles[index];
    return true;
}

static bool take_level(struct reading *reading, const struct json_value *object, void *out) {
    static const char *const keys[] = {"id", "cycle", "youth", "also"};
    struct school_level *level = out;
    return json_only_keys(object, keys, 4, reading->fault) &&
           take_text(reading, object, "id", &level->id) &&
           find_cycle(reading, object, &level->cycle) &&
           json_get_integer(object, "youth", 1, 1000, &level->youth, reading->fault) &&
           take_texts(reading, object, "also", true, &level->also, &level->also_count);
}

static bool take_academy(struct reading *reading, const struct json_value *object, void *out) {
    static const char *const keys[] = {"name", "departments"};
    struct school_academy *academy = out;
    return json_only_keys(object, keys, 2, reading->fault) &&
           take_text(reading, object, "name", &academy->name) &&
           take_texts(reading, object, "departments", false, &academy->departments,
                      &academy->department_count);
}

static bool take_competence(struct reading *reading, const struct json_value *object, void *out) {
    static const char *const keys[] = {"id", "name"};
    struct school_competence *competence = out;
    return json_only_keys(object, keys, 2, reading->fault) &&
           take_text(reading, object, "id", &competence->id) &&
           take_text(reading, object, "name", &competence->name);
}

static bool take_head(struct reading *reading) {
    static const char *const keys[] = {
        "schema",    "id",          "name",        "sources",           "cycles", "levels",
        "academies", "disciplines", "competences", "competence_levels", "uai"};
    static const char *const schemas[] = {SCHOOL_SCHEMA};
    size_t schema = 0;
    struct school *school = &reading->file->school;
    return json_is_object(reading->root, reading->fault) &&
           json_get_choice(reading->root, "schema", schemas, 1, &schema, reading->fault) &&
           json_only_keys(reading->root, keys, sizeof keys / sizeof keys[0], reading->fault) &&
           take_text(reading, reading->root, "id", &school->id) &&
           take_name(reading, reading->root, &school->name);
}

static bool take_lists(struct reading *reading) {
    struct school *school = &reading->file->school;
    void *cycles = NULL, *levels = NULL, *academies = NULL, *competences = NULL;
    bool ok = take_list(reading, "cycles", sizeof *school->cycles, take_cycle, &cycles,
                        &school->cycle_count);
    school->cycles = cycles;
    ok = ok && take_list(reading, "levels", sizeof *school->levels, take_level, &levels,
                         &school->level_count);
    school->levels = levels;
    ok = ok && take_list(reading, "academies", sizeof *school->academies, take_academy, &academies,
                         &school->academy_count);
    school->academies = academies;
    ok = ok && take_list(reading, "competences", sizeof *school->competences, take_competence,
                         &competences, &school->competence_count);
    school->competences = competences;
    return ok &&
           take_texts(reading, reading->root, "disciplines", false, &school->disciplines,
                      &school->discipline_count) &&
           json_get_integer(reading->root, "competence_levels", 1, 20, &school->competence_levels,
                            reading->fault);
}

static bool take_uai(struct reading *reading) {
    static const char *const keys[] = {"prefixes", "letters"};
    const struct json_value *uai = NULL;
    struct school_file *file = reading->file;
    return json_get_object(reading->root, "uai", &uai, reading->fault) &&
           json_only_keys(uai, keys, 2, reading->fault) &&
           take_text(reading, uai, "letters", &file->letters) &&
           take_texts(reading, uai, "prefixes", false, &file->prefixes, &file->prefix_count);
}

struct school *school_read(const char *path, struct fault *fault) {
    char shipped[INSTALLATION_PATH_MAX];
    if (path == NULL && !installation_data(SHIPPED, shipped, fault)) {
        return NULL;
    }
    struct json_document *document = json_read_file(path != NULL ? path : shipped, fault);
    struct school_file *file = document != NULL ? calloc(1, sizeof *file) : NULL;
    if (document != NULL && file == NULL) {
        fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    struct reading reading = {file, document != NULL ? json_root(document) : NULL, fault};
    const bool read =
        file != NULL && take_head(&reading) && take_lists(&reading) && take_uai(&reading);
    json_free(document);
    if (!read) {
        school_free(file != NULL ? &file->school : NULL);
        return NULL;
    }
    return &file->school;
}

void school_free(struct school *school) {
    if (school != NULL) {
        struct school_file *file = (struct school_file *)school;
        pool_release(&file->pool);
        free(file);
    }
}
